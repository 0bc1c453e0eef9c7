"""Marks that move over a landscape, with a shape of their own: along a run, over the ground on a thread, and lines.

Unlike rolling balls they are painted over the picture, ask the ground anew in every frame, and so stand on a ground
that is being reshaped as well as on one that rests.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Computed, Of, Value
from scenes.stage.drawing.walker import Walker
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.surface.standing import GroundMark
from scenes.stage.surface.terrain import Terrain, point_of

__all__ = ["GroundLine", "GroundRun", "GroundWay", "Hanging"]

Array = NDArray[np.float64]

#: Points of the line that a hanging ball leaves in the air.
WAKE = 49


class GroundRun(GroundMark, Walker):
    """A mark at an iterate of a run, or in the air between two: a step is a jump, and does not touch the ground.

    Parameters
    ----------
    run
        The run.
    """

    def __init__(
        self, terrain: Terrain, look: Look, run: Of, *, radius: float = theme.SECOND_BALL_PX, **options: Any
    ) -> None:
        self.run = run
        self.position: Value[float] = Value(0.0)
        super().__init__(terrain, look, Computed(self._data), radius=radius, **options)
        self.meaning = run

    @property
    def colors(self) -> tuple[str, str]:
        """Its colours, as those of a ball: what shows its point takes the first."""
        return self.look.color, theme.INK

    def _part(self) -> tuple[Array, Array, float]:
        """Return the iterates before and after it, and the share of the step between them."""
        x = np.asarray(self.run().x, dtype=float)
        place = min(max(float(self.position()), 0.0), len(x) - 1.0)
        k = int(np.floor(place + 1e-9))
        return x[k], x[min(k + 1, len(x) - 1)], max(place - k, 0.0)

    def _data(self) -> Array:
        start, end, share = self._part()
        return np.asarray(start + share * (end - start))

    def spot(self) -> tuple[float, float]:
        """Return its pixel: on the ground, or on the straight way through the air."""
        start, end, share = self._part()
        ends = self.terrain.landscape.lift(*np.stack([start, end], axis=-1))
        u, v = self.terrain.pixels_of(ends[0] + share * (ends[1] - ends[0]))
        return float(u), float(v)

    def columns(self) -> Array:
        """Return the pixels of all iterates."""
        return self.terrain.spots(self.run().x)


class GroundWay(Painted):
    """The jumps of a mark so far: straight lines through the air, with a pearl at each iterate.

    Parameters
    ----------
    keep
        How many of the last steps are seen; all by default.
    """

    layer = 4.3

    def __init__(self, mark: GroundRun, *, keep: int | None = None, width: float = 3.5) -> None:
        self.mark, self.keep, self.width_px = mark, keep, width
        super().__init__()
        self.meaning = mark.run

    def trace(self) -> None:
        """Follow the mark back to the start of its run."""
        whole = int(np.floor(float(self.mark.position()) + 1e-9))
        first = 0 if self.keep is None else max(0, whole - self.keep)
        self.beads = self.mark.terrain.spots(np.asarray(self.mark.run().x)[first : whole + 1])
        self.way = np.vstack([self.beads, [self.mark.spot()]])
        self.shade, self.thread = self.dimmed(self.mark.look.color), self.dimmed(theme.INK)
        self.cover(*self.way.min(axis=0), *self.way.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the way."""
        return [(self.way, theme.light(self.thread), self.shown, self.width_px)]

    def brush(self, brush: Brush) -> None:
        """Paint way and pearls."""
        brush.solid(theme.NIGHT, 0.5).line(self.way).stroke(self.width_px + 3.0)
        brush.solid(self.thread).line(self.way).stroke(self.width_px)
        for u, v in self.beads.tolist():
            brush.solid(theme.NIGHT).disc(u, v, theme.PEARL_PX + 2.0).fill()
            brush.solid(self.shade).disc(u, v, theme.PEARL_PX).fill()


