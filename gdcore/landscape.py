"""The shape of an objective: stationary points, basins, local parabolas, stability limits, factors of a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gdcore._basins import Basins, basins
from gdcore._shrink import critical_momentum, iteration_matrix, momentum_path, phase_moves, shrink, shrink_limit
from gdcore._stationary import StationaryPoint, stationary_points
from gdcore._validation import Array, as_count, as_nonnegative, as_number, as_positive, as_real_array, as_vector
from gdcore.objectives import Objective

__all__ = [
    "Basins",
    "LocalParabola",
    "StationaryPoint",
    "along",
    "basins",
    "best_rate",
    "condition",
    "critical_momentum",
    "iteration_matrix",
    "local_parabola",
    "momentum_path",
    "phase_moves",
    "second_differences",
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


def along(objective: Objective, x: ArrayLike, axis: int) -> Objective:
    """Return the slice of an objective through ``x`` along one axis: a function of that variable alone.

    Examples
    --------
    >>> from gdcore import objectives
    >>> cut = along(objectives.quadratic([1.0, 4.0]), [0.0, 3.0], axis=0)
    >>> cut.value([0.0, 2.0]).tolist(), cut.curvature(7.0).item()
    ([18.0, 20.0], 1.0)
    """
    point = as_vector("x", x)
    objective.check_dimension(point)
    k = as_count("axis", axis)
    if k >= point.size:
        raise ValueError(f"axis is {k} and the point has {point.size} coordinates; the first axis is 0.")

    def placed(z: Array) -> Array:
        points = np.broadcast_to(point, (*z.shape[:-1], point.size)).copy()
        points[..., k] = z[..., 0]
        return points

    return Objective(
        fun=lambda z: objective.funs(placed(z)),
        grad=lambda z: objective.grads(placed(z))[..., k : k + 1],
        hess=lambda z: objective.hesses(placed(z))[..., k : k + 1, k : k + 1],
        dim=1,
        formula=objective.formula,
        vectorized=True,
    )


def condition(objective: Objective, x: ArrayLike) -> float:
    """Return κ = L/μ, largest over smallest curvature at ``x``: how narrow the bowl is.

    It is 1 where the bowl is round, and infinite where a curvature is zero or negative. Close to a minimum the contours
    are √κ times as long as wide.

    Examples
    --------
    >>> from gdcore import objectives
    >>> condition(objectives.quadratic([1.0, 4.0]), [0.0, 0.0])
    4.0
    """
    smallest, largest = _extreme_curvatures(objective, x)
    return largest / smallest if smallest > 0 else float("inf")


def best_rate(objective: Objective, x: ArrayLike) -> float:
    """Return 2/(L + μ), the constant rate at which gradient descent closes in fastest on a minimum at ``x``.

    Along the steepest and the flattest direction a step then leaves the same share, (κ − 1)/(κ + 1), of the distance;
    any other rate leaves more along one of them.

    Raises
    ------
    ValueError
        If a curvature there is not positive, so that no rate is best.

    References
    ----------
    Y. Nesterov, "Lectures on Convex Optimization", 2nd ed., Springer, 2018, theorem 2.1.15.

    Examples
    --------
    >>> from gdcore import objectives
    >>> best_rate(objectives.quadratic([1.0, 3.0]), [0.0, 0.0])
    0.5
    """
    smallest, largest = _extreme_curvatures(objective, x)
    if smallest <= 0:
        raise ValueError(
            f"the smallest curvature at {x!r} is {smallest:g}; a best rate needs a bowl, choose a minimum."
        )
    return 2 / (largest + smallest)


def second_differences(objective: Objective, x: ArrayLike, step: float = 0.5) -> Array:
    """Return (f(x + h e) − 2 f(x) + f(x − h e)) / h² along each axis e: the curvature, felt without derivatives.

    On a bowl they are the same everywhere, whatever the step.

    Parameters
    ----------
    x : array_like of shape (..., d)
        One or many points.
    step : float
        h, above 0.

    Returns
    -------
    ndarray of shape (..., d)

    Examples
    --------
    >>> from gdcore import objectives
    >>> second_differences(objectives.quadratic([1.0, 4.0]), [[0.0, 0.0], [3.0, 5.0]]).tolist()
    [[1.0, 4.0], [1.0, 4.0]]
    """
    points, h = np.atleast_1d(as_real_array("x", x)), as_positive("step", step)
    objective.check_dimension(points)
    moves = h * np.eye(points.shape[-1])
    middle = points[..., np.newaxis, :]
    return (objective.funs(middle + moves) - 2 * objective.funs(middle) + objective.funs(middle - moves)) / h**2


def _extreme_curvatures(objective: Objective, x: ArrayLike) -> tuple[float, float]:
    point = as_vector("x", x)
    objective.check_dimension(point)
    curvatures = np.linalg.eigvalsh(objective.curvature_matrix(point))
    return float(curvatures[0]), float(curvatures[-1])
