"""The sentences and the checks of the lecture on local minima."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.trajectory import Status
from gdcore.verification import Check, Claim, check_derivatives, compare

if TYPE_CHECKING:
    from gdcore.experiments.local_minimum import LocalMinimum

_CLOSE = 5e-3
"""Distance at which a resting point counts as the minimum: a tenth of a ball's width on the map."""


def claims(lesson: LocalMinimum) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield _stays(lesson)
    for name in ("good", "bad", "another"):
        yield _rests(lesson, name)
    yield from _good(lesson)
    yield from _bad(lesson)
    yield from _map(lesson)
    yield from _luck(lesson)
    yield from _inertia(lesson)


def _stays(lesson: LocalMinimum) -> Claim:
    low, high = lesson.window
    off = {
        name: int(np.argmax(outside))
        for name, run in lesson.trajectories.items()
        if (outside := ((run.x < low) | (run.x > high)).any(axis=1)).any()
    }
    first = min(off, key=lambda name: off[name]) if off else ""
    where = lesson.trajectories[first].x[off[first]] if off else ()
    return Claim(
        name="balls_stay_in_window",
        statement="every ball starts and stays on the ground that is shown",
        holds=not off,
        found=f"the run {first} is at ({', '.join(f'{c:.4g}' for c in where)}) after {off[first]} iterations, outside "
        f"the window from {low:g} to {high:g}" if off else f"all are between {low:g} and {high:g}",
        remedy="choose a start farther inside, a larger window or a smaller learning rate",
    )  # fmt: skip


def _rests(lesson: LocalMinimum, name: str) -> Claim:
    run, facts = lesson.trajectories[name], lesson.facts
    return Claim(
        name=f"{name}_rests_in_true_minimum",
        statement=f"the {name} start ends where the slope is zero and both curvatures are positive",
        holds=run.status is Status.MINIMUM,
        found=f"({facts[f'{name}_a']:.4f}, {facts[f'{name}_b']:.4f}), slope {facts[f'{name}_slope']:.2g}, curvatures "
        f"{facts[f'{name}_smallest_curvature']:.4f} and {facts[f'{name}_largest_curvature']:.4f}, {run.status.value}",
        remedy="choose more iterations, a smaller learning rate, or another start",
    )


def _good(lesson: LocalMinimum) -> Iterator[Claim]:
    facts, best = lesson.facts, lesson.global_minimum
    off = _distance(lesson, "good", best.x)
    yield Claim(
        name="good_start_finds_global_minimum",
        statement="the good start ends in the best minimum",
        holds=off < _CLOSE,
        found=f"distance {off:.3g} from ({best.x[0]:.4f}, {best.x[1]:.4f})",
        remedy="choose a good start in the valley of the best minimum, or a smaller learning rate",
    )
    yield Claim(
        name="good_start_has_a_nearer_minimum",
        statement="it is not the minimum nearest to the start",
        holds=float(facts["nearest_minimum_distance"]) < float(facts["distance_rolled"]) - _CLOSE,
        found=f"nearest minimum at distance {facts['nearest_minimum_distance']:.3f}, "
        f"rolled {facts['distance_rolled']:.3f}",
        remedy="choose a good start that lies nearer to another minimum",
    )
    rises = np.diff(lesson.trajectories["good"].fun)
    yield Claim(
        name="good_error_falls_all_the_way",
        statement="the error falls with every step from the good start",
        holds=bool((rises < 1e-12).all()),
        found=f"the largest change of a step is {rises.max(initial=-np.inf):+.3g}",
        remedy="choose a smaller learning rate",
    )
    offset = float(facts["offset_of_minimum"])
    yield Claim(
        name="noise_moves_optimum_a_little",
        statement="the noise moves the optimum a little away from the true parameters",
        holds=1e-6 < offset < 0.1,
        found=f"offset {offset:.4f}",
        remedy="choose noise above zero, but small",
    )


