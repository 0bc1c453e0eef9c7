"""A slider: a value on a scale, with its name and its number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Group

from scenes.stage.drawing.drawing import Stroke, rgba
from scenes.stage.drawing.lettering import Readout
from scenes.stage.drawing.solids import Solid
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.look.frame import px
from scenes.stage.look.marks import Look

__all__ = ["Scale", "Slider"]


class Scale(Stroke):
    """The line of a slider, from one number to another.

    Parameters
    ----------
    low, high
        Its ends.
    left, right, y
        Where it stands, in pixels.
    logarithmic
        Whether equal ratios take equal room.
    """

    layer = 6.0
    decoration = "the scale of a slider; its knob is judged"

    def __init__(
        self, low: float, high: float, left: float, right: float, y: float, *, logarithmic: bool = False
    ) -> None:
        self.low, self.high, self.left, self.right, self.y = low, high, left, right, y
        self.logarithmic = logarithmic
        super().__init__()

    def share(self, value: float) -> float:
        """Return how far along the scale a number stands, from 0 to 1."""
        if self.logarithmic:
            value = max(value, self.low)
            return float(np.clip(np.log(value / self.low) / np.log(self.high / self.low), 0, 1))
        return float(np.clip((value - self.low) / (self.high - self.low), 0, 1))

    def spot(self, value: float) -> tuple[float, float]:
        """Return the pixel of a number on the scale."""
        return self.left + self.share(value) * (self.right - self.left), self.y

    def trace(self) -> None:
        """Draw the line."""
        self.polyline(px([self.left, self.right], [self.y, self.y]))
        self.ink([rgba(self.dimmed(theme.FAINT), 0.9)], theme.LINE_PX)


class _Knob(Solid):
    """The knob of a slider: it stands at the slider's value."""

    layer = 6.2

    def __init__(self, scale: Scale, source: Callable[[], float]) -> None:
        self.scale_line, self.source = scale, source
        super().__init__(Look(theme.INK), 15.0, glow=0.12)
        self.meaning = source

    def spot(self) -> tuple[float, float]:
        """Return the pixel of the value."""
        return self.scale_line.spot(float(self.source()))


class Slider(Group):
    """A value that is set: name and number above a scale with a knob.

    Parameters
    ----------
    name
        Typst for the quantity.
    value
        The value, and whatever varies it moves the knob; or a fact, at which that rests.
    low, high
        Ends of the scale.
    at
        Left end of the scale, in pixels.
    length
        In pixels.
    """

    def __init__(
        self,
        name: str,
        value: Value[float] | Of,
        low: float,
        high: float,
        at: tuple[float, float],
        *,
        length: float = 520.0,
        logarithmic: bool = False,
        spec: str = ".3f",
        color: Any = theme.INK,
        beside: bool = False,
    ) -> None:
        x, y = at
        self.value = value
        left = x + 330 if beside else x
        self.scale_line = Scale(low, high, left, left + length, y, logarithmic=logarithmic)
        self.knob = _Knob(self.scale_line, value)
        self.readout = Readout(name, value, spec, (x, y) if beside else (x, y - 56), color=color)
        super().__init__(self.scale_line, self.knob, self.readout)
