"""A plot of data: axes with the dots of an experiment, which come and go with them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from scenes.stage.pictures.fit_panel import Scatter
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["DataPlot", "data_plot"]


def data_plot(window: Window, box: Box, **options: Any) -> Any:
    """Declare a plot of the data in the class of a lecture: ``measured = data_plot(Window(-1, 1, 0, 4), PLOT)``."""
    return cached_property(lambda lesson: DataPlot(lesson.experiment, window, box, **options))


class DataPlot(Plot):
    """A plot on whose frame the data of an experiment lie.

    Parameters
    ----------
    experiment
        Whose data they are.
    window, box, options
        As for `Plot`.
    points
        What the experiment calls them.
    radius
        Of each dot, in pixels.

    Attributes
    ----------
    data
        The dots.
    """

    def __init__(
        self, experiment: Any, window: Window, box: Box, *, points: str = "points", radius: float = 6.0, **options: Any
    ) -> None:
        super().__init__(experiment, window, box, **options)
        self.radius = radius
        self.data = self.dots(points)

    @property
    def frame(self) -> list[Any]:
        """Axes and data."""
        return [*super().frame, self.data]

    def dots(self, points: str) -> Scatter:
        """Return other data, by the name that the experiment has for them."""
        dots: Scatter = self._home(Scatter(self, self.of(points), radius=self.radius))
        return dots
