"""A table of weights, and its twin: a table of the same shape with the slope of each weight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.plots.box import Box

__all__ = ["CellFrame", "TableGrid", "WeightTable"]


class WeightTable:
    """A grid of weights beside an empty grid of the same shape, into which their slopes fall one by one.

    Parameters
    ----------
    experiment
        Has ``table`` ``(rows, columns)``, ``moved_weight(k, entry, share, rate)`` and ``weight_slope(k)``; entries are
        counted row by row.
    left, right
        Boxes of both grids, in pixels.

    Attributes
    ----------
    entry, share
        Which weight is nudged, and how much of its nudge it has been given: values.
    rate
        The learning rate of a step that all weights have taken: a value.
    grid, twin, weights, slopes, frame
        What it is made of, to be shown one by one; ``frame`` stands around the nudged weight.
    """

    def __init__(self, experiment: Any, left: Box, right: Box) -> None:
        self.experiment = experiment
        self.entry, self.share, self.rate = Value(1.0), Value(0.0), Value(0.0)
        rows, columns = np.shape(experiment.table)
        self.count = rows * columns
        self.grid, self.twin = TableGrid(left, rows, columns), TableGrid(right, rows, columns)
        self.weights = [
            Number(Of(experiment, "moved_weight", (k, self.entry, self.share, self.rate)), ".2f",
                   self.grid.middle(k), anchor="", color=theme.ITERATE) for k in range(self.count)
        ]  # fmt: skip
        self.slopes = [
            Number(Of(experiment, "weight_slope", (k,)), ".1f", self.twin.middle(k), anchor="", color=theme.GRADIENT)
            for k in range(self.count)
        ]
        self.frame = CellFrame(self.grid, self.entry)

    @property
    def parts(self) -> list[Any]:
        """The weights in their grid."""
        return [self.grid, *self.weights]

    def error(self, at: Any, **options: Any) -> Number:
        """Return the number of the error of the table as it is now."""
        return Number(Of(self.experiment, "moved_error", (self.entry, self.share, self.rate)), at=at, **options)


class TableGrid(Painted):
    """The cells of a table."""

    layer = 1.0
    decoration = "the cells of a table; the numbers in them are judged themselves"

    def __init__(self, box: Box, rows: int, columns: int) -> None:
        self.frame_box, self.rows, self.columns = box, rows, columns
        super().__init__()

    def cell(self, k: int) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the k-th cell, counted row by row."""
        box = self.frame_box
        width, height = (box.right - box.left) / self.columns, (box.bottom - box.top) / self.rows
        row, column = divmod(int(k), self.columns)
        return box.left + column * width, box.top + row * height, width, height

    def middle(self, k: int) -> Callable[[], tuple[float, float]]:
        """Return the middle of the k-th cell."""
        left, top, width, height = self.cell(k)
        return lambda: (left + width / 2, top + height / 2)

    def trace(self) -> None:
        """Find the colours."""
        self.shades = theme.CARD_TOP, theme.CARD_BOTTOM, self.dimmed(theme.CARD_EDGE)
        box = self.frame_box
        self.cover(box.left, box.top, box.right, box.bottom)

    def brush(self, brush: Brush) -> None:
        """Paint the cells, each a small card."""
        for k in range(self.rows * self.columns):
            left, top, width, height = self.cell(k)
            brush.linear(left, top, left, top + height, (0, self.shades[0], 0.9), (1, self.shades[1], 0.9))
            brush.box(left + 6, top + 6, width - 12, height - 12, 14).fill()
            brush.solid(self.shades[2], 0.8).stroke(theme.HAIR_PX + 0.5)


class CellFrame(Painted):
    """A frame around the cell that is spoken of."""

    layer = 2.0
    decoration = "it frames the cell that is spoken of"

    def __init__(self, grid: TableGrid, entry: Any) -> None:
        self.grid, self.entry = grid, entry
        super().__init__()

    def trace(self) -> None:
        """Find the cell."""
        left, top, width, height = self.grid.cell(round(float(self.entry())))
        self.box = left + 6, top + 6, width - 12, height - 12
        self.shade = self.dimmed(theme.ITERATE)
        self.cover(left, top, left + width, top + height)

    def outlines(self) -> list[Outline]:
        """Return its edge."""
        x, y, width, height = self.box
        corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)])
        return [(corners, theme.light(self.shade), self.shown, theme.LINE_PX)]

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        brush.solid(self.shade).box(*self.box, 14).stroke(theme.LINE_PX)
