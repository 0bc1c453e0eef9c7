"""Input checks shared by the package: each says what was given, what is allowed and what to do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def as_vector(name: str, value: ArrayLike) -> Array:
    """Return a fresh float64 vector of shape ``(d,)``; a number becomes shape ``(1,)``.

    Raises
    ------
    TypeError
        If the values are complex or not numbers.
    ValueError
        If there are none, if they do not form a vector, or if one is NaN or infinite.
    """
    vector = np.atleast_1d(as_real_array(name, value))
    if vector.ndim != 1:
        raise ValueError(
            f"{name} has shape {vector.shape}; a point is a number or a vector of shape (d,). "
            f"Flatten it, or run once for each point."
        )
    if vector.size == 0:
        raise ValueError(f"{name} is empty; give at least one coordinate.")
    return vector


def as_real_array(name: str, value: ArrayLike) -> Array:
    """Return a fresh float64 array of finite real numbers."""
    try:
        given = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is ragged: {value!r}; give rows of equal length.") from error
    if given.dtype.kind == "c":
        raise TypeError(f"{name} is complex: {value!r}; give real numbers, for instance its real part.")
    if given.dtype.kind not in "iuf":
        raise TypeError(f"{name} is not numeric: {value!r}; give real numbers.")
    array = np.array(given, dtype=np.float64)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {value!r}; replace NaN and infinite entries.")
    return array


def as_number(name: str, value: object) -> float:
    """Return ``value`` as a finite float."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a real number, got {value!r}; give a float such as 0.1.")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} must be finite, got {number}; give an ordinary number.")
    return number


def as_positive(name: str, value: object) -> float:
    """Return ``value`` as a float above zero."""
    number = as_number(name, value)
    if number <= 0:
        raise ValueError(f"{name} must be positive, got {number}; give a number above zero.")
    return number


def as_nonnegative(name: str, value: object) -> float:
    """Return ``value`` as a float of at least zero."""
    number = as_number(name, value)
    if number < 0:
        raise ValueError(f"{name} must not be negative, got {number}; give zero or more.")
    return number


def as_fraction(name: str, value: object, *, zero: bool = True) -> float:
    """Return ``value`` as a float in ``[0, 1)``, or in ``(0, 1)`` if zero is not allowed."""
    number = as_number(name, value)
    if not 0 <= number < 1 or (number == 0 and not zero):
        allowed = "at least 0 and below 1" if zero else "above 0 and below 1"
        raise ValueError(f"{name} must be {allowed}, got {number}; 0.9 is a usual choice.")
    return number


def as_count(name: str, value: object, *, least: int = 0) -> int:
    """Return ``value`` as an integer of at least ``least``."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be an integer, got {value!r}; round it, or give int({name}).")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value}; give a larger integer.")
    return int(value)


def as_box(name: str, box: Sequence[Sequence[float]] | ArrayLike) -> Array:
    """Return ``((lower, upper), ...)`` as an array of shape ``(d, 2)`` with lower below upper."""
    array = as_real_array(name, box)
    if array.ndim == 1 and array.shape == (2,):
        array = array[np.newaxis]
    if array.ndim != 2 or array.shape[1] != 2 or array.shape[0] == 0:
        raise ValueError(f"{name} has shape {array.shape}; give one (lower, upper) pair for each variable.")
    if not (array[:, 0] < array[:, 1]).all():
        raise ValueError(f"{name} is {array.tolist()}; each lower bound must lie below its upper bound.")
    return array
