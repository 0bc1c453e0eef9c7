"""How a run ended, read off its iterates."""

from __future__ import annotations

import numpy as np

from gdcore._validation import Array
from gdcore.objectives import Objective
from gdcore.trajectory import Status

ARRIVAL = 1e-3
"""A run has arrived when what is left to go is this fraction of the extent of its path."""

FLAT = 1e-8
"""A curvature below this fraction of the largest one around counts as zero."""

CYCLE = 1e-6
"""A cycle has settled when a round changes it by less than this fraction of its diameter."""

LONGEST_CYCLE = 64

RUNAWAY = 1e3
"""A path this many times longer than the start is far from the origin has run away."""

_ROUNDING = 8 * np.finfo(np.float64).eps

Outcome = tuple[Status, str, int]


def outcome(objective: Objective, x: Array, fun: Array, grad: Array, end: Exception | None) -> Outcome:
    """Return status, message and the number of Hessians evaluated to tell.

    ``end`` is what cut the run short, if anything did.
    """
    if isinstance(end, OverflowError):
        return Status.DIVERGED, f"diverged: {end or 'a number overflowed'}", 0
    if end is not None:
        return Status.BROKEN_DOWN, f"broken down after {len(fun) - 1} iterations: {end}", 0
    kind, asked = _stationary_kind(objective, x, grad)
    if kind is not None:
        return kind, f"arrived: {_ARRIVED_AT[kind]}; gradient {_norm(grad[-1]):.3g}", asked
    period = _period(x)
    if period:
        return Status.OSCILLATING, f"oscillating: settled into a cycle of {period} iterates", asked
    if _runs_away(x, fun):
        return Status.DIVERGED, f"diverged: the steps grow, and the loss went from {fun[0]:g} to {fun[-1]:g}", asked
    return Status.STILL_MOVING, f"still moving after {len(fun) - 1} iterations: gradient {_norm(grad[-1]):.3g}", asked


_ARRIVED_AT = {
    Status.MINIMUM: "a minimum, all curvatures are positive",
    Status.MAXIMUM: "a maximum, all curvatures are negative",
    Status.SADDLE: "a saddle, there are curvatures of both signs",
    Status.DEGENERATE: "a degenerate stationary point, a curvature is zero and the second-order test says nothing",
}


def kind_of(curvatures: Array, scale: float) -> Status:
    """Name a stationary point by the eigenvalues of its Hessian; ``scale`` is the largest around."""
    if (np.abs(curvatures) <= FLAT * scale).any():
        return Status.DEGENERATE
    if (curvatures > 0).all():
        return Status.MINIMUM
    return Status.MAXIMUM if (curvatures < 0).all() else Status.SADDLE


def _stationary_kind(objective: Objective, x: Array, grad: Array) -> tuple[Status | None, int]:
    """Name the stationary point the last iterate has arrived at, if any, and count the Hessians used."""
    hess = objective.curvature_matrix(x[-1])
    if not np.isfinite(hess).all():
        return None, 1
    curvatures, axes = np.linalg.eigh(hess)
    extent = float(np.linalg.norm(x - x[-1], axis=1).max())
    steepest = float(np.linalg.norm(grad, axis=1).max())
    scale = max(float(np.abs(curvatures).max()), steepest / extent if extent else 0.0)
    slopes = axes.T @ grad[-1]
    flat = np.abs(curvatures) <= FLAT * scale
    rounding = _ROUNDING * _norm(x[-1])
    if (np.abs(slopes[flat]) > max(FLAT * steepest * (extent > 0), rounding * scale)).any():
        return None, 1
    to_go = np.where(flat, 0.0, slopes / np.where(flat, 1.0, curvatures))
    if _norm(to_go) > max(ARRIVAL * extent, rounding):
        return None, 1
    kind = kind_of(curvatures, scale)
    if kind is Status.DEGENERATE or _norm(to_go) <= rounding:
        return kind, 1
    # Where the curvature fades on the way, the point ahead is degenerate and further than it seems.
    ahead = np.linalg.eigvalsh(objective.curvature_matrix(x[-1] - axes @ to_go))
    settled = (np.abs(ahead - curvatures) <= 0.1 * np.abs(curvatures)).all()
    return (kind if settled else None), 2


def _period(x: Array) -> int:
    """Return the length of the cycle the last iterates repeat, or 0."""
    for period in range(2, min(LONGEST_CYCLE, len(x) // 2) + 1):
        last, before = x[-period:], x[-2 * period : -period]
        diameter = float(np.linalg.norm(last - last[0], axis=1).max())
        if diameter and np.linalg.norm(last - before, axis=1).max() <= CYCLE * diameter:
            return period
    return 0


def _runs_away(x: Array, fun: Array) -> bool:
    """Whether steps and loss grow from the middle third of the run to the last, or the path is enormous."""
    third = (len(fun) - 1) // 3
    if third == 0:
        return False
    lengths = np.linalg.norm(np.diff(x[-2 * third - 1 :], axis=0), axis=1)
    if not lengths[third:].max() > lengths[:third].max():
        return False
    worse = fun[-third:].max() > max(fun[0], fun[-2 * third : -third].max())
    return bool(worse or _norm(x[-1] - x[0]) > RUNAWAY * max(1.0, _norm(x[0])))


def _norm(vector: Array) -> float:
    return float(np.linalg.norm(vector))
