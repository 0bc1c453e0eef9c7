"""What goes along a run of the experiment, on a plot or on a landscape."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import smooth
from numpy.typing import NDArray

from scenes.stage.drawing.values import Of, Value

__all__ = ["STEP", "Walker", "stepping", "striding"]

#: Seconds of a step, as long as each can be followed.
STEP = 0.55


class Walker:
    """A drawing that stands at an iterate of a run, or is on its way to the next.

    Attributes
    ----------
    run
        The run: a question to the experiment.
    position
        How far it is: a value; at whole numbers it stands at that iterate.
    step_seconds
        How long each of its first steps takes where nothing else is said.
    """

    run: Of
    position: Value[float]
    step_seconds: float = STEP

    @property
    def run_name(self) -> str:
        """The name of the run, as claims about it have it."""
        return self.run.name.rpartition(".")[2]

    @property
    def last(self) -> int:
        """The number of the last iterate."""
        return len(self.run().x) - 1

    def columns(self) -> NDArray[np.float64]:
        """Return the pixels ``(n, 1)`` or ``(n, 2)`` of all iterates."""
        raise NotImplementedError

    def settled(self) -> int:
        """Return the first iterate from which on the run stays within a pixel of its end."""
        spots = self.columns()
        far = np.flatnonzero(np.abs(spots - spots[-1]).max(axis=1) > 1.0)
        return int(min(len(spots) - 1, far[-1] + 1 if len(far) else 0))

    def pace(self, start: float, end: float) -> Callable[[float], float]:
        """Return the position at each share of the time from one position to another."""
        return stepping(start, end)

    def seconds(self, start: float, end: float) -> float:
        """Return how long the way from one position to another takes."""
        steps = end - start
        return self.step_seconds * min(steps, 6) + 0.12 * max(steps - 6, 0)


def stepping(start: float, end: float) -> Callable[[float], float]:
    """Return the position on a way of whole steps, each with a soft start and end."""

    def position(share: float) -> float:
        now = start + share * (end - start)
        whole = np.floor(now + 1e-9)
        return float(min(end, whole + smooth(now - whole)))

    return position


def striding(start: float, end: float) -> Callable[[float], float]:
    """Return the position on a way of very many steps: whole ones, each stride longer than the last by one factor.

    >>> [striding(9, 999)(share) for share in (0.0, 0.5, 1.0)]
    [9.0, 99.0, 999.0]
    """
    return lambda share: float(round((start + 1) * ((end + 1) / (start + 1)) ** share - 1))
