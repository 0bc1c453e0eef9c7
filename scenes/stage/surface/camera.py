"""Where one looks at the landscape from, as values that Manim can animate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Self

import numpy as np
from manim import DEGREES, Mobject
from manim.utils.paths import straight_path
from numpy.typing import ArrayLike, NDArray

from scenes.stage.surface.landscape import Landscape

Array = NDArray[np.float64]


class ViewState(Mobject):
    """A part of a surface view that holds numbers and draws nothing itself.

    Subclasses name their arrays in ``animated``. An animation drives only what differs
    between its start and its target, so that the camera and a ball may be animated in
    the same ``play``.
    """

    animated: ClassVar[tuple[str, ...]] = ()
    opacity: Array

    def get_num_points(self) -> int:
        # Manim animates only members of a family that have points; values kept there
        # would count as places on the screen.
        return 1

    def interpolate(
        self,
        mobject1: Mobject,
        mobject2: Mobject,
        alpha: float,
        path_func: Callable[..., Any] = straight_path(),  # noqa: B008
    ) -> Self:
        """Take the values between two states."""
        self.take_between(mobject1, mobject2, alpha)
        return self

    def take_between(self, start: Any, end: Any, alpha: float) -> None:
        """Take the values between two states of the same class, each on its own straight line."""
        for name in self.animated:
            first, last = getattr(start, name), getattr(end, name)
            if not np.array_equal(first, last):
                setattr(self, name, (1 - alpha) * first + alpha * last)

    def set_color(self, *args: Any, **kwargs: Any) -> Self:
        """Leave the colours: a fading view fades as one picture."""
        return self

    def set_opacity(self, opacity: float) -> Self:
        """How much of it shows, between 0 and 1; the way to let it come and go."""
        self.opacity = np.array([float(opacity)])
        return self


class SurfaceCamera(ViewState):
    """An eye on a sphere about a focus, looking at it in perspective.

    Every value can be animated: ``camera.animate.set(azimuth=1.2, distance=3)``.

    Parameters
    ----------
    landscape
        The ground that the eye stays above.
    azimuth
        Direction of the eye seen from the focus, counterclockwise from the x axis, in
        radians. At −90° x runs to the right and y into the picture.
    elevation
        Angle of the eye above the horizon, in radians, at most 90° (a map).
    distance
        From eye to focus, in world units.
    focus
        The world point in the middle of the picture.
    field_of_view
        The vertical opening, in radians. A small one from far away shows a map, without
        perspective; animated, it changes the perspective and not the size of the focus.
    """

    animated = ("values",)
    clearance = 0.08
    """World units that the eye keeps above the ground."""

    def __init__(
        self,
        landscape: Landscape,
        *,
        azimuth: float = -60 * DEGREES,
        elevation: float = 35 * DEGREES,
        distance: float = 4.7,
        focus: ArrayLike | None = None,
        field_of_view: float = 36 * DEGREES,
    ) -> None:
        super().__init__()
        self.landscape = landscape
        middle = np.array([0.0, 0.0, 0.2 * landscape.relief])
        self.values = np.concatenate([[azimuth, elevation, distance], middle, [field_of_view]])
        if focus is not None:
            self.focus = focus

    @property
    def azimuth(self) -> float:
        """Direction of the eye seen from the focus, in radians."""
        return float(self.values[0])

    @azimuth.setter
    def azimuth(self, azimuth: float) -> None:
        self.values[0] = azimuth

    @property
    def elevation(self) -> float:
        """Angle of the eye above the horizon, in radians."""
        return float(self.values[1])

    @elevation.setter
    def elevation(self, elevation: float) -> None:
        self.values[1] = elevation

    @property
    def distance(self) -> float:
        """Distance from eye to focus, in world units."""
        return float(self.values[2])

    @distance.setter
    def distance(self, distance: float) -> None:
        if not distance > 0:
            raise ValueError(f"the camera's distance is {distance}; it must be positive.")
        self.values[2] = distance

    @property
    def focus(self) -> Array:
        """The world point in the middle of the picture."""
        return self.values[3:6].copy()

    @focus.setter
    def focus(self, focus: ArrayLike) -> None:
        self.values[3:6] = focus

    @property
    def field_of_view(self) -> float:
        """The vertical opening, in radians."""
        return float(self.values[6])

    @field_of_view.setter
    def field_of_view(self, opening: float) -> None:
        if not 0 < opening < np.pi:
            raise ValueError(f"the camera's field of view is {opening}; it must be between 0 and π (radians).")
        self.values[6] = opening

    @property
    def span(self) -> float:
        """Half the height that the picture shows at the focus, in world units."""
        return self.distance * float(np.tan(self.field_of_view / 2))

    def take_between(self, start: SurfaceCamera, end: SurfaceCamera, alpha: float) -> None:
        """As every state; where the opening changes, the distance keeps the size of the focus."""
        super().take_between(start, end, alpha)
        if start.field_of_view != end.field_of_view:
            span = (1 - alpha) * start.span + alpha * end.span
            self.distance = span / np.tan(self.field_of_view / 2)

    def pose(self) -> tuple[Array, Array]:
        """Return the rows right, up and backward ``(3, 3)``, and the eye ``(3,)``, in world units.

        The eye never comes closer to the ground than ``clearance``: one that would is
        raised along its sphere, still looking at the focus, and where even the zenith is
        too low, it is lifted straight up.
        """
        azimuth, elevation = self.values[:2]
        elevation = self._clear_elevation(min(elevation, np.pi / 2))
        ca, sa, ce, se = np.cos(azimuth), np.sin(azimuth), np.cos(elevation), np.sin(elevation)
        axes = np.array([[-sa, ca, 0.0], [-se * ca, -se * sa, ce], [ce * ca, ce * sa, se]])
        eye: Array = self.values[3:6] + self.values[2] * axes[2]
        eye[2] = max(eye[2], self._floor(eye[:2]))
        return axes, eye

    @property
    def axes(self) -> Array:
        """Rows: right, up and backward unit vectors of the eye, in world units."""
        return self.pose()[0]

    @property
    def eye(self) -> Array:
        """World place of the eye."""
        return self.pose()[1]

    def projection(self, aspect: float) -> Array:
        """World to clip coordinates, ``(4, 4)``, for a picture of width/height ``aspect``.

        Depth is the usual perspective one; y points up.
        """
        axes, eye = self.pose()
        cotangent = 1 / np.tan(self.field_of_view / 2)
        # The block lies within four units of any focus on it: from afar, depth is kept for where it is.
        near, far = max(0.04, self.distance - 4.0), self.distance + 12.0
        lens = np.zeros((4, 4))
        lens[0, 0], lens[1, 1] = cotangent / aspect, cotangent
        lens[2, 2], lens[2, 3] = -(far + near) / (far - near), -2 * far * near / (far - near)
        lens[3, 2] = -1.0
        look = np.eye(4)
        look[:3, :3], look[:3, 3] = axes, -axes @ eye
        return lens @ look

    def _floor(self, place: Array) -> float:
        return self.landscape.ceiling(place) + self.clearance

    def _clear_elevation(self, elevation: float) -> float:
        """Return the lowest elevation not below the given one that clears the ground."""

        def clears(angle: float) -> bool:
            azimuth, _, distance, *focus, _ = self.values
            flat = np.array([np.cos(azimuth), np.sin(azimuth)]) * np.cos(angle) * distance
            height = focus[2] + distance * np.sin(angle)
            return bool(height >= self._floor(focus[:2] + flat))

        if clears(elevation):
            return elevation
        # The first clear angle on a ladder, then its edge by bisection.
        ladder = np.linspace(elevation, np.pi / 2, 64)
        high = next((angle for angle in ladder if clears(angle)), np.pi / 2)
        low = high - (ladder[1] - ladder[0])
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (low, middle) if clears(middle) else (middle, high)
        return float(high)
