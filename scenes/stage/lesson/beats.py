"""Beats: the steps of a lecture, each of which says what it needs and can be played alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["beat", "needs_of"]

Method = TypeVar("Method", bound=Callable[..., None])


def beat(*needs: str) -> Callable[[Method], Method]:
    """Mark a method of a lecture as a beat, and say what must be on screen when it begins.

    The beat has the name of its chapter in the script. What it needs are names of attributes of the
    lecture, made when they are first asked for (`functools.cached_property`): drawings, plots, or
    lists of them. Whatever else is on screen leaves before the beat begins; what is missing, because
    the beat is played alone or others were left out, appears.
    """

    def marked(method: Method) -> Method:
        method.needs = needs  # type: ignore[attr-defined]
        return method

    return marked


def needs_of(method: Any) -> tuple[str, ...]:
    """Return what a beat needs; a method that is not marked as a beat needs nothing."""
    return tuple(getattr(method, "needs", ()))
