"""The sentences of the Newton lecture, evaluated.

A sentence about a run is a function of the iterates that a picture has drawn (`Prefix`): "settles on" needs the run
to settle there and the drawing to come as near as the eye can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from gdcore.experiments.experiment import coordinate
from gdcore.experiments.newton.runs import NewtonRuns
from gdcore.experiments.newton.settling import Ending
from gdcore.trajectory import Prefix, Status
from gdcore.verification import Claim, fitted_order

_SEEN = 1e-2
"""Distance, in half periods, that is no wider than a ball on the plot."""


def claims(experiment: NewtonRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _puzzle(experiment)
    yield from _idea(experiment)
    yield from _nearly_square(experiment)
    yield from _climb(experiment)
    yield from _landing(experiment)
    yield from _reason(experiment)
    yield from _all_steps(experiment)
    yield from _destinations(experiment)
    yield from _flight(experiment)
    yield from _repair(experiment)
    yield from _damped_walk(experiment)
    yield from _price(experiment)
    yield from _slider(experiment)


def _between(experiment: NewtonRuns) -> str:
    h = experiment.half_period
    return f"choose a start with {h / 2:g} < |x| < {3 * h / 2:g}"


def _puzzle(experiment: NewtonRuns) -> Iterator[Claim]:
    limit = f"choose a learning rate below {experiment.facts['learning_rate_limit']:.4g}"
    yield Claim.of(
        experiment.runs("gradient_descent"),
        _falls,
        name="gradient_descent_descends",
        statement="every step of gradient descent lowers the loss until it has arrived",
        remedy=f"{limit} and a start with a slope",
    )
    yield Claim.of(
        experiment.runs("gradient_descent"),
        lambda p: _is_in_valley(experiment, p),
        name="gradient_descent_descends_into_the_valley",
        statement="gradient descent walks down, and where it is drawn last it lies in the valley around 0",
        remedy=f"draw more steps, or {limit} but not far below it, and a start between the hilltops",
    )
    yield Claim.of(
        experiment.runs("gradient_descent"),
        lambda p: _is_at_minimum(experiment, p),
        name="gradient_descent_reaches_minimum",
        statement="gradient descent arrives at the minimum in the middle of the window",
        remedy="draw more steps, raise maxiter or the learning rate, or choose a start inside the window",
    )
    yield Claim.of(
        experiment.runs("newton"),
        lambda p: (p.fun[-1] > p.fun[0], f"the loss is {p.fun[0]:.4f} at the start, {p.fun[-1]:.4f} at the end"),
        name="newton_ends_higher",
        statement="Newton's method ends higher than it started",
        remedy=_between(experiment),
    )


def _idea(experiment: NewtonRuns) -> Iterator[Claim]:
    h, start = experiment.half_period, experiment.good_start
    model, step = experiment.parabola(start), 1e-3 * h
    # The fourth derivative is all that central differences of both leave, as they share the first three terms.
    gap = experiment.objective.value(start + np.array([-step, 0.0, step])) - model(start + np.array([-step, 0.0, step]))
    differences = (abs(gap[1]), abs(gap[2] - gap[0]) / (2 * step), abs(gap[2] - 2 * gap[1] + gap[0]) / step**2)
    scales = (1.0, np.pi / h, (np.pi / h) ** 2)
    yield Claim(
        name="parabola_shares_height_slope_and_curvature",
        statement="at its point the parabola has the height, the slope and the curvature of the curve",
        holds=all(d <= 1e-4 * scale for d, scale in zip(differences, scales, strict=True)),
        found="differences of height, slope and curvature: " + ", ".join(f"{d:.2g}" for d in differences),
        remedy="this holds for every start; the parabola must be that of Newton's method",
    )
    yield Claim.of(
        experiment.runs("newton"),
        lambda p: _jumps_to_level_places(experiment, p),
        name="newton_jumps_to_level_place",
        statement="each jump ends where the parabola of its point is level",
        remedy="this holds for every start; the jumps must be those of plain Newton",
    )
    yield Claim.of(
        experiment.runs("square"),
        lambda p: (p.nit >= 1 and abs(_at(p, 1)) <= 1e-12 * h, f"x after one step: {_at(p, 1):.3g}"),
        name="square_takes_one_step",
        statement="on the parabola Newton's method needs one step",
        remedy="draw that step; this holds for every start and half period",
    )


def _nearly_square(experiment: NewtonRuns) -> Iterator[Claim]:
    h, run = experiment.half_period, experiment.runs("nearly_square")
    yield Claim.of(
        run,
        lambda p: (p.nit >= 1 and abs(_at(p, 1)) > 1e-4 * h, f"distance left after one step: {abs(_at(p, 1)):.3g}"),
        name="nearly_square_takes_more_than_one_step",
        statement="on the parabola minus a cosine one step is not enough",
        remedy="choose a smaller half_period, so that the cosine bends the parabola more",
    )
    yield Claim.of(
        run,
        lambda p: (
            p.nit >= 1 and abs(_at(p, 1)) < 2e-2 * h,
            f"distance left after one step: {abs(_at(p, 1)):.3g}, {abs(_at(p, 1)) / (2 * h):.2%} of the window",
        ),
        name="nearly_square_looks_finished_after_one_step",
        statement="at the scale of the window the first jump looks like the end of it",
        remedy="choose a larger half_period",
    )
    yield Claim.of(
        run,
        lambda p: (
            p.nit >= 3 and bool(abs(_at(p, 3)) <= np.finfo(np.float64).eps * h < abs(_at(p, 2))),
            f"distances left after two and three steps: {abs(_at(p, 2)):.3g}, {abs(_at(p, 3)):.3g}",
        ),
        name="nearly_square_arrives_in_three_steps",
        statement="the third step reaches the minimum to rounding",
        remedy="draw three steps, or choose another half_period",
    )
    yield Claim.of(
        run,
        _is_cubic,
        name="nearly_square_converges_cubically",
        statement="the convergence there is cubic: each distance goes with the cube of the last",
        remedy="draw three steps, or choose a half_period for which three errors lie above rounding, such as 20",
    )
    x = np.linspace(0, 1.5 * h, 301)
    uneven = experiment.nearly_square_objective.value(x) - experiment.nearly_square_objective.value(-x)
    yield Claim(
        name="nearly_square_is_symmetric",
        statement="that valley is symmetric, so that its third derivative vanishes at the minimum",
        holds=bool(np.abs(uneven).max() <= 1e-12 * h * h),
        found=f"the heights left and right differ by at most {np.abs(uneven).max():.2g}",
        remedy="keep the objective even",
    )


def _climb(experiment: NewtonRuns) -> Iterator[Claim]:
    h = experiment.half_period
    curvature = experiment.facts["curvature_at_start"]
    yield Claim(
        name="curvature_is_negative_at_start",
        statement="the curvature at the start is negative",
        holds=float(curvature) < 0,
        found=f"f''({experiment.start:g}) = {curvature:.4f}",
        remedy=_between(experiment),
    )
    yield Claim.of(
        experiment.runs("newton"),
        lambda p: (
            p.run.status is Status.MAXIMUM and p.ends_within(_SEEN * h),
            f"x = {_at(p, -1):.6g}; at the end of the run x = {coordinate(p.run, -1):.6g} ({p.run.status.value})",
        ),
        name="newton_settles_on_maximum",
        statement="Newton's method settles on a maximum",
        remedy=_between(experiment),
    )
    edge = float(np.copysign(h, experiment.start))
    yield Claim.of(
        experiment.runs("newton"),
        lambda p: (
            p.run.status is Status.MAXIMUM
            and abs(coordinate(p.run, -1) - edge) < 1e-6 * h
            and p.ends_within(_SEEN * h),
            f"x = {_at(p, -1):.6g} ({p.run.status.value})",
        ),
        name="newton_settles_at_edge_of_window",
        statement="the maximum it settles on is the edge of the window nearest to the start",
        remedy=f"choose a start with {h - experiment.direct_radius:.4g} < |x| < {h:g}",
    )


def _landing(experiment: NewtonRuns) -> Iterator[Claim]:
    h = experiment.half_period
    yield Claim.of(
        experiment.runs("newton"),
        lambda p: (abs(_at(p, 1)) > h, f"x after one step: {_at(p, 1):.4g}, the window ends at {h:g}"),
        name="first_jump_leaves_window",
        statement="the first jump lands outside the window",
        remedy=_between(experiment),
    )
    yield Claim.of(
        experiment.runs("newton"),
        _passes_over_summit,
        name="first_jump_passes_over_summit",
        statement="the first jump passes over the summit it later settles on",
        remedy=f"choose a start with {h - experiment.direct_radius:.4g} < |x| < {h:g}",
    )
    yield Claim.of(
        experiment.runs("newton"),
        lambda p: (
            p.nit >= 2 and (_at(p, 2) - _at(p, 1)) * (_at(p, 1) - _at(p, 0)) < 0,
            f"x_0 = {_at(p, 0):.4g}, x_1 = {_at(p, 1):.4g}, x_2 = {_at(p, 2):.4g}",
        ),
        name="second_jump_comes_back",
        statement="the second jump goes back against the first",
        remedy=f"draw two jumps, or choose a start with {h - experiment.direct_radius:.4g} < |x| < {h:g}",
    )


def _reason(experiment: NewtonRuns) -> Iterator[Claim]:
    rate, limit = experiment.facts["effective_learning_rate"], experiment.facts["learning_rate_limit"]
    yield Claim(
        name="effective_learning_rate_is_negative",
        statement="Newton's effective learning rate at the start is negative",
        holds=float(rate) < 0,
        found=f"1/f''({experiment.start:g}) = {rate:.4g}",
        remedy=_between(experiment),
    )
    yield Claim(
        name="learning_rate_is_below_limit",
        statement="gradient descent's learning rate is below the limit",
        holds=experiment.learning_rate < float(limit),
        found=f"the rate is {experiment.learning_rate:g}, the limit {limit:.4g}",
        remedy=f"choose a learning rate below {limit:.4g}",
    )
    yield Claim.of(
        experiment.runs("newton", "upside_down"),
        _goes_the_same_way,
        name="newton_step_is_the_same_upside_down",
        statement="on the curve turned upside down Newton's method makes the same jumps",
        remedy="draw a jump of both; this holds for every start",
    )
    h = experiment.half_period
    signs = experiment.curvature_sign_intervals(-1.5 * h, 1.5 * h)
    yield Claim(
        name="curvature_changes_sign_between_valley_and_hilltops",
        statement="the curvature is positive in the valley and negative around the hilltops",
        holds=[sign for *_, sign in signs] == [-1, 1, -1] and np.allclose([signs[1][0], signs[1][1]], [-h / 2, h / 2]),
        found=", ".join(f"{'positive' if sign > 0 else 'negative'} from {a:g} to {b:g}" for a, b, sign in signs),
        remedy="this holds for every half period",
    )


def _all_steps(experiment: NewtonRuns) -> Iterator[Claim]:
    """Yield what is said of every step from everywhere: sampled over a whole period."""
    objective, h = experiment.objective, experiment.half_period
    limit = float(experiment.facts["learning_rate_limit"])
    x = np.linspace(-h, h, 402)[1:-1]  # 0 and the hilltops, where nothing moves, are not among them
    rates = limit * np.linspace(0.01, 0.999, 100)[:, np.newaxis]
    change = objective.value(x - rates * objective.slope(x)) - objective.value(x)
    yield Claim(
        name="every_step_below_limit_leads_down",
        statement="with any rate below two over L each step of gradient descent leads down, from anywhere",
        holds=bool(change.max() < 0),
        found=f"the change of the loss nearest to zero is {change.max():.2g}, over 100 rates and 400 starts",
        remedy="this holds for every half period",
    )
    near = 1e-2 * h
    above = float(objective.value(near - 1.01 * limit * objective.slope(near)) - objective.value(near))
    yield Claim(
        name="some_step_above_limit_leads_up",
        statement="with a rate above two over L some steps lead up",
        holds=above > 0,
        found=f"with a rate 1 % above it the step from {near:g} changes the loss by {above:+.2g}",
        remedy="this holds for every half period",
    )
    least = experiment.largest_curvature
    lifted = objective.curvature(x) + least * (1 + 1e-9)
    downhill = -(objective.slope(x) ** 2) / lifted
    yield Claim(
        name="every_step_above_minimal_damping_points_downhill",
        statement="with any damping above the largest curvature each step points downhill, from anywhere",
        holds=bool((lifted > 0).all() and (downhill < 0).all()),
        found=f"the lowest lifted curvature is {lifted.min():.2g}, over 400 starts",
        remedy="this holds for every half period",
    )


def _destinations(experiment: NewtonRuns) -> Iterator[Claim]:
    facts, h = experiment.facts, experiment.half_period
    down, up, rest = (float(facts[name]) for name in ("share_to_minimum", "share_to_maxima", "share_of_rest"))
    always = "this holds for every half period; correct the computation of the shares"
    domain = f"of the starts with {facts['share_left']:g} < x < {facts['share_right']:g}"
    yield Claim(
        name="as_many_climb_as_descend",
        statement=f"{domain} as many go directly to a maximum as to the minimum",
        holds=abs(down - up) < 1e-3,
        found=f"{down:.2%} go to the minimum, {up:.2%} to a maximum",
        remedy=always,
    )
    yield Claim(
        name="rest_is_scattered",
        statement=f"the rest {domain} is scattered over many stationary points",
        holds=rest > 0 and int(facts["places_of_rest"]) > 10,
        found=f"{rest:.2%} of the starts end in {facts['places_of_rest']} places",
        remedy=always,
    )
    rising = float(facts["share_of_rising_steps"])
    band = f"{facts['rising_band_inner']:.4g} < |x| < {facts['rising_band_outer']:g}"
    lowest = float(experiment.objective.curvature(np.nextafter(h / 2, 0)))
    yield Claim(
        name="positive_curvature_is_not_enough",
        statement=f"for {band} the curvature is positive, and yet most full steps raise the loss",
        holds=rising > 0.5 and lowest > 0,
        found=f"{rising:.1%} of these steps raise it; the curvature there is at least {lowest:.2g}",
        remedy=always,
    )


def _flight(experiment: NewtonRuns) -> Iterator[Claim]:
    h = experiment.half_period
    yield Claim.of(
        experiment.runs("far_flight"),
        lambda p: (
            p.run.status.stationary and abs(_at(p, -1)) > 5 * h and p.ends_within(_SEEN * h),
            f"from {experiment.far_start:g} to {_at(p, 1):.4g}, then {_at(p, -1):.4g}, {p.run.status.value}",
        ),
        name="far_start_flies_far_away",
        statement="from near an inflection point Newton's method flies many windows away and settles there",
        remedy=f"draw it to its end, or choose far_start closer to {-h / 2:g}, such as {-0.495 * h:g}",
    )
    share = float(experiment.facts["far_curvature_share"])
    yield Claim(
        name="far_start_has_almost_no_curvature",
        statement="at the far start there is almost no curvature: less than a twentieth of the largest",
        holds=share < 0.05,
        found=f"it is {share:.2%} of the largest curvature",
        remedy=f"choose far_start closer to {-h / 2:g}",
    )


def _repair(experiment: NewtonRuns) -> Iterator[Claim]:
    facts, least = experiment.facts, experiment.largest_curvature
    yield Claim(
        name="damping_lifts_curvature_everywhere",
        statement="the damping makes the curvature positive everywhere",
        holds=float(facts["lowest_lifted_curvature"]) > 0,
        found=f"the lowest lifted curvature is {facts['lowest_lifted_curvature']:.4g}",
        remedy=f"choose a damping above {least:.4g}",
    )
    yield Claim(
        name="damping_is_safe",
        statement="with this damping every step from everywhere lowers the loss",
        holds=experiment.damping >= float(facts["safe_damping"]),
        found=f"the damping is {experiment.damping:.4g}, and it needs {facts['safe_damping']:.4g}",
        remedy=f"choose a damping of at least {facts['safe_damping']:.4g}",
    )
    yield Claim(
        name="damped_parabola_opens_upward",
        statement="with damping the parabola at the start opens upward",
        holds=float(facts["lifted_curvature_at_start"]) > 0,
        found=f"the lifted curvature is {facts['lifted_curvature_at_start']:.4g}",
        remedy=f"choose a damping above {least:.4g}",
    )
    x = np.linspace(-experiment.half_period, experiment.half_period, 2001)
    dampings = np.linspace(0, experiment.damping, 21)[:, np.newaxis]
    negative = (experiment.objective.curvature(x) + dampings < 0).mean(axis=1)
    yield Claim(
        name="negative_zones_shrink_and_are_gone",
        statement="while the damping grows to its value the zones of negative curvature shrink and are gone",
        holds=bool((np.diff(negative) <= 0).all() and negative[0] > 0 and negative[-1] == 0),
        found=f"{negative[0]:.0%} of the window without damping, {negative[-1]:.0%} with all of it",
        remedy=f"choose a damping above {least:.4g}",
    )


def _damped_walk(experiment: NewtonRuns) -> Iterator[Claim]:
    remedy = f"choose a damping above {experiment.largest_curvature:.4g} and a start"
    yield Claim.of(
        experiment.runs("damped"),
        _falls,
        name="damped_newton_descends",
        statement="every damped step lowers the loss until it has arrived",
        remedy=f"{remedy} that is not a stationary point",
    )
    yield Claim.of(
        experiment.runs("damped"),
        lambda p: _is_in_valley(experiment, p),
        name="damped_newton_descends_into_the_valley",
        statement="damped Newton walks down, and where it is drawn last it lies in the valley around 0",
        remedy=f"draw more steps, or {remedy} between the hilltops",
    )
    yield Claim.of(
        experiment.runs("damped"),
        lambda p: _is_at_minimum(experiment, p),
        name="damped_newton_reaches_minimum",
        statement="damped Newton arrives at the minimum in the middle of the window",
        remedy=f"draw more steps, {remedy} inside the window, or choose more iterations",
    )


def _price(experiment: NewtonRuns) -> Iterator[Claim]:
    facts = experiment.facts
    damped = int(facts["damped_iterations_to_thousandth"])
    plain = int(facts["undamped_iterations_to_thousandth"])
    yield Claim(
        name="damping_slows_convergence",
        statement="to a thousandth of the distance damped Newton needs many more steps than plain Newton",
        holds=damped > 2 * plain > 0,
        found=f"damped it needs {damped} steps, plain {plain} from {experiment.good_start:g}",
        remedy="choose a larger damping, more iterations, or a good_start nearer to the minimum",
    )
    predicted = float(facts["damped_contraction"])
    yield Claim.of(
        experiment.runs("damped"),
        lambda p: (
            abs(_last_ratio(p) - predicted) < 1e-3,
            f"a fraction of {predicted:.4f} is predicted, and the last step leaves {_last_ratio(p):.4f}",
        ),
        name="damped_convergence_is_linear",
        statement="near the minimum each damped step leaves the same fraction of the distance",
        remedy="choose a damping above zero and enough iterations to come near the minimum, and draw them",
    )


def _slider(experiment: NewtonRuns) -> Iterator[Claim]:
    facts, least = experiment.facts, experiment.largest_curvature
    damped, large = (int(facts[f"{name}_iterations_to_thousandth"]) for name in ("damped", "large_damping"))
    yield Claim(
        name="small_damping_climbs",
        statement="with too small a damping the method still climbs",
        holds=float(facts["small_damping_final_loss"]) > float(facts["loss_at_start"]),
        found=f"the loss is {facts['small_damping_final_loss']:.4f} at the end for damping "
        f"{experiment.small_damping:g}",
        remedy=f"choose small_damping well below {least:.4g}; {_between(experiment)}",
    )
    yield Claim(
        name="too_little_damping_climbs_or_leaps",
        statement="of the dampings below the largest curvature some make the method climb and some make it leap",
        holds=int(facts["little_dampings_that_climb"]) > 0 and int(facts["little_dampings_that_leap"]) > 0,
        found=f"of {facts['little_dampings']} dampings from {experiment.small_damping:.3g} to {least:.3g}, "
        f"with {facts['little_dampings_that_climb']} it {Ending.CLIMBS}, "
        f"with {facts['little_dampings_that_leap']} it {Ending.LEAPS}",
        remedy=f"choose small_damping well below {least:.4g}; {_between(experiment)}",
    )
    yield Claim(
        name="large_damping_is_slow",
        statement="a large damping is slower still",
        holds=large > damped > 0 and experiment.large_damping > experiment.damping,
        found=f"it takes {large} steps for damping {experiment.large_damping:g}, {damped} for {experiment.damping:g}",
        remedy=f"choose large_damping well above {experiment.damping:g}, up to about 5",
    )
    off = least / (experiment.large_damping + least)
    yield Claim(
        name="large_damping_is_almost_gradient_descent",
        statement="with the large damping each step is that of gradient descent with rate one over it, to a tenth",
        holds=_steps_differ(experiment) < 0.1,
        found=f"the largest relative difference of the steps is {_steps_differ(experiment):.2%}, near the minimum "
        f"{off:.2%}",
        remedy=f"choose large_damping above {11 * least:.3g}",
    )


def _at(p: Prefix, k: int) -> float:
    """Return x_k, or the last iterate that is drawn where there is no such."""
    return float(p.x[k if k < 0 else min(k, p.nit), 0])


def _falls(p: Prefix) -> tuple[bool, str]:
    rise = float(np.diff(p.fun).max(initial=-np.inf))
    rounding = 4 * np.finfo(np.float64).eps * max(1.0, float(np.abs(p.fun).max()))
    return (
        bool(p.fun[-1] < p.fun[0] and rise <= rounding),
        f"the loss is {p.fun[0]:.4f} at the start, {p.fun[-1]:.4f} at the end, and {_rises(rise, rounding)}",
    )


def _rises(rise: float, rounding: float) -> str:
    return f"no step raises it by more than {rise:.2g}" if rise > rounding else "no step raises it"


def _rounded(x: float, scale: float) -> str:
    """Return a number with digits that mean something beside a length."""
    return "0 to rounding" if abs(x) <= 1e-12 * scale else f"{x:.4g}"


def _is_in_valley(experiment: NewtonRuns, p: Prefix) -> tuple[bool, str]:
    h, last = experiment.half_period, _at(p, -1)
    where = "inside the valley" if abs(last) < h / 2 else "outside the valley"
    return (
        _falls(p)[0] and bool(abs(last) < h / 2),
        f"x = {_rounded(last, h)} after {p.nit} iterations, {where}, which reaches to {h / 2:g}; {_falls(p)[1]}",
    )


def _is_at_minimum(experiment: NewtonRuns, p: Prefix) -> tuple[bool, str]:
    return (
        p.run.status is Status.MINIMUM and abs(_at(p, -1)) < _SEEN * experiment.half_period,
        f"x = {_rounded(_at(p, -1), experiment.half_period)} after {p.nit} iterations; at the end of the run: "
        f"{p.run.status.value}",
    )


def _jumps_to_level_places(experiment: NewtonRuns, p: Prefix) -> tuple[bool, str]:
    off = [abs(_slope(experiment, float(a), float(b))) for a, b in pairwise(p.x[:, 0]) if np.isfinite(b)]
    worst = max(off, default=0.0)
    return p.nit >= 1 and worst <= 1e-9, f"largest slope of a parabola where its jump ends: {worst:.2g}"


def _slope(experiment: NewtonRuns, at: float, x: float) -> float:
    """Return the slope at ``x`` of the parabola at ``at``, by a central difference: it is exact on a parabola."""
    model, step = experiment.parabola(at), 1e-2 * experiment.half_period
    return float((model(x + step) - model(x - step)) / (2 * step))


def _is_cubic(p: Prefix) -> tuple[bool, str]:
    order = fitted_order(p.distances(0.0), floor=0.0)
    return abs(order - 3) < 0.2, f"fitted order {order:.3g}"


def _passes_over_summit(p: Prefix) -> tuple[bool, str]:
    start, first, last = _at(p, 0), _at(p, 1), coordinate(p.run, -1)
    return (
        (first - last) * (start - last) < 0,
        f"start {start:g}, first jump to {first:.4g}, summit at {last:.4g}",
    )


def _goes_the_same_way(p: Prefix, q: Prefix) -> tuple[bool, str]:
    jumps = min(p.nit, q.nit)
    off = float(np.abs(p.x[: jumps + 1] - q.x[: jumps + 1]).max())
    return (
        jumps >= 1 and off <= 1e-12 * float(np.abs(p.x).max()),
        f"the largest difference is {off:.2g} over {jumps} jumps",
    )


def _last_ratio(p: Prefix) -> float:
    distances = p.distances(0.0)
    return float(distances[-1] / distances[-2]) if distances.size > 1 and distances[-2] else float("nan")


def _steps_differ(experiment: NewtonRuns) -> float:
    """Return the largest relative difference between steps with the large damping and those of gradient descent."""
    alpha = experiment.large_damping
    x = np.linspace(-experiment.half_period, experiment.half_period, 401)
    ratio = alpha / (experiment.objective.curvature(x) + alpha)
    return float(np.abs(ratio - 1).max()) if np.isfinite(ratio).all() else float("inf")
