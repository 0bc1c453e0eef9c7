"""Slopes tip to tail: what a velocity has kept of each of them, and what they add up to."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Formula, Number, Words
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["SlopeArrows", "SlopeStack"]


class SlopeStack(Plot):
    """Slopes as arrows, tip to tail on an axis of velocity: the tip of the newest stands at the velocity.

    Parameters
    ----------
    experiment
        Has ``<kind>_stack(count)``, what is left of each of the first slopes, the oldest first, and their sum,
        ``<kind>_velocity(count)``.
    kind
        The kind of slopes.
    count
        How many slopes there are: a value; between whole counts the old ones age, then the new one grows.
    low, high
        Ends of the axis.
    drop
        Pixels by which each arrow lies lower than the older one; 0 for a train on one line.
    newest
        How many arrows are seen at most, the newest ones.
    title
        Words above the upper left corner.

    Attributes
    ----------
    arrows
        The arrows, to be shown.
    """

    def __init__(
        self, experiment: Any, kind: str, count: Value[float], low: float, high: float, box: Box, *, title: str = "",
        color: str = theme.GRADIENT, drop: float = 0.0, newest: int = 100, width: float = 12.0, **options: Any,
    ) -> None:  # fmt: skip
        window = Window(low, high, 0.0, 1.0)
        super().__init__(experiment, window, box, **{"ticks": (8, 0), "y_numbers": None, "bleed": False, **options})
        self.count, self.kind = count, kind
        self.arrows: SlopeArrows = self._home(SlopeArrows(self, f"{kind}_stack", color, drop, newest, width))
        if title:
            words = Words(title, (box.left, box.top - 36), color=theme.NEUTRAL, anchor="l")
            self.names.append(self._home(words))

    def total(self, at: tuple[float, float]) -> Number:
        """Return the velocity as a large number."""
        return Number(self.of(f"{self.kind}_velocity", self.count), ".2f", at, size=theme.HERO_PX)

    def gain(self, gain: Of, typst: str, at: tuple[float, float]) -> list[Any]:
        """Return a line at what the velocity comes to, and its formula."""
        return [self.guide(x=gain, color=theme.INK, width=4.0), Formula(typst, at, size=72)]


class SlopeArrows(Painted):
    """The arrows of a stack of slopes."""

    layer = 4.0

    def __init__(self, plane: SlopeStack, slopes: str, color: str, drop: float, newest: int, width: float) -> None:
        self.plane, self.color_name, self.drop, self.newest, self.width_px = plane, color, drop, newest, width
        self.meaning = plane.of(slopes, plane.count)
        super().__init__()

    def trace(self) -> None:
        """Lay the arrows tip to tail, the oldest first."""
        left = np.asarray(self.meaning(), dtype=float)
        sums = np.concatenate([[0.0], np.cumsum(left)])
        box = self.plane.box()
        u = np.asarray(self.plane.u(sums))
        first = max(0, len(left) - self.newest)
        top = box.top + 0.5 * (box.bottom - box.top) if self.drop == 0 else box.top + 2 * self.width_px
        rows = top + self.drop * np.arange(len(left) - first)
        self.arrows = np.array(
            [[u[first + k], v, u[first + k + 1], v] for k, v in enumerate(rows)], dtype=float
        ).reshape(-1, 4)
        lit, dark = self.dimmed(self.color_name), self.dimmed(theme.mix(self.color_name, theme.NIGHT, 0.35))
        self.shades = [lit if (len(left) - k) % 2 else dark for k in range(first, len(left))]
        self.cover(box.left, box.top, box.right, box.bottom)

    def outlines(self) -> list[Outline]:
        """Return the shafts."""
        pairs = zip(self.arrows, self.shades, strict=True)
        return [(arrow.reshape(2, 2), theme.light(shade), self.shown, self.width_px) for arrow, shade in pairs]

    def brush(self, brush: Brush) -> None:
        """Paint shafts and heads; a short arrow is a head alone."""
        for (u, v, end, _), shade in zip(self.arrows.tolist(), self.shades, strict=True):
            length, side = abs(end - u), 1.0 if end > u else -1.0
            if length < 0.6:
                continue
            head, half = min(2.4 * self.width_px, length), 1.15 * self.width_px
            if length > head:
                brush.solid(shade).box(min(u, end - side * head), v - self.width_px / 2, length - head, self.width_px)
                brush.fill()
            neck = end - side * head
            brush.solid(shade).line([(end, v), (neck, v - half), (neck, v + half)], closed=True).fill()
            brush.solid(theme.NIGHT, 0.55).stroke(1.5)
