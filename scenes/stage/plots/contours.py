"""Contour lines of a function of two variables: the lines along which it has one value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.plots.plane import Plane

__all__ = ["Contours", "level_lines"]

Array = NDArray[np.float64]
#: Pixels between the nodes at which the function is asked.
CELL_PX = 4.0


def level_lines(x: ArrayLike, y: ArrayLike, z: ArrayLike, level: float) -> Array:
    """Return straight pieces ``(n, 2, 2)`` of the lines along which values on a grid are ``level``.

    Parameters
    ----------
    x, y
        Coordinates of the nodes, ``(m,)`` and ``(k,)``.
    z
        Values ``(k, m)``; between nodes they are taken to be linear.

    Examples
    --------
    >>> level_lines([0, 1], [0, 1], [[0, 2], [0, 2]], 1.0).tolist()
    [[[0.5, 0.0], [0.5, 1.0]]]
    """
    x, y, z = (np.asarray(part, dtype=float) for part in (x, y, z))
    above = z > level
    with np.errstate(divide="ignore", invalid="ignore"):
        right = (level - z[:, :-1]) / np.diff(z, axis=1)
        up = (level - z[:-1]) / np.diff(z, axis=0)
    level_rows = np.stack(np.broadcast_arrays(x[:-1] + right * np.diff(x), y[:, None]), axis=-1)
    columns = np.stack(np.broadcast_arrays(x, y[:-1, None] + up * np.diff(y)[:, None]), axis=-1)
    cut_rows, cut_columns = above[:, :-1] != above[:, 1:], above[:-1] != above[1:]
    # The sides of each cell: below, left, above, right. Where all four are cut, neighbours in this order are joined.
    points = np.stack([level_rows[:-1], columns[:, :-1], level_rows[1:], columns[:, 1:]])
    cut = np.stack([cut_rows[:-1], cut_columns[:, :-1], cut_rows[1:], cut_columns[:, 1:]])
    count = cut.sum(axis=0)
    order = np.argsort(~cut, axis=0, kind="stable")
    pairs = [(order[0], order[1], count >= 2), (order[2], order[3], count == 4)]
    rows, cols = np.indices(count.shape)
    found = [
        np.stack([points[first, rows, cols][there], points[second, rows, cols][there]], axis=1)
        for first, second, there in pairs
    ]
    return np.concatenate(found)


class Contours(Painted):
    """Contour lines of a function over a plot whose axes are its two variables; they follow the plot's window.

    Parameters
    ----------
    of
        The function: an objective of two variables, asked by ``funs``.
    levels
        The values whose lines are drawn.

    Attributes
    ----------
    reveal
        How many of the lines are there, from the lowest: a value from 0 to 1.
    """

    layer = 1.2

    def __init__(
        self, plane: Plane, of: Of, levels: Sequence[float], *, color: str = theme.LAND, width: float = 2.5
    ) -> None:
        self.plane, self.meaning, self.levels = plane, of, tuple(sorted(levels))
        self.color_name, self.width_px = color, width
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def trace(self) -> None:
        """Find the lines in the window."""
        box, (left, right) = self.plane.box(), self.plane.sides()
        u = np.linspace(left, right, max(2, int((right - left) / CELL_PX)))
        v = np.linspace(box.top, box.bottom, max(2, int((box.bottom - box.top) / CELL_PX)))
        x, y = self.plane.x_at(u), self.plane.y_at(v)
        z = np.asarray(self.meaning().funs(np.stack(np.meshgrid(x, y), axis=-1)), dtype=float)
        shown = float(self.reveal()) * len(self.levels)
        self.lines = [level_lines(u, v, z, level) for level in self.levels[: int(np.ceil(shown))]]
        self.last_light = 1.0 - (np.ceil(shown) - shown)
        share = np.linspace(0.6, 1.0, len(self.levels))  # the lowest still stands out from the ground
        self.shades = [self.dimmed(theme.mix(theme.NIGHT, self.color_name, float(s))) for s in share]
        self.cover(left, box.top, right, box.bottom)

    def outlines(self) -> list[Outline]:
        """Return nothing: fine lines in their hundreds are a ground on which words may lie."""
        return []

    def brush(self, brush: Brush) -> None:
        """Paint the lines, the higher the brighter."""
        context = brush.context
        for k, (line, shade) in enumerate(zip(self.lines, self.shades, strict=False)):
            context.new_path()
            for (u0, v0), (u1, v1) in line.tolist():
                context.move_to(u0, v0)
                context.line_to(u1, v1)
            brush.solid(shade, self.last_light if k == len(self.lines) - 1 else 1.0).stroke(self.width_px)
