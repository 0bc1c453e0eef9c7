"""A window in the frame through which one looks at a lit landscape.

`SurfaceView` is a mobject for any Manim scene under the Cairo renderer. It is drawn
with OpenGL off screen and stands among ordinary mobjects, in their order.

Examples
--------
::

    view = SurfaceView(loss, ((-2, 7), (-2, 7)), width=8, height=6, transform=np.sqrt)
    path = view.path(trajectory.x)
    ball = view.add_ball(path, radius=0.06)
    view.add_trail(ball)
    self.add(view)
    self.play(ball.animate.follow(), view.camera.animate.set(azimuth=-1.9), run_time=6)
    place, visible = view.project(ball.point)

A part of a view (a ball, a trail, the camera) belongs to the view and is never added to
the scene itself: it appears by ``part.animate.set_opacity(1)``, not by ``FadeIn``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self
from weakref import WeakKeyDictionary

import numpy as np
from manim import DL, DR, UL, UR, Camera, Mobject, config
from manim.mobject.types.image_mobject import AbstractImageMobject
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.own_painting import install
from scenes.stage.surface.ball import Ball
from scenes.stage.surface.camera import SurfaceCamera
from scenes.stage.surface.colors import HEIGHT_MAPS, height_map, rgb
from scenes.stage.surface.drawing import picture
from scenes.stage.surface.drawing.gl import OpenGLMissingError
from scenes.stage.surface.drawing.placement import Placement
from scenes.stage.surface.drawing.renderer import ViewRenderer
from scenes.stage.surface.landscape import Function, Landscape, Window
from scenes.stage.surface.overlay import Overlay
from scenes.stage.surface.path import SurfacePath
from scenes.stage.surface.strokes import SurfaceArrow, Trail

__all__ = [
    "HEIGHT_MAPS",
    "Ball",
    "Landscape",
    "OpenGLMissingError",
    "Overlay",
    "SurfaceArrow",
    "SurfaceCamera",
    "SurfacePath",
    "SurfaceView",
    "Trail",
]

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]

# Not in the mobjects: a copy must not share OpenGL objects, nor Manim's cache see them.
_RENDERERS: WeakKeyDictionary[SurfaceView, ViewRenderer] = WeakKeyDictionary()


class SurfaceView(AbstractImageMobject):
    """A rectangle of the frame that shows a landscape in perspective.

    Parameters
    ----------
    ground
        A `Landscape`, or the function that makes one with ``window`` and ``options``.
    window
        ``((x_min, x_max), (y_min, y_max))`` in data units.
    width, height
        Of the rectangle, in Manim's units; the whole frame by default.
    color_map
        A name in `HEIGHT_MAPS`, or colours from low to high.
    background
        A colour behind the block; None lets the frame show through. A colour saves
        time, because the picture can be copied instead of composited.
    camera
        Arguments of `SurfaceCamera`.
    options
        Arguments of `Landscape`.
    """

    def __init__(
        self,
        ground: Function | Landscape,
        window: Window | None = None,
        *,
        width: float | None = None,
        height: float | None = None,
        color_map: str | ArrayLike | Sequence[str] = "lagoon",
        background: Any = None,
        camera: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.landscape = _landscape(ground, window, options)
        self.opacity = 1.0
        self.color_map = height_map(color_map)
        self.background_rgba = _rgba(background)
        self._extent = (width or config.frame_width, height or config.frame_height)
        super().__init__(scale_to_resolution=0)
        self.camera = SurfaceCamera(self.landscape, **(camera or {}))
        self.overlay = Overlay()
        self.add(self.camera, self.overlay)
        install()

    def reset_points(self) -> Self:
        """Put the four corners about the origin."""
        half = np.array([*self._extent, 0]) / 2
        self.points = np.array([UL, UR, DL, DR]) * half
        return self

    # What stands on the ground

    def path(self, iterates: ArrayLike) -> SurfacePath:
        """Return the path on the surface through data points ``(n, 2)``."""
        return SurfacePath(self.landscape, iterates)

    def add_ball(self, where: SurfacePath | ArrayLike, **style: Any) -> Ball:
        """Put a ball at the start of a path, or at a data point ``(2,)``."""
        path = where if isinstance(where, SurfacePath) else self.path(np.atleast_2d(where))
        ball = Ball(path, **style)
        self.add(ball)
        return ball

    def add_trail(self, path: SurfacePath | Ball, **style: Any) -> Trail:
        """Draw a path, or behind a ball the way it has come."""
        trail = Trail(path, **style)
        self.add(trail)
        return trail

    def add_step_arrow(self, start: ArrayLike, end: ArrayLike, **style: Any) -> SurfaceArrow:
        """Draw an arrow on the surface from one data point to another."""
        vector = np.asarray(end, float) - np.asarray(start, float)
        arrow = SurfaceArrow(self.landscape, start, vector, draped=True, **style)
        self.add(arrow)
        return arrow

    def add_gradient_arrow(self, point: ArrayLike, scale: float = 1.0, **style: Any) -> SurfaceArrow:
        """Draw ``scale`` times the gradient at a data point, in the tangent plane."""
        vector = scale * self.landscape.gradient(*np.asarray(point, float))
        arrow = SurfaceArrow(self.landscape, point, vector, **style)
        self.add(arrow)
        return arrow

    def set_color_map(self, color_map: str | ArrayLike | Sequence[str]) -> Self:
        """Colour the heights by another map; animate it to blend over."""
        self.color_map = height_map(color_map)
        return self

    def move_camera(self, **values: Any) -> Self:
        """Set the camera's azimuth, elevation, distance or focus; animate it to fly there."""
        self.camera.set(**values)
        return self

    # Where things are

    def project(self, point: ArrayLike, *, above: float = 0.0) -> tuple[Array, bool]:
        """Return the place in the frame of a data point, and whether it can be seen.

        Parameters
        ----------
        point
            ``(x, y)`` for the point of the surface, or ``(x, y, value)``.
        above
            World units to go up from there.

        Returns
        -------
        place
            Manim coordinates ``(3,)``; NaN behind the eye.
        visible
            False if it lies outside the rectangle or behind the ground.
        """
        data = np.asarray(point, float)
        if data.shape not in ((2,), (3,)):
            raise ValueError(f"point has shape {data.shape}; give (x, y) or (x, y, value).")
        world = self.landscape.lift(*data[:2])
        if len(data) == 3:
            world[2] = self.landscape.height_of_value(data[2])
        world[2] += above
        return self.project_world(world)

    def project_world(self, world: Array) -> tuple[Array, bool]:
        """As `project`, for a place in world units, such as a ball's centre."""
        place = self.place_of(world)
        if not np.isfinite(place).all():
            return place, False
        upper_left, upper_right, lower_left = self.points[:3]
        across, down = upper_right - upper_left, lower_left - upper_left
        u, v = ((place - upper_left) @ side / (side @ side) for side in (across, down))
        return place, bool(0 <= u <= 1 and 0 <= v <= 1 and not self._is_hidden(world))

    def place_of(self, world: Array) -> Array:
        """Manim coordinates ``(3,)`` at which a world point appears; NaN behind the eye."""
        return self.projector()(world)

    def projector(self) -> Callable[[Array], Array]:
        """Return `place_of` for many points ``(..., 3)`` under the camera of this moment."""
        matrix = self.camera.projection(self.aspect)
        upper_left, upper_right, lower_left = self.points[:3].copy()
        across, down = upper_right - upper_left, lower_left - upper_left

        def places(world: Array) -> Array:
            clip = world @ matrix[:, :3].T + matrix[:, 3]
            ahead = np.where(clip[..., 3:] > 0.04, clip[..., 3:], np.nan)
            x, y = np.split(clip[..., :2] / ahead, 2, axis=-1)
            found: Array = upper_left + (1 + x) / 2 * across + (1 - y) / 2 * down
            return found

        return places

    @property
    def aspect(self) -> float:
        """Width over height of the rectangle."""
        sides = np.linalg.norm(self.points[1:3] - self.points[0], axis=1)
        return float(sides[0] / sides[1])

    def _is_hidden(self, world: Array) -> bool:
        """Whether the ray to the eye enters the ground."""
        ray = self.camera.eye - world
        length = float(np.linalg.norm(ray))
        # The first steps are spared: a point of the surface is not hidden by itself.
        along = np.linspace(0.01, min(1.0, 4.5 / length), 600)[:, None]
        places = world + along * ray
        depth = self.landscape.mesh_height(places[:, :2]) - places[:, 2]
        return bool((depth > 2e-3).any())

    # Drawing

    def render(self, placement: Placement, *, layered: bool = True) -> Pixels:
        """Return premultiplied pixels; a buffer that the next call overwrites."""
        if self not in _RENDERERS:
            _RENDERERS[self] = ViewRenderer()
        return _RENDERERS[self].picture(self, placement, layered=layered)

    def paint_on(self, camera: Camera, frame: Pixels) -> None:
        """Draw over what the frame of a Manim camera shows."""
        picture.paint(self, camera, frame)

    def get_pixel_array(self) -> NDArray[Any]:
        """Return the picture at the configured resolution, ``(height, width, 4)``."""
        scale = config.pixel_width / config.frame_width
        sides = np.linalg.norm(self.points[1:3] - self.points[0], axis=1)
        width, height = (max(1, round(float(side) * scale)) for side in sides)
        placement = Placement(0, 0, width, height, (0, 0, width, height), config.pixel_height / 1080)
        pixels = picture.straight(self.render(placement))
        pixels[..., 3] = np.round(pixels[..., 3] * self.opacity)
        return pixels

    def stroke_rows(self) -> list[NDArray[np.float32]]:
        """Strokes of all trails and arrows, for the renderer."""
        marks = [part for part in self.submobjects if isinstance(part, Trail | SurfaceArrow)]
        return [rows for mark in marks if mark.opacity[0] > 0 for rows in mark.rows()]

    def ball_rows(self, eye: Array) -> list[NDArray[np.float32]]:
        """Balls for the renderer, the farthest first."""
        balls = [part for part in self.submobjects if isinstance(part, Ball) and part.opacity[0] > 0]
        return sorted((ball.row() for ball in balls), key=lambda row: -float(np.linalg.norm(row[0, :3] - eye)))

    # As a mobject

    def set_opacity(self, opacity: float) -> Self:
        """Make the whole picture translucent, between 0 and 1."""
        self.opacity = float(opacity)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """Multiply the opacity by ``1 - darkness``."""
        return self.set_opacity(self.opacity * (1 - darkness))

    def set_color(self, *args: Any, **kwargs: Any) -> Self:
        """Leave the colours: they mean heights (`set_color_map`)."""
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Take opacity and height map between two views."""
        assert isinstance(mobject1, SurfaceView)
        assert isinstance(mobject2, SurfaceView)
        self.opacity = (1 - alpha) * mobject1.opacity + alpha * mobject2.opacity
        if not np.array_equal(mobject1.color_map, mobject2.color_map):
            self.color_map = (1 - alpha) * mobject1.color_map + alpha * mobject2.color_map
        return self


def _landscape(ground: Function | Landscape, window: Window | None, options: dict[str, Any]) -> Landscape:
    if isinstance(ground, Landscape):
        if window is not None or options:
            raise ValueError("a ready Landscape has its window and options; give none beside it.")
        return ground
    if window is None:
        raise ValueError("a function needs a window: ((x_min, x_max), (y_min, y_max)).")
    return Landscape(ground, window, **options)


def _rgba(background: Any) -> tuple[float, float, float, float]:
    if background is None:
        return (0.0, 0.0, 0.0, 0.0)
    red, green, blue = map(float, rgb(background))
    return (red, green, blue, 1.0)
