"""Runs side by side, on a map and over their price: for each a ball, a point, two trails, and a name at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import linear

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.solids import Icon
from scenes.stage.drawing.values import Of
from scenes.stage.drawing.vary import Vary
from scenes.stage.look.marks import Look
from scenes.stage.plots.cost_axis import CostAxis, CostMark
from scenes.stage.plots.ground_map import GroundMap
from scenes.stage.plots.on_maps import MapBall

__all__ = ["Race", "Runner"]

#: Run, look, radius of its ball, and what it is called.
Runner = tuple[str, Look, float, str]


class Race:
    """Some runs that start together.

    The experiment has ``left_by(run)``, the share of the distance that is left at each iterate, and
    ``looks_per_step(run)``, what a step costs.

    Parameters
    ----------
    plot, axis
        Where the balls go, and where their points do.
    runners
        From the one whose name stands highest to the one whose name stands lowest.

    Attributes
    ----------
    balls, points, names
        By run.
    legend
        Ball and name of each run in a row, for the start, at which all stand in one place.
    """

    def __init__(
        self,
        plot: GroundMap,
        axis: CostAxis,
        runners: Sequence[Runner],
        *,
        row: tuple[float, float] = (236.0, 136.0),
    ) -> None:
        x, y = row
        self.legend: dict[str, list[Any]] = {}
        self.balls: dict[str, MapBall] = {}
        self.points: dict[str, CostMark] = {}
        self.ways: dict[str, list[Any]] = {}
        for run, look, radius, name in runners:
            ball = self.balls[run] = plot.ball(run, look, radius=radius)
            point = self.points[run] = axis.cost_of(
                ball, axis.of("left_by", run), axis.of("looks_per_step", run), radius=0.75 * radius
            )
            word = Words(name, (x + 38.0, y), color=look.color, anchor="l")
            self.legend[run] = [Icon(look, (x, y), 0.75 * radius), word]
            x += 38.0 + word.width_px() + 74.0
            self.ways[run] = [plot.trail(ball, pearls=False, width=4.0), axis.trail(point)]
        self.ends = dict(zip(self.points, axis.ends(list(self.points.values())), strict=True))
        self.names = {run: Words(name, self.ends[run], color=look.color, anchor="l") for run, look, _, name in runners}

    @property
    def runners(self) -> list[MapBall]:
        """All balls."""
        return list(self.balls.values())

    def runner(self, run: str) -> list[Any]:
        """Return all that goes with one run, but for its names."""
        return [*self.ways[run], self.balls[run], self.points[run]]

    def entry(self, run: str) -> list[Any]:
        """Return all that goes with one run, and its row of the legend: what is shown as the run is introduced."""
        return [*self.legend[run], *self.runner(run)]

    def result(self, run: str, source: Of, spec: str = ".0%") -> list[Any]:
        """Return the name of a run at its end, and a number behind it."""
        return [self.names[run], self.number(run, source, spec)]

    def cost(self, run: str, source: Of) -> Number:
        """Return a number of steps or looks at the end of a run, in the place of its name."""
        return self.number(run, source, ".0f", behind=False)

    def going_back(self) -> list[Vary]:
        """Return animations that take every ball to its start."""
        return [Vary(ball.position, 0.0) for ball in self.runners]

    def going_for(self, price: float) -> list[Vary]:
        """Return animations that take every ball, at an even pace, as many whole steps as a price pays for."""
        return [
            Vary(ball.position, float(price // ball.plane.of("looks_per_step", run)()), rate_func=linear)
            for run, ball in self.balls.items()
        ]

    def number(self, run: str, source: Of, spec: str = ".0%", *, behind: bool = True) -> Number:
        """Return a number at the end of a run, in its colour: behind its name, or in the place of it."""
        name = self.names[run]
        room, end = name.width_px() + 18.0 if behind else 0.0, self.ends[run]
        return Number(source, spec, lambda: (end()[0] + room, end()[1]), size=44.0, color=name.color_name)
