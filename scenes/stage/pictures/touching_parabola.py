"""The parabola that touches a function at a place, and the tangent out of which it bends."""

from __future__ import annotations

from typing import Any

from scenes.stage.drawing.values import Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import theme
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.plot import Plot

__all__ = ["TouchingParabola"]


class TouchingParabola:
    """A parabola with its glow, which bends out of the tangent as a value grows.

    Not a mobject: its parts are.

    Parameters
    ----------
    plot
        Where it is drawn; the experiment has ``parabola(x)``, and ``bending_parabola(x, share)`` for what is a
        share of the way to it from the tangent.
    at
        The place where it touches: a fact, or another source of x.

    Attributes
    ----------
    bend
        How far it is bent: a value, 0 for the tangent.
    graph, glow
        What it is made of.
    of
        The whole parabola, as a question to the experiment: for what stands on it.
    """

    def __init__(self, plot: Plot, at: Any) -> None:
        self.plot, self.bend = plot, Value(0.0)
        self.of, self.bent = plot.of("parabola", at), plot.of("bending_parabola", at, self.bend)
        self.graph = plot.graph(self.bent, color=theme.MODEL)
        self.glow = plot.glow(self.graph)

    @property
    def parts(self) -> list[Any]:
        """Glow and graph."""
        return [self.glow, self.graph]

    def tangent(self, domain: tuple[float, float]) -> Graph:
        """Return the tangent over a stretch of x, to be shown before it bends."""
        return self.plot.graph(self.bent, color=theme.GRADIENT, domain=domain)

    def bending(self) -> Vary:
        """Return the animation in which it bends."""
        return Vary(self.bend, 1.0)
