"""Parameters, trajectories and facts of the lecture on learning from a handful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count, as_nonnegative, as_positive, as_vector
from gdcore.experiments.experiment import Experiment, Fact
from gdcore.landscape import stability_limit
from gdcore.methods import GradientDescent, StochasticGradientDescent, swarm, walk
from gdcore.noise import (
    ellipse_area,
    inside_ellipse,
    moments,
    rate_limit,
    sample_pulls,
    shuffled_covariance,
    stationary_covariance,
)
from gdcore.objectives import Model, SampleMean, mean_squared_error, models
from gdcore.schedules import harmonic_decay
from gdcore.trajectory import Trajectory, arrivals

SEEDS = 1000
"""Seeds of the draws for which the order after a pass is counted."""

SETTLED = 200
"""Steps after which a single walker counts as being in its cloud."""

SHARE = 0.95
"""Of the ellipses."""

SHUFFLED_PASSES, SHUFFLE_SEED, SHUFFLE_SETTLED = 3000, 2, 100

SMALL_RATE = 1e-6
"""The rate at which the exercise compares clouds; in the limit of small rates the spread falls with √B."""


@dataclass(frozen=True)
class Data:
    """What makes the points."""

    true_parameters: tuple[float, float]
    samples: int
    span: float
    noise: float
    seed: int

    @property
    def points(self) -> tuple[Array, Array]:
        """The data x and y."""
        x = np.linspace(-self.span, self.span, self.samples)
        disturbance = np.random.default_rng(self.seed).standard_normal(self.samples) * self.noise
        return x, models.line(self.true_parameters, x) + disturbance


@lru_cache(maxsize=32)
def walked(
    data: Data, start: tuple[float, float], rate: float | harmonic_decay, batch_size: int, seed: int, steps: int
) -> Trajectory:
    """Return the run of one walker; variants that differ in something else share it."""
    draws = np.random.default_rng(seed)
    objective = mean_squared_error(models.line, *data.points)
    return StochasticGradientDescent(rate, batch_size, draws, replace=True).run(objective, start, steps)


@lru_cache(maxsize=32)
def shuffled(data: Data, rate: float, batch_size: int) -> Array:
    """Return the covariance of the cloud of shuffled passes; variants that differ in something else share it."""
    objective, rng = mean_squared_error(models.line, *data.points), np.random.default_rng(SHUFFLE_SEED)
    return shuffled_covariance(objective, rate, batch_size, SHUFFLED_PASSES, rng, SHUFFLE_SETTLED)


@dataclass(frozen=True)
class StochasticRuns(Experiment):
    """Parameters, trajectories and facts; `LineFromAHandful` adds claims and checks."""

    true_parameters: tuple[float, float] = (0.8, 0.5)
    samples: int = 200
    span: float = 2.0
    noise: float = 0.3
    seed: int = 0
    start: tuple[float, float] = (-2.0, 3.0)
    learning_rate: float = 0.1
    handful: int = 5
    seed_of_draws: int = 0
    passes: int = 50
    swarm: int = 400
    seed_of_swarm: int = 1
    half_after: float = 50.0

    def __post_init__(self) -> None:
        for name in ("true_parameters", "start"):
            if as_vector(name, getattr(self, name)).size != 2:
                raise ValueError(f"{name} must be a pair (a, b), got {getattr(self, name)!r}; give two numbers.")
        least = {"samples": 20, "seed": 0, "seed_of_draws": 0, "passes": 2, "swarm": 50, "seed_of_swarm": 0}
        for name, count in least.items():
            as_count(name, getattr(self, name), least=count)
        for name in ("span", "learning_rate", "half_after"):
            as_positive(name, getattr(self, name))
        as_nonnegative("noise", self.noise)
        if as_count("handful", self.handful, least=2) > self.samples / 4:
            raise ValueError(
                f"handful must be at most a quarter of the {self.samples} samples, got {self.handful}; "
                "give a smaller one, or more samples."
            )

    @cached_property
    def points(self) -> tuple[Array, Array]:
        """The data x and y."""
        return self.data.points

    @property
    def data(self) -> Data:
        """What makes the points."""
        true_a, true_b = (float(value) for value in self.true_parameters)
        return Data((true_a, true_b), self.samples, float(self.span), float(self.noise), self.seed)

    @cached_property
    def objective(self) -> SampleMean:
        """The mean squared error over (a, b)."""
        return mean_squared_error(models.line, *self.points)

    @property
    def model(self) -> Model:
        """The line a·x + b."""
        return models.line

    @property
    def window(self) -> tuple[float, float]:
        """An interval around start and bottom, the same for a and b, with room on all sides."""
        places = np.concatenate([np.asarray(self.start, dtype=np.float64), self.bottom])
        room = 0.3 * float(np.ptp(places))
        return float(places.min()) - room, float(places.max()) + room

    def curve(self, parameters: ArrayLike, x: ArrayLike) -> Array:
        """Return the line's values at ``x``."""
        a, b = as_vector("parameters", parameters)
        return models.line((a, b), np.asarray(x, dtype=np.float64))

    @cached_property
    def hess(self) -> Array:
        """The Hessian of the bowl, the same everywhere."""
        return self.objective.curvature_matrix(np.zeros(2))

    @cached_property
    def bottom(self) -> Array:
        """The parameters (a, b) of least squares."""
        return np.asarray(-np.linalg.solve(self.hess, self.objective.grad(np.zeros(2))))

    @property
    def curvatures(self) -> tuple[float, float]:
        """The smallest and the largest curvature μ and L of the bowl."""
        smallest, largest = np.linalg.eigvalsh(self.hess).tolist()
        return smallest, largest

    @property
    def looks(self) -> int:
        """Looks of each of the main runs."""
        return self.passes * self.samples

    def walker(self, batch_size: int, *, learning_rate: float | harmonic_decay | None = None, steps: int) -> Trajectory:
        """Return the run of one walker, with draws of its own from ``seed_of_draws``."""
        rate = float(self.learning_rate) if learning_rate is None else learning_rate
        a, b = (float(value) for value in self.start)
        return walked(self.data, (a, b), rate, batch_size, self.seed_of_draws, steps)

    @cached_property
    def all(self) -> Trajectory:
        """Gradient descent, which sees all samples at every step."""
        return GradientDescent(self.learning_rate).run(self.objective, self.start, self.passes)

    @cached_property
    def handful_run(self) -> Trajectory:
        """The walker that sees a handful at every step."""
        return self.walker(self.handful, steps=self.looks // self.handful)

    @cached_property
    def single(self) -> Trajectory:
        """The walker that sees a single sample at every step."""
        return self.walker(1, steps=self.looks)

    @cached_property
    def all_best(self) -> Trajectory:
        """Gradient descent at its best rate, 2/(L + μ)."""
        return GradientDescent(self.best_rate).run(self.objective, self.start, self.passes)

    @cached_property
    def falling(self) -> Trajectory:
        """The single walker with a falling rate."""
        return self.walker(1, learning_rate=self.falling_rate, steps=self.looks)

    @cached_property
    def clean(self) -> Trajectory:
        """The single walker, same draws, with all data on the line."""
        return replace(self, noise=0.0).single

    @property
    def falling_rate(self) -> harmonic_decay:
        """η/(1 + k/half_after)."""
        return harmonic_decay(self.learning_rate, self.half_after)

    @property
    def best_rate(self) -> float:
        """2/(L + μ), the best rate of the ball that sees all."""
        return 2 / sum(self.curvatures)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name."""
        return MappingProxyType({
            "all": self.all,
            "handful": self.handful_run,
            "single": self.single,
            "all_best": self.all_best,
            "clean": self.clean,
            "falling": self.falling,
        })  # fmt: skip

    @cached_property
    def swarm_path(self) -> Array:
        """The swarm of single walkers, iterates of shape (201, swarm, 2)."""
        draws = np.random.default_rng(self.seed_of_swarm)
        return swarm(self.objective, self.start, self.learning_rate, SETTLED, self.swarm, draws)

    @cached_property
    def moments(self) -> tuple[Array, Array]:
        """Exact mean and second moment of a single walker's distance from the bottom, for 200 steps."""
        return moments(self.objective, self.start, self.learning_rate, 1, SETTLED)

    @cached_property
    def falling_spreads(self) -> Array:
        """Exact spread of the single walker with the falling rate after each step."""
        _, second = moments(self.objective, self.start, self.falling_rate, 1, self.looks)
        return np.asarray(np.sqrt(np.trace(second, axis1=1, axis2=2)))

    def limit(self, batch_size: int) -> float:
        """Return the largest rate with a bounded spread."""
        return rate_limit(self.objective, batch_size)

    def cloud(self, batch_size: int, learning_rate: float | None = None) -> Array | None:
        """Return the covariance of the cloud a walker ends in, None if its rate is beyond the limit."""
        rate = self.learning_rate if learning_rate is None else learning_rate
        if rate >= self.limit(batch_size):
            return None
        return stationary_covariance(self.objective, rate, batch_size)

    def spread(self, batch_size: int, learning_rate: float | None = None) -> float:
        """Return the spread of that cloud, infinite beyond the limit."""
        cloud = self.cloud(batch_size, learning_rate)
        return float("inf") if cloud is None else float(np.sqrt(np.trace(cloud)))

    def area(self, batch_size: int, learning_rate: float | None = None) -> float:
        """Return the area of its 95 % ellipse: infinite beyond the limit, 0 without noise."""
        cloud = self.cloud(batch_size, learning_rate)
        if cloud is None:
            return float("inf")
        return ellipse_area(cloud, SHARE) if _spans(cloud) else 0.0

    def way(self, x: float) -> float:
        """Return the share of the way to its line that a single sample's step covers, 2η(1 + x²)."""
        return 2 * self.learning_rate * (1 + x * x)

    def place(self, share_of_way: float) -> Array:
        """Return the place so far on the straight way from the start to the bottom."""
        return np.asarray(np.array(self.start) + share_of_way * (self.bottom - self.start))

    def steps_from(self, place: Array) -> Array:
        """Return the step that each sample alone would take from a place, shape (samples, 2)."""
        return -self.learning_rate * sample_pulls(self.objective, place)

    def agreement(self, share_of_way: float) -> float:
        """Return the share of the samples whose own step leads down from there."""
        here = self.place(share_of_way)
        return float((self.objective.funs(here + self.steps_from(here)) < self.objective.fun(here)).mean())

    def left(self, run: Trajectory, step: int) -> float:
        """Return the share of the start's distance that is left after so many steps."""
        distances = run.distances(self.bottom)
        return float(distances[min(step, run.nit)] / distances[0]) if distances[0] else 0.0

    def steps_to_tenth(self, run: Trajectory) -> int:
        """Return the first step with a tenth of the distance left, or less; −1 if there is none."""
        distances = run.distances(self.bottom)
        near = np.flatnonzero(distances <= 0.1 * distances[0])
        return int(near[0]) if near.size else -1

    @cached_property
    def seeds_with_this_order(self) -> float:
        """Share of the seeds with which, after a pass, the handful is nearest and all samples are farthest."""
        left = {}
        for batch in (1, self.handful):
            shape = (self.samples // batch, batch)
            draws = [np.random.default_rng(seed).integers(self.samples, size=shape) for seed in range(SEEDS)]
            ends = walk(self.objective, self.start, self.learning_rate, np.stack(draws, axis=1))[-1]
            left[batch] = np.linalg.norm(ends - self.bottom, axis=1)
        farthest = float(self.all.distances(self.bottom)[1])
        return float(((left[self.handful] < left[1]) & (left[1] < farthest)).mean())

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        # Beyond their limits walkers overflow, which is what is to be found out.
        with np.errstate(all="ignore"):
            facts = (
                self._parameter_facts() | self._bowl_facts() | self._agreement_facts() | self._end_of_run_facts()
                | self._race_facts() | self._limit_facts() | self._cloud_facts() | self._walk_facts()
                | self._swarm_facts() | self._clean_facts() | self._end_facts() | self._shuffle_facts()
                | self._exercise_facts()
            )  # fmt: skip
        return MappingProxyType({name: float("inf") if fact != fact else fact for name, fact in facts.items()})

    def _parameter_facts(self) -> dict[str, Fact]:
        return {
            "samples": int(self.samples),
            "handful": int(self.handful),
            "noise": float(self.noise),
            "learning_rate": float(self.learning_rate),
            "start_a": float(self.start[0]),
            "start_b": float(self.start[1]),
            "true_a": float(self.true_parameters[0]),
            "true_b": float(self.true_parameters[1]),
            "passes": int(self.passes),
            "half_after": float(self.half_after),
            "swarm": int(self.swarm),
            "ellipse_share": SHARE,
            "looks_in_the_end": self.looks,
            "settled": SETTLED,
        }

    def _bowl_facts(self) -> dict[str, Fact]:
        smallest, largest = self.curvatures
        sizes = np.abs(self.points[0])
        return {
            "best_a": float(self.bottom[0]),
            "best_b": float(self.bottom[1]),
            "best_error": float(self.objective.fun(self.bottom)),
            "start_error": float(self.all.fun[0]),
            "start_distance": float(np.linalg.norm(self.bottom - self.start)),
            "smallest_curvature": smallest,
            "largest_curvature": largest,
            "way_outermost": self.way(float(sizes.max())),
            "way_innermost": self.way(float(sizes.min())),
        }

    def _agreement_facts(self) -> dict[str, Fact]:
        pulls = sample_pulls(self.objective, self.bottom)
        return {
            "agree_at_start": self.agreement(0.0),
            "agree_halfway": self.agreement(0.5),
            "agree_near": self.agreement(0.95),
            "agree_at_bottom": self.agreement(1.0),
            "mean_pull_at_bottom": float(np.linalg.norm(pulls, axis=1).mean()),
            "pulls_at_bottom_sum": float(np.abs(pulls.mean(axis=0)).max()),
        }

    def _end_of_run_facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        runs = {"all": self.all, "handful": self.handful_run, "single": self.single, "falling": self.falling}
        for name, run in runs.items():
            a, b = run.x[-1].tolist()
            facts |= {f"{name}_a": a, f"{name}_b": b, f"{name}_loss": float(run.fun[-1])}
        return facts

    def _race_facts(self) -> dict[str, Fact]:
        batches = {"full": self.samples, "handful": self.handful, "single": 1}
        runs = {"full": self.all, "handful": self.handful_run, "single": self.single}
        facts: dict[str, Fact] = {}
        for name, run in runs.items():
            steps, tenth = self.samples // batches[name], self.steps_to_tenth(run)
            facts[f"{name}_steps_in_pass"] = steps
            facts[f"{name}_left_after_pass"] = self.left(run, steps)
            facts[f"{name}_steps_to_tenth"] = tenth
            facts[f"{name}_looks_to_tenth"] = tenth * batches[name] if tenth >= 0 else -1
        best = self.steps_to_tenth(self.all_best)
        return facts | {
            "seeds_with_this_order": self.seeds_with_this_order,
            "full_best_rate": self.best_rate,
            "full_best_looks_to_tenth": best * self.samples if best >= 0 else -1,
        }

    def _limit_facts(self) -> dict[str, Fact]:
        return {
            "full_limit": stability_limit(self.objective, self.bottom),
            "handful_limit": self.limit(self.handful),
            "single_limit": self.limit(1),
        }

    def _cloud_facts(self) -> dict[str, Fact]:
        single, handful, rate = self.cloud(1), self.cloud(self.handful), self.learning_rate
        sigma = np.full(2, np.inf) if single is None else np.sqrt(np.diag(single))
        return {
            "single_spread": self.spread(1),
            "single_sigma_a": float(sigma[0]),
            "single_sigma_b": float(sigma[1]),
            "single_cloud_area": self.area(1),
            "handful_spread": self.spread(self.handful),
            "handful_cloud_area": self.area(self.handful),
            "handful_area_ratio": _ratio(self.area(1), self.area(self.handful)),
            "handful_spread_ratio": _ratio(self.spread(1), self.spread(self.handful)),
            "half_rate": rate / 2,
            "half_rate_area": self.area(1, rate / 2),
            "half_rate_area_ratio": _ratio(self.area(1), self.area(1, rate / 2)),
            "half_rate_spread": self.spread(1, rate / 2),
            "fifth_rate_spread": self.spread(1, rate / 5),
            "single_excess_error": self._excess(single),
            "handful_excess_error": self._excess(handful),
        }

    def _excess(self, cloud: Array | None) -> float:
        return float("inf") if cloud is None else float(np.trace(self.hess @ cloud) / 2)

    def _walk_facts(self) -> dict[str, Fact]:
        cloud = self.cloud(1)
        offsets, heights = self.single.x[SETTLED:] - self.bottom, self.single.fun[SETTLED:]
        known = cloud is not None and _spans(cloud) and len(offsets)
        inside = float(inside_ellipse(offsets, cloud, SHARE).mean()) if known and cloud is not None else 0.0
        return {
            "inside_share": inside,
            "uphill_share": float((np.diff(heights) > 0).mean()) if len(heights) > 1 else 0.0,
        }

    def _swarm_facts(self) -> dict[str, Fact]:
        mean, second = self.moments
        covariance = second - mean[:, :, np.newaxis] * mean[:, np.newaxis]
        facts: dict[str, Fact] = {}
        for k in (10, 200):
            offsets = self.swarm_path[k] - self.bottom - mean[k]
            known = _spans(covariance[k]) and np.isfinite(offsets).all()
            inside = inside_ellipse(offsets, covariance[k], SHARE).mean() if known else 0.0
            facts[f"swarm_inside_{k}"] = float(inside)
        centre = self.swarm_path[10].mean(axis=0)
        exact = GradientDescent(self.learning_rate).run(self.objective, self.start, 10).x[-1]
        return facts | {
            "swarm_centre_off_10": float(np.linalg.norm(centre - exact)),
            "swarm_standard_error_10": float(np.sqrt(np.trace(covariance[10]) / self.swarm)),
        }

    def _clean_facts(self) -> dict[str, Fact]:
        clean = replace(self, noise=0.0)
        half = replace(self, noise=self.noise / 2)
        walk_in = clean.walker(1, steps=100)
        return {
            "clean_distance_after_100": float(walk_in.distances(clean.bottom)[-1]),
            "half_noise_spread_ratio": _ratio(half.spread(1), self.spread(1)),
        }

    def _end_facts(self) -> dict[str, Fact]:
        falling = self.falling_spreads
        passes = np.arange(self.passes + 1)
        distances = self.all.distances(self.bottom)
        # Of a run that diverged only the beginning is kept; afterwards it is nowhere near.
        far = np.append(distances, np.full(self.passes + 1 - len(distances), np.inf))
        falling_then = falling[passes * self.samples]
        overtakes = int(arrivals(far - self.spread(self.handful), 0.0))
        nearest = np.minimum(falling_then, min(self.spread(self.handful), self.spread(1)))
        all_nearest = int(arrivals(np.where(np.isfinite(far), far - nearest, np.inf), 0.0))
        return {
            "falling_spread_in_the_end": float(falling[-1]),
            "falling_distance_in_the_end": float(self.falling.distances(self.bottom)[-1]),
            "times_calmer": _ratio(self.spread(1), float(falling[-1])),
            "full_distance_in_the_end": float(far[-1]),
            "full_overtakes_passes": overtakes,
            "full_overtakes_looks": overtakes * self.samples if overtakes >= 0 else -1,
            "all_nearest_after_passes": all_nearest,
            "falling_spread_then": float(falling_then[all_nearest]),
        }

    def _shuffle_facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for name, batch in (("single", 1), ("handful", self.handful)):
            area = self.area(batch)
            if self.samples % batch or not 0 < area < float("inf"):
                facts[f"shuffled_{name}_area_ratio"] = "none"
                continue
            cloud = shuffled(self.data, float(self.learning_rate), batch)
            facts[f"shuffled_{name}_area_ratio"] = ellipse_area(cloud, SHARE) / area
        return facts

    def _exercise_facts(self) -> dict[str, Fact]:
        return {
            "exercise_steps_in_pass": self.samples // self.handful,
            "exercise_small_rate": SMALL_RATE,
            "exercise_spread_ratio": _ratio(self.spread(1, SMALL_RATE), self.spread(self.handful, SMALL_RATE)),
        }


def _ratio(first: float, second: float) -> float:
    """Return first/second, 0 where there is nothing to compare, so that no fact is NaN."""
    if not second or second == float("inf") or first == float("inf"):
        return 0.0
    return first / second


def _spans(covariance: Array) -> bool:
    """Whether a cloud fills an ellipse; data on a line leave rounding."""
    return bool(np.isfinite(covariance).all() and np.linalg.eigvalsh(covariance)[0] > 1e-24)
