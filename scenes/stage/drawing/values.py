"""Values that pictures read, and the names by which an experiment is asked.

A picture is a function of values. Whoever calls a value while a drawing traces itself is
noted as its reader, so that a change of the value moves everything that depends on it and
nobody keeps a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

__all__ = ["Computed", "Derived", "Of", "OfX", "Source", "Value", "as_source", "noted_facts", "noted_readings"]

T = TypeVar("T")

_readers: list[set[Any]] = []
_fact_readers: list[set[tuple[int, str]]] = []


@contextmanager
def noted_readings() -> Iterator[set[Any]]:
    """Collect the values that are read inside the ``with`` block."""
    found: set[Any] = set()
    _readers.append(found)
    try:
        yield found
    finally:
        _readers.pop()


@contextmanager
def noted_facts() -> Iterator[set[tuple[int, str]]]:
    """Collect the facts that are read inside the ``with`` block.

    Each comes with the ``id`` of the experiment that was asked, or 0 where a value rests at it.
    """
    found: set[tuple[int, str]] = set()
    _fact_readers.append(found)
    try:
        yield found
    finally:
        _fact_readers.pop()


class Blends(Protocol):
    """What can be shown in between: it knows the way to another of its kind."""

    def towards(self, other: Any, share: float) -> Any:
        """Return what lies a share of the way to ``other``."""


class Value(Generic[T]):
    """A quantity that is varied, and that pictures read by calling it.

    Parameters
    ----------
    now
        A number, an array, or anything with ``towards(other, share)``, such as a window.
    fact
        Name of the fact that it shows while it rests, if it shows one.

    Examples
    --------
    >>> rate = Value(0.25)
    >>> with noted_readings() as read:
    ...     double = 2 * rate()
    >>> double, read == {rate}
    (0.5, True)
    """

    def __init__(self, now: T, fact: str | None = None) -> None:
        self.now = now
        self.fact = fact

    def __call__(self) -> T:
        """Return the value now, and note the reading."""
        for found in _readers:
            found.add(self)
        if self.fact is not None:
            for facts in _fact_readers:
                facts.add((0, self.fact))
        return self.now

    def set(self, now: T, fact: str | None = None) -> Value[T]:
        """Change the value at once; what it showed before is forgotten."""
        self.now, self.fact = now, fact
        return self

    def between(self, start: Any, end: Any, share: float) -> Any:
        """Return what lies a share of the way from ``start`` to ``end``."""
        if share <= 0.0:
            return start
        if share >= 1.0:
            return end
        if hasattr(start, "towards"):
            return start.towards(end, share)
        return start + share * (np.asarray(end, dtype=float) - start) if np.ndim(end) else start + share * (end - start)

    def __deepcopy__(self, memo: dict[int, Any]) -> Value[T]:
        """Return itself: the copies of drawings that animations make read the same values."""
        return self

    def __repr__(self) -> str:
        return f"Value({self.now!r})" if self.fact is None else f"Value({self.now!r}, fact={self.fact!r})"


class Derived(Value[T]):
    """A value that follows others until it is set itself.

    Parameters
    ----------
    compute
        What it is for the values as they are now; whatever it reads is noted as read.

    Examples
    --------
    >>> width = Value(3.0)
    >>> double = Derived(lambda: 2 * width())
    >>> with noted_readings() as read:
    ...     found = double()
    >>> found, read == {double, width}
    (6.0, True)
    """

    def __init__(self, compute: Callable[[], T]) -> None:
        self.compute = compute
        self.own: T | None = None
        self.fact = None

    @property
    def now(self) -> T:
        """What it is now: its own, once it has been set."""
        return self.compute() if self.own is None else self.own

    @now.setter
    def now(self, now: T) -> None:
        self.own = now


class Computed(Value[T]):
    """A quantity that follows from others: it is read like a value, and never varied itself.

    Examples
    --------
    >>> rate = Value(0.25)
    >>> double = Computed(lambda: 2 * rate())
    >>> with noted_readings() as read:
    ...     double()
    0.5
    >>> rate in read
    True
    """

    def __init__(self, fun: Callable[[], T]) -> None:
        self.fun, self.fact = fun, None

    def __call__(self) -> T:
        """Return what follows from the others now; what it reads is noted."""
        return self.fun()

    def set(self, now: T, fact: str | None = None) -> Value[T]:
        """Refuse: vary what it follows from."""
        raise TypeError("This quantity follows from others: vary those.")

    def __repr__(self) -> str:
        return f"Computed({self.fun!r})"


@dataclass(frozen=True)
class Of:
    """What an experiment says of something, asked anew each time it is called.

    The inspection asks the same question of the experiment itself and holds the drawing against the answer.

    Parameters
    ----------
    experiment
        Whose numbers they are.
    name
        A fact, a run, or the path of an attribute: ``"slope_at_start"``, ``"newton"``, ``"objective.value"``.
        A run comes before an attribute of the same name.
        What is kept in a mapping is named by its path: ``"trajectories.good"``.
    args
        Arguments, if what the name leads to is to be called; values and other sources among them are read.

    Raises
    ------
    AttributeError
        The experiment has neither a fact nor a run nor an attribute of that name.
    """

    experiment: Any = field(repr=False)
    name: str
    args: tuple[Any, ...] = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Of:
        """Return itself: the question stays the same."""
        return self

    @property
    def fact(self) -> str | None:
        """The name, if it is that of a fact."""
        return self.name if self.name in self.experiment.facts else None

    def __call__(self) -> Any:
        """Return the answer for the values as they are now."""
        if self.fact is not None:
            for facts in _fact_readers:
                facts.add((id(self.experiment), self.name))
            return self.experiment.facts[self.name]
        runs = getattr(self.experiment, "trajectories", {})
        if self.name in runs:
            return runs[self.name]
        found = self.experiment
        for part in self.name.split("."):
            found = found[part] if isinstance(found, Mapping) else getattr(found, part)
        return found(*(arg() if callable(arg) else arg for arg in self.args)) if self.args else found


@dataclass(frozen=True)
class OfX(Of):
    """What an experiment says of places x, for given first arguments: ``OfX(run, "curve", (parameters,))``."""

    def __call__(self) -> Callable[[Any], Any]:
        """Return the function of x for the values as they are now."""
        found = self.experiment
        for part in self.name.split("."):
            found = found[part] if isinstance(found, Mapping) else getattr(found, part)
        given = [arg() if callable(arg) else arg for arg in self.args]
        return lambda x: found(*given, x)

    def __deepcopy__(self, memo: dict[int, Any]) -> OfX:
        """Return itself: the question stays the same."""
        return self


Source = Value[float] | Of | Callable[[], float]


def as_source(source: Any) -> Callable[[], Any]:
    """Return a source of numbers, and refuse a bare number.

    Raises
    ------
    TypeError
        ``source`` is a number: nobody could say where it came from.
    """
    if callable(source):
        asked: Callable[[], Any] = source
        return asked
    raise TypeError(
        f"A number on screen needs a source, got {source!r}: give a fact (self.fact(…)), a Value, "
        "or what the experiment says (self.of(…))."
    )
