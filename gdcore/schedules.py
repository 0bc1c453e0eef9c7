"""Learning-rate schedules: functions of the iteration number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import TypeAlias

from gdcore._validation import as_count, as_number, as_positive

Schedule: TypeAlias = Callable[[int], float]
LearningRate: TypeAlias = float | Schedule


@dataclass(frozen=True)
class constant:
    """The same rate at every iteration.

    Examples
    --------
    >>> constant(0.1)(7)
    0.1
    """

    rate: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate", as_positive("learning_rate", self.rate))

    def __call__(self, k: int) -> float:
        """Return the rate for iteration ``k``."""
        return self.rate


@dataclass(frozen=True)
class exponential_decay:
    r"""A rate that is multiplied by ``decay`` once ``every`` so many iterations.

    .. math:: \eta_k = \mathrm{base} \cdot \mathrm{decay}^{k / \mathrm{every}}

    With ``staircase`` the exponent is rounded down, so the rate stays constant in between; for
    ``every = 1`` that changes nothing.

    Parameters
    ----------
    base : float
        η₀, positive.
    decay : float
        Factor, above 0 and at most 1.
    every : int
        Iterations a factor, at least 1.
    staircase : bool
        Whether to step down instead of gliding.

    Examples
    --------
    >>> [exponential_decay(0.8, 0.5, every=2, staircase=True)(k) for k in range(5)]
    [0.8, 0.8, 0.4, 0.4, 0.2]
    """

    base: float
    decay: float
    every: int = 1
    staircase: bool = False

    def __post_init__(self) -> None:
        as_positive("base", self.base)
        decay = as_positive("decay", self.decay)
        if decay > 1:
            raise ValueError(f"decay must be at most 1, got {decay}; a rate that grows is not a decay.")
        as_count("every", self.every, least=1)
        if not isinstance(self.staircase, bool):
            raise TypeError(f"staircase must be True or False, got {self.staircase!r}; choose one.")

    def __call__(self, k: int) -> float:
        """Return the rate for iteration ``k``."""
        exponent = k // self.every if self.staircase else k / self.every
        return float(self.base * self.decay**exponent)


def as_schedule(learning_rate: LearningRate) -> Schedule:
    """Return a schedule: a positive number becomes a constant one, a callable is checked at each call.

    Raises
    ------
    TypeError, ValueError
        If it is neither; when called, if the schedule returns a negative or non-finite rate.
    """
    if isinstance(learning_rate, exponential_decay):
        return learning_rate
    if isinstance(learning_rate, constant):
        learning_rate = learning_rate.rate
    if callable(learning_rate):
        return _checked(learning_rate)
    rate = as_positive("learning_rate", learning_rate)
    return lambda k: rate


def _checked(schedule: Schedule) -> Schedule:
    def rate(k: int) -> float:
        value = as_number(f"the learning rate scheduled for iteration {k}", schedule(k))
        if value < 0 or not isfinite(value):
            raise ValueError(f"the schedule returns {value} at iteration {k}; return zero or more.")
        return value

    return rate
