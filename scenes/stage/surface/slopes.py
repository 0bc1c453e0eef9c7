"""What is felt at one point of the ground: a walk, slopes as triangles, its plane, the angle of an arrow.

Every line is painted on a darker one that keeps it apart from any ground, bright or in fog: it brings its own ground
along, and has no edge to be held against what is behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.solids import plated
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.surface.terrain import Terrain, point_of

__all__ = ["Compass", "FeltLine", "PlaneStrip", "SlopeTriangle", "Turn"]

Array = NDArray[np.float64]


class _InWorld(Painted):
    """A figure in world space, painted over the ground; ``corners`` returns its data points and heights."""

    layer = 3.4

    def __init__(self, terrain: Terrain) -> None:
        self.terrain = terrain
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def spots_of(self, points: ArrayLike, values: ArrayLike) -> Array:
        """Return the pixels ``(n, 2)`` of data points ``(n, 2)`` at given values of the function."""
        landscape, points = self.terrain.landscape, np.asarray(points, dtype=float)
        world = np.column_stack([landscape.horizontal(*points.T), landscape.height_of_value(values)])
        return self.terrain.pixels_of(world)

    def cover_spots(self, spots: Array) -> None:
        """Cover the box of some pixels."""
        self.cover(*spots.min(axis=0), *spots.max(axis=0))


class FeltLine(_InWorld):
    """The ground along a straight walk, as a bright line: what has been felt shines through fog.

    Parameters
    ----------
    start, end
        Data points at both ends: sources.
    """

    def __init__(self, terrain: Terrain, start: Any, end: Any, *, color: str = theme.FUNCTION) -> None:
        self.start, self.end, self.color_name = start, end, color
        super().__init__(terrain)
        self.meaning = (start, end)

    def trace(self) -> None:
        """Find the line."""
        start, end = point_of(self.start), point_of(self.end)
        self.line = self.terrain.spots(start + np.linspace(0, 1, 90)[:, None] * (end - start), 0.004)
        self.shade = self.dimmed(self.color_name)
        self.cover_spots(self.line)

    def brush(self, brush: Brush) -> None:
        """Paint it, with light around it."""
        brush.solid(self.shade, 0.16).line(self.line).stroke(3.2 * theme.CURVE_PX)
        brush.solid(theme.NIGHT, 0.8).line(self.line).stroke(theme.CURVE_PX + 5)
        brush.solid(self.shade).line(self.line).stroke(theme.CURVE_PX)


class SlopeTriangle(_InWorld):
    """Run and rise of the ground's slope along one axis, as a triangle under the plane at a point.

    Parameters
    ----------
    point
        Where it begins.
    axis
        0 for the slope to the east, 1 for that to the north.
    share
        Length of the run, as a share of what is seen of that axis.

    Attributes
    ----------
    reveal
        How much of the run has been gone: a value.
    """

    def __init__(
        self, terrain: Terrain, point: Any, axis: int, *, share: float = 0.3, color: str = theme.GRADIENT
    ) -> None:
        self.point, self.axis, self.share, self.color_name = point, axis, share, color
        super().__init__(terrain)
        self.meaning = Of(terrain.experiment, f"{terrain.meaning.name}.grad", (point,))

    def trace(self) -> None:
        """Find the corners: where it begins, where its run ends, and the plane above that."""
        at = point_of(self.point)
        low, high = self.terrain.landscape.window[self.axis]
        run = max(float(self.reveal()), 1e-3) * self.share * (high - low)
        end = at + run * np.eye(2)[self.axis]
        height = float(self.terrain.meaning().fun(at))
        rise = run * float(np.asarray(self.meaning())[self.axis])
        self.run = run
        self.corners = self.spots_of([at, end, end], [height, height, height + rise])
        self.shade = self.dimmed(self.color_name)
        self.cover_spots(self.corners)

    def number(self, source: Any, spec: str = ".2f") -> list[Drawing]:
        """Return a number beside the middle of the rise, on its plate."""
        return plated(Number(source, spec, self.beside_rise(), color=self.color_name, anchor="l"), alpha=0.75)

    def beside_rise(self, dx: float = 18.0) -> Callable[[], tuple[float, float]]:
        """Return the place for a number beside the middle of the rise."""

        def place() -> tuple[float, float]:
            self.settle()
            u, v = (self.corners[1] + self.corners[2]) / 2
            return float(u) + dx, float(v)

        return place

    def brush(self, brush: Brush) -> None:
        """Paint it: filled, with a dark edge that keeps it apart from the ground."""
        brush.solid(self.shade, 0.35).line(self.corners, closed=True).fill()
        brush.solid(theme.NIGHT, 0.8).line(self.corners, closed=True).stroke(theme.LINE_PX + 5)
        brush.solid(theme.INK, 0.9).line(self.corners[:2]).stroke(theme.LINE_PX)
        brush.solid(self.shade).line(self.corners[1:]).stroke(theme.CURVE_PX)
        brush.solid(theme.INK, 0.9).line(self.corners[[2, 0]]).stroke(theme.LINE_PX)


class PlaneStrip(_InWorld):
    """The plane at a point, laid out as a strip against the slope: it says what a step is promised.

    Parameters
    ----------
    point
        Where it touches the ground.
    rate
        The learning rate of the step it reaches to: a source.
    half_width
        In data units.
    """

    layer = 3.3

    def __init__(
        self, terrain: Terrain, point: Any, rate: Any, *, half_width: float = 0.22, color: str = theme.MODEL
    ) -> None:
        self.point, self.rate, self.half_width, self.color_name = point, rate, half_width, color
        super().__init__(terrain)
        self.meaning = Of(terrain.experiment, f"{terrain.meaning.name}.grad", (point,))

    def trace(self) -> None:
        """Find the corners."""
        at, slope, rate = point_of(self.point), np.asarray(self.meaning(), dtype=float), float(self.rate())
        height = float(self.terrain.meaning().fun(at))
        side = self.half_width * np.array([-slope[1], slope[0]]) / max(float(np.linalg.norm(slope)), 1e-9)
        end = at - rate * slope
        fallen = height - rate * float(slope @ slope)
        points = [at - side, at + side, end + side, end - side, at, end]
        spots = self.spots_of(points, [height, height, fallen, fallen, height, fallen])
        self.corners, self.middle = spots[:4], spots[4:]
        self.shade = self.dimmed(self.color_name)
        self.cover_spots(spots)

    def tip(self) -> tuple[float, float]:
        """Return the pixel at which the promised step ends."""
        self.settle()
        u, v = self.middle[1]
        return float(u), float(v)

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        brush.solid(theme.NIGHT, 0.35).line(self.corners, closed=True).fill()
        brush.solid(self.shade, 0.42).line(self.corners, closed=True).fill()
        brush.solid(theme.NIGHT, 0.8).line(self.corners, closed=True).stroke(theme.LINE_PX + 5)
        brush.solid(self.shade).line(self.corners, closed=True).stroke(theme.LINE_PX)
        brush.solid(theme.INK, 0.9).line(self.middle).stroke(theme.LINE_PX)


class Turn(_InWorld):
    """The angle between the way against the slope and the way to a point, as an arc on the ground.

    Parameters
    ----------
    point, to
        Where one stands, and the other point.
    radius
        In data units.

    Attributes
    ----------
    reveal
        How much of the arc is drawn: a value.
    """

    def __init__(self, terrain: Terrain, point: Any, to: Any, *, radius: float = 0.62, color: str = theme.INK) -> None:
        self.point, self.to, self.radius, self.color_name = point, to, radius, color
        super().__init__(terrain)
        self.meaning = (Of(terrain.experiment, f"{terrain.meaning.name}.grad", (point,)), to)

    def trace(self) -> None:
        """Find the arc."""
        at, slope = point_of(self.point), np.asarray(self.meaning[0](), dtype=float)
        way = point_of(self.to) - at
        start, end = np.arctan2(-slope[1], -slope[0]), np.arctan2(way[1], way[0])
        sweep = (end - start + np.pi) % (2 * np.pi) - np.pi
        angles = start + sweep * float(self.reveal()) * np.linspace(0, 1, 40)
        self.line = self.terrain.spots(at + self.radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1), 0.012)
        self.middle = self.line[len(self.line) // 2]
        self.shade = self.dimmed(self.color_name)
        self.cover_spots(self.line)

    def number(self, source: Any, spec: str = ".0f") -> list[Drawing]:
        """Return the angle in degrees outside the arc, on its plate."""
        return plated(Number(source, spec, self.outside, suffix="°", anchor=""), alpha=0.75)

    def outside(self) -> tuple[float, float]:
        """Return the place for the number of the angle, outside the arc."""
        self.settle()
        u, v = self.middle + 0.75 * (self.middle - np.array(self.terrain.spot(point_of(self.point))))
        return float(u), float(v)

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        brush.solid(theme.NIGHT, 0.8).line(self.line).stroke(theme.LINE_PX + 5)
        brush.solid(self.shade).line(self.line).stroke(theme.LINE_PX)


class Compass(_InWorld):
    """Faint ticks on the ground around a point: directions that one could try."""

    layer = 3.2
    decoration = "directions to try: nothing is said of any of them"

    def __init__(self, terrain: Terrain, point: Any, *, count: int = 24, radius: float = 0.38) -> None:
        self.point, self.count, self.radius = point, count, radius
        super().__init__(terrain)

    def trace(self) -> None:
        """Find the ticks, as many as have appeared."""
        at = point_of(self.point)
        angles = 2 * np.pi * np.arange(round(self.count * float(self.reveal()))) / self.count
        ways = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        inner, outer = (self.terrain.spots(at + r * self.radius * ways, 0.012) for r in (1.0, 1.45))
        self.ticks = np.stack([inner, outer], axis=1)
        self.shade = self.dimmed(theme.INK)
        if len(ways):
            self.cover_spots(self.ticks.reshape(-1, 2))

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        for tick in self.ticks:
            brush.solid(theme.NIGHT, 0.5).line(tick).stroke(theme.LINE_PX + 4)
            brush.solid(self.shade, 0.85).line(tick).stroke(theme.LINE_PX)
