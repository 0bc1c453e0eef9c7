"""How big a step? Gradient descent on a parabola, one learning rate a regime."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.learning_rate.checks import checks
from gdcore.experiments.learning_rate.claims import claims
from gdcore.experiments.learning_rate.runs import LearningRateRuns
from gdcore.verification import Check, Claim

__all__ = ["LearningRate"]


@dataclass(frozen=True)
class LearningRate(LearningRateRuns):
    """Gradient descent on the parabola ½Lx²: the runs, what is said of them, and the checks.

    The parameters are those of `LearningRateRuns`.

    Examples
    --------
    >>> experiment = LearningRate()
    >>> round(experiment.facts["too_small_final"], 2), experiment.facts["better_iterations_to_accuracy"]
    (-2.98, 35)
    """

    variants = (
        {"start": -10.0},
        {"curvature": 4.0, "too_small": 2**-7, "better": 2**-4, "bouncing": 0.5, "diverging": 0.53},
    )

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
