"""Coloured strips under a plot: what holds at each x, at a glance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.look import theme
from scenes.stage.look.text import words
from scenes.stage.plots.plot import Plot

__all__ = ["ClassStrip", "SignStrip", "runs"]


def runs(labels: NDArray[Any]) -> list[tuple[int, int, Any]]:
    """Return (first, last + 1, label) of each stretch of equal labels."""
    edges = np.flatnonzero(labels[1:] != labels[:-1]) + 1
    starts, ends = [0, *edges.tolist()], [*edges.tolist(), len(labels)]
    return [(a, b, labels[a]) for a, b in zip(starts, ends, strict=True)]


class _Strip(VGroup):
    """A band under a plot's window, ``low`` to ``low + height`` in frame units."""

    def __init__(self, low: float, height: float) -> None:
        super().__init__()
        self.low, self.size = low, height
        self.set_z_index(1)

    def fill(self, shape: VMobject, plot: Plot, stretches: list[tuple[float, float]]) -> None:
        """Make ``shape`` cover all ``stretches`` of x."""
        shape.clear_points()
        for left, right in stretches:
            (x0, _, _), (x1, _, _) = plot.c2p(left, 0), plot.c2p(right, 0)
            corners = [[x, y, 0] for x, y in ((x0, self.low), (x1, self.low), (x1, self.top), (x0, self.top))]
            shape.start_new_path(np.array(corners[0]))
            shape.add_points_as_corners(np.array([*corners[1:], corners[0]]))

    @property
    def top(self) -> float:
        """Upper edge of the band."""
        return self.low + self.size

    def label(self, text: str, plot: Plot) -> VMobject:
        """Return a name for the band, to its left."""
        name = words(text, theme.LABEL, theme.NEUTRAL)
        edge = plot.c2p(plot.window.left, 0)[0]
        return name.move_to([edge - theme.GAP - name.width / 2, self.low + self.size / 2, 0])


class SignStrip(_Strip):
    """A band shaded by the sign of a function of x, and marked plus or minus.

    Parameters
    ----------
    fun
        The function; where it is zero the band is empty.
    low, height
        Place of the band, in frame units.
    """

    def __init__(self, fun: Callable[[NDArray[np.float64]], NDArray[np.float64]], low: float, height: float) -> None:
        super().__init__(low, height)
        self.fun = fun
        self.positive = VMobject(fill_color=theme.POSITIVE, fill_opacity=1, stroke_width=0, z_index=1)
        self.negative = VMobject(fill_color=theme.NEGATIVE, fill_opacity=1, stroke_width=0, z_index=1)
        self.plus, self.minus = (VMobject(stroke_color=theme.GROUND, stroke_width=4, z_index=2) for _ in range(2))
        self.add(self.positive, self.negative, self.plus, self.minus)

    def redraw(self, plot: Plot) -> None:
        """Shade the band for the plot's window."""
        x = np.linspace(plot.window.left, plot.window.right, 2001)
        found = runs(np.sign(self.fun((x[1:] + x[:-1]) / 2)))
        for wanted, shape, sign in ((1, self.positive, self.plus), (-1, self.negative, self.minus)):
            stretches = [(x[a], x[b]) for a, b, label in found if label == wanted]
            self.fill(shape, plot, stretches)
            sign.clear_points()
            for left, right in stretches:
                middle = plot.c2p((left + right) / 2, 0) * [1, 0, 0] + np.array([0, self.low + self.size / 2, 0])
                if plot.c2p(right, 0)[0] - plot.c2p(left, 0)[0] > 0.5:
                    _add_sign(sign, middle, plus=wanted > 0)


def _add_sign(shape: VMobject, middle: NDArray[np.float64], *, plus: bool) -> None:
    """Add the strokes of a plus or a minus sign to ``shape``."""
    for arm in (np.array([0.09, 0.0, 0.0]), np.array([0.0, 0.09, 0.0]))[: 2 if plus else 1]:
        shape.start_new_path(middle - arm)
        shape.add_points_as_corners([middle + arm])


class ClassStrip(_Strip):
    """A band in which each x has one of a few colours.

    Parameters
    ----------
    x
        Places, evenly spaced, shape (n,).
    labels
        A label for each place, shape (n,).
    colors
        Colour of each label; labels without one stay empty.
    """

    def __init__(
        self, x: NDArray[np.float64], labels: NDArray[Any], colors: Mapping[Any, str], low: float, height: float
    ) -> None:
        super().__init__(low, height)
        self.x, self.labels = x, labels
        self.reveal = 1.0
        self.bands = {
            label: VMobject(fill_color=color, fill_opacity=1, stroke_width=0, z_index=1)
            for label, color in colors.items()
        }
        self.add(*self.bands.values())

    def redraw(self, plot: Plot) -> None:
        """Colour the band for the plot's window, from the left up to the revealed share."""
        half = (self.x[1] - self.x[0]) / 2
        inside = (self.x >= plot.window.left) & (self.x <= plot.window.right)
        shown = round(self.reveal * int(np.count_nonzero(inside)))
        x, labels = self.x[inside][:shown], self.labels[inside][:shown]
        stretches = runs(labels) if shown else []
        for wanted, shape in self.bands.items():
            self.fill(shape, plot, [(x[a] - half, x[b - 1] + half) for a, b, label in stretches if label == wanted])
