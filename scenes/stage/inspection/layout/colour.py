"""Colours as viewers see them: contrast, and what the colour blind can tell apart.

References
----------
.. [1] W3C, "Web Content Accessibility Guidelines (WCAG) 2.2", 2023: relative luminance
   and contrast ratio.
.. [2] G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model
   for simulation of color vision deficiency", IEEE TVCG 15(6), 2009: severity 1.0.
.. [3] G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula", Color
   Research and Application 30(1), 2005.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import Final

import numpy as np
from manim import ManimColor
from numpy.typing import ArrayLike, NDArray

from scenes.stage.inspection.findings import Finding

__all__ = [
    "LEAST_DIFFERENCE",
    "ciede2000",
    "composite",
    "confusable_colours",
    "contrast_ratio",
    "lab",
    "luminance",
    "seen_with",
]

Array = NDArray[np.float64]

DEFICIENCIES: Final = {
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
#: CIEDE2000 below which two thin marks apart from each other are taken for the same.
LEAST_DIFFERENCE: Final = 10.0

_TO_XYZ: Final = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE: Final = _TO_XYZ.sum(axis=1)


def linear(rgb: ArrayLike) -> Array:
    """Return sRGB values in [0, 1] ``(..., 3)`` as linear light."""
    rgb = np.asarray(rgb, dtype=np.float64)
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(rgb: ArrayLike) -> Array:
    """Return the relative luminance of sRGB colours ``(..., 3)`` in [0, 1]."""
    weighted: Array = linear(rgb) @ np.array([0.2126, 0.7152, 0.0722])
    return weighted


def contrast_ratio(one: ArrayLike, other: ArrayLike) -> Array:
    """Return (L1 + 0.05) / (L2 + 0.05) of two sRGB colours, L1 the lighter; 1 to 21."""
    a, b = luminance(one), luminance(other)
    ratio: Array = (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)
    return ratio


def composite(rgba: ArrayLike, behind: ArrayLike) -> Array:
    """Return a colour ``(..., 4)`` laid over opaque sRGB colours ``(..., 3)``."""
    rgba = np.asarray(rgba, dtype=np.float64)
    alpha = rgba[..., 3:]
    over: Array = alpha * rgba[..., :3] + (1 - alpha) * np.asarray(behind, dtype=np.float64)
    return over


def seen_with(deficiency: str | None, rgb: ArrayLike) -> Array:
    """Return sRGB colours ``(..., 3)`` in linear light as seen with a deficiency, or without."""
    light = linear(rgb)
    if deficiency is None:
        return light
    seen: Array = np.clip(light @ DEFICIENCIES[deficiency].T, 0, 1)
    return seen


def lab(light: ArrayLike) -> Array:
    """Return linear light ``(..., 3)`` in CIELAB under D65."""
    t = np.asarray(light) @ _TO_XYZ.T / _WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def ciede2000(one: ArrayLike, other: ArrayLike) -> float:
    """Return the CIEDE2000 difference of two CIELAB colours [3]_."""
    (l1, a1, b1), (l2, a2, b2) = np.asarray(one, float), np.asarray(other, float)
    mean_c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(mean_c7 / (mean_c7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    delta_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    mean_h = h1 + h2 if grey else (h1 + turn / 2) % 360
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 + sum(
        weight * np.cos(np.radians(multiple * mean_h + offset))
        for weight, multiple, offset in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    r_c = 2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    r_t = -r_c * np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2))))
    light, chroma, hue = (l2 - l1) / s_l, (c2 - c1) / s_c, delta_h / s_h
    return float(np.sqrt(light**2 + chroma**2 + hue**2 + r_t * chroma * hue))


def difference(one: str, other: str, deficiency: str | None) -> float:
    """Return how different two colours look with a deficiency (CIEDE2000)."""
    rgb = [ManimColor(colour).to_rgb() for colour in (one, other)]
    first, second = lab(seen_with(deficiency, rgb))
    return ciede2000(first, second)


def confusable_colours(
    palette: Mapping[str, str],
    *,
    differ_in_shape: Collection[frozenset[str]] = (),
    least: float = LEAST_DIFFERENCE,
) -> list[Finding]:
    """Find colours by meaning that some viewers cannot tell apart.

    Parameters
    ----------
    palette
        Colour by meaning.
    differ_in_shape
        Pairs of meanings whose marks differ in shape as well.
    least
        The smallest CIEDE2000 difference that is enough.
    """
    return [
        _confusion(pair, deficiency, value, least)
        for pair in combinations(palette, 2)
        if frozenset(pair) not in differ_in_shape
        for deficiency, value in _differences(palette[pair[0]], palette[pair[1]])
        if value < least
    ]


def _differences(one: str, other: str) -> Iterator[tuple[str, float]]:
    plain = difference(one, other, None)
    yield from ((name, min(plain, difference(one, other, name))) for name in DEFICIENCIES)


def _confusion(pair: tuple[str, str], deficiency: str, value: float, least: float) -> Finding:
    return Finding(
        kind="confusable_colours",
        time=0.0,
        end=0.0,
        message=f"{pair[0]} and {pair[1]} differ by {value:.1f} (CIEDE2000) with {deficiency}; at least {least:g}",
        remedy="Set them further apart in lightness, or let their marks differ in shape and say so",
        culprits=pair,
    )
