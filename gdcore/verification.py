"""Statements that are evaluated: claims about the numbers at hand, checks against independent ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A sentence a script makes, evaluated.

    Attributes
    ----------
    name : str
        Identifier, such as ``"curvature_is_negative_at_start"``.
    statement : str
        The sentence itself.
    holds : bool
        Whether it is true of the experiment at hand.
    found : str
        The value found, formatted.
    remedy : str
        What to change so that it holds.
    """

    name: str
    statement: str
    holds: bool
    found: str
    remedy: str

    def __post_init__(self) -> None:
        # Comparisons of NumPy numbers give NumPy's bool, which is not one to JSON or to ``is True``.
        object.__setattr__(self, "holds", bool(self.holds))


@dataclass(frozen=True, kw_only=True)
class Check:
    """A computed value against an independent one.

    Attributes
    ----------
    computed, expected : float
        The two values; of arrays, the pair of entries that differ most.
    difference : float
        Largest absolute difference.
    tolerance : float
        Largest difference that passes.
    reference : str
        Where the expected value comes from.
    """

    name: str
    computed: float
    expected: float
    difference: float
    tolerance: float
    reference: str

    @property
    def passed(self) -> bool:
        """Whether the difference is a number within the tolerance."""
        return math.isfinite(self.difference) and self.difference <= self.tolerance


def fitted_order(errors: ArrayLike, floor: float = 1e-14) -> float:
    r"""Return the order of convergence p fitted to errors :math:`e_{k+1} \approx C e_k^p`.

    The slope between the last two pairs above rounding (``floor`` times the first error) is used; it
    needs three such errors, and is NaN with fewer.

    Examples
    --------
    >>> fitted_order([0.5, 0.25, 0.0625, 0.00390625])
    2.0
    """
    e = np.asarray(errors, dtype=np.float64)
    small = np.flatnonzero(~(e > floor * e[0]))
    e = e[: small[0]] if small.size else e
    if e.size < 3:
        return float("nan")
    logs = np.log(e[-3:])
    return float((logs[2] - logs[1]) / (logs[1] - logs[0]))


def fitted_rate(errors: ArrayLike, floor: float = 1e-12) -> float:
    r"""Return the rate of linear convergence r fitted to errors :math:`e_k \approx C r^k`.

    A least-squares line through log e over the later half of the errors above rounding.

    Examples
    --------
    >>> round(fitted_rate([1.0, 0.5, 0.25, 0.125, 0.0625]), 12)
    0.5
    """
    e = np.asarray(errors, dtype=np.float64)
    small = np.flatnonzero(~(e > floor * e[0]))
    e = e[: small[0]] if small.size else e
    tail = np.log(e[e.size // 2 :])
    if tail.size < 2:
        return float("nan")
    return float(np.exp(np.polyfit(np.arange(tail.size), tail, 1)[0]))


def compare(
    name: str, computed: ArrayLike, expected: ArrayLike, *, atol: float = 0.0, rtol: float = 0.0, reference: str
) -> Check:
    """Return the check of two numbers or arrays, entry for entry.

    The tolerance is ``atol + rtol * max|expected|``; of an array, the pair that differs most is reported.
    """
    a, b = np.broadcast_arrays(np.asarray(computed, dtype=np.float64), np.asarray(expected, dtype=np.float64))
    differences = np.abs(a - b).ravel()
    worst = int(np.argmax(np.where(np.isnan(differences), np.inf, differences)))
    return Check(
        name=name,
        computed=float(a.flat[worst]),
        expected=float(b.flat[worst]),
        difference=float(differences[worst]),
        tolerance=atol + rtol * float(np.abs(b).max()),
        reference=reference,
    )
