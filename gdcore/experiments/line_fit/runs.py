"""The line's bowl, three rates on it, where the usual rule stops them, and the bowl in other units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_box, as_count, as_nonnegative, as_number, as_positive, as_vector
from gdcore.experiments.experiment import Experiment, Fact, iterate, iterations_to
from gdcore.fitting import Fit, bowl, linear_fit
from gdcore.landscape import Basins, basins, best_rate, condition, stability_limit
from gdcore.methods import GradientDescent
from gdcore.objectives import Model, Objective, SampleMean, mean_squared_error, models
from gdcore.stopping import run_until, small_excess, small_progress, small_slope
from gdcore.trajectory import Trajectory

GRID = 30
"""Starts along each side of the window."""

EXCESS_LEFT = 1e-6
"""Share of the excess error at which a run in some unit has arrived."""

AT_BOTTOM = 1e-3
"""The distance from the bottom at which a start has reached it."""

BEYOND = 0.6
"""How far past the bottom the line is dragged, as a share of the way to it."""

SETTLED = 0.005
"""The distance of a from the best at which it has settled."""

LONGEST = 50_000
"""Steps after which a run in some unit is given up."""

EXERCISE_X = (-2.0, 0.0, 2.0)
"""The places of the exercise's data."""


@dataclass(frozen=True)
class LineRuns(Experiment):
    """Fits of a line to data spread evenly on [−1, 1].

    Parameters
    ----------
    slope, intercept : float
        a and b that made the data.
    samples : int
        How many data, at least 3.
    noise : float
        Standard deviation of the normal noise on them.
    seed : int
        Of the noise.
    start : pair of floats
        Where every run starts, in the window.
    window : pair of pairs of floats
        ((a_low, a_high), (b_low, b_high)).
    tiny_rate, safe_rate, limit_rate : float
        The learning rates: far too small, in between, and on the limit. The mean of x is 0, so the bowl's axes are
        a and b; the largest curvature is that of b, 2, and the limit exactly 1, whatever the data.
    tolerance : float
        Of the usual stopping rule: the first k ≥ 1 with loss(k − 1) − loss(k) ≤ tolerance.
    slope_tolerance : float
        Of the better rule, |∇| ≤ slope_tolerance.
    unit : float
        By how much the numbers of x grow in a finer unit.
    maxiter : int
        Steps of every run, at least 1.

    Notes
    -----
    The distance along a is multiplied by 1 − ηL_a at every step and that along b by 1 − ηL_b, where L_a = 2·mean x²
    and L_b = 2.
    """

    slope: float = 1.2
    intercept: float = 2.5
    samples: int = 12
    noise: float = 0.4
    seed: int = 9
    start: tuple[float, float] = (5.0, 1.0)
    window: tuple[tuple[float, float], tuple[float, float]] = ((-2.0, 5.5), (0.0, 5.0))
    tiny_rate: float = 1e-4
    safe_rate: float = 0.1
    limit_rate: float = 1.0
    tolerance: float = 0.01
    slope_tolerance: float = 0.01
    unit: float = 10.0
    maxiter: int = 400

    def __post_init__(self) -> None:
        as_number("slope", self.slope)
        as_number("intercept", self.intercept)
        as_nonnegative("noise", self.noise)
        for name, least in {"samples": 3, "seed": 0, "maxiter": 1}.items():
            as_count(name, getattr(self, name), least=least)
        for name in ("tiny_rate", "safe_rate", "limit_rate", "tolerance", "slope_tolerance", "unit"):
            as_positive(name, getattr(self, name))
        if as_box("window", self.window).shape != (2, 2):
            raise ValueError(f"window must be a (lower, upper) pair for a and one for b, got {self.window!r}.")
        if as_vector("start", self.start).size != 2 or not self.in_window(np.array([self.start], dtype=np.float64)):
            raise ValueError(f"start must lie in the window {self.window}, got {self.start}; choose (a, b) inside.")

    def in_window(self, points: Array) -> bool:
        """Whether every point of shape ``(n, 2)`` lies in the window."""
        low, high = np.array(self.window, dtype=np.float64).T
        return bool(((points >= low) & (points <= high)).all())

    # -- the data and their bowl ----------------------------------------------------------

    @property
    def model(self) -> Model:
        """The line, a·x + b."""
        return models.line

    @cached_property
    def points(self) -> tuple[Array, Array]:
        """The data x and y."""
        x = np.linspace(-1, 1, self.samples)
        noise = np.random.default_rng(self.seed).standard_normal(self.samples) * self.noise
        return x, self.model((self.slope, self.intercept), x) + noise

    def curve(self, parameters: ArrayLike, x: ArrayLike) -> Array:
        """Return the line's values at ``x``."""
        a, b = as_vector("parameters", parameters)
        return self.model((a, b), np.asarray(x, dtype=np.float64))

    @cached_property
    def objective(self) -> SampleMean:
        """The mean squared miss over (a, b)."""
        return mean_squared_error(self.model, *self.points)

    def trough(self, *data: int) -> Objective:
        """Return the mean squared miss of some of the data alone, by their numbers: of one a trough."""
        chosen = np.array([as_count("data", k) for k in data], dtype=np.intp)
        if chosen.size == 0 or chosen.max() >= self.samples:
            raise ValueError(f"data must be numbers from 0 to {self.samples - 1}, got {data}; give at least one.")
        return self.objective.batch(chosen)

    def weighted(self, weights: ArrayLike) -> Objective:
        """Return the sum of the squared misses times weights: 1/n each give the error, a single 1 a trough."""
        x, y = self.points
        w = as_vector("weights", weights)
        if w.shape != x.shape or (w < 0).any():
            raise ValueError(f"weights must be {x.size} numbers of at least 0, got {w!r}; give one for each datum.")
        rows = np.stack([x, np.ones_like(x)], axis=-1)

        def misses(p: Array) -> Array:
            return np.asarray(p @ rows.T - y)

        return Objective(
            fun=lambda p: np.asarray(misses(p) ** 2 @ w)[()],
            grad=lambda p: 2 * (misses(p) * w) @ rows,
            hess=lambda p: np.broadcast_to(2 * rows.T @ (w[:, None] * rows), (*p.shape, 2)),
            dim=2, formula="sum_i w_i (a x_i + b - y_i)^2", vectorized=True,
        )  # fmt: skip

    def some_points(self, *data: int) -> tuple[Array, Array]:
        """Return x and y of some of the data, by their numbers."""
        x, y = self.points
        return x[list(data)], y[list(data)]

    def _order(self) -> list[int]:
        """Return the order in which the data come: the first and the last, then those between."""
        return [0, self.samples - 1, *range(1, self.samples - 1)]

    def arrived(self, count: float) -> tuple[Array, Array]:
        """Return x and y of the data of which so many have come; of the outer two, the left one comes first."""
        return self.some_points(*self._order()[: int(count + 1e-9)])

    def shares(self, count: float) -> Array:
        """Return the weight of each datum in the mean of those that have come; the last may have come in part."""
        part = np.clip(count - np.arange(self.samples), 0.0, 1.0)
        weights = np.zeros(self.samples)
        weights[self._order()] = part / max(float(part.sum()), 1.0)
        return weights

    def single(self, datum: int) -> Array:
        """Return the weights of a datum alone."""
        return np.asarray(np.arange(self.samples) == datum % self.samples, dtype=np.float64)

    def straight(self, degrees: float) -> Array:
        """Return a straight path through the bottom, from border to border of the window, shape (61, 2)."""
        low, high = np.array(self.window, dtype=np.float64).T
        way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        with np.errstate(divide="ignore"):
            reach = np.stack([(low - self.best_point) / way, (high - self.best_point) / way])
        first, last = reach.min(axis=0).max(), reach.max(axis=0).min()
        return np.asarray(self.best_point + np.linspace(first, last, 61)[:, None] * way)

    def points_in(self, unit: float) -> tuple[Array, Array]:
        """Return the data with the numbers of x so many times as large."""
        x, y = self.points
        return as_positive("unit", unit) * x, y

    def point_in(self, unit: float, name: str) -> Array:
        """Return (a, b) of the best line or of the start, by name, in a unit: a is divided by it."""
        a, b = self.best.parameters if name == "best" else self.start
        return np.array([a / as_positive("unit", unit), b])

    def best_line_in(self, unit: float) -> Callable[[ArrayLike], Array]:
        """Return the best line as a function of x in a unit."""
        parameters = self.point_in(unit, "best")
        return lambda x: self.curve(parameters, x)

    def floor(self, datum: int) -> Array:
        """Return the level floor of a datum's trough in the window: the lines through it, shape (41, 2)."""
        sides, bounds = self.window
        (x,), (y,) = self.some_points(datum)
        crossings = np.sort([(y - b) / x for b in bounds]) if x else np.array(sides)
        low, high = np.clip(crossings, *sides)
        if not low < high:
            raise ValueError(f"no line through datum {datum} lies in the window {self.window}; choose a larger one.")
        tilts = np.linspace(low, high, 41)
        return np.stack([tilts, y - tilts * x], axis=-1)

    def objective_in(self, unit: float) -> SampleMean:
        """Return the error over (a, b) with the numbers of x so many times as large: the same line has a/unit."""
        x, y = self.points
        return mean_squared_error(self.model, as_positive("unit", unit) * x, y)

    @cached_property
    def best(self) -> Fit:
        """The least-squares line."""
        return linear_fit(self.model, *self.points)

    @cached_property
    def pair(self) -> Array:
        """(a, b) of the line through the first and the last datum, shape (2,)."""
        x, y = self.points
        a = (y[-1] - y[0]) / (x[-1] - x[0])
        return np.array([a, y[0] - a * x[0]])

    @property
    def round_unit(self) -> float:
        """1/√(mean x²), in which both curvatures are 2."""
        return float(1 / np.sqrt(np.mean(self.points[0] ** 2)))

    # -- runs ---------------------------------------------------------------------------------

    @cached_property
    def safe(self) -> Trajectory:
        """The run with the safe rate."""
        return self._run(self.safe_rate)

    @cached_property
    def limit(self) -> Trajectory:
        """The run with the rate on the limit."""
        return self._run(self.limit_rate)

    @cached_property
    def tiny(self) -> Trajectory:
        """The run with the tiny rate."""
        return self._run(self.tiny_rate)

    def _run(self, rate: float) -> Trajectory:
        return GradientDescent(rate).run(self.objective, self.start, self.maxiter)

    def run_in(self, unit: float) -> Trajectory:
        """Return the run from the same line with x in that unit, at its best rate, until it has arrived."""
        bowl, start = self.objective_in(unit), (self.start[0] / unit, self.start[1])
        method = GradientDescent(best_rate(bowl, start))
        return run_until(
            method, bowl, start, lambda run: small_excess(run, self.best.loss, EXCESS_LEFT),
            first=self.maxiter, most=max(LONGEST, self.maxiter),
        )  # fmt: skip

    @cached_property
    def first_unit_run(self) -> Trajectory:
        """The run in the unit of the data at its best rate."""
        return self.run_in(1.0)

    @cached_property
    def unit_run(self) -> Trajectory:
        """The run in the finer unit at its best rate."""
        return self.run_in(self.unit)

    @cached_property
    def round_run(self) -> Trajectory:
        """The run in the unit that makes the bowl round, at its best rate."""
        return self.run_in(self.round_unit)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name; those of other units have a in that unit."""
        return MappingProxyType({
            "safe": self.safe, "limit": self.limit, "tiny": self.tiny,
            "first_unit": self.first_unit_run, "unit": self.unit_run, "round": self.round_run,
        })  # fmt: skip

    @cached_property
    def basins(self) -> Basins:
        """Where the safe rate leads from each start of a grid over the window."""
        ground = bowl(self.model, *self.points)
        return basins(ground, GradientDescent(self.safe_rate), self.window, GRID, self.maxiter)

    def crowd(self, side: int) -> tuple[Array, NDArray[np.int64]]:
        """Return runs with the safe rate from side × side starts over the window, off its border.

        Returns
        -------
        x : array of shape (maxiter + 1, n, 2)
            All iterates.
        label : array of shape (n,)
            0 for each start that reaches the bottom, 1 for the others.
        """
        inner = [np.linspace(*ends, as_count("side", side, least=1) + 2)[1:-1] for ends in self.window]
        starts = np.stack(np.meshgrid(*inner, indexing="ij"), axis=-1).reshape(-1, 2)
        x = np.empty((self.maxiter + 1, *starts.shape))
        x[0] = starts
        step = GradientDescent(self.safe_rate).begin(self.objective)
        for k in range(self.maxiter):
            x[k + 1] = step(k, x[k], self.objective.grads(x[k]))
        away = np.linalg.norm(x[-1] - self.best.parameters, axis=-1)
        return x, (away > AT_BOTTOM).astype(np.int64)

    def stop_point(self, name: str) -> Array:
        """Return (a, b) at which the usual rule stops a run; where it never does, its end."""
        return np.asarray(self.trajectories[name].x[self.stop(name)])

    def below(self, name: str, reach: float) -> Array:
        """Return the point ``reach`` slopes downhill from where the usual rule stops a run."""
        point = self.stop_point(name)
        return np.asarray(point - reach * self.objective.grad(point))

    def bounce_line(self, side: int) -> Array:
        """Return (a, b) of a line between which the run on the limit jumps in the end: 0 on the start's side, or 1."""
        last = self.limit.nit
        return np.asarray(self.limit.x[last - (last - side) % 2])

    @property
    def beyond(self) -> Array:
        """(a, b) on the straight way from the start, past the bottom by 0.6 of the way to it, or up to the border."""
        way = self.best_point - np.array(self.start)
        low, high = np.array(self.window, dtype=np.float64).T
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.where(way > 0, high - self.best_point, low - self.best_point) / way
        return np.asarray(self.best_point + min(BEYOND, float(np.nanmin(reach))) * way)

    @property
    def best_point(self) -> Array:
        """(a, b) of the best line, shape (2,)."""
        return self.best.parameters

    def stop(self, name: str) -> int:
        """Return the step at which the usual rule stops the run of that name, −1 if it never does."""
        found = small_progress(self.trajectories[name], self.tolerance)
        return -1 if found is None else found

    # -- facts ----------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        return MappingProxyType(
            self._parameter_facts() | self._bowl_facts() | self._trough_facts() | self._run_facts()
            | self._stop_facts() | self._bounce_facts() | self._unit_facts() | self._exercise_facts()
        )  # fmt: skip

    def _parameter_facts(self) -> dict[str, Fact]:
        return {
            "slope": float(self.slope),
            "intercept": float(self.intercept),
            "samples": int(self.samples),
            "noise": float(self.noise),
            "tiny_rate": float(self.tiny_rate),
            "safe_rate": float(self.safe_rate),
            "limit_rate": float(self.limit_rate),
            "tolerance": float(self.tolerance),
            "slope_tolerance": float(self.slope_tolerance),
            "unit": float(self.unit),
            "maxiter": int(self.maxiter),
        }

    @cached_property
    def curvatures(self) -> Array:
        """Curvature along a and along b, shape (2,)."""
        return np.diag(self.objective.curvature_matrix(self.best.parameters)).copy()

    def _bowl_facts(self) -> dict[str, Fact]:
        corners = np.stack(np.meshgrid(*self.window), axis=-1)
        return {
            "best_a": float(self.best.parameters[0]),
            "best_b": float(self.best.parameters[1]),
            "best_loss": self.best.loss,
            "start_a": float(self.start[0]),
            "start_b": float(self.start[1]),
            "start_loss": float(self.safe.fun[0]),
            "start_slope": float(np.linalg.norm(self.safe.grad[0])),
            "start_distance": float(self.safe.distances(self.best.parameters)[0]),
            "largest_loss_in_window": float(self.objective.funs(corners).max()),
            "mean_square_x": float(np.mean(self.points[0] ** 2)),
            "curvature_a": float(self.curvatures[0]),
            "curvature_b": float(self.curvatures[1]),
            "learning_rate_limit": stability_limit(self.objective, self.start),
            "condition": condition(self.objective, self.start),
        }

    def _trough_facts(self) -> dict[str, Fact]:
        x, y = self.points
        curvatures = np.linalg.eigvalsh(self.trough(0, self.samples - 1).curvature_matrix(self.pair))
        return {
            "pivot_x": float(x[0]),
            "pivot_y": float(y[0]),
            "other_x": float(x[-1]),
            "other_y": float(y[-1]),
            "pair_a": float(self.pair[0]),
            "pair_b": float(self.pair[1]),
            "pair_smallest_curvature": float(curvatures[0]),
            "pair_largest_curvature": float(curvatures[-1]),
        }

    def _run_facts(self) -> dict[str, Fact]:
        away = np.linalg.norm(self.basins.x - self.best.parameters, axis=-1)
        return {
            "starts": GRID**2,
            "share_at_bottom": float((away <= AT_BOTTOM).mean()),
            "safe_a": float(self.safe.x[-1, 0]),
            "safe_b": float(self.safe.x[-1, 1]),
            "safe_loss": float(self.safe.fun[-1]),
            "safe_steps_to_thousandth": iterations_to(self.safe, self.best.parameters),
        }

    def _stop_facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for name in ("tiny", "safe", "limit"):
            run, stop = self.trajectories[name], self.stop(name)
            a, b = run.x[stop].tolist()
            facts |= {
                f"{name}_stop": stop,
                f"{name}_stop_a": a,
                f"{name}_stop_b": b,
                f"{name}_stop_loss": float(run.fun[stop]),
                f"{name}_stop_distance": float(run.distances(self.best.parameters)[stop]),
                f"{name}_stop_times_best": float(run.fun[stop]) / self.best.loss if self.best.loss else float("inf"),
                f"{name}_stop_slope": float(np.linalg.norm(run.grad[stop])),
                f"{name}_stop_a_off": abs(a - float(self.best.parameters[0])),
            }
        level = small_slope(self.safe, self.slope_tolerance)
        rest = -1 if level is None else level
        return facts | {
            "slope_stop": rest,
            "slope_stop_a": float(self.safe.x[rest, 0]),
            "slope_stop_distance": float(self.safe.distances(self.best.parameters)[rest]),
            "distance_bound": self.slope_tolerance / float(self.curvatures.min()),
        }

    def _bounce_facts(self) -> dict[str, Fact]:
        best_a, best_b = self.best.parameters.tolist()
        first, second = iterate(self.limit, 1), iterate(self.limit, 2)
        bounce = abs(self.start[1] - best_b)
        off = np.flatnonzero(np.abs(self.limit.x[:, 0] - best_a) > SETTLED)
        settles = 0 if off.size == 0 else int(off[-1]) + 1
        factors = 1 - self.limit_rate * self.curvatures
        return {
            "limit_a_first": float(first[0]),
            "limit_b_first": float(first[1]),
            "limit_b_second": float(second[1]),
            "limit_a": float(self.limit.x[-1, 0]),
            "limit_b": float(self.limit.x[-1, 1]),
            "limit_loss": float(self.limit.fun[-1]),
            "limit_factor_a": float(factors[0]),
            "limit_factor_b": float(factors[1]),
            "bounce_distance": float(bounce),
            "bounce_loss": self.best.loss + float(self.curvatures[1]) / 2 * bounce**2,
            "halfway_b": (self.start[1] + float(first[1])) / 2,
            "limit_steps_until_slope_settles": settles if settles <= self.limit.nit else -1,
        }

    def _unit_facts(self) -> dict[str, Fact]:
        finer, rounded = self.objective_in(self.unit), self.objective_in(self.round_unit)
        at = (0.0, 0.0)
        limit, finer_limit = stability_limit(self.objective, at), stability_limit(finer, at)
        return {
            "first_unit": 1.0,
            "unit_curvature_a": float(finer.curvature_matrix(np.zeros(2))[0, 0]),
            "unit_condition": condition(finer, at),
            "unit_limit": finer_limit,
            "unit_limit_shrinks_by": limit / finer_limit,
            "unit_best_a": float(self.best.parameters[0]) / self.unit,
            "steps_in_first_unit": self._arrival(self.first_unit_run),
            "steps_in_other_unit": self._arrival(self.unit_run),
            "steps_in_round_unit": self._arrival(self.round_run),
            "best_rate": best_rate(self.objective, at),
            "unit_best_rate": best_rate(finer, at),
            "round_rate": best_rate(rounded, at),
            "round_unit": self.round_unit,
            "round_condition": condition(rounded, at),
        }

    def _arrival(self, run: Trajectory) -> int:
        found = small_excess(run, self.best.loss, EXCESS_LEFT)
        return -1 if found is None else found

    @cached_property
    def exercise_objective(self) -> SampleMean:
        """The error of a line through points at −2, 0 and 2; its curvatures do not depend on their heights."""
        return mean_squared_error(self.model, EXERCISE_X, np.zeros(len(EXERCISE_X)))

    def _exercise_facts(self) -> dict[str, Fact]:
        by_a, by_b = np.diag(self.exercise_objective.curvature_matrix(np.zeros(2))).tolist()
        return {
            "exercise_curvature_a": by_a,
            "exercise_curvature_b": by_b,
            "exercise_limit": stability_limit(self.exercise_objective, (0.0, 0.0)),
        }
