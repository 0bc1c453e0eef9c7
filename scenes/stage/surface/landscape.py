"""The ground that a surface view shows: a function over a window, meshed and measured.

Three spaces meet here. *Data* is what the function knows, ``(x, y)`` and a value.
*World* is the block that the camera looks at: the window becomes a rectangle centred
on the origin, and the value a height between 0 and ``relief``. *Frame* is where Manim
draws; `SurfaceView.project` leads there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter, maximum_filter

Array = NDArray[np.float64]
Function = Callable[[Array, Array], ArrayLike]
Window = tuple[tuple[float, float], tuple[float, float]]

FOUNDATION = 0.10
"""How far the block reaches below its lowest point, in world units."""


class Landscape:
    """A function of two variables as a landscape.

    Immutable, and therefore shared by every copy of the view that shows it.

    Parameters
    ----------
    fun
        ``fun(x, y)`` for arrays of equal shape, returning the values in that shape.
    window
        ``((x_min, x_max), (y_min, y_max))`` in data units.
    gradient
        ``gradient(x, y) -> (df/dx, df/dy)``; central differences where it is missing.
    transform
        A strictly increasing function of the value that shapes the height, for example
        ``np.sqrt`` or ``np.log1p`` for a tall loss. Balls, paths and contour lines
        follow it.
    value_range
        The values drawn at height 0 and ``relief``; the extremes on the mesh by default.
    reaching
        Values that are drawn within ``relief`` whatever the extremes on the mesh are: a ground that is laid anew
        keeps their scale until it rises above the higher of them. Not with ``value_range``.
    sides
        Lengths of the block along x and y, in world units.
    relief
        Its height, in world units.
    resolution
        Mesh nodes along each side.
    contours
        A number of lines, evenly spaced in height, or the values they stand for.

    Raises
    ------
    ValueError
        If the window is empty, the values are not finite or not in the shape of
        their arguments, or the transform does not increase.
    """

    # What lies in a slot is no part of Manim's cache key; ``fingerprint`` is, and it
    # sums up the rest. Functions would drag in whatever they close over.
    __slots__ = (
        "__dict__",
        "__weakref__",
        "_ceiling",
        "_ceiling_peak",
        "_fun",
        "_gradient",
        "_transform",
        "levels",
        "nodes",
        "normals",
        "shade",
        "values",
    )

    def __init__(
        self,
        fun: Function,
        window: Window,
        *,
        gradient: Callable[[Array, Array], Sequence[ArrayLike]] | None = None,
        transform: Callable[[Array], ArrayLike] | None = None,
        value_range: tuple[float, float] | None = None,
        reaching: Sequence[float] = (),
        sides: tuple[float, float] = (2.0, 2.0),
        relief: float = 0.7,
        resolution: int = 100,
        contours: int | Sequence[float] = 14,
    ) -> None:
        _require_window(window)
        if resolution < 4:
            raise ValueError(f"resolution is {resolution}; a mesh needs at least 4 nodes a side.")
        self._fun, self._gradient, self._transform = fun, gradient, transform
        self.window = window
        self.sides, self.relief, self.resolution = sides, relief, resolution
        x, y = np.meshgrid(*(np.linspace(*side, resolution) for side in window))
        self.values = self.value(x, y)
        extremes = float(self.values.min()), float(self.values.max())
        low, high = value_range or (min(*extremes, *reaching), max(*extremes, *reaching))
        if not high > low:  # a plain
            high = low + 1.0
        self.value_range = (low, high)
        self._require_increasing()
        self.nodes = np.ascontiguousarray(self.lift(x, y))
        self.normals = self.normal(x, y)
        self.shade = _cavity_shade(self.nodes[..., 2], sides, resolution)
        self.levels = self._contour_levels(contours)
        self._ceiling = maximum_filter(self.nodes[..., 2], size=max(3, resolution // 16))
        self._ceiling_peak = float(self._ceiling.max())
        self.fingerprint = hashlib.sha256(
            b"".join(a.tobytes() for a in (self.nodes, self.levels, self.normals))
        ).hexdigest()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def value(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Values of the function, in data units, in the broadcast shape of x and y."""
        x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
        values = np.asarray(self._fun(x, y), float)
        if values.shape != x.shape:
            raise ValueError(
                f"fun returned shape {values.shape} for arguments of shape {x.shape}; "
                "it must work elementwise on arrays."
            )
        if not np.isfinite(values).all():
            raise ValueError("fun returned a value that is not finite; give a window without poles.")
        return values

    def height_of_value(self, value: ArrayLike) -> Array:
        """World heights at which values are drawn."""
        low, high = self._transformed(np.array(self.value_range))
        return np.asarray(self.relief * (self._transformed(np.asarray(value, float)) - low) / (high - low))

    def horizontal(self, x: ArrayLike, y: ArrayLike) -> Array:
        """World ``(..., 2)`` of data coordinates."""
        low, high = np.array(self.window).T
        return np.asarray((np.stack(np.broadcast_arrays(x, y), -1) - (low + high) / 2) * self.scale)

    @property
    def scale(self) -> Array:
        """World units per data unit along x and y."""
        return np.asarray(self.sides) / np.diff(np.array(self.window))[:, 0]

    def lift(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Points ``(..., 3)`` of the surface in world units."""
        flat = self.horizontal(x, y)
        height = self.height_of_value(self.value(x, y))
        return np.concatenate([flat, height[..., None]], axis=-1)

    def normal(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Upward unit normals ``(..., 3)`` in world units."""
        slope = self._difference(lambda u, v: self.height_of_value(self.value(u, v)), x, y)
        slope = slope / self.scale
        up = np.concatenate([-slope, np.ones((*slope.shape[:-1], 1))], axis=-1)
        return np.asarray(up / np.linalg.norm(up, axis=-1, keepdims=True))

    def gradient(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Gradient ``(..., 2)`` of the function in data units."""
        if self._gradient is None:
            return self._difference(self.value, x, y)
        x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
        return np.stack([np.asarray(g, float) for g in self._gradient(x, y)], axis=-1)

    def mesh_height(self, place: Array) -> Array:
        """Height of the mesh at world ``(..., 2)``; NaN outside the block."""
        return self._sample(self.nodes[..., 2], place, outside=np.nan)

    def ceiling(self, place: Array) -> float:
        """Return a height that clears the ground around a world place, falling off outside."""
        half = np.asarray(self.sides) / 2
        inside = np.maximum(np.minimum(place, half), -half)
        away = float(np.hypot(*(place - inside)))
        if away > self._ceiling_peak:
            return 0.0
        return max(float(self._sample(self._ceiling, inside, outside=0.0)) - away, 0.0)

    def _transformed(self, value: Array) -> Array:
        return value if self._transform is None else np.asarray(self._transform(value), float)

    def _difference(self, f: Callable[[Array, Array], Array], x: ArrayLike, y: ArrayLike) -> Array:
        x, y = np.asarray(x, float), np.asarray(y, float)
        hx, hy = 1e-5 * np.diff(np.array(self.window))[:, 0]
        dx = (f(x + hx, y) - f(x - hx, y)) / (2 * hx)
        dy = (f(x, y + hy) - f(x, y - hy)) / (2 * hy)
        return np.stack([dx, dy], axis=-1)

    def _sample(self, grid: Array, place: Array, outside: float) -> Array:
        unit = np.asarray(place) / np.asarray(self.sides) + 0.5
        last = self.resolution - 1
        node = unit * last
        cell = np.clip(np.floor(node).astype(int), 0, last - 1)
        u, v = np.moveaxis(node - cell, -1, 0)
        j, i = np.moveaxis(cell, -1, 0)
        low = grid[i, j] * (1 - u) + grid[i, j + 1] * u
        high = grid[i + 1, j] * (1 - u) + grid[i + 1, j + 1] * u
        within = ((unit > -1e-9) & (unit < 1 + 1e-9)).all(axis=-1)
        return np.where(within, low * (1 - v) + high * v, outside)

    def _contour_levels(self, contours: int | Sequence[float]) -> Array:
        if isinstance(contours, int):
            # Half a step off, or the lowest point would be a line of its own.
            return self.nodes[..., 2] / self.relief * contours + 0.5
        values = np.sort(np.asarray(contours, float))
        if values.size == 0:
            return np.full(self.values.shape, 0.5)
        # One level beyond each end, so that the scale runs on where no line is wanted.
        index = np.arange(1, values.size + 1, dtype=float)
        level: Array = np.interp(self.values, values, index, left=0.5, right=values.size + 0.5)
        step = max(float(np.ptp(values)), 1e-12) / max(values.size - 1, 1)
        below, above = self.values < values[0], self.values > values[-1]
        level[below] = np.maximum(1 - (values[0] - self.values[below]) / step, 0.5)
        level[above] = np.minimum(values.size + (self.values[above] - values[-1]) / step, values.size + 0.5)
        return level

    def _require_increasing(self) -> None:
        heights = self._transformed(np.linspace(*self.value_range, 257))
        if not (np.isfinite(heights).all() and (np.diff(heights) > 0).all()):
            raise ValueError(
                f"the height transform does not increase over the values {self.value_range}; "
                "choose a strictly increasing one such as np.sqrt or np.log1p."
            )


class Rising(Landscape):
    """A landscape on its way up from another one, or from a flat slab: every height a share of the way.

    Where both are drawn without a transform on one scale of heights, it is the mean of both functions with these
    weights.

    Parameters
    ----------
    ground
        What it becomes.
    base
        What it was, over the same window; None for a flat slab.
    share
        How far it is, from 0 to 1.

    Raises
    ------
    ValueError
        If the two have different windows, meshes or sides.
    """

    __slots__ = ("base", "ground", "rise")

    def __init__(self, ground: Landscape, base: Landscape | None, share: float) -> None:
        if base is not None and (base.window, base.nodes.shape, base.sides) != (
            ground.window, ground.nodes.shape, ground.sides,
        ):  # fmt: skip
            raise ValueError("a ground rises from one of the same window, resolution and sides; give both alike.")
        self.ground, self.base, self.rise = ground, base, float(share)
        self._fun, self._gradient, self._transform = ground._fun, None, ground._transform
        self.window, self.sides, self.relief, self.resolution = (
            ground.window, ground.sides, ground.relief, ground.resolution,
        )  # fmt: skip
        self.values, self.value_range = ground.values, ground.value_range
        self.nodes = ground.nodes.copy()
        self.nodes[..., 2] = self._mixed(ground.nodes[..., 2], 0.0 if base is None else base.nodes[..., 2])
        self.levels = self._mixed(ground.levels, 0.5 if base is None else base.levels)
        self.shade = _cavity_shade(self.nodes[..., 2], self.sides, self.resolution)
        across, along = np.asarray(self.sides) / (self.resolution - 1)
        up, right = np.gradient(self.nodes[..., 2], along, across)
        normals = np.stack([-right, -up, np.ones_like(up)], axis=-1)
        self.normals = normals / np.linalg.norm(normals, axis=-1, keepdims=True)
        self._ceiling = ground._ceiling
        self._ceiling_peak = ground._ceiling_peak
        self.fingerprint = hashlib.sha256(self.nodes.tobytes() + self.levels.tobytes()).hexdigest()

    def _mixed(self, ground: Any, base: Any) -> Array:
        return np.asarray((1 - self.rise) * base + self.rise * ground)

    def lift(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Points ``(..., 3)`` of the surface in world units."""
        points = self.ground.lift(x, y)
        points[..., 2] = self._mixed(points[..., 2], 0.0 if self.base is None else self.base.lift(x, y)[..., 2])
        return points


def _require_window(window: Window) -> None:
    bounds = np.asarray(window, float)
    if bounds.shape != (2, 2) or not (bounds[:, 0] < bounds[:, 1]).all():
        raise ValueError(f"window is {window!r}; it must be ((x_min, x_max), (y_min, y_max)) with min < max.")


def _cavity_shade(height: Array, sides: tuple[float, float], resolution: int) -> Array:
    """How open the sky is above each node, between 0 and 1: valleys darken, crests do not."""
    openness = np.zeros_like(height)
    for reach in (0.03, 0.08):
        blurred = gaussian_filter(height, reach * resolution, mode="nearest")
        openness += (height - blurred) / (reach * max(sides))
    return np.clip(1.0 + 0.22 * np.minimum(openness, 0.0) + 0.05 * np.maximum(openness, 0), 0.45, 1.08)
