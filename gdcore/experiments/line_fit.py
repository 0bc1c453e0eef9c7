"""Fitting a line, or a formula, is rolling down a bowl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import scipy

from gdcore._validation import Array, as_count, as_nonnegative, as_number, as_positive
from gdcore.experiments.experiment import Experiment, Fact
from gdcore.landscape import stability_limit
from gdcore.methods import GradientDescent
from gdcore.objectives import Model, SampleMean, mean_squared_error, models
from gdcore.trajectory import Status, Trajectory
from gdcore.verification import Check, Claim, check_derivatives, compare


@dataclass(frozen=True)
class LineFit(Experiment):
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

    def _claims(self) -> Iterator[Claim]:
        limit, safe, formula = (self.trajectories[name] for name in ("limit", "safe", "formula"))
        best = self._least_squares()
        bounce = np.abs(limit.x[:, 1] - best[1])
        yield Claim(
            name="rate_is_the_limit",
            statement="the rate of one sits exactly on the stability limit of the line's bowl",
            holds=bool(np.isclose(self.limit_rate, float(self.facts["learning_rate_limit"]), rtol=1e-9)),
            found=f"rate {self.limit_rate:g}, limit {self.facts['learning_rate_limit']:.9g}",
            remedy="choose limit_rate as the limit",
        )
        yield Claim(
            name="intercept_bounces_for_ever",
            statement="the intercept bounces between two values for ever",
            holds=limit.status is Status.OSCILLATING and bool(np.ptp(bounce) <= 1e-6 * bounce[0]),
            found=f"distances from the best intercept {bounce.min():.6g} to {bounce.max():.6g}, {limit.status.value}",
            remedy="choose limit_rate as the limit",
        )
        yield Claim(
            name="slope_settles",
            statement="the slope settles meanwhile",
            holds=abs(limit.x[-1, 0] - best[0]) < 1e-6,
            found=f"a = {limit.x[-1, 0]:.9g}, least squares {best[0]:.9g}",
            remedy="choose more iterations",
        )
        yield Claim(
            name="smaller_rate_arrives",
            statement="with the smaller rate the line becomes that of least squares",
            holds=safe.status is Status.MINIMUM and bool(np.abs(safe.x[-1] - best).max() < 1e-6),
            found=f"largest difference {np.abs(safe.x[-1] - best).max():.2g}, {safe.status.value}",
            remedy="choose safe_rate below the limit, or more iterations",
        )
        yield Claim(
            name="formula_converges_at_rate_one",
            statement="on the bowl of the formula the same rate converges",
            holds=formula.status is Status.MINIMUM,
            found=f"limit {self.facts['formula_learning_rate_limit']:.4g}, {formula.status.value}",
            remedy="choose limit_rate below the formula's limit, or more iterations",
        )

    def _checks(self) -> Iterable[Check]:
        points = [[0.0, 0.0], [2.0, -1.0], [-0.5, 3.0]]
        yield from check_derivatives(self.objective, points, name="line", floor=0.0)
        yield from check_derivatives(self.formula_objective, points, name="formula", floor=0.0)
        safe, formula = self.trajectories["safe"], self.trajectories["formula"]
        line = scipy.stats.linregress(*self.points(models.line))
        yield compare(
            "safe: limit", safe.x[-1], [line.slope, line.intercept], atol=1e-9, reference="scipy.stats.linregress"
        )
        x, y = self.points(models.cubic)
        fitted, _ = scipy.optimize.curve_fit(_formula, x, y)
        yield compare("formula: limit", formula.x[-1], fitted, atol=1e-6, reference="scipy.optimize.curve_fit")

        def residuals(p: Array) -> Array:
            return models.cubic(p.tolist(), x) - y

        squares = scipy.optimize.least_squares(residuals, np.zeros(2))
        yield compare("formula: limit", formula.x[-1], squares.x, atol=1e-6, reference="scipy.optimize.least_squares")
        moments = np.array([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
        yield compare(
            "limit of the rate", self.facts["learning_rate_limit"], 1 / float(np.linalg.eigvalsh(moments)[-1]),
            rtol=1e-9, reference="1 / eigenvalue of the moments of the data",
        )  # fmt: skip

    def _least_squares(self) -> Array:
        line = scipy.stats.linregress(*self.points(models.line))
        return np.array([line.slope, line.intercept])


def _formula(x: Array, a: float, b: float) -> Array:
    return models.cubic((a, b), x)
