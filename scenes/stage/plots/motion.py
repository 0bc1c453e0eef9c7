"""What moves in plots: their windows and places, and markers on paths through the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Animation, VGroup, smooth
from manim.typing import Point3D

from scenes.stage.plots.plot import Function, Marker, Plot
from scenes.stage.plots.window import Window

__all__ = ["MoveAlong", "MovePlot", "PlotChange", "ZoomTo", "along", "arc", "hop", "through"]


class PlotChange(Animation):
    """Change how a plot shows what is in it; everything in the plot follows.

    A subclass says what changes: `note_start` remembers where it begins, and
    `show` brings the plot a share of the way.
    """

    def __init__(self, plot: Plot, **kwargs: Any) -> None:
        self.plot = plot
        super().__init__(
            VGroup(plot, *plot.pieces), **{"run_time": 2.0, "rate_func": smooth, "introducer": True, **kwargs}
        )

    def note_start(self) -> None:
        """Remember how the plot is."""
        raise NotImplementedError

    def show(self, share: float) -> None:
        """Show the plot at a share of the way, from 0 to 1."""
        raise NotImplementedError

    def begin(self) -> None:
        """Remember where the way begins."""
        self.note_start()
        super().begin()

    def _setup_scene(self, scene: Any) -> None:
        """Add nothing: what is not on screen stays away."""

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the plot in between."""
        self.show(self.rate_func(alpha))


class ZoomTo(PlotChange):
    """Move a plot's window to another one."""

    def __init__(self, plot: Plot, window: Window, **kwargs: Any) -> None:
        self.target_window = window
        super().__init__(plot, **kwargs)

    def note_start(self) -> None:
        """Remember the window."""
        self.start_window = self.plot.window

    def show(self, share: float) -> None:
        """Show the window in between."""
        self.plot.set_window(self.target_window if share >= 1 else self.start_window.towards(self.target_window, share))


class MovePlot(PlotChange):
    """Move a plot to another place and size."""

    def __init__(self, plot: Plot, center: Point3D, width: float, height: float, **kwargs: Any) -> None:
        self.target_place = np.array([*center[:2], width, height], dtype=float)
        super().__init__(plot, **{"run_time": 1.0, **kwargs})

    def note_start(self) -> None:
        """Remember place and size."""
        plot = self.plot
        self.start_place = np.array([*plot.center_at[:2], plot.frame_width, plot.frame_height])

    def show(self, share: float) -> None:
        """Show the place in between."""
        x, y, width, height = self.start_place + share * (self.target_place - self.start_place)
        self.plot.frame_width, self.plot.frame_height = width, height
        self.plot.move_to([x, y, 0.0])


class MoveAlong(Animation):
    """Move a marker of a plot along data points given as a function of a share from 0 to 1."""

    def __init__(self, marker: Marker, plot: Plot, path: Callable[[float], tuple[float, float]], **kwargs: Any) -> None:
        self.plot, self.path = plot, path
        super().__init__(marker, **{"run_time": 1.0, "rate_func": smooth, **kwargs})

    def interpolate_mobject(self, alpha: float) -> None:
        """Go to the data point in between."""
        self.mobject.at(*self.path(self.rate_func(alpha)), self.plot)


def along(fun: Function, start: float, end: float) -> Callable[[float], tuple[float, float]]:
    """Return the path on the graph of ``fun`` from ``start`` to ``end``."""

    def path(share: float) -> tuple[float, float]:
        x = start + share * (end - start)
        return x, float(np.asarray(fun(np.array([x])))[0])

    return path


def through(corners: Sequence[tuple[float, float]]) -> Callable[[float], tuple[float, float]]:
    """Return the path through data points in straight stretches of equal duration."""
    points = np.asarray(corners, dtype=float)
    knots = np.linspace(0.0, 1.0, len(points))

    def path(share: float) -> tuple[float, float]:
        return float(np.interp(share, knots, points[:, 0])), float(np.interp(share, knots, points[:, 1]))

    return path


def hop(model: Function, fun: Function, start: float, end: float) -> Callable[[float], tuple[float, float]]:
    """Return the path along the graph of ``model`` to ``end``, then straight to the graph of ``fun``."""
    landing = float(np.asarray(model(np.array([end])))[0])
    floor = float(np.asarray(fun(np.array([end])))[0])

    def path(share: float) -> tuple[float, float]:
        if share < 0.65:
            x = start + (end - start) * share / 0.65
            return x, float(np.asarray(model(np.array([x])))[0])
        return end, landing + (floor - landing) * (share - 0.65) / 0.35

    return path


def arc(start: tuple[float, float], end: tuple[float, float], height: float) -> Callable[[float], tuple[float, float]]:
    """Return the path of a throw from ``start`` to ``end``, ``height`` above the straight line halfway."""
    (x0, y0), (x1, y1) = start, end

    def path(share: float) -> tuple[float, float]:
        return x0 + share * (x1 - x0), y0 + share * (y1 - y0) + 4 * height * share * (1 - share)

    return path
