"""Gradient descent with momentum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore._validation import Array, as_fraction
from gdcore.methods.method import Method, Step
from gdcore.objectives import Objective
from gdcore.schedules import LearningRate, as_schedule


@dataclass(frozen=True)
class HeavyBall(Method):
    r"""A ball with inertia: a velocity gathers the gradients and forgets them slowly.

    .. math:: v_{k+1} &= \beta v_k + \nabla f(x_k), \qquad v_0 = 0 \\
              x_{k+1} &= x_k - \eta_k v_{k+1}

    Parameters
    ----------
    learning_rate : float or callable
        η, a positive number or a schedule.
    momentum : float
        β, at least 0 and below 1; with 0 this is gradient descent.

    Notes
    -----
    This is PyTorch's ``SGD(momentum=β)``: the velocity gathers raw gradients, so a change of the rate acts
    at once. Keras and Polyak's paper fold the rate in, v ← βv − η∇f and x ← x + v; for a constant rate both
    give the same iterates. On a quadratic it converges for 0 < ηL < 2(1 + β).

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational
    Mathematics and Mathematical Physics 4 (1964), 1-17.

    Examples
    --------
    >>> from gdcore import objectives
    >>> HeavyBall(0.25, momentum=0.5).run(objectives.square(), 8, maxiter=3).x.ravel().tolist()
    [8.0, 4.0, 0.0, -2.0]
    """

    learning_rate: LearningRate = 1e-3
    momentum: float = 0.0

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        as_fraction("momentum", self.momentum)

    def begin(self, objective: Objective) -> Step:
        """Return the step, which remembers the velocity."""
        rate, beta = as_schedule(self.learning_rate), float(self.momentum)
        velocity: Array = np.zeros(())

        def step(k: int, x: Array, grad: Array) -> Array:
            nonlocal velocity
            velocity = beta * velocity + grad
            return x - rate(k) * velocity

        return step
