"""A lesson about a ravine seen from straight above, whose steepness and direction may be varied.

Examples
--------
::

    class Turned(TurnedRavineLesson):
        experiment = AdaptiveInRavine()
        beats = ("turn",)

        @beat("bowl")
        def turn(self) -> None:
            ball = self.ball("adagrad", METHOD)
            with self.say("turned") as line:
                self.show(self.ravine().way(ball), ball)
                line.at("turned").vary(self.angle, fact="turn")
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from scenes.stage.drawing.values import Of
from scenes.stage.instruments.meters import Meters
from scenes.stage.lesson.beats import varied
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look import frame
from scenes.stage.look.marks import Look
from scenes.stage.pictures.series import on_card
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap
from scenes.stage.plots.on_maps import MapBall

__all__ = ["TurnedRavineLesson"]

#: A map that has the frame to itself.
ALONE = Box(0.0, 110.0, frame.WIDTH, 890.0)


class TurnedRavineLesson(Lesson):
    """A lesson whose experiment has a ``start`` above (0, 0), and ground whose steepness and angle may be varied.

    The experiment has ``ground_with(steep, angle)``, the runs ``squeezed(name, steep, angle)`` on it, and the facts
    ``flat`` and ``steep``: the steepness of a round bowl, and of the ravine. For its meters it has ``meter_range``,
    ``meter_reading(axis, poured, steep, angle)`` and ``slope_size(axis, poured, steep, angle)``.

    Attributes
    ----------
    steep, angle
        How steep the ground is across, and by how many degrees it is turned: values.
    poured
        How many slopes have been poured into the meters: a value.
    tubes_box
        Where the meters stand.
    """

    steep = varied(fact="flat")
    angle = varied()
    poured = varied()
    tubes_box: ClassVar[Box] = Box(1420.0, 350.0, 1800.0, 810.0)

    @cached_property
    def bowl(self) -> GroundMap:
        """The ground, as steep and as turned as it is now, at first alone on the frame."""
        ground = self.of("ground_with", self.steep, self.angle)
        numbers: dict[str, Any] = {"ticks": (7, 0), "x_numbers": 34.0, "names": ("x", "y")}
        bowl = GroundMap(self.experiment, ALONE, across=1.0, on=ground, **numbers)
        return bowl.take(ALONE, across=bowl.room_for(self.experiment.start))

    def ravine(self, box: Box = ALONE, room: float = 1.25) -> GroundMap:
        """Return the map with the ravine on it, in a place."""
        self.steep.set(self.fact("steep")(), "steep")
        return self.bowl.take(box, across=self.bowl.room_for(self.experiment.start, room, box))

    @cached_property
    def tubes(self) -> Meters:
        """The meters of a method that remembers the slopes along both axes, and the slopes beside them."""
        run, now = self.experiment, (self.poured, self.steep, self.angle)
        told = {c: (self.of("meter_reading", k, *now), self.of("slope_size", k, *now)) for k, c in enumerate("xy")}
        return Meters(run, run.meter_range, self.tubes_box, told)

    def squeezed(self, name: str) -> Of:
        """Return the run of a method on the ground as it is now."""
        return self.of("squeezed", name, self.steep, self.angle)

    def ball(self, name: str, look: Look, **options: Any) -> MapBall:
        """Set a ball at the start of the run of a method on the ground as it is now."""
        return self.bowl.ball(self.squeezed(name), look, **options)

    def small_ground(
        self, k: int, run: str, look: Look, *, on: str = "objective", center: tuple[float, float] = (0.0, 0.0),
        half: float | None = None, at: float = 0.0,
    ) -> tuple[GroundMap, MapBall]:  # fmt: skip
        """Return the ground on the k-th card of the recap, as wide as a run needs, and its ball at an iterate."""
        half = 1.2 * float(np.hypot(*self.experiment.start)) if half is None else half
        plane = GroundMap(self.experiment, center=center, across=half, on=on, spacing=5.0, **on_card(k, 30.0))
        return plane, plane.ball(run, look, radius=17, at=at)
