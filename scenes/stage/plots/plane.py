"""Data coordinates in a box of the frame: what every drawing of a plot looks through."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.values import Of, Value
from scenes.stage.look.frame import WIDTH
from scenes.stage.plots.box import Box
from scenes.stage.plots.window import Window

__all__ = ["Function", "Plane", "function_of"]

Array = NDArray[np.float64]
Function = Any


def function_of(answer: Any) -> Function:
    """Return a function of x from what an experiment answers: an objective, a model, or a function."""
    return answer if callable(answer) else answer.value


class Plane:
    """A window of data in a box of pixels; both are values, so that all drawings follow them.

    Parameters
    ----------
    experiment
        Whose numbers are drawn.
    window
        What is shown, in data units; a value, if it follows another plot's.
    box
        Where, in pixels.
    bleed
        Whether curves and grid run on to the left and right edges of the frame.
    """

    def __init__(self, experiment: Any, window: Window | Value[Window], box: Box, *, bleed: bool = True) -> None:
        self.experiment = experiment
        self.window: Value[Window] = window if isinstance(window, Value) else Value(window)
        self.box: Value[Box] = Value(box)
        self.bleed = bleed

    def __deepcopy__(self, memo: dict[int, Any]) -> Plane:
        """Return itself: copies of drawings look through the same plane."""
        return self

    def of(self, name: str | Of, *args: Any) -> Of:
        """Return a question to the plot's experiment."""
        return name if isinstance(name, Of) else Of(self.experiment, name, args)

    # -- from data to pixels and back -------------------------------------------

    def u(self, x: ArrayLike) -> Array:
        """Return the pixel column of data."""
        window, box = self.window(), self.box()
        share = (np.asarray(x, dtype=float) - window.left) / (window.right - window.left)
        return np.asarray(box.left + share * (box.right - box.left))

    def v(self, y: ArrayLike) -> Array:
        """Return the pixel row of data."""
        box = self.box()
        return np.asarray(box.bottom - self.height(y) * (box.bottom - box.top))

    def height(self, y: ArrayLike) -> Array:
        """Return how high data stand in the window, from 0 at its bottom to 1 at its top."""
        window = self.window()
        return np.asarray((np.asarray(y, dtype=float) - window.bottom) / (window.top - window.bottom))

    def x_at(self, u: ArrayLike) -> Array:
        """Return the data of a pixel column."""
        window, box = self.window(), self.box()
        share = (np.asarray(u, dtype=float) - box.left) / (box.right - box.left)
        return np.asarray(window.left + share * (window.right - window.left))

    def y_at(self, v: ArrayLike) -> Array:
        """Return the data of a pixel row."""
        window, box = self.window(), self.box()
        share = (box.bottom - np.asarray(v, dtype=float)) / (box.bottom - box.top)
        return np.asarray(window.bottom + share * (window.top - window.bottom))

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a data point."""
        return float(self.u(x)), float(self.v(y))

    def spots(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Return the pixels ``(n, 2)`` of data points."""
        u, v = np.broadcast_arrays(self.u(x), self.v(y))
        return np.stack([u, v], axis=-1)

    # -- how far drawings reach ---------------------------------------------------

    def sides(self) -> tuple[float, float]:
        """Return the pixel columns between which drawings are seen."""
        box = self.box()
        return (-4.0, WIDTH + 4.0) if self.bleed else (box.left, box.right)

    def reach(self) -> tuple[float, float]:
        """Return the data between which drawings are seen."""
        left, right = self.sides()
        return float(self.x_at(left)), float(self.x_at(right))

    def fading(self, u: Array, v: Array) -> Array:
        """Return the light of a curve at pixels: it leaves by fading, never by a cut end."""
        box = self.box()
        deep = 0.1 * (box.bottom - box.top)
        up = (v - box.top) / deep
        down = ((box.bottom + 0.1 * deep) - v) / (0.6 * deep)
        light = np.minimum(np.clip(up, 0, 1), np.clip(down, 0, 1))
        if not self.bleed:
            wide = 0.04 * (box.right - box.left)
            light = np.minimum(light, np.clip(np.minimum(u - box.left, box.right - u) / wide + 0.35, 0, 1))
        return np.asarray(np.where(np.isfinite(light), light, 0.0))
