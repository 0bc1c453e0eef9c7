"""What can be felt at one point: rise over run, the tangent plane, the level direction, how far a step may go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count, as_positive, as_real_array, as_vector
from gdcore.objectives import Objective

__all__ = [
    "TangentPlane",
    "bearing",
    "compass",
    "difference_quotient",
    "first_climbing_rate",
    "level_bearings",
    "symmetric_quotient",
    "tangent_gap",
    "tangent_plane",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class TangentPlane:
    """The plane that matches value and slopes at a point: f(x₀) + ∇f(x₀)·(x − x₀).

    Attributes
    ----------
    at : ndarray of shape (d,)
        The point.
    value : float
        The function's value there.
    grad : ndarray of shape (d,)
        Its slopes there.
    """

    at: Array
    value: float
    grad: Array

    def __call__(self, x: ArrayLike) -> Array:
        """Return the plane's height at points of shape ``(..., d)``."""
        return np.asarray(self.value + (np.asarray(x, dtype=np.float64) - self.at) @ self.grad)

    def promised_fall(self, learning_rate: float) -> float:
        """Return η|∇f|², by which the plane falls along a step of gradient descent."""
        return float(as_positive("learning_rate", learning_rate) * (self.grad @ self.grad))


def tangent_plane(objective: Objective, x: ArrayLike) -> TangentPlane:
    """Return the tangent plane of the objective at ``x``.

    Examples
    --------
    >>> from gdcore import objectives
    >>> plane = tangent_plane(objectives.square(), -3.0)
    >>> float(plane([-2.0])), plane.promised_fall(0.5)
    (3.0, 18.0)
    """
    at = _point(objective, x)
    value, grad = objective.evaluate(at)
    return TangentPlane(at=at, value=float(value), grad=grad)


def difference_quotient(objective: Objective, x: ArrayLike, direction: ArrayLike, run: float) -> Array:
    """Return rise over run, (f(x + run·u) − f(x)) / run, with u the direction made one long.

    Parameters
    ----------
    direction : array_like of shape (..., d)
        One or many directions, of any length but zero.
    run : float
        How far to walk, above 0. As it shrinks the quotient tends to ∇f(x)·u, with an error of first order.

    Returns
    -------
    ndarray of shape (...,)

    Examples
    --------
    >>> from gdcore import objectives
    >>> difference_quotient(objectives.square(), 1.0, [1.0], 0.5).item()
    2.5
    """
    at, unit, length = _point(objective, x), _units(objective, direction), as_positive("run", run)
    return np.asarray((objective.funs(at + length * unit) - objective.fun(at)) / length)


def symmetric_quotient(objective: Objective, x: ArrayLike, direction: ArrayLike, run: float) -> Array:
    """Return (f(x + run·u) − f(x − run·u)) / (2 run), whose error is of second order in the run.

    The arguments are those of `difference_quotient`.
    """
    at, unit, length = _point(objective, x), _units(objective, direction), as_positive("run", run)
    return np.asarray((objective.funs(at + length * unit) - objective.funs(at - length * unit)) / (2 * length))


def compass(count: int) -> Array:
    """Return ``count`` unit vectors evenly around the circle, the first to the east, anticlockwise, shape (count, 2).

    Examples
    --------
    >>> compass(4).round(12).tolist()
    [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [-0.0, -1.0]]
    """
    angles = 2 * np.pi * np.arange(as_count("count", count, least=1)) / count
    return np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def bearing(vector: ArrayLike) -> float:
    """Return the direction of a plane vector in degrees from east, anticlockwise, in [0, 360).

    Examples
    --------
    >>> bearing([0.0, 2.0]), bearing([1.0, -1.0])
    (90.0, 315.0)
    """
    v = as_vector("vector", vector)
    if v.shape != (2,) or not v.any():
        raise ValueError(f"vector must be two numbers, not both zero, got {vector!r}; a bearing needs a direction.")
    angle = float(np.degrees(np.arctan2(v[1], v[0])) % 360)
    return 0.0 if angle == 360 else angle


