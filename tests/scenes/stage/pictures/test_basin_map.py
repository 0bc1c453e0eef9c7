"""The map of luck counts every start once."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LocalMinimum
from scenes.stage.pictures.basin_map import BasinMap, shares_within
from scenes.stage.surface.view import SurfaceView


def test_the_map_counts_every_start_once_and_the_bright_ones_first() -> None:
    run = LocalMinimum(grid=12, samples=30)
    view = SurfaceView(lambda a, b: a**2 + b, (run.window, run.window), resolution=8)
    lucky = [k for k, p in enumerate(run.basins.points) if p.fun <= run.global_minimum.fun * (1 + 1e-6)]
    luck = BasinMap(view, run.basins, lucky)
    np.testing.assert_array_equal(luck.valleys == 0, np.isin(run.basins.label, lucky))
    shares = [float((luck.valleys == k).mean()) for k in range(luck.count)]
    assert shares[0] == pytest.approx(run.facts["lucky_share"])
    assert shares[1:-1] == sorted(shares[1:-1], reverse=True)
    bar = luck.get_bar(4.0, 0.3, np.zeros(3))
    counted = luck.spread(bar, run.global_minimum.x)[1]
    counted.act(counted.start_value)
    assert bar.parts.width == pytest.approx(0, abs=0.1)
    counted.act(counted.end_value)
    np.testing.assert_allclose([part.width for part in bar.parts], 4.0 * np.array(shares), atol=1e-9)


def test_a_share_is_of_all_members_however_far() -> None:
    shares = shares_within([0.1, 0.2, 0.3, 0.9], [0, 1, 0, 0], 3)
    np.testing.assert_allclose(shares(0.25), [0.25, 0.25, 0])
    np.testing.assert_allclose(shares(1.0), [0.75, 0.25, 0])
