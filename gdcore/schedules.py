"""Learning-rate schedules: functions of the iteration number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import TypeAlias

import numpy as np

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


@dataclass(frozen=True)
class harmonic_decay:
    r"""A rate that falls like 1/k, slowly enough for its sum to grow for ever.

    .. math:: \eta_k = \frac{\mathrm{base}}{1 + k / \mathrm{half\_after}}

    Parameters
    ----------
    base : float
        η₀, positive.
    half_after : float
        Iterations after which half of it is left, positive.

    References
    ----------
    H. Robbins and S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22
    (1951), 400-407.

    Examples
    --------
    >>> [harmonic_decay(0.6, half_after=10)(k) for k in (0, 10, 20)]
    [0.6, 0.3, 0.19999999999999998]
    """

    base: float
    half_after: float

    def __post_init__(self) -> None:
        as_positive("base", self.base)
        as_positive("half_after", self.half_after)

    def __call__(self, k: int) -> float:
        """Return the rate for iteration ``k``."""
        return float(self.base / (1 + k / self.half_after))


@dataclass(frozen=True)
class each_its_own:
    """A constant rate for each run of a batch; `methods.try_rates` uses it. It is of no use to a single run.

    Parameters
    ----------
    rates : tuple of float
        One rate a run, all positive.
    """

    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        for rate in self.rates:
            as_positive("learning_rate", rate)
        object.__setattr__(self, "_column", np.array(self.rates, dtype=np.float64)[:, np.newaxis])

    def __call__(self, k: int) -> float:
        """Return the rates for iteration ``k`` as a column, which broadcasts against the iterates."""
        return self._column  # type: ignore[attr-defined, no-any-return]


def as_schedule(learning_rate: LearningRate) -> Schedule:
    """Return a schedule: a positive number becomes a constant one, a callable is checked at each call.

    Raises
    ------
    TypeError, ValueError
        If it is neither; when called, if the schedule returns a negative or non-finite rate.
    """
    if isinstance(learning_rate, exponential_decay | harmonic_decay | each_its_own):
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
