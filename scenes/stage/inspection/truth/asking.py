"""Asks the lecture's experiment by name, without the code that draws.

Drawings say what they show by a name (`Of`). The audit looks the name up itself, in the
experiment of the lecture that is inspected and in no other, and evaluates functions itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.values import Of, OfX, Value, noted_readings

__all__ = ["Answer", "Answers", "Unanswered", "iterates", "name_of"]

Array = NDArray[np.float64]


class Unanswered(LookupError):
    """The experiment of the lecture has nothing under a name."""


@dataclass(frozen=True)
class Answer:
    """What a source of numbers stands for.

    Attributes
    ----------
    value
        What the experiment says, or the value as it is now.
    traced
        Whether it comes from the experiment, or from a value, by ways that the audit went itself.
    fact
        The name of the fact, if it is one.
    free
        Whether it is a value that names no fact: nothing but itself says what it should be.
    slack
        By how much it may be wrong, because it was read from the screen.
    """

    value: Any
    traced: bool = True
    fact: str = ""
    free: bool = False
    slack: float = 0.0


@dataclass
class Answers:
    """Looks names up in one experiment.

    Parameters
    ----------
    experiment
        Of the lecture.
    mark_data
        Returns a quantity of a ball as its place on the screen reads, given the ball and which one is meant
        (``"x_now"``, ``"y_now"``, ``"x_at_rest"``); None where it is not to be seen.
    walkers
        Returns the balls that are on screen.
    points
        Returns the points of the experiment that are marked on screen.
    """

    experiment: Any
    mark_data: Callable[[Any, str], Answer | None] = lambda _mark, _which: None
    walkers: Callable[[], list[Any]] = list
    points: Callable[[], list[Array]] = list
    _kept: dict[Any, Any] = field(default_factory=dict)

    def ask(self, of: Of) -> Any:
        """Return what the experiment of the lecture says to a question.

        Raises
        ------
        Unanswered
            It has nothing under that name.
        """
        arguments = [self.source(argument).value for argument in of.args]
        try:
            key = of.name, type(of).__name__, tuple(float(a) if np.ndim(a) == 0 else a.tobytes() for a in arguments)
        except (TypeError, ValueError, AttributeError):
            return self._answer(of, arguments)
        if key not in self._kept:
            if len(self._kept) > 4000:
                self._kept.clear()
            self._kept[key] = self._answer(of, arguments)
        return self._kept[key]

    def _answer(self, of: Of, arguments: list[Any]) -> Any:
        found = self.look_up(of.name)
        if isinstance(of, OfX):  # a function of x for given first arguments
            return lambda x: found(*arguments, x)
        return found(*arguments) if arguments else found

    def look_up(self, name: str) -> Any:
        """Return what the experiment has under a name: a fact, a run, or a path of attributes."""
        facts, runs = self.experiment.facts, getattr(self.experiment, "trajectories", {})
        if name in facts:
            return facts[name]
        if name in runs:
            return runs[name]
        found = self.experiment
        for part in name.split("."):
            try:
                found = found[part] if isinstance(found, Mapping) else getattr(found, part)
            except (AttributeError, KeyError):
                raise Unanswered(name) from None
        return found

    def source(self, source: Any) -> Answer:
        """Return what a source of numbers stands for."""
        if isinstance(source, Of):
            fact = source.name if source.name in self.experiment.facts else ""
            return Answer(self.ask(source), fact=fact)
        if isinstance(source, Value):
            compute = getattr(source, "fun", None) or (
                getattr(source, "compute", None) if getattr(source, "own", None) is None else None
            )
            if compute is not None:
                return self.source(compute)
            if source.fact:
                return Answer(self.look_up(source.fact), fact=source.fact)
            return Answer(source.now, free=True)
        owner, name = getattr(source, "__self__", None), getattr(source, "__name__", "")
        if hasattr(owner, "position") and name in ("x_now", "y_now", "x_at_rest"):
            read = self.mark_data(owner, name)
            return Answer(float(source()), traced=False) if read is None else read
        if callable(source):
            return self._follow(source)
        return Answer(source)

    def _follow(self, source: Callable[[], Any]) -> Answer:
        """Return what a function of the lecture says.

        It is traced where it hands on a value that it reads, the whole part of one, a coordinate of one, or the point
        of a ball whose position it reads.
        """
        with noted_readings() as read:
            found = source()
        for value in read:
            now = value.now
            if isinstance(now, int | float) and isinstance(found, int | float | np.number):
                if float(found) in (float(now), float(np.floor(now + 1e-9))):
                    return Answer(float(found), fact=value.fact or "")
            if isinstance(now, np.ndarray) and now.ndim == 1:
                whole = np.shape(found) == now.shape and bool((np.asarray(found) == now).all())
                if whole or (np.ndim(found) == 0 and float(found) in now.tolist()):
                    return Answer(found)
        for walker in self.walkers():
            if walker.position in read:
                run = iterates(self.ask(walker.meaning))
                k = int(np.clip(np.floor(float(walker.position.now) + 1e-6), 0, len(run) - 1))
                near = run[[k, min(k + 1, len(run) - 1)]]
                low, high = near.min(axis=0), near.max(axis=0)
                room = 0.3 * (high - low) + 1e-9
                if (
                    np.ndim(found) == 1
                    and np.shape(found) == low.shape
                    and ((found >= low - room) & (found <= high + room)).all()
                ):
                    return Answer(np.asarray(found), slack=float((high - low).max()))
                # What is shown as zero has no minus before it: it may have been rounded.
                if np.ndim(found) == 0 and _within(float(found), low - room, high + room, 0.005 if found == 0 else 0.0):
                    return Answer(float(found), slack=float((high - low).max()))
        for point in (*self.points(), *self._named_behind(read)):
            if np.shape(found) == np.shape(point) and np.allclose(found, point, rtol=1e-6, atol=1e-9):
                return Answer(np.asarray(found))
            if np.ndim(found) == 0 and _within(float(found), point - 1e-6, point + 1e-6, 0.005 if found == 0 else 0.0):
                return Answer(float(found))
        return Answer(found, traced=False)

    def _named_behind(self, read: Any) -> list[Array]:
        """Return the points that the experiment names behind values: a place that is shown is asked by a function."""
        found = []
        for value in read:
            for part in getattr(value.now, "__dict__", {}).values():
                if inspect.isfunction(part):
                    names = inspect.getclosurevars(part).nonlocals.values()
                    answers = [self.ask(name) for name in names if isinstance(name, Of)]
                    found += [np.asarray(getattr(a, "x", a), dtype=float) for a in answers]
        return [point for point in found if point.ndim == 1]

    def function(self, of: Any) -> Callable[[Any], Array]:
        """Return the function of x that a question leads to."""
        found = self.source(of).value if not callable(of) or isinstance(of, Of | Value) else of
        fun = found if callable(found) else getattr(found, "value", None)
        if not callable(fun):
            raise Unanswered(name_of(of))
        return lambda x: np.asarray(fun(np.asarray(x, dtype=float)), dtype=float) + np.zeros(np.shape(x))


def _within(value: float, low: Array, high: Array, more: float) -> bool:
    return bool(((value >= low - more) & (value <= high + more)).any())


def iterates(answer: Any) -> Array:
    """Return the iterates ``(n, d)`` of what an experiment calls a run."""
    x = np.asarray(getattr(answer, "x", answer), dtype=float)
    return x.reshape(len(x), -1)


def name_of(source: Any) -> str:
    """Return how findings call a source."""
    if isinstance(source, Of):
        return f"{source.name}({', '.join(name_of(a) for a in source.args)})" if source.args else source.name
    if isinstance(source, Value):
        return source.fact or "a value"
    if isinstance(source, tuple | list):
        return ", ".join(name_of(part) for part in source if part is not None)
    if callable(source):
        return getattr(source, "__name__", "a function").replace("<lambda>", "a lambda")
    return f"{source:g}" if isinstance(source, int | float) else str(source)
