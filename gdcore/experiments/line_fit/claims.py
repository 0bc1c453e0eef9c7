"""The sentences of the line-fit lecture, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore.experiments.line_fit.runs import LineFitRuns
from gdcore.trajectory import Status
from gdcore.verification import Claim


def claims(experiment: LineFitRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    limit, safe, formula = (experiment.trajectories[name] for name in ("limit", "safe", "formula"))
    best = experiment.least_squares
    bounce = np.abs(limit.x[:, 1] - best[1])
    yield Claim(
        name="rate_is_the_limit",
        statement="the rate of one sits exactly on the stability limit of the line's bowl",
        holds=bool(np.isclose(experiment.limit_rate, float(experiment.facts["learning_rate_limit"]), rtol=1e-9)),
        found=f"rate {experiment.limit_rate:g}, limit {experiment.facts['learning_rate_limit']:.9g}",
        remedy="choose limit_rate as the limit",
    )
    yield Claim(
        name="intercept_bounces_for_ever",
        statement="the intercept bounces between two values for ever",
        holds=limit.status is Status.OSCILLATING and bool(np.ptp(bounce) <= 1e-6 * bounce[0]),
        found=f"distances from the best intercept {bounce.min():.6g} to {bounce.max():.6g}, {limit.status.value}",
        remedy="choose limit_rate as the limit",
    )
    yield Claim(
        name="slope_settles",
        statement="the slope settles meanwhile",
        holds=abs(limit.x[-1, 0] - best[0]) < 1e-6,
        found=f"a = {limit.x[-1, 0]:.9g}, least squares {best[0]:.9g}",
        remedy="choose more iterations",
    )
    yield Claim(
        name="smaller_rate_arrives",
        statement="with the smaller rate the line becomes that of least squares",
        holds=safe.status is Status.MINIMUM and bool(np.abs(safe.x[-1] - best).max() < 1e-6),
        found=f"largest difference {np.abs(safe.x[-1] - best).max():.2g}, {safe.status.value}",
        remedy="choose safe_rate below the limit, or more iterations",
    )
    yield Claim(
        name="formula_converges_at_rate_one",
        statement="on the bowl of the formula the same rate converges",
        holds=formula.status is Status.MINIMUM,
        found=f"limit {experiment.facts['formula_learning_rate_limit']:.4g}, {formula.status.value}",
        remedy="choose limit_rate below the formula's limit, or more iterations",
    )
