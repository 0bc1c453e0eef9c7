"""The sentences of the learning-rate lecture, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore.experiments.experiment import coordinate
from gdcore.experiments.learning_rate.runs import LearningRateRuns
from gdcore.trajectory import Status
from gdcore.verification import Claim

_SAME = 1e-9
"""Relative difference below which two distances count as equal."""


def claims(experiment: LearningRateRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _too_small_and_better(experiment)
    yield from _one_number(experiment)
    yield from _bouncing(experiment)
    yield from _diverging(experiment)
    yield from _exercise(experiment)
    yield from _regimes(experiment)
    yield from _all_rates(experiment)


def _too_small_and_better(experiment: LearningRateRuns) -> Iterator[Claim]:
    facts, runs = experiment.facts, experiment.trajectories
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
        found=f"{left:.2%} of the distance left after {experiment.glance} iterations",
        remedy=f"choose better nearer to {limit / 2:.4g}, or a later glance",
    )
    yield Claim(
        name="better_is_not_finished_at_glance",
        statement="at the glance a visible part of the distance is still left",
        holds=left > 0.01,
        found=f"{left:.2%} of the distance left after {experiment.glance} iterations",
        remedy="choose an earlier glance",
    )
    yield Claim(
        name="better_arrives",
        statement="the better run arrives within the iterations",
        holds=runs["better"].status is Status.MINIMUM,
        found=f"x = {coordinate(runs['better'], -1):.3g}, {runs['better'].status.value}",
        remedy=f"choose better nearer to {limit / 2:.4g}, or more iterations",
    )
    farther = {name: abs(coordinate(run, -1)) for name, run in runs.items() if name in experiment.learning_rates}
    yield Claim(
        name="better_wins_the_race",
        statement="of the rates shown the better one ends nearest to the bottom",
        holds=min(farther, key=lambda name: farther[name]) == "better",
        found=", ".join(f"{name}: |x| = {value:.3g}" for name, value in farther.items()),
        remedy=f"choose better as the rate nearest to {limit / 2:.4g}",
    )


def _one_number(experiment: LearningRateRuns) -> Iterator[Claim]:
    off = max(
        float(np.abs(run.x[:, 0] - experiment.factor(rate) ** np.arange(run.nit + 1) * experiment.start).max())
        / max(abs(experiment.start), float(np.abs(run.x).max()))
        for rate, run in ((experiment.learning_rates[n], experiment.trajectories[n]) for n in experiment.learning_rates)
    )
    yield Claim(
        name="one_number_decides",
        statement="every iterate is the start times a power of one minus rate times curvature",
        holds=off < _SAME,
        found=f"largest relative difference {off:.2g}",
        remedy="keep the objective a parabola",
    )
    first = coordinate(experiment.trajectories["best"], 1)
    yield Claim(
        name="best_rate_takes_one_step",
        statement="the rate one over the curvature needs one step",
        holds=abs(first) <= 1e-12 * abs(experiment.start),
        found=f"x = {first:.3g} after one step with rate {experiment.facts['best_rate']:.4g}",
        remedy="keep the objective a parabola",
    )


def _bouncing(experiment: LearningRateRuns) -> Iterator[Claim]:
    run, limit = experiment.trajectories["bouncing"], experiment.facts["learning_rate_limit"]
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
        holds=bool(np.isclose(experiment.bouncing, float(limit), rtol=1e-12)),
        found=f"rate {experiment.bouncing:.10g}, limit {limit:.10g}",
        remedy=remedy,
    )


def _diverging(experiment: LearningRateRuns) -> Iterator[Claim]:
    facts, runs = experiment.facts, experiment.trajectories
    run, limit = runs["diverging"], float(facts["learning_rate_limit"])
    diverged = [name for name in experiment.learning_rates if runs[name].status is Status.DIVERGED]
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
        found=f"rate {experiment.diverging:g}, |x| = {abs(coordinate(run, -1)):.4g} at the end, {run.status.value}",
        remedy=remedy,
    )
    yield Claim(
        name="diverging_rate_is_just_above_limit",
        statement="its rate lies just above the limit",
        holds=limit < experiment.diverging <= 1.25 * limit,
        found=f"rate {experiment.diverging:g}, limit {limit:.4g}",
        remedy=f"choose diverging between {limit:.4g} and {1.25 * limit:.4g}",
    )
    yield Claim(
        name="diverging_leaves_window_at_once",
        statement="it is out of the frame after the first step",
        holds=abs(coordinate(run, 1)) > abs(experiment.start),
        found=f"x = {coordinate(run, 1):.4g} after one step from {experiment.start:g}",
        remedy=remedy,
    )


def _exercise(experiment: LearningRateRuns) -> Iterator[Claim]:
    bouncing, tiny = (experiment.trajectories[f"shifted_{name}"] for name in ("bouncing", "tiny"))
    scale = abs(experiment.shifted_start + 1)
    away = float(np.abs(bouncing.x[::2, 0] - experiment.shifted_start).max())
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
    moved = abs(coordinate(tiny, -1) - experiment.shifted_start) / scale if scale else 0.0
    yield Claim(
        name="shifted_tiny_rate_barely_moves",
        statement="with the tiny rate nearly nothing happens",
        holds=tiny.status is Status.STILL_MOVING and 0 < moved < 0.05,
        found=f"{moved:.2%} of the distance covered in {tiny.nit} iterations",
        remedy="choose a smaller shifted_tiny",
    )


def _regimes(experiment: LearningRateRuns) -> Iterator[Claim]:
    limit = float(experiment.facts["learning_rate_limit"])
    x = experiment.trajectories["better"].x[:, 0]
    one_side = bool((x * np.sign(experiment.start) > 0).all())
    yield Claim(
        name="better_walks_straight_in",
        statement="the better run stays on its side of the minimum and comes nearer with every step",
        holds=one_side and bool((np.diff(np.abs(x)) < 0).all()),
        found=f"factor {float(experiment.factor(experiment.better)):.4g}",
        remedy=f"choose better below {limit / 2:.4g}",
    )
    x = experiment.trajectories["overshooting"].x[:, 0]
    moving = x[np.abs(x) > 1e-12 * abs(experiment.start)]
    yield Claim(
        name="overshooting_lands_closer",
        statement="between one and two over the curvature each step crosses the minimum and lands closer to it",
        holds=bool((moving[1:] * moving[:-1] < 0).all() and (np.diff(np.abs(moving)) < 0).all()),
        found=f"factor {float(experiment.factor(experiment.overshooting)):.4g}",
        remedy="keep the objective a parabola",
    )
    log_loss = np.log(experiment.trajectories["diverging"].fun)
    steps = np.diff(log_loss)
    yield Claim(
        name="diverging_loss_is_a_straight_line",
        statement="on a logarithmic axis the loss of the diverging run rises along a straight line",
        holds=bool(steps.min() > 0 and np.ptp(steps) <= 1e-9 * abs(log_loss).max()),
        found=f"rises of the logarithm between {steps.min():.6g} and {steps.max():.6g}",
        remedy=f"choose diverging above {limit:.4g}",
    )


def _all_rates(experiment: LearningRateRuns) -> Iterator[Claim]:
    limit = float(experiment.facts["learning_rate_limit"])
    rates = limit * np.linspace(0, 1.5, 301)
    once, often = (experiment.distance_left(rates, n) for n in (1, experiment.maxiter))
    lowest = float(rates[np.argmin(once)])
    yield Claim(
        name="valley_bottom_is_at_best_rate",
        statement="one step leaves least of the distance at a rate of one over the curvature",
        holds=bool(np.isclose(lowest, float(experiment.facts["best_rate"]), rtol=1e-9)),
        found=f"least at a rate of {lowest:.4g}",
        remedy="keep the objective a parabola",
    )
    inside, outside = (rates > 0) & (rates < limit * (1 - 1e-9)), rates > limit * (1 + 1e-9)
    deeper = bool((often[inside] <= once[inside]).all() and (often[inside] < 1).all())
    yield Claim(
        name="wall_stands_at_limit",
        statement="steps bring the ball nearer for every rate below two over the curvature, and for none above",
        holds=deeper and bool((often[outside] > 1).all() and (often[outside] >= once[outside]).all()),
        found=f"nearer up to a rate of {float(rates[often < 1].max()):.4g}, limit {limit:.4g}",
        remedy="keep the objective a parabola",
    )
    sharper = experiment.sharper
    rate = 0.5 * (limit / 2 + limit)
    yield Claim(
        name="sharper_valley_moves_the_wall_in",
        statement="in a sharper valley the limit is lower, so that a rate which arrived here diverges there",
        holds=float(sharper.facts["learning_rate_limit"]) < limit
        and sharper.run_with_rate(rate).status is Status.DIVERGED,
        found=f"limit {sharper.facts['learning_rate_limit']:.4g} in place of {limit:.4g}",
        remedy="keep the objective a parabola",
    )
