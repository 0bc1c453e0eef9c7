"""The sentences of the lecture on the gradient, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.experiments.gradient.runs import ACCURACY, EXERCISE_POINT, STEEPEST_PLACE, WINDOW, GradientRuns, in_window
from gdcore.slopes import bearing, compass, level_bearings, symmetric_quotient
from gdcore.trajectory import Prefix
from gdcore.verification import Claim, counted

_MARGIN = 0.02
"""A difference of heights or slopes that the eye sees."""


def claims(run: GradientRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _slope(run)
    yield from _directions(run)
    yield from _step(run)
    yield from _table(run)
    yield from _level(run)
    yield from _exercise(run)


def _number(run: GradientRuns, name: str) -> float:
    return float(run.facts[name])


def _slope(run: GradientRuns) -> Iterator[Claim]:
    height, far, east = (_number(run, name) for name in ("height_at_point", "height_at_far", "slope_east"))
    end = np.array([run.point[0] + run.far_run, run.point[1]])
    yield Claim(
        name="far_run_ends_lower",
        statement="a long walk to the east ends lower, though the ground rises to the east underfoot",
        holds=far < height - _MARGIN and east > 0.05 and in_window(end),
        found=f"the height is {height:.4f} here and {far:.4f} at x = {end[0]:g}; the slope to the east is {east:.4f}",
        remedy=f"choose far_run above {_number(run, 'run_at_which_quotient_turns_negative'):.3g}, and so that the walk "
        f"ends before x = {WINDOW[0][1]:g}",
    )
    runs = (1.0, 0.1, run.nudge)
    errors = [abs(run.quotient(length) - east) for length in runs]
    length = _number(run, "gradient_length")
    yield Claim(
        name="short_runs_tend_to_the_slope",
        statement="the shorter the run, the closer rise over run is to the slope",
        holds=errors[0] > errors[1] > errors[2] and errors[2] <= 0.01 * length,
        found=f"it is off by {errors[0]:.3g}, {errors[1]:.3g}, {errors[2]:.3g} for runs 1, 0.1, {run.nudge:g}",
        remedy="choose a smaller nudge",
    )
    coarse, fine = _number(run, "gap_at_zoom_10"), _number(run, "gap_at_zoom_100")
    yield Claim(
        name="ground_becomes_a_plane",
        statement="magnified enough, the ground is its tangent plane",
        holds=fine <= 0.05 and 8 <= coarse / fine <= 12,
        found=f"the gap is {coarse:.2%} of the plane's rise when magnified 10 times, {fine:.2%} when magnified "
        "100 times",
        remedy="choose a point with more slope",
    )


def _directions(run: GradientRuns) -> Iterator[Claim]:
    east, north, between = (_number(run, name) for name in ("slope_east", "slope_north", "northeast_slope"))
    yield Claim(
        name="northeast_is_steeper_than_both",
        statement="to the north-east it is steeper than to the east and than to the north",
        holds=east > 0 and north > 0 and between > max(east, north) + _MARGIN,
        found=f"the slope is {east:.4f} to the east, {north:.4f} to the north and {between:.4f} to the north-east",
        remedy="choose a point that rises to the east and to the north, about as much",
    )
    share = _number(run, "circle_largest_gap_share")
    yield Claim(
        name="slopes_lie_on_a_circle",
        statement="drawn as lengths, the slopes of all directions lie on a circle through the feet",
        holds=share <= 0.01,
        found=f"the farthest tip is {share:.2%} of the diameter off the circle",
        remedy="choose a smaller nudge",
    )
    directions = compass(36_000)
    measured = symmetric_quotient(run.objective, run.point, directions, 1e-4)
    best = int(measured.argmax())
    length = _number(run, "gradient_length")
    off = _angle(bearing(directions[best]), _number(run, "uphill_bearing"))
    yield Claim(
        name="gradient_is_the_steepest",
        statement="of all directions that of the gradient is the steepest, and its slope is the gradient's length",
        holds=off <= 0.05 and abs(measured[best] - length) <= 1e-4,
        found=f"the steepest of the directions tried is {off:.2g} degrees off; its slope is {measured[best]:.6f}, "
        f"the length {length:.6f}",
        remedy="choose a point with more slope",
    )
    left, right = level_bearings(run.objective, run.point, 1e-3)
    contour = _number(run, "contour_bearing")
    worst = max(_angle(left, contour), _angle(right, (contour + 180) % 360))
    leaves = float(np.sin(np.radians(worst)))
    yield Claim(
        name="contour_runs_across_the_gradient",
        statement="the contour runs at a right angle to the gradient",
        holds=leaves <= 0.01,
        found=f"at a distance of 0.001 the contour is {leaves:.2%} of the way off the perpendicular",
        remedy="choose a point with more slope",
    )


def _step(run: GradientRuns) -> Iterator[Claim]:
    off = _number(run, "arrow_misses_hollow_by")
    yield Claim(
        name="arrow_does_not_point_at_the_hollow",
        statement="the arrow downhill does not point at the hollow",
        holds=off >= 20,
        found=f"it is off by {off:.1f} degrees",
        remedy="choose a point off the lines of symmetry",
    )
    yield Claim.of(
        run.runs("descent"),
        lambda p: _walks_down(p, run),
        name="descent_reaches_the_hollow",
        statement="step by step the ball reaches the hollow, lower at each step",
        remedy="draw the walk to the hollow, choose a learning rate below 2, the limit there, or more steps",
    )
    promised, lowest = _number(run, "long_promised_height"), _number(run, "lowest_height")
    yield Claim(
        name="promise_is_impossible",
        statement="the plane promises the long step a height that no ground here has",
        holds=promised < lowest,
        found=f"it promises {promised:.4f}, and the lowest ground is at {lowest:.4f}",
        remedy="choose a larger long_rate",
    )
    yield Claim.of(
        run.runs("long"),
        lambda p: (
            p.fun[-1] > p.fun[0] + _MARGIN and in_window(p.x),
            f"height {p.fun[0]:.4f} before, {p.fun[-1]:.4f} after, at ({p.x[-1, 0]:.3g}, {p.x[-1, 1]:.3g})",
        ),
        name="long_step_climbs",
        statement="the long step ends higher than it began",
        remedy=f"choose a long_rate well above {_number(run, 'rate_from_which_step_climbs'):.4g} within the window",
    )


def _walks_down(p: Prefix, run: GradientRuns) -> tuple[bool, str]:
    steps = int(run.facts["steps_to_hollow"])
    if not 0 < steps <= p.nit:
        return False, f"not within {ACCURACY:g} for good in {p.nit} steps"
    falls, inside = bool((np.diff(p.fun[: steps + 1]) < 0).all()), in_window(p.x)
    return falls and inside, (
        f"within {ACCURACY:g} after {steps} steps, {'lower' if falls else 'not lower'} at each, path "
        f"{'inside' if inside else 'outside'} the window"
    )


def _table(run: GradientRuns) -> Iterator[Claim]:
    flat = run.table.ravel()
    central = symmetric_quotient(run.table_objective, flat, np.eye(flat.size), 1e-3).reshape(run.table.shape)
    off = float(np.abs(central - run.table_gradient).max())
    yield Claim(
        name="table_gradient_has_the_same_shape",
        statement="the gradient of a table is a table of the same shape, a slope for each weight",
        holds=run.table_gradient.shape == run.table.shape and off <= 1e-8,
        found=f"the shapes are {_by(run.table)} and {_by(run.table_gradient)}; central differences agree to {off:.1g}",
        remedy="choose smaller weights, inputs and targets",
    )
    quotient, slope = _number(run, "nudged_quotient"), float(run.table_gradient.ravel()[run.nudged_entry])
    yield Claim(
        name="nudge_keeps_its_promise",
        statement="the change of the loss over the nudge of a weight is the slope of that weight",
        holds=abs(quotient - slope) <= 0.05 * abs(slope),
        found=f"the change over the nudge is {quotient:.4f}, the slope {slope:.4f}",
        remedy="choose a smaller nudge, or inputs and targets for which that weight has a slope",
    )
    yield Claim.of(
        run.runs("table"),
        lambda p: (p.fun[-1] <= 0.9 * p.fun[0], f"loss {p.fun[0]:.4f} before, {p.fun[-1]:.4f} after"),
        name="table_step_lowers_the_loss",
        statement="a step of all weights at once lowers the loss",
        remedy=f"choose a table_rate below {_number(run, 'table_rate_limit'):.4g}",
    )


def _level(run: GradientRuns) -> Iterator[Claim]:
    facts = run.facts
    hollows, summits, passes = (int(facts[name]) for name in ("hollows", "summits", "passes"))
    yield Claim(
        name="level_places_of_each_kind",
        statement="the ground is level in hollows, on summits and on passes",
        holds=min(hollows, summits, passes) >= 1,
        found=f"{counted(hollows, 'hollow')}, {counted(summits, 'summit')}, {passes} pass{'es' if passes != 1 else ''}",
        remedy="this holds for every parameter; the ground must stay the same",
    )
    places, minima = int(facts["landscape_level_places"]), int(facts["landscape_minima"])
    yield Claim(
        name="few_level_places_are_minima",
        statement="of the level places of the landscape on local minima less than half are minima",
        holds=2 * minima < places,
        found=f"{minima} of the {places} level places are minima",
        remedy="this holds for every parameter; the landscape must stay the same",
    )
    bend, slope = _number(run, "curvature_where_steepest"), _number(run, "steepest_slope")
    nodes = np.stack(np.meshgrid(*(np.linspace(*side, 201) for side in WINDOW), indexing="ij"), axis=-1)
    steepest = float(np.linalg.norm(run.objective.grads(nodes), axis=-1).max())
    yield Claim(
        name="steepest_place_has_no_curvature",
        statement="where this ground is steepest its curvature is zero",
        holds=bend < 1e-12 and slope >= steepest - 1e-12,
        found=f"at ({STEEPEST_PLACE[0]:g}, {STEEPEST_PLACE[1]:g}) the slope is {slope:g} and the curvature "
        f"{bend:g}; the largest slope of the window is {steepest:.6f}",
        remedy="this holds for every parameter; the ground must stay the same",
    )


def _exercise(run: GradientRuns) -> Iterator[Claim]:
    ground = run.exercise_objective
    east, north, between = symmetric_quotient(ground, EXERCISE_POINT, [[1, 0], [0, 1], [1, 1]], 1e-3).tolist()
    steepest = -float(
        scipy.optimize.minimize_scalar(
            lambda angle: -float(symmetric_quotient(ground, EXERCISE_POINT, [np.cos(angle), np.sin(angle)], 1e-3)),
            bounds=(0, np.pi), method="bounded", options={"xatol": 1e-9},
        ).fun
    )  # fmt: skip
    answers = [
        _number(run, f"exercise_{name}") for name in ("slope_east", "slope_north", "northeast_slope", "steepest_slope")
    ]
    off = float(np.abs(np.subtract(answers, [east, north, between, steepest])).max())
    yield Claim(
        name="exercise_slopes_are_measured",
        statement="the slopes of the exercise are those that short runs measure",
        holds=off <= 1e-8,
        found=f"the largest difference is {off:.1g}",
        remedy="this holds for every parameter; the exercise must stay the same",
    )


def _by(table: Array) -> str:
    return " × ".join(map(str, table.shape))


def _angle(first: float, second: float) -> float:
    return abs((first - second + 180) % 360 - 180)
