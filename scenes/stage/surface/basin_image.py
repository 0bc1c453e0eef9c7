"""A map of basins as a picture that a surface view can lay over its ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from scenes.stage.surface.colors import srgb_from_oklab

__all__ = ["basin_image", "muted_colors"]


def basin_image(label: ArrayLike, colors: ArrayLike, size: int = 600) -> NDArray[np.uint8]:
    """Return the colours ``(size, size, 3)`` of a grid of labels, row 0 at the least y.

    Borders run smoothly between the nodes of the grid: a pixel takes the label that
    weighs most among the nodes around it, by a bell wide enough to leave no stairs on a
    slanted border; what is thinner than a cell is lost.

    Parameters
    ----------
    label
        A label at each node, ``(nx, ny)``; the nodes span the window, ends included.
    colors
        sRGB between 0 and 1 of each label, ``(n, 3)``; −1 takes the last.
    size
        Pixels a side.
    """
    labels, table = np.asarray(label), np.asarray(colors, float)
    middles = (np.arange(size) + 0.5) / size
    nodes = np.stack(np.meshgrid(*(middles * (n - 1) for n in labels.shape), indexing="ij"))
    best = np.full((size, size), -1.0)
    chosen = np.full((size, size), -1)
    for value in np.unique(labels):
        share = gaussian_filter((labels == value).astype(float), 1.2, mode="nearest")
        weight = map_coordinates(share, nodes, order=1, mode="nearest")
        nearer = weight > best
        best[nearer], chosen[nearer] = weight[nearer], value
    return np.asarray(np.round(255 * table[chosen]).transpose(1, 0, 2), np.uint8)


def muted_colors(
    count: int, *, lightness: float = 0.5, chroma: float = 0.1, hues: tuple[float, float] = (170.0, 380.0)
) -> NDArray[np.float64]:
    """Return ``count`` quiet colours ``(count, 3)``, neighbours far apart in hue and lightness.

    ``hues``, in degrees of OKLab, leaves out yellow: it is kept for what should stand out.
    """
    k = np.arange(count)
    # Steps of the golden section never come back near a colour that was just used.
    hue = np.radians(hues[0] + (hues[1] - hues[0]) * (0.618034 * k % 1.0))
    level = lightness + 0.08 * ((k % 3) - 1)
    return srgb_from_oklab(np.stack([level, chroma * np.cos(hue), chroma * np.sin(hue)], axis=-1))
