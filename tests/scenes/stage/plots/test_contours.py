"""Contour lines run where the function has their value, in whatever window."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gdcore.objectives import quadratic
from scenes.stage.drawing.values import Of
from scenes.stage.plots.box import Box
from scenes.stage.plots.contours import Contours, level_lines
from scenes.stage.plots.plane import Plane
from scenes.stage.plots.window import Window

RAVINE = SimpleNamespace(objective=quadratic([1.0, 100.0]), facts={})


@pytest.mark.parametrize("window", [Window(-4, 11, -1.25, 1.25), Window(-1, 1, -0.1, 0.1)])
def test_lines_have_one_value_to_a_pixel(window: Window) -> None:
    plane = Plane(RAVINE, window, Box(96, 160, 1536, 400), bleed=False)
    top = float(RAVINE.objective.fun([window.right, window.top]))
    levels = (0.1 * top, 0.4 * top)
    lines = Contours(plane, Of(RAVINE, "objective"), levels)
    lines.settle()
    for level, pieces in zip(levels, lines.lines, strict=True):
        assert len(pieces) > 20
        spots = pieces.reshape(-1, 2)
        points = np.stack([plane.x_at(spots[:, 0]), plane.y_at(spots[:, 1])], axis=-1)
        slope = np.abs(points * [1.0, 100.0]) @ [np.ptp([window.left, window.right]) / 1440,
                                                np.ptp([window.bottom, window.top]) / 240]  # fmt: skip
        off = np.abs(RAVINE.objective.funs(points) - level) / slope
        assert off.max() < 1.0


def test_a_saddle_in_a_cell_gives_two_pieces_and_a_plain_gives_none() -> None:
    corners = [[0.0, 1.0], [1.0, 0.0]]
    assert len(level_lines([0, 1], [0, 1], corners, 0.5)) == 2
    assert len(level_lines([0, 1], [0, 1], np.zeros((2, 2)), 0.5)) == 0


def test_lines_appear_from_the_lowest() -> None:
    plane = Plane(RAVINE, Window(-4, 11, -1.25, 1.25), Box(96, 160, 1536, 400), bleed=False)
    lines = Contours(plane, Of(RAVINE, "objective"), (40.0, 10.0))
    lines.reveal.set(0.5)
    lines.settle()
    assert len(lines.lines) == 1
    points = plane.x_at(lines.lines[0].reshape(-1, 2)[:, 0])
    assert np.abs(points).max() < np.sqrt(20) + 0.1
