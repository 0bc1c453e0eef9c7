"""The cobweb of an iteration: the next x against the present one, as stairs between a line and the diagonal."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import UP

from scenes.stage.drawing.drawing import Stroke, rgba
from scenes.stage.drawing.values import Of
from scenes.stage.look import theme
from scenes.stage.look.frame import px
from scenes.stage.look.marks import Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.marks import RunMark, Trail
from scenes.stage.plots.plane import Plane
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["Cobweb", "CobwebMark", "Diagonal"]


class Cobweb(Plot):
    """A square plot of the next iterate against the present one, on equal scales.

    Parameters
    ----------
    experiment
        Has the map from an iterate to the next under a name.
    reach
        The window runs from −reach to reach, on both axes.
    box
        Where it stands: a square.

    Attributes
    ----------
    diagonal
        Where the next iterate is the present one.
    """

    def __init__(self, experiment: Any, reach: float, box: Box, **options: Any) -> None:
        super().__init__(
            experiment, Window(-reach, reach, -reach, reach), box,
            **{"bleed": False, "ticks": (5, 5), "y_numbers": "left", "names": ("x_k", "x_(k+1)"), **options},
        )  # fmt: skip
        self.diagonal: Diagonal = self._home(Diagonal(self))

    @property
    def frame(self) -> list[Any]:
        """Grid, numbers and diagonal."""
        return [*super().frame, self.diagonal]

    def line(self, name: str | Of, *args: Any, **options: Any) -> Graph:
        """Draw the map from an iterate to the next."""
        return self.graph(name, *args, **{"color": theme.GRADIENT, "width": theme.CURVE_PX, **options})

    def stairs(self, name: str | Of, look: Look, *args: Any, **options: Any) -> list[Any]:
        """Return a ball that climbs the stairs of a run, and its trail; `follow` lets it go on."""
        ball: CobwebMark = self._home(CobwebMark(self, look, self.of(name, *args), **options))
        trail: Trail = self._home(Trail(ball, pearls=False, width=6.5, age=0.45))
        return [trail, ball]


class Diagonal(Stroke):
    """Where the next iterate is the present one."""

    layer = 1.5
    decoration = "the diagonal of the plot: the stairs turn on it"

    def __init__(self, plane: Plane) -> None:
        self.plane = plane
        super().__init__()

    def trace(self) -> None:
        """Draw it through the window."""
        window = self.plane.window()
        ends = np.array([window.left, window.right])
        self.polyline(px(self.plane.u(ends), self.plane.v(ends)))
        self.set_sheen_direction(UP)
        self.ink([rgba(self.dimmed(theme.NEUTRAL), a) for a in (0.1, 0.75, 0.75, 0.75, 0.1)], theme.GUIDE_PX)


def stair(start: float, end: float, share: float, mark: RunMark) -> tuple[float, float]:
    """Go upright to the line, which stands at the next iterate, then level to the diagonal."""
    if share < 0.5:
        return start, start + 2 * share * (end - start)
    return start + (2 * share - 1) * (end - start), end


class CobwebMark(RunMark):
    """A ball on the stairs of a run: at whole positions it stands on the diagonal, at that iterate."""

    corners = (0.5,)

    def __init__(
        self, plane: Plane, look: Look, run: Of, *, radius: float = theme.SECOND_BALL_PX, **options: Any
    ) -> None:
        super().__init__(plane, look, run, run, way=stair, radius=radius, **options)

    def graph_height(self, x: float) -> float:
        """Stand on the diagonal."""
        return x
