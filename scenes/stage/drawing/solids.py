"""Lit balls and other solids, light, plates and cards: what lies on the ground under the one lamp."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import theme
from scenes.stage.look.frame import pixels
from scenes.stage.look.marks import Look

__all__ = ["CARD_DEPTH", "Card", "Icon", "Plate", "Solid", "near", "nested", "plated", "solid_outline"]

#: Nearer than everything on the ground.
CARD_DEPTH = 10.0

#: Corners, turn and growth of the shapes that are polygons, so that all look equally large.
_POLYGONS = {
    "square": (4, np.pi / 4, 1.18),
    "diamond": (4, 0.0, 1.3),
    "maximum": (3, -np.pi / 2, 1.28),
    "minimum": (3, np.pi / 2, 1.28),
}


def solid_outline(shape: str, x: float, y: float, r: float) -> Any:
    """Return the corners ``(n, 2)`` of a shape in pixels; a disc has many."""
    count, turn, grow = _POLYGONS.get(shape, (40, 0.0, 1.0))
    angles = 2 * np.pi * np.arange(count) / count + turn
    return np.stack([x + grow * r * np.cos(angles), y + grow * r * np.sin(angles)], axis=-1)


class Solid(Painted):
    """A lit solid: halo, shadow to the lower right, dark rim, light from the upper left.

    Attributes
    ----------
    look
        Colour and shape.
    radius
        In pixels, a value.
    glow
        Strength of the halo: 0.5 always, 1 while it is talked about.
    swell
        How far the halo has swollen: a pulse takes it to 1.6 and back.
    """

    halo_px = 150.0  # the light around a ball that is talked about

    layer = 5.0

    def __init__(self, look: Look, radius: float = theme.BALL_PX, *, glow: float = 0.5) -> None:
        self.look = look
        self.radius: Value[float] = Value(radius)
        self.glow: Value[float] = Value(glow)
        self.swell: Value[float] = Value(1.0)
        super().__init__()

    def spot(self) -> tuple[float, float]:
        """Return the middle in pixels."""
        raise NotImplementedError

    def hue(self) -> str:
        """Return the colour, drained as far as the drawing is."""
        return self.dimmed(self.look.color)

    def seen(self) -> float:
        """Return how much of it is seen where it stands, from 0 to 1."""
        return 1.0

    def trace(self) -> None:
        """Find place, size and colours."""
        self.x, self.y = (float(part) for part in self.spot())
        self.strength = float(self.seen())
        self.r = float(self.radius()) * (0.4 + 0.6 * float(self.presence()))
        self.halo, self.reach = float(self.glow()) * (1 - float(self.drained())), 4.6 * float(self.swell())
        self.shade = self.hue()
        self.cover(self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r)

    def outlines(self) -> list[Outline]:
        """Return the edge of the solid, without its halo."""
        corners = solid_outline(self.look.shape, self.x, self.y, self.r)
        return [(np.vstack([corners, corners[:1]]), theme.light(self.shade), self.shown * self.strength, 0.0)]

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        if not np.isfinite([self.x, self.y]).all() or self.strength <= 0:
            return
        brush.presence *= self.strength
        paint_solid(brush, self.look.shape, self.shade, self.x, self.y, self.r, self.halo, self.reach)


def paint_solid(
    brush: Brush, shape: str, color: str, x: float, y: float, r: float, halo: float = 0.0, reach: float = 4.6
) -> None:
    """Paint a lit solid."""
    if halo > 0:
        falloff = [(float(t), color, halo * (1 - float(t)) ** 2.4) for t in np.linspace(0, 1, 9)]
        brush.radial(x, y, reach * r, *falloff).disc(x, y, reach * r).fill()
    sx, sy, far = x + 0.3 * r, y + 0.4 * r, 1.55 * r
    brush.radial(sx, sy, far, (0, theme.NIGHT, 0.75), (0.6, theme.NIGHT, 0.5), (1, theme.NIGHT, 0)).disc(sx, sy, far)
    brush.fill()

    def trace(radius: float) -> Brush:
        if shape in ("disc", "ring"):
            return brush.disc(x, y, radius)
        return brush.line(solid_outline(shape, x, y, radius), closed=True)

    brush.solid(theme.NIGHT, 0.9)
    trace(r + min(3.0, 0.3 * r)).fill()
    lit, shaded = theme.mix(color, "#FFFFFF", 0.72), theme.mix(color, theme.NIGHT, 0.55)
    brush.radial(x, y, 1.25 * r, (0, lit, 1), (0.45, color, 1), (1, shaded, 1), focus=(x - 0.42 * r, y - 0.46 * r))
    trace(r).fill()
    if shape == "ring":
        brush.solid(theme.NIGHT).disc(x, y, 0.5 * r).fill()


def nested(*solids: Solid) -> list[Vary]:
    """Let solids that lie on one another be seen, each smaller than the one below; return what undoes it."""
    sizes = [solid.radius.now for solid in solids]
    for k, solid in enumerate(solids):
        solid.radius.set(sizes[k] * (1.3 - 0.8 * k / max(len(solids) - 1, 1)))
    return [Vary(solid.radius, size) for solid, size in zip(solids, sizes, strict=True)]


class Icon(Solid):
    """A solid that stands for something beside words; it has a place on the frame and none in a plot."""

    decoration = "it names what it stands for and has no coordinates"

    def __init__(self, look: Look, at: Any, radius: float = theme.SECOND_BALL_PX, **options: Any) -> None:
        self.at = at
        super().__init__(look, radius, **options)

    def spot(self) -> tuple[float, float]:
        """Return its place on the frame."""
        x, y = self.at() if callable(self.at) else self.at
        return float(x), float(y)


class Plate(Painted):
    """A dark plate a little larger than words, or than each number of an axis: it keeps lines off them."""

    layer = 5.5
    decoration = "the ground of words"

    def __init__(self, words: Drawing, pad: float = 9.0, alpha: float = 0.92, *, each: bool = False) -> None:
        self.words, self.pad, self.alpha, self.each = words, pad, alpha, each
        super().__init__()

    def trace(self) -> None:
        """Lie behind the words."""
        self.words.settle()
        self.read |= self.words.read
        self.boxes = []
        shapes = [member.points for member in self.words.get_family() if len(member.points)]
        if shapes and not self.each:
            shapes = [np.concatenate(shapes)]
        for points in shapes:
            spots = pixels(points)
            (left, top), (right, bottom) = spots.min(axis=0) - self.pad, spots.max(axis=0) + self.pad
            self.boxes.append((float(left), float(top), float(right - left), float(bottom - top)))
        self.seen = float(self.words.presence())
        if self.boxes:
            corners = np.array([(x, y, x + width, y + height) for x, y, width, height in self.boxes])
            self.cover(*corners[:, :2].min(axis=0), *corners[:, 2:].max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the edges of the boxes."""
        ground = theme.light(theme.NIGHT)
        return [(_corners(*box), ground, self.shown * self.alpha * self.seen, 0.0) for box in self.boxes]

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        for box in self.boxes:
            brush.solid(theme.NIGHT, self.alpha * self.seen).box(*box, 12).fill()


