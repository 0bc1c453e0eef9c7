"""No experiment can be forgotten: each that exists is exported, and its checks are in the table."""

import importlib
import inspect
import pkgutil

from gdcore import __main__ as table
from gdcore import experiments
from gdcore.experiments import Experiment


def test_every_experiment_is_in_the_table_of_checks() -> None:
    found = set()
    for module in pkgutil.walk_packages(experiments.__path__, "gdcore.experiments."):
        members = vars(importlib.import_module(module.name)).values()
        found |= {m for m in members if inspect.isclass(m) and issubclass(m, Experiment) and not inspect.isabstract(m)}
    assert {lesson.__name__ for lesson in found} == set(table.lessons())
    assert all(getattr(experiments, lesson.__name__) is lesson for lesson in found)
