"""Maps from above: places read back from pixels, ways cut at the edge, squares and arrows, light where heights are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcore.experiments import AdaptiveInRavine
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.look.marks import METHOD
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap, cut, equal_window

RUN = AdaptiveInRavine()
BOX = Box(100, 100, 1300, 900)


def new_map(**options: Any) -> GroundMap:
    return GroundMap(RUN, "objective", BOX, 6.0, **options)


def data_of(spots: Any) -> Any:
    """Return data points of pixels: the inverse of the map, written once more."""
    return (np.asarray(spots, dtype=float) - (700, 500)) / (100, -100)


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.01, 100))
def test_a_window_on_equal_scales_is_as_high_as_its_box_asks(x: float, y: float, half: float) -> None:
    window = equal_window(BOX, (x, y), half)
    across = (window.right - window.left) / (BOX.right - BOX.left)
    up = (window.top - window.bottom) / (BOX.bottom - BOX.top)
    assert up == pytest.approx(across)
    middle = (window.left + window.right) / 2, (window.bottom + window.top) / 2
    assert middle == pytest.approx((x, y), abs=1e-9)


@pytest.mark.parametrize("position", [0, 1, 7])
def test_a_ball_stands_at_its_iterate(position: int) -> None:
    ball = new_map().ball("adagrad", METHOD)
    ball.position.set(float(position))
    ball.settle()
    assert data_of((ball.x, ball.y)) == pytest.approx(RUN.trajectories["adagrad"].x[position], abs=1e-9)
    assert ball.last == RUN.trajectories["adagrad"].nit


def test_between_iterates_a_ball_goes_straight() -> None:
    ball = new_map().ball("adagrad", METHOD)
    ball.position.set(0.25)
    ball.settle()
    x = RUN.trajectories["adagrad"].x
    assert data_of((ball.x, ball.y)) == pytest.approx(0.75 * x[0] + 0.25 * x[1], abs=1e-9)


def test_a_way_goes_as_far_as_its_ball() -> None:
    plane = new_map()
    ball = plane.ball("adam", METHOD)
    way = plane.way(ball)
    ball.position.set(12.5)
    way.settle()
    x = RUN.trajectories["adam"].x
    expected = [*x[:13], (x[12] + x[13]) / 2]
    assert data_of(np.concatenate(way.line)) == pytest.approx(np.array(expected), abs=1e-9)
    assert len(way.beads) == 13


def test_a_way_that_bursts_is_cut_at_the_edge_and_keeps_its_direction() -> None:
    plane = new_map()
    way = plane.way(Of(RUN, "squeezed", ("puzzle_plain", 100.0, 0.0)), theme.GRADIENT)
    way.settle()
    assert len(way.line) > 5
    x = RUN.squeezed("puzzle_plain", 100.0, 0.0)
    for piece in way.line:
        assert (piece >= (100 - 1e-6, 100 - 1e-6)).all()
        assert (piece <= (1300 + 1e-6, 900 + 1e-6)).all()
    first = data_of(way.line[0][-1])
    share = (first[1] - x[0, 1]) / (x[1, 1] - x[0, 1])
    assert first[0] == pytest.approx(x[0, 0] + share * (x[1, 0] - x[0, 0]))
    assert first[1] == pytest.approx(-4.0)


#: Pixels: nobody draws at 1e-300 of one.
PIXELS = st.floats(-1e6, 1e6).map(lambda pixel: round(pixel, 6))


@given(st.lists(st.tuples(PIXELS, PIXELS), min_size=2, max_size=12))
def test_what_is_cut_lies_in_the_box_and_on_the_line(corners: list[tuple[float, float]]) -> None:
    line = np.array(corners)
    for piece in cut(line, (0, 0, 1000, 500)):
        assert ((piece >= -1e-6) & (piece <= (1000 + 1e-6, 500 + 1e-6))).all()
        for spot in piece:
            start, way = line[:-1], np.diff(line, axis=0)
            long = np.maximum((way**2).sum(axis=1), 1e-30)
            share = np.clip(((spot - start) * way).sum(axis=1) / long, 0, 1)
            assert np.hypot(*(start + share[:, None] * way - spot).T).min() < 1e-3


def test_a_square_reaches_one_rate_to_each_side_of_the_iterate() -> None:
    plane = new_map()
    ball = plane.ball("adagrad", METHOD)
    ball.position.set(2.4)
    square = plane.square(ball, Of(RUN, "adagrad_rate"))
    square.settle()
    corners = data_of(square.corners)
    at = RUN.trajectories["adagrad"].x[2]
    assert np.stack([corners.min(axis=0), corners.max(axis=0)]) == pytest.approx(np.stack([at - 1.0, at + 1.0]))


def test_arrows_show_the_next_iterate_and_the_way_against_the_slope() -> None:
    plane, sign = new_map(), Value(1.0)
    ball = plane.ball("adagrad", METHOD)
    step, slope = plane.step_arrow(ball), plane.slope_arrow(ball, 200.0, sign=sign)
    step.settle()
    assert data_of(step.ends) == pytest.approx(RUN.trajectories["adagrad"].x[:2])
    for now in (1.0, -1.0):
        sign.set(now)
        slope.settle()
        start, end = data_of(slope.ends)
        way = -now * RUN.trajectories["adagrad"].grad[0]
        assert end - start == pytest.approx(2.0 * way / np.hypot(*way))


def test_light_lines_lie_at_whole_multiples_of_the_spacing() -> None:
    plane = GroundMap(RUN, Of(RUN, "ground_with", (1.0, 0.0)), BOX, 6.0, spacing=1.0)
    plane.ground.settle()
    light = plane.ground.picture[400 // 2].astype(float).sum(axis=-1)
    u = 100 + 2 * (np.arange(len(light)) + 0.5)
    x, y = data_of(np.stack([u, np.full(len(u), 100 + 2 * 200.5)], axis=-1)).T
    risen = np.sqrt((x**2 + y**2) / 2)
    inner = np.arange(40, len(u) - 40)
    peaks = [k for k in inner if light[k] > light[k - 5] + 14 and light[k] == light[k - 4 : k + 5].max()]
    assert len(peaks) >= 6
    assert np.abs(risen[peaks] - np.rint(risen[peaks])).max() < 0.03


def test_lines_grow_finer_when_the_window_grows_smaller() -> None:
    plane = new_map()
    wide = plane.ground.spacing()[0]
    plane.window.set(plane.about((0.0, 0.0), 0.06))
    assert plane.ground.spacing()[0] <= wide / 24
