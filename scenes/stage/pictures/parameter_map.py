"""A map of two parameters: a plot with equal scales on which balls, marks, arrows and level lines have a place.

Whatever is drawn on it asks the experiment for points ``(a, b)`` of the ground and stands where the plot's window
puts them, so that a zoom carries everything along.
"""

from __future__ import annotations

from typing import Any, TypeVar

import cairo
import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.solids import Solid
from scenes.stage.drawing.values import Computed, Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.pictures.cloud import SpreadEllipse
from scenes.stage.pictures.sample_lines import SampleLines
from scenes.stage.plots.box import Box
from scenes.stage.plots.marks import RunMark, leap
from scenes.stage.plots.plane import Plane
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["Arrows", "Dots", "LevelLines", "ParameterBall", "ParameterMap", "ParameterMark", "Plumb"]

Array = NDArray[np.float64]
Kind = TypeVar("Kind", bound=Drawing)

#: The part of the frame that a map may fill: to its upper edge and its sides, and down to the captions.
FRAME = Box(-20.0, -20.0, 1940.0, 948.0)
#: Light at the bottom of a bowl, and around it: colours of deep ground on the landscapes.
DEEP, RISING = "#3F4A92", "#1F7A8C"


class ParameterMap(Plot):
    """A plot of the plane of two parameters, with equal scales.

    Parameters
    ----------
    experiment
        Whose ground it is.
    centre
        The point in its middle.
    half
        Half its height, in units of the parameters.
    box
        Where it stands.
    """

    def __init__(self, experiment: Any, centre: ArrayLike, half: float, box: Box, **options: Any) -> None:
        names = {"bleed": False, "ticks": (7, 5), "y_numbers": "left", "names": ("a", "b")}
        super().__init__(experiment, self.around(centre, half, box), box, **{**names, **options})

    @staticmethod
    def around(centre: ArrayLike, half: float, box: Box) -> Window:
        """Return the window about a point for a box: half a height in units, and equal scales."""
        a, b = np.asarray(centre, dtype=float)
        wide = half * (box.right - box.left) / (box.bottom - box.top)
        return Window(float(a - wide), float(a + wide), float(b - half), float(b + half))

    @staticmethod
    def between(start: ArrayLike, end: ArrayLike, box: Box) -> tuple[Array, float]:
        """Return centre and half height with which two points lie well inside a map, as different as they may be."""
        start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
        wide, high = np.abs(end - start)
        in_box = (box.bottom - box.top) / (box.right - box.left)
        return (start + end) / 2, float(max(0.92 * high, 0.8 * wide * in_box))

    def place(self, source: Any, dx: float = 0.0, dy: float = 0.0) -> Any:
        """Return a place on the frame that follows a point of the ground, some pixels off."""
        asked = self.of(source) if isinstance(source, str) else source

        def here() -> tuple[float, float]:
            u, v = self.spot(*np.asarray(asked(), dtype=float))
            return u + dx, v + dy

        return here

    def ball(self, run: str | Of, look: Look, **options: Any) -> ParameterBall:
        """Set a ball at the start of a run of the experiment."""
        # By its path: a fact may have the name of a run.
        asked = run if isinstance(run, Of) else self.of(f"trajectories.{run}")
        return self._own(ParameterBall(self, look, asked, **options))

    def point(self, look: Look, point: str | Of, **options: Any) -> ParameterMark:
        """Mark a point that the experiment knows."""
        return self._own(ParameterMark(self, look, self.of(point), **options))

    def levels(self, objective: str | Of = "objective", **options: Any) -> LevelLines:
        """Draw the level lines of a bowl."""
        return self._own(LevelLines(self, self.of(objective), **options))

    def arrows(self, of: str | Of, color: Any, **options: Any) -> Arrows:
        """Draw arrows that the experiment knows, ``(n, 2, 2)``: starts and ends."""
        return self._own(Arrows(self, self.of(of), color, **options))

    def dots(self, of: str | Of, color: str, **options: Any) -> Dots:
        """Draw points that the experiment knows, ``(n, 2)``."""
        return self._own(Dots(self, self.of(of), color, **options))

    def dust(self, of: str | Of, color: str) -> Dots:
        """Draw where a walker has been as faint specks, thousands of them, ``(n, 2)``."""
        return self.dots(of, color, radius=2.5, alpha=0.32)

    def plumb(self, of: str | Of, *args: Any, **options: Any) -> Plumb:
        """Draw a plumb line that the experiment knows, ``(2, 2)``: a point and its foot."""
        return self._own(Plumb(self, self.of(of, *args), **options))

    def lines(self, of: str | Of, *args: Any, **options: Any) -> SampleLines:
        """Draw the lines of data that the experiment knows, ``(n, 2)``."""
        return self._own(SampleLines(self, self.of(of, *args), **options))

    def ellipse(
        self, covariance: str | Of, centre: str | Of = "bottom", share: str | Of = "ellipse_share", **options: Any
    ) -> SpreadEllipse:
        """Draw the ellipse that holds a share of a cloud, about the bottom if nothing else is said."""
        return self._own(SpreadEllipse(self, self.of(centre), self.of(covariance), self.of(share), **options))

    def going(self, centre: ArrayLike, half: float, box: Box | None = None, **how: Any) -> list[Vary]:
        """Return animations that take the map to another part of the ground, and to another box."""
        box = box or self.box.now
        return [Vary(self.window, self.around(centre, half, box), **how), Vary(self.box, box, **how)]

    def _own(self, drawing: Kind) -> Kind:
        self._home(drawing)
        return drawing


