"""Adagrad."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore._validation import Array, as_positive
from gdcore.methods.method import Method, Step
from gdcore.objectives import Objective
from gdcore.schedules import LearningRate, as_schedule


@dataclass(frozen=True)
class Adagrad(Method):
    r"""A step size for every coordinate, divided by all the slope it has seen.

    .. math:: s_{k+1} &= s_k + \nabla f(x_k)^2, \qquad s_0 = 0 \\
              x_{k+1} &= x_k - \eta_k \nabla f(x_k) / (\sqrt{s_{k+1}} + \varepsilon)

    Squares, roots and quotients are taken coordinate by coordinate. The first step has length η in every
    coordinate with a slope; later ones never grow back.

    Parameters
    ----------
    learning_rate : float or callable
        η, a positive number or a schedule.
    epsilon : float
        ε, positive; keeps the quotient finite.

    Notes
    -----
    Recurrence and defaults are PyTorch's. Keras starts the sum at 0.1, puts ε under the root and defaults to
    η = 0.001.

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", Journal of Machine Learning Research 12 (2011), 2121-2159.

    Examples
    --------
    >>> from gdcore import objectives
    >>> Adagrad(1.0).run(objectives.square(), 8, maxiter=1).x.ravel().round(6).tolist()
    [8.0, 7.0]
    """

    learning_rate: LearningRate = 1e-2
    epsilon: float = 1e-10

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        as_positive("epsilon", self.epsilon)

    def begin(self, objective: Objective) -> Step:
        """Return the step, which remembers the sum of squares."""
        rate, epsilon = as_schedule(self.learning_rate), float(self.epsilon)
        total: Array = np.zeros(())

        def step(k: int, x: Array, grad: Array) -> Array:
            nonlocal total
            total = total + grad * grad
            return x - rate(k) * grad / (np.sqrt(total) + epsilon)

        return step
