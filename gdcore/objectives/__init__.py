"""Functions to minimise, each with its exact gradient and Hessian."""

from gdcore.objectives.named import (
    himmelblau,
    negative_cosine,
    quadratic,
    rosenbrock,
    shifted_square,
    square,
    square_minus_cosine,
)
from gdcore.objectives.objective import DerivativeError, Objective

__all__ = [
    "DerivativeError",
    "Objective",
    "himmelblau",
    "negative_cosine",
    "quadratic",
    "rosenbrock",
    "shifted_square",
    "square",
    "square_minus_cosine",
]
