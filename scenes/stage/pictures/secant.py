"""Rise over run: the legs under a chord of a curve, in data units, while the run shrinks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, as_source
from scenes.stage.look import theme
from scenes.stage.plots.plane import function_of
from scenes.stage.plots.plot import Plot

__all__ = ["RiseAndRun"]

Array = NDArray[np.float64]


class RiseAndRun(Painted):
    """Both legs of a chord: the run, level from its start, and the rise, upright to its end.

    Parameters
    ----------
    plot
        Where the curve is drawn.
    of
        The curve: a function of x that the experiment has.
    x, run
        Where the run starts, and its length: sources.
    """

    layer = 3.2

    def __init__(
        self,
        plot: Plot,
        of: str | Of,
        x: Any,
        run: Any,
        *,
        run_color: str = theme.INK,
        rise_color: str = theme.GRADIENT,
    ) -> None:
        self.plane, self.curve = plot, plot.of(of)
        self.x, self.run = as_source(x), as_source(run)
        self.colors = run_color, rise_color
        super().__init__()
        self.meaning = (self.curve, x, run)
        if plot.depth:
            self.at_depth(plot.depth)

    def trace(self) -> None:
        """Find the three corners."""
        x, run = float(self.x()), float(self.run())
        low, high = np.asarray(function_of(self.curve())(np.array([x, x + run])), dtype=float)
        self.corners = self.plane.spots([x, x + run, x + run], [low, low, high])
        self.shades = self.dimmed(self.colors[0]), self.dimmed(self.colors[1])
        self.cover(*self.corners.min(axis=0), *self.corners.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return both legs."""
        legs = self.corners[:2], self.corners[1:]
        return [(leg, theme.light(c), self.shown, theme.LINE_PX) for leg, c in zip(legs, self.shades, strict=True)]

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        brush.solid(self.shades[0]).line(self.corners[:2]).stroke(theme.LINE_PX, (3, 9))
        brush.solid(self.shades[1]).line(self.corners[1:]).stroke(theme.CURVE_PX)
