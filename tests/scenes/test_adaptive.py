"""The lecture on adaptive step sizes: what it shows is what its experiment computed, for its variants too."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from gdcore.experiments import AdaptiveInRavine
from scenes.adaptive import LOOKS, AdaptiveSteps
from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.values import Of
from scenes.stage.errors import LectureError
from scenes.stage.instruments.meters import Meter
from scenes.stage.pictures.rate_board import LampRow
from scenes.stage.plots.on_maps import MapBall, MapWay
from scenes.stage.words.numerals import NUMBER, typeset_number
from tests.scenes.rehearsal import rehearse


class Watched(AdaptiveSteps):
    """Notes what is on screen after every play of a rehearsal."""

    def play(self, *args: Any, **kwargs: Any) -> None:
        super().play(*args, **kwargs)
        kinds: dict[str, list[Any]] = {"balls": [], "ways": [], "meters": [], "numbers": [], "lamps": []}
        seen = self.__dict__.setdefault("seen", kinds)
        for m in self.get_mobject_family_members():
            if getattr(m, "presence", None) is None or m.presence.now <= 0.5:
                continue
            if isinstance(m, MapBall) and abs(m.position.now - round(m.position.now)) < 1e-9:
                run = m.run()
                seen["balls"].append((m, round(m.position.now), place(m.plane, m.x, m.y), getattr(run, "x", run)))
            elif isinstance(m, MapWay) and m.upto is None and len(m.line) == 1:
                run = m.meaning()
                seen["ways"].append((m, place(m.plane, *m.line[0].T), getattr(run, "x", run)))
            elif isinstance(m, Meter):
                arguments = [arg() if callable(arg) else arg for arg in m.meaning.args]
                seen["meters"].append((self.chapter_name, m.meaning.name, arguments, m.level, m.plane))
            elif isinstance(m, Number):
                seen["numbers"].append((m.source, m.spec, m.says.removesuffix(m.suffix)))
            elif isinstance(m, LampRow):
                seen["lamps"].append((m.meaning.args[0], m.meaning.args[1](), list(m.burning)))


def place(plane: Any, u: Any, v: Any) -> Any:
    """Return the data point of a pixel: the inverse of a map, written once more."""
    window, box = plane.window.now, plane.box.now
    x = window.left + (np.asarray(u) - box.left) / (box.right - box.left) * (window.right - window.left)
    y = window.top - (np.asarray(v) - box.top) / (box.bottom - box.top) * (window.top - window.bottom)
    return np.stack([x, y], axis=-1)


VARIANTS = {
    "lecture": {},
    "turned less": {"turn": 40, "adagrad_rate": 2, "rmsprop_rate": 0.02, "puzzle_rate": 0.5},
    "another start": {"start": (-3, 4), "adam_rate": 0.3},
    "narrower": {"steep": 150},
}


@pytest.fixture(scope="module", params=VARIANTS.values(), ids=VARIANTS)
def watched(request: pytest.FixtureRequest) -> Any:
    """Return a variant of the lecture after it has been run through."""
    members = {"experiment": AdaptiveInRavine(**request.param), "script_file": str(AdaptiveSteps.script_path())}
    return rehearse(type("Variant", (Watched,), members))


def test_every_ball_stands_on_its_run(watched: Any) -> None:
    judged = 0
    for ball, k, there, x in watched.seen["balls"]:
        window = ball.plane.window.now
        assert there == pytest.approx(x[min(k, len(x) - 1)], abs=1e-6 * (window.right - window.left)), ball.run
        judged += 1
    assert judged > 100
    names = {ball.run.name for ball, *_ in watched.seen["balls"]}
    assert names >= {"squeezed", "plain", "huge", "rmsprop", "adam", "race_run", "adagrad_turned"}


def test_every_way_that_is_seen_whole_passes_its_iterates(watched: Any) -> None:
    assert watched.seen["ways"]
    for way, corners, x in watched.seen["ways"]:
        assert corners == pytest.approx(x, abs=1e-6 * (way.plane.window.now.right - way.plane.window.now.left))


def test_meters_read_the_root_of_the_squares(watched: Any) -> None:
    """The first meters are held against sums of squares of a run of Adagrad, written once more."""
    run = watched.experiment
    chapters = set()
    for chapter, name, arguments, level, tubes in watched.seen["meters"]:
        window, box = tubes.window.now, tubes.box.now
        read = window.bottom * (window.top / window.bottom) ** ((box.bottom - level) / (box.bottom - box.top))
        if name != "meter_reading" or not arguments[1] or arguments[1] != int(arguments[1]):
            continue
        axis, slopes, steep, degrees = arguments
        grads = run.run("adagrad", steep=steep, degrees=degrees).grad[: int(slopes), int(axis)]
        assert read == pytest.approx(np.sqrt((grads**2).sum()), rel=1e-9)
        chapters.add(chapter)
    assert chapters == {"meters", "turn"}


def test_lamps_burn_where_every_scale_so_far_is_reached(watched: Any) -> None:
    counts = set()
    for name, scales, burning in watched.seen["lamps"]:
        expected = [all(row[: int(scales)]) for row in watched.experiment.arrives(name)]
        assert [bool(lit) for lit in burning] == expected, (name, scales)
        counts.add(int(scales))
    assert counts == {1, 2, 3}


def test_every_number_on_screen_is_the_fact_it_names(watched: Any) -> None:
    facts, named = watched.experiment.facts, set()
    for source, spec, says in watched.seen["numbers"]:
        if isinstance(source, Of) and source.fact:
            assert says == typeset_number(format(facts[source.fact], spec)), source.fact
            named.add(source.fact)
    assert named >= {"adagrad_steps", "plain_steps", "huge_reach", "fling_factor_x", "rmsprop_rest_x", "adam_steps"}


def test_steps_over_the_turn_end_where_the_facts_are(watched: Any) -> None:
    run = watched.experiment
    for name in ("plain", "momentum", "adagrad", "adam"):
        assert run.steps_turned(name, 0.0) == run.facts[f"{name}_steps"]
        assert run.steps_turned(name, run.turn) == run.facts[f"{name}_turned_steps"]


def test_every_number_that_is_said_is_the_fact_it_names(watched: Any) -> None:
    source = AdaptiveSteps.script_path().read_text(encoding="utf-8")
    checked = 0
    for line in watched.script.lines():
        text = re.search(rf"^\[{re.escape(line.key)}\]\ntext = '''(.*?)'''", source, re.M | re.S)
        assert text is not None
        for name, spec in re.findall(r"\{(\w+):?([^{}]*)\}", text[1]):
            said = format(watched.experiment.facts[name], spec)
            assert NUMBER.sub(lambda match: typeset_number(match.group()), said) in line.caption, (line.key, name)
            checked += 1
    assert checked >= 20


def test_every_method_has_a_look_of_its_own() -> None:
    assert len({look.color for look in LOOKS.values()}) == len(LOOKS)


@pytest.mark.parametrize(
    ("change", "claim"),
    [
        ({"adagrad_rate": 0.5}, "adagrad_wins_along_the_axes"),
        ({"adam_rate": 1}, "turning_slows_adam"),
        ({"rmsprop_rate": 0.1}, "rmsprop_never_rests"),
        ({"turn": 30}, "turned_meters_agree"),
        ({"puzzle_rate": 0.02}, "plain_ball_is_lost"),
    ],
    ids=str,
)
def test_what_would_be_false_is_refused_before_any_frame(change: dict[str, Any], claim: str) -> None:
    members = {"experiment": AdaptiveInRavine(**change), "script_file": str(AdaptiveSteps.script_path())}
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}), pytest.raises(LectureError) as caught:
        type("Refused", (AdaptiveSteps,), members)(rehearsing=True).setup()
    assert claim in str(caught.value)
