"""A fit beside its landscape: data, the curve of a model, and the numbers of both."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import RIGHT, Mobject, VMobject
from manim.typing import Point3D
from numpy.typing import ArrayLike, NDArray

from scenes.stage.look import theme
from scenes.stage.look.discs import discs
from scenes.stage.look.text import Number, formula, words
from scenes.stage.plots.plot import CURVE_LAYER, TRACE_LAYER, Curve, Plot
from scenes.stage.plots.window import Window

__all__ = ["FitPanel", "Misses", "Scatter", "error_format"]

Array = NDArray[np.float64]
#: A fitted function: values at places x for given parameters.
Model = Callable[[ArrayLike, Array], Array]


class Scatter(VMobject):
    """Data points of a plot, as one shape."""

    def __init__(self, x: Array, y: Array, *, radius: float = 0.03, color: str = theme.DATA) -> None:
        super().__init__(fill_color=color, fill_opacity=0.85, stroke_width=0)
        self.x, self.y, self.radius = x, y, radius
        self.set_z_index(1)

    def redraw(self, plot: Plot) -> None:
        """Draw a disc at every place inside the window."""
        window = plot.window
        seen = (self.x >= window.left) & (self.x <= window.right) & (self.y >= window.bottom) & (self.y <= window.top)
        self.points = discs(plot.to_frame(self.x[seen], self.y[seen]), self.radius)


class Misses(VMobject):
    """Upright lines from every ``every``-th datum to a curve, cut off at the window."""

    def __init__(self, scatter: Scatter, curve: Curve, every: int) -> None:
        super().__init__(stroke_width=theme.GUIDE_WIDTH, stroke_color=theme.INK)
        self.set_z_index(TRACE_LAYER)
        self.x, self.y, self.curve = scatter.x[::every], scatter.y[::every], curve

    def redraw(self, plot: Plot) -> None:
        """Draw the lines to where the curve is now."""
        low, high = plot.window.bottom, plot.window.top
        ends = plot.to_frame(self.x, np.clip(self.curve.fun(self.x), low, high))
        feet = plot.to_frame(self.x, np.clip(self.y, low, high))
        self.clear_points()
        for foot, end in zip(feet, ends, strict=True):
            self.start_new_path(foot)
            self.add_points_as_corners([end])


class FitPanel:
    """Data and a model's curve in a plot, with the parameters and the error under it.

    Not a mobject: its parts are, so that each can come when it is talked about.

    Parameters
    ----------
    model
        ``model(parameters, x)`` returns the values of the fitted function.
    error
        ``error(parameters)`` returns the number under the plot.
    x, y
        The data.
    names
        Typst for the names of the parameters.
    rule
        Typst for the model.
    label
        What the error is called on screen.
    center
        Middle of the plot's window.
    seen
        Parameters whose curves should fit into the window, unless they leave the data far behind.
    """

    def __init__(
        self,
        model: Model,
        error: Callable[[ArrayLike], float],
        x: Array,
        y: Array,
        *,
        names: tuple[str, str],
        rule: str,
        label: str,
        center: Point3D,
        width: float = 3.6,
        height: float = 2.7,
        seen: Sequence[ArrayLike] = (),
    ) -> None:
        self.model, self.error_of = model, error
        self.parameters: Array = np.zeros(2)
        self.shows_misses = False
        window = _window(x, y, [model(parameters, x) for parameters in seen])
        self.plot = Plot(window, width, height, names=("x", "y"), y_axis=window.left, ticks=(4, 4)).move_to(center)
        self.scatter = self.plot.draw(Scatter(x, y))
        self.curve = Curve(lambda x: model(self.parameters, x), samples=160, stroke_color=theme.ITERATE)
        self.curve.set_z_index(CURVE_LAYER)
        self.plot.draw(self.curve)
        self.misses = self.plot.draw(Misses(self.scatter, self.curve, max(1, len(x) // 25)))
        left, bottom = center[0] - width / 2, center[1] - height / 2
        self.rule = formula(rule).move_to([center[0], center[1] + height / 2 + 0.75, 0])
        self.first_row = np.array([left, bottom - 1.0, 0.0])
        self.symbols = [formula(f"{name} =", color=theme.INK) for name in names]
        self.values = [Number(0.0, ".2f", color=theme.ITERATE) for _ in names]
        for column, (symbol, value) in enumerate(zip(self.symbols, self.values, strict=True)):
            symbol.move_to(self.first_row + 0.55 * column * width * RIGHT, aligned_edge=-RIGHT)
            value.stand_after(symbol)
        self.label, self.error = self.get_row(label, 0.0, ".3f", 1)

    def get_row(
        self, text: str, value: float, format_spec: str, row: int, fact: str | None = None
    ) -> tuple[Mobject, Number]:
        """Return words and a number for a row under the parameters, counted from them."""
        label = words(text).move_to(self.first_row + np.array([0.0, -0.56 * row, 0.0]), aligned_edge=-RIGHT)
        return label, Number(value, format_spec, fact=fact).stand_after(label, gap=0.25)

    def show(self, parameters: ArrayLike) -> None:
        """Show the curve, the misses and the numbers of a pair of parameters."""
        self.parameters = np.array(parameters, dtype=float)
        self.curve.redraw(self.plot)
        self.misses.redraw(self.plot)
        for value, number in zip(self.values, self.parameters, strict=True):
            value.set_value(0.0 if abs(number) < 0.005 else number)  # no minus before a zero
        self._show_error(self.error_of(self.parameters))
        for shown in (*self.values, self.error):
            shown.fact = None

    def cite(self, facts: Any, *names: str) -> None:
        """Show the numbers of three facts, two parameters and an error, and say which they are."""
        a, b, error = names
        self.show((facts[a], facts[b]))
        self._show_error(facts[error])
        for number, name in zip((*self.values, self.error), names, strict=True):
            number.fact = name

    def _show_error(self, error: float) -> None:
        self.error.format_spec = error_format(error)
        self.error.set_value(error)

    @property
    def moving(self) -> list[Mobject]:
        """What changes with the parameters."""
        return [self.curve, *([self.misses] if self.shows_misses else []), *self.values, self.error]


def error_format(error: float) -> str:
    """Return a format for an error: three decimals, or more if it takes more to show two digits that are not zero.

    >>> [format(error, error_format(error)) for error in (1.25, 0.0096, 0.00041, 4.1e-7)]
    ['1.250', '0.0096', '0.00041', '4.1e-07']
    """
    decimals = max(3, 1 - math.floor(math.log10(abs(error)))) if error else 3
    return f".{decimals}f" if decimals <= 5 else ".1e"


def _window(x: Array, y: Array, curves: Sequence[Array]) -> Window:
    """Return a window around the data that also holds the curves, up to four times the height of the data away."""
    span, reach = float(np.ptp(y)) + 1e-9, 0.04 * float(np.ptp(x))
    values = np.concatenate([y, *curves])
    low = max(float(values.min()), float(y.min()) - 4 * span)
    high = min(float(values.max()), float(y.max()) + 4 * span)
    margin = 0.12 * (high - low)
    return Window(x.min() - reach, x.max() + reach, low - margin, high + margin)
