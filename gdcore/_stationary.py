"""Finding and naming stationary points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._outcome import kind_of
from gdcore._validation import Array, as_box
from gdcore.objectives import Objective
from gdcore.trajectory import Status

_STARTS = {1: 1025, 2: 35, 3: 13}
"""Starts along each variable; three or more variables share about two thousand."""

_ITERATIONS = 120

_NEARBY = 1e-6
"""The distance, as a fraction of the box, at which a degenerate point's curvature is compared."""


@dataclass(frozen=True, kw_only=True, eq=False)
class StationaryPoint:
    """A point where the gradient vanishes.

    Attributes
    ----------
    x : ndarray of shape (d,)
        The point.
    fun : float
        The loss there.
    curvatures : ndarray of shape (d,)
        The eigenvalues of the Hessian, ascending.
    kind : Status
        Minimum, maximum, saddle or degenerate.
    """

    x: Array
    fun: float
    curvatures: Array
    kind: Status


def classified(objective: Objective, x: Array, sides: Array, scale: float = 0.0) -> StationaryPoint:
    """Name a stationary point by its curvatures.

    One counts as zero if it is tiny against ``scale``, or against the curvature a hair's breadth away along
    its own axis: numerically a degenerate point is never hit exactly.
    """
    curvatures, axes = np.linalg.eigh(objective.curvature_matrix(x))
    largest = max(float(np.abs(curvatures).max()), 1e-2 * scale)
    hair = _NEARBY * float(sides.max())
    nearby = [
        max(abs(axis @ objective.curvature_matrix(x + side * hair * axis) @ axis) for side in (-1, 1))
        for axis in axes.T
    ]
    fading = bool((np.abs(curvatures) < 0.1 * np.array(nearby)).any())
    kind = Status.DEGENERATE if fading else kind_of(curvatures, largest)
    return StationaryPoint(x=x, fun=float(objective.evaluate(x)[0]), curvatures=curvatures, kind=kind)


def stationary_points(objective: Objective, box: ArrayLike) -> tuple[StationaryPoint, ...]:
    """Find the minima, saddles, maxima and degenerate points in a box.

    From a grid of starts the squared length of the gradient is minimised by Levenberg and Marquardt's method,
    all starts at once; what converges to a zero of the gradient inside the box is polished with Newton's
    method and named by the eigenvalues of the Hessian.

    Parameters
    ----------
    objective : Objective
        Of few variables; the search is a grid of 1025 starts in one dimension, 35² in two, 13³ in three.
    box : array_like of shape (d, 2)
        Lower and upper bound of each variable. Points on its faces count.

    Returns
    -------
    tuple of StationaryPoint
        Lowest loss first. A continuum, such as the floor of a flat valley, is returned as many degenerate
        points of it.

    Notes
    -----
    A point is found if the grid has a start in its basin: pairs closer together than the grid's spacing may
    be missed, and no grid search can promise more.

    Examples
    --------
    >>> from gdcore import objectives
    >>> [p.kind.value for p in stationary_points(objectives.negative_cosine(), (-25, 25))]
    ['minimum', 'maximum', 'maximum']
    """
    bounds = as_box("box", box)
    objective.check_dimension(bounds[:, 0])
    sides = bounds[:, 1] - bounds[:, 0]
    starts = _grid(bounds)
    with np.errstate(all="ignore"):
        ends = _zeros_of_gradient(objective, starts, sides)
        scale = float(np.nanmax(np.abs(objective.hesses(starts)), initial=0.0))
        slack = 1e-9 * sides
        ends = ends[((ends >= bounds[:, 0] - slack) & (ends <= bounds[:, 1] + slack)).all(axis=1)]
        centres, _ = clustered(ends / sides, 1e-7)
        found = [classified(objective, centre * sides, sides, scale) for centre in centres]
        polished = newton_polish(objective, np.array([p.x for p in found]).reshape(-1, len(sides)), 1e-6 * sides)
    sure = [
        point for point, target in zip(found, polished, strict=True)
        if point.kind is Status.DEGENERATE or np.isfinite(target).all()
    ]  # fmt: skip
    return tuple(sorted(_without_twins(sure, sides), key=lambda p: (p.fun, *p.x)))


