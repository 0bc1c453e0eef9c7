"""Where each start ends: the strip covers the starts that are spoken of, and every stretch of it falls."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import NewtonOnCosine
from scenes.stage import Box, DestinationFan, Destinations, DestinationStrip, Of, Plot, Value, Window

RUN = NewtonOnCosine()


def picture(sweep: float) -> Destinations:
    plot = Plot(RUN, Window(-21.4, 21.4, -1.05, 1.1), Box(96, 150, 1824, 316))
    left, right, unit = (Of(RUN, name) for name in ("share_left", "share_right", "half_period"))
    return Destinations(plot, "destinations", left, right, unit, Value(sweep))


@pytest.mark.parametrize(("sweep", "share"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_strands_fall_as_far_as_the_sweep_has_come(sweep: float, share: float) -> None:
    fan = DestinationFan(picture(sweep))
    fan.settle()
    start, stop, _ = fan.shared.edges()
    fallen = fan.runs[: fan.fallen()]
    reached = (fallen[-1][1] - start) / (stop - start) if fallen else 0.0
    assert reached == pytest.approx(share, abs=0.25 if 0 < sweep < 1 else 0.001)
    assert sweep < 1 or fan.fallen() == len(fan.runs), "the last ribbon has not fallen"


def test_the_ribbons_are_as_wide_as_the_shares_that_are_said() -> None:
    fan = DestinationFan(picture(1.0))
    fan.settle()
    start, stop, _ = fan.shared.edges()
    straight = sum(right - left for left, right, order in fan.runs if order == 0 and right - left > 200)
    assert straight / (stop - start) == pytest.approx(RUN.facts["share_to_minimum"], abs=0.003)


def test_the_strip_ends_where_the_fact_ends() -> None:
    strip = DestinationStrip(picture(1.0))
    strip.settle()
    plane = strip.shared.plane
    np.testing.assert_allclose(
        [float(plane.x_at(strip.start)), float(plane.x_at(strip.stop))], [-20.0, 20.0], atol=1e-9
    )
