"""Numbers with their names, as they stand above and in the plots."""

from __future__ import annotations

import numpy as np
from manim import LEFT, VGroup
from manim.typing import Point3D

from scenes.stage.look import theme
from scenes.stage.look.text import Number, formula, words

__all__ = ["Counter", "Readout"]


class Readout(VGroup):
    """A quantity and its value on one line.

    Parameters
    ----------
    name
        Typst for what stands before the number, such as ``"x ="``.
    number
        The number; it takes its place behind the name.
    left
        Middle of the left edge.
    """

    def __init__(self, name: str, number: Number, left: Point3D) -> None:
        label = formula(name).move_to(left, aligned_edge=LEFT)
        self.number = number.stand_after(label)
        super().__init__(label, self.number)


class Counter(VGroup):
    """A count of something, such as steps.

    Parameters
    ----------
    word
        What is counted.
    place
        Where the word ends and the number begins.
    count
        How many it shows at first.
    """

    def __init__(self, word: str, place: Point3D, count: float = 0) -> None:
        label = words(word, theme.BODY, theme.NEUTRAL).next_to(place, LEFT, buff=0.1)
        baseline = np.array([label.get_right()[0] + 0.14, label[0].get_bottom()[1], 0.0])
        self.number = Number(0, ".0f").place(baseline)
        super().__init__(label, self.number)
        self.count(count)

    def count(self, position: float) -> None:
        """Show how many have been completed at a fractional position."""
        self.number.set_value(np.floor(position + 1e-9))
