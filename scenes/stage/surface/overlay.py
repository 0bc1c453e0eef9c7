"""A second colouring of a landscape, over that of its heights."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from scenes.stage.surface.camera import ViewState


class Overlay(ViewState):
    """A second colouring over the height map, for example where each start ends.

    Parameters
    ----------
    image
        ``(ny, nx, 3 or 4)``, sRGB as bytes or between 0 and 1; row 0 at the least y.
    """

    animated = ("opacity", "reveal", "origin")

    def __init__(self) -> None:
        super().__init__()
        self.image = np.zeros((1, 1, 4), np.uint8)
        self.opacity = np.array([0.0])
        self.reveal = np.array([10.0])
        self.origin = np.zeros(2)

    def set_image(self, image: ArrayLike) -> Self:
        """Take another colouring; its opacity stays as it is."""
        pixels = np.asarray(image)
        if pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
            raise ValueError(f"the overlay has shape {pixels.shape}; it must be (ny, nx, 3 or 4).")
        if pixels.dtype != np.uint8:
            pixels = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
        if pixels.shape[2] == 3:
            pixels = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
        self.image = np.ascontiguousarray(pixels)
        return self

    def set_reveal(self, radius: float, origin: ArrayLike | None = None) -> Self:
        """Show it within a world radius of a world place ``(2,)``; animate it to let it spread."""
        self.reveal = np.array([float(radius)])
        if origin is not None:
            self.origin = np.array(origin, float)[:2]
        return self
