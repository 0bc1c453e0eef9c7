"""The Newton lecture with other starts: refused where it would be false, right in every number where it is true."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from manim import Scene

from gdcore.experiments import NewtonOnCosine
from scenes.newton import NewtonsMethod
from scenes.stage.drawing.lettering import Lettering, Number
from scenes.stage.drawing.values import Of
from scenes.stage.errors import LectureError
from scenes.stage.plots.log_strip import LogStrip
from scenes.stage.plots.marks import RunMark
from scenes.stage.words.captions import give_time_to_read
from scenes.stage.words.numerals import NUMBER, typeset_number
from tests.scenes.rehearsal import watch

DAMPING = 20 * 2**-8


def lecture(start: float) -> type[NewtonsMethod]:
    """Return the variant of the lecture that a teacher writes for another start."""
    return type("Variant", (NewtonsMethod,), {"experiment": NewtonOnCosine(start=start, damping=DAMPING)})


def place(mark: RunMark) -> tuple[float, float]:
    """Return the data point at which a ball is drawn, from its pixel: the inverse of the plot, written once more."""
    window, box = mark.plane.window.now, mark.plane.box.now
    x = window.left + (mark.x - box.left) / (box.right - box.left) * (window.right - window.left)
    return x, window.top - (mark.y - box.top) / (box.bottom - box.top) * (window.top - window.bottom)


class Seen:
    """What was on screen at rest."""

    def __init__(self) -> None:
        self.balls: list[tuple[str, int, float, float]] = []
        self.numbers: dict[str, tuple[str, str]] = {}
        self.texts: set[str] = set()

    def look(self, scene: Any) -> None:
        for m in scene.get_mobject_family_members():
            if isinstance(m, RunMark) and m.presence.now > 0 and not m.run.args and not isinstance(m.plane, LogStrip):
                if abs(m.position.now - round(m.position.now)) < 1e-9:
                    self.balls.append((m.run.name, round(m.position.now), *place(m)))
            if isinstance(m, Number) and m.presence.now > 0.5:
                self.texts.add(m.says)
                if isinstance(m.source, Of) and m.source.fact:
                    self.numbers[m.source.fact] = m.says.removesuffix(m.suffix), m.spec
            elif isinstance(m, Lettering):
                self.texts.add(m.says)


@pytest.fixture(scope="module", params=[-14.0, -16.5])
def played(request: pytest.FixtureRequest) -> tuple[Any, Seen]:
    """Return a variant of the lecture after it has been run through, and what was seen."""
    seen = Seen()
    return watch(lecture(request.param), seen.look), seen


def test_every_ball_at_rest_lies_at_an_iterate_of_its_run(played: tuple[Any, Seen]) -> None:
    lesson, seen = played
    run = lesson.experiment
    heights = {
        "square": lambda x: x**2, "nearly_square": run.nearly_square_height,
        "upside_down": lambda x: np.cos(np.pi * x / 20),
    }  # fmt: skip
    assert {name for name, *_ in seen.balls} >= {"newton", "gradient_descent", "damped", "far_flight", "square"}
    for name, k, x, y in seen.balls:
        true = float(run.trajectories[name].x[k, 0])
        height = heights.get(name, lambda x: -np.cos(np.pi * x / 20))
        assert x == pytest.approx(true, abs=1e-6 * max(1.0, abs(true))), (name, k)
        assert y == pytest.approx(float(height(np.float64(true))), abs=1e-6), (name, k)


def test_every_number_on_screen_is_the_fact_it_names(played: tuple[Any, Seen]) -> None:
    lesson, seen = played
    facts = lesson.experiment.facts
    assert set(seen.numbers) >= {"curvature_at_start", "effective_learning_rate", "nearly_square_first_zoom"}
    for fact, (text, spec) in seen.numbers.items():
        assert text == typeset_number(format(facts[fact], spec)), fact


def test_no_number_on_screen_is_minus_nothing(played: tuple[Any, Seen]) -> None:
    assert not [text for text in played[1].texts if re.fullmatch(r"−[0.]*", text)]


def test_every_number_that_is_said_is_the_fact_it_names(played: tuple[Any, Seen]) -> None:
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


def test_a_silent_lecture_has_its_captions_to_the_standard(played: tuple[Any, Seen]) -> None:
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
