"""A card beside a map of luck: where all starts come to rest, their shares, and plots of what follows from them."""
"""A card beside a map of luck: the lucky share before and after, and what was won and lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.solids import Card
from scenes.stage.drawing.values import Of
from scenes.stage.instruments.share_bar import ShareBar
from scenes.stage.look import theme
from scenes.stage.pictures.basin_map import BasinMap
from scenes.stage.pictures.fit_panel import DEPTH, RestingCurves, Scatter, near
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["LuckCard"]

Array = NDArray[np.float64]


class LuckCard:
    """A plot at the top, the bar of all starts below it, and the share of one valley below that.

    Not a mobject: its parts are, so that each can come when it is talked about.

    Parameters
    ----------
    found
        The map whose valleys it counts.
    box
        Of the card, in pixels; its parts keep their distances from its left upper corner and its right side.

    Attributes
    ----------
    card, bar
        The ground, and the bar of all starts, which fills as the map is uncovered.
    """

    def __init__(self, found: BasinMap, box: Box) -> None:
        self.found, self.box = found, box
        self.card = Card((box.left, box.top, box.right, box.bottom))
        self.inset = Box(box.left + 92, box.top + 78, box.right - 40, box.top + 408)
        bar = Box(box.left + 40, box.top + 528, box.right - 40, box.top + 554)
        self.bar: ShareBar = near(ShareBar(found.shares, found.colors_now, bar, found.meaning))

    def plot(self, window: Window, *ticks: int) -> Plot:
        """Return a plot at the top of the card, with so many numbers at most on each axis."""
        across, up = ticks
        return Plot(
            self.found.terrain.experiment, window, self.inset,
            bleed=False, ticks=(across, up), y_numbers="left", depth=DEPTH,
        )  # fmt: skip

    def data(self, plot: Plot, points: Of) -> Scatter:
        """Return the data in a plot of the card."""
        data: Scatter = near(Scatter(plot, points, radius=4.5))
        return data

    def curves(self, plot: Plot, curve: Callable[[Any, Array], Array]) -> RestingCurves:
        """Return the curves of the places where starts come to rest, in the colours of their valleys."""
        found = self.found
        curves: RestingCurves = near(RestingCurves(plot, curve, found.resting, lambda: found.colors, found.meaning))
        return curves

    def share(self, source: Any, says: str) -> list[Drawing]:
        """Return a large share with the words that say of what, below the bar."""
        left, top = self.box.left, self.box.top
        number = Number(source, ".0%", (left + 36, top + 640), size=theme.HERO_PX, color=theme.ITERATE)
        return [near(number), near(Words(says, (left + 40, top + 738), anchor="l"))]

    def names(self, above: str, below: str) -> list[Drawing]:
        """Return the name of the horizontal axis of a plot of the card, and what it shows, above it."""
        look: dict[str, Any] = {"size": theme.TICK_PX, "color": theme.NEUTRAL}
        inset = self.inset
        title = Words(above, (self.box.left + 40, self.box.top + 34), anchor="l", **look)
        axis = Words(below, ((inset.left + inset.right) / 2, inset.bottom + 74), **look)
        return [near(axis), near(title)]
from scenes.stage.pictures.basin_map import ChangeMap
from scenes.stage.pictures.fit_panel import near
    """The lucky share and what another method changes of it.
    change
        The map of the change; its bar follows how far it has spread.
    facts
        Question for a fact by its name; there are ``won_share`` and ``lost_share``.
    before, after
        Names of the lucky shares without and with the other method.
    words
        What is said of the share, of the won and of the lost starts.
        Of the card, in pixels.
    card, before, after, bar, won, lost
        Lists of what belongs together, to be shown one by one; ``card`` holds the ground and the words of the share.
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
