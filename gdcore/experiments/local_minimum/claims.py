"""The sentences of the lecture on local minima, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore._validation import Array
from gdcore.experiments.local_minimum.runs import CLOSE, LocalMinimumRuns
from gdcore.trajectory import Status
from gdcore.verification import Claim


def claims(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield _stays(experiment)
    for name in ("good", "bad", "another"):
        yield _rests(experiment, name)
    yield from _good(experiment)
    yield from _bad(experiment)
    yield from _map(experiment)
    yield from _luck(experiment)
    yield from _inertia(experiment)
    yield from _search(experiment)


def _stays(experiment: LocalMinimumRuns) -> Claim:
    low, high = experiment.window
    off = {
        name: int(np.argmax(outside))
        for name, run in experiment.trajectories.items()
        if (outside := ((run.x < low) | (run.x > high)).any(axis=1)).any()
    }
    first = min(off, key=lambda name: off[name]) if off else ""
    where = experiment.trajectories[first].x[off[first]] if off else ()
    return Claim(
        name="balls_stay_in_window",
        statement="every ball starts and stays on the ground that is shown",
        holds=not off,
        found=f"the run {first} is at ({', '.join(f'{c:.4g}' for c in where)}) after {off[first]} iterations, outside "
        f"the window from {low:g} to {high:g}" if off else f"all are between {low:g} and {high:g}",
        remedy="choose a start farther inside, a larger window or a smaller learning rate",
    )  # fmt: skip


def _rests(experiment: LocalMinimumRuns, name: str) -> Claim:
    run, facts = experiment.trajectories[name], experiment.facts
    return Claim(
        name=f"{name}_rests_in_true_minimum",
        statement=f"the {name} start ends where the slope is zero and both curvatures are positive",
        holds=run.status is Status.MINIMUM,
        found=f"({facts[f'{name}_a']:.4f}, {facts[f'{name}_b']:.4f}), slope {facts[f'{name}_slope']:.2g}, curvatures "
        f"{facts[f'{name}_smallest_curvature']:.4f} and {facts[f'{name}_largest_curvature']:.4f}, {run.status.value}",
        remedy="choose more iterations, a smaller learning rate, or another start",
    )


def _good(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    facts, best = experiment.facts, experiment.global_minimum
    off = _distance(experiment, "good", best.x)
    yield Claim(
        name="good_start_finds_global_minimum",
        statement="the good start ends in the best minimum",
        holds=off < CLOSE,
        found=f"distance {off:.3g} from ({best.x[0]:.4f}, {best.x[1]:.4f})",
        remedy="choose a good start in the valley of the best minimum, or a smaller learning rate",
    )
    yield Claim(
        name="good_start_has_a_nearer_minimum",
        statement="it is not the minimum nearest to the start",
        holds=float(facts["nearest_minimum_distance"]) < float(facts["distance_rolled"]) - CLOSE,
        found=f"nearest minimum at distance {facts['nearest_minimum_distance']:.3f}, "
        f"rolled {facts['distance_rolled']:.3f}",
        remedy="choose a good start that lies nearer to another minimum",
    )
    rises = np.diff(experiment.trajectories["good"].fun)
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


def _bad(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    facts, best = experiment.facts, experiment.global_minimum
    for name in ("bad", "another"):
        off = _distance(experiment, name, best.x)
        yield Claim(
            name=f"{name}_start_misses_global_minimum",
            statement=f"the {name} start ends in a worse place than the best minimum",
            holds=float(facts[f"{name}_loss"]) > 2 * best.fun,
            found=f"error {facts[f'{name}_loss']:.4f} against {best.fun:.4f}, at distance {off:.3f}",
            remedy=f"choose {name} in the valley of another minimum",
        )
        end = experiment.scipy_end(name)
        off = _distance(experiment, name, end)
        yield Claim(
            name=f"scipy_agrees_from_{name}_start",
            statement=f"SciPy's minimiser ends in the same place from the {name} start",
            holds=off < CLOSE,
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
    moved = _distance(experiment, "another", experiment.trajectories["another"].x[0])
    width = experiment.window[1] - experiment.window[0]
    yield Claim(
        name="another_ball_hardly_gets_away",
        statement="the third ball ends within a tenth of the window's width of its start",
        holds=moved < 0.1 * width,
        found=f"it ends {moved:.3f} away, and the window is {width:g} wide",
        remedy="choose another start that lies nearer to its minimum",
    )
    apart = float(np.linalg.norm(experiment.trajectories["another"].x[-1] - experiment.trajectories["bad"].x[-1]))
    yield Claim(
        name="resting_places_differ",
        statement="the three starts end in three different places",
        holds=min(apart, _distance(experiment, "bad", best.x), _distance(experiment, "another", best.x)) > 0.1,
        found=f"the second and third are {apart:.3f} apart",
        remedy="choose starts in different valleys",
    )


def _map(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    facts = experiment.facts
    yield Claim(
        name="landscape_has_many_minima",
        statement="the landscape has many minima",
        holds=int(facts["number_of_minima"]) >= 5,
        found=f"{facts['number_of_minima']} in the window",
        remedy="choose a larger window or a model that bends more",
    )
    in_window = experiment.window[0] <= float(facts["twin_a"]) <= experiment.window[1]
    yield Claim(
        name="twin_is_as_good",
        statement="the best minimum has a twin at minus a, because the cosine is even",
        holds=in_window and bool(np.isclose(float(facts["twin_loss"]), float(facts["minimum_loss"]), rtol=1e-9)),
        found=f"errors {facts['twin_loss']:.6f} and {facts['minimum_loss']:.6f}",
        remedy="choose a model that is even in a, and a window that shows the twin",
    )


def _luck(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    share = float(experiment.facts["lucky_share"])
    yield Claim(
        name="about_one_start_in_five_is_lucky",
        statement="only about one start in five finds the best valley",
        holds=1 / 6 < share < 1 / 4,
        found=f"{share:.1%} of the starts",
        remedy="name the share found, or choose another window",
    )
    chance = float(experiment.facts["restarts_success"])
    yield Claim(
        name="restarting_helps_nine_times_in_ten",
        statement="restarting ten times finds the best valley about nine times in ten",
        holds=experiment.restarts == 10 and 0.85 < chance < 0.95,
        found=f"{chance:.1%} for {experiment.restarts} restarts",
        remedy="name the chance found, or choose restarts so that it comes to nine in ten",
    )


def _inertia(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    off = _distance(experiment, "momentum", experiment.global_minimum.x)
    yield Claim(
        name="momentum_loses_best_valley",
        statement="with momentum the ball from the good start flies past the best valley and rests elsewhere",
        holds=experiment.trajectories["momentum"].status is Status.MINIMUM and off > 0.1,
        found=f"rests at ({experiment.facts['momentum_a']:.4f}, {experiment.facts['momentum_b']:.4f}), "
        f"at distance {off:.3f}",
        remedy="choose a larger momentum",
    )
    yield _passes(experiment)
    plain, heavy = float(experiment.facts["lucky_share"]), float(experiment.facts["momentum_lucky_share"])
    yield Claim(
        name="momentum_hardly_changes_luck",
        statement="momentum hardly changes the share of lucky starts",
        holds=abs(plain - heavy) < 0.05,
        found=f"{plain:.1%} without, {heavy:.1%} with momentum",
        remedy="name both shares instead",
    )


def _passes(experiment: LocalMinimumRuns) -> Claim:
    plain, heavy = (
        experiment.trajectories[name].distances(experiment.global_minimum.x) for name in ("good", "momentum")
    )
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


def _distance(experiment: LocalMinimumRuns, name: str, point: Array) -> float:
    return float(np.linalg.norm(experiment.trajectories[name].x[-1] - point))


def _search(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    best, lowest = experiment.global_minimum, experiment.lowest_error
    yield Claim(
        name="global_search_finds_nothing_lower",
        statement="a global search of the window finds no lower place than the best minimum",
        holds=bool(abs(lowest - best.fun) <= 1e-6 * best.fun + 1e-12),
        found=f"differential evolution finds {lowest:.8f}, the best minimum has {best.fun:.8f}",
        remedy="choose a window that holds the lowest place",
    )
    lucky = int(experiment.facts["restarts_lucky"])
    yield Claim(
        name="some_restarts_are_lucky",
        statement="of the restarts that are shown, at least one ends in the best valley and at least one does not",
        holds=0 < lucky < experiment.restarts,
        found=f"{lucky} of {experiment.restarts}",
        remedy="choose another seed_of_restarts or more restarts",
    )
