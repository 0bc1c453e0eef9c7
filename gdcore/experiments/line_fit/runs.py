"""The runs on the bowls of a line and of a formula, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from gdcore._validation import Array, as_count, as_nonnegative, as_number, as_positive
from gdcore.experiments.experiment import Experiment, Fact
from gdcore.landscape import stability_limit
from gdcore.methods import GradientDescent
from gdcore.objectives import Model, SampleMean, mean_squared_error, models
from gdcore.trajectory import Trajectory


@dataclass(frozen=True)
class LineFitRuns(Experiment):
    """Gradient descent on the squared error of a·x + b and of a·x³ + b·x², with a rate of one and a smaller one.

    Parameters
    ----------
    slope, intercept : float
        a and b of the data, which lie evenly on [−1, 1].
    samples : int
        How many, at least 3.
    noise : float
        Standard deviation of the normal noise on them.
    seed : int
        Of the noise.
    limit_rate, safe_rate : float
        The two learning rates. On [−1, 1] the largest curvature of the line's bowl is that of b, 2, so a
        rate of one sits exactly on the limit.
    maxiter : int
        Iterations of every run, at least 1; all start at (0, 0).
    """

    slope: float = 1.5
    intercept: float = -0.5
    samples: int = 100
    noise: float = 0.1
    seed: int = 0
    limit_rate: float = 1.0
    safe_rate: float = 0.5
    maxiter: int = 200

    def __post_init__(self) -> None:
        as_number("slope", self.slope)
        as_number("intercept", self.intercept)
        as_count("samples", self.samples, least=3)
        as_nonnegative("noise", self.noise)
        as_count("seed", self.seed)
        as_positive("limit_rate", self.limit_rate)
        as_positive("safe_rate", self.safe_rate)
        as_count("maxiter", self.maxiter, least=1)

    def points(self, model: Model) -> tuple[Array, Array]:
        """Return the data x and y that the model made."""
        x = np.linspace(-1, 1, self.samples)
        noise = np.random.default_rng(self.seed).standard_normal(self.samples) * self.noise
        return x, model((self.slope, self.intercept), x) + noise

    @cached_property
    def objective(self) -> SampleMean:
        """The bowl of the line."""
        return mean_squared_error(models.line, *self.points(models.line))

    @cached_property
    def formula_objective(self) -> SampleMean:
        """The bowl of the formula a·x³ + b·x²."""
        return mean_squared_error(models.cubic, *self.points(models.cubic))

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name: limit and safe on the line, formula with the limit rate."""
        limit, safe = GradientDescent(self.limit_rate), GradientDescent(self.safe_rate)
        return MappingProxyType({
            "limit": limit.run(self.objective, (0, 0), self.maxiter),
            "safe": safe.run(self.objective, (0, 0), self.maxiter),
            "formula": limit.run(self.formula_objective, (0, 0), 40 * self.maxiter),
        })  # fmt: skip

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        limit = self.trajectories["limit"]
        facts: dict[str, Fact] = {
            "slope": float(self.slope),
            "intercept": float(self.intercept),
            "samples": int(self.samples),
            "limit_rate": float(self.limit_rate),
            "safe_rate": float(self.safe_rate),
            "learning_rate_limit": stability_limit(self.objective, (0, 0)),
            "formula_learning_rate_limit": stability_limit(self.formula_objective, (0, 0)),
            "limit_intercept_first": float(limit.x[min(1, limit.nit), 1]),
            "limit_intercept_second": float(limit.x[min(2, limit.nit), 1]),
        }
        for name, run in self.trajectories.items():
            a, b = run.x[-1].tolist()
            facts |= {f"{name}_a": a, f"{name}_b": b, f"{name}_loss": float(run.fun[-1])}
        return MappingProxyType(facts)

    @cached_property
    def least_squares(self) -> Array:
        """Slope and intercept of the line of least squares, by `numpy.linalg.lstsq`."""
        x, y = self.points(models.line)
        return np.asarray(np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y)[0])
