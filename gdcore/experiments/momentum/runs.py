"""Parameters, trajectories and facts of the lecture on momentum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_count, as_fraction, as_positive, as_real_array, as_vector
from gdcore.experiments.experiment import Experiment, Fact, iterations_within
from gdcore.experiments.local_minimum import LocalMinimum
from gdcore.landscape import (
    Basins,
    critical_momentum,
    iteration_matrix,
    momentum_path,
    phase_moves,
    shrink,
    shrink_limit,
    stability_limit,
)
from gdcore.methods import GradientDescent, HeavyBall, Method, Nesterov, response
from gdcore.objectives import Objective, quadratic, square
from gdcore.trajectory import Trajectory, arrivals

EASY_START, EASY_RATE, EASY_ACCURACY = -20.0, 0.1, 0.02
"""x² from −20, the valley of the lecture on the learning rate; a thousandth of the way is left at the end."""

MOMENTA = np.arange(996) / 1000
"""The knob: every momentum that is tried for the fewest steps."""


@lru_cache(maxsize=128)
def followed(method: Method, curvatures: tuple[float, float], start: tuple[float, float], maxiter: int) -> Trajectory:
    """Return the run of a method in a ravine; variants that differ in something else share it."""
    return method.run(quadratic(curvatures), start, maxiter)


@lru_cache(maxsize=32)
def rolled(method: Method, landscape: LocalMinimum, start: tuple[float, float], maxiter: int) -> Trajectory:
    """Return the run of a method on the landscape; variants that differ in something else share it."""
    return method.run(landscape.objective, start, maxiter)


@dataclass(frozen=True)
class MomentumRuns(Experiment):
    """Parameters, trajectories and facts; `MomentumInRavine` adds claims and checks."""

    flat: float = 1.0
    steep: float = 100.0
    start: tuple[float, float] = (10.0, 1.0)
    learning_rate: float | None = None
    momentum: float = 0.9
    too_much: float = 0.99
    times_narrower: float = 100.0
    accuracy: float = 0.01
    maxiter: int = 3000
    patch_steps: int = 8
    landscape: LocalMinimum = LocalMinimum(grid=100)  # noqa: RUF009 - frozen, so it can be shared
    saved: tuple[float, float] = (1.0, 0.0)

    def __post_init__(self) -> None:
        for name in ("flat", "steep", "accuracy", "times_narrower"):
            as_positive(name, getattr(self, name))
        if self.flat >= self.steep:
            raise ValueError(f"flat must be below steep, got {self.flat} and {self.steep}; give 0 < flat < steep.")
        start = as_vector("start", self.start)
        if start.size != 2 or not start.all():
            raise ValueError(
                f"start must be two numbers other than 0, got {self.start!r}; on an axis of the ravine the ball "
                "neither zigzags nor glides. Move it off."
            )
        if self.learning_rate is not None:
            as_positive("learning_rate", self.learning_rate)
        if self.rate * self.flat >= 4:
            raise ValueError(
                f"learning_rate must be below 4/flat = {4 / self.flat:g}, got {self.rate:g}; beyond, no momentum "
                "keeps the ball. Take a smaller rate."
            )
        if not as_positive("times_narrower", self.times_narrower) > 1:
            raise ValueError(f"times_narrower must be above 1, got {self.times_narrower}; give a larger number.")
        as_fraction("momentum", self.momentum, zero=False)
        as_fraction("too_much", self.too_much)
        as_count("maxiter", self.maxiter, least=1)
        as_count("patch_steps", self.patch_steps, least=1)
        if not isinstance(self.landscape, LocalMinimum):
            raise TypeError(f"landscape must be a LocalMinimum, got {self.landscape!r}; give LocalMinimum(grid=100).")
        saved, (low, high) = as_vector("saved", self.saved), self.landscape.window
        if saved.size != 2 or not ((low <= saved) & (saved <= high)).all():
            raise ValueError(
                f"saved must be two numbers from {low:g} to {high:g}, got {self.saved!r}; stay on the map."
            )

    @property
    def rate(self) -> float:
        """η: the learning rate given, or 2/(μ + L)."""
        return float(2 / (self.flat + self.steep) if self.learning_rate is None else self.learning_rate)

    @cached_property
    def objective(self) -> Objective:
        """The ravine ½(μx² + Ly²)."""
        return quadratic([self.flat, self.steep])

    @cached_property
    def plain(self) -> Trajectory:
        """Plain descent."""
        return self.run(GradientDescent(self.rate))

    @cached_property
    def heavy(self) -> Trajectory:
        """The heavy ball."""
        return self.run_with_momentum(self.momentum)

    @cached_property
    def heavy_with_too_much(self) -> Trajectory:
        """The heavy ball with the larger momentum."""
        return self.run_with_momentum(self.too_much)

    @cached_property
    def critical(self) -> Trajectory:
        """The heavy ball with the momentum that shrinks fastest at this rate."""
        return self.run_with_momentum(self.critical_momentum)

    @cached_property
    def heavy_slow(self) -> Trajectory:
        """The heavy ball at the rate 1/L."""
        return self.run(HeavyBall(1 / self.steep, self.momentum))

    @cached_property
    def nesterov(self) -> Trajectory:
        """Nesterov's ball at the rate 1/L."""
        return self.run(Nesterov(1 / self.steep, self.momentum))

    @cached_property
    def nesterov_at_learning_rate(self) -> Trajectory:
        """Nesterov's ball at the rate of the plain ball."""
        return self.run(Nesterov(self.rate, self.momentum))

    @cached_property
    def easy_plain(self) -> Trajectory:
        """Plain descent on x²."""
        return GradientDescent(EASY_RATE).run(square(), EASY_START, self.maxiter)

    @cached_property
    def easy_heavy(self) -> Trajectory:
        """The heavy ball on x²."""
        return HeavyBall(EASY_RATE, self.momentum).run(square(), EASY_START, self.maxiter)

    @cached_property
    def saved_plain(self) -> Trajectory:
        """Plain descent on the landscape, from the start that momentum saves, followed until it rests."""
        land = self.landscape
        return rolled(GradientDescent(land.learning_rate), land, self.saved, self.maxiter)

    @cached_property
    def saved_heavy(self) -> Trajectory:
        """The heavy ball on the landscape, from the start that it saves."""
        land = self.landscape
        return rolled(HeavyBall(land.learning_rate, land.momentum), land, self.saved, self.maxiter)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name."""
        return MappingProxyType({
            "plain": self.plain,
            "heavy": self.heavy,
            "too_much": self.heavy_with_too_much,
            "critical": self.critical,
            "heavy_slow": self.heavy_slow,
            "nesterov": self.nesterov,
            "easy_plain": self.easy_plain,
            "easy_heavy": self.easy_heavy,
            "saved_plain": self.saved_plain,
            "saved_heavy": self.saved_heavy,
        })  # fmt: skip

    def run(self, method: Method) -> Trajectory:
        """Return the run of a method in the ravine, from the start."""
        return followed(method, (self.flat, self.steep), self.start, self.maxiter)

    def run_with_momentum(self, momentum: float) -> Trajectory:
        """Return the run of the heavy ball at the learning rate with another momentum."""
        return self.run(HeavyBall(self.rate, momentum))

    def steps(self, run: Trajectory) -> int:
        """Return after how many steps a run in the ravine has arrived for good, −1 if never."""
        return iterations_within(run, (0.0, 0.0), self.accuracy)

    def steps_by_momentum(self, momenta: ArrayLike = MOMENTA) -> NDArray[np.int64]:
        """Return the steps of the heavy ball for each momentum, −1 where it does not arrive."""
        beta = as_real_array("momenta", momenta)
        along, across = (momentum_path(beta, self.rate * bend, self.maxiter) for bend in (self.flat, self.steep))
        with np.errstate(all="ignore"):
            return arrivals(np.hypot(self.start[0] * along, self.start[1] * across), self.accuracy)

    def patch(self, curvature: float, steps: int) -> Array:
        """Return the unit square of balls, in place and velocity, after 0, 1, … steps: shape (steps + 1, 4, 2)."""
        squeeze, slope, roll = phase_moves(self.momentum, self.rate, curvature)
        corners = np.empty((as_count("steps", steps) + 1, 4, 2))
        corners[0] = [[0, 0], [1, 0], [1, 1], [0, 1]]
        for k in range(steps):
            corners[k + 1] = corners[k] @ (roll @ slope @ squeeze).T
        return corners

    def velocities(self, slopes: ArrayLike) -> Array:
        """Return the velocity after each of a sequence of slopes, from rest."""
        # At a rate of one, a step is the velocity, downhill.
        return -response(HeavyBall(1.0, self.momentum), slopes)

    @cached_property
    def critical_momentum(self) -> float:
        """(1 − √(ημ))²."""
        return critical_momentum(self.rate * self.flat)

    def lucky(self, found: Basins) -> NDArray[np.bool_]:
        """Return which starts of a map of luck end in a minimum as good as the best."""
        return np.isin(found.label, self.landscape.as_good_as_best(found.points))

    @cached_property
    def lucky_plain(self) -> NDArray[np.bool_]:
        """The lucky starts of plain descent, over the map."""
        return self.lucky(self.landscape.basins)

    @cached_property
    def lucky_heavy(self) -> NDArray[np.bool_]:
        """The lucky starts of the heavy ball, over the same map."""
        return self.lucky(self.landscape.momentum_basins)

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name; those of luck take a while if the landscape keeps no maps."""
        return MappingProxyType(dict(self.ravine_facts) | self._luck_facts())

    @cached_property
    def ravine_facts(self) -> Mapping[str, Fact]:
        """The numbers that need no map of luck."""
        return MappingProxyType(
            self._parameter_facts() | self._plain_facts() | self._heavy_facts() | self._knob_facts()
            | self._plateau_facts() | self._narrower_facts() | self._nesterov_facts() | self._easy_facts()
        )  # fmt: skip

    def _parameter_facts(self) -> dict[str, Fact]:
        return {
            "flat": float(self.flat),
            "steep": float(self.steep),
            "narrowness": self.steep / self.flat,
            "start_x": float(self.start[0]),
            "start_y": float(self.start[1]),
            "learning_rate": self.rate,
            "momentum": float(self.momentum),
            "too_much": float(self.too_much),
            "times_narrower": float(self.times_narrower),
            "accuracy": float(self.accuracy),
            "maxiter": int(self.maxiter),
            "patch_steps": int(self.patch_steps),
        }

    @property
    def plain_lost_per_step(self) -> float:
        """What a step of the plain ball removes in its slowest direction, as a share of the distance."""
        return 1 - max(abs(1 - self.rate * bend) for bend in (self.flat, self.steep))

    def _plain_facts(self) -> dict[str, Fact]:
        steps = self.steps(self.plain)
        until = self.plain.x[: steps + 1 if steps >= 0 else None, 1]
        return {
            "plain_limit": stability_limit(self.objective, (0.0, 0.0)),
            "plain_flat_factor": 1 - self.rate * self.flat,
            "plain_steep_factor": 1 - self.rate * self.steep,
            "plain_lost_per_step": self.plain_lost_per_step,
            "plain_steps": steps,
            "plain_crossings": int((np.sign(until[1:]) != np.sign(until[:-1])).sum()),
        }

    def _heavy_facts(self) -> dict[str, Fact]:
        side = np.sign(self.start[0])
        plain, heavy = self.steps(self.plain), self.steps(self.heavy)
        passes = np.flatnonzero(side * self.heavy.x[:, 0] <= 0)
        first = int(passes[0]) if passes.size else self.heavy.nit
        beyond = -side * self.heavy.x[:, 0]
        return {
            "momentum_steps": heavy,
            "times_faster": _ratio(plain, heavy),
            "first_pass_step": first,
            "plain_x_at_first_pass": float(self.plain.x[min(first, self.plain.nit), 0]),
            "overshoot": max(0.0, float(beyond.max())),
            "overshoot_step": int(beyond.argmax()),
            "overshoot_share": max(0.0, float(beyond.max())) / abs(self.start[0]),
            "rising_steps": _rising(self.heavy, heavy),
            "plain_rising_steps": _rising(self.plain, plain),
            "steady_gain": 1 / (1 - self.momentum),
            "flipping_gain": 1 / (1 + self.momentum),
            "steady_velocity_10": float(self.velocities(np.ones(10))[-1]),
        }

    def _knob_facts(self) -> dict[str, Fact]:
        swing = -np.sign(self.start[0]) * self.heavy_with_too_much.x[:, 0]
        too_much, plain = self.steps(self.heavy_with_too_much), self.steps(self.plain)
        counts = self.steps_by_momentum()
        arrived = np.flatnonzero(counts >= 0)
        fewest = arrived[np.argmin(counts[arrived])] if arrived.size else 0
        critical = self.critical_momentum
        lost = 1 - float(np.sqrt(critical))
        return {
            "too_much_steps": too_much,
            "times_slower": _ratio(too_much, plain),
            "too_much_overshoot": float(swing.max()),
            "too_much_overshoot_step": int(swing.argmax()),
            "fewest_steps": int(counts[fewest]),
            "fewest_steps_momentum": float(MOMENTA[fewest]),
            "critical_momentum": critical,
            "critical_shrink": float(np.sqrt(critical)),
            "critical_lost_per_step": lost,
            "critical_steps": self.steps(self.critical),
            "times_more_per_step": lost / self.plain_lost_per_step if self.plain_lost_per_step else 0.0,
        }

    def _plateau_facts(self) -> dict[str, Fact]:
        root = float(np.sqrt(self.momentum))
        turns = [np.linalg.eigvals(iteration_matrix(self.momentum, self.rate * b)) for b in (self.flat, self.steep)]
        return {
            "shrink": root,
            "lost_per_step": 1 - root,
            "plateau_low": (1 - root) ** 2,
            "plateau_high": (1 + root) ** 2,
            "momentum_limit": shrink_limit(self.momentum) / self.steep,
            "patch_area_left": self.momentum**self.patch_steps,
            "flat_turn_degrees": float(np.degrees(np.abs(np.angle(turns[0])).max())),
            "steep_turn_degrees": float(np.degrees(np.abs(np.angle(turns[1])).max())),
        }

    def _narrower_facts(self) -> dict[str, Fact]:
        narrowness = self.steep / self.flat
        plain = 2 / (narrowness * self.times_narrower + 1)
        heavy = float(np.sqrt(plain))
        critical = 1 - float(np.sqrt(self.critical_momentum))
        root = float(np.sqrt(narrowness))
        best_rate = 4 / float(np.sqrt(self.flat) + np.sqrt(self.steep)) ** 2
        best_shrink = (root - 1) / (root + 1)
        best = self.run(HeavyBall(best_rate, best_shrink**2))
        return {
            "narrower_critical_momentum": critical_momentum(plain),
            "narrower_plain_lost_per_step": plain,
            "narrower_critical_lost_per_step": heavy,
            "plain_pays": self.plain_lost_per_step / plain,
            "momentum_pays": critical / heavy,
            "best_rate": best_rate,
            "best_momentum": best_shrink**2,
            "best_shrink": best_shrink,
            "best_lost_per_step": 1 - best_shrink,
            "best_steps": self.steps(best),
        }

    def _nesterov_facts(self) -> dict[str, Fact]:
        swings = np.abs(self.heavy_slow.x[:, 1])
        return {
            "nesterov_rate": 1 / self.steep,
            "nesterov_limit": shrink_limit(self.momentum, nesterov=True) / self.steep,
            "nesterov_flat_shrink": float(shrink(self.momentum, self.flat / self.steep, nesterov=True)),
            "nesterov_steep_factor_at_plain_best": float(shrink(self.momentum, self.rate * self.steep, nesterov=True)),
            "heavy_swing_10": float(swings[10:].max(initial=0.0)),
            "heavy_swing_20": float(swings[20:].max(initial=0.0)),
            "nesterov_first_y": float(self.nesterov.x[min(1, self.nesterov.nit), 1]),
            "nesterov_second_y": float(self.nesterov.x[min(2, self.nesterov.nit), 1]),
            "nesterov_steps": self.steps(self.nesterov),
            "heavy_steps_at_nesterov_rate": self.steps(self.heavy_slow),
        }

    def _easy_facts(self) -> dict[str, Fact]:
        return {
            "easy_plain_steps": iterations_within(self.easy_plain, 0.0, EASY_ACCURACY),
            "easy_momentum_steps": iterations_within(self.easy_heavy, 0.0, EASY_ACCURACY),
            "easy_critical_momentum": critical_momentum(2 * EASY_RATE),
        }

    def _luck_facts(self) -> dict[str, Fact]:
        plain, heavy = self.lucky_plain, self.lucky_heavy
        good = self.landscape.trajectories["momentum"]
        return {
            "landscape_momentum": float(self.landscape.momentum),
            "lucky_share": float(plain.mean()),
            "momentum_lucky_share": float(heavy.mean()),
            "won_share": float((~plain & heavy).mean()),
            "lost_share": float((plain & ~heavy).mean()),
            "kept_share": float((plain & heavy).mean()),
            "minimum_loss": float(self.landscape.global_minimum.fun),
            "good_momentum_b": float(good.x[-1, 1]),
            "good_momentum_loss": float(good.fun[-1]),
            "saved_plain_loss": float(self.saved_plain.fun[-1]),
            "saved_momentum_loss": float(self.saved_heavy.fun[-1]),
        }


def _rising(run: Trajectory, steps: int) -> int:
    """Count the steps before arrival on which the height grows."""
    return int((np.diff(run.fun[: steps + 1 if steps >= 0 else None]) > 0).sum())


def _ratio(first: int, second: int) -> float:
    """Return first/second of two counts of steps, 0 if one of the balls does not arrive."""
    return first / second if first >= 0 and second > 0 else 0.0
