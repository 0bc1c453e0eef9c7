"""The part of the plane that a plot shows, and the round numbers on its axes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.words.numerals import typeset_number

__all__ = ["Window", "nice_ticks", "tick_text"]


@dataclass(frozen=True)
class Window:
    """The part of the plane that a plot shows, in data units."""

    left: float
    right: float
    bottom: float
    top: float

    def with_room_for(self, x: ArrayLike = (), y: ArrayLike = (), *, dx: float = 0.0, dy: float = 0.0) -> Window:
        """Return the least window that holds this one and places, these some data units off its edges.

        >>> Window(-24, 24, -1, 1).with_room_for(x=[-15, -30], dx=2, y=0.5)
        Window(left=-32.0, right=24.0, bottom=-1.0, top=1.0)
        """
        across, up = (np.asarray(places, dtype=float).ravel() for places in (x, y))
        return Window(
            float(np.min(across - dx, initial=self.left)), float(np.max(across + dx, initial=self.right)),
            float(np.min(up - dy, initial=self.bottom)), float(np.max(up + dy, initial=self.top)),
        )  # fmt: skip

    def towards(self, other: Window, alpha: float) -> Window:
        """Return the window part of the way to ``other``, at an even pace of magnification."""
        wide, high = (self.right - self.left, self.top - self.bottom)
        wide_, high_ = (other.right - other.left, other.top - other.bottom)

        def blend(low: float, low_: float, size: float, size_: float) -> tuple[float, float]:
            now = size ** (1 - alpha) * size_**alpha
            share = alpha if np.isclose(size, size_) else (now - size) / (size_ - size)
            start = low + (low_ - low) * share
            return start, start + now

        left, right = blend(self.left, other.left, wide, wide_)
        bottom, top = blend(self.bottom, other.bottom, high, high_)
        return Window(left, right, bottom, top)


def nice_ticks(low: float, high: float, most: int = 7) -> NDArray[np.float64]:
    """Return round numbers between ``low`` and ``high``: multiples of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / most
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(m for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return np.asarray(np.arange(first, last + 1) * step)


def tick_text(value: float, spacing: float) -> str:
    """Return a tick's number with as many decimals as its spacing needs."""
    if value == 0:
        return "0"
    if spacing < 1e-3 or abs(value) >= 1e5:
        digits = max(0, int(np.floor(np.log10(abs(value)) + 1e-9)) - int(np.floor(np.log10(spacing) + 1e-9)))
        mantissa, exponent = f"{value:.{digits}e}".split("e")
        return typeset_number(f"{float(mantissa):g}e{exponent}")
    decimals = max(0, int(np.ceil(-np.log10(spacing) - 1e-9)))
    return typeset_number(f"{value:.{decimals}f}")
