"""Gradient descent."""

from __future__ import annotations

from dataclasses import dataclass

from gdcore._validation import Array
from gdcore.methods.method import Method, Step
from gdcore.objectives import Objective
from gdcore.schedules import LearningRate, as_schedule


@dataclass(frozen=True)
class GradientDescent(Method):
    r"""Step against the gradient.

    .. math:: x_{k+1} = x_k - \eta_k \nabla f(x_k)

    On a quadratic with curvatures λ the component along each eigenvector is multiplied by 1 − ηλ at every
    step, so it converges exactly for 0 < η < 2/L, L being the largest curvature. Above 2/L it diverges on a
    quadratic; elsewhere it may settle into a cycle.

    Parameters
    ----------
    learning_rate : float or callable
        η, a positive number or a schedule, called with the iteration number k.

    References
    ----------
    Y. Nesterov, "Lectures on Convex Optimization", 2nd ed., Springer, 2018, section 1.2.3.

    Examples
    --------
    >>> from gdcore import objectives
    >>> t = GradientDescent(learning_rate=0.25).run(objectives.square(), x0=8, maxiter=3)
    >>> t.x.ravel().tolist()
    [8.0, 4.0, 2.0, 1.0]
    """

    learning_rate: LearningRate = 1e-3

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)

    def begin(self, objective: Objective) -> Step:
        """Return the step, which remembers nothing."""
        rate = as_schedule(self.learning_rate)

        def step(k: int, x: Array, grad: Array) -> Array:
            return x - rate(k) * grad

        return step
