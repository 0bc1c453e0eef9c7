"""The lengths of a rose are the slopes of its experiment."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdcore.experiments import GradientOnHill
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of, Value
from scenes.stage.pictures.secant import RiseAndRun
from scenes.stage.pictures.slope_rose import SlopeRose
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

RUN = GradientOnHill()
MIDDLE, UNIT = (960.0, 500.0), 700.0


@pytest.fixture
def rose() -> SlopeRose:
    return SlopeRose(RUN, lambda: MIDDLE, UNIT)


def slopes(spots: Any) -> Any:
    """Return slopes along east and north of pixels, by arithmetic of the test's own."""
    return (np.asarray(spots) - MIDDLE) / UNIT * (1, -1)


def test_tips_appear_as_directions_are_measured(rose: SlopeRose) -> None:
    for turn, count in ((0.0, 0), (0.5, 1), (6.0, 7), (24.0, 24)):
        rose.turn.set(turn)
        settle([rose.tips])
        assert len(rose.tips.ends) == count
    x, y = RUN.point
    for k, end in enumerate(slopes(rose.tips.ends)):
        angle = np.radians(15 * k)
        felt = (np.sin(x + 0.01 * np.cos(angle)) * np.cos(y + 0.01 * np.sin(angle)) - np.sin(x) * np.cos(y)) / 0.01
        assert end == pytest.approx(abs(felt) * np.array([np.cos(angle), np.sin(angle)]), abs=1e-9)
    assert rose.tips.rises.sum() == 12


def test_every_point_of_the_circle_sees_the_gradient_at_a_right_angle(rose: SlopeRose) -> None:
    settle([rose.rising, rose.arrow, rose.level])
    on = slopes(rose.rising.line)
    assert np.abs(((RUN.gradient - on) * on).sum(axis=1)).max() < 1e-12
    assert slopes(rose.arrow.line)[1] == pytest.approx(RUN.gradient)
    assert slopes(rose.level.line) @ RUN.gradient == pytest.approx(0, abs=1e-12)


def test_the_hand_is_as_long_as_its_slope(rose: SlopeRose) -> None:
    for turn in (0.0, 3.0, 13.37):
        rose.turn.set(turn)
        settle([rose.hand])
        assert np.hypot(*slopes(rose.hand.line)[1]) == pytest.approx(abs(RUN.slope_toward(15 * turn)))
    assert rose.turn in rose.hand.read


def test_rise_and_run_stand_under_their_chord() -> None:
    plot = Plot(RUN, Window(0, 3, 0, 1), Box(100, 100, 1000, 700))
    run = Value(2.4)
    legs = RiseAndRun(plot, "cut", plot.of("point_x"), run)
    for length in (2.4, 0.1):
        run.set(length)
        settle([legs])
        (x0, y0), (x1, y1), (x2, y2) = legs.corners
        assert (x1 - x0) / 300 == pytest.approx(length)
        assert (y0 == y1, x1 == x2) == (True, True)
        assert (y1 - y2) / 600 / length == pytest.approx(RUN.quotient(length))


def test_a_slope_may_end_and_be_named_anywhere(rose: SlopeRose) -> None:
    end = slopes(rose.along((1, 1), Of(RUN, "northeast_slope"))())
    assert end == pytest.approx(np.full(2, RUN.facts["northeast_slope"] / np.sqrt(2)))
    number = rose.number(Of(RUN, "slope_east"), rose.east, 0.5, 0, 44, "east")
    settle([number])
    assert number.number == pytest.approx(RUN.facts["slope_east"])
    assert number.at() == rose.place(rose.east, 0.5, 0, 44)()
