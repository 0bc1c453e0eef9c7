"""Adam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdcore._validation import Array, as_fraction, as_positive
from gdcore.methods.method import Method, Step
from gdcore.objectives import Objective
from gdcore.schedules import LearningRate, as_schedule


@dataclass(frozen=True)
class Adam(Method):
    r"""Momentum divided by the recent size of the slope, both corrected for starting at zero.

    .. math:: m_{k+1} &= \beta_1 m_k + (1 - \beta_1) \nabla f(x_k), \qquad m_0 = 0 \\
              s_{k+1} &= \beta_2 s_k + (1 - \beta_2) \nabla f(x_k)^2, \qquad s_0 = 0 \\
              x_{k+1} &= x_k - \eta_k \frac{m_{k+1} / (1 - \beta_1^{k+1})}
                                          {\sqrt{s_{k+1} / (1 - \beta_2^{k+1})} + \varepsilon}

    Squares, roots and quotients are taken coordinate by coordinate. The first step has length η in every
    coordinate with a slope.

    Parameters
    ----------
    learning_rate : float or callable
        η, a positive number or a schedule.
    betas : tuple of two floats
        (β₁, β₂), each at least 0 and below 1.
    epsilon : float
        ε, positive.

    Notes
    -----
    Recurrence and defaults are PyTorch's. Keras adds its ε = 10⁻⁷ before the correction of s, the variant of
    section 2 of the paper, which acts like a smaller ε in early steps.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.

    Examples
    --------
    >>> from gdcore import objectives
    >>> Adam(0.5).run(objectives.square(), 8, maxiter=1).x.ravel().round(6).tolist()
    [8.0, 7.5]
    """

    learning_rate: LearningRate = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        as_positive("epsilon", self.epsilon)
        try:
            first, second = self.betas
        except (TypeError, ValueError):
            raise ValueError(f"betas must be a pair of numbers, got {self.betas!r}; give (0.9, 0.999).") from None
        as_fraction("betas[0]", first)
        as_fraction("betas[1]", second)

    def begin(self, objective: Objective) -> Step:
        """Return the step, which remembers both averages."""
        rate, epsilon = as_schedule(self.learning_rate), float(self.epsilon)
        beta1, beta2 = map(float, self.betas)
        mean: Array = np.zeros(())
        square: Array = np.zeros(())

        def step(k: int, x: Array, grad: Array) -> Array:
            nonlocal mean, square
            mean = beta1 * mean + (1 - beta1) * grad
            square = beta2 * square + (1 - beta2) * grad * grad
            corrected = mean / (1 - beta1 ** (k + 1))
            size = np.sqrt(square / (1 - beta2 ** (k + 1)))
            return x - rate(k) * corrected / (size + epsilon)

        return step
