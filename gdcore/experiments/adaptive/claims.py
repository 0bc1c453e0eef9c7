"""The sentences of the lecture on adaptive step sizes, evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from gdcore.experiments.adaptive.runs import ADAPTIVE, CALLED, METHODS, RACED, AdaptiveRuns
from gdcore.methods import response
from gdcore.verification import Claim, counted


def claims(run: AdaptiveRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _puzzle(run)
    yield from _meters(run)
    yield from _fill(run)
    yield from _drain(run)
    yield from _adam(run)
    yield from _turn(run)
    yield from _no_winner(run)
    yield _exercise(run)


def _puzzle(run: AdaptiveRuns) -> Iterator[Claim]:
    differences = [float(run.facts[f"{name}_path_difference"]) for name in ADAPTIVE]
    yield Claim(
        name="adaptive_paths_ignore_narrowness",
        statement="the paths of Adagrad, RMSprop and Adam are the same in the ravine and in the round bowl",
        holds=max(differences) < 1e-5 * run.start_distance,
        found="largest differences: " + _each(dict(zip(ADAPTIVE, (f"{d:.2g}" for d in differences), strict=True))),
        remedy="choose curvatures and a start whose slopes stay far above the methods' epsilon",
    )
    out = run.trajectories["puzzle_plain"].distances((0.0, 0.0))[:11]
    steps = int(run.facts["puzzle_plain_steps"])
    yield Claim(
        name="plain_ball_is_lost",
        statement="with the rate of the puzzle the plain ball arrives in the round bowl and is lost in the ravine",
        holds=bool(out.max() > 10 * run.start_distance) and steps >= 0,
        found=f"in the ravine {out.max():.4g} away within ten steps; in the round bowl {_arrival(steps)}; "
        f"it bounces at a curvature of {run.facts['puzzle_limit']:.4g}",
        remedy=f"choose a puzzle_rate above {2 / run.steep:g} and below {2 / run.flat:g}",
    )


def _meters(run: AdaptiveRuns) -> Iterator[Claim]:
    facts = run.facts
    mirrored = {name: float(facts[f"{name}_mirror_difference"]) for name in METHODS[1:]}
    yield Claim(
        name="meters_have_no_direction",
        statement="if all past slopes change sign, Adagrad and RMSprop take the same next step, momentum and Adam not",
        holds=max(mirrored["adagrad"], mirrored["rmsprop"]) < 1e-12
        and min(mirrored["momentum"], mirrored["adam"]) > 0.1,
        found="the step changes by this share of its length: " + _each({n: f"{d:.3g}" for n, d in mirrored.items()}),
        remedy="choose a larger momentum and a larger first beta",
    )
    off = max(abs(abs(float(facts[f"adagrad_first_step_{axis}"])) - run.adagrad_rate) for axis in "xy")
    yield Claim(
        name="first_step_goes_to_the_corner",
        statement="the slope points across, and yet Adagrad's first step is one rate long in both coordinates",
        holds=off <= 1e-6 * run.adagrad_rate and float(facts["slope_angle"]) >= 80,
        found=f"the step is ({facts['adagrad_first_step_x']:.6g}, {facts['adagrad_first_step_y']:.6g}), "
        f"the slope points {facts['slope_angle']:.2f} degrees away from the floor of the ravine",
        remedy="choose a start nearer to the steep axis, or a narrower ravine",
    )
    counts = {name: int(facts[f"{name}_steps"]) for name in METHODS}
    adagrad, momentum = counts["adagrad"], counts["momentum"]
    yield Claim(
        name="adagrad_wins_along_the_axes",
        statement="along the axes Adagrad needs fewer steps than Adam and momentum, plain descent more than momentum",
        holds=0 < adagrad < min(counts["adam"], momentum) and momentum < counts["plain"],
        found=f"steps to the bottom: {_each(counts)}",
        remedy="choose a narrower ravine or a larger adagrad_rate",
    )


def _fill(run: AdaptiveRuns) -> Iterator[Claim]:
    facts = run.facts
    steps = np.abs(response(run.methods["adagrad"], np.ones(run.fade_steps))) / run.adagrad_rate
    worst = float(np.abs(steps - 1 / np.sqrt(np.arange(1, run.fade_steps + 1))).max())
    yield Claim(
        name="adagrad_fades",
        statement="on a steady slope Adagrad's step k is the rate divided by the root of k",
        holds=worst <= 1e-9,
        found=f"the largest difference is {worst:.2g} rates; step {run.fade_steps} is {steps[-1]:.4g} rates long",
        remedy="this holds for every rate; the meter must stay a plain sum",
    )
    yield Claim(
        name="adagrad_has_no_wall",
        statement="even with the huge rate Adagrad arrives",
        holds=int(facts["huge_steps"]) > 0,
        found=f"it flies out to {facts['huge_reach']:.5g}; {_arrival(facts['huge_steps'])}",
        remedy="raise maxiter",
    )
    factors = [float(facts[f"fling_factor_{axis}"]) for axis in "xy"]
    yield Claim(
        name="fling_measures_the_curvature",
        statement="after the fling, rate over root is one over the curvature in each coordinate: the step is Newton's",
        holds=all(abs(factor - 1) <= 0.01 for factor in factors),
        found=f"curvature times rate over root: {factors[0]:.4f} and {factors[1]:.4f}",
        remedy="choose a larger huge_rate",
    )


def _drain(run: AdaptiveRuns) -> Iterator[Claim]:
    facts = run.facts
    recovers, left = int(facts["rmsprop_recovers_after"]), float(facts["adagrad_after_cliff"])
    yield Claim(
        name="rmsprop_forgets",
        statement="a hundred steps after the steep slopes RMSprop has recovered, Adagrad has not",
        holds=0 < recovers <= 100 and left < 0.01,
        found=f"RMSprop is back at half its rate after {recovers} steps, Adagrad has {left:.2%} of its rate",
        remedy="choose a smaller smoothing, which forgets sooner",
    )
    path = run.trajectories["rmsprop"].x[-100:]
    half = run.rmsprop_rate / 2
    alternate = bool((np.sign(path[1:]) == -np.sign(path[:-1])).all())
    off = float(np.abs(np.abs(path) / half - 1).max())
    steps = int(facts["rmsprop_steps"])
    yield Claim(
        name="rmsprop_never_rests",
        statement="RMSprop ends in a hop of half a rate to either side, in both coordinates, close to the bottom",
        holds=alternate and off <= 1e-3 and steps >= 0,
        found=f"it rests at ({facts['rmsprop_rest_x']:.5g}, {facts['rmsprop_rest_y']:.5g}), half a rate is {half:.5g}; "
        f"the signs {'alternate' if alternate else 'do not alternate'}; {_arrival(steps)}",
        remedy="choose an rmsprop_rate below 1.4 times the accuracy, and a smoothing of about 0.9",
    )


def _adam(run: AdaptiveRuns) -> Iterator[Claim]:
    facts = run.facts
    expected, first = 1 / np.sqrt(1 - run.smoothing), float(facts["rmsprop_first_step_in_rates"])
    yield Claim(
        name="rmsprop_first_step_is_longer",
        statement="RMSprop's first step is longer than its rate, because its meter starts empty",
        holds=abs(first - expected) <= 1e-6 * expected and first > 1,
        found=f"it is {first:.6g} rates long, in theory {expected:.6g}",
        remedy="choose a positive smoothing",
    )
    steps = np.abs(run.trajectories["adam"].steps[0])
    yield Claim(
        name="adam_first_step_is_the_rate",
        statement="Adam's first step is exactly its rate, in both coordinates",
        holds=bool((np.abs(steps - run.adam_rate) <= 1e-6 * run.adam_rate).all()),
        found=f"the first step is ({steps[0]:.6g}, {steps[1]:.6g}) long, the rate {run.adam_rate:g}",
        remedy="choose a start with slopes far above epsilon",
    )
    over = [float(facts[f"adam_overshoot_{axis}"]) for axis in "xy"]
    shares = [o / abs(s) for o, s in zip(over, run.start, strict=True)]
    yield Claim(
        name="adam_overshoots",
        statement="Adam passes the bottom in both coordinates, by more than a twentieth of its way, and arrives",
        holds=min(shares) > 0.05 and int(facts["adam_steps"]) > 0,
        found=f"it passes the bottom by {shares[0]:.1%} and {shares[1]:.1%} of the start; "
        f"{_arrival(facts['adam_steps'])}",
        remedy="choose a larger adam_rate or first beta",
    )


def _turn(run: AdaptiveRuns) -> Iterator[Claim]:
    facts = run.facts
    differences = [float(facts[f"{name}_turned_difference"]) for name in ("plain", "momentum")]
    same = all(facts[f"{name}_steps"] == facts[f"{name}_turned_steps"] for name in ("plain", "momentum"))
    yield Claim(
        name="turning_means_nothing_to_plain_and_momentum",
        statement="in the turned ravine plain descent and momentum take the same path, turned",
        holds=max(differences) < 1e-9 and same,
        found=f"largest differences {differences[0]:.2g} and {differences[1]:.2g}, "
        f"{'the same' if same else 'different'} numbers of steps",
        remedy="choose a plain_rate below the limit",
    )
    along, askew, plain = (int(facts[name]) for name in ("adagrad_steps", "adagrad_turned_steps", "plain_steps"))
    yield Claim(
        name="turning_ruins_adagrad",
        statement="in the turned ravine Adagrad needs ten times the steps or more, and more than plain descent",
        holds=0 < 10 * along <= askew and askew > plain > 0,
        found=f"along the axes it needs {along} steps, in the turned ravine {askew}, and plain descent {plain}",
        remedy="choose a turn nearer to 45 degrees, and enough iterations to arrive",
    )
    along, askew = int(facts["adam_steps"]), int(facts["adam_turned_steps"])
    yield Claim(
        name="turning_slows_adam",
        statement="in the turned ravine Adam needs three times the steps or more",
        holds=0 < 3 * along <= askew,
        found=f"along the axes it needs {along} steps, in the turned ravine {askew}",
        remedy="choose a turn nearer to 45 degrees, or a smaller adam_rate",
    )
    ratios = [float(facts[f"{where}_meter_ratio"]) for where in ("aligned", "turned")]
    yield Claim(
        name="turned_meters_agree",
        statement="along the axes the roots of the two meters differ greatly, in the turned ravine hardly",
        holds=ratios[0] > 20 and ratios[1] < 1.2,
        found=f"the ratio of the roots is {ratios[0]:.4g} along the axes and {ratios[1]:.4g} in the turned ravine",
        remedy="choose a turn of about 45 degrees and a start away from both axes",
    )


def _no_winner(run: AdaptiveRuns) -> Iterator[Claim]:
    fits = {name: int(run.facts[f"{name}_rates_that_fit"]) for name in METHODS}
    found = f"of {len(run.rates)} rates, so many arrive at every narrowness: {_each(fits)}"
    yield Claim(
        name="no_rate_fits_all_for_plain",
        statement="no single rate lets plain descent arrive at every narrowness",
        holds=fits["plain"] == 0,
        found=found,
        remedy="choose scales that lie further apart",
    )
    others = max(n for name, n in fits.items() if name != "adam")
    yield Claim(
        name="adam_fits_most",
        statement="more rates fit all narrownesses for Adam than for any other method, and at least half of them",
        holds=fits["adam"] > others and 2 * fits["adam"] >= len(run.rates),
        found=found,
        remedy="choose rates around those that suit the start's distance",
    )
    winners = {"along": "adagrad", "turned": "momentum", "rosenbrock": "momentum", "hole": "adagrad"}
    yield Claim(
        name="no_winner_everywhere",
        statement="Adagrad wins along the axes and on the plain with a hole, momentum in turned and bent valleys",
        holds=all(_wins(run.ranking[race], winner) for race, winner in winners.items()),
        found="fewest steps " + "; ".join(f"{RACED[race]}: {_each(dict(run.ranking[race][:2]))}" for race in winners),
        remedy="name the winners that are found",
    )


def _wins(ranking: tuple[tuple[str, int], ...], winner: str) -> bool:
    """Whether the winner is first, and the second needs at least half as many steps more."""
    return bool(ranking) and ranking[0][0] == winner and (len(ranking) == 1 or ranking[1][1] >= 1.5 * ranking[0][1])


def _exercise(run: AdaptiveRuns) -> Claim:
    facts = run.facts
    rate = float(facts["exercise_rate"])
    adam = [float(facts[f"exercise_adam_{size}_step"]) for size in ("large", "small")]
    plain = [float(facts[f"exercise_plain_{size}_step"]) for size in ("large", "small")]
    slopes = [float(facts[f"exercise_{size}_slope"]) for size in ("large", "small")]
    return Claim(
        name="adam_makes_all_slopes_alike",
        statement="Adam's first step is the rate on a large and on a small slope, plain descent's follows the slope",
        holds=all(abs(step / rate - 1) < 1e-5 for step in adam)
        and all(abs(step / (rate * slope) - 1) < 1e-12 for step, slope in zip(plain, slopes, strict=True)),
        found=f"Adam {adam[0]:.6g} and {adam[1]:.6g}, plain descent {plain[0]:.6g} and {plain[1]:.6g}",
        remedy="this holds for all betas; Adam must correct both averages",
    )


def _each(numbers: Mapping[str, object]) -> str:
    """Return what belongs to each method, with the names of the methods as they are said."""
    return ", ".join(f"{CALLED[name]} {number}" for name, number in numbers.items())


def _arrival(steps: float | str) -> str:
    return f"it arrives after {counted(int(steps), 'step')}" if int(steps) >= 0 else "it does not arrive for good"
