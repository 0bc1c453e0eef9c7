"""Tuning a formula: a bent curve whose knobs are only factors has a bowl for its error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.formula_fit.checks import checks
from gdcore.experiments.formula_fit.claims import claims
from gdcore.experiments.formula_fit.runs import FormulaRuns
from gdcore.verification import Check, Claim

__all__ = ["FormulaFit"]


@dataclass(frozen=True)
class FormulaFit(FormulaRuns):
    """Gradient descent on the squared error of a·x³ + b·x², beside a network and on one-sided data.

    The parameters are those of `FormulaRuns`.

    Examples
    --------
    >>> lesson = FormulaFit()
    >>> lesson.facts["steps_to_thousandth"], lesson.claims["ground_is_a_bowl"].holds
    (20, True)
    """

    variants = (
        {"noise": 0.05},
        {"samples": 20},
        {"far": 1.5},
        {"neurons": 3},
        {"penalty": 1e-2},
        {"narrow_left": -0.2},
    )

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
