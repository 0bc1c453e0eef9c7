"""One run of gradient descent on a parabola, seen on the curve and as a cobweb at the same time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import Mobject
from numpy.typing import NDArray

from scenes.stage.look import theme
from scenes.stage.plots.cobweb import Cobweb, CobwebPlot
from scenes.stage.plots.plot import Curve, Function, Marker, Plot
from scenes.stage.plots.trails import Trail, eased

__all__ = ["FactorRun"]


class FactorRun:
    """A ball on the curve and its twin in the cobweb, which always show the same iterate.

    Parameters
    ----------
    plot, cobweb_plot
        Where the objective and the cobweb are drawn.
    iterates_of
        Iterates x₀, x₁, … for a learning rate, shape (n + 1,).
    factor_of
        The multiplier r = 1 − ηL for a learning rate: the slope of the line in the cobweb.
    value
        The objective.
    rate
        The learning rate at first.
    color, shape
        Of both balls.
    """

    def __init__(
        self,
        plot: Plot,
        cobweb_plot: CobwebPlot,
        iterates_of: Callable[[float], NDArray[np.float64]],
        factor_of: Callable[[float], float],
        value: Function,
        rate: float,
        *,
        color: str = theme.ITERATE,
        shape: str = "disc",
        line_color: str = theme.GRADIENT,
    ) -> None:
        self.plot, self.cobweb_plot = plot, cobweb_plot
        self.iterates_of, self.factor_of, self.value = iterates_of, factor_of, value
        x = iterates_of(rate)
        self.line = Curve(lambda x: factor_of(rate) * x, samples=2, stroke_color=line_color)
        self.zigzag = Trail(np.column_stack([x, value(x)]), 0.0, stroke_color=color, stroke_width=theme.GUIDE_WIDTH)
        self.cobweb = Cobweb(x, 0.0, stroke_color=color)
        self.ball = Marker(x[0], float(value(x[0])), color, shape)
        self.twin = Marker(x[0], x[0], color, shape)
        plot.draw(self.zigzag, self.ball)
        cobweb_plot.draw(self.line, self.cobweb, self.twin)
        self.show(rate, 0.0, drawn=0.0)

    @property
    def moving(self) -> tuple[Mobject, ...]:
        """Everything that a change of rate or position moves."""
        return (self.line, self.zigzag, self.cobweb, self.ball, self.twin)

    @property
    def on_curve(self) -> tuple[Mobject, ...]:
        """What is drawn on the objective."""
        return (self.zigzag, self.ball)

    @property
    def in_cobweb(self) -> tuple[Mobject, ...]:
        """What is drawn in the cobweb."""
        return (self.line, self.cobweb, self.twin)

    def show(self, rate: float, position: float, *, drawn: float | None = None) -> None:
        """Show iterate ``position`` at a learning rate, and the way there up to iterate ``drawn``."""
        self.rate, self.position = rate, position
        self.drawn = position if drawn is None else drawn
        x, r = self.iterates_of(rate), self.factor_of(rate)
        self.line.fun = lambda t: r * t
        self.line.redraw(self.cobweb_plot)
        self.zigzag.data_points = np.column_stack([x, self.value(x)])
        self.cobweb.follow(x, eased(position), self.cobweb_plot)
        self.twin.at(*self.cobweb.head, self.cobweb_plot)
        self.ball.at(*self.zigzag.to(eased(position), self.plot).head, self.plot)
        self.zigzag.to(eased(self.drawn), self.plot)
        self.cobweb.to(2 * eased(self.drawn), self.cobweb_plot)

    def forget(self) -> None:
        """Let both plots go of the pieces."""
        self.plot.forget(*self.on_curve)
        self.cobweb_plot.forget(*self.in_cobweb)
