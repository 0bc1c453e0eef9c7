"""On maps, plots whose axes are two variables: balls, marks and ways; and what of a run stands above its steps."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.solids import Solid
from scenes.stage.drawing.values import Computed, Of
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.marks import RunMark, leap
from scenes.stage.plots.plane import Plane

__all__ = ["MapBall", "MapMark", "MapWay", "Rises", "StepMark", "StraightMark"]

Array = NDArray[np.float64]


def points_of(run: Of) -> Array:
    """Return the iterates ``(n, 2)`` of a run over two variables, or points that the experiment has."""
    answer = run()
    return np.asarray(getattr(answer, "x", answer), dtype=float)


def between(points: Array, position: float) -> Array:
    """Return the point at a position, straight between those of whole numbers."""
    position = min(max(float(position), 0.0), len(points) - 1.0)
    k = int(np.floor(position + 1e-9))
    share = position - k
    return np.asarray(points[k] if share <= 1e-9 else (1 - share) * points[k] + share * points[k + 1])


class StraightMark(RunMark):
    """A ball that stands at data points of its own, one for each iterate of its run, or straight on the way between."""

    corners = ()

    def __init__(self, plane: Plane, look: Look, run: Of, **options: Any) -> None:
        super().__init__(plane, look, run, run, way=leap, **options)

    def places(self) -> Array:
        """Return the data points ``(n, 2)`` of all iterates."""
        return points_of(self.run)

    @property
    def last(self) -> int:
        """The number of the last iterate."""
        return len(self.places()) - 1

    @property
    def reached(self) -> int:
        """The number of the iterate that it stands at, or has left last."""
        return min(int(np.floor(float(self.position()) + 1e-9)), self.last)

    def data_at(self, position: float) -> tuple[float, float]:
        """Return the data point at a position of the run."""
        x, y = between(self.places(), position)
        return float(x), float(y)

    def columns(self) -> Array:
        """Return the pixels ``(n, 2)`` of all iterates."""
        return self.plane.spots(*self.places().T)


class MapBall(StraightMark):
    """A ball that stands at an iterate of a run over two variables, or straight on its way to the next.

    Parameters
    ----------
    run
        A run, or points ``(n, 2)`` that the experiment has.

    Attributes
    ----------
    point
        The point where it is: a source for cards and numbers.
    colors
        Its colour twice, as a ball on a landscape has two.
    """

    def __init__(self, plane: Plane, look: Look, run: Of, **options: Any) -> None:
        super().__init__(plane, look, run, **options)
        self.point: Computed[Array] = Computed(lambda: np.array(self.data()))
        self.colors = (look.color, look.color)

    def stands(self) -> Array:
        """Return the iterate that it stands at, or has left last."""
        return np.asarray(self.places()[self.reached])


class StepMark(StraightMark):
    """A mark above the number of its step: as high as f there, or as a coordinate of the iterate.

    It walks with a ball: both have one position.

    Parameters
    ----------
    walker
        The ball that it belongs to.
    coordinate
        Which coordinate of the iterates is y; None for the height f.
    """

    def __init__(
        self, plane: Plane, walker: RunMark, *, coordinate: int | None = None, radius: float = theme.SECOND_BALL_PX,
        **options: Any,
    ) -> None:  # fmt: skip
        self.coordinate = coordinate
        self._kept: tuple[Any, Array] | None = None
        super().__init__(plane, walker.look, walker.run, radius=radius, **options)
        self.position = walker.position

    def places(self) -> Array:
        """Return step and height, or coordinate, of all iterates."""
        run = self.run()
        if self._kept is None or self._kept[0] is not run:
            high = np.asarray(run.fun if self.coordinate is None else run.x[:, self.coordinate], dtype=float)
            self._kept = run, np.stack([np.arange(len(high)), high], axis=-1)
        return self._kept[1]

    def data_at(self, position: float) -> tuple[float, float]:
        """Return step and height at a position of the run; the way between two is straight, on a bent axis too."""
        bend = getattr(self.plane, "bend", None)
        if bend is None or bend() < 1:
            return super().data_at(position)
        points = self.places()
        k = min(int(np.floor(position + 1e-9)), len(points) - 1)
        near = points[k : k + 2].copy()
        near[:, 1] = np.log(np.maximum(near[:, 1], np.finfo(float).tiny))
        step, high = between(near, position - k)
        return float(step), float(np.exp(high))


class MapMark(Solid):
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


class MapWay(Painted):
    """The way of a run on a map: a line through its iterates, with a pearl at each if they are few.

    A `Trail` belongs to a ball and fades behind it. A way is all of one brightness, needs no ball, and ends at the
    edges of the map, however far the run bursts.

    Parameters
    ----------
    run
        The run, or what returns points of two variables.
    color
        Its colour, or what returns it.
    upto
        How many steps are drawn: what returns it; all by default.
    pearls
        The most iterates that are marked.
    """

    layer = 3.6

    def __init__(
        self,
        plane: Plane,
        run: Of,
        color: str | Callable[[], str],
        *,
        upto: Callable[[], Any] | None = None,
        width: float = theme.SECOND_PX,
        pearls: int = 60,
        alpha: float = 0.9,
    ) -> None:
        self.plane, self.meaning, self.color_source, self.upto = plane, run, color, upto
        self.width_px, self.pearls, self.alpha = width, pearls, alpha
        super().__init__()

    def trace(self) -> None:
        """Follow the run."""
        points = points_of(self.meaning)
        end = len(points) - 1.0 if self.upto is None else min(float(self.upto()), len(points) - 1.0)
        whole = int(np.floor(end + 1e-9))
        data = (
            np.vstack([points[: whole + 1], between(points, end)[None]]) if end - whole > 1e-9 else points[: whole + 1]
        )
        spots = self.plane.spots(*data.T)
        self.line = cut(spots, self._sides())
        inside = self._inside(spots[: whole + 1])
        few = whole + 1 <= self.pearls
        self.beads = spots[: whole + 1][inside] if few else np.zeros((0, 2))
        color = self.color_source() if callable(self.color_source) else self.color_source
        self.shade = self.dimmed(color)
        if len(spots):
            seen = np.clip(spots, 0, 1920)
            self.cover(*seen.min(axis=0), *seen.max(axis=0))

    def _sides(self) -> tuple[float, float, float, float]:
        box, (left, right) = self.plane.box(), self.plane.sides()
        return left, box.top, right, box.bottom

    def _inside(self, spots: Array) -> NDArray[np.bool_]:
        left, top, right, bottom = self._sides()
        return np.asarray(
            (spots[:, 0] >= left) & (spots[:, 0] <= right) & (spots[:, 1] >= top) & (spots[:, 1] <= bottom)
        )

    def outlines(self) -> list[Outline]:
        """Return the pieces of the line."""
        shade = theme.light(self.shade)
        return [(piece, shade, self.shown * self.alpha, self.width_px) for piece in self.line]

    def brush(self, brush: Brush) -> None:
        """Paint line and pearls."""
        for piece in self.line:
            brush.solid(self.shade, self.alpha).line(piece).stroke(self.width_px)
        for u, v in self.beads.tolist():
            brush.solid(theme.NIGHT).disc(u, v, theme.PEARL_PX + 2.5).fill()
            brush.solid(self.shade).disc(u, v, theme.PEARL_PX).fill()


def cut(spots: Array, sides: tuple[float, float, float, float]) -> list[Array]:
    """Return the parts of a polyline ``(n, 2)`` inside a box (left, top, right, bottom).

    >>> [part.tolist() for part in cut(np.array([[0.0, 5.0], [20.0, 5.0]]), (0, 0, 10, 10))]
    [[[0.0, 5.0], [10.0, 5.0]]]
    """
    low, high = np.array(sides[:2], dtype=float), np.array(sides[2:], dtype=float)
    if len(spots) < 2:
        return []
    if ((spots >= low) & (spots <= high)).all():
        return [spots]
    found: list[list[Array]] = []
    for start, end in pairwise(spots):
        way = end - start
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.stack([(low - start) / way, (high - start) / way])
        t = np.where(way == 0, np.where((start >= low) & (start <= high), [[-np.inf], [np.inf]], np.inf), t)
        first, last = max(0.0, float(t.min(axis=0).max())), min(1.0, float(t.max(axis=0).min()))
        if not first < last:
            continue
        # However far away the ends are, the piece lies in the box.
        piece = [np.clip(start + share * way, low, high) for share in (first, last)]
        if found and first == 0.0 and np.allclose(found[-1][-1], piece[0]):
            found[-1].append(piece[1])
        else:
            found.append(piece)
    return [np.array(part) for part in found]


class Rises(Painted):
    """The steps of a run on which the height grows, as far as a mark above its steps has come."""

    layer = 4.2

    def __init__(self, mark: StepMark, *, color: str = theme.NEGATIVE, width: float = 9.0) -> None:
        self.mark, self.color_name, self.width_px = mark, color, width
        self.meaning = mark.run
        super().__init__()

    def trace(self) -> None:
        """Find the rising steps that have been gone."""
        points = self.mark.places()[: self.mark.reached + 1]
        spots = self.mark.plane.spots(*points.T)
        up = np.flatnonzero(np.diff(points[:, 1]) > 0)
        self.pieces = np.stack([spots[up], spots[up + 1]], axis=1)
        self.shade = self.dimmed(self.color_name)
        if len(up):
            self.cover(*self.pieces.min(axis=(0, 1)), *self.pieces.max(axis=(0, 1)))

    def outlines(self) -> list[Outline]:
        """Return the pieces."""
        return [(piece, theme.light(self.shade), self.shown, self.width_px) for piece in self.pieces]

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        for piece in self.pieces:
            brush.solid(self.shade).line(piece).stroke(self.width_px)
