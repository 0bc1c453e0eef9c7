"""Balls that roll on a landscape."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from scenes.stage.surface.camera import ViewState
from scenes.stage.surface.colors import rgb
from scenes.stage.surface.path import TOLERATED_DIP, SurfacePath

Array = NDArray[np.float64]
Rows = NDArray[np.float32]


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

    def take_between(self, start: Ball, end: Ball, alpha: float) -> None:
        """Roll from the place of one state to that of another."""
        super().take_between(start, end, alpha)
        same_path = start.path_key == end.path_key
        if same_path and start.place == end.place:
            return
        self._set_path(end.path)
        self.initial_orientation = end.initial_orientation
        self.place = self._place_between(start.place if same_path else 0.0, end.place, alpha)

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
        return float(np.clip(self.path.place_at_arc((1 - alpha) * a + alpha * b), min(start, end), max(start, end)))


def _require_room(path: SurfacePath, radius: float) -> None:
    depth, (x, y) = path.dip(radius)
    if depth > TOLERATED_DIP:
        raise ValueError(
            f"a ball of radius {radius:g} would dip into the walls of the valley near ({x:.3g}, {y:.3g}), by "
            f"{depth:.0%} of its radius; give it a radius of at most {path.largest_radius(radius):.2g}, or the ground "
            "less relief."
        )
