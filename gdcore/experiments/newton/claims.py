"""The sentences of the Newton lecture, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore.experiments.experiment import coordinate
from gdcore.experiments.newton.runs import NewtonRuns
from gdcore.trajectory import Status
from gdcore.verification import Claim


def claims(experiment: NewtonRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _puzzle(experiment)
    yield from _idea(experiment)
    yield from _climb(experiment)
    yield from _reason(experiment)
    yield from _destinations(experiment)
    yield from _repair(experiment)
    yield from _price(experiment)


def _between(experiment: NewtonRuns) -> str:
    h = experiment.half_period
    return f"choose a start with {h / 2:g} < |x| < {3 * h / 2:g}"


def _puzzle(experiment: NewtonRuns) -> Iterator[Claim]:
    gradient, newton = experiment.gradient_descent, experiment.newton
    yield Claim(
        name="gradient_descent_descends",
        statement="every step of gradient descent lowers the loss until it has arrived",
        holds=_descends(gradient.fun),
        found=f"loss {gradient.fun[0]:.4f} at the start, {gradient.fun[-1]:.4f} at the end, "
        f"largest rise in a step {_largest_rise(gradient.fun):.2g}",
        remedy=f"choose a learning rate below {experiment.facts['learning_rate_limit']:.4g} and a start with a slope",
    )
    yield Claim(
        name="gradient_descent_reaches_minimum",
        statement="gradient descent arrives at the minimum in the middle of the window",
        holds=gradient.status is Status.MINIMUM and abs(coordinate(gradient, -1)) < 1e-2 * experiment.half_period,
        found=f"x = {coordinate(gradient, -1):.4g} after {gradient.nit} iterations, {gradient.status.value}",
        remedy="raise maxiter or the learning rate, or choose a start inside the window",
    )
    yield Claim(
        name="newton_ends_higher",
        statement="Newton's method ends higher than it started",
        holds=bool(newton.fun[-1] > newton.fun[0]),
        found=f"loss {newton.fun[0]:.4f} at the start, {newton.fun[-1]:.4f} at the end",
        remedy=_between(experiment),
    )


def _idea(experiment: NewtonRuns) -> Iterator[Claim]:
    h = experiment.half_period
    first = coordinate(experiment.square, 1)
    yield Claim(
        name="square_takes_one_step",
        statement="on the parabola Newton's method needs one step",
        holds=abs(first) <= 1e-12 * h,
        found=f"x after one step: {first:.3g}",
        remedy="this holds for every start and half period; the square must stay a square",
    )
    one, two, three = (abs(coordinate(experiment.nearly_square, k)) for k in (1, 2, 3))
    yield Claim(
        name="nearly_square_takes_more_than_one_step",
        statement="on the parabola minus a cosine one step is not enough",
        holds=one > 1e-4 * h,
        found=f"distance left after one step: {one:.3g}",
        remedy="choose a smaller half_period, so that the cosine bends the parabola more",
    )
    yield Claim(
        name="nearly_square_looks_finished_after_one_step",
        statement="at the scale of the window the first jump looks like the end of it",
        holds=one < 2e-2 * h,
        found=f"distance left after one step: {one:.3g}, {one / (2 * h):.2%} of the window",
        remedy="choose a larger half_period",
    )
    yield Claim(
        name="nearly_square_arrives_in_three_steps",
        statement="the third step reaches the minimum to rounding",
        holds=bool(three <= np.finfo(np.float64).eps * h < two),
        found=f"distances left after two and three steps: {two:.3g}, {three:.3g}",
        remedy="choose another half_period",
    )
    order = experiment.facts["nearly_square_order"]
    yield Claim(
        name="nearly_square_converges_cubically",
        statement="the convergence there is cubic",
        holds=abs(float(order) - 3) < 0.2,
        found=f"fitted order {order:.3g}",
        remedy="choose a half_period for which three errors lie above rounding, such as 20",
    )


def _climb(experiment: NewtonRuns) -> Iterator[Claim]:
    h, newton = experiment.half_period, experiment.newton
    first, last = coordinate(newton, 1), coordinate(newton, -1)
    curvature = experiment.facts["curvature_at_start"]
    yield Claim(
        name="curvature_is_negative_at_start",
        statement="the curvature at the start is negative",
        holds=float(curvature) < 0,
        found=f"f''({experiment.start:g}) = {curvature:.4f}",
        remedy=_between(experiment),
    )
    yield Claim(
        name="newton_settles_on_maximum",
        statement="Newton's method settles on a maximum",
        holds=newton.status is Status.MAXIMUM,
        found=f"x = {last:.6g}, {newton.status.value}",
        remedy=_between(experiment),
    )
    yield Claim(
        name="newton_settles_at_edge_of_window",
        statement="the maximum it settles on is the edge of the window nearest to the start",
        holds=newton.status is Status.MAXIMUM and abs(last - np.copysign(h, experiment.start)) < 1e-6 * h,
        found=f"x = {last:.6g}, {newton.status.value}",
        remedy=f"choose a start with {h - experiment.direct_radius:.4g} < |x| < {h:g}",
    )
    yield Claim(
        name="first_jump_leaves_window",
        statement="the first jump lands outside the window",
        holds=abs(first) > h,
        found=f"x after one step: {first:.4g}, the window ends at {h:g}",
        remedy=_between(experiment),
    )
    yield Claim(
        name="first_jump_passes_over_summit",
        statement="the first jump passes over the summit it later settles on",
        holds=(first - last) * (experiment.start - last) < 0,
        found=f"start {experiment.start:g}, first jump to {first:.4g}, summit at {last:.4g}",
        remedy=f"choose a start with {h - experiment.direct_radius:.4g} < |x| < {h:g}",
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
        found=f"rate {experiment.learning_rate:g}, limit {limit:.4g}",
        remedy=f"choose a learning rate below {limit:.4g}",
    )


def _destinations(experiment: NewtonRuns) -> Iterator[Claim]:
    facts, h = experiment.facts, experiment.half_period
    down, up, rest = (float(facts[name]) for name in ("share_to_minimum", "share_to_maxima", "share_of_rest"))
    always = "this holds for every half period; correct the computation of the shares"
    yield Claim(
        name="as_many_climb_as_descend",
        statement="as many starts go directly to a maximum as to the minimum",
        holds=abs(down - up) < 1e-3,
        found=f"minimum {down:.2%}, maxima {up:.2%}",
        remedy=always,
    )
    yield Claim(
        name="rest_is_scattered",
        statement="the rest of the starts is scattered over many stationary points",
        holds=rest > 0 and int(facts["places_of_rest"]) > 10,
        found=f"{rest:.2%} of the starts, {facts['places_of_rest']} places",
        remedy=always,
    )
    flight = experiment.far_flight
    yield Claim(
        name="far_start_flies_far_away",
        statement="from near an inflection point Newton's method flies many windows away and settles there",
        holds=flight.status.stationary and abs(coordinate(flight, -1)) > 5 * h,
        found=f"from {experiment.far_start:g} to {coordinate(flight, 1):.4g}, then {coordinate(flight, -1):.4g}",
        remedy=f"choose far_start closer to {-h / 2:g}, such as {-0.495 * h:g}",
    )
    rising = float(facts["share_of_rising_steps"])
    yield Claim(
        name="positive_curvature_is_not_enough",
        statement="between the direct radius and the inflection point most full steps raise the loss",
        holds=rising > 0.5,
        found=f"{rising:.1%} of the starts with {experiment.direct_radius:.4g} < |x| < {h / 2:g}",
        remedy=always,
    )


def _repair(experiment: NewtonRuns) -> Iterator[Claim]:
    lowest, least = float(experiment.facts["lowest_lifted_curvature"]), experiment.largest_curvature
    damped = experiment.damped
    yield Claim(
        name="damping_lifts_curvature_everywhere",
        statement="the damping makes the curvature positive everywhere",
        holds=lowest > 0,
        found=f"lowest lifted curvature {lowest:.4g}",
        remedy=f"choose a damping above {least:.4g}",
    )
    yield Claim(
        name="damping_is_safe",
        statement="with this damping every step from everywhere lowers the loss",
        holds=experiment.damping >= float(experiment.facts["safe_damping"]),
        found=f"damping {experiment.damping:.4g}, needed {experiment.facts['safe_damping']:.4g}",
        remedy=f"choose a damping of at least {experiment.facts['safe_damping']:.4g}",
    )
    yield Claim(
        name="damped_parabola_opens_upward",
        statement="with damping the parabola at the start opens upward",
        holds=float(experiment.facts["lifted_curvature_at_start"]) > 0,
        found=f"lifted curvature {experiment.facts['lifted_curvature_at_start']:.4g}",
        remedy=f"choose a damping above {least:.4g}",
    )
    yield Claim(
        name="damped_newton_descends",
        statement="every damped step lowers the loss until it has arrived",
        holds=_descends(damped.fun),
        found=f"loss {damped.fun[0]:.4f} at the start, {damped.fun[-1]:.4f} at the end, "
        f"largest rise in a step {_largest_rise(damped.fun):.2g}",
        remedy=f"choose a damping above {least:.4g} and a start that is not a stationary point",
    )
    yield Claim(
        name="damped_newton_reaches_minimum",
        statement="damped Newton arrives at the minimum in the middle of the window",
        holds=damped.status is Status.MINIMUM and abs(coordinate(damped, -1)) < 1e-2 * experiment.half_period,
        found=f"x = {coordinate(damped, -1):.4g} after {damped.nit} iterations, {damped.status.value}",
        remedy=f"choose a damping above {least:.4g}, a start inside the window, or more iterations",
    )


def _price(experiment: NewtonRuns) -> Iterator[Claim]:
    facts = experiment.facts
    damped = int(facts["damped_iterations_to_thousandth"])
    plain = int(facts["undamped_iterations_to_thousandth"])
    yield Claim(
        name="damping_slows_convergence",
        statement="to a thousandth of the distance damped Newton needs many more steps than plain Newton",
        holds=damped > 2 * plain > 0,
        found=f"damped {damped} steps, plain {plain} from {experiment.good_start:g}",
        remedy="choose a larger damping, more iterations, or a good_start nearer to the minimum",
    )
    yield Claim(
        name="damped_convergence_is_linear",
        statement="near the minimum each damped step leaves the same fraction of the distance",
        holds=_last_ratio_agrees(experiment),
        found=f"predicted fraction {facts['damped_contraction']:.4f}, found {_last_ratio(experiment):.4f}",
        remedy="choose a damping above zero and enough iterations to come near the minimum",
    )
    yield Claim(
        name="small_damping_climbs",
        statement="with too small a damping the method still climbs",
        holds=float(facts["small_damping_final_loss"]) > float(facts["loss_at_start"]),
        found=f"loss {facts['small_damping_final_loss']:.4f} at the end for damping {experiment.small_damping:g}",
        remedy=f"choose small_damping well below {experiment.largest_curvature:.4g}; {_between(experiment)}",
    )
    large = int(facts["large_damping_iterations_to_thousandth"])
    yield Claim(
        name="large_damping_is_slow",
        statement="a large damping is slower still",
        holds=large > damped > 0 and experiment.large_damping > experiment.damping,
        found=f"{large} steps for damping {experiment.large_damping:g}, {damped} for {experiment.damping:g}",
        remedy=f"choose large_damping well above {experiment.damping:g}, up to about 5",
    )


def _largest_rise(fun: np.ndarray) -> float:
    return float(np.diff(fun).max())


def _descends(fun: np.ndarray) -> bool:
    rounding = 4 * np.finfo(np.float64).eps * max(1.0, float(np.abs(fun).max()))
    return bool(fun[-1] < fun[0] and _largest_rise(fun) <= rounding)


def _last_ratio(experiment: NewtonRuns) -> float:
    distances = experiment.damped.distances(0.0)
    return float(distances[-1] / distances[-2]) if distances.size > 1 and distances[-2] else float("nan")


def _last_ratio_agrees(experiment: NewtonRuns) -> bool:
    return abs(_last_ratio(experiment) - float(experiment.facts["damped_contraction"])) < 1e-3
