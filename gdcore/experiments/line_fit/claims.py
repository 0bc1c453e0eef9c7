"""The sentences of the lecture on fitting a line, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore._validation import Array
from gdcore.experiments.line_fit.runs import LineRuns
from gdcore.methods import GradientDescent
from gdcore.trajectory import Prefix, Status
from gdcore.verification import Claim, counted

_SEEN = 1e-2
"""Difference of the parameters that no eye sees in the line."""


def claims(run: LineRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _bowl(run)
    yield from _everywhere(run)
    yield from _stops(run)
    yield from _bounce(run)
    yield from _units(run)
    yield from _exercise(run)


def _numbers(run: LineRuns, *names: str) -> list[float]:
    return [float(run.facts[name]) for name in names]


def _bowl(run: LineRuns) -> Iterator[Claim]:
    x, y = run.points
    curvatures = np.array([np.linalg.eigvalsh(run.trough(k).curvature_matrix(run.pair)) for k in range(run.samples)])
    gap = float(np.abs(curvatures - np.stack([np.zeros_like(x), 2 * (1 + x**2)], axis=-1)).max())
    tilts = np.linspace(*run.window[0], 9)
    floor = np.stack([tilts, y[0] - tilts * x[0]], axis=-1)
    miss = float(np.sqrt(np.abs(run.trough(0).funs(floor))).max())
    yield Claim(
        name="one_point_digs_a_trough",
        statement="each point alone digs a trough whose level floor are the lines through it",
        holds=gap < 1e-12 and miss < 1e-12,
        found=f"the curvatures are off by {gap:.1g} from 0 and 2(1 + x²); the largest miss along the floor is "
        f"{miss:.1g}",
        remedy="choose data of ordinary size",
    )
    small, large = _numbers(run, "pair_smallest_curvature", "pair_largest_curvature")
    left = float(run.trough(0, run.samples - 1).fun(run.pair))
    yield Claim(
        name="two_troughs_meet_in_one_place",
        statement="the troughs of two points meet in one place, the line through both",
        holds=small > 0 and left < 1e-24,
        found=f"the curvatures are {small:.4g} and {large:.4g}; the line through both has the error {left:.1g}",
        remedy="choose data of ordinary size",
    )
    smallest = float(np.linalg.eigvalsh(run.objective.curvature_matrix(run.pair))[0])
    yield Claim(
        name="troughs_make_a_bowl",
        statement="all troughs together make a bowl",
        holds=smallest > 1e-9,
        found=f"the smallest curvature is {smallest:.4g}",
        remedy="this holds as soon as two data have different x",
    )


def _everywhere(run: LineRuns) -> Iterator[Claim]:
    (share,) = _numbers(run, "share_at_bottom")
    yield Claim(
        name="all_starts_reach_the_bottom",
        statement="the balls reach the bottom from everywhere in the window",
        holds=share == 1,
        found=f"from {share:.1%} of {run.facts['starts']} starts they reach it",
        remedy=f"choose a safe_rate below {run.facts['learning_rate_limit']:.4g}, or a larger maxiter",
    )
    best = run.best.parameters
    yield Claim.of(
        run.runs("safe"),
        lambda p: (
            p.run.status is Status.MINIMUM and float(np.abs(p.run.x[-1] - best).max()) <= 1e-6 and p.ends_within(_SEEN),
            f"largest difference {np.abs(p.x[-1] - best).max():.2g}, {p.run.status.value}",
        ),
        name="safe_run_reaches_least_squares",
        statement="with the safe rate the line becomes that of least squares",
        remedy="draw the run to its end, choose safe_rate below the limit, or a larger maxiter",
    )
    (loss,) = _numbers(run, "best_loss")
    yield Claim(
        name="points_do_not_lie_on_a_line",
        statement="the points do not lie on a line, so that the lowest error is not zero",
        holds=loss > 1e-3,
        found=f"the lowest error is {loss:.3g}",
        remedy="choose more noise",
    )
    yield Claim.of(
        run.runs("safe", "limit"),
        lambda safe, limit: _inside(np.concatenate([safe.x, limit.x]), run),
        name="balls_stay_in_window",
        statement="the balls stay in the window",
        remedy="choose a larger window, or a start nearer to the bottom",
    )


def _inside(points: Array, run: LineRuns) -> tuple[bool, str]:
    (low_a, low_b), (high_a, high_b) = points.min(axis=0), points.max(axis=0)
    (left, right), (bottom, top) = run.window
    found = (
        f"a goes from {low_a:.3g} to {high_a:.3g} and b from {low_b:.3g} to {high_b:.3g}; the window has a from "
        f"{left:g} to {right:g} and b from {bottom:g} to {top:g}"
    )
    return run.in_window(points), found


def _stops(run: LineRuns) -> Iterator[Claim]:
    begun, lowest = _numbers(run, "start_distance", "best_loss")
    yield Claim.of(
        run.runs("tiny"),
        lambda p: (
            1 <= run.stop("tiny") <= min(3, p.nit) and float(run.facts["tiny_stop_distance"]) > 0.95 * begun,
            _stopped(run, "tiny"),
        ),
        name="tiny_run_stops_at_once",
        statement="the usual rule stops the tiny rate where it began",
        remedy="draw the run to its stop, choose a smaller tiny_rate, or a larger tolerance",
    )
    left, off = _numbers(run, "safe_stop_distance", "safe_stop_a_off")
    yield Claim.of(
        run.runs("safe"),
        lambda p: (
            1 <= run.stop("safe") <= p.nit and 0.1 <= off <= 1 and left < 0.25 * begun,
            f"{_stopped(run, 'safe')}, a off by {off:.3g}",
        ),
        name="safe_run_stops_too_early",
        statement="it stops the rate in between close to the bottom, but with a tilt that is visibly off",
        remedy="draw the run to its stop, choose another safe_rate or tolerance",
    )
    loss, b = _numbers(run, "limit_stop_loss", "limit_stop_b")
    best_b = float(run.best.parameters[1])
    high = loss >= 5 * lowest and abs(b - best_b) > 0.9 * abs(run.start[1] - best_b)
    times = loss / lowest if lowest else np.inf
    yield Claim.of(
        run.runs("limit"),
        lambda p: (
            1 <= run.stop("limit") <= p.nit and high,
            f"{_stopped(run, 'limit')}, error {loss:.4g}, {times:.3g} times the lowest",
        ),
        name="limit_run_stops_on_the_wall",
        statement="it stops the large rate high on the wall",
        remedy="draw the run to its stop, choose less noise, or a start with b farther from the best",
    )
    yield _slope_rule(run)


def _stopped(run: LineRuns, name: str) -> str:
    left = float(run.facts[f"{name}_stop_distance"]) / float(run.facts["start_distance"])
    stop = int(run.facts[f"{name}_stop"])
    return f"stopped at step {stop}, {left:.1%} of the distance left" if stop > 0 else f"not stopped in {run.maxiter}"


def _slope_rule(run: LineRuns) -> Claim:
    tiny, safe, limit = _numbers(run, "tiny_stop_slope", "safe_stop_slope", "limit_stop_slope")
    stop, left, bound = _numbers(run, "slope_stop", "slope_stop_distance", "distance_bound")
    slopes = np.linalg.norm(run.safe.grad, axis=1)
    bounds = bool((run.safe.distances(run.best.parameters) <= slopes / run.curvatures.min() * (1 + 1e-9) + 1e-12).all())
    level = run.slope_tolerance
    return Claim(
        name="slope_rule_is_not_fooled",
        statement="the slope tells that none of the stopped runs had arrived, and stops at the bottom",
        holds=min(tiny, limit) > 10 * level and safe > level and 0 < stop < run.maxiter and left <= bound and bounds,
        found=f"slopes {tiny:.3g}, {safe:.3g}, {limit:.3g} where the usual rule stopped; below {level:g} from step "
        f"{stop:.0f}, {left:.4f} from the bottom, bound {bound:.4f}",
        remedy="choose a smaller slope_tolerance, or a larger maxiter",
    )


def _bounce(run: LineRuns) -> Iterator[Claim]:
    a, b, limit = _numbers(run, "curvature_a", "curvature_b", "learning_rate_limit")
    yield Claim(
        name="b_is_the_steepest_direction",
        statement="the bowl is steeper along b than along a",
        holds=b > 1.5 * a,
        found=f"the curvature is {b:.4g} along b, {a:.4g} along a",
        remedy="choose more samples",
    )
    x = run.points[0]
    off = max(abs(a - 2 * float(np.mean(x**2))), abs(b - 2.0))
    yield Claim(
        name="curvature_is_twice_a_mean_square",
        statement="the curvature is twice the mean square of what a knob moves: of 1 along b, of x along a",
        holds=off <= 1e-12 * max(b, a),
        found=f"it is off by {off:.1g}",
        remedy="this holds for all data whose x have the mean 0",
    )
    yield Claim(
        name="rate_is_the_limit",
        statement="the large rate sits exactly on the limit",
        holds=bool(np.isclose(run.limit_rate, limit, rtol=1e-9)),
        found=f"the rate is {run.limit_rate:g}, the limit {limit:.9g}",
        remedy=f"choose limit_rate = {limit:g}",
    )
    best_a, best_b = run.best.parameters.tolist()
    yield Claim.of(
        run.runs("limit"),
        lambda p: _bounces(p, best_b),
        name="intercept_bounces_for_ever",
        statement="b bounces between two values for ever",
        remedy="draw two steps or more, choose limit_rate as the limit, and a start with b farther from the best",
    )
    yield Claim.of(
        run.runs("limit"),
        lambda p: (
            abs(p.run.x[-1, 0] - best_a) <= 1e-6 and abs(p.x[-1, 0] - best_a) < _SEEN,
            f"a = {p.x[-1, 0]:.9g}, least squares {best_a:.9g}",
        ),
        name="slope_settles",
        statement="a settles meanwhile",
        remedy="draw more steps, or choose a larger maxiter",
    )
    yield Claim.of(
        run.runs("limit"),
        lambda p: _halfway(p, run.best.parameters),
        name="best_line_is_halfway",
        statement="the best line is exactly midway between the lines that it jumps between",
        remedy="draw two steps or more, and choose limit_rate as the limit",
    )


def _bounces(p: Prefix, best_b: float) -> tuple[bool, str]:
    off = np.abs(p.x[:, 1] - best_b)
    same = bool(np.ptp(off) <= 1e-6 * off[0]) and off.min() > 0.5
    found = f"distances from the best b {off.min():.6g} to {off.max():.6g}, {p.run.status.value}"
    return p.nit >= 2 and p.run.status is Status.OSCILLATING and same, found


def _halfway(p: Prefix, best: Array) -> tuple[bool, str]:
    middles = (p.x[1:] + p.x[:-1]) / 2
    if not len(middles):
        return False, "a single line"
    by_b = float(np.abs(middles[:, 1] - best[1]).max())
    line = float(np.abs(middles[-1] - best).max())
    allowed = 1e-6 if p.whole else _SEEN
    return by_b <= 1e-9 and line <= allowed, f"midway b off by {by_b:.1g} at most, midway line by {line:.1g} at the end"


def _units(run: LineRuns) -> Iterator[Claim]:
    narrow, shrinks = _numbers(run, "unit_condition", "unit_limit_shrinks_by")
    first, other = _numbers(run, "steps_in_first_unit", "steps_in_other_unit")
    yield Claim(
        name="unit_makes_a_ravine",
        statement="in a finer unit of x the bowl is a ravine, and takes many times as many steps",
        holds=narrow >= 20 and other >= 5 * first > 0 and shrinks >= 5,
        found=f"the condition is {narrow:.4g}; it takes {other:.0f} steps in place of {first:.0f}, and the limit "
        f"is {shrinks:.3g} times smaller",
        remedy="choose a larger unit",
    )
    condition, steps = _numbers(run, "round_condition", "steps_in_round_unit")
    yield Claim(
        name="round_bowl_takes_one_step",
        statement="in the unit that makes the bowl round a single step is enough",
        holds=abs(condition - 1) <= 1e-9 and steps == 1,
        found=f"the condition is {condition:.9g}; it takes {counted(round(steps), 'step')} in the unit "
        f"{run.round_unit:.4g}",
        remedy="this holds for all data spread evenly about zero",
    )


def _exercise(run: LineRuns) -> Iterator[Claim]:
    a, b, limit = _numbers(run, "exercise_curvature_a", "exercise_curvature_b", "exercise_limit")
    error = run.exercise_objective
    below, above = (GradientDescent(share * limit).run(error, (1.0, 1.0), 100).fun for share in (0.99, 1.01))
    yield Claim(
        name="exercise_limit_is_set_by_a",
        statement="in the exercise a is the steeper direction and sets the limit",
        holds=a > b and below[-1] < below[0] and above[-1] > above[0],
        found=f"the curvatures are {a:.4g} and {b:.4g}, the limit is {limit:.4g}; at 1 % less the error falls, at "
        "1 % more it rises",
        remedy="this holds for every parameter; the exercise must stay the same",
    )
