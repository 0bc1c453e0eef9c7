"""The sentences and the checks of the learning-rate lecture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import scipy

from gdcore.experiments.experiment import coordinate
from gdcore.landscape import stability_limit
from gdcore.methods import GradientDescent
from gdcore.objectives import quadratic
from gdcore.trajectory import Status
from gdcore.verification import Check, Claim, check_derivatives, compare, fitted_rate

if TYPE_CHECKING:
    from gdcore.experiments.learning_rate import LearningRate

_SAME = 1e-9
"""Relative difference below which two distances count as equal."""


def claims(lesson: LearningRate) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _too_small_and_better(lesson)
    yield from _one_number(lesson)
    yield from _bouncing(lesson)
    yield from _diverging(lesson)
    yield from _exercise(lesson)


def _too_small_and_better(lesson: LearningRate) -> Iterator[Claim]:
    facts, runs = lesson.facts, lesson.trajectories
    limit = float(facts["learning_rate_limit"])
    left = float(facts["too_small_left"])
    yield Claim(
        name="too_small_is_not_there",
        statement="the run with the smallest rate has not arrived when the iterations run out",
        holds=runs["too_small"].status is Status.STILL_MOVING and 0.01 < left < 1,
        found=f"{left:.2%} of the distance left after {runs['too_small'].nit} iterations",
        remedy=f"choose too_small far below {limit / 2:.4g}, or fewer iterations",
    )
    left = float(facts["better_left_at_glance"])
    yield Claim(
        name="better_looks_finished_at_glance",
        statement="on a linear axis the better run looks finished at the glance",
        holds=left < 0.1,
        found=f"{left:.2%} of the distance left after {lesson.glance} iterations",
        remedy=f"choose better nearer to {limit / 2:.4g}, or a later glance",
    )
    yield Claim(
        name="better_is_not_finished_at_glance",
        statement="at the glance a visible part of the distance is still left",
        holds=left > 0.01,
        found=f"{left:.2%} of the distance left after {lesson.glance} iterations",
        remedy="choose an earlier glance",
    )
    yield Claim(
        name="better_arrives",
        statement="the better run arrives within the iterations",
        holds=runs["better"].status is Status.MINIMUM,
        found=f"x = {coordinate(runs['better'], -1):.3g}, {runs['better'].status.value}",
        remedy=f"choose better nearer to {limit / 2:.4g}, or more iterations",
    )
    farther = {name: abs(coordinate(run, -1)) for name, run in runs.items() if name in lesson.learning_rates}
    yield Claim(
        name="better_wins_the_race",
        statement="of the rates shown the better one ends nearest to the bottom",
        holds=min(farther, key=lambda name: farther[name]) == "better",
        found=", ".join(f"{name}: |x| = {value:.3g}" for name, value in farther.items()),
        remedy=f"choose better as the rate nearest to {limit / 2:.4g}",
    )


def _one_number(lesson: LearningRate) -> Iterator[Claim]:
    off = max(
        float(np.abs(run.x[:, 0] - lesson.factor(rate) ** np.arange(run.nit + 1) * lesson.start).max())
        / max(abs(lesson.start), float(np.abs(run.x).max()))
        for rate, run in ((lesson.learning_rates[n], lesson.trajectories[n]) for n in lesson.learning_rates)
    )
    yield Claim(
        name="one_number_decides",
        statement="every iterate is the start times a power of one minus rate times curvature",
        holds=off < _SAME,
        found=f"largest relative difference {off:.2g}",
        remedy="keep the objective a parabola",
    )
    first = coordinate(lesson.trajectories["best"], 1)
    yield Claim(
        name="best_rate_takes_one_step",
        statement="the rate one over the curvature needs one step",
        holds=abs(first) <= 1e-12 * abs(lesson.start),
        found=f"x = {first:.3g} after one step with rate {lesson.facts['best_rate']:.4g}",
        remedy="keep the objective a parabola",
    )


def _bouncing(lesson: LearningRate) -> Iterator[Claim]:
    run, limit = lesson.trajectories["bouncing"], lesson.facts["learning_rate_limit"]
    distances = run.distances(0.0)
    remedy = f"choose bouncing as exactly {limit:.10g}"
    yield Claim(
        name="bouncing_keeps_its_distance",
        statement="the bouncing run stays as far from the minimum as it started, for ever",
        holds=run.status is Status.OSCILLATING and bool(np.ptp(distances) <= _SAME * distances[0]),
        found=f"distances between {distances.min():.6g} and {distances.max():.6g}, {run.status.value}",
        remedy=remedy,
    )
    yield Claim(
        name="bouncing_keeps_its_loss",
        statement="its loss never changes",
        holds=bool(np.ptp(run.fun) <= _SAME * run.fun[0]),
        found=f"losses between {run.fun.min():.6g} and {run.fun.max():.6g}",
        remedy=remedy,
    )
    yield Claim(
        name="bouncing_rate_is_the_limit",
        statement="its rate is two over the curvature",
        holds=bool(np.isclose(lesson.bouncing, float(limit), rtol=1e-12)),
        found=f"rate {lesson.bouncing:.10g}, limit {limit:.10g}",
        remedy=remedy,
    )


def _diverging(lesson: LearningRate) -> Iterator[Claim]:
    facts, runs = lesson.facts, lesson.trajectories
    run, limit = runs["diverging"], float(facts["learning_rate_limit"])
    diverged = [name for name in lesson.learning_rates if runs[name].status is Status.DIVERGED]
    remedy = f"choose diverging above {limit:.4g}"
    yield Claim(
        name="at_least_one_rate_diverges",
        statement="at least one of the rates diverges",
        holds=bool(diverged),
        found=f"diverging: {', '.join(diverged) or 'none'}; limit {limit:.4g}",
        remedy=remedy,
    )
    yield Claim(
        name="diverging_run_diverges",
        statement="a little above the limit the run diverges, each step longer than the one before",
        holds=run.status is Status.DIVERGED and bool((np.diff(run.distances(0.0)) > 0).all()),
        found=f"rate {lesson.diverging:g}, |x| = {abs(coordinate(run, -1)):.4g} at the end, {run.status.value}",
        remedy=remedy,
    )
    yield Claim(
        name="diverging_rate_is_just_above_limit",
        statement="its rate lies just above the limit",
        holds=limit < lesson.diverging <= 1.25 * limit,
        found=f"rate {lesson.diverging:g}, limit {limit:.4g}",
        remedy=f"choose diverging between {limit:.4g} and {1.25 * limit:.4g}",
    )
    yield Claim(
        name="diverging_leaves_window_at_once",
        statement="it is out of the frame after the first step",
        holds=abs(coordinate(run, 1)) > abs(lesson.start),
        found=f"x = {coordinate(run, 1):.4g} after one step from {lesson.start:g}",
        remedy=remedy,
    )


def _exercise(lesson: LearningRate) -> Iterator[Claim]:
    bouncing, tiny = (lesson.trajectories[f"shifted_{name}"] for name in ("bouncing", "tiny"))
    scale = abs(lesson.shifted_start + 1)
    away = float(np.abs(bouncing.x[::2, 0] - lesson.shifted_start).max())
    yield Claim(
        name="shifted_parameter_bounces",
        statement="on the shifted parabola the parameter bounces between two values",
        holds=bouncing.status is Status.OSCILLATING and away < _SAME * scale,
        found=f"w = {', '.join(f'{w:g}' for w in bouncing.x[:3, 0])}, {bouncing.status.value}",
        remedy="choose shifted_bouncing as exactly 1 and shifted_start other than -1",
    )
    yield Claim(
        name="shifted_loss_is_constant",
        statement="the loss does not bounce, it is constant",
        holds=bool(np.ptp(bouncing.fun) <= _SAME * bouncing.fun[0]),
        found=f"losses between {bouncing.fun.min():.6g} and {bouncing.fun.max():.6g}",
        remedy="choose shifted_bouncing as exactly 1",
    )
    moved = abs(coordinate(tiny, -1) - lesson.shifted_start) / scale if scale else 0.0
    yield Claim(
        name="shifted_tiny_rate_barely_moves",
        statement="with the tiny rate nearly nothing happens",
        holds=tiny.status is Status.STILL_MOVING and 0 < moved < 0.05,
        found=f"{moved:.2%} of the distance covered in {tiny.nit} iterations",
        remedy="choose a smaller shifted_tiny",
    )


def checks(lesson: LearningRate) -> Iterator[Check]:
    """Return the comparisons with SciPy and closed forms."""
    points = np.linspace(-1.1, 1.3, 7)[:, np.newaxis] * lesson.start
    yield from check_derivatives(lesson.objective, points, name="parabola", floor=0.0)
    yield from check_derivatives(lesson.shifted_objective, points, name="shifted parabola", floor=0.0)
    for name, rate in lesson.learning_rates.items():
        run = lesson.trajectories[name]
        yield compare(
            f"{name}: iterates", run.x[:, 0], lesson.factor(rate) ** np.arange(run.nit + 1) * lesson.start,
            rtol=1e-11, reference="x_k = (1 - eta L)^k x_0",
        )  # fmt: skip
    yield from _in_many_dimensions(lesson)
    yield from _limits_and_rates(lesson)


def _in_many_dimensions(lesson: LearningRate) -> Iterator[Check]:
    curvatures = lesson.curvature * np.array([0.25, 0.5, 1.0])
    rate = 0.9 / lesson.curvature
    x0 = lesson.start * np.array([1.0, -2.0, 0.5])
    run = GradientDescent(rate).run(quadratic(curvatures), x0, lesson.maxiter)
    powers = (1 - rate * curvatures) ** np.arange(lesson.maxiter + 1)[:, np.newaxis]
    yield compare("three variables: iterates", run.x, powers * x0, rtol=1e-12, reference="x_k = (I - eta A)^k x_0")
    shifted = lesson.trajectories["shifted_tiny"]
    expected = (1 - 2 * lesson.shifted_tiny) ** np.arange(shifted.nit + 1) * (lesson.shifted_start + 1) - 1
    yield compare(
        "shifted: iterates", shifted.x[:, 0], expected, rtol=1e-12, reference="w_k + 1 = (1 - 2 eta)^k (w_0 + 1)"
    )


def _limits_and_rates(lesson: LearningRate) -> Iterator[Check]:
    better = lesson.trajectories["better"]
    if better.status is Status.MINIMUM:
        for method in ("BFGS", "CG", "Nelder-Mead"):
            found = scipy.optimize.minimize(
                lambda x: float(lesson.objective.fun(x)), [lesson.start], method=method, tol=1e-8
            )
            yield compare(
                "better: limit", coordinate(better, -1), found.x[0], atol=1e-5 * abs(lesson.start),
                reference=f"scipy.optimize.minimize, {method}",
            )  # fmt: skip
    yield compare(
        "better: rate", fitted_rate(better.distances(0.0)), abs(float(lesson.factor(lesson.better))), atol=1e-9,
        reference="theory: |1 - eta L|",
    )  # fmt: skip
    numerical = scipy.differentiate.hessian(
        lambda x: lesson.objective.funs(np.moveaxis(x, 0, -1)), np.array([lesson.start])
    )
    yield compare(
        "limit of the rate", stability_limit(lesson.objective, lesson.start),
        2 / float(np.linalg.eigvalsh(numerical.ddf)[-1]), rtol=1e-5,
        reference="2 / eigenvalue of scipy.differentiate.hessian",
    )  # fmt: skip
