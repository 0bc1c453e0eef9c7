"""A patch of balls in the plane of place and velocity, moved by squeezes and shears."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.plane import Plane
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["PhasePatch", "PhasePlane"]


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
        self.shade, self.first = self.dimmed(self.color_name), self.dimmed(theme.INK)
        self.cover(*self.corners.min(axis=0), *self.corners.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the edge of the patch."""
        return [(np.vstack([self.corners, self.corners[:1]]), theme.light(self.shade), self.shown, 4.0)]

    def brush(self, brush: Brush) -> None:
        """Paint the patch, its edge and its balls."""
        brush.solid(self.shade, 0.28).line(self.corners, closed=True).fill()
        brush.solid(self.shade).stroke(4.0)
        for k, (u, v) in enumerate(self.balls.tolist()):
            last = k == len(self.balls) - 1  # one of them is white: it shows how the patch turns
            brush.solid(theme.NIGHT).disc(u, v, 9.5 if last else 6.0).fill()
            brush.solid(self.first if last else self.shade).disc(u, v, 8.0 if last else 4.5).fill()


class PhasePlane(Plot):
    """The plane of place and velocity on a parabola, with a patch of balls, its name, and its area.

    Parameters
    ----------
    experiment
        Has ``patch_at(curvature, count)``, ``patch_share(curvature, count)`` and ``patch_scale(curvature)``.
    curvature
        Question for the curvature of the parabola.
    count
        How many steps have been gone: a value.
    half
        Half the width of the window, in units of place; that of velocity follows the scale.
    title, area
        Words above the plane, and before the number below it.
    turn
        Question for the degrees by which a step turns what is in the plane.

    Attributes
    ----------
    title, patch, area, turn
        To be shown one by one.
    """

    def __init__(
        self, experiment: Any, curvature: Of, count: Value[float], half: float, box: Box, *, title: str,
        area: str, turn: Of,
    ) -> None:  # fmt: skip
        high = half * float(experiment.patch_scale(curvature()))
        super().__init__(
            experiment, Window(-half, half, -high, high), box, bleed=False, ticks=(5, 4), y_numbers="left",
            names=("x", "v"),
        )  # fmt: skip
        middle = (box.left + box.right) / 2
        self.title = Words(title, (middle, box.top - 44), color=theme.NEUTRAL)
        self.patch: PhasePatch = self._home(PhasePatch(self, self.of("patch_at", curvature, count)))
        self.area = [
            Number(self.of("patch_share", curvature, count), ".2f", (middle + 30, box.bottom + 100), size=84),
            Words(area, (middle, box.bottom + 108), color=theme.NEUTRAL, anchor="r"),
        ]
        corner = box.right - 20, box.top + 50
        self.turn = Number(turn, ".0f", corner, size=60, anchor="r", suffix="°")
