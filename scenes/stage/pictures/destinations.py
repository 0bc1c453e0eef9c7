"""Where each start ends: a strip coloured by destination, which unravels into a fan of threads.

The strip covers exactly the starts that are spoken of. Calm stretches fall as ribbons; the fractal
between them falls as threads, to destinations on an axis that is compressed outward and numbered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.solids import paint_solid
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import frame, theme
from scenes.stage.plots.guides import Region
from scenes.stage.plots.plane import Plane

__all__ = ["DestinationAxis", "DestinationFan", "DestinationStrip", "Destinations"]

Array = NDArray[np.float64]
#: Rows of the strip, and of the destinations below it.
STRIP, GOAL = (338.0, 396.0), 838.0
FINE = 8


@dataclass
class Destinations:
    """What the parts of the picture share.

    Attributes
    ----------
    plane
        The plot above, whose x axis the strip has.
    of
        What the experiment answers to starts: where each ends.
    left, right
        Facts: the starts between which the strip is drawn.
    unit
        Fact: the distance between a minimum and the next maximum.
    sweep
        How far the strip is coloured and the threads have fallen, from 0 to 1: a value.
    """

    plane: Plane
    of: str
    left: Of
    right: Of
    unit: Of
    sweep: Value[float] = field(default_factory=lambda: Value(0.0))

    @cached_property
    def strip(self) -> DestinationStrip:
        """The strip of the starts."""
        return DestinationStrip(self)

    @cached_property
    def fan(self) -> DestinationFan:
        """What falls from the strip."""
        return DestinationFan(self)

    def axis(self, place: str) -> list[Any]:
        """Return the destinations that the experiment numbers under a name, and the numbers of the near ones."""
        axis = DestinationAxis(self, place)
        return [axis, *axis.numbers]

    def both_sides(self, inner: str, outer: str, *, side: str = "side") -> list[Region]:
        """Light the starts on the strip that lie between two distances, on the left and on the right.

        Parameters
        ----------
        inner, outer
            Facts: the distances.
        side
            What the experiment answers to a sign and a distance: the start there.
        """
        plane, span = self.plane, (STRIP[0] - 16.0, STRIP[1] + 16.0)
        edges = (
            (plane.of(side, sign, first), plane.of(side, sign, second))
            for sign, first, second in ((-1, outer, inner), (1, inner, outer))
        )
        return [Region(plane, theme.INK, left=a, right=b, span=span, alpha=0.8).at_depth(4) for a, b in edges]

    def orders(self, starts: Array) -> NDArray[np.int64]:
        """Return which multiple of the unit each start ends on; even ones are minima."""
        answer = getattr(self.plane.experiment, self.of)(starts)
        ends = np.asarray(answer.x, dtype=float)
        return np.where(np.isfinite(ends), np.rint(ends / float(self.unit())), 10**6).astype(np.int64)

    def edges(self) -> tuple[float, float, float]:
        """Return the pixel columns of both ends of the strip, and how far it is swept."""
        left, right = (float(self.plane.u(float(end()))) for end in (self.left, self.right))
        return left, right, left + float(self.sweep()) * (right - left)


def kind_of(order: int) -> tuple[str, str]:
    """Return colour and shape of a destination."""
    return (theme.MINIMUM, "minimum") if order % 2 == 0 else (theme.MAXIMUM, "maximum")


def goal(order: Any) -> Any:
    """Return the column of a destination: evenly near the middle, logarithmically far out."""
    return frame.WIDTH / 2 + np.arcsinh(np.asarray(order) / 1.2) * 300


class DestinationStrip(Painted):
    """The strip: each pixel the mean of a few starts, darker where the way leads far away."""

    layer = 3.5

    def __init__(self, shared: Destinations) -> None:
        self.shared = shared
        self.meaning = shared.plane.of(shared.of)
        super().__init__()
        self._made: tuple[Any, Any] | None = None

    def trace(self) -> None:
        """Colour every start."""
        shared = self.shared
        self.start, self.stop, self.edge = shared.edges()
        count = max(2, round(self.stop - self.start))
        key = (self.start, self.stop)
        if self._made is None or self._made[0] != key:
            starts = np.linspace(float(shared.left()), float(shared.right()), count * FINE, endpoint=False)
            orders = shared.orders(starts)
            light = np.where(
                (orders % 2 == 0)[:, None], np.array(theme.light(theme.MINIMUM)) ** 2.2,
                np.array(theme.light(theme.MAXIMUM)) ** 2.2,
            )  # fmt: skip
            light = light * np.where(np.abs(orders) <= 1, 1.0, 0.5)[:, None]
            colors = light.reshape(count, FINE, 3).mean(axis=1) ** (1 / 2.2)
            row = np.full((1, count, 4), 255, np.uint8)
            row[0, :, :3] = np.round(255 * colors)
            self._made = key, row
        self.row = self._made[1]
        self.cover(self.start, STRIP[0], self.stop, STRIP[1])

    def brush(self, brush: Brush) -> None:
        """Paint it as far as it is swept, behind a sweeping light."""
        context, (top, bottom) = brush.context, STRIP
        height, wide = bottom - top, self.row.shape[1]
        brush.solid(theme.mix(theme.FAINT, theme.NIGHT, 0.6), 0.9).box(self.start, top, self.stop - self.start, height)
        brush.fill()
        if self.edge > self.start:
            pixels = np.ascontiguousarray(self.row)
            surface = cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, wide, 1)
            context.save()
            brush.box(self.start, top, self.edge - self.start, height)
            context.clip()
            context.translate(self.start, top)
            context.scale((self.stop - self.start) / wide, height)
            context.set_source_surface(surface)
            context.get_source().set_extend(cairo.EXTEND_PAD)
            context.get_source().set_filter(cairo.FILTER_NEAREST)
            context.paint_with_alpha(brush.presence)
            context.restore()
        gloss = ((0, "#FFFFFF", 0.30), (0.25, "#FFFFFF", 0.02), (0.7, theme.NIGHT, 0.0), (1, theme.NIGHT, 0.28))
        brush.linear(0, top, 0, bottom, *gloss).box(self.start, top, self.stop - self.start, height).fill()
        if self.start < self.edge < self.stop:
            brush.radial(self.edge, top + height / 2, 130, (0, theme.INK, 0.7), (1, theme.INK, 0.0))
            brush.box(self.edge - 130, top, 260, height).fill()


#: The strands of each fan that have fallen so far; it is no part of the fan, which is a function of what it reads.
_FALLEN: WeakKeyDictionary[Any, tuple[Any, int, cairo.ImageSurface]] = WeakKeyDictionary()


class DestinationFan(Painted):
    """Ribbons and threads from the strip down to the destinations; what has fallen is kept, not drawn again."""

    halo_px = 200.0  # threads fade beyond the ends

    layer = 1.0

    def __init__(self, shared: Destinations) -> None:
        self.shared = shared
        self.meaning = shared.plane.of(shared.of)
        super().__init__()
        self._runs: tuple[Any, list[tuple[float, float, int]]] | None = None

    def trace(self) -> None:
        """Find the stretches of starts that end at one place."""
        shared = self.shared
        start, stop, self.edge = shared.edges()
        if self._runs is None or self._runs[0] != (start, stop):
            starts = np.linspace(float(shared.left()), float(shared.right()), 3200)
            orders, columns = shared.orders(starts), np.linspace(start, stop, 3200)
            cuts = np.r_[0, np.flatnonzero(np.diff(orders)) + 1, len(orders)]
            runs = [(float(columns[a]) - 0.3, float(columns[b - 1]) + 0.3, int(orders[a])) for a, b in pairwise(cuts)]
            self._runs = (start, stop), runs
        self.runs = self._runs[1]
        self.cover(start, STRIP[1], stop, GOAL)

    def fallen(self) -> int:
        """Return how many stretches the sweep has passed; at its end, all."""
        return sum(1 for _, right, _ in self.runs if right <= self.edge + 0.5)

    def brush(self, brush: Brush) -> None:
        """Add the strands that have fallen since, and paint all."""
        target = brush.context.get_target()
        size = target.get_width(), target.get_height()
        fallen = self.fallen()
        key = size, id(self.runs)
        kept = _FALLEN.get(self)
        if kept is None or kept[0] != key or kept[1] > fallen:
            kept = key, 0, cairo.ImageSurface(cairo.FORMAT_ARGB32, *size)
        _, done, surface = kept
        if done < fallen:
            pen = Brush.__new__(Brush)
            pen.context, pen.presence = cairo.Context(surface), 1.0
            pen.context.scale(size[1] / frame.HEIGHT, size[1] / frame.HEIGHT)
            for run in self.runs[done:fallen]:
                _strand(pen, *run)
        _FALLEN[self] = key, fallen, surface
        context = brush.context
        context.save()
        context.identity_matrix()
        context.set_source_surface(surface, 0, 0)
        context.paint_with_alpha(brush.presence * (1 - 0.5 * float(self.drained.now)))
        context.restore()


def _strand(brush: Brush, left: float, right: float, order: int) -> None:
    """Draw a ribbon or a thread from a stretch of the strip to its destination."""
    context, top, end = brush.context, STRIP[1], GOAL - 12
    target, color, wide = float(goal(order)), kind_of(order)[0], right - left
    if abs(target - frame.WIDTH / 2) > 1000:
        return
    context.set_operator(cairo.OPERATOR_SCREEN)
    if wide <= 7:
        alpha, middle = min(0.5, 0.16 + 0.05 * wide), (left + right) / 2
        brush.line([(middle, top)])
        context.curve_to(middle, top + 200, target, end - 230, target, end)
        brush.linear(0, top, 0, end, (0, color, 1.2 * alpha), (0.5, color, 0.75 * alpha), (1, color, 1.5 * alpha))
        brush.stroke(float(np.clip(wide, 1.2, 2.4)))
        return
    half = 9 if wide > 200 else 3
    brush.line([(left, top)])
    context.curve_to(left, top + 200, target - half, end - 230, target - half, end)
    context.line_to(target + half, end)
    context.curve_to(target + half, end - 230, right, top + 200, right, top)
    lit = theme.mix(color, "#FFFFFF", 0.35)
    brush.linear(0, top, 0, end, (0, color, 0.34), (0.45, color, 0.22), (0.8, color, 0.62), (1, lit, 0.95)).fill()
    brush.linear(0, top, 0, end, (0, color, 0.5), (0.5, color, 0.6), (1, color, 0.9)).stroke(1.5)


class DestinationAxis(Painted):
    """The destinations: a triangle down for each minimum, up for each maximum, the near ones larger.

    `numbers` are to be shown with it: they say where the nonlinear axis stands.
    """

    layer = 5.0
    NUMBERED = (-5, -2, -1, 0, 1, 2, 5)

    def __init__(self, shared: Destinations, place: str) -> None:
        self.shared, self.place = shared, place
        self.meaning = shared.plane.of(place, 0)
        super().__init__()
        self.numbers = [
            Number(
                shared.plane.of(place, order), "g", (float(goal(order)), GOAL + 68), size=theme.TICK_PX,
                color=theme.INK if abs(order) <= 1 else theme.NEUTRAL, anchor="",
            )
            for order in self.NUMBERED
        ]  # fmt: skip

    def trace(self) -> None:
        """Find the destinations that fit into the frame."""
        reach = [k for k in range(-40, 41) if frame.LEFT < float(goal(k)) < frame.RIGHT]
        self.orders = reach
        self.cover(float(goal(reach[0])), GOAL - 22, float(goal(reach[-1])), GOAL + 22)

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        for order in self.orders:
            color, shape = kind_of(order)
            r = 22.0 if abs(order) < 2 else max(7.0, 14 - abs(order) * 0.5)
            paint_solid(brush, shape, color, float(goal(order)), GOAL + 4, r, 0.5 if abs(order) < 2 else 0.0)
