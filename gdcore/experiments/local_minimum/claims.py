"""The sentences of the lecture on local minima, evaluated.

A sentence about a run is a function of the iterates that a picture has drawn (`Prefix`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore._validation import Array
from gdcore.experiments.local_minimum.runs import CLOSE, SEEN, STARTS, LocalMinimumRuns
from gdcore.trajectory import Prefix, Status
from gdcore.verification import Claim


def claims(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield _stays(experiment)
    yield from _ground(experiment)
    for name in STARTS:
        yield _rests(experiment, name)
    yield from _good(experiment)
    yield from _bad(experiment)
    yield from _another(experiment)
    yield from _map(experiment)
    yield from _luck(experiment)
    yield from _restarts(experiment)
    yield from _inertia(experiment)
    yield from _search(experiment)


def _stays(experiment: LocalMinimumRuns) -> Claim:
    low, high = experiment.window
    runs = experiment.runs(*STARTS, "momentum")

    def judge(*prefixes: Prefix) -> tuple[bool, str]:
        off = {
            name: int(np.argmax(outside))
            for name, p in zip(runs, prefixes, strict=True)
            if (outside := ((p.x < low) | (p.x > high)).any(axis=1)).any()
        }
        if not off:
            return True, f"all are between {low:g} and {high:g}"
        first = min(off, key=lambda name: off[name])
        where = ", ".join(f"{c:.4g}" for c in runs[first].x[off[first]])
        return False, (
            f"the run {first} is at ({where}) after {off[first]} iterations, outside the window "
            f"from {low:g} to {high:g}"
        )

    return Claim.of(
        runs,
        judge,
        name="balls_stay_in_window",
        statement="every ball starts and stays on the ground that is shown",
        remedy="choose a start farther inside, a larger window or a smaller learning rate",
    )


def _ground(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    x, y = experiment.points
    path = experiment.drag_path()
    errors = np.array([float(experiment.objective.fun(point)) for point in path])
    misses = np.array([np.mean((experiment.curve(point, x) - y) ** 2) for point in path])
    heights = np.array([float(experiment.height(*point)) for point in path])
    yield Claim(
        name="error_is_mean_of_squared_misses",
        statement="the error is the mean of the squared misses of the curve",
        holds=bool(np.allclose(errors, misses, rtol=1e-9, atol=1e-15)),
        found=f"the largest difference is {np.abs(errors - misses).max():.2g} on the way of the point",
        remedy="draw the misses of the model's own curve",
    )
    yield Claim(
        name="ground_stands_as_high_as_root_of_error",
        statement="the ground stands as high as the square root of the error, so that higher ground is a larger error",
        holds=bool(np.allclose(heights**2, misses, rtol=1e-9, atol=1e-15)),
        found=f"heights between {heights.min():.3g} and {heights.max():.3g} on the way of the point",
        remedy="draw the height as the square root of the error",
    )
    yield Claim(
        name="drag_crosses_high_and_low_ground",
        statement="on its way the dragged point crosses ground at least twice as high as the lowest it comes to",
        holds=bool(heights.max() > 2 * heights.min()),
        found=f"heights between {heights.min():.3g} and {heights.max():.3g}",
        remedy="choose bad or another on higher ground",
    )


def _start(name: str) -> str:
    return "the other start" if name == "another" else f"the {name} start"


def _rests(experiment: LocalMinimumRuns, name: str) -> Claim:
    facts = experiment.facts
    return Claim.of(
        experiment.runs(name),
        lambda p: (
            p.run.status is Status.MINIMUM and p.ends_within(SEEN),
            f"it is at ({p.x[-1, 0]:.4f}, {p.x[-1, 1]:.4f}), with the slope {facts[f'{name}_slope']:.2g}, curvatures "
            f"{facts[f'{name}_smallest_curvature']:.4f} and {facts[f'{name}_largest_curvature']:.4f} at the end of the "
            f"run, {p.run.status.value}",
        ),
        name=f"{name}_rests_in_true_minimum",
        statement=f"{_start(name)} ends where the slope is zero and both curvatures are positive",
        remedy="draw the run to its end, choose more iterations, a smaller learning rate, or another start",
    )


def _good(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    facts, best, good = experiment.facts, experiment.global_minimum, experiment.runs("good")
    yield Claim.of(
        good,
        _steps_against_slope,
        name="ball_moves_against_the_slope",
        statement="each step of the ball goes exactly against the slope",
        remedy="draw a run of plain gradient descent",
    )
    yield Claim.of(
        good,
        lambda p: (
            p.run.status is Status.MINIMUM and _off(p, best.x) < CLOSE + SEEN * (not p.whole),
            f"distance {_off(p, best.x):.3g} from ({best.x[0]:.4f}, {best.x[1]:.4f})",
        ),
        name="good_start_finds_global_minimum",
        statement="the good start ends in the best minimum",
        remedy="choose a good start in the valley of the best minimum, or a smaller learning rate",
    )
    nearest = float(facts["nearest_minimum_distance"])
    yield Claim.of(
        good,
        lambda p: (
            nearest < _rolled(p) - CLOSE,
            f"nearest minimum at distance {nearest:.3f}, rolled {_rolled(p):.3f}",
        ),
        name="good_start_has_a_nearer_minimum",
        statement="it is not the minimum nearest to the start",
        remedy="choose a good start that lies nearer to another minimum",
    )
    yield Claim.of(
        good,
        lambda p: (
            p.nit >= 1 and bool((np.diff(p.fun) < 1e-12).all()),
            f"the largest change of a step is {np.diff(p.fun).max(initial=-np.inf):+.3g}",
        ),
        name="good_error_falls_all_the_way",
        statement="the error falls with every step from the good start",
        remedy="choose a smaller learning rate",
    )
    offset = float(facts["offset_of_minimum"])
    yield Claim(
        name="noise_moves_optimum_a_little",
        statement="the noise moves the optimum a little away from the true parameters",
        holds=1e-6 < offset < 0.1,
        found=f"it lies {offset:.4f} away from them",
        remedy="choose noise above zero, but small",
    )


def _bad(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    for name in ("bad", "another"):
        yield _misses_best(experiment, name)
        yield _scipy_agrees(experiment, name)


def _misses_best(experiment: LocalMinimumRuns, name: str) -> Claim:
    best = experiment.global_minimum
    return Claim.of(
        experiment.runs(name),
        lambda p: (
            p.ends_within(SEEN) and p.fun[-1] > 2 * best.fun,
            f"its error is {p.fun[-1]:.4f}, that of the best {best.fun:.4f}, at distance {_off(p, best.x):.3f}",
        ),
        name=f"{name}_start_misses_global_minimum",
        statement=f"{_start(name)} ends in a worse place than the best minimum",
        remedy=f"draw the run to its end, or choose {name} in the valley of another minimum",
    )


def _scipy_agrees(experiment: LocalMinimumRuns, name: str) -> Claim:
    end = experiment.scipy_end(name)
    return Claim.of(
        experiment.runs(name),
        lambda p: (
            p.ends_within(SEEN) and float(np.linalg.norm(p.run.x[-1] - end)) < CLOSE,
            f"SciPy ends at ({end[0]:.4f}, {end[1]:.4f}), at distance {_off(p, end):.3g}",
        ),
        name=f"scipy_agrees_from_{name}_start",
        statement=f"SciPy's minimiser ends in the same place from {_start(name)}",
        remedy="choose more iterations, or a start deeper in its valley",
    )


def _another(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    best, width = experiment.global_minimum, experiment.window[1] - experiment.window[0]
    yield Claim.of(
        experiment.runs("another", "bad"),
        lambda p, q: (
            p.ends_within(SEEN) and p.fun[-1] > q.fun[-1],
            f"its error is {p.fun[-1]:.4f}, that of the second {q.fun[-1]:.4f}",
        ),
        name="another_is_worse_than_bad",
        statement="the third resting place has a larger error than the second",
        remedy="exchange the starts bad and another",
    )
    yield Claim.of(
        experiment.runs("another"),
        lambda p: (
            p.ends_within(SEEN) and _rolled(p) < 0.1 * width,
            f"it ends {_rolled(p):.3f} away, and the window is {width:g} wide",
        ),
        name="another_ball_hardly_gets_away",
        statement="the third ball ends within a tenth of the window's width of its start",
        remedy="choose another start that lies nearer to its minimum",
    )
    yield Claim.of(
        experiment.runs("another", "bad"),
        lambda p, q: (
            p.ends_within(SEEN) and min(_off(p, q.x[-1]), _off(q, best.x), _off(p, best.x)) > 0.1,
            f"the second and third are {_off(p, q.x[-1]):.3f} apart",
        ),
        name="resting_places_differ",
        statement="the three starts end in three different places",
        remedy="choose starts in different valleys",
    )
    yield Claim.of(
        experiment.runs("good", "bad", "another"),
        lambda *runs: (
            len({tuple(p.x[0]) for p in runs}) == len(runs),
            "one ground, rule and rate for all; the starts are "
            + ", ".join(f"({a:g}, {b:g})" for a, b in (p.x[0] for p in runs)),
        ),
        name="only_the_start_differs",
        statement="the three runs differ in their starts and in nothing else",
        remedy="choose three different starts",
    )


def _map(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    facts = experiment.facts
    yield Claim(
        name="landscape_has_many_minima",
        statement="the landscape has many minima",
        holds=int(facts["number_of_minima"]) >= 5,
        found=f"it has {facts['number_of_minima']} minima in the window",
        remedy="choose a larger window or a model that bends more",
    )
    in_window = experiment.window[0] <= float(facts["twin_a"]) <= experiment.window[1]
    yield Claim(
        name="twin_is_as_good",
        statement="the best minimum has a twin at minus a, because the cosine is even",
        holds=in_window and bool(np.isclose(float(facts["twin_loss"]), float(facts["minimum_loss"]), rtol=1e-9)),
        found=f"the twin has the error {facts['twin_loss']:.6f}, the best minimum {facts['minimum_loss']:.6f}",
        remedy="choose a model that is even in a, and a window that shows the twin",
    )

    x = experiment.points[0]
    best = experiment.global_minimum.x
    apart = np.abs(experiment.curve(best, x) - experiment.curve((facts["twin_a"], facts["twin_b"]), x)).max()
    yield Claim(
        name="twin_is_the_same_curve",
        statement="the twin of the best minimum is the very same curve",
        holds=in_window and bool(apart <= 1e-9),
        found=f"the curves differ by at most {apart:.2g}",
        remedy="choose a model that is even in a, and a window that shows the twin",
    )


def _luck(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    share, one_in = float(experiment.facts["lucky_share"]), float(experiment.facts["one_lucky_in"])
    yield Claim(
        name="about_one_start_in_five_is_lucky",
        statement="only about one start in five finds the best valley",
        holds=1 / 6 < share < 1 / 4,
        found=f"{share:.1%} of the starts find it",
        remedy="name the share found, or choose another window",
    )
    yield Claim(
        name="one_lucky_start_in_so_many",
        statement="the share of lucky starts is about one in a whole number, to a tenth of it",
        holds=round(one_in) >= 2 and abs(share * round(one_in) - 1) < 0.1,
        found=f"{share:.2%} of the starts are lucky, one in {one_in:.3f}",
        remedy="name the share alone, or choose another window",
    )


def _restarts(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    chances = experiment.restart_chances
    yield Claim(
        name="restarting_helps_nine_times_in_ten",
        statement="restarting ten times finds the best valley about nine times in ten",
        holds=experiment.restarts == 10 and 0.85 < chances[-1] < 0.95,
        found=f"the chance is {chances[-1]:.1%} for {experiment.restarts} restarts",
        remedy="name the chance found, or choose restarts so that it comes to nine in ten",
    )
    yield Claim(
        name="each_restart_raises_the_chance",
        statement="each further start raises the chance that one of them is lucky",
        holds=chances.size > 1 and bool((np.diff(chances) > 0).all()),
        found=f"the chance is {chances[0]:.1%} for one start, {chances[-1]:.1%} for {chances.size}",
        remedy="choose two restarts or more",
    )
    lucky = sum(experiment.restart_is_lucky)
    yield Claim(
        name="some_restarts_are_lucky",
        statement="of the restarts that are shown, at least one ends in the best valley and at least one does not",
        holds=0 < lucky < experiment.restarts,
        found=f"{lucky} of the {experiment.restarts} restarts {'ends' if lucky == 1 else 'end'} in the best valley",
        remedy="choose another seed_of_restarts or more restarts",
    )


def _inertia(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    best, share = experiment.global_minimum.x, experiment.momentum
    yield Claim.of(
        experiment.runs("momentum"),
        lambda p: _keeps_velocity(p, experiment.learning_rate, share),
        name="momentum_keeps_its_share_of_velocity",
        statement="each step of the heavy ball keeps the given share of the step before",
        remedy="draw two steps or more of the run with momentum",
    )
    yield Claim.of(
        experiment.runs("momentum"),
        lambda p: (
            p.run.status is Status.MINIMUM and p.ends_within(SEEN) and _off(p, best) > 0.1,
            f"it rests at ({p.x[-1, 0]:.4f}, {p.x[-1, 1]:.4f}), at distance {_off(p, best):.3f} from the best minimum",
        ),
        name="momentum_loses_best_valley",
        statement="with momentum the ball from the good start flies past the best valley and rests elsewhere",
        remedy="draw the run to its end, or choose a larger momentum",
    )
    yield Claim.of(
        experiment.runs("good", "momentum"),
        lambda p, q: _passes(p, q, best),
        name="momentum_is_faster_and_flies_past",
        statement="with momentum the ball comes to the best minimum sooner than without, and goes on",
        remedy="choose a larger momentum, or another good start",
    )
    plain, heavy = float(experiment.facts["lucky_share"]), float(experiment.facts["momentum_lucky_share"])
    yield Claim(
        name="momentum_hardly_changes_luck",
        statement="momentum hardly changes the share of lucky starts",
        holds=abs(plain - heavy) < 0.05,
        found=f"{plain:.1%} of the starts are lucky without momentum, {heavy:.1%} with it",
        remedy="name both shares instead",
    )


def _search(experiment: LocalMinimumRuns) -> Iterator[Claim]:
    best, lowest = experiment.global_minimum, experiment.lowest_error
    yield Claim(
        name="global_search_finds_nothing_lower",
        statement="a global search of the window finds no lower place than the best minimum",
        holds=bool(abs(lowest - best.fun) <= 1e-6 * best.fun + 1e-12),
        found=f"differential evolution finds {lowest:.8f}, the best minimum has {best.fun:.8f}",
        remedy="choose a window that holds the lowest place",
    )


def _passes(light: Prefix, heavy: Prefix, best: Array) -> tuple[bool, str]:
    slow, fast = light.distances(best), heavy.distances(best)
    nearest = int(np.argmin(fast))
    later = np.flatnonzero(slow <= fast[nearest])
    without = f"as near after {later[0]} iterations" if later.size else "never as near"
    return (
        bool(0 < nearest < min(later, default=slow.size) and fast[-1] > 2 * fast[nearest]),
        f"with momentum it is nearest after {nearest} iterations, at {fast[nearest]:.3f}, and ends at "
        f"{fast[-1]:.3f}; without, it is {without}",
    )


def _keeps_velocity(p: Prefix, learning_rate: float, share: float) -> tuple[bool, str]:
    steps = np.diff(p.x, axis=0)
    if len(steps) < 2:
        return False, f"{len(steps)} steps are drawn"
    kept = steps[1:] + learning_rate * p.run.grad[1 : len(steps)]
    off = float(np.abs(kept - share * steps[:-1]).max())
    return off <= 1e-9 * float(np.abs(steps).max()), f"largest difference {off:.2g} over {len(steps)} steps"


def _steps_against_slope(p: Prefix) -> tuple[bool, str]:
    steps, slopes = np.diff(p.x, axis=0), p.run.grad[: p.nit]
    # Where the ball rests, steps are rounding error and have no direction.
    moving = np.linalg.norm(steps, axis=1) > 1e-9 * float(np.abs(p.x).max())
    if not moving.any():
        return False, "no step is drawn"
    a, b = steps[moving], slopes[moving]
    cosines = np.vecdot(a, b) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))
    return bool(cosines.max() < -1 + 1e-9), f"the cosine of the angle to the slope is at most {cosines.max():.6f}"


def _off(p: Prefix, point: Array) -> float:
    return float(p.distances(point)[-1])


def _rolled(p: Prefix) -> float:
    return _off(p, p.x[0])
