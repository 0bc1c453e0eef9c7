"""Steps of single samples on the map of a line fit: of one along its plumb line, and of all of them from a place."""

from __future__ import annotations

from typing import Any

from scenes.stage.drawing.values import Of, Value
from scenes.stage.drawing.solids import near
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.dots import Dots
from scenes.stage.plots.ground_map import GroundMap
from scenes.stage.plots.plot import Plot

__all__ = ["SampleStep", "SampleSteps"]


class SampleStep:
    """A sample lit among the data, its line on the map, the plumb line to it from a place, and the step on that.

    The experiment has ``sample(i)``, ``plumb(i, place)`` and ``step_of(i, place)``.

    Parameters
    ----------
    plot, data
        The map, and the plot of the data on its card.
    sample, place
        Questions: which sample, and from where the step is taken.
    color
        Of the step.

    Attributes
    ----------
    lit, line, plumb, arrow
        What it is made of.
    target
        All but the step: to where it would lead.
    parts
        Everything.
    """

    def __init__(self, plot: GroundMap, data: Plot, sample: Of, place: Of, color: str) -> None:
        of = plot.of
        self.lit = near(Dots(data, of("sample", sample), theme.ITERATE, radius=11, halo=1.0))
        self.line, self.plumb = plot.lines("sample", sample), plot.plumb("plumb", sample, place)
        self.arrow = plot.arrows(of("step_of", sample, place), color)

    @property
    def target(self) -> list[Any]:
        """The line of the sample, the plumb line to it, and the sample lit."""
        return [self.line, self.plumb, self.lit]

    @property
    def parts(self) -> list[Any]:
        """Everything that is shown as the step."""
        return [*self.target, self.arrow]


class SampleSteps:
    """The steps that all samples would take from a place, those that lead down in another colour, and their mean.

    The experiment has ``place(share)`` on the way to the bottom, ``fan(share)``, ``mean_step(share)`` and
    ``leads_down(share)``.

    Parameters
    ----------
    share
        How much of the way to the bottom lies behind the place: a value.
    look
        Of the ball at the place.

    Attributes
    ----------
    here, fan, mean, parts
        What it is made of.
    """

    def __init__(self, plot: GroundMap, share: Value[float], look: Look) -> None:
        of = plot.of
        self.here = plot.point(look, of("place", share), radius=15)
        self.fan = plot.arrows(of("fan", share), of("leads_down", share), width=1.8, alpha=0.4)
        self.mean = plot.arrows(of("mean_step", share), theme.ITERATE, width=9)

    @property
    def parts(self) -> list[Any]:
        """Everything that is shown as the steps."""
        return [self.fan, self.mean, self.here]