def plated(*things: Drawing, alpha: float = 0.92) -> list[Drawing]:
    """Put words and numbers on plates, which keep lines off them: each behind its plate."""
    return [part for thing in things for part in (Plate(thing, alpha=alpha), thing)]


def _corners(x: float, y: float, width: float, height: float) -> Any:
    """Return the corners of a box, the first one twice."""
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)])


class Card(Painted):
    """A panel that lies nearer to the lamp than the ground, and holds what belongs together.

    Parameters
    ----------
    box
        Left, top, right and bottom in pixels, or what returns them.
    """

    layer = 8.0
    decoration = "the ground of a panel"

    def __init__(self, box: Any, radius: float = 22.0) -> None:
        self.source, self.corner = box, radius
        super().__init__()

    def sides(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom in pixels."""
        left, top, right, bottom = self.source() if callable(self.source) else self.source
        return float(left), float(top), float(right), float(bottom)

    def trace(self) -> None:
        """Find the box."""
        left, top, right, bottom = self.sides()
        self.box = left, top, right - left, bottom - top
        self.cover(left, top, right, bottom)

    def outlines(self) -> list[Outline]:
        """Return the edge of the card."""
        return [(_corners(*self.box), theme.light(theme.CARD_BOTTOM), 0.93 * self.shown, 0.0)]

    def brush(self, brush: Brush) -> None:
        """Paint it, with a lit upper edge."""
        x, y, width, height = self.box
        brush.linear(x, y, x, y + height, (0, theme.CARD_TOP, 0.93), (1, theme.CARD_BOTTOM, 0.93))
        brush.box(x, y, width, height, self.corner).fill()
        edge = theme.mix(theme.CARD_EDGE, theme.NIGHT, 0.55)
        brush.linear(x, y, x, y + height, (0, theme.CARD_EDGE, 0.75), (0.35, edge, 0.5), (1, edge, 0.25)).stroke(1.5)


def near(drawing: Any) -> Any:
    """Let a drawing lie on a card, nearer than everything on the ground."""
    for part in drawing.get_family():
        if isinstance(part, Drawing):
            part.at_depth(CARD_DEPTH)
    return drawing
