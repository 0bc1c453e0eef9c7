"""Lines on a landscape: trails and arrows."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.surface.ball import Ball
from scenes.stage.surface.camera import ViewState
from scenes.stage.surface.colors import rgb
from scenes.stage.surface.drawing.mesh import STROKE
from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.path import SurfacePath

Array = NDArray[np.float64]
Rows = NDArray[np.float32]

ROUND, TAPERED = 0.0, 1.0


class Trail(ViewState):
    """A line on the surface along a path, with a dot at every iterate.

    Parameters
    ----------
    path
        The path, or a ball whose way so far is drawn.
    color
        Its colour.
    width
        In pixels of a frame 1080 high.
    dots
        Diameter of the dots at the iterates, in the same pixels; 0 for none.
    aging
        Whether the line thins and fades towards its beginning.
    """

    animated = ("span", "opacity")

    def __init__(
        self,
        path: SurfacePath | Ball,
        *,
        color: Any = "#FFF4E0",
        width: float = 4.0,
        dots: float = 9.0,
        aging: bool = False,
    ) -> None:
        super().__init__()
        self.ball = path if isinstance(path, Ball) else None
        self._path = (path.path if isinstance(path, Ball) else path,)
        self.path_key = self._path[0].fingerprint
        self.span = np.array([0.0, self._path[0].end])
        self.opacity = np.array([1.0])
        self.color_value = rgb(color)
        self.width_value, self.dots, self.aging = width, dots, aging

    @property
    def path(self) -> SurfacePath:
        """The path it draws."""
        return self._path[0] if self.ball is None else self.ball.path

    @property
    def drawn(self) -> tuple[float, float]:
        """First and last place drawn."""
        start, end = map(float, self.span)
        return (start, end if self.ball is None else self.ball.place)

    def draw_between(self, start: float = 0.0, end: float | None = None) -> Self:
        """Draw the part between two places; animate it to let the line grow."""
        self.span = np.array([start, self.path.end if end is None else end], float)
        return self

    def rows(self) -> list[Rows]:
        """For the renderer: the line's strokes and the dots."""
        start, end = self.drawn
        style = (self.color_value, float(self.opacity[0]))
        line = self.path.polyline(start, end)
        spots = self.path.spots(start, end)
        dots = segments(spots, spots, *style, self.dots)
        if self.aging:
            # Long strokes: where translucent ones overlap, beads would show.
            line = np.concatenate([line[:-1:4], line[-1:]])
        strokes = segments(line[:-1], line[1:], *style, self.width_value)
        if self.aging and len(strokes):
            age = np.linspace(0, 1, len(strokes) + 1)[1:]
            strokes[:, 9] *= np.minimum(1.0, 0.15 + 1.7 * age)
            strokes[:, 10:12] *= (0.3 + 0.7 * age)[:, None]
        return [strokes, dots if self.dots else dots[:0]]


class SurfaceArrow(ViewState):
    """An arrow at a point of the surface.

    Parameters
    ----------
    landscape
        The ground.
    start, vector
        Data coordinates of its foot, and what it adds to them.
    draped
        Whether it lies on the surface (a step) or in the tangent plane (a gradient).
    color, width
        Its colour, and its width in pixels of a frame 1080 high.
    """

    animated = ("start", "vector", "opacity")

    def __init__(
        self,
        landscape: Landscape,
        start: ArrayLike,
        vector: ArrayLike,
        *,
        draped: bool = False,
        color: Any = "#FFFFFF",
        width: float = 7.0,
    ) -> None:
        super().__init__()
        self.landscape = landscape
        self.start, self.vector = np.array(start, float), np.array(vector, float)
        self.opacity = np.array([1.0])
        self.draped, self.color_value, self.width_value = draped, rgb(color), width

    def rows(self) -> list[Rows]:
        """For the renderer: the shaft's strokes and the head."""
        line = self._line()
        lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        if lengths[-1] < 1e-6:
            return [np.empty((0, STROKE), np.float32)]
        head = min(0.009 * self.width_value, 0.45 * lengths[-1])
        neck = np.array([np.interp(lengths[-1] - head, lengths, column) for column in line.T])
        shaft = np.concatenate([line[lengths < lengths[-1] - head], neck[None]])
        style = (self.color_value, float(self.opacity[0]))
        return [
            segments(shaft[:-1], shaft[1:], *style, self.width_value),
            segments(neck[None], line[-1:], *style, 3.6 * self.width_value, TAPERED),
        ]

    def _line(self) -> Array:
        t = np.linspace(0, 1, 49)[:, None]
        along = self.start + t * self.vector
        foot, up = self.landscape.lift(*self.start), self.landscape.normal(*self.start)
        if self.draped:
            return self.landscape.lift(*along.T) + 0.012 * self.landscape.normal(*along.T)
        flat = self.landscape.horizontal(*along.T) - foot[:2]
        rise = -(flat @ up[:2]) / up[2]
        return np.asarray(foot + np.column_stack([flat, rise]) + 0.012 * up)


def segments(start: Array, end: Array, color: Array, opacity: float, width: float, kind: float = ROUND) -> Rows:
    """Rows for the renderer: strokes between pairs of world points ``(n, 3)``."""
    rows = np.empty((len(start), STROKE), np.float32)
    rows[:, 0:3], rows[:, 3:6] = start, end
    rows[:, 6:9], rows[:, 9] = color, opacity
    rows[:, 10], rows[:, 11] = width, width if kind == ROUND else 0.0
    rows[:, 12] = kind
    return rows
