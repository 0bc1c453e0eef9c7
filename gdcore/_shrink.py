"""What one step with momentum does to the distance from the bottom of a parabola.

On a parabola of curvature λ everything depends on the momentum β and on z = ηλ, the learning rate in units of
1/λ. With no momentum a step multiplies the distance by 1 − z.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count, as_fraction, as_nonnegative, as_number, as_positive, as_real_array


def iteration_matrix(momentum: float, z: float, nesterov: bool = False) -> Array:
    r"""Return the matrix that leads from (x_{k-1}, x_k) to (x_k, x_{k+1}) on a parabola.

    .. math:: \begin{pmatrix} 0 & 1 \\ -\beta & 1 + \beta - z \end{pmatrix}
              \qquad\text{or, with nesterov,}\qquad
              \begin{pmatrix} 0 & 1 \\ -\beta (1 - z) & (1 + \beta)(1 - z) \end{pmatrix}

    Parameters
    ----------
    momentum : float
        β, at least 0 and below 1.
    z : float
        ηλ: learning rate times curvature.
    nesterov : bool
        Whether the ball looks ahead (`methods.Nesterov`) or not (`methods.HeavyBall`).

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational
    Mathematics and Mathematical Physics 4 (1964), 1-17.
    """
    beta, factor = as_fraction("momentum", momentum), as_number("z", z)
    trace, determinant = _trace_and_determinant(np.asarray(beta), np.asarray(factor), nesterov)
    return np.array([[0.0, 1.0], [-float(determinant), float(trace)]])


def shrink(momentum: ArrayLike, z: ArrayLike, nesterov: bool = False) -> Array:
    """Return the factor by which a step with momentum multiplies the distance in the long run.

    It is the spectral radius of `iteration_matrix`. While the roots are complex it is √β whatever the curvature
    (√(β(1 − z)) with Nesterov); above 1 the ball leaves.

    Parameters
    ----------
    momentum, z : array_like
        β and ηλ; they broadcast.
    nesterov : bool
        Whether the ball looks ahead.

    Returns
    -------
    ndarray
        The factors, in the common shape.

    Raises
    ------
    ValueError
        If a momentum is not in [0, 1).

    Examples
    --------
    >>> shrink(0.0, [0.25, 1.5]).tolist(), float(shrink(0.81, 1.0))
    ([0.75, 0.5], 0.9)
    """
    trace, determinant = _trace_and_determinant(_momenta(momentum), as_real_array("z", z), nesterov)
    discriminant = trace * trace - 4 * determinant
    real = (np.abs(trace) + np.sqrt(np.maximum(discriminant, 0))) / 2
    return np.asarray(np.where(discriminant < 0, np.sqrt(np.maximum(determinant, 0)), real))


def shrink_limit(momentum: float, nesterov: bool = False) -> float:
    """Return the z = ηλ at which `shrink` reaches 1: 2(1 + β), or 2(1 + β)/(1 + 2β) with Nesterov.

    A ball with momentum settles on a bowl whose largest curvature is L while the rate is below this over L.

    Examples
    --------
    >>> shrink_limit(0.0), shrink_limit(0.5), shrink_limit(0.5, nesterov=True)
    (2.0, 3.0, 1.5)
    """
    beta = as_fraction("momentum", momentum)
    return 2 * (1 + beta) / (1 + 2 * beta if nesterov else 1)


def critical_momentum(z: float) -> float:
    """Return (1 − √z)², the momentum with which a ball shrinks fastest along a curvature λ = z/η, 0 < z < 4.

    With less, the slower of two real roots decides; with more, both shrink by √β.

    Examples
    --------
    >>> critical_momentum(0.25)
    0.25
    """
    factor = as_positive("z", z)
    if factor >= 4:
        raise ValueError(f"z must be below 4, got {factor}; beyond, no momentum keeps the ball. Take a smaller rate.")
    return float((1 - np.sqrt(factor)) ** 2)


def momentum_path(momentum: ArrayLike, z: ArrayLike, maxiter: int, nesterov: bool = False) -> Array:
    """Return x_k / x_0 on a parabola, for many momenta and curvatures at once.

    These are the iterates of `methods.HeavyBall` or `methods.Nesterov` from 1 on ½λx², all of them without
    making a run for each.

    Parameters
    ----------
    momentum, z : array_like
        β and ηλ; they broadcast.
    maxiter : int
        Number of iterations.
    nesterov : bool
        Whether the ball looks ahead.

    Returns
    -------
    ndarray of shape (maxiter + 1, ...)
        The signed share of the distance that is left; infinite or NaN once it overflows.

    Examples
    --------
    >>> momentum_path(0.5, 0.5, 3).tolist()
    [1.0, 0.5, 0.0, -0.25]
    """
    beta, factor = np.broadcast_arrays(_momenta(momentum), as_real_array("z", z))
    path = np.empty((as_count("maxiter", maxiter) + 1, *beta.shape))
    path[0] = 1.0
    before = path[0]
    with np.errstate(all="ignore"):
        for k in range(maxiter):
            if nesterov:
                ahead = (1 - factor) * path[k]
                path[k + 1] = ahead + beta * (ahead - before)
                before = ahead
            else:
                path[k + 1] = path[k] - factor * path[k] + beta * (path[k] - before)
                before = path[k]
    return path


def phase_moves(momentum: float, learning_rate: float, curvature: float) -> Array:
    """Return the three moves that make up a step of the heavy ball in the plane of place and velocity.

    Squeeze the velocity to β; shear it by the slope, v ← v + λx; shear the place by the velocity, x ← x − ηv.
    The shears keep every area, so a step multiplies it by β whatever the curvature.

    Parameters
    ----------
    momentum, learning_rate, curvature : float
        β, η and λ.

    Returns
    -------
    ndarray of shape (3, 2, 2)
        Matrices that act on columns (place, velocity), in the order in which they act.

    Examples
    --------
    >>> squeeze, slope, roll = phase_moves(0.5, 0.1, 2.0)
    >>> round(float(np.linalg.det(roll @ slope @ squeeze)), 12)
    0.5
    """
    beta, eta = as_fraction("momentum", momentum), as_nonnegative("learning_rate", learning_rate)
    bend = as_number("curvature", curvature)
    return np.array([[[1.0, 0.0], [0.0, beta]], [[1.0, 0.0], [bend, 1.0]], [[1.0, -eta], [0.0, 1.0]]])


def _trace_and_determinant(beta: Array, z: Array, nesterov: bool) -> tuple[Array, Array]:
    if nesterov:
        return np.asarray((1 + beta) * (1 - z)), np.asarray(beta * (1 - z))
    return np.asarray(1 + beta - z), np.asarray(beta + 0 * z)


def _momenta(momentum: ArrayLike) -> Array:
    beta = as_real_array("momentum", momentum)
    if not ((beta >= 0) & (beta < 1)).all():
        raise ValueError(f"momentum must be at least 0 and below 1, got {momentum!r}; 0.9 is a usual choice.")
    return beta
