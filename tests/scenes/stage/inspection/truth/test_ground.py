"""What stands on a landscape is held against a projection of the audit's own."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scenes.stage import Box, Number, Plot, Window
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import BY_NAME, Audit
from scenes.stage.instruments.share_bar import ShareBar
from scenes.stage.look.marks import MAXIMUM, METHOD, MINIMUM
from scenes.stage.pictures.fit_panel import RestingCurves
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.standing import GroundMark, Ring, RunBall
from scenes.stage.surface.terrain import Terrain

ROOMS = (
    "pictures.basin_map", "surface.standing", "surface.terrain", "surface.slopes", "surface.markers", "surface.edges",
    "pictures.fit_panel", "pictures.secant", "pictures.slope_rose", "pictures.squares", "pictures.families",
    "instruments.share_bar",
)  # fmt: skip


def test_every_name_of_a_class_is_that_of_a_class() -> None:
    """A class that is renamed would no longer be judged."""
    known = {name for room in ROOMS for name in vars(importlib.import_module(f"scenes.stage.{room}"))}
    assert set(BY_NAME) <= known


def kinds(terrain: Terrain, *things: Any) -> set[str]:
    audit = Audit(terrain.experiment)
    settle([terrain, *things])
    audit.feed(Frame(0.0, 1.0, [terrain, *things], None, resting=True))  # type: ignore[arg-type]
    return {finding.kind for finding in audit.found}


def push(drawing: Any, by: float) -> None:
    trace = drawing.trace

    def traced() -> None:
        trace()
        drawing.x += by

    drawing.trace = traced


@pytest.mark.parametrize("make", [lambda t, p: GroundMark(t, METHOD, p), Ring])
def test_a_mark_beside_its_place_is_found(terrain: Terrain, make: Callable[..., Any]) -> None:
    place = Of(terrain.experiment, "start_point")
    object.__setattr__(terrain.experiment, "start_point", np.array([0.3, -0.4]))
    for sight in (Sight(-64, 41, 4.05), Sight(20, 60, 3.0, (0.2, 0.1, 0.3))):
        terrain.sight.set(sight)
        mark = make(terrain, place)
        assert kinds(terrain, mark) == set()
        push(mark, 9.0)
        assert kinds(terrain, mark) == {"ground_mark_is_off"}


def test_a_slope_is_no_minimum(terrain: Terrain) -> None:
    object.__setattr__(terrain.experiment, "start_point", np.array([0.3, -0.4]))
    place = Of(terrain.experiment, "start_point")
    assert "mark_is_no_extremum" in kinds(terrain, GroundMark(terrain, MINIMUM, place))
    assert "mark_is_no_extremum" in kinds(terrain, GroundMark(terrain, MAXIMUM, place))


def test_a_view_that_does_not_follow_its_camera_is_found(terrain: Terrain) -> None:
    assert kinds(terrain) == set()
    terrain.settle = lambda: None  # type: ignore[method-assign]
    terrain.sight.set(Sight(10, 50, 3.0))
    assert kinds(terrain) == {"ground_is_off"}


def test_ground_of_another_function_is_found(terrain: Terrain) -> None:
    terrain.landscape.nodes.setflags(write=True)
    terrain.landscape.nodes[..., 2] *= 0.9
    assert kinds(terrain) == {"ground_is_off"}


def test_a_ball_on_another_run_is_found(terrain: Terrain) -> None:
    runs = {"one": np.array([[0.0, 0.0], [0.3, 0.1]]), "other": np.array([[0.0, 0.0], [-0.4, 0.2]])}
    for name, x in runs.items():
        object.__setattr__(terrain.experiment, name, type("Run", (), {"x": x})())
    ball = RunBall(terrain, Of(terrain.experiment, "one"), 0.05, ("#FFD24A", "#FFFFFF"))
    assert kinds(terrain, ball) == set()
    ball.meaning = Of(terrain.experiment, "other")
    assert kinds(terrain, ball) == {"ball_is_off_its_run"}


class Ends:
    """Where starts end: two places, with the shares of the starts."""

    points = tuple(type("Place", (), {"x": np.array(x)})() for x in ((0.4, 0.1), (-0.5, 0.3)))
    label = np.repeat([0, 1], [7, 3])


@pytest.mark.parametrize(("shares", "found"), [((0.7, 0.3), set()), ((0.8, 0.2), {"shares_are_off"})])
def test_a_bar_of_other_shares_is_found(terrain: Terrain, shares: tuple[float, ...], found: set[str]) -> None:
    object.__setattr__(terrain.experiment, "ends", Ends())
    colors = ("#2FCFA2", "#F0703A")
    bar = ShareBar(lambda: shares, lambda: colors, Box(100, 100, 900, 120), Of(terrain.experiment, "ends"))
    assert kinds(terrain, bar) == found


@pytest.mark.parametrize(("lift", "found"), [(0.0, set()), (0.2, {"graph_is_off"})])
def test_a_curve_of_no_resting_place_is_found(terrain: Terrain, lift: float, found: set[str]) -> None:
    run = terrain.experiment
    object.__setattr__(run, "ends", Ends())
    plot = Plot(run, Window(-1, 1, -2, 2), Box(100, 100, 900, 500), bleed=False)
    places = [(k, Ends.points[k].x, share) for k, share in enumerate((0.7, 0.3))]
    curves = RestingCurves(
        plot, lambda p, x: run.curve(p, x) + lift, lambda: places, lambda: ("#FFFFFF", "#FFFFFF"), Of(run, "ends")
    )
    assert kinds(terrain, *plot.frame, curves) == found


def test_an_error_beside_another_place_than_its_own_is_found(terrain: Terrain) -> None:
    run: Any = terrain.experiment
    end = np.asarray(next(iter(run.trajectories.values())).x[-1])
    object.__setattr__(run, "end_point", end)
    object.__setattr__(run, "other_point", end + 0.3)
    run.facts["end_error"] = float(run.objective.funs(end[None])[0])
    for place, expected in (("end_point", set()), ("other_point", {"number_beside_another_place"})):
        number = Number(Of(run, "end_error"), ".3g", terrain.at(Of(run, place), dy=46))
        assert kinds(terrain, number) == expected


def test_a_rising_ground_is_held_against_its_share_of_the_way(terrain: Terrain) -> None:
    """Flat, half risen on its way, whole: true; another share than its value says, or rest half way: found."""
    mark = GroundMark(terrain, METHOD, Of(terrain.experiment, "start_point"))
    object.__setattr__(terrain.experiment, "start_point", np.array([0.3, -0.4]))
    for share, found in ((0.0, set()), (0.5, {"ground_rests_half_risen"}), (1.0, set())):
        terrain.risen.set(share)
        assert kinds(terrain, mark) == found
    terrain.shape = lambda: terrain.landscape  # type: ignore[method-assign]
    terrain.risen.set(0.0)
    assert kinds(terrain, mark) >= {"ground_is_off"}


def test_a_ground_that_rises_from_another_one_is_between_both(terrain: Terrain) -> None:
    base = Terrain(terrain.experiment, terrain.landscape, Sight(-64, 41, 4.05), terrain.box.now)
    terrain.rises_from = base
    terrain.risen.set(0.25)
    assert kinds(terrain) == {"ground_rests_half_risen"}  # equal grounds: only the rest is wrong
    base.meaning = Of(terrain.experiment, "elsewhere")
    object.__setattr__(terrain.experiment, "elsewhere", type("Plain", (), {"funs": lambda _, p: 0 * p[..., 0]})())
    assert "ground_is_off" in kinds(terrain)


def test_a_ball_on_another_ground_than_that_of_its_run_is_found(terrain: Terrain) -> None:
    run = terrain.experiment.trajectories["only"]
    object.__setattr__(terrain.experiment, "elsewhere", replace(run, fun=1.2 * run.fun))
    for name, expected in (("trajectories.only", set()), ("elsewhere", {"run_of_another_ground"})):
        ball = RunBall(terrain, Of(terrain.experiment, name), 0.05, ("#FFD24A", "#7A4A12"))
        assert kinds(terrain, ball) == expected
