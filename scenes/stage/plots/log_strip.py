"""A strip on which equal ratios take equal room: distances that shrink by powers of ten, side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.lettering import Words
from scenes.stage.drawing.values import Of
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.axes import Ticks
from scenes.stage.plots.box import Box
from scenes.stage.plots.marks import Mark, RunMark
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window
from scenes.stage.words.numerals import typeset_number

__all__ = ["LogStrip", "power_text"]


def power_text(exponent: int) -> str:
    """Return a power of ten as an axis shows it.

    >>> power_text(-3), power_text(0)
    ('10⁻³', '1')
    """
    return str(10**exponent) if exponent in (0, 1) else typeset_number(f"1e{exponent}")[2:]


class _Powers(Ticks):
    """Powers of ten, every so many."""

    def __call__(self) -> list[tuple[float, str]]:
        """Return the powers in the window."""
        window = self.plane.window()
        low, high = np.log10(window.left), np.log10(window.right)
        step = max(1, int(np.ceil((high - low) / max(self.most, 1))))
        first = int(np.ceil(low / step - 1e-9)) * step
        return [(10.0**k, power_text(k)) for k in range(first, int(np.floor(high + 1e-9)) + 1, step)]


class LogStrip(Plot):
    """Positive numbers from large to small on one line: a ladder of distances.

    Parameters
    ----------
    largest, smallest
        The numbers at the left and the right end.
    says
        What the numbers are, in words above the strip.

    Attributes
    ----------
    title
        Those words, if there are any.
    """

    def __init__(
        self, experiment: Any, largest: float, smallest: float, box: Box, *, ticks: int = 6, says: str = "",
        **options: Any,
    ) -> None:  # fmt: skip
        if not 0 < smallest < largest:
            raise ValueError(
                f"A logarithmic strip needs 0 < smallest < largest, got {smallest:g} and {largest:g}: "
                "choose parameters whose distances are not zero."
            )
        super().__init__(
            experiment, Window(smallest, largest, -1.0, 1.0), box, ticks=(ticks, 0), y_numbers=None, **options
        )
        above = lambda: (self.box().left, self.box().top - 58.0)  # noqa: E731
        self.title: Words = self._home(Words(says, above, color=theme.NEUTRAL, anchor="l"))
        if says:
            self.names.append(self.title)

    def rung(self, look: Look, x: Any, **options: Any) -> Mark:
        """Mark a number on the strip; the experiment has a function ``zero``."""
        return self.mark(look, x, **{"on": "zero", "radius": theme.SECOND_BALL_PX, **options})

    def runner(self, name: str | Of, look: Look, **options: Any) -> RunMark:
        """Set a ball at the first of the numbers of a run; `follow` lets it go on."""
        return self.run(name, look, **{"on": "zero", "radius": theme.SECOND_BALL_PX, **options})

    def get_ticks(self, axis: int, most: int, values: Any) -> Ticks:
        """Return powers of ten on the horizontal axis."""
        return _Powers(self, axis, most) if axis == 0 else super().get_ticks(axis, most, values)

    def u(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the pixel column of a positive number: the largest stands left."""
        window, box = self.window(), self.box()
        ratio = np.log(np.asarray(x, dtype=float) / window.left) / np.log(window.right / window.left)
        return np.asarray(box.right - ratio * (box.right - box.left))

    def x_at(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the number of a pixel column."""
        window, box = self.window(), self.box()
        share = (box.right - np.asarray(u, dtype=float)) / (box.right - box.left)
        return np.asarray(window.left * (window.right / window.left) ** share)
