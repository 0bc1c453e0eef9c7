"""Axes as a viewer reads them: from the numbers that stand beside the plot.

The numbers are shapes on the screen; what they say is parsed, where they stand is measured,
and a scale is fitted. The code that placed them is not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["RESIDUAL", "Axis", "Mark", "between", "fit_axis", "marks_at", "parse_number", "window_axis"]

Array = NDArray[np.float64]

#: Pixels by which a number may miss its place on the fitted scale.
RESIDUAL: Final = 1.0
_DIGITS: Final = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹−", "-+0123456789-")
_SHOWN: Final = re.compile(
    r"\s*([-−+]?\d[\d,]*(?:\.\d+)?|[-−+]?\.\d+)(?:\s*[·×]\s*10([⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+)|e([-+]?\d+))?\s*(%)?"
)
_POWER: Final = re.compile(r"\s*([-−]?)10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")


@cache
def parse_number(text: str) -> tuple[float, float] | None:
    """Return the number at the beginning of a text and the worth of half a unit in its last digit.

    >>> parse_number("−15"), parse_number("1.6·10⁻⁶"), parse_number("10⁻³")[0], parse_number("no")
    ((-15.0, 0.5), (1.6e-06, 5e-08), 0.001, None)
    """
    power = _POWER.match(text)
    if power:
        value = 10.0 ** int(power[2].translate(_DIGITS))
        return (-value if power[1] else value), 0.5 * value * 1e-9
    found = _SHOWN.match(text)
    if found is None:
        return None
    mantissa = found[1].translate(_DIGITS).replace(",", "")
    exponent = int((found[2] or found[3] or "0").translate(_DIGITS)) - (2 if found[4] else 0)
    decimals = len(mantissa.partition(".")[2])
    return float(f"{mantissa}e{exponent}"), float(f"5e{exponent - decimals - 1}")


@dataclass(frozen=True)
class Mark:
    """A number on an axis: what it says and the pixel that it stands for."""

    value: float
    pixel: float
    text: str = ""


@dataclass(frozen=True)
class Axis:
    """A scale: pixels along one direction of the frame and what they stand for.

    Attributes
    ----------
    kind
        ``"linear"``, ``"logarithmic"`` or ``"monotone"``.
    start, slope
        ``pixel = start + slope · value``, with the logarithm of the value where it is logarithmic.
    knots
        Values and pixels of a scale that is neither.
    residual
        The largest distance in pixels of a number from its place on the scale.
    slack
        Pixels by which the scale itself may be wrong between its numbers.
    known
        Pixels between which its numbers stand, where it may be bending: beyond them it is a guess while it moves.
    source
        ``"numbers"`` where it was read, ``"window"`` where the plot has no numbers that could be read.
    """

    kind: str
    start: float = 0.0
    slope: float = 1.0
    knots: tuple[tuple[float, ...], tuple[float, ...]] | None = None
    residual: float = 0.0
    slack: float = 0.0
    known: tuple[float, float] = (-np.inf, np.inf)
    source: str = "numbers"

    def to_px(self, value: ArrayLike) -> Array:
        """Return the pixels of values."""
        given: Array = np.asarray(value, dtype=float)
        if self.knots is not None:
            return np.asarray(np.interp(given, *self.knots, left=np.nan, right=np.nan))
        if self.kind == "logarithmic":
            with np.errstate(all="ignore"):
                given = np.log(given)
        return np.asarray(self.start + self.slope * given)

    def to_data(self, pixel: ArrayLike) -> Array:
        """Return the values of pixels."""
        pixel = np.asarray(pixel, dtype=float)
        if self.knots is not None:
            values, pixels = (np.array(part) for part in self.knots)
            order = np.argsort(pixels)
            return np.asarray(np.interp(pixel, pixels[order], values[order], left=np.nan, right=np.nan))
        found = (pixel - self.start) / self.slope
        return np.asarray(np.exp(found) if self.kind == "logarithmic" else found)


def window_axis(low: float, high: float, first: float, last: float, *, logarithmic: bool = False) -> Axis:
    """Return the scale that takes ``low`` to the pixel ``first`` and ``high`` to ``last``."""
    if logarithmic:
        low, high = float(np.log(low)), float(np.log(high))
    slope = (last - first) / (high - low)
    return Axis("logarithmic" if logarithmic else "linear", first - slope * low, slope, source="window")


def fit_axis(marks: list[Mark]) -> Axis | None:
    """Return the scale that numbers on an axis stand for; None where they are too few to say.

    A linear scale is taken if it fits, else a logarithmic one, else any that rises or falls throughout; two numbers
    that are both powers of ten stand for a logarithmic one.
    """
    if len(marks) < 2:
        return None
    value = np.array([mark.value for mark in marks])
    pixel = np.array([mark.pixel for mark in marks])
    powers = all(_POWER.match(mark.text) or mark.text in ("1", "10", "100", "1000") for mark in marks) and any(
        _POWER.match(mark.text) for mark in marks
    )
    tried = [_line("linear", value, pixel)] if not (powers and len(marks) < 3) else []
    if (value > 0).all():
        tried.append(_line("logarithmic", value, pixel))
    best = min(tried, key=lambda axis: axis.residual)
    fitting = next((axis for axis in tried if axis.residual <= RESIDUAL), None)
    if fitting is not None:
        return fitting
    order = np.argsort(value)
    steps = np.diff(pixel[order])
    if len(marks) >= 4 and ((steps > 0).all() or (steps < 0).all()) and not _one_is_wrong(best.kind, value, pixel):
        return between(marks) or best
    return best


def between(marks: list[Mark]) -> Axis | None:
    """Return a scale that says nothing but that numbers stand where they are; None where they do not rise or fall.

    What lies between two numbers may stand anywhere between them.
    """
    value, pixel = (np.array([getattr(mark, part) for mark in marks]) for part in ("value", "pixel"))
    order = np.argsort(value)
    steps = np.diff(pixel[order])
    if len(marks) < 2 or not ((steps > 0).all() or (steps < 0).all()):
        return None
    knots = tuple(value[order].tolist()), tuple(pixel[order].tolist())
    return Axis("monotone", knots=knots, slack=float(np.abs(steps).max()))


def _one_is_wrong(kind: str, value: Array, pixel: Array) -> bool:
    """Whether a scale would fit but for one number."""
    others = (np.arange(len(value)) != k for k in range(len(value)))
    return any(_line(kind, value[rest], pixel[rest]).residual <= RESIDUAL for rest in others)


def _line(kind: str, value: Array, pixel: Array) -> Axis:
    x = np.log(value) if kind == "logarithmic" else value
    if np.ptp(x) == 0:
        return Axis(kind, residual=float("inf"))
    slope, start = np.polyfit(x - x.mean(), pixel, 1)
    start -= slope * x.mean()
    residual = float(np.abs(start + slope * x - pixel).max())
    return Axis(kind, float(start), float(slope), residual=residual)


def marks_at(texts: list[str], pixels: Any) -> list[Mark]:
    """Return the numbers of an axis, those left aside that cannot be read."""
    found = [(parse_number(text), text, float(pixel)) for text, pixel in zip(texts, pixels, strict=True)]
    return [Mark(read[0], pixel, text) for read, text, pixel in found if read is not None]
