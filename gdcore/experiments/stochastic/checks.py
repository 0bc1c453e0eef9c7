"""The numbers of the lecture on learning from a handful against SciPy, simulation and closed forms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.experiments.stochastic.runs import SHARE, StochasticRuns
from gdcore.noise import ellipse_area, moments
from gdcore.objectives import check_derivatives
from gdcore.verification import Check, at_iterate, compare

STEPS_SIMULATED, WALKERS, SIMULATION_SEED = 200_000, 500, 7


def checks(run: StochasticRuns) -> Iterator[Check]:
    """Return all of them."""
    points = np.array([run.start, (0.5, -1.0), run.bottom])
    yield from check_derivatives(run.objective, points, name="all samples")
    yield from check_derivatives(run.objective.batch(np.arange(run.handful)), points, name="a handful")
    yield from _least_squares(run)
    yield from _powers(run)
    yield from _cloud(run)
    yield from _limits(run)
    yield compare(
        "size of the ellipse around the cloud", ellipse_area(np.eye(2), SHARE) / np.pi, scipy.stats.chi2.ppf(SHARE, 2),
        rtol=1e-12, reference="scipy.stats.chi2.ppf",
    )  # fmt: skip


def _design(run: StochasticRuns) -> tuple[Array, Array]:
    """Return the curvatures H_i = 2φφᵀ of the samples, and their gradients at the bottom, written out."""
    x, y = run.points
    phi = np.column_stack([x, np.ones_like(x)])
    line = scipy.stats.linregress(x, y)
    miss = line.slope * x + line.intercept - y
    return 2 * phi[:, :, np.newaxis] * phi[:, np.newaxis], 2 * miss[:, np.newaxis] * phi


def _least_squares(run: StochasticRuns) -> Iterator[Check]:
    line = scipy.stats.linregress(*run.points)
    yield compare(
        "place of the bottom",
        run.bottom,
        [line.slope, line.intercept],
        rtol=1e-12,
        atol=1e-12,
        reference="scipy.stats.linregress",
    )


def _powers(run: StochasticRuns) -> Iterator[Check]:
    hess = _design(run)[0].mean(axis=0)
    factor, away = np.eye(2) - run.learning_rate * hess, np.array(run.start) - run.bottom
    expected = [run.bottom + np.linalg.matrix_power(factor, k) @ away for k in range(run.all.nit + 1)]
    yield compare(
        f"all samples: iterates 0 to {run.all.nit}",
        run.all.x,
        expected,
        atol=1e-12,
        rtol=1e-12,
        reference="powers of I - rate Hessian",
        where=at_iterate,
    )


def _cloud(run: StochasticRuns) -> Iterator[Check]:
    # The share of the past that a step forgets; with less, the witnesses below do not walk far enough.
    forgets = run.learning_rate * run.curvatures[0]
    if forgets < 0.05:
        return
    for name, batch in (("single", 1), ("handful", run.handful)):
        cloud = run.cloud(batch)
        if cloud is None:
            continue
        scale = float(np.abs(cloud).max())
        _, second = moments(run.objective, run.bottom, run.learning_rate, batch, 400)
        yield compare(
            f"{name}: covariance of the cloud, against its recursion", cloud, second[-1], atol=1e-12 * max(1.0, scale),
            reference="400 steps of the moment recursion",
        )  # fmt: skip
        yield compare(
            f"{name}: covariance of the cloud, against SciPy", cloud, _lyapunov(run, batch),
            atol=1e-9 * max(1.0, scale), reference="scipy.linalg.solve_discrete_lyapunov",
        )  # fmt: skip
    cloud = run.cloud(1)
    if cloud is not None:
        simulated = _simulated(run)
        yield compare(
            "single: variances of the cloud, against a simulation", np.diag(cloud), np.diag(simulated),
            rtol=0.03, atol=1e-18, reference=f"{STEPS_SIMULATED} simulated steps",
        )  # fmt: skip


def _lyapunov(run: StochasticRuns, batch: int) -> Array:
    """Return the fixed point with SciPy: the part without mean(H_i S H_i) solved, that part iterated."""
    hesses, pulls = _design(run)
    hess, eta = hesses.mean(axis=0), run.learning_rate
    factor = np.eye(2) - eta * hess
    cloud = np.zeros((2, 2))
    for _ in range(500):
        own = np.einsum("nij,jk,nkl->il", hesses, cloud, hesses) / len(hesses) - hess @ cloud @ hess
        source = eta**2 / batch * (own + pulls.T @ pulls / len(pulls))
        after = np.asarray(scipy.linalg.solve_discrete_lyapunov(factor, source))
        done = np.abs(after - cloud).max() <= 1e-15 * np.abs(after).max()
        cloud = after
        if done:
            break
    return cloud


def _simulated(run: StochasticRuns) -> Array:
    """Return the second moment of walkers simulated from the data, without the library's gradients."""
    x, y = run.points
    rng = np.random.default_rng(SIMULATION_SEED)
    a, b = np.full(WALKERS, run.bottom[0]), np.full(WALKERS, run.bottom[1])
    settle, steps = 100, STEPS_SIMULATED // WALKERS
    total = np.zeros((2, 2))
    for k in range(settle + steps):
        seen = rng.integers(x.size, size=WALKERS)
        pull = 2 * run.learning_rate * (a * x[seen] + b - y[seen])
        a, b = a - pull * x[seen], b - pull
        if k >= settle:
            e = np.array([a, b]) - run.bottom[:, np.newaxis]
            total += e @ e.T / WALKERS
    return total / steps


def _limits(run: StochasticRuns) -> Iterator[Check]:
    hesses, _ = _design(run)
    hess, one = hesses.mean(axis=0), np.eye(2)
    own = sum(np.kron(h, h) for h in hesses) / len(hesses)

    def radius(rate: float, batch: float) -> float:
        spread = np.kron(one, one) - rate * (np.kron(hess, one) + np.kron(one, hess))
        spread = spread + rate**2 * ((1 - 1 / batch) * np.kron(hess, hess) + own / batch)
        return float(np.abs(np.linalg.eigvals(spread)).max())

    for name, batch in (("full", np.inf), ("handful", run.handful), ("single", 1)):
        limit = float(run.facts[f"{name}_limit"])
        root = scipy.optimize.brentq(lambda rate, batch=batch: radius(rate, batch) - 1, 0.3 * limit, 3 * limit)
        yield compare(
            f"{name}: limit of the rate", limit, root, rtol=1e-6, reference="scipy.optimize.brentq on radius 1"
        )
