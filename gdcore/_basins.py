"""A whole grid of starts followed at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._stationary import StationaryPoint, classified, clustered, newton_polish
from gdcore._validation import Array, as_box, as_count
from gdcore.methods import Method, StochasticGradientDescent
from gdcore.objectives import Objective, SampleMean
from gdcore.trajectory import Status

_BLOCK = 200_000
"""Numbers in a block's largest temporary: long enough that threads seldom meet at the interpreter's lock, short
enough that a handful of such arrays fit a shared cache."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Basins:
    """Where every start of a grid ends.

    Attributes
    ----------
    axes : tuple of ndarray
        The coordinates of the starts along each variable.
    x : ndarray of shape (*shape, d)
        The iterates after the last iteration; NaN or infinite where the method broke down or diverged.
    points : tuple of StationaryPoint
        The isolated stationary points reached, lowest loss first.
    label : ndarray of int and of shape (*shape,)
        Index into ``points`` for each start, −1 where the method had not arrived at one of them.
    """

    axes: tuple[Array, ...]
    x: Array
    points: tuple[StationaryPoint, ...]
    label: NDArray[np.int64]

    def share(self, *indices: int) -> float:
        """Return the share of starts that end in one of the given points (−1: in none)."""
        return float(np.isin(self.label, indices).mean())


def basins(
    objective: Objective,
    method: Method,
    box: ArrayLike,
    shape: int | tuple[int, ...] = 60,
    maxiter: int = 400,
    *,
    settle: int = 0,
    workers: int | None = None,
) -> Basins:
    """Follow a method from every start of a regular grid and name where it ends.

    The starts are the corners and inner nodes of a grid that spans the box. Blocks of them advance together,
    small enough for the processor's cache, one thread a core; what is held in memory beyond the result does not
    depend on the size of the grid.

    Parameters
    ----------
    objective : Objective
        What to minimise.
    method : Method
        Any method but a stochastic one.
    box : array_like of shape (d, 2)
        Lower and upper bound of each variable.
    shape : int or tuple of int
        Starts along each variable, at least 2.
    maxiter : int
        Iterations from every start.
    settle : int
        Starts that have not arrived after ``maxiter`` iterations are followed for so many more, the method
        begun afresh where they are, to name where they are heading. ``x`` stays what it was.
    workers : int, optional
        Threads; as many as there are usable cores by default.

    Raises
    ------
    TypeError, ValueError
        If the method is stochastic, or if the box, the shape or the number of iterations is not valid.
    """
    bounds = as_box("box", box)
    objective.check_dimension(bounds[:, 0])
    counts = _counts(shape, len(bounds))
    if isinstance(method, StochasticGradientDescent) or not isinstance(method, Method):
        raise TypeError(f"basins needs a method that repeats itself, got {method!r}; take GradientDescent.")
    axes = tuple(np.linspace(low, high, n) for (low, high), n in zip(bounds, counts, strict=True))
    workers = as_count("workers", _cores() if workers is None else workers, least=1)
    ends = _followed(objective, method, _nodes(axes), as_count("maxiter", maxiter), workers)
    targets = _targets(objective, ends, bounds, workers)
    if as_count("settle", settle):
        moving = np.flatnonzero(~np.isfinite(targets).all(axis=1) & np.isfinite(ends).all(axis=1))
        later = _followed(objective, method, ends[moving], settle, workers)
        targets[moving] = _targets(objective, later, bounds, workers)
    points, label = _named(objective, targets, bounds)
    return Basins(axes=axes, x=ends.reshape(*counts, -1), points=points, label=label.reshape(counts))


def _nodes(axes: tuple[Array, ...]) -> Array:
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))


def _followed(objective: Objective, method: Method, starts: Array, maxiter: int, workers: int) -> Array:
    ends = np.empty_like(starts)

    def follow(block: slice) -> None:
        x = starts[block]
        step = method.begin(objective)
        # The error state belongs to the thread, so each block sets its own.
        with np.errstate(all="ignore"):
            for k in range(maxiter):
                x = step(k, x, objective.grads(x))
        ends[block] = x

    _in_blocks(follow, objective, starts, workers)
    return ends


def _in_blocks(work: Callable[[slice], None], objective: Objective, points: Array, workers: int) -> None:
    """Do the work block by block, on all threads."""
    length = _block_length(objective, points.shape[1], workers, max(1, len(points)))
    # glibc returns arrays of this size to the system at once and faults every page of the next one in again,
    # which takes longer than the arithmetic. It stops once it has seen a larger block freed.
    np.empty(31 << 17)
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(work, _blocks(len(points), length)):
            pass


def _block_length(objective: Objective, d: int, workers: int, starts: int) -> int:
    width = objective.n_samples if isinstance(objective, SampleMean) else d * d
    fair = -(-starts // workers)
    longest = min(max(1, _BLOCK // width), fair)
    # As many blocks as fill all threads to the end.
    blocks = workers * -(-starts // (workers * longest))
    return max(1, -(-starts // blocks))


def _blocks(total: int, length: int) -> Iterator[slice]:
    for first in range(0, total, length):
        yield slice(first, min(first + length, total))


def _targets(objective: Objective, ends: Array, bounds: Array, workers: int) -> Array:
    """Return the stationary point close to each end, NaN where there is none."""
    sides = bounds[:, 1] - bounds[:, 0]
    targets = np.empty_like(ends)

    def polish(block: slice) -> None:
        targets[block] = newton_polish(objective, ends[block], reach=1e-2 * sides)

    _in_blocks(polish, objective, ends, workers)
    return targets


def _named(
    objective: Objective, targets: Array, bounds: Array
) -> tuple[tuple[StationaryPoint, ...], NDArray[np.int64]]:
    """Tell the points apart, drop the degenerate ones, and label the starts."""
    sides = bounds[:, 1] - bounds[:, 0]
    label = np.full(len(targets), -1, dtype=np.int64)
    arrived = np.flatnonzero(np.isfinite(targets).all(axis=1))
    if arrived.size == 0:
        return (), label
    centres, member = clustered(targets[arrived] / sides, 1e-6)
    found = [classified(objective, centre * sides, sides) for centre in centres]
    order = sorted((i for i, p in enumerate(found) if p.kind is not Status.DEGENERATE), key=lambda i: found[i].fun)
    rank = np.full(len(found), -1)
    rank[order] = np.arange(len(order))
    label[arrived] = rank[member]
    return tuple(found[i] for i in order), label


def _counts(shape: int | tuple[int, ...], d: int) -> tuple[int, ...]:
    counts = (shape,) * d if isinstance(shape, int | np.integer) else tuple(shape)
    if len(counts) != d:
        raise ValueError(f"shape has {len(counts)} entries and the box {d} variables; give one for each.")
    return tuple(as_count("shape", n, least=2) for n in counts)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
