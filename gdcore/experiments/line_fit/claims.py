"""The sentences of the line-fit lecture, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore.experiments.line_fit.runs import LineFitRuns
from gdcore.trajectory import Prefix, Status
from gdcore.verification import Claim

_SEEN = 1e-2
"""Difference of the parameters that no eye sees in the line."""


def claims(experiment: LineFitRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    best, limit = experiment.least_squares, float(experiment.facts["learning_rate_limit"])
    yield Claim(
        name="rate_is_the_limit",
        statement="the rate of one sits exactly on the stability limit of the line's bowl",
        holds=bool(np.isclose(experiment.limit_rate, limit, rtol=1e-9)),
        found=f"rate {experiment.limit_rate:g}, limit {limit:.9g}",
        remedy="choose limit_rate as the limit",
    )
    yield Claim.of(
        experiment.runs("limit"),
        lambda p: _bounces(p, float(best[1])),
        name="intercept_bounces_for_ever",
        statement="the intercept bounces between two values for ever",
        remedy="draw two steps or more, and choose limit_rate as the limit",
    )
    yield Claim.of(
        experiment.runs("limit"),
        lambda p: (
            abs(p.run.x[-1, 0] - best[0]) < 1e-6 and abs(p.x[-1, 0] - best[0]) < _SEEN,
            f"a = {p.x[-1, 0]:.9g}, least squares {best[0]:.9g}",
        ),
        name="slope_settles",
        statement="the slope settles meanwhile",
        remedy="draw the run to its end, or choose more iterations",
    )
    yield Claim.of(
        experiment.runs("safe"),
        lambda p: (
            p.run.status is Status.MINIMUM and float(np.abs(p.run.x[-1] - best).max()) < 1e-6 and p.ends_within(_SEEN),
            f"largest difference {np.abs(p.x[-1] - best).max():.2g}, {p.run.status.value}",
        ),
        name="smaller_rate_arrives",
        statement="with the smaller rate the line becomes that of least squares",
        remedy="draw the run to its end, choose safe_rate below the limit, or more iterations",
    )
    yield Claim.of(
        experiment.runs("formula"),
        lambda p: (
            p.run.status is Status.MINIMUM and p.ends_within(_SEEN),
            f"limit {experiment.facts['formula_learning_rate_limit']:.4g}, {p.run.status.value}",
        ),
        name="formula_converges_at_rate_one",
        statement="on the bowl of the formula the same rate converges",
        remedy="draw the run to its end, choose limit_rate below the formula's limit, or more iterations",
    )


def _bounces(p: Prefix, best: float) -> tuple[bool, str]:
    off = p.x[:, 1] - best
    away = np.abs(off)
    return (
        p.nit >= 2
        and p.run.status is Status.OSCILLATING
        and bool((off[1:] * off[:-1] < 0).all() and np.ptp(away) <= 1e-6 * away[0]),
        f"distances from the best intercept {away.min():.6g} to {away.max():.6g}, {p.run.status.value}",
    )
