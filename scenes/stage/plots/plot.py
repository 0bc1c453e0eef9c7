"""Plots whose window can move: axes, curves and markers that know their data coordinates.

Everything in a `Plot` is given in data units and placed by the plot, so that
a zoom moves curves, ticks and markers together and nothing has to be typed
twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Dot, Mobject, RegularPolygon, Square, VGroup, VMobject
from manim.typing import Point3D
from numpy.typing import ArrayLike, NDArray

from scenes.stage.look import theme
from scenes.stage.look.text import formula, merge, put, words
from scenes.stage.plots.window import Window, nice_ticks, tick_text

__all__ = ["CURVE_LAYER", "MARK_LAYER", "TRACE_LAYER", "Curve", "Function", "Marker", "Plot"]

#: What is drawn over what; words and axes lie at 0, so that they rest while curves move.
TICK = 0.09
CURVE_LAYER, TRACE_LAYER, MARK_LAYER = 2, 3, 4

Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Curve(VMobject):
    """A function drawn in a plot, cut off at the edges of the window."""

    def __init__(
        self, fun: Function, domain: tuple[float, float] | None = None, samples: int = 240, **style: Any
    ) -> None:
        super().__init__(**{"stroke_width": theme.CURVE_WIDTH, "stroke_color": theme.FUNCTION, **style})
        self.set_z_index(CURVE_LAYER)
        self.fun = fun
        self.domain = domain
        self.samples = samples

    def redraw(self, plot: Plot) -> None:
        """Trace the function through the plot's window."""
        window = plot.window
        left, right = self.domain or (window.left, window.right)
        left, right = max(left, window.left), min(right, window.right)
        self.clear_points()
        if not left < right:
            return
        x = np.linspace(left, right, self.samples)
        y = np.asarray(self.fun(x), dtype=float)
        for run_x, run_y in _inside(x, y, window.bottom, window.top):
            points = plot.to_frame(run_x, run_y)
            self.start_new_path(points[0])
            self.add_points_as_corners(points[1:])


