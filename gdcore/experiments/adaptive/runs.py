"""Parameters, trajectories and facts of the lecture on adaptive step sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count, as_fraction, as_number, as_positive, as_vector
from gdcore.experiments.experiment import Experiment, Fact, iterations_within
from gdcore.methods import Adagrad, Adam, GradientDescent, HeavyBall, Method, RMSprop, response, try_rates
from gdcore.objectives import Objective, hole, quadratic, rosenbrock, rotation, turned
from gdcore.trajectory import Trajectory, arrivals

METHODS = ("plain", "momentum", "adagrad", "rmsprop", "adam")
ADAPTIVE = ("adagrad", "rmsprop", "adam")
RACES = ("along", "turned", "rosenbrock", "hole")

CALLED = {"plain": "plain descent", "momentum": "momentum", "adagrad": "Adagrad", "rmsprop": "RMSprop", "adam": "Adam"}
RACED = {"along": "along the axes", "turned": "in the turned ravine", "rosenbrock": "in Rosenbrock's valley",
         "hole": "on the plain with a hole"}  # fmt: skip
"""Methods and races as they are said."""

CLIFF_SLOPE, CLIFF_STEPS, CLIFF_LATER = 100.0, 10, 100
"""Ten steep slopes, then slopes of 1; Adagrad is read a hundred steps later."""

SMALL_TURN = 5.0
METER_STEPS = 10
"""Slopes after which the meters are read, and after which the past is mirrored."""

QUIET_STEPS = 20_000
"""Level steps before Adam's longest one."""

EXERCISE_RATE, EXERCISE_SLOPES = 0.1, (100.0, 0.01)


@dataclass(frozen=True)
class Ground:
    """What is descended in a race: a ravine, perhaps turned, or one of the named objectives, and a start."""

    name: str
    start: tuple[float, ...]
    curvatures: tuple[float, float] = (1.0, 1.0)
    degrees: float = 0.0

    @property
    def objective(self) -> Objective:
        """The function."""
        if self.name in ("rosenbrock", "hole"):
            return rosenbrock() if self.name == "rosenbrock" else hole()
        ravine = quadratic(self.curvatures)
        return turned(ravine, self.degrees) if self.degrees else ravine

    @property
    def bottom(self) -> tuple[float, float]:
        """Its minimum."""
        return (1.0, 1.0) if self.name == "rosenbrock" else (0.0, 0.0)


@lru_cache(maxsize=128)
def followed(method: Method, ground: Ground, maxiter: int) -> Trajectory:
    """Return the run of a method; variants that differ in something else share it."""
    return method.run(ground.objective, ground.start, maxiter)


@lru_cache(maxsize=16)
def step_after_quiet(method: Method) -> float:
    """Return the length of the step on a slope of one, after a long time on level ground; in rates, for a rate of 1."""
    return abs(float(response(method, np.append(np.zeros(QUIET_STEPS), 1.0))[-1]))


@lru_cache(maxsize=512)
def steps_by_rate(
    method: Method, ground: Ground, rates: tuple[float, ...], radius: float, maxiter: int
) -> tuple[int, ...]:
    """Return the steps until a method stays within the radius of the bottom, for each rate; −1 if it does not."""
    path = try_rates(method, ground.objective, ground.start, rates, maxiter)
    with np.errstate(all="ignore"):
        distances = np.hypot(*np.moveaxis(path - np.array(ground.bottom), -1, 0))
    return tuple(arrivals(distances, radius).tolist())


