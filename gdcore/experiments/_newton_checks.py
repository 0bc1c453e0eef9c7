"""The numbers of the Newton lecture against SciPy and closed forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from gdcore._validation import Array
from gdcore.experiments.experiment import coordinate
from gdcore.objectives import Objective, square
from gdcore.trajectory import Trajectory
from gdcore.verification import Check, check_derivatives, compare, fitted_order, fitted_rate

if TYPE_CHECKING:
    from gdcore.experiments.newton import NewtonOnCosine


def checks(lesson: NewtonOnCosine) -> Iterator[Check]:
    """Return all of them."""
    points = np.linspace(-1.1, 1.2, 9)[:, np.newaxis] * lesson.half_period
    yield from check_derivatives(lesson.objective, points, name="cosine")
    yield from check_derivatives(lesson.nearly_square_objective, points, name="square minus cosine")
    yield from _iterates(lesson)
    yield from _limits(lesson)
    yield from _closed_forms(lesson)


def _iterates(lesson: NewtonOnCosine) -> Iterator[Check]:
    runs = {
        "newton": (lesson.newton, lesson.objective, 0.0),
        "damped": (lesson.damped, lesson.objective, lesson.damping),
        "square": (lesson.square, square(), 0.0),
        "nearly_square": (lesson.nearly_square, lesson.nearly_square_objective, 0.0),
        "far_flight": (lesson.far_flight, lesson.objective, 0.0),
    }
    for name, (run, objective, damping) in runs.items():
        visited = scipy_newton_iterates(run, objective, damping)
        yield compare(
            f"{name}: iterates 0 to {len(visited) - 1}", run.x[: len(visited), 0], visited,
            atol=1e-9 * lesson.half_period, rtol=1e-12, reference="scipy.optimize.newton on f'",
        )  # fmt: skip


def scipy_newton_iterates(run: Trajectory, objective: Objective, damping: float) -> Array:
    """Return the points SciPy's Newton visits when it solves f′ = 0 from the same start.

    SciPy evaluates the function at each iterate in turn, so recording its arguments records the iterates.
    """
    visited: list[float] = []

    def slope(x: float) -> float:
        visited.append(float(x))
        return float(objective.slope(x))

    optimize.newton(
        slope, coordinate(run, 0), fprime=lambda x: float(objective.curvature(x)) + damping,
        maxiter=max(1, run.nit), disp=False,
    )  # fmt: skip
    return np.array(visited[: run.nit + 1])


def _limits(lesson: NewtonOnCosine) -> Iterator[Check]:
    h = lesson.half_period
    for method in ("BFGS", "CG", "Newton-CG", "L-BFGS-B"):
        found = optimize.minimize(
            lambda x: float(lesson.objective.fun(x)), [lesson.good_start], jac=lesson.objective.grad,
            method=method, tol=1e-10,
        )  # fmt: skip
        yield compare(
            "damped: limit", coordinate(lesson.damped, -1), found.x[0], atol=1e-5 * h,
            reference=f"scipy.optimize.minimize, {method}, from {lesson.good_start:g}",
        )  # fmt: skip
    root = optimize.root_scalar(lesson.objective.slope, bracket=(-1.3 * h, -0.6 * h), method="brentq", xtol=1e-12)
    yield compare(
        "newton: limit", abs(coordinate(lesson.newton, -1)), abs(root.root), atol=1e-9 * h,
        reference="scipy.optimize.root_scalar, brentq",
    )  # fmt: skip


def _closed_forms(lesson: NewtonOnCosine) -> Iterator[Check]:
    h, start = lesson.half_period, float(lesson.start)
    yield compare(
        "newton: first iterate", coordinate(lesson.newton, 1), start - h / np.pi * np.tan(np.pi * start / h),
        atol=1e-9 * h, reference="x - (h/pi) tan(pi x/h)",
    )  # fmt: skip
    yield compare(
        "nearly square: order of convergence", lesson.facts["nearly_square_order"], 3.0, atol=0.2,
        reference="theory: cubic where f''' vanishes",
    )  # fmt: skip
    yield compare(
        "newton: order of convergence", fitted_order(lesson.newton.distances(coordinate(lesson.newton, -1))),
        3.0, atol=0.3, reference="theory: cubic where f''' vanishes",
    )  # fmt: skip
    yield compare(
        "damped: rate of convergence", fitted_rate(lesson.damped.distances(0.0)),
        lesson.facts["damped_contraction"], atol=1e-3, reference="theory: alpha/(f''(0) + alpha)",
    )  # fmt: skip
    yield compare(
        "gradient descent: rate of convergence", fitted_rate(lesson.gradient_descent.distances(0.0)),
        abs(1 - lesson.learning_rate * (np.pi / h) ** 2), atol=1e-3, reference="theory: |1 - eta f''(0)|",
    )  # fmt: skip
    for name in ("share_to_minimum", "share_to_maxima"):
        yield compare(
            f"destinations: {name}", lesson.facts[name], lesson.direct_radius / h, atol=1e-4,
            reference="root of tan u = 2u",
        )  # fmt: skip
    yield compare(
        "limit of the learning rate", lesson.facts["learning_rate_limit"], 2 * (h / np.pi) ** 2, rtol=1e-12,
        reference="2 (h/pi)^2",
    )  # fmt: skip
