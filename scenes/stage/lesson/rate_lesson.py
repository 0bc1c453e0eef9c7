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
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from scenes.stage.drawing.lettering import Formula, Number, Readout, steady, tell_apart
from scenes.stage.drawing.solids import Icon, nested
from scenes.stage.drawing.values import Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.instruments.dial import Dial
from scenes.stage.instruments.slider import Slider
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.pictures.moment import StepCount
from scenes.stage.pictures.series import on_card
from scenes.stage.pictures.valley import Valley
from scenes.stage.plots.box import Box
from scenes.stage.plots.convergence import Convergence
from scenes.stage.plots.guides import Tie
from scenes.stage.plots.marks import RunMark, Trail, along, leap
from scenes.stage.plots.window import Window

__all__ = ["RateLesson", "RateRace"]


@dataclass(frozen=True)
class RateRace:
    """Balls of runs that race down one valley, and what goes with them beside it; see `RateLesson.race`.

    Attributes
    ----------
    balls, trails
        In the valley.
    heights, points, lines, rates
        The plot beside it, and in it the point, the line and the learning rate of each ball.
    ties
        From each ball to its point.
    growing
        Animations that give all balls and points their sizes: at the start they lie on one another.
    """

    balls: list[RunMark]
    trails: list[Trail]
    heights: Convergence
    points: list[RunMark]
    lines: list[Trail]
    rates: list[Readout]
    ties: list[Tie]
    growing: list[Vary]

    @property
    def ways(self) -> list[Any]:
        """What the balls leave as they go, and what ties them to their points."""
        return [*self.trails, *self.lines, *self.ties]

    @property
    def runners(self) -> list[Any]:
        """Balls, points and rates: a question about the race begins with a ball."""
        return [*self.balls, *self.points, *self.rates]


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

    def step_out(self, ball: RunMark, upto: int, *, run_time: float) -> None:
        """Let a ball of a run that diverges step out of the picture.

        Raises
        ------
        ValueError
            The step ends where it is seen.
        """
        self.follow(ball, upto=upto, run_time=run_time)
        limit = self.experiment.facts["learning_rate_limit"]
        ball.check_gone(f"choose {ball.run_name} further above {limit:.4g}")

    def small_run(self, k: int, name: str, wide: float) -> list[Any]:
        """Return a run at its end in the valley on the k-th card of the recap, as wide as to show an x."""
        valley = Valley(self.experiment, wide, **on_card(k, inset=44))
        ball, trail = self.ball(name, valley, radius=20, at=self.experiment.maxiter)
        return [valley.curve, trail, ball]

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

    @property
    def factor(self) -> Of:
        """By what the rate that is turned multiplies the distance in each step."""
        return self.of("factor", self.rate)

    def factor_rule(self, at: tuple[float, float]) -> list[Any]:
        """Return how the factor follows from the rate, for the curvature at hand, and its number."""
        rule = Formula(f"{{{{ r : gradient }}}} = 1 - {self.experiment.curvature:g} eta =", at, anchor="l")
        return [rule, Number(self.factor, ".2f", rule.after(24, dy=-2), size=72, color=theme.GRADIENT)]

    def factor_rows(self, *names: str, top: float, apart: float = 200.0) -> list[list[Any]]:
        """Return ball, learning rate and factor of each of some runs, under one another."""
        return [self.factor_row(name, top + k * apart) for k, name in enumerate(names)]

    def factor_row(self, name: str, y: float, *, x: float = 990.0, size: float = 64.0) -> list[Any]:
        """Return ball, learning rate and factor of a run, side by side."""
        look, factor = self.looks[name], self.fact(f"{name}_factor")
        value = Readout(
            "r", factor, self.factor_spec, (x + 460, y), size=size, color=look.color, name_color=theme.GRADIENT
        )
        return [Icon(look, (x, y), theme.BALL_PX), self.rate_of(name, (x + 70, y), size=size), value]

    def factors_on(self, dial: Dial, *names: str) -> list[list[Any]]:
        """Return the balls of some runs on the rim of a dial, each with its factor."""
        return [dial.named(self.looks[name], self.fact(f"{name}_factor"), self.factor_spec) for name in names]

    def knob(self, at: tuple[float, float], **how: Any) -> Slider:
        """Return a slider of the learning rate that is turned."""
        rates = list(self.experiment.learning_rates.values())
        return Slider("eta", self.rate, 0.0, max(rates), at, spec=steady(rates), **how)

    def steps(self, ball: RunMark) -> StepCount:
        """Return the count of the steps of a ball."""
        return StepCount(ball, self.words("step"))

    def race(self, *names: str, floor: float, radius: float = 10.0) -> RateRace:
        """Return runs that race from one start, with their heights beside the valley.

        They are given by name, from the highest at the end to the lowest.
        """
        heights = self.heights(self.experiment.maxiter, floor)
        balls, trails = zip(*(self.ball(name, radius=19) for name in names), strict=True)
        points = [heights.follow(ball, radius=radius) for ball in balls]
        return RateRace(
            list(balls), list(trails), heights, list(points),
            lines=[heights.trail(point, width=5.0, age=0.5) for point in points],
            rates=[self.rate_of(name, end) for name, end in zip(names, heights.ends(points), strict=True)],
            ties=[Tie(point.ball.spot, point.spot, point.look.color) for point in points],
            growing=nested(*balls) + nested(*points),
        )  # fmt: skip

    def heights_until_there(self, name: str) -> Convergence:
        """Return height against step for as long as a run takes to come as near as the experiment's accuracy.

        The logarithmic axis begins a little below the height there.
        """
        run = self.experiment
        steps = 10 * np.ceil((run.facts[f"{name}_iterations_to_accuracy"] + 2) / 10)
        return self.heights(float(steps), 0.1 * float(run.objective.value(run.accuracy)))

    def heights_of(self, name: str, heights: Convergence) -> list[Any]:
        """Return the heights of a run in a plot of steps, as trail and point, and its rate at their end."""
        point = heights.follow(self.ball(name)[0])
        return [heights.trail(point, age=0.4), point, self.rate_of(name, heights.ends([point])[0])]

    def heights_alone(self, name: str, box: Box) -> list[Any]:
        """Return the plot of the heights of a run that grows, on a logarithmic axis, with their trail and point."""
        run, way = self.experiment, self.experiment.trajectories[name]
        window = Window(0.0, run.maxiter, 0.0, 2.0 * float(way.fun[-1]))
        says, floor = self.words("logarithmic"), 0.1 * run.facts["loss_at_start"]
        alone = Convergence(run, window, box, floor=floor, bend=1.0, says=says)
        point = alone.follow(self.ball(name)[0])
        return [alone, alone.trail(point, age=0.4), point]

    def heights(self, steps: float, floor: float) -> Convergence:
        """Return height against step, on the height axis of the valley."""
        says = self.words("logarithmic")
        return Convergence.beside(self.bowl, steps, left=1190, right=1590, floor=floor, says=says)
