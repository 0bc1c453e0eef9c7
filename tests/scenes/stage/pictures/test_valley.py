"""A valley shows the start that it was made for, whatever its function."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LearningRate
from scenes.stage import METHOD, Box, Valley
from scenes.stage.look.frame import pixels

RUN, BOX = LearningRate(), Box(96, 150, 1824, 884)


@pytest.mark.parametrize(("on", "bottom", "start"), [("objective", 0.0, -20.0), ("shifted_objective", -1.0, 5.0)])
def test_the_start_stands_just_below_the_upper_edge(on: str, bottom: float, start: float) -> None:
    valley = Valley(RUN, start, BOX, on=on, bottom=bottom)
    u, v = valley.spot(start, float(getattr(RUN, on).value(start)))
    assert BOX.left < u < BOX.right
    assert BOX.top < v < BOX.top + 0.05 * (BOX.bottom - BOX.top)
    middle, low = valley.spot(bottom, float(getattr(RUN, on).value(bottom)))
    assert middle == pytest.approx((BOX.left + BOX.right) / 2)
    assert BOX.top + 0.9 * (BOX.bottom - BOX.top) < low < BOX.bottom


def test_its_curve_is_the_function_in_the_window_of_another_place() -> None:
    valley = Valley(RUN, -20.0, BOX, on="shifted_objective", bottom=-1.0)
    valley.window.set(valley.get_window(60.0))
    valley.curve.settle()
    spots = pixels(valley.curve.points[::4])
    x, y = valley.x_at(spots[:, 0]), valley.y_at(spots[:, 1])
    assert np.ptp(x) > 100
    assert np.abs(y - (x + 1) ** 2).max() < 1e-2 * 61**2


def test_a_step_that_stays_in_the_picture_is_refused() -> None:
    valley = Valley(RUN, -20.0, BOX)
    ball = valley.run("better", METHOD)
    ball.position.set(1.0)
    with pytest.raises(ValueError, match=r"a step of the better run, to -15, does not leave the picture: choose more"):
        ball.check_gone("choose more")
    lost = valley.run("diverging", METHOD)
    lost.position.set(1.0)
    lost.check_gone("choose more")
