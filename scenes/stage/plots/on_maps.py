"""Balls on maps: plots whose axes are the two variables, and what of a run stands above its steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.marks import RunMark, leap
from scenes.stage.plots.plane import Plane

__all__ = ["MapMark", "Rises", "StepMark"]

Array = NDArray[np.float64]


class MapMark(RunMark):
    """A ball that stands at an iterate of a run over two variables, or straight on its way to the next.

    Parameters
    ----------
    run
        A run, or numbers ``(n, 2)`` that the experiment has.
    components
        Which coordinates of the iterates are x and y of the plot.
    """

    corners = ()

    def __init__(
        self, plane: Plane, look: Look, run: Of, *, components: tuple[int, int] = (0, 1), **options: Any
    ) -> None:
        self.components = components
        self._kept: tuple[Any, Array] | None = None
        super().__init__(plane, look, run, run, way=leap, component=components[0], **options)

    def iterated(self) -> Array:
        """Return the data points ``(n, 2)`` of all iterates."""
        answer = self.run()
        if self._kept is None or self._kept[0] is not answer:
            x = np.asarray(getattr(answer, "x", answer), dtype=float)
            self._kept = answer, np.asarray(x[:, list(self.components)])
        return self._kept[1]

    def data_at(self, position: float) -> tuple[float, float]:
        """Return the data point at a position of the run."""
        return _between(self.iterated(), position)

    @property
    def last(self) -> int:
        """The number of the last iterate."""
        return len(self.iterated()) - 1

    def columns(self) -> Array:
        """Return the pixels ``(n, 2)`` of all iterates."""
        return self.plane.spots(*self.iterated().T)


class StepMark(RunMark):
    """A mark above the number of its step: as high as f there, or as a coordinate of the iterate.

    It walks with a ball: both have one position.

    Parameters
    ----------
    walker
        The ball that it belongs to.
    coordinate
        Which coordinate of the iterates is y; None for the height f.
    """

    corners = ()

    def __init__(
        self, plane: Plane, walker: RunMark, *, coordinate: int | None = None, radius: float = theme.SECOND_BALL_PX,
        **options: Any,
    ) -> None:  # fmt: skip
        self.coordinate = coordinate
        self._kept: tuple[Any, Array] | None = None
        super().__init__(plane, walker.look, walker.run, walker.run, way=leap, radius=radius, **options)
        self.position = walker.position

    def iterated(self) -> Array:
        """Return step and height, or coordinate, of all iterates."""
        run = self.run()
        if self._kept is None or self._kept[0] is not run:
            high = np.asarray(run.fun if self.coordinate is None else run.x[:, self.coordinate], dtype=float)
            self._kept = run, np.stack([np.arange(len(high)), high], axis=-1)
        return self._kept[1]

    def data_at(self, position: float) -> tuple[float, float]:
        """Return step and height at a position of the run; the way between two is straight, on a bent axis too."""
        points = self.iterated()
        bend = getattr(self.plane, "bend", None)
        if bend is None or bend() < 1:
            return _between(points, position)
        k = min(int(np.floor(position + 1e-9)), len(points) - 1)
        near = points[k : k + 2].copy()
        near[:, 1] = np.log(np.maximum(near[:, 1], np.finfo(float).tiny))
        here = _between(near, position - k)
        return here[0], float(np.exp(here[1]))

    def columns(self) -> Array:
        """Return the pixels ``(n, 2)`` of all iterates."""
        return self.plane.spots(*self.iterated().T)


def _between(points: Array, position: float) -> tuple[float, float]:
    position = min(max(position, 0.0), len(points) - 1.0)
    k = int(np.floor(position + 1e-9))
    share = position - k
    here = points[k] if share <= 1e-9 or k + 1 >= len(points) else (1 - share) * points[k] + share * points[k + 1]
    return float(here[0]), float(here[1])


class Rises(Painted):
    """The steps of a run on which the height grows, as far as a mark above its steps has come."""

    layer = 4.2

    def __init__(self, mark: StepMark, *, color: str = theme.NEGATIVE, width: float = 9.0) -> None:
        self.mark, self.color_name, self.width_px = mark, color, width
        self.meaning = mark.run
        super().__init__()

    def trace(self) -> None:
        """Find the rising steps that have been gone."""
        points = self.mark.iterated()[: int(np.floor(float(self.mark.position()) + 1e-9)) + 1]
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
