"""A dial that says how far a map has been turned: a ray along what was the horizontal axis, and the arc to it."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.solids import plated
from scenes.stage.drawing.values import as_source
from scenes.stage.look import theme
from scenes.stage.plots.plane import Plane

__all__ = ["TurnDial"]


class TurnDial(Painted):
    """A dotted ray along the horizontal axis, a ray turned from it counter-clockwise, and the arc between them.

    Parameters
    ----------
    plane
        The map, on equal scales; the rays begin at its point (0, 0).
    degrees
        The angle: a value, a fact or what the experiment says.
    radius
        Of the arc, in pixels.
    reach
        Length of the rays, in pixels.
    """

    layer = 3.0

    def __init__(
        self, plane: Plane, degrees: Any, *, radius: float = 250.0, reach: float = 330.0, color: str = theme.INK
    ) -> None:
        self.plane, self.meaning, self.radius, self.reach, self.color_name = (
            plane,
            as_source(degrees),
            radius,
            reach,
            color,
        )
        super().__init__()

    def beside(self, out: float = 44.0) -> tuple[float, float]:
        """Return a place outside of the middle of the arc, for the angle's number."""
        u, v = self.plane.spot(0.0, 0.0)
        half = np.radians(float(self.meaning())) / 2
        return u + (self.radius + out) * float(np.cos(half)), v - (self.radius + out) * float(np.sin(half))

    def number(self) -> list[Drawing]:
        """Return the angle's number there, on its plate."""
        return plated(Number(self.meaning, ".0f", self.beside, suffix="°", anchor=""))

    def trace(self) -> None:
        """Find rays and arc."""
        middle = np.array(self.plane.spot(0.0, 0.0))
        angles = np.radians(np.linspace(0.0, float(self.meaning()), 40))
        ways = np.stack([np.cos(angles), -np.sin(angles)], axis=-1)
        self.arc = middle + self.radius * ways
        self.rays = [np.stack([middle, middle + self.reach * way]) for way in (ways[0], ways[-1])]
        self.shade = self.dimmed(self.color_name)
        self.cover(*np.vstack([middle, *self.rays]).min(axis=0), *np.vstack([middle, *self.rays]).max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the turned ray and the arc."""
        shade = theme.light(self.shade)
        return [(line, shade, 0.85 * self.shown, theme.LINE_PX) for line in (self.rays[1], self.arc)]

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        brush.solid(self.shade, 0.7).line(self.rays[0]).stroke(theme.GUIDE_PX, (3, 9))
        brush.solid(self.shade, 0.85).line(self.rays[1]).stroke(theme.LINE_PX)
        brush.solid(self.shade, 0.85).line(self.arc).stroke(theme.LINE_PX)
