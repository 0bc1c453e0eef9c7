"""The shape of an objective: stationary points, basins, local parabolas, stability limits, factors of a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gdcore._basins import Basins, basins
from gdcore._shrink import critical_momentum, iteration_matrix, momentum_path, phase_moves, shrink, shrink_limit
from gdcore._stationary import StationaryPoint, stationary_points
from gdcore._validation import Array, as_nonnegative, as_number, as_vector
from gdcore.objectives import Objective

__all__ = [
    "Basins",
    "LocalParabola",
    "StationaryPoint",
    "basins",
    "critical_momentum",
    "iteration_matrix",
    "local_parabola",
    "momentum_path",
    "phase_moves",
    "shrink",
    "shrink_limit",
    "stability_limit",
    "stationary_points",
]


@dataclass(frozen=True, kw_only=True)
class LocalParabola:
    """The parabola that matches value and slope at a point, with the curvature there or a lifted one.

    Attributes
    ----------
    at, value, slope : float
        The point, and the function's value and slope there.
    curvature : float
        f″ + α.
    vertex : float
        Where Newton's method jumps; infinite if the curvature is zero.
    """

    at: float
    value: float
    slope: float
    curvature: float

    @property
    def vertex(self) -> float:
        """Where its slope is zero."""
        return self.at - self.slope / self.curvature if self.curvature else float("inf")

    def __call__(self, x: ArrayLike) -> Array:
        """Return its height at ``x``."""
        step = np.asarray(x, dtype=np.float64) - self.at
        return np.asarray(self.value + step * (self.slope + step * self.curvature / 2))


def local_parabola(objective: Objective, x: float, damping: float = 0.0) -> LocalParabola:
    """Return the parabola that (damped) Newton minimises at ``x``.

    Examples
    --------
    >>> from gdcore import objectives
    >>> local_parabola(objectives.square(), -20.0).vertex
    0.0
    """
    at = as_number("x", x)
    return LocalParabola(
        at=at,
        value=float(objective.value(at)),
        slope=float(objective.slope(at)),
        curvature=float(objective.curvature(at)) + as_nonnegative("damping", damping),
    )


def stability_limit(objective: Objective, x: ArrayLike) -> float:
    """Return 2/L, L being the largest curvature of the objective at ``x``.

    Gradient descent with a smaller constant rate is attracted to a minimum at ``x``; with a larger one it
    is repelled. Where no curvature is positive there is no limit, and it is infinite.

    Examples
    --------
    >>> from gdcore import objectives
    >>> stability_limit(objectives.quadratic([1.0, 4.0]), [0.0, 0.0])
    0.5
    """
    point = as_vector("x", x)
    objective.check_dimension(point)
    largest = float(np.linalg.eigvalsh(objective.curvature_matrix(point))[-1])
    return 2 / largest if largest > 0 else float("inf")
