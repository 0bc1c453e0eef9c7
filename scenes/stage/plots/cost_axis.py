"""The distance left of several runs against what they have cost: the axis turns from steps into looks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Words
from scenes.stage.drawing.painted import Brush, Outline
from scenes.stage.drawing.values import Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.convergence import Convergence
from scenes.stage.plots.marks import RunMark, Trail, leap
from scenes.stage.plots.window import Window

__all__ = ["CostAxis", "CostMark", "CostTrail"]

Array = NDArray[np.float64]


class CostAxis(Convergence):
    """Shares that are left, on a logarithmic axis, against steps or against the price of all steps so far.

    Parameters
    ----------
    experiment, box
        As for `Plot`.
    most
        How many steps, or what price, the window holds.
    floor
        The smallest share that is shown.
    units
        What is counted before and after the axis has turned: "steps", "looks".
    title
        What is left, over the right end of the axis.

    Attributes
    ----------
    priced
        0 where steps are counted, 1 where their price is: a value. In between a step of price B takes the room of
        B to that power, so that every run is stretched at an even pace.
    units
        The names of the axis, of which one is there at a time.
    """

    def __init__(
        self, experiment: Any, most: float, box: Box, *, floor: float, units: tuple[str, str], title: str = "",
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            experiment, Window(0.0, most, 0.0, 1.25), box, floor=floor, bend=1.0,
            **{"ticks": (5, 4), "y_numbers": box.left - 64.0, "names": ("", ""), "bleed": False, **options},
        )  # fmt: skip
        self.priced: Value[float] = Value(0.0)
        # Between both the axis has no name: neither would be true.
        self.units = [
            self._home(Words(name, self._below, size=theme.LABEL_PX, color=theme.NEUTRAL, anchor="l", when=there))
            for name, there in zip(units, (lambda: self.priced() <= 0.0, lambda: self.priced() >= 1.0), strict=True)
        ]
        self.names += self.units
        if title:
            over = Words(title, lambda: (self.box().right, self.box().top - 44.0), color=theme.NEUTRAL, anchor="r")
            self.names.append(self._home(over))

    def _below(self) -> tuple[float, float]:
        box = self.box()
        return box.right + 56.0, box.bottom + 34.0

    def reaching(self, most: float) -> Vary:
        """Return an animation that lets the axis hold another number of steps or looks."""
        now = self.window.now
        return Vary(self.window, Window(0.0, float(most), now.bottom, now.top))

    def turning(self, most: float) -> list[Vary]:
        """Return animations that turn the axis from steps to their price, and let it hold so much of that."""
        return [Vary(self.priced, 1.0), self.reaching(most)]

    def cost_of(self, ball: RunMark, left: Of, price: Of, **options: Any) -> CostMark:
        """Return the point of a ball: over the price of its steps, as high as the share that is left."""
        mark: CostMark = self._home(CostMark(self, ball, left, price, **options))
        return mark

    def trail(self, mark: RunMark, **options: Any) -> CostTrail:
        """Let a point leave a trail; too many points lie on it for pearls."""
        trail: CostTrail = self._home(CostTrail(mark, **{"pearls": False, "width": 5.0, "age": 0.3, **options}))
        return trail


class CostMark(RunMark):
    """The point of a cost axis that belongs to a ball.

    Parameters
    ----------
    walker
        The ball; both have one position.
    left
        The share that is left at each iterate, shape (n,).
    price
        What a step costs.
    """

    corners = ()

    def __init__(
        self, plane: CostAxis, walker: RunMark, left: Of, price: Of, *, radius: float = theme.SECOND_BALL_PX,
        **options: Any,
    ) -> None:  # fmt: skip
        self.walker, self.left, self.price, self.axis = walker, left, price, plane
        super().__init__(plane, walker.look, walker.run, left, way=leap, radius=radius, **options)
        self.position = walker.position

    def data_at(self, position: float) -> tuple[float, float]:
        """Return price and share left at a position of the run; between two iterates straight on the bent axis."""
        left = np.asarray(self.left(), dtype=float)
        position = min(max(position, 0.0), len(left) - 1.0)
        k = min(int(np.floor(position + 1e-9)), max(len(left) - 2, 0))
        share = position - k
        after = max(float(left[min(k + 1, len(left) - 1)]), 1e-300)
        height = max(float(left[k]), 1e-300) ** (1 - share) * after**share
        return position * float(self.price()) ** float(self.axis.priced()), height


class CostTrail(Trail):
    """The way of a point of a cost axis; beyond the box, where the axis has no numbers, it is not seen."""

    def outlines(self) -> list[Outline]:
        """Return the stretches of the way that lie in the box."""
        box, way = self.mark.plane.box.now, self.way
        low, high = np.array([box.left - 20, box.top - 20]), np.array([box.right + 20, box.bottom])
        inside = np.asarray(((way >= low) & (way <= high)).all(axis=1))
        runs = np.split(np.arange(len(way)), np.flatnonzero(np.diff(inside)) + 1) if len(way) else []
        light = theme.light(self.shade)
        return [(way[run], light, self.shown, self.width_px) for run in runs if len(run) > 1 and inside[run[0]]]

    def brush(self, brush: Brush) -> None:
        """Paint what lies in the box."""
        box = self.mark.plane.box.now
        brush.context.save()
        brush.box(box.left - 20, box.top - 20, box.right - box.left + 40, box.bottom - box.top + 20)
        brush.context.clip()
        super().brush(brush)
        brush.context.restore()