class ParameterBall(RunMark):
    """A ball on a map, at an iterate of a run with two coordinates or on the straight way to the next.

    Attributes
    ----------
    point
        The point where it is: a source for cards and numbers.
    colors
        Its colour twice, as a ball on a landscape has two.
    """

    corners = ()

    def __init__(self, plane: Plane, look: Look, run: Of, **options: Any) -> None:
        super().__init__(plane, look, run, run, way=leap, **options)
        self.point: Computed[Array] = Computed(lambda: np.array(self.data()))
        self.colors = (look.color, look.color)

    def data_at(self, position: float) -> tuple[float, float]:
        """Return the data point at a position of the run."""
        places = np.asarray(self.run().x, dtype=float)
        position = min(max(position, 0.0), len(places) - 1.0)
        k = min(int(np.floor(position + 1e-9)), max(len(places) - 2, 0))
        a, b = places[k] + (position - k) * (places[min(k + 1, len(places) - 1)] - places[k])
        return float(a), float(b)

    def columns(self) -> Array:
        """Return the pixels of all iterates, shape (n, 2)."""
        return self.plane.spots(*np.asarray(self.run().x, dtype=float).T)


class ParameterMark(Solid):
    """A solid at a point of a map.

    Parameters
    ----------
    point
        A question whose answer is a point, shape (2,).
    """

    def __init__(
        self, plane: Plane, look: Look, point: Of, *, radius: float = theme.SECOND_BALL_PX, **options: Any
    ) -> None:
        self.plane, self.point = plane, point
        self.colors = (look.color, look.color)
        super().__init__(look, radius, **options)
        self.meaning = point

    def spot(self) -> tuple[float, float]:
        """Return the pixel of the point."""
        return self.plane.spot(*np.asarray(self.point(), dtype=float))


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


