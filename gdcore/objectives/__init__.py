"""Functions to minimise, each with its exact gradient and Hessian."""

from gdcore.objectives import models
from gdcore.objectives.models import Model
from gdcore.objectives.named import (
    himmelblau,
    hole,
    negative_cosine,
    parabola,
    quadratic,
    rosenbrock,
    rotation,
    shifted_square,
    square,
    square_minus_cosine,
    turned,
)
from gdcore.objectives.objective import DerivativeError, Objective
from gdcore.objectives.samples import SampleMean, mean_of_losses, mean_squared_error

__all__ = [
    "DerivativeError",
    "Model",
    "Objective",
    "SampleMean",
    "himmelblau",
    "hole",
    "mean_of_losses",
    "mean_squared_error",
    "models",
    "negative_cosine",
    "parabola",
    "quadratic",
    "rosenbrock",
    "rotation",
    "shifted_square",
    "square",
    "square_minus_cosine",
    "turned",
]
