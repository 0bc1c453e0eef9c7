"""How many steps each method takes to the bottom as the ground is turned under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Words
from scenes.stage.drawing.values import Value
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.pictures.tally import Tally
from scenes.stage.plots.box import Box
from scenes.stage.plots.convergence import Convergence
from scenes.stage.plots.ground_map import GroundMap
from scenes.stage.plots.window import Window

__all__ = ["TurnRace"]


class TurnRace:
    """For each method its way on the map, the curve of its steps over the angle so far, and their number.

    The experiment has ``turn``, the largest angle, ``turned_path(name, angle)``, ``steps_over_turn(name)``, a function
    of the angle, and ``steps_turned(name, angle)``.

    Parameters
    ----------
    plane
        The map of the ground that is turned.
    angle
        How far the ground has been turned: a value.
    looks
        Of the methods, the lowest curve first; the ways of the first two are thin.
    names
        Of the methods, from the first row of the tally to the last; those without a look have none.
    box
        Of the plot, in pixels; the tally stands above it.
    says
        What the horizontal axis counts.

    Attributes
    ----------
    ways
        On the map: they are not among the parts.
    plot, curves, dots, tally, parts
        What it is made of; curves and dots by method.
    """

    def __init__(
        self, plane: GroundMap, angle: Value[float], looks: Mapping[str, Look], names: Mapping[str, str], box: Box,
        says: str,
    ) -> None:  # fmt: skip
        experiment = plane.experiment
        turn = float(experiment.turn)
        self.ways = [
            plane.way(plane.of("turned_path", n, angle), look.color, pearls=0, width=3.0 if k < 2 else 7.0)
            for k, (n, look) in enumerate(looks.items())
        ]
        # However few or many steps there are, the dots stand between the numbers of the angle and the tally.
        steps = np.concatenate([experiment.steps_over_turn(n)(np.linspace(0.0, turn, 91)) for n in looks])
        low, high = min(10.0, 0.8 * float(steps[steps > 0].min())), max(2e3, 1.7 * float(steps.max()))
        self.plot = Convergence(
            experiment, Window(-0.12 * turn, turn, 0.0, high), box, floor=low, bend=1.0,
            names=("", ""), x_values=(0.0, turn), y_numbers="left", ticks=(2, 4),
        )  # fmt: skip
        of = self.plot.of
        made = {n: self.plot.so_far(of("steps_over_turn", n), angle, look, radius=15) for n, look in looks.items()}
        self.curves = {n: curve for n, (curve, _) in made.items()}
        self.dots = {n: dot for n, (_, dot) in made.items()}
        rows = {says: (of("steps_turned", n, angle), looks[n].color) for n, says in names.items() if n in looks}
        self.tally = Tally(rows, box.left, box.right, box.top - 290)
        place = (box.left + box.right) / 2, box.bottom + 34
        self.name = Words(says, place, size=theme.TICK_PX, color=theme.NEUTRAL)

    @property
    def parts(self) -> list[Any]:
        """Everything that is shown as the race."""
        drawn = [part for n in self.curves for part in (self.curves[n], self.dots[n])]
        return [self.plot, *drawn, self.tally, self.name]
