"""Lines of equal height of a ground in two variables, at every magnification: as light, and as ellipses of a bowl."""

from __future__ import annotations

from typing import Any

import cairo
import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.look.frame import WIDTH
from scenes.stage.plots.box import Box
from scenes.stage.plots.plane import Plane

__all__ = ["HeightLines", "LevelLines"]

Array = NDArray[np.float64]

#: Pixels of the frame to one of the picture of the ground.
COARSE = 2
#: Height lines of the coarse set to those of the fine one.
RATIO = 5
#: Fine lines to the place where the ground is as light as it gets.
SATED = 60.0
#: The part of the frame that a map may fill: to its upper edge and its sides, and down to the captions.
FRAME = Box(-20.0, -20.0, 1940.0, 948.0)
#: Light at the bottom of a bowl, and around it: colours of deep ground on the landscapes.
DEEP, RISING = "#3F4A92", "#1F7A8C"


class HeightLines(Painted):
    """Lines of equal height, at equal distances of a power of the height, and the light of the ground between them.

    Where lines of the fine set would lie too close, they fade, and every fifth stays. When the window is made
    smaller, finer lines appear.

    Parameters
    ----------
    of
        The ground: an objective of two variables.
    power
        What heights are raised to.
    spacing
        Of the fine lines, in that power of the height; by default what suits the window.
    """

    layer = 0.4
    no_ground = "it is the ground"

    def __init__(self, plane: Plane, of: Of, *, power: float = 0.5, spacing: float | None = None) -> None:
        self.plane, self.meaning, self.power, self.given = plane, of, power, spacing
        self._made: dict[Any, Any] = {}
        super().__init__()

    def spacing(self) -> tuple[float, float]:
        """Return the distance of the fine lines, and how much light they have."""
        if self.given is not None:
            return self.given, 1.0
        window = self.plane.window()
        wish = (window.right - window.left) / 14.0
        power = np.log(wish) / np.log(RATIO)
        return float(RATIO ** np.floor(power)), float(1.0 - (power - np.floor(power)))

    def trace(self) -> None:
        """Make the picture of what is seen."""
        box, window = self.plane.box(), self.plane.window()
        left, right = max(self.plane.sides()[0], 0.0), min(self.plane.sides()[1], WIDTH)
        arguments = tuple(arg() if callable(arg) else arg for arg in self.meaning.args)
        key = (box, window, left, right, arguments, float(self.drained()))
        if key not in self._made:
            self._made = {key: self._picture(box, left, right, 1 - 0.5 * float(self.drained()))}
        self.picture, self.corner = self._made[key], (left, float(box.top))
        self.cover(left, box.top, right, box.bottom)

    def _picture(self, box: Box, left: float, right: float, light: float) -> NDArray[np.uint8]:
        wide, high = int((right - left) / COARSE), int((box.bottom - box.top) / COARSE)
        u, v = left + COARSE * (np.arange(wide) + 0.5), box.top + COARSE * (np.arange(high) + 0.5)
        x, y = np.meshgrid(self.plane.x_at(u), self.plane.y_at(v))
        with np.errstate(all="ignore"):
            heights = np.asarray(self.meaning().funs(np.stack([x, y], axis=-1)), dtype=np.float64)
            risen = (np.maximum(heights, 0.0) ** self.power).astype(np.float32)
        up, across = np.gradient(risen)
        steep = np.hypot(up, across) + 1e-12
        fine, strength = self.spacing()
        lines = np.maximum(strength * _lines(risen, steep, fine), _lines(risen, steep, RATIO * fine))
        far = np.log1p(risen / fine) / np.log1p(SATED)
        lamp = (across + up) / steep  # the lamp shines from the upper left: ground that rises towards it is dark
        ground = 0.03 + 0.20 * np.clip(far, 0, 1) ** 1.3 + 0.05 * np.clip(lamp, -1, 1) * np.clip(far, 0, 1)
        fade = np.minimum(_ramp(np.arange(wide), 60.0 / COARSE), _ramp(np.arange(high), 44.0 / COARSE)[:, None])
        if left <= 0 or right >= WIDTH:
            fade = np.broadcast_to(_ramp(np.arange(high), 44.0 / COARSE)[:, None], (high, wide))
        shade = np.array(theme.light(theme.LAND), dtype=np.float32)
        alpha = np.clip(ground + 0.28 * lines, 0, 1) * fade * light
        color = shade * (1 + 0.25 * lines[..., None])
        picture = np.concatenate([np.clip(color, 0, 1) * alpha[..., None], alpha[..., None]], axis=-1)
        return np.ascontiguousarray(np.rint(255 * picture).astype(np.uint8))

    def brush(self, brush: Brush) -> None:
        """Paint it, stretched."""
        high, wide = self.picture.shape[:2]
        surface = cairo.ImageSurface.create_for_data(self.picture.copy().data, cairo.FORMAT_ARGB32, wide, high)
        context = brush.context
        context.save()
        context.translate(*self.corner)
        context.scale(COARSE, COARSE)
        context.set_source_surface(surface, 0, 0)
        context.get_source().set_filter(cairo.FILTER_BILINEAR)
        context.paint_with_alpha(brush.presence)
        context.restore()


