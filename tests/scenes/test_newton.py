"""The Newton lecture with other starts: refused where it would be false, right in every number where it is true."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from manim import Mobject, Scene, config

from gdcore.experiments import NewtonOnCosine
from scenes.newton import NewtonsMethod
from scenes.stage.errors import LectureError
from scenes.stage.look import theme
from scenes.stage.look.text import Number
from scenes.stage.plots.plot import Marker
from scenes.stage.words.captions import give_time_to_read
from scenes.stage.words.numerals import NUMBER, typeset_number

DAMPING = 20 * 2**-8


def lecture(start: float) -> type[NewtonsMethod]:
    """Return the variant of the lecture that a teacher writes for another start."""
    return type("Variant", (NewtonsMethod,), {"experiment": NewtonOnCosine(start=start, damping=DAMPING)})


class Watcher:
    """Looks at a lecture while it plays."""

    def __init__(self) -> None:
        self.markers: set[tuple[str, float, float, float, float]] = set()
        self.outside: list[str] = []
        self.numbers: list[tuple[str, str, str]] = []
        self.texts: set[str] = set()

    def look_at_frame(self, scene: Any) -> None:
        for mobject in shown(scene):
            if isinstance(mobject, Number):
                self.texts.add(mobject.shown)
            if isinstance(mobject, Marker) and mobject[0].get_fill_opacity() + mobject[0].get_stroke_opacity() > 0:
                x, y = mobject.get_center()[:2]
                if abs(x) > config.frame_x_radius - 0.1 or abs(y) > config.frame_y_radius - 0.1:
                    self.outside.append(
                        f"{mobject.x}, {mobject.y} at {x:.2f}, {y:.2f} after {scene.timeline.time:.1f} s"
                    )

    def look_at_rest(self, scene: Any) -> None:
        plot, on_screen = scene.plot, shown(scene)
        for piece in plot.pieces:
            color = piece[0].get_color().to_hex().upper() if isinstance(piece, Marker) else ""
            if color in {theme.ITERATE, theme.GRADIENT, theme.TRACE} and piece in on_screen:
                self.markers.add((color, piece.x, piece.y, *plot.p2c(piece.get_center())))
        for mobject in shown(scene):
            if isinstance(mobject, Number) and mobject.fact is not None:
                self.numbers.append((mobject.fact, mobject.shown, mobject.format_spec))


def shown(scene: Any) -> list[Mobject]:
    return [member for mobject in scene.mobjects for member in mobject.get_family()]


@pytest.fixture(scope="module", params=[-14.0, -16.5])
def played(request: pytest.FixtureRequest) -> tuple[Any, Watcher]:
    """Return a variant of the lecture after it has been played, silent and small, and what was seen."""
    from manim import tempconfig

    variant, watcher = lecture(request.param), Watcher()

    class Watched(variant):  # type: ignore[misc, valid-type]
        def update_to_time(self, t: float) -> None:
            super().update_to_time(t)
            watcher.look_at_frame(self)

        def play(self, *args: Any, **kwargs: Any) -> None:
            watcher.look_at_rest(self)  # what was set up for this play, and what the last one left
            super().play(*args, **kwargs)

    settings = {"pixel_width": 64, "pixel_height": 36, "frame_rate": 5, "dry_run": True, "progress_bar": "none"}
    with tempconfig({**settings, "verbosity": "WARNING"}):
        lesson = Watched()
        lesson.render()
    return lesson, watcher


def test_every_marker_at_rest_lies_on_the_curve_at_an_iterate(played: tuple[Any, Watcher]) -> None:
    lesson, watcher = played
    run = lesson.experiment
    iterates = np.concatenate([run.trajectories[name].x[:, 0] for name in run.trajectories])
    swept = np.concatenate([run.run_with_damping(a).x[:41, 0] for a in _dampings(run)])
    assert len(watcher.markers) > 40
    for color, x, y, seen_x, seen_y in watcher.markers:
        assert seen_x == pytest.approx(x, abs=1e-9)
        assert seen_y == pytest.approx(y, abs=1e-9)
        assert seen_y == pytest.approx(float(run.objective.value(seen_x)), abs=1e-9)
        known = run.gradient_descent.x[:, 0] if color == theme.GRADIENT else np.concatenate([iterates, swept])
        assert np.abs(known - x).min() < 1e-9, (color, x)


def _dampings(run: NewtonOnCosine) -> list[float]:
    grid = np.geomspace(run.small_damping, run.large_damping, 161)
    return [run.damping, *grid]


def test_all_markers_stay_inside_the_frame(played: tuple[Any, Watcher]) -> None:
    assert played[1].outside == []


def test_every_number_on_screen_is_the_fact_it_names(played: tuple[Any, Watcher]) -> None:
    lesson, watcher = played
    facts = lesson.experiment.facts
    assert {fact for fact, *_ in watcher.numbers} >= {
        "curvature_at_start",
        "effective_learning_rate",
        "newton_final_loss",
    }
    last = {fact: (text, spec) for fact, text, spec in watcher.numbers}
    for fact, (text, spec) in last.items():
        assert text == typeset_number(format(facts[fact], spec)), fact


def test_no_number_on_screen_is_minus_nothing(played: tuple[Any, Watcher]) -> None:
    assert not [text for text in played[1].texts if re.fullmatch(r"−[0.]*", text)]


def test_every_number_that_is_said_is_the_fact_it_names(played: tuple[Any, Watcher]) -> None:
    lesson, _ = played
    facts = NewtonOnCosine(start=lesson.experiment.start, damping=DAMPING).facts
    source = lesson.script_path().read_text(encoding="utf-8")
    checked = 0
    for line in lesson.script.lines():
        text = re.search(rf"^\[{re.escape(line.key)}\]\ntext = '''(.*?)'''", source, re.M | re.S)
        assert text is not None
        for name, spec in re.findall(r"\{(\w+):?([^{}]*)\}", re.sub(r'alias="[^"]*"', "", text[1])):
            number = NUMBER.sub(lambda match: typeset_number(match.group()), format(facts[name], spec))
            assert number in line.caption, (line.key, name)
            checked += 1
    assert checked > 10


def test_a_silent_lecture_has_its_captions_to_the_standard(played: tuple[Any, Watcher]) -> None:
    lesson, _ = played
    cues = give_time_to_read(lesson.soundtrack.cues, "en", lesson.timeline.time)
    words = " ".join(line.caption for line in lesson.script.lines()).split()
    assert " ".join(cue.text for cue in cues).split() == words
    for cue in cues:
        assert 1.0 <= cue.end - cue.start <= 7.0 + 1e-9, cue
        assert len(cue.text) / (cue.end - cue.start) <= 17.0, cue
        assert max(len(text) for text in cue.text.split("\n")) <= 42, cue
        assert cue.text.count("\n") <= 1, cue
    for cue, following in pairwise(cues):
        assert cue.end <= following.start, cue


def test_starts_tell_different_stories() -> None:
    """What depends on the start is different on screen and in speech: nothing is typed."""
    facts = [NewtonOnCosine(start=start, damping=DAMPING).facts for start in (-14.0, -15.0, -16.5)]
    for name in ("newton_first", "curvature_at_start", "loss_at_start", "effective_learning_rate"):
        assert len({f"{fact[name]:.4g}" for fact in facts}) == 3


def test_a_start_from_which_newton_descends_is_refused_before_any_frame(
    monkeypatch: pytest.MonkeyPatch, render_settings: Callable[..., Any]
) -> None:
    monkeypatch.setattr(Scene, "play", lambda *_, **__: pytest.fail("a frame was drawn"))
    variant = type("Descending", (NewtonsMethod,), {"experiment": NewtonOnCosine(start=-5.0)})
    with render_settings(), pytest.raises(LectureError) as caught:
        variant().render()
    message = str(caught.value)
    run = NewtonOnCosine(start=-5.0)
    line, name = re.search(r"line (\w+\.\w+) says .*which claims \((\w+)\)", message).groups()  # type: ignore[union-attr]
    claim = run.claims[name]
    assert not claim.holds
    assert "Descending" in message
    assert claim.found in message
    assert claim.remedy in message
    assert line.startswith("puzzle.")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"start": float("nan")}, "start must be finite, got nan"),
        ({"start": float("-inf")}, "start must be finite, got -inf"),
        ({"start": "left"}, "start must be a real number, got 'left'"),
        ({"damping": -0.1}, r"damping must not be negative, got -0\.1"),
        ({"maxiter": 0}, "maxiter must be at least 1, got 0"),
        ({"maxiter": 2.5}, r"maxiter must be an integer, got 2\.5"),
    ],
)
def test_a_lecture_with_impossible_parameters_cannot_even_be_written(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        type("Impossible", (NewtonsMethod,), {"experiment": NewtonOnCosine(**parameters)})
