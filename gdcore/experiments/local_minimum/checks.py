"""The numbers of the lecture on local minima against SciPy."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import scipy
from numpy.typing import NDArray

from gdcore._validation import Array
from gdcore.experiments.local_minimum.runs import CLOSE, LocalMinimumRuns
from gdcore.objectives import check_derivatives
from gdcore.trajectory import Status
from gdcore.verification import Check, at_iterate, compare


def checks(experiment: LocalMinimumRuns) -> Iterator[Check]:
    """Return the comparisons with SciPy."""
    points = np.array([experiment.good, experiment.bad, experiment.another, experiment.true_parameters])
    yield from check_derivatives(experiment.objective, points, name="error of the fit", floor=0.0)
    yield from _limits(experiment)
    yield from _fits(experiment)
    yield from _global(experiment)
    yield from _minima(experiment)
    yield from _recurrences(experiment)


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
                f"{name} start: last place, against {method}", run.x[-1], found.x, atol=CLOSE,
                reference=f"scipy.optimize.minimize, {method}, from the last iterate",
            )  # fmt: skip
        time = 10 * experiment.learning_rate * experiment.maxiter
        flow = scipy.integrate.solve_ivp(
            lambda t, x: -experiment.objective.grad(x), (0, time), run.x[0], rtol=1e-8, atol=1e-10, t_eval=[time]
        )
        yield compare(
            f"{name} start: last place, against the gradient flow", run.x[-1], flow.y[:, -1], atol=CLOSE,
            reference="scipy.integrate.solve_ivp, the gradient flow from the start",
        )  # fmt: skip


def _fits(experiment: LocalMinimumRuns) -> Iterator[Check]:
    (x, y), best = experiment.points, experiment.global_minimum

    def residuals(p: Array) -> Array:
        return experiment.curve(p, x) - y

    def model(t: Array, a: float, b: float) -> Array:
        return experiment.curve((a, b), t)

    squares = scipy.optimize.least_squares(residuals, best.x + 0.05, xtol=1e-12, ftol=1e-12)
    yield compare(
        "best minimum, against least_squares", best.x, squares.x, atol=1e-5, reference="scipy.optimize.least_squares"
    )
    fitted, _ = scipy.optimize.curve_fit(model, x, y, p0=best.x + 0.05)
    yield compare("best minimum, against curve_fit", best.x, fitted, atol=1e-5, reference="scipy.optimize.curve_fit")


def _global(experiment: LocalMinimumRuns) -> Iterator[Check]:
    best = experiment.global_minimum
    yield compare(
        "least error, against differential_evolution", best.fun, experiment.lowest_error, rtol=1e-6,
        reference="scipy.optimize.differential_evolution",
    )  # fmt: skip
    share, restarts = float(experiment.facts["lucky_share"]), experiment.restarts
    yield compare(
        f"chance of luck with 1 to {restarts} starts", experiment.chance_of_luck(np.arange(1, restarts + 1)),
        scipy.stats.binom.sf(0, np.arange(1, restarts + 1), share), rtol=1e-9, reference="scipy.stats.binom.sf",
        where=lambda k: f"{k + 1} starts",
    )  # fmt: skip
    with _quiet_shgo():
        shgo = scipy.optimize.shgo(experiment.objective.fun, experiment.box.tolist(), n=64, sampling_method="sobol")
    yield compare("least error, against shgo", best.fun, shgo.fun, rtol=1e-6, reference="scipy.optimize.shgo")


def _minima(experiment: LocalMinimumRuns) -> Iterator[Check]:
    low, high = experiment.window
    middles = low + (high - low) * (np.arange(16) + 0.5) / 16
    objective, found = experiment.objective, list[Array]()
    for start in np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2):
        end = scipy.optimize.minimize(objective.fun, start, jac=objective.grad, method="BFGS").x
        inside = ((end >= low) & (end <= high)).all()
        bends_up = inside and (np.linalg.eigvalsh(objective.hess(end)) > 0).all()
        if bends_up and all(np.linalg.norm(end - other) > 0.01 for other in found):
            found.append(end)
    yield compare(
        "number of minima in the window", experiment.facts["number_of_minima"], len(found),
        reference="scipy.optimize.minimize, BFGS, from 16 x 16 starts",
    )  # fmt: skip


def _recurrences(experiment: LocalMinimumRuns) -> Iterator[Check]:
    run = experiment.trajectories["momentum"]
    path = rolled_again(experiment, np.array([experiment.good]), experiment.momentum, run.nit)[:, 0]
    yield compare(
        f"momentum: places after 0 to {run.nit} steps", run.x, path, atol=1e-9,
        reference="the recurrence for place and velocity", where=at_iterate,
    )  # fmt: skip
    starts = np.array([run.x[0] for run in experiment.restart_runs])
    expected = ends_best(experiment, rolled_again(experiment, starts, 0.0, experiment.maxiter)[-1])
    yield compare(
        "restarts: which are lucky", experiment.restart_is_lucky, expected,
        reference="the recurrence, and scipy.optimize.minimize from where it ends", where=lambda k: f"restart {k + 1}",
    )  # fmt: skip
    for words, found, momentum in (
        ("without momentum", experiment.basins, 0.0),
        ("with momentum", experiment.momentum_basins, experiment.momentum),
    ):  # fmt: skip
        lucky = np.isin(found.label, experiment.as_good_as_best(found.points))
        yield luck_again(experiment, lucky, momentum, f"map of luck, {words}: which starts are lucky")


def luck_again(experiment: LocalMinimumRuns, lucky: NDArray[np.bool_], momentum: float, name: str) -> Check:
    """Return the check of some starts of a map of luck: they are rolled once more, by the recurrence."""
    axis = np.linspace(*experiment.window, len(lucky))
    nodes = np.unique(np.linspace(0, len(lucky) - 1, 9)[1:-1].round().astype(int))
    starts = np.stack(np.meshgrid(axis[nodes], axis[nodes], indexing="ij"), axis=-1).reshape(-1, 2)
    ends = rolled_again(experiment, starts, momentum, 2 * experiment.maxiter)[-1]
    return compare(
        name, lucky[np.ix_(nodes, nodes)].ravel(), ends_best(experiment, ends),
        reference=f"the recurrence from {len(starts)} of the starts, and scipy.optimize.minimize from where it ends",
        where=lambda k: f"the start ({starts[k][0]:.3g}, {starts[k][1]:.3g})",
    )  # fmt: skip


def rolled_again(experiment: LocalMinimumRuns, starts: Array, momentum: float, steps: int) -> Array:
    """Return the places of balls after 0, 1, … steps: each step is the share kept of the last one, and downhill."""
    path = np.empty((steps + 1, *starts.shape))
    path[0], step = starts, np.zeros_like(starts)
    for k in range(steps):
        step = momentum * step - experiment.learning_rate * experiment.objective.grads(path[k])
        path[k + 1] = path[k] + step
    return path


def ends_best(experiment: LocalMinimumRuns, ends: Array) -> NDArray[np.bool_]:
    """Return which of some places are in a minimum as low as the lowest error that a global search finds.

    Outside of the window there are minima with an error a hundredth larger: SciPy goes to the bottom of each place.
    """
    objective, lowest = experiment.objective, experiment.lowest_error
    found = np.asarray(objective.funs(ends) <= 1.5 * lowest + 5e-3)
    for k in np.flatnonzero(found):
        bottom = scipy.optimize.minimize(objective.fun, ends[k], jac=objective.grad, method="BFGS", tol=1e-9)
        found[k] = bottom.fun <= lowest * (1 + 1e-4) + 1e-9
    return found


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
