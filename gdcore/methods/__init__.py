"""The methods, one a file, and many runs of them at once."""

from gdcore.methods.adagrad import Adagrad
from gdcore.methods.adam import Adam
from gdcore.methods.crowd import crowd, swarm, try_rates, walk
from gdcore.methods.gradient_descent import GradientDescent
from gdcore.methods.heavy_ball import HeavyBall
from gdcore.methods.method import Method
from gdcore.methods.nesterov import Nesterov
from gdcore.methods.newton import Newton
from gdcore.methods.response import response
from gdcore.methods.rmsprop import RMSprop
from gdcore.methods.stochastic import StochasticGradientDescent

__all__ = [
    "Adagrad",
    "Adam",
    "GradientDescent",
    "HeavyBall",
    "Method",
    "Nesterov",
    "Newton",
    "RMSprop",
    "StochasticGradientDescent",
    "crowd",
    "response",
    "swarm",
    "try_rates",
    "walk",
]
