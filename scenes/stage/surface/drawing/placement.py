"""Where a view stands among the pixels of a frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rectangle = tuple[int, int, int, int]
"""``(x, y, width, height)`` in whole pixels, y down."""


@dataclass(frozen=True)
class Placement:
    """A rectangle of a frame, and the whole pixels that show it.

    ``left, top, right, bottom`` bound the view in pixels, y down, fractions included;
    ``box`` is the ``(x, y, width, height)`` of whole pixels to be drawn.
    """

    left: float
    top: float
    right: float
    bottom: float
    box: Rectangle
    pixel_scale: float = 1.0

    @property
    def aspect(self) -> float:
        """Width over height."""
        return (self.right - self.left) / (self.bottom - self.top)

    def crop(self) -> Array:
        """From clip coordinates of the view to those of the box, y down, ``(4, 4)``."""
        x, y, width, height = self.box
        matrix = np.eye(4)
        matrix[0, 0] = (self.right - self.left) / width
        matrix[0, 3] = (self.left + self.right - 2 * x) / width - 1
        matrix[1, 1] = -(self.bottom - self.top) / height
        matrix[1, 3] = (self.top + self.bottom - 2 * y) / height - 1
        return matrix
