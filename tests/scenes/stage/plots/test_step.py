"""The tangent is as steep as the slope, and the arrow as long as rate times slope."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LearningRate
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Value
from scenes.stage.look import frame
from scenes.stage.look.marks import METHOD
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.step import stride
from scenes.stage.plots.window import Window


@pytest.fixture
def plot() -> Plot:
    return Plot(LearningRate(), Window(-22, 22, -28, 408), Box(96, 150, 1824, 884))


def test_the_arrow_ends_at_the_next_iterate_for_every_rate(plot: Plot) -> None:
    ball, rate = plot.run("better", METHOD, way=stride), Value(0.125)
    arrow = plot.arrow(ball, rate)
    for position, x in ((0.0, -20.0), (0.6, -20.0), (1.0, -15.0)):
        for now in (0.01, 0.125, 0.4):
            ball.position.set(position)
            rate.set(now)
            settle([arrow])
            (u, v), (end, level) = arrow.ends
            assert v == level
            assert plot.x_at(u) == pytest.approx(x)
            assert plot.x_at(end) - x == pytest.approx(-now * 2 * x)
    assert rate in arrow.read
    assert ball.position in arrow.read


def test_the_tangent_has_the_slope_of_the_objective(plot: Plot) -> None:
    ball = plot.run("better", METHOD)
    tangent = plot.tangent(ball)
    for position, slope in ((0.0, -40.0), (2.0, -22.5)):
        ball.position.set(position)
        settle([tangent])
        spots = frame.pixels(tangent.points[[0, -1]])
        (x0, x1), (y0, y1) = plot.x_at(spots[:, 0]), plot.y_at(spots[:, 1])
        assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)


def test_a_stride_goes_along_the_arrow_and_then_to_the_graph(plot: Plot) -> None:
    ball = plot.run("better", METHOD, way=stride)
    assert ball.data_at(0.3)[1] == pytest.approx(400.0)
    assert ball.data_at(0.8)[0] == pytest.approx(-15.0)
    assert ball.data_at(1.0) == pytest.approx((-15.0, 225.0))
    assert np.isfinite(ball.data_at(0.65)).all()


def test_a_drop_leads_from_the_tip_of_the_arrow_to_the_graph(plot: Plot) -> None:
    arrow = plot.arrow(plot.run("better", METHOD), Value(0.125))
    drop = arrow.drop()
    settle([arrow, drop])
    assert np.ptp(drop.ends[:, 0]) < 1e-9
    assert drop.start() == arrow.tip()
    assert plot.y_at(drop.end()[1]) == pytest.approx(225.0)
