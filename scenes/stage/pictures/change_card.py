"""A card beside a map of what changes luck: the lucky share before and after, and what was won and lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.solids import Card, near
from scenes.stage.drawing.values import Of
from scenes.stage.instruments.share_bar import ShareBar
from scenes.stage.look import theme
from scenes.stage.pictures.basin_map import ChangeMap
from scenes.stage.plots.box import Box

__all__ = ["ChangeCard"]


class ChangeCard:
    """The lucky share and what another method changes of it.

    Parameters
    ----------
    change
        The map of the change; its bar follows how far it has spread.
    facts
        Question for a fact by its name; there are ``won_share`` and ``lost_share``.
    before, after
        Names of the lucky shares without and with the other method.
    words
        What is said of the share, of the won and of the lost starts.
    box
        Of the card, in pixels.

    Attributes
    ----------
    card, before, after, bar, won, lost
        Lists of what belongs together, to be shown one by one; ``card`` holds the ground and the words of the share.
    """

    def __init__(
        self, change: ChangeMap, facts: Callable[[str], Of], before: str, after: str, words: Sequence[str],
        box: tuple[float, float, float, float],
    ) -> None:  # fmt: skip
        left, top, right, _ = box

        def share(fact: str, x: float, y: float, color: str) -> Number:
            number: Number = near(Number(facts(fact), ".0%", (left + x, top + y), size=72.0, color=color))
            return number

        def word(k: int, x: float, y: float) -> Words:
            says: Words = near(Words(words[k], (left + x, top + y), anchor="l"))
            return says

        self.card: list[Any] = [Card(box), word(0, 40, 90)]
        self.before = [share(before, 36, 180, theme.ITERATE)]
        self.after = [share(after, 250, 180, theme.ITERATE)]
        strip = Box(left + 40, top + 380, right - 40, top + 406)
        self.bar = [near(ShareBar(change.shares, change.colors_now, strip, change.meaning))]
        self.won = [share("won_share", 36, 500, theme.ITERATE), word(1, 264, 500)]
        self.lost = [share("lost_share", 36, 620, theme.NEGATIVE), word(2, 264, 620)]
