"""Newton's method on the cosine from many starts, or with many dampings, at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array
from gdcore.objectives import Objective

_LOST = 1e12
"""So many half periods away, the cosine of a float64 is noise."""

_SETTLED = 1e-6
"""Distance from a stationary point, in half periods, at which the method has settled there."""


class Destination(StrEnum):
    """The classes into which Newton's method divides the starts."""

    LOW = "low"
    """Straight to the nearest stationary point, a minimum."""
    HIGH = "high"
    """Straight to the nearest stationary point, a maximum."""
    FAR_LOW = "far low"
    """To some minimum, but not straight."""
    FAR_HIGH = "far high"
    """To some maximum, but not straight."""
    NOWHERE = "nowhere"
    """It settles nowhere."""


class Ending(StrEnum):
    """What becomes of damped Newton with some damping. Each run has exactly one of these endings."""

    ARRIVES = "arrives"
    """It reaches the minimum at 0: a thousandth of the initial distance, for good."""
    CLIMBS = "climbs"
    """It settles on a stationary point higher than its start."""
    LEAPS = "leaps"
    """It settles in the minimum of another valley, which is not higher than its start."""
    WALKS = "walks"
    """It is still on its way when the iterations run out: lower than its start, in the valley of 0."""
    WANDERS = "wanders"
    """None of these: it breaks down, or settles nowhere."""


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

    @property
    def classes(self) -> NDArray[np.str_]:
        """The `Destination` of each start, as an array of its values."""
        return np.select(
            [self.direct & self.minimum, self.direct & self.maximum, self.minimum, self.maximum],
            [Destination.LOW.value, Destination.HIGH.value, Destination.FAR_LOW.value, Destination.FAR_HIGH.value],
            Destination.NOWHERE.value,
        )


def destinations(objective: Objective, half_period: float, starts: ArrayLike, maxiter: int) -> Destinations:
    """Follow Newton's method from every start until it has settled."""
    start = np.asarray(starts, dtype=np.float64)
    flat = start.ravel()
    nearest = half_period * np.rint(flat / half_period)
    x, direct = flat.copy(), np.ones(flat.shape, dtype=bool)
    going = np.arange(flat.size)
    with np.errstate(all="ignore"):
        for _ in range(maxiter):
            here, goal = x[going], nearest[going]
            following = here - _step(objective, here, np.zeros(()))
            closer = np.abs(following - goal) < np.abs(here - goal)
            direct[going] &= closer | (np.abs(following - goal) <= 1e-9 * half_period)
            x[going] = following
            # Convergence is cubic: so near a stationary point the method stays there.
            done = _is_near(following, half_period, 1e-9) | ~np.isfinite(following)
            going = going[~done]
            if not going.size:
                break
        order = np.rint(x / half_period)
        settled = _is_near(x, half_period, _SETTLED)
    return Destinations(
        start=start,
        x=np.where(settled, order * half_period, np.nan).reshape(start.shape),
        order=np.where(settled, order, 0).astype(np.int64).reshape(start.shape),
        settled=settled.reshape(start.shape),
        direct=(direct & settled).reshape(start.shape),
    )


def _is_near(x: Array, half_period: float, radius: float) -> NDArray[np.bool_]:
    order = np.rint(x / half_period)
    return np.asarray((np.abs(x - order * half_period) <= radius * half_period) & (np.abs(order) < _LOST))


@dataclass(frozen=True, kw_only=True, eq=False)
class DampingSweep:
    """What damped Newton does from one start, damping by damping.

    Attributes
    ----------
    damping : ndarray of float
        The values of α.
    x : ndarray of float
        The last iterate, NaN where the method broke down or overflowed.
    iterations : ndarray of int
        Iterations until a thousandth of the initial distance from 0 is left for good, −1 where it never is.
    ending : ndarray of str
        The `Ending` of each run, as an array of its values.
    """

    damping: Array
    x: Array
    iterations: NDArray[np.int64]
    ending: NDArray[np.str_]

    def ends(self, ending: Ending) -> NDArray[np.bool_]:
        """Return for each damping whether the run ends so."""
        return np.asarray(self.ending == ending.value)

    @property
    def reaches_minimum(self) -> NDArray[np.bool_]:
        """Whether a thousandth of the distance was reached and kept."""
        return self.ends(Ending.ARRIVES)

    @property
    def climbs(self) -> NDArray[np.bool_]:
        """Whether it settles higher than it started."""
        return self.ends(Ending.CLIMBS)

    @property
    def leaps(self) -> NDArray[np.bool_]:
        """Whether it settles in another valley, not higher than it started."""
        return self.ends(Ending.LEAPS)


def damping_sweep(
    objective: Objective, half_period: float, start: float, dampings: ArrayLike, maxiter: int
) -> DampingSweep:
    """Run damped Newton from ``start`` with every damping."""
    damping = np.asarray(dampings, dtype=np.float64)
    alpha = damping.ravel()
    x = np.full(alpha.shape, float(start))
    iterations = np.zeros(alpha.shape, dtype=np.int64)
    going = np.arange(alpha.size)
    with np.errstate(all="ignore"):
        for k in range(1, maxiter + 1):
            here = x[going]
            following = here - _step(objective, here, alpha[going])
            x[going] = following
            iterations[going[~(np.abs(following) <= 1e-3 * abs(start))]] = k + 1
            # What rests to the last digit stays, and so does what is no number.
            going = going[(following != here) & np.isfinite(following)]
            if not going.size:
                break
        lost = ~np.isfinite(x)
        iterations[(iterations > maxiter) | lost | ~(np.abs(x) <= 1e-3 * abs(start))] = -1
        ending = _endings(objective, half_period, start, x, iterations)
    return DampingSweep(
        damping=damping,
        x=np.where(lost, np.nan, x).reshape(damping.shape),
        iterations=iterations.reshape(damping.shape),
        ending=ending.reshape(damping.shape),
    )


def _endings(
    objective: Objective, half_period: float, start: float, x: Array, iterations: NDArray[np.int64]
) -> NDArray[np.str_]:
    settled, order = _is_near(x, half_period, _SETTLED), np.rint(x / half_period)
    before, after = float(objective.value(start)), objective.value(np.where(np.isfinite(x), x, 0.0))
    return np.select(
        [
            iterations >= 0,
            settled & (after > before),
            settled & (order % 2 == 0) & (order != 0),
            (np.abs(x) < half_period) & (after < before),
        ],
        [Ending.ARRIVES.value, Ending.CLIMBS.value, Ending.LEAPS.value, Ending.WALKS.value],
        Ending.WANDERS.value,
    )


def _step(objective: Objective, x: Array, damping: Array) -> Array:
    return np.asarray(objective.slope(x) / (objective.curvature(x) + damping))


def midpoints(left: float, right: float, count: int) -> Array:
    """Return the middles of ``count`` equal cells of an interval."""
    return left + (right - left) * (np.arange(count) + 0.5) / count


def safe_damping(objective: Objective, half_period: float) -> float:
    """Smallest damping with which every full step from everywhere lowers the loss, by bisection.

    Only the hilltops matter: there the lifted curvature is smallest and the step longest. The starts are
    therefore crowded towards the maximum.
    """
    below = half_period * (1 - np.geomspace(1e-5, 1.0, 4001))
    value, slope, curvature = objective.value(below), objective.slope(below), objective.curvature(below)
    low, high = 1.0, 2.0
    unit = float(objective.curvature(0.0))
    for _ in range(40):
        middle = (low + high) / 2
        lowers = objective.value(below - slope / (curvature + middle * unit)) <= value
        low, high = (low, middle) if lowers.all() else (middle, high)
    return high * unit
