"""Lies about maps from above, meters, turn dials and lamps, each beside its innocent twin."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from gdcore.experiments import AdaptiveInRavine
from scenes.stage.drawing.values import Of, Value
from scenes.stage.instruments.meters import Meters
from scenes.stage.instruments.turn_dial import TurnDial
from scenes.stage.look import theme
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.rate_board import RateBoard
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap
from tests.scenes.stage.inspection.truth.still_lessons import Lies, audited, kinds, twisted

RAVINE = AdaptiveInRavine()
BOX = Box(100, 130, 1200, 880)
LIES: Final = Lies()
lie = partial(LIES.lie, experiment=RAVINE)


def a_map(on: Any = "objective", half: float = 6.0) -> GroundMap:
    return GroundMap(RAVINE, BOX, across=half, on=on)


def of(name: str, *args: Any) -> Of:
    return Of(RAVINE, name, args)


def meters() -> Meters:
    told = of("meter_reading", 1.0, 1.0, 100.0, 0.0), of("slope_size", 1.0, 1.0, 100.0, 0.0)
    return Meters(RAVINE, (1.0, 1000.0), Box(1400, 200, 1800, 800), {"y": told})


@lie("meter_and_mark_are_mixed")
def a_mark_beside_a_meter_is_that_of_the_other_axis(self: Any, liar: bool) -> None:
    reading, slope = of("meter_reading", 1.0, 1.0, 100.0, 0.0), of("slope_size", 0.0 if liar else 1.0, 1.0, 100.0, 0.0)
    made = Meters(RAVINE, (1.0, 1000.0), Box(1400, 200, 1800, 800), {"y": (reading, slope)})
    self.put(made, *made.tags)


@lie("ball_is_off_its_run")
def a_ball_stands_beside_its_iterate(self: Any, liar: bool) -> None:
    plane = a_map()
    ball = plane.ball("adagrad", METHOD)
    ball.position.set(3.0)

    def move(solid: Any) -> None:
        solid.x += 12.0

    self.put(plane, twisted(ball, move) if liar else ball)


@lie("way_is_off")
def a_way_is_that_of_another_run(self: Any, liar: bool) -> None:
    plane = a_map()
    way = plane.way("adagrad", METHOD.color)
    if liar:
        other = plane.way("adam", METHOD.color)
        other.settle()
        twisted(way, lambda w: setattr(w, "line", other.line))
    self.put(plane, way)


@lie("way_leaves_out_an_iterate")
def a_way_stops_before_its_ball(self: Any, liar: bool) -> None:
    plane = a_map()
    ball = plane.ball("adam", METHOD)
    way = plane.way(ball)
    ball.position.set(30.0)
    if liar:
        twisted(way, lambda w: setattr(w, "line", [part[: len(part) // 2] for part in w.line]))
    self.put(plane, way, ball)


@lie("square_is_off")
def a_square_has_another_rate(self: Any, liar: bool) -> None:
    plane = a_map()
    ball = plane.ball("adagrad", METHOD)
    square = plane.square(ball, of("adagrad_rate"))

    def grow(drawing: Any) -> None:
        drawing.corners = drawing.corners.mean(axis=0) + 1.2 * (drawing.corners - drawing.corners.mean(axis=0))

    self.put(plane, twisted(square, grow) if liar else square, ball)


@lie("step_is_off")
def a_step_ends_elsewhere(self: Any, liar: bool) -> None:
    plane = a_map()
    ball = plane.ball("adagrad", METHOD)
    arrow = plane.step_arrow(ball)

    def turn(drawing: Any) -> None:
        drawing.tips = np.add(drawing.tips, (25.0, 0.0))

    self.put(plane, twisted(arrow, turn) if liar else arrow, ball)


@lie("slope_is_off")
def a_slope_points_to_the_bottom(self: Any, liar: bool) -> None:
    plane = a_map()
    ball = plane.ball("adagrad", METHOD)
    arrow = plane.slope_arrow(ball)

    def turn(drawing: Any) -> None:
        drawing.tips = np.add(drawing.starts, (160.0, 120.0))

    self.put(plane, twisted(arrow, turn) if liar else arrow, ball)


@lie("height_line_is_off")
def the_ground_is_drawn_for_another_angle(self: Any, liar: bool) -> None:
    steep, angle = Value(4.0), Value(30.0)
    plane = a_map(of("ground_with", steep, angle))
    if liar:
        other = a_map(of("ground_with", 4.0, 0.0))
        other.ground.settle()
        twisted(plane.ground, lambda ground: setattr(ground, "picture", other.ground.picture))
    self.put(plane)


@lie("meter_is_off")
def a_meter_reads_too_high(self: Any, liar: bool) -> None:
    tubes = meters()

    def rise(drawing: Any) -> None:
        drawing.level -= 30.0

    if liar:
        twisted(tubes.levels[0], rise)
    self.put(tubes)


@lie("mark_is_off")
def a_slope_beside_a_meter_is_another_one(self: Any, liar: bool) -> None:
    tubes = meters()
    (tag,) = tubes.tags

    def sink(drawing: Any) -> None:
        drawing.y += 40.0

    self.put(tubes, twisted(tag, sink) if liar else tag)


@lie("dial_is_off")
def a_dial_turns_the_other_way(self: Any, liar: bool) -> None:
    plane = a_map("turned_objective")
    dial = TurnDial(plane, of("turn"))

    def mirror(drawing: Any) -> None:
        start, end = drawing.rays[1]
        drawing.rays = [drawing.rays[0], np.stack([start, (end[0], 2 * start[1] - end[1])])]

    self.put(plane, twisted(dial, mirror) if liar else dial)


@lie("lamp_is_wrong")
def a_lamp_burns_for_a_rate_that_fails(self: Any, liar: bool) -> None:
    board = RateBoard(
        {"Adam": (of("arrives_at_all", "adam", 3.0), of("adam_rates_that_fit"), theme.MODEL)},
        Box(400, 300, 1500, 300),
        [of("smallest_rate"), of("largest_rate")],
    )

    def light(row: Any) -> None:
        row.burning = [1.0, *row.burning[1:]]

    if liar:
        twisted(board.lamps[0], light)
    self.put(*board.lamps)


@pytest.mark.parametrize("name", sorted(LIES))
def test_a_lie_is_found_and_its_honest_twin_is_not(name: str, tmp_path: Path) -> None:
    act, kind, experiment = LIES[name]
    honest = audited(tmp_path, lambda self: act(self, False), experiment=experiment)
    assert not honest.findings, honest.findings
    lying = audited(tmp_path, lambda self: act(self, True), experiment=experiment)
    assert kind in kinds(lying), lying.findings
