"""Axes without strokes: a faint grid, and numbers at the ends of its lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import RIGHT, UP, VGroup, VMobject

from scenes.stage.drawing.drawing import Stroke, rgba
from scenes.stage.drawing.lettering import Lettering, _anchored, _letters
from scenes.stage.look import frame, theme
from scenes.stage.look.frame import px
from scenes.stage.plots.plane import Plane
from scenes.stage.plots.window import nice_ticks, tick_text

__all__ = ["AxisNumbers", "GridLines", "Ticks"]

#: A plot never has more ticks on an axis than this: Manim settles what is drawn when a play begins.
SLOTS = 16


class Ticks:
    """Which numbers an axis shows: round ones, at most so many, or those named.

    Parameters
    ----------
    axis
        0 for the horizontal axis, 1 for the vertical one.
    most
        How many at most; 0 for none.
    values
        The numbers, if they are not to be chosen.
    """

    def __init__(self, plane: Plane, axis: int, most: int, values: Sequence[float] | None = None) -> None:
        self.plane, self.axis, self.most, self.values = plane, axis, min(most, SLOTS), values

    def __call__(self) -> list[tuple[float, str]]:
        """Return value and text of each tick in the window."""
        window = self.plane.window()
        low, high = ((window.left, window.right), (window.bottom, window.top))[self.axis]
        if self.values is not None:
            chosen = np.array([v for v in self.values if low <= v <= high])
        elif self.most:
            chosen = nice_ticks(low, high, self.most)
        else:
            chosen = np.zeros(0)
        spacing = float(np.diff(chosen).min()) if len(chosen) > 1 else high - low
        return [(float(value), tick_text(float(value), spacing)) for value in chosen][:SLOTS]

    def label(self, text: str) -> str:
        """Return the text of a tick as it is written."""
        return text


class GridLines(Stroke):
    """Lines through the ticks of one axis that fade out before the borders."""

    layer = 0.0
    decoration = "it leads the eye from the numbers of an axis to the curve"

    def __init__(
        self, plane: Plane, ticks: Any, *, alpha: float = 0.24, span: tuple[float, float] | None = None
    ) -> None:
        self.plane, self.ticks, self.alpha, self.span = plane, ticks, alpha, span
        super().__init__()

    def trace(self) -> None:
        """Draw a line at each tick."""
        box = self.plane.box()
        low, high = self.span or ((box.top, box.bottom) if self.ticks.axis == 0 else self.plane.sides())
        paths = []
        for value, _text in self.ticks():
            if self.ticks.axis == 0:
                at = float(self.plane.u(value))
                paths.append(px([at, at], [high + 10, low]))
            else:
                at = float(self.plane.v(value))
                paths.append(px([low, high], [at, at]))
        self.polyline(*paths)
        upright = self.ticks.axis == 0
        shares = (1, 1, 1, 0.6, 0) if upright else (0, 1, 1, 1, 1, 1, 0)
        self.set_sheen_direction(UP if upright else RIGHT)
        self.ink([rgba(theme.NEUTRAL, self.alpha * share) for share in shares], theme.HAIR_PX)


class Slot(VMobject):
    """The shape of one number of an axis.

    Attributes
    ----------
    says
        The number that is written, or nothing.
    size
        Size of its digits, in pixels.
    """

    says: str = ""
    size: float = theme.TICK_PX


class AxisNumbers(Lettering, VGroup):
    """The numbers of one axis, each a shape of its own with what it says.

    Parameters
    ----------
    at
        Where they stand across the axis: the row of the numbers of x, the column of the numbers of y, in
        pixels; or what returns it.
    anchor
        Which side of a number is put there.
    lift
        How far above its line a number of y stands, in pixels.
    end
        The pixel column before which numbers of x end: where the axis has its name.
    """

    decoration = "the inspection reads the axis from them"

    def __init__(
        self,
        plane: Plane,
        ticks: Any,
        at: Any,
        *,
        anchor: str = "",
        lift: float = 0.0,
        end: Callable[[], float] = lambda: frame.RIGHT,
    ) -> None:
        self.plane, self.ticks, self.across, self.anchor, self.lift, self.end = plane, ticks, at, anchor, lift, end
        self.size = theme.TICK_PX
        super().__init__()
        self.slots = [Slot(stroke_width=0.0) for _ in range(SLOTS)]
        for slot in self.slots:
            slot.set_z_index(self.layer)
        self.add(*self.slots)
        self.texts: list[str] = [""] * SLOTS

    def at_depth(self, depth: float) -> Any:
        """Lie nearer to the viewer."""
        super().at_depth(depth)
        for slot in self.slots:
            slot.set_z_index(self.layer + depth)
        return self

    def trace(self) -> None:
        """Write each number beside its line, if there is room for it."""
        across = self.across() if callable(self.across) else self.across
        color = rgba(self.dimmed(theme.NEUTRAL, text=True), self.presence())
        shown = list(self.ticks())
        for k, slot in enumerate(self.slots):
            slot.points, slot.says, slot.size = np.zeros((0, 3)), "", self.size
            self.texts[k] = ""
            slot.fill_rgbas = np.array([color])  # also of one without a number: no trace of what was shown before
            if k >= len(shown):
                continue
            value, text = shown[k]
            spot = (
                (float(self.plane.u(value)), across)
                if self.ticks.axis == 0
                else (across, float(self.plane.v(value)) - self.lift)
            )
            points, box = _letters(text, self.size, "MEDIUM")
            placed = points + (px(*spot) - _anchored(box, self.anchor))
            spread = frame.pixels(placed)
            if spread[:, 0].min() < frame.LEFT or spread[:, 0].max() > self.end():
                continue
            if spread[:, 1].min() < frame.TOP or spread[:, 1].max() > frame.BOTTOM:
                continue
            slot.points, self.texts[k], slot.says = placed, text, text


def drawn_numbers(numbers: AxisNumbers) -> list[tuple[str, Slot]]:
    """Return what each visible number says, with its shape."""
    return [(text, slot) for text, slot in zip(numbers.texts, numbers.slots, strict=True) if text]