class Dots(Painted):
    """Points that the experiment knows, as small discs: a swarm, dust, data that are looked at.

    Parameters
    ----------
    of
        Their places in the plot, ``(n, 2)``, in an order that stays.
    radius
        In pixels.
    alpha
        How opaque each is.
    """

    layer = 4.2
    lasting = True
    no_ground = "dots are marks of their own, and many"

    def __init__(
        self, plane: Plane, of: Of, color: str, *, radius: float = 5.0, alpha: float = 0.9, rim: bool = False,
        halo: float = 0.0,
    ) -> None:  # fmt: skip
        self.plane, self.meaning, self.color_name = plane, of, color
        self.radius, self.alpha, self.rim, self.halo = radius, alpha, rim, halo
        super().__init__()

    def trace(self) -> None:
        """Find those near the plot."""
        box, room = self.plane.box(), 2 * self.radius
        points = np.asarray(self.meaning(), dtype=float).reshape(-1, 2)
        spots = self.plane.spots(*points.T)
        left, right = self.plane.sides()
        near = (spots > (left - room, box.top - room)) & (spots < (right + room, box.bottom + room))
        self.spots = spots[near.all(axis=1)]
        self.shade = self.dimmed(self.color_name)
        if len(self.spots):
            low, high = self.spots.min(axis=0) - self.radius, self.spots.max(axis=0) + self.radius
            self.cover(*low, *high)

    def brush(self, brush: Brush) -> None:
        """Paint them as points of a round pen, some hundred at a time: where many lie on one another it is brighter."""
        if not len(self.spots):
            return
        if self.halo > 0:
            for u, v in self.spots[-1:].tolist():
                far = 4.6 * self.radius
                brush.radial(u, v, far, (0, self.shade, self.halo), (1, self.shade, 0.0)).disc(u, v, far).fill()
        if self.rim:
            brush.solid(theme.NIGHT, 0.85)
            _pen(brush, self.spots, 2 * self.radius + 4.0)
        brush.quick().solid(self.shade, self.alpha)
        for some in np.array_split(self.spots, max(1, len(self.spots) // 300)):
            _pen(brush, some, 2 * self.radius)

    def outlines(self) -> list[Outline]:
        """Return nothing: dots have no edge that words could touch."""
        return []


def _pen(brush: Brush, spots: Array, width: float) -> None:
    context = brush.context
    context.new_path()
    for u, v in spots.tolist():
        context.move_to(u, v)
        context.line_to(u + 0.01, v)
    context.set_line_cap(cairo.LINE_CAP_ROUND)
    context.set_dash([])
    context.set_line_width(width)
    context.stroke()


class Arrows(Painted):
    """Arrows between points that the experiment knows: one step, or the steps of all samples.

    Parameters
    ----------
    of
        Starts and ends, ``(n, 2, 2)``.
    color
        Of all, or a question whose answer says which of them have the first of two colours.
    colors
        The two colours, where ``color`` is a question.
    width
        Of a shaft, in pixels.
    alpha
        How opaque shafts are: where many lie on one another they are brighter.

    Attributes
    ----------
    reveal
        How far they have grown: a value.
    """

    layer = 4.6

    def __init__(
        self, plane: Plane, of: Of, color: Any, *, colors: tuple[str, str] = (theme.GRADIENT, theme.NEUTRAL),
        width: float = 8.0, alpha: float = 1.0,
    ) -> None:  # fmt: skip
        self.plane, self.meaning, self.choice, self.colors = plane, of, color, colors
        self.width_px, self.alpha = width, alpha
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def trace(self) -> None:
        """Find starts, ends and colours."""
        arrows = np.asarray(self.meaning(), dtype=float).reshape(-1, 2, 2)
        starts, ends = (self.plane.spots(*arrows[:, k].T) for k in (0, 1))
        self.starts, self.tips = starts, starts + float(self.reveal()) * (ends - starts)
        if callable(self.choice):
            first = np.asarray(self.choice(), dtype=bool)
            self.shades = [self.dimmed(self.colors[0 if one else 1]) for one in first.tolist()]
        else:
            self.shades = [self.dimmed(self.choice)] * len(starts)
        both = np.concatenate([self.starts, self.tips])
        if len(both):
            self.cover(*(both.min(axis=0) - 14), *(both.max(axis=0) + 14))

    def brush(self, brush: Brush) -> None:
        """Paint shafts and heads; a short arrow has a small head."""
        single = len(self.starts) == 1
        for start, tip, shade in zip(self.starts, self.tips, self.shades, strict=True):
            way = tip - start
            length = float(np.hypot(*way))
            if length < 0.5:
                continue
            way, head = way / length, min(4.0 * self.width_px, 0.5 * length)
            side, neck = np.array([-way[1], way[0]]), tip - 0.9 * head * way
            if single:
                brush.solid(theme.NIGHT, 0.75).line([start, neck]).stroke(self.width_px + 5)
            brush.solid(shade, self.alpha).line([start, neck]).stroke(self.width_px)
            corners = [tip, tip - head * way + 0.5 * head * side, tip - head * way - 0.5 * head * side]
            if single:
                brush.solid(theme.NIGHT, 0.75).line(corners, closed=True).stroke(5)
            brush.solid(shade, min(1.0, 2 * self.alpha)).line(corners, closed=True).fill()


class Plumb(Painted):
    """A dotted line from a point to another one that meets a line at right angles there, with the sign of the angle.

    Parameters
    ----------
    of
        Both points, ``(2, 2)``.
    """

    layer = 4.4

    def __init__(self, plane: Plane, of: Of, color: str = theme.INK) -> None:
        self.plane, self.meaning, self.color_name = plane, of, color
        super().__init__()

    def trace(self) -> None:
        """Find both ends and the corner."""
        here, foot = (np.array(self.plane.spot(*point)) for point in np.asarray(self.meaning(), dtype=float))
        self.ends = np.array([here, foot])
        length = float(np.hypot(*(foot - here)))
        way = (here - foot) / max(length, 1e-9)
        size = min(20.0, 0.4 * length)
        along, side = size * way, size * np.array([-way[1], way[0]])
        self.corner = np.array([foot + along, foot + along + side, foot + side])
        self.shade = self.dimmed(self.color_name)
        self.cover(*(self.ends.min(axis=0) - 22), *(self.ends.max(axis=0) + 22))

    def brush(self, brush: Brush) -> None:
        """Paint the dots and the corner."""
        brush.solid(self.shade, 0.9).line(self.ends).stroke(theme.GUIDE_PX, (3, 9))
        brush.solid(self.shade, 0.9).line(self.corner).stroke(theme.GUIDE_PX)