def newton_polish(objective: Objective, x: Array, reach: Array, iterations: int = 9) -> Array:
    """Follow Newton's method to the stationary point nearby; NaN where there is none within ``reach``."""
    target = x.copy()
    arrived = np.zeros(len(x), dtype=bool)
    active = np.arange(len(x))
    with np.errstate(all="ignore"):
        for _ in range(iterations):
            if active.size == 0:
                break
            here = target[active]
            step = _solved(objective.hesses(here), objective.grads(here))
            target[active] = here - step
            near = (np.abs(target[active] - x[active]) <= reach).all(axis=1)
            done = (np.abs(step) <= 1e-7 * reach).all(axis=1)
            arrived[active] = near & done
            active = active[~done & np.isfinite(step).all(axis=1)]
    target[~arrived] = np.nan
    return target


def clustered(x: Array, tolerance: float) -> tuple[Array, NDArray[np.intp]]:
    """Group points closer than ``tolerance``; return one of each group, and each point's group."""
    centres: list[Array] = []
    member = np.full(len(x), -1, dtype=np.intp)
    while (left := np.flatnonzero(member < 0)).size:
        centre = x[left[0]]
        member[left[np.abs(x[left] - centre).max(axis=1) <= tolerance]] = len(centres)
        centres.append(centre)
    return np.array(centres), member


def _grid(bounds: Array) -> Array:
    d = len(bounds)
    count = _STARTS.get(d, max(3, round(2000 ** (1 / d))))
    axes = [np.linspace(low, high, count) for low, high in bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, d)


def _zeros_of_gradient(objective: Objective, starts: Array, sides: Array) -> Array:
    """Return the ends where the gradient has all but vanished, polished where that is possible."""
    steepest = float(np.nanmax(np.linalg.norm(objective.grads(starts) * sides, axis=1)))
    ends = _levenberg_marquardt(objective, starts.copy(), sides)
    ends = ends[np.linalg.norm(objective.grads(ends) * sides, axis=1) <= 1e-8 * steepest]
    polished = newton_polish(objective, ends, reach=1e-3 * sides)
    return np.where(np.isfinite(polished).all(axis=1, keepdims=True), polished, ends)


def _levenberg_marquardt(objective: Objective, x: Array, sides: Array) -> Array:
    """Minimise |g|² from every start, in variables scaled to the box."""
    grad = objective.grads(x) * sides
    weight = np.full(len(x), 1e-3)
    active = np.arange(len(x))
    for _ in range(_ITERATIONS):
        step = _lifted_steps(objective.hesses(x[active]) * sides[:, np.newaxis] * sides, grad[active], weight[active])
        trial = x[active] + step * sides
        after = objective.grads(trial) * sides
        better = np.linalg.norm(after, axis=1) < np.linalg.norm(grad[active], axis=1)
        x[active[better]], grad[active[better]] = trial[better], after[better]
        weight[active] *= np.where(better, 0.1, 8.0)
        going = (np.abs(step).max(axis=1) > 1e-15) & grad[active].any(axis=1) & (weight[active] < 1e12)
        active = active[going]
        if active.size == 0:
            break
    return x


def _lifted_steps(hess: Array, grad: Array, weight: Array) -> Array:
    """Solve (H² + μI) p = −Hg with μ in units of the largest eigenvalue of H²; H is symmetric."""
    hess = np.where(np.isfinite(hess).all(axis=(1, 2), keepdims=True), hess, 0.0)
    values, axes = np.linalg.eigh(hess)
    lifted = values**2 + weight[:, np.newaxis] * (values**2).max(axis=1, keepdims=True)
    factors = np.divide(values, lifted, out=np.zeros_like(values), where=lifted > 0)
    return np.asarray(-np.einsum("mij,mj,mkj,mk->mi", axes, factors, axes, grad, optimize=True))


def _without_twins(found: list[StationaryPoint], sides: Array) -> list[StationaryPoint]:
    """Keep of degenerate points that lie together the one with the smallest curvature."""
    kept: list[StationaryPoint] = []
    for point in sorted(found, key=lambda p: float(np.abs(p.curvatures).min())):
        radius = 1e-4 if point.kind is Status.DEGENERATE else 0.0
        close = (np.abs(point.x - other.x) <= radius * sides for other in kept if other.kind is Status.DEGENERATE)
        if not any(c.all() for c in close):
            kept.append(point)
    return kept


def _solved(hess: Array, grad: Array) -> Array:
    """Solve many Newton equations; NaN where one is singular."""
    singular = ~(np.abs(np.linalg.det(hess)) > 0)
    matrices = np.where(singular[:, np.newaxis, np.newaxis], np.eye(grad.shape[-1]), hess)
    steps = np.linalg.solve(matrices, grad[..., np.newaxis])[..., 0]
    steps[singular] = np.where(grad[singular] == 0, 0.0, np.nan)
    return np.asarray(steps)
