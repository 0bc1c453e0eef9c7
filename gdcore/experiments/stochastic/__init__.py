"""Learning from a handful: steps that see a few samples are right on average, and end in a cloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.stochastic.checks import checks
from gdcore.experiments.stochastic.claims import claims
from gdcore.experiments.stochastic.views import StochasticViews
from gdcore.verification import Check, Claim

__all__ = ["LineFromAHandful"]


@dataclass(frozen=True)
class LineFromAHandful(StochasticViews):
    """A line fitted by steps that see all samples, a handful or a single one.

    E(a, b) is the mean of (a·x + b − y)². A *look* is one sample looked at, a *pass* as many looks as there are
    samples, the *spread* of a cloud its root mean square distance from the bottom. Samples are drawn with
    replacement.

    Parameters
    ----------
    true_parameters : tuple of two floats
        The (a, b) that made the data.
    samples : int
        How many there are, evenly spaced on [−span, span], at least 20.
    span : float
        Positive.
    noise : float
        Standard deviation of the normal noise on the data.
    seed : int
        Of that noise.
    start : tuple of two floats
        Where all balls start.
    learning_rate : float
        η.
    handful : int
        Samples in a handful, from 2 to a quarter of all.
    seed_of_draws : int
        Of the draws of each walker.
    passes : int
        Length of the runs, at least 2.
    swarm : int
        Members of the swarm, at least 50.
    seed_of_swarm : int
        Of its draws.
    half_after : float
        Steps after which the falling rate is half the first, positive.

    Examples
    --------
    >>> lesson = LineFromAHandful()
    >>> [lesson.trajectories[name].nit for name in ("all", "handful", "single")]
    [50, 2000, 10000]
    """

    variants = ({"noise": 0.5}, {"learning_rate": 0.08}, {"handful": 10}, {"seed_of_draws": 1})

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
