"""The numbers of the lecture on tuning a formula against SciPy, exact fractions and closed forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.closed_forms import descent_on_bowl
from gdcore.experiments.formula_fit.runs import FormulaRuns
from gdcore.objectives import check_derivatives, mean_squared_error
from gdcore.verification import Check, compare


def checks(lesson: FormulaRuns) -> Iterator[Check]:
    """Return all of them."""
    yield from check_derivatives(lesson.objective, [[0.0, 0.0], [2.0, -1.0], [-0.5, 3.0]], name="formula", floor=0.0)
    yield from _fits(lesson)
    yield from _moments(lesson)
    yield from _runs(lesson)
    yield from _network(lesson)


def _design(x: Array) -> Array:
    return np.stack([x * x * x, x * x], axis=-1)


def _fits(lesson: FormulaRuns) -> Iterator[Check]:
    x, y = lesson.points
    matrix, best = _design(x), lesson.best.parameters
    fitted, _ = lesson.scipy_fit
    yield compare("best (a, b)", best, fitted, atol=1e-6, reference="scipy.optimize.curve_fit")

    def misses_at(p: Array) -> Array:
        return np.asarray(matrix @ p - y)

    squares = scipy.optimize.least_squares(misses_at, np.zeros(2))
    yield compare("best (a, b)", best, squares.x, atol=1e-6, reference="scipy.optimize.least_squares")
    normal = np.linalg.solve(matrix.T @ matrix, matrix.T @ y)
    yield compare("best (a, b)", best, normal, atol=1e-10, reference="normal equations")
    for name, data, found in (("", lesson.points, lesson.scipy_fit), ("narrow: ", *_narrow(lesson))):
        a = _design(data[0])
        misses = data[1] - a @ found[0]
        variance = misses @ misses / (len(misses) - 2)
        expected = np.sqrt(np.diag(variance * np.linalg.inv(a.T @ a)))
        yield compare(
            f"{name}standard errors", found[1], expected, rtol=1e-6, reference="roots of the diagonal of s^2 (A'A)^-1"
        )


def _narrow(lesson: FormulaRuns) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    return lesson.narrow_points, lesson.narrow_scipy_fit


def exact_mean_of_power(samples: int, power: int) -> Fraction:
    """Return the mean of xᵐ over so many points evenly on [−1, 1], as a fraction."""
    x = [Fraction(2 * k, samples - 1) - 1 for k in range(samples)]
    return sum((value**power for value in x), Fraction(0)) / samples


def _moments(lesson: FormulaRuns) -> Iterator[Check]:
    second, third = (exact_mean_of_power(lesson.samples, power) for power in (4, 6))
    for name, exact in (("mean_square_x2", second), ("mean_square_x3", third)):
        reference = f"{exact.numerator}/{exact.denominator}" if exact.denominator < 10**9 else "exact fractions"
        yield compare(name, lesson.facts[name], float(exact), rtol=1e-12, reference=reference)
    exact_limit = 1 / max(second, third)
    yield compare(
        "limit of the rate", lesson.facts["learning_rate_limit"], float(exact_limit), rtol=1e-12,
        reference="1 / largest mean square, exact fractions",
    )  # fmt: skip


def _runs(lesson: FormulaRuns) -> Iterator[Check]:
    for name, run, (x, y) in (("run", lesson.run, lesson.points), ("narrow", lesson.narrow, lesson.narrow_points)):
        matrix = _design(x)
        best = np.linalg.lstsq(matrix, y)[0]
        hess = 2 / len(x) * matrix.T @ matrix
        expected = descent_on_bowl(hess, best, lesson.start, lesson.learning_rate, run.nit)
        yield compare(
            f"{name}: iterates", run.x, expected, atol=1e-9, rtol=1e-12,
            reference="best + (start - best)(1 - eta lambda)^k along each eigenvector",
        )  # fmt: skip
    stuck = lesson.inside_lesson.objective
    end = scipy.optimize.minimize(stuck.fun, lesson.start, jac=stuck.grad, method="BFGS")
    yield compare("inside: limit", lesson.inside.x[-1], end.x, atol=1e-3, reference="scipy.optimize.minimize, BFGS")


def _network(lesson: FormulaRuns) -> Iterator[Check]:
    model, (x, y) = lesson.network_model, lesson.points
    rng = np.random.default_rng(lesson.network_seed)
    weights = rng.standard_normal(len(model.names))
    partials = np.stack(np.broadcast_arrays(*model.first([np.asarray(w) for w in weights], x)[1]), axis=-1)
    nudge = 1e-5
    moved = [
        (model((weights + move).tolist(), x) - model((weights - move).tolist(), x)) / (2 * nudge)
        for move in nudge * np.eye(weights.size)
    ]
    yield compare(
        "network: Jacobian", partials, np.stack(moved, axis=-1), atol=1e-8, reference="central differences, 1e-5"
    )
    own = mean_squared_error(model, x, y)
    yield compare(
        "network: error", lesson.network.loss, float(own.fun(lesson.network.parameters)), rtol=1e-12,
        reference="mean_squared_error",
    )  # fmt: skip
    penalised = own.fun(lesson.network.parameters) + lesson.penalty * np.sum(lesson.network.parameters**2) / len(x)

    def error(w: Array) -> tuple[float, Array]:
        fun, grad = own.evaluate(w)
        return fun + lesson.penalty * float(w @ w) / len(x), grad + 2 * lesson.penalty * w / len(x)

    further = scipy.optimize.minimize(error, lesson.network.parameters, jac=True, method="BFGS", options={"gtol": 1e-9})
    yield compare(
        "network: error with penalty", float(penalised), float(further.fun), rtol=1e-6,
        reference="scipy.optimize.minimize, BFGS, from there on",
    )  # fmt: skip
    # Of other data or another network there may be several answers, and the lecture says nothing of the rest of them.
    if all(getattr(lesson, each.name) == each.default for each in fields(lesson) if each.name in _ANSWER_DEPENDS_ON):
        yield from _repeated(lesson)


_ANSWER_DEPENDS_ON = frozenset({"true_parameters", "samples", "noise", "seed", "neurons", "penalty", "network_seed"})


def _repeated(lesson: FormulaRuns) -> Iterator[Check]:
    far = np.array([lesson.far])
    for seed in range(1, 6):
        other = lesson.fitted_network(*lesson.points, seed)
        reference = f"scipy.optimize.least_squares from seed {seed}"
        yield compare("network: error", lesson.network.loss, other.loss, rtol=1e-6, reference=reference)
        values = lesson.network_model(other.parameters.tolist(), far)
        yield compare(
            "network: value beyond the data", lesson.network_curve(far), values, atol=1e-5, reference=reference
        )
