"""Arrows and straight figures on maps: steps and slopes, the square of a step, a plumb line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, Value, as_source
from scenes.stage.look import theme
from scenes.stage.plots.on_maps import MapBall
from scenes.stage.plots.plane import Plane

__all__ = ["Arrows", "MapArrow", "Plumb", "StepSquare"]

Array = NDArray[np.float64]


class Arrows(Painted):
    """Arrows between points that the experiment knows: one step, or the steps of all samples.

    Parameters
    ----------
    of
        Starts and ends, ``(n, 2, 2)``.
    color
        Of all, or a question whose answer says which of them have the first of two colours.
    colors
        The two colours, where ``color`` is a question.
    width
        Of a shaft, in pixels.
    alpha
        How opaque shafts are: where many lie on one another they are brighter.

    Attributes
    ----------
    reveal
        How far they have grown: a value.
    """

    layer = 4.6

    def __init__(
        self, plane: Plane, of: Of, color: Any, *, colors: tuple[str, str] = (theme.GRADIENT, theme.NEUTRAL),
        width: float = 8.0, alpha: float = 1.0,
    ) -> None:  # fmt: skip
        self.plane, self.meaning, self.choice, self.colors = plane, of, color, colors
        self.width_px, self.alpha = width, alpha
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def between(self) -> tuple[Array, Array]:
        """Return starts and ends in pixels, each ``(n, 2)``."""
        arrows = np.asarray(self.meaning(), dtype=float).reshape(-1, 2, 2)
        return self.plane.spots(*arrows[:, 0].T), self.plane.spots(*arrows[:, 1].T)

    def trace(self) -> None:
        """Find starts, ends and colours."""
        starts, ends = self.between()
        self.starts, self.tips = starts, starts + float(self.reveal()) * (ends - starts)
        if callable(self.choice):
            first = np.asarray(self.choice(), dtype=bool)
            self.shades = [self.dimmed(self.colors[0 if one else 1]) for one in first.tolist()]
        else:
            self.shades = [self.dimmed(self.choice)] * len(starts)
        both = np.concatenate([self.starts, self.tips])
        if len(both):
            self.cover(*(both.min(axis=0) - 14), *(both.max(axis=0) + 14))

    def brush(self, brush: Brush) -> None:
        """Paint them; one that is alone has a rim."""
        alone = len(self.starts) == 1
        for start, tip, shade in zip(self.starts, self.tips, self.shades, strict=True):
            brush.arrow(start, tip, shade, self.width_px, alpha=self.alpha, rim=alone)


class MapArrow(Arrows):
    """An arrow from where a ball stands: its next step, or against the slope of the ground there.

    Parameters
    ----------
    ball
        Where it begins.
    slope_of
        The ground whose slope it goes against; None for the step that the ball takes next.
    length
        In pixels, of one against the slope.
    sign
        A value or another source: −1 where all slopes are turned round.
    """

    def __init__(
        self, ball: MapBall, *, slope_of: Of | None = None, length: float = 240.0,
        sign: Callable[[], float] | None = None, color: str | None = None, width: float = 9.0,
    ) -> None:  # fmt: skip
        self.ball, self.slope_of, self.length, self.sign = ball, slope_of, length, sign
        super().__init__(ball.plane, slope_of or ball.run, color or ball.look.color, width=width)

    def between(self) -> tuple[Array, Array]:
        """Return start and end in pixels."""
        here = self.ball.stands()
        (start,) = self.plane.spots(*here[None].T)
        if self.slope_of is None:
            after = self.ball.places()[min(self.ball.reached + 1, self.ball.last)]
            (end,) = self.plane.spots(*after[None].T)
        else:
            slope = self.slope_of().grads(here[None])[0]
            way = np.array([-slope[0], slope[1]]) * (1.0 if self.sign is None else float(self.sign()))
            end = start + self.length * way / max(float(np.hypot(*slope)), 1e-300)
        return start[None], end[None]

    def outlines(self) -> list[Outline]:
        """Return the shaft."""
        ends = np.concatenate([self.starts, self.tips])
        return [(ends, theme.light(self.shades[0]), self.shown, self.width_px)]


class StepSquare(Painted):
    """The square around a ball that reaches one rate to each side, in data units.

    Parameters
    ----------
    ball
        Around whose iterate it is drawn.
    rate
        Half its side: a fact, a value or what the experiment says.
    """

    layer = 3.2

    def __init__(self, ball: MapBall, rate: Any, *, color: str | None = None, width: float = theme.LINE_PX) -> None:
        self.ball, self.plane, self.meaning = ball, ball.plane, as_source(rate)
        self.color_name, self.width_px = color or ball.look.color, width
        super().__init__()

    def trace(self) -> None:
        """Find its corners."""
        x, y = self.ball.stands()
        half = float(self.meaning())
        corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
        self.corners = np.array([self.plane.spot(float(a), float(b)) for a, b in corners])
        self.shade = self.dimmed(self.color_name)
        self.cover(*self.corners.min(axis=0), *self.corners.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return its sides."""
        return [(np.vstack([self.corners, self.corners[:1]]), theme.light(self.shade), 0.9 * self.shown, self.width_px)]

    def brush(self, brush: Brush) -> None:
        """Paint it: a tint, and its sides."""
        brush.solid(self.shade, 0.10).line(self.corners, closed=True).fill()
        brush.solid(self.shade, 0.9).stroke(self.width_px, (14, 10))


class Plumb(Painted):
    """A dotted line from a point to another one that meets a line at right angles there, with the sign of the angle.

    Parameters
    ----------
    of
        Both points, ``(2, 2)``.
    """

    layer = 4.4

    def __init__(self, plane: Plane, of: Of, color: str = theme.INK) -> None:
        self.plane, self.meaning, self.color_name = plane, of, color
        super().__init__()

    def trace(self) -> None:
        """Find both ends and the corner."""
        here, foot = (np.array(self.plane.spot(*point)) for point in np.asarray(self.meaning(), dtype=float))
        self.ends = np.array([here, foot])
        length = float(np.hypot(*(foot - here)))
        way = (here - foot) / max(length, 1e-9)
        size = min(20.0, 0.4 * length)
        along, side = size * way, size * np.array([-way[1], way[0]])
        self.corner = np.array([foot + along, foot + along + side, foot + side])
        self.shade = self.dimmed(self.color_name)
        self.cover(*(self.ends.min(axis=0) - 22), *(self.ends.max(axis=0) + 22))

    def brush(self, brush: Brush) -> None:
        """Paint the dots and the corner."""
        brush.solid(self.shade, 0.9).line(self.ends).stroke(theme.GUIDE_PX, (3, 9))
        brush.solid(self.shade, 0.9).line(self.corner).stroke(theme.GUIDE_PX)
