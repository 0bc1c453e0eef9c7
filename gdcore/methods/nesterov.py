"""Nesterov's accelerated gradient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore._validation import Array, as_fraction
from gdcore.methods.method import Method, Step
from gdcore.objectives import Objective
from gdcore.schedules import LearningRate, as_schedule


@dataclass(frozen=True)
class Nesterov(Method):
    r"""Momentum that looks ahead.

    .. math:: v_{k+1} &= \beta v_k + \nabla f(x_k), \qquad v_0 = 0 \\
              x_{k+1} &= x_k - \eta_k (\nabla f(x_k) + \beta v_{k+1})

    Parameters
    ----------
    learning_rate : float or callable
        η, a positive number or a schedule.
    momentum : float
        β, above 0 and below 1.

    Notes
    -----
    This is PyTorch's ``SGD(momentum=β, nesterov=True)``, whose iterates are the points at which the gradient
    is taken. The textbook keeps a second sequence, y_{k+1} = x_k − η∇f(x_k) and
    x_{k+1} = y_{k+1} + β(y_{k+1} − y_k) with y_0 = x_0; for a constant rate its x_k are the iterates here.

    References
    ----------
    Y. Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)",
    Soviet Mathematics Doklady 27 (1983), 372-376.
    I. Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013.

    Examples
    --------
    >>> from gdcore import objectives
    >>> Nesterov(0.25, momentum=0.5).run(objectives.square(), 8, maxiter=2).x.ravel().tolist()
    [8.0, 2.0, -0.5]
    """

    learning_rate: LearningRate
    momentum: float

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        as_fraction("momentum", self.momentum, zero=False)

    def begin(self, objective: Objective) -> Step:
        """Return the step, which remembers the velocity."""
        rate, beta = as_schedule(self.learning_rate), float(self.momentum)
        velocity: Array = np.zeros(())

        def step(k: int, x: Array, grad: Array) -> Array:
            nonlocal velocity
            velocity = beta * velocity + grad
            return x - rate(k) * (grad + beta * velocity)

        return step
