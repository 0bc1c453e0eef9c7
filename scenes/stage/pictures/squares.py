"""Squared misses as squares: one on each miss, and the one that is as large as their mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.plots.graph import Graph

__all__ = ["Squares"]

Array = NDArray[np.float64]


class Squares(Painted):
    """A square on each miss between data and a curve; poured together they are one, of their mean area.

    A side is as long as its miss is high in the plot, so that areas are squared misses in the plot's own units.

    Parameters
    ----------
    curve
        The graph of the fit.
    points
        The data.
    mean_at
        Where the upper left corner of the mean square lies, as shares of the plot's width and height.
    grown
        How wide they are at first.

    Attributes
    ----------
    grown
        How wide the squares are: 0 for the bare misses, 1 for squares. A value.
    poured
        How far all have become the mean square: a value.
    """

    layer = 2.1
    no_ground = "squares are marks: a curve through them stands out from the ground that they share"

    def __init__(
        self, curve: Graph, points: Of, mean_at: tuple[float, float] = (0.05, 0.04), *, color: str = theme.DATA,
        mean_color: str = theme.ITERATE, grown: float = 1.0,
    ) -> None:  # fmt: skip
        self.plane, self.curve, self.points_of, self.mean_at = curve.plane, curve, points, mean_at
        self.ink, self.mean_ink = color, mean_color
        self.grown: Value[float] = Value(grown)
        self.poured: Value[float] = Value(0.0)
        super().__init__()
        self.meaning = (points, curve.meaning)

    def trace(self) -> None:
        """Find every square: left, top, width and height."""
        x, y = self.points_of()
        box = self.plane.box()
        u, low = self.plane.u(x), self.plane.v(y)
        high = self.plane.v(np.asarray(self.curve.meaning()(x), dtype=float))
        side = np.abs(high - low)
        across = side * float(self.grown())
        inward = u < (box.left + box.right) / 2  # towards the middle, so that none leaves the plot
        squares = np.stack([np.where(inward, u, u - across), np.minimum(low, high), across, side], axis=-1)
        mean = float(np.sqrt(np.mean(side**2)))
        left, top = self._corner()
        share = float(self.poured())
        self.boxes = squares + share * (np.array([left, top, mean, mean]) - squares)
        if share >= 1:
            self.boxes = self.boxes[:1]
        self.shade = self.dimmed(theme.mix(self.ink, self.mean_ink, share))
        self.fill_light = 0.20 * (1 - share) + (0.34 if share >= 1 else 0.05) * share
        corners = np.concatenate([self.boxes[:, :2], self.boxes[:, :2] + self.boxes[:, 2:]])
        self.cover(*corners.min(axis=0), *corners.max(axis=0))

    def _corner(self) -> tuple[float, float]:
        box, (across, down) = self.plane.box(), self.mean_at
        return box.left + across * (box.right - box.left), box.top + down * (box.bottom - box.top)

    def named(self, mean: Of, name: str) -> list[Drawing]:
        """Return the mean as a number beside its square, and under it what it is called."""
        return [
            Number(mean, ".3f", self.beside_mean, size=84, color=self.mean_ink),
            Words(name, lambda: np.add(self.beside_mean(), (4, 64)), anchor="l"),
        ]

    def beside_mean(self) -> tuple[float, float]:
        """Return a place to the right of the mean square, for its number."""
        x, y = self.points_of()
        high = self.plane.v(np.asarray(self.curve.meaning()(x), dtype=float))
        mean = float(np.sqrt(np.mean((high - self.plane.v(y)) ** 2)))
        left, top = self._corner()
        return left + mean + 26.0, top + mean / 2

    def brush(self, brush: Brush) -> None:
        """Paint them, the largest first."""
        for left, top, width, height in self.boxes[np.argsort(-self.boxes[:, 3])].tolist():
            brush.solid(self.shade, self.fill_light).box(left, top, width, height).fill()
            brush.solid(self.shade, 0.75).stroke(theme.GUIDE_PX)
