"""What the lecture on tuning a formula shows is what its experiment computed; where it would be false it is refused."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from gdcore.experiments import FormulaFit
from scenes.formula_fit import TuningAFormula
from scenes.stage import ABOVE, LectureError, Number, Terrain
from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.values import Of
from scenes.stage.pictures.fit_panel import Scatter
from scenes.stage.pictures.mean_squares import MeanLevel
from scenes.stage.pictures.recipe import Rise
from scenes.stage.surface.standing import RunBall
from scenes.stage.words.captions import give_time_to_read
from scenes.stage.words.numerals import NUMBER, typeset_number
from tests.scenes.rehearsal import rehearse


def lecture(**changes: Any) -> type[TuningAFormula]:
    """Return the variant of the lecture that a teacher writes for other parameters."""
    return type("Variant", (TuningAFormula,), {"experiment": FormulaFit(**changes)})


def data_at(drawing: Any, u: float, v: float) -> tuple[float, float]:
    """Return the data point of a pixel: the inverse of a plot, written once more."""
    window, box = drawing.plane.window.now, drawing.plane.box.now
    x = window.left + (u - box.left) / (box.right - box.left) * (window.right - window.left)
    return x, window.top - (v - box.top) / (box.bottom - box.top) * (window.top - window.bottom)


@pytest.fixture(scope="module", params=[{}, {"seed": 1, "far": 1.5}], ids=["as it is", "another seed"])
def film(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[TuningAFormula, list[dict[str, Any]]]:
    """Return a variant of the lecture after it has been run through, and what stood on screen after each play."""
    notes: list[dict[str, Any]] = []

    class Watched(lecture(**request.param)):  # type: ignore[misc]
        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            here = [m for m in self.get_mobject_family_members() if isinstance(m, Drawing) and m.presence.now > 0.9]
            notes.append({
                "chapter": self.chapter_name,
                "balls": [(m.run.name, m.position.now, m.point(), m.terrain.sight.now, m.spot())
                          for m in here if isinstance(m, RunBall)],
                "numbers": [(m.source.name, m.says.removesuffix(m.suffix), m.spec)
                            for m in here if isinstance(m, Number) and isinstance(m.source, Of) and m.source.fact],
                "rises": [(data_at(m, *m.line[0]), data_at(m, *m.line[1]), m.meaning[1].args)
                          for m in here if isinstance(m, Rise)],
                "levels": [data_at(m, *m.ends[0])[1] for m in here if isinstance(m, MeanLevel)],
                "dots": [(m.meaning.name, [data_at(m, u, v) for u, v in m.discs]) for m in here
                         if isinstance(m, Scatter) and m.discs.size],
                "grounds": [(m.meaning.name, m.risen.now, m.view.landscape.nodes.reshape(-1, 3)[::97], m.landscape)
                            for m in here if isinstance(m, Terrain)],
            })  # fmt: skip

    return rehearse(Watched, tmp_path_factory.mktemp("rehearsal")), notes


def test_every_chapter_is_played(film: Any) -> None:
    _, notes = film
    assert list(dict.fromkeys(note["chapter"] for note in notes)) == list(TuningAFormula.beats)


def test_balls_stand_at_the_iterates_of_gradient_descent(film: Any) -> None:
    lesson, notes = film
    run, seen = lesson.experiment, set()
    for name, (x, y) in (("run", run.points), ("narrow", run.narrow_points)):
        shapes = np.stack([x**3, x**2], axis=-1)
        for note in notes:
            for question, position, point, *_ in note["balls"]:
                if question != f"trajectories.{name}" or position != int(position) or position > 400:
                    continue
                p = np.array(run.start, dtype=float)
                for _ in range(int(position)):
                    p = p - run.learning_rate * 2 / len(x) * shapes.T @ (shapes @ p - y)
                assert np.allclose(point, p, atol=1e-8), (name, position)
                seen.add((name, int(position)))
    assert seen >= {("run", 0), ("run", 400), ("narrow", run.facts["steps_to_thousandth"])}


def test_on_the_map_balls_are_seen_where_their_coordinates_say(film: Any) -> None:
    lesson, notes = film
    low, high = lesson.experiment.window
    counted = 0
    for note in notes:
        for _, position, point, sight, (u, v) in note["balls"]:
            if note["chapter"] != "price" or sight != ABOVE or position != int(position):
                continue
            place = (np.asarray(point) - low) / (high - low)
            at = np.array([490.0 + 840.0 * place[0], 884.0 - 840.0 * place[1]])
            assert np.hypot(*(at - (u, v))) < 16, (position, point)  # its middle lies beside where it touches
            counted += 1
    assert counted > 4


def test_the_gap_at_the_far_end_is_that_of_the_network(film: Any) -> None:
    lesson, notes = film
    run = lesson.experiment
    gaps = [rise for note in notes if note["chapter"] == "network" for rise in note["rises"]]
    high, low, _ = max(gaps, key=lambda gap: abs(gap[0][1] - gap[1][1]))
    assert (high[0], low[0]) == pytest.approx((run.far, run.far), abs=0.02)
    assert abs(high[1] - low[1]) == pytest.approx(run.facts["network_off_at_far"], rel=0.02)


def test_every_number_on_screen_is_the_fact_it_names(film: Any) -> None:
    lesson, notes = film
    facts, names = lesson.experiment.facts, set()
    for name, text, spec in {number for note in notes for number in note["numbers"]}:
        assert text == typeset_number(format(facts[name], spec)), name
        names.add(name)
    assert names >= {"added_by_a_at_half", "mean_square_x3", "curvature_b", "a_standard_error", "network_off_at_far",
                     "wrong_law_times", "narrow_a_standard_error"}  # fmt: skip


def test_a_part_of_a_lifts_the_place_by_the_same_amount_wherever_the_knobs_stand(film: Any) -> None:
    _, notes = film
    bars = [bar for note in notes if note["chapter"] == "recipe" for bar in note["rises"]]
    lifted = {(round(upper[1] - lower[1], 6), args) for lower, upper, args in bars if abs(lower[0] - 0.5) < 1e-9}
    lifted = {(amount, args) for amount, args in lifted if amount > 0}
    assert len({args for _, args in lifted}) == 3
    assert {amount for amount, _ in lifted} == {0.125}


def test_levels_lie_at_the_mean_squares_over_the_data(film: Any) -> None:
    lesson, notes = film
    x = lesson.experiment.points[0]
    levels = next(note["levels"] for note in notes if len(note["levels"]) == 4)
    assert sorted(levels, reverse=True) == pytest.approx([np.mean(x ** (2 * k)) for k in range(4)], abs=1e-9)


def test_dots_are_the_data(film: Any) -> None:
    lesson, notes = film
    names = set()
    for note in notes:
        for name, dots in note["dots"]:
            x, y = Of(lesson.experiment, name)()
            for a, b in dots[:: max(1, len(dots) // 7)]:
                assert np.hypot(x - a, y - b).min() < 1e-6, name
            names.add(name)
    assert names == {"points", "half_points", "narrow_points", "wrong_points", "inside_lesson.points"}


def test_grounds_at_rest_are_slabs_or_errors_of_the_experiment(film: Any) -> None:
    lesson, notes = film
    run, seen = lesson.experiment, set()
    for note in notes:
        for name, risen, nodes, landscape in note["grounds"]:
            assert risen in (0.0, 1.0)
            low, high = np.array(landscape.window).T
            points = nodes[:, :2] / 2 * (high - low) + (low + high) / 2
            values, ends = Of(run, name)().funs(points), np.array(landscape.value_range)
            heights = [0.75 * (f(values) - f(ends[0])) / (f(ends[1]) - f(ends[0])) for f in (np.sqrt, np.array)]
            assert risen == 0.0 or any(np.allclose(nodes[:, 2], height) for height in heights), name
            seen.add((name, risen))
    assert seen >= {("half_objective", 0.0), ("half_objective", 1.0), ("objective", 1.0), ("narrow_objective", 1.0)}


def test_every_number_that_is_said_is_the_fact_it_names(film: Any) -> None:
    lesson, _ = film
    facts, checked = lesson.experiment.facts, 0
    source = lesson.script_path().read_text(encoding="utf-8")
    for line in lesson.script.lines():
        text = re.search(rf"^\[{re.escape(line.key)}\]\ntext = '''(.*?)'''", source, re.M | re.S)
        assert text is not None
        for name, spec in re.findall(r"\{(\w+):?([^{}]*)\}", re.sub(r'alias="[^"]*"', "", text[1])):
            number = NUMBER.sub(lambda match: typeset_number(match.group()), format(facts[name], spec))
            assert number in line.caption, (line.key, name)
            checked += 1
    assert checked >= 10


def test_captions_keep_to_the_standard(film: Any) -> None:
    lesson, _ = film
    cues = give_time_to_read(lesson.soundtrack.cues, "en", lesson.timeline.time)
    for cue in cues:
        assert len(cue.text) / (cue.end - cue.start) <= 17.0, cue
        assert cue.text.count("\n") <= 1, cue
    for cue, following in pairwise(cues):
        assert cue.end <= following.start, cue


def test_what_is_said_of_the_ball_is_held_against_what_is_drawn(tmp_path: Path) -> None:
    class Halfway(TuningAFormula):
        beats = ("rate",)

        def follow(self, *marks: Any, **how: Any) -> None:
            super().follow(*marks, **{**how, "upto": 5})

    with pytest.raises(LectureError, match=r"line rate\.rolls says .* but what is drawn does not show it"):
        rehearse(Halfway, tmp_path)


@pytest.mark.parametrize("name", ["bowl", "scipy", "price"])
def test_a_beat_can_be_played_alone(name: str, tmp_path: Path) -> None:
    lesson = rehearse(type("Alone", (TuningAFormula,), {"beats": (name,)}), tmp_path)
    assert lesson.chapter_name == name


@pytest.mark.parametrize(
    "changes",
    [
        {"samples": 20}, {"noise": 0.05}, {"true_parameters": (0.5, 1.5)}, {"start": (-1, 6)}, {"neurons": 3},
        {"penalty": 1e-2}, {"narrow_left": -0.2},
    ],
    ids=str,
)  # fmt: skip
def test_these_variants_are_accepted(changes: dict[str, Any]) -> None:
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
        lesson = lecture(**changes)(rehearsing=True)
        lesson.check_claims()
        lesson.check_names()


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"samples": 50}, "truth_lies_within_two_standard_errors"),
        ({"noise": 0.3}, "wrong_formula_has_a_high_floor"),
        ({"true_parameters": (2, -1)}, "knobs_inside_get_stuck_from_this_start"),
        ({"start": (2, 4.5)}, "knobs_inside_get_stuck_from_this_start"),
        ({"learning_rate": 0.5}, "same_rate_bounces_on_the_line"),
        ({"learning_rate": 5}, "same_rate_bounces_on_the_line"),
        ({"far": 1.2}, "network_fails_beyond_the_data"),
        ({"penalty": 0.1}, "network_fits_the_points_better"),
        ({"narrow_left": -0.5}, "lookalike_shapes_make_a_ravine"),
    ],
    ids=str,
)
def test_these_variants_are_refused_by_the_claim_that_fails(changes: dict[str, Any], claim: str) -> None:
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
        lesson = lecture(**changes)(rehearsing=True)
        with pytest.raises(LectureError, match=rf"line \w+\.\w+ says .*which claims \({claim}\)"):
            lesson.check_claims()


@pytest.mark.parametrize("changes", [{"true_parameters": (0.5, 1.5)}, {"start": (-1, 6), "narrow_left": -0.2}], ids=str)
def test_variants_that_change_the_ground_can_be_drawn(changes: dict[str, Any], tmp_path: Path) -> None:
    assert rehearse(lecture(**changes), tmp_path).timeline.time > 150
