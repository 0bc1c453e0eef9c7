"""Steps on a map have the colours of what they do."""

from __future__ import annotations

import numpy as np

from scenes.stage import Climbs, theme
from scenes.stage.look.marks import METHOD
from tests.scenes.stage.plots.maps import LINE, line_map


def test_steps_that_lead_up_have_the_colour_of_climbing() -> None:
    plot = line_map()
    ball = plot.ball("single", METHOD)
    climbs = Climbs(ball, keep=20)
    ball.position.set(300.0)
    climbs.settle()
    heights = LINE.trajectories["single"].fun[280:301]
    assert [shade == theme.NEGATIVE for shade in climbs.shades] == (np.diff(heights) > 0).tolist()
    ball.position.set(2.0)
    climbs.settle()
    assert len(climbs.shades) == 2
