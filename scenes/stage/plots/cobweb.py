"""Cobwebs: how an iteration x ↦ g(x) moves, between the graph of g and the diagonal."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.look import theme
from scenes.stage.plots.plot import Curve, Plot
from scenes.stage.plots.trails import Trail
from scenes.stage.plots.window import Window

__all__ = ["Cobweb", "CobwebPlot", "cobweb_corners"]


def cobweb_corners(iterates: ArrayLike) -> NDArray[np.float64]:
    """Return the corners of the cobweb: two segments an iteration.

    >>> cobweb_corners([4.0, 2.0, 1.0]).tolist()
    [[4.0, 4.0], [4.0, 2.0], [2.0, 2.0], [2.0, 1.0], [1.0, 1.0]]
    """
    twice = np.repeat(np.asarray(iterates, dtype=float), 2)
    return np.column_stack([twice[:-1], twice[1:]])


class Cobweb(Trail):
    """The cobweb of some iterates: up to the graph, across to the diagonal; position k is iterate k."""

    def __init__(self, iterates: ArrayLike, position: float | None = None, **style: Any) -> None:
        corners = cobweb_corners(iterates)
        super().__init__(corners, None if position is None else 2 * position, **style)

    def follow(self, iterates: ArrayLike, position: float, plot: Plot) -> Cobweb:
        """Show other iterates, as far as iterate ``position``."""
        self.data_points = cobweb_corners(iterates)
        self.to(2 * position, plot)
        return self


class CobwebPlot(Plot):
    """The next iterate against the present one, with the diagonal, on equal scales."""

    def __init__(self, reach: float, size: float, names: tuple[str, str] = ("x_k", "x_(k+1)")) -> None:
        super().__init__(
            Window(-reach, reach, -reach, reach), size, size, names=names, y_axis=-np.inf, ticks=(5, 5), name_size=18.0
        )
        self.diagonal = Curve(lambda x: x, samples=2, stroke_color=theme.FAINT, stroke_width=theme.GUIDE_WIDTH)
        self.diagonal.set_z_index(1)
        self.pieces.append(self.diagonal)
        self.add(self.diagonal)
        self.redraw()
