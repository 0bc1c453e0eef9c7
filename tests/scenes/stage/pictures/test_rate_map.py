"""The map of all learning rates: its marks stand where the mathematics puts them, whatever the curvature."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from scenes.stage.look import theme
from scenes.stage.pictures.rate_map import RateMap


def left_with(curvature: float) -> object:
    """Return |1 − ηL|ⁿ, what gradient descent leaves of the distance on a parabola."""

    def distance_left(rates: ArrayLike, steps: int) -> NDArray[np.float64]:
        return np.asarray(np.abs(1 - np.asarray(rates, dtype=float) * curvature) ** steps)

    return distance_left


@pytest.fixture
def rate_map() -> RateMap:
    return RateMap(left_with(2.0), 2.0, 1.2)  # type: ignore[arg-type]


@pytest.mark.parametrize("curvature", [2.0, 5.0])
def test_the_lowest_place_is_at_one_and_the_wall_at_two_over_the_curvature(curvature: float, rate_map: RateMap) -> None:
    rate_map.set_curvature(curvature, left_with(curvature))  # type: ignore[arg-type]
    plot = rate_map.plot
    for mark, rate in ((rate_map.lowest, 1 / curvature), (rate_map.lowest_name, 1 / curvature)):
        assert plot.p2c(mark.get_center())[0] == pytest.approx(rate, abs=0.01)
    for mark in (rate_map.wall, rate_map.wall_name):
        assert plot.p2c(mark.get_center())[0] == pytest.approx(2 / curvature, abs=1e-6)
    assert plot.p2c(rate_map.beyond.get_left())[0] == pytest.approx(2 / curvature)
    assert plot.p2c(rate_map.beyond.get_right())[0] == pytest.approx(1.2)
    lowest = rate_map.curve.points[np.argmin(rate_map.curve.points[:, 1])]
    assert plot.p2c(lowest)[0] == pytest.approx(1 / curvature, abs=0.01)


def test_balls_stay_on_the_curve_as_steps_add_up_and_vanish_beyond_the_window(rate_map: RateMap) -> None:
    slow, lost = (rate_map.get_ball(rate, theme.ITERATE, "disc") for rate in (0.1, 1.1))
    for steps in (1, 4):
        rate_map.set_steps(steps)
        assert rate_map.plot.p2c(slow.get_center()) == pytest.approx((0.1, 0.8**steps))
    assert slow[0].fill_opacity == 1.0
    assert lost.y == pytest.approx(1.2**4)
    assert lost[0].fill_opacity == 0.0
