"""The objective: a function with its gradient and Hessian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count

Function = Callable[[Array], Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Objective:
    """A twice differentiable function of ``d`` real variables.

    Parameters
    ----------
    fun, grad, hess : callable
        Function, gradient and Hessian. Each takes a point of shape ``(d,)`` and returns a number, a vector
        of shape ``(d,)`` and a matrix of shape ``(d, d)``; for ``d = 1`` plain numbers do.
    dim : int or None
        The number ``d`` of variables, None if any number will do.
    formula : str
        The function in Typst's mathematical notation.
    vectorized : bool
        Whether the callables also take arrays of points, shape ``(..., d)``, and then return shapes
        ``(...)``, ``(..., d)`` and ``(..., d, d)``. If not, they are called point by point.
    fun_and_grad : callable, optional
        Both at once, where they share work.

    Examples
    --------
    >>> import numpy as np
    >>> bowl = Objective(fun=lambda x: x @ x / 2, grad=lambda x: x, hess=lambda x: np.eye(2), dim=2)
    >>> bowl.evaluate(np.array([1.0, -2.0]))[1]
    array([ 1., -2.])
    """

    fun: Function
    grad: Function
    hess: Function
    dim: int | None = None
    formula: str = "f"
    vectorized: bool = False
    fun_and_grad: Callable[[Array], tuple[Any, Any]] | None = None

    def __post_init__(self) -> None:
        for name in ("fun", "grad", "hess"):
            if not callable(getattr(self, name)):
                raise TypeError(f"{name} must be callable, got {getattr(self, name)!r}; give a function of x.")
        if self.dim is not None:
            as_count("dim", self.dim, least=1)

    def evaluate(self, x: Array) -> tuple[float, Array]:
        """Return the loss and a fresh gradient of shape ``(d,)`` at one point.

        Raises
        ------
        ValueError
            If the loss is not one number, or the gradient has another shape than the point.
        """
        if self.fun_and_grad is not None:
            fun, grad = self.fun_and_grad(x)
        else:
            fun, grad = self.fun(x), self.grad(x)
        if type(grad) is not np.ndarray or grad.dtype != np.float64 or grad.base is not None or grad is x:
            grad = np.array(_real("gradient", grad), dtype=np.float64)
        if grad.shape != x.shape:
            grad = _reshaped("gradient", grad, x.shape)
        if type(fun) is not np.float64:
            fun = float(_reshaped("loss", np.asarray(_real("loss", fun)), ()))
        return fun, grad

    def curvature_matrix(self, x: Array) -> Array:
        """Return the Hessian of shape ``(d, d)`` at one point, its shape checked."""
        hess = np.asarray(_real("Hessian", self.hess(x)), dtype=np.float64)
        return _reshaped("Hessian", hess, (x.size, x.size))

    def funs(self, x: Array) -> Array:
        """Return the loss at many points: shape ``(..., d)`` in, ``(...)`` out."""
        return self._batched(self.fun, x, ())

    def grads(self, x: Array) -> Array:
        """Return the gradient at many points: shape ``(..., d)`` in and out."""
        return self._batched(self.grad, x, x.shape[-1:])

    def hesses(self, x: Array) -> Array:
        """Return the Hessian at many points: shape ``(..., d)`` in, ``(..., d, d)`` out."""
        return self._batched(self.hess, x, (x.shape[-1], x.shape[-1]))

    def value(self, x: ArrayLike) -> Array:
        """Return f(x) of one variable for numbers of any shape, as a plot needs it."""
        return self.funs(self._column(x))

    def slope(self, x: ArrayLike) -> Array:
        """Return f′(x) of one variable for numbers of any shape."""
        return self.grads(self._column(x))[..., 0]

    def curvature(self, x: ArrayLike) -> Array:
        """Return f″(x) of one variable for numbers of any shape."""
        return self.hesses(self._column(x))[..., 0, 0]

    def check_dimension(self, x0: Array) -> None:
        """Raise ValueError if ``x0`` has another number of coordinates than the objective."""
        if self.dim is not None and x0.shape[-1] != self.dim:
            raise ValueError(
                f"x0 has {x0.shape[-1]} coordinates, but the objective has {self.dim}; "
                f"give a point of shape ({self.dim},)."
            )

    def _batched(self, function: Function, x: Array, shape: tuple[int, ...]) -> Array:
        if self.vectorized:
            return np.asarray(function(x), dtype=np.float64)
        flat = x.reshape(-1, x.shape[-1])
        values = [_reshaped("result", np.asarray(function(point), dtype=np.float64), shape) for point in flat]
        return np.array(values, dtype=np.float64).reshape(x.shape[:-1] + shape)

    def _column(self, x: ArrayLike) -> Array:
        if self.dim not in (None, 1):
            raise ValueError(f"the objective has {self.dim} variables; this needs one. Use funs, grads, hesses.")
        return np.asarray(x, dtype=np.float64)[..., np.newaxis]


def _real(name: str, value: Any) -> Any:
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"the objective's {name} is {value!r}; return real numbers.")
    return array


def _reshaped(name: str, array: Array, shape: tuple[int, ...]) -> Array:
    """Allow for the ones that appear or vanish in one dimension, and nothing else."""
    if array.shape == shape:
        return array
    if array.size == 1 and all(length == 1 for length in shape):
        return array.reshape(shape)
    raise ValueError(f"the objective's {name} has shape {array.shape}; at this point it must be {shape}.")
