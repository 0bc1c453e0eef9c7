"""What a judge says of one drawing in one frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Flaw", "around", "away"]

Box = tuple[float, float, float, float]


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
    box: Box | None = None
    badness: float = 0.0


def around(spots: ArrayLike, room: float = 20.0) -> Box:
    """Return the box about a pixel, or about several ``(n, 2)``, with some room to each side.

    >>> around((100, 50))
    (80.0, 30.0, 120.0, 70.0)
    """
    places = np.asarray(spots, dtype=float).reshape(-1, 2)
    (left, top), (right, bottom) = places.min(axis=0) - room, places.max(axis=0) + room
    return float(left), float(top), float(right), float(bottom)


def away(distance: float) -> str:
    """Return a distance in words."""
    return f"{distance:.0f} px" if distance >= 9.5 else f"{distance:.1f} px"
