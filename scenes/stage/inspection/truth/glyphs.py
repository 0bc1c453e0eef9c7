"""Reads digits from their outlines: whether what a number says is what is drawn."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from manim import Text
from numpy.typing import NDArray

from scenes.stage.look import theme

__all__ = ["read_back"]

Array = NDArray[np.float64]

#: Share of a glyph's size by which its outline may differ from that of the font.
TOLERANCE: Final = 0.05
WEIGHTS: Final = ("MEDIUM", "SEMIBOLD")
_READ: Final = "0123456789−.%⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
#: Characters that have the same outline, or so small a one that only its place tells them apart.
_SAME: Final = str.maketrans("·⁻-", ".−−")


def read_back(says: str, points: Any) -> str | None:
    """Return what outlines read as where that is not what they should say; None where they agree.

    Only as many characters as stand at the beginning of a number are compared; an outline that looks like no digit
    of the font reads as ``?``.
    """
    points = np.asarray(points, dtype=float)
    if len(points) < 4:
        return None
    local = np.round(points[:, :2] - points[0, :2], 6) + 0.0
    return _read_back(says, local.tobytes())


@lru_cache(maxsize=4000)
def _read_back(says: str, local: bytes) -> str | None:
    glyphs = _glyphs(np.frombuffer(local).reshape(-1, 2))
    expected = "".join(says.split())
    if len(glyphs) != len(expected):
        numbers = all(character in _READ or character in "·" for character in expected)
        return "".join(map(_nearest, glyphs)) if numbers else None
    read = []
    for glyph, character in zip(glyphs, expected, strict=True):
        if character not in _READ + "·-":
            read.append(character)
            continue
        fits = any(_distance(glyph, _template(character, weight)) < TOLERANCE for weight in WEIGHTS)
        read.append(character if fits else _nearest(glyph))
    found = "".join(read)
    return None if found.translate(_SAME) == expected.translate(_SAME) else found


def _nearest(glyph: Array) -> str:
    found = [(_distance(glyph, _template(c, weight)), c) for c in _READ for weight in WEIGHTS]
    distance, character = min(found)
    return character if distance < TOLERANCE else "?"


def _distance(glyph: Array, template: Array) -> float:
    if glyph.shape != template.shape:
        return float("inf")
    return float(np.abs(_normal(glyph) - template).max())


def _normal(glyph: Array) -> Array:
    size = np.ptp(glyph, axis=0).max()
    return np.asarray((glyph - glyph.min(axis=0)) / max(float(size), 1e-12))


@lru_cache(maxsize=200)
def _template(character: str, weight: str) -> Array:
    """Return the outline of a character, made afresh by the font."""
    theme.register_fonts()
    glyph = Text(character, font=theme.FONT, font_size=96, weight=weight)
    points = np.concatenate([part.points[:, :2] for part in glyph.family_members_with_points()])
    return _normal(np.concatenate(_glyphs(points)))


def _glyphs(points: Array) -> list[Array]:
    """Return the outlines of single characters, from the left: paths that overlap from side to side are one."""
    curves = points[: len(points) // 4 * 4].reshape(-1, 4, 2)
    breaks = np.flatnonzero(np.abs(curves[1:, 0] - curves[:-1, 3]).max(axis=1) > 1e-5) + 1
    paths = sorted((part.reshape(-1, 2) for part in np.split(curves, breaks)), key=lambda path: float(path[:, 0].min()))
    found: list[list[Array]] = []
    edges: list[tuple[float, float]] = []
    for path in paths:
        left, right = float(path[:, 0].min()), float(path[:, 0].max())
        if edges and left < edges[-1][1] and right > edges[-1][0]:
            found[-1].append(path)
            edges[-1] = min(left, edges[-1][0]), max(right, edges[-1][1])
        else:
            found.append([path])
            edges.append((left, right))
    return [np.concatenate(parts) for parts in found]
