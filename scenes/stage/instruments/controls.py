"""Sliders, and animations driven by one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import DOWN, UP, Animation, Dot, Line, Mobject, VGroup, smooth
from manim.typing import Point3D

from scenes.stage.look import theme
from scenes.stage.look.text import Number, formula, put

__all__ = ["Drive", "Slider"]


class Drive(Animation):
    """Call a function with a number that runs from one value to another.

    Whatever the function moves must be part of ``mobjects``: Manim draws the
    rest of the picture only once.
    """

    def __init__(
        self, act: Callable[[float], Any], start: float, end: float, *mobjects: Mobject, **kwargs: Any
    ) -> None:
        self.act, self.start_value, self.end_value = act, start, end
        super().__init__(VGroup(*mobjects), **{"run_time": 2.0, "rate_func": smooth, "introducer": True, **kwargs})

    def _setup_scene(self, scene: Any) -> None:
        """Add what is not on screen yet, one by one, so that nothing changes its layer."""
        present = set(scene.get_mobject_family_members())
        scene.add(*(mobject for mobject in self.mobject if mobject not in present))

    def interpolate_mobject(self, alpha: float) -> None:
        """Call the function with the value in between."""
        share = self.rate_func(alpha)
        self.act(self.start_value + share * (self.end_value - self.start_value))


class Slider(VGroup):
    """A number on a scale, with a knob.

    Parameters
    ----------
    name
        Typst for the quantity.
    low, high
        Ends of the scale.
    logarithmic
        Whether equal ratios take equal room.
    """

    def __init__(
        self,
        name: str,
        low: float,
        high: float,
        value: float,
        *,
        logarithmic: bool = False,
        length: float = 4.0,
        format_spec: str = ".3f",
    ) -> None:
        super().__init__()
        self.low, self.high, self.logarithmic, self.length = low, high, logarithmic, length
        self.scale_line = Line([0, 0, 0], [length, 0, 0], stroke_width=theme.LINE_WIDTH, color=theme.NEUTRAL)
        self.knob = Dot(radius=0.13, color=theme.INK)
        self.name = formula(f"{name} =", theme.BODY)
        self.number = Number(value, format_spec)
        self.ends = VGroup(
            *(Line(0.08 * DOWN, 0.08 * UP, stroke_width=theme.LINE_WIDTH, color=theme.NEUTRAL).move_to(end)
              for end in (self.scale_line.get_start(), self.scale_line.get_end()))
        )  # fmt: skip
        self.add(self.scale_line, self.ends, self.name, self.number, self.knob)
        self.name.next_to(self.scale_line, UP, buff=0.2, aligned_edge=np.array([-1.0, 0.0, 0.0]))
        self.number.stand_after(self.name)
        self.set_value(value)

    def share(self, value: float) -> float:
        """Return how far along the scale ``value`` stands, from 0 to 1."""
        if self.logarithmic:
            return float(np.log(value / self.low) / np.log(self.high / self.low))
        return (value - self.low) / (self.high - self.low)

    def point(self, value: float) -> Point3D:
        """Return the place of ``value`` on the scale."""
        return self.scale_line.point_from_proportion(min(max(self.share(value), 0.0), 1.0))

    def set_value(self, value: float) -> Slider:
        """Move the knob and change the number."""
        self.value = value
        put(self.knob, self.point(value))
        self.number.set_value(value)
        return self
