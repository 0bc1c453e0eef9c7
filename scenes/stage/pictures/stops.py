"""Runs side by side until a rule stops each of them: marks on the ground, and a card for each that counts its steps."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from manim import linear

from scenes.stage.drawing.values import Of
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.pictures.moment import StopCard
from scenes.stage.surface.markers import GroundRun
from scenes.stage.surface.standing import GroundArrow, GroundMark
from scenes.stage.surface.terrain import Terrain

__all__ = ["Stops"]


class Stops:
    """The marks of runs on the ground, and cards that count their steps until a rule stops them.

    Not a mobject: its marks and its cards are. The marks stand where the rule stops them, until they `begin`.

    Parameters
    ----------
    terrain
        The ground; for each run its experiment has ``trajectories[name]``, the facts ``<name>_rate`` and
        ``<name>_stop``, the place ``stop_point(name)`` and ``below(name, reach)``, a place down the slope from there.
    looks
        The look of each run, by name; there are cards for three.
    step, stopped
        As for `StopCard`.

    Attributes
    ----------
    marks
        The marks by name: ``stops.marks.slow``.
    cards
        The cards, in the same order.
    """

    def __init__(self, terrain: Terrain, looks: Mapping[str, Look], *, step: str, stopped: str) -> None:
        experiment = terrain.experiment
        self.looks, self.terrain = looks, terrain
        self.ends = {name: float(experiment.facts[f"{name}_stop"]) for name in looks}
        marks = {
            name: GroundRun(terrain, look, Of(experiment, f"trajectories.{name}"), radius=theme.BALL_PX)
            for name, look in looks.items()
        }
        for name, mark in marks.items():
            mark.position.set(self.ends[name])
        self.marks = SimpleNamespace(**marks)
        self.cards = [
            StopCard(k, look, Of(experiment, f"{name}_rate"), marks[name], Of(experiment, f"{name}_stop"),
                     step=step, stopped=stopped)
            for k, (name, look) in enumerate(looks.items())
        ]  # fmt: skip

    @property
    def colors(self) -> list[str]:
        """The colours of the runs."""
        return [look.color for look in self.looks.values()]

    def facts(self, name: str) -> list[str]:
        """Return the names of the facts of a name that the experiment has of each run."""
        return [f"{run}_{name}" for run in self.looks]

    def begin(self) -> None:
        """Take all marks back to their starts."""
        for mark in vars(self.marks).values():
            mark.position.set(0.0)

    def slopes(self, reach: float, on: Terrain | None = None) -> list[GroundArrow]:
        """Return an arrow downhill from each stop, which grows with the slope there: ``reach`` for a slope of one."""
        of, ground = self.terrain.experiment, self.terrain if on is None else on
        return [
            GroundArrow(ground, Of(of, "stop_point", (name,)), Of(of, "below", (name, reach)), color=theme.GRADIENT,
                        width=8.0)
            for name in self.looks
        ]  # fmt: skip

    def stopped(self, on: Terrain) -> list[Any]:
        """Return marks at the stops on another picture of the ground, which stay there."""
        of = self.terrain.experiment
        return [GroundMark(on, look, Of(of, "stop_point", (name,))) for name, look in self.looks.items()]

    def running(self) -> list[Vary]:
        """Return animations that take each mark to its stop, all of them at the same pace."""
        longest = max(self.ends.values())
        return [
            Vary(mark.position, self.ends[name], rate_func=linear, span=(0.0, self.ends[name] / longest))
            for name, mark in vars(self.marks).items()
        ]
