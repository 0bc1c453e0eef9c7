"""A valley seen whole: as wide and as high as a start on its side asks for."""

from __future__ import annotations

from typing import Any

from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["Valley"]


class Valley(Plot):
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
    curve, ground
        Its graph and the land under it.
    """

    def __init__(
        self, experiment: Any, start: float, box: Box, *, on: str = "objective", bottom: float = 0.0, wide: float = 1.1,
        **options: Any,
    ) -> None:  # fmt: skip
        self.on, self.bottom, self.wide = getattr(experiment, on), bottom, wide
        super().__init__(experiment, self.get_window(start), box, **{"bleed": False, "y_numbers": None, **options})
        self.curve = self.graph(on)
        self.ground = self.land(self.curve)

    def get_window(self, x: float) -> Window:
        """Return the window in which a place stands just below the upper edge."""
        half, top = self.wide * abs(x - self.bottom), 1.02 * float(self.on.value(x))
        return Window(self.bottom - half, self.bottom + half, -0.07 * top, top)
