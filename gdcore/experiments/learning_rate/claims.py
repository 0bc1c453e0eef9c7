"""The sentences of the learning-rate lecture, evaluated.

A sentence about a run is a function of the iterates that a picture has drawn (`Prefix`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore._validation import Array
from gdcore.experiments.learning_rate.runs import REGIMES, LearningRateRuns
from gdcore.trajectory import Prefix, Status
from gdcore.verification import Claim, Judge

_SAME = 1e-9
"""Relative difference below which two distances count as equal."""

_FAR = 10.0
"""So many times as far away as at the start, the first picture is a speck in the last one."""


def claims(experiment: LearningRateRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _rule(experiment)
    yield from _too_small_and_better(experiment)
    yield from _better_is_a_line(experiment)
    yield from _one_number(experiment)
    yield from _dial(experiment)
    yield from _bouncing(experiment)
    yield from _diverging(experiment)
    yield from _exercise(experiment)
    yield from _regimes(experiment)
    yield from _all_factors(experiment)
    yield from _all_rates(experiment)
    yield from _other_ground(experiment)


def _rule(experiment: LearningRateRuns) -> Iterator[Claim]:
    rates = {name: float(getattr(experiment, name)) for name in REGIMES}
    shown = {f"{rate:.2g}" for rate in rates.values()}
    yield Claim(
        name="rates_can_be_told_apart",
        statement="the rates differ within their first two digits",
        holds=len(shown) == len(REGIMES),
        found="the rates are: " + ", ".join(f"{name} {rate:.2g}" for name, rate in rates.items()),
        remedy="choose rates that differ by more",
    )
    yield Claim.of(
        experiment.runs(*REGIMES),
        _steps_are_rate_times_slope(experiment),
        name="step_is_rate_times_slope",
        statement="every step is the slope times the learning rate, downhill",
        remedy="draw the runs of plain gradient descent",
    )


def _too_small_and_better(experiment: LearningRateRuns) -> Iterator[Claim]:
    half, glance = float(experiment.facts["best_rate"]), experiment.glance
    yield Claim.of(
        experiment.runs("too_small"),
        lambda p: (
            p.run.status is Status.STILL_MOVING and 0.01 < _left(p) < 1,
            f"{_left(p):.2%} of the distance is left after {p.nit} iterations",
        ),
        name="too_small_is_not_there",
        statement="the run with the smallest rate has not arrived when the iterations run out",
        remedy=f"choose too_small far below {half:.4g}, or fewer iterations",
    )
    yield Claim.of(
        experiment.runs("better"),
        lambda p: (
            p.nit >= glance and _left(p, glance) < 0.1,
            f"{_left(p, glance):.2%} of the distance is left after {min(glance, p.nit)} iterations",
        ),
        name="better_looks_finished_at_glance",
        statement="on a linear axis the better run looks finished at the glance",
        remedy=f"draw it up to the glance, choose better nearer to {half:.4g}, or a later glance",
    )
    yield Claim.of(
        experiment.runs("better"),
        lambda p: (
            p.nit >= glance and _left(p, glance) > 0.01,
            f"{_left(p, glance):.2%} of the distance is left after {min(glance, p.nit)} iterations",
        ),
        name="better_is_not_finished_at_glance",
        statement="at the glance a visible part of the distance is still left",
        remedy="draw it up to the glance, or choose an earlier glance",
    )
    yield Claim.of(
        experiment.runs("better"),
        lambda p: (
            p.run.status is Status.MINIMUM and _left(p) < 1e-3,
            f"x = {p.x[-1, 0]:.3g} after {p.nit} iterations, {p.run.status.value}",
        ),
        name="better_arrives",
        statement="the better run arrives within the iterations",
        remedy=f"draw it to its end, choose better nearer to {half:.4g}, or more iterations",
    )
    yield Claim.of(
        experiment.runs(*REGIMES),
        lambda *prefixes: _wins(dict(zip(REGIMES, prefixes, strict=True))),
        name="better_wins_the_race",
        statement="of the rates shown the better one ends nearest to the bottom",
        remedy=f"choose better as the rate nearest to {half:.4g}, and draw all runs equally far",
    )


def _better_is_a_line(experiment: LearningRateRuns) -> Iterator[Claim]:
    lost = float(experiment.facts["better_lost_per_step"])
    yield Claim.of(
        experiment.runs("better"),
        lambda p: _loses_a_share(p, lost),
        name="better_loses_the_same_share_each_step",
        statement="each step of the better run removes the same share of the distance that remains",
        remedy="draw two steps or more, and keep the objective a parabola",
    )
    x = np.linspace(-1.5, 1.5, 301) * experiment.start
    off = float(np.abs(experiment.objective.slope(x) - experiment.curvature * x).max())
    yield Claim(
        name="slope_is_curvature_times_x",
        statement="in this valley the slope is the curvature times x",
        holds=off <= _SAME * experiment.curvature * abs(experiment.start),
        found=f"the largest difference is {off:.2g}",
        remedy="keep the objective a parabola with its minimum at 0",
    )


def _one_number(experiment: LearningRateRuns) -> Iterator[Claim]:
    yield Claim.of(
        experiment.runs(*REGIMES),
        _powers_of_factor(experiment),
        name="one_number_decides",
        statement="every iterate is the start times a power of one minus rate times curvature",
        remedy="keep the objective a parabola",
    )
    yield Claim.of(
        experiment.runs("best"),
        lambda p: (
            p.nit >= 1 and abs(p.x[min(1, p.nit), 0]) <= 1e-12 * abs(experiment.start),
            f"x = {p.x[min(1, p.nit), 0]:.3g} after one step with rate {experiment.facts['best_rate']:.4g}",
        ),
        name="best_rate_takes_one_step",
        statement="the rate one over the curvature needs one step",
        remedy="draw that step, and keep the objective a parabola",
    )


def _dial(experiment: LearningRateRuns) -> Iterator[Claim]:
    names = ("too_small", "better", "best", "overshooting", "bouncing", "diverging")
    r = {name: float(experiment.facts[f"{name}_factor"]) for name in names}
    found = "a step multiplies x by these numbers: " + ", ".join(f"{name} {value:.4g}" for name, value in r.items())
    yield Claim(
        name="dial_shows_slowest_winner_and_jumper",
        statement="on the dial the slowest ball is nearest to one, the winner between it and zero, the jumper at "
        "minus one",
        holds=1 > r["too_small"] > r["better"] > 0 and bool(np.isclose(r["bouncing"], -1, rtol=1e-12)),
        found=found,
        remedy=f"choose too_small below better, better below {experiment.facts['best_rate']:.4g} and bouncing as "
        f"{experiment.facts['learning_rate_limit']:.10g}",
    )
    yield Claim(
        name="one_number_makes_five_walks",
        statement="the number r alone tells five kinds of walk apart: below one, at zero, below zero, at minus one, "
        "beyond",
        holds=1 > r["too_small"] > 0
        and abs(r["best"]) < 1e-12
        and -1 < r["overshooting"] < 0
        and bool(np.isclose(r["bouncing"], -1, rtol=1e-12))
        and r["diverging"] < -1,
        found=found,
        remedy="choose rates on both sides of the best one and of the limit, and bouncing as the limit",
    )


def _bouncing(experiment: LearningRateRuns) -> Iterator[Claim]:
    run, limit = experiment.runs("bouncing"), experiment.facts["learning_rate_limit"]
    remedy = f"choose bouncing as exactly {limit:.10g}"
    yield Claim.of(
        run,
        lambda p: _keeps(p, p.distances(0.0), "distances"),
        name="bouncing_keeps_its_distance",
        statement="the bouncing run stays as far from the minimum as it started, for ever",
        remedy=remedy,
    )
    yield Claim.of(
        run,
        lambda p: _keeps(p, p.fun, "losses"),
        name="bouncing_keeps_its_loss",
        statement="its loss never changes",
        remedy=remedy,
    )
    yield Claim(
        name="bouncing_rate_is_the_limit",
        statement="its rate is two over the curvature",
        holds=bool(np.isclose(experiment.bouncing, float(limit), rtol=1e-12)),
        found=f"the rate is {experiment.bouncing:.10g}, the limit {limit:.10g}",
        remedy=remedy,
    )


def _diverging(experiment: LearningRateRuns) -> Iterator[Claim]:
    limit = float(experiment.facts["learning_rate_limit"])
    diverged = [name for name in REGIMES if experiment.trajectories[name].status is Status.DIVERGED]
    remedy = f"choose diverging above {limit:.4g}"
    yield Claim(
        name="at_least_one_rate_diverges",
        statement="at least one of the rates diverges",
        holds=bool(diverged),
        found=f"of the runs these diverge: {', '.join(diverged) or 'none'}; the limit is {limit:.4g}",
        remedy=remedy,
    )
    yield Claim.of(
        experiment.runs("diverging"),
        lambda p: (
            p.nit >= 1 and p.run.status is Status.DIVERGED and bool((np.diff(p.distances(0.0)) > 0).all()),
            f"rate {experiment.diverging:g}, |x| = {abs(p.x[-1, 0]):.4g} at the end, {p.run.status.value}",
        ),
        name="diverging_run_diverges",
        statement="a little above the limit the run diverges, each step longer than the one before",
        remedy=remedy,
    )
    far = limit * (1 + _FAR ** (1 / experiment.maxiter)) / 2
    away = float(experiment.facts["diverging_left"])
    yield Claim(
        name="diverging_rate_is_just_above_limit",
        statement=f"its rate lies just above the limit, and yet the run ends {_FAR:g} times as far out as it began",
        holds=limit < experiment.diverging <= 1.25 * limit and away >= _FAR,
        found=f"rate {experiment.diverging:g}, limit {limit:.4g}, at the end {away:.3g} times as far out",
        remedy=f"choose diverging between {far:.4g} and {1.25 * limit:.4g}, or more iterations",
    )
    yield Claim.of(
        experiment.runs("diverging"),
        lambda p: (
            p.nit >= 1 and _left(p) >= _FAR,
            f"{_left(p):.3g} times as far out after {p.nit} iterations as at the start",
        ),
        name="first_picture_is_a_speck",
        statement=f"the diverging run ends at least {_FAR:g} times as far out as it began",
        remedy=f"draw it to its end, or choose diverging above {far:.4g}",
    )
    yield Claim.of(
        experiment.runs("diverging"),
        lambda p: (
            p.nit >= 1 and abs(p.x[min(1, p.nit), 0]) > abs(experiment.start),
            f"x = {p.x[min(1, p.nit), 0]:.4g} after one step from {experiment.start:g}",
        ),
        name="diverging_leaves_window_at_once",
        statement="it is out of the frame after the first step",
        remedy=remedy,
    )


def _exercise(experiment: LearningRateRuns) -> Iterator[Claim]:
    start = experiment.shifted_start
    scale = abs(start + 1)
    yield Claim.of(
        experiment.runs("shifted_bouncing"),
        lambda p: (
            p.run.status is Status.OSCILLATING and bool(np.abs(p.x[::2, 0] - start).max() < _SAME * scale),
            f"w = {', '.join(f'{w:g}' for w in p.x[:3, 0])}, {p.run.status.value}",
        ),
        name="shifted_parameter_bounces",
        statement="on the shifted parabola the parameter bounces between two values",
        remedy="choose shifted_bouncing as exactly 1 and shifted_start other than -1",
    )
    yield Claim.of(
        experiment.runs("shifted_bouncing"),
        lambda p: (
            bool(np.ptp(p.fun) <= _SAME * p.fun[0]),
            f"losses between {p.fun.min():.6g} and {p.fun.max():.6g}",
        ),
        name="shifted_loss_is_constant",
        statement="the loss does not bounce, it is constant",
        remedy="choose shifted_bouncing as exactly 1",
    )

    def barely_moves(p: Prefix) -> tuple[bool, str]:
        moved = abs(float(p.x[-1, 0]) - start) / scale if scale else 0.0
        return (
            p.run.status is Status.STILL_MOVING and 0 < moved < 0.05,
            f"{moved:.2%} of the distance covered in {p.nit} iterations",
        )

    yield Claim.of(
        experiment.runs("shifted_tiny"),
        barely_moves,
        name="shifted_tiny_rate_barely_moves",
        statement="with the tiny rate nearly nothing happens",
        remedy="choose a smaller shifted_tiny",
    )


def _regimes(experiment: LearningRateRuns) -> Iterator[Claim]:
    half = float(experiment.facts["best_rate"])
    yield Claim.of(
        experiment.runs("better"),
        lambda p: (
            bool((p.x[:, 0] * np.sign(experiment.start) > 0).all() and (np.diff(np.abs(p.x[:, 0])) < 0).all()),
            f"a step multiplies x by {float(experiment.factor(experiment.better)):.4g}",
        ),
        name="better_walks_straight_in",
        statement="the better run stays on its side of the minimum and comes nearer with every step",
        remedy=f"choose better below {half:.4g}",
    )

    def lands_closer(p: Prefix) -> tuple[bool, str]:
        moving = p.x[np.abs(p.x[:, 0]) > 1e-12 * abs(experiment.start), 0]
        return (
            bool((moving[1:] * moving[:-1] < 0).all() and (np.diff(np.abs(moving)) < 0).all()),
            f"a step multiplies x by {float(experiment.factor(experiment.overshooting)):.4g}",
        )

    yield Claim.of(
        experiment.runs("overshooting"),
        lands_closer,
        name="overshooting_lands_closer",
        statement="between one and two over the curvature each step crosses the minimum and lands closer to it",
        remedy="keep the objective a parabola",
    )
    yield Claim.of(
        experiment.runs("diverging"),
        lambda p: _rises_along_a_line(p, float(experiment.facts["diverging_loss_factor"])),
        name="diverging_loss_is_a_straight_line",
        statement="on a logarithmic axis the loss of the diverging run rises along a straight line: each step "
        "multiplies it by the same number",
        remedy=f"choose diverging above {2 * half:.4g}, and draw two steps or more",
    )


def _between(experiment: LearningRateRuns, low: float, high: float) -> Array:
    """Return learning rates strictly between two multiples of one over the curvature."""
    return np.asarray(np.linspace(low, high, 26)[1:-1] * float(experiment.facts["best_rate"]))


def _all_factors(experiment: LearningRateRuns) -> Iterator[Claim]:
    zones = {
        "positive_factors_walk_straight_in": (
            "for every rate below one over the curvature each step stays on its side and comes nearer",
            (0.0, 0.99), 1.0, False,
        ),
        "negative_factors_land_closer": (
            "for every rate between one and two over the curvature each step crosses the minimum and lands closer",
            (1.01, 2.0), -1.0, False,
        ),
        "beyond_the_limit_every_step_grows": (
            "for every rate above two over the curvature each step crosses the minimum and lands farther away",
            (2.0, 3.0), -1.0, True,
        ),
    }  # fmt: skip
    for name, (statement, ends, sign, grows) in zones.items():
        runs = [experiment.run_with_rate(float(rate), 8).x[:, 0] for rate in _between(experiment, *ends)]
        ratios = np.concatenate([x[1:] / x[:-1] for x in runs])
        farther = np.abs(ratios) > 1 if grows else np.abs(ratios) < 1
        yield Claim(
            name=name,
            statement=statement,
            holds=bool((np.sign(ratios) == sign).all() and farther.all()),
            found=f"a step multiplies x by {ratios.min():.4g} to {ratios.max():.4g}",
            remedy="keep the objective a parabola",
        )
    first = [experiment.run_with_rate(float(rate), 1).x[:, 0] for rate in _between(experiment, 0.0, 1.0)]
    lengths = np.abs([x[1] - x[0] for x in first])
    yield Claim(
        name="steps_grow_with_the_rate",
        statement="from the same place, a larger rate makes a longer step",
        holds=bool((np.diff(lengths) > 0).all()),
        found=f"steps from {lengths.min():.4g} to {lengths.max():.4g}",
        remedy="choose a start with a slope",
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
        found=f"the limit is {sharper.facts['learning_rate_limit']:.4g} in place of {limit:.4g}",
        remedy="keep the objective a parabola",
    )


def _other_ground(experiment: LearningRateRuns) -> Iterator[Claim]:
    """Yield what is said of ground that is no parabola: a cosine with the same largest curvature."""
    ground, limit = experiment.other_ground, 2 / experiment.curvature
    h = experiment.other_ground_half_period
    x = np.linspace(-h, h, 402)[1:-1]  # 0 and the hilltops, where nothing moves, are not among them
    rates = limit * np.linspace(0.01, 0.999, 100)[:, np.newaxis]
    change = ground.value(x - rates * ground.slope(x)) - ground.value(x)
    largest = float(np.abs(ground.curvature(x)).max())
    yield Claim(
        name="below_limit_every_step_leads_down",
        statement="on a cosine, whose largest curvature is L, with any rate below two over L each step leads down",
        holds=bool(change.max() < 0 and np.isclose(largest, experiment.curvature, rtol=1e-3)),
        found=f"the change of the loss nearest to zero is {change.max():.2g}, over 100 rates and 400 starts",
        remedy="this holds for every curvature; correct the cosine",
    )
    near = 1e-2 * h
    above = float(ground.value(near - 1.01 * limit * ground.slope(near)) - ground.value(near))
    yield Claim(
        name="above_limit_some_step_leads_up",
        statement="on that cosine, with a rate above two over L, some steps lead up",
        holds=above > 0,
        found=f"with a rate 1 % above it the step from {near:.3g} changes the loss by {above:+.2g}",
        remedy="this holds for every curvature; correct the cosine",
    )


def _left(p: Prefix, k: int | None = None) -> float:
    """Return |x_k / x_0|, of the last iterate drawn by default."""
    return float(abs(p.x[p.nit if k is None else min(k, p.nit), 0] / p.x[0, 0]))


def _wins(prefixes: dict[str, Prefix]) -> tuple[bool, str]:
    away = {name: float(abs(p.x[-1, 0])) for name, p in prefixes.items()}
    return (
        min(away, key=lambda name: away[name]) == "better",
        "they end at these distances: " + ", ".join(f"{name} {value:.3g}" for name, value in away.items()),
    )


def _loses_a_share(p: Prefix, lost: float) -> tuple[bool, str]:
    distances = p.distances(0.0)
    shares = 1 - distances[1:] / distances[:-1]
    if shares.size < 2:
        return False, f"{shares.size} steps are drawn"
    return (
        bool(np.abs(shares - lost).max() <= 1e-6 and lost > 0),
        f"each step removes between {shares.min():.4%} and {shares.max():.4%}",
    )


def _keeps(p: Prefix, values: Array, what: str) -> tuple[bool, str]:
    return (
        p.nit >= 1 and p.run.status is Status.OSCILLATING and bool(np.ptp(values) <= _SAME * values[0]),
        f"{what} between {values.min():.6g} and {values.max():.6g}, {p.run.status.value}",
    )


def _rises_along_a_line(p: Prefix, factor: float) -> tuple[bool, str]:
    log_loss = np.log(p.fun)
    steps = np.diff(log_loss)
    if steps.size < 2:
        return False, f"{steps.size} steps are drawn"
    straight = np.abs(steps - np.log(factor)).max() <= 1e-9 * np.abs(log_loss).max()
    return (
        bool(steps.min() > 0 and straight),
        f"each step multiplies it by {np.exp(steps.min()):.6g} to {np.exp(steps.max()):.6g}",
    )


def _steps_are_rate_times_slope(experiment: LearningRateRuns) -> Judge:
    def judge(*prefixes: Prefix) -> tuple[bool, str]:
        off = 0.0
        for rate, p in zip(experiment.learning_rates.values(), prefixes, strict=True):
            x = p.x[:, 0]
            wanted = -rate * experiment.objective.slope(x[:-1])
            off = max(off, float(np.abs(np.diff(x) - wanted).max(initial=0.0)) / float(np.abs(x).max()))
        return off <= _SAME, f"the largest relative difference is {off:.2g}"

    return judge


def _powers_of_factor(experiment: LearningRateRuns) -> Judge:
    def judge(*prefixes: Prefix) -> tuple[bool, str]:
        off = 0.0
        for rate, p in zip(experiment.learning_rates.values(), prefixes, strict=True):
            x = p.x[:, 0]
            wanted = experiment.factor(rate) ** np.arange(p.nit + 1) * experiment.start
            off = max(off, float(np.abs(x - wanted).max()) / float(np.abs(x).max()))
        return off < _SAME, f"the largest relative difference is {off:.2g}"

    return judge
