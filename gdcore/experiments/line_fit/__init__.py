"""Fitting a line, or a formula, is rolling down a bowl."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.line_fit.checks import checks
from gdcore.experiments.line_fit.claims import claims
from gdcore.experiments.line_fit.runs import LineFitRuns
from gdcore.verification import Check, Claim

__all__ = ["LineFit"]


@dataclass(frozen=True)
class LineFit(LineFitRuns):
    """Gradient descent on the bowls of a line and of a formula: the runs, what is said of them, and the checks.

    The parameters are those of `LineFitRuns`.
    """

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
