"""Light that is painted quickly is the light that Cairo computes for each pixel."""

from __future__ import annotations

from typing import Any

import cairo
import numpy as np
import pytest

from scenes.stage import theme
from scenes.stage.drawing.painted import Brush

STOPS = ((0.0, theme.ITERATE, 0.6), (0.4, theme.GRADIENT, 0.3), (1.0, theme.GRADIENT, 0.0))


def painted(radius: float, *, plainly: bool) -> Any:
    frame = np.full((1080, 1920, 4), 40, np.uint8)
    brush = Brush(frame, 0.9).radial(900.0, 500.0, radius, *STOPS).disc(900.0, 500.0, radius)
    if plainly:
        brush.context.fill()
    else:
        brush.fill()
    return frame.astype(int)


@pytest.mark.parametrize("radius", [30.0, 200.0, 700.0])
def test_wide_light_differs_by_no_more_than_two_levels(radius: float) -> None:
    plain, quick = painted(radius, plainly=True), painted(radius, plainly=False)
    assert np.ptp(plain) > 20
    assert np.abs(plain - quick).max() <= (0 if radius < 100 else 2)


def test_what_is_filled_next_has_the_colour_that_is_taken_next() -> None:
    frame = np.zeros((1080, 1920, 4), np.uint8)
    brush = Brush(frame).radial(900.0, 500.0, 400.0, *STOPS).disc(900.0, 500.0, 400.0).fill()
    assert isinstance(brush.context.get_source(), cairo.RadialGradient)
    brush.solid(theme.INK).box(20, 20, 40, 40).fill()
    assert frame[40, 40, :3].tolist() == [round(255 * part) for part in theme.light(theme.INK)]
