"""The runs of gradient descent on a parabola, one learning rate a regime, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count, as_number, as_positive
from gdcore.experiments.experiment import Experiment, Fact, coordinate, iterations_within
from gdcore.landscape import stability_limit
from gdcore.methods import GradientDescent
from gdcore.objectives import Objective, negative_cosine, parabola, shifted_square
from gdcore.trajectory import Trajectory

REGIMES = ("too_small", "better", "bouncing", "diverging")


@dataclass(frozen=True)
class LearningRateRuns(Experiment):
    """Gradient descent on the parabola ½Lx², from one start, with a learning rate for every regime.

    Parameters
    ----------
    start : float
        Where all runs start; not 0.
    curvature : float
        L, positive; the parabola is x² for 2.
    too_small, better, bouncing, diverging : float
        The four learning rates. They bounce at 2/L and diverge above; a subclass with another curvature
        needs other rates, and the claims say whether each keeps its promise.
    glance : int
        The iteration at which the better run looks finished on a linear axis; at most ``maxiter``.
    accuracy : float
        The distance |x| at which it is called finished; below |start|.
    shifted_start, shifted_bouncing, shifted_tiny : float
        Start and rates of the exercise on (w + 1)².
    maxiter : int
        Iterations of every run, at least 1.
    """

    start: float = -20.0
    curvature: float = 2.0
    too_small: float = 16 * 2**-10
    better: float = 16 * 2**-7
    bouncing: float = 16 * 2**-4
    diverging: float = 1.05
    glance: int = 10
    accuracy: float = 1e-3
    shifted_start: float = 5.0
    shifted_bouncing: float = 1.0
    shifted_tiny: float = 1e-4
    maxiter: int = 60

    def __post_init__(self) -> None:
        for name in ("start", "shifted_start"):
            as_number(name, getattr(self, name))
        if self.start == 0:
            raise ValueError("start must not be 0, the minimum: nothing would move; give another number.")
        for name in (*REGIMES, "curvature", "accuracy", "shifted_bouncing", "shifted_tiny"):
            as_positive(name, getattr(self, name))
        as_count("maxiter", self.maxiter, least=1)
        if as_count("glance", self.glance, least=1) > self.maxiter:
            raise ValueError(
                f"glance must be at most maxiter = {self.maxiter}, got {self.glance}; "
                "choose an earlier glance or more iterations."
            )
        if self.accuracy >= abs(self.start):
            raise ValueError(
                f"accuracy must lie below |start| = {abs(self.start):g}, got {self.accuracy:g}: the start itself would "
                "count as finished; give a smaller distance, such as a thousandth of it."
            )

    @cached_property
    def objective(self) -> Objective:
        """½Lx²."""
        return parabola(self.curvature)

    @cached_property
    def shifted_objective(self) -> Objective:
        """(w + 1)²."""
        return shifted_square()

    @property
    def other_ground_half_period(self) -> float:
        """Half period π/√L: so the largest curvature of −cos(πx/h) is L."""
        return float(np.pi / np.sqrt(self.curvature))

    @cached_property
    def other_ground(self) -> Objective:
        """−cos(√L x): ground that is no parabola, with the same largest curvature L."""
        return negative_cosine(self.other_ground_half_period)

    @cached_property
    def learning_rates(self) -> Mapping[str, float]:
        """The four rates by regime."""
        return MappingProxyType({name: float(getattr(self, name)) for name in REGIMES})

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name: the regimes, the best rate 1/L, one beyond it, and the exercise on (w + 1)²."""
        rates = {**self.learning_rates, "best": 1 / self.curvature, "overshooting": self.overshooting}
        runs = {name: self._run(self.objective, rate, self.start) for name, rate in rates.items()}
        for name in ("bouncing", "tiny"):
            rate = getattr(self, f"shifted_{name}")
            runs[f"shifted_{name}"] = self._run(self.shifted_objective, rate, self.shifted_start)
        return MappingProxyType(runs)

    @cached_property
    def overshooting(self) -> float:
        """A rate between the best one, 1/L, and the limit 2/L: four fifths of the limit."""
        return 0.8 * stability_limit(self.objective, 0.0)

    @property
    def larger(self) -> float:
        """The rate between the better one and the best: the slider is turned up to it."""
        return 0.5 * (self.better + 1 / self.curvature)

    @property
    def smaller(self) -> float:
        """Half the better rate: the slider is turned down to it."""
        return 0.5 * self.better

    @cached_property
    def sharper(self) -> Self:
        """The same experiment on a parabola of twice the curvature."""
        return replace(self, curvature=2 * self.curvature)

    def run_with_rate(self, learning_rate: float, maxiter: int | None = None) -> Trajectory:
        """Return the run from the start with any learning rate."""
        iterations = self.maxiter if maxiter is None else as_count("maxiter", maxiter, least=1)
        return GradientDescent(learning_rate).run(self.objective, self.start, iterations)

    def factor(self, learning_rate: ArrayLike) -> Array:
        """Return r = 1 − ηL, by which every step multiplies x."""
        return np.asarray(1 - np.asarray(learning_rate, dtype=np.float64) * self.curvature)

    def distance_left(self, learning_rates: ArrayLike, iterations: int) -> Array:
        """Return |x_n / x_0| after n iterations, rate by rate: the map of the lecture."""
        rates = np.asarray(learning_rates, dtype=np.float64)
        x = np.full(rates.shape, float(self.start))
        for _ in range(as_count("iterations", iterations)):
            x = x - rates * self.objective.slope(x)
        return np.abs(x / self.start)

    def next_iterate(self, learning_rate: float) -> Callable[[ArrayLike], Array]:
        """Return the map x ↦ x − η f′(x) from an iterate to the next."""
        return lambda x: np.asarray(x, dtype=np.float64) - learning_rate * self.objective.slope(x)

    def left_after(self, iterations: float, curvature: float) -> Callable[[ArrayLike], Array]:
        """Return |x_n / x_0| as a function of the learning rate, on a parabola of some curvature; n is rounded down."""
        valley = self if curvature == self.curvature else replace(self, curvature=curvature)
        return lambda rates: valley.distance_left(rates, int(iterations + 1e-9))

    def best_rate_for(self, curvature: float) -> float:
        """Return 1/L."""
        return 1 / curvature

    def limit_for(self, curvature: float) -> float:
        """Return 2/L."""
        return 2 / curvature

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        facts: dict[str, Fact] = {
            "start": float(self.start),
            "curvature": float(self.curvature),
            "loss_at_start": float(self.objective.value(self.start)),
            "slope_at_start": float(self.objective.slope(self.start)),
            "maxiter": int(self.maxiter),
            "glance": int(self.glance),
            "accuracy": float(self.accuracy),
            "learning_rate_limit": stability_limit(self.objective, 0.0),
            "best_rate": 1 / self.curvature,
            "best_first": coordinate(self.trajectories["best"], 1),
            "best_factor": float(self.factor(1 / self.curvature)),
            "limit_factor": float(self.factor(stability_limit(self.objective, 0.0))),
            "overshooting_rate": self.overshooting,
            "overshooting_factor": float(self.factor(self.overshooting)),
            "larger_rate": self.larger,
            "smaller_rate": self.smaller,
            "sharper_curvature": self.sharper.curvature,
            "sharper_limit": stability_limit(self.sharper.objective, 0.0),
        }
        for name in REGIMES:
            facts |= self._regime_facts(name)
        return MappingProxyType(facts | self._better_facts() | self._shifted_facts())

    def _regime_facts(self, name: str) -> dict[str, Fact]:
        run = self.trajectories[name]
        factor = float(self.factor(self.learning_rates[name]))
        return {
            f"{name}_rate": self.learning_rates[name],
            f"{name}_factor": factor,
            f"{name}_loss_factor": factor**2,
            f"{name}_first": coordinate(run, 1),
            f"{name}_second": coordinate(run, 2),
            f"{name}_final": coordinate(run, -1),
            f"{name}_final_loss": float(run.fun[-1]),
            f"{name}_left": abs(coordinate(run, -1) / self.start),
        }

    def _better_facts(self) -> dict[str, Fact]:
        run = self.trajectories["better"]
        at = min(self.glance, run.nit)
        return {
            "better_at_glance": coordinate(run, at),
            "better_left_at_glance": abs(coordinate(run, at) / self.start),
            "better_loss_left_at_glance": float(run.fun[at] / run.fun[0]),
            "better_lost_per_step": 1 - abs(float(self.factor(self.better))),
            "better_iterations_to_accuracy": iterations_within(run, 0.0, self.accuracy),
            "diverging_farthest": float(np.abs(self.trajectories["diverging"].x).max()),
        }

    def _shifted_facts(self) -> dict[str, Fact]:
        bouncing, tiny = (self.trajectories[f"shifted_{name}"] for name in ("bouncing", "tiny"))
        return {
            "shifted_start": float(self.shifted_start),
            "shifted_minimiser": -1.0,
            "shifted_bouncing_rate": float(self.shifted_bouncing),
            "shifted_bouncing_first": coordinate(bouncing, 1),
            "shifted_bouncing_second": coordinate(bouncing, 2),
            "shifted_bouncing_loss": float(bouncing.fun[-1]),
            "shifted_tiny_rate": float(self.shifted_tiny),
            "shifted_tiny_final": coordinate(tiny, -1),
            "shifted_tiny_final_loss": float(tiny.fun[-1]),
        }

    def _run(self, objective: Objective, learning_rate: float, start: float) -> Trajectory:
        return GradientDescent(learning_rate).run(objective, start, self.maxiter)