def _lines(risen: NDArray[np.float32], steep: NDArray[np.float32], spacing: float) -> NDArray[np.float32]:
    """Return the light of lines at multiples of a spacing, about two pixels of the frame wide."""
    turns = risen / spacing
    away = np.abs(turns - np.rint(turns)) * spacing / steep
    apart = spacing / steep
    line = np.clip(1.25 - away, 0, 1) * np.clip((apart - 4.5) / 8.0, 0, 1) * (turns > 0.5)
    return np.asarray(line, dtype=np.float32)


def _ramp(k: ArrayLike, wide: float) -> Array:
    """Return a light that rises from both ends of a range."""
    k = np.asarray(k, dtype=float)
    return np.asarray(np.clip(np.minimum(k + 0.5, k[-1] - k + 0.5) / wide, 0, 1))


class LevelLines(Painted):
    """Level lines of a quadratic bowl; each doubles the height over the bottom, so that any magnification has some.

    Parameters
    ----------
    objective
        The bowl.
    reach
        Where they are seen, in pixels: a value. They fade towards its edges.
    """

    layer = 1.0
    lasting = True
    #: Radii of neighbouring lines, one over the other: heights double.
    RATIO = float(np.sqrt(2.0))

    def __init__(self, plane: Plane, objective: Of, *, reach: Box = FRAME, color: str = theme.LAND) -> None:
        self.plane, self.meaning, self.color_name = plane, objective, color
        self.reach: Value[Box] = Value(reach)
        super().__init__()

    def trace(self) -> None:
        """Find the bottom and the ellipses around it that are seen."""
        bowl, region = self.meaning(), self.reach()
        origin = np.zeros(2)
        hess = np.asarray(bowl.curvature_matrix(origin), dtype=float)
        self.bottom = -np.linalg.solve(hess, np.asarray(bowl.grad(origin), dtype=float))
        values, directions = np.linalg.eigh(hess)
        turn = np.linspace(0.0, 2 * np.pi, 181)
        # Points of unit height: e with eᵀHe = L.
        ring = directions @ (np.sqrt(values.max() / values)[:, None] * np.stack([np.cos(turn), np.sin(turn)]))
        across = abs(float(self.plane.u(1.0) - self.plane.u(0.0)))
        first = int(np.ceil(np.log(14.0 / across) / np.log(self.RATIO)))
        last = int(np.floor(np.log(2300.0 / across) / np.log(self.RATIO)))
        self.rings, self.lights = [], []
        for k in range(first, last + 1):
            radius = self.RATIO**k
            spots = self.plane.spots(*(self.bottom[:, None] + radius * ring))
            spots = spots[:: _stride(spots)]
            young = float(np.clip((radius * across - 14.0) / 60.0, 0.0, 1.0))
            light = young * _fading(spots, region)
            self.rings.append(spots)
            self.lights.append(np.round(5 * np.minimum(light[:-1], light[1:])).astype(int))
        self.middle = self.plane.spot(*self.bottom)
        self.shade = self.dimmed(self.color_name)
        self.glow = 1 - 0.8 * float(self.drained())
        u, v = self.middle
        self.far = max(1.0, min(u - region.left, region.right - u, 1.3 * (v - region.top), 1.2 * (region.bottom - v)))
        low, high = max(min(region.top, v - self.far), 0.0), min(max(region.bottom, v + self.far), 1080.0)
        self.cover(max(region.left, 0), low, min(region.right, 1920), high)

    def brush(self, brush: Brush) -> None:
        """Paint the light at the bottom, then the lines, each in a few steps of light."""
        (x, y), far = self.middle, self.far
        deep, rising = self.dimmed(DEEP), self.dimmed(RISING)
        brush.radial(x, y, far, (0, deep, 0.55 * self.glow), (0.35, rising, 0.26 * self.glow),
                     (0.7, rising, 0.09 * self.glow), (1, rising, 0.0)).disc(x, y, far).fill()  # fmt: skip
        context = brush.quick().context
        context.set_dash([])
        context.set_line_width(2.0)
        rings = [(spots.tolist(), light) for spots, light in zip(self.rings, self.lights, strict=True)]
        for step in range(1, 6):
            context.new_path()
            for spots, light in rings:
                before = -2
                for k in np.flatnonzero(light == step).tolist():
                    if k != before + 1:
                        context.move_to(*spots[k])
                    context.line_to(*spots[k + 1])
                    before = k
            brush.solid(self.shade, 0.42 * step / 5)
            context.stroke()


def _stride(spots: Array) -> int:
    """Return which of 181 places of a ring are enough for its size: neighbours are about 15 pixels apart at most."""
    size = float(np.ptp(spots, axis=0).max())
    return next(step for step, wide in ((5, 150.0), (3, 400.0), (2, 900.0), (1, np.inf)) if size < wide)


def _fading(spots: Array, region: Box, deep: float = 90.0) -> Array:
    """Return the light of pixels in a region that is lost towards its edges."""
    u, v = spots.T
    inside = np.minimum.reduce([u - region.left, region.right - u, v - region.top, region.bottom - v])
    return np.asarray(np.clip(inside / deep, 0.0, 1.0))
