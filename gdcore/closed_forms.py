"""Runs that can be written down without running: witnesses for those that were run."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count, as_positive, as_real_array, as_vector

__all__ = ["descent_on_bowl"]


def descent_on_bowl(
    hessian: ArrayLike, minimum: ArrayLike, x0: ArrayLike, learning_rate: float, iterations: int
) -> Array:
    r"""Return the iterates of gradient descent on a quadratic, shape (iterations + 1, d).

    .. math:: x_k = x^* + Q (1 - \eta \Lambda)^k Q^T (x_0 - x^*), \qquad H = Q \Lambda Q^T

    Parameters
    ----------
    hessian : array_like of shape (d, d)
        H, symmetric.
    minimum, x0 : array_like of shape (d,)
        x*, where the gradient vanishes, and the start.
    learning_rate : float
        η, above 0; above 2/L the iterates grow.
    iterations : int
        How many.

    Raises
    ------
    ValueError
        If the Hessian is not symmetric, or the shapes do not belong together.

    Examples
    --------
    >>> descent_on_bowl([[2.0]], [1.0], [9.0], 0.25, 3).ravel().tolist()
    [9.0, 5.0, 3.0, 2.0]
    """
    best, start, matrix = as_vector("minimum", minimum), as_vector("x0", x0), as_real_array("hessian", hessian)
    if matrix.shape != (best.size, best.size) or start.shape != best.shape or not np.allclose(matrix, matrix.T):
        raise ValueError(
            f"hessian has shape {matrix.shape}, minimum {best.shape} and x0 {start.shape}; give a symmetric matrix of "
            "shape (d, d) and two points of shape (d,)."
        )
    curvatures, axes = np.linalg.eigh(matrix)
    factors = 1 - as_positive("learning_rate", learning_rate) * curvatures
    powers = factors ** np.arange(as_count("iterations", iterations) + 1)[:, np.newaxis]
    return np.asarray(best + (powers * ((start - best) @ axes)) @ axes.T)
