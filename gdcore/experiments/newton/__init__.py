"""Why Newton's method can climb, and how damping repairs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.newton.checks import checks
from gdcore.experiments.newton.claims import claims
from gdcore.experiments.newton.runs import NewtonRuns
from gdcore.verification import Check, Claim

__all__ = ["NewtonOnCosine"]


@dataclass(frozen=True)
class NewtonOnCosine(NewtonRuns):
    """Newton's method and gradient descent on −cos(πx/h): the runs, what is said of them, and the checks.

    The parameters are those of `NewtonRuns`.

    Examples
    --------
    >>> experiment = NewtonOnCosine()
    >>> round(experiment.facts["newton_first"], 2), experiment.claims["newton_settles_on_maximum"].holds
    (-21.37, True)
    """

    variants = ({"start": -14.0}, {"start": -16.5})

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
