"""The sentences of the lecture on learning from a handful, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore.experiments.stochastic.runs import SETTLED, StochasticRuns
from gdcore.methods import GradientDescent
from gdcore.verification import Claim


def claims(run: StochasticRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    with np.errstate(all="ignore"):
        found = tuple(_all(run))
    yield from found


def _all(run: StochasticRuns) -> Iterator[Claim]:
    yield from _one_point(run)
    yield from _all_at_once(run)
    yield from _race(run)
    yield from _cloud(run)
    yield from _calm(run)
    yield _exercise(run)


def _one_point(run: StochasticRuns) -> Iterator[Claim]:
    x, y = run.points
    worst = 0.0
    scale = float(np.abs(run.start[0] * x + run.start[1] - y).max()) or 1.0
    for place in (run.place(0.0), run.place(0.5), run.place(1.0)):
        steps, directions = run.steps_from(place), np.column_stack([x, np.ones_like(x)])
        # At right angles to the line b = y − a·x is (x, 1); the distance left shows in the miss.
        across = steps[:, 0] * directions[:, 1] - steps[:, 1] * directions[:, 0]
        miss, after = (p[..., 0] * x + p[..., 1] - y for p in (place, place + steps))
        left = 1 - 2 * run.learning_rate * (1 + x * x)
        worst = max(worst, float(np.abs(across).max()) / scale, float(np.abs(after - left * miss).max()) / scale)
    yield Claim(
        name="step_heads_straight_for_its_line",
        statement="the step of one sample heads straight for its line, and covers 2η(1 + x²) of the way",
        holds=worst <= 1e-12,
        found=f"the largest difference is {worst:.2g} of the largest miss at the start",
        remedy="this holds for every line fit by squared misses",
    )
    way = float(run.facts["way_outermost"])
    yield Claim(
        name="no_step_passes_its_line",
        statement="no step of a single sample passes its line",
        holds=way <= 1 + 1e-9,
        found=f"the outermost sample's step covers {way:.4g} of the way",
        remedy=f"choose a learning rate of at most {run.learning_rate / way:.4g}",
    )


def _all_at_once(run: StochasticRuns) -> Iterator[Claim]:
    facts = run.facts
    yield Claim(
        name="samples_agree_far_away",
        statement="at the start nine in ten samples or more would step downhill",
        holds=float(facts["agree_at_start"]) >= 0.9,
        found=f"{facts['agree_at_start']:.1%} of the samples would step downhill",
        remedy="choose a start farther from the bottom",
    )
    content, pull, total = (
        float(facts[name]) for name in ("agree_at_bottom", "mean_pull_at_bottom", "pulls_at_bottom_sum")
    )
    yield Claim(
        name="nobody_is_content_at_the_bottom",
        statement="at the bottom every sample pulls, no one's step leads down, and the pulls cancel",
        holds=content == 0 and pull > 0 and total < 1e-9 * pull,
        found=f"{content:.1%} of the steps lead down; a pull has a mean size of {pull:.4g}, and the mean of the "
        f"pulls is {total:.2g}",
        remedy="choose noisy data, so that the samples disagree",
    )
    mean, _ = run.moments
    exact = GradientDescent(run.learning_rate).run(run.objective, run.start, SETTLED)
    n = min(len(mean), len(exact.x))
    off = float(np.abs(mean[:n] - (exact.x[:n] - run.bottom)).max()) / max(float(facts["start_distance"]), 1e-300)
    centre, error = float(facts["swarm_centre_off_10"]), float(facts["swarm_standard_error_10"])
    yield Claim(
        name="right_on_average",
        statement="the mean of all random walks is where all samples lead, and the middle of the swarm is close to it",
        holds=off <= 1e-12 and n > SETTLED and centre < 3 * error,
        found=f"the mean is off by {off:.2g} of the way, the swarm's middle by {centre:.3g}, with a standard "
        f"error of {error:.3g}",
        remedy="choose another seed_of_swarm, or a rate below the limit",
    )


def _race(run: StochasticRuns) -> Iterator[Claim]:
    facts = run.facts
    steps = [int(facts[f"{name}_steps_to_tenth"]) for name in ("full", "handful", "single")]
    yield Claim(
        name="step_for_step_alike",
        statement="counted in steps, all three come to a tenth of the distance within a factor of two",
        holds=min(steps) > 0 and max(steps) <= 2 * min(steps),
        found=f"{steps[0]}, {steps[1]} and {steps[2]} steps for all samples, a handful and a single one",
        remedy="choose another seed_of_draws or a smaller rate",
    )
    full, handful, single = (float(facts[f"{name}_left_after_pass"]) for name in ("full", "handful", "single"))
    share = float(facts["seeds_with_this_order"])
    yield Claim(
        name="handful_is_nearest_after_a_pass",
        statement="after as many looks as there are samples the handful is nearest, then the single one, then all",
        holds=handful < single < full and share >= 0.8,
        found=f"of the distance is left: all {full:.1%}, single {single:.1%}, handful {handful:.1%}; it is this "
        f"order in {share:.1%} of seeds",
        remedy="choose another seed_of_draws, a smaller handful or more samples",
    )
    looks, best = int(facts["handful_looks_to_tenth"]), int(facts["full_best_looks_to_tenth"])
    yield Claim(
        name="handful_beats_the_best_rate_of_all",
        statement="to a tenth of the distance the handful needs at most a third of the looks of all at their best rate",
        holds=0 < looks <= best / 3,
        found=f"the handful needs {looks} looks, all samples {best}",
        remedy="choose more samples or a smaller handful",
    )


def _cloud(run: StochasticRuns) -> Iterator[Claim]:
    facts = run.facts
    limit, spread = float(facts["single_limit"]), float(facts["single_spread"])
    yield Claim(
        name="cloud_never_rests",
        statement="the single walker stays near the bottom and never comes to rest",
        holds=run.learning_rate < limit and 1e-9 < spread < float("inf"),
        found=f"the rate is {run.learning_rate:g}, the limit {limit:.4g}, and the spread stays at {spread:.4g}",
        remedy="choose noisy data and a rate below the limit",
    )
    inside = float(facts["inside_share"])
    yield Claim(
        name="cloud_is_where_it_should_be",
        statement="the walker is inside the ellipse computed beforehand for 95 % of the time",
        holds=abs(inside - 0.95) <= 0.02,
        found=f"it is inside for {inside:.2%} of the time",
        remedy="choose more passes",
    )
    uphill = float(facts["uphill_share"])
    yield Claim(
        name="every_other_step_climbs",
        statement="in the cloud every other step leads up",
        holds=abs(uphill - 0.5) <= 0.03,
        found=f"{uphill:.2%} of the steps lead up",
        remedy="choose more passes",
    )
    clean, ratio = float(facts["clean_distance_after_100"]), float(facts["half_noise_spread_ratio"])
    yield Claim(
        name="cloud_is_made_of_disagreement",
        statement="with the points on a line the same draws lead to the bottom; with half the noise the cloud is half",
        holds=clean < 1e-6 and abs(ratio - 0.5) <= 1e-9,
        found=f"without noise it is {clean:.2g} away after 100 steps; with half the noise the spread is "
        f"{ratio:.6g} times as wide",
        remedy="choose noisy data and a rate below the limit",
    )


def _calm(run: StochasticRuns) -> Iterator[Claim]:
    facts = run.facts
    ratio = float(facts["handful_area_ratio"])
    yield Claim(
        name="handful_calms_the_cloud",
        statement="the handful makes the area of the cloud at least as many times smaller as it has samples",
        holds=ratio >= run.handful,
        found=f"it is {ratio:.4g} times smaller, for a handful of {run.handful}",
        remedy="choose a rate below the limit",
    )
    half = float(facts["half_rate_area_ratio"])
    yield Claim(
        name="smaller_rate_calms_the_cloud",
        statement="half the rate makes the area of the cloud at least two times smaller",
        holds=half >= 2,
        found=f"it is {half:.4g} times smaller",
        remedy="choose a rate below the limit",
    )
    falling, spread = float(facts["falling_spread_in_the_end"]), float(facts["single_spread"])
    yield Claim(
        name="falling_rate_settles",
        statement="with a falling rate the spread in the end is less than a tenth of the cloud's",
        holds=falling < spread / 10,
        found=f"the spread is {falling:.4g} in the end, {spread:.4g} with the constant rate",
        remedy="choose a smaller half_after or more passes",
    )
    passes, end = int(facts["all_nearest_after_passes"]), float(facts["full_distance_in_the_end"])
    least = min(falling, spread, float(facts["handful_spread"]))
    yield Claim(
        name="all_win_in_the_end",
        statement="before the end the ball that sees all is nearer than every cloud",
        holds=0 < passes < run.passes and end < least / 2,
        found=f"it is nearest from pass {passes} on; in the end {end:.2g} away, the smallest spread is {least:.2g}",
        remedy="choose more passes, or a larger learning rate",
    )


def _exercise(run: StochasticRuns) -> Claim:
    ratio, root = float(run.facts["exercise_spread_ratio"]), float(np.sqrt(run.handful))
    return Claim(
        name="small_rate_spread_falls_with_the_root_of_the_handful",
        statement="at a small rate the cloud of a handful of B is the root of B times tighter",
        holds=abs(ratio / root - 1) <= 1e-4,
        found=f"it is {ratio:.6g} times tighter at a rate of {run.facts['exercise_small_rate']:g}; the root is "
        f"{root:.6g}",
        remedy="choose noisy data",
    )
