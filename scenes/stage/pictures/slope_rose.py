"""The slopes of all directions around one point, each as a length: they lie on a circle through the feet.

Every line is painted on a darker one: it brings its own ground along, whatever map lies behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme

__all__ = ["RoseArrow", "RoseCircle", "RoseHand", "RoseLevel", "RoseSides", "RoseTips", "SlopeRose"]

Array = NDArray[np.float64]
Place = Callable[[], tuple[float, float]]


class SlopeRose:
    """What can be felt in every direction, drawn around the feet on a map with equal scales.

    The length of a drawing is a slope, its direction a direction of the map. A direction in which the ground falls
    gets its fall as length.

    Parameters
    ----------
    experiment
        Has ``rose`` (directions ``(m, 2)`` and the slopes measured in them), ``slope_toward(degrees)`` and
        ``gradient`` ``(2,)``.
    middle
        Pixel of the feet, or what returns it.
    unit
        Pixels of a slope of 1.

    Attributes
    ----------
    turn
        How many directions have been measured: a value from 0 to their number.
    tips, hand, rising, falling, east, north, sides, arrow, down, level
        What it is made of, to be shown one by one.
    """

    def __init__(self, experiment: Any, middle: Place, unit: float, *, depth: float = 0.0) -> None:
        self.experiment, self.middle, self.unit = experiment, middle, unit
        self.turn: Value[float] = Value(0.0)
        self.measured = Of(experiment, "rose")
        self.gradient = Of(experiment, "gradient")
        self.tips, self.hand = RoseTips(self), RoseHand(self)
        self.rising, self.falling = RoseCircle(self, 1.0), RoseCircle(self, -1.0)
        self.east, self.north = RoseArrow(self, (1.0, 0.0)), RoseArrow(self, (0.0, 1.0))
        self.arrow = RoseArrow(self, (1.0, 1.0), width=theme.CURVE_PX + 3)
        self.down = RoseArrow(self, (-1.0, -1.0), color=theme.ITERATE, width=theme.CURVE_PX + 3)
        self.level = RoseLevel(self)
        self.sides = RoseSides(self)
        for part in self.parts:
            part.at_depth(depth)

    @property
    def parts(self) -> list[Painted]:
        """All of it."""
        return [
            self.level, self.rising, self.falling, self.sides, self.east, self.north, self.tips, self.hand,
            self.arrow, self.down,
        ]  # fmt: skip

    def __deepcopy__(self, memo: dict[int, Any]) -> SlopeRose:
        """Return itself: copies of its parts read the same values."""
        return self

    def degrees(self) -> float:
        """Return the direction of the hand, in degrees from east."""
        return 360.0 * float(self.turn()) / len(self.measured()[1])

    def spots(self, slopes: Any) -> Array:
        """Return the pixels ``(n, 2)`` of slopes along east and north ``(n, 2)``."""
        return np.asarray(self.middle()) + self.unit * np.asarray(slopes, dtype=float) * (1.0, -1.0)

    def place(self, part: Any, share: float, dx: float = 0.0, dy: float = 0.0) -> Place:
        """Return a place a share of the way along an arrow, some pixels off."""

        def at() -> tuple[float, float]:
            u, v = self.spots(share * np.asarray(part.way) * np.asarray(self.gradient()))
            return float(u) + dx, float(v) + dy

        return at

    def along(self, direction: tuple[float, float], length: Of) -> Place:
        """Return the place at which a slope along a direction ends."""
        way = np.asarray(direction, dtype=float) / float(np.hypot(*direction))

        def at() -> tuple[float, float]:
            u, v = self.spots(float(length()) * way)
            return float(u), float(v)

        return at

    def number(self, source: Of, part: Any, share: float, dx: float, dy: float, says: str) -> Number:
        """Return a slope with the word for its direction, at a place of its arrow; see `place`."""
        place = self.place(part, share, dx, dy)
        return Number(source, ".2f", place, suffix=f" {says}", color=theme.GRADIENT, anchor="")

    def tip(self, direction: tuple[float, float]) -> Array:
        """Return the slope measured along a direction as a vector ``(2,)`` along it."""
        way = np.asarray(direction, dtype=float) / float(np.hypot(*direction))
        angle = float(np.degrees(np.arctan2(way[1], way[0])))
        return float(Of(self.experiment, "slope_toward", (angle,))()) * way


class _Part(Painted):
    """A part of a rose."""

    layer = 4.0

    def __init__(self, rose: SlopeRose) -> None:
        self.rose = rose
        super().__init__()

    def cover_spots(self, spots: Array) -> None:
        """Cover the box of some pixels."""
        if len(spots):
            self.cover(*spots.min(axis=0), *spots.max(axis=0))


class RoseTips(_Part):
    """The ends of the lengths measured so far: discs where the ground rises, rings where it falls."""

    layer = 4.4

    def __init__(self, rose: SlopeRose) -> None:
        super().__init__(rose)
        self.meaning = rose.measured

    def trace(self) -> None:
        """Find the ends."""
        ways, slopes = self.rose.measured()
        count = min(int(np.floor(float(self.rose.turn()) + 1e-9)) + 1, len(slopes)) if self.rose.turn() > 0 else 0
        self.rises = slopes[:count] > 0
        self.ends = self.rose.spots(np.abs(slopes[:count, None]) * ways[:count]) if count else np.zeros((0, 2))
        self.shades = self.dimmed(theme.GRADIENT), self.dimmed(theme.ITERATE)
        self.cover_spots(self.ends)

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        for (u, v), rises in zip(self.ends.tolist(), self.rises.tolist(), strict=True):
            brush.solid(theme.NIGHT).disc(u, v, 11.5).fill()
            brush.solid(self.shades[0 if rises else 1]).disc(u, v, 9).fill()
            if not rises:
                brush.solid(theme.NIGHT).disc(u, v, 4.5).fill()


class RoseHand(_Part):
    """The direction that is measured now, as long as the slope is."""

    layer = 4.3

    def __init__(self, rose: SlopeRose) -> None:
        super().__init__(rose)
        self.meaning = Of(rose.experiment, "slope_toward", (rose.degrees,))

    def trace(self) -> None:
        """Find its end."""
        angle, slope = np.radians(self.rose.degrees()), float(self.meaning())
        end = abs(slope) * np.array([np.cos(angle), np.sin(angle)])
        self.line = self.rose.spots([(0.0, 0.0), end])
        self.shade = self.dimmed(theme.GRADIENT if slope > 0 else theme.ITERATE)
        self.cover_spots(self.line)

    def brush(self, brush: Brush) -> None:
        """Paint it, with its end."""
        brush.solid(theme.NIGHT, 0.8).line(self.line).stroke(theme.CURVE_PX + 5)
        brush.solid(self.shade).line(self.line).stroke(theme.CURVE_PX)
        u, v = self.line[1].tolist()
        brush.solid(theme.NIGHT).disc(u, v, 14).fill()
        brush.solid(self.shade).disc(u, v, 11).fill()


class RoseCircle(_Part):
    """The circle on which all tips lie: its diameter is the gradient, or its mirror image.

    Attributes
    ----------
    reveal
        How much of it is drawn, from the feet: a value.
    """

    layer = 4.05

    def __init__(self, rose: SlopeRose, sign: float) -> None:
        self.sign = sign
        self.reveal: Value[float] = Value(1.0)
        super().__init__(rose)
        self.meaning = rose.gradient

    def trace(self) -> None:
        """Find the circle."""
        slope = self.sign * np.asarray(self.meaning(), dtype=float)
        start = np.arctan2(-slope[1], -slope[0])
        angles = start + 2 * np.pi * float(self.reveal()) * np.linspace(0, 1, 121)
        radius = float(np.linalg.norm(slope)) / 2
        self.line = self.rose.spots(slope / 2 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1))
        self.shade = self.dimmed(theme.GRADIENT if self.sign > 0 else theme.ITERATE)
        self.whole = float(self.reveal()) >= 1
        self.cover_spots(self.line)

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        if self.whole:
            brush.solid(self.shade, 0.10).line(self.line, closed=True).fill()
        brush.solid(theme.NIGHT, 0.8).line(self.line).stroke(theme.LINE_PX + 5)
        brush.solid(self.shade).line(self.line).stroke(theme.LINE_PX, () if self.sign > 0 else (10, 10))


class RoseArrow(_Part):
    """An arrow from the feet: one of the two slopes, the gradient made of both, or straight against it.

    Attributes
    ----------
    reveal
        How much of it is there: a value.
    """

    layer = 4.5

    def __init__(
        self, rose: SlopeRose, way: tuple[float, float], *, color: str = theme.GRADIENT, width: float = theme.CURVE_PX
    ) -> None:
        self.way, self.color_name, self.width_px = way, color, width
        self.reveal: Value[float] = Value(1.0)
        super().__init__(rose)
        self.meaning = rose.gradient

    def trace(self) -> None:
        """Find both ends."""
        end = float(self.reveal()) * np.asarray(self.way) * np.asarray(self.meaning(), dtype=float)
        self.line = self.rose.spots([(0.0, 0.0), end])
        self.shade = self.dimmed(self.color_name)
        self.cover_spots(self.line)

    def brush(self, brush: Brush) -> None:
        """Paint shaft and head."""
        (u, v), (x, y) = self.line.tolist()
        length = float(np.hypot(x - u, y - v))
        if length < 2:
            return
        head = min(3.6 * self.width_px, 0.6 * length)
        way = np.array([x - u, y - v]) / length
        neck, side = np.array([x, y]) - head * way, 0.42 * head * np.array([-way[1], way[0]])
        tip = [(x, y), tuple(neck + side), tuple(neck - side)]
        for color, more, alpha in ((theme.NIGHT, 5.0, 0.75), (self.shade, 0.0, 1.0)):
            brush.solid(color, alpha).line([(u, v), tuple(neck + 0.3 * head * way)]).stroke(self.width_px + more)
            brush.solid(color, alpha).line(tip, closed=True).fill()
            if more:
                brush.stroke(more)


class RoseLevel(_Part):
    """The direction in which the slope is zero: a line through the feet, across the gradient."""

    layer = 4.1

    def __init__(self, rose: SlopeRose, *, length: float = 0.62) -> None:
        self.length = length
        self.reveal: Value[float] = Value(1.0)
        super().__init__(rose)
        self.meaning = rose.gradient

    def trace(self) -> None:
        """Find both ends."""
        slope = np.asarray(self.meaning(), dtype=float)
        across = np.array([-slope[1], slope[0]]) / max(float(np.linalg.norm(slope)), 1e-9)
        reach = self.length * float(self.reveal())
        self.line = self.rose.spots([-reach * across, reach * across])
        self.shade = self.dimmed(theme.INK)
        self.cover_spots(self.line)

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        brush.solid(theme.NIGHT, 0.8).line(self.line).stroke(theme.CURVE_PX + 5)
        brush.solid(self.shade).line(self.line).stroke(theme.CURVE_PX)


class RoseSides(_Part):
    """From the ends of both slopes to the end of the gradient: right angles over its diameter, as Thales has it."""

    layer = 4.2

    def __init__(self, rose: SlopeRose) -> None:
        self.reveal: Value[float] = Value(1.0)
        super().__init__(rose)
        self.meaning = rose.gradient

    def trace(self) -> None:
        """Find both sides."""
        east, north = np.asarray(self.meaning(), dtype=float)
        share = float(self.reveal())
        self.lines = [
            self.rose.spots([(east, 0.0), (east, share * north)]),
            self.rose.spots([(0.0, north), (share * east, north)]),
        ]
        self.shade = self.dimmed(theme.NEUTRAL)
        self.cover_spots(np.concatenate(self.lines))

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        for line in self.lines:
            brush.solid(theme.NIGHT, 0.8).line(line).stroke(theme.LINE_PX + 5)
            brush.solid(self.shade).line(line).stroke(theme.LINE_PX, (8, 10))