def _inside(x: NDArray[Any], y: NDArray[Any], low: float, high: float) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Return the runs of a polyline between two heights, ended where it crosses them."""
    xs, ys = [x[:1]], [y[:1]]
    for k in range(len(x) - 1):
        crossings = sorted(
            t for level in (low, high) if y[k + 1] != y[k] and 0 < (t := (level - y[k]) / (y[k + 1] - y[k])) < 1
        )
        if crossings:
            t = np.array(crossings)
            xs.append(x[k] + t * (x[k + 1] - x[k]))
            ys.append(np.clip(y[k] + t * (y[k + 1] - y[k]), low, high))
        xs.append(x[k + 1 : k + 2])
        ys.append(y[k + 1 : k + 2])
    x, y = np.concatenate(xs), np.concatenate(ys)
    tolerance = 1e-9 * (high - low)
    good = (y >= low - tolerance) & (y <= high + tolerance)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(int)))
    return [(x[a:b], y[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]


_SHAPES: dict[str, Callable[[str], VMobject]] = {
    "disc": lambda color: Dot(radius=0.13, color=color),
    "ring": lambda color: Circle(radius=0.13, color=color, stroke_width=5, fill_color=theme.GROUND, fill_opacity=1),
    "small": lambda color: Dot(radius=0.06, color=color),
    "diamond": lambda color: Square(0.2, color=color, fill_opacity=1, stroke_width=0).rotate(np.pi / 4),
    "square": lambda color: Square(0.2, color=color, fill_opacity=1, stroke_width=0),
    "minimum": lambda color: RegularPolygon(3, radius=0.15, color=color, fill_opacity=1, stroke_width=0).rotate(np.pi),
    "maximum": lambda color: RegularPolygon(3, radius=0.15, color=color, fill_opacity=1, stroke_width=0),
}


class Marker(VGroup):
    """A mark at a place of a plot, in data units.

    Attributes
    ----------
    on
        What it belongs to whenever it rests: a function of x, a trajectory, or both in
        a tuple. The inspection holds the mark against it.
    """

    on: Any = None

    def __init__(self, x: float, y: float, color: str, shape: str = "disc") -> None:
        super().__init__(_SHAPES[shape](color))
        self.x, self.y = x, y
        self.set_z_index(TRACE_LAYER if shape == "small" else MARK_LAYER)

    def redraw(self, plot: Plot) -> None:
        """Go to where the plot shows the data point."""
        put(self, plot.c2p(self.x, self.y))

    def at(self, x: float, y: float, plot: Plot) -> Marker:
        """Move to another data point."""
        self.x, self.y = float(x), float(y)
        self.redraw(plot)
        return self


@cache
def _tick_label(text: str) -> VMobject:
    """Return the number of a tick; copy it before use.

    Kept here and not in the plot: what a plot remembers would be part of the
    picture to Manim, and differ between a render and one from the cache.
    """
    return words(text, theme.LABEL, theme.NEUTRAL)


class TickLabels(VMobject):
    """The numbers of both axes, as one shape."""


class Plot(VGroup):
    """Axes with a window, and whatever is drawn in it.

    Parameters
    ----------
    window
        What is shown, in data units.
    width, height
        Size of the window on screen, in frame units.
    names
        Typst for the names of the two axes.
    y_axis
        Where the vertical axis stands, in data units of x.
    ticks
        How many ticks at most on each axis; 0 for none.
    name_size
        Font size of the names; indices need a larger one than the theme's for labels.
    """

    def __init__(
        self,
        window: Window,
        width: float,
        height: float,
        names: tuple[str, str] = ("x", "f(x)"),
        y_axis: float = 0.0,
        x_axis: float | None = None,
        ticks: tuple[int, int] = (7, 3),
        name_size: float = theme.LABEL,
    ) -> None:
        super().__init__()
        self.window = window
        self.frame_width, self.frame_height = width, height
        self.center_at = np.zeros(3)
        self.y_axis, self.x_axis = y_axis, x_axis
        self.most_ticks = ticks
        self.lines = VMobject(stroke_width=theme.GUIDE_WIDTH, stroke_color=theme.NEUTRAL)
        self.labels = TickLabels(fill_color=theme.NEUTRAL, fill_opacity=1.0, stroke_width=0.0)
        self.names = VGroup(*(formula(name, name_size, theme.NEUTRAL) for name in names))
        self.pieces: list[Any] = []
        self.add(self.lines, self.labels, self.names)
        self.redraw()

    def move_to(self, point: Point3D, *args: Any, **kwargs: Any) -> Plot:
        """Put the middle of the window at ``point``."""
        self.center_at = np.asarray(point, dtype=float)
        return self.redraw()

    # -- coordinates ------------------------------------------------------------

    def to_frame(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return frame points, shape (n, 3), of data points."""
        window = self.window
        u = (np.asarray(x, dtype=float) - window.left) / (window.right - window.left) - 0.5
        v = (np.asarray(y, dtype=float) - window.bottom) / (window.top - window.bottom) - 0.5
        u, v = np.broadcast_arrays(u, v)
        flat = np.stack([u * self.frame_width, v * self.frame_height, np.zeros_like(u)], axis=-1)
        return np.asarray(flat + self.center_at)

    def c2p(self, x: float, y: float) -> Point3D:
        """Return the frame point of a data point."""
        return self.to_frame([x], [y])[0]

    def p2c(self, point: Point3D) -> tuple[float, float]:
        """Return the data point at a frame point."""
        u, v = (np.asarray(point)[:2] - self.center_at[:2]) / (self.frame_width, self.frame_height) + 0.5
        window = self.window
        return (
            float(window.left + u * (window.right - window.left)),
            float(window.bottom + v * (window.top - window.bottom)),
        )

    # -- drawing ----------------------------------------------------------------

    def draw(self, *pieces: Any) -> Any:
        """Give curves and markers their places in the plot, which they keep; returns the last one.

        The pieces stay mobjects of their own: add them to the scene, or
        animate them in.
        """
        for piece in pieces:
            piece.redraw(self)
            if piece not in self.pieces:
                self.pieces.append(piece)
        return pieces[-1]

    def forget(self, *pieces: Mobject) -> None:
        """Let go of curves and markers that are no longer on screen."""
        self.pieces = [piece for piece in self.pieces if piece not in pieces]

    def redraw(self) -> Plot:
        """Draw axes, ticks and pieces anew for the current window."""
        self._redraw_axes()
        for piece in self.pieces:
            piece.redraw(self)
        return self

    def set_window(self, window: Window) -> Plot:
        """Show another part of the plane at once."""
        self.window = window
        return self.redraw()

    def ticks_on(self, axis: int) -> list[tuple[float, str]]:
        """Return value and text of each tick: axis 0 is the horizontal one."""
        window, most = self.window, self.most_ticks[axis]
        low, high = ((window.left, window.right), (window.bottom, window.top))[axis]
        values = nice_ticks(low, high, most) if most else np.zeros(0)
        spacing = float(values[1] - values[0]) if len(values) > 1 else high - low
        return [(float(value), tick_text(float(value), spacing)) for value in values]

    def _redraw_axes(self) -> None:
        window = self.window
        x0 = min(max(self.y_axis, window.left), window.right)
        y0 = window.bottom if self.x_axis is None else min(max(self.x_axis, window.bottom), window.top)
        ends = [(window.left, y0), (window.right, y0), (x0, window.bottom), (x0, window.top)]
        strokes = [self.c2p(*end) for end in ends]
        labels: list[VMobject] = []
        for axis, side in enumerate((DOWN, LEFT)):
            for value, text in self.ticks_on(axis):
                at = self.c2p(value, y0) if side is DOWN else self.c2p(x0, value)
                strokes += [at, at + TICK * side]
                labels.append(_tick_label(text).copy().next_to(at + TICK * side, side, buff=0.07))
        self.lines.clear_points()
        for start, end in zip(strokes[::2], strokes[1::2], strict=True):
            self.lines.start_new_path(start)
            self.lines.add_points_as_corners([end])
        merge(self.labels, labels)
        self.names[0].next_to(strokes[1], RIGHT, buff=0.12)
        self.names[1].next_to(strokes[3], UP, buff=0.12)
