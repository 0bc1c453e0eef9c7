"""A landscape as a drawing: camera and place are values, and what stands on it follows them.

The picture itself is that of `SurfaceView`, drawn with OpenGL off screen. The terrain sets the view's camera,
balls, lines and colouring from values in every frame; whoever asks where a data point is on screen asks
through the same values, and so nothing is ever placed once.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from manim import Camera
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.solids import Card
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look.frame import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, pixels, px
from scenes.stage.plots.box import Box
from scenes.stage.surface.colors import HEIGHT_MAPS
from scenes.stage.surface.drawing.picture import fit
from scenes.stage.surface.landscape import Landscape, Rising
from scenes.stage.surface.reshape import Reshape
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.view import SurfaceView

__all__ = ["Terrain", "point_of"]

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]

#: Rows between which the ground sinks into the dark, and how far before an edge of its box it is lost.
SINKS, EDGE = (850.0, 950.0), 150.0
#: How deep a point may lie under a ridge, in world units, until it is hidden.
HIDDEN = 0.03
#: The corner that belongs to the course mark, a soft ellipse: its middle and its half axes.
CORNER = (290.0, 80.0, 350.0, 120.0)
#: From this layer on pictures lie on a card, and are whole.
CARDS = 8.0

#: The mask of each terrain, and what it was made for: no part of the drawing, which follows from its values.
_MASKS: WeakKeyDictionary[Terrain, tuple[Any, cairo.ImageSurface]] = WeakKeyDictionary()


def point_of(source: Any) -> Array:
    """Return a data point ``(2,)`` of a source: a question, a value, two of them, or a stationary point."""
    answer = tuple(part() for part in source) if isinstance(source, tuple) else source()
    return np.asarray(getattr(answer, "x", answer), dtype=float)


class Stands(Protocol):
    """What the view draws together with its ground."""

    def stand(self, there: bool) -> None:
        """Give the view's part its state; it is unseen unless it is on screen."""


