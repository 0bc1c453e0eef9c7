"""Data in the map of a line fit: each datum is there the line of all fits that run through it."""

from __future__ import annotations

import numpy as np

from scenes.stage.drawing.drawing import Stroke, rgba
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.look.frame import px
from scenes.stage.plots.box import Box
from scenes.stage.plots.plane import Plane

__all__ = ["SampleLines"]


class SampleLines(Stroke):
    """The line b = y − a·x of each of some data (x, y) in the plane of (a, b).

    Parameters
    ----------
    plane
        The map, with a to the right and b upwards.
    points
        The data, ``(n, 2)``; they may depend on values, such as the noise.
    reach
        Where the lines are seen, in pixels: a value.

    Attributes
    ----------
    reveal
        How much of each line is drawn, from its left end: a value.
    """

    layer = 3.2

    def __init__(
        self, plane: Plane, points: Of, *, color: str = theme.DATA, width: float = theme.LINE_PX, alpha: float = 0.95,
        reach: Box | None = None,
    ) -> None:  # fmt: skip
        self.plane, self.meaning, self.color_name, self.width_px, self.alpha = plane, points, color, width, alpha
        self.reach: Value[Box | None] = Value(reach)
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def trace(self) -> None:
        """Draw each line from edge to edge."""
        box = self.reach() or self.plane.box()
        share, paths = float(self.reveal()), []
        low, high = float(self.plane.y_at(box.bottom)), float(self.plane.y_at(box.top))
        left, right = float(self.plane.x_at(box.left)), float(self.plane.x_at(box.right))
        for x, y in np.asarray(self.meaning(), dtype=float).reshape(-1, 2).tolist():
            ends = (left, right)
            if abs(x) > 1e-12:
                ends = max(left, min((y - low) / x, (y - high) / x)), min(right, max((y - low) / x, (y - high) / x))
            if ends[1] <= ends[0]:
                continue
            a = np.array([ends[0], ends[0] + share * (ends[1] - ends[0])])
            paths.append(px(*self.plane.spots(a, y - a * x).T))
        self.polyline(*paths)
        self.ink([rgba(self.dimmed(self.color_name), self.alpha)], self.width_px)
