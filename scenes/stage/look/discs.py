"""Many small discs as one shape: what a scatter plot and a swarm are drawn from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["discs"]

Array = NDArray[np.float64]


def discs(places: Array, radius: float) -> Array:
    """Return the points of discs of eight cubic arcs around frame points ``(n, 3)``, for a mobject to wear."""
    corners = np.linspace(0, 2 * np.pi, 9)
    handle = 4 / 3 * np.tan(np.pi / 16)
    rim = np.stack([np.cos(corners), np.sin(corners), np.zeros(9)], axis=-1)
    along = np.stack([-rim[:, 1], rim[:, 0], np.zeros(9)], axis=-1) * handle
    arcs = np.stack([rim[:-1], rim[:-1] + along[:-1], rim[1:] - along[1:], rim[1:]], axis=1)
    return np.asarray((places[:, None] + radius * arcs.reshape(-1, 3)).reshape(-1, 3))
