"""What the tests ask of an experiment, whichever it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import pytest


def failing(lesson: Any) -> set[str]:
    """Return the claims that do not hold."""
    return {name for name, claim in lesson.claims.items() if not claim.holds}


def failed(lesson: Any) -> set[str]:
    """Return the checks that do not pass."""
    return {check.name for check in lesson.checks if not check.passed}


def as_written(digits: str) -> Any:
    """Return what a number must equal to be rounded to these digits."""
    places = len(digits.partition(".")[2])
    return pytest.approx(float(digits), abs=0.5000001 * 10**-places)


def with_slopes_off(experiment: type, off: float) -> type:
    """Return the experiment on an objective whose gradient is a little too large or too small."""

    class Wrong(experiment):  # type: ignore[misc]
        @cached_property
        def objective(self) -> Any:
            right = experiment.objective.func(self)  # type: ignore[attr-defined]
            return replace(right, grad=lambda x: off * right.grad(x), fun_and_grad=None)

    return Wrong
