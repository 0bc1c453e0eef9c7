"""Gradients and Hessians against numerical derivatives."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_real_array
from gdcore.objectives.objective import Objective
from gdcore.verification import Check, compare


class DerivativeError(ValueError):
    """A gradient or Hessian that is not the derivative of its function."""


def require_derivatives(objective: Objective, points: ArrayLike, *, rtol: float = 1e-5) -> None:
    """Raise if gradient or Hessian differ from SciPy's numerical derivatives at one or several points.

    Parameters
    ----------
    points : array_like of shape (d,) or (m, d)
        Where to compare.
    rtol : float
        Difference allowed, relative to the largest entry (at least one) of the derivative.

    Raises
    ------
    DerivativeError
        If one differs; the message names which, where and by how much.

    Examples
    --------
    >>> import numpy as np
    >>> bowl = Objective(fun=lambda x: x @ x / 2, grad=lambda x: x, hess=lambda x: np.eye(2), dim=2)
    >>> require_derivatives(bowl, [1.0, -2.0])
    >>> wrong = Objective(fun=lambda x: x @ x, grad=lambda x: x, hess=lambda x: np.eye(2), dim=2)
    >>> require_derivatives(wrong, [1.0, -2.0])
    Traceback (most recent call last):
        ...
    gdcore.objectives.derivatives.DerivativeError: ...
    """
    for check in check_derivatives(objective, points, rtol=rtol):
        if not check.passed:
            raise DerivativeError(
                f"{check.name}: the objective returns {check.computed:.6g} where "
                f"{check.reference} gives {check.expected:.6g}; correct the derivative."
            )


def check_derivatives(
    objective: Objective, points: ArrayLike, *, name: str = "objective", rtol: float = 1e-6, floor: float = 1.0
) -> tuple[Check, Check]:
    """Compare gradient and Hessian with numerical derivatives of function and gradient.

    Parameters
    ----------
    points : array_like of shape (d,) or (m, d)
        Where to compare.
    rtol : float
        Difference allowed, relative to the largest entry (at least ``floor``) of the derivative.

    References
    ----------
    ``scipy.differentiate.jacobian``: adaptive central differences with Richardson extrapolation.
    """
    x = np.atleast_2d(as_real_array("points", points))
    objective.check_dimension(x)
    with np.errstate(all="ignore"):
        columns = scipy.differentiate.jacobian(lambda p: objective.funs(np.moveaxis(p, 0, -1))[np.newaxis], x.T)
        rows = scipy.differentiate.jacobian(lambda p: np.moveaxis(objective.grads(np.moveaxis(p, 0, -1)), -1, 0), x.T)
    pairs = (
        ("gradient", objective.grads(x), columns.df[0].T),
        ("Hessian", objective.hesses(x), np.moveaxis(rows.df, -1, 0)),
    )
    first, second = (
        compare(
            f"{name}: {what} at {_count(len(x))}", computed, expected,
            atol=rtol * max(floor, float(np.nanmax(np.abs(expected), initial=0.0))),
            reference="scipy.differentiate.jacobian",
            where=lambda k, *_: f"{'x' if x.shape[1] == 1 else 'p'} = {_point(x[k])}",
        )
        for what, computed, expected in pairs
    )  # fmt: skip
    return first, second


def _count(points: int) -> str:
    return "one point" if points == 1 else f"{points} points"


def _point(x: Array) -> str:
    values = ", ".join(f"{value:.4g}" for value in x)
    return values if x.size == 1 else f"({values})"
