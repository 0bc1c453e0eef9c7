"""The ground: a pool of light at the upper left, dithered so that it does not band in a film."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from scenes.stage.look import theme

__all__ = ["lit_ground"]

#: Where the lamp hangs, as shares of width and height, and how far its light reaches.
LAMP, REACH = (0.38, 0.30), 0.85


@cache
def lit_ground(width: int, height: int) -> NDArray[np.uint8]:
    """Return the ground as a picture ``(height, width, 4)``; it is Manim's background and costs nothing a frame."""
    y, x = np.mgrid[0:height, 0:width]
    far = np.hypot((x / width - LAMP[0]) * 1.15, (y / height - LAMP[1]) * 0.95)
    share = ((1 - np.clip(far / REACH, 0, 1) ** 2) ** 2)[..., None]
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, (height, width, 1)) / 255
    color = (1 - share) * np.array(theme.light(theme.NIGHT)) + share * np.array(theme.light(theme.DUSK)) + noise
    ground = np.full((height, width, 4), 255, np.uint8)
    ground[..., :3] = np.round(255 * np.clip(color, 0, 1))
    return ground
