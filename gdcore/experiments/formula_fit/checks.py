"""The numbers of the lecture on tuning a formula against SciPy, exact fractions and closed forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.closed_forms import descent_on_bowl
from gdcore.experiments.formula_fit.runs import QUIZ_A, QUIZ_B, QUIZ_RANGE, FormulaRuns
from gdcore.objectives import check_derivatives, mean_squared_error
from gdcore.verification import Check, at_iterate, compare


def checks(lesson: FormulaRuns) -> Iterator[Check]:
    """Return all of them."""
    yield from check_derivatives(lesson.objective, [[0.0, 0.0], [2.0, -1.0], [-0.5, 3.0]], name="formula", floor=0.0)
    yield from _fits(lesson)
    yield from _moments(lesson)
    yield from _runs(lesson)
    yield from _network(lesson)
    yield from _quiz(lesson)


def _design(x: Array) -> Array:
    return np.stack([x * x * x, x * x], axis=-1)


def _fits(lesson: FormulaRuns) -> Iterator[Check]:
    x, y = lesson.points
    matrix, best = _design(x), lesson.best.parameters
    fitted, _ = lesson.scipy_fit
    yield compare("best (a, b), against curve_fit", best, fitted, atol=1e-6, reference="scipy.optimize.curve_fit")

    def misses_at(p: Array) -> Array:
        return np.asarray(matrix @ p - y)

    squares = scipy.optimize.least_squares(misses_at, np.zeros(2))
    yield compare(
        "best (a, b), against least_squares", best, squares.x, atol=1e-6, reference="scipy.optimize.least_squares"
    )
    normal = np.linalg.solve(matrix.T @ matrix, matrix.T @ y)
    yield compare("best (a, b), against the normal equations", best, normal, atol=1e-10, reference="normal equations")
    for name, data, found in (("", lesson.points, lesson.scipy_fit), ("points on one side: ", *_narrow(lesson))):
        a = _design(data[0])
        misses = data[1] - a @ found[0]
        variance = misses @ misses / (len(misses) - 2)
        expected = np.sqrt(np.diag(variance * np.linalg.inv(a.T @ a)))
        yield compare(
            f"{name}standard errors of a and b",
            found[1],
            expected,
            rtol=1e-6,
            reference="roots of the diagonal of s^2 (A'A)^-1",
        )


def _narrow(lesson: FormulaRuns) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    return lesson.narrow_points, lesson.narrow_scipy_fit


def exact_mean_of_power(samples: int, power: int) -> Fraction:
    """Return the mean of xᵐ over so many points evenly on [−1, 1], as a fraction."""
    x = [Fraction(2 * k, samples - 1) - 1 for k in range(samples)]
    return sum((value**power for value in x), Fraction(0)) / samples


def _moments(lesson: FormulaRuns) -> Iterator[Check]:
    second, third = (exact_mean_of_power(lesson.samples, power) for power in (4, 6))
    for power, exact in ((2, second), (3, third)):
        reference = f"{exact.numerator}/{exact.denominator}" if exact.denominator < 10**9 else "exact fractions"
        yield compare(
            f"mean square of x^{power}", lesson.facts[f"mean_square_x{power}"], float(exact), rtol=1e-12,
            reference=reference,
        )  # fmt: skip
    exact_limit = 1 / max(second, third)
    yield compare(
        "limit of the rate", lesson.facts["learning_rate_limit"], float(exact_limit), rtol=1e-12,
        reference="1 / largest mean square, exact fractions",
    )  # fmt: skip


def _runs(lesson: FormulaRuns) -> Iterator[Check]:
    for name, run, (x, y) in (
        ("all points", lesson.run, lesson.points),
        ("points on one side", lesson.narrow, lesson.narrow_points),
    ):
        matrix = _design(x)
        best = np.linalg.lstsq(matrix, y)[0]
        hess = 2 / len(x) * matrix.T @ matrix
        expected = descent_on_bowl(hess, best, lesson.start, lesson.learning_rate, run.nit)
        yield compare(
            f"{name}: iterates 0 to {run.nit}", run.x, expected, atol=1e-9, rtol=1e-12,
            reference="best + (start - best)(1 - η λ)^k along each eigenvector", where=at_iterate,
        )  # fmt: skip
    x, y = lesson.narrow_points
    bottom = np.linalg.lstsq(_design(x), y)[0]
    yield compare(
        "Newton on points on one side: (a, b) after its jump", lesson.newton.x[-1], bottom, atol=1e-9,
        reference="numpy.linalg.lstsq",
    )  # fmt: skip
    stuck = lesson.inside_lesson.objective
    end = scipy.optimize.minimize(stuck.fun, lesson.start, jac=stuck.grad, method="BFGS")
    yield compare(
        "knobs inside: last (a, b)", lesson.inside.x[-1], end.x, atol=1e-3, reference="scipy.optimize.minimize, BFGS"
    )


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
        "network: how its values change with its weights",
        partials,
        np.stack(moved, axis=-1),
        atol=1e-8,
        reference="central differences, 1e-5",
    )
    own = mean_squared_error(model, x, y)
    yield compare(
        "network: error, from its weights", lesson.network.loss, float(own.fun(lesson.network.parameters)), rtol=1e-12,
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
        yield compare(
            f"network: error, from seed {seed}", lesson.network.loss, other.loss, rtol=1e-6, reference=reference
        )
        values = lesson.network_model(other.parameters.tolist(), far)
        yield compare(
            f"network: value at x = {lesson.far:g}, from seed {seed}", lesson.network_curve(far), values, atol=1e-5,
            reference=reference,
        )  # fmt: skip


def _quiz(lesson: FormulaRuns) -> Iterator[Check]:
    x = np.linspace(-1, 1, lesson.samples)
    a, b = lesson.true_parameters
    written_out = "the second derivatives of the error, written out"
    for name in ("sine_outside", "exponential_outside"):
        yield compare(
            f"quiz, {name.replace('_', ' ')}: by how much its curvatures vary", lesson.facts[f"quiz_{name}_varies_by"],
            0.0, atol=1e-6, reference="the error is quadratic in its knobs",
        )  # fmt: skip
    places_a, places_b = np.array(QUIZ_A)[:, np.newaxis, np.newaxis], np.array(QUIZ_B)[:, np.newaxis]
    sine = np.sin(places_a * x), x * np.cos(places_a * x), -x * x * np.sin(places_a * x)
    growth = np.exp(places_a * x)
    for name, (value, first, second), true in (
        ("sine_inside", sine, np.sin(a * x)),
        ("exponential_inside", (growth, x * growth, x * x * growth), np.exp(a * x)),
    ):
        misses = value + places_b - true - b
        along_a = np.mean(2 * (first**2 + misses * second), axis=-1)
        expected = np.ptp(along_a) / max(np.abs(along_a).max(), 2.0)  # along b the curvature is 2 everywhere
        yield compare(
            f"quiz, {name.replace('_', ' ')}: by how much its curvatures vary", lesson.facts[f"quiz_{name}_varies_by"],
            expected, rtol=1e-3, reference=written_out,
        )  # fmt: skip
    fine = np.linspace(*QUIZ_RANGE, 6_001)[:, np.newaxis]
    slope = np.mean((np.sin(fine * x) - np.sin(a * x)) * x * np.cos(fine * x), axis=-1)
    yield compare(
        "quiz, sine inside: number of minima along a", lesson.facts["quiz_sine_inside_minima"],
        int(((slope[:-1] < 0) & (slope[1:] >= 0)).sum()), reference="changes of sign of the slope at 6001 places",
    )  # fmt: skip
    # Of very many points the mean squares are integrals.
    third, second_power = (scipy.integrate.quad(lambda t, m=m: t**m / 2, -1, 1)[0] for m in (6, 4))
    yield compare(
        "exercise: limit of the rate", lesson.facts["exercise_limit"], 1 / max(third, second_power), rtol=1e-9,
        reference="scipy.integrate.quad of the mean squares",
    )  # fmt: skip
    yield compare(
        "exercise: condition", lesson.facts["exercise_condition"], second_power / third, rtol=1e-9,
        reference="scipy.integrate.quad of the mean squares",
    )  # fmt: skip
