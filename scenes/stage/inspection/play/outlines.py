"""Real outlines: Bézier paths as polylines and polygons, kept by their shape.

Everything here counts in frame units on the screen, whatever the camera does.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["OutlineCache", "Shape", "flatten"]

Array = NDArray[np.float64]

#: Frame units by which a polyline may leave its curve: a quarter of a pixel at 1080p.
FLATNESS: Final = 0.002


@dataclass(frozen=True)
class Shape:
    """What one path covers: its line, and the area a fill paints."""

    line: BaseGeometry
    area: BaseGeometry | None


def subpaths(points: Array) -> list[Array]:
    """Split cubic Bézier points ``(4n, 2)`` into runs ``(m, 4, 2)`` of joined curves."""
    curves = points[: len(points) // 4 * 4].reshape(-1, 4, 2)
    if len(curves) == 0:
        return []
    jumps = np.abs(curves[1:, 0] - curves[:-1, 3]).max(axis=1) > 1e-5
    return np.split(curves, np.flatnonzero(jumps) + 1)


def flatten(curves: Array, flatness: float = FLATNESS) -> Array:
    """Return joined cubic curves ``(m, 4, 2)`` as the points of a polyline.

    A cubic cut into n equal pieces leaves its chords by at most |B''|/(8 n²), and |B''|
    is at most six times the larger second difference of its control points.
    """
    second = np.abs(np.diff(curves, n=2, axis=1)).max(initial=0.0)
    pieces = int(np.clip(np.ceil(np.sqrt(6 * second / (8 * flatness))), 1, 24))
    t = np.arange(pieces)[:, None] / pieces
    basis = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    polyline: Array = np.einsum("pk,mkd->mpd", basis, curves).reshape(-1, 2)
    return np.vstack([polyline, curves[-1, 3]])


def _area(polylines: list[Array]) -> BaseGeometry | None:
    """Return what a fill paints: rings inside rings are holes."""
    rings = [shapely.make_valid(shapely.polygons(line)) for line in polylines if len(line) >= 4]
    rings = [ring for ring in rings if ring.area > 1e-8]
    if not rings:
        return None
    if len(rings) == 1:
        return rings[0]
    return reduce(shapely.symmetric_difference, rings)


def outline(points: Array, *, filled: bool) -> Shape:
    """Return the shape of Bézier points ``(4n, 2)``."""
    polylines = [flatten(curves) for curves in subpaths(points)]
    line = shapely.multilinestrings([shapely.linestrings(polyline) for polyline in polylines])
    closed = [line if np.allclose(line[0], line[-1]) else np.vstack([line, line[0]]) for line in polylines]
    return Shape(line, _area(closed) if filled else None)


@dataclass
class OutlineCache:
    """Shapes by the hash of their points, wherever they stand.

    Parameters
    ----------
    size
        The number of shapes that are kept.
    """

    size: int = 20_000
    _shapes: OrderedDict[tuple[bytes, bool], Shape] = field(default_factory=OrderedDict)

    def get(self, points: Array, *, filled: bool) -> Shape:
        """Return the shape of Bézier points ``(4n, 2)``, which may have moved as a whole."""
        offset = points[0]
        local = np.round(points - offset, 5) + 0.0  # turns -0 into 0, so that the bytes agree
        key = local.tobytes(), filled
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = outline(local, filled=filled)
            if len(self._shapes) > self.size:
                self._shapes.popitem(last=False)
        else:
            self._shapes.move_to_end(key)
        area = None if shape.area is None else shapely.transform(shape.area, lambda xy: xy + offset)
        return Shape(shapely.transform(shape.line, lambda xy: xy + offset), area)
