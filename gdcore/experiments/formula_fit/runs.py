"""The formula's bowl, the network beside it, one-sided data, and four formulas to tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
import scipy
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_box, as_count, as_nonnegative, as_number, as_positive, as_vector
from gdcore.experiments.experiment import Experiment, Fact, iterate, iterations_to
from gdcore.experiments.local_minimum import LocalMinimum
from gdcore.fitting import Fit, bowl, likeness, linear_fit, penalised_fit, shapes
from gdcore.landscape import (
    Basins,
    along,
    basins,
    condition,
    second_differences,
    stability_limit,
    stationary_points,
)
from gdcore.methods import GradientDescent, Newton
from gdcore.objectives import Model, Objective, SampleMean, mean_squared_error, models
from gdcore.stopping import run_until
from gdcore.trajectory import Status, Trajectory

INSIDE_RATE, INSIDE_STEPS = 0.1, 400
"""How the ball of the lecture on local minima rolls."""

LONGEST = 20_000
"""Steps after which the walk through the ravine is given up."""

HALF = 0.5
"""The x at which it is felt what a unit of a knob adds."""

GRID = 30
"""Starts along each side of the window."""

QUIZ = {
    "sine_outside": models.sine_factor,
    "sine_inside": models.raised_sine,
    "exponential_outside": models.exponential_factor,
    "exponential_inside": models.raised_exponential,
}
"""The formulas to tell apart: a knob is only a factor outside a bend, and bends the error inside it."""

QUIZ_A, QUIZ_B, QUIZ_RANGE = (-1.0, 0.5, 2.0, 4.0), (-1.0, 1.0, 3.0), (-12.0, 12.0)

SMALL = 0.01
"""Step of the second differences."""


@dataclass(frozen=True)
class FormulaRuns(Experiment):
    """Fits of a·x³ + b·x² to data spread evenly on [−1, 1], and what they are compared with.

    Parameters
    ----------
    true_parameters : pair of floats
        (a, b) of the law that made the data, and of the data of the lecture on local minima.
    samples : int
        How many data, at least 3.
    noise : float
        Standard deviation of the normal noise on them.
    seed : int
        Of the noise.
    start : pair of floats
        Where every ball starts, in the window.
    learning_rate : float
        η on the formula's bowl.
    maxiter : int
        Steps of the formula's run, at least 1.
    window : pair of floats
        (low, high) of both parameters.
    narrow_left : float
        Where the one-sided data begin, above −1 and below 1; they end at 1.
    far : float
        The x beyond the data at which formula and network are compared, above 1.
    neurons : int
        Of the network, at least 1.
    penalty : float
        λ > 0 of the network's fit: λ|w|²/samples is added to its error, so that the answer can be repeated.
    network_seed : int
        Of the network's start.

    Notes
    -----
    Gradient descent on a bowl multiplies the distance along each axis by 1 − ηλ at every step, λ being twice the mean
    square of what the knob multiplies.
    """

    true_parameters: tuple[float, float] = (1.2, 2.5)
    samples: int = 200
    noise: float = 0.1
    seed: int = 0
    start: tuple[float, float] = (5.0, 1.0)
    learning_rate: float = 1.0
    maxiter: int = 400
    window: tuple[float, float] = (-2.0, 7.0)
    narrow_left: float = 0.0
    far: float = 2.0
    neurons: int = 10
    penalty: float = 1e-3
    network_seed: int = 0

    def __post_init__(self) -> None:
        for name in ("true_parameters", "start"):
            if as_vector(name, getattr(self, name)).size != 2:
                raise ValueError(f"{name} must be a pair (a, b), got {getattr(self, name)!r}; give two numbers.")
        if as_box("window", self.window).shape != (1, 2):
            raise ValueError(f"window must be one (lower, upper) pair for both parameters, got {self.window!r}.")
        if not self.in_window(np.array([self.start], dtype=np.float64)):
            raise ValueError(f"start must lie in the window {self.window}, got {self.start}; choose one inside.")
        least_counts = {"samples": 3, "seed": 0, "maxiter": 1, "neurons": 1, "network_seed": 0}
        for name, least in least_counts.items():
            as_count(name, getattr(self, name), least=least)
        as_nonnegative("noise", self.noise)
        as_positive("learning_rate", self.learning_rate)
        as_positive("penalty", self.penalty)
        if not -1 < as_number("narrow_left", self.narrow_left) < 1:
            raise ValueError(f"narrow_left must lie between -1 and 1, got {self.narrow_left}; 0 is a usual choice.")
        if as_number("far", self.far) <= 1:
            raise ValueError(f"far must be above 1, beyond the data, got {self.far}; 2 is a usual choice.")

    def in_window(self, points: Array) -> bool:
        """Whether every point of shape ``(n, 2)`` lies in the window."""
        low, high = self.window
        return bool(((points >= low) & (points <= high)).all())

    # -- the data and their grounds -------------------------------------------------

    @property
    def model(self) -> Model:
        """The formula, a·x³ + b·x²."""
        return models.cubic

    @cached_property
    def noise_on_data(self) -> Array:
        """What is added to the law at each datum, shape (samples,)."""
        return np.asarray(np.random.default_rng(self.seed).standard_normal(self.samples) * self.noise)

    @cached_property
    def points(self) -> tuple[Array, Array]:
        """The data x and y."""
        x = np.linspace(-1, 1, self.samples)
        return x, self.law(x) + self.noise_on_data

    @cached_property
    def narrow_points(self) -> tuple[Array, Array]:
        """Data of the same law, as many, with the same noise, all to the right of ``narrow_left``."""
        x = np.linspace(self.narrow_left, 1, self.samples)
        return x, self.law(x) + self.noise_on_data

    @cached_property
    def wrong_points(self) -> tuple[Array, Array]:
        """Data of another law, sin(4x), with the same noise."""
        x = self.points[0]
        return x, np.sin(4 * x) + self.noise_on_data

    def law(self, x: ArrayLike) -> Array:
        """Return the values of the law without noise."""
        return self.model(self.true_parameters, np.asarray(x, dtype=np.float64))

    def curve(self, parameters: ArrayLike, x: ArrayLike) -> Array:
        """Return the formula's values at ``x``."""
        a, b = as_vector("parameters", parameters)
        return self.model((a, b), np.asarray(x, dtype=np.float64))

    def mixed(self, a: ArrayLike, b: ArrayLike, x: ArrayLike) -> Array:
        """Return a parts of x³ and b parts of x²: the formula's values at ``x``, the parts being given one by one."""
        return self.curve((float(np.asarray(a)), float(np.asarray(b))), x)

    def power_squared(self, power: int, x: ArrayLike) -> Array:
        """Return the square of a power of x: what the mean square of a shape is the mean of."""
        return np.asarray(np.asarray(x, dtype=np.float64) ** (2 * as_count("power", power)))

    @cached_property
    def half_datum(self) -> int:
        """The number of the datum nearest to x = ½."""
        return int(np.abs(self.points[0] - HALF).argmin())

    @cached_property
    def half_points(self) -> tuple[Array, Array]:
        """The datum nearest to x = ½, x and y, shape (1,) each."""
        x, y = self.points
        k = self.half_datum
        return x[k : k + 1], y[k : k + 1]

    def half_height(self, x: ArrayLike) -> Array:
        """Return y of that datum, the same at every ``x``: a level."""
        return np.full(np.shape(x), self.half_points[1][0])

    @cached_property
    def half_objective(self) -> Objective:
        """The squared miss of the formula at that datum alone, over (a, b): a trough."""
        return self.objective.batch(np.array([self.half_datum]))

    def half_floor(self, count: int) -> Array:
        """Return so many points of the trough's floor, from end to end of the window, shape (count, 2).

        Each is the formula of a curve through that datum: a·x³ + b·x² = y.
        """
        (x,), (y,) = self.half_points
        low, high = self.window
        room = 0.06 * (high - low)
        ends = np.sort([low + room, high - room, *((y - b * x**2) / x**3 for b in (low + room, high - room))])[1:3]
        a = np.linspace(float(ends[0]), float(ends[1]), as_count("count", count, least=2))
        return np.stack([a, (y - a * x**3) / x**2], axis=-1)

    def scaled_cube(self, x: ArrayLike) -> Array:
        """Return x³ over its root mean square on the one-sided data."""
        return self._scaled(0, np.asarray(x, dtype=np.float64))

    def scaled_square(self, x: ArrayLike) -> Array:
        """Return x² over its root mean square on the one-sided data."""
        return self._scaled(1, np.asarray(x, dtype=np.float64))

    def _scaled(self, knob: int, x: Array) -> Array:
        alone = np.eye(2)[knob]
        size = np.sqrt(np.mean(self.curve(alone, self.narrow_points[0]) ** 2))
        return np.asarray(self.curve(alone, x) / size)

    @cached_property
    def objective(self) -> SampleMean:
        """The mean squared miss of the formula over (a, b)."""
        return mean_squared_error(self.model, *self.points)

    @cached_property
    def narrow_objective(self) -> SampleMean:
        """The same over the one-sided data."""
        return mean_squared_error(self.model, *self.narrow_points)

    @cached_property
    def line_objective(self) -> SampleMean:
        """The mean squared miss of a line on the same x."""
        return mean_squared_error(models.line, *self.points)

    @cached_property
    def inside_lesson(self) -> LocalMinimum:
        """The lecture on local minima, sin(b·cos(a·x)), with these parameters, noise and window."""
        return LocalMinimum(
            true_parameters=self.true_parameters, samples=self.samples, noise=self.noise, seed=self.seed,
            window=self.window,
        )  # fmt: skip

    @cached_property
    def inside_best(self) -> Fit:
        """The best fit of that lecture's model: the least squares next to the parameters that made the data."""
        lesson = self.inside_lesson
        return penalised_fit(lesson.model, *lesson.points, self.true_parameters)

    # -- fits ---------------------------------------------------------------------------

    @cached_property
    def best(self) -> Fit:
        """The least-squares fit of the formula."""
        return linear_fit(self.model, *self.points)

    @cached_property
    def narrow_best(self) -> Fit:
        """The least-squares fit of the formula to the one-sided data."""
        return linear_fit(self.model, *self.narrow_points)

    @cached_property
    def network_model(self) -> Model:
        """Σ vⱼ tanh(uⱼ x + cⱼ) + d."""
        return models.tanh_network(self.neurons)

    @cached_property
    def network(self) -> Fit:
        """The network fitted to the data."""
        return self.fitted_network(*self.points)

    @cached_property
    def wrong_law_network(self) -> Fit:
        """The network fitted to the data of the other law."""
        return self.fitted_network(*self.wrong_points)

    def fitted_network(self, x: Array, y: Array, seed: int | None = None) -> Fit:
        """Return the network fitted to data from a normal random start; its seed is ``network_seed`` by default."""
        seed = self.network_seed if seed is None else seed
        return _network_fit(self.neurons, float(self.penalty), seed, tuple(x.tolist()), tuple(y.tolist()))

    def network_curve(self, x: ArrayLike) -> Array:
        """Return the values of the fitted network."""
        return self.network_model(self.network.parameters.tolist(), np.asarray(x, dtype=np.float64))

    def wrong_law_network_curve(self, x: ArrayLike) -> Array:
        """Return the values of the network fitted to the data of the other law."""
        return self.network_model(self.wrong_law_network.parameters.tolist(), np.asarray(x, dtype=np.float64))

    @cached_property
    def wrong_law_best(self) -> Fit:
        """The least-squares fit of the formula to the data of the other law."""
        return linear_fit(self.model, *self.wrong_points)

    def wrong_law_formula_curve(self, x: ArrayLike) -> Array:
        """Return the values of the formula fitted to the data of the other law."""
        return self.curve(self.wrong_law_best.parameters, x)

    @cached_property
    def scipy_fit(self) -> tuple[Array, Array]:
        """What ``scipy.optimize.curve_fit`` finds: parameters and standard errors, shape (2,) each."""
        return _curve_fit(*self.points)

    @property
    def curve_fit_point(self) -> Array:
        """The parameters that ``scipy.optimize.curve_fit`` finds, shape (2,)."""
        return self.scipy_fit[0]

    @cached_property
    def narrow_scipy_fit(self) -> tuple[Array, Array]:
        """The same on the one-sided data."""
        return _curve_fit(*self.narrow_points)

    # -- runs ---------------------------------------------------------------------------

    @cached_property
    def run(self) -> Trajectory:
        """Gradient descent on the formula's bowl."""
        return GradientDescent(self.learning_rate).run(self.objective, self.start, self.maxiter)

    @cached_property
    def narrow(self) -> Trajectory:
        """The same on the one-sided data, until a thousandth of the distance is left for good, 20,000 steps at most."""
        best = self.narrow_best.parameters
        radius = 1e-3 * float(np.linalg.norm(np.array(self.start) - best))
        return run_until(
            GradientDescent(self.learning_rate), self.narrow_objective, self.start,
            lambda walk: walk.first_within(best, radius), first=self.maxiter, most=max(LONGEST, self.maxiter),
        )  # fmt: skip

    @cached_property
    def inside(self) -> Trajectory:
        """Gradient descent of the lecture on local minima from the same start."""
        return GradientDescent(INSIDE_RATE).run(self.inside_lesson.objective, self.start, INSIDE_STEPS)

    @cached_property
    def newton(self) -> Trajectory:
        """One step of Newton's method on the one-sided data, from the same start."""
        return Newton().run(self.narrow_objective, self.start, 1)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name."""
        names = ("run", "narrow", "inside", "newton")
        return MappingProxyType({name: getattr(self, name) for name in names})

    @cached_property
    def basins(self) -> Basins:
        """Where the ball ends from each start of a grid over the window."""
        method = GradientDescent(self.learning_rate)
        return basins(bowl(self.model, *self.points), method, [self.window, self.window], GRID, self.maxiter)

    # -- facts --------------------------------------------------------------------------

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        return MappingProxyType(
            self._parameter_facts() | self._bowl_facts() | self._run_facts() | self._network_facts()
            | self._narrow_facts() | self._quiz_facts()
        )  # fmt: skip

    def _parameter_facts(self) -> dict[str, Fact]:
        return {
            "true_a": float(self.true_parameters[0]),
            "true_b": float(self.true_parameters[1]),
            "start_a": float(self.start[0]),
            "start_b": float(self.start[1]),
            "learning_rate": float(self.learning_rate),
            "samples": int(self.samples),
            "noise": float(self.noise),
            "maxiter": int(self.maxiter),
            "inside_rate": INSIDE_RATE,
            "neurons": int(self.neurons),
            "narrow_left": float(self.narrow_left),
        }

    def _bowl_facts(self) -> dict[str, Fact]:
        x = self.points[0]
        moments = {name: float(np.mean(x ** (2 * power))) for power, name in enumerate(("one", "x", "x2", "x3"))}
        by_a, by_b = (self.curve(unit, [HALF]).item() for unit in ((1.0, 0.0), (0.0, 1.0)))
        places = np.stack(np.meshgrid(np.linspace(*self.window, 5), np.linspace(*self.window, 4)), axis=-1)
        curvature_a, curvature_b = 2 * moments["x3"], 2 * moments["x2"]
        facts: dict[str, Fact] = {f"mean_square_{name}": value for name, value in moments.items()}
        return facts | {
            "half_x": HALF,
            "datum_x": float(self.half_points[0][0]),
            "start_a_more": float(self.start[0]) + 1,
            "true_a_more": float(self.true_parameters[0]) + 1,
            "start_b_more": float(self.start[1]) + 1,
            "added_by_a_at_half": by_a,
            "added_by_b_at_half": by_b,
            "curvature_varies_by": varies_by(second_differences(self.objective, places.reshape(-1, 2), SMALL)),
            "line_curvature_a": 2 * moments["x"],
            "line_curvature_b": 2 * moments["one"],
            "curvature_a": curvature_a,
            "curvature_b": curvature_b,
            "condition": condition(self.objective, self.start),
            "line_limit": stability_limit(self.line_objective, self.start),
            "learning_rate_limit": stability_limit(self.objective, self.start),
            "factor_a": 1 - self.learning_rate * curvature_a,
            "factor_b": 1 - self.learning_rate * curvature_b,
        }

    def _run_facts(self) -> dict[str, Fact]:
        (a, b), (error_a, error_b) = self.scipy_fit
        ends = np.linalg.norm(self.basins.x - self.best.parameters, axis=-1)
        return {
            "best_a": float(self.best.parameters[0]),
            "best_b": float(self.best.parameters[1]),
            "best_loss": self.best.loss,
            "start_loss": float(self.run.fun[0]),
            "inside_a": float(self.inside.x[-1, 0]),
            "inside_b": float(self.inside.x[-1, 1]),
            "inside_loss": float(self.inside.fun[-1]),
            "inside_slope": float(np.linalg.norm(self.inside.grad[-1])),
            "inside_best_loss": self.inside_best.loss,
            "run_a": float(self.run.x[-1, 0]),
            "run_b": float(self.run.x[-1, 1]),
            "run_loss": float(self.run.fun[-1]),
            "steps_to_thousandth": self.steps_to_thousandth,
            "starts": GRID**2,
            "share_at_bottom": float((ends <= 1e-3).mean()),
            "curve_fit_a": float(a),
            "curve_fit_b": float(b),
            "a_standard_error": float(error_a),
            "b_standard_error": float(error_b),
        }

    @cached_property
    def steps_to_thousandth(self) -> int:
        """Steps until a thousandth of the distance is left for good, −1 if never."""
        return iterations_to(self.run, self.best.parameters)

    def _network_facts(self) -> dict[str, Fact]:
        x = np.linspace(-1, 1, 2001)
        law, far = self.law(x), np.array([self.far])
        at_far = [float(values[0]) for values in (self.law(far), self.formula_curve(far), self.network_curve(far))]
        wrong = self.wrong_law_best
        return {
            "network_weights": len(self.network_model.names),
            "formula_knobs": len(self.model.names),
            "network_loss": self.network.loss,
            "network_rms_inside": float(np.sqrt(np.mean((self.network_curve(x) - law) ** 2))),
            "formula_rms_inside": float(np.sqrt(np.mean((self.formula_curve(x) - law) ** 2))),
            "far_x": float(self.far),
            "law_at_far": at_far[0],
            "formula_at_far": at_far[1],
            "network_at_far": at_far[2],
            "formula_off_at_far": abs(at_far[1] - at_far[0]),
            "network_off_at_far": abs(at_far[2] - at_far[0]),
            "wrong_law_loss": wrong.loss,
            "wrong_law_times": wrong.loss / self.best.loss if self.best.loss else float("inf"),
            "wrong_law_network_loss": self.wrong_law_network.loss,
        }

    def formula_curve(self, x: ArrayLike) -> Array:
        """Return the values of the best formula."""
        return self.curve(self.best.parameters, x)

    def _narrow_facts(self) -> dict[str, Fact]:
        best, (_, (error_a, error_b)) = self.narrow_best.parameters, self.narrow_scipy_fit
        curvatures = np.linalg.eigvalsh(self.narrow_objective.curvature_matrix(best))
        steps, plain = iterations_to(self.narrow, best), self.steps_to_thousandth
        after = iterate(self.narrow, max(plain, 0))
        return {
            "likeness": likeness(*shapes(self.model, self.points[0]).T),
            "narrow_likeness": likeness(*shapes(self.model, self.narrow_points[0]).T),
            "narrow_condition": condition(self.narrow_objective, best),
            "narrow_limit": stability_limit(self.narrow_objective, best),
            "narrow_steps_to_thousandth": steps,
            "narrow_slowdown": steps / plain if min(steps, plain) > 0 else -1.0,  # as steps that are never enough
            "narrow_smallest_curvature": float(curvatures[0]),
            "narrow_largest_curvature": float(curvatures[-1]),
            "narrow_best_a": float(best[0]),
            "narrow_best_b": float(best[1]),
            "narrow_a_standard_error": float(error_a),
            "narrow_b_standard_error": float(error_b),
            "narrow_uncertainty_ratio": float(error_a / self.scipy_fit[1][0]) if self.scipy_fit[1][0] else float("inf"),
            "narrow_a_after_as_many": float(after[0]),
            "narrow_b_after_as_many": float(after[1]),
            "narrow_newton_gap": float(np.abs(self.newton.x[-1] - best).max()),
        }

    def quiz_objective(self, name: str) -> SampleMean:
        """Return the error of a formula of `QUIZ` on data that it made itself, without noise."""
        a, b = self.true_parameters
        return _quiz_objective(name, (float(a), float(b)), self.samples)

    def quiz_error(self, name: str) -> Objective:
        """Return the error of a formula of `QUIZ` along its knob a, the other one being right."""
        return along(self.quiz_objective(name), self.true_parameters, 0)

    def _quiz_facts(self) -> dict[str, Fact]:
        a, b = self.true_parameters
        limit, narrowness = exercise_answer()
        return dict(_quiz((float(a), float(b)), self.samples)) | {
            "exercise_limit": limit,
            "exercise_condition": narrowness,
        }


def _quiz_objective(name: str, parameters: tuple[float, float], samples: int) -> SampleMean:
    model, x = QUIZ[name], np.linspace(-1, 1, samples)
    return mean_squared_error(model, x, model(parameters, x))


# The variants of a lecture differ in a parameter or two, and most of them share what takes longest.
@lru_cache(maxsize=64)
def _quiz(parameters: tuple[float, float], samples: int) -> Mapping[str, Fact]:
    places = np.stack(np.meshgrid(QUIZ_A, QUIZ_B), axis=-1).reshape(-1, 2)
    valleys = stationary_points(along(_quiz_objective("sine_inside", parameters, samples), parameters, 0), QUIZ_RANGE)
    facts: dict[str, Fact] = {
        f"quiz_{name}_varies_by": varies_by(
            second_differences(_quiz_objective(name, parameters, samples), places, SMALL)
        )
        for name in QUIZ
    }
    facts["quiz_sine_inside_minima"] = sum(place.kind is Status.MINIMUM for place in valleys)
    return MappingProxyType(facts)


@lru_cache(maxsize=64)
def _network_fit(neurons: int, penalty: float, seed: int, x: tuple[float, ...], y: tuple[float, ...]) -> Fit:
    model = models.tanh_network(neurons)
    start = np.random.default_rng(seed).standard_normal(len(model.names))
    return penalised_fit(model, x, y, start, penalty)


def exercise_answer() -> tuple[float, float]:
    """Return limit and condition of a·x³ + b·x² over all x of [−1, 1], where the mean of xᵐ is 1/(m + 1) for even m."""
    curvature_a, curvature_b = 2 / 7, 2 / 5
    return 2 / max(curvature_a, curvature_b), curvature_b / curvature_a


def varies_by(differences: Array) -> float:
    """Return the range of second differences along an axis, over the largest of them all; shape (places, axes) in."""
    return float(np.ptp(differences, axis=0).max() / np.abs(differences).max())


def _curve_fit(x: Array, y: Array) -> tuple[Array, Array]:
    def formula(places: Array, a: float, b: float) -> Array:
        return np.asarray(a * places**3 + b * places**2)

    found, covariance = scipy.optimize.curve_fit(formula, x, y)
    return np.asarray(found), np.sqrt(np.diag(covariance))
