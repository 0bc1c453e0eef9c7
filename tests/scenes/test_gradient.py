"""What the lecture on the gradient shows is what its experiment computed, at any point; what is false is refused."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcore.experiments import GradientOnHill
from scenes.gradient import Gradient
from scenes.stage import Hill, LectureError, Number, Of
from scenes.stage.drawing.drawing import Drawing
from scenes.stage.pictures.slope_rose import RoseArrow, RoseTips
from scenes.stage.plots.marks import Mark
from scenes.stage.surface.standing import GroundMark, RunBall
from tests.scenes.rehearsal import rehearse

#: Every variant of the storyboard that must render, at once.
OTHER = {
    "point": (0.5, -0.8), "far_run": 2.3, "nudge": 0.001, "learning_rate": 1.0, "long_rate": 3.3, "table_rate": 0.3,
    "targets": (1.0, -1.0),
}  # fmt: skip


def variant(**changes: Any) -> type[Gradient]:
    return type(
        "Variant", (Gradient,), {"experiment": GradientOnHill(**changes), "script_file": str(Gradient.script_path())}
    )


def pinhole(hill: Hill, point: Any) -> Any:
    """Project a point of sin x · cos y with a pinhole camera and a scale written down here."""
    sight, box, (low, high) = hill.sight.now, hill.box.now, np.array(hill.landscape.window).T
    scale = 2.0 / (high - low)[0]
    height = np.sin(point[0]) * np.cos(point[1])
    above = scale * (height - hill.landscape.value_range[0])
    world = np.array([*(scale * (np.asarray(point) - (low + high) / 2)), above])
    around, up = np.radians([sight.azimuth, sight.elevation])
    back = np.array([np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up)])
    right = np.array([-np.sin(around), np.cos(around), 0.0])
    ray = world - (np.array(sight.focus) + sight.distance * back)
    size = (box.bottom - box.top) / 2 / np.tan(np.radians(sight.opening) / 2) / -(ray @ back)
    middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2])
    return middle + size * np.array([ray @ right, -(ray @ np.cross(back, right))])


@pytest.fixture(scope="module", params=[{}, OTHER], ids=["as it is", "elsewhere"])
def film(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Gradient, list[dict[str, Any]]]:
    notes: list[dict[str, Any]] = []

    class Watched(variant(**request.param)):  # type: ignore[misc]
        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            here = [m for m in self.get_mobject_family_members() if isinstance(m, Drawing) and m.presence.now > 0]
            marks = [m for m in here if isinstance(m, GroundMark) and isinstance(m.terrain, Hill)]
            notes.append({
                "chapter": self.chapter_name,
                "marks": [((m.x, m.y), pinhole(m.terrain, m.point())) for m in marks],
                "dots": [
                    (m.x, m.y, m.plane.window.now, m.plane.box.now, m.data()) for m in here if isinstance(m, Mark)
                ],
                "balls": [(m.position.now, m.point()) for m in here if isinstance(m, RunBall)],
                "tips": [m.ends for m in here if isinstance(m, RoseTips)],
                "arrows": [(m.way, m.line) for m in here if isinstance(m, RoseArrow) and m.reveal.now == 1],
                "numbers": [(m.source, m.number) for m in here if isinstance(m, Number)],
                "left": here,
            })  # fmt: skip

    return rehearse(Watched, tmp_path_factory.mktemp("rehearsal")), notes


def test_every_chapter_is_played_and_something_always_stays(film: Any) -> None:
    _, notes = film
    assert list(dict.fromkeys(note["chapter"] for note in notes)) == list(Gradient.beats)
    bare = [len(note["left"]) <= 2 for note in notes]  # course mark and name alone, while one picture becomes another
    assert not any(one and other for one, other in pairwise(bare))


def test_marks_stand_where_a_camera_sees_their_points_at_every_magnification(film: Any) -> None:
    _, notes = film
    off = [np.hypot(*(np.array(seen) - true)) for note in notes for seen, true in note["marks"]]
    assert len(off) > 40
    assert max(off) < 0.1


def test_dots_on_plots_stand_on_the_ground_or_on_its_promise(film: Any) -> None:
    lesson, notes = film
    run, (x0, y0) = lesson.experiment, lesson.experiment.point
    slope = np.array([np.cos(x0) * np.cos(y0), -np.sin(x0) * np.sin(y0)])
    checked = 0
    for note in notes:
        for u, v, window, box, (x, _) in note["dots"]:
            y = window.top - (v - box.top) / (box.bottom - box.top) * (window.top - window.bottom)
            across = (u - box.left) / (box.right - box.left)
            assert window.left + across * (window.right - window.left) == pytest.approx(x)
            if note["chapter"] == "slope":
                true = [np.sin(x) * np.cos(y0)]
            else:
                end = np.array([x0, y0]) - x * slope
                true = [np.sin(end[0]) * np.cos(end[1]), np.sin(x0) * np.cos(y0) - x * slope @ slope]
            assert min(abs(y - t) for t in true) < 1e-9
            checked += 1
    assert checked > 10
    assert run.facts["height_at_point"] == pytest.approx(np.sin(x0) * np.cos(y0))


def test_the_ball_walks_against_the_slope(film: Any) -> None:
    lesson, notes = film
    run = lesson.experiment
    seen = [(int(k), p) for note in notes for k, p in note["balls"] if k == int(k)]
    assert max(k for k, _ in seen) == run.maxiter
    for k, point in seen:
        x = np.array(run.point)
        for _ in range(k):
            x = x - run.learning_rate * np.array([np.cos(x[0]) * np.cos(x[1]), -np.sin(x[0]) * np.sin(x[1])])
        assert np.allclose(point, x, atol=1e-9)


def test_the_arrow_is_made_of_two_slopes_and_all_tips_lie_on_its_circle(film: Any) -> None:
    lesson, notes = film
    gradient = lesson.experiment.gradient
    arrows = [a for note in notes if note["chapter"] == "directions" for a in note["arrows"]]
    assert {way for way, _ in arrows} == {(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (-1.0, -1.0)}
    for way, (feet, end) in arrows:
        assert (end - feet) / 690 * (1, -1) == pytest.approx(gradient * way, abs=1e-6)
    feet = arrows[-1][1][0]
    tips = [ends for note in notes for ends in note["tips"]][-1]
    assert len(tips) == 24
    lengths = (tips - feet) / 690 * (1, -1)
    nearest = np.minimum(np.hypot(*(lengths - gradient / 2).T), np.hypot(*(lengths + gradient / 2).T))
    assert nearest == pytest.approx(np.hypot(*gradient) / 2, abs=0.01 * np.hypot(*gradient))


def test_numbers_on_screen_are_those_of_their_facts(film: Any) -> None:
    lesson, notes = film
    facts = lesson.experiment.facts
    named = {source.name: number for note in notes for source, number in note["numbers"] if isinstance(source, Of)}
    shown = {name for name in named if name in facts}
    assert shown >= {
        "slope_east", "slope_north", "northeast_slope", "gradient_length", "arrow_misses_hollow_by", "nudged_quotient",
        "landscape_level_places", "landscape_minima", "steepest_slope", "curvature_where_steepest",
    }  # fmt: skip
    for name in shown:
        assert named[name] == pytest.approx(float(facts[name]))


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"point": (0.5, 0.9)}, "northeast_is_steeper_than_both"),
        ({"far_run": 2.0}, "far_run_ends_lower"),
        ({"nudge": 0.05}, "slopes_lie_on_a_circle"),
        ({"learning_rate": 2.1}, "descent_reaches_the_hollow"),
        ({"long_rate": 2.5}, "long_step_climbs"),
        ({"table_rate": 0.35}, "table_step_lowers_the_loss"),
        ({"inputs": (2.0, 1.0, 1.0)}, "nudge_keeps_its_promise"),
    ],
)
def test_what_would_be_false_is_refused(changes: dict[str, Any], claim: str, tmp_path: Path) -> None:
    lecture = variant(**changes)
    broken = lecture.experiment.claims[claim]
    assert not broken.holds
    with pytest.raises(LectureError) as caught:
        rehearse(lecture, tmp_path)
    first = next(c for line in lecture(rehearsing=True).script.lines() for c in line.claims
                 if not lecture.experiment.claims[c].holds)  # fmt: skip
    assert f"({first})" in str(caught.value)
    assert lecture.experiment.claims[first].remedy in str(caught.value)
