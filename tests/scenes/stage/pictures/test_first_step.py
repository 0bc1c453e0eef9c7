"""The first step on a map whose scale is the rate."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import AdaptiveInRavine
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.first_step import FirstStep
from scenes.stage.plots.box import Box

BOX = Box(100, 200, 900, 900)


@pytest.mark.parametrize(("name", "rates"), [("adagrad", 1.0), ("adam", 1.0), ("rmsprop", 10**0.5)])
@pytest.mark.parametrize("start", [(-4.0, 3.0), (3.0, 4.0)])
def test_the_step_is_as_many_rates_long_as_the_experiment_says(
    name: str, rates: float, start: tuple[float, float]
) -> None:
    picture = FirstStep(AdaptiveInRavine(start=start), name, f"{name}_rate", METHOD, name, BOX)
    _, square, ball, _ = picture.parts
    square.settle()
    picture.arrow.settle()
    half = np.ptp(square.corners, axis=0) / 2
    assert half[0] == pytest.approx(half[1])
    step = np.abs(picture.arrow.tips[0] - picture.arrow.starts[0])
    assert step == pytest.approx(rates * half, rel=1e-5)
    ends = np.concatenate([picture.arrow.starts, picture.arrow.tips])
    inside = (ends >= (100, 200)) & (ends <= (900, 900))
    assert inside.all()
    assert ball.position.now == 0
