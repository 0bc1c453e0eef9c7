"""Maps from above: one scale for both axes, ways cut at the edge, balls and lines of data read back from pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.stage.drawing.values import Of
from scenes.stage.look import theme
from scenes.stage.look.frame import pixels
from scenes.stage.look.marks import METHOD
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import equal_window
from scenes.stage.plots.on_maps import cut
from tests.scenes.stage.plots.maps import LINE, LINE_BOX, RAVINE, RAVINE_BOX, line_map, on_line, on_ravine, ravine_map


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.01, 100))
def test_a_window_on_equal_scales_is_as_high_as_its_box_asks(x: float, y: float, half: float) -> None:
    window = equal_window(RAVINE_BOX, (x, y), across=half)
    across = (window.right - window.left) / (RAVINE_BOX.right - RAVINE_BOX.left)
    up = (window.top - window.bottom) / (RAVINE_BOX.bottom - RAVINE_BOX.top)
    assert up == pytest.approx(across)
    middle = (window.left + window.right) / 2, (window.bottom + window.top) / 2
    assert middle == pytest.approx((x, y), abs=1e-9)


def test_a_way_goes_as_far_as_its_ball() -> None:
    plane = ravine_map()
    ball = plane.ball("adam", METHOD)
    way = plane.way(ball)
    ball.position.set(12.5)
    way.settle()
    x = RAVINE.trajectories["adam"].x
    expected = [*x[:13], (x[12] + x[13]) / 2]
    assert on_ravine(np.concatenate(way.line)) == pytest.approx(np.array(expected), abs=1e-9)
    assert len(way.beads) == 13


def test_a_way_that_bursts_is_cut_at_the_edge_and_keeps_its_direction() -> None:
    plane = ravine_map()
    way = plane.way(Of(RAVINE, "squeezed", ("puzzle_plain", 100.0, 0.0)), theme.GRADIENT)
    way.settle()
    assert len(way.line) > 5
    x = RAVINE.squeezed("puzzle_plain", 100.0, 0.0)
    for piece in way.line:
        assert (piece >= (100 - 1e-6, 100 - 1e-6)).all()
        assert (piece <= (1300 + 1e-6, 900 + 1e-6)).all()
    first = on_ravine(way.line[0][-1])
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


def test_both_parameters_have_one_scale_in_every_box() -> None:
    plot = line_map()
    for box in (LINE_BOX, Box(0, 0, 300, 900), Box(10, 10, 1900, 200)):
        for change in plot.going((0.3, 0.2), 0.7, box):
            change.value.set(change.to)
        across, up = plot.u(1.0) - plot.u(0.0), plot.v(0.0) - plot.v(1.0)
        assert across == pytest.approx(up)
        assert plot.spot(0.3, 0.2) == pytest.approx(((box.left + box.right) / 2, (box.top + box.bottom) / 2))


def test_a_ball_goes_straight_from_iterate_to_iterate() -> None:
    plot = line_map()
    ball = plot.ball("handful", METHOD)
    x = LINE.trajectories["handful"].x
    for position, true in ((0.0, x[0]), (3.0, x[3]), (3.25, 0.75 * x[3] + 0.25 * x[4]), (2000.0, x[-1])):
        ball.position.set(position)
        ball.settle()
        np.testing.assert_allclose(on_line(np.array([ball.x, ball.y])), true, atol=1e-9)
        np.testing.assert_allclose(ball.point(), true)


def test_lines_of_data_end_at_the_edges_of_the_map() -> None:
    plot = line_map()
    lines = plot.lines("samples_with", 0.3)
    lines.settle()
    spots = pixels(lines.points)
    assert spots[:, 0].min() >= 190 - 1e-6
    assert spots[:, 0].max() <= 1130 + 1e-6
    assert spots[:, 1].min() >= 176 - 1e-6
    assert spots[:, 1].max() <= 884 + 1e-6
    lines.reveal.set(0.5)
    lines.settle()
    halves = pixels(lines.points)
    np.testing.assert_allclose(halves[0], spots[0])
    np.testing.assert_allclose(halves[3], (spots[0] + spots[3]) / 2)
