"""The moving average that follows a parameter like a shadow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count, as_fraction, as_real_array


@dataclass(frozen=True)
class ExponentialMovingAverage:
    r"""A shadow that moves towards the parameter and leaves the parameter alone.

    .. math:: s \leftarrow d\,s + (1 - d)\,x, \qquad d = \min(\mathrm{decay}, (1 + k) / (10 + k))

    The warm-up keeps the shadow close at first, when its start still weighs too much.

    Parameters
    ----------
    decay : float
        Largest d, at least 0 and below 1.

    Examples
    --------
    >>> ema = ExponentialMovingAverage(0.99)
    >>> float(ema.update(0.0, 1.0, step=0))
    0.9
    """

    decay: float

    def __post_init__(self) -> None:
        as_fraction("decay", self.decay)

    def effective_decay(self, step: int) -> float:
        """Return d at this step."""
        k = as_count("step", step)
        return min(float(self.decay), (1 + k) / (10 + k))

    def update(self, shadow: ArrayLike, value: ArrayLike, step: int) -> Array:
        """Return the next shadow."""
        d = self.effective_decay(step)
        return np.asarray(d * as_real_array("shadow", shadow) + (1 - d) * as_real_array("value", value))

    def follow(self, values: ArrayLike) -> Array:
        """Return the shadow of a sequence of values, entry for entry.

        It starts at the first value; the update with ``values[k]`` is step ``k``. The shape is that of
        ``values``, for instance ``(nit + 1, d)`` for the iterates of a trajectory.
        """
        given = as_real_array("values", values)
        if given.ndim == 0 or len(given) == 0:
            raise ValueError(f"values has shape {given.shape}; give a sequence of at least one value.")
        shadows = given.copy()
        for k in range(1, len(given)):
            shadows[k] = self.update(shadows[k - 1], given[k], k)
        return shadows
