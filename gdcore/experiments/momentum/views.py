"""What the pictures of the lecture on momentum ask besides runs and facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_count, as_number
from gdcore.experiments.momentum.runs import MOMENTA, MomentumRuns
from gdcore.landscape import along, phase_moves, shrink, shrink_limit
from gdcore.methods import GradientDescent
from gdcore.objectives import Objective
from gdcore.trajectory import Trajectory

SLOPES = 60
"""How many slopes are added up."""

SIDE = 1.0
"""Side of the patch of balls, in units of place and of velocity that make the two shears alike."""


@dataclass(frozen=True)
class LuckChange:
    """What momentum changes of a map of luck.

    Attributes
    ----------
    axes : tuple of ndarray
        The coordinates of the starts along each variable.
    points : tuple of str
        ``"won"`` and ``"lost"``.
    label : ndarray of int
        Index into ``points`` for each start, −1 where the luck stays what it was.
    """

    axes: tuple[Array, ...]
    points: tuple[str, ...]
    label: NDArray[np.int64]

    def share(self, *indices: int) -> float:
        """Return the share of starts with the given labels."""
        return float(np.isin(self.label, indices).mean())


@dataclass(frozen=True)
class MomentumViews(MomentumRuns):
    """Runs and facts, and the curves, stacks, patches and maps that are drawn of them."""

    # -- two curvatures ------------------------------------------------------------

    @cached_property
    def floor(self) -> Objective:
        """The profile along the ravine, ½μx²."""
        return along(self.objective, (0.0, 0.0), 0)

    @cached_property
    def walls(self) -> Objective:
        """The profile across it, ½Ly²."""
        return along(self.objective, (0.0, 0.0), 1)

    def plain_with(self, rate: float) -> Trajectory:
        """Return the first steps of plain descent at another rate."""
        return GradientDescent(as_number("rate", rate)).run(self.objective, self.start, 12)

    # -- inertia ---------------------------------------------------------------------

    @cached_property
    def agreeing(self) -> Array:
        """Slopes of one that agree."""
        return np.ones(SLOPES)

    @cached_property
    def flipping(self) -> Array:
        """Slopes of one that flip their sign at every step, the first downhill."""
        return np.asarray((-1.0) ** np.arange(SLOPES), dtype=np.float64)

    def stack(self, slopes: ArrayLike, count: float) -> Array:
        """Return what is left of each of the first slopes in the velocity, the oldest first.

        Their sum is the velocity after so many slopes. Between whole counts, the old ones are on their way to their
        next share in the first half, and the new one grows in the second.
        """
        given = np.asarray(slopes, dtype=np.float64)
        count = min(max(float(count), 0.0), float(len(given)))
        whole = int(np.floor(count + 1e-9))
        part = max(count - whole, 0.0)
        left: Array = given[:whole] * self.momentum ** np.arange(whole - 1, -1, -1.0)
        if part <= 1e-9 or whole >= len(given):
            return left
        aged = left * self.momentum ** min(2 * part, 1.0)
        return np.asarray(np.append(aged, given[whole] * max(2 * part - 1, 0.0)), dtype=np.float64)

    def agreeing_stack(self, count: float) -> Array:
        """Return the stack of slopes that agree."""
        return self.stack(self.agreeing, count)

    def flipping_stack(self, count: float) -> Array:
        """Return the stack of slopes that flip."""
        return self.stack(self.flipping, count)

    def agreeing_velocity(self, count: float) -> float:
        """Return the velocity after so many slopes that agree; the last whole step's between them."""
        return float(self.agreeing_stack(np.floor(count + 1e-9)).sum())

    def flipping_velocity(self, count: float) -> float:
        """Return the velocity after so many slopes that flip; the last whole step's between them."""
        return float(self.flipping_stack(np.floor(count + 1e-9)).sum())

    # -- the knob ----------------------------------------------------------------------

    @cached_property
    def knob_turn(self) -> Array:
        """Momentum and steps, ``(n, 2)``, from none to too much in steps of 0.005, where the ball arrives."""
        momenta = MOMENTA[(MOMENTA <= self.too_much + 1e-9) & (np.arange(len(MOMENTA)) % 5 == 0)]
        counts = self.steps_by_momentum(momenta)
        return np.stack([momenta, counts], axis=-1)[counts >= 0]

    def knob_place(self, momentum: float) -> int:
        """Return the place of a momentum on the way of the knob: the nearest one."""
        return int(np.argmin(np.abs(self.knob_turn[:, 0] - momentum)))

    # -- the patch ---------------------------------------------------------------------

    def patch_scale(self, curvature: float) -> float:
        """Return the velocity that is as much as a place of one: with it, both shears of a step are √(ηλ)."""
        return float(np.sqrt(curvature / self.rate))

    def patch_at(self, curvature: float, count: float) -> Array:
        """Return the corners ``(4, 2)`` of a patch of balls about the bottom, in place and velocity, after some steps.

        A step is a squeeze, a shear by the slope and a shear by the velocity, each a third of it.
        """
        scale = self.patch_scale(curvature)
        corners = SIDE * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2 * [1.0, scale]
        whole = int(np.floor(count + 1e-9))
        moves = phase_moves(self.momentum, self.rate, curvature)
        squeeze, slope, roll = moves
        step = roll @ slope @ squeeze
        corners = corners @ np.linalg.matrix_power(step, as_count("count", whole, least=0)).T
        part = 3 * max(float(count) - whole, 0.0)
        for k, move in enumerate(moves):
            share = min(max(part - k, 0.0), 1.0)
            corners = corners @ (np.eye(2) + share * (move - np.eye(2))).T
        return np.asarray(corners)

    def patch_share(self, curvature: float, count: float) -> float:
        """Return the area of the patch after so many steps, as a share of what it was."""
        x, y = self.patch_at(curvature, count).T
        area = abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
        return area / (SIDE**2 * self.patch_scale(curvature))

    # -- the map of factors ------------------------------------------------------------

    @property
    def flat_z(self) -> float:
        """ημ."""
        return self.rate * self.flat

    @property
    def steep_z(self) -> float:
        """ηL."""
        return self.rate * self.steep

    @property
    def narrower_flat_z(self) -> float:
        """ημ in the narrower ravine, at its own best rate."""
        return 2 / (1 + self.times_narrower * self.steep / self.flat)

    @property
    def narrower_steep_z(self) -> float:
        """ηL in the narrower ravine, at its own best rate."""
        return 2 - self.narrower_flat_z

    def shrink_with(self, momentum: float) -> Callable[[ArrayLike], Array]:
        """Return the factor of a step with a momentum, as a function of ηλ."""
        return lambda z: shrink(momentum, z)

    def shrink_ahead(self, momentum: float) -> Callable[[ArrayLike], Array]:
        """Return the factor of a step of Nesterov's ball with a momentum, as a function of ηλ."""
        return lambda z: shrink(momentum, z, nesterov=True)

    @property
    def momentum_wall_z(self) -> float:
        """The ηλ at which the heavy ball is lost."""
        return shrink_limit(self.momentum)

    @property
    def nesterov_wall_z(self) -> float:
        """The ηλ at which Nesterov's ball is lost."""
        return shrink_limit(self.momentum, nesterov=True)

    @cached_property
    def nesterov_landings(self) -> Array:
        """Where Nesterov's ball stands at each of its iterates: those are where it looks, β of its last step ahead.

        From an iterate a slope leads to the next landing, and β of the way between the last two landings on to the
        next iterate.
        """
        run = self.nesterov
        return np.vstack([run.x[:1], run.x[:-1] - run.grad[:-1] / self.steep])

    # -- luck --------------------------------------------------------------------------

    @cached_property
    def luck_change(self) -> LuckChange:
        """Which starts of the map of luck are won by momentum, and which are lost."""
        won, lost = ~self.lucky_plain & self.lucky_heavy, self.lucky_plain & ~self.lucky_heavy
        return LuckChange(self.landscape.basins.axes, ("won", "lost"), np.where(won, 0, np.where(lost, 1, -1)))
