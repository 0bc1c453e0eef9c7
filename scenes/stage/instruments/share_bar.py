"""A bar that stands for the whole, filled by its parts from the left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.look import theme
from scenes.stage.plots.box import Box

__all__ = ["ShareBar"]


class ShareBar(Painted):
    """Parts of a whole, side by side in a frame that is as long as the whole.

    Parameters
    ----------
    shares
        Source of the parts, each between 0 and 1, from the left; together at most 1.
    colors
        Source of their colours.
    box
        Of the frame, in pixels.
    meaning
        What of the experiment it counts.
    """

    layer = 6.0

    def __init__(self, shares: Callable[[], Any], colors: Callable[[], Sequence[str]], box: Box, meaning: Any) -> None:
        self.shares, self.colors, self.frame_box = shares, colors, box
        super().__init__()
        self.meaning = meaning

    def trace(self) -> None:
        """Give every part its share of the length."""
        box = self.frame_box
        ends = box.left + (box.right - box.left) * np.concatenate([[0.0], np.cumsum(np.asarray(self.shares(), float))])
        shades = [self.dimmed(color) for color in self.colors()]
        self.parts = [(float(a), float(b), c) for a, b, c in zip(ends[:-1], ends[1:], shades, strict=True)]
        self.cover(box.left, box.top, box.right, box.bottom)

    def brush(self, brush: Brush) -> None:
        """Paint the empty whole, then its parts."""
        box, context = self.frame_box, brush.context
        height = box.bottom - box.top
        whole = (box.left, box.top, box.right - box.left, height, height / 2)
        brush.solid(theme.FAINT, 0.35).box(*whole).fill()
        context.save()
        brush.box(*whole)
        context.clip()
        for left, right, color in self.parts:
            if right - left > 0.2:
                brush.solid(color).box(left, box.top, right - left, height).fill()
        context.restore()
