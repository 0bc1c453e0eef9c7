"""A formula as a recipe: two fixed shapes with a knob each, and their sum as one portion stacked on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Formula
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, OfX, Value, as_source
from scenes.stage.instruments.slider import Slider
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.plane import Plane, function_of
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["Portion", "Recipe", "Rise"]

Array = NDArray[np.float64]

#: The first and the second of two shapes.
FIRST, SECOND = theme.CLASS_A, theme.CLASS_B


class Portion(Painted):
    """The area between two graphs of one plot: what is added to the one to make the other.

    Parameters
    ----------
    lower, upper
        The graphs, in either order of height.
    """

    layer = 1.8

    def __init__(self, lower: Graph, upper: Graph, color: str, *, alpha: float = 0.2) -> None:
        self.plane, self.graphs, self.color_name, self.alpha = upper.plane, (lower, upper), color, alpha
        super().__init__()
        self.meaning = (lower.meaning, upper.meaning)

    def trace(self) -> None:
        """Take the outlines of both graphs, cut at the edges of the window."""
        box = self.plane.box()
        sides = []
        for graph in self.graphs:
            x, y = graph.sampled()
            sides.append(np.stack([self.plane.u(x), np.clip(self.plane.v(y), box.top, box.bottom)], axis=-1))
        self.area = np.concatenate([sides[0], sides[1][::-1]])
        self.shade = self.dimmed(self.color_name)
        self.cover(box.left, box.top, box.right, box.bottom)

    def brush(self, brush: Brush) -> None:
        """Paint it."""
        if len(self.area) > 3:
            brush.solid(self.shade, self.alpha).line(self.area, closed=True).fill()


class Rise(Painted):
    """An upright bar between two functions at an x: by how much the one is above the other there.

    Parameters
    ----------
    x
        Source of the place.
    lower, upper
        The functions, in either order of height.
    """

    layer = 4.6

    def __init__(
        self, plane: Plane, x: Any, lower: Of, upper: Of, *, color: str = theme.INK, width: float = 9.0,
        cap: float = 16.0,
    ) -> None:  # fmt: skip
        self.plane, self.x_source, self.ends_of = plane, as_source(x), (lower, upper)
        self.color_name, self.width_px, self.cap = color, width, cap
        self.reveal: Value[float] = Value(1.0)
        super().__init__()
        self.meaning = (x, lower, upper)

    def trace(self) -> None:
        """Find both ends."""
        x = float(self.x_source())
        low, high = (float(np.asarray(function_of(of())(np.array([x]))).ravel()[0]) for of in self.ends_of)
        u, start = self.plane.spot(x, low)
        end = start + float(self.reveal()) * (self.plane.spot(x, high)[1] - start)
        self.line = np.array([[u, start], [u, end]])
        self.shade = self.dimmed(self.color_name)
        self.cover(u - self.cap, min(start, end), u + self.cap, max(start, end))

    def outlines(self) -> list[Outline]:
        """Return the bar."""
        return [(self.line, theme.light(self.shade), self.shown, self.width_px)]

    def spot(self) -> tuple[float, float]:
        """Return its upper end in pixels."""
        self.settle()
        return float(self.line[0, 0]), float(self.line[:, 1].min())

    def beside(self, dx: float, dy: float = 0.0) -> Callable[[], tuple[float, float]]:
        """Return a place some pixels off its upper end, for words."""

        def place() -> tuple[float, float]:
            u, v = self.spot()
            return u + dx, v + dy

        return place

    def brush(self, brush: Brush) -> None:
        """Paint the bar and its two ends."""
        (u, start), (_, end) = self.line
        brush.solid(self.shade).line(self.line).stroke(self.width_px)
        for v in (start, end):
            brush.line([(u - self.cap, v), (u + self.cap, v)]).stroke(0.6 * self.width_px)


class Recipe:
    """Two shapes with a slider each, and beside them their sum, one portion stacked on the other.

    Not a mobject: its parts are, so that each can come when it is talked about.

    Parameters
    ----------
    experiment
        Has the mixture ``mixed(a, b, x)`` under the name ``mixed``.
    knobs
        How much of each shape there is: two values.
    names
        Of knobs and of shapes, as Typst.
    ends
        Of the sliders.
    window
        In which the sum is seen.
    specs
        Format of the knobs' numbers.

    Attributes
    ----------
    shapes
        For each shape its plot, its graph and its name.
    sliders
        The knobs.
    plot, curve, portions
        Where the sum is drawn; the sum; what the second shape adds to nothing, and the first one to that.
    rule
        The formula of the sum, above its plot.
    whole
        Plot, sum and its formula.
    """

    def __init__(
        self, experiment: Any, mixed: str, knobs: Sequence[Value[float]], *, names: Sequence[tuple[str, str]],
        ends: tuple[float, float], window: Window, spec: str = ".1f",
    ) -> None:  # fmt: skip
        a, b = knobs
        self.experiment, self.mixed, self.knobs = experiment, mixed, (a, b)
        self.shapes: list[list[Any]] = []
        self.sliders: list[Slider] = []
        small = Window(window.left, window.right, -1.15, 1.15)
        for (knob, shape), value, alone, color, top in zip(
            names, knobs, ((1.0, 0.0), (0.0, 1.0)), (FIRST, SECOND), (140.0, 540.0), strict=True
        ):
            plot = Plot(
                experiment,
                small,
                Box(170, top, 570, top + 220),
                bleed=False,
                ticks=(3, 3),
                x_numbers=None,
                y_numbers="left",
            )
            graph = plot.graph(OfX(experiment, mixed, alone), color=color, width=theme.SECOND_PX)
            self.shapes.append([plot, graph, Formula(shape, (650, top + 100), size=72, color=color)])
            at = 170.0, top + 350.0
            self.sliders.append(Slider(knob, value, *ends, at, length=400, spec=spec, color=theme.ITERATE))
        self.plot = Plot(experiment, window, Box(820, 130, 1760, 884), bleed=False, ticks=(3, 4), y_numbers="left")
        nothing, second = (self._graph(0.0, 0.0, alpha=0.0), self._graph(0.0, b, color=SECOND, width=4.0))
        self.curve = self._graph(a, b, color=theme.ITERATE)
        terms = (
            f"{{{{ {knob} : k }}}} {{{{ {shape} : {part} }}}}" for (knob, shape), part in zip(names, "pq", strict=True)
        )
        colors = {"k": theme.ITERATE, "p": FIRST, "q": SECOND}
        self.rule = Formula(f"y = {' + '.join(terms)}", (1180, 98), size=56, parts=colors)
        self.whole: list[Any] = [self.plot, self.curve, self.rule]
        self.portions: list[Any] = [
            [self._home(Portion(nothing, second, SECOND)), second],
            [self._home(Portion(second, self.curve, FIRST)), self.curve],
        ]

    def _graph(self, a: Any, b: Any, **options: Any) -> Graph:
        return self.plot.graph(OfX(self.experiment, self.mixed, (a, b)), **options)

    def _home(self, drawing: Any) -> Any:
        drawing.plane = self.plot
        return drawing

    def before(self, a: Any, b: Any) -> Graph:
        """Return the sum for knobs as they were, as a thin curve."""
        return self._graph(a, b, color=theme.NEUTRAL, width=3.5)

    def since(self, x: str, a: str, b: str) -> tuple[Graph, Rise]:
        """Return what shows how much was added since the knobs stood at two facts: that sum, and the bar at an x."""
        at, *knobs = (Of(self.experiment, fact) for fact in (x, a, b))
        return self.before(*knobs), self.rise(at, *knobs)

    def miss(self, x: str, datum: Of) -> Rise:
        """Return the bar from the height of a datum to the sum, at the fact that is its x."""
        return self._home(Rise(self.plot, Of(self.experiment, x), datum, self.curve.meaning, color=theme.DATA))  # type: ignore[no-any-return]

    def rise(self, x: Any, a: Any, b: Any) -> Rise:
        """Return the bar at an x from the sum for other knobs to the sum as it is."""
        return self._home(Rise(self.plot, x, OfX(self.experiment, self.mixed, (a, b)), self.curve.meaning))  # type: ignore[no-any-return]
