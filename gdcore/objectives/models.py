"""Models with two parameters, to be fitted to data by `mean_squared_error`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gdcore._validation import Array

Parameters = Sequence[Array]
"""One array a parameter. They broadcast against the data, so a whole grid of parameters fits in."""

First = Callable[[Parameters, Array], tuple[Array, tuple[Array, ...]]]
Second = Callable[[Parameters, Array], tuple[tuple[Array, ...], ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """A function of x with parameters.

    Parameters
    ----------
    predict : callable
        ``predict(parameters, x)`` returns the values.
    first : callable
        ``first(parameters, x)`` returns the values and their partial derivatives, one array a parameter.
    second : callable
        ``second(parameters, x)`` returns the matrix of second partial derivatives as nested tuples.
    names : tuple of str
        The parameters' names.
    formula : str
        The function in Typst's mathematical notation.

    Every array has, or broadcasts to, the shape of ``parameters[0] * x``.
    """

    predict: Callable[[Parameters, Array], Array]
    first: First
    second: Second
    names: tuple[str, ...]
    formula: str

    def __call__(self, parameters: Sequence[float], x: Array) -> Array:
        """Return the values at ``x`` for one set of parameters."""
        if len(parameters) != len(self.names):
            raise ValueError(f"the model has the parameters {self.names}, got {len(parameters)}; give as many.")
        return self.predict([np.asarray(p, dtype=np.float64) for p in parameters], np.asarray(x, dtype=np.float64))


def _linear(features: Callable[[Array], tuple[Array, Array]], formula: str) -> Model:
    """Return a·φ₁(x) + b·φ₂(x)."""

    def predict(parameters: Parameters, x: Array) -> Array:
        (a, b), (first, second) = parameters, features(x)
        return a * first + b * second

    def value_and_partials(parameters: Parameters, x: Array) -> tuple[Array, tuple[Array, ...]]:
        (a, b), (first, second) = parameters, features(x)
        return a * first + b * second, (first, second)

    def second(parameters: Parameters, x: Array) -> tuple[tuple[Array, ...], ...]:
        zero = np.zeros_like(parameters[0] * x)
        return ((zero, zero), (zero, zero))

    return Model(
        predict=predict,
        first=value_and_partials,
        second=second,
        names=("a", "b"),
        formula=formula,
    )


def _sine_and_cosine(angle: Array) -> tuple[Array, Array]:
    """Return both, to a few units in the last place of one; overwrites the angle.

    From the tangent t of half the angle, sin = 2t/(1 + t²) and cos = (1 − t²)/(1 + t²). NumPy's tangent is
    vectorised where its sine and cosine of doubles are not, which makes this several times faster.
    """
    angle *= 0.5
    tangent = np.tan(angle, out=angle)
    square = tangent * tangent
    cosine = 1 - square
    square += 1
    cosine /= square
    tangent /= square
    tangent *= 2
    return tangent, cosine


def _sine_of_cosine_first(parameters: Parameters, x: Array) -> tuple[Array, tuple[Array, ...]]:
    a, b = parameters
    sine, inner = _sine_and_cosine(a * x)
    value, outer = _sine_and_cosine(b * inner)
    by_a = sine
    by_a *= x
    by_a *= outer
    by_a *= -b
    inner *= outer
    return value, (by_a, inner)


def _sine_of_cosine_second(parameters: Parameters, x: Array) -> tuple[tuple[Array, ...], ...]:
    a, b = parameters
    sine, inner = _sine_and_cosine(a * x)
    slope = -x * sine
    value, outer = _sine_and_cosine(b * inner)
    aa = -value * (b * slope) ** 2 - outer * b * x * x * inner
    ab = -value * b * slope * inner + outer * slope
    return (aa, ab), (ab, -value * inner * inner)


line = _linear(lambda x: (x, np.ones_like(x)), "a x + b")
"""a·x + b."""

cubic = _linear(lambda x: (x**3, x**2), "a x^3 + b x^2")
"""a·x³ + b·x²."""

sine_of_cosine = Model(
    predict=lambda parameters, x: np.asarray(np.sin(parameters[1] * np.cos(parameters[0] * x))),
    first=_sine_of_cosine_first,
    second=_sine_of_cosine_second,
    names=("a", "b"),
    formula="sin(b cos(a x))",
)
"""sin(b·cos(a·x)), a network of two neurons; even in a."""
