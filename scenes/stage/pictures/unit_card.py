"""A card on which data change their unit: the same line in other numbers, and the steps that descent takes in each."""

from __future__ import annotations


from collections.abc import Mapping

import numpy as np

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.solids import CARD_DEPTH, Card, near
from scenes.stage.drawing.values import Derived, Of, Value
from scenes.stage.look import theme
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.fit_panel import Scatter
from scenes.stage.pictures.moment import whole_steps
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window
from scenes.stage.surface.markers import GroundRun, GroundWay
from scenes.stage.surface.terrain import Terrain

__all__ = ["UnitCard"]


class UnitCard:
    """Data and their line over numbers that grow with a unit, and below them a row for a run in each of some units.

    Not a mobject: its parts are.

    Parameters
    ----------
    terrain
        The ground in the unit of the moment. Its experiment has ``points``, and in any unit ``points_in(unit)`` and
        ``best_line_in(unit)``.
    runs
        The fact that is the unit of a run, by the name of the run.
    unit
        How many times as large the numbers of x are: a value.
    box
        Of the card, in pixels; its parts keep their distances from its left upper corner and its right side.
    unit_name, steps_name
        What stands over the two columns of the rows.

    Attributes
    ----------
    plot
        The plot; its window follows the unit.
    parts
        The card with plot, data and line.
    names
        What stands over the rows.
    marks, ways, rows
        For each run its mark on the ground, what is seen of it there, and its unit and steps on the card.
    """

    def __init__(
        self, terrain: Terrain, runs: Mapping[str, str], unit: Value[float], box: Box, *, unit_name: str,
        steps_name: str, keep: int = 150,
    ) -> None:  # fmt: skip
        self.box, experiment = box, terrain.experiment
        x, y = experiment.points
        reach, room = 1.1 * float(np.abs(x).max()), float(np.ptp(y)) / 3
        low, high = float(y.min()) - room, float(y.max()) + room
        inset = Box(box.left + 94, box.top + 48, box.right - 34, box.top + 368)
        self.plot = Plot(experiment, Window(-reach, reach, low, high), inset, bleed=False, ticks=(4, 3),
                         y_numbers="left", depth=CARD_DEPTH)  # fmt: skip
        self.plot.window = Derived(lambda: Window(-reach * unit(), reach * unit(), low, high))
        line = self.plot.graph("best_line_in", unit, color=theme.POSITIVE)
        data = Scatter(self.plot, Of(experiment, "points_in", (unit,)), radius=7.0)
        ground = Card((box.left, box.top, box.right, box.bottom))
        self.parts = [ground, self.plot, near(line), near(data)]
        self.names = [
            near(Words(name, (at, box.top + 468), color=theme.NEUTRAL, anchor=side))
            for name, at, side in ((unit_name, box.left + 54, "l"), (steps_name, box.right - 40, "r"))
        ]
        self.marks = [GroundRun(terrain, METHOD, Of(experiment, f"trajectories.{name}")) for name in runs]
        self.ways: list[list[Drawing]] = [[GroundWay(mark, keep=keep), mark] for mark in self.marks]
        self.rows = [
            self._row(k, Of(experiment, fact), mark)
            for k, (fact, mark) in enumerate(zip(runs.values(), self.marks, strict=True))
        ]

    def _row(self, k: int, unit: Of, mark: GroundRun) -> list[Number]:
        y = self.box.top + 546 + 84 * k
        size = Number(unit, ".3g", (self.box.left + 54, y))
        steps = Number(whole_steps(mark), ".0f", (self.box.right - 40, y), size=84, color=theme.ITERATE, anchor="r")
        return [near(size), near(steps)]
