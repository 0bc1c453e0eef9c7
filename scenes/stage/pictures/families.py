"""Many curves of one model at once: those of a swarm's points, and what a small change of a parameter moves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.pictures.swarm import STEPS, Swarm
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.plane import Plane

__all__ = ["Nudge", "SwarmCurves"]

Array = NDArray[np.float64]


class SwarmCurves(Painted):
    """The curve of every point of a swarm, wherever it is on its way.

    Parameters
    ----------
    plane
        The plot; its experiment has ``curve(parameters, x)``.
    swarm
        The points.
    """

    layer = 2.8
    no_ground = "many thin curves: each is a mark"

    def __init__(self, plane: Plane, swarm: Swarm, *, color: str = theme.ITERATE, samples: int = 25) -> None:
        self.plane, self.swarm, self.color_name, self.samples = plane, swarm, color, samples
        super().__init__()
        self.meaning = swarm.meaning

    def parameters(self) -> Array:
        """Return the parameters ``(n, 2)`` of all points now."""
        place = float(np.clip(self.swarm.share(), 0, 1)) * STEPS
        k = min(int(place), STEPS - 1)
        ways = self.swarm.ways
        return np.asarray(ways[k] + (place - k) * (ways[k + 1] - ways[k]))

    def trace(self) -> None:
        """Trace all curves."""
        plane, box, window = self.plane, self.plane.box(), self.plane.window()
        x = np.linspace(window.left, window.right, self.samples)
        self.lines = [plane.spots(x, plane.experiment.curve(p, x)) for p in self.parameters()]
        self.sides = (box.left, box.top, box.right - box.left, box.bottom - box.top)
        self.shade = self.dimmed(self.color_name)
        self.cover(box.left, box.top, box.right, box.bottom)

    def brush(self, brush: Brush) -> None:
        """Paint them inside the plot."""
        brush.context.save()
        brush.box(*self.sides)
        brush.context.clip()
        for line in self.lines:
            brush.solid(self.shade, 0.30).line(line).stroke(theme.GUIDE_PX)
        brush.context.restore()


class Nudge(Painted):
    """Arrows from a curve, over each datum, to where the curve goes there if one parameter grows.

    Parameters
    ----------
    curve
        The graph of the model at a point; its meaning is a question whose first argument is that point.
    points
        The data over whose x the arrows stand.
    knob
        Number of the parameter.
    by
        How much it grows: a value.
    """

    layer = 3.4
    no_ground = "arrows are marks"

    def __init__(self, curve: Graph, points: Of, knob: int, by: Value[float], *, color: str = theme.GRADIENT) -> None:
        self.plane, self.curve, self.points_of, self.knob, self.by = curve.plane, curve, points, knob, by
        self.color_name = color
        super().__init__()
        self.meaning = (points, curve.meaning)

    def trace(self) -> None:
        """Find foot and tip of every arrow."""
        (x, _), point = self.points_of(), np.asarray(self.curve.meaning.args[0](), dtype=float)
        after = point.copy()
        after[self.knob] += float(self.by())
        curve: Any = self.plane.experiment.curve
        ends = (self.plane.spots(x, curve(p, x)) for p in (point, after))
        self.arrows = np.stack(list(ends), axis=1)
        self.shade = self.dimmed(self.color_name)
        spots = self.arrows.reshape(-1, 2)
        self.cover(*spots.min(axis=0), *spots.max(axis=0))

    def brush(self, brush: Brush) -> None:
        """Paint shafts and heads; an arrow too short for a head is a dot."""
        for foot, tip in self.arrows:
            brush.solid(self.shade).line([foot, tip]).stroke(theme.LINE_PX)
            rise = float(tip[1] - foot[1])
            if abs(rise) > 14:
                back = float(np.sign(rise)) * 13.0
                head = [tip, (tip[0] - 8.0, tip[1] - back), (tip[0] + 8.0, tip[1] - back)]
                brush.solid(self.shade).line(head, closed=True).fill()
