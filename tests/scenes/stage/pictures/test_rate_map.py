"""The map of all learning rates: its marks stand where the mathematics puts them, whatever curvature and steps."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LearningRate
from scenes.stage.drawing.drawing import settle
from scenes.stage.look import frame
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.rate_map import RateMap
from scenes.stage.plots.box import Box


@pytest.fixture
def rates() -> RateMap:
    return RateMap(LearningRate(), Box(96, 150, 1824, 884))


@pytest.mark.parametrize("curvature", [2.0, 3.1, 5.0])
def test_the_lowest_place_is_at_one_and_the_wall_at_two_over_the_curvature(curvature: float, rates: RateMap) -> None:
    rates.curvature.set(curvature)
    settle([rates.lowest, rates.wall, rates.beyond])
    assert rates.x_at(rates.lowest.x) == pytest.approx(1 / curvature)
    assert rates.y_at(rates.lowest.y) == pytest.approx(0.0, abs=1e-9)
    assert rates.x_at(rates.wall.ends[:, 0]) == pytest.approx(2 / curvature)
    assert rates.x_at(rates.beyond.box[0]) == pytest.approx(2 / curvature)


@pytest.mark.parametrize("steps", [1.0, 2.0, 2.7, 60.0])
def test_the_curve_is_what_so_many_steps_leave(steps: float, rates: RateMap) -> None:
    rates.steps.set(steps)
    settle([rates.curve])
    spots = frame.pixels(rates.curve.points)
    x, y = rates.x_at(spots[::4, 0]), rates.y_at(spots[::4, 1])
    expected = np.abs(1 - 2 * x) ** int(steps)
    assert x.min() > -1e-9
    assert np.abs(y - expected).max() < 1e-6


def test_the_wall_is_seen_whatever_the_curvature() -> None:
    for curvature in (2.0, 6.0):
        run, box = LearningRate(curvature=curvature, diverging=2.1 / curvature), Box(96, 150, 1824, 884)
        assert RateMap(run, box).window.now.right == pytest.approx(2.5 / curvature)
        assert RateMap(run, box, highest=3.0).window.now.right == 3.0


def test_a_ball_stays_on_the_curve_at_its_rate(rates: RateMap) -> None:
    ball = rates.at_rate(METHOD, "better_rate")
    for steps in (1.0, 3.0):
        rates.steps.set(steps)
        settle([ball])
        assert (rates.x_at(ball.x), rates.y_at(ball.y)) == pytest.approx((0.125, 0.75**steps))
    beyond = rates.at_rate(METHOD, "diverging_rate")
    rates.steps.set(60.0)
    settle([beyond])
    assert beyond.strength == 0.0
