"""The numbers of the Newton lecture against SciPy and closed forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.experiments.experiment import coordinate
from gdcore.objectives import Objective, square
from gdcore.trajectory import Status, Trajectory
from gdcore.verification import Check, check_derivatives, compare, fitted_order, fitted_rate

if TYPE_CHECKING:
    from gdcore.experiments.newton import NewtonOnCosine


def checks(lesson: NewtonOnCosine) -> Iterator[Check]:
    """Return all of them."""
    points = np.linspace(-1.1, 1.2, 9)[:, np.newaxis] * lesson.half_period
    yield from check_derivatives(lesson.objective, points, name="cosine", floor=0.0)
    yield from check_derivatives(lesson.nearly_square_objective, points, name="square minus cosine", floor=0.0)
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

    scipy.optimize.newton(
        slope, coordinate(run, 0), fprime=lambda x: float(objective.curvature(x)) + damping,
        maxiter=max(1, run.nit), disp=False,
    )  # fmt: skip
    return np.array(visited[: run.nit + 1])


def _limits(lesson: NewtonOnCosine) -> Iterator[Check]:
    h = lesson.half_period
    for method in ("BFGS", "CG", "Newton-CG", "L-BFGS-B"):
        found = scipy.optimize.minimize(
            lambda x: float(lesson.objective.fun(x)), [lesson.good_start], jac=lesson.objective.grad,
            method=method, tol=1e-10,
        )  # fmt: skip
        yield compare(
            "damped: limit", coordinate(lesson.damped, -1), found.x[0], atol=1e-5 * h,
            reference=f"scipy.optimize.minimize, {method}, from {lesson.good_start:g}",
        )  # fmt: skip
    if lesson.newton.status.stationary:
        last = coordinate(lesson.newton, -1)
        around = (h * round(last / h) - 0.3 * h, h * round(last / h) + 0.4 * h)
        root = scipy.optimize.root_scalar(
            lambda x: float(lesson.objective.slope(x)), bracket=around, method="brentq", xtol=1e-12
        )
        yield compare("newton: limit", last, root.root, atol=1e-9 * h, reference="scipy.optimize.root_scalar, brentq")


def _closed_forms(lesson: NewtonOnCosine) -> Iterator[Check]:
    h, start, facts = lesson.half_period, float(lesson.start), lesson.facts
    if lesson.newton.nit:
        yield compare(
            "newton: first iterate", coordinate(lesson.newton, 1), start - h / np.pi * np.tan(np.pi * start / h),
            atol=1e-9 * h, reference="x - (h/pi) tan(pi x/h)",
        )  # fmt: skip
    for name in ("share_to_minimum", "share_to_maxima"):
        yield compare(
            f"destinations: {name}", facts[name], lesson.direct_radius / h, atol=1e-4, reference="root of tan u = 2u"
        )
    yield compare(
        "limit of the learning rate", facts["learning_rate_limit"], 2 * (h / np.pi) ** 2, rtol=1e-12,
        reference="2 (h/pi)^2",
    )  # fmt: skip
    yield from _orders(lesson)
    yield from _rates(lesson)


def _orders(lesson: NewtonOnCosine) -> Iterator[Check]:
    cubic = "theory: cubic where the third derivative vanishes"
    yield compare("nearly square: order", lesson.facts["nearly_square_order"], 3.0, atol=0.2, reference=cubic)
    order = fitted_order(lesson.newton.distances(coordinate(lesson.newton, -1)))
    if np.isfinite(order):
        yield compare("newton: order", order, 3.0, atol=0.3, reference=cubic)


def _rates(lesson: NewtonOnCosine) -> Iterator[Check]:
    curvature = (np.pi / lesson.half_period) ** 2
    rates = (
        ("damped", lesson.damped, lesson.damping / (curvature + lesson.damping), "alpha/(f''(0) + alpha)"),
        ("gradient descent", lesson.gradient_descent, abs(1 - lesson.learning_rate * curvature), "|1 - eta f''(0)|"),
    )
    for name, run, expected, theory in rates:
        arrived = run.status is Status.MINIMUM and abs(coordinate(run, -1)) < lesson.half_period / 2
        if arrived and lesson.start:
            found = fitted_rate(run.distances(0.0))
            yield compare(f"{name}: rate", found, expected, atol=1e-3, reference=f"theory: {theory}")
