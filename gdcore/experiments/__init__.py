"""The experiments of the course, one a lesson.

Each is imported when it is asked for: a lecture has nothing to do with the experiments of the others.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def _homes() -> dict[str, str]:
    """Return the module of each experiment, read from the imports above: there is no second list."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    return {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for alias in node.names
    }


def __getattr__(name: str) -> Any:
    """Import an experiment when it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_homes()[name]), name)
    return found


def __dir__() -> list[str]:
    return __all__