def tangent_gap(objective: Objective, x: ArrayLike, radius: float, *, directions: int = 720, rings: int = 12) -> float:
    """Return how far the ground leaves its tangent plane within a disc, as a share of the plane's rise over the disc.

    It is max |f − plane| over the disc of that radius about ``x``, divided by |∇f|·radius, and of first order in
    the radius. The maximum is taken over ``rings`` circles of ``directions`` points each.

    Raises
    ------
    ValueError
        If the objective has not two variables, or if the ground is level at ``x``: the share is then infinite.
    """
    plane, reach = tangent_plane(objective, x), as_positive("radius", radius)
    if plane.at.size != 2 or not plane.grad.any():
        raise ValueError(f"a tangent gap needs two variables and a slope, got slope {plane.grad}; move x.")
    radii = reach * np.arange(1, as_count("rings", rings, least=1) + 1)[:, np.newaxis, np.newaxis] / rings
    points = plane.at + radii * compass(directions)
    gap = np.abs(objective.funs(points) - plane(points)).max()
    return float(gap / (np.linalg.norm(plane.grad) * reach))


def level_bearings(objective: Objective, x: ArrayLike, radius: float) -> tuple[float, float]:
    """Return the bearings at which the level set through ``x`` leaves a small circle about it, left and right of ∇f.

    On that circle f − f(x) is positive against uphill and negative against downhill; the two changes of sign
    between are found with Brent's method. As the radius shrinks they tend to 90° either side of ∇f.

    Raises
    ------
    ValueError
        If the objective has not two variables, or the radius is so large, or the ground so level, that the circle
        is not uphill on one side and downhill on the other.

    Examples
    --------
    >>> from gdcore import objectives
    >>> left, right = level_bearings(objectives.quadratic([1.0, 1.0]), [1.0, 0.0], 1e-3)
    >>> round(left, 1), round(right, 1)
    (90.0, 270.0)
    """
    at, reach = _point(objective, x), as_positive("radius", radius)
    value, grad = objective.evaluate(at)
    if at.size != 2 or not grad.any():
        raise ValueError(f"a level direction needs two variables and a slope, got slope {grad}; move x.")
    uphill = np.radians(bearing(grad))

    def rise(angle: float) -> float:
        return float(objective.fun(at + reach * np.array([np.cos(angle), np.sin(angle)])) - value)

    if not rise(uphill) > 0 > rise(uphill + np.pi):
        raise ValueError(f"within radius {radius:g} the ground is not a slope; choose a smaller radius.")
    left, right = (scipy.optimize.brentq(rise, uphill, uphill + turn, xtol=1e-14) for turn in (np.pi, -np.pi))
    return float(np.degrees(left) % 360), float(np.degrees(right) % 360)


def first_climbing_rate(objective: Objective, x: ArrayLike, *, largest: float = 10.0, tries: int = 1000) -> float:
    """Return the smallest learning rate at which a step of gradient descent from ``x`` no longer lowers the function.

    It is the smallest η > 0 with f(x − η∇f(x)) = f(x). On a parabola with curvature L it is 2/L. The rates up to
    ``largest`` are tried one by one, ``tries`` of them; between the last that falls and the first that does not
    the root is found by the method of Alefeld, Potra and Shi.

    Returns
    -------
    float
        Infinite if every rate that is tried lowers the function.

    Raises
    ------
    ValueError
        If the ground is level at ``x``.

    Examples
    --------
    >>> from gdcore import objectives
    >>> round(first_climbing_rate(objectives.parabola(4.0), 3.0), 9)
    0.5
    """
    at = _point(objective, x)
    value, grad = objective.evaluate(at)
    if not grad.any():
        raise ValueError(f"the ground is level at {at.tolist()}, so no step leads anywhere; choose another point.")

    def rise(rate: float) -> float:
        return float(objective.fun(at - rate * grad) - value)

    rates = as_positive("largest", largest) * np.arange(1, as_count("tries", tries, least=1) + 1) / tries
    climbing = np.flatnonzero(objective.funs(at - rates[:, np.newaxis] * grad) >= value)
    if climbing.size == 0:
        return float("inf")
    first = float(rates[climbing[0]])
    before = float(rates[climbing[0] - 1]) if climbing[0] else first / 2
    while rise(before) >= 0:
        first, before = before, before / 2
    root = scipy.optimize.root_scalar(rise, bracket=(before, first), method="toms748", xtol=1e-13)
    return float(root.root)


def _point(objective: Objective, x: ArrayLike) -> Array:
    at = as_vector("x", x)
    objective.check_dimension(at)
    return at


def _units(objective: Objective, direction: ArrayLike) -> Array:
    vectors = np.atleast_1d(as_real_array("direction", direction))
    objective.check_dimension(vectors)
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    if not lengths.all():
        raise ValueError(f"direction must not be zero, got {direction!r}; give a vector with a length.")
    return np.asarray(vectors / lengths)
