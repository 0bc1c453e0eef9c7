"""RMSprop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore._validation import Array, as_fraction, as_positive
from gdcore.methods.method import Method, Step
from gdcore.objectives import Objective
from gdcore.schedules import LearningRate, as_schedule


@dataclass(frozen=True)
class RMSprop(Method):
    r"""Adagrad with a fading memory: a moving average of squared slopes.

    .. math:: s_{k+1} &= \alpha s_k + (1 - \alpha) \nabla f(x_k)^2, \qquad s_0 = 0 \\
              v_{k+1} &= \beta v_k + \nabla f(x_k) / (\sqrt{s_{k+1}} + \varepsilon), \qquad v_0 = 0 \\
              x_{k+1} &= x_k - \eta_k v_{k+1}

    Squares, roots and quotients are taken coordinate by coordinate. With a constant rate it does not come to
    rest in a minimum but ends in a small cycle, about η/2 to either side.

    Parameters
    ----------
    learning_rate : float or callable
        η, a positive number or a schedule.
    smoothing : float
        α, at least 0 and below 1.
    epsilon : float
        ε, positive.
    momentum : float
        β, at least 0 and below 1.

    Notes
    -----
    Recurrence and defaults are PyTorch's. Keras defaults to η = 0.001, α = 0.9, ε = 10⁻⁷ and puts ε under
    the root. The average starts at 0 and is not corrected, so the first step is η/√(1 − α), ten times η.

    References
    ----------
    T. Tieleman and G. Hinton, "Lecture 6.5 - RMSProp", COURSERA: Neural Networks for Machine Learning, 2012.

    Examples
    --------
    >>> from gdcore import objectives
    >>> RMSprop(0.1).run(objectives.square(), 8, maxiter=1).x.ravel().round(6).tolist()
    [8.0, 7.0]
    """

    learning_rate: LearningRate = 1e-2
    smoothing: float = 0.99
    epsilon: float = 1e-8
    momentum: float = 0.0

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        as_fraction("smoothing", self.smoothing)
        as_positive("epsilon", self.epsilon)
        as_fraction("momentum", self.momentum)

    def begin(self, objective: Objective) -> Step:
        """Return the step, which remembers the average of squares and the velocity."""
        rate, epsilon = as_schedule(self.learning_rate), float(self.epsilon)
        alpha, beta = float(self.smoothing), float(self.momentum)
        average: Array = np.zeros(())
        velocity: Array = np.zeros(())

        def step(k: int, x: Array, grad: Array) -> Array:
            nonlocal average, velocity
            average = alpha * average + (1 - alpha) * grad * grad
            velocity = beta * velocity + grad / (np.sqrt(average) + epsilon)
            return x - rate(k) * velocity

        return step
