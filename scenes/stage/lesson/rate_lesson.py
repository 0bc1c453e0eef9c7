"""A lesson about runs that differ in their learning rate: balls in one valley, their names, knobs and heights.

Examples
--------
::

    class Race(RateLesson):
        experiment = LearningRate(...)
        beats = ("race",)
        looks = {"too_small": DESCENT, "better": METHOD}

        @beat("bowl", "bowl.whole")
        def race(self) -> None:
            ball, trail = self.ball("better")
            with self.say("start") as line:
                self.show(trail, ball, self.rate_of("better", (860, 640)))
                line.at("goes").follow(ball)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from scenes.stage.drawing.lettering import Readout, steady, tell_apart
from scenes.stage.drawing.solids import Icon
from scenes.stage.drawing.values import Value
from scenes.stage.instruments.slider import Slider
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.pictures.moment import StepCount
from scenes.stage.pictures.valley import Valley
from scenes.stage.plots.box import Box
from scenes.stage.plots.convergence import Convergence
from scenes.stage.plots.guides import Tie
from scenes.stage.plots.marks import RunMark, Trail, along, leap

__all__ = ["RateLesson"]


class RateLesson(Lesson):
    """A lesson whose balls run down one valley, each with a learning rate of its own.

    Its experiment has a ``start``, ``learning_rates`` by the names of the runs, and for each of them the facts
    ``<name>_rate`` and ``<name>_factor``; its script has the screen words ``step`` and ``logarithmic``.

    Attributes
    ----------
    looks
        How each run looks, from the first picture to the last.
    whole
        Where the valley stands at first.
    rate
        The learning rate that is turned: a value, declared with `varied`.
    """

    looks: ClassVar[Mapping[str, Look]]
    whole: ClassVar[Box] = Box(96, 150, 1824, 884)
    rate: Value[float]

    @cached_property
    def bowl(self) -> Valley:
        """The valley from the start on."""
        return Valley(self.experiment, self.experiment.start, self.whole, ticks=(5, 0), names=("x", ""))

    def ball(self, name: str, plot: Valley | None = None, **how: Any) -> tuple[RunMark, Trail]:
        """Return the ball of a run at its start, and its trail; one that crosses the valley goes in straight lines."""
        plot = plot or self.bowl
        way = leap if self.experiment.facts[f"{name}_factor"] < 0 else along
        ball = plot.run(name, self.looks[name], **{"way": way, **how})
        return ball, plot.trail(ball, width=6.0, age=0.6)

    def rate_of(self, name: str, at: Any, size: float = theme.LABEL_PX) -> Readout:
        """Return the name of a run: its learning rate, with digits enough to be told from the others."""
        rates = self.experiment.learning_rates
        spec = tell_apart(list(rates.values()), ".2g" if rates[name] == min(rates.values()) else ".3g")
        color = self.looks[name].color
        return Readout("eta", self.fact(f"{name}_rate"), spec, at, size=size, color=color, name_color=color)

    @property
    def factor_spec(self) -> str:
        """The format in which the factors of the runs are told from one another."""
        return tell_apart([self.experiment.facts[f"{name}_factor"] for name in self.looks])

    def factor_row(self, name: str, y: float, *, x: float = 990.0, size: float = 64.0) -> list[Any]:
        """Return ball, learning rate and factor of a run, side by side."""
        look, factor = self.looks[name], self.fact(f"{name}_factor")
        value = Readout(
            "r", factor, self.factor_spec, (x + 460, y), size=size, color=look.color, name_color=theme.GRADIENT
        )
        return [Icon(look, (x, y), theme.BALL_PX), self.rate_of(name, (x + 70, y), size=size), value]

    def knob(self, at: tuple[float, float], **how: Any) -> Slider:
        """Return a slider of the learning rate that is turned."""
        rates = list(self.experiment.learning_rates.values())
        return Slider("eta", self.rate, 0.0, max(rates), at, spec=steady(rates), **how)

    def steps(self, ball: RunMark) -> StepCount:
        """Return the count of the steps of a ball."""
        return StepCount(ball, self.words("step"))

    def over_steps(self, heights: Convergence, runs: Mapping[str, RunMark], *, radius: float = 10.0) -> list[list[Any]]:
        """Return what goes with balls that race: points at their heights, their lines, their rates, and ties to them.

        The balls are given by name, from the highest at the end to the lowest.
        """
        points = [heights.follow(ball, radius=radius) for ball in runs.values()]
        lines = [heights.trail(point, width=5.0, age=0.5) for point in points]
        rates = [self.rate_of(name, end) for name, end in zip(runs, heights.ends(points), strict=True)]
        ties = [Tie(point.ball.spot, point.spot, point.look.color) for point in points]
        return [points, lines, rates, ties]

    def heights(self, steps: float, floor: float) -> Convergence:
        """Return height against step, on the height axis of the valley."""
        says = self.words("logarithmic")
        return Convergence.beside(self.bowl, steps, left=1190, right=1590, floor=floor, says=says)
