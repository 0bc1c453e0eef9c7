"""The map of all learning rates: how much of the distance is left after some steps with each of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.look.marks import MINIMUM, Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.marks import Mark
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["RateMap"]

NAMES = ("eta", "abs(x_n) \\/ abs(x_0)")


class RateMap(Plot):
    """The distance left against the learning rate, its lowest place at 1/L, and the wall at 2/L.

    Everything follows the number of steps and the curvature, which are values.

    Parameters
    ----------
    experiment
        Has ``left_after(steps, curvature)``, a function of rates, and ``best_rate_for(curvature)`` and
        ``limit_for(curvature)``.
    box
        Where it stands.
    highest
        The largest rate that is shown; a quarter above the limit if nothing else is said.

    Attributes
    ----------
    steps, curvature
        Values that it is drawn for; a number of steps between whole ones is drawn as the one below.
    curve, ground, lowest, wall, beyond, best_name, limit_name
        What it is made of, to be shown one by one.
    whole
        Curve and ground.
    """

    def __init__(self, experiment: Any, box: Box, *, highest: float | None = None, **options: Any) -> None:
        highest = 1.25 * float(experiment.limit_for(experiment.curvature)) if highest is None else highest
        window = Window(-0.03 * highest, highest, -0.09, 1.3)
        super().__init__(experiment, window, box, **{"y_values": (0.0, 0.5, 1.0), "names": NAMES, **options})
        self.steps: Value[float] = Value(1.0)
        self.curvature: Value[float] = Value(float(experiment.curvature), "curvature")
        self.left = self.of("left_after", self.steps, self.curvature)
        best, limit = self.of("best_rate_for", self.curvature), self.of("limit_for", self.curvature)
        self.curve = self.graph(self.left, domain=lambda: (0.0, 10 * highest))
        self.ground = self.land(self.curve)
        self.whole = [self.curve, self.ground]
        self.lowest: Mark = self._home(Mark(self, MINIMUM, best, self.left))
        self.wall = self.guide(x=limit, color=theme.NEGATIVE, width=4.0)
        self.beyond = self.region(theme.NEGATIVE, left=limit, alpha=0.20)
        self.best_name = self.label("1 \\/ L", best, y=0.0, dy=-170, math=True, size=50, color=theme.POSITIVE)
        self.limit_name = self.label(
            "2 \\/ L", limit, y=1.3, dx=24, dy=40, math=True, size=50, color=theme.NEGATIVE, anchor="l"
        )
        self.best, self.limit = best, limit

    def whole_steps(self) -> float:
        """Return for how many steps it is drawn: a source for a number."""
        return float(np.floor(self.steps() + 1e-9))

    def at_rate(self, look: Look, rate: str | Of) -> Mark:
        """Return a ball that stays on the curve at its rate; beyond the top of the window it vanishes."""
        return self.mark(look, rate, on=self.left)
