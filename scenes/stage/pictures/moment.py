"""The number of the moment: large, with the words that say what it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VGroup

from scenes.stage.drawing.lettering import Formula, Number, Readout, Words
from scenes.stage.drawing.walker import Walker
from scenes.stage.look import frame, theme

__all__ = ["GiveOrTake", "Hero", "StepCount"]


class Hero(VGroup):
    """A large number over words that say what it is.

    Parameters
    ----------
    source, spec
        As for `Number`.
    at
        The left end of the number, in pixels.
    says
        The words.
    """

    def __init__(self, source: Any, spec: str, at: tuple[float, float], says: str, *, color: str = theme.INK) -> None:
        self.number = Number(source, spec, at, size=theme.HERO_PX, color=color)
        super().__init__(self.number, Words(says, (at[0] + 4, at[1] + 90), anchor="l"))


class GiveOrTake(VGroup):
    """A quantity with how sure it is: ``name = value ± error``.

    Parameters
    ----------
    name
        Typst for the quantity.
    value, error, spec
        Sources of both numbers, and their format.
    at
        Pixels of the left end.

    Attributes
    ----------
    value
        The quantity.
    sure
        The sign and how sure it is.
    """

    def __init__(
        self, name: str, value: Any, error: Any, spec: str, at: tuple[float, float], *, size: float = 44.0
    ) -> None:
        x, y = at
        self.value = Readout(name, value, spec, at, size=size, color=theme.ITERATE)
        end = x + self.value.label.width_px() + 0.7 * size
        end += 0.64 * size * len(format(float(value()), spec))
        sign = Formula("plus.minus", (end, y), size=size)
        self.sure: list[Any] = [sign, Number(error, spec, (end + 0.6 * size, y), size=size)]
        super().__init__(self.value, *self.sure)


class StepCount(VGroup):
    """How many steps a ball has gone, in the upper right corner.

    Parameters
    ----------
    ball
        What goes along a run.
    says
        The word before the number: "step".
    corner
        The right end of the number, in pixels.
    digits
        For how many digits the word leaves room.
    """

    def __init__(
        self, ball: Walker, says: str, corner: tuple[float, float] = (frame.RIGHT, 108.0), digits: int = 2
    ) -> None:
        self.ball = ball
        self.number = Number(self.whole_steps, ".0f", corner, size=theme.HERO_PX, anchor="r")
        room = 190.0 + 78.0 * (digits - 2)
        word = Words(says, (corner[0] - room, corner[1] + 22.0), color=theme.NEUTRAL, anchor="r")
        super().__init__(word, self.number)

    def whole_steps(self) -> float:
        """Return the number of the iterate that the ball has left last, or stands on: a source for a number."""
        return float(np.floor(self.ball.position() + 1e-9))
