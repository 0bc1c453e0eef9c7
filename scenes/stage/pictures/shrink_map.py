"""The map of factors: by what a step multiplies the distance, over all curvatures at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.values import Of, Value
from scenes.stage.plots.axes import Ticks
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import SAMPLES, Graph
from scenes.stage.plots.log_strip import power_text
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["ShrinkMap"]

Array = NDArray[np.float64]


class _Powers(Ticks):
    """Powers of ten."""

    def __call__(self) -> list[tuple[float, str]]:
        """Return the powers in the window."""
        window = self.plane.window()
        first, last = np.ceil(np.log10(window.left) - 1e-9), np.floor(np.log10(window.right) + 1e-9)
        return [(10.0**k, power_text(int(k))) for k in np.arange(first, last + 1)]


class ShrinkMap(Plot):
    """The factor of a step against ηλ, whose axis is logarithmic; its graph follows the momentum, a value.

    Parameters
    ----------
    experiment
        Has ``shrink_with(momentum)``, a function of ηλ.
    momentum
        The momentum: a value.
    least, most
        Ends of the axis of ηλ.
    box
        Where it stands.
    highest
        The largest factor that is shown.

    Attributes
    ----------
    curve, ground
        The graph of the factor and the land under it, to be shown.
    """

    def __init__(
        self, experiment: Any, momentum: Value[float], least: float, most: float, box: Box, *, highest: float = 1.15,
        **options: Any,
    ) -> None:  # fmt: skip
        window = Window(least, most, 0.0, highest)
        given = {"y_values": (0.0, 0.5, 1.0), "names": ("eta lambda", ""), "bleed": False, "y_numbers": "left"}
        super().__init__(experiment, window, box, **{**given, **options})
        self.momentum = momentum
        self.factor = self.of("shrink_with", momentum)
        self.curve = self.graph(self.factor)
        self.ground = self.land(self.curve)

    def wall(self, z: str, number: Of, spec: str, row: float, color: str) -> list[Any]:
        """Return the wall at a limit of ηλ, and the number that it stands for on its left, at a height."""
        of = self.of(z)
        guide = self.guide(x=of, color=color, width=4.0)
        return [guide, Number(number, spec, self.at(of, row, -22), color=color, anchor="r")]

    def graph(self, name: Any, *args: Any, **options: Any) -> Graph:
        """Draw the graph of a function of ηλ."""
        graph: Graph = self._home(_LogGraph(self, self.of(name, *args), **options))
        return graph

    def get_ticks(self, axis: int, most: int, values: Any) -> Ticks:
        """Return powers of ten on the horizontal axis."""
        return _Powers(self, axis, most) if axis == 0 and most else super().get_ticks(axis, most, values)

    def u(self, x: ArrayLike) -> Array:
        """Return the pixel column of a positive number."""
        window, box = self.window(), self.box()
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.log(np.asarray(x, dtype=float) / window.left) / np.log(window.right / window.left)
        return np.asarray(box.left + share * (box.right - box.left))

    def x_at(self, u: ArrayLike) -> Array:
        """Return the number of a pixel column."""
        window, box = self.window(), self.box()
        share = (np.asarray(u, dtype=float) - box.left) / (box.right - box.left)
        return np.asarray(window.left * (window.right / window.left) ** share)


class _LogGraph(Graph):
    """A graph that is asked at places evenly spaced on a logarithmic axis."""

    def up_to(self, left: float, right: float, share: float) -> float:
        """Return the place a share of the way, by equal ratios."""
        return float(left * (right / left) ** share)

    def spaced(self, left: float, right: float, count: int = 3 * SAMPLES) -> Array:
        """Return places from one to another, by equal ratios: a plateau has sharp ends."""
        return np.geomspace(left, right, count)
