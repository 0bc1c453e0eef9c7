"""Fitting a line is rolling down a bowl: troughs add up to it, and what can go wrong is rate and stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.line_fit.checks import checks
from gdcore.experiments.line_fit.claims import claims
from gdcore.experiments.line_fit.runs import LineRuns
from gdcore.verification import Check, Claim

__all__ = ["LineFit"]


@dataclass(frozen=True)
class LineFit(LineRuns):
    """Gradient descent on the squared error of a·x + b: three rates, the usual stopping rule, and units of x.

    The parameters are those of `LineRuns`.

    Examples
    --------
    >>> lesson = LineFit()
    >>> lesson.facts["safe_stop"], lesson.claims["troughs_make_a_bowl"].holds
    (29, True)
    """

    variants = (
        {"seed": 0}, {"samples": 24}, {"noise": 0.2}, {"start": (0.0, 0.0)}, {"safe_rate": 0.2}, {"tolerance": 0.02},
        {"unit": 100.0}, {"slope": -1.0},
    )  # fmt: skip

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
