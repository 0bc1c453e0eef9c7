"""What is felt at one point is held against the experiment: every lie about it is found, and no truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdcore.experiments import GradientOnHill
from scenes.stage import Box, Plot, Sight, Value, Window, theme
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.pictures.secant import RiseAndRun
from scenes.stage.pictures.slope_rose import SlopeRose
from scenes.stage.surface.hill import Hill
from scenes.stage.surface.slopes import FeltLine, PlaneStrip, SlopeTriangle, Turn
from scenes.stage.surface.standing import Bends, GroundArrow, GroundTrail, HandBall, RunBall

RUN = GradientOnHill()
HERE, HOLLOW = Of(RUN, "here"), Of(RUN, "hollow")
COLORS = ("#FFD24A", "#7A4A12")


@pytest.fixture
def hill() -> Hill:
    return Hill(RUN, RUN.window, Sight(-70, 36, 3.0, (0.0, 0.0, 0.4)), Box(0, 0, 1920, 1080), RUN.point)


def kinds(*things: Any) -> set[str]:
    audit = Audit(RUN)
    settle(things)
    audit.feed(Frame(0.0, 1.0, list(things), None, resting=True))  # type: ignore[arg-type]
    return {finding.kind for finding in audit.found}


def lying(drawing: Any, **changes: Any) -> Any:
    """Let a drawing paint something else than it has traced."""
    trace = drawing.trace

    def traced() -> None:
        trace()
        for name, change in changes.items():
            setattr(drawing, name, change(getattr(drawing, name)))

    drawing.trace = traced
    return drawing


@pytest.mark.parametrize("zoom", [1.0, 12.0, 100.0])
def test_ground_and_triangles_are_judged_at_every_magnification(hill: Hill, zoom: float) -> None:
    hill.zoom.set(zoom)
    triangle = SlopeTriangle(hill, HERE, 1)
    assert kinds(hill, triangle) == set()
    assert kinds(hill, lying(triangle, corners=lambda c: c - [[0, 0], [0, 0], [0, 9]])) == {"slope_triangle_is_off"}


def test_ground_of_another_magnification_is_found(hill: Hill) -> None:
    hill.zoom.set(30.0)
    hill.landscape.nodes.setflags(write=True)
    hill.landscape.nodes[..., 2] *= 0.9
    assert kinds(hill) == {"ground_is_off"}


def test_lines_arcs_and_planes_are_judged(hill: Hill) -> None:
    run = Value(2.4, "far_run")
    rate = Value(3.0, "long_rate")

    def drawings() -> list[Any]:
        end = Of(RUN, "walked", (run,))
        return [FeltLine(hill, HERE, end), Turn(hill, HERE, HOLLOW), PlaneStrip(hill, HERE, rate)]

    assert kinds(hill, *drawings()) == set()
    felt, turn, strip = drawings()
    assert kinds(hill, lying(felt, line=lambda c: c + np.array([0, 14]))) == {"ground_line_is_off"}
    assert kinds(hill, lying(turn, line=lambda c: c[:25])) == {"angle_is_off"}
    assert kinds(hill, lying(strip, middle=lambda c: c + np.array([[0, 0], [0, -30]]))) == {"plane_is_off"}


def test_arrows_and_hands_are_judged(hill: Hill) -> None:
    arrows = GroundArrow(hill, HERE), GroundArrow(hill, HERE, HOLLOW, color=theme.INK)
    ball = HandBall(hill, Of(RUN, "cut_way"), 0.05, COLORS)
    assert kinds(hill, *arrows, ball) == set()
    hill.standing.remove(arrows[0])
    arrows[0].part.vector = np.array([0.5, 0.1])
    arrows[0].stand = lambda there: None  # type: ignore[method-assign]
    assert kinds(hill, arrows[0]) == {"ground_arrow_is_off"}
    arrows[1].end = Of(RUN, "steepest_place")
    arrows[1].stand = lambda there: None  # type: ignore[method-assign]
    assert kinds(hill, arrows[1]) == {"ground_arrow_is_off"}
    ball.meaning = HOLLOW
    assert kinds(hill, ball) == {"ground_line_is_off"}


def test_bends_along_other_directions_are_found(hill: Hill) -> None:
    bends = Bends(hill, HERE)
    assert kinds(hill, bends) == set()
    bends.point = Of(RUN, "steepest_place")
    assert kinds(hill, bends) == {"bends_are_off"}


def test_a_trail_of_another_ball_is_found(hill: Hill) -> None:
    ball, other = (RunBall(hill, Of(RUN, f"trajectories.{name}"), 0.05, COLORS) for name in ("descent", "long"))
    ball.position.set(6.0)
    trail = GroundTrail(ball)
    assert kinds(hill, ball, trail) == set()
    trail.part.ball = other.part
    assert kinds(hill, ball, trail) == {"ground_trail_is_off"}


@pytest.mark.parametrize("part", ["tips", "hand", "rising", "falling", "east", "arrow", "down", "level", "sides"])
def test_a_rose_tells_no_lie(part: str) -> None:
    rose = SlopeRose(RUN, lambda: (960.0, 500.0), 690.0)
    rose.turn.set(24.0)
    assert kinds(*rose.parts) == set()
    drawing = getattr(rose, part)
    if part == "tips":
        lie: dict[str, Any] = {"ends": lambda ends: ends + 12 * np.eye(len(ends), 2)}
    elif part == "sides":
        lie = {"lines": lambda lines: [lines[0] + 9, lines[1]]}
    else:
        lie = {
            "line": lambda line: line + np.array([[0, 0], [30, 0]]) if part == "level" else 960 + (line - 960) * 1.04
        }
    assert kinds(lying(drawing, **lie)) == {"rose_is_off"}


def test_legs_of_another_run_are_found() -> None:
    plot = Plot(RUN, Window(0, 3, 0, 1), Box(100, 100, 1000, 700))
    run = Value(2.4, "far_run")
    legs = RiseAndRun(plot, "cut", plot.of("point_x"), run)
    assert kinds(*plot.frame, legs) == set()
    assert kinds(*plot.frame, lying(legs, corners=lambda c: c + np.array([[0, 0], [0, 0], [0, 12]]))) == {
        "legs_are_off"
    }


def test_numbers_stand_beside_a_rise_and_outside_an_angle(hill: Hill) -> None:
    triangle, turn = SlopeTriangle(hill, HERE, 0), Turn(hill, HERE, HOLLOW)
    _, rise = triangle.number(Of(RUN, "slope_east"))
    plate, angle = turn.number(Of(RUN, "arrow_misses_hollow_by"))
    settle([rise, plate, angle])
    assert (rise.number, plate.words) == (pytest.approx(RUN.facts["slope_east"]), angle)
    assert rise.at()[0] > triangle.corners[1:, 0].mean()
    feet = np.array(hill.spot(RUN.point))
    out = np.array(angle.at()) - feet
    assert np.hypot(*out) > np.hypot(*(turn.line - feet).T).max()
    assert out @ (turn.middle - feet) == pytest.approx(np.hypot(*out) * np.hypot(*(turn.middle - feet)))


def test_an_arrow_in_the_colour_of_slopes_that_does_not_lead_down_is_found(hill: Hill) -> None:
    assert kinds(hill, GroundArrow(hill, HERE, HOLLOW)) == {"ground_arrow_is_off"}
    down = np.array(RUN.point) - 0.4 * RUN.gradient
    assert kinds(hill, GroundArrow(hill, HERE, Value(down))) == set()


@pytest.mark.parametrize("part", ["tips", "hand", "rising", "falling", "east", "arrow", "down"])
def test_a_rose_in_the_colours_of_the_other_side_is_found(part: str) -> None:
    rose = SlopeRose(RUN, lambda: (900.0, 500.0), 600.0)
    rose.turn.set(3.0)
    drawing = getattr(rose, part)
    assert kinds(drawing) == set()

    def swapped(shade: Any) -> Any:
        if isinstance(shade, tuple):
            return shade[::-1]
        return theme.ITERATE if shade == theme.GRADIENT else theme.GRADIENT

    name = "shades" if part == "tips" else "shade"
    assert kinds(lying(drawing, **{name: swapped})) == {"rose_colour_is_wrong"}
