"""How a method converges: a quantity against the iteration, on an axis that can turn logarithmic."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim.typing import Point3D
from numpy.typing import ArrayLike, NDArray
from scipy import optimize

from scenes.stage.plots.motion import PlotChange
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window
from scenes.stage.words.numerals import typeset_number

__all__ = ["BendAxis", "ConvergencePlot", "decade_text"]

#: Labels of ticks stand at least this far apart, in frame units.
_ROOM = 0.36


def decade_text(exponent: int) -> str:
    """Return a power of ten as an axis shows it.

    >>> decade_text(-3), decade_text(0)
    ('10⁻³', '1')
    """
    return str(10**exponent) if exponent in (0, 1) else typeset_number(f"1e{exponent}")[2:]


class ConvergencePlot(Plot):
    """A plot against the iteration whose vertical axis can turn from linear into logarithmic.

    Everything is given in data units whatever the axis: a value v stands at
    ``(1 - bend)·linear(v) + bend·logarithmic(v)``. Values below the floor
    stand on it.

    Parameters
    ----------
    last
        The last iteration shown.
    floor, top
        The smallest value of the logarithmic axis (positive), and the largest of both.
    bend
        0 for a linear axis from 0, 1 for a logarithmic one.
    """

    def __init__(
        self,
        last: float,
        floor: float,
        top: float,
        width: float,
        height: float,
        *,
        names: tuple[str, str] = ("k", "f(x_k)"),
        bend: float = 0.0,
        ticks: tuple[int, int] = (4, 5),
    ) -> None:
        if not 0 < floor < top:
            raise ValueError(
                f"floor must lie between 0 and top = {top}, got {floor}; a logarithm needs positive values."
            )
        self.floor, self.bend = floor, bend
        super().__init__(Window(0.0, last, 0.0, top), width, height, names=names, ticks=ticks, name_size=18.0)

    def _share(self, values: ArrayLike, bend: float) -> NDArray[np.float64]:
        """Return how high values stand, from 0 at the bottom to 1 at the top."""
        values = np.asarray(values, dtype=float)
        linear = values / self.window.top
        logarithmic = np.log(np.maximum(values, self.floor) / self.floor) / np.log(self.window.top / self.floor)
        return np.asarray((1 - bend) * linear + bend * logarithmic)

    def to_frame(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return frame points, shape (n, 3), of data points."""
        return super().to_frame(x, self._share(y, self.bend) * self.window.top)

    def p2c(self, point: Point3D) -> tuple[float, float]:
        """Return the data point at a frame point."""
        x, y = super().p2c(point)
        share = y / self.window.top
        if self.bend == 0:
            return x, y
        if self.bend == 1:
            return x, float(self.floor * (self.window.top / self.floor) ** share)
        top = self.window.top
        return x, float(optimize.brentq(lambda v: float(self._share(v, self.bend)) - share, -top, 2 * top))

    def set_bend(self, bend: float) -> ConvergencePlot:
        """Turn the axis part of the way from linear to logarithmic."""
        self.bend = bend
        self.redraw()
        return self

    def ticks_on(self, axis: int) -> list[tuple[float, str]]:
        """Return round numbers, or powers of ten as far as there is room for them."""
        if axis == 0 or self.bend == 0:
            return super().ticks_on(axis)
        low, high = np.ceil(np.log10(self.floor) - 1e-9), np.floor(np.log10(self.window.top) + 1e-9)
        spacing = next(s for s in (1, 2, 3, 5, 10, 20, 50, 100) if (high - low) / s <= self.most_ticks[1])
        ticks: list[tuple[float, str]] = []
        above = np.inf
        for exponent in np.arange(spacing * (high // spacing), low - 0.5, -spacing).astype(int):
            place = float(self._share(10.0**exponent, self.bend)) * self.frame_height
            if above - place >= _ROOM:
                ticks.append((10.0**exponent, decade_text(int(exponent))))
                above = place
        return ticks


class BendAxis(PlotChange):
    """Turn the axis of a convergence plot from linear into logarithmic."""

    plot: ConvergencePlot

    def __init__(self, plot: ConvergencePlot, bend: float = 1.0, **kwargs: Any) -> None:
        self.target_bend = bend
        super().__init__(plot, **kwargs)

    def note_start(self) -> None:
        """Remember how far it is bent."""
        self.start_bend = self.plot.bend

    def show(self, share: float) -> None:
        """Show the axis in between."""
        self.plot.set_bend(
            self.target_bend if share >= 1 else self.start_bend + share * (self.target_bend - self.start_bend)
        )
