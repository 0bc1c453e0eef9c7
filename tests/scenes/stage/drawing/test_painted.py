"""Light that is painted quickly is the light that Cairo computes for each pixel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cairo
import numpy as np
import pytest

from scenes.stage import theme
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Value

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


class Spot(Painted):
    """A ring of light around a place that can be moved."""

    lasting = True

    def __init__(self) -> None:
        self.at, self.times = Value(700.0), {"painted": 0}
        super().__init__()

    def trace(self) -> None:
        self.x = float(self.at())
        self.cover(self.x - 60, 440, self.x + 60, 560)

    def brush(self, brush: Brush) -> None:
        self.times["painted"] += 1
        brush.solid(theme.ITERATE, 0.6).disc(self.x, 500, 60).fill()
        brush.solid(theme.GRADIENT, 0.5).disc(self.x, 500, 50).stroke(6.0)


def shown(spot: Spot, *, kept: bool) -> Any:
    frame = np.full((1080, 1920, 4), (40, 90, 20, 255), np.uint8)
    if kept:
        spot.paint_on(None, frame)  # type: ignore[arg-type]
    else:
        spot.brush(Brush(frame, spot.shown))
    return frame.astype(int)


def test_a_kept_picture_is_what_would_be_painted_and_is_painted_once() -> None:
    spot = Spot()
    spot.settle()
    first, again = shown(spot, kept=True), shown(spot, kept=True)
    assert spot.times["painted"] == 1
    assert np.array_equal(first, again)
    assert np.abs(first - shown(spot, kept=False)).max() <= 2


@pytest.mark.parametrize("change", [lambda spot: spot.at.set(900.0), lambda spot: spot.presence.set(0.4)])
def test_a_kept_picture_is_painted_anew_when_the_drawing_looks_different(change: Callable[[Spot], None]) -> None:
    spot = Spot()
    spot.settle()
    shown(spot, kept=True)
    change(spot)
    spot.settle()
    assert np.abs(shown(spot, kept=True) - shown(spot, kept=False)).max() <= 2
