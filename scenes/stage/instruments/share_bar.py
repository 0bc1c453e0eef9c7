"""A bar that stands for the whole, filled by its parts from the left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Rectangle, VGroup, VMobject
from manim.typing import Point3D
from numpy.typing import ArrayLike

from scenes.stage.look import theme

__all__ = ["ShareBar"]


class ShareBar(VGroup):
    """Parts of a whole, side by side in a frame that is as long as the whole.

    Parameters
    ----------
    colors
        Of the parts, from the left.
    width, height
        Of the frame, in frame units.
    center
        Its middle.
    """

    def __init__(self, colors: Sequence[str], *, width: float, height: float, center: Point3D) -> None:
        self.frame = Rectangle(width=width, height=height, stroke_width=theme.GUIDE_WIDTH, stroke_color=theme.FAINT)
        self.frame.move_to(center)
        self.parts = VGroup(*(VMobject(fill_color=color, fill_opacity=1.0, stroke_width=0.0) for color in colors))
        super().__init__(self.parts, self.frame)
        self.set_shares(np.zeros(len(colors)))

    def set_shares(self, shares: ArrayLike) -> None:
        """Give every part its share of the whole, between 0 and 1."""
        left, low, _ = self.frame.get_corner([-1, -1, 0])
        right, high, _ = self.frame.get_corner([1, 1, 0])
        ends = left + (right - left) * np.concatenate([[0.0], np.cumsum(np.asarray(shares, float))])
        for part, x0, x1 in zip(self.parts, ends[:-1], ends[1:], strict=True):
            corners = [(x0, low), (x1, low), (x1, high), (x0, high), (x0, low)]
            part.set_points_as_corners([[x, y, 0.0] for x, y in corners])
