"""The frame in pixels of 1920×1080, counted from the upper left: the units in which everything is placed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["BOTTOM", "HEIGHT", "LEFT", "PIXEL", "RIGHT", "TOP", "WIDTH", "pixels", "px"]

WIDTH, HEIGHT = 1920.0, 1080.0
#: Words, numbers and marks stay within these; below lies the player's band for captions.
LEFT, RIGHT, TOP, BOTTOM = 96.0, 1824.0, 54.0, 950.0
#: Frame units to the pixel.
PIXEL: Final = 1 / 135


def px(x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return the frame points ``(..., 3)`` of pixels."""
    x, y = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    return np.stack([(x - WIDTH / 2) * PIXEL, (HEIGHT / 2 - y) * PIXEL, np.zeros_like(x)], axis=-1)


def pixels(points: Any) -> NDArray[np.float64]:
    """Return the pixels ``(..., 2)`` of frame points."""
    points = np.asarray(points, dtype=float)
    return np.stack([points[..., 0] / PIXEL + WIDTH / 2, HEIGHT / 2 - points[..., 1] / PIXEL], axis=-1)
