"""Beats: the steps of a lecture, each of which says what it needs and can be played alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from scenes.stage.drawing.values import Value

__all__ = ["beat", "needs_of", "varied"]

Method = TypeVar("Method", bound=Callable[..., None])


def beat(*needs: str) -> Callable[[Method], Method]:
    """Mark a method of a lecture as a beat, and say what must be on screen when it begins.

    The beat has the name of its chapter in the script. What it needs are names of attributes of the
    lecture, made when they are first asked for (`functools.cached_property`): drawings, plots, or
    lists of them; what belongs to one of them is named with a dot: ``"bowl.whole"``. Whatever else is
    on screen leaves before the beat begins; what is missing, because the beat is played alone or others
    were left out, appears.
    """

    def marked(method: Method) -> Method:
        method.needs = needs  # type: ignore[attr-defined]
        return method

    return marked


def varied(now: Any = 0.0, *, fact: str | None = None) -> Any:
    """Declare a value that beats vary in the class of a lecture: ``rate = varied(fact="better_rate")``.

    Each lecture has its own, made when it is first asked for.

    Parameters
    ----------
    now
        What it is at first: a number, or a function that asks the experiment for it.
    fact
        The fact that it is at first, in place of a number.
    """

    def begin(lesson: Any) -> Value[Any]:
        if fact is not None:
            return Value(lesson.fact(fact)(), fact)
        return Value(now(lesson.experiment) if callable(now) else now)

    return cached_property(begin)


def needs_of(method: Any) -> tuple[str, ...]:
    """Return what a beat needs; a method that is not marked as a beat needs nothing."""
    return tuple(getattr(method, "needs", ()))
