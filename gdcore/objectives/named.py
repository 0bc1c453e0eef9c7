"""The named problems of the course."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_number, as_positive, as_real_array, as_vector
from gdcore.objectives.objective import Objective

_Curve = Callable[[Array], Array]
_Both = Callable[[Array], tuple[Array, Array]]


def square() -> Objective:
    """x², minimum 0 at 0, curvature 2."""
    return _of_one_variable(
        lambda x: x * x,
        lambda x: 2 * x,
        lambda x: np.full_like(x, 2.0),
        "f(x) = x^2",
    )


def parabola(curvature: float) -> Objective:
    """½Lx² with curvature L > 0, minimum 0 at 0; `square` for L = 2."""
    c = as_positive("curvature", curvature)
    factor = "" if c == 2 else f"{c / 2:g} "
    return _of_one_variable(
        lambda x: c / 2 * x * x,
        lambda x: c * x,
        lambda x: np.full_like(x, c),
        f"f(x) = {factor}x^2",
    )


def shifted_square() -> Objective:
    """(w + 1)², minimum 0 at −1, curvature 2."""
    return _of_one_variable(
        lambda w: (w + 1) ** 2,
        lambda w: 2 * (w + 1),
        lambda w: np.full_like(w, 2.0),
        "f(w) = (w + 1)^2",
    )


def negative_cosine(half_period: float = 20.0) -> Objective:
    """−cos(πx/h), minima −1 at even multiples of the half period h, maxima 1 at odd ones.

    The curvature is (π/h)² cos(πx/h): at most (π/h)² in size, and negative around the maxima.
    """
    h = as_positive("half_period", half_period)
    c = np.pi / h
    return _of_one_variable(
        lambda x: -np.cos(c * x),
        lambda x: c * np.sin(c * x),
        lambda x: c * c * np.cos(c * x),
        f"f(x) = -cos(pi x \\/ {h:g})",
    )


def square_minus_cosine(half_period: float = 20.0) -> Objective:
    """x² − cos(πx/h), minimum −1 at 0.

    For h > π/√2 the curvature 2 + (π/h)² cos(πx/h) is positive everywhere.
    """
    h = as_positive("half_period", half_period)
    c = np.pi / h
    return _of_one_variable(
        lambda x: x * x - np.cos(c * x),
        lambda x: 2 * x + c * np.sin(c * x),
        lambda x: 2 + c * c * np.cos(c * x),
        f"f(x) = x^2 - cos(pi x \\/ {h:g})",
    )


def quadratic(diagonal: ArrayLike) -> Objective:
    """½ Σ dᵢxᵢ², curvatures dᵢ along the axes, stationary at 0.

    Parameters
    ----------
    diagonal : array_like of shape (d,)
        The curvatures; negative and zero ones are allowed.
    """
    curvatures = as_vector("diagonal", diagonal)
    matrix = np.diag(curvatures)
    terms = " + ".join(f"{d:g} x_{i}^2" for i, d in enumerate(curvatures, start=1)).replace("+ -", "- ")
    return Objective(
        fun=lambda x: np.asarray((curvatures * x * x).sum(axis=-1) / 2)[()],
        grad=lambda x: curvatures * x,
        hess=lambda x: np.broadcast_to(matrix, (*x.shape, x.shape[-1])),
        dim=curvatures.size,
        formula=f"f(x) = 1/2 ({terms})",
        vectorized=True,
    )


def quadratic_form(matrix: ArrayLike) -> Objective:
    """½ xᵀAx with the symmetric matrix A as its Hessian, stationary at 0.

    Parameters
    ----------
    matrix : array_like of shape (d, d)
        A. [[2, 3], [3, 0]] gives x² + 3xy.

    Raises
    ------
    ValueError
        If the matrix is not square or not symmetric.
    """
    a = as_real_array("matrix", matrix)
    if a.ndim != 2 or a.shape[0] != a.shape[1] or not np.array_equal(a, a.T):
        raise ValueError(f"matrix must be square and symmetric, got {a.tolist()}; take the mean of it and its mirror.")
    return Objective(
        fun=lambda x: np.asarray(np.vecdot(x, x @ a) / 2)[()],
        grad=lambda x: x @ a,
        hess=lambda x: np.broadcast_to(a, (*x.shape, x.shape[-1])),
        dim=a.shape[0],
        formula="f(x) = 1/2 x^T A x",
        vectorized=True,
    )


def rosenbrock() -> Objective:
    """(1 − x)² + 100 (y − x²)², a curved valley with minimum 0 at (1, 1).

    References
    ----------
    H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a function",
    The Computer Journal 3 (1960), 175-184.
    """

    def fun_and_grad(p: Array) -> tuple[Array, Array]:
        x, y = p[..., 0], p[..., 1]
        s, r = 1 - x, y - x * x
        return s * s + 100 * r * r, _stack(-2 * s - 400 * x * r, 200 * r)

    def hess(p: Array) -> Array:
        x, y = p[..., 0], p[..., 1]
        return _symmetric(2 - 400 * (y - 3 * x * x), -400 * x, np.full_like(x, 200.0))

    return _of_two_variables(fun_and_grad, hess, "f(x, y) = (1 - x)^2 + 100 (y - x^2)^2")


def himmelblau() -> Objective:
    """(x² + y − 11)² + (x + y² − 7)²: four minima, all zero, four saddles and a maximum.

    References
    ----------
    D. M. Himmelblau, "Applied Nonlinear Programming", McGraw-Hill, 1972.
    """

    def fun_and_grad(p: Array) -> tuple[Array, Array]:
        x, y = p[..., 0], p[..., 1]
        u, v = x * x + y - 11, x + y * y - 7
        return u * u + v * v, _stack(4 * x * u + 2 * v, 2 * u + 4 * y * v)

    def hess(p: Array) -> Array:
        x, y = p[..., 0], p[..., 1]
        return _symmetric(12 * x * x + 4 * y - 42, 4 * (x + y), 12 * y * y + 4 * x - 26)

    return _of_two_variables(fun_and_grad, hess, "f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2")


def sine_times_cosine() -> Objective:
    """Return sin x · cos y: hills and hollows like the squares of a chessboard, with passes between them.

    Minima −1 and maxima 1 stand where sin x = ±1 and cos y = ±1, saddles of height 0 where cos y = 0 and sin x = 0.
    The slope is at most 1 and is 1 half-way between a hollow and its neighbouring summit, where every curvature is 0.
    """

    def fun_and_grad(p: Array) -> tuple[Array, Array]:
        x, y = p[..., 0], p[..., 1]
        sin_x, cos_y = np.sin(x), np.cos(y)
        return sin_x * cos_y, _stack(np.cos(x) * cos_y, -sin_x * np.sin(y))

    def hess(p: Array) -> Array:
        x, y = p[..., 0], p[..., 1]
        pure = -np.sin(x) * np.cos(y)
        return _symmetric(pure, -np.cos(x) * np.sin(y), pure)

    return _of_two_variables(fun_and_grad, hess, "f(x, y) = sin x dot cos y")


def hole() -> Objective:
    """1 − exp(−|p|²/2): a plain with one round hole, minimum 0 at (0, 0), curvature 1 there.

    Away from the hole the ground is so level that a slope is hardly left: |p| exp(−|p|²/2).
    """

    def fun_and_grad(p: Array) -> tuple[Array, Array]:
        square = (p * p).sum(axis=-1)
        depth = np.exp(-square / 2)
        return -np.expm1(-square / 2), p * depth[..., np.newaxis]

    def hess(p: Array) -> Array:
        x, y = p[..., 0], p[..., 1]
        depth = np.exp(-(x * x + y * y) / 2)
        return _symmetric((1 - x * x) * depth, -x * y * depth, (1 - y * y) * depth)

    return _of_two_variables(fun_and_grad, hess, "f(x, y) = 1 - exp(-(x^2 + y^2) \\/ 2)")


def turned(objective: Objective, degrees: float) -> Objective:
    """Return the same ground in two variables, turned about the origin: f(Rᵀp).

    Parameters
    ----------
    objective : Objective
        Of two variables.
    degrees : float
        The angle, counter-clockwise. What was at p is now at Rp, R being `rotation`.

    Raises
    ------
    ValueError
        If the objective has another number of variables.
    """
    if objective.dim not in (None, 2):
        raise ValueError(f"only ground in two variables can be turned, this has {objective.dim}; give a plane one.")
    forth = rotation(degrees)
    # A row vector times R is Rᵀ times the column.
    return Objective(
        fun=lambda p: objective.funs(p @ forth)[()],
        grad=lambda p: objective.grads(p @ forth) @ forth.T,
        hess=lambda p: forth @ objective.hesses(p @ forth) @ forth.T,
        dim=2,
        formula=f'{objective.formula} "turned by" {degrees:g} degree',
        vectorized=True,
    )


def rotation(degrees: float) -> Array:
    """Return the matrix R, of shape (2, 2), that turns a plane counter-clockwise.

    Examples
    --------
    >>> rotation(90).round(12).tolist()
    [[0.0, -1.0], [1.0, 0.0]]
    """
    angle = np.radians(as_number("degrees", degrees))
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _of_one_variable(value: _Curve, slope: _Curve, curvature: _Curve, formula: str) -> Objective:
    return Objective(
        fun=lambda x: value(x[..., 0]),
        grad=slope,
        hess=lambda x: curvature(x)[..., np.newaxis],
        dim=1,
        formula=formula,
        vectorized=True,
    )


def _of_two_variables(fun_and_grad: _Both, hess: _Curve, formula: str) -> Objective:
    return Objective(
        fun=lambda p: fun_and_grad(p)[0],
        grad=lambda p: fun_and_grad(p)[1],
        fun_and_grad=fun_and_grad,
        hess=hess,
        dim=2,
        formula=formula,
        vectorized=True,
    )


def _stack(first: Array, second: Array) -> Array:
    both = np.empty((*first.shape, 2))
    both[..., 0] = first
    both[..., 1] = second
    return both


def _symmetric(xx: Array, xy: Array, yy: Array) -> Array:
    return _stack(_stack(xx, xy), _stack(xy, yy)).reshape((*xx.shape, 2, 2))
