"""When to stop: the usual rules, read off a run that went on, and runs that go on as long as it takes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import as_count, as_number, as_positive
from gdcore.methods import Method
from gdcore.objectives import Objective
from gdcore.trajectory import Trajectory

__all__ = ["run_until", "small_excess", "small_progress", "small_slope"]


def small_progress(trajectory: Trajectory, tolerance: float) -> int | None:
    """Return the first k ≥ 1 with f(x_{k−1}) − f(x_k) ≤ tolerance, or None: "as soon as it hardly changes".

    It is one-sided, as it is commonly written, so that a step that climbs stops the run too. It measures progress
    and not arrival: a tiny rate stops at once, and so does a rate at the limit, where the iterates bounce.

    Examples
    --------
    >>> from gdcore import GradientDescent, objectives
    >>> small_progress(GradientDescent(1e-6).run(objectives.square(), 20.0, 10), tolerance=0.01)
    1
    """
    limit = as_positive("tolerance", tolerance)
    return _first(trajectory.fun[:-1] - trajectory.fun[1:] <= limit, offset=1)


def small_slope(trajectory: Trajectory, tolerance: float) -> int | None:
    """Return the first k from which |∇f(x_k)| ≤ tolerance for good, or None: "when the ground is level".

    Where no curvature is below μ > 0, the distance to the minimum is then at most tolerance/μ.

    Examples
    --------
    >>> from gdcore import GradientDescent, objectives
    >>> small_slope(GradientDescent(0.25).run(objectives.square(), 8.0, 10), tolerance=1.0)
    4
    """
    limit = as_positive("tolerance", tolerance)
    return _first_for_good(np.linalg.norm(trajectory.grad, axis=1) <= limit)


def small_excess(trajectory: Trajectory, lowest: float, share: float) -> int | None:
    """Return the first k from which f(x_k) − lowest is at most that share of f(x₀) − lowest for good, or None.

    Examples
    --------
    >>> from gdcore import GradientDescent, objectives
    >>> small_excess(GradientDescent(0.25).run(objectives.square(), 8.0, 10), lowest=0.0, share=0.1)
    2
    """
    excess = trajectory.fun - as_number("lowest", lowest)
    return _first_for_good(excess <= as_positive("share", share) * excess[0])


def run_until(
    method: Method,
    objective: Objective,
    x0: ArrayLike,
    arrived: Callable[[Trajectory], int | None],
    *,
    first: int = 400,
    most: int = 20_000,
) -> Trajectory:
    """Return the run up to the iteration at which a rule says that it has arrived.

    Parameters
    ----------
    arrived : callable
        The rule: from a run to the number of an iteration, or None, such as `small_slope` with a tolerance.
    first : int
        Iterations that are tried first, at least 1; the number is multiplied by four until the rule is met.
    most : int
        Iterations after which the run is given up and returned as it is.

    Examples
    --------
    >>> from gdcore import GradientDescent, objectives
    >>> rule = lambda run: small_slope(run, 1.0)
    >>> run_until(GradientDescent(0.25), objectives.square(), 8.0, rule).nit
    4
    """
    steps, last = as_count("first", first, least=1), as_count("most", most, least=1)
    while True:
        steps = min(steps, last)
        run = method.run(objective, x0, steps)
        needed = arrived(run)
        if needed is not None:
            return method.run(objective, x0, needed)
        if steps == last or run.nit < steps:
            return run
        steps *= 4


def _first(met: ArrayLike, offset: int = 0) -> int | None:
    found = np.flatnonzero(met)
    return int(found[0]) + offset if found.size else None


def _first_for_good(met: ArrayLike) -> int | None:
    where = np.asarray(met)
    missed = np.flatnonzero(~where)
    first = int(missed[-1]) + 1 if missed.size else 0
    return first if first < len(where) else None
