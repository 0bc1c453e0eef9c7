"""Why Newton's method can climb, and how damping repairs it."""

from __future__ import annotations

from functools import cached_property

from gdcore.experiments import NewtonOnCosine
from scenes.stage import (
    DESCENT, MAXIMUM, METHOD, MINIMUM, Box, Formula, Lesson, Number, Plot, Readout, RecapCard, Slider, Tie, Value,
    Vary, Window, beat, by_sign, hop, picture_box, theme,
)  # fmt: skip


class NewtonsMethod(Lesson):
    """Newton's method seeks level ground, high or low; damping makes it seek low ground.

    Wants: derivatives, and gradient descent as "walk against the slope".
    A variant is a subclass with another `experiment`.
    """

    experiment = NewtonOnCosine(start=-15.0, damping=20 * 2**-8)
    beats = ("puzzle",)

    @cached_property
    def plot(self) -> Plot:
        h = self.experiment.half_period
        return Plot(self.experiment, Window(-1.2 * h, 1.2 * h, -1.2, 1.42), Box(96, 96, 1824, 884), y_values=(-1, 0, 1))

    @cached_property
    def curve(self):
        graph = self.plot.graph("objective")
        return [graph, self.plot.land(graph)]

    @beat()
    def puzzle(self) -> None:
        plot, run = self.plot, self.experiment
        newton = plot.run("newton", METHOD, way=hop(run.parabola))
        descent = plot.run("gradient_descent", DESCENT)
        trails = [plot.trail(newton), plot.trail(descent)]
        with self.say("setting") as line:
            self.open_with(self.curve)
            line.at("curve")
            self.begin_the_plot(plot)
            line.show("start", newton, descent, *trails)
        with self.say("descent") as line:
            line.at("walks")
            self.follow(descent, upto=6)
        with self.say("ascent") as line:
            line.at("jumps")
            self.follow(newton, upto=3)
        with self.say("question"):
            pass
