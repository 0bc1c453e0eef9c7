"""Slices: the error of several formulas along one knob, side by side, each under its formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Formula
from scenes.stage.drawing.values import Of
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["Slices"]


class Slices:
    """Errors of formulas along a knob, in a row of small plots.

    Not a mobject: its parts are, so that each can come when it is talked about.

    Parameters
    ----------
    experiment
        Whose formulas they are.
    error
        Returns what the experiment answers for the name of a formula: its error along the knob.
    rows
        For each formula, Typst in which the knobs are marked as the part ``k``, its name in the experiment, between
        which values of the knob it is drawn, and in which colour.
    knob
        Name of the knob, as Typst.

    Attributes
    ----------
    names
        The formulas.
    plots
        Axes, and the name of the knob below each.
    whole
        Formulas and plots.
    curves
        For each formula: the graph of its error, and the land under it.
    """

    def __init__(
        self, experiment: Any, error: Callable[[str], Of], rows: Sequence[tuple[str, str, tuple[float, float], str]], *,
        knob: str = "a", top: float = 350.0, bottom: float = 820.0,
    ) -> None:  # fmt: skip
        pitch = (1824.0 - 110.0 + 60.0) / len(rows)
        self.names: list[Formula] = []
        self.plots: list[Any] = []
        self.curves: list[list[Any]] = []
        for k, (formula, name, (low, high), color) in enumerate(rows):
            box = Box(110.0 + k * pitch, top, 110.0 + (k + 1) * pitch - 60.0, bottom)
            middle = (box.left + box.right) / 2
            of = error(name)
            high_error = float(of().value(np.linspace(low, high, 401)).max())
            plot = Plot(
                experiment, Window(low, high, -0.05 * high_error, 1.12 * high_error), box, bleed=False, ticks=(3, 0),
                y_numbers=None,
            )  # fmt: skip
            graph = plot.graph(of, color=color)
            self.names.append(Formula(formula, (middle, top - 66.0), size=58, parts={"k": theme.ITERATE}))
            self.plots += [plot, Formula(knob, (middle, bottom + 88.0), size=46, color=theme.NEUTRAL)]
            self.curves.append([plot.land(graph, fade_px=4.0), graph])

    @property
    def whole(self) -> list[Any]:
        """Formulas and plots: what stands before an error is drawn."""
        return [*self.names, *self.plots]
