"""A lesson about a method that jumps along parabolas: its balls, and what it does as small pictures.

Examples
--------
::

    class Jumps(ParabolaLesson):
        experiment = NewtonOnCosine()
        beats = ("jump",)

        @beat("plot", "plot.whole")
        def jump(self) -> None:
            ball, model = self.jumper(self.plot, "newton"), TouchingParabola(self.plot, self.fact("start"))
            with self.say("look") as line:
                self.show(ball)
                line.at("bends").show(model, also=[model.bending()])
                line.at("jumps").follow(ball, upto=1)
"""

from __future__ import annotations

from typing import Any

from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look import theme
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.series import on_card
from scenes.stage.pictures.valley import Profile
from scenes.stage.plots.marks import RunMark, hop
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["ParabolaLesson"]

#: Seconds of a jump: its parabola has to be followed with the eyes.
JUMP = 1.4


class ParabolaLesson(Lesson):
    """A lesson whose balls follow parabolas that touch a function, to where these are level.

    Its experiment has ``parabola(x, damping)`` and the fact ``start``.
    """

    def jumper(self, plot: Plot, run: str, *, damping: float = 0.0, **options: Any) -> RunMark:
        """Set a ball at the start of a run that jumps along parabolas, these damped or not; `follow` lets it jump."""
        way = hop(lambda x: self.experiment.parabola(x, damping))
        return plot.run(run, METHOD, way=way, **{"step": JUMP, **options})

    def small_run(self, k: int, window: Window, run: str, upto: int, *, damping: float | None = None) -> list[Any]:
        """Return a run as far as an iterate, on its curve, on the k-th card of the recap: its ball is the last part.

        With a damping, the parabola at the start for that damping is drawn as well.
        """
        plot = Profile(self.experiment, window, **on_card(k))
        ball = plot.run(run, METHOD, at=upto)
        model = [] if damping is None else [plot.graph("parabola", self.fact("start"), damping, color=theme.MODEL)]
        return [*plot.whole, *model, plot.trail(ball), ball]
