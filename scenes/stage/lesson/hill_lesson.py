"""A lesson about what one point of a hill tells: the ground true to scale, in fog or clear, from afar or close up.

Examples
--------
::

    class Slopes(HillLesson):
        experiment = GradientOnHill()
        beats = ("close",)
        opening = (Sight(-70, 36, 1.5), WHOLE)

        @beat("in_haze", "feet")
        def close(self) -> None:
            with self.say("fog") as line:
                line.at("falls").vary(self.land.clear, to=self.fog)
                line.at("close").play(self.land.magnifying(self.fact("zoom")))
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from numpy.typing import ArrayLike

from scenes.stage.drawing.solids import CARD_DEPTH
from scenes.stage.drawing.values import Of
from scenes.stage.lesson.landscape_lesson import VIEW, LandscapeLesson
from scenes.stage.look import theme
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.series import picture_box
from scenes.stage.plots.box import Box
from scenes.stage.surface.hill import NO_FOG, Hill
from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.standing import GroundMark

__all__ = ["HillLesson"]


class HillLesson(LandscapeLesson):
    """A lesson whose experiment has a ``point`` of a hill, as a question ``here``, and the fact ``zoom``.

    Attributes
    ----------
    haze, fog
        Within how many data units of the point the ground is clear: before the fog falls, and in it.
    """

    haze: float = 1.4
    fog: float = 0.5

    @cached_property
    def land(self) -> Hill:
        """The hill in fog, from where the film opens."""
        hill = self.hill(*(self.opening or (self.sight, VIEW)))
        hill.clear.set(self.fog)
        return hill

    @cached_property
    def ground(self) -> Landscape:
        """The whole of it."""
        return self.land.whole

    def hill(self, sight: Sight, box: Box) -> Hill:
        """Return the hill, true to scale, seen from somewhere, in a box."""
        run = self.experiment
        return Hill(run, run.window, sight, box, run.point, screen=self.on_screen)

    # -- how a beat may find it ----------------------------------------------------

    @cached_property
    def in_haze(self) -> list[Any]:
        """The hill before the fog falls."""
        self.land.clear.set(self.haze)
        return [self.land]

    @cached_property
    def close_up(self) -> list[Any]:
        """The hill so close to the point that it is a plane."""
        self.land.magnify(self.fact("zoom"))
        return [self.land]

    def close_to_another(self, point: ArrayLike, sight: Sight, box: Box) -> list[Any]:
        """Return the hill without fog and close to another point of it, for a beat that begins there."""
        self.land.magnify(self.fact("zoom"), about=point)
        self.land.clear.set(NO_FOG)
        self.land.sight.set(sight)
        self.land.box.set(box)
        return [self.land]

    # -- who stands there ----------------------------------------------------------

    @cached_property
    def here(self) -> Of:
        """The point, as the experiment has it."""
        return self.of("here")

    @cached_property
    def feet(self) -> GroundMark:
        """The mark at the point."""
        return self.ball_at(self.here)

    def ball_at(self, point: Any) -> GroundMark:
        """Return a mark of the size of a ball."""
        return self.mark(point, METHOD, radius=theme.BALL_PX)

    # -- a small picture for a card of the recap -----------------------------------------

    def small_plane(self, k: int, sight: Sight) -> Hill:
        """Return the plane that the hill is close to the point, on the k-th card of the recap."""
        plane = self.hill(sight, picture_box(k))
        plane.magnify(self.fact("zoom"))
        plane.at_depth(CARD_DEPTH)
        return plane