class Hanging(GroundMark):
    """A ball that hangs over a point of the ground on a thread, as high as a function of the experiment is there.

    Where the ground shows that function it lies on it; elsewhere the thread says how far the ground has to rise.

    Parameters
    ----------
    point
        Where it hangs.
    of
        Name of the function.
    since
        Where its straight way has begun: the line that it has drawn in the air is shown from there.
    """

    def __init__(self, terrain: Terrain, look: Look, point: Any, *, of: str = "objective", since: Any = None) -> None:
        self.function, self.since = Of(terrain.experiment, of), since
        super().__init__(terrain, look, point, radius=theme.BALL_PX)

    @property
    def colors(self) -> tuple[str, str]:
        """Its colours, as those of a ball: what shows its point takes the first."""
        return self.look.color, theme.INK

    def places(self, points: Array) -> Array:
        """Return the pixels ``(n, 2)`` of points ``(n, 2)``, as high as the function is there."""
        landscape = self.terrain.landscape
        flat = landscape.horizontal(*points.T)
        heights = landscape.height_of_value(self.function().funs(points))
        return self.terrain.pixels_of(np.column_stack([flat, heights]))

    def spot(self) -> tuple[float, float]:
        """Return its pixel."""
        u, v = self.places(point_of(self.point)[None])[0]
        return float(u), float(v)

    def seen(self) -> float:
        """Be seen wherever it is: nothing lies over it."""
        return 1.0

    def trace(self) -> None:
        """Find ball, thread, foot and the line in the air."""
        super().trace()
        point = point_of(self.point)
        foot = np.array(self.terrain.spot(point))
        self.thread = np.stack([foot, [self.x, self.y]])
        self.wake = np.zeros((0, 2))
        if self.since is not None:
            start = point_of(self.since)
            share = np.linspace(0, 1, WAKE)[:, None]
            self.wake = self.places(start + share * (point - start))
        spots = np.concatenate([self.thread, self.wake])
        self.cover(*(spots.min(axis=0) - self.r), *(spots.max(axis=0) + self.r))

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        brush.solid(self.shade, 0.9)
        if len(self.wake) and float(np.ptp(self.wake, axis=0).max()) > 2:
            brush.line(self.wake).stroke(theme.LINE_PX)
        if float(np.hypot(*(self.thread[1] - self.thread[0]))) > 2:
            brush.solid(theme.INK, 0.85).line(self.thread).stroke(theme.GUIDE_PX, (3, 9))
            brush.solid(theme.INK, 0.9).discs(self.thread[:1], 6.0).fill()
        super().brush(brush)


class GroundLine(Painted):
    """A line over the ground through points that the experiment knows.

    Attributes
    ----------
    reveal
        How much of it is drawn, from its middle: a value.
    """

    layer = 4.1

    def __init__(self, terrain: Terrain, path: Of, color: str = theme.INK, *, width: float = theme.SECOND_PX) -> None:
        self.terrain, self.color_name, self.width_px = terrain, color, width
        self.reveal: Value[float] = Value(1.0)
        super().__init__()
        self.meaning = path

    def trace(self) -> None:
        """Lay it over the ground of this moment."""
        path = np.asarray(self.meaning(), dtype=float)
        half, middle = float(self.reveal()) * (len(path) - 1) / 2, (len(path) - 1) / 2
        at = np.linspace(middle - half, middle + half, len(path))
        points = np.stack([np.interp(at, np.arange(len(path)), column) for column in path.T], axis=-1)
        self.line = self.terrain.spots(points)
        self.shade = self.dimmed(self.color_name)
        self.cover(*self.line.min(axis=0), *self.line.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the line."""
        return [(self.line, theme.light(self.shade), self.shown, self.width_px)]

    def brush(self, brush: Brush) -> None:
        """Paint it, on a darker one that keeps it apart from any ground."""
        brush.solid(theme.NIGHT, 0.5).line(self.line).stroke(self.width_px + 4.0)
        brush.solid(self.shade).line(self.line).stroke(self.width_px)
