"""Newton's method, plain and damped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore._validation import Array, as_nonnegative
from gdcore.methods.method import BreakdownError, Method, Record, Step
from gdcore.objectives import Objective


@dataclass(frozen=True)
class Newton(Method):
    r"""Jump to the stationary point of the parabola that matches value, slope and curvature.

    .. math:: x_{k+1} = x_k - (\nabla^2 f(x_k) + \alpha I)^{-1} \nabla f(x_k)

    Near a stationary point with a regular Hessian it converges quadratically, whatever the kind of the
    point: minimum, maximum or saddle. The damping α lifts every curvature; once all of them are positive
    the step points downhill, at the price of linear convergence.

    Parameters
    ----------
    damping : float
        α ≥ 0, in units of curvature.

    Notes
    -----
    It breaks down where ∇²f + αI is singular, or so nearly singular that the step swallows the iterate in
    rounding. Where the gradient vanishes exactly it stays, even if the Hessian is singular.

    References
    ----------
    J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed., Springer, 2006, theorem 3.5 and
    section 3.4.

    Examples
    --------
    >>> from gdcore import objectives
    >>> t = Newton().run(objectives.square(), x0=-20.0, maxiter=1)
    >>> float(t.x[1, 0])
    0.0
    """

    damping: float = 0.0

    def __post_init__(self) -> None:
        as_nonnegative("damping", self.damping)

    def begin(self, objective: Objective) -> Step:
        """Return the step, which remembers nothing."""
        damping = float(self.damping)

        def step(k: int, x: Array, grad: Array) -> Array:
            if x.ndim > 1:
                return x + _batch_steps(objective.hesses(x), damping, grad)
            p = _single_step(objective.curvature_matrix(x), damping, grad)
            if np.abs(p).max() * _LOST >= max(1.0, np.abs(x).max()):
                raise BreakdownError(f"the Hessian is numerically singular at {x}: the step is {p}")
            return x + p

        return step

    def evaluations(self, record: Record) -> tuple[int, int, int]:
        """Count one Hessian an attempted step; a step that does not exist needed one too."""
        return record.evaluated, record.evaluated, min(record.evaluated, record.maxiter)


_LOST = 2.0**-53
"""A step this many times longer than the iterate leaves no digit of it."""


def _single_step(hess: Array, damping: float, grad: Array) -> Array:
    if not grad.any():
        return np.zeros_like(grad)
    if grad.size == 1:
        lifted = hess[0, 0] + damping
        if lifted == 0:
            raise BreakdownError("the curvature is zero, so the parabola has no vertex")
        return np.asarray(-grad / lifted)
    try:
        return np.asarray(-np.linalg.solve(hess + damping * np.eye(grad.size), grad), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise BreakdownError("the Hessian is singular, so the Newton equation has no unique solution") from None


def _batch_steps(hess: Array, damping: float, grad: Array) -> Array:
    """Solve many Newton equations at once; singular ones give NaN, vanished gradients no step."""
    matrices = hess + damping * np.eye(grad.shape[-1])
    singular = np.linalg.det(matrices) == 0
    matrices[singular] = np.eye(grad.shape[-1])
    steps = -np.linalg.solve(matrices, grad[..., np.newaxis])[..., 0]
    steps[singular] = np.nan
    steps[~grad.any(axis=-1)] = 0.0
    return np.asarray(steps)
