"""A ball with inertia: in a ravine it pays the root of what the plain ball pays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.momentum.checks import checks
from gdcore.experiments.momentum.claims import claims
from gdcore.experiments.momentum.views import MomentumViews
from gdcore.verification import Check, Claim

__all__ = ["MomentumInRavine"]


@dataclass(frozen=True)
class MomentumInRavine(MomentumViews):
    """Plain descent, the heavy ball and Nesterov's ball in a ravine ½(μx² + Ly²), and on a landscape.

    "Steps" are counted until the first iterate from which on the distance from the bottom is at most `accuracy`.

    Parameters
    ----------
    flat, steep : float
        μ and L, the curvatures along and across the ravine, 0 < μ < L.
    start : tuple of two floats
        Where all balls start; neither is 0.
    learning_rate : float, optional
        η; by default 2/(μ + L), the best one of the plain ball.
    momentum, too_much : float
        β, what is kept of the velocity, and a larger one.
    times_narrower : float
        How many times narrower the second ravine is, more than 1.
    accuracy : float
        The distance from the bottom at which a ball has arrived.
    maxiter : int
        Iterations of every run, at least 1.
    patch_steps : int
        Steps for which the patch of balls is followed, at least 1.
    landscape : LocalMinimum
        The landscape of the map of luck, with a rate and a momentum of its own.
    saved : tuple of two floats
        A start on it from which only the ball with momentum reaches the best valley.

    Examples
    --------
    >>> lesson = MomentumInRavine()
    >>> lesson.steps(lesson.plain), lesson.steps(lesson.heavy)
    (346, 125)
    """

    variants = ({"momentum": 0.85}, {"steep": 150.0}, {"accuracy": 0.001}, {"saved": (1.5, -0.5)})

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
