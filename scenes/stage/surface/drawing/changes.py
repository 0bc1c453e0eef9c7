"""Which rectangle of a picture its marks have changed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scenes.stage.surface.drawing.placement import Rectangle

Array = NDArray[np.float64]
Rows = NDArray[np.float32]

SHADOW_REACH = 3.2
"""Radii of a ball within which it darkens the ground."""

EDGE = 3.0
"""Pixels around a mark that its soft edge may touch."""


def changed_rectangle(
    strokes: tuple[list[Rows], list[Rows]],
    balls: tuple[list[Rows], list[Rows]],
    pixel: Callable[[Array], Array],
    scale: float,
    size: tuple[int, int],
) -> Rectangle:
    """Bound in whole pixels all that differs between two pictures under the same camera.

    Parameters
    ----------
    strokes, balls
        What was drawn, and what is to be drawn; the width of a stroke is in its columns 10 and 11.
    pixel
        From world places ``(n, 3)`` to pixels ``(n, 2)``.
    scale
        Pixels of the picture for one of a frame 1080 high.
    size
        Of the picture.
    """
    spots: list[Array] = []
    for rows in _differing(*strokes):
        ends = pixel(rows[:, :6].reshape(-1, 3).astype(float))
        reach = np.repeat(rows[:, 10:12].max(axis=1), 2)[:, None] * scale + EDGE
        spots += [ends - reach, ends + reach]
    for rows in _differing(*balls):
        for row in rows.astype(float):
            corners = pixel(row[:3] + (SHADOW_REACH + 0.1) * row[3] * _SIGNS)
            spots += [corners - EDGE, corners + EDGE]
    if not spots:
        return (0, 0, 0, 0)
    points = np.concatenate(spots)
    low = np.clip(np.floor(points.min(axis=0)), 0, size).astype(int)
    high = np.clip(np.ceil(points.max(axis=0)), 0, size).astype(int)
    extent = high - low
    if not extent.all():
        return (0, 0, 0, 0)
    return (int(low[0]), int(low[1]), int(extent[0]), int(extent[1]))


_SIGNS = np.stack(np.meshgrid(*[[-1.0, 1.0]] * 3), axis=-1).reshape(-1, 3)


def _differing(old: list[Rows], new: list[Rows]) -> list[Rows]:
    """Return the rows of either side that the other does not have at the same place."""
    found = []
    for k in range(max(len(old), len(new))):
        mine, other = (rows[k] if k < len(rows) else None for rows in (old, new))
        if mine is None or other is None:
            found.append(other if mine is None else mine)
            continue
        common = min(len(mine), len(other))
        same = np.zeros(max(len(mine), len(other)), bool)
        same[:common] = (mine[:common] == other[:common]).all(axis=1)
        found += [mine[~same[: len(mine)]], other[~same[: len(other)]]]
    return [rows for rows in found if rows is not None and len(rows)]
