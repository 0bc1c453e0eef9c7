"""The experiments of the course, one a lesson."""

from gdcore.experiments.adaptive import AdaptiveInRavine
from gdcore.experiments.experiment import Experiment
from gdcore.experiments.formula_fit import FormulaFit
from gdcore.experiments.gradient import GradientOnHill
from gdcore.experiments.learning_rate import LearningRate
from gdcore.experiments.line_fit import LineFit
from gdcore.experiments.local_minimum import LocalMinimum
from gdcore.experiments.momentum import MomentumInRavine
from gdcore.experiments.newton import NewtonOnCosine
from gdcore.experiments.stochastic import LineFromAHandful

__all__ = [
    "AdaptiveInRavine",
    "Experiment",
    "FormulaFit",
    "GradientOnHill",
    "LearningRate",
    "LineFit",
    "LineFromAHandful",
    "LocalMinimum",
    "MomentumInRavine",
    "NewtonOnCosine",
]
