"""A card with data and a curve through them, both of which may follow a value, and room for a slider below."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.drawing.solids import Card, CARD_DEPTH, near
from scenes.stage.drawing.values import Of, Value
from scenes.stage.instruments.slider import Slider
from scenes.stage.look import theme
from scenes.stage.pictures.fit_panel import Scatter
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["DataCard"]


class DataCard:
    """Data on a card, and a curve through them.

    Parameters
    ----------
    experiment
        Whose data they are.
    points
        The data x and y: a question, which may depend on values.
    curve
        A question whose answer is a function of x.
    box
        Of the card, in pixels; below the plot a third of it stays free.

    Attributes
    ----------
    plot, data, curve, card, parts
        What it is made of.
    """

    def __init__(self, experiment: Any, points: Of, curve: Of, box: Box) -> None:
        x, y = (np.asarray(part, dtype=float) for part in points())
        low, high = (float(edge(y)) for edge in (np.min, np.max))
        room = 0.15 * (high - low)
        window = Window(1.04 * float(x.min()), 1.04 * float(x.max()), low - room, high + room)
        self.card = Card((box.left, box.top, box.right, box.bottom))
        self.plot = Plot(
            experiment, window,
            Box(box.left + 100, box.top + 60, box.right - 46, box.top + 0.62 * (box.bottom - box.top)),
            bleed=False, ticks=(4, 4), y_numbers="left", depth=CARD_DEPTH,
        )  # fmt: skip
        self.data = near(Scatter(self.plot, points))
        self.curve: Graph = near(self.plot.graph(curve, width=theme.SECOND_PX))
        self.below = box.left + 60.0, box.bottom - 96.0

    def knob(self, says: str, value: Value[float], most: float) -> Slider:
        """Return a slider from 0 to a number for a value that turns the data, in the room below them."""
        slider: Slider = near(Slider(f'"{says}"', value, 0.0, most, self.below, length=480.0, spec=".2f"))
        return slider

    @property
    def parts(self) -> list[Any]:
        """Everything, the lowest first."""
        return [self.card, self.plot, self.data, self.curve]
