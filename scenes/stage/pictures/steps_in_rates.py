"""A plot of the lengths of steps, in rates, over their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenes.stage.drawing.lettering import Words
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["StepsInRates"]


class StepsInRates(Plot):
    """A plot whose height is the length of a step as a multiple of the rate, and whose x is the number of the step.

    Parameters
    ----------
    experiment, box
        As for `Plot`.
    steps, top
        How many steps, and the longest one, it has room for.
    says
        What the numbers on its upright axis count, above that.
    numbers
        On that axis.
    """

    def __init__(
        self, experiment: Any, steps: float, top: float, box: Box, says: str, *, numbers: Sequence[float]
    ) -> None:
        super().__init__(
            experiment, Window(0.0, 1.04 * steps, 0.0, top), box,
            bleed=False, y_numbers="left", y_values=tuple(numbers), names=("k", ""),
        )  # fmt: skip
        self.names.append(self._home(Words(says, (box.left, box.top - 70.0), color=theme.NEUTRAL, anchor="l")))
