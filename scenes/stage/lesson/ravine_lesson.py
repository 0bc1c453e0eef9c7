"""A lesson about a ravine: lit, from above over its two profiles, and over the steps of those who cross it.

Examples
--------
::

    class Slow(RavineLesson):
        experiment = MomentumInRavine()
        beats = ("roll",)

        @beat("view")
        def roll(self) -> None:
            trail, ball = self.view.ball("plain", DESCENT)
            with self.say("zigzag") as line:
                self.show(trail, ball)
                line.at("rolls")
                self.follow(ball, upto=20)
                self.play(*self.look_at(-0.4, 1.1, 170))
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
import numpy as np

from scenes.stage.drawing.vary import Vary
from scenes.stage.lesson.landscape_lesson import ABOVE, MAP, LandscapeLesson
from scenes.stage.look import frame
from scenes.stage.pictures.basin_map import BasinMap, ChangeMap
from scenes.stage.pictures.profiled_map import ProfiledMap
from scenes.stage.plots.box import Box
from scenes.stage.plots.convergence import Convergence
from scenes.stage.plots.marks import RunMark, Trail
from scenes.stage.plots.on_maps import StepMark
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.terrain import Terrain

__all__ = ["OVER_STEPS", "RavineLesson"]

#: Down into the ravine from behind the start, and where that picture stands.
DOWN, SKY = Sight(-30, 27, 1.85, (0.2, 0.0, 0.02)), Box(0, 90, 1920, 1170)
#: The map over its profiles, and what stands over steps below a map that has the whole width.
PROFILED, OVER_STEPS = Box(frame.LEFT, 170, frame.RIGHT, 884), Box(240, 545, 1780, 884)


class RavineLesson(LandscapeLesson):
    """A lesson whose experiment has a ``start`` in a ravine, its profiles ``floor`` and ``walls``, and runs across it.

    The experiment may have a ``landscape`` of its own, with maps of luck: that is the `land` of the lesson. The
    script has the screen words ``along``, ``across`` and ``height``.
    """

    @cached_property
    def ravine(self) -> Terrain:
        """The ravine as a lit landscape."""
        far, wide = (1.12 * abs(part) for part in self.experiment.start)
        window = ((-0.3 * far, far), (-wide, wide))
        ground = self.ground_of("objective", window, transform=None, sides=(2.0, 0.42), relief=0.30, resolution=140)
        return self.terrain(DOWN, SKY, ground=ground)

    @cached_property
    def view(self) -> ProfiledMap:
        """The ravine from above, true to scale, and its two profiles; it begins in the middle of the frame."""
        names = self.words("along"), self.words("across")
        view = ProfiledMap.from_start(self.experiment, PROFILED, names=names)
        view.map.box.set(view.strip(frame.LEFT, 400, frame.RIGHT))
        return view

    def look_at(self, left: float, right: float, top: float) -> list[Vary]:
        """Return animations that show a stretch of the ravine, in distances of the start, over the whole width."""
        far = abs(float(self.experiment.start[0]))
        return self.view.seen_over(left * far, right * far, frame.LEFT, top, frame.RIGHT)

    def coordinate_plot(self, steps: float, high: float, name: str) -> Plot:
        """Return a plot of a coordinate over steps, below the map."""
        return Plot(self.experiment, Window(0.0, steps, -high, high), OVER_STEPS, bleed=False, ticks=(7, 3),
                    y_numbers="left", names=("k", name))  # fmt: skip

    def height_plot(self, steps: float) -> Convergence:
        """Return a plot of the height over steps, below the map, logarithmic down to where a ball has arrived."""
        run = self.experiment
        window = Window(0.0, steps, 0.0, 3 * float(run.objective.fun(run.start)))
        return Convergence(run, window, OVER_STEPS, floor=0.1 * run.flat * run.accuracy**2, bend=1.0, bleed=False,
                           ticks=(8, 5), y_numbers="left", names=("k", "f"), says=self.words("height"))  # fmt: skip

    @staticmethod
    def over_steps(
        plot: Plot, balls: Sequence[RunMark], coordinate: int | None = None
    ) -> tuple[list[StepMark], list[Trail]]:
        """Return a mark above the steps of each ball and the line that it leaves."""
        marks = [plot.steps_of(ball, coordinate=coordinate, radius=13) for ball in balls]
        return marks, [plot.trail(mark, width=5.0, age=0.4, pearls=False) for mark in marks]

    # -- luck --------------------------------------------------------------------------

    @cached_property
    def land(self) -> Terrain:
        """The landscape of the maps of luck, from above."""
        side = self.experiment.landscape.window
        ground = self.ground_of("landscape.objective", (side, side), transform=np.sqrt, relief=0.75, resolution=120)
        return self.terrain(ABOVE, MAP, ground=ground, of="landscape.objective")

    def luck_map(self, name: str) -> BasinMap:
        """Return a map of luck of the landscape, by name, quiet and still covered."""
        found = BasinMap.of_luck(self.land, self.of(f"landscape.{name}"), self.experiment.landscape)
        found.quiet.set(1.0)
        found.reveal.set(0.0)
        return found

    def change_map(self, name: str) -> ChangeMap:
        """Return a map of what changes luck, by the name that the experiment has for it."""
        return ChangeMap(self.land, self.of(name), self.experiment.landscape.global_minimum.x)
