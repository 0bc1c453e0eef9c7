"""The number of the moment: large, with the words that say what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from manim import Group, VGroup

from scenes.stage.drawing.lettering import Formula, Number, Place, Readout, Words
from scenes.stage.drawing.solids import Card, Icon, near
from scenes.stage.drawing.values import Value
from scenes.stage.drawing.walker import Walker
from scenes.stage.instruments.share_bar import ShareBar
from scenes.stage.look import frame, theme
from scenes.stage.look.marks import Look
from scenes.stage.pictures.series import picture_box
from scenes.stage.plots.box import Box

__all__ = [
    "BallNumber",
    "CountOrWord",
    "GiveOrTake",
    "Hero",
    "HeroOf",
    "HeroShare",
    "NamedNumber",
    "ReadoutCard",
    "StepCount",
    "StopCard",
    "whole_steps",
]


def whole_steps(walker: Walker) -> Callable[[], float]:
    """Return the number of the iterate that a walker has left last, or stands on: a source for a number."""
    return lambda: float(np.floor(walker.position() + 1e-9))


class Hero(VGroup):
    """A large number over words that say what it is.

    Parameters
    ----------
    source, spec
        As for `Number`.
    at
        The left end of the number, in pixels, or what returns it.
    says
        The words.
    color, says_color
        Of the number, and of the words.
    """

    def __init__(
        self, source: Any, spec: str, at: Place, says: str, *, color: str = theme.INK, says_color: str = theme.INK,
        suffix: str = "",
    ) -> None:  # fmt: skip
        def below() -> tuple[float, float]:
            x, y = at() if callable(at) else at
            return x + 4, y + 90

        self.number = Number(source, spec, at, size=theme.HERO_PX, color=color, suffix=suffix)
        super().__init__(self.number, Words(says, below, color=says_color, anchor="l"))


class CountOrWord(VGroup):
    """A number in a place, or the word that says why there is none.

    Parameters
    ----------
    ending
        What the experiment says of how it ends: ``counted``, or the key of a word.
    number
        What is shown where that is ``counted``.
    words
        Words by the other answers, in a colour; they stand where the number does.
    turned
        The value on which the ending depends. While it moves no word is shown: the words would flicker.
    """

    def __init__(
        self, ending: Callable[[], Any], number: Number, words: Mapping[str, str], *, counted: str,
        turned: Value[float], color: str = theme.NEGATIVE, size: float = theme.FORMULA_PX,
    ) -> None:  # fmt: skip
        number.when = lambda: bool(ending() == counted)

        def ends_so(key: str) -> Callable[[], bool]:
            return lambda: bool(ending() == key and turned.fact)

        reasons = (Words(says, number.at, size=size, color=color, when=ends_so(key)) for key, says in words.items())
        super().__init__(number, *reasons)


class HeroOf(VGroup):
    """A large number over the words that say what it is, or over the formula that it comes from, in their middle.

    Parameters
    ----------
    source, spec
        As for `Number`.
    at
        The middle of the number, in pixels.
    says, formula
        The words, or the formula.
    """

    def __init__(
        self, source: Any, spec: str, at: tuple[float, float], *, says: str = "", formula: str = "",
        color: str = theme.INK,
    ) -> None:  # fmt: skip
        x, y = at
        self.number = Number(source, spec, at, size=theme.HERO_PX, color=color, anchor="")
        below = Formula(formula, (x, y + 148), size=52) if formula else Words(says, (x, y + 100), color=theme.NEUTRAL)
        super().__init__(self.number, below)


class NamedNumber(VGroup):
    """A number with what it is called before it.

    Parameters
    ----------
    says
        The name.
    source, spec
        As for `Number`.
    at
        The left end of the number, in pixels.
    """

    def __init__(self, says: str, source: Any, spec: str, at: tuple[float, float], *, color: str = theme.INK) -> None:
        x, y = at
        self.number = Number(source, spec, at, size=84, color=color)
        super().__init__(Words(says, (x - 50, y + 10), color=theme.NEUTRAL, anchor="r"), self.number)


class HeroShare(Group):
    """A share as a large number over words that say what it is, and as a bar below them.

    Parameters
    ----------
    source, spec, at, says, color
        As for `Hero`; the bar has the same colour.
    length
        Of the bar, in pixels.
    """

    def __init__(
        self, source: Any, spec: str, at: tuple[float, float], says: str, *, color: str = theme.INK,
        length: float = 390.0,
    ) -> None:  # fmt: skip
        x, y = at
        box = Box(x, y + 160, x + length, y + 180)
        self.bar = ShareBar(lambda: (source(),), lambda: (color,), box, source)
        super().__init__(Hero(source, spec, at, says, color=color), self.bar)


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


class ReadoutCard:
    """Quantities under one another on a card, at even distances.

    Parameters
    ----------
    box
        Of the card, in pixels.
    rows
        Of each its name in Typst, its source, and its colour.

    Attributes
    ----------
    card, rows
        What it is made of.
    """

    def __init__(
        self, box: Box, rows: Sequence[tuple[str, Any, str]], spec: str = ".3f", *, inset: float = 40.0
    ) -> None:
        self.card = Card((box.left, box.top, box.right, box.bottom))
        apart = (box.bottom - box.top) / len(rows)
        self.rows: list[Readout] = []
        for k, (name, source, color) in enumerate(rows):
            at = box.left + inset, box.top + (k + 0.5) * apart
            self.rows.append(near(Readout(name, source, spec, at, color=color, name_color=color)))

    @property
    def parts(self) -> list[Any]:
        """Card and rows."""
        return [self.card, *self.rows]


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
    corner
        The right end of the number, in pixels.
    digits
        For how many digits the word leaves room.
    """

    def __init__(
        self, ball: Walker, says: str, corner: tuple[float, float] = (frame.RIGHT, 108.0), digits: int = 2
    ) -> None:
        self.ball = ball
        self.corner, self.digits = corner, digits
        self.number = Number(self.whole_steps, ".0f", corner, size=theme.HERO_PX, anchor="r")
        word = Words(says, self.beside, color=theme.NEUTRAL, anchor="r")
        super().__init__(word, self.number)

    def beside(self) -> tuple[float, float]:
        """Return where the word ends: left of as many digits as there are, or as it leaves room for."""
        more = max(self.digits, len(f"{self.whole_steps():.0f}")) - 2
        return self.corner[0] - 190 - 0.7 * theme.HERO_PX * more, self.corner[1] + 22.0

    def whole_steps(self) -> float:
        """Return the number of the iterate that the ball has left last, or stands on: a source for a number."""
        return whole_steps(self.ball)()