def _bad(lesson: LocalMinimum) -> Iterator[Claim]:
    facts, best = lesson.facts, lesson.global_minimum
    for name in ("bad", "another"):
        off = _distance(lesson, name, best.x)
        yield Claim(
            name=f"{name}_start_misses_global_minimum",
            statement=f"the {name} start ends in a worse place than the best minimum",
            holds=float(facts[f"{name}_loss"]) > 2 * best.fun,
            found=f"error {facts[f'{name}_loss']:.4f} against {best.fun:.4f}, at distance {off:.3f}",
            remedy=f"choose {name} in the valley of another minimum",
        )
        end = lesson.scipy_end(name)
        off = _distance(lesson, name, end)
        yield Claim(
            name=f"scipy_agrees_from_{name}_start",
            statement=f"SciPy's minimiser ends in the same place from the {name} start",
            holds=off < _CLOSE,
            found=f"SciPy ends at ({end[0]:.4f}, {end[1]:.4f}), at distance {off:.3g}",
            remedy="choose more iterations, or a start deeper in its valley",
        )
    yield Claim(
        name="another_is_worse_than_bad",
        statement="the third resting place has a larger error than the second",
        holds=float(facts["another_loss"]) > float(facts["bad_loss"]),
        found=f"{facts['another_loss']:.4f} against {facts['bad_loss']:.4f}",
        remedy="exchange the starts bad and another",
    )
    moved = _distance(lesson, "another", lesson.trajectories["another"].x[0])
    width = lesson.window[1] - lesson.window[0]
    yield Claim(
        name="another_ball_hardly_gets_away",
        statement="the third ball ends within a tenth of the window's width of its start",
        holds=moved < 0.1 * width,
        found=f"it ends {moved:.3f} away, and the window is {width:g} wide",
        remedy="choose another start that lies nearer to its minimum",
    )
    apart = float(np.linalg.norm(lesson.trajectories["another"].x[-1] - lesson.trajectories["bad"].x[-1]))
    yield Claim(
        name="resting_places_differ",
        statement="the three starts end in three different places",
        holds=min(apart, _distance(lesson, "bad", best.x), _distance(lesson, "another", best.x)) > 0.1,
        found=f"the second and third are {apart:.3f} apart",
        remedy="choose starts in different valleys",
    )


def _map(lesson: LocalMinimum) -> Iterator[Claim]:
    facts = lesson.facts
    yield Claim(
        name="landscape_has_many_minima",
        statement="the landscape has many minima",
        holds=int(facts["number_of_minima"]) >= 5,
        found=f"{facts['number_of_minima']} in the window",
        remedy="choose a larger window or a model that bends more",
    )
    in_window = lesson.window[0] <= float(facts["twin_a"]) <= lesson.window[1]
    yield Claim(
        name="twin_is_as_good",
        statement="the best minimum has a twin at minus a, because the cosine is even",
        holds=in_window and bool(np.isclose(float(facts["twin_loss"]), float(facts["minimum_loss"]), rtol=1e-9)),
        found=f"errors {facts['twin_loss']:.6f} and {facts['minimum_loss']:.6f}",
        remedy="choose a model that is even in a, and a window that shows the twin",
    )


def _luck(lesson: LocalMinimum) -> Iterator[Claim]:
    share = float(lesson.facts["lucky_share"])
    yield Claim(
        name="about_one_start_in_five_is_lucky",
        statement="only about one start in five finds the best valley",
        holds=1 / 6 < share < 1 / 4,
        found=f"{share:.1%} of the starts",
        remedy="name the share found, or choose another window",
    )
    chance = float(lesson.facts["restarts_success"])
    yield Claim(
        name="restarting_helps_nine_times_in_ten",
        statement="restarting ten times finds the best valley about nine times in ten",
        holds=lesson.restarts == 10 and 0.85 < chance < 0.95,
        found=f"{chance:.1%} for {lesson.restarts} restarts",
        remedy="name the chance found, or choose restarts so that it comes to nine in ten",
    )


def _inertia(lesson: LocalMinimum) -> Iterator[Claim]:
    off = _distance(lesson, "momentum", lesson.global_minimum.x)
    yield Claim(
        name="momentum_loses_best_valley",
        statement="with momentum the ball from the good start flies past the best valley and rests elsewhere",
        holds=lesson.trajectories["momentum"].status is Status.MINIMUM and off > 0.1,
        found=f"rests at ({lesson.facts['momentum_a']:.4f}, {lesson.facts['momentum_b']:.4f}), at distance {off:.3f}",
        remedy="choose a larger momentum",
    )
    yield _passes(lesson)
    plain, heavy = float(lesson.facts["lucky_share"]), float(lesson.facts["momentum_lucky_share"])
    yield Claim(
        name="momentum_hardly_changes_luck",
        statement="momentum hardly changes the share of lucky starts",
        holds=abs(plain - heavy) < 0.05,
        found=f"{plain:.1%} without, {heavy:.1%} with momentum",
        remedy="name both shares instead",
    )


