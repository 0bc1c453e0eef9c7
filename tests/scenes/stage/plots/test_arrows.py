"""Arrows, squares and plumb lines on maps end where the experiment says."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.look.marks import METHOD
from tests.scenes.stage.plots.maps import LINE, RAVINE, line_map, of, on_line, on_ravine, ravine_map


def test_arrows_grow_from_their_starts() -> None:
    plot = line_map()
    arrows = plot.arrows(of("fan", 0.5), of("leads_down", 0.5))
    arrows.reveal.set(0.5)
    arrows.settle()
    fan = LINE.fan(0.5)
    np.testing.assert_allclose(on_line(arrows.tips), fan.mean(axis=1), atol=1e-9)
    assert [shade == theme.GRADIENT for shade in arrows.shades] == LINE.leads_down(0.5).tolist()


def test_a_plumb_line_meets_the_line_of_its_datum() -> None:
    plot = line_map()
    plumb = plot.plumb("plumb", 30, of("place", 0.0))
    plumb.settle()
    foot = on_line(plumb.ends)[1]
    ((x, y),) = LINE.sample(30)
    assert foot[0] * x + foot[1] == pytest.approx(y)


def test_a_square_reaches_one_rate_to_each_side_of_the_iterate() -> None:
    plane = ravine_map()
    ball = plane.ball("adagrad", METHOD)
    ball.position.set(2.4)
    square = plane.square(ball, Of(RAVINE, "adagrad_rate"))
    square.settle()
    corners = on_ravine(square.corners)
    at = RAVINE.trajectories["adagrad"].x[2]
    assert np.stack([corners.min(axis=0), corners.max(axis=0)]) == pytest.approx(np.stack([at - 1.0, at + 1.0]))


def test_arrows_show_the_next_iterate_and_the_way_against_the_slope() -> None:
    plane, sign = ravine_map(), Value(1.0)
    ball = plane.ball("adagrad", METHOD)
    step, slope = plane.step_arrow(ball), plane.slope_arrow(ball, 200.0, sign=sign)
    step.settle()
    assert on_ravine(np.concatenate([step.starts, step.tips])) == pytest.approx(RAVINE.trajectories["adagrad"].x[:2])
    for now in (1.0, -1.0):
        sign.set(now)
        slope.settle()
        (start,), (end,) = on_ravine(slope.starts), on_ravine(slope.tips)
        way = -now * RAVINE.trajectories["adagrad"].grad[0]
        assert end - start == pytest.approx(2.0 * way / np.hypot(*way))
