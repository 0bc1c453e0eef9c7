"""Gradient-based optimisation whose every iterate is kept, named and checked.

Examples
--------
>>> from gdcore import GradientDescent, objectives
>>> t = GradientDescent(learning_rate=0.1).run(objectives.square(), x0=-20.0, maxiter=100)
>>> t.x.shape, t.status
((101, 1), <Status.MINIMUM: 'minimum'>)
"""

from gdcore import closed_forms, experiments, fitting, landscape, noise, objectives, schedules, slopes, stopping
from gdcore.averaging import ExponentialMovingAverage
from gdcore.methods import (
    Adagrad,
    Adam,
    GradientDescent,
    HeavyBall,
    Method,
    Nesterov,
    Newton,
    RMSprop,
    StochasticGradientDescent,
)
from gdcore.trajectory import Prefix, Status, Trajectory
from gdcore.verification import Check, Claim

__all__ = [
    "Adagrad",
    "Adam",
    "Check",
    "Claim",
    "ExponentialMovingAverage",
    "GradientDescent",
    "HeavyBall",
    "Method",
    "Nesterov",
    "Newton",
    "Prefix",
    "RMSprop",
    "Status",
    "StochasticGradientDescent",
    "Trajectory",
    "closed_forms",
    "experiments",
    "fitting",
    "landscape",
    "noise",
    "objectives",
    "schedules",
    "slopes",
    "stopping",
]
