"""A board of lamps: one row a method, one lamp a rate; a lamp burns where the rate works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Formula, Number, Words
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.solids import paint_solid, solid_outline
from scenes.stage.drawing.values import Of
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.box import Box

__all__ = ["LampRow", "RateBoard"]


class RateBoard:
    """Rows of lamps under one another, each with its name on the left.

    Parameters
    ----------
    rows
        For each row its name, what the experiment says of its lamps (one truth a rate), how many of them burn in
        the end, and its colour.
    box
        Of the lamps, in pixels; the names stand left of it.
    ends
        Sources of the smallest and the largest rate.

    Attributes
    ----------
    names, lamps
        What it is made of, row by row, with `scale` below it.
    counts
        How many lamps burn in the end, right of each row: to be shown when that is said.
    """

    def __init__(self, rows: Mapping[str, tuple[Of, Any, str]], box: Box, ends: Sequence[Any]) -> None:
        apart = (box.bottom - box.top) / max(len(rows) - 1, 1)
        self.names: list[Words] = []
        self.lamps: list[LampRow] = []
        self.counts: list[Number] = []
        for k, (name, (of, count, color)) in enumerate(rows.items()):
            y = box.top + k * apart
            self.names.append(Words(name, (box.left - 60, y), color=color, anchor="r", weight="SEMIBOLD"))
            self.lamps.append(LampRow(of, box.left, box.right, y, color))
            self.counts.append(Number(count, ".0f", (box.right + 120, y), size=72.0, color=color))
        y = box.bottom + 90
        numbers = (
            Number(end, "g", (x, y), size=theme.TICK_PX, color=theme.NEUTRAL, anchor="")
            for end, x in zip(ends, (box.left, box.right), strict=True)
        )
        self.scale = [*numbers, Formula("eta", ((box.left + box.right) / 2, y), size=46.0, color=theme.NEUTRAL)]

    @classmethod
    def of_methods(
        cls, experiment: Any, tried: Any, looks: Mapping[str, Look], names: Mapping[str, str], box: Box
    ) -> RateBoard:
        """Return the board of methods on so many grounds.

        The experiment has ``arrives_at_all(name, tried)`` and the facts ``<name>_rates_that_fit``, ``smallest_rate``
        and ``largest_rate``.
        """
        rows = {
            names[n]: (Of(experiment, "arrives_at_all", (n, tried)), Of(experiment, f"{n}_rates_that_fit"), look.color)
            for n, look in looks.items()
        }
        return cls(rows, box, [Of(experiment, f"{which}_rate") for which in ("smallest", "largest")])

    @property
    def parts(self) -> list[Any]:
        """Everything that is shown as the board."""
        return [*self.names, *self.lamps, *self.scale]


class LampRow(Painted):
    """A row of lamps.

    Parameters
    ----------
    of
        What the experiment says: a truth for each lamp, from the left.
    left, right, y
        Middles of the first and the last lamp, and their row, in pixels.
    """

    layer = 4.0

    def __init__(self, of: Of, left: float, right: float, y: float, color: str, *, radius: float = 19.0) -> None:
        self.meaning, self.left, self.right, self.y, self.color_name, self.radius = of, left, right, y, color, radius
        super().__init__()

    def places(self) -> Sequence[float]:
        """Return the pixel column of each lamp."""
        found: Sequence[float] = np.linspace(self.left, self.right, len(self.meaning())).tolist()
        return found

    def trace(self) -> None:
        """Ask which lamps burn."""
        self.burning = [float(bool(lit)) for lit in self.meaning()]
        self.columns = self.places()
        self.shade, self.dark = self.dimmed(self.color_name), self.dimmed(theme.FAINT)
        self.cover(self.left - self.radius, self.y - self.radius, self.right + self.radius, self.y + self.radius)

    def outlines(self) -> list[Outline]:
        """Return the rims of the lamps that burn."""
        rims = [
            solid_outline("disc", u, self.y, self.radius)
            for u, lit in zip(self.columns, self.burning, strict=True)
            if lit
        ]
        return [(np.vstack([rim, rim[:1]]), theme.light(self.shade), self.shown, 0.0) for rim in rims]

    def brush(self, brush: Brush) -> None:
        """Paint the lamps: those that burn are lit, of the others a dark ring is seen."""
        for u, lit in zip(self.columns, self.burning, strict=True):
            if lit:
                paint_solid(brush, "disc", self.shade, u, self.y, self.radius, 0.55)
            else:
                brush.solid(theme.NIGHT, 0.6).disc(u, self.y, self.radius - 4).fill()
                brush.solid(self.dark, 0.8).stroke(2.5)
