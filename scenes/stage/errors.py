"""The one exception that a teacher meets."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["LectureError", "closest"]


class LectureError(Exception):
    """Something in a lecture, its script or its surroundings keeps it from being rendered.

    The message says what was given, what is allowed and what to do. Nothing
    that was rendered or spoken before is lost.
    """


def closest(name: str, allowed: Iterable[str]) -> str:
    """Return a half-sentence that helps with a misspelt ``name``."""
    names = sorted(allowed)
    near = get_close_matches(name, names, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"there are: {', '.join(names)}" if names else "there are none"
