"""The runs on one landscape from three starts, the map of luck, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_box, as_count, as_fraction, as_nonnegative, as_positive, as_vector
from gdcore.experiments.experiment import Experiment, Fact, iterations_within
from gdcore.experiments.local_minimum import luck
from gdcore.landscape import Basins, StationaryPoint, stationary_points
from gdcore.methods import GradientDescent, HeavyBall
from gdcore.objectives import Model, SampleMean, mean_squared_error, models
from gdcore.trajectory import Status, Trajectory

STARTS = ("good", "bad", "another")

CLOSE = 5e-3
"""Distance at which a resting point counts as the minimum: a tenth of a ball's width on the map."""

SEEN = 5e-2
"""Distance from where a run ends at which a drawing of it has arrived: a ball's width on the map."""


@dataclass(frozen=True, eq=False)
class LocalMinimumRuns(Experiment):
    """A model with two parameters, fitted by gradient descent from a good and two bad starts.

    Parameters
    ----------
    model : Model
        The model, with two parameters (a, b).
    true_parameters : tuple of two floats
        The parameters that made the data.
    samples : int
        Number of data, evenly spaced on [−1, 1].
    noise : float
        Standard deviation of the normal noise on them.
    seed : int
        Of the noise.
    data : tuple of two array_likes, optional
        Your own (x, y) instead.
    good, bad, another : tuple of two floats
        The starts.
    learning_rate : float
        η.
    maxiter : int
        Iterations of every run, at least 1.
    momentum : float
        Of the run that shows what inertia does.
    window : tuple of two floats
        Both parameters lie in this interval on the maps.
    grid : int
        Starts along each side of the map of luck.
    restarts : int
        Number of random restarts whose chance is computed.
    seed_of_restarts : int
        Of the random starts that are shown.
    cache : path, optional
        Another folder that keeps maps of luck from one run to the next; `luck.cache_folder` chooses by default.

    Notes
    -----
    The map of luck takes a few seconds. It is made when a fact or claim is first asked for; trajectories and
    `stationary_points` do without.
    """

    model: Model = models.sine_of_cosine
    true_parameters: tuple[float, float] = (1.2, 2.5)
    samples: int = 200
    noise: float = 0.1
    seed: int = 0
    data: tuple[ArrayLike, ArrayLike] | None = None
    good: tuple[float, float] = (2.0, 4.5)
    bad: tuple[float, float] = (5.0, 1.0)
    another: tuple[float, float] = (5.0, 4.0)
    learning_rate: float = 0.1
    maxiter: int = 400
    momentum: float = 0.9
    window: tuple[float, float] = (-2.0, 7.0)
    grid: int = 30
    restarts: int = 10
    seed_of_restarts: int = 0
    cache: Path | None = None

    def __post_init__(self) -> None:
        for name in (*STARTS, "true_parameters"):
            if as_vector(name, getattr(self, name)).size != 2:
                raise ValueError(f"{name} must be a pair (a, b), got {getattr(self, name)!r}; give two numbers.")
        least_counts = {"samples": 1, "maxiter": 1, "grid": 2, "restarts": 1, "seed": 0, "seed_of_restarts": 0}
        for name, least in least_counts.items():
            as_count(name, getattr(self, name), least=least)
        as_nonnegative("noise", self.noise)
        as_positive("learning_rate", self.learning_rate)
        as_fraction("momentum", self.momentum)
        if as_box("window", self.window).shape != (1, 2):
            raise ValueError(f"window must be one (lower, upper) pair for both parameters, got {self.window!r}.")
        if not isinstance(self.model, Model) or len(self.model.names) != 2:
            raise ValueError(f"model must be a Model with two parameters, such as models.cubic, got {self.model!r}.")

    @cached_property
    def points(self) -> tuple[Array, Array]:
        """The data x and y."""
        if self.data is not None:
            return as_vector("data[0]", self.data[0]), as_vector("data[1]", self.data[1])
        x = np.linspace(-1, 1, self.samples)
        noise = np.random.default_rng(self.seed).standard_normal(self.samples) * self.noise
        return x, self.model(self.true_parameters, x) + noise

    @cached_property
    def objective(self) -> SampleMean:
        """The mean squared error over (a, b)."""
        return mean_squared_error(self.model, *self.points)

    @property
    def box(self) -> Array:
        """The window for both parameters, shape (2, 2)."""
        return np.array([self.window, self.window], dtype=np.float64)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name: good, bad, another, and with momentum from the good start."""
        plain = GradientDescent(self.learning_rate)
        runs = {name: plain.run(self.objective, getattr(self, name), self.maxiter) for name in STARTS}
        runs["momentum"] = self._with_inertia.run(self.objective, self.good, self.maxiter)
        return MappingProxyType(runs)

    def curve(self, parameters: ArrayLike, x: ArrayLike) -> Array:
        """Return the model's values at ``x``."""
        a, b = as_vector("parameters", parameters)
        return self.model((a, b), np.asarray(x, dtype=np.float64))

    def surface(self, a: ArrayLike, b: ArrayLike) -> Array:
        """Return the error over a grid, shape (len(a), len(b))."""
        nodes = np.stack(np.meshgrid(as_vector("a", a), as_vector("b", b), indexing="ij"), axis=-1)
        # Row by row: a value for each datum at each node would be far more than is returned.
        return np.array([self.objective.funs(row) for row in nodes])

    def height(self, a: ArrayLike, b: ArrayLike) -> Array:
        """Return how high the ground stands at points (a, b) of equal shapes: the square root of the error there."""
        return np.sqrt(self.objective.funs(np.stack(np.broadcast_arrays(a, b), axis=-1).astype(np.float64)))

    def drag_path(self, count: int = 49) -> Array:
        """Return a smooth way inside the window that shows poor and good fits, shape (count, 2).

        It leads from the bad start over another and the best minimum to the good start.
        """
        corners = np.array([self.bad, self.another, self.global_minimum.x, self.good], dtype=np.float64)
        share = np.linspace(0, len(corners) - 1, as_count("count", count, least=len(corners)))
        way = scipy.interpolate.CubicSpline(np.arange(len(corners)), corners)(share)
        # A start near the border lets the curve swing over it.
        return np.asarray(np.clip(way, *self.window), dtype=np.float64)

    @cached_property
    def stationary_points(self) -> tuple[StationaryPoint, ...]:
        """All of them in the window, lowest first."""
        return stationary_points(self.objective, self.box)

    @cached_property
    def minima(self) -> tuple[StationaryPoint, ...]:
        """The minima in the window, lowest first."""
        return tuple(point for point in self.stationary_points if point.kind is Status.MINIMUM)

    @property
    def global_minimum(self) -> StationaryPoint:
        """The best minimum in the window, of equally good ones the one nearest to the true parameters."""
        if not self.minima:
            raise ValueError(f"no minimum lies in the window {self.window}; choose a larger or another one.")
        ties = [p for p in self.minima if p.fun <= self.minima[0].fun * (1 + 1e-9) + 1e-15]
        return min(ties, key=lambda p: float(np.linalg.norm(p.x - self.true_parameters)))

    @cached_property
    def lowest_error(self) -> float:
        """The least error that SciPy's differential evolution finds in the window."""
        return luck.lowest_error(self.objective, self.box)

    @cached_property
    def basins(self) -> Basins:
        """Where gradient descent ends from each start of a grid over the window."""
        return self._basins(GradientDescent(self.learning_rate))

    @cached_property
    def momentum_basins(self) -> Basins:
        """The same with momentum."""
        return self._basins(self._with_inertia)

    @cached_property
    def restart_runs(self) -> tuple[Trajectory, ...]:
        """Gradient descent from so many random starts as there are restarts, spread evenly over the window."""
        starts = np.random.default_rng(self.seed_of_restarts).uniform(*self.window, (self.restarts, 2))
        plain = GradientDescent(self.learning_rate)
        return tuple(plain.run(self.objective, start, self.maxiter) for start in starts)

    @cached_property
    def restart_is_lucky(self) -> tuple[bool, ...]:
        """Whether each of the restarts ends in a minimum as good as the best."""
        return tuple(map(self.is_lucky, self.restart_runs))

    @cached_property
    def restart_chances(self) -> Array:
        """The chance that at least one of 1, 2, … restarts is lucky, shape (restarts,): 1 − (1 − p)^n."""
        return self.chance_of_luck(np.arange(1, self.restarts + 1))

    def crowd(self, side: int) -> tuple[Array, NDArray[np.int64]]:
        """Return gradient descent from starts all over the map of luck: iterates (maxiter + 1, n, 2) and labels."""
        plain = GradientDescent(self.learning_rate)
        return luck.crowd(self.objective, plain, self.basins, self.maxiter, as_count("side", side, least=1))

    def restart_run(self, k: int) -> Trajectory:
        """Return the run from the k-th random start, counted from 0."""
        return self.restart_runs[k]

    def chance_of_luck(self, starts: ArrayLike) -> Array:
        """Return the chance that at least one of so many starts ends in a minimum as good as the best."""
        return np.asarray(1 - (1 - self.lucky_share(self.basins)) ** np.asarray(starts, dtype=np.float64))

    def start(self, name: str) -> Array:
        """Return where a run starts."""
        return np.asarray(self.trajectories[name].x[0])

    def end(self, name: str) -> Array:
        """Return where a run ends."""
        return np.asarray(self.trajectories[name].x[-1])

    def minimum(self, k: int) -> StationaryPoint:
        """Return the k-th minimum in the window, the lowest first."""
        return self.minima[k]

    def minimum_of(self, name: str) -> StationaryPoint:
        """Return the minimum in the window that is nearest to the end of a run: the one it rests in."""
        return min(self.minima, key=lambda p: float(np.linalg.norm(p.x - self.end(name))))

    @property
    def nearest_minimum(self) -> StationaryPoint:
        """The minimum nearest to the good start."""
        return min(self.minima, key=lambda p: float(np.linalg.norm(p.x - self.good)))

    @property
    def twin(self) -> Array:
        """The best minimum with the other sign of a."""
        return np.asarray(self.global_minimum.x * (-1, 1))

    def is_lucky(self, run: Trajectory, tolerance: float = 0.1) -> bool:
        """Whether a run ends within ``tolerance`` of a minimum as good as the best."""
        best = [self.minima[k] for k in self.as_good_as_best(self.minima)]
        return any(np.linalg.norm(run.x[-1] - p.x) <= tolerance for p in best)

    def as_good_as_best(self, points: Sequence[StationaryPoint]) -> list[int]:
        """Return which of the points have the error of the best minimum, such as its twin."""
        limit = self.global_minimum.fun * (1 + 1e-6) + 1e-15
        return [k for k, point in enumerate(points) if point.fun <= limit]

    def scipy_end(self, name: str) -> Array:
        """Return where SciPy's minimiser ends from the start of that name."""
        return luck.scipy_end(self.objective, getattr(self, name))

    def lucky_share(self, found: Basins) -> float:
        """Return the share of starts that end in a minimum as good as the best."""
        return found.share(*self.as_good_as_best(found.points))

    @property
    def _with_inertia(self) -> HeavyBall:
        return HeavyBall(self.learning_rate, momentum=self.momentum)

    def _basins(self, method: GradientDescent | HeavyBall) -> Basins:
        same = luck.folded(self.model, *self.points, self.box) or self.objective
        return luck.find_basins(same, method, self.box, self.grid, self.maxiter, self.cache)

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        facts = self._parameter_facts() | self._landscape_facts() | self._luck_facts()
        for name, run in self.trajectories.items():
            facts |= self._run_facts(name, run)
        return MappingProxyType(facts)

    def _parameter_facts(self) -> dict[str, Fact]:
        return {
            "true_a": float(self.true_parameters[0]),
            "true_b": float(self.true_parameters[1]),
            "samples": int(self.points[0].size),
            "noise": float(self.noise),
            "learning_rate": float(self.learning_rate),
            "momentum": float(self.momentum),
            "maxiter": int(self.maxiter),
            "window_low": float(self.window[0]),
            "window_high": float(self.window[1]),
            "restarts": int(self.restarts),
        }

    def _run_facts(self, name: str, run: Trajectory) -> dict[str, Fact]:
        curvatures = np.linalg.eigvalsh(self.objective.hess(run.x[-1]))
        return {
            f"{name}_start_a": float(run.x[0, 0]),
            f"{name}_start_b": float(run.x[0, 1]),
            f"{name}_start_loss": float(run.fun[0]),
            f"{name}_start_height": float(np.sqrt(run.fun[0])),
            f"{name}_height": float(np.sqrt(run.fun[-1])),
            f"{name}_settled": iterations_within(run, run.x[-1], 1e-2),
            f"{name}_a": float(run.x[-1, 0]),
            f"{name}_b": float(run.x[-1, 1]),
            f"{name}_loss": float(run.fun[-1]),
            f"{name}_slope": float(np.linalg.norm(run.grad[-1])),
            f"{name}_smallest_curvature": float(curvatures[0]),
            f"{name}_largest_curvature": float(curvatures[-1]),
        }

    def _landscape_facts(self) -> dict[str, Fact]:
        best, start = self.global_minimum, np.array(self.good)
        nearest, twin = self.nearest_minimum, self.twin
        return {
            "minimum_a": float(best.x[0]),
            "minimum_b": float(best.x[1]),
            "minimum_loss": best.fun,
            "offset_of_minimum": float(np.linalg.norm(best.x - self.true_parameters)),
            "twin_a": float(twin[0]),
            "twin_b": float(twin[1]),
            "twin_loss": float(self.objective.fun(twin)),
            "number_of_minima": len(self.minima),
            "nearest_minimum_a": float(nearest.x[0]),
            "nearest_minimum_b": float(nearest.x[1]),
            "nearest_minimum_distance": float(np.linalg.norm(nearest.x - start)),
            "momentum_passes": int(np.argmin(self.trajectories["momentum"].distances(best.x))),
            "distance_rolled": float(np.linalg.norm(self.trajectories["good"].x[-1] - start)),
        }

    def _luck_facts(self) -> dict[str, Fact]:
        share = self.lucky_share(self.basins)
        if not share:
            a, b = self.global_minimum.x
            raise ValueError(
                f"of the {self.grid}×{self.grid} starts on the map, none ends in the best minimum ({a:.4g}, {b:.4g}) "
                f"with learning rate {self.learning_rate:g} and {self.maxiter} iterations; choose a smaller learning "
                "rate, more iterations or a window around that minimum."
            )
        return {
            "lucky_share": share,
            "one_lucky_in": 1 / share,
            "restarts_success": float(self.restart_chances[-1]),
            "restarts_lucky": sum(self.restart_is_lucky),
            "momentum_lucky_share": self.lucky_share(self.momentum_basins),
        }
