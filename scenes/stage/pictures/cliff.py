"""Steps of methods over ground that falls off to a cliff and levels out again, each beside its meter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenes.stage.drawing.values import Value
from scenes.stage.instruments.meters import Meters
from scenes.stage.look.marks import Look
from scenes.stage.pictures.steps_in_rates import StepsInRates
from scenes.stage.plots.box import Box

__all__ = ["CliffSteps"]


class CliffSteps:
    """A plot of steps, in rates, with a curve for each method as far as slopes have come, and a meter for each.

    The experiment has ``cliff_range``, the facts ``cliff_steps`` and ``cliff_later``, ``cliff_reading(name, k)``,
    ``cliff_slope_size(k)`` and the functions ``over_cliff(name)``.

    Parameters
    ----------
    k
        How many slopes have come: a value.
    looks, names
        Of the methods.
    boxes
        Of the plot and of the meters.
    says
        What the upright axis counts.

    Attributes
    ----------
    plot, tubes, curves, parts
        What it is made of; curves, each with the mark at its end, by method: they are not among the parts.
    """

    def __init__(
        self, experiment: Any, k: Value[float], looks: Mapping[str, Look], names: Mapping[str, str],
        boxes: tuple[Box, Box], says: str,
    ) -> None:  # fmt: skip
        last = experiment.facts["cliff_steps"] + experiment.facts["cliff_later"]
        self.plot = StepsInRates(experiment, last, 3.4, boxes[0], says, numbers=(1.0, 2.0, 3.0))
        of = self.plot.of
        told = {names[n]: (of("cliff_reading", n, k), of("cliff_slope_size", k)) for n in looks}
        colors = [look.color for look in looks.values()]
        self.tubes = Meters(experiment, experiment.cliff_range, boxes[1], told, colors=colors)
        self.curves = {n: self.plot.so_far(of("over_cliff", n), k, look, start=1.0) for n, look in looks.items()}

    @property
    def parts(self) -> list[Any]:
        """The plot without its curves, and the meters."""
        return [self.plot, self.tubes]