@dataclass(frozen=True)
class AdaptiveRuns(Experiment):
    """Parameters, trajectories and facts; `AdaptiveInRavine` adds claims and checks."""

    flat: float = 1.0
    steep: float = 100.0
    start: tuple[float, float] = (-4.0, 3.0)
    plain_rate: float | None = None
    momentum: float = 0.9
    adagrad_rate: float = 1.0
    rmsprop_rate: float = 0.05
    adam_rate: float = 0.2
    smoothing: float = 0.9
    betas: tuple[float, float] = (0.9, 0.999)
    accuracy: float = 0.05
    maxiter: int = 3000
    turn: float = 45.0
    puzzle_rate: float = 0.25
    huge_rate: float = 1000.0
    fade_steps: int = 100
    rates: tuple[float, ...] = (
        1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0,
    )  # fmt: skip
    scales: tuple[float, ...] = (1.0, 100.0, 10_000.0)

    def __post_init__(self) -> None:
        positive = ("flat", "steep", "accuracy", "puzzle_rate", "huge_rate", *(f"{name}_rate" for name in ADAPTIVE))
        for name in positive:
            as_positive(name, getattr(self, name))
        if self.flat >= self.steep:
            raise ValueError(f"flat must be below steep, got {self.flat} and {self.steep}; give 0 < flat < steep.")
        start = as_vector("start", self.start)
        if start.size != 2 or not start.all():
            raise ValueError(f"start must be two numbers other than 0, got {self.start!r}; move it off the axes.")
        if self.plain_rate is not None:
            as_positive("plain_rate", self.plain_rate)
        as_fraction("momentum", self.momentum)
        as_fraction("smoothing", self.smoothing)
        Adam(betas=self.betas)
        as_count("maxiter", self.maxiter, least=100)
        as_count("fade_steps", self.fade_steps, least=1)
        if not 0 < as_number("turn", self.turn) < 90:
            raise ValueError(
                f"turn must be above 0 and below 90 degrees, got {self.turn}; at both ends the ravine lies along an "
                "axis. Give an angle in between, such as 45."
            )
        for rate in as_vector("rates", self.rates):
            as_positive("rates", float(rate))
        if not (as_vector("scales", self.scales) >= 1).all():
            raise ValueError(f"scales must be at least 1, got {self.scales!r}; 1 is the round bowl.")
        for name in ("start", "betas", "rates", "scales"):
            object.__setattr__(self, name, tuple(float(value) for value in getattr(self, name)))

    @cached_property
    def methods(self) -> Mapping[str, Method]:
        """The methods by name, each with its rate."""
        plain = self.plain_learning_rate
        return MappingProxyType({
            "plain": GradientDescent(plain),
            "momentum": HeavyBall(plain, self.momentum),
            "adagrad": Adagrad(self.adagrad_rate),
            "rmsprop": RMSprop(self.rmsprop_rate, smoothing=self.smoothing),
            "adam": Adam(self.adam_rate, betas=self.betas),
        })  # fmt: skip

    @property
    def plain_learning_rate(self) -> float:
        """η of plain descent and momentum: the one given, or 2/(μ + L)."""
        return float(2 / (self.flat + self.steep) if self.plain_rate is None else self.plain_rate)

    @property
    def start_distance(self) -> float:
        """How far from the bottom all start."""
        return float(np.hypot(*self.start))

    @cached_property
    def objective(self) -> Objective:
        """The ravine along the axes."""
        return self.ground().objective

    @cached_property
    def turned_objective(self) -> Objective:
        """The turned ravine."""
        return self.ground(degrees=self.turn).objective

    def ground(self, degrees: float = 0.0, steep: float | None = None) -> Ground:
        """Return ravine and start, turned together, perhaps with another steep curvature."""
        start = rotation(degrees) @ self.start if degrees else np.array(self.start)
        curvatures = (self.flat, self.steep if steep is None else steep)
        return Ground("ravine", tuple(start.tolist()), curvatures, degrees)

    def run(
        self, name: str, *, degrees: float = 0.0, steep: float | None = None, rate: float | None = None
    ) -> Trajectory:
        """Return the run of a method, by name, on the ravine turned or made narrower, perhaps with another rate."""
        method = self.methods[name]
        if rate is not None:
            method = replace(method, **{"learning_rate": rate})
        return followed(method, self.ground(degrees, steep), self.maxiter)

    def steps(self, run: Trajectory) -> int:
        """Return after how many steps a run has arrived at the bottom (0, 0) for good, −1 if never."""
        return iterations_within(run, (0.0, 0.0), self.accuracy)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name: each method along the axes, in the round bowl and turned, and those of puzzle and dare."""
        runs = {name: self.run(name) for name in METHODS}
        runs |= {f"{name}_round": self.run(name, steep=self.flat) for name in METHODS}
        runs |= {f"{name}_turned": self.run(name, degrees=self.turn) for name in METHODS}
        runs["huge"] = self.run("adagrad", rate=self.huge_rate)
        runs["puzzle_plain"] = self.run("plain", rate=self.puzzle_rate)
        runs["puzzle_plain_round"] = self.run("plain", rate=self.puzzle_rate, steep=self.flat)
        return MappingProxyType(runs)

    def race_ground(self, race: str) -> Ground:
        """Return ground and start of a race: along, turned, rosenbrock or hole."""
        if race in ("along", "turned"):
            return self.ground(self.turn if race == "turned" else 0.0)
        return Ground(race, (-1.2, 1.0) if race == "rosenbrock" else self.start)

    def race_steps(self, race: str, name: str) -> tuple[int, ...]:
        """Return a method's steps to a hundredth of the start's distance, for each of the rates, −1 if never."""
        ground = self.race_ground(race)
        radius = float(np.hypot(*np.subtract(ground.start, ground.bottom))) / 100
        return steps_by_rate(self._without_rate(name), ground, self.rates, radius, self.maxiter)

    def best_of_race(self, race: str, name: str) -> tuple[int, float]:
        """Return the fewest steps of a method in a race, and the rate it took; (−1, NaN) if none arrives."""
        arrived = [(n, rate) for n, rate in zip(self.race_steps(race, name), self.rates, strict=True) if n >= 0]
        return min(arrived, default=(-1, float("nan")))

    @cached_property
    def ranking(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """For each race the methods with their fewest steps, best first; one that never arrives is left out."""
        table = {}
        for race in RACES:
            found = [(name, self.best_of_race(race, name)[0]) for name in METHODS]
            table[race] = tuple(sorted((pair for pair in found if pair[1] >= 0), key=lambda pair: pair[1]))
        return MappingProxyType(table)

    def arrives(self, name: str) -> tuple[tuple[bool, ...], ...]:
        """Return the lamps of the board: for each rate, whether a method arrives at each of the scales."""
        counts = [
            steps_by_rate(
                self._without_rate(name), self.ground(steep=self.flat * scale), self.rates, self.accuracy, self.maxiter
            )
            for scale in self.scales
        ]
        return tuple(tuple(n >= 0 for n in row) for row in zip(*counts, strict=True))

    def rates_that_fit(self, name: str) -> int:
        """Return how many of the rates arrive at every scale."""
        return sum(map(all, self.arrives(name)))

    def meters(self, degrees: float = 0.0) -> Array:
        """Return Adagrad's two meters, the sums of squared slopes, after each of its slopes: shape (n, 2)."""
        return np.asarray(np.cumsum(self.run("adagrad", degrees=degrees).grad ** 2, axis=0))

    def step_after(self, name: str, slopes: ArrayLike) -> Array:
        """Return the last step of a method that is told these slopes."""
        return np.asarray(response(self.methods[name], slopes)[-1])

    def mirror_difference(self, name: str) -> float:
        """Return how much the next step changes if all past slopes change sign, relative to its length.

        The past is the first ten slopes of plain descent, and the next slope is its eleventh.
        """
        slopes = self.trajectories["plain"].grad[: METER_STEPS + 1]
        past = np.concatenate([-slopes[:-1], slopes[-1:]])
        step = self.step_after(name, slopes)
        return float(np.linalg.norm(self.step_after(name, past) - step) / np.linalg.norm(step))

    def _without_rate(self, name: str) -> Method:
        # The rate is that of the race; runs that differ in it alone share their result.
        method: Method = replace(self.methods[name], **{"learning_rate": 1.0})
        return method

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        return MappingProxyType(
            self._parameter_facts() | self._puzzle_facts() | self._meter_facts() | self._fling_facts()
            | self._drain_facts() | self._adam_facts() | self._turn_facts() | self._race_facts()
            | self._exercise_facts()
        )  # fmt: skip

    def _parameter_facts(self) -> dict[str, Fact]:
        return {
            "flat": float(self.flat),
            "steep": float(self.steep),
            "narrowness": self.steep / self.flat,
            "start_distance": self.start_distance,
            "accuracy": float(self.accuracy),
            "maxiter": int(self.maxiter),
            "turn": float(self.turn),
            "momentum": float(self.momentum),
            "smoothing": float(self.smoothing),
            "beta1": self.betas[0],
            "beta2": self.betas[1],
            "plain_rate": self.plain_learning_rate,
            "adagrad_rate": float(self.adagrad_rate),
            "rmsprop_rate": float(self.rmsprop_rate),
            "adam_rate": float(self.adam_rate),
            "puzzle_rate": float(self.puzzle_rate),
            "huge_rate": float(self.huge_rate),
            "fade_steps": int(self.fade_steps),
            "rates_tried": len(self.rates),
        }

    def _puzzle_facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {
            "puzzle_limit": 2 / self.puzzle_rate,
            "puzzle_plain_steps": self.steps(self.trajectories["puzzle_plain_round"]),
        }
        for name in ADAPTIVE:
            narrow, round_ = self.trajectories[name].x, self.trajectories[f"{name}_round"].x
            facts[f"{name}_path_difference"] = float(np.abs(narrow - round_).max())
        for name in METHODS:
            facts[f"{name}_steps"] = self.steps(self.trajectories[name])
        return facts

    def _meter_facts(self) -> dict[str, Fact]:
        run = self.trajectories["adagrad"]
        slope_x, slope_y = run.grad[0].tolist()
        step_x, step_y = run.steps[0].tolist()
        facts: dict[str, Fact] = {
            "slope_x": slope_x,
            "slope_y": slope_y,
            "slope_ratio": abs(slope_y / slope_x),
            "slope_angle": float(np.degrees(np.arctan2(abs(slope_y), abs(slope_x)))),
            "adagrad_first_step_x": step_x,
            "adagrad_first_step_y": step_y,
            "first_step_angle": float(np.degrees(np.arctan2(abs(step_y), abs(step_x)))),
        }
        return facts | {f"{name}_mirror_difference": self.mirror_difference(name) for name in METHODS[1:]}

    def _fling_facts(self) -> dict[str, Fact]:
        huge = self.trajectories["huge"]
        rates = self.huge_rate / np.sqrt((huge.grad[:2] ** 2).sum(axis=0))
        fading = np.abs(response(self.methods["adagrad"], np.ones(self.fade_steps)))
        return {
            "adagrad_step_left": float(fading[-1] / fading[0]),
            "adagrad_tenth_rate_steps": self.steps(self.run("adagrad", rate=self.adagrad_rate / 10)),
            "huge_reach": float(np.abs(huge.x).max()),
            "huge_steps": self.steps(huge),
            "fling_factor_x": float(self.flat * rates[0]),
            "fling_factor_y": float(self.steep * rates[1]),
        }

    @cached_property
    def after_cliff(self) -> Mapping[str, Array]:
        """Steps of Adagrad and RMSprop on the slopes after the cliff, in rates."""
        slopes = np.concatenate([np.full(CLIFF_STEPS, CLIFF_SLOPE), np.ones(2000)])
        return MappingProxyType({
            "adagrad": np.abs(response(self.methods["adagrad"], slopes))[CLIFF_STEPS:] / self.adagrad_rate,
            "rmsprop": np.abs(response(self.methods["rmsprop"], slopes))[CLIFF_STEPS:] / self.rmsprop_rate,
        })  # fmt: skip

    def _drain_facts(self) -> dict[str, Fact]:
        recovered = np.flatnonzero(self.after_cliff["rmsprop"] >= 0.5)
        rest_x, rest_y = np.abs(self.trajectories["rmsprop"].x[-1]).tolist()
        first = abs(float(self.step_after("rmsprop", [1.0])))
        return {
            "cliff_slope": CLIFF_SLOPE,
            "cliff_steps": CLIFF_STEPS,
            "cliff_later": CLIFF_LATER,
            "adagrad_after_cliff": float(self.after_cliff["adagrad"][CLIFF_LATER - 1]),
            "rmsprop_recovers_after": int(recovered[0]) + 1 if recovered.size else -1,
            "rmsprop_rest_x": rest_x,
            "rmsprop_rest_y": rest_y,
            "rest_zoom": self.start_distance / self.accuracy,
            "rmsprop_first_step": first,
            "rmsprop_first_step_in_rates": first / self.rmsprop_rate,
        }

    def _adam_facts(self) -> dict[str, Fact]:
        run = self.trajectories["adam"]
        beyond = (-np.sign(self.start) * run.x).max(axis=0)
        beta1, beta2 = self.betas
        return {
            "adam_first_step": float(np.abs(run.steps[0]).max()),
            "adam_uncorrected_in_rates": (1 - beta1) / float(np.sqrt(1 - beta2)),
            "adam_longest_in_rates": step_after_quiet(self._without_rate("adam")),
            "adam_overshoot_x": max(0.0, float(beyond[0])),
            "adam_overshoot_y": max(0.0, float(beyond[1])),
        }

    def turned_difference(self, name: str) -> float:
        """Return the largest difference of a coordinate between the turned path, turned back, and the other."""
        back = self.trajectories[f"{name}_turned"].x @ rotation(self.turn)
        path = self.trajectories[name].x
        n = min(len(back), len(path))
        return float(np.abs(back[:n] - path[:n]).max())

    def _turn_facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {
            f"{name}_turned_steps": self.steps(self.trajectories[f"{name}_turned"]) for name in METHODS
        }
        for name in ("plain", "momentum"):
            facts[f"{name}_turned_difference"] = self.turned_difference(name)
        for name in ("adagrad", "adam"):
            along, askew = self.steps(self.trajectories[name]), int(facts[f"{name}_turned_steps"])
            facts[f"{name}_times_slower"] = askew / along if askew >= 0 and along > 0 else 0.0
        steps, rate = self.best_of_race("turned", "adagrad")
        aligned, askew = self.meters()[METER_STEPS - 1], self.meters(self.turn)[METER_STEPS - 1]
        facts |= {
            "small_turn": SMALL_TURN,
            "adagrad_small_turn_steps": self.steps(self.run("adagrad", degrees=SMALL_TURN)),
            "adagrad_turned_best_steps": steps,
            "adagrad_turned_best_rate": rate if steps >= 0 else "none",
        }
        for where, meters in (("aligned", aligned), ("turned", askew)):
            rate_x, rate_y = (self.adagrad_rate / np.sqrt(meters)).tolist()
            facts[f"{where}_meter_ratio"] = float(np.sqrt(meters.max() / meters.min()))
            facts |= {f"{where}_rate_x": rate_x, f"{where}_rate_y": rate_y}
        return facts

    def _race_facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {f"{name}_rates_that_fit": self.rates_that_fit(name) for name in METHODS}
        winners = {"along": "adagrad", "turned": "momentum", "rosenbrock": "momentum", "hole": "adagrad"}
        for race, winner in winners.items():
            for name in (winner, "adam"):
                facts[f"{race}_{name}_best_steps"] = self.best_of_race(race, name)[0]
        slope = hole().grad(np.array(self.start))
        return facts | {"hole_slope_at_start": float(np.linalg.norm(slope))}

    def _exercise_facts(self) -> dict[str, Fact]:
        large, small = EXERCISE_SLOPES
        adam, plain = Adam(EXERCISE_RATE, betas=self.betas), GradientDescent(EXERCISE_RATE)
        first = {name: np.abs(response(m, [EXERCISE_SLOPES])[0]) for name, m in (("adam", adam), ("plain", plain))}
        return {
            "exercise_rate": EXERCISE_RATE,
            "exercise_large_slope": large,
            "exercise_small_slope": small,
            "exercise_adam_large_step": float(first["adam"][0]),
            "exercise_adam_small_step": float(first["adam"][1]),
            "exercise_plain_large_step": float(first["plain"][0]),
            "exercise_plain_small_step": float(first["plain"][1]),
        }
