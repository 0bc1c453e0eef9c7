"""``python -m gdcore``: the table of every check of every experiment."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from inspect import isabstract
from pkgutil import iter_modules

from gdcore import experiments
from gdcore.experiments import Experiment
from gdcore.verification import Check

COLUMNS = ("check", "computed", "expected", "difference", "tolerance", "", "reference")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or JSON, and return 1 if a check fails."""
    parser = argparse.ArgumentParser(prog="python -m gdcore", description="Compare every number with SciPy.")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    as_json = parser.parse_args(arguments).json
    results = {lesson: getattr(experiments, lesson)().checks for lesson in lessons()}
    print(to_json(results) if as_json else to_table(results))
    return 0 if all(check.passed for checks in results.values() for check in checks) else 1


def lessons() -> list[str]:
    """Return the names of the experiments: every class in the modules of that package that can be made."""
    modules = [import_module(found.name) for found in iter_modules(experiments.__path__, f"{experiments.__name__}.")]
    classes = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    return sorted(kind.__name__ for kind in classes if issubclass(kind, Experiment) and not isabstract(kind))


def to_json(results: dict[str, tuple[Check, ...]]) -> str:
    """Return the checks of each experiment as JSON; a number that is not finite becomes null."""
    checks = {
        lesson: [{k: _finite(v) for k, v in asdict(c).items()} | {"passed": c.passed} for c in group]
        for lesson, group in results.items()
    }
    passed = all(check.passed for group in results.values() for check in group)
    return json.dumps({"passed": passed, "experiments": checks}, indent=2, allow_nan=False)


def to_table(results: dict[str, tuple[Check, ...]]) -> str:
    """Return the checks as lines in columns, with a sum at the end."""
    rows = [COLUMNS, *(_row(check) for checks in results.values() for check in checks)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    lines = [_line(COLUMNS, widths)]
    for lesson, checks in results.items():
        lines += ["", lesson, *(_line(_row(check), widths) for check in checks)]
    failed = sum(not check.passed for checks in results.values() for check in checks)
    lines += ["", f"{len(rows) - 1} checks, {failed} failed"]
    return "\n".join(lines)


def _row(check: Check) -> tuple[str, ...]:
    numbers = (f"{check.computed:.9g}", f"{check.expected:.9g}", f"{check.difference:.2g}", f"{check.tolerance:.2g}")
    return (check.name, *numbers, "pass" if check.passed else "FAIL", check.reference)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (text.rjust(w) if 0 < i < 5 else text.ljust(w) for i, (text, w) in enumerate(zip(row, widths, strict=True)))
    return "  ".join(cells).rstrip()


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not abs(value) < float("inf") else value


if __name__ == "__main__":
    sys.exit(main())