class Terrain(Painted):
    """A function of two variables as a lit landscape, with whatever stands on it.

    Parameters
    ----------
    experiment
        Whose function it is.
    landscape
        Its ground; several terrains may share one. A `Reshape` is a ground that follows values; whatever is bound
        to one landscape for good (rolling balls, arrows) has no place on it, marks have.
    sight
        From where one looks.
    box
        Where the picture stands, in pixels; it may reach beyond the frame.
    of
        Name of the function in the experiment, or the question for it if it follows values.

    Attributes
    ----------
    sight, box
        Values: vary them, and all that stands on the ground follows.
    screen
        Identities of what is on screen: what stands on the ground and is not there is not drawn.
    cards
        What may lie over the picture: numbers along its edges vanish behind them.
    """

    layer = 0.6

    def __init__(
        self, experiment: Any, landscape: Landscape | Reshape, sight: Sight, box: Box, *, of: str | Of = "objective",
        screen: Callable[[], Container[int]] | None = None, rises_from: Terrain | None = None,
    ) -> None:  # fmt: skip
        self.experiment = experiment
        self.rises_from = rises_from
        self.risen: Value[float] = Value(1.0)
        self._rising: Rising | None = None
        self._shape: Callable[[], Landscape] = landscape if isinstance(landscape, Reshape) else lambda: landscape
        self.sight: Value[Sight] = Value(sight)
        self.box: Value[Box] = Value(box)
        self.screen = screen
        self.standing: list[Stands] = []
        self.view = SurfaceView(self._shape(), background=None)
        self.colors = self.view.color_map.copy()
        self.dark = 0.5 * HEIGHT_MAPS["slate"]
        self.cards: list[Card] = []
        self._aimed: tuple[Sight, Box] | None = None
        super().__init__()
        self.meaning = of if isinstance(of, Of) else Of(experiment, of)

    @property
    def landscape(self) -> Landscape:
        """The ground as it is now; who asks for it follows what shapes it."""
        return self._shape()

    def __deepcopy__(self, memo: dict[int, Any]) -> Terrain:
        """Return itself: what stands on it asks it where it is."""
        return self

    def shape(self) -> Landscape:
        """Return the ground as far as it has risen."""
        share = float(self.risen())
        if share >= 1:
            return self.landscape
        if self._rising is None or self._rising.rise != share:
            base = self.rises_from.landscape if self.rises_from is not None else None
            self._rising = Rising(self.landscape, base, share)
        return self._rising

    # -- from data to pixels ---------------------------------------------------------

    def aim(self) -> None:
        """Point the view's camera as the values say."""
        now = self.sight(), self.box()
        if now == self._aimed:
            return
        sight, box = now
        self.view.camera.values = sight.values()
        self.view.points = px([box.left, box.right, box.left, box.right], [box.top, box.top, box.bottom, box.bottom])
        self._project = self.view.projector()
        self._aimed = now

    def pixels_of(self, world: Array) -> Array:
        """Return the pixels ``(..., 2)`` of world points ``(..., 3)``; NaN behind the eye."""
        self.aim()
        return pixels(self._project(world))

    def spots(self, points: ArrayLike, above: float = 0.0) -> Array:
        """Return the pixels ``(n, 2)`` of data points ``(n, 2)``, as far above the ground as said."""
        world = self.shape().lift(*np.asarray(points, dtype=float).T)
        world[..., 2] += above
        return self.pixels_of(world)

    def spot(self, point: ArrayLike, above: float = 0.0) -> tuple[float, float]:
        """Return the pixel of a data point."""
        u, v = self.spots(np.asarray(point, dtype=float)[None], above)[0]
        return float(u), float(v)

    def at(self, source: Any, dx: float = 0.0, dy: float = 0.0) -> Callable[[], tuple[float, float]]:
        """Return a place on the frame that follows a data point: what stands there is pulled in every frame."""

        def place() -> tuple[float, float]:
            u, v = self.spot(point_of(source))
            return u + dx, v + dy

        return place

    def uncovered(self, at: ArrayLike, half: ArrayLike, room: float = 12.0) -> float:
        """Return how much is seen of words with a middle and half a size in pixels: 0 where a card lies over them.

        Words as near as ``room`` pixels to a card begin to fade, so that a flight lets them vanish behind it. Where
        the card comes or goes, they are gone before it is seen: nothing is read through a veil.
        """
        (left, top), (right, bottom) = np.subtract(at, half), np.add(at, half)
        light, there = 1.0, self.screen() if self.screen is not None else None
        for card in self.cards:
            presence = float(card.presence())  # read even where the card is yet to come: words follow its coming
            if there is None or id(card) in there:
                x0, y0, x1, y1 = card.sides()
                gap = max(x0 - right, left - x1, y0 - bottom, top - y1)
                light *= 1 - min(4 * presence, 1.0) * float(np.clip(1 - gap / room, 0, 1))
        return light

    def seen(self, point: ArrayLike, above: float = 0.02) -> float:
        """Return how much of a data point is seen: 0 behind a ridge, in the dark or outside the picture, else 1."""
        world = self.shape().lift(*np.asarray(point, dtype=float))
        world[2] += above
        return self.seen_in_world(world)

    def seen_in_world(self, world: Array) -> float:
        """As `seen`, for a world point."""
        u, v = self.pixels_of(world)
        if not np.isfinite([u, v]).all():
            return 0.0
        box = self.box()
        beyond = max(max(LEFT - 40, box.left) - u, u - min(RIGHT + 40, box.right), TOP - 30 - v, v - BOTTOM, 0.0)
        ray = self.view.camera.eye - world
        # The first steps are spared: a point of the surface is not hidden by itself.
        along = np.linspace(0.01, min(1.0, 4.5 / float(np.linalg.norm(ray))), 300)[:, None]
        places = world + along * ray
        depth = np.nan_to_num(self.shape().mesh_height(places[:, :2]) - places[:, 2], nan=-1.0).max()
        return float(np.clip(1 - beyond / 40, 0, 1) * np.clip(1 - depth / HIDDEN, 0, 1))

    # -- the picture ---------------------------------------------------------------------

    def trace(self) -> None:
        """Set camera, colours, balls and lines from the values."""
        self.aim()
        self.view.landscape, self.rise = self.shape(), float(self.risen())
        self.shape_key = self.view.landscape.fingerprint
        there = self.screen() if self.screen is not None else None
        for part in self.standing:
            part.stand(there is None or id(part) in there)
        drained = 0.75 * round(16 * float(self.drained())) / 16
        self.view.color_map = self.colors if drained == 0 else (1 - drained) * self.colors + drained * self.dark
        box = self.box()
        self.cover(max(box.left, 0), max(box.top, 0), min(box.right, WIDTH), min(box.bottom, HEIGHT))

    def paint_on(self, camera: Camera, frame: Pixels) -> None:
        """Paint into Manim's frame, lost in the dark below and where the picture ends within the frame."""
        if self.shown <= 0:
            return
        height, width = frame.shape[:2]
        scale, box = height / HEIGHT, self.box.now
        sides = (scale * side for side in (box.left, box.top, box.right, box.bottom))
        left_px, top_px, right_px, bottom_px = sides
        place = fit(left_px, top_px, right_px, bottom_px, (height, width), scale)
        if place is None:
            return
        drawn = self.view.render(place)
        left, top, wide, high = place.box
        target = cairo.ImageSurface.create_for_data(frame.data, cairo.FORMAT_ARGB32, width, height)
        source = cairo.ImageSurface.create_for_data(drawn.data, cairo.FORMAT_ARGB32, wide, high)
        context = cairo.Context(target)
        context.set_source_surface(source, left, top)
        context.get_source().set_filter(cairo.FILTER_NEAREST)
        if self.shown < 1:
            context.push_group()
        mask = self._fading(place.box, scale)
        if mask is None:
            context.paint()
        else:
            context.mask_surface(mask, left, top)
        if self.shown < 1:
            context.pop_group_to_source()
            context.paint_with_alpha(self.shown)
        target.flush()

    def brush(self, brush: Brush) -> None:
        """Paint nothing more."""

    def _fading(self, area: tuple[int, int, int, int], scale: float) -> cairo.ImageSurface | None:
        """Return how much of each pixel is seen, or None where all of it is."""
        box, map_like = self.box.now, self.sight.now.flatness
        x, y, width, height = area
        inner = box.bottom < SINKS[1], box.left > 20, box.right < WIDTH - 20
        if map_like >= 1 or self.z_index >= CARDS:
            return None
        key = (area, scale, box, round(map_like, 3))
        if _MASKS.get(self, (None, None))[0] != key:
            u, v = (np.arange(width) + x + 0.5) / scale, (np.arange(height) + y + 0.5) / scale
            rows = np.ones(height) if inner[0] else _ease((SINKS[1] - v) / (SINKS[1] - SINKS[0]))
            columns = np.ones(width)
            if inner[1]:
                columns *= _ease((u - box.left) / EDGE)
            if inner[2]:
                columns *= _ease((box.right - u) / EDGE)
            mask = cairo.ImageSurface(cairo.FORMAT_A8, width, height)
            light = np.ndarray((height, mask.get_stride()), np.uint8, mask.get_data())
            middle, level, half, tall = CORNER
            corner = _ease(1.25 - ((v[:, None] - level) / tall) ** 2 - ((u - middle) / half) ** 2)
            seen = 1 - (1 - np.outer(rows, columns) * (1 - 0.92 * corner)) * (1 - map_like)
            light[:, :width] = np.round(255 * seen)
            mask.mark_dirty()
            _MASKS[self] = (key, mask)
        return _MASKS[self][1]


def _ease(share: Any) -> Array:
    t = np.clip(share, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
