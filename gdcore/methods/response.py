"""What a method does when it is told the slopes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_real_array
from gdcore.methods.method import Method
from gdcore.methods.newton import Newton
from gdcore.methods.stochastic import StochasticGradientDescent
from gdcore.objectives import quadratic


def response(method: Method, slopes: ArrayLike) -> Array:
    """Return the steps that a method takes for a given sequence of slopes, wherever they come from.

    It shows what a method remembers: on a steady slope, on one that flips, after a cliff.

    Parameters
    ----------
    method : Method
        A method that looks at slopes only: not Newton's, and no stochastic one.
    slopes : array_like of shape (n,) or (n, d)
        The gradient at each iterate, of one variable or of several.

    Returns
    -------
    ndarray of the same shape
        The steps x_{k+1} − x_k.

    Raises
    ------
    TypeError, ValueError
        If the method needs more than slopes, or if there are none.

    Examples
    --------
    >>> from gdcore import HeavyBall
    >>> response(HeavyBall(1.0, momentum=0.5), [1.0, 1.0, 1.0]).tolist()
    [-1.0, -1.5, -1.75]
    """
    if not isinstance(method, Method) or isinstance(method, Newton | StochasticGradientDescent):
        raise TypeError(f"response needs a method that looks at slopes only, got {method!r}; take Adam, for instance.")
    given = as_real_array("slopes", slopes)
    if given.ndim not in (1, 2) or given.size == 0:
        raise ValueError(f"slopes has shape {given.shape}; give (n,) or (n, d) numbers, at least one.")
    rows = given.reshape(len(given), -1)
    flat = np.zeros(rows.shape[1])
    step = method.begin(quadratic(flat))
    # From zero each time: the methods add their step to the iterate, and a distant one would round it.
    return np.array([step(k, flat, slope) for k, slope in enumerate(rows)]).reshape(given.shape)
