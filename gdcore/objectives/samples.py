"""Objectives that are means of sample losses, so that a batch of them can be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_count, as_vector
from gdcore.objectives.models import Model
from gdcore.objectives.objective import Objective

Indices = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True, eq=False)
class SampleMean(Objective):
    """The mean of ``n_samples`` sample losses.

    Parameters
    ----------
    n_samples : int
        How many there are.
    batch : callable
        ``batch(indices)`` returns the mean over the given samples, an `Objective`. If the objective is
        vectorized, indices of shape ``(m, B)`` give each of ``m`` points of shape ``(m, d)`` its own ``B``
        samples.
    """

    n_samples: int
    batch: Callable[[Indices], Objective]

    def __post_init__(self) -> None:
        super().__post_init__()
        as_count("n_samples", self.n_samples, least=1)


def mean_of_losses(
    fun: Callable[[Array, Indices], Any],
    grad: Callable[[Array, Indices], Any],
    hess: Callable[[Array, Indices], Any],
    *,
    n_samples: int,
    dim: int | None = None,
    formula: str = "f",
) -> SampleMean:
    """Return the mean of your own sample losses.

    Parameters
    ----------
    fun, grad, hess : callable
        Each takes a point of shape ``(d,)`` and an array of sample numbers, and returns the mean over
        these samples of the loss, its gradient, its Hessian.
    n_samples : int
        How many samples there are.

    Examples
    --------
    >>> heights = np.array([1.0, 2.0, 6.0])
    >>> centre = mean_of_losses(
    ...     lambda x, i: ((x[0] - heights[i]) ** 2).mean() / 2,
    ...     lambda x, i: x[0] - heights[i].mean(),
    ...     lambda x, i: 1.0,
    ...     n_samples=3, dim=1,
    ... )
    >>> float(centre.evaluate(np.array([3.0]))[1][0])
    0.0
    """
    as_count("n_samples", n_samples, least=1)

    def over(indices: Indices) -> dict[str, Any]:
        return {
            "fun": lambda x: fun(x, indices),
            "grad": lambda x: grad(x, indices),
            "hess": lambda x: hess(x, indices),
            "dim": dim,
            "formula": formula,
        }

    everything = over(np.arange(n_samples))
    return SampleMean(**everything, n_samples=n_samples, batch=lambda indices: Objective(**over(indices)))


def mean_squared_error(model: Model, x: ArrayLike, y: ArrayLike) -> SampleMean:
    r"""Return the mean squared error of a model on data, as a function of the model's parameters.

    .. math:: f(p) = \frac{1}{n} \sum_{i=1}^{n} (m(p, x_i) - y_i)^2

    Parameters
    ----------
    model : Model
        One of `objectives.models`, or your own.
    x, y : array_like of shape (n,)
        The data.

    Raises
    ------
    TypeError, ValueError
        If the data are not vectors of finite numbers of the same length.
    """
    if not isinstance(model, Model):
        raise TypeError(f"model must be a Model, got {model!r}; take one from objectives.models.")
    xs, ys = as_vector("x", x), as_vector("y", y)
    if xs.shape != ys.shape:
        raise ValueError(f"x holds {xs.size} numbers and y {ys.size}; give one y for each x.")
    return SampleMean(
        **_squared_error(model, xs, ys),
        n_samples=xs.size,
        batch=lambda indices: Objective(**_squared_error(model, xs[indices], ys[indices])),
    )


def _squared_error(model: Model, x: Array, y: Array) -> dict[str, Any]:
    d, n = len(model.names), x.shape[-1]

    def fun(p: Array) -> Array:
        residual = model.predict(_parameters(p, d), x) - y
        return np.asarray(np.vecdot(residual, residual) / n)[()]

    def residual_and_grad(p: Array) -> tuple[Array, Array]:
        residual, partials = model.first(_parameters(p, d), x)
        residual = residual - y
        grad = np.empty(p.shape)
        for i, partial in enumerate(partials):
            grad[..., i] = np.vecdot(residual, partial)
        grad *= 2 / n
        return residual, grad

    def fun_and_grad(p: Array) -> tuple[Array, Array]:
        residual, grad = residual_and_grad(p)
        return np.vecdot(residual, residual) / n, grad

    def hess(p: Array) -> Array:
        parameters = _parameters(p, d)
        residual, partials = model.first(parameters, x)
        residual = residual - y
        second = model.second(parameters, x)
        matrix = np.empty((*p.shape, d))
        for i in range(d):
            for j in range(d):
                matrix[..., i, j] = (partials[i] * partials[j] + residual * second[i][j]).mean(axis=-1)
        return 2 * matrix

    return {
        "fun": fun,
        "grad": lambda p: residual_and_grad(p)[1],
        "hess": hess,
        "fun_and_grad": fun_and_grad,
        "dim": d,
        "formula": f"1/n sum_i ({model.formula.replace('x', 'x_i')} - y_i)^2",
        "vectorized": True,
    }


def _parameters(p: Array, d: int) -> list[Array]:
    return [p[..., i, np.newaxis] for i in range(d)]
