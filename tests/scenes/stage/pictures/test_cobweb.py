"""The stairs of a cobweb turn on the line and on the diagonal, at the iterates of the run."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LearningRate
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Value
from scenes.stage.look import frame
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.cobweb import Cobweb
from scenes.stage.plots.box import Box


@pytest.fixture
def web() -> Cobweb:
    return Cobweb(LearningRate(), 30.0, Box(950, 96, 1738, 884))


@pytest.mark.parametrize("rate", [0.125, 0.5, 0.8, 1.0, 1.05])
def test_whole_steps_lie_on_the_diagonal_and_half_ones_on_the_line(rate: float, web: Cobweb) -> None:
    value = Value(rate)
    _, ball = web.stairs("run_with_rate", METHOD, value, 5)
    x = LearningRate().run_with_rate(rate, 5).x[:, 0]
    for k in range(5):
        assert ball.data_at(float(k)) == pytest.approx((x[k], x[k]))
        assert ball.data_at(k + 0.5) == pytest.approx((x[k], x[k + 1]))
        assert ball.data_at(k + 0.5)[1] == pytest.approx((1 - 2 * rate) * x[k])


@pytest.mark.parametrize("position", [0.6, 2.7, 4.93])
def test_the_trail_cuts_no_corner(position: float, web: Cobweb) -> None:
    trail, ball = web.stairs("bouncing", METHOD)
    ball.position.set(position)
    settle([trail])
    level = (np.abs(np.diff(trail.way, axis=0)) < 1e-9).any(axis=1)
    assert level.all()
    assert np.ptp(web.x_at(trail.way[:, 0])) == pytest.approx(40.0 if position >= 1 else 8.0)


def test_the_line_is_the_map_from_an_iterate_to_the_next(web: Cobweb) -> None:
    rate = Value(0.125)
    line = web.line("next_iterate", rate)
    for now in (0.125, 0.9):
        rate.set(now)
        settle([line])
        spots = frame.pixels(line.points[[0, -1]])
        (x0, x1), (y0, y1) = web.x_at(spots[:, 0]), web.y_at(spots[:, 1])
        assert (y1 - y0) / (x1 - x0) == pytest.approx(1 - 2 * now)
        assert y0 == pytest.approx((1 - 2 * now) * x0)


def test_the_diagonal_joins_opposite_corners(web: Cobweb) -> None:
    settle([web.diagonal])
    spots = frame.pixels(web.diagonal.points[[0, -1]])
    assert np.allclose(spots, [[950, 884], [1738, 96]])
    assert web.diagonal in web.frame
