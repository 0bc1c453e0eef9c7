"""The table of checks has every experiment that there is."""

from gdcore import __main__ as table
from gdcore import experiments
from gdcore.experiments import Experiment


def test_every_experiment_is_in_the_table_and_exported() -> None:
    found = set(table.lessons())
    assert {"FormulaFit", "GradientOnHill", "LearningRate", "LineFit", "LocalMinimum", "NewtonOnCosine"} <= found
    assert found == set(experiments.__all__) - {"Experiment"}
    assert all(issubclass(getattr(experiments, name), Experiment) for name in found)
