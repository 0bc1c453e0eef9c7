"""Models with a few parameters, to be fitted to data by `mean_squared_error`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gdcore._validation import Array, as_count

Parameters = Sequence[Array]
"""One array a parameter. They broadcast against the data, so a whole grid of parameters fits in."""

First = Callable[[Parameters, Array], tuple[Array, tuple[Array, ...]]]
Second = Callable[[Parameters, Array], tuple[tuple[Array, ...], ...]]
Bend = Callable[[Array], tuple[Array, Array, Array]]
"""From z to φ(z), φ′(z), φ″(z)."""


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


def linear_in(features: Callable[[Array], tuple[Array, Array]], formula: str) -> Model:
    """Return a·φ₁(x) + b·φ₂(x): a bent curve, perhaps, but each parameter is only a factor.

    Its squared error is a bowl, the same curvature everywhere, whatever the shapes and the data.

    Parameters
    ----------
    features : callable
        ``features(x)`` returns φ₁(x) and φ₂(x).
    formula : str
        The function in Typst's mathematical notation.

    Examples
    --------
    >>> wave = linear_in(lambda x: (np.sin(x), np.ones_like(x)), "a sin(x) + b")
    >>> wave([2.0, 5.0], np.array([0.0])).tolist()
    [5.0]
    """

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


def raised(bend: Bend, formula: str) -> Model:
    """Return φ(a·x) + b: the first parameter stands inside the bend, so that the squared error is no bowl.

    Parameters
    ----------
    bend : callable
        ``bend(z)`` returns φ(z), φ′(z) and φ″(z).
    formula : str
        The function in Typst's mathematical notation.
    """

    def first(parameters: Parameters, x: Array) -> tuple[Array, tuple[Array, ...]]:
        a, b = parameters
        value, slope, _ = bend(a * x)
        return value + b, (x * slope, np.ones_like(value))

    def second(parameters: Parameters, x: Array) -> tuple[tuple[Array, ...], ...]:
        curvature = x * x * bend(parameters[0] * x)[2]
        zero = np.zeros_like(curvature)
        return ((curvature, zero), (zero, zero))

    return Model(
        predict=lambda parameters, x: first(parameters, x)[0],
        first=first,
        second=second,
        names=("a", "b"),
        formula=formula,
    )


def tanh_network(neurons: int) -> Model:
    """Return Σⱼ vⱼ tanh(uⱼ x + cⱼ) + d, a network of one hidden layer with 3·neurons + 1 parameters.

    Their order is v, u, c, d: all outer weights, all inner ones, all inner biases, the outer bias.

    Examples
    --------
    >>> network = tanh_network(1)
    >>> network([2.0, 0.0, 0.0, 5.0], np.array([0.3])).tolist(), network.names
    ([5.0], ('v1', 'u1', 'c1', 'd'))
    """
    n = as_count("neurons", neurons, least=1)

    def parts(parameters: Parameters, x: Array) -> tuple[Array, list[Array]]:
        v, u, c = parameters[:n], parameters[n : 2 * n], parameters[2 * n : 3 * n]
        bent = [np.tanh(u[j] * x + c[j]) for j in range(n)]
        return np.asarray(sum(v[j] * bent[j] for j in range(n)) + parameters[3 * n]), bent

    def first(parameters: Parameters, x: Array) -> tuple[Array, tuple[Array, ...]]:
        value, bent = parts(parameters, x)
        by_c = [parameters[j] * (1 - bent[j] ** 2) for j in range(n)]
        return value, (*bent, *(x * each for each in by_c), *by_c, np.ones_like(value))

    def second(parameters: Parameters, x: Array) -> tuple[tuple[Array, ...], ...]:
        value, bent = parts(parameters, x)
        zero = np.zeros_like(value)
        rows = [[zero] * (3 * n + 1) for _ in range(3 * n + 1)]
        for j in range(n):
            slope = 1 - bent[j] ** 2
            curvature = -2 * parameters[j] * bent[j] * slope
            v, u, c = j, n + j, 2 * n + j
            rows[v][u] = rows[u][v] = x * slope
            rows[v][c] = rows[c][v] = slope
            rows[u][u] = x * x * curvature
            rows[u][c] = rows[c][u] = x * curvature
            rows[c][c] = curvature
        return tuple(tuple(row) for row in rows)

    terms = " + ".join(f"v_{j} tanh(u_{j} x + c_{j})" for j in range(1, n + 1))
    return Model(
        predict=lambda parameters, x: parts(parameters, x)[0],
        first=first,
        second=second,
        names=(*(f"{letter}{j}" for letter in "vuc" for j in range(1, n + 1)), "d"),
        formula=f"{terms} + d",
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


line = linear_in(lambda x: (x, np.ones_like(x)), "a x + b")
"""a·x + b."""

cubic = linear_in(lambda x: (x * x * x, x * x), "a x^3 + b x^2")
"""a·x³ + b·x²."""

sine_factor = linear_in(lambda x: (np.sin(3 * x), np.ones_like(x)), "a sin(3 x) + b")
"""a·sin(3x) + b."""

exponential_factor = linear_in(lambda x: (np.exp(x), x), "a e^x + b x")
"""a·eˣ + b·x."""

raised_sine = raised(lambda z: (np.sin(z), np.cos(z), -np.sin(z)), "sin(a x) + b")
"""sin(a·x) + b."""

raised_exponential = raised(lambda z: (np.exp(z),) * 3, "e^(a x) + b")
"""e^(a·x) + b."""

sine_of_cosine = Model(
    predict=lambda parameters, x: np.asarray(np.sin(parameters[1] * np.cos(parameters[0] * x))),
    first=_sine_of_cosine_first,
    second=_sine_of_cosine_second,
    names=("a", "b"),
    formula="sin(b cos(a x))",
)
"""sin(b·cos(a·x)), a network of two neurons; even in a."""
