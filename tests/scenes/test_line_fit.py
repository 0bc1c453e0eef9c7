"""The line-fit lecture shows what its experiment computed, and is refused where it would be false."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import Scene

from gdcore.experiments import LineFit
from scenes.line_fit import CHART, FittingALine
from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.values import Of
from scenes.stage.errors import LectureError
from scenes.stage.look import theme
from scenes.stage.pictures.families import SwarmCurves
from scenes.stage.pictures.squares import Squares
from scenes.stage.surface.markers import GroundLine, GroundRun
from scenes.stage.words.numerals import typeset_number
from tests.scenes.rehearsal import rehearse


def variant(**parameters: Any) -> type[FittingALine]:
    """Return the variant of the lecture that a teacher writes for other parameters."""
    given = {"experiment": LineFit(**parameters), "script_file": str(FittingALine.script_path())}
    return type("Variant", (FittingALine,), given)


@pytest.fixture(scope="module", params=[{}, {"seed": 0, "unit": 20.0}])
def film(request: pytest.FixtureRequest) -> tuple[FittingALine, list[dict[str, Any]]]:
    """Return the lecture after it has been run through, and what was seen after each play."""
    notes: list[dict[str, Any]] = []

    class Watched(variant(**request.param)):  # type: ignore[misc]
        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            here = [m for m in self.get_mobject_family_members() if isinstance(m, Drawing) and m.presence.now > 0.5]
            notes.append({
                "chapter": self.chapter_name, "drawn": len(here),
                "runs": [(m.run_name, m.position.now, m.x, m.y) for m in here if isinstance(m, GroundRun)],
                "squares": [(m.grown.now, m.poured.now, m.boxes.copy(), self.hand.now.copy(), m.plane.box.now)
                            for m in here if isinstance(m, Squares)],
                "fans": [(m.swarm.share.now, m.parameters()) for m in here if isinstance(m, SwarmCurves)],
                "numbers": {m.source.fact: (m.says, m.spec) for m in here
                            if isinstance(m, Number) and isinstance(m.source, Of) and m.source.fact},
                "floors": [np.asarray(m.meaning()) for m in here
                           if isinstance(m, GroundLine) and m.color_name == theme.DATA],
                "line": (np.asarray(self.card.point()), self.card.curve.sampled())
                        if self.is_shown(self.card.curve) else None,
            })  # fmt: skip

    return rehearse(Watched), notes


def test_every_chapter_is_played_and_something_always_stays(film: Any) -> None:
    _, notes = film
    assert list(dict.fromkeys(note["chapter"] for note in notes)) == list(FittingALine.beats)
    assert min(note["drawn"] for note in notes) >= 2


def test_floors_are_those_of_the_first_and_of_the_last_datum(film: Any) -> None:
    lesson, notes = film
    x, y = lesson.experiment.points
    floors = [floor for note in notes if note["chapter"] == "trough" for floor in note["floors"]]
    missed = np.array([np.abs(np.outer(x, floor[:, 0]) + floor[:, 1] - y[:, None]).max(axis=1) for floor in floors])
    assert set(missed.argmin(axis=1).tolist()) == {0, len(x) - 1}
    assert missed.min(axis=1).max() < 1e-9


def test_on_the_map_marks_stand_where_descent_in_that_unit_comes_by(film: Any) -> None:
    lesson, notes = film
    run, (middle_u, middle_v) = lesson.experiment, ((CHART.left + CHART.right) / 2, (CHART.top + CHART.bottom) / 2)
    x = run.points[0]
    (low_a, high_a), (low_b, high_b) = run.window
    scale = 840 / 2 * 4 / (high_a - low_a + high_b - low_b)  # pixels a unit of a or b
    units = {"first_unit": 1.0, "unit": run.unit, "round": 1 / np.sqrt(np.mean(x**2))}
    seen = set()
    for note in notes:
        if note["chapter"] != "unit":
            continue
        for name, position, u, v in note["runs"]:
            if name not in units or position != round(position):
                continue
            unit = units[name]
            bends = np.array([2 * unit**2 * np.mean(x**2), 2.0])
            rate = 2 / bends.sum()
            best = np.array([run.best.parameters[0] / unit, run.best.parameters[1]])
            start = np.array([run.start[0] / unit, run.start[1]])
            true = best + (start - best) * (1 - rate * bends) ** position
            shown = ((u - middle_u) / scale + (low_a + high_a) / 2, (middle_v - v) / scale + (low_b + high_b) / 2)
            assert shown == pytest.approx(tuple(true), abs=0.03), (name, position)
            seen.add((name, position))
    assert {name for name, _ in seen} == set(units)
    assert ("round", 1.0) in seen


def test_the_three_marks_stop_where_the_usual_rule_stops_them(film: Any) -> None:
    lesson, notes = film
    run = lesson.experiment
    last = [note for note in notes if note["chapter"] == "stop"][-1]
    stops = {}
    for name in ("tiny", "safe", "limit"):
        losses = run.trajectories[name].fun
        stops[name] = int(np.flatnonzero(losses[:-1] - losses[1:] <= run.tolerance)[0]) + 1
    assert {name: position for name, position, *_ in last["runs"]} == stops


def test_squares_are_as_large_as_the_misses_and_their_mean(film: Any) -> None:
    lesson, notes = film
    x, y = lesson.experiment.points
    window = lesson.card.plot.window
    single, poured = 0, 0
    start = window.now
    for note in notes:
        for grown, share, boxes, (a, b), box in note["squares"]:
            scale = (box.bottom - box.top) / 12.4 if start is None else None
            misses = np.abs(a * x + b - y)
            if grown == 1 and share == 0:
                sides = boxes[:, 2] / boxes[:, 3]
                assert np.allclose(sides[misses > 0.05], 1.0)
                scale = boxes[:, 3].sum() / misses.sum()
                assert np.allclose(boxes[:, 3], scale * misses)
                single += 1
            elif share == 1:
                assert boxes.shape == (1, 4)
                assert boxes[0, 2] == pytest.approx(boxes[0, 3])
                poured += 1
    assert single > 3
    assert poured > 3


def test_the_fan_closes_from_lines_everywhere_to_the_best_line(film: Any) -> None:
    lesson, notes = film
    fans = [fan for note in notes for fan in note["fans"]]
    best = np.polyfit(*lesson.experiment.points, 1)
    assert fans[0][0] == 0.0
    assert np.ptp(fans[0][1], axis=0).min() > 3
    assert fans[-1][0] == 1.0
    assert np.allclose(fans[-1][1], best, atol=1e-3)


def test_the_line_on_the_card_is_that_of_its_point(film: Any) -> None:
    shown = [note["line"] for note in film[1] if note["line"] is not None]
    assert len({tuple(point) for point, _ in shown}) > 10
    for (a, b), (x, y) in shown:
        assert np.allclose(y, a * x + b)


def test_every_number_on_screen_is_the_fact_it_names(film: Any) -> None:
    lesson, notes = film
    seen = {fact: said for note in notes for fact, said in note["numbers"].items()}
    assert set(seen) >= {"tiny_stop_slope", "curvature_a", "curvature_b", "learning_rate_limit", "limit_b_first"}
    for fact, (says, spec) in seen.items():
        assert says == typeset_number(format(lesson.experiment.facts[fact], spec)), fact


@pytest.mark.parametrize(
    "parameters",
    [{"samples": 24}, {"noise": 0.2}, {"start": (0.0, 0.0)}, {"safe_rate": 0.2}, {"tolerance": 0.02}, {"unit": 100.0},
     {"slope": -1.0}],
    ids=str,
)  # fmt: skip
def test_other_parameters_make_a_lecture(parameters: dict[str, Any]) -> None:
    assert rehearse(variant(**parameters)).timeline.time > 150


@pytest.mark.parametrize(
    ("parameters", "claim"),
    [
        ({"samples": 3}, "b_is_the_steepest_direction"),
        ({"noise": 0.8}, "limit_run_stops_on_the_wall"),
        ({"noise": 0.0}, "points_do_not_lie_on_a_line"),
        ({"start": (5.0, 2.4)}, "intercept_bounces_for_ever"),
        ({"limit_rate": 0.95}, "rate_is_the_limit"),
        ({"safe_rate": 1.1}, "all_starts_reach_the_bottom"),
        ({"tolerance": 1e-4}, "tiny_run_stops_at_once"),
        ({"unit": 2.0}, "unit_makes_a_ravine"),
        ({"tiny_rate": 0.001}, "tiny_run_stops_at_once"),
    ],
    ids=str,
)
def test_a_lecture_that_would_be_false_is_refused_before_any_frame(
    monkeypatch: pytest.MonkeyPatch, parameters: dict[str, Any], claim: str
) -> None:
    monkeypatch.setattr(Scene, "play", lambda *_, **__: pytest.fail("a frame was drawn"))
    lecture = variant(**parameters)
    assert not lecture.experiment.claims[claim].holds
    with pytest.raises(LectureError) as caught:
        rehearse(lecture)
    refused = re.search(r"line (\w+\.\w+) says .*which claims \((\w+)\)", str(caught.value))
    assert refused is not None
    assert not lecture.experiment.claims[refused[2]].holds


def test_the_script_says_what_holds_in_short_sentences() -> None:
    source = Path(FittingALine.script_path()).read_text(encoding="utf-8")
    spoken = re.sub(r"<[^>]*>", "", " ".join(re.findall(r"text = '''(.*?)'''", source, re.S)))
    assert 350 <= len(spoken.split()) <= 480
    assert [s for s in re.split(r"(?<=[.?!:])\s+", spoken) if len(s.split()) > 14 or "!" in s] == []
