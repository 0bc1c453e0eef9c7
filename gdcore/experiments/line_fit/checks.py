"""The numbers of the lecture on fitting a line against SciPy, exact fractions and closed forms."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.closed_forms import descent_on_bowl
from gdcore.experiments.line_fit.runs import EXERCISE_X, LineRuns
from gdcore.objectives import check_derivatives
from gdcore.trajectory import Status
from gdcore.verification import Check, at_iterate, compare

_EXACT_STEPS = 60
"""Steps up to which fractions are carried along; they grow with every step."""


def checks(run: LineRuns) -> Iterator[Check]:
    """Return all of them."""
    yield from check_derivatives(run.objective, [[0.0, 0.0], [2.0, -1.0], [-0.5, 3.0]], name="line", floor=0.0)
    yield from _fits(run)
    yield from _curvatures(run)
    yield from _iterates(run)
    yield from _stops(run)


def _design(x: Array) -> Array:
    return np.stack([x, np.ones_like(x)], axis=-1)


def _fits(run: LineRuns) -> Iterator[Check]:
    x, y = run.points
    matrix, best = _design(x), run.best.parameters
    line = scipy.stats.linregress(x, y)
    yield compare(
        "best (a, b), against linregress",
        best,
        [line.slope, line.intercept],
        atol=1e-9,
        reference="scipy.stats.linregress",
    )
    yield compare(
        "best (a, b), against lstsq", best, np.linalg.lstsq(matrix, y)[0], atol=1e-9, reference="numpy.linalg.lstsq"
    )

    def misses(p: Array) -> Array:
        return np.asarray(matrix @ p - y)

    squares = scipy.optimize.least_squares(misses, np.zeros(2))
    yield compare(
        "best (a, b), against least_squares", best, squares.x, atol=1e-7, reference="scipy.optimize.least_squares"
    )
    if run.safe.status is not Status.MINIMUM:
        return  # it has no limit: the lecture's claim says so

    yield compare(
        "safe: last (a, b), against linregress",
        run.safe.x[-1],
        [line.slope, line.intercept],
        atol=1e-9,
        reference="scipy.stats.linregress",
    )

    def error(p: Array) -> float:
        return float(np.mean(misses(p) ** 2))

    found = scipy.optimize.minimize(error, run.start, method="BFGS", options={"gtol": 1e-7})
    yield compare(
        "safe: last (a, b), against BFGS", run.safe.x[-1], found.x, atol=1e-6, reference="scipy.optimize.minimize, BFGS"
    )


def _curvatures(run: LineRuns) -> Iterator[Check]:
    matrix = _design(run.points[0])
    exact = np.linalg.eigvalsh(2 / len(matrix) * matrix.T @ matrix)
    facts = sorted(float(run.facts[name]) for name in ("curvature_a", "curvature_b"))
    yield compare("curvatures along a and b", facts, exact, rtol=1e-12, reference="numpy.linalg.eigvalsh of 2/n A'A")
    yield compare(
        "limit of the rate", run.facts["learning_rate_limit"], 2 / exact[-1], rtol=1e-12,
        reference="2 / largest eigenvalue of 2/n A'A",
    )  # fmt: skip
    matrix = _design(np.array(EXERCISE_X))
    low, high = np.linalg.eigvalsh(2 / len(matrix) * matrix.T @ matrix).tolist()
    for name, what, expected in (
        ("exercise_curvature_a", "exercise: curvature along a", high),
        ("exercise_curvature_b", "exercise: curvature along b", low),
        ("exercise_limit", "exercise: limit of the rate", 2 / high),
    ):
        yield compare(
            what, run.facts[name], expected, rtol=1e-12, reference="numpy.linalg.eigvalsh of 2/n A'A for its points"
        )


def _iterates(run: LineRuns) -> Iterator[Check]:
    x, y = run.points
    rates = {"safe": run.safe_rate, "limit": run.limit_rate, "tiny": run.tiny_rate}
    units = {"unit": run.unit, "round": run.round_unit}
    for name in (*rates, *units):
        unit, walk = units.get(name, 1.0), run.trajectories[name]
        called = {"limit": "rate at the limit", "unit": "finer unit", "round": "unit of the round bowl"}.get(name, name)
        matrix = _design(unit * x)
        hess = 2 / len(x) * matrix.T @ matrix
        rate = rates.get(name, 2 / float(np.linalg.eigvalsh(hess).sum()))
        best = np.linalg.lstsq(matrix, y)[0]
        expected = descent_on_bowl(hess, best, (run.start[0] / unit, run.start[1]), rate, walk.nit)
        # Above the limit rounding grows with the iterates, and so does what is allowed.
        yield compare(
            f"{called}: iterates 0 to {walk.nit}", walk.x, expected, atol=1e-9, rtol=1e-9,
            reference="best + (start - best)(1 - η λ)^k", where=at_iterate,
        )  # fmt: skip


def _stops(run: LineRuns) -> Iterator[Check]:
    for name, rate in (("tiny", run.tiny_rate), ("safe", run.safe_rate), ("limit", run.limit_rate)):
        stop = run.stop(name)
        if 0 < stop <= _EXACT_STEPS:
            yield compare(
                f"{name}: step at which the usual rule stops",
                stop,
                exact_stop(run, rate),
                reference="the same run in exact fractions",
            )


def exact_stop(run: LineRuns, rate: float) -> int:
    """Return where the usual rule stops gradient descent that is carried out in exact fractions, −1 if too late.

    The x are exact fractions too, −1 + 2i/(n − 1), and the y those that the data hold as floats.
    """
    n = run.samples
    x = [Fraction(2 * i, n - 1) - 1 for i in range(n)]
    y = [Fraction(value) for value in run.points[1].tolist()]
    a, b = (Fraction(value) for value in np.asarray(run.start, dtype=np.float64).tolist())
    eta, tolerance = Fraction(rate), Fraction(run.tolerance)
    xx, xy, yy, mean_x, mean_y = (
        sum(values, Fraction(0)) / n
        for values in (
            [u * u for u in x], [u * v for u, v in zip(x, y, strict=True)], [v * v for v in y], x, y,
        )
    )  # fmt: skip

    def error(p: Fraction, q: Fraction) -> Fraction:
        return p * p * xx + 2 * p * q * mean_x + q * q - 2 * p * xy - 2 * q * mean_y + yy

    before = error(a, b)
    for k in range(1, _EXACT_STEPS + 1):
        by_a, by_b = 2 * (a * xx + b * mean_x - xy), 2 * (a * mean_x + b - mean_y)
        a, b = a - eta * by_a, b - eta * by_b
        after = error(a, b)
        if before - after <= tolerance:
            return k
        before = after
    return -1
