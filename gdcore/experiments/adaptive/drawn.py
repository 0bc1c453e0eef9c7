"""What the lecture on adaptive step sizes draws, beyond its trajectories: the same runs while the ground changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array
from gdcore.experiments.adaptive.runs import (
    CLIFF_LATER,
    CLIFF_SLOPE,
    CLIFF_STEPS,
    METER_STEPS,
    METHODS,
    AdaptiveRuns,
    Ground,
)
from gdcore.experiments.experiment import Fact
from gdcore.methods import Method, crowd, response
from gdcore.objectives import Objective, rotation
from gdcore.trajectory import arrivals

Curve = Callable[[ArrayLike], Array]

SQUEEZED_STEPS = 40
"""Steps that are drawn while the bowl is squeezed."""

DEGREES = 45
"""Parts of the turn at which steps are counted."""


@lru_cache(maxsize=4096)
def path_on(method: Method, ground: Ground, steps: int) -> Array:
    """Return so many iterates of a method on some ground, fewer where it diverges."""
    return np.asarray(method.run(ground.objective, ground.start, steps).x)


def between(table: Array, k: float) -> float:
    """Return an entry of a table for a number of steps, in between those of the whole numbers beside it."""
    return float(np.interp(k, np.arange(len(table)), table))


class AdaptiveDrawn(AdaptiveRuns):
    """Runs, meters and steps as functions of what a lecture varies."""

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        path, keep = self.trajectories["rmsprop"], self.smoothing
        steps = len(path.grad)
        weights = (1 - keep) * keep ** np.arange(steps - 1.0, -1.0, -1.0)
        roots = np.sqrt(weights @ path.grad**2)
        return MappingProxyType({
            **super().facts,
            "meter_steps": METER_STEPS,
            "rest_slope_x": float(abs(path.grad[-1, 0])),
            "rest_root_x": float(roots[0]),
            "smallest_rate": min(self.rates),
            "largest_rate": max(self.rates),
        })  # fmt: skip

    # -- ground and ways ----------------------------------------------------------

    def ground_with(self, steep: float, degrees: float) -> Objective:
        """Return the ravine with another steepness, turned."""
        return self.ground(degrees, steep).objective

    def squeezed(self, name: str, steep: float, degrees: float) -> Array:
        """Return the first iterates (n, 2) of a method, or of the puzzle's plain ball, in such a ravine."""
        method = self.methods["plain" if name == "puzzle_plain" else name]
        if name == "puzzle_plain":
            method = replace(method, **{"learning_rate": self.puzzle_rate})
        return path_on(method, self.ground(degrees, steep), SQUEEZED_STEPS)

    def turned_path(self, name: str, degrees: float) -> Array:
        """Return the iterates of a method in the turned ravine, until it has arrived for good."""
        enough = int(1.1 * self.steps_turned(name, degrees)) + 20
        path = path_on(self.methods[name], self.ground(degrees), min(enough, self.maxiter))
        end = int(arrivals(np.hypot(*path.T), self.accuracy))
        return path[: end + 1] if end >= 0 else path

    @cached_property
    def steps_by_turn(self) -> Mapping[str, Array]:
        """Steps of each method until it has arrived, for turns from 0 to `turn` in equal parts."""
        turns = np.linspace(0.0, self.turn, DEGREES + 1)
        forth = np.stack([rotation(float(degrees)) for degrees in turns])
        ravine = self.objective

        def grad(p: Array) -> Array:  # each row on ground that is turned by its own angle
            slopes = ravine.grads(np.einsum("mi,mij->mj", p, forth))
            return np.asarray(np.einsum("mj,mij->mi", slopes, forth))

        ground = Objective(fun=lambda p: p[..., 0], grad=grad, hess=lambda p: p, dim=2, vectorized=True)
        starts = forth @ np.array(self.start)
        table = {}
        for name in METHODS:
            path = crowd(self.methods[name], ground, starts, self.maxiter)
            with np.errstate(all="ignore"):
                table[name] = arrivals(np.hypot(path[..., 0], path[..., 1]), self.accuracy).astype(float)
        return MappingProxyType(table)

    def steps_turned(self, name: str, degrees: float) -> float:
        """Return the steps of a method in the ravine turned so far; between the parts of the turn, in between."""
        return between(self.steps_by_turn[name], DEGREES * degrees / self.turn)

    def steps_over_turn(self, name: str) -> Curve:
        """Return the steps of a method as a function of the turn in degrees."""
        turns = np.linspace(0.0, self.turn, DEGREES + 1)
        return lambda degrees: np.interp(np.asarray(degrees, float), turns, self.steps_by_turn[name])

    def race_run(self, race: str, name: str) -> Array:
        """Return the iterates of a method in a race with its best rate, until it has arrived."""
        ground, (steps, rate) = self.race_ground(race), self.best_of_race(race, name)
        method: Method = replace(self.methods[name], **{"learning_rate": rate})
        return path_on(method, ground, max(steps, 1))

    def race_objective(self, race: str) -> Objective:
        """Return the ground of a race."""
        return self.race_ground(race).objective

    def scale(self, number: float) -> float:
        """Return the narrowness of a scale of the board, the first one being 1."""
        return self.scales[int(number) - 1]

    def arrives_at_all(self, name: str, scales: float) -> tuple[bool, ...]:
        """Return for each of the rates whether a method arrives at each of the first so many scales."""
        return tuple(all(row[: int(scales)]) for row in self.arrives(name))

    # -- meters ---------------------------------------------------------------------

    @property
    def meter_range(self) -> tuple[float, float]:
        """The ends of a scale on which every slope and every reading of the first steps has room."""
        readings = [self.meter_reading(axis, METER_STEPS, steep, 0.0)
                    for axis in (0, 1) for steep in (self.flat, self.steep)]  # fmt: skip
        smallest = min(abs(self.flat * q) for q in self.start)
        return smallest / 4, 2 * max(readings)

    def meter_reading(self, axis: float, slopes: float, steep: float, degrees: float) -> float:
        """Return the root of one of Adagrad's meters after so many slopes; while one is poured in, in between."""
        path = self.squeezed("adagrad", steep, degrees)
        grads = self.ground_with(steep, degrees).grads(path)[:, int(axis)]
        return float(np.sqrt(between(np.r_[0.0, np.cumsum(grads**2)], slopes)))

    def slope_size(self, axis: float, slopes: float, steep: float, degrees: float) -> float:
        """Return the size of the slope, in one coordinate, that was poured into its meter last."""
        path = self.squeezed("adagrad", steep, degrees)
        grads = self.ground_with(steep, degrees).grads(path)[:, int(axis)]
        return float(abs(grads[max(int(np.ceil(slopes - 1e-9)), 1) - 1]))

    def steady_reading(self, slopes: float) -> float:
        """Return the root of Adagrad's meter after so many slopes of 1."""
        return float(np.sqrt(slopes))

    @property
    def steady_slope(self) -> float:
        """The size of a steady slope."""
        return 1.0

    @cached_property
    def fading_steps(self) -> Array:
        """Adagrad's steps on a steady slope, in rates; number k is entry k, and entry 0 is that of the first."""
        steps = np.abs(response(self.methods["adagrad"], np.ones(self.fade_steps))) / self.adagrad_rate
        return np.asarray(np.r_[steps[0], steps])

    def fading(self, k: ArrayLike) -> Array:
        """Return Adagrad's step k on a steady slope, in rates."""
        return np.asarray(np.interp(np.asarray(k, float), np.arange(len(self.fading_steps)), self.fading_steps))

    @cached_property
    def cliff(self) -> Array:
        """The slopes before and after the cliff."""
        return np.concatenate([np.full(CLIFF_STEPS, CLIFF_SLOPE), np.ones(CLIFF_LATER)])

    @property
    def cliff_range(self) -> tuple[float, float]:
        """The ends of a scale on which every slope and every reading of the cliff has room."""
        return 0.5, 10 * CLIFF_SLOPE

    @cached_property
    def cliff_meters(self) -> Mapping[str, Array]:
        """The meters of Adagrad and RMSprop after each slope of the cliff, from none on."""
        keep, total = self.smoothing, np.r_[0.0, np.cumsum(self.cliff**2)]
        mean = [0.0]
        for slope in self.cliff.tolist():
            mean.append(keep * mean[-1] + (1 - keep) * slope**2)
        return MappingProxyType({"adagrad": total, "rmsprop": np.array(mean)})

    def cliff_reading(self, name: str, slopes: float) -> float:
        """Return the root of a method's meter after so many slopes of the cliff."""
        return float(np.sqrt(between(self.cliff_meters[name], slopes)))

    def cliff_slope_size(self, slopes: float) -> float:
        """Return the slope of the cliff that was poured in last."""
        return float(self.cliff[max(int(np.ceil(slopes - 1e-9)), 1) - 1])

    @cached_property
    def cliff_steps_taken(self) -> Mapping[str, Array]:
        """Steps of Adagrad and RMSprop over the cliff, in rates; number k is entry k."""
        found = {}
        for name, rate in (("adagrad", self.adagrad_rate), ("rmsprop", self.rmsprop_rate)):
            steps = np.abs(response(self.methods[name], self.cliff)) / rate
            found[name] = np.r_[steps[0], steps]
        return MappingProxyType(found)

    def over_cliff(self, name: str) -> Curve:
        """Return a method's step, in rates, as a function of its number."""
        table = self.cliff_steps_taken[name]
        return lambda k: np.asarray(np.interp(np.asarray(k, float), np.arange(len(table)), table))
