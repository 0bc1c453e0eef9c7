"""Which way is down: two slopes make one arrow, and the arrow knows every direction, nearby."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.gradient.checks import checks
from gdcore.experiments.gradient.claims import claims
from gdcore.experiments.gradient.runs import GradientRuns
from gdcore.verification import Check, Claim

__all__ = ["GradientOnHill"]


@dataclass(frozen=True)
class GradientOnHill(GradientRuns):
    """What the slopes at one point of sin x · cos y tell, and how far; and the slopes of a table of weights.

    The parameters are those of `GradientRuns`.

    Examples
    --------
    >>> lesson = GradientOnHill()
    >>> round(lesson.facts["gradient_length"], 4), lesson.claims["long_step_climbs"].holds
    (0.6623, True)
    """

    variants = (
        {"point": (0.5, -0.8), "long_rate": 3.3},
        {"far_run": 2.2},
        {"nudge": 0.001},
        {"learning_rate": 1.0},
        {"table_rate": 0.3},
    )

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
