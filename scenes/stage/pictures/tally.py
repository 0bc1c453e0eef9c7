"""A tally: names under one another, each with its number at the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.look import theme

__all__ = ["Tally"]


class Tally:
    """Rows of a name and a number, both in the colour of what they are about.

    Parameters
    ----------
    rows
        For each row its name, the source of its number, and its colour.
    left, right, top
        Where the names begin, where the numbers end, and the middle of the first row, in pixels.
    gap
        From row to row.
    title
        What the numbers are, a row above them; empty for none.

    Attributes
    ----------
    names, numbers, title
        What it is made of.
    """

    def __init__(
        self,
        rows: Mapping[str, tuple[Any, str]],
        left: float,
        right: float,
        top: float,
        *,
        gap: float = 62.0,
        spec: str = ".0f",
        size: float = theme.READOUT_PX,
        title: str = "",
    ) -> None:
        self.title = [Words(title, (right, top - gap), color=theme.NEUTRAL, anchor="r")] if title else []
        self.names: list[Words] = []
        self.numbers: list[Number] = []
        for k, (name, (source, color)) in enumerate(rows.items()):
            y = top + k * gap
            self.names.append(Words(name, (left, y), color=color, anchor="l", weight="SEMIBOLD"))
            self.numbers.append(Number(source, spec, (right, y), size=size, color=color, anchor="r"))

    @property
    def parts(self) -> list[Any]:
        """Everything that is shown as the tally."""
        return [*self.title, *self.names, *self.numbers]

    def row(self, k: int) -> list[Any]:
        """Return name and number of a row, for rows that come one by one."""
        return [self.names[k], self.numbers[k]]
