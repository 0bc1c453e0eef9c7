"""The numbers of the learning-rate lecture against SciPy and closed forms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from gdcore.experiments.experiment import coordinate
from gdcore.experiments.learning_rate.runs import REGIMES, LearningRateRuns
from gdcore.methods import GradientDescent
from gdcore.objectives import check_derivatives, quadratic
from gdcore.trajectory import Status
from gdcore.verification import Check, at_iterate, compare, fitted_rate


def checks(experiment: LearningRateRuns) -> Iterator[Check]:
    """Return the comparisons with SciPy and closed forms."""
    points = np.linspace(-1.1, 1.3, 7)[:, np.newaxis] * experiment.start
    yield from check_derivatives(experiment.objective, points, name="parabola", floor=0.0)
    yield from check_derivatives(experiment.shifted_objective, points, name="shifted parabola", floor=0.0)
    yield from check_derivatives(experiment.other_ground, points, name="cosine of the same curvature", floor=0.0)
    for name, rate in _rates(experiment).items():
        run = experiment.trajectories[name]
        powers = (1 - rate * experiment.curvature) ** np.arange(run.nit + 1)
        yield compare(
            f"{name.replace('_', ' ')}: iterates 0 to {run.nit}", run.x[:, 0], powers * experiment.start,
            rtol=1e-11, reference="x_k = (1 - η L)^k x_0", where=at_iterate,
        )  # fmt: skip
    yield from _in_many_dimensions(experiment)
    yield from _limits_and_rates(experiment)


def _rates(experiment: LearningRateRuns) -> dict[str, float]:
    """Return the rates by the names of their runs."""
    best = 1 / experiment.curvature
    own = {name: float(getattr(experiment, name)) for name in REGIMES}
    return {**own, "best": best, "overshooting": 1.6 * best}


def _in_many_dimensions(experiment: LearningRateRuns) -> Iterator[Check]:
    curvatures = experiment.curvature * np.array([0.25, 0.5, 1.0])
    rate = 0.9 / experiment.curvature
    x0 = experiment.start * np.array([1.0, -2.0, 0.5])
    run = GradientDescent(rate).run(quadratic(curvatures), x0, experiment.maxiter)
    powers = (1 - rate * curvatures) ** np.arange(experiment.maxiter + 1)[:, np.newaxis]
    yield compare(
        f"three variables: iterates 0 to {run.nit}", run.x, powers * x0, rtol=1e-12,
        reference="x_k = (I - η A)^k x_0", where=at_iterate,
    )  # fmt: skip
    for name, rate in (("bouncing", experiment.shifted_bouncing), ("tiny", experiment.shifted_tiny)):
        shifted = experiment.trajectories[f"shifted_{name}"]
        expected = (1 - 2 * rate) ** np.arange(shifted.nit + 1) * (experiment.shifted_start + 1) - 1
        yield compare(
            f"shifted parabola, {name}: iterates 0 to {shifted.nit}", shifted.x[:, 0], expected, atol=1e-12, rtol=1e-12,
            reference="w_k + 1 = (1 - 2η)^k (w_0 + 1)", where=at_iterate,
        )  # fmt: skip


def _limits_and_rates(experiment: LearningRateRuns) -> Iterator[Check]:
    better, rates = experiment.trajectories["better"], _rates(experiment)
    if better.status is Status.MINIMUM:
        for method in ("BFGS", "CG", "Nelder-Mead"):
            found = scipy.optimize.minimize(
                lambda x: float(experiment.objective.fun(x)), [experiment.start], method=method, tol=1e-8,
                jac=None if method == "Nelder-Mead" else "3-point",  # two points give a slope that stops CG early
            )  # fmt: skip
            yield compare(
                f"better: last iterate, against {method}", coordinate(better, -1), found.x[0],
                atol=1e-5 * abs(experiment.start), reference=f"scipy.optimize.minimize, {method}",
            )  # fmt: skip
    yield compare(
        "better: what a step leaves, fitted to its distances", fitted_rate(better.distances(0.0)),
        abs(1 - experiment.better * experiment.curvature), atol=1e-9, reference="theory: |1 - η L|",
    )  # fmt: skip
    numerical = scipy.differentiate.hessian(
        lambda x: experiment.objective.funs(np.moveaxis(x, 0, -1)), np.array([experiment.start])
    )
    curvature = float(np.linalg.eigvalsh(numerical.ddf)[-1])
    yield compare(
        "limit of the rate", experiment.facts["learning_rate_limit"], 2 / curvature, rtol=1e-5,
        reference="2 / eigenvalue of scipy.differentiate.hessian",
    )  # fmt: skip
    for name in rates:
        yield compare(
            f"{name.replace('_', ' ')}: factor of a step", experiment.facts[f"{name}_factor"],
            1 - rates[name] * curvature, atol=1e-5, reference="1 - η · eigenvalue of scipy.differentiate.hessian",
        )  # fmt: skip
