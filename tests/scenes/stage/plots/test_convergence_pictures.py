"""Convergence plots, dials, cobwebs and trails stand where the mathematics says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scenes.stage.instruments.dial import Dial
from scenes.stage.plots.cobweb import CobwebPlot, cobweb_corners
from scenes.stage.plots.convergence_plot import ConvergencePlot
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.trails import StepArrow, Trail
from scenes.stage.plots.window import Window


@pytest.mark.parametrize("bend", [0.0, 0.3, 1.0])
def test_a_bent_axis_can_be_read_back(bend: float) -> None:
    plot = ConvergencePlot(40, 1e-7, 440.0, 4.0, 4.0, bend=bend).move_to([3.0, 0.5, 0.0])
    for k, loss in ((0, 400.0), (10, 1.27), (35, 3.2e-6)):
        assert plot.p2c(plot.c2p(k, loss)) == pytest.approx((k, loss), rel=1e-9 if bend in (0, 1) else 1e-4, abs=1e-9)


def test_geometric_decay_is_a_straight_line_on_the_bent_axis_only() -> None:
    k = np.arange(20)
    for bend, straight in ((0.0, False), (1.0, True)):
        plot = ConvergencePlot(20, 1e-9, 1.0, 4.0, 4.0, bend=bend)
        y = plot.to_frame(k, 0.5**k)[:, 1]
        assert bool(np.ptp(np.diff(y)) < 1e-12) is straight


def test_ticks_keep_their_distance_while_the_axis_bends() -> None:
    plot = ConvergencePlot(20, 1e-12, 500.0, 4.0, 4.0)
    for bend in np.linspace(0.01, 1.0, 25):
        plot.set_bend(float(bend))
        places = [plot.c2p(0, value)[1] for value, _ in plot.ticks_on(1)]
        assert len(places) >= 1
        assert all(above - below >= 0.35 for above, below in pairwise(places))


def test_a_logarithmic_axis_refuses_a_floor_of_zero() -> None:
    with pytest.raises(ValueError, match="floor must lie between 0 and top"):
        ConvergencePlot(20, 0.0, 1.0, 4.0, 4.0)


@pytest.mark.parametrize("r", [-3.0, -1.1, -0.6, 0.0, 0.75, 1.0])
def test_the_needle_is_parallel_to_the_line_in_the_cobweb(r: float) -> None:
    dial = Dial("r", -3.0, 1.0, 0.5).shift([1.0, 2.0, 0.0])
    dial.set_value(r)
    (x0, y0, _), (x1, y1, _) = dial.needle.get_start(), dial.needle.get_end()
    plot = CobwebPlot(20.0, 4.0)
    start, end = plot.c2p(0, 0), plot.c2p(1, r)
    assert (y1 - y0) * (end - start)[0] == pytest.approx((x1 - x0) * (end - start)[1], abs=1e-12)


@pytest.mark.parametrize("x", [[4.0, 2.0], [4.0, -2.0, 1.0, -0.5], [3.0, 3.0, 3.0], [1.0, -1.1, 1.21]])
def test_cobweb_corners_lie_on_graph_and_diagonal_in_turn(x: list[float]) -> None:
    corners = cobweb_corners(x)
    assert corners[::2].tolist() == [[a, a] for a in x]
    assert corners[1::2].tolist() == [[a, b] for a, b in pairwise(x)]


def test_a_trail_is_cut_off_at_the_window_and_returns_into_it() -> None:
    plot = Plot(Window(-1, 1, -1, 1), 4.0, 4.0)
    trail = plot.draw(Trail([(-0.5, 0), (3, 0), (3, 0.5), (0.5, 0.5)]))
    ends = sorted(tuple(np.round(plot.p2c(p), 5).tolist()) for p in (trail.points[3], trail.points[4]))
    assert ends == [(1.0, 0.0), (1.0, 0.5)]
    assert trail.to(0.5, plot).head == (1.25, 0.0)


@pytest.mark.parametrize("length", [5.0, -5.0, 0.01])
def test_a_step_arrow_is_as_long_as_its_step(length: float) -> None:
    plot = Plot(Window(-20, 20, 0, 400), 10.0, 4.0)
    arrow = plot.draw(StepArrow(-10.0, 100.0, length))
    tip = max(arrow.points, key=lambda p: abs(p[0] - plot.c2p(-10, 100)[0]))
    assert plot.p2c(tip) == pytest.approx((-10 + length, 100.0))
