"""The numbers of the lecture on adaptive step sizes against SciPy and closed forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, log, sqrt

import numpy as np
import scipy
from scipy.spatial.transform import Rotation

from gdcore.experiments.adaptive.runs import CLIFF_SLOPE, CLIFF_STEPS, AdaptiveRuns
from gdcore.methods import Adagrad, Adam, Method, RMSprop, response
from gdcore.objectives import check_derivatives, hole, rosenbrock
from gdcore.trajectory import Status
from gdcore.verification import Check, compare

Rule = Callable[[int, float, dict[str, float]], float]
"""From step number, slope and memory of one coordinate to its step."""


def checks(run: AdaptiveRuns) -> Iterator[Check]:
    """Return all of them."""
    points = [run.start, (0.3, -2.0), (1.5, 0.2)]
    yield from check_derivatives(run.turned_objective, points, name="turned ravine")
    yield from check_derivatives(hole(), [(-1.0, 0.7), (0.4, 2.0), (0.0, 0.0)], name="hole")
    yield from _recurrences(run)
    yield from _steady_slopes(run)
    yield from _rests(run)
    yield from _turned(run)
    yield from _ends(run)


def _recurrences(run: AdaptiveRuns) -> Iterator[Check]:
    rules = _rules(run)
    for name, method in (
        ("Adagrad", Adagrad(0.1)),
        ("RMSprop", RMSprop(0.01, smoothing=run.smoothing)),
        ("Adam", Adam(0.05, betas=run.betas)),
    ):
        path = method.run(rosenbrock(), (-1.2, 1.0), 50).x
        x, y = -1.2, 1.0
        memories: tuple[dict[str, float], dict[str, float]] = ({}, {})
        expected = [(x, y)]
        for k in range(50):
            slopes = -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)
            dx, dy = (rules[name](k, slope, memory) for slope, memory in zip(slopes, memories, strict=True))
            x, y = x + dx, y + dy
            expected.append((x, y))
        yield compare(
            f"{name}: iterates 0 to 50 on Rosenbrock's valley", path, expected, atol=1e-12, rtol=1e-12,
            reference="the recurrence for single numbers",
        )  # fmt: skip


def _rules(run: AdaptiveRuns) -> dict[str, Rule]:
    """Return the methods written once more, a coordinate at a time, in plain numbers."""
    keep, (beta1, beta2) = run.smoothing, run.betas

    def adagrad(k: int, slope: float, memory: dict[str, float]) -> float:
        memory["s"] = memory.get("s", 0.0) + slope**2
        return -0.1 * slope / (sqrt(memory["s"]) + 1e-10)

    def rmsprop(k: int, slope: float, memory: dict[str, float]) -> float:
        memory["s"] = keep * memory.get("s", 0.0) + (1 - keep) * slope**2
        return -0.01 * slope / (sqrt(memory["s"]) + 1e-8)

    def adam(k: int, slope: float, memory: dict[str, float]) -> float:
        memory["v"] = beta1 * memory.get("v", 0.0) + (1 - beta1) * slope
        memory["s"] = beta2 * memory.get("s", 0.0) + (1 - beta2) * slope**2
        velocity, size = memory["v"] / (1 - beta1 ** (k + 1)), memory["s"] / (1 - beta2 ** (k + 1))
        return -0.05 * velocity / (sqrt(size) + 1e-8)

    return {"Adagrad": adagrad, "RMSprop": rmsprop, "Adam": adam}


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
        yield compare(f"{name}: steps on a steady slope", steps, np.asarray(expected), rtol=1e-7, reference=formula)


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
            "RMSprop: recovers after", run.facts["rmsprop_recovers_after"],
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
        yield compare(f"{name}: bottom", ground.bottom, found.x, atol=1e-5, reference="scipy.optimize.minimize, BFGS")
