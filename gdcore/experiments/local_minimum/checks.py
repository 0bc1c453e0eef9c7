"""The numbers of the lecture on local minima against SciPy."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.experiments.local_minimum.runs import CLOSE, LocalMinimumRuns
from gdcore.objectives import check_derivatives
from gdcore.trajectory import Status
from gdcore.verification import Check, compare


def checks(experiment: LocalMinimumRuns) -> Iterator[Check]:
    """Return the comparisons with SciPy."""
    points = np.array([experiment.good, experiment.bad, experiment.another, experiment.true_parameters])
    yield from check_derivatives(experiment.objective, points, name="error", floor=0.0)
    yield from _limits(experiment)
    yield from _fits(experiment)
    yield from _global(experiment)


def _limits(experiment: LocalMinimumRuns) -> Iterator[Check]:
    for name in ("good", "bad", "another"):
        run = experiment.trajectories[name]
        if run.status is not Status.MINIMUM:
            continue
        for method in ("BFGS", "Newton-CG", "trust-exact"):
            found = scipy.optimize.minimize(
                experiment.objective.fun,
                run.x[-1],
                jac=experiment.objective.grad,
                method=method,
                tol=1e-8,
                hess=None if method == "BFGS" else experiment.objective.hess,
            )
            yield compare(
                f"{name}: limit", run.x[-1], found.x, atol=CLOSE,
                reference=f"scipy.optimize.minimize, {method}, from the last iterate",
            )  # fmt: skip
        time = 10 * experiment.learning_rate * experiment.maxiter
        flow = scipy.integrate.solve_ivp(
            lambda t, x: -experiment.objective.grad(x), (0, time), run.x[0], rtol=1e-8, atol=1e-10, t_eval=[time]
        )
        yield compare(
            f"{name}: limit", run.x[-1], flow.y[:, -1], atol=CLOSE,
            reference="scipy.integrate.solve_ivp, the gradient flow from the start",
        )  # fmt: skip


def _fits(experiment: LocalMinimumRuns) -> Iterator[Check]:
    (x, y), best = experiment.points, experiment.global_minimum

    def residuals(p: Array) -> Array:
        return experiment.curve(p, x) - y

    def model(t: Array, a: float, b: float) -> Array:
        return experiment.curve((a, b), t)

    squares = scipy.optimize.least_squares(residuals, best.x + 0.05, xtol=1e-12, ftol=1e-12)
    yield compare("best minimum", best.x, squares.x, atol=1e-5, reference="scipy.optimize.least_squares")
    fitted, _ = scipy.optimize.curve_fit(model, x, y, p0=best.x + 0.05)
    yield compare("best minimum", best.x, fitted, atol=1e-5, reference="scipy.optimize.curve_fit")


def _global(experiment: LocalMinimumRuns) -> Iterator[Check]:
    best = experiment.global_minimum
    yield compare(
        "least error", best.fun, experiment.lowest_error, rtol=1e-6, reference="scipy.optimize.differential_evolution"
    )
    share, restarts = float(experiment.facts["lucky_share"]), experiment.restarts
    yield compare(
        "chance of luck", experiment.chance_of_luck(np.arange(1, restarts + 1)),
        scipy.stats.binom.sf(0, np.arange(1, restarts + 1), share), rtol=1e-9, reference="scipy.stats.binom.sf",
    )  # fmt: skip
    with _quiet_shgo():
        shgo = scipy.optimize.shgo(experiment.objective.fun, experiment.box.tolist(), n=64, sampling_method="sobol")
    yield compare("least error", best.fun, shgo.fun, rtol=1e-6, reference="scipy.optimize.shgo")


@contextmanager
def _quiet_shgo() -> Iterator[None]:
    """Keep the notes of SciPy's shgo off the screen: it logs the bounds of each local search unasked."""

    def from_elsewhere(record: logging.LogRecord) -> bool:
        return record.module != "_shgo"

    root = logging.getLogger()  # shgo has no logger of its own
    root.addFilter(from_elsewhere)
    try:
        yield
    finally:
        root.removeFilter(from_elsewhere)
