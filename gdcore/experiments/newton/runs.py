"""The runs of Newton's method on the cosine, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_count, as_nonnegative, as_number, as_positive
from gdcore.experiments.experiment import Experiment, Fact, coordinate, iterations_to, iterations_within
from gdcore.experiments.newton import settling
from gdcore.experiments.newton.settling import DampingSweep, Destination, Destinations, Ending
from gdcore.landscape import LocalParabola, local_parabola, stability_limit
from gdcore.methods import GradientDescent, Newton
from gdcore.objectives import Objective, negative_cosine, square, square_minus_cosine
from gdcore.trajectory import Trajectory
from gdcore.verification import fitted_order


@dataclass(frozen=True)
class NewtonRuns(Experiment):
    """Newton's method and gradient descent on −cos(πx/h), from one start.

    Parameters
    ----------
    start : float
        Where both methods start.
    damping : float
        α of the damped run, at least 0. Above (π/h)² the step points downhill everywhere.
    learning_rate : float
        η of gradient descent; below 2/L = 2 (h/π)² it descends from everywhere.
    half_period : float
        h, the distance from a minimum to the next maximum; the window of the plots is [−h, h].
    good_start : float
        A start from which plain Newton does reach the minimum, for comparison.
    far_start : float
        A start near an inflection point, from which Newton flies far away.
    small_damping, large_damping : float
        The ends of the logarithmic slider on α, above 0.
    accuracy : float
        The distance from the minimum, in x, at which the facts ``..._to_accuracy`` stop counting. Those
        named ``..._to_thousandth`` stop at a thousandth of the initial distance instead.
    maxiter : int
        Iterations of every run, at least 1.
    """

    start: float = -15.0
    damping: float = 20 * 2**-8
    learning_rate: float = 20.0
    half_period: float = 20.0
    good_start: float = -5.0
    far_start: float = -9.9
    small_damping: float = 2**-8
    large_damping: float = 1.0
    accuracy: float = 1e-3
    maxiter: int = 60

    def __post_init__(self) -> None:
        for name in ("start", "good_start", "far_start"):
            as_number(name, getattr(self, name))
        as_nonnegative("damping", self.damping)
        for name in ("small_damping", "large_damping", "learning_rate", "half_period", "accuracy"):
            as_positive(name, getattr(self, name))
        if self.small_damping >= self.large_damping:
            raise ValueError(
                f"small_damping must lie below large_damping = {self.large_damping:g}, got {self.small_damping:g}: "
                "they are the ends of a logarithmic slider; give a smaller one."
            )
        as_count("maxiter", self.maxiter, least=1)

    @cached_property
    def objective(self) -> Objective:
        """−cos(πx/h)."""
        return negative_cosine(self.half_period)

    @cached_property
    def upside_down_objective(self) -> Objective:
        """+cos(πx/h): hills are valleys, and valleys hills."""
        return _negated(self.objective)

    @cached_property
    def nearly_square_objective(self) -> Objective:
        """x² − cos(πx/h)."""
        return square_minus_cosine(self.half_period)

    @cached_property
    def newton(self) -> Trajectory:
        """Plain Newton from the start."""
        return Newton().run(self.objective, self.start, self.maxiter)

    @cached_property
    def gradient_descent(self) -> Trajectory:
        """Gradient descent from the start."""
        return GradientDescent(self.learning_rate).run(self.objective, self.start, self.maxiter)

    @cached_property
    def damped(self) -> Trajectory:
        """Damped Newton from the start."""
        return Newton(self.damping).run(self.objective, self.start, self.maxiter)

    @cached_property
    def square(self) -> Trajectory:
        """Plain Newton on x², from the edge −h of the window."""
        return Newton().run(square(), -self.half_period, self.maxiter)

    @cached_property
    def nearly_square(self) -> Trajectory:
        """Plain Newton on x² − cos(πx/h), from the edge −h of the window."""
        return Newton().run(self.nearly_square_objective, -self.half_period, self.maxiter)

    @cached_property
    def undamped_from_good_start(self) -> Trajectory:
        """Plain Newton from the good start."""
        return Newton().run(self.objective, self.good_start, self.maxiter)

    @cached_property
    def far_flight(self) -> Trajectory:
        """Plain Newton from the far start."""
        return Newton().run(self.objective, self.far_start, self.maxiter)

    @cached_property
    def upside_down(self) -> Trajectory:
        """Plain Newton from the start on +cos(πx/h), the same curve turned upside down."""
        return Newton().run(self.upside_down_objective, self.start, self.maxiter)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name."""
        names = (
            "newton", "gradient_descent", "damped", "square", "nearly_square",
            "undamped_from_good_start", "far_flight", "upside_down",
        )  # fmt: skip
        return MappingProxyType({name: getattr(self, name) for name in names})

    def parabola(self, x: float, damping: float = 0.0) -> LocalParabola:
        """Return the parabola that Newton's method jumps to the vertex of, at ``x``."""
        return local_parabola(self.objective, x, damping)

    def bending_parabola(self, x: float, share: float, damping: float = 0.0) -> LocalParabola:
        """Return the tangent at ``x``, bent a share of the way into the parabola that touches it."""
        parabola = self.parabola(x, damping)
        return replace(parabola, curvature=share * parabola.curvature)

    @property
    def good_window(self) -> tuple[float, float]:
        """A half period around the good start: as far as its tangent is worth looking at."""
        return self.good_start - self.half_period / 2, self.good_start + self.half_period / 2

    def lifted_curvature(self, damping: float) -> Callable[[ArrayLike], Array]:
        """Return f″ + α as a function of x."""
        return lambda x: self.objective.curvature(x) + damping

    def zero(self, x: ArrayLike) -> Array:
        """Return 0 for every x: where an axis lies."""
        return np.zeros_like(np.asarray(x, dtype=np.float64))

    @cached_property
    def square_objective(self) -> Objective:
        """x²."""
        return square()

    def nearly_square_height(self, x: ArrayLike) -> Array:
        """Return the height of x² − cos(πx/h) above its lowest place."""
        nearly = self.nearly_square_objective
        return np.asarray(nearly.value(x) - nearly.value(0.0))

    def ending(self, damping: float) -> Ending:
        """Return how damped Newton ends from the start with a damping."""
        return Ending(str(self._one_damping(float(damping)).ending[0]))

    def iterations_with(self, damping: float) -> float:
        """Return how many iterations damped Newton needs to a thousandth of the distance; NaN if it never arrives."""
        found = int(self._one_damping(float(damping)).iterations[0])
        return float(found) if found >= 0 else float("nan")

    def distances_with(self, damping: float) -> Array:
        """Return the distances |x_k| of damped Newton from the minimum at 0, shape (n,), at least 1e-24."""
        return np.maximum(np.abs(self.run_with_damping(damping).x[:, 0]), 1e-24)

    @cached_property
    def good_start_distances(self) -> Array:
        """The distances |x_k| of plain Newton from the good start, shape (n,), at least 1e-24."""
        return np.maximum(np.abs(self.undamped_from_good_start.x[:, 0]), 1e-24)

    def _one_damping(self, damping: float) -> DampingSweep:
        if damping not in self._dampings:
            self._dampings[damping] = self.damping_sweep([damping])
        return self._dampings[damping]

    @cached_property
    def _dampings(self) -> dict[float, DampingSweep]:
        return {}

    def level_place(self, order: int) -> float:
        """Return the place of a minimum (even order) or a maximum (odd order): order · h."""
        return float(order * self.half_period)

    def side(self, sign: int, fact: str) -> float:
        """Return a fact that is a distance from 0, to the left (−1) or to the right (1) of it."""
        return sign * float(self.facts[fact])

    def destinations(self, starts: ArrayLike, maxiter: int = 100) -> Destinations:
        """Return where plain Newton settles from each start."""
        return settling.destinations(self.objective, self.half_period, starts, maxiter)

    def run_with_damping(self, damping: float) -> Trajectory:
        """Return the run of damped Newton from the start with another damping; what was asked before is kept."""
        if damping not in self._damped_runs:
            self._damped_runs[damping] = Newton(damping).run(self.objective, self.start, self.maxiter)
        return self._damped_runs[damping]

    @cached_property
    def _damped_runs(self) -> dict[float, Trajectory]:
        return {}

    def damping_sweep(self, dampings: ArrayLike, maxiter: int = 2000) -> DampingSweep:
        """Return what damped Newton does from the start, for each damping."""
        return settling.damping_sweep(self.objective, self.half_period, self.start, dampings, maxiter)

    def destination_classes(self, starts: ArrayLike, maxiter: int = 100) -> NDArray[np.str_]:
        """Return the `Destination` of each start, as an array of its values."""
        return self.destinations(starts, maxiter).classes

    def direct_intervals(self, lower: float, upper: float) -> tuple[tuple[float, float, Destination], ...]:
        """Return the intervals of [lower, upper] from which plain Newton goes straight to the nearest level place.

        They reach as far as `direct_radius` to either side of each minimum and maximum, which is exact; what lies
        between them is scattered.
        """
        h, radius = self.half_period, self.direct_radius
        found = []
        for k in range(int(np.ceil((lower - radius) / h)), int(np.floor((upper + radius) / h)) + 1):
            left, right = max(lower, k * h - radius), min(upper, k * h + radius)
            if left < right:
                found.append((left, right, Destination.HIGH if k % 2 else Destination.LOW))
        return tuple(found)

    def curvature_sign_intervals(self, lower: float, upper: float) -> tuple[tuple[float, float, int], ...]:
        """Return the intervals (left, right, sign of f″) that make up [lower, upper], left to right."""
        h = self.half_period
        inside = h * (np.arange(np.ceil(lower / h - 0.5), np.floor(upper / h - 0.5) + 1) + 0.5)
        edges = np.unique([lower, *inside, upper])
        signs = np.sign(self.objective.curvature((edges[:-1] + edges[1:]) / 2)).astype(int)
        return tuple(zip(edges[:-1].tolist(), edges[1:].tolist(), signs.tolist(), strict=True))

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        return MappingProxyType(
            self._parameter_facts() | self._start_facts() | self._run_facts() | self._nearly_square_facts()
            | self._destination_facts() | self._damping_facts() | self._price_facts()
        )  # fmt: skip

    @property
    def largest_curvature(self) -> float:
        """L = (π/h)²."""
        return float(self.objective.curvature(0.0))

    def _parameter_facts(self) -> dict[str, Fact]:
        return {
            "start": float(self.start),
            "damping": float(self.damping),
            "learning_rate": float(self.learning_rate),
            "half_period": float(self.half_period),
            "period": 2 * float(self.half_period),
            "good_start": float(self.good_start),
            "far_start": float(self.far_start),
            "small_damping": float(self.small_damping),
            "large_damping": float(self.large_damping),
            "accuracy": float(self.accuracy),
            "maxiter": int(self.maxiter),
        }

    def _start_facts(self) -> dict[str, Fact]:
        curvature = float(self.objective.curvature(self.start))
        return {
            "loss_at_start": float(self.objective.value(self.start)),
            "slope_at_start": float(self.objective.slope(self.start)),
            "curvature_at_start": curvature,
            "effective_learning_rate": 1 / curvature if curvature else float("inf"),
            "largest_curvature": self.largest_curvature,
            "learning_rate_limit": stability_limit(self.objective, 0.0),
            "half_period_over_pi": self.half_period / np.pi,
            "inflection": self.half_period / 2,
        }

    def _run_facts(self) -> dict[str, Fact]:
        newton, gradient = self.newton, self.gradient_descent
        return {
            "newton_first": coordinate(newton, 1),
            "newton_second": coordinate(newton, 2),
            "newton_third": coordinate(newton, 3),
            "newton_final": coordinate(newton, -1),
            "newton_first_loss": float(newton.fun[min(1, newton.nit)]),
            "newton_final_loss": float(newton.fun[-1]),
            "newton_iterations_to_thousandth": iterations_to(newton, coordinate(newton, -1)),
            "gradient_descent_first": coordinate(gradient, 1),
            "gradient_descent_final": coordinate(gradient, -1),
            "gradient_descent_final_loss": float(gradient.fun[-1]),
            "gradient_descent_iterations_to_thousandth": iterations_to(gradient, 0.0),
        }

    def _nearly_square_facts(self) -> dict[str, Fact]:
        first, second, third = (coordinate(self.nearly_square, k) for k in (1, 2, 3))
        return {
            "square_start": coordinate(self.square, 0),
            "square_first": coordinate(self.square, 1),
            "nearly_square_start": coordinate(self.nearly_square, 0),
            "nearly_square_first": first,
            "nearly_square_second": second,
            "nearly_square_third": third,
            "nearly_square_first_zoom": _ratio(coordinate(self.nearly_square, 0), first),
            "nearly_square_second_zoom": _ratio(first, second),
            "nearly_square_start_distance": abs(coordinate(self.nearly_square, 0)),
            "nearly_square_first_distance": abs(first),
            "nearly_square_second_distance": abs(second),
            "nearly_square_third_distance": abs(third),
            "nearly_square_order": fitted_order(self.nearly_square.distances(0.0), floor=0.0),
        }

    @cached_property
    def direct_radius(self) -> float:
        """Distance from a stationary point within which every Newton step brings it closer.

        Newton's map is u → u − tan u with u = πx/h. It closes in while tan u < 2u; at the root of
        tan u = 2u it bounces from side to side for ever.
        """
        root = scipy.optimize.brentq(lambda u: np.tan(u) - 2 * u, 1.0, 1.5, xtol=1e-15)
        return float(root) * self.half_period / float(np.pi)

    def _destination_facts(self) -> dict[str, Fact]:
        h, direct = self.half_period, self.direct_radius / self.half_period
        scattered = settling.midpoints(self.direct_radius, h - self.direct_radius, 5000)
        places = self.destinations(np.concatenate([-scattered, scattered]))
        overshooting = settling.midpoints(self.direct_radius, h / 2, 100_000)
        with np.errstate(all="ignore"):
            after = overshooting - self.objective.slope(overshooting) / self.objective.curvature(overshooting)
        raised = self.objective.value(after) > self.objective.value(overshooting)
        return {
            "share_left": -h,
            "share_right": h,
            "share_to_minimum": direct,
            "share_to_maxima": direct,
            "share_of_rest": 1 - 2 * direct,
            "places_of_rest": np.unique(places.order[places.settled]).size,
            "direct_radius": self.direct_radius,
            "rising_band_inner": self.direct_radius,
            "rising_band_outer": h / 2,
            "share_of_rising_steps": float(raised.mean()),
            "far_curvature": float(self.objective.curvature(self.far_start)),
            "far_curvature_share": float(abs(self.objective.curvature(self.far_start)) / self.largest_curvature),
            "far_first": coordinate(self.far_flight, 1),
            "far_final": coordinate(self.far_flight, -1),
            "far_final_in_half_periods": round(coordinate(self.far_flight, -1) / self.half_period),
        }

    def _damping_facts(self) -> dict[str, Fact]:
        safe = settling.safe_damping(self.objective, self.half_period)
        lifted = float(self.objective.curvature(self.start)) + self.damping
        return {
            "minimal_damping": self.largest_curvature,
            "damping_over_minimal": self.damping / self.largest_curvature,
            "safe_damping": safe,
            "safe_damping_excess": safe / self.largest_curvature - 1,
            "lifted_curvature_at_start": lifted,
            "lowest_lifted_curvature": self.damping - self.largest_curvature,
            "damped_first": coordinate(self.damped, 1),
            "damped_final": coordinate(self.damped, -1),
            "damped_final_loss": float(self.damped.fun[-1]),
        }

    def _price_facts(self) -> dict[str, Fact]:
        good = self.undamped_from_good_start
        ends = self.damping_sweep([self.small_damping, self.large_damping])
        low, high = sorted((self.small_damping, self.largest_curvature))
        little = self.damping_sweep(np.geomspace(low, high, 100)[:-1], maxiter=500)
        return {
            "little_dampings": little.damping.size,
            "little_dampings_that_climb": int(little.climbs.sum()),
            "little_dampings_that_leap": int(little.leaps.sum()),
            "damped_contraction": self.damping / (self.largest_curvature + self.damping),
            "damped_learning_rate": 1 / (self.largest_curvature + self.damping),
            "damped_iterations_to_thousandth": iterations_to(self.damped, 0.0),
            "undamped_iterations_to_thousandth": iterations_to(good, 0.0),
            "damped_iterations_to_accuracy": iterations_within(self.damped, 0.0, self.accuracy),
            "undamped_iterations_to_accuracy": iterations_within(good, 0.0, self.accuracy),
            "small_damping_final_loss": float(self.objective.value(ends.x[0])),
            "large_damping_iterations_to_thousandth": int(ends.iterations[1]),
            "large_damping_contraction": self.large_damping / (self.largest_curvature + self.large_damping),
        }


def _negated(objective: Objective) -> Objective:
    return Objective(
        fun=lambda x: -objective.fun(x),
        grad=lambda x: -objective.grad(x),
        hess=lambda x: -objective.hess(x),
        dim=objective.dim,
        formula="f(x) = cos(pi x \\/ h)",
        vectorized=objective.vectorized,
    )


def _ratio(farther: float, nearer: float) -> float:
    """Return how many times smaller the second distance is; infinite if nothing is left."""
    return abs(farther / nearer) if nearer else float("inf")
