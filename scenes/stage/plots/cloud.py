"""The cloud in which a walker ends: the ellipse that arithmetic draws beforehand, and steps that lead up and down."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, Value, as_source
from scenes.stage.look import theme
from scenes.stage.plots.marks import RunMark
from scenes.stage.plots.plane import Plane

__all__ = ["Climbs", "SpreadEllipse"]


class SpreadEllipse(Painted):
    """The ellipse that holds a share of a normal cloud in the plane.

    Parameters
    ----------
    centre
        Its middle, shape (2,).
    covariance
        Of the cloud, shape (2, 2).
    share
        A fact: how much of the cloud lies inside.
    dashed
        Whether it is drawn in dashes: a cloud for comparison.

    Attributes
    ----------
    reveal
        How much of it is drawn: a value.
    """

    layer = 4.5

    def __init__(
        self, plane: Plane, centre: Of, covariance: Of, share: Any, *, color: str = theme.MODEL,
        width: float = theme.SECOND_PX, dashed: bool = False,
    ) -> None:  # fmt: skip
        self.plane, self.centre, self.covariance, self.share = plane, centre, covariance, as_source(share)
        self.color_name, self.width_px, self.dashed = color, width, dashed
        self.reveal: Value[float] = Value(1.0)
        self.meaning = covariance
        super().__init__()

    def trace(self) -> None:
        """Find the ellipse; a cloud without bounds has none."""
        centre, cloud = np.asarray(self.centre(), dtype=float), np.asarray(self.covariance(), dtype=float)
        self.spots = np.zeros((0, 2))
        self.shade = self.dimmed(self.color_name)
        if np.isfinite(cloud).all():
            values, directions = np.linalg.eigh(cloud)
            reach = np.sqrt(-2 * np.log1p(-float(self.share())) * np.maximum(values, 0.0))
            turn = 2 * np.pi * float(self.reveal()) * np.linspace(0.0, 1.0, 181)
            around = directions @ (reach[:, None] * np.stack([np.cos(turn), np.sin(turn)]))
            self.spots = self.plane.spots(*(centre[:, None] + around))
            self.cover(*self.spots.min(axis=0), *self.spots.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the line."""
        return [(self.spots, theme.light(self.shade), self.shown, self.width_px)] if len(self.spots) else []

    def brush(self, brush: Brush) -> None:
        """Paint the line, on a darker one that keeps it apart from what lies below."""
        if not len(self.spots):
            return
        dash = (14.0, 12.0) if self.dashed else ()
        brush.solid(theme.NIGHT, 0.5).line(self.spots).stroke(self.width_px + 5, dash)
        brush.solid(self.shade).line(self.spots).stroke(self.width_px, dash)


class Climbs(Painted):
    """The last steps of a ball on a map, those that lead up in another colour than those that lead down.

    Parameters
    ----------
    ball
        Whose steps they are; its run knows the height of every iterate, ``fun``.
    keep
        How many steps are seen.
    """

    layer = 4.3

    def __init__(self, ball: RunMark, *, keep: int = 14, width: float = theme.SECOND_PX) -> None:
        self.plane, self.ball, self.keep, self.width_px = ball.plane, ball, keep, width
        self.meaning = ball.run
        super().__init__()

    def trace(self) -> None:
        """Find the steps and which of them lead up."""
        run, position = self.ball.run(), float(self.ball.position())
        end = int(np.floor(position + 1e-9))
        first = max(0, end - self.keep)
        places, heights = np.asarray(run.x[first : end + 1]), np.asarray(run.fun[first : end + 1])
        self.corners = self.plane.spots(*places.T)
        up, down = self.dimmed(theme.NEGATIVE), self.dimmed(theme.POSITIVE)
        self.shades = [up if climbs else down for climbs in (np.diff(heights) > 0).tolist()]
        self.cover(*(self.corners.min(axis=0) - 3), *(self.corners.max(axis=0) + 3))

    def brush(self, brush: Brush) -> None:
        """Paint them, the older the fainter."""
        for k, shade in enumerate(self.shades):
            light = 0.15 + 0.85 * (k + 1) / len(self.shades)
            brush.solid(shade, light).line(self.corners[k : k + 2]).stroke(self.width_px)
