"""What the renderer reads of a view: the view knows its renderer, and not the other way round."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenes.stage.surface.camera import SurfaceCamera
from scenes.stage.surface.drawing.placement import Placement
from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.overlay import Overlay

__all__ = ["Viewed"]


class Viewed(Protocol):
    """A view as the renderer sees it.

    Attributes
    ----------
    points
        Its corners in the frame: upper left, upper right, lower left, lower right.
    color_map
        Colours ``(n, 3)`` from low to high.
    opacity
        Of the whole picture.
    background_rgba
        Behind the block.
    """

    landscape: Landscape
    camera: SurfaceCamera
    overlay: Overlay
    points: NDArray[np.float64]
    color_map: NDArray[np.float64]
    opacity: float
    background_rgba: tuple[float, float, float, float]

    def stroke_rows(self) -> list[NDArray[np.float32]]:
        """Return the strokes of all trails and arrows."""

    def ball_rows(self, eye: NDArray[np.float64]) -> list[NDArray[np.float32]]:
        """Return the balls, the farthest first."""

    def render(self, placement: Placement) -> NDArray[np.uint8]:
        """Return premultiplied pixels."""
