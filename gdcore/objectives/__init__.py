"""Functions to minimise, each with its exact gradient and Hessian."""

from gdcore.objectives import models
from gdcore.objectives.derivatives import DerivativeError, check_derivatives, require_derivatives
from gdcore.objectives.models import Model
from gdcore.objectives.named import (
    himmelblau,
    negative_cosine,
    parabola,
    quadratic,
    rosenbrock,
    shifted_square,
    square,
    square_minus_cosine,
)
from gdcore.objectives.objective import Objective
from gdcore.objectives.samples import SampleMean, mean_of_losses, mean_squared_error

__all__ = [
    "DerivativeError",
    "Model",
    "Objective",
    "SampleMean",
    "check_derivatives",
    "himmelblau",
    "mean_of_losses",
    "mean_squared_error",
    "models",
    "negative_cosine",
    "parabola",
    "quadratic",
    "require_derivatives",
    "rosenbrock",
    "shifted_square",
    "square",
    "square_minus_cosine",
]
