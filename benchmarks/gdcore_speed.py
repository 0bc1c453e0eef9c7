"""How fast gdcore is, as ratios within one run: ``python benchmarks/gdcore_speed.py [--quick]``.

Each ratio compares gdcore with the plain way of doing the same arithmetic on the same machine at the same
time; the two take turns, and the medians are compared. The process ends with 1 if a ratio misses its goal.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdcore import GradientDescent, landscape, objectives
from gdcore.experiments import LocalMinimum

ETA, STEPS, GRID = 0.1, 400, 60
LESSON = LocalMinimum()
X, Y = LESSON.points


@dataclass(frozen=True)
class Ratio:
    """A measured ratio and its goal."""

    name: str
    value: float
    goal: float
    at_least: bool

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        return f"{self.name:62} {self.value:6.2f}  {sign} {self.goal:<4}  {'met' if self.met else 'MISSED'}"


def bare_run(a: float, b: float) -> np.ndarray:
    """Descend as one would write it by hand for this one surface, recording iterates and losses."""
    path, losses = np.empty((STEPS + 1, 2)), np.empty(STEPS + 1)
    for k in range(STEPS + 1):
        path[k] = a, b
        cosine, sine = np.cos(a * X), np.sin(a * X)
        residual, outer = np.sin(b * cosine) - Y, np.cos(b * cosine)
        losses[k] = np.mean(residual**2)
        slope_a = 2 * np.mean(residual * outer * -b * sine * X)
        slope_b = 2 * np.mean(residual * outer * cosine)
        a, b = a - ETA * slope_a, b - ETA * slope_b
    return path


def bare_end(a: float, b: float) -> tuple[float, float]:
    """Descend by hand and keep the end only."""
    for _ in range(STEPS):
        cosine, sine = np.cos(a * X), np.sin(a * X)
        weighted = (np.sin(b * cosine) - Y) * np.cos(b * cosine)
        a, b = a + ETA * 2 * b * np.mean(weighted * sine * X), b - ETA * 2 * np.mean(weighted * cosine)
    return a, b


def whole_grid_at_once(starts: np.ndarray, steps: int) -> np.ndarray:
    """Do the arithmetic of `bare_end` on all starts together, in one thread."""
    a, b = starts[:, :1], starts[:, 1:]
    for _ in range(steps):
        cosine, sine = np.cos(a * X), np.sin(a * X)
        weighted = (np.sin(b * cosine) - Y) * np.cos(b * cosine)
        slope_a = -2 * b * np.mean(weighted * sine * X, axis=1, keepdims=True)
        slope_b = 2 * np.mean(weighted * cosine, axis=1, keepdims=True)
        a, b = a - ETA * slope_a, b - ETA * slope_b
    return np.hstack([a, b])


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def medians(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Median seconds of each, the works taking turns."""
    times = [[seconds(work) for work in works] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def basins_ratios(quick: bool) -> list[Ratio]:
    grid, steps = (30, 100) if quick else (GRID, STEPS)
    axis = np.linspace(*LESSON.window, grid)
    starts = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    sample = starts[:: max(1, len(starts) // 100)]
    found = landscape.basins(LESSON.objective, GradientDescent(ETA), LESSON.box, grid, steps)
    np.testing.assert_allclose(found.x.reshape(-1, 2), whole_grid_at_once(starts, steps), atol=1e-9)
    ours, at_once, by_hand = medians(
        3,
        lambda: landscape.basins(LESSON.objective, GradientDescent(ETA), LESSON.box, grid, steps),
        lambda: whole_grid_at_once(starts, steps),
        lambda: [bare_end(a, b) for a, b in sample],
    )
    # The loop over starts is as long for each of them, so a hundred of them give the rate.
    by_hand *= len(starts) / len(sample) * steps / STEPS
    return [
        Ratio(f"basins {grid}x{grid}, {steps} iterations: start by start / basins", by_hand / ours, 4.0, True),
        Ratio(f"basins {grid}x{grid}, {steps} iterations: whole grid at once / basins", at_once / ours, 1.8, True),
    ]


def memory_ratio() -> Ratio:
    """Peak memory that each further start costs, against one array over its data."""

    def peak(grid: int) -> int:
        tracemalloc.start()
        landscape.basins(LESSON.objective, GradientDescent(ETA), LESSON.box, grid, 2)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    small, large = 60, 240
    a_start = (peak(large) - peak(small)) / (large**2 - small**2)
    return Ratio("basins: peak memory a further start / one array over its data", a_start / X.nbytes, 0.2, False)


def run_ratios() -> list[Ratio]:
    method, himmelblau = GradientDescent(ETA), objectives.himmelblau()
    np.testing.assert_allclose(method.run(LESSON.objective, LESSON.good, STEPS).x, bare_run(*LESSON.good), atol=1e-9)

    def bare_himmelblau() -> np.ndarray:
        path, losses, x = np.empty((STEPS + 1, 2)), np.empty(STEPS + 1), np.zeros(2)
        for k in range(STEPS + 1):
            losses[k], grad = himmelblau.fun(x), himmelblau.grad(x)
            path[k] = x
            x = x - 0.01 * grad
        return path

    ours, bare, cheap, cheap_bare = medians(
        25,
        lambda: method.run(LESSON.objective, LESSON.good, STEPS),
        lambda: bare_run(*LESSON.good),
        lambda: GradientDescent(0.01).run(himmelblau, [0, 0], STEPS),
        bare_himmelblau,
    )
    return [
        Ratio(f"run of {STEPS} iterations, sine of cosine: run / bare loop", ours / bare, 1.5, False),
        Ratio(f"run of {STEPS} iterations, Himmelblau: run / bare loop", cheap / cheap_bare, 1.5, False),
    ]


def import_ratio(rounds: int = 9) -> Ratio:
    def start(module: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", f"import {module}"], check=True)

    for module in ("gdcore", "scipy.optimize"):
        start(module)()
    ours, scipy = medians(rounds, start("gdcore"), start("scipy.optimize"))
    return Ratio("import: gdcore / scipy.optimize", ours / scipy, 1.1, False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller grid and fewer iterations")
    quick = parser.parse_args().quick
    ratios = [*basins_ratios(quick), memory_ratio(), *run_ratios(), import_ratio()]
    print("\n".join(map(str, ratios)))
    return 0 if all(ratio.met for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
