"""The first step of a run on a map whose scale is the rate: it ends at the corner of a square, or elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.values import Of
from scenes.stage.look.marks import Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap

__all__ = ["FirstStep"]


class FirstStep:
    """A map around the start of a run, the square that reaches one rate to each side, and the step as an arrow.

    Parameters
    ----------
    experiment
        Has the run and its rate under their names.
    run, rate
        Their names: a run in two variables, and a fact.
    look
        Of the ball.
    says
        The name above the map.
    box
        Of the map, in pixels.

    Attributes
    ----------
    parts
        Map, square, ball and name.
    arrow
        The step: to be shown when it is taken.
    """

    def __init__(
        self, experiment: Any, run: str, rate: str, look: Look, says: str, box: Box, *, on: str = "objective",
        reach: float = 3.1,
    ) -> None:  # fmt: skip
        self.look = look
        length = float(experiment.facts[rate])
        way = np.sign(np.diff(experiment.trajectories[run].x[:2], axis=0)[0])
        middle = experiment.trajectories[run].x[0] + 1.2 * length * way
        half = reach * length
        spacing = self._spacing(on, experiment, run, half)
        self.map = GroundMap(experiment, box, middle, across=half, on=on, spacing=spacing)
        ball = self.map.ball(run, look)
        name = Words(says, (box.left, box.top - 60), size=48.0, color=look.color, weight="SEMIBOLD", anchor="l")
        self.parts: list[Any] = [self.map, self.map.square(ball, Of(experiment, rate)), ball, name]
        self.arrow = self.map.step_arrow(ball)

    @staticmethod
    def _spacing(on: str, experiment: Any, run: str, half: float) -> float:
        """Return a distance of height lines of which about eight cross the map."""
        start = experiment.trajectories[run].x[:1]
        ground = getattr(experiment, on)
        height, slope = float(ground.funs(start)[0]), float(np.hypot(*ground.grads(start)[0]))
        return float(half / 4 * slope / (2 * np.sqrt(height)))

    def times(self, source: Of, spec: str, rates: str) -> Number:
        """Return as how many rates long the step is told to be, above the map."""
        box = self.map.box.now
        place = box.left + 384, box.top - 60
        return Number(source, spec, place, color=self.look.color, suffix=rates)

    def __deepcopy__(self, memo: dict[int, Any]) -> FirstStep:
        """Return itself: copies of drawings lie on the same map."""
        return self
