"""What stands for what: a colour and a shape for everything that is marked, the same in every lecture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from scenes.stage.look import theme

__all__ = ["DESCENT", "DIVERGING", "LIMIT", "MAXIMUM", "METHOD", "MINIMUM", "Look", "Shape"]

Shape = Literal["disc", "ring", "square", "diamond", "minimum", "maximum"]


@dataclass(frozen=True)
class Look:
    """A colour and a shape that stand for one thing."""

    color: str
    shape: Shape = "disc"


METHOD: Final = Look(theme.ITERATE, "disc")  # the method that the lecture is about
DESCENT: Final = Look(theme.GRADIENT, "ring")  # plain gradient descent, for comparison
LIMIT: Final = Look(theme.MODEL, "square")  # on the limit of stability
DIVERGING: Final = Look(theme.NEGATIVE, "diamond")  # beyond it
MINIMUM: Final = Look(theme.MINIMUM, "minimum")
MAXIMUM: Final = Look(theme.MAXIMUM, "maximum")
