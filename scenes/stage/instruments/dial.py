"""A dial for a slope: its needle is as steep as the line it speaks of, and its rim says what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cairo
import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.solids import Solid, paint_solid
from scenes.stage.drawing.values import as_source
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.plane import Plane
from scenes.stage.words.numerals import typeset_number

__all__ = ["Dial", "Zone"]

RIM_PX = 14.0


@dataclass(frozen=True)
class Zone:
    """A stretch of a dial, and the colour that says what it means."""

    low: float
    high: float
    color: str


class Dial:
    """A needle that is parallel to a line of a plot, on a face with coloured zones.

    A slope r stands in the direction that a line of that slope has on ``plane``, from left to right.

    Parameters
    ----------
    source
        The slope: a fact, a value or what the experiment says.
    plane
        The plot whose lines the needle is parallel to.
    at
        The pivot in pixels.
    zones
        What the face is divided into.
    ticks
        The slopes whose numbers stand on the face.

    Attributes
    ----------
    parts
        Face, ticks and needle: what is shown as the dial.
    """

    def __init__(
        self,
        source: Any,
        plane: Plane,
        at: tuple[float, float],
        zones: Sequence[Zone],
        *,
        radius: float = 360.0,
        ticks: Sequence[float] = (1.0, 0.0, -1.0),
        color: str = theme.GRADIENT,
    ) -> None:
        self.source, self.plane, self.at, self.zones, self.radius = as_source(source), plane, at, tuple(zones), radius
        self.ticks, self.color = tuple(ticks), color
        self.face, self.needle = Face(self), Needle(self)
        self.parts: list[Any] = [self.face, *(self._tick(value) for value in self.ticks), self.needle]

    def __deepcopy__(self, memo: dict[int, Any]) -> Dial:
        """Return itself: copies of drawings belong to the same dial."""
        return self

    def direction(self, slope: float) -> NDArray[np.float64]:
        """Return the direction of a slope in pixels, of length 1."""
        start, end = np.array(self.plane.spot(0.0, 0.0)), np.array(self.plane.spot(1.0, slope))
        return np.asarray((end - start) / np.hypot(*(end - start)))

    def place(self, slope: float, out: float = 0.0) -> tuple[float, float]:
        """Return the place of a slope on the rim, or some pixels beyond it."""
        u, v = np.array(self.at) + (self.radius + out) * self.direction(slope)
        return float(u), float(v)

    def on_rim(self, source: Callable[[], Any]) -> Callable[[], tuple[float, float]]:
        """Return a place on the rim that follows what the experiment says."""
        return lambda: self.place(float(source()))

    def _tick(self, value: float) -> Words:
        def clear() -> bool:  # the needle would strike the number through
            return bool(self.direction(value) @ self.direction(float(self.source())) < np.cos(0.06))

        words = Words(
            typeset_number(f"{value:g}"),
            lambda: self.place(value, -62.0),
            size=theme.TICK_PX,
            when=clear,
        )
        words.decoration = "the inspection reads the dial from them"  # type: ignore[misc]
        return words

    def name(self, words: str, slope: float, color: str = theme.INK, *, out: float = 34.0) -> Words:
        """Name a place of the rim, beside it."""
        return Words(words, lambda: self.place(slope, out), color=color, anchor="l", weight="SEMIBOLD")

    def mark(self, look: Look, source: Any, *, radius: float = theme.SECOND_BALL_PX) -> DialMark:
        """Set a solid on the rim at a slope."""
        return DialMark(self, look, source, radius)

    def number(self, source: Any, spec: str, color: str, *, out: float = 34.0) -> Number:
        """Write a slope beside its place on the rim."""
        slope = as_source(source)
        place = lambda: self.place(float(slope()), out)  # noqa: E731
        return Number(source, spec, place, size=theme.LABEL_PX, color=color, anchor="l")

    def named(self, look: Look, source: Any, spec: str) -> list[Any]:
        """Set a solid on the rim at a slope, and write the slope beside it in its colour."""
        return [self.mark(look, source), self.number(source, spec, look.color)]


class Face(Painted):
    """The face of a dial: its zones, its rim, and a line at each tick."""

    layer = 1.0
    decoration = "the face of a dial; its needle is judged"

    def __init__(self, dial: Dial) -> None:
        self.dial = dial
        super().__init__()

    def trace(self) -> None:
        """Find the directions of the zones."""
        dial = self.dial
        self.sectors = []
        for zone in dial.zones:
            low, high = (dial.direction(edge) for edge in (zone.low, zone.high))
            start, end = (float(np.arctan2(d[1], d[0])) for d in (high, low))
            self.sectors.append((start, end, self.dimmed(zone.color)))
        self.lines = [dial.direction(value) for value in dial.ticks]
        self.light = 1 - 0.6 * float(self.drained())
        u, v, r = *dial.at, dial.radius
        self.cover(u, v - r, u + r, v + r)

    def brush(self, brush: Brush) -> None:
        """Paint sectors, rim and ticks."""
        (u, v), r, context = self.dial.at, self.dial.radius, brush.context
        for start, end, color in self.sectors:
            context.new_path()
            context.move_to(u, v)
            context.arc(u, v, r, start, end)
            context.close_path()
            light = self.light
            brush.radial(u, v, r, (0, color, 0.0), (0.3, color, 0.08 * light), (1, color, 0.42 * light)).fill()
            gap = 3.0 / r
            context.new_path()
            context.arc(u, v, r, start + gap, end - gap)
            brush.solid(color)
            context.set_line_cap(cairo.LINE_CAP_BUTT)
            context.set_dash([])
            context.set_line_width(RIM_PX)
            context.stroke()
        for way in self.lines:
            ends = [np.array((u, v)) + far * way for far in (r - 34, r - 14)]
            brush.solid(theme.INK, 0.85).line(ends).stroke(3.0)


class Needle(Painted):
    """The needle of a dial: lit on one side, dark on the other, with a light at its tip."""

    layer = 4.0

    def __init__(self, dial: Dial) -> None:
        self.dial, self.meaning = dial, dial.source
        super().__init__()

    def slope(self) -> float:
        """Return the slope it stands at."""
        return float(self.dial.source())

    def trace(self) -> None:
        """Find its direction."""
        self.way = self.dial.direction(self.slope())
        self.shade = self.dimmed(self.dial.color)
        u, v, r = *self.dial.at, self.dial.radius
        self.cover(u, v - r, u + r, v + r)

    def brush(self, brush: Brush) -> None:
        """Paint it, its shadow and its pivot."""
        pivot, r = np.array(self.dial.at), self.dial.radius
        tip, side = pivot + (r - 12) * self.way, np.array([-self.way[1], self.way[0]])
        shadow = np.array([pivot + 13 * side, tip, pivot - 13 * side]) + np.array([5.0, 8.0])
        brush.solid(theme.NIGHT, 0.6).line(shadow, closed=True).fill()
        u, v = tip.tolist()
        brush.radial(u, v, 70, (0, self.shade, 0.5), (1, self.shade, 0.0)).disc(u, v, 70).fill()
        lit, dark = theme.mix(self.shade, "#FFFFFF", 0.45), theme.mix(self.shade, theme.NIGHT, 0.2)
        brush.solid(lit).line([pivot - 13 * side, tip, pivot], closed=True).fill()
        brush.solid(dark).line([pivot + 13 * side, tip, pivot], closed=True).fill()
        paint_solid(brush, "disc", theme.INK, float(pivot[0]), float(pivot[1]), 22.0)


class DialMark(Solid):
    """A solid on the rim of a dial, at a slope."""

    def __init__(self, dial: Dial, look: Look, source: Any, radius: float) -> None:
        self.dial, self.source = dial, as_source(source)
        super().__init__(look, radius, glow=0.3)
        self.meaning = self.source

    def spot(self) -> tuple[float, float]:
        """Return its place on the rim."""
        return self.dial.place(float(self.source()))
