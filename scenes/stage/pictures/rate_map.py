"""The map of all learning rates: how much of the distance is left after some steps with each of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import UP, DashedLine, Mobject, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.stage.look import theme
from scenes.stage.look.places import PLOT_CENTER, PLOT_HEIGHT, PLOT_WIDTH
from scenes.stage.look.text import formula
from scenes.stage.plots.plot import Curve, Marker, Plot
from scenes.stage.plots.trails import fade_outside
from scenes.stage.plots.window import Window

__all__ = ["RateMap"]

#: |x_n| / |x₀| for learning rates, of any shape, after n steps.
DistanceLeft = Callable[[ArrayLike, int], NDArray[np.float64]]


class RateMap:
    """The distance left against the learning rate, its lowest place at 1/L, and the wall at 2/L.

    The pieces stay mobjects of their own, to be animated in one by one.

    Parameters
    ----------
    distance_left
        What the curve shows.
    curvature
        The curvature L of the objective.
    highest_rate
        Where the axis ends.
    """

    def __init__(self, distance_left: DistanceLeft, curvature: float, highest_rate: float) -> None:
        self.distance_left, self.steps = distance_left, 1
        self.plot = plot = Plot(
            Window(0.0, highest_rate, 0.0, 1.3),
            PLOT_WIDTH,
            PLOT_HEIGHT,
            names=("eta", "|x_n| \\/ |x_0|"),
            name_size=18.0,
        ).move_to(PLOT_CENTER)
        self.curve = plot.draw(Curve(lambda rates: distance_left(rates, 1), samples=900))
        best, limit = plot.c2p(1 / curvature, 0.0), plot.c2p(2 / curvature, 0.0)
        self.lowest = plot.draw(Marker(1 / curvature, 0.0, theme.MINIMUM, "minimum"))
        self.lowest_name = formula("1 \\/ L", theme.LABEL).next_to(best, UP, buff=0.32)
        self.wall = DashedLine(
            limit, plot.c2p(2 / curvature, plot.window.top), color=theme.NEGATIVE, stroke_width=theme.LINE_WIDTH
        )
        self.wall_name = formula("2 \\/ L", theme.LABEL).next_to(self.wall, UP, buff=0.15)
        self.beyond = VMobject(fill_color=theme.NEGATIVE, fill_opacity=0.2, stroke_width=0)
        self.balls: list[Marker] = []
        self._place_wall(curvature)

    @property
    def moved_by_curvature(self) -> tuple[Mobject, ...]:
        """Everything that another curvature moves."""
        return (self.curve, self.lowest, self.lowest_name, self.wall, self.wall_name, self.beyond)

    def get_ball(self, rate: float, color: str, shape: str) -> Marker:
        """Return a ball that stays on the curve at its rate."""
        ball: Marker = self.plot.draw(Marker(rate, float(self.distance_left(rate, self.steps)), color, shape))
        self.balls.append(ball)
        return ball

    def set_steps(self, steps: int) -> None:
        """Draw what is left after some number of steps; balls vanish beyond the window."""
        self.steps = steps
        self._redraw_curve()
        for ball in self.balls:
            ball.at(ball.x, float(self.distance_left(ball.x, steps)), self.plot)
            fade_outside(ball, self.plot)

    def set_curvature(self, curvature: float, distance_left: DistanceLeft) -> None:
        """Draw another objective, after as many steps."""
        self.distance_left = distance_left
        self._redraw_curve()
        self.lowest.at(1 / curvature, 0.0, self.plot)
        self.lowest_name.set_x(self.plot.c2p(1 / curvature, 0)[0])
        self._place_wall(curvature)

    def _redraw_curve(self) -> None:
        distance_left, steps = self.distance_left, self.steps
        self.curve.fun = lambda rates: distance_left(rates, steps)
        self.curve.redraw(self.plot)

    def _place_wall(self, curvature: float) -> None:
        edge, right, top = 2 / curvature, self.plot.window.right, self.plot.window.top
        for mark in (self.wall, self.wall_name):
            mark.set_x(self.plot.c2p(edge, 0)[0])
        sides = ((edge, 0), (right, 0), (right, top), (edge, top), (edge, 0))
        self.beyond.set_points_as_corners([self.plot.c2p(*corner) for corner in sides])
