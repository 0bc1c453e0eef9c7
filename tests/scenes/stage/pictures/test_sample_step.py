"""Steps of single samples lead from their place to the line of their sample."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LineFromAHandful
from scenes.stage import METHOD, Box, GroundMap, Of, Plot, SampleStep, SampleSteps, Value, Window, theme
from scenes.stage.drawing.drawing import settle

RUN = LineFromAHandful()


@pytest.fixture
def plot() -> GroundMap:
    return GroundMap(RUN, Box(190, 176, 1130, 884), (0.0, 1.0), 2.0)


def test_a_step_goes_along_the_plumb_line_to_the_line_of_the_sample_that_is_lit(plot: GroundMap) -> None:
    which = Value(3.0)
    data = Plot(RUN, Window(-3, 3, -3, 3), Box(1300, 200, 1700, 600))
    step = SampleStep(plot, data, Of(RUN, "drawn", (which,)), Of(RUN, "place", (0.2,)), theme.INK)
    for k in (3.0, 40.0):
        which.set(k)
        settle(step.parts)
        ((x, y),) = RUN.sample(RUN.drawn(k))
        assert step.lit.spots[0] == pytest.approx(data.spot(x, y))
        np.testing.assert_allclose(step.plumb.ends[0], plot.spot(*RUN.place(0.2)))
        a, b = float(plot.x_at(step.plumb.ends[1, 0])), float(plot.y_at(step.plumb.ends[1, 1]))
        assert a * x + b == pytest.approx(y)
        way, plumb = step.arrow.tips[0] - step.arrow.starts[0], np.diff(step.plumb.ends, axis=0)[0]
        assert way[0] * plumb[1] == pytest.approx(way[1] * plumb[0], abs=1e-6)
    assert step.arrow not in step.target
    assert set(map(id, step.parts)) == {*map(id, step.target), id(step.arrow)}


def test_the_mean_of_all_steps_is_in_the_middle_of_their_tips(plot: GroundMap) -> None:
    share = Value(0.0)
    steps = SampleSteps(plot, share, METHOD)
    for part in (0.0, 0.7):
        share.set(part)
        settle(steps.parts)
        np.testing.assert_allclose(steps.fan.tips.mean(axis=0), steps.mean.tips[0])
        assert steps.here.spot() == pytest.approx(plot.spot(*RUN.place(part)))
        down = [shade == theme.GRADIENT for shade in steps.fan.shades]
        assert np.mean(down) == pytest.approx(RUN.agreement(part))
