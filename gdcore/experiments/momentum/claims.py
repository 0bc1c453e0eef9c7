"""The sentences of the lecture on momentum, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore._validation import Array
from gdcore.experiments.momentum.runs import MomentumRuns
from gdcore.landscape import shrink
from gdcore.trajectory import Status
from gdcore.verification import Claim, counted


def claims(run: MomentumRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _two_curvatures(run)
    yield _inertia(run)
    yield from _glide(run)
    yield from _too_much(run)
    yield from _one_factor(run)
    yield from _narrower(run)
    yield from _look_ahead(run)
    yield from _luck(run)


def _two_curvatures(run: MomentumRuns) -> Iterator[Claim]:
    facts = run.facts
    best = 2 / (run.flat + run.steep)
    yield Claim(
        name="rate_is_best_for_the_plain_ball",
        statement="the rate is 2/(L + μ), the best one of plain descent",
        holds=bool(np.isclose(run.rate, best, rtol=1e-9, atol=0)),
        found=f"the rate is {run.rate:.6g}, the best {best:.6g}",
        remedy="leave learning_rate out",
    )
    limit = float(facts["plain_limit"])
    along, across = abs(float(facts["plain_flat_factor"])), abs(float(facts["plain_steep_factor"]))
    yield Claim(
        name="steep_direction_sets_the_limit",
        statement="the wall stands at two over the steep curvature, and at the best rate both factors have one size",
        holds=bool(np.isclose(limit, 2 / run.steep, rtol=1e-9, atol=0) and abs(along - across) <= 1e-9),
        found=f"the wall stands at {limit:.6g}; the factors are {along:.6g} along and {across:.6g} across",
        remedy="leave learning_rate out",
    )
    yield Claim(
        name="plain_ball_zigzags",
        statement="the plain ball crosses the ravine at every step until it arrives",
        holds=int(facts["plain_steps"]) > 0 and facts["plain_crossings"] == facts["plain_steps"],
        found=f"it crosses {facts['plain_crossings']} times, and {_arrival(facts['plain_steps'])}",
        remedy="choose the best rate and enough iterations to arrive",
    )
    yield Claim(
        name="plain_ball_crawls",
        statement="a step of the plain ball removes less than a twentieth of the distance",
        holds=0 < run.plain_lost_per_step < 0.05,
        found=f"a step removes {run.plain_lost_per_step:.2%} of it",
        remedy="choose a narrower ravine",
    )


def _inertia(run: MomentumRuns) -> Claim:
    steady = float(run.velocities(np.ones(400))[-1])
    flipping = abs(float(run.velocities((-1.0) ** np.arange(400))[-1]))
    gains = 1 / (1 - run.momentum), 1 / (1 + run.momentum)
    return Claim(
        name="agreeing_slopes_add_up",
        statement="slopes that agree add up towards 1/(1 − β) of them, and of slopes that flip 1/(1 + β) is left",
        holds=abs(steady - gains[0]) <= 1e-9 and abs(flipping - gains[1]) <= 1e-9,
        found=f"after 400 steps the velocity is {steady:.6g} on a steady slope of one, {flipping:.6g} on a "
        "flipping one",
        remedy="choose a smaller momentum, which forgets sooner",
    )


def _glide(run: MomentumRuns) -> Iterator[Claim]:
    facts = run.facts
    plain, heavy = int(facts["plain_steps"]), int(facts["momentum_steps"])
    yield Claim(
        name="momentum_is_faster",
        statement="with momentum the ball arrives in half the steps or fewer",
        holds=0 < heavy <= plain / 2,
        found=f"with momentum {_arrival(heavy)}, without {_arrival(plain)}",
        remedy="choose a narrower ravine or a momentum nearer to the critical one",
    )
    share = float(facts["overshoot_share"])
    yield Claim(
        name="ball_overshoots",
        statement="the ball with momentum shoots past the bottom by more than a tenth of its way, and comes back",
        holds=share > 0.1 and heavy > 0,
        found=f"it passes the bottom by {share:.1%} of its start",
        remedy="choose a larger momentum",
    )
    yield Claim(
        name="height_rises_on_the_way",
        statement="on some steps of the ball with momentum the height grows, on none of the plain ball",
        holds=int(facts["rising_steps"]) >= 5 and facts["plain_rising_steps"] == 0,
        found=f"it grows on {facts['rising_steps']} steps with momentum, on {facts['plain_rising_steps']} without",
        remedy="choose a larger momentum, and a rate below the plain limit",
    )


def _too_much(run: MomentumRuns) -> Iterator[Claim]:
    facts = run.facts
    plain, heavy, more = (int(facts[name]) for name in ("plain_steps", "momentum_steps", "too_much_steps"))
    yield Claim(
        name="too_much_is_slower_than_none",
        statement="with too much momentum the ball needs more steps than without any",
        holds=more > plain > 0,
        found=f"with too much {_arrival(more)}, without {_arrival(plain)}",
        remedy="choose too_much nearer to 1, or a less narrow ravine",
    )
    fewest, at = int(facts["fewest_steps"]), float(facts["fewest_steps_momentum"])
    yield Claim(
        name="there_is_a_best_momentum",
        statement="in between lies a momentum with fewer steps than the one shown, and less than a third of none",
        holds=0 < fewest < heavy and fewest < plain / 3 and 0 < at < run.too_much,
        found=f"it takes {fewest} steps with {at:.3g}, {heavy} with {run.momentum:g}, {plain} with none",
        remedy="choose a narrower ravine or another momentum",
    )


def _one_factor(run: MomentumRuns) -> Iterator[Claim]:
    expected = run.momentum ** np.arange(run.patch_steps + 1)
    worst = max(float(np.abs(_areas(run.patch(bend, run.patch_steps)) - expected).max()) for bend in _bends(run))
    yield Claim(
        name="area_shrinks_by_momentum",
        statement="a step multiplies the area of a patch of balls by the momentum, whatever the slope",
        holds=worst <= 1e-9,
        found=f"the largest difference from the power of the momentum is {worst:.2g}",
        remedy="this holds for every momentum, rate and curvature; the moves must stay a squeeze and two shears",
    )
    root = float(np.sqrt(run.momentum))
    factors = [float(shrink(run.momentum, run.rate * bend)) for bend in _bends(run)]
    yield Claim(
        name="one_factor_for_both",
        statement="along and across, every length shrinks by the root of the momentum",
        holds=max(abs(factor - root) for factor in factors) <= 1e-9,
        found=f"the factors are {factors[0]:.6g} along and {factors[1]:.6g} across, the root is {root:.6g}",
        remedy=f"choose a momentum above {run.critical_momentum:.4g}, and a rate inside the plateau",
    )
    critical, z = run.critical_momentum, run.rate * run.flat
    at, below = float(shrink(critical, z)), float(shrink(0.99 * critical, z))
    yield Claim(
        name="critical_reaches_the_floor",
        statement="at the critical momentum the plateau just reaches the floor of the ravine; with less, it is lost",
        # At a double root, rounding of the curvature shows up as its square root.
        holds=abs(at - float(np.sqrt(critical))) <= 1e-6 < below - at,
        found=f"the factor along is {at:.6g} at {critical:.6g}, and {below:.6g} with a hundredth less",
        remedy="choose a learning rate below 1/flat",
    )


def _narrower(run: MomentumRuns) -> Iterator[Claim]:
    facts, times = run.facts, run.times_narrower
    plain, heavy = float(facts["plain_pays"]), float(facts["momentum_pays"])
    yield Claim(
        name="momentum_pays_the_root",
        statement="in a ravine so many times narrower plain descent pays as many times as much, momentum the root",
        holds=abs(plain / times - 1) <= 0.02 and abs(heavy / np.sqrt(times) - 1) <= 0.02,
        found=f"{times:g} times narrower: the plain ball pays {plain:.4g} times, momentum {heavy:.4g} times",
        remedy="start from a narrower ravine, at the best rate of the plain ball",
    )
    limit = float(facts["momentum_limit"])
    inside, outside = (float(shrink(run.momentum, limit * run.steep * part)) for part in (0.9999, 1.0001))
    yield Claim(
        name="limit_moves_out",
        statement="with momentum the wall moves out, to 2(1 + β)/L",
        holds=inside < 1 < outside and limit > float(facts["plain_limit"]),
        found=f"the wall stands at {limit:.6g}, without momentum at {facts['plain_limit']:.6g}; "
        f"the factor is {inside:.6g} just below and {outside:.6g} just above",
        remedy="choose a positive momentum",
    )


def _look_ahead(run: MomentumRuns) -> Iterator[Claim]:
    facts, y0 = run.facts, abs(run.start[1])
    left = float(np.abs(run.nesterov.x[2:, 1]).max(initial=0.0))
    swing = float(facts["heavy_swing_10"])
    yield Claim(
        name="nesterov_is_calm",
        statement="Nesterov's ball is quiet across after two steps, while the heavy ball still swings after ten",
        holds=left < 1e-9 * y0 and swing > 0.3 * y0,
        found=f"Nesterov's |y| is at most {left:.2g} from step 2 on, the heavy ball's {swing:.4g} from step 10 on",
        remedy="choose a larger momentum, and at least ten iterations",
    )
    ahead, plain, heavy = (float(facts[name]) for name in ("nesterov_limit", "plain_limit", "momentum_limit"))
    status = run.nesterov_at_learning_rate.status
    yield Claim(
        name="nesterov_wall_is_nearer",
        statement="Nesterov's wall is nearer than the plain one, and our rate lies beyond it",
        holds=ahead < plain < heavy and status is Status.DIVERGED,
        found=f"Nesterov's wall stands at {ahead:.5g}, the plain one at {plain:.5g}, the heavy one at "
        f"{heavy:.5g}; at our rate Nesterov's ball is: {status.value}",
        remedy="choose a positive momentum and the best rate of the plain ball",
    )


def _luck(run: MomentumRuns) -> Iterator[Claim]:
    yield run.landscape.claims["momentum_hardly_changes_luck"]
    won, lost = float(run.facts["won_share"]), float(run.facts["lost_share"])
    plain, heavy = run.landscape.is_lucky(run.saved_plain), run.landscape.is_lucky(run.saved_heavy)
    yield Claim(
        name="momentum_reshuffles_luck",
        statement="momentum wins some starts and loses others, and the one shown is won",
        holds=min(won, lost) >= 0.05 and heavy and not plain,
        found=f"{won:.1%} of the starts are won, {lost:.1%} lost; from ({run.saved[0]:g}, {run.saved[1]:g}) the "
        f"plain ball is {_luckily(plain)}, "
        f"with momentum {_luckily(heavy)}",
        remedy="choose as saved a start that only momentum brings to the best valley",
    )


def _luckily(lucky: bool) -> str:
    return "lucky" if lucky else "unlucky"


def _arrival(steps: float | str) -> str:
    return f"it arrives after {counted(int(steps), 'step')}" if int(steps) >= 0 else "it does not arrive"


def _bends(run: MomentumRuns) -> tuple[float, float]:
    return run.flat, run.steep


def _areas(corners: Array) -> Array:
    """Return the areas of polygons of shape (..., n, 2), by the shoelace formula."""
    x, y = corners[..., 0], corners[..., 1]
    return np.asarray(np.abs((x * np.roll(y, -1, -1) - y * np.roll(x, -1, -1)).sum(axis=-1)) / 2)
