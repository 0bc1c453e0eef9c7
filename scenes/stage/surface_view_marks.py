"""What lies on a landscape: balls, trails, arrows and a second colouring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import Mobject
from manim.utils.paths import straight_path
from numpy.typing import ArrayLike, NDArray

from scenes.stage.surface_view_camera import ViewState
from scenes.stage.surface_view_colors import rgb
from scenes.stage.surface_view_landscape import Landscape
from scenes.stage.surface_view_path import TOLERATED_DIP, SurfacePath

Array = NDArray[np.float64]
Rows = NDArray[np.float32]

ROUND, TAPERED = 0.0, 1.0


class Ball(ViewState):
    """A ball that touches the surface from above and rolls along a path.

    Its state is a pure function of its place on the path, so that a frame does not
    depend on the frames before it.

    Parameters
    ----------
    path
        Where it may go; a single point for a ball at rest.
    radius
        In world units (the block is 2 wide by default).
    colors
        The two colours of its pattern.
    pace
        How an animation moves it: "arc" at a speed on the surface, "iteration" at a
        number of steps a second.

    Raises
    ------
    ValueError
        If the radius is not positive, or so large that the ball would dip visibly into a narrow valley on its way.
    """

    animated = ("opacity", "radius_value")

    def __init__(
        self,
        path: SurfacePath,
        *,
        radius: float = 0.055,
        colors: tuple[Any, Any] = ("#FFF4E0", "#E4572E"),
        pace: str = "arc",
    ) -> None:
        super().__init__()
        if not radius > 0:
            raise ValueError(f"the ball's radius is {radius}; it must be positive.")
        _require_room(path, radius)
        self.radius_value = np.array([radius])
        self.opacity = np.array([1.0])
        self.colors = np.concatenate([rgb(color) for color in colors])
        self.initial_orientation = np.eye(3)
        self._set_path(path)
        self.pace = pace
        self.place = 0.0

    @property
    def path(self) -> SurfacePath:
        """The path it is on."""
        return self._path[0]

    @property
    def radius(self) -> float:
        """Its radius, in world units."""
        return float(self.radius_value[0])

    @property
    def point(self) -> Array:
        """Data coordinates ``(2,)`` of the point it touches."""
        return self.path.point(self.place)

    @property
    def centre(self) -> Array:
        """World place of its centre."""
        return self.path.centre(self.place, self.radius)

    @property
    def rolled_angle(self) -> float:
        """Angle rolled since the start of its path, in radians: arc length over radius."""
        return self.path.arc_length(self.place) / self.radius

    @property
    def orientation(self) -> Array:
        """Rotation ``(3, 3)`` of its pattern."""
        return self.path.orientation(self.place, self.radius) @ self.initial_orientation

    def follow(self, path: SurfacePath | None = None, at: float | None = None) -> Self:
        """Be at a place of a path; with ``animate``, roll there.

        Parameters
        ----------
        path
            A new path, entered at its start with the pattern turned as it is now; the
            present one by default.
        at
            The place, counted in iterates; the end by default.
        """
        if path is not None and path is not self.path:
            _require_room(path, self.radius)
            self.initial_orientation = self.orientation
            self._set_path(path)
        self.place = self.path.end if at is None else float(np.clip(at, 0.0, self.path.end))
        return self

    def interpolate(
        self,
        mobject1: Mobject,
        mobject2: Mobject,
        alpha: float,
        path_func: Callable[..., Any] = straight_path(),  # noqa: B008
    ) -> Self:
        """Roll from the place of one state to that of another."""
        super().interpolate(mobject1, mobject2, alpha)
        assert isinstance(mobject1, Ball)
        assert isinstance(mobject2, Ball)
        same_path = mobject1.path_key == mobject2.path_key
        if same_path and mobject1.place == mobject2.place:
            return self
        self._set_path(mobject2.path)
        self.initial_orientation = mobject2.initial_orientation
        self.place = self._place_between(mobject1.place if same_path else 0.0, mobject2.place, alpha)
        return self

    def row(self) -> Rows:
        """For the renderer: centre, radius, normal, colours, orientation, opacity."""
        normal = self.path.normal(self.place)
        parts = (self.centre, [self.radius], normal, self.colors, self.orientation.ravel(), self.opacity)
        return np.concatenate([np.asarray(p, np.float32) for p in parts])[None]

    def _set_path(self, path: SurfacePath) -> None:
        # A tuple of one and a name: the cache key sees the name, and finds in the tuple
        # only a reference that it may already have met elsewhere.
        self._path = (path,)
        self.path_key = path.fingerprint

    def _place_between(self, start: float, end: float, alpha: float) -> float:
        if self.pace == "iteration" or alpha in (0, 1):
            return (1 - alpha) * start + alpha * end
        a, b = self.path.arc_length(start), self.path.arc_length(end)
        return float(np.clip(self.path.place_at_arc((1 - alpha) * a + alpha * b), *sorted((start, end))))


def _require_room(path: SurfacePath, radius: float) -> None:
    depth, (x, y) = path.dip(radius)
    if depth > TOLERATED_DIP:
        raise ValueError(
            f"a ball of radius {radius:g} would dip into the walls of the valley near ({x:.3g}, {y:.3g}), by "
            f"{depth:.0%} of its radius; give it a radius of at most {path.largest_radius(radius):.2g}, or the ground "
            "less relief."
        )


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
    """

    animated = ("span", "opacity")

    def __init__(
        self,
        path: SurfacePath | Ball,
        *,
        color: Any = "#FFF4E0",
        width: float = 4.0,
        dots: float = 9.0,
    ) -> None:
        super().__init__()
        self.ball = path if isinstance(path, Ball) else None
        self._path = (path.path if isinstance(path, Ball) else path,)
        self.path_key = self._path[0].fingerprint
        self.span = np.array([0.0, self._path[0].end])
        self.opacity = np.array([1.0])
        self.color_value = rgb(color)
        self.width_value, self.dots = width, dots

    @property
    def path(self) -> SurfacePath:
        """The path it draws."""
        return self._path[0] if self.ball is None else self.ball.path

    @property
    def drawn(self) -> tuple[float, float]:
        """First and last place drawn."""
        start, end = map(float, self.span)
        return (start, end if self.ball is None else self.ball.place)

    def show(self, start: float = 0.0, end: float | None = None) -> Self:
        """Draw the part between two places; animate it to let the line grow."""
        self.span = np.array([start, self.path.end if end is None else end], float)
        return self

    def rows(self) -> list[Rows]:
        """For the renderer: the line's strokes and the dots, both of which only grow."""
        start, end = self.drawn
        style = (self.color_value, float(self.opacity[0]))
        line = self.path.polyline(start, end)
        spots = self.path.spots(start, end)
        dots = segments(spots, spots, *style, self.dots)
        return [segments(line[:-1], line[1:], *style, self.width_value), dots if self.dots else dots[:0]]


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
        return foot + np.column_stack([flat, rise]) + 0.012 * up


