"""What a drawing paints, read from the strokes of its brush and not from its attributes.

The drawing is asked to paint, as in a film; its brush moves on a sheet that keeps paths and
colours in the place of pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cairo
import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Painted

__all__ = ["Disc", "Ink", "Solid", "painted", "read_solid", "shape_of"]

Array = NDArray[np.float64]
Rgba = tuple[float, float, float, float]


@dataclass(frozen=True)
class Disc:
    """A full circle in pixels."""

    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Ink:
    """One stroke or fill.

    Attributes
    ----------
    filled
        Whether the path was filled; otherwise it was drawn along.
    paths
        Corners ``(n, 2)`` in pixels of 1920×1080; none where ``disc`` says it all.
    disc
        The circle, if that is all the path was.
    stops
        Offsets and colours of the paint: one for an even colour.
    line
        The two places (x0, y0, x1, y1) between which a linear gradient runs, if it is one.
    width
        Of a stroke.
    """

    filled: bool
    paths: tuple[Array, ...]
    disc: Disc | None
    stops: tuple[tuple[float, Rgba], ...]
    line: tuple[float, float, float, float] | None = None
    width: float = 0.0

    @property
    def strongest(self) -> Rgba:
        """The colour of its most opaque stop."""
        return max((color for _, color in self.stops), key=lambda c: c[3], default=(0.0, 0.0, 0.0, 0.0))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in pixels."""
        if self.disc is not None:
            x, y, r = self.disc.x, self.disc.y, self.disc.r
            return x - r, y - r, x + r, y + r
        spots = np.concatenate(self.paths)
        (left, top), (right, bottom) = spots.min(axis=0), spots.max(axis=0)
        return float(left), float(top), float(right), float(bottom)


class _Sheet:
    """Stands in for a Cairo context: paths are kept when they would be painted."""

    def __init__(self) -> None:
        surface = cairo.RecordingSurface(cairo.CONTENT_COLOR_ALPHA, None)
        self._pen = cairo.Context(surface)
        self._discs: list[Disc] = []
        self._other = False
        self.inks: list[Ink] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pen, name)

    def new_path(self) -> None:
        self._discs, self._other = [], False
        self._pen.new_path()

    def arc(self, x: float, y: float, r: float, start: float, end: float) -> None:
        if abs(end - start) >= 2 * np.pi - 1e-9:
            self._discs.append(Disc(*self._pen.user_to_device(x, y), r))
        else:
            self._other = True
        self._pen.arc(x, y, r, start, end)

    def move_to(self, x: float, y: float) -> None:
        self._other = True
        self._pen.move_to(x, y)

    def line_to(self, x: float, y: float) -> None:
        self._other = True
        self._pen.line_to(x, y)

    def fill_preserve(self) -> None:
        self._keep(filled=True)

    def stroke_preserve(self) -> None:
        self._keep(filled=False)

    def fill(self) -> None:
        self._keep(filled=True)
        self.new_path()

    def stroke(self) -> None:
        self._keep(filled=False)
        self.new_path()

    def mask(self, *_: Any) -> None:
        """Leave masks out: what is painted through them is light."""

    def mask_surface(self, *_: Any) -> None:
        """Leave masks out."""

    def paint(self) -> None:
        """Leave pictures out."""

    def paint_with_alpha(self, _: float) -> None:
        """Leave pictures out."""

    def _keep(self, *, filled: bool) -> None:
        pattern, line = self._pen.get_source(), None
        if isinstance(pattern, cairo.SolidPattern):
            stops = [(0.0, pattern.get_rgba())]
        elif isinstance(pattern, cairo.Gradient):
            stops = [(stop[0], stop[1:]) for stop in pattern.get_color_stops_rgba()]
            if isinstance(pattern, cairo.LinearGradient):
                line = pattern.get_linear_points()
        else:
            stops = [(0.0, (0.0, 0.0, 0.0, 1.0))]
        # Manim's frame holds red, green, blue; Cairo's blue, green, red.
        colors = tuple((offset, (b, g, r, a)) for offset, (r, g, b, a) in stops)
        width = self._pen.get_line_width()
        if self._discs and not self._other:
            self.inks += [Ink(filled, (), disc, colors, line, width) for disc in self._discs]
        elif paths := self._paths():
            self.inks.append(Ink(filled, paths, None, colors, line, width))

    def _paths(self) -> tuple[Array, ...]:
        paths: list[list[tuple[float, float]]] = []
        where = self._pen.user_to_device
        for kind, spot in self._pen.copy_path_flat():
            if kind == cairo.PATH_MOVE_TO:
                paths.append([where(*spot)])
            elif kind == cairo.PATH_LINE_TO:
                paths[-1].append(where(*spot))
        return tuple(np.array(path) for path in paths if len(path) > 1)


def painted(drawing: Painted) -> list[Ink]:
    """Return the strokes and fills of a drawing as it is painted now, the first below the others."""
    if drawing.shown <= 0:
        return []
    brush = Brush.__new__(Brush)
    sheet = _Sheet()
    brush.context, brush.presence = sheet, drawing.shown  # type: ignore[assignment]
    drawing.brush(brush)
    return sheet.inks


@dataclass(frozen=True)
class Solid:
    """A lit solid as it is painted: its middle and radius in pixels, its colour and its shape."""

    x: float
    y: float
    r: float
    color: tuple[float, float, float]
    shape: str
    alpha: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in pixels."""
        return self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r


_TURNS: Final = {"square": (4, 45.0), "diamond": (4, 0.0), "maximum": (3, 270.0), "minimum": (3, 90.0)}


def shape_of(ink: Ink) -> str:
    """Return which shape a fill has: ``"disc"``, the name of a polygon, or nothing."""
    if ink.disc is not None:
        return "disc"
    corners = ink.paths[0]
    corners = corners[:-1] if np.allclose(corners[0], corners[-1]) else corners
    around = corners - corners.mean(axis=0)
    turn = np.degrees(np.arctan2(around[:, 1], around[:, 0])) % 360
    for shape, (count, angle) in _TURNS.items():
        if len(corners) == count and np.min(np.abs((turn - angle + 180) % 360 - 180)) < 3:
            return shape
    return ""


def read_solid(inks: list[Ink]) -> Solid | None:
    """Return the solid that strokes paint: the topmost fill of more than one colour, with what lies on its middle."""
    bodies = [k for k, ink in enumerate(inks) if ink.filled and len(ink.stops) == 3 and shape_of(ink)]
    if not bodies:
        return None
    body = inks[bodies[-1]]
    shape = shape_of(body)
    if body.disc is not None:
        x, y, r = body.disc.x, body.disc.y, body.disc.r
        hole = [ink.disc for ink in inks[bodies[-1] + 1 :] if ink.filled and ink.disc is not None]
        if any(abs(d.x - x) + abs(d.y - y) < 1 and d.r < 0.8 * r for d in hole):
            shape = "ring"
    else:
        corners = body.paths[0]
        corners = corners[:-1] if np.allclose(corners[0], corners[-1]) else corners
        x, y = (float(q) for q in corners.mean(axis=0))
        r = float(np.hypot(*(corners - (x, y)).T).max())
    red, green, blue, alpha = body.stops[1][1]
    return Solid(x, y, r, (red, green, blue), shape, alpha)
