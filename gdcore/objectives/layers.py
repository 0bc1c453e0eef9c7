"""Errors of a single layer of weights, as functions of the flattened table."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_vector
from gdcore.objectives.objective import Objective


def linear_layer_error(inputs: ArrayLike, targets: ArrayLike) -> Objective:
    r"""Return the mean squared miss of a table of weights on one example.

    .. math:: f(W) = \frac{1}{m} \sum_{i=1}^{m} (W_i \cdot x - t_i)^2, \quad \nabla f = \frac{2}{m} (W x - t) x^T

    Parameters
    ----------
    inputs : array_like of shape (n,)
        x, one number for each column of the table.
    targets : array_like of shape (m,)
        t, one number for each row.

    Returns
    -------
    Objective
        Of the m·n weights, row by row; its gradient has the table's shape again once it is reshaped to (m, n).
        Its largest curvature is 2|x|²/m, the same everywhere.

    Examples
    --------
    >>> error = linear_layer_error([1.0, 2.0], [0.0, 3.0])
    >>> float(error.fun(np.array([1.0, 0.0, 0.0, 1.0]))), error.grad(np.array([1.0, 0.0, 0.0, 1.0])).tolist()
    (1.0, [1.0, 2.0, -1.0, -2.0])
    """
    x, t = as_vector("inputs", inputs), as_vector("targets", targets)
    rows, columns = t.size, x.size
    hess = np.kron(np.eye(rows), np.outer(x, x)) * 2 / rows

    def misses(w: Array) -> Array:
        return np.asarray(w.reshape(*w.shape[:-1], rows, columns) @ x - t)

    return Objective(
        fun=lambda w: (misses(w) ** 2).mean(axis=-1),
        grad=lambda w: (misses(w)[..., np.newaxis] * (2 / rows * x)).reshape(w.shape),
        hess=lambda w: np.broadcast_to(hess, (*w.shape, rows * columns)),
        dim=rows * columns,
        formula="1/m sum_i (W_i dot x - t_i)^2",
        vectorized=True,
    )
