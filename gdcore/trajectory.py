"""What a run leaves behind: the iterates, and the name of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_count, as_nonnegative, as_vector


class Status(Enum):
    """How a run ended.

    The first four mean that the last iterate is stationary, to the accuracy stated in `Trajectory`; they
    are told apart by the eigenvalues of the Hessian there.
    """

    MINIMUM = "minimum"
    """All curvatures are positive."""
    MAXIMUM = "maximum"
    """All curvatures are negative."""
    SADDLE = "saddle"
    """Curvatures of both signs, none of them zero."""
    DEGENERATE = "degenerate"
    """A curvature is zero, so the second-order test says nothing."""
    STILL_MOVING = "still moving"
    """The iterations ran out first."""
    OSCILLATING = "oscillating"
    """The iterates settled into a cycle, whatever the loss did meanwhile."""
    DIVERGED = "diverged"
    """The iterates ran away, or a number overflowed."""
    BROKEN_DOWN = "broken down"
    """The next step does not exist, because the Hessian is singular."""

    @property
    def stationary(self) -> bool:
        """Whether the run arrived at a stationary point of any kind."""
        return self in _STATIONARY


_STATIONARY = frozenset({Status.MINIMUM, Status.MAXIMUM, Status.SADDLE, Status.DEGENERATE})


@dataclass(frozen=True, kw_only=True, eq=False)
class Trajectory:
    """The iterates of one run, with loss and gradient at each of them.

    Attributes
    ----------
    x : ndarray of shape (nit + 1, d)
        The iterates; ``x[0]`` is the start. Read-only, like the other arrays.
    fun : ndarray of shape (nit + 1,)
        The loss at each iterate.
    grad : ndarray of shape (nit + 1, d)
        The gradient of the whole objective at each iterate.
    status : Status
        What happened.
    message : str
        The same as a sentence, with the numbers it rests on.
    nfev, njev, nhev : int
        Evaluations of function, gradient and Hessian. To name the end, the Hessian is evaluated once or
        twice more than the method itself needs.

    Notes
    -----
    All ``maxiter`` iterations are kept, also after arrival, unless the run diverged or broke down. A run
    has arrived when the Newton step from its last iterate, the distance still to go to second order, is at
    most `ARRIVAL` times the extent of its path. The criterion is unchanged when the objective, the
    variables or both are rescaled, so a tiny learning rate does not count as an arrival.
    """

    x: Array
    fun: Array
    grad: Array
    status: Status
    message: str
    nfev: int
    njev: int
    nhev: int

    def __post_init__(self) -> None:
        for array in (self.x, self.fun, self.grad):
            array.setflags(write=False)

    @property
    def nit(self) -> int:
        """Number of iterations kept."""
        return len(self.x) - 1

    @property
    def start(self) -> Array:
        """The first iterate."""
        return np.asarray(self.x[0])

    @property
    def steps(self) -> Array:
        """The steps x_{k+1} − x_k, of shape ``(nit, d)``."""
        return np.diff(self.x, axis=0)

    def upto(self, k: int | None = None) -> Prefix:
        """Return iterates 0 to k; all of them for None and for a run that ended before."""
        return Prefix(run=self, nit=self.nit if k is None else min(as_count("k", k), self.nit))

    def distances(self, point: ArrayLike) -> Array:
        """Euclidean distance of each iterate from ``point``, of shape ``(nit + 1,)``."""
        offsets = self.x - self._point(point)
        return np.asarray(np.linalg.norm(offsets, axis=1))

    def first_within(self, point: ArrayLike, radius: float) -> int | None:
        """First iteration from which on every iterate lies within ``radius`` of ``point``, or None."""
        outside = np.flatnonzero(self.distances(point) > radius)
        first = 0 if outside.size == 0 else int(outside[-1]) + 1
        return first if first <= self.nit else None

    def _point(self, point: ArrayLike) -> Array:
        vector = as_vector("point", point)
        if vector.shape != self.x.shape[1:]:
            raise ValueError(f"point has {vector.size} coordinates and the trajectory {self.x.shape[1]}; give as many.")
        return vector


@dataclass(frozen=True, kw_only=True, eq=False)
class Prefix:
    """Iterates 0 to ``nit`` of a run: as much of it as a picture has drawn.

    Attributes
    ----------
    run : Trajectory
        The whole run. How it ends, its status, is a fact about all of its iterates.
    nit : int
        Number of iterations that are looked at.
    """

    run: Trajectory
    nit: int

    @property
    def x(self) -> Array:
        """The iterates, of shape ``(nit + 1, d)``."""
        return self.run.x[: self.nit + 1]

    @property
    def fun(self) -> Array:
        """The loss at each of them, of shape ``(nit + 1,)``."""
        return self.run.fun[: self.nit + 1]

    @property
    def whole(self) -> bool:
        """Whether nothing of the run is left out."""
        return self.nit == self.run.nit

    def distances(self, point: ArrayLike) -> Array:
        """Euclidean distance of each iterate from ``point``, of shape ``(nit + 1,)``."""
        return self.run.distances(point)[: self.nit + 1]

    def ends_within(self, radius: float) -> bool:
        """Whether the last iterate looked at lies within ``radius`` of the last one of the run."""
        return bool(self.distances(self.run.x[-1])[-1] <= radius)


def arrivals(distances: ArrayLike, radius: float) -> NDArray[np.int64]:
    """Return for each of many runs the first iteration from which on it stays within ``radius``, −1 if never.

    Parameters
    ----------
    distances : array_like of shape (nit + 1, ...)
        How far each run is after each iteration. NaN and infinity count as far.
    radius : float
        At least 0.

    Examples
    --------
    >>> arrivals([[3.0, 1.0], [0.5, 2.0], [0.2, 4.0]], 1.0).tolist()
    [1, -1]
    """
    inside = np.asarray(distances, dtype=np.float64) <= as_nonnegative("radius", radius)
    since = np.logical_and.accumulate(inside[::-1], axis=0).sum(axis=0)
    return np.asarray(np.where(since > 0, len(inside) - since, -1), dtype=np.int64)
