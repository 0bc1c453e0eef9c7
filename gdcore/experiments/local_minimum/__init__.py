"""Where the ball stops: one landscape, three starts, three minima."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.local_minimum.checks import checks
from gdcore.experiments.local_minimum.claims import claims
from gdcore.experiments.local_minimum.runs import LocalMinimumRuns
from gdcore.verification import Check, Claim

__all__ = ["LocalMinimum"]


@dataclass(frozen=True, eq=False)
class LocalMinimum(LocalMinimumRuns):
    """A model with two parameters fitted from three starts: the runs, what is said of them, and the checks.

    The parameters are those of `LocalMinimumRuns`.
    """

    variants = ({"seed": 1, "grid": 60},)

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
