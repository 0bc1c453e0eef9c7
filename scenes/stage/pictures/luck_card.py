"""A card beside a map of luck: where all starts come to rest, their shares, and plots of what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.solids import CARD_DEPTH, Card, near
from scenes.stage.drawing.values import Of, Value
from scenes.stage.instruments.share_bar import ShareBar
from scenes.stage.look import theme
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.basin_map import BasinMap
from scenes.stage.pictures.fit_panel import RestingCurves, Scatter
from scenes.stage.plots.box import Box
from scenes.stage.plots.marks import Mark
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["LuckCard", "Tries"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Tries:
    """How the chance of luck grows from try to try; see `LuckCard.tries`.

    Attributes
    ----------
    plot, names
        The plot, and what is said above it and below.
    dots
        One for each try, to be shown as it is made.
    """

    plot: Plot
    names: list[Drawing]
    dots: list[Mark]

    def last(self, source: Any) -> Number:
        """Return a share that is written under the last dot: the chance there."""
        dot = self.dots[-1]
        place = lambda: (dot.spot()[0], dot.spot()[1] + 104.0)  # noqa: E731
        number: Number = near(Number(source, ".0%", place, color=theme.ITERATE, anchor="r"))
        return number


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
            bleed=False, ticks=(across, up), y_numbers="left", depth=CARD_DEPTH,
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

    def tries(self, count: int, chance: str, *, says: str, counts: str) -> Tries:
        """Return a plot at the top of the card with the chance of luck after so many tries, a dot for each.

        Parameters
        ----------
        count
            How many tries there are.
        chance
            Name of the chance after a number of tries, which the experiment has.
        says, counts
            What the plot shows, and what is counted on its horizontal axis.
        """
        plot = self.plot(Window(0, count + 0.6, 0, 1.08), 5, 5)
        dots = [plot.mark(METHOD, Value(k + 1.0), on=chance, radius=11) for k in range(count)]
        return Tries(plot, self.names(above=says, below=counts), dots)

    def names(self, above: str, below: str) -> list[Drawing]:
        """Return the name of the horizontal axis of a plot of the card, and what it shows, above it."""
        look: dict[str, Any] = {"size": theme.TICK_PX, "color": theme.NEUTRAL}
        inset = self.inset
        title = Words(above, (self.box.left + 40, self.box.top + 34), anchor="l", **look)
        axis = Words(below, ((inset.left + inset.right) / 2, inset.bottom + 74), **look)
        return [near(axis), near(title)]