class StopCard:
    """A card that counts the steps of a run until a rule stops it: look, rate, steps, and the word when it has.

    Not a mobject: its parts are.

    Parameters
    ----------
    k
        Which of three cards side by side it is.
    rate
        The learning rate, as a source.
    walker
        What goes along the run.
    stop
        The step at which the rule stops it, as a source.
    step, stopped
        The words under the number, and under both once it has stopped.
    """

    def __init__(self, k: int, look: Look, rate: Any, walker: Walker, stop: Any, *, step: str, stopped: str) -> None:
        box = picture_box(k)
        middle, top = (box.left + box.right) / 2, box.top
        self.parts = [
            Card((box.left, top - 70.0, box.right, top + 660.0)),
            Icon(look, (middle, top + 70), 40.0),
            Formula("eta =", (middle - 12, top + 190), size=56.0, anchor="r"),
            Number(rate, "g", (middle + 12, top + 190), color=look.color),
            Number(whole_steps(walker), ".0f", (middle, top + 350), size=theme.HERO_PX, anchor=""),
            Words(step, (middle, top + 440), color=theme.NEUTRAL),
            Words(stopped, (middle, top + 560), size=60.0, weight="SEMIBOLD", color=look.color,
                  when=lambda: float(walker.position()) >= float(stop())),
        ]  # fmt: skip
        for part in self.parts[1:]:
            part.at_depth(10.0)
