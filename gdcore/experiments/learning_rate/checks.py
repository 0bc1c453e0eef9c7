"""The numbers of the learning-rate lecture against SciPy and closed forms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from gdcore.experiments.experiment import coordinate
from gdcore.experiments.learning_rate.runs import LearningRateRuns
from gdcore.landscape import stability_limit
from gdcore.methods import GradientDescent
from gdcore.objectives import check_derivatives, quadratic
from gdcore.trajectory import Status
from gdcore.verification import Check, compare, fitted_rate


def checks(experiment: LearningRateRuns) -> Iterator[Check]:
    """Return the comparisons with SciPy and closed forms."""
    points = np.linspace(-1.1, 1.3, 7)[:, np.newaxis] * experiment.start
    yield from check_derivatives(experiment.objective, points, name="parabola", floor=0.0)
    yield from check_derivatives(experiment.shifted_objective, points, name="shifted parabola", floor=0.0)
    for name, rate in experiment.learning_rates.items():
        run = experiment.trajectories[name]
        yield compare(
            f"{name}: iterates", run.x[:, 0], experiment.factor(rate) ** np.arange(run.nit + 1) * experiment.start,
            rtol=1e-11, reference="x_k = (1 - eta L)^k x_0",
        )  # fmt: skip
    yield from _in_many_dimensions(experiment)
    yield from _limits_and_rates(experiment)


def _in_many_dimensions(experiment: LearningRateRuns) -> Iterator[Check]:
    curvatures = experiment.curvature * np.array([0.25, 0.5, 1.0])
    rate = 0.9 / experiment.curvature
    x0 = experiment.start * np.array([1.0, -2.0, 0.5])
    run = GradientDescent(rate).run(quadratic(curvatures), x0, experiment.maxiter)
    powers = (1 - rate * curvatures) ** np.arange(experiment.maxiter + 1)[:, np.newaxis]
    yield compare("three variables: iterates", run.x, powers * x0, rtol=1e-12, reference="x_k = (I - eta A)^k x_0")
    shifted = experiment.trajectories["shifted_tiny"]
    expected = (1 - 2 * experiment.shifted_tiny) ** np.arange(shifted.nit + 1) * (experiment.shifted_start + 1) - 1
    yield compare(
        "shifted: iterates", shifted.x[:, 0], expected, rtol=1e-12, reference="w_k + 1 = (1 - 2 eta)^k (w_0 + 1)"
    )


def _limits_and_rates(experiment: LearningRateRuns) -> Iterator[Check]:
    better = experiment.trajectories["better"]
    if better.status is Status.MINIMUM:
        for method in ("BFGS", "CG", "Nelder-Mead"):
            found = scipy.optimize.minimize(
                lambda x: float(experiment.objective.fun(x)), [experiment.start], method=method, tol=1e-8,
                jac=None if method == "Nelder-Mead" else "3-point",  # two points give a slope that stops CG early
            )  # fmt: skip
            yield compare(
                "better: limit", coordinate(better, -1), found.x[0], atol=1e-5 * abs(experiment.start),
                reference=f"scipy.optimize.minimize, {method}",
            )  # fmt: skip
    yield compare(
        "better: rate", fitted_rate(better.distances(0.0)), abs(float(experiment.factor(experiment.better))), atol=1e-9,
        reference="theory: |1 - eta L|",
    )  # fmt: skip
    numerical = scipy.differentiate.hessian(
        lambda x: experiment.objective.funs(np.moveaxis(x, 0, -1)), np.array([experiment.start])
    )
    yield compare(
        "limit of the rate", stability_limit(experiment.objective, experiment.start),
        2 / float(np.linalg.eigvalsh(numerical.ddf)[-1]), rtol=1e-5,
        reference="2 / eigenvalue of scipy.differentiate.hessian",
    )  # fmt: skip