class Overlay(ViewState):
    """A second colouring over the height map, for example where each start ends.

    Parameters
    ----------
    image
        ``(ny, nx, 3 or 4)``, sRGB as bytes or between 0 and 1; row 0 at the least y.
    """

    animated = ("opacity", "reveal", "origin")

    def __init__(self) -> None:
        super().__init__()
        self.image = np.zeros((1, 1, 4), np.uint8)
        self.opacity = np.array([0.0])
        self.reveal = np.array([10.0])
        self.origin = np.zeros(2)

    def set_image(self, image: ArrayLike) -> Self:
        """Take another colouring; its opacity stays as it is."""
        pixels = np.asarray(image)
        if pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
            raise ValueError(f"the overlay has shape {pixels.shape}; it must be (ny, nx, 3 or 4).")
        if pixels.dtype != np.uint8:
            pixels = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
        if pixels.shape[2] == 3:
            pixels = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
        self.image = np.ascontiguousarray(pixels)
        return self

    def set_reveal(self, radius: float, origin: ArrayLike | None = None) -> Self:
        """Show it within a world radius of a world place ``(2,)``; animate it to let it spread."""
        self.reveal = np.array([float(radius)])
        if origin is not None:
            self.origin = np.array(origin, float)[:2]
        return self


STROKE = 13
"""Columns of a stroke: two world ends, red, green, blue, alpha, two widths, kind."""


def segments(start: Array, end: Array, color: Array, opacity: float, width: float, kind: float = ROUND) -> Rows:
    """Rows for the renderer: strokes between pairs of world points ``(n, 3)``."""
    rows = np.empty((len(start), STROKE), np.float32)
    rows[:, 0:3], rows[:, 3:6] = start, end
    rows[:, 6:9], rows[:, 9] = color, opacity
    rows[:, 10], rows[:, 11] = width, width if kind == ROUND else 0.0
    rows[:, 12] = kind
    return rows
