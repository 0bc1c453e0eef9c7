"""What the pictures of the lecture ask: samples as lines in the map, steps as arrows, clouds for other settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_vector
from gdcore.experiments.stochastic.runs import SETTLED, SHARE, StochasticRuns
from gdcore.noise import ellipse_area, inside_ellipse, moments
from gdcore.objectives import SampleMean
from gdcore.trajectory import Trajectory

BATCHES = {"single": 1, "falling": 1, "clean": 1}
"""Looks of a step of the runs that see neither a handful nor all samples."""


@dataclass(frozen=True)
class StochasticViews(StochasticRuns):
    """Questions about one place, one sample or one moment, beside the facts.

    A place (a, b) is a point of the map. A sample (x, y) is in it the line b = y − a·x of all fits through the sample.
    """

    # -- single samples -----------------------------------------------------------------

    @cached_property
    def outermost(self) -> int:
        """The sample with the largest |x|."""
        return int(np.abs(self.points[0]).argmax())

    @cached_property
    def innermost(self) -> int:
        """The sample with the smallest |x|."""
        return int(np.abs(self.points[0]).argmin())

    @cached_property
    def draws(self) -> NDArray[np.int64]:
        """The samples that the single walker has drawn, one for each of its steps."""
        rng = np.random.default_rng(self.seed_of_draws)
        return np.array([rng.integers(self.samples, size=1)[0] for _ in range(self.looks)])

    def drawn(self, step: float) -> int:
        """Return the sample that the single walker sees at a step."""
        return int(self.draws[min(int(step + 1e-9), len(self.draws) - 1)])

    def sample(self, i: float) -> Array:
        """Return a sample as points (x, y), shape (1, 2)."""
        return np.array([[part[int(i)] for part in self.points]])

    def first_samples(self, count: float) -> Array:
        """Return so many of the samples from the left, shape (count, 2): those that have been looked at."""
        return np.stack(self.points, axis=1)[: int(count + 1e-9)]

    def on_floor(self, i: float, a: float) -> Array:
        """Return the place on a sample's line whose first coordinate is a."""
        ((x, y),) = self.sample(i)
        return np.array([a, y - a * x])

    # -- steps from a place ---------------------------------------------------------------

    def step_of(self, i: float, place: ArrayLike) -> Array:
        """Return the step of one sample from a place as an arrow, its start and its end, shape (1, 2, 2)."""
        here = as_vector("place", place)
        return np.array([[here, here + self.steps_from(here)[int(i)]]])

    def plumb(self, i: float, place: ArrayLike) -> Array:
        """Return a place and the nearest place to it on a sample's line, shape (2, 2)."""
        here = as_vector("place", place)
        ((x, y),) = self.sample(i)
        across = np.array([x, 1.0])
        return np.array([here, here - (across @ here - y) / (across @ across) * across])

    def fan(self, share_of_way: float) -> Array:
        """Return the steps of all samples from a place on the way to the bottom as arrows, shape (samples, 2, 2)."""
        here = self.place(share_of_way)
        return np.stack([np.broadcast_to(here, (self.samples, 2)), here + self.steps_from(here)], axis=1)

    def mean_step(self, share_of_way: float) -> Array:
        """Return the mean of these arrows, shape (1, 2, 2)."""
        return np.asarray(self.fan(share_of_way).mean(axis=0, keepdims=True))

    def leads_down(self, share_of_way: float) -> NDArray[np.bool_]:
        """Return which of these steps lower the error."""
        here = self.place(share_of_way)
        after = self.objective.funs(here + self.steps_from(here))
        return np.asarray(after < self.objective.fun(here))

    # -- the race -----------------------------------------------------------------------

    def looks_per_step(self, name: str) -> int:
        """Return how many samples a run looks at before each step."""
        return {"all": self.samples, "all_best": self.samples, "handful": self.handful}.get(name) or BATCHES[name]

    def left_by(self, name: str) -> Array:
        """Return the share of the start's distance that a run has left, at each iterate."""
        distances = self.trajectories[name].distances(self.bottom)
        return np.asarray(distances / distances[0])

    @cached_property
    def hop(self) -> Trajectory:
        """The first steps of the single walker."""
        return self.walker(1, steps=4)

    # -- swarm and cloud ----------------------------------------------------------------

    def swarm_at(self, step: float) -> Array:
        """Return where the members of the swarm are, shape (swarm, 2); between two steps on their straight ways."""
        k = min(int(step + 1e-9), SETTLED - 1)
        return np.asarray(self.swarm_path[k] + (step - k) * (self.swarm_path[k + 1] - self.swarm_path[k]))

    def swarm_centre(self, step: float) -> Array:
        """Return the mean of these places."""
        return np.asarray(self.swarm_at(step).mean(axis=0))

    def iterate(self, step: float) -> Array:
        """Return where the single walker stands after a whole number of steps."""
        return np.asarray(self.single.x[min(int(step + 1e-9), self.single.nit)])

    def dust(self, step: float) -> Array:
        """Return the places of the single walker from the moment it counts as settled to a step, shape (n, 2)."""
        return self.single.x[SETTLED : int(step + 1e-9) + 1]

    def inside(self, step: float) -> float:
        """Return the share of these places that lie in the ellipse computed beforehand, 0 while there are none."""
        offsets, cloud = self.dust(step) - self.bottom, self.cloud(1)
        return float(inside_ellipse(offsets, cloud, SHARE).mean()) if cloud is not None and len(offsets) else 0.0

    def cloud_of(self, batch_size: float, learning_rate: float) -> Array:
        """Return the covariance of the cloud for whole batches and a rate below the limit."""
        cloud = self.cloud(int(batch_size + 1e-9), learning_rate)
        return np.full((2, 2), np.inf) if cloud is None else cloud

    def area_ratio(self, batch_size: float, learning_rate: float) -> float:
        """Return how many times smaller the cloud of these batches and this rate is than the single walker's."""
        return self.area(1) / ellipse_area(self.cloud_of(batch_size, learning_rate), SHARE)

    def settled_dust(self, batch_size: float, learning_rate: float) -> Array:
        """Return places of a walker of these batches and this rate since it has settled, shape (n, 2)."""
        run = self.walker(int(batch_size), learning_rate=learning_rate, steps=SETTLED + self.looks // 4)
        return run.x[SETTLED:]

    def rate_at(self, step: float) -> float:
        """Return the falling rate at a step."""
        return float(self.falling_rate(int(step + 1e-9)))

    @cached_property
    def falling_moments(self) -> Array:
        """Exact second moment of the walker with the falling rate about the bottom, after each step."""
        return moments(self.objective, self.start, self.falling_rate, 1, self.looks)[1]

    def falling_cloud(self, step: float) -> Array:
        """Return the covariance of the cloud of the falling rate after a step."""
        return np.asarray(self.falling_moments[int(step + 1e-9)])

    # -- with less noise ------------------------------------------------------------------

    def quieter(self, noise: float) -> StochasticViews:
        """Return the same experiment with another standard deviation of its noise: same draws, same disturbances."""
        return replace(self, noise=float(noise))

    def points_with(self, noise: float) -> tuple[Array, Array]:
        """Return the data x and y with this noise."""
        return self.quieter(noise).points

    def samples_with(self, noise: float) -> Array:
        """Return every eighth sample with this noise, shape (n, 2)."""
        return np.stack(self.points_with(noise), axis=1)[:: max(1, self.samples // 25)]

    def objective_with(self, noise: float) -> SampleMean:
        """Return the error with this noise."""
        return self.quieter(noise).objective

    def bottom_with(self, noise: float) -> Array:
        """Return where its bottom is."""
        return self.quieter(noise).bottom

    def line_with(self, noise: float) -> Callable[[ArrayLike], Array]:
        """Return the best line with this noise."""
        other = self.quieter(noise)
        return lambda x: other.curve(other.bottom, x)

    def cloud_with(self, noise: float) -> Array:
        """Return the covariance of the single walker's cloud with this noise."""
        cloud = self.quieter(noise).cloud(1)
        return np.full((2, 2), np.inf) if cloud is None else cloud

    def dust_with(self, noise: float) -> Array:
        """Return places of the settled single walker, same draws, with this noise.

        For fixed draws a walker of squared misses depends on the data, and so on their noise, linearly.
        """
        clean = self.clean.x[SETTLED:]
        return np.asarray(clean + (float(noise) / self.noise) * (self.single.x[SETTLED:] - clean))
