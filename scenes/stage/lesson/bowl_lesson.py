"""A lesson about an error that is a bowl over two parameters: a landscape, and a map of its level lines.

Examples
--------
::

    class Handful(BowlLesson):
        experiment = LineFromAHandful()
        beats = ("roll",)
        single = walks("single", METHOD)

        @beat("land")
        def roll(self) -> None:
            with self.say("map") as line:
                self.fly(*self.over(self.map))
                self.swap(self.land, [self.map, self.levels, self.single])
                line.at("rolls").follow(self.single)
                self.play(*self.home(WIDE))
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from numpy.typing import ArrayLike

from scenes.stage.drawing.vary import Vary
from scenes.stage.lesson.landscape_lesson import LandscapeLesson
from scenes.stage.look import frame
from scenes.stage.look.marks import Look
from scenes.stage.pictures.series import on_card, picture_box
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap
from scenes.stage.plots.height_lines import LevelLines
from scenes.stage.plots.plot import Plot
from scenes.stage.surface.sight import Sight

__all__ = ["BowlLesson", "walks"]


def walks(name: str, look: Look, **options: Any) -> Any:
    """Declare the ball of a run on the map in the class of a lesson: ``single = walks("single", METHOD)``."""
    return cached_property(lambda lesson: lesson.map.ball(name, look, **options))


class BowlLesson(LandscapeLesson):
    """A lesson whose experiment has a ``start``, a ``bottom``, and ``place(share)`` on the straight way between them.

    Attributes
    ----------
    map_box
        Where the map stands at first.
    reach
        Where its level lines are seen, in pixels: they fade towards the edges of it.
    """

    map_box: ClassVar[Box] = Box(190.0, 176.0, 1130.0, 884.0)
    reach: ClassVar[Box] = Box(0.0, 60.0, frame.WIDTH, 948.0)

    @cached_property
    def map(self) -> GroundMap:
        """The map of both parameters, with start and bottom."""
        numbers: dict[str, Any] = {"ticks": (7, 5), "x_numbers": 34.0, "y_numbers": "left", "names": ("a", "b")}
        return GroundMap(self.experiment, self.map_box, *self.way_down(self.map_box), **numbers)

    @cached_property
    def levels(self) -> LevelLines:
        """The level lines of the error on the map."""
        return self.map.levels(reach=self.reach)

    def way_down(self, box: Box, share: float = 1.0) -> tuple[Any, float]:
        """Return middle and half height of a map with the start and the bottom, or a place so far on the way there."""
        return GroundMap.holding(self.experiment.start, self.experiment.place(share), box)

    def home(self, box: Box, **how: Any) -> list[Vary]:
        """Return animations that take the map to start and bottom, in a box."""
        return self.map.going(*self.way_down(box), box, **how)

    def over(self, plot: Plot) -> tuple[Sight, Box]:
        """Return the sight and the box with which the landscape, from above, lies exactly under a map of its ground.

        The map, which has equal scales, may then take its place.
        """
        (left, right), (bottom, top) = self.windows
        u, v = plot.spot((left + right) / 2, (bottom + top) / 2)
        side = float(plot.u(right) - plot.u(left))
        return Sight.from_above(1080.0, side), Box(u - 960, v - 540, u + 960, v + 540)

    def small_bowl(self, k: int, centre: ArrayLike, half: float) -> tuple[GroundMap, LevelLines]:
        """Return a map on the k-th card of the recap, and its level lines."""
        plot = GroundMap(self.experiment, center=centre, up=half, **on_card(k))
        return plot, plot.levels(reach=picture_box(k))
