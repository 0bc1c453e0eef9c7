"""Functions to minimise, each with its exact gradient and Hessian."""

from gdcore.objectives import models
from gdcore.objectives.derivatives import DerivativeError, check_derivatives, require_derivatives
from gdcore.objectives.layers import linear_layer_error
from gdcore.objectives.models import Model
from gdcore.objectives.named import (
    himmelblau,
    hole,
    negative_cosine,
    parabola,
    quadratic,
    quadratic_form,
    rosenbrock,
    rotation,
    shifted_square,
    sine_times_cosine,
    square,
    square_minus_cosine,
    turned,
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
    "hole",
    "linear_layer_error",
    "mean_of_losses",
    "mean_squared_error",
    "models",
    "negative_cosine",
    "parabola",
    "quadratic",
    "quadratic_form",
    "require_derivatives",
    "rosenbrock",
    "rotation",
    "shifted_square",
    "sine_times_cosine",
    "square",
    "square_minus_cosine",
    "turned",
]
