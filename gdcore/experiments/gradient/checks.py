"""The numbers of the lecture on the gradient against SciPy and against arithmetic done another way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.experiments.gradient.runs import EXERCISE_POINT, WINDOW, GradientRuns
from gdcore.experiments.local_minimum import LocalMinimum
from gdcore.verification import Check, compare

_DEGENERATE = ((0.0, -np.pi / 2), (0.0, np.pi / 2), (0.0, 3 * np.pi / 2))
"""Level places of the landscape of sin(b·cos(a·x)) where both derivatives of the model vanish for every x.

At a = 0 the model is the constant sin b, even in a, and its derivative by b is cos b = 0.
"""


def checks(run: GradientRuns) -> Iterator[Check]:
    """Return all of them."""
    yield from _derivatives(run)
    yield from _walk(run)
    yield from _directions(run)
    yield from _level_places(run)
    yield from _exercise(run)


def _height(x: complex, y: complex) -> complex:
    """Return sin x · cos y, for complex arguments too."""
    return complex(np.sin(complex(x)) * np.cos(complex(y)))


def _real_height(p: Array) -> float:
    return _height(p[0], p[1]).real


def _complex_slopes(point: tuple[float, float]) -> Array:
    """Return the slopes of the ground, to the last digit, from heights a tiny imaginary step away."""
    (x, y), tiny = point, 1e-30
    return np.array([_height(x + 1j * tiny, y).imag / tiny, _height(x, y + 1j * tiny).imag / tiny])


def _derivatives(run: GradientRuns) -> Iterator[Check]:
    ground, table = run.objective, run.table_objective
    off = scipy.optimize.check_grad(ground.fun, ground.grad, np.array(run.point))
    yield compare(
        "gradient of the ground: its distance from differences",
        off,
        0.0,
        atol=1e-6,
        reference="scipy.optimize.check_grad",
    )
    off = scipy.optimize.check_grad(table.fun, table.grad, run.table.ravel())
    yield compare(
        "gradient of the table: its distance from differences",
        off,
        0.0,
        atol=1e-6,
        reference="scipy.optimize.check_grad",
    )
    slopes = _complex_slopes(run.point)
    yield compare(
        "slopes of the ground at the point", run.gradient, slopes, rtol=1e-12, reference="complex step, Im f(x + ih)/h"
    )
    numerical = scipy.optimize.approx_fprime(run.table.ravel(), table.fun)
    yield compare(
        "gradient of the table", run.table_gradient.ravel(), numerical, atol=1e-5,
        reference="scipy.optimize.approx_fprime", where=lambda k: f"weight {k + 1}",
    )  # fmt: skip


def _walk(run: GradientRuns) -> Iterator[Check]:
    ground = run.objective
    found = scipy.optimize.minimize(_real_height, run.point, jac=ground.grad, method="BFGS", options={"gtol": 1e-9})
    yield compare(
        "place of the hollow", run.hollow, found.x, atol=1e-7, reference="scipy.optimize.minimize, BFGS, from the point"
    )
    if int(run.facts["steps_to_hollow"]) > 0:  # a walk that never arrives has no limit: the claim about it says so
        reference = "scipy.optimize.minimize, BFGS"
        yield compare("descent: last place", run.descent.x[-1], found.x, atol=1e-7, reference=reference)
    beyond = np.array(run.point) - run.long_rate * _complex_slopes(run.point)
    yield compare(
        "long step: where it ends", run.long.x[-1], beyond, rtol=1e-12, reference="point - η · slopes by a complex step"
    )
    yield compare(
        "long step: height at its end", run.long.fun[-1], _real_height(beyond), rtol=1e-12,
        reference="sin x · cos y, written out",
    )  # fmt: skip
    rate = float(run.facts["rate_from_which_step_climbs"])
    start = np.array(run.point)

    def rise(eta: float) -> float:
        return _real_height(start - eta * run.gradient) - _real_height(start)

    tried = np.linspace(0.01, 6.0, 600).tolist()
    climbing = [k for k, eta in enumerate(tried) if rise(eta) >= 0]
    if climbing:
        first = climbing[0]
        root = scipy.optimize.brentq(rise, tried[first - 1] if first else 1e-6, tried[first], xtol=1e-13)
        yield compare("rate from which a step climbs", rate, root, atol=1e-9, reference="scipy.optimize.brentq")


def _directions(run: GradientRuns) -> Iterator[Check]:
    (x, y), h = run.point, 1e-3
    uphill = float(run.facts["uphill_bearing"])

    def fall(angle: float) -> float:
        u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        ahead, back = _real_height(np.array([x, y]) + h * u), _real_height(np.array([x, y]) - h * u)
        return (back - ahead) / (2 * h)

    found = scipy.optimize.minimize_scalar(
        fall, bounds=(uphill - 50, uphill + 70), method="bounded", options={"xatol": 1e-6}
    )
    yield compare(
        "bearing of the gradient", uphill, float(found.x), atol=1e-4,
        reference="scipy.optimize.minimize_scalar over the bearing",
    )  # fmt: skip


def _level_places(run: GradientRuns) -> Iterator[Check]:
    starts = np.stack(np.meshgrid(np.linspace(*WINDOW[0], 25), np.linspace(*WINDOW[1], 19)), axis=-1).reshape(-1, 2)
    roots = [scipy.optimize.root(run.objective.grad, start, jac=run.objective.hess) for start in starts]
    found = _distinct(np.array([root.x for root in roots if root.success]), WINDOW)
    mine = np.array([place.x for place in run.level_places])
    reference = "scipy.optimize.root from 25 x 19 starts"
    yield compare("number of level places of the ground", len(mine), len(found), reference=reference)
    nearest = np.linalg.norm(mine[:, np.newaxis] - found, axis=-1).min(axis=1)
    yield compare(
        "level places of the ground: farthest from its own", nearest.max(), 0.0, atol=1e-7, reference=reference
    )
    places, minima = landscape_counts()
    reference = "scipy.optimize.root from 61 x 61 starts, and 3 degenerate places in closed form"
    yield compare(
        "number of level places of the landscape", run.facts["landscape_level_places"], places, reference=reference
    )
    yield compare("number of minima of the landscape", run.facts["landscape_minima"], minima, reference=reference)


def _form(p: Array) -> float:
    return float(p[0] ** 2 + 3 * p[0] * p[1])


def _exercise(run: GradientRuns) -> Iterator[Check]:
    slopes = scipy.optimize.approx_fprime(EXERCISE_POINT, _form)
    expected = {
        "slope_east": ("slope to the east", slopes[0]),
        "slope_north": ("slope to the north", slopes[1]),
        "northeast_slope": ("slope to the north-east", slopes @ (1, 1) / np.sqrt(2)),
        "steepest_slope": ("steepest slope", np.linalg.norm(slopes)),
    }
    for name, (words, value) in expected.items():
        yield compare(
            f"exercise: {words}", run.facts[f"exercise_{name}"], value, atol=1e-6,
            reference="scipy.optimize.approx_fprime of x² + 3xy",
        )  # fmt: skip


@cache
def landscape_counts() -> tuple[int, int]:
    """Return how many level places and minima SciPy finds on the landscape of the lecture on local minima."""
    lesson = LocalMinimum()
    bounds = ((lesson.window[0], lesson.window[1]),) * 2
    axis = np.linspace(*lesson.window, 61)
    starts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    roots = [
        scipy.optimize.root(lesson.objective.grad, start, jac=lesson.objective.hess, tol=1e-10) for start in starts
    ]
    ends = np.array([root.x for root in roots if root.success])
    away = np.linalg.norm(ends[:, np.newaxis] - _DEGENERATE, axis=-1).min(axis=1) > 1e-2
    found = _distinct(ends[away], bounds)
    curvatures = np.linalg.eigvalsh(lesson.objective.hesses(found))
    return len(found) + len(_DEGENERATE), int((curvatures > 0).all(axis=1).sum())


def _distinct(points: Array, bounds: tuple[tuple[float, float], ...], apart: float = 1e-4) -> Array:
    low, high = np.array(bounds).T
    kept: list[Array] = []
    for point in points[((points >= low - 1e-9) & (points <= high + 1e-9)).all(axis=1)]:
        if all(np.linalg.norm(point - other) > apart for other in kept):
            kept.append(point)
    return np.array(kept)
