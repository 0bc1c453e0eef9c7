"""What gradient descent looks at and does: the tangent at a ball, and the step as an arrow."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import RIGHT

from scenes.stage.drawing.drawing import Stroke, rgba
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Of, Value, as_source
from scenes.stage.look import theme
from scenes.stage.look.frame import px
from scenes.stage.plots.guides import Tie
from scenes.stage.plots.marks import RunMark

__all__ = ["StepArrow", "Tangent", "stride"]


def stride(start: float, end: float, share: float, mark: RunMark) -> tuple[float, float]:
    """Go level along the arrow of the step, then upright to the graph."""
    low, high = mark.graph_height(start), mark.graph_height(end)
    if share < 0.65:
        return start + (end - start) * share / 0.65, low
    return end, low + (high - low) * (share - 0.65) / 0.35


def iterate_of(ball: RunMark) -> tuple[float, float]:
    """Return the data point of the iterate at which a ball stands, or which it is leaving."""
    x = ball.x_at_rest()
    return x, ball.graph_height(x)


class Tangent(Stroke):
    """The tangent at the iterate where a ball stands, as steep as the objective's slope there.

    Parameters
    ----------
    ball
        Where it touches; its graph must know its ``slope``.
    ahead, behind
        How far it runs to the lower side and to the higher one, in pixels.
    """

    layer = 3.5

    def __init__(
        self, ball: RunMark, *, color: str = theme.GRADIENT, ahead: float = 460.0, behind: float = 70.0
    ) -> None:
        self.ball, self.plane, self.color_name, self.reach = ball, ball.plane, color, (ahead, behind)
        self.meaning = ball.on
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def trace(self) -> None:
        """Draw the line through the ball with its slope."""
        x, y = iterate_of(self.ball)
        slope = float(np.asarray(self.meaning().slope(x)))
        start, end = np.array(self.plane.spot(x, y)), np.array(self.plane.spot(x + 1.0, y + slope))
        way = (end - start) / np.hypot(*(end - start)) * float(self.reveal()) * (1 if slope <= 0 else -1)
        ends = [start - self.reach[1] * way, start + self.reach[0] * way]
        left, right = ends if ends[0][0] <= ends[1][0] else ends[::-1]
        self.polyline(px(*np.stack([left, right], axis=1)))
        self.set_sheen_direction(RIGHT)
        self.ink([rgba(self.dimmed(self.color_name), a) for a in (0.0, 0.8, 1, 1, 0.8, 0.0)], theme.SECOND_PX)


class StepArrow(Painted):
    """The step that gradient descent takes from where a ball stands: along x, as long as rate times slope, downhill.

    Parameters
    ----------
    ball
        Where it begins.
    rate
        The learning rate: a fact, or a value; an arrow whose rate is varied follows.

    Attributes
    ----------
    reveal
        How far it has grown: a value from 0 to 1.
    """

    layer = 4.6

    def __init__(self, ball: RunMark, rate: Any, *, color: str | None = None, width: float = 9.0) -> None:
        self.ball, self.plane, self.rate = ball, ball.plane, as_source(rate)
        self.color_name, self.width_px = color or ball.look.color, width
        self.meaning = Of(ball.plane.experiment, "next_iterate", (rate,))
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def data(self) -> tuple[float, float]:
        """Return where it ends, in data units."""
        x, y = iterate_of(self.ball)
        return float(np.asarray(self.meaning()(x))), y

    def tip(self) -> tuple[float, float]:
        """Return where it ends, in pixels."""
        return self.plane.spot(*self.data())

    def foot(self) -> tuple[float, float]:
        """Return the place on the graph below or above its tip, in pixels."""
        x, _ = self.data()
        return self.plane.spot(x, self.ball.graph_height(x))

    def drop(self) -> Tie:
        """Return the dotted line from its tip to the graph."""
        return Tie(self.tip, self.foot, self.color_name, gaps=(12, 6))

    def trace(self) -> None:
        """Find both ends."""
        start, end = np.array(self.plane.spot(*iterate_of(self.ball))), np.array(self.tip())
        self.ends = start, start + float(self.reveal()) * (end - start)
        self.shade = self.dimmed(self.color_name)
        self.cover(min(start[0], end[0]), start[1] - 14, max(start[0], end[0]), start[1] + 14)

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        brush.arrow(*self.ends, self.shade, self.width_px)
