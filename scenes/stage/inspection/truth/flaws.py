"""What a judge says of one drawing in one frame."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Flaw", "away"]


@dataclass(frozen=True)
class Flaw:
    """An untruth in one frame.

    Attributes
    ----------
    kind
        As findings have it.
    message
        What is shown and what is true.
    remedy
        What would mend it.
    box
        Where it is, in pixels: left, top, right, bottom.
    badness
        The worst moment of a stretch gives the message.
    """

    kind: str
    message: str
    remedy: str
    box: tuple[float, float, float, float] | None = None
    badness: float = 0.0


def away(distance: float) -> str:
    """Return a distance in words."""
    return f"{distance:.0f} px" if distance >= 9.5 else f"{distance:.1f} px"
