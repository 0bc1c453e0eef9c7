"""Fitting without steps: least squares in closed form, and by SciPy for models that bend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_nonnegative, as_vector
from gdcore.objectives import Model, Objective

__all__ = ["Fit", "bowl", "likeness", "linear_fit", "penalised_fit", "shapes"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """The parameters at which a model misses its data least.

    Attributes
    ----------
    parameters : ndarray of shape (p,)
        The best ones.
    loss : float
        Their mean squared miss, without any penalty.
    standard_errors : ndarray of shape (p,)
        How sure they are: the roots of the diagonal of s²(AᵀA)⁻¹, where A holds the model's partial derivatives at
        the data and s² = Σ miss² / (n − p). Infinite where the data do not determine a parameter. They hold if the
        model is the law and the misses are independent and alike.
    """

    parameters: Array
    loss: float
    standard_errors: Array


def shapes(model: Model, x: ArrayLike) -> Array:
    """Return what each parameter of a linear model multiplies, shape (n, p).

    Raises
    ------
    ValueError
        If a parameter stands inside: the values then do not change evenly with it.

    Examples
    --------
    >>> from gdcore.objectives import models
    >>> shapes(models.line, [0.0, 2.0]).tolist()
    [[0.0, 1.0], [2.0, 1.0]]
    """
    places = as_vector("x", x)
    count = len(model.names)
    rng = np.random.default_rng(0)
    here, there = (_jacobian(model, point, places) for point in rng.standard_normal((2, count)))
    if not np.allclose(here, there, rtol=1e-9, atol=1e-12):
        raise ValueError(f"{model.formula} is not linear in {', '.join(model.names)}; use penalised_fit.")
    return here


def likeness(first: ArrayLike, second: ArrayLike) -> float:
    """Return the cosine of the angle between two shapes, Σuv / √(Σu² Σv²): ±1 if one is a multiple of the other.

    Examples
    --------
    >>> likeness([1.0, 0.0], [3.0, 4.0])
    0.6
    """
    u, v = as_vector("first", first), as_vector("second", second)
    if u.shape != v.shape or not u.any() or not v.any():
        raise ValueError("two shapes are compared at the same places and must not vanish at all of them; give more x.")
    u, v = u / np.abs(u).max(), v / np.abs(v).max()
    return float(u @ v / np.sqrt((u @ u) * (v @ v)))


def linear_fit(model: Model, x: ArrayLike, y: ArrayLike) -> Fit:
    """Return the least-squares fit of a model that is linear in its parameters, by a QR factorisation.

    Raises
    ------
    ValueError
        If the model is not linear, or if there are not more data than parameters, or if they do not determine the
        parameters, as points above a single x do not determine a line.

    Examples
    --------
    >>> from gdcore.objectives import models
    >>> linear_fit(models.line, [0.0, 1.0, 2.0], [1.0, 3.0, 5.0]).parameters.round(12).tolist()
    [2.0, 1.0]
    """
    places, values = _data(x, y)
    _check_enough(model, places)
    matrix = shapes(model, places)
    q, r = np.linalg.qr(matrix)
    if np.abs(np.diag(r)).min() <= 1e-12 * np.abs(r).max():
        raise ValueError(f"the data do not determine {', '.join(model.names)}; give data at more different x.")
    parameters = scipy.linalg.solve_triangular(r, q.T @ values)
    return _fit(matrix, values - matrix @ parameters, parameters)


def bowl(model: Model, x: ArrayLike, y: ArrayLike) -> Objective:
    r"""Return the mean squared miss of a linear model from its moments, so that a step costs the same for any data.

    .. math:: f(p) = f(p^*) + \tfrac{1}{2} (p - p^*)^T H (p - p^*), \qquad H = \tfrac{2}{n} A^T A

    Up to rounding it is the function of `objectives.mean_squared_error`; the arguments are those of `linear_fit`.

    Examples
    --------
    >>> from gdcore.objectives import models
    >>> ground = bowl(models.line, [-1.0, 0.0, 1.0], [1.0, 3.0, 5.0])
    >>> round(float(ground.fun(np.array([2.0, 4.0]))), 12)
    1.0
    """
    fit = linear_fit(model, x, y)
    matrix = shapes(model, x)
    best, lowest, hess = fit.parameters, fit.loss, 2 / len(matrix) * matrix.T @ matrix

    def fun_and_grad(p: Array) -> tuple[Array, Array]:
        away = p - best
        grad = away @ hess
        return np.asarray(lowest + np.vecdot(away, grad) / 2)[()], grad

    return Objective(
        fun=lambda p: fun_and_grad(p)[0],
        grad=lambda p: (p - best) @ hess,
        hess=lambda p: np.broadcast_to(hess, (*p.shape, p.shape[-1])),
        fun_and_grad=fun_and_grad,
        dim=len(best),
        formula="1/n |y - A p|^2",
        vectorized=True,
    )


def penalised_fit(model: Model, x: ArrayLike, y: ArrayLike, start: ArrayLike, penalty: float = 0.0) -> Fit:
    """Return the fit of any model from a start, by SciPy's Levenberg and Marquardt with exact derivatives.

    What is minimised is the mean squared miss plus penalty·|p|²/n. A little penalty singles out one of the many
    answers of a model with more parameters than the data determine.

    Raises
    ------
    ValueError
        If the start has another number of parameters than the model, or without a penalty the data are fewer
        than the parameters.

    Notes
    -----
    It is a local minimum; other starts may lead to others. The standard errors are those without a penalty.

    References
    ----------
    ``scipy.optimize.least_squares`` with ``method="lm"`` (MINPACK).
    """
    places, values = _data(x, y)
    p0, root = as_vector("start", start), float(np.sqrt(as_nonnegative("penalty", penalty)))
    if not root:
        _check_enough(model, places)
    if p0.size != len(model.names):
        raise ValueError(
            f"start holds {p0.size} numbers and the model has {len(model.names)} parameters; give as many."
        )

    def residuals(p: Array) -> Array:
        return np.concatenate([model(p.tolist(), places) - values, root * p])

    def jacobian(p: Array) -> Array:
        return np.concatenate([_jacobian(model, p, places), root * np.eye(p.size)])

    found = scipy.optimize.least_squares(residuals, p0, jac=jacobian, method="lm", xtol=1e-14, ftol=1e-14, gtol=1e-14)
    parameters = np.asarray(found.x, dtype=np.float64)
    return _fit(_jacobian(model, parameters, places), values - model(parameters.tolist(), places), parameters)


def _jacobian(model: Model, parameters: Array, x: Array) -> Array:
    partials = model.first([np.asarray(p) for p in parameters], x)[1]
    matrix = np.empty((x.size, len(partials)))
    for k, partial in enumerate(partials):
        matrix[:, k] = partial
    return matrix


def _data(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    places, values = as_vector("x", x), as_vector("y", y)
    if places.shape != values.shape:
        raise ValueError(f"x holds {places.size} numbers and y {values.size}; give one y for each x.")
    return places, values


def _check_enough(model: Model, x: Array) -> None:
    if x.size < len(model.names):
        raise ValueError(f"{x.size} data do not determine {len(model.names)} parameters; give more data or a penalty.")


def _fit(matrix: Array, misses: Array, parameters: Array) -> Fit:
    count, free = len(misses), len(misses) - len(parameters)
    singular = np.linalg.svd(matrix, compute_uv=False)
    if free > 0 and singular[-1] > 1e-12 * singular[0]:
        spread = float(misses @ misses) / free * np.diag(np.linalg.inv(matrix.T @ matrix))
        errors = np.sqrt(np.maximum(spread, 0.0))
    else:
        errors = np.full(len(parameters), np.inf)
    return Fit(parameters=parameters, loss=float(misses @ misses) / count, standard_errors=errors)
