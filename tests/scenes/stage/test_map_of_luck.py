"""A swarm goes where its points go, each with its curve, and the map of luck counts every start once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdcore.experiments import LocalMinimum
from scenes.stage.basin_map import BasinMap, shares_within
from scenes.stage.plots import Plot
from scenes.stage.share_bar import ShareBar
from scenes.stage.surface_view import SurfaceView
from scenes.stage.swarm import Swarm, evenly_paced
from scenes.stage.window import Window


def to_frame(points: Any) -> Any:
    """Return a map of data to the frame that stretches and shifts."""
    return np.column_stack([2 * points[:, 0] - 1, 2 * points[:, 1], 0 * points[:, 0]])


def curve(parameters: Any, x: Any) -> Any:
    """Return a line."""
    return parameters[0] * x + parameters[1]


@pytest.fixture
def swarm() -> Swarm:
    """Return three points in two groups; the last leaves the window."""
    ends = np.array([[0.5, 0.5], [0.5, 0.5], [3.0, 0.0]])
    ways = np.linspace([[0.0, 0.0], [1.0, 0.5], [0.0, 1.0]], ends, 7)
    plot = Plot(Window(-1, 1, -2, 2), 3.0, 2.0)
    return Swarm(ways, [0, 0, 1], 3, window=(-1, 2), to_frame=to_frame, plot=plot, model=curve)


def middles(dots: Any) -> Any:
    """Return the middles of discs of eight arcs."""
    return dots.points.reshape(-1, 32, 3).mean(axis=1)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7])
def test_dots_stand_where_their_points_are_and_curves_are_theirs(swarm: Swarm, share: float) -> None:
    swarm.go(share)
    now = np.array([[0.5 * share, 0.5 * share], [1 - 0.5 * share, 0.5]])
    np.testing.assert_allclose(middles(swarm.dots[0]), to_frame(now), atol=1e-9)
    drawn = np.array([swarm.plot.p2c(point) for point in swarm.curves[0].points])
    half = len(drawn) // 2
    for points, parameters in ((drawn[:half], now[0]), (drawn[half:], now[1])):
        np.testing.assert_allclose(points[:, 1], curve(parameters, points[:, 0]), atol=1e-9)


def test_who_leaves_the_window_is_not_drawn_and_comes_back(swarm: Swarm) -> None:
    swarm.go(0.9)
    assert len(swarm.dots[1].points) == 0 < len(swarm.curves[1].points)
    swarm.go(0.0)
    np.testing.assert_allclose(middles(swarm.dots[1]), to_frame(np.array([[0.0, 1.0]])), atol=1e-9)


def test_who_ends_in_one_place_lies_side_by_side(swarm: Swarm) -> None:
    swarm.go(1.0)
    first, second = middles(swarm.dots[0])
    assert swarm.radius < np.linalg.norm(first - second) < 4 * swarm.radius


def test_a_way_at_any_pace_is_gone_at_an_even_one() -> None:
    t = np.linspace(0, 1, 50) ** 3
    ways = np.stack([np.column_stack([t, 2 * t]), np.column_stack([0 * t, 0 * t + 1])], axis=1)
    even = evenly_paced(ways, 10)
    np.testing.assert_allclose(even[:, 0, 0], np.linspace(0, 1, 11), atol=1e-12)
    np.testing.assert_allclose(even[:, 1], [[0, 1]] * 11)


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


def test_parts_of_a_bar_stand_end_to_end() -> None:
    bar = ShareBar(["#FF0000", "#00FF00"], width=2.0, height=0.5, center=np.array([1.0, 0.0, 0.0]))
    bar.show([0.25, 0.5])
    ends = [(part.get_left()[0], part.get_right()[0]) for part in bar.parts]
    np.testing.assert_allclose(ends, [(0.0, 0.5), (0.5, 1.5)])
