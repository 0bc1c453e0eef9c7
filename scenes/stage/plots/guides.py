"""Guides, regions and bands: what holds at some x, or ties two pictures together."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, as_source
from scenes.stage.look import theme
from scenes.stage.plots.plane import Plane, function_of

__all__ = ["Guide", "Region", "SignRegion", "Tie"]


class Guide(Painted):
    """A dotted line at a number of the experiment: upright at an x, level at a y.

    Parameters
    ----------
    x, y
        A fact, a value or what the experiment says; exactly one of both.
    span
        Pixels between which it runs; by default through the plot.
    """

    layer = 1.5

    def __init__(
        self,
        plane: Plane,
        *,
        x: Any = None,
        y: Any = None,
        color: str = theme.NEUTRAL,
        span: Any = None,
        width: float = theme.GUIDE_PX,
        alpha: float = 0.85,
    ) -> None:
        self.plane, self.color_name, self.span, self.width_px, self.alpha = plane, color, span, width, alpha
        self.upright = x is not None
        self.source = as_source(x if self.upright else y)
        self.meaning = self.source
        super().__init__()

    def trace(self) -> None:
        """Find both ends."""
        value, box = float(self.source()), self.plane.box()
        span = self.span() if callable(self.span) else self.span
        if self.upright:
            at = float(self.plane.u(value))
            low, high = span or (box.top, box.bottom)
            self.ends = np.array([[at, low], [at, high]])
        else:
            at = float(self.plane.v(value))
            low, high = span or self.plane.sides()
            self.ends = np.array([[low, at], [high, at]])
        self.shade = self.dimmed(self.color_name)
        self.cover(*self.ends.min(axis=0), *self.ends.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the line."""
        return [(self.ends, theme.light(self.shade), self.shown * self.alpha, self.width_px)]

    def brush(self, brush: Brush) -> None:
        """Paint the dots."""
        brush.solid(self.shade, self.alpha).line(self.ends).stroke(self.width_px, (3, 9))


class Tie(Painted):
    """A dotted line between two marks: what it joins is the same x or the same height."""

    layer = 4.5
    decoration = "it joins two marks that are judged themselves"

    def __init__(
        self,
        start: Callable[[], tuple[float, float]],
        end: Callable[[], tuple[float, float]],
        color: str,
        *,
        gaps: tuple[float, float] = (30.0, 18.0),
        width: float = 3.0,
    ) -> None:
        self.start, self.end, self.color_name, self.gaps, self.width_px = start, end, color, gaps, width
        super().__init__()

    def trace(self) -> None:
        """Find both ends, clear of the marks."""
        start, end = np.array(self.start(), dtype=float), np.array(self.end(), dtype=float)
        length = max(float(np.hypot(*(end - start))), 1e-9)
        way = (end - start) / length
        room = length > sum(self.gaps)
        self.ends = np.array([start + self.gaps[0] * way, end - self.gaps[1] * way]) if room else np.zeros((0, 2))
        self.shade = self.dimmed(self.color_name)
        if room:
            self.cover(*self.ends.min(axis=0), *self.ends.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the line."""
        return [(self.ends, theme.light(self.shade), 0.85 * self.shown, self.width_px)]

    def brush(self, brush: Brush) -> None:
        """Paint the dots."""
        if len(self.ends):
            brush.solid(self.shade, 0.85).line(self.ends).stroke(self.width_px, (3, 9))


class Region(Painted):
    """A tint over a stretch of x between two numbers of the experiment.

    Parameters
    ----------
    left, right
        Sources of numbers, or None for the edge of what is seen.
    """

    layer = 0.5

    def __init__(
        self, plane: Plane, color: str, *, left: Any = None, right: Any = None, span: Any = None, alpha: float = 0.085
    ) -> None:
        self.plane, self.color_name, self.span, self.alpha = plane, color, span, alpha
        self.edges = tuple(None if edge is None else as_source(edge) for edge in (left, right))
        self.meaning = self.edges
        super().__init__()

    def trace(self) -> None:
        """Find the box."""
        low, high = self.plane.sides()
        ends = [
            edge if source is None else float(np.clip(self.plane.u(float(source())), low, high))
            for source, edge in zip(self.edges, (low, high), strict=True)
        ]
        box = self.plane.box()
        top, bottom = (self.span() if callable(self.span) else self.span) or (box.top, box.bottom)
        self.box = ends[0], float(top), ends[1], float(bottom)
        self.light = self.alpha * (1 - 0.7 * float(self.drained()))
        self.cover(*self.box)

    def brush(self, brush: Brush) -> None:
        """Paint it, lost towards its upper and lower edge."""
        left, top, right, bottom = self.box
        if right <= left:
            return
        color, light = self.color_name, self.light
        stops = ((0, color, 0.0), (0.3, color, 0.4 * light), (0.8, color, light), (1, color, 0.0))
        brush.linear(0, top, 0, bottom, *stops).box(left, top, right - left, bottom - top).fill()


class SignRegion(Painted):
    """Columns of colour where a function of x is positive and where it is negative.

    Parameters
    ----------
    of
        The function; its zeros are found between samples, to a hundredth of a pixel.
    solid
        Whether it is a strip with an even colour, rather than a tint.
    """

    layer = 0.5

    def __init__(
        self,
        plane: Plane,
        of: Of,
        *,
        span: Any = None,
        alpha: float = 0.085,
        solid: bool = False,
        positive: str = theme.POSITIVE,
        negative: str = theme.NEGATIVE,
    ) -> None:
        self.plane, self.meaning, self.span, self.alpha, self.solid = plane, of, span, alpha, solid
        self.colors = {1: positive, -1: negative}
        super().__init__()

    def stretches(self) -> list[tuple[float, float, int]]:
        """Return (left, right, sign) of each stretch that is seen, in data units."""
        left, right = self.plane.reach()
        fun = function_of(self.meaning())
        x = np.linspace(left, right, 1921)
        y = np.asarray(fun(x), dtype=float) + np.zeros_like(x)
        turns = np.flatnonzero(np.sign(y[1:]) != np.sign(y[:-1]))
        zeros = [x[k] - y[k] * (x[k + 1] - x[k]) / (y[k + 1] - y[k]) for k in turns]
        edges = [left, *zeros, right]
        signs = np.sign(np.asarray(fun(np.array([(a + b) / 2 for a, b in pairwise(edges)]))))
        return [(a, b, int(s)) for a, b, s in zip(edges, edges[1:], signs + np.zeros(len(edges) - 1), strict=False)]

    def trace(self) -> None:
        """Find the columns."""
        box = self.plane.box()
        top, bottom = (self.span() if callable(self.span) else self.span) or (box.top, box.bottom)
        self.columns = [
            (float(self.plane.u(a)), float(self.plane.u(b)), self.colors[s]) for a, b, s in self.stretches() if s
        ]
        self.rows = float(top), float(bottom)
        self.light = (0.95 if self.solid else self.alpha) * (1 - 0.7 * float(self.drained()))
        self.cover(self.plane.sides()[0], top, self.plane.sides()[1], bottom)

    def brush(self, brush: Brush) -> None:
        """Paint the columns."""
        top, bottom = self.rows
        for left, right, color in self.columns:
            light = self.light
            if self.solid:
                brush.solid(color, light).box(left, top, right - left, bottom - top).fill()
                continue
            stops = ((0, color, 0.0), (0.3, color, 0.4 * light), (0.8, color, light), (1, color, 0.0))
            brush.linear(0, top, 0, bottom, *stops).box(left, top, right - left, bottom - top).fill()
