"""A step size for every axis: divide each slope by its own remembered size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gdcore.experiments.adaptive.checks import checks
from gdcore.experiments.adaptive.claims import claims
from gdcore.experiments.adaptive.drawn import AdaptiveDrawn
from gdcore.verification import Check, Claim

__all__ = ["AdaptiveInRavine"]


@dataclass(frozen=True)
class AdaptiveInRavine(AdaptiveDrawn):
    """Adagrad, RMSprop and Adam beside plain descent and momentum, in a ravine along the axes and in a turned one.

    "Steps" are counted until the first iterate from which on the distance from the bottom is at most `accuracy`,
    within `maxiter`.

    Parameters
    ----------
    flat, steep : float
        μ and L, the curvatures of ½(μx² + Ly²), 0 < μ < L.
    start : tuple of two floats
        Where all start; neither is 0.
    plain_rate : float, optional
        η of plain descent and momentum; by default 2/(μ + L).
    momentum : float
        β of the ball with momentum.
    adagrad_rate, rmsprop_rate, adam_rate : float
        Their learning rates.
    smoothing : float
        What RMSprop keeps of its meter.
    betas : tuple of two floats
        (β₁, β₂), what Adam keeps of its velocity and of its meter.
    accuracy : float
        The distance from the bottom at which a method has arrived.
    maxiter : int
        Iterations of every run, at least 100.
    turn : float
        Degrees by which the ravine is turned, above 0 and below 90.
    puzzle_rate : float
        η of plain descent in the puzzle.
    huge_rate : float
        η of the dare with Adagrad.
    fade_steps : int
        The step at which Adagrad's fading is read, at least 1.
    rates : tuple of float
        The rates of the board and of the races.
    scales : tuple of float
        The narrownesses of the board, at least 1.

    Examples
    --------
    >>> lesson = AdaptiveInRavine()
    >>> lesson.steps(lesson.run("adagrad")), lesson.steps(lesson.run("adagrad", degrees=45))
    (25, 1120)
    """

    variants = ({"adagrad_rate": 2.0}, {"turn": 40.0}, {"steep": 150.0}, {"start": (-3.0, 4.0)})

    def _claims(self) -> Iterable[Claim]:
        return claims(self)

    def _checks(self) -> Iterable[Check]:
        return checks(self)
