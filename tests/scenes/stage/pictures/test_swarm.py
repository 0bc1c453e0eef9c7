"""A swarm goes where its points go, each with its curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import Camera, ManimColor

from scenes.stage.pictures.swarm import Swarm, evenly_paced
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window


def to_frame(points: Any) -> Any:
    """Return a map of data to the frame that stretches and shifts."""
    return np.column_stack([2 * points[:, 0] - 1, 2 * points[:, 1], 0 * points[:, 0]])


def curve(parameters: Any, x: Any) -> Any:
    """Return the values of a line, or of several."""
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


def test_dots_of_the_first_group_lie_on_top() -> None:
    ways = np.zeros((3, 2, 2))
    plot = Plot(Window(-1, 1, -2, 2), 3.0, 2.0)
    swarm = Swarm(ways, [1, 0], 2, window=(-1, 1), to_frame=lambda p: 0 * to_frame(p), plot=plot, model=curve)
    colors = [ManimColor("#FF0000"), ManimColor("#00FF00")]
    for dots, color in zip(swarm.dots, colors, strict=True):
        dots.set_fill(color).set_stroke(width=0)
    camera = Camera(pixel_width=321, pixel_height=181, frame_width=2.0, frame_height=2.0 * 181 / 321)
    camera.capture_mobjects([swarm.dots])
    assert camera.pixel_array[90, 160, :3].tolist() == [255, 0, 0]


def test_a_frame_asks_once_where_things_are(swarm: Swarm) -> None:
    asked = []
    swarm.to_frame = lambda points: asked.append(len(points)) or to_frame(points)
    swarm.go(0.5)
    assert asked == [3]
