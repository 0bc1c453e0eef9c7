"""A table of weights, and its twin: a table of the same shape with the slope of each weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from manim.utils.rate_functions import there_and_back

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import theme
from scenes.stage.plots.box import Box

__all__ = ["CellFrame", "TableGrid", "WeightTable"]

#: Where both grids stand, with room above for the error and below for rise and run.
LEFT, RIGHT = Box(96, 360, 900, 740), Box(1020, 360, 1824, 740)


class WeightTable:
    """A grid of weights beside an empty grid of the same shape, into which their slopes fall one by one.

    Parameters
    ----------
    experiment
        Has ``table`` ``(rows, columns)``, ``moved_weight(k, entry, share, rate)`` and ``weight_slope(k)``; entries are
        counted row by row.
    words
        What both tables, the error, the run, the rise, their quotient and the learning rate are called.
    left, right
        Boxes of both grids, in pixels.

    Attributes
    ----------
    entry, share
        Which weight is nudged, and how much of its nudge it has been given: values.
    rate
        The learning rate of a step that all weights have taken: a value.
    grid, twin, weights, slopes, frame, error, names, nudge, rise, quotient, step
        What it is made of, to be shown one by one; ``frame`` stands around the nudged weight.
    """

    def __init__(self, experiment: Any, words: Mapping[str, str], left: Box = LEFT, right: Box = RIGHT) -> None:
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
        self._name_all(words, left, right)

    def _name_all(self, words: Mapping[str, str], left: Box, right: Box) -> None:
        above, below, level = left.top - 42, left.bottom + 110, left.top - 150
        middle = (left.left + right.right) / 2
        self.names = [
            Words(words[name], ((box.left + box.right) / 2, above), color=color)
            for name, box, color in (("weights", left, theme.ITERATE), ("gradient", right, theme.GRADIENT))
        ]
        error = Of(self.experiment, "moved_error", (self.entry, self.share, self.rate))
        self.error = [
            Words(words["error"], (middle - 180, level + 15), color=theme.NEUTRAL, anchor="r"),
            Number(error, ".3f", (middle, level), size=theme.HERO_PX, anchor=""),
        ]
        self.nudge = [
            Words(words["run"], (left.left + 10, below), color=theme.NEUTRAL, anchor="l"),
            Number(Of(self.experiment, "nudge"), ".2f", (left.left + 90, below), color=theme.ITERATE),
        ]
        self.rise = [
            Words(words["rise"], (left.left + 404, below), color=theme.NEUTRAL, anchor="l"),
            Number(Of(self.experiment, "nudged_rise"), ".3f", (left.left + 494, below)),
        ]
        self.step = [
            Words(words["rate"], (left.left + 10, below), color=theme.NEUTRAL, anchor="l"),
            Number(self.rate, ".2f", (left.left + 290, below), color=theme.ITERATE),
        ]
        self.quotient = [
            Words(words["rise_over_run"], (right.left + 10, below), color=theme.NEUTRAL, anchor="l"),
            Number(Of(self.experiment, "nudged_quotient"), ".1f", (right.right - 10, below), size=84, anchor="r",
                   color=theme.GRADIENT),
        ]  # fmt: skip

    @property
    def parts(self) -> list[Any]:
        """The weights in their grid, beside an empty one."""
        return [self.grid, self.twin, *self.weights, self.names[0]]

    def bump(self, k: int) -> Vary:
        """Return an animation that nudges another weight and takes the nudge back."""
        self.entry.set(float(k))
        return Vary(self.share, 0.0, through=lambda share: float(there_and_back(share)))


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
