"""What the learning-rate lecture says of the five regimes, and of all rates at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from gdcore.trajectory import Status
from gdcore.verification import Claim

if TYPE_CHECKING:
    from gdcore.experiments.learning_rate import LearningRate


def claims(lesson: LearningRate) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _regimes(lesson)
    yield from _all_rates(lesson)


def _regimes(lesson: LearningRate) -> Iterator[Claim]:
    limit = float(lesson.facts["learning_rate_limit"])
    x = lesson.trajectories["better"].x[:, 0]
    one_side = bool((x * np.sign(lesson.start) > 0).all())
    yield Claim(
        name="better_walks_straight_in",
        statement="the better run stays on its side of the minimum and comes nearer with every step",
        holds=one_side and bool((np.diff(np.abs(x)) < 0).all()),
        found=f"factor {float(lesson.factor(lesson.better)):.4g}",
        remedy=f"choose better below {limit / 2:.4g}",
    )
    x = lesson.trajectories["overshooting"].x[:, 0]
    moving = x[np.abs(x) > 1e-12 * abs(lesson.start)]
    yield Claim(
        name="overshooting_lands_closer",
        statement="between one and two over the curvature each step crosses the minimum and lands closer to it",
        holds=bool((moving[1:] * moving[:-1] < 0).all() and (np.diff(np.abs(moving)) < 0).all()),
        found=f"factor {float(lesson.factor(lesson.overshooting)):.4g}",
        remedy="keep the objective a parabola",
    )
    log_loss = np.log(lesson.trajectories["diverging"].fun)
    steps = np.diff(log_loss)
    yield Claim(
        name="diverging_loss_is_a_straight_line",
        statement="on a logarithmic axis the loss of the diverging run rises along a straight line",
        holds=bool(steps.min() > 0 and np.ptp(steps) <= 1e-9 * abs(log_loss).max()),
        found=f"rises of the logarithm between {steps.min():.6g} and {steps.max():.6g}",
        remedy=f"choose diverging above {limit:.4g}",
    )


def _all_rates(lesson: LearningRate) -> Iterator[Claim]:
    limit = float(lesson.facts["learning_rate_limit"])
    rates = limit * np.linspace(0, 1.5, 301)
    once, often = (lesson.distance_left(rates, n) for n in (1, lesson.maxiter))
    lowest = float(rates[np.argmin(once)])
    yield Claim(
        name="valley_bottom_is_at_best_rate",
        statement="one step leaves least of the distance at a rate of one over the curvature",
        holds=bool(np.isclose(lowest, float(lesson.facts["best_rate"]), rtol=1e-9)),
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
    sharper = lesson.sharper
    rate = 0.5 * (limit / 2 + limit)
    yield Claim(
        name="sharper_valley_moves_the_wall_in",
        statement="in a sharper valley the limit is lower, so that a rate which arrived here diverges there",
        holds=float(sharper.facts["learning_rate_limit"]) < limit
        and sharper.run_with_rate(rate).status is Status.DIVERGED,
        found=f"limit {sharper.facts['learning_rate_limit']:.4g} in place of {limit:.4g}",
        remedy="keep the objective a parabola",
    )
