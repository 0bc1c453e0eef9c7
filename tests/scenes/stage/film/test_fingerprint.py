"""Fingerprints: equal for equal state wherever it was made, different for any difference, never a guess."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.stage.film.fingerprint import CannotFingerprintError, Fingerprint


def digest(value: Any, **options: Any) -> str:
    fingerprint = Fingerprint(**options)
    fingerprint.add(value)
    return fingerprint.digest()


class Value:
    def __init__(self, number: float) -> None:
        self.number = number


class Drawing:
    """As drawings of a plot are: it follows a value, and knows its plot without keeping it alive."""

    def __init__(self, value: Value, plot: Value) -> None:
        self.value, self.plot = value, weakref.ref(plot)


@dataclass(frozen=True)
class Run:
    rate: float
    start: tuple[float, ...]

    @cached_property
    def path(self) -> list[float]:
        return [self.rate]


class Slotted:
    __slots__ = ("__hidden", "x")

    def __init__(self, x: float, hidden: float = 0.0) -> None:
        self.x, self.__hidden = x, hidden


def scaled(factor: float) -> Callable[[float], float]:
    return lambda x: factor * x


FACTOR = 2.0
PLOTS = [Value(1.0), Value(2.0)]


def by_global(x: float) -> float:
    return FACTOR * x


class Scene:
    """Stands for the whole in which everything lives."""

    def __init__(self, share: float = 1.0) -> None:
        self.share, self.unrelated, self.nested = share, 0.0, Value(share)

    def bend(self, x: float) -> float:
        return self.share * x

    def mover(self) -> Callable[[float], float]:
        return lambda x: self.bend(x)

    def reader(self) -> Callable[[float], float]:
        return lambda x: x + self.nested.number


DIFFERENT: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "a number": (lambda: 1.0, lambda: np.nextafter(1.0, 2.0)),
    "int and float": (lambda: 1, lambda: 1.0),
    "the sign of zero": (lambda: 0.0, lambda: -0.0),
    "where strings end": (lambda: ("ab", "c"), lambda: ("a", "bc")),
    "the shape of an array": (lambda: np.zeros((2, 3)), lambda: np.zeros((3, 2))),
    "the type of an array": (lambda: np.zeros(2), lambda: np.zeros(2, np.int64)),
    "one bit of an array": (lambda: np.zeros(9), lambda: np.eye(3).ravel()),
    "an array of objects": (lambda: np.array([Value(1)]), lambda: np.array([Value(2)])),
    "order in a list": (lambda: [1, 2], lambda: [2, 1]),
    "a member of a set": (lambda: {1, 2}, lambda: {1, 3}),
    "a key": (lambda: {"a": 1}, lambda: {"b": 1}),
    "an attribute": (lambda: Value(1.0), lambda: Value(2.0)),
    "a slot": (lambda: Slotted(1.0), lambda: Slotted(2.0)),
    "a private slot": (lambda: Slotted(1.0), lambda: Slotted(1.0, 1.0)),
    "a frozen dataclass": (lambda: Run(0.1, (0.0,)), lambda: Run(0.2, (0.0,))),
    "a closure": (lambda: scaled(1.0), lambda: scaled(2.0)),
    "a constant in a function": (lambda: lambda x: x + 1, lambda: lambda x: x + 2),
    "what a function calls": (lambda: lambda x: np.sin(x), lambda: lambda x: np.cos(x)),
    "a universal function": (lambda: Value(np.sqrt), lambda: Value(np.log)),  # type: ignore[arg-type]
    "a default": (lambda: lambda x=1: x, lambda: lambda x=2: x),
    "an argument kept back": (lambda: partial(max, 1), lambda: partial(max, 2)),
    "the object of a method": (lambda: Value(1).__repr__.__self__, lambda: Value(2)),
    "a value that is followed": (lambda: Drawing(Value(1), PLOTS[0]), lambda: Drawing(Value(2), PLOTS[0])),
    "the target of a weak reference": (lambda: Drawing(Value(1), PLOTS[0]), lambda: Drawing(Value(1), PLOTS[1])),
    "one object twice or two alike": (lambda: [Value(1)] * 2, lambda: [Value(1), Value(1)]),
    "the state of a random generator": (lambda: np.random.default_rng(1), lambda: np.random.default_rng(2)),
    "a class": (lambda: Value, lambda: Drawing),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_a_difference_is_seen_and_the_same_is_the_same(case: str) -> None:
    one, other = DIFFERENT[case]
    assert digest(one()) == digest(one())
    assert digest(one()) != digest(other())


def test_a_global_number_that_a_function_reads_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(by_global)
    monkeypatch.setattr(f"{__name__}.FACTOR", 3.0)
    assert digest(by_global) != before
    # Of a module whose source is accounted for, the name is enough.
    assert digest(by_global, covered={__name__}) == digest(by_global, covered={__name__})


def test_what_is_computed_from_the_rest_or_left_out_or_copied_does_not_count() -> None:
    run, asked = Run(0.1, (0.0,)), Run(0.1, (0.0,))
    assert asked.path
    assert digest(run) == digest(asked)
    assert digest([run, run]) == digest([run, asked])
    assert digest(Value(1.0), leave_out={Value: {"number"}}) == digest(Value(2.0), leave_out={Value: {"number"}})
    late = Value.__new__(Value)
    vars(late).update(other=1, number=1.0)
    early = Value(1.0)
    vars(early).update(other=1)
    assert digest(late) == digest(early)  # in whichever order attributes were set


def test_circles_end() -> None:
    def circle(number: float) -> Value:
        value = Value(number)
        vars(value)["self"] = value
        return value

    assert digest(circle(1)) == digest(circle(1)) != digest(circle(2))


@pytest.mark.parametrize(
    "make", [threading.Lock, lambda: (n for n in range(3)), lambda: memoryview(b""), lambda: np.frompyfunc(abs, 1, 1)]
)
def test_what_cannot_be_followed_is_an_error(make: Callable[[], Any]) -> None:
    with pytest.raises(CannotFingerprintError, match=r"\w"):
        digest(Value(make()))


@pytest.mark.parametrize("way", ["mover", "reader"])
def test_of_the_whole_counts_what_a_function_mentions_even_through_what_it_calls(way: str) -> None:
    def of(scene: Scene) -> str:
        return digest(getattr(scene, way)(), whole=scene)

    other = Scene()
    other.unrelated = 5.0
    assert of(Scene(1.0)) == of(Scene(1.0)) == of(other)
    assert of(Scene(1.0)) != of(Scene(2.0))
    one, two = Scene(1.0), Scene(2.0)
    assert digest(one.bend, whole=one) != digest(two.bend, whole=two)


def test_what_holds_the_whole_in_another_way_is_an_error() -> None:
    scene = Scene()
    with pytest.raises(CannotFingerprintError, match="Scene"):
        digest(Value(scene), whole=scene)  # type: ignore[arg-type]


def test_another_process_finds_the_same() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_fingerprint as t\n"
        "print(*(t.digest(one()) for one, _ in t.DIFFERENT.values()), t.digest({'a', 'b', 'c', ('d', 1)}))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in "123"
    }  # fmt: skip
    assert len(found) == 1
    assert len(found.pop().split()) == len(DIFFERENT) + 1
