"""Plots of one function: its graph on its ground, or a valley as wide and as high as a start on its side asks for."""

from __future__ import annotations

from typing import Any

from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import by_steepness
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["Profile", "Valley"]


class Profile(Plot):
    """A plot of one function, with its graph and the ground under it.

    Parameters
    ----------
    experiment, window, box
        As for `Plot`.
    on
        The function, by name.
    color
        As for `Graph`.

    Attributes
    ----------
    curve, ground
        The graph and the land under it.
    whole
        Both, to be shown or kept together.
    """

    def __init__(
        self, experiment: Any, window: Window | Value[Window], box: Box, *, on: str = "objective",
        color: Any = theme.FUNCTION, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(experiment, window, box, **options)
        self.whole: list[Any] = self.profile(on, color=color)
        self.ground, self.curve = self.whole


class Valley(Profile):
    """The graph of a function with one lowest place, in a window in which the start stands just below the upper edge.

    Parameters
    ----------
    experiment, box
        As for `Plot`.
    start
        The x that has to be seen.
    on
        The function, by name.
    bottom
        Its lowest place: the middle of the window.
    wide
        Half the width of the window, in distances from the lowest place to the start.

    Attributes
    ----------
    steepness
        How much of the steepness is seen as the colour of the graph, from 0 to 1: a value.
    """

    def __init__(
        self, experiment: Any, start: float, box: Box, *, on: str = "objective", bottom: float = 0.0, wide: float = 1.1,
        **options: Any,
    ) -> None:  # fmt: skip
        self.on, self.bottom, self.wide = getattr(experiment, on), bottom, wide
        self.steepness: Value[float] = Value(0.0)
        color = by_steepness(Of(experiment, f"{on}.slope"), self._steepest, self.steepness)
        options = {"bleed": False, "y_numbers": None, "color": color, **options}
        super().__init__(experiment, self.get_window(start), box, on=on, **options)

    def get_window(self, x: float) -> Window:
        """Return the window in which a place stands just below the upper edge."""
        half, top = self.wide * abs(x - self.bottom), 1.02 * float(self.on.value(x))
        return Window(self.bottom - half, self.bottom + half, -0.07 * top, top)

    def _steepest(self) -> float:
        window = self.window()
        return max(abs(float(self.on.slope(x))) for x in (window.left, window.right))
