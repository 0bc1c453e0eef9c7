"""Meters and turn dials: what they show is read back from where it is painted."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import AdaptiveInRavine
from scenes.stage.drawing.values import Of, Value
from scenes.stage.instruments.meters import Meters
from scenes.stage.instruments.turn_dial import TurnDial
from scenes.stage.look.frame import px
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap

RUN = AdaptiveInRavine()
BOX = Box(1400, 200, 1800, 800)


def read(row: float) -> float:
    """Return the number of a pixel row on a scale from 1 to 1000: the inverse of the meters, written once more."""
    return float(10 ** (3 * (800 - row) / 600))


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("steep", [1.0, 8.0, 100.0])
def test_after_the_first_slope_a_meter_reads_that_slope(axis: int, steep: float) -> None:
    told = [tuple(Of(RUN, name, (k, 1.0, steep, 0.0)) for name in ("meter_reading", "slope_size")) for k in (0, 1)]
    tubes = Meters(RUN, (1.0, 1000.0), BOX, dict(zip("xy", told, strict=True)))
    level, tag = tubes.levels[axis], tubes.tags[axis]
    level.settle()
    tag.settle()
    slope = abs(RUN.start[axis]) * (steep if axis else 1.0)
    assert read(level.level) == pytest.approx(slope)
    assert read(tag.y) == pytest.approx(slope)


def test_an_empty_meter_shows_nothing_and_a_full_one_ends_at_the_top() -> None:
    reading = Value(0.0)
    (level,) = Meters(RUN, (1.0, 1000.0), BOX, {"s": (reading, reading)}).levels
    for value, row in ((0.0, 800), (1e9, 200)):
        reading.set(value)
        level.settle()
        assert level.level == row


def test_a_tag_below_the_scale_vanishes() -> None:
    (tag,) = Meters(RUN, (1.0, 1000.0), BOX, {"s": (Value(2.0), Value(0.5))}).tags
    tag.settle()
    assert tag.strength == 0.0


def test_a_scale_that_is_no_logarithmic_one_is_refused() -> None:
    with pytest.raises(ValueError, match="0 < low < high"):
        Meters(RUN, (0.0, 10.0), BOX, {})


@pytest.mark.parametrize("degrees", [0.0, 10.0, 45.0, 80.0])
def test_a_dial_turns_counter_clockwise(degrees: float) -> None:
    plane = GroundMap(RUN, Box(100, 100, 1300, 900), across=6.0, on="objective")
    dial = TurnDial(plane, Value(degrees))
    dial.settle()
    (start, end), (u, v) = dial.rays[1], dial.beside()
    assert np.degrees(np.arctan2(start[1] - end[1], end[0] - start[0])) == pytest.approx(degrees)
    assert start == pytest.approx((700, 500))
    assert np.isfinite(px(u, v)).all()
