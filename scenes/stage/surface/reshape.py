"""A ground that follows values: while they are varied, the landscape is laid anew in every frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from scenes.stage.drawing.values import Value
from scenes.stage.surface.landscape import Landscape

__all__ = ["Reshape"]


class Reshape:
    """A landscape made from values.

    Parameters
    ----------
    make
        Called with what the values are now; returns the landscape. The window and the sides of the block must stay.
    values
        Numbers or arrays.

    Examples
    --------
    >>> steep = Value(1.0)
    >>> ground = Reshape(lambda k: Landscape(lambda x, y: k * (x**2 + y**2), ((-1, 1), (-1, 1))), steep)
    >>> first = ground()
    >>> again = ground() is first
    >>> _ = steep.set(2.0)
    >>> again, float(ground().values.max())
    (True, 4.0)
    """

    def __init__(self, make: Callable[..., Landscape], *values: Value[Any]) -> None:
        self.make, self.values = make, values
        self._made: tuple[Any, Landscape] | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Reshape:
        """Return itself: copies of drawings stand on the same ground."""
        return self

    def __call__(self) -> Landscape:
        """Return the ground as it is now; the values are noted as read."""
        now = [value() for value in self.values]
        key = tuple(np.asarray(part, dtype=float).tobytes() for part in now)
        if self._made is None or self._made[0] != key:
            self._made = key, self.make(*now)
        return self._made[1]
