"""Small maps side by side, one for each race, on which the winner stands where it has arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.values import Of
from scenes.stage.look import frame, theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap

__all__ = ["Podium"]

#: Rows below the maps: the ground's word, the winner's name, its steps.
WORD, NAME, STEPS = 50.0, 120.0, 200.0


class Podium:
    """Grounds in a row, each with a word below it, and room for the winner.

    Parameters
    ----------
    experiment
        Has ``race_objective(race)``, the ground of a race, its ``ranking[race]`` (the winner's name and steps first),
        ``race_run(race, name)`` and the facts ``<race>_<name>_best_steps``.
    races
        For each race its word, and how its map is seen: arguments of `GroundMap`.
    top, bottom
        Of the maps, in pixels.

    Attributes
    ----------
    maps
        The map of each race.
    parts
        Maps and words: what is shown before anybody has won.
    """

    def __init__(
        self, experiment: Any, races: Mapping[str, tuple[str, Mapping[str, Any]]], *,
        top: float = 210.0, bottom: float = 600.0, gap: float = 48.0,
    ) -> None:  # fmt: skip
        wide = (frame.RIGHT - frame.LEFT + gap) / len(races) - gap
        self.experiment, self.bottom = experiment, bottom
        self.maps: dict[str, GroundMap] = {}
        self.parts: list[Any] = []
        for k, (race, (word, view)) in enumerate(races.items()):
            left = frame.LEFT + k * (wide + gap)
            self.maps[race] = GroundMap(
                experiment, Box(left, top, left + wide, bottom), on=Of(experiment, "race_objective", (race,)), **view
            )
            under = Words(word, (left + wide / 2, bottom + WORD), color=theme.NEUTRAL)
            self.parts += [self.maps[race], under]

    def __deepcopy__(self, memo: dict[int, Any]) -> Podium:
        """Return itself: copies of drawings stand on the same podium."""
        return self

    def winner(self, race: str, looks: Mapping[str, Look], names: Mapping[str, str]) -> list[Any]:
        """Return the winner of a race at the end of its run, with its way, its name and the number of its steps."""
        plane, best = self.maps[race], self.experiment.ranking[race][0][0]
        look, run = looks[best], Of(self.experiment, "race_run", (race, best))
        steps = Of(self.experiment, f"{race}_{best}_best_steps")
        box = plane.box.now
        middle = (box.left + box.right) / 2
        ball = plane.ball(run, look, radius=15.0)
        ball.position.set(float(ball.last))
        called = Words(names[best], (middle, self.bottom + NAME), size=48.0, color=look.color, weight="SEMIBOLD")
        count = Number(steps, ".0f", (middle, self.bottom + STEPS), size=84.0, color=look.color, anchor="")
        return [plane.way(ball, width=4.0), ball, called, count]
