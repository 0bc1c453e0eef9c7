"""Graphs of functions, and what lies under and around them: land, fills, light."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cairo
import numpy as np
from manim import RIGHT
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from scenes.stage.drawing.drawing import Stroke, rgba
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.look.frame import HEIGHT, WIDTH, px
from scenes.stage.plots.plane import Plane, function_of

__all__ = ["Glow", "Graph", "Land", "Shade", "by_sign", "by_steepness"]

Array = NDArray[np.float64]
Coloring = Callable[[Array], list[str]]

SAMPLES, STOPS = 420, 48
#: Places that are tried between two samples of which one is out of sight: a steep graph leaves the window between them.
BETWEEN = 24


def by_sign(of: Of, scale: float) -> Coloring:
    """Colour places by the sign of a function: `FUNCTION` at zero, full from ``scale`` on."""

    def colors(x: Array) -> list[str]:
        shares = np.clip(np.asarray(function_of(of())(x)) / scale, -1, 1)
        return [theme.mix(theme.FUNCTION, theme.POSITIVE if s > 0 else theme.NEGATIVE, abs(float(s))) for s in shares]

    return colors


def by_steepness(of: Of, scale: Callable[[], float], share: Value[float]) -> Coloring:
    """Colour places by how steep a function is, given its slope: `FUNCTION` where it is level.

    ``scale`` returns the steepness that is full `GRADIENT`; ``share``, from 0 to 1, is how much of all this is seen.
    """

    def colors(x: Array) -> list[str]:
        much = float(share())
        if much == 0:
            return [theme.FUNCTION] * len(x)
        shares = much * np.clip(np.abs(np.asarray(function_of(of())(x))) / scale(), 0, 1)
        return [theme.mix(theme.FUNCTION, theme.GRADIENT, float(s)) for s in shares]

    return colors


class Graph(Stroke):
    """The graph of a function that the experiment knows by name.

    Parameters
    ----------
    of
        The function: an objective, a model or a function of x.
    color
        A colour, or a colouring of places such as `by_sign`.
    domain
        Between which x it is drawn, if not as far as is seen: two numbers, or what returns them.

    Attributes
    ----------
    reveal
        How far it is drawn, from the left: a value from 0 to 1.
    """

    layer = 3.0

    def __init__(
        self,
        plane: Plane,
        of: Of,
        *,
        color: str | Coloring = theme.FUNCTION,
        width: float = theme.CURVE_PX,
        domain: Any = None,
        alpha: float = 1.0,
    ) -> None:
        self.plane, self.meaning, self.coloring, self.width_px = plane, of, color, width
        self.domain, self.alpha = domain, alpha
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def sampled(self) -> tuple[Array, Array]:
        """Return x and y where the graph is seen."""
        left, right = self.plane.reach()
        if self.domain is not None:
            low, high = self.domain() if callable(self.domain) else self.domain
            left, right = max(left, float(low)), min(right, float(high))
        share = float(self.reveal())
        if not left < right or share <= 0:
            return np.zeros(0), np.zeros(0)
        x = self.spaced(left, self.up_to(left, right, share))
        return x, self.heights(x)

    def heights(self, x: Array) -> Array:
        """Return the function at some places."""
        return np.asarray(function_of(self.meaning())(x), dtype=float) + np.zeros_like(x)

    def up_to(self, left: float, right: float, share: float) -> float:
        """Return the place a share of the way from one to another, as it is seen."""
        return left + share * (right - left)

    def spaced(self, left: float, right: float, count: int = SAMPLES) -> Array:
        """Return places from one to another, evenly spaced as they are seen."""
        return np.linspace(left, right, count)

    def trace(self) -> None:
        """Trace the function as far as it is seen, fading where it leaves the window."""
        x, y = self.sampled()
        if not len(x):
            self.polyline()
            return
        u, v = self.plane.u(x), self.plane.v(y)
        seen = np.isfinite(v) & (self.plane.fading(u, v) > 0.01)
        edges = np.flatnonzero(np.diff(np.r_[False, seen, False].astype(int)))
        runs = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]
        self.polyline(*(px(*self._as_far_as_seen(x, u, v, a, b)) for a, b in runs))
        if not len(self.points):
            return
        first, last = int(edges[0]), int(edges[-1]) - 1
        places = self.spaced(float(x[first]), float(x[last]), STOPS)
        heights = np.interp(places, x[seen], v[seen])
        light = np.maximum(self.plane.fading(self.plane.u(places), heights), 0.0) * self.alpha
        colors = self.coloring(places) if callable(self.coloring) else [self.coloring] * STOPS
        self.set_sheen_direction(RIGHT)
        self.ink([rgba(self.dimmed(c), float(a)) for c, a in zip(colors, light, strict=True)], self.width_px)

    def _as_far_as_seen(self, x: Array, u: Array, v: Array, first: int, end: int) -> tuple[Array, Array]:
        """Return a stretch of the graph that is seen, up to where it leaves the window between two samples."""
        pieces = [(u[first:end], v[first:end])]
        for inside, outside in ((first, first - 1), (end - 1, end)):
            if not 0 <= outside < len(x):
                continue
            between = np.linspace(x[inside], x[outside], BETWEEN + 2)[1:-1]
            across, up = self.plane.u(between), self.plane.v(self.heights(between))
            seen = np.isfinite(up) & (self.plane.fading(across, up) > 0.01)
            count = int(np.argmin(np.r_[seen, False]))
            more = (across[:count], up[:count])
            pieces = [*pieces, more] if outside > inside else [(more[0][::-1], more[1][::-1]), *pieces]
        return np.concatenate([piece[0] for piece in pieces]), np.concatenate([piece[1] for piece in pieces])


class Land(Painted):
    """The ground under a graph: lit at the ridge, dark below, lost towards both sides."""

    layer = 1.0
    decoration = "it fills what lies under the graph, from the same numbers"

    def __init__(self, graph: Graph, *, strength: float = 0.30, fade_px: float = 150.0) -> None:
        self.graph, self.strength, self.fade_px = graph, strength, fade_px
        super().__init__()

    def trace(self) -> None:
        """Take the outline of the graph."""
        plane = self.graph.plane
        x, y = self.graph.sampled()
        box = plane.box()
        v = np.clip(np.nan_to_num(plane.v(y), nan=box.bottom), box.top - 0.05 * (box.bottom - box.top), box.bottom)
        self.ridge, self.base = np.stack([plane.u(x), v], axis=-1), box.bottom
        self.cut = bool(len(v)) and float(v.min()) <= box.top  # the graph leaves the window: its land fades in
        self.light = self.strength * float(self.graph.presence()) * (1 - 0.4 * float(self.graph.drained()))
        if len(x):
            self.cover(self.ridge[0, 0], self.ridge[:, 1].min(), self.ridge[-1, 0], self.base)

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        if len(self.ridge) < 2 or self.light <= 0:
            return
        left, right = float(self.ridge[0, 0]), float(self.ridge[-1, 0])
        side, edge = cairo.LinearGradient(left, 0, right, 0), min(self.fade_px / max(right - left, 1.0), 0.45)
        for offset, alpha in ((0, 0), (edge, 1), (1 - edge, 1), (1, 0)):
            side.add_color_stop_rgba(offset, 0, 0, 0, alpha)
        brush.context.save()
        brush.line([*self.ridge, (right, self.base), (left, self.base)], closed=True)
        brush.context.clip()
        top = float(self.ridge[:, 1].min())
        color, light = theme.LAND, self.light
        ridge = ((0, color, 0.0), (0.3, color, 0.8 * light)) if self.cut else ((0, color, light),)
        brush.linear(0, top, 0, self.base, *ridge, (0.55, color, 0.45 * light), (1, color, 0.0))
        brush.context.mask(side)
        brush.context.restore()


class Shade(Painted):
    """The area between a graph and a level, shaded by its sign: strong at the curve, faint at the level."""

    layer = 2.0

    def __init__(self, graph: Graph, *, positive: str = theme.POSITIVE, negative: str = theme.NEGATIVE) -> None:
        self.graph, self.colors = graph, (positive, negative)
        self.meaning = graph.meaning
        super().__init__()

    def trace(self) -> None:
        """Take the outline of the graph, above and below zero."""
        plane = self.graph.plane
        x, y = self.graph.sampled()
        self.level = float(plane.v(0.0))
        self.parts = [np.stack([plane.u(x), plane.v(part(y, 0.0))], axis=-1) for part in (np.maximum, np.minimum)]
        self.light = float(self.graph.presence()) * (1 - 0.6 * float(self.drained()))
        if len(x):
            both = np.concatenate(self.parts)
            self.cover(*both.min(axis=0), *both.max(axis=0))

    def brush(self, brush: Brush) -> None:
        """Paint both signs."""
        for color, part in zip(self.colors, self.parts, strict=True):
            if len(part) < 2 or np.ptp(part[:, 1]) < 0.5:
                continue
            far = float(part[:, 1].min() if color == self.colors[0] else part[:, 1].max())
            brush.linear(0, self.level, 0, far, (0, color, 0.08 * self.light), (1, color, 0.62 * self.light))
            brush.line([*part, (part[-1, 0], self.level), (part[0, 0], self.level)], closed=True).fill()


class Glow(Painted):
    """Soft light along a graph: only for the one thing that is talked about.

    The line is drawn into a mask of an eighth of the resolution, blurred there, and stretched.
    """

    layer = 2.5
    decoration = "light on what is talked about"
    no_ground = "light on a line is not its ground"

    def __init__(self, graph: Graph, *, strength: float = 0.5, reach: float = 40.0) -> None:
        self.graph, self.reach_px = graph, reach
        self.strength: Value[float] = Value(strength)
        super().__init__()

    def trace(self) -> None:
        """Take the outline and the colour of the graph."""
        graph = self.graph
        graph.settle()
        self.read |= graph.read
        spots = graph.points[::4] if len(graph.points) else np.zeros((0, 3))
        self.line = np.stack([spots[:, 0] * 135 + WIDTH / 2, HEIGHT / 2 - spots[:, 1] * 135], axis=-1)
        self.stops = np.array(graph.stroke_rgbas)
        self.light = float(self.strength()) * float(graph.presence()) * (1 - float(graph.drained()))
        far = 2 * self.reach_px
        if len(self.line):
            (left, top), (right, bottom) = self.line.min(axis=0) - far, self.line.max(axis=0) + far
            self.cover(left, top, right, bottom)
        else:
            self.cover(0, 0, 1, 1)

    def brush(self, brush: Brush) -> None:
        """Blur the line and tint it."""
        if self.light <= 0.01 or len(self.line) < 2:
            return
        part, reach, line = 8, self.reach_px, self.line
        left, top = (max(int(q // part) * part, 0) for q in line.min(axis=0) - 2 * reach)
        right, bottom = (min(int(q), size) for q, size in zip(line.max(axis=0) + 2 * reach, (1920, 1080), strict=True))
        if right <= left or bottom <= top:
            return
        mask = cairo.ImageSurface(cairo.FORMAT_A8, -(-(right - left) // part), -(-(bottom - top) // part))
        pen = cairo.Context(mask)
        pen.scale(1 / part, 1 / part)
        pen.translate(-left, -top)
        pen.set_line_width(reach / 2.6)
        pen.set_line_join(cairo.LINE_JOIN_ROUND)
        jumps = np.hypot(*np.diff(line, axis=0).T) > 200
        for k, (u, v) in enumerate(line.tolist()):
            (pen.move_to if k == 0 or jumps[k - 1] else pen.line_to)(u, v)
        pen.stroke()
        mask.flush()
        grey = np.ndarray((mask.get_height(), mask.get_stride()), np.uint8, mask.get_data())
        soft = gaussian_filter(grey.astype(np.float32), reach / 2.2 / part)
        grey[...] = np.clip(soft * (230 / max(float(soft.max()), 1.0)), 0, 255).astype(np.uint8)
        mask.mark_dirty()
        x0, x1 = float(line[:, 0].min()), float(line[:, 0].max())
        along = cairo.LinearGradient((x0 - left) / part, 0, (x1 - left) / part, 0)
        for share, (red, green, blue, alpha) in zip(np.linspace(0, 1, len(self.stops)), self.stops, strict=True):
            along.add_color_stop_rgba(share, blue, green, red, alpha * self.light * brush.presence)
        brush.context.save()
        brush.context.translate(left, top)
        brush.context.scale(part, part)
        brush.context.set_source(along)
        brush.context.mask_surface(mask, 0, 0)
        brush.context.restore()
