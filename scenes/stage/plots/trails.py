"""Trails through data points, and steps drawn as arrows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import LineJointType, VMobject, smooth
from manim.typing import Point3D
from numpy.typing import ArrayLike, NDArray

from scenes.stage.look import theme
from scenes.stage.plots.plot import CURVE_LAYER, TRACE_LAYER, Plot

__all__ = ["StepArrow", "Trail", "between", "eased", "fade_outside"]


def eased(position: float) -> float:
    """Return a position between iterates with a soft start and a soft end to every step."""
    whole = np.floor(position)
    return float(whole + smooth(position - whole))


def between(points: NDArray[np.float64], position: float) -> tuple[float, float]:
    """Return the point at a fractional index, on the chord between its neighbours."""
    position = min(max(position, 0.0), len(points) - 1.0)
    k = min(int(position), len(points) - 2)
    x, y = points[k] + (position - k) * (points[k + 1] - points[k]) if position > k else points[k]
    return float(x), float(y)


def clipped(start: Point3D, end: Point3D, low: Point3D, high: Point3D) -> tuple[Point3D, Point3D] | None:
    """Return the part of a segment inside a rectangle, or None.

    References
    ----------
    Y.-D. Liang, B. A. Barsky, "A new concept and method for line clipping",
    ACM Transactions on Graphics 3 (1984), 1-22.
    """
    direction, first, last = end - start, 0.0, 1.0
    for axis in (0, 1):
        for speed, room in ((-direction[axis], start[axis] - low[axis]), (direction[axis], high[axis] - start[axis])):
            if speed == 0 and room < 0:
                return None
            if speed < 0:
                first = max(first, room / speed)
            elif speed > 0:
                last = min(last, room / speed)
    return (start + first * direction, start + last * direction) if first < last else None


class Trail(VMobject):
    """The polyline through data points, drawn as far as a position, and cut off at the window.

    Parameters
    ----------
    data
        Data points, shape (n, 2).
    position
        How far it is drawn: a fractional index, by default to the end.
    """

    def __init__(self, data: ArrayLike, position: float | None = None, **style: Any) -> None:
        super().__init__(**{"stroke_width": theme.LINE_WIDTH, "stroke_color": theme.TRACE, **style})
        self.joint_type = LineJointType.ROUND
        self.set_z_index(TRACE_LAYER)
        self.data_points = np.asarray(data, dtype=float).reshape(-1, 2)
        self.position = len(self.data_points) - 1.0 if position is None else position

    @property
    def head(self) -> tuple[float, float]:
        """The data point at which the trail ends."""
        return between(self.data_points, self.position)

    def to(self, position: float, plot: Plot) -> Trail:
        """Draw the trail as far as a position."""
        self.position = position
        self.redraw(plot)
        return self

    def redraw(self, plot: Plot) -> None:
        """Trace the points through the plot's window."""
        whole = int(min(self.position, len(self.data_points) - 1))
        shown = np.vstack([self.data_points[: whole + 1], self.head])
        places = plot.to_frame(shown[:, 0], shown[:, 1])
        size = np.array([plot.frame_width, plot.frame_height, 0.0]) / 2 + 1e-6
        low, high = plot.center_at - size, plot.center_at + size
        self.clear_points()
        pen: Point3D | None = None
        for start, end in pairwise(places):
            piece = clipped(start, end, low, high)
            if piece is None:
                pen = None
                continue
            if pen is None or not np.allclose(pen, piece[0], atol=1e-9):
                self.start_new_path(piece[0])
            self.add_points_as_corners([piece[1]])
            pen = piece[1]


class StepArrow(VMobject):
    """A horizontal arrow in a plot, from a data point over a distance in data units."""

    def __init__(self, x: float, y: float, length: float, color: str = theme.GRADIENT) -> None:
        super().__init__(fill_color=color, fill_opacity=1.0, stroke_width=0.0)
        self.set_z_index(CURVE_LAYER)
        self.x, self.y, self.data_length = x, y, length

    def reach(self, length: float, plot: Plot) -> StepArrow:
        """Stretch the arrow to another distance."""
        self.data_length = length
        self.redraw(plot)
        return self

    def redraw(self, plot: Plot) -> None:
        """Draw shaft and head as one outline."""
        start, end = plot.c2p(self.x, self.y), plot.c2p(self.x + self.data_length, self.y)
        total = end[0] - start[0]
        head = np.sign(total) * min(0.26, 0.6 * abs(total))
        half, wide = 0.028, 0.13 * abs(head) / 0.26
        neck = end[0] - head
        outline = [
            (start[0], half), (neck, half), (neck, wide), (end[0], 0), (neck, -wide), (neck, -half), (start[0], -half),
        ]  # fmt: skip
        self.set_points_as_corners([[x, start[1] + y, 0.0] for x, y in [*outline, outline[0]]])


def fade_outside(marker: Any, plot: Plot) -> None:
    """Let a marker vanish within a short way beyond the plot's window, and return inside it."""
    away = np.abs(marker.get_center() - plot.center_at)[:2] - np.array([plot.frame_width, plot.frame_height]) / 2
    marker.set_opacity(float(np.clip(1.0 - max(0.0, away.max()) / 0.12, 0.0, 1.0)))
