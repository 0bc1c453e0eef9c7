"""Newton's method on the cosine from many starts, or with many dampings, at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array
from gdcore.objectives import Objective

_LOST = 1e12
"""So many half periods away, the cosine of a float64 is noise."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Destinations:
    """Where Newton's method settles, start by start; all arrays have the shape of the starts.

    Attributes
    ----------
    start : ndarray of float
        The starts.
    x : ndarray of float
        The stationary point reached, NaN where none was.
    order : ndarray of int
        That point in half periods: even ones are minima, odd ones maxima.
    settled, minimum, maximum : ndarray of bool
        Whether one was reached, and of which kind.
    direct : ndarray of bool
        Whether it is the nearest one and the distance to it shrank at every step.
    """

    start: Array
    x: Array
    order: NDArray[np.int64]
    settled: NDArray[np.bool_]
    direct: NDArray[np.bool_]

    @property
    def minimum(self) -> NDArray[np.bool_]:
        """Whether a minimum was reached."""
        return np.asarray(self.settled & (self.order % 2 == 0))

    @property
    def maximum(self) -> NDArray[np.bool_]:
        """Whether a maximum was reached."""
        return np.asarray(self.settled & (self.order % 2 == 1))


def destinations(objective: Objective, half_period: float, starts: ArrayLike, maxiter: int) -> Destinations:
    """Follow Newton's method from every start."""
    start = np.asarray(starts, dtype=np.float64)
    nearest = half_period * np.rint(start / half_period)
    x, direct = start.copy(), np.ones(start.shape, dtype=bool)
    with np.errstate(all="ignore"):
        for _ in range(maxiter):
            following = x - _step(objective, x, np.zeros(()))
            closer = np.abs(following - nearest) < np.abs(x - nearest)
            direct &= closer | (np.abs(following - nearest) <= 1e-9 * half_period)
            x = following
        order = np.rint(x / half_period)
        settled = (np.abs(x - order * half_period) <= 1e-6 * half_period) & (np.abs(order) < _LOST)
    return Destinations(
        start=start,
        x=np.where(settled, order * half_period, np.nan),
        order=np.where(settled, order, 0).astype(np.int64),
        settled=settled,
        direct=direct & settled,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class DampingSweep:
    """What damped Newton does from one start, damping by damping.

    Attributes
    ----------
    damping : ndarray of float
        The values of α.
    x : ndarray of float
        The last iterate, NaN where the method broke down or overflowed.
    reaches_minimum, climbs : ndarray of bool
        Whether it settles in the minimum at 0; whether its last loss is above that of the start.
    iterations : ndarray of int
        Iterations until a thousandth of the initial distance from 0 is left for good, −1 where it never is.
    """

    damping: Array
    x: Array
    iterations: NDArray[np.int64]
    climbs: NDArray[np.bool_]

    @property
    def reaches_minimum(self) -> NDArray[np.bool_]:
        """Whether a thousandth of the distance was reached and kept."""
        return self.iterations >= 0


def damping_sweep(objective: Objective, start: float, dampings: ArrayLike, maxiter: int) -> DampingSweep:
    """Run damped Newton from ``start`` with every damping."""
    damping = np.asarray(dampings, dtype=np.float64)
    x = np.full(damping.shape, start)
    iterations = np.zeros(damping.shape, dtype=np.int64)
    with np.errstate(all="ignore"):
        for k in range(1, maxiter + 1):
            x = x - _step(objective, x, damping)
            iterations[~(np.abs(x) <= 1e-3 * abs(start))] = k + 1
        climbs = objective.value(x) > objective.value(start)
    iterations[iterations > maxiter] = -1
    return DampingSweep(damping=damping, x=np.where(np.isfinite(x), x, np.nan), iterations=iterations, climbs=climbs)


def _step(objective: Objective, x: Array, damping: Array) -> Array:
    return np.asarray(objective.slope(x) / (objective.curvature(x) + damping))


def shares(objective: Objective, half_period: float, count: int) -> tuple[float, float, float, int]:
    """Shares of [−h, h] that reach the minimum directly, a maximum directly, and neither.

    The starts are the midpoints of ``count`` equal cells. The fourth number counts the different places
    where the rest end up.
    """
    cells = (np.arange(count) + 0.5) / count
    found = destinations(objective, half_period, half_period * (2 * cells - 1), maxiter=100)
    to_minimum = float((found.direct & found.minimum).mean())
    to_maximum = float((found.direct & found.maximum).mean())
    rest = np.unique(found.order[found.settled & ~found.direct]).size
    return to_minimum, to_maximum, 1 - to_minimum - to_maximum, rest


def safe_damping(objective: Objective, half_period: float) -> float:
    """Smallest damping with which every full step from everywhere lowers the loss, by bisection.

    Only the hilltops matter: there the lifted curvature is smallest and the step longest. The starts are
    therefore crowded towards the maximum.
    """
    below = half_period * (1 - np.geomspace(1e-5, 1.0, 20_001))
    low, high = 1.0, 2.0
    unit = float(objective.curvature(0.0))
    for _ in range(40):
        middle = (low + high) / 2
        after = below - _step(objective, below, np.asarray(middle * unit))
        lowers = objective.value(after) <= objective.value(below)
        low, high = (low, middle) if lowers.all() else (middle, high)
    return high * unit
