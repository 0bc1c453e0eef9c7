"""The number of the moment: large, with the words that say what it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Group, VGroup

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.solids import Icon
from scenes.stage.drawing.walker import Walker
from scenes.stage.look import frame, theme
from scenes.stage.look.marks import Look

__all__ = ["BallNumber", "Hero", "StepCount"]


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


class BallNumber(Group):
    """A large number behind the ball that it is about, in its colour.

    Parameters
    ----------
    look
        Of the ball.
    source, spec, suffix
        As for `Number`.
    at
        The middle of the ball, in pixels.
    """

    def __init__(self, look: Look, source: Any, spec: str, at: tuple[float, float], *, suffix: str = "") -> None:
        place = at[0] + 50, at[1]
        self.number = Number(source, spec, place, size=theme.HERO_PX, color=look.color, suffix=suffix)
        super().__init__(Icon(look, at), self.number)


class StepCount(VGroup):
    """How many steps a ball has gone, in the upper right corner.

    Parameters
    ----------
    ball
        What goes along a run.
    says
        The word before the number: "step".
    """

    def __init__(self, ball: Walker, says: str) -> None:
        self.ball = ball
        corner = (frame.RIGHT, 108.0)
        self.number = Number(self.whole_steps, ".0f", corner, size=theme.HERO_PX, anchor="r")
        word = Words(says, self.beside, color=theme.NEUTRAL, anchor="r")
        super().__init__(word, self.number)

    def beside(self) -> tuple[float, float]:
        """Return where the word ends: beside two digits, or farther left of more."""
        more = max(0, len(f"{self.whole_steps():.0f}") - 2)
        return frame.RIGHT - 190 - 0.66 * theme.HERO_PX * more, 130.0

    def whole_steps(self) -> float:
        """Return the number of the iterate that the ball has left last, or stands on: a source for a number."""
        return float(np.floor(self.ball.position() + 1e-9))
