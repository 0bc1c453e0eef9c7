"""Height maps: colours that rise evenly in lightness, made in OKLab.

A map is an array ``(256, 3)`` of sRGB values between 0 and 1. Equal steps of height are
equal steps of colour difference, and lightness alone carries the order, so that the map
reads the same with any kind of colour vision and in grey. The darkest end stays well
above a dark ground.

References
----------
B. Ottosson, "A perceptual color space for image processing", 2020 (OKLab).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import ManimColor
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_LMS_FROM_LAB = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
_RGB_FROM_LMS = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def srgb_from_oklab(lab: ArrayLike) -> Array:
    """Return encoded sRGB ``(..., 3)``, clipped to the gamut, of OKLab ``(..., 3)``."""
    linear = (np.asarray(lab, float) @ _LMS_FROM_LAB.T) ** 3 @ _RGB_FROM_LMS.T
    linear = np.clip(linear, 0.0, 1.0)
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))


def uniform_map(anchors: Sequence[tuple[float, float, float]], size: int = 256) -> Array:
    """Colours at equal OKLab distances along a smooth curve.

    Parameters
    ----------
    anchors
        Lightness (0 to 1), chroma and hue (degrees) at points along the curve.
    size
        Number of colours.
    """
    lightness, chroma, hue = np.array(anchors, float).T
    t = np.linspace(0, 1, len(anchors))
    fine = np.linspace(0, 1, 8 * size)
    angle = np.radians(np.interp(fine, t, hue))
    chroma = np.interp(fine, t, chroma)
    lab = np.stack([np.interp(fine, t, lightness), chroma * np.cos(angle), chroma * np.sin(angle)], -1)
    travelled = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(lab, axis=0), axis=1))])
    even = np.linspace(0, travelled[-1], size)
    return srgb_from_oklab(np.stack([np.interp(even, travelled, c) for c in lab.T], -1))


HEIGHT_MAPS: dict[str, Array] = {
    "lagoon": uniform_map(
        [(0.40, 0.120, 282), (0.50, 0.105, 248), (0.60, 0.095, 205), (0.71, 0.115, 168),
         (0.82, 0.145, 130), (0.92, 0.150, 104)]
    ),
    "ember": uniform_map(
        [(0.40, 0.110, 300), (0.52, 0.150, 345), (0.64, 0.150, 25), (0.77, 0.130, 65), (0.91, 0.110, 95)]
    ),
    "slate": uniform_map([(0.40, 0.03, 260), (0.92, 0.015, 250)]),
}  # fmt: skip


def height_map(colors: str | ArrayLike | Sequence[str]) -> Array:
    """Return a map ``(256, 3)`` by name, from colours low to high, or from an array.

    Raises
    ------
    ValueError
        If the name is unknown or fewer than two colours are given.
    """
    if isinstance(colors, str):
        if colors not in HEIGHT_MAPS:
            raise ValueError(f"unknown height map {colors!r}; known are {', '.join(HEIGHT_MAPS)}.")
        return HEIGHT_MAPS[colors].copy()
    rows = np.array([rgb(color) for color in colors])  # type: ignore[union-attr]
    if len(rows) < 2:
        raise ValueError(f"a height map needs at least two colours; {len(rows)} given.")
    t = np.linspace(0, 1, 256)
    return np.stack([np.interp(t, np.linspace(0, 1, len(rows)), channel) for channel in rows.T], -1)


def rgb(color: Any) -> Array:
    """Red, green and blue between 0 and 1 of whatever Manim takes for a colour."""
    if isinstance(color, np.ndarray):
        return np.asarray(color, float)[:3]
    return np.array(ManimColor.parse(color).to_rgb(), float)
