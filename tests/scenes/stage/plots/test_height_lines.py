"""Lines of equal height: light where heights are, and ellipses of heights that double."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.drawing.values import Of
from tests.scenes.stage.plots.maps import LINE, RAVINE, line_map, on_line, on_ravine, ravine_map


def test_level_lines_double_the_height_and_follow_the_window() -> None:
    plot = line_map()
    levels = plot.levels()
    levels.settle()
    heights = []
    for ring in levels.rings:
        here = LINE.objective.funs(on_line(ring)) - LINE.facts["best_error"]
        assert np.ptp(here) < 1e-9 * here.max()
        heights.append(here.mean())
    np.testing.assert_allclose(np.diff(np.log2(heights)), 1.0, atol=1e-9)
    wide = len(levels.rings)
    for change in plot.going(LINE.bottom, 0.02):
        change.value.set(change.to)
    levels.settle()
    assert len(levels.rings) == pytest.approx(wide, abs=1)


def test_light_lines_lie_at_whole_multiples_of_the_spacing() -> None:
    plane = ravine_map(Of(RAVINE, "ground_with", (1.0, 0.0)), spacing=1.0)
    plane.ground.settle()
    light = plane.ground.picture[400 // 2].astype(float).sum(axis=-1)
    u = 100 + 2 * (np.arange(len(light)) + 0.5)
    x, y = on_ravine(np.stack([u, np.full(len(u), 100 + 2 * 200.5)], axis=-1)).T
    risen = np.sqrt((x**2 + y**2) / 2)
    inner = np.arange(40, len(u) - 40)
    peaks = [k for k in inner if light[k] > light[k - 5] + 14 and light[k] == light[k - 4 : k + 5].max()]
    assert len(peaks) >= 6
    assert np.abs(risen[peaks] - np.rint(risen[peaks])).max() < 0.03


def test_lines_grow_finer_when_the_window_grows_smaller() -> None:
    plane = ravine_map()
    wide = plane.ground.spacing()[0]
    plane.window.set(plane.about(across=0.06))
    assert plane.ground.spacing()[0] <= wide / 24
