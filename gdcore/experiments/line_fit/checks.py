"""The numbers of the line-fit lecture against SciPy."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.experiments.line_fit.runs import LineFitRuns
from gdcore.objectives import check_derivatives, models
from gdcore.verification import Check, compare


def checks(experiment: LineFitRuns) -> Iterator[Check]:
    """Return all of them."""
    points = [[0.0, 0.0], [2.0, -1.0], [-0.5, 3.0]]
    yield from check_derivatives(experiment.objective, points, name="line", floor=0.0)
    yield from check_derivatives(experiment.formula_objective, points, name="formula", floor=0.0)
    safe, formula = experiment.trajectories["safe"], experiment.trajectories["formula"]
    line = scipy.stats.linregress(*experiment.points(models.line))
    yield compare(
        "safe: limit", safe.x[-1], [line.slope, line.intercept], atol=1e-9, reference="scipy.stats.linregress"
    )
    x, y = experiment.points(models.cubic)
    fitted, _ = scipy.optimize.curve_fit(_formula, x, y)
    yield compare("formula: limit", formula.x[-1], fitted, atol=1e-6, reference="scipy.optimize.curve_fit")

    def residuals(p: Array) -> Array:
        return models.cubic(p.tolist(), x) - y

    squares = scipy.optimize.least_squares(residuals, np.zeros(2))
    yield compare("formula: limit", formula.x[-1], squares.x, atol=1e-6, reference="scipy.optimize.least_squares")
    moments = np.array([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
    yield compare(
        "limit of the rate", experiment.facts["learning_rate_limit"], 1 / float(np.linalg.eigvalsh(moments)[-1]),
        rtol=1e-9, reference="1 / eigenvalue of the moments of the data",
    )  # fmt: skip


def _formula(x: Array, a: float, b: float) -> Array:
    return models.cubic((a, b), x)
