"""A patch of balls in the plane of place and velocity, moved by squeezes and shears."""

from __future__ import annotations

import numpy as np

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of
from scenes.stage.look import theme
from scenes.stage.plots.plane import Plane

__all__ = ["PhasePatch"]


class PhasePatch(Painted):
    """A parallelogram that the experiment moves, with balls spread over it.

    Parameters
    ----------
    corners
        Question for its four corners ``(4, 2)``, in order; what is varied in it moves the patch.
    balls
        How many balls along each side.
    """

    layer = 3.6

    def __init__(self, plane: Plane, corners: Of, *, color: str = theme.ITERATE, balls: int = 5) -> None:
        self.plane, self.meaning, self.color_name = plane, corners, color
        shares = (np.arange(balls) + 0.5) / balls
        self.spread = np.stack(np.meshgrid(shares, shares), axis=-1).reshape(-1, 2)
        super().__init__()

    def trace(self) -> None:
        """Find the corners and the balls."""
        corners = np.asarray(self.meaning(), dtype=float)
        self.corners = self.plane.spots(*corners.T)
        first, second = self.corners[1] - self.corners[0], self.corners[3] - self.corners[0]
        self.balls = self.corners[0] + self.spread @ np.stack([first, second])
        self.shade = self.dimmed(self.color_name)
        self.cover(*self.corners.min(axis=0), *self.corners.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the edge of the patch."""
        return [(np.vstack([self.corners, self.corners[:1]]), theme.light(self.shade), self.shown, 4.0)]

    def brush(self, brush: Brush) -> None:
        """Paint the patch, its edge and its balls."""
        brush.solid(self.shade, 0.28).line(self.corners, closed=True).fill()
        brush.solid(self.shade).stroke(4.0)
        for u, v in self.balls.tolist():
            brush.solid(theme.NIGHT).disc(u, v, 6.0).fill()
            brush.solid(self.shade).disc(u, v, 4.5).fill()
