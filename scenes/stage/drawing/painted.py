"""Drawings that paint themselves with Cairo: light, lit balls, fading trails, fills, cards.

Manim draws outlines. What needs radial gradients, masks or strokes of changing width paints
itself straight into the frame, in pixels of 1920×1080, in its place among the other drawings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import cairo
import numpy as np
from manim import Camera
from manim.mobject.types.image_mobject import AbstractImageMobject
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.own_painting import install
from scenes.stage.look import theme
from scenes.stage.look.frame import HEIGHT, pixels, px

__all__ = ["Brush", "Outline", "Painted", "Stop"]

Stop = tuple[float, str, float]
#: Places ``(n, 2)`` in pixels, red, green and blue, opacity, and width in pixels; 0 for a filled shape.
Outline = tuple[Any, tuple[float, float, float], float, float]


def _told(value: Any) -> Any:
    """Return what of an attribute tells how a drawing looks."""
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if isinstance(value, list | tuple):
        return tuple(_told(part) for part in value)
    return value if isinstance(value, float | int | str) else None


class Brush:
    """A Cairo context on Manim's frame, in pixels of 1920×1080.

    Manim's frame holds red, green, blue; Cairo's blue, green, red: colours are swapped here, once.
    """

    def __init__(self, frame: NDArray[np.uint8], presence: float = 1.0) -> None:
        height, width = frame.shape[:2]
        surface = cairo.ImageSurface.create_for_data(frame.data, cairo.FORMAT_ARGB32, width, height)
        self.context = cairo.Context(surface)
        self.context.scale(height / HEIGHT, height / HEIGHT)
        self.presence = presence

    def solid(self, color: str, alpha: float = 1.0) -> Brush:
        """Take one colour."""
        red, green, blue = theme.light(color)
        self.context.set_source_rgba(blue, green, red, alpha * self.presence)
        return self

    def _gradient(self, pattern: cairo.Gradient, stops: Iterable[Stop]) -> Brush:
        for offset, color, alpha in stops:
            red, green, blue = theme.light(color)
            pattern.add_color_stop_rgba(offset, blue, green, red, alpha * self.presence)
        self.context.set_source(pattern)
        return self

    def linear(self, x0: float, y0: float, x1: float, y1: float, *stops: Stop) -> Brush:
        """Take a linear gradient between two places."""
        return self._gradient(cairo.LinearGradient(x0, y0, x1, y1), stops)

    def radial(self, x: float, y: float, r: float, *stops: Stop, focus: tuple[float, float] | None = None) -> Brush:
        """Take a radial gradient around a place."""
        return self._gradient(cairo.RadialGradient(*(focus or (x, y)), 0, x, y, r), stops)

    def disc(self, x: float, y: float, r: float) -> Brush:
        """Outline a disc."""
        self.context.new_path()
        self.context.arc(x, y, r, 0, 2 * np.pi)
        return self

    def discs(self, places: Any, r: float) -> Brush:
        """Outline discs of one size around places ``(n, 2)``."""
        self.context.new_path()
        for x, y in np.asarray(places, dtype=float).tolist():
            self.context.new_sub_path()
            self.context.arc(x, y, r, 0, 2 * np.pi)
        return self

    def line(self, points: Any, *, closed: bool = False) -> Brush:
        """Outline a polyline through places ``(n, 2)``."""
        context = self.context
        context.new_path()
        for x, y in np.asarray(points, dtype=float).tolist():
            context.line_to(x, y)
        if closed:
            context.close_path()
        return self

    def arrow(self, start: Any, tip: Any, color: str, width: float, *, alpha: float = 1.0, rim: bool = True) -> Brush:
        """Paint an arrow between two places; a short one has a small head, a rim keeps it off its ground."""
        start, tip = np.asarray(start, dtype=float), np.asarray(tip, dtype=float)
        length = float(np.hypot(*(tip - start)))
        if length < 0.5:
            return self
        way, head = (tip - start) / length, min(4.0 * width, 0.5 * length)
        side, back, neck = 0.5 * head * np.array([-way[1], way[0]]), tip - head * way, tip - 0.9 * head * way
        corners = [tip, back + side, back - side]
        if rim:
            self.solid(theme.NIGHT, 0.75).line([start, neck]).stroke(width + 5).line(corners, closed=True).stroke(5)
        self.solid(color, alpha).line([start, neck]).stroke(width)
        return self.solid(color, min(1.0, 2 * alpha)).line(corners, closed=True).fill()

    def box(self, x: float, y: float, width: float, height: float, r: float = 0.0) -> Brush:
        """Outline a box with round corners."""
        context = self.context
        context.new_path()
        corners = ((x + width - r, y + r), (x + width - r, y + height - r), (x + r, y + height - r), (x + r, y + r))
        for quarter, (cx, cy) in enumerate(corners):
            context.arc(cx, cy, r, (quarter - 1) * np.pi / 2, quarter * np.pi / 2)
        context.close_path()
        return self

    def fill(self) -> Brush:
        """Fill the outline and keep it."""
        light = self.context.get_source() if isinstance(self.context, cairo.Context) else None
        if isinstance(light, cairo.RadialGradient) and _is_wide(light):
            self.context.set_source(_enlarged(light))
            self.context.fill_preserve()
            self.context.set_source(light)
        else:
            self.context.fill_preserve()
        return self

    def quick(self) -> Brush:
        """Take fewer shades at edges from now on: for many small or faint things, which take half the time so."""
        self.context.set_antialias(cairo.ANTIALIAS_FAST)
        return self

    def stroke(self, width: float, dash: Sequence[float] = ()) -> Brush:
        """Draw the outline and keep it."""
        self.context.set_line_cap(cairo.LINE_CAP_ROUND)
        self.context.set_line_join(cairo.LINE_JOIN_ROUND)
        self.context.set_dash(dash)
        self.context.set_line_width(width)
        self.context.stroke_preserve()
        return self


#: Radius in pixels from which light is computed small and enlarged: Cairo takes three times as long for each pixel.
_WIDE: Final = 160.0
#: Side of the small picture, in pixels.
_SMALL: Final = 256


def _is_wide(light: cairo.RadialGradient) -> bool:
    x0, y0, r0, x1, y1, r1 = light.get_radial_circles()
    return bool((x0, y0, r0) == (x1, y1, 0.0) and r1 > _WIDE)


def _enlarged(light: cairo.RadialGradient) -> cairo.SurfacePattern:
    """Return a radial gradient as a small picture of it, enlarged: no pixel differs by more than two levels."""
    x, y, _, _, _, r = light.get_radial_circles()
    pattern = cairo.SurfacePattern(_small(tuple(light.get_color_stops_rgba())))
    pattern.set_filter(cairo.FILTER_BILINEAR)
    pattern.set_extend(cairo.EXTEND_PAD)
    scale = _SMALL / (2 * r)
    pattern.set_matrix(cairo.Matrix(scale, 0, 0, scale, _SMALL / 2 - scale * x, _SMALL / 2 - scale * y))
    return pattern


@lru_cache(maxsize=32)
def _small(stops: tuple[tuple[float, ...], ...]) -> cairo.ImageSurface:
    middle = _SMALL / 2
    light = cairo.RadialGradient(middle, middle, 0, middle, middle, middle)
    for stop in stops:
        light.add_color_stop_rgba(*stop)
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, _SMALL, _SMALL)
    context = cairo.Context(surface)
    context.set_source(light)
    context.paint()
    return surface


class _Picture:
    """The pixels of a drawing, painted anew when it looks different."""

    def __init__(self) -> None:
        self.looks: int | None = None
        self.pixels = np.zeros((0, 0, 4), np.uint8)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Picture:
        """Return an empty picture: a copy of the drawing paints its own."""
        return _Picture()

    def copy_on(self, frame: NDArray[np.uint8], drawing: Painted) -> None:
        """Lay the pixels of a drawing over a frame, painting them first where they are not up to date."""
        if not len(drawing.points):
            return
        looks = drawing.fingerprint()
        if (looks, frame.shape) != (self.looks, self.pixels.shape):
            self.looks, self.pixels = looks, np.zeros_like(frame)
            drawing.brush(Brush(self.pixels, drawing.shown))
        height, width = frame.shape[:2]
        picture = cairo.ImageSurface.create_for_data(self.pixels.data, cairo.FORMAT_ARGB32, width, height)
        context = Brush(frame).context
        spots, room = pixels(drawing.points), drawing.halo_px
        (left, top), (right, bottom) = spots.min(axis=0) - room, spots.max(axis=0) + room
        context.rectangle(left, top, right - left, bottom - top)
        context.identity_matrix()
        context.set_source_surface(picture)
        context.fill()


class Painted(Drawing, AbstractImageMobject):
    """A drawing that paints itself.

    `trace` sets plain attributes (places in pixels, radii, colours); `brush` paints from them alone.

    Attributes
    ----------
    halo_px
        How far its light and shadow reach beyond the box that it covers: nothing is painted farther out.
    lasting
        Whether its pixels are kept for as long as it looks the same: for what takes longer to paint than to copy.
    """

    halo_px = 80.0
    lasting = False

    def __init__(self) -> None:
        super().__init__(scale_to_resolution=0)
        self.shown = 1.0
        self._pixels = _Picture()
        install()

    def reset_points(self) -> Painted:
        """Cover nothing yet."""
        self.points = np.zeros((0, 3))
        return self

    def cover(self, left: float, top: float, right: float, bottom: float) -> None:
        """Say which box of pixels the drawing fills."""
        self.points = px([left, right, left, right], [top, top, bottom, bottom])

    def get_pixel_array(self) -> NDArray[Any]:
        """Return no pixels: the drawing paints itself."""
        return np.zeros((1, 1, 4), np.uint8)

    def settle(self) -> None:
        """Trace anew, and note what was read."""
        super().settle()
        self.shown = float(self.presence())
        self.read |= {self.presence}

    def paint_on(self, camera: Camera, frame: NDArray[np.uint8]) -> None:
        """Paint into Manim's frame."""
        if self.shown > 0 and self.lasting:
            self._pixels.copy_on(frame, self)
        elif self.shown > 0:
            self.brush(Brush(frame, self.shown))

    def outlines(self) -> list[Outline]:
        """Return what of the drawing has an edge: places in pixels, light, opacity and width (0 for a filled shape)."""
        return []

    def fingerprint(self) -> int:
        """Return a number that changes when the drawing looks different."""
        return hash((self.z_index, self.points.tobytes(), *(_told(self.__dict__[k]) for k in sorted(self.__dict__))))

    def brush(self, brush: Brush) -> None:
        """Paint from the attributes that `trace` has set."""
        raise NotImplementedError
