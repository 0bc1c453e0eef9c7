"""The numbers of the Newton lecture against SciPy and closed forms."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, inf, isfinite, pi, sin

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.experiments.experiment import coordinate
from gdcore.experiments.newton.runs import NewtonRuns
from gdcore.experiments.newton.settling import midpoints
from gdcore.objectives import Objective, check_derivatives, square
from gdcore.trajectory import Status, Trajectory
from gdcore.verification import Check, at_iterate, compare, fitted_order, fitted_rate


def checks(experiment: NewtonRuns) -> Iterator[Check]:
    """Return all of them."""
    points = np.linspace(-1.1, 1.2, 9)[:, np.newaxis] * experiment.half_period
    yield from check_derivatives(experiment.objective, points, name="cosine", floor=0.0)
    yield from check_derivatives(experiment.nearly_square_objective, points, name="square minus cosine", floor=0.0)
    yield from _iterates(experiment)
    yield from _limits(experiment)
    yield from _closed_forms(experiment)


def _iterates(experiment: NewtonRuns) -> Iterator[Check]:
    runs = {
        "newton": (experiment.newton, experiment.objective, 0.0),
        "damped": (experiment.damped, experiment.objective, experiment.damping),
        "square": (experiment.square, square(), 0.0),
        "nearly_square": (experiment.nearly_square, experiment.nearly_square_objective, 0.0),
        "far_flight": (experiment.far_flight, experiment.objective, 0.0),
    }
    for name, (run, objective, damping) in runs.items():
        visited = scipy_newton_iterates(run, objective, damping)
        yield compare(
            f"{name.replace('_', ' ')}: iterates 0 to {len(visited) - 1}", run.x[: len(visited), 0], visited,
            atol=1e-9 * experiment.half_period, rtol=1e-12, reference="scipy.optimize.newton on f'", where=at_iterate,
        )  # fmt: skip


def scipy_newton_iterates(run: Trajectory, objective: Objective, damping: float) -> Array:
    """Return the points SciPy's Newton visits when it solves f′ = 0 from the same start.

    SciPy evaluates the function at each iterate in turn, so recording its arguments records the iterates.
    """
    visited: list[float] = []

    def slope(x: float) -> float:
        visited.append(float(x))
        return float(objective.slope(x))

    scipy.optimize.newton(
        slope, coordinate(run, 0), fprime=lambda x: float(objective.curvature(x)) + damping,
        maxiter=max(1, run.nit), disp=False,
    )  # fmt: skip
    return np.array(visited[: run.nit + 1])


def _limits(experiment: NewtonRuns) -> Iterator[Check]:
    h = experiment.half_period
    for method in ("BFGS", "CG", "Newton-CG", "L-BFGS-B"):
        found = scipy.optimize.minimize(
            lambda x: float(experiment.objective.fun(x)), [experiment.good_start], jac=experiment.objective.grad,
            method=method, tol=1e-10,
        )  # fmt: skip
        yield compare(
            f"damped: last iterate, against {method}", coordinate(experiment.damped, -1), found.x[0], atol=1e-5 * h,
            reference=f"scipy.optimize.minimize, {method}, from {experiment.good_start:g}",
        )  # fmt: skip
    if experiment.newton.status.stationary:
        last = coordinate(experiment.newton, -1)
        around = (h * round(last / h) - 0.3 * h, h * round(last / h) + 0.4 * h)
        root = scipy.optimize.root_scalar(
            lambda x: float(experiment.objective.slope(x)), bracket=around, method="brentq", xtol=1e-12
        )
        yield compare(
            "newton: last iterate", last, root.root, atol=1e-9 * h, reference="scipy.optimize.root_scalar, brentq"
        )


def _closed_forms(experiment: NewtonRuns) -> Iterator[Check]:
    h, start, facts = experiment.half_period, float(experiment.start), experiment.facts
    if experiment.newton.nit:
        yield compare(
            "newton: first iterate", coordinate(experiment.newton, 1), start - h / np.pi * np.tan(np.pi * start / h),
            atol=1e-9 * h, reference="x - (h/π) tan(πx/h)",
        )  # fmt: skip
    ends = experiment.destinations(midpoints(-h, h, 10_000))
    straight = {"share_to_minimum": ends.direct & ends.minimum, "share_to_maxima": ends.direct & ends.maximum}
    for name, goes_straight in straight.items():
        yield compare(
            f"{name.replace('_', ' ')} of the starts", facts[name], goes_straight.mean(), atol=1e-3,
            reference="iterated from 10000 starts",
        )  # fmt: skip
    yield compare(
        "limit of the learning rate", facts["learning_rate_limit"], 2 * (h / np.pi) ** 2, rtol=1e-12,
        reference="2 (h/π)^2",
    )  # fmt: skip
    yield from _orders(experiment)
    yield from _rates(experiment)
    yield from _dampings(experiment)


def _dampings(experiment: NewtonRuns) -> Iterator[Check]:
    h, c, start = experiment.half_period, np.pi / experiment.half_period, experiment.start
    lifted = scipy.optimize.minimize_scalar(
        lambda x: c * c * np.cos(c * x) + experiment.damping, bounds=(0.5 * h, 1.5 * h), method="bounded",
        options={"xatol": 1e-9},
    )  # fmt: skip
    yield compare(
        "lowest curvature with the damping", experiment.facts["lowest_lifted_curvature"], lifted.fun, atol=1e-9 * c * c,
        reference="scipy.optimize.minimize_scalar of f'' + α",
    )  # fmt: skip
    low, high = sorted((experiment.small_damping, c * c))
    ends = {"climb": 0, "leap": 0}
    for damping in np.geomspace(low, high, 100)[:-1].tolist():
        ending = ending_of(c, float(start), damping, 500)
        if ending in ends:
            ends[ending] += 1
    for ending, count in ends.items():
        # Beside the wall between two endings, rounding decides.
        yield compare(
            f"dampings below the largest curvature that {ending}", experiment.facts[f"little_dampings_that_{ending}"],
            count, atol=2, reference="the recurrence in plain numbers",
        )  # fmt: skip


def ending_of(c: float, x: float, damping: float, steps: int) -> str:
    """Return what becomes of Newton's method with a damping on −cos(cx), step by step in plain numbers.

    It climbs if it comes to rest on a summit above its start, and leaps if it does in another valley.
    """
    start = x
    for _ in range(steps):
        bend = c * c * cos(c * x) + damping
        after = x - c * sin(c * x) / bend if bend else inf
        if not isfinite(after):
            return "break down"
        if after == x:
            break
        x = after
    order = round(x * c / pi)
    if abs(x) <= 1e-3 * abs(start):
        return "arrive"
    if abs(x - order * pi / c) > 1e-6 * pi / c:
        return "wander"
    return "climb" if -cos(c * x) > -cos(c * start) else "leap" if order % 2 == 0 else "wander"


def _orders(experiment: NewtonRuns) -> Iterator[Check]:
    cubic = "theory: cubic where the third derivative vanishes"
    yield compare(
        "nearly square: order of convergence", experiment.facts["nearly_square_order"], 3.0, atol=0.2, reference=cubic
    )
    order = fitted_order(experiment.newton.distances(coordinate(experiment.newton, -1)))
    if np.isfinite(order):
        yield compare("newton: order of convergence", order, 3.0, atol=0.3, reference=cubic)


def _rates(experiment: NewtonRuns) -> Iterator[Check]:
    curvature = (np.pi / experiment.half_period) ** 2
    rates = (
        ("damped", experiment.damped, experiment.damping / (curvature + experiment.damping), "α/(f''(0) + α)"),
        (
            "gradient descent",
            experiment.gradient_descent,
            abs(1 - experiment.learning_rate * curvature),
            "|1 - η f''(0)|",
        ),
    )
    for name, run, expected, theory in rates:
        arrived = run.status is Status.MINIMUM and abs(coordinate(run, -1)) < experiment.half_period / 2
        if arrived and experiment.start:
            found = fitted_rate(run.distances(0.0))
            yield compare(
                f"{name}: what a step leaves, fitted to its distances",
                found,
                expected,
                atol=1e-3,
                reference=f"theory: {theory}",
            )
