"""The numbers of the lecture on adaptive step sizes against SciPy, closed forms and the methods written once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import atan2, ceil, degrees, log, sqrt

import numpy as np
import scipy
from scipy.spatial.transform import Rotation

from gdcore._validation import Array
from gdcore.experiments.adaptive.runs import (
    CALLED,
    CLIFF_LATER,
    CLIFF_SLOPE,
    CLIFF_STEPS,
    EXERCISE_RATE,
    EXERCISE_SLOPES,
    METER_STEPS,
    METHODS,
    RACED,
    RACES,
    AdaptiveRuns,
)
from gdcore.experiments.adaptive.witness import Rule, hole, ravines, rosenbrock, rules, steps_to, walk
from gdcore.methods import Method, response
from gdcore.objectives import check_derivatives
from gdcore.trajectory import Status
from gdcore.verification import Check, at_iterate, compare

#: How far a start beside another one is, relative: rounding is a ten-thousandth of it.
BESIDE = 1e-12
GROUNDS = {"": "along the axes", "_round": "in the round bowl", "_turned": "in the turned ravine"}
WITNESS = "the recurrence of its source, written once more"


def checks(run: AdaptiveRuns) -> Iterator[Check]:
    """Return all of them."""
    points = [run.start, (0.3, -2.0), (1.5, 0.2)]
    yield from check_derivatives(run.turned_objective, points, name="turned ravine")
    hole_points = [(-1.0, 0.7), (0.4, 2.0), (0.0, 0.0)]
    yield from check_derivatives(run.race_ground("hole").objective, hole_points, name="plain with a hole")
    again = Again.of(run)
    yield from _paths(run, again)
    yield from _arrivals(run, again)
    yield from _first_steps(run)
    yield from _mirrored(run)
    yield from _fling(run, again)
    yield from _meters(run, again)
    yield from _boards(run, again)
    yield from _steady_slopes(run)
    yield from _rests(run)
    yield from _turned(run)
    yield from _ends(run)


@dataclass(frozen=True, eq=False)
class Again:
    """All walks of the lecture in ravines, by the recurrences of `witness`.

    Attributes
    ----------
    rules : mapping
        The methods by name.
    runs : mapping
        The walk of each run, by its name.
    rates : mapping
        By method, one walk for each of the rates, on each of the scales of the board.
    """

    rules: Mapping[str, Rule]
    runs: dict[str, Array]
    rates: dict[str, list[Array]]

    @classmethod
    def of(cls, run: AdaptiveRuns) -> Again:
        """Return them."""
        runs, boards = dict[str, Array](), dict[str, list[Array]]()
        turn = np.radians(run.turn)
        x, y = run.start
        askew = (x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn))
        along, many = (run.flat, run.steep), len(run.rates)
        own = {"plain": run.plain_learning_rate, "momentum": run.plain_learning_rate, "adagrad": run.adagrad_rate,
               "rmsprop": run.rmsprop_rate, "adam": run.adam_rate}  # fmt: skip
        again = rules(run.momentum, run.smoothing, run.betas)
        for name, rule in again.items():
            # Name, rate, curvatures, angle and start of each walk.
            rows = [
                (name, own[name], along, 0.0, run.start),
                (f"{name}_round", own[name], (run.flat, run.flat), 0.0, run.start),
                (f"{name}_turned", own[name], along, run.turn, askew),
            ]
            if name == "plain":
                rows += [("puzzle_plain", run.puzzle_rate, along, 0.0, run.start),
                         ("puzzle_plain_round", run.puzzle_rate, (run.flat, run.flat), 0.0, run.start)]  # fmt: skip
            if name == "adagrad":
                rows.append(("huge", run.huge_rate, along, 0.0, run.start))
            # The same once more from a start a little beside: how soon rounding decides where a walk is.
            rows += [(f"{called} beside", rate, curvatures, angle, tuple((1 + BESIDE) * x for x in start))
                     for called, rate, curvatures, angle, start in rows]  # fmt: skip
            named = [row[0] for row in rows]
            for scale in run.scales:
                rows += [("", rate, (run.flat, run.flat * scale), 0.0, run.start) for rate in run.rates]
            _, rates, curvatures_of, angles, starts = zip(*rows, strict=True)
            path = walk(rule, ravines(curvatures_of, angles), starts, rates, run.maxiter)
            runs |= {called: path[:, k] for k, called in enumerate(named)}
            boards[name] = [path[:, k : k + many] for k in range(len(named), len(rows), many)]
        return cls(rules=again, runs=runs, rates=boards)


def _paths(run: AdaptiveRuns, again: Again) -> Iterator[Check]:
    called = {f"{name}{ground}": f"{CALLED[name]} {GROUNDS[ground]}" for name in METHODS for ground in GROUNDS}
    called |= {"huge": "Adagrad with the huge rate", "puzzle_plain": "the puzzle's plain ball in the ravine",
               "puzzle_plain_round": "the puzzle's plain ball in the round bowl"}  # fmt: skip
    for name, words in called.items():
        path = run.trajectories[name]
        # Where RMSprop hops to and fro at the bottom of a turned ravine, rounding decides in the end where it is.
        atol = 1e-6 * run.start_distance
        places, beside = again.runs[name][: path.nit + 1], again.runs[f"{name} beside"][: path.nit + 1]
        apart = np.flatnonzero(~(np.abs(places - beside).max(axis=1) <= atol / 10 + 1e-9 * np.abs(places).max(axis=1)))
        last = int(apart[0]) - 1 if len(apart) else path.nit
        yield compare(
            f"{words}: places after 0 to {last} steps", path.x[: last + 1], places[: last + 1],
            atol=atol, rtol=1e-12, reference=WITNESS, where=at_iterate,
        )  # fmt: skip


def _arrivals(run: AdaptiveRuns, again: Again) -> Iterator[Check]:
    counted = {f"{name}{ground}_steps": (f"{CALLED[name]} {GROUNDS[ground]}", f"{name}{ground}")
               for name in METHODS for ground in ("", "_turned")}  # fmt: skip
    counted |= {"huge_steps": ("Adagrad with the huge rate", "huge"),
                "puzzle_plain_steps": ("the puzzle's plain ball in the round bowl", "puzzle_plain_round")}  # fmt: skip
    for fact, (words, name) in counted.items():
        expected = int(steps_to(again.runs[name][:, np.newaxis], (0.0, 0.0), run.accuracy)[0])
        yield compare(
            f"{words}: steps to the bottom", run.facts[fact], expected, rtol=_by_rounding(name.split("_")[0]),
            reference=WITNESS,
        )  # fmt: skip


def _first_steps(run: AdaptiveRuns) -> Iterator[Check]:
    slopes = (run.flat * run.start[0], run.steep * run.start[1])
    for axis, slope in zip("xy", slopes, strict=True):
        yield compare(
            f"Adagrad: first step along {axis}", run.facts[f"adagrad_first_step_{axis}"],
            -run.adagrad_rate * slope / (abs(slope) + 1e-10), rtol=1e-12, reference="-rate · slope / |slope|",
        )  # fmt: skip
    yield compare(
        "angle of the slope at the start, in degrees", run.facts["slope_angle"],
        degrees(atan2(abs(slopes[1]), abs(slopes[0]))), rtol=1e-12, reference="math.atan2 of L|y| and μ|x|",
    )  # fmt: skip
    yield compare(
        "Adam: first step", run.facts["adam_first_step"], run.adam_rate, rtol=1e-5, reference="the rate itself"
    )
    yield compare(
        "RMSprop: first step in rates", run.facts["rmsprop_first_step_in_rates"], 1 / sqrt(1 - run.smoothing),
        rtol=1e-6, reference="1 / sqrt(1 - smoothing)",
    )  # fmt: skip
    for size, slope in zip(("large", "small"), EXERCISE_SLOPES, strict=True):
        yield compare(
            f"exercise: Adam's first step on the {size} slope", run.facts[f"exercise_adam_{size}_step"],
            EXERCISE_RATE * slope / (slope + 1e-8), rtol=1e-9, reference="rate · slope / (slope + 1e-8)",
        )  # fmt: skip
        yield compare(
            f"exercise: plain step on the {size} slope", run.facts[f"exercise_plain_{size}_step"],
            EXERCISE_RATE * slope, rtol=1e-12, reference="rate · slope",
        )  # fmt: skip


def _mirrored(run: AdaptiveRuns) -> Iterator[Check]:
    """Yield how much a step changes if the past slopes change sign, with all memories as sums of all slopes."""
    bends = np.array([run.flat, run.steep])
    k = np.arange(METER_STEPS + 1)[:, np.newaxis]
    slopes = bends * np.array(run.start) * (1 - run.plain_learning_rate * bends) ** k
    past = np.concatenate([-slopes[:-1], slopes[-1:]])
    (beta1, beta2), n = run.betas, METER_STEPS + 1

    def average(keep: float, values: Array) -> Array:
        weights = keep ** np.arange(n - 1.0, -1.0, -1.0)
        return np.asarray(weights @ values / weights.sum())

    def adam(values: Array) -> Array:
        return average(beta1, values) / (np.sqrt(average(beta2, values**2)) + 1e-8)

    def heavy(values: Array) -> Array:
        return np.asarray(run.momentum ** np.arange(n - 1.0, -1.0, -1.0) @ values)

    for name, step in (("momentum", heavy), ("adam", adam)):
        expected = np.linalg.norm(step(past) - step(slopes)) / np.linalg.norm(step(slopes))
        yield compare(
            f"{CALLED[name]}: change of a step if the past changes sign", run.facts[f"{name}_mirror_difference"],
            expected, rtol=1e-7, reference="sums of the slopes with weights β^(n − k)",
        )  # fmt: skip
    for name in ("adagrad", "rmsprop"):
        yield compare(
            f"{CALLED[name]}: change of a step if the past changes sign", run.facts[f"{name}_mirror_difference"], 0.0,
            atol=1e-12, reference="squares have no sign",
        )  # fmt: skip


def _fling(run: AdaptiveRuns, again: Again) -> Iterator[Check]:
    for axis, bend, start in zip("xy", (run.flat, run.steep), run.start, strict=True):
        first = bend * start
        second = bend * (start - run.huge_rate * first / (abs(first) + 1e-10))
        yield compare(
            f"curvature times rate over root along {axis}", run.facts[f"fling_factor_{axis}"],
            bend * run.huge_rate / sqrt(first**2 + second**2), rtol=1e-12,
            reference="the first two slopes in plain numbers",
        )  # fmt: skip
    yield compare(
        "Adagrad with the huge rate: farthest from 0", run.facts["huge_reach"], np.abs(again.runs["huge"]).max(),
        rtol=1e-9, reference=WITNESS,
    )  # fmt: skip
    side = -np.sign(run.start)
    for axis, beyond in zip("xy", (side * again.runs["adam"]).max(axis=0), strict=True):
        yield compare(
            f"Adam: how far it passes the bottom along {axis}", run.facts[f"adam_overshoot_{axis}"], max(0.0, beyond),
            atol=1e-9 * run.start_distance, reference=WITNESS,
        )  # fmt: skip


def _meters(run: AdaptiveRuns, again: Again) -> Iterator[Check]:
    for where, name, angle in (("aligned", "adagrad", 0.0), ("turned", "adagrad_turned", run.turn)):
        path = again.runs[name][:METER_STEPS]
        slopes = ravines([(run.flat, run.steep)] * METER_STEPS, [angle] * METER_STEPS)(path)
        sizes = scipy.linalg.norm(slopes, axis=0)
        words = "along the axes" if where == "aligned" else "in the turned ravine"
        yield compare(
            f"{words}: ratio of the roots of Adagrad's meters", run.facts[f"{where}_meter_ratio"],
            sizes.max() / sizes.min(), rtol=1e-9, reference="scipy.linalg.norm of its slopes along each axis",
        )  # fmt: skip


def _boards(run: AdaptiveRuns, again: Again) -> Iterator[Check]:
    """Yield which rates arrive at every scale, and the steps of the first two in every race."""
    for name in METHODS:
        arrived = [steps_to(path, (0.0, 0.0), run.accuracy) >= 0 for path in again.rates[name]]
        yield compare(
            f"{CALLED[name]}: rates that arrive, scale by scale", run.arrives(name), np.transpose(arrived),
            reference=WITNESS,
            where=lambda rate, scale: f"a rate of {run.rates[rate]:g}, {run.scales[scale]:g} times as steep as flat",
        )  # fmt: skip
    for race in RACES:
        for name, steps in run.ranking[race][:2]:
            ground = run.race_ground(race)
            many = [ground.start] * len(run.rates)
            path = walk(again.rules[name], _slopes_of(run, race), many, run.rates, run.maxiter)
            counts = steps_to(path, ground.bottom, np.hypot(*np.subtract(ground.start, ground.bottom)) / 100)
            yield compare(
                f"race {RACED[race]}: fewest steps of {CALLED[name]}", steps,
                counts[counts >= 0].min(), rtol=_by_rounding(name), reference=WITNESS,
            )  # fmt: skip


def _slopes_of(run: AdaptiveRuns, race: str) -> Callable[[Array], Array]:
    if race in ("rosenbrock", "hole"):
        return rosenbrock if race == "rosenbrock" else hole
    many = len(run.rates)
    return ravines([(run.flat, run.steep)] * many, [run.turn if race == "turned" else 0.0] * many)


def _by_rounding(name: str) -> float:
    """Return the share of its steps by which rounding decides when a method is at rest: RMSprop hops for ever."""
    return 0.05 if name == "rmsprop" else 0.0


def _steady_slopes(run: AdaptiveRuns) -> Iterator[Check]:
    k = np.arange(1, 101)
    cases: tuple[tuple[str, Method, object, str], ...] = (
        ("Adagrad", run.methods["adagrad"], run.adagrad_rate / np.sqrt(k), "rate / sqrt(k)"),
        (
            "RMSprop", run.methods["rmsprop"], run.rmsprop_rate / np.sqrt(1 - run.smoothing**k),
            "rate / sqrt(1 - smoothing^k)",
        ),
        ("Adam", run.methods["adam"], np.full(100, run.adam_rate), "rate"),
    )  # fmt: skip
    for name, method, expected, formula in cases:
        steps = np.abs(response(method, np.full(100, 3.0)))
        yield compare(
            f"{name}: steps 1 to 100 on a steady slope", steps, np.asarray(expected), rtol=1e-7, reference=formula,
            where=lambda k: f"k = {k + 1}",
        )  # fmt: skip
    slopes = np.full(CLIFF_STEPS + CLIFF_LATER, 1.0)
    slopes[:CLIFF_STEPS] = CLIFF_SLOPE
    yield compare(
        "Adagrad: step in rates a hundred steps after the cliff", run.facts["adagrad_after_cliff"],
        1 / scipy.linalg.norm(slopes), rtol=1e-9, reference="1 / scipy.linalg.norm of all slopes",
    )  # fmt: skip


def _rests(run: AdaptiveRuns) -> Iterator[Check]:
    if run.smoothing == 0.9 and run.trajectories["rmsprop"].status is Status.OSCILLATING:
        for axis in "xy":
            yield compare(
                f"RMSprop: rest along {axis}", run.facts[f"rmsprop_rest_{axis}"], run.rmsprop_rate / 2, rtol=1e-3,
                reference="the cycle ±c with steps of one rate: c = rate/2",
            )  # fmt: skip
    filled = CLIFF_SLOPE**2 * (1 - run.smoothing**CLIFF_STEPS)
    if filled > 4 and 0 < run.smoothing and int(run.facts["rmsprop_recovers_after"]) > 0:
        yield compare(
            "RMSprop: steps until it has recovered from the cliff", run.facts["rmsprop_recovers_after"],
            ceil(log((filled - 1) / 3) / log(1 / run.smoothing)), reference="ceil(ln((s - 1)/3) / ln(1/smoothing))",
        )  # fmt: skip


def _turned(run: AdaptiveRuns) -> Iterator[Check]:
    turn = Rotation.from_euler("z", run.turn, degrees=True)
    points = np.array([run.start, (0.3, -2.0), (-1.7, 0.9)])
    spatial = np.column_stack([points, np.zeros(len(points))])
    there = turn.apply(spatial)[:, :2]
    yield compare(
        "turned ravine: heights", run.turned_objective.funs(there), run.objective.funs(points), rtol=1e-12,
        reference="scipy.spatial.transform.Rotation",
    )  # fmt: skip
    slopes = np.column_stack([run.objective.grads(points), np.zeros(len(points))])
    yield compare(
        "turned ravine: slopes", run.turned_objective.grads(there), turn.apply(slopes)[:, :2], rtol=1e-12,
        reference="scipy.spatial.transform.Rotation",
    )  # fmt: skip


def _ends(run: AdaptiveRuns) -> Iterator[Check]:
    grounds = (
        ("along", run.race_ground("along")), ("turned", run.race_ground("turned")),
        ("rosenbrock", run.race_ground("rosenbrock")), ("hole", run.race_ground("hole")),
    )  # fmt: skip
    for name, ground in grounds:
        # On the plain the slope is too small for SciPy to move at all.
        start = (-1.0, 0.7) if name == "hole" else ground.start
        objective = ground.objective
        found = scipy.optimize.minimize(objective.fun, start, jac=objective.grad, method="BFGS", tol=1e-9)
        yield compare(
            f"race {RACED[name]}: bottom", ground.bottom, found.x, atol=1e-5, reference="scipy.optimize.minimize, BFGS"
        )
