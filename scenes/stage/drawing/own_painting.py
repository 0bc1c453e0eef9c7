"""Lets mobjects paint themselves into Manim's Cairo frame.

Manim draws images through Pillow, resampling and compositing the whole frame. What paints
itself for its very place needs neither. `install` therefore lets `manim.Camera` ask an
image mobject whether it paints itself; every other image goes the usual way.
"""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

import numpy as np
from manim import Camera
from numpy.typing import NDArray

__all__ = ["install"]


@cache
def install() -> None:
    """Let every Manim camera of this process hand its frame to mobjects with ``paint_on``."""
    usual = Camera.display_image_mobject

    @wraps(usual)
    def display(self: Camera, image_mobject: Any, pixel_array: NDArray[np.uint8]) -> None:
        paint = getattr(image_mobject, "paint_on", None)
        if paint is None:
            usual(self, image_mobject, pixel_array)
        else:
            paint(self, pixel_array)

    Camera.display_image_mobject = display  # type: ignore[method-assign]
