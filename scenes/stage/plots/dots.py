"""Many points that the experiment knows, as small discs on a plot."""

from __future__ import annotations

import cairo
import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of
from scenes.stage.plots.plane import Plane

__all__ = ["Dots"]

Array = NDArray[np.float64]


class Dots(Painted):
    """Points that the experiment knows, as small discs: a swarm, dust, data that are looked at.

    Parameters
    ----------
    of
        Their places in the plot, ``(n, 2)``, in an order that stays.
    radius
        In pixels.
    alpha
        How opaque each is.
    """

    layer = 4.2
    lasting = True
    no_ground = "dots are marks of their own, and many"

    def __init__(
        self, plane: Plane, of: Of, color: str, *, radius: float = 5.0, alpha: float = 0.9, halo: float = 0.0,
    ) -> None:  # fmt: skip
        self.plane, self.meaning, self.color_name = plane, of, color
        self.radius, self.alpha, self.halo = radius, alpha, halo
        super().__init__()

    def trace(self) -> None:
        """Find those near the plot."""
        box, room = self.plane.box(), 2 * self.radius
        points = np.asarray(self.meaning(), dtype=float).reshape(-1, 2)
        spots = self.plane.spots(*points.T)
        left, right = self.plane.sides()
        near = (spots > (left - room, box.top - room)) & (spots < (right + room, box.bottom + room))
        self.spots = spots[near.all(axis=1)]
        self.shade = self.dimmed(self.color_name)
        if len(self.spots):
            low, high = self.spots.min(axis=0) - self.radius, self.spots.max(axis=0) + self.radius
            self.cover(*low, *high)

    def brush(self, brush: Brush) -> None:
        """Paint them as points of a round pen, some hundred at a time: where many lie on one another it is brighter."""
        if not len(self.spots):
            return
        if self.halo > 0:
            for u, v in self.spots[-1:].tolist():
                far = 4.6 * self.radius
                brush.radial(u, v, far, (0, self.shade, self.halo), (1, self.shade, 0.0)).disc(u, v, far).fill()
        brush.quick().solid(self.shade, self.alpha)
        for some in np.array_split(self.spots, max(1, len(self.spots) // 300)):
            _pen(brush, some, 2 * self.radius)

    def outlines(self) -> list[Outline]:
        """Return nothing: dots have no edge that words could touch."""
        return []


def _pen(brush: Brush, spots: Array, width: float) -> None:
    context = brush.context
    context.new_path()
    for u, v in spots.tolist():
        context.move_to(u, v)
        context.line_to(u + 0.01, v)
    context.set_line_cap(cairo.LINE_CAP_ROUND)
    context.set_dash([])
    context.set_line_width(width)
    context.stroke()
