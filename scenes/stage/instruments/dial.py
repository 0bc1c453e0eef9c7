"""A dial whose needle has the slope of the number it shows."""

from __future__ import annotations

import numpy as np
from manim import Arc, Dot, Line, Mobject, VGroup
from manim.typing import Point3D

from scenes.stage.look import theme
from scenes.stage.look.text import Number, formula, words
from scenes.stage.plots.plot import MARK_LAYER
from scenes.stage.words.numerals import typeset_number

__all__ = ["Dial"]


class Dial(VGroup):
    """A multiplier on a rim that opens to the right: shrinking inside ±1, growing outside.

    The needle stands at the angle arctan(r), so that it is parallel to the
    line y = r·x in a plot whose axes have equal scales.

    Parameters
    ----------
    name
        Typst for the quantity.
    low, high
        Ends of the rim.
    value
        Where the needle stands.
    radius
        Of the rim, in frame units; the pivot stands at the origin until the dial is moved.
    """

    def __init__(self, name: str, low: float, high: float, value: float, *, radius: float = 1.4) -> None:
        super().__init__()
        self.low, self.high, self.radius = low, high, radius
        self.hub = Dot(radius=0.07, color=theme.INK)
        self.needle = Line(stroke_width=theme.CURVE_WIDTH, color=theme.GRADIENT)
        self.needle.set_z_index(2)
        self.hub.set_z_index(3)
        self.rim = VGroup(
            self._arc(max(low, -1.0), min(high, 1.0), theme.POSITIVE),
            *(self._arc(a, b, theme.NEGATIVE) for a, b in ((low, -1.0), (1.0, high)) if a < b),
        )
        self.ticks, self.labels = VGroup(), VGroup()
        for tick in (1, 0, -1):
            ray = self._ray(tick)
            self.ticks.add(Line(0.93 * radius * ray, 1.07 * radius * ray, stroke_width=3, color=theme.NEUTRAL))
            self.labels.add(words(typeset_number(str(tick)), theme.LABEL, theme.NEUTRAL).move_to((radius + 0.36) * ray))
        self.name = formula(f"{name} =", theme.BODY)
        self.number = Number(value, ".2f", color=theme.GRADIENT)
        self.name.move_to([0.0, radius + 0.45, 0.0], aligned_edge=np.array([-1.0, 0.0, 0.0]))
        self.number.stand_after(self.name)
        self.add(self.rim, self.ticks, self.labels, self.needle, self.hub, self.name, self.number)
        self.set_value(value)

    @staticmethod
    def _ray(value: float) -> Point3D:
        return np.array([1.0, value, 0.0]) / np.hypot(1.0, value)

    def _arc(self, low: float, high: float, color: str) -> Arc:
        start, end = np.arctan(low), np.arctan(high)
        return Arc(self.radius, start, end - start, stroke_width=7, color=color)

    def point(self, value: float, share: float = 1.0) -> Point3D:
        """Return the place of a value: at a share of the way from the pivot to the rim."""
        return np.asarray(self.hub.get_center() + share * self.radius * self._ray(value))

    def pin(self, mark: Mobject, value: float) -> Mobject:
        """Put a mark on the rim, at a value."""
        return mark.move_to(self.point(value)).set_z_index(MARK_LAYER)

    def set_value(self, value: float) -> Dial:
        """Turn the needle and change the number."""
        self.value = value
        self.needle.set_points_as_corners([self.hub.get_center(), self.point(value, 0.86)])
        self.number.set_value(value)
        return self
