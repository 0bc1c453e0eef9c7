"""Every check can fail: numbers that are off by a little do not pass for right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from gdcore import experiments
from gdcore.experiments import AdaptiveInRavine, LearningRate, LocalMinimum, MomentumInRavine, NewtonOnCosine
from gdcore.experiments.newton.checks import ending_of
from gdcore.experiments.newton.settling import Ending
from gdcore.methods import HeavyBall
from tests.gdcore.judged import failed


def make(kind: type) -> Any:
    """Return an experiment; one that needs maps of luck is given small ones."""
    if issubclass(kind, LocalMinimum):
        return kind(grid=20)
    return kind(landscape=LocalMinimum(grid=20)) if issubclass(kind, MomentumInRavine) else kind()


def off(value: Any) -> Any:
    """Return a number a tenth larger, of a count the next one at least; what is no number as it is."""
    if isinstance(value, str):
        return value
    return value + max(1, round(abs(value) / 10)) if isinstance(value, int) else 1.1 * value + 1e-3


def with_facts_off(kind: type) -> type:
    """Return the experiment with every one of its numbers off."""

    class Wrong(kind):  # type: ignore[misc]
        @cached_property
        def facts(self) -> Mapping[str, Any]:
            return MappingProxyType({name: off(value) for name, value in kind.facts.func(self).items()})  # type: ignore[attr-defined]

        if hasattr(kind, "ravine_facts"):

            @cached_property
            def ravine_facts(self) -> Mapping[str, Any]:
                right = kind.ravine_facts.func(self)  # type: ignore[attr-defined]
                return MappingProxyType({name: off(value) for name, value in right.items()})

    return Wrong


@pytest.mark.parametrize("name", [name for name in experiments.__all__ if name != "Experiment"])
def test_a_number_that_is_off_is_found_by_its_check(name: str) -> None:
    kind = getattr(experiments, name)
    wrong = make(with_facts_off(kind))
    of_facts = {c.name for c in wrong.checks if any(n in wrong.facts and not hasattr(kind, n) for n in c.about)}
    assert of_facts - failed(wrong) == set()


class WrongMethods(AdaptiveInRavine):
    """Every memory forgets a little too little."""

    @cached_property
    def methods(self) -> Mapping[str, Any]:
        right, beta, more = AdaptiveInRavine.methods.func(self), self.betas[0], 1.003  # type: ignore[attr-defined]
        changed = {
            "plain": {"learning_rate": more * self.plain_learning_rate},
            "momentum": {"momentum": more * self.momentum},
            "adagrad": {"learning_rate": more * self.adagrad_rate},
            "rmsprop": {"smoothing": more * self.smoothing},
            "adam": {"betas": (more * beta, self.betas[1])},
        }
        return {name: replace(method, **changed[name]) for name, method in right.items()}


def test_a_method_with_a_constant_that_is_off_is_found() -> None:
    wrong = failed(WrongMethods())
    for name in ("plain descent", "momentum", "Adagrad", "RMSprop", "Adam"):
        for ground in ("along the axes", "in the turned ravine"):
            assert any(check.startswith(f"{name} {ground}: places") for check in wrong)
    change = "change of a step if the past changes sign"
    assert {f"Adam: {change}", f"momentum: {change}"} <= wrong


class WrongCounts(AdaptiveInRavine):
    """Steps are counted from one in the races, and an arrival at a scale is left out."""

    @cached_property
    def ranking(self) -> Mapping[str, Any]:
        right = AdaptiveInRavine.ranking.func(self)  # type: ignore[attr-defined]
        return {race: tuple((name, steps + 1) for name, steps in pairs) for race, pairs in right.items()}

    def arrives(self, name: str) -> tuple[tuple[bool, ...], ...]:
        return tuple((not row[0], *row[1:]) for row in super().arrives(name))


def test_races_that_are_counted_wrongly_are_found() -> None:
    wrong = failed(WrongCounts())
    assert len([check for check in wrong if "fewest steps" in check]) == 8
    assert len([check for check in wrong if "rates that arrive" in check]) == 5


class WrongBall(MomentumInRavine):
    """The ball keeps a little too much of its velocity, and the maps are turned."""

    @cached_property
    def heavy(self) -> Any:
        return self.run_with_momentum(1.003 * self.momentum)

    def velocities(self, slopes: Any) -> Any:
        return super().velocities(slopes)[..., ::-1]

    @cached_property
    def lucky_plain(self) -> Any:
        return ~MomentumInRavine.lucky_plain.func(self)  # type: ignore[attr-defined]

    @cached_property
    def saved_heavy(self) -> Any:
        return self.saved_plain


def test_a_ball_with_the_wrong_momentum_is_found() -> None:
    assert failed(make(WrongBall)) >= {
        "heavy: iterates 0 to 60, against powers",
        "heavy: iterates 0 to 60, against roots",
        "heavy: steps to the bottom",
        "heavy: share of its start by which it passes the bottom",
        "velocity after 1 to 400 slopes that agree",
        "velocity after 1 to 400 slopes that flip",
        "map of luck, without momentum: which starts are lucky",
        "start that momentum saves, heavy: last place",
    }


class WrongLand(LocalMinimum):
    """The heavy ball is a little too heavy, a minimum is left out, and all are called lucky."""

    @property
    def _with_inertia(self) -> HeavyBall:
        return HeavyBall(self.learning_rate, 1.003 * self.momentum)

    @cached_property
    def minima(self) -> Any:
        return LocalMinimum.minima.func(self)[:-1]  # type: ignore[attr-defined]

    @cached_property
    def restart_is_lucky(self) -> tuple[bool, ...]:
        return (True,) * self.restarts


def test_a_landscape_that_is_counted_wrongly_is_found() -> None:
    assert failed(make(WrongLand)) >= {
        "momentum: places after 0 to 400 steps", "number of minima in the window", "restarts: which are lucky",
    }  # fmt: skip


class WrongValleys(LearningRate):
    """The slopes of the other grounds are a little too steep, and so is the best rate."""

    @cached_property
    def shifted_objective(self) -> Any:
        right = LearningRate.shifted_objective.func(self)  # type: ignore[attr-defined]
        return replace(right, grad=lambda x: 1.003 * right.grad(x), fun_and_grad=None)

    @cached_property
    def other_ground(self) -> Any:
        right = LearningRate.other_ground.func(self)  # type: ignore[attr-defined]
        return replace(right, grad=lambda x: 1.003 * right.grad(x), fun_and_grad=None)

    @cached_property
    def overshooting(self) -> float:
        return 1.003 * float(LearningRate.overshooting.func(self))  # type: ignore[attr-defined]


def test_valleys_that_are_too_steep_are_found() -> None:
    assert failed(WrongValleys()) >= {
        "shifted parabola, bouncing: iterates 0 to 60",
        "shifted parabola, tiny: iterates 0 to 60",
        "cosine of the same curvature: gradient at 7 points",
        "overshooting: iterates 0 to 60",
        "overshooting: factor of a step",
    }


def test_what_becomes_of_a_damping_is_told_step_by_step_as_by_the_sweep() -> None:
    lesson = NewtonOnCosine()
    dampings = np.geomspace(lesson.small_damping, lesson.largest_curvature, 30)[:-2]
    told = [ending_of(np.pi / lesson.half_period, lesson.start, float(damping), 500) for damping in dampings]
    found = [Ending(ending).value.rstrip("s") for ending in lesson.damping_sweep(dampings, maxiter=500).ending]
    assert told == [{"wander": "wander", "walk": "wander"}.get(ending, ending) for ending in found]
    assert {"climb", "leap"} <= set(told)