def _passes(lesson: LocalMinimum) -> Claim:
    plain, heavy = (lesson.trajectories[name].distances(lesson.global_minimum.x) for name in ("good", "momentum"))
    nearest = int(np.argmin(heavy))
    later = np.flatnonzero(plain <= heavy[nearest])
    without = f"as near after {later[0]} iterations" if later.size else "never as near"
    return Claim(
        name="momentum_is_faster_and_flies_past",
        statement="with momentum the ball comes to the best minimum sooner than without, and goes on",
        holds=bool(0 < nearest < min(later, default=plain.size) and heavy[-1] > 2 * heavy[nearest]),
        found=f"with momentum it is nearest after {nearest} iterations, at {heavy[nearest]:.3f}, and ends at "
        f"{heavy[-1]:.3f}; without, it is {without}",
        remedy="choose a larger momentum, or another good start",
    )


def _distance(lesson: LocalMinimum, name: str, point: Array) -> float:
    return float(np.linalg.norm(lesson.trajectories[name].x[-1] - point))


def checks(lesson: LocalMinimum) -> Iterator[Check]:
    """Return the comparisons with SciPy."""
    points = np.array([lesson.good, lesson.bad, lesson.another, lesson.true_parameters])
    yield from check_derivatives(lesson.objective, points, name="error", floor=0.0)
    yield from _limits(lesson)
    yield from _fits(lesson)
    yield from _global(lesson)


def _limits(lesson: LocalMinimum) -> Iterator[Check]:
    for name in ("good", "bad", "another"):
        run = lesson.trajectories[name]
        if run.status is not Status.MINIMUM:
            continue
        for method in ("BFGS", "Newton-CG", "trust-exact"):
            found = scipy.optimize.minimize(
                lesson.objective.fun,
                run.x[-1],
                jac=lesson.objective.grad,
                method=method,
                tol=1e-8,
                hess=None if method == "BFGS" else lesson.objective.hess,
            )
            yield compare(
                f"{name}: limit", run.x[-1], found.x, atol=_CLOSE,
                reference=f"scipy.optimize.minimize, {method}, from the last iterate",
            )  # fmt: skip
        time = 10 * lesson.learning_rate * lesson.maxiter
        flow = scipy.integrate.solve_ivp(
            lambda t, x: -lesson.objective.grad(x), (0, time), run.x[0], rtol=1e-8, atol=1e-10, t_eval=[time]
        )
        yield compare(
            f"{name}: limit", run.x[-1], flow.y[:, -1], atol=_CLOSE,
            reference="scipy.integrate.solve_ivp, the gradient flow from the start",
        )  # fmt: skip


def _fits(lesson: LocalMinimum) -> Iterator[Check]:
    (x, y), best = lesson.points, lesson.global_minimum

    def residuals(p: Array) -> Array:
        return lesson.curve(p, x) - y

    def model(t: Array, a: float, b: float) -> Array:
        return lesson.curve((a, b), t)

    squares = scipy.optimize.least_squares(residuals, best.x + 0.05, xtol=1e-12, ftol=1e-12)
    yield compare("best minimum", best.x, squares.x, atol=1e-5, reference="scipy.optimize.least_squares")
    fitted, _ = scipy.optimize.curve_fit(model, x, y, p0=best.x + 0.05)
    yield compare("best minimum", best.x, fitted, atol=1e-5, reference="scipy.optimize.curve_fit")


def _global(lesson: LocalMinimum) -> Iterator[Check]:
    best = lesson.global_minimum
    yield compare(
        "least error", best.fun, lesson.lowest_error, rtol=1e-6, reference="scipy.optimize.differential_evolution"
    )
    shgo = scipy.optimize.shgo(lesson.objective.fun, lesson.box.tolist(), n=64, sampling_method="sobol")
    yield compare("least error", best.fun, shgo.fun, rtol=1e-6, reference="scipy.optimize.shgo")
