"""A plot: a window of data on the frame, and the maker of everything that is drawn in it.

What a plot has made is the plot's for life: it looks through the plot's window and box, which are
values, and so it follows every zoom and every move, on screen or not. Nobody registers, redraws
or forgets anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Mobject

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Formula, Words
from scenes.stage.drawing.painted import Painted
from scenes.stage.drawing.solids import Plate
from scenes.stage.drawing.values import Derived, Of, Value, as_source
from scenes.stage.look import frame, theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.axes import AxisNumbers, GridLines, Ticks
from scenes.stage.plots.box import Box
from scenes.stage.plots.contours import Contours
from scenes.stage.plots.graph import Glow, Graph, Land, Shade
from scenes.stage.plots.guides import Guide, Region, SignRegion
from scenes.stage.plots.marks import Mark, RunMark, Trail, Way, along
from scenes.stage.plots.on_maps import MapBall, Rises, StepMark
from scenes.stage.plots.plane import Plane, function_of
from scenes.stage.plots.step import StepArrow, Tangent
from scenes.stage.plots.window import Window

__all__ = ["Plot"]


class Plot(Plane):
    """A plot of functions of x.

    Parameters
    ----------
    experiment
        Whose numbers are drawn; names are looked up there.
    window
        What is shown, in data units.
    box
        Where, in pixels.
    bleed
        Whether curves and grid run on to the edges of the frame.
    ticks
        How many numbers at most on each axis; 0 for none.
    x_numbers, y_numbers
        The row of the numbers of x and the column of the numbers of y, in pixels from the box's bottom and
        ``"right"``, ``"left"``, ``"between"`` (in the gap to a plot on the left, on plates) or a column.
    names
        Of the horizontal axis, right of its numbers, and of the vertical one, above them; Typst, or empty.
    """

    def __init__(
        self,
        experiment: Any,
        window: Window | Value[Window],
        box: Box,
        *,
        bleed: bool = True,
        ticks: tuple[int, int] = (7, 4),
        x_values: Sequence[float] | None = None,
        y_values: Sequence[float] | None = None,
        x_numbers: float | None = 34.0,
        y_numbers: str | float | None = "right",
        grid_span: tuple[float, float] | None = None,
        names: tuple[str, str] = ("", ""),
        depth: float = 0.0,
    ) -> None:
        super().__init__(experiment, window, box, bleed=bleed)
        self.depth = depth
        self.x_ticks, self.y_ticks = self.get_ticks(0, ticks[0], x_values), self.get_ticks(1, ticks[1], y_values)
        self.grid = [
            self._home(GridLines(self, axis, span=grid_span if axis.axis == 0 else None))
            for axis in (self.x_ticks, self.y_ticks)
            if axis.most or axis.values
        ]
        self.numbers: list[AxisNumbers] = []
        if x_numbers is not None:
            self.numbers.append(self._home(self._x_numbers(x_numbers)))
        self.plates: list[Painted] = []
        self.glows: list[Glow] = []
        if y_numbers is not None:
            self.numbers.append(self._home(self._y_numbers(y_numbers)))
        self.names: list[Formula | Words] = [
            self._home(Formula(name, place, size=46.0, color=theme.NEUTRAL))
            for name, place in zip(names, self.name_places(y_numbers), strict=True)
            if name
        ]
        self.x_name = self.names[0] if names[0] else None

    def name_places(self, y_numbers: str | float | None) -> tuple[Any, Any]:
        """Return what returns the places of the names of both axes."""
        return (
            lambda: (min(self.box().right + 58, frame.RIGHT - 20), self.box().bottom + 34),
            lambda: (
                self.box().right - 96 if y_numbers == "right" else self.box().left - 78,
                max(self.box().top - 40, frame.TOP + 26),
            ),
        )

    def same_x(self, bottom: float, top: float) -> Value[Window]:
        """Return the window of a plot on the same x axis: it follows this plot's until it is set itself."""

        def window() -> Window:
            above = self.window()
            return Window(above.left, above.right, bottom, top)

        return Derived(window)

    def get_ticks(self, axis: int, most: int, values: Sequence[float] | None) -> Ticks:
        """Return which numbers an axis shows."""
        return Ticks(self, axis, most, values)

    def _x_numbers(self, down: float) -> AxisNumbers:
        def end() -> float:  # the axis's name, if it has one, keeps its room
            name = self.x_name
            return frame.RIGHT if name is None else frame.pixels(name.spot())[0] - name.width_px() / 2 - 6.0

        return AxisNumbers(self, self.x_ticks, lambda: self.box().bottom + down, end=end)

    def _y_numbers(self, where: str | float) -> AxisNumbers:
        if where == "right":
            return AxisNumbers(self, self.y_ticks, lambda: min(self.box().right, frame.RIGHT), anchor="r", lift=24.0)
        if where == "left":
            return AxisNumbers(self, self.y_ticks, lambda: self.box().left - 18.0, anchor="r")
        across = (lambda: self.box().left - 78.0) if where == "between" else float(where)
        column = AxisNumbers(self, self.y_ticks, across)
        self.plates.append(self._home(Plate(column, each=True)))
        return column

    def _home(self, drawing: Any) -> Any:
        """Make a drawing the plot's own."""
        drawing.plane = self
        if self.depth:
            drawing.at_depth(self.depth)
        return drawing

    @property
    def frame(self) -> list[Drawing]:
        """Grid, numbers and names: what is on screen as soon as the plot is."""
        return [*self.grid, *self.plates, *self.numbers, *self.names]

    # -- what is drawn ------------------------------------------------------------

    def graph(self, name: str | Of, *args: Any, **options: Any) -> Graph:
        """Draw the graph of a function that the experiment has under a name; see `Graph`."""
        graph: Graph = self._home(Graph(self, self.of(name, *args), **options))
        return graph

    def named(
        self, name: str | Of, typst: str, x: float, *, color: str, width: float = theme.CURVE_PX, **label: Any
    ) -> list[Any]:
        """Draw a graph with its name, a formula, at an x, in one colour; the rest are options of `label`."""
        graph = self.graph(name, color=color, width=width)
        return [graph, self.label(typst, x, name, math=True, color=color, **label)]

    def land(self, graph: Graph, **options: Any) -> Land:
        """Fill the ground under a graph."""
        land: Land = self._home(Land(graph, **options))
        return land

    def profile(self, name: str | Of, *args: Any, **options: Any) -> list[Any]:
        """Draw a graph on its ground: ``[land, graph]``."""
        graph = self.graph(name, *args, **options)
        return [self.land(graph), graph]

    def zero_line(self) -> Graph:
        """Draw the line at zero, thin: the graph of the experiment's function ``zero``."""
        return self.graph("zero", width=theme.GUIDE_PX, color=theme.NEUTRAL)

    def shade(self, graph: Graph, **options: Any) -> Shade:
        """Shade the area between a graph and zero by its sign."""
        shade: Shade = self._home(Shade(graph, **options))
        return shade

    def glow(self, graph: Graph, **options: Any) -> Glow:
        """Light the graph that is talked about."""
        glow: Glow = self._home(Glow(graph, **options))
        self.glows.append(glow)
        return glow

    def run(
        self, name: str | Of, look: Look, *, on: str | Of = "objective", way: Way = along, **options: Any
    ) -> RunMark:
        """Set a ball at the start of a run of the experiment; `follow` lets it go on."""
        mark: RunMark = self._home(RunMark(self, look, self.of(name), self.of(on), way=way, **options))
        return mark

    def ball(self, run: str | Of, look: Look, **options: Any) -> MapBall:
        """Set a ball at the start of a run over two variables, on a plot whose axes these are; see `MapBall`."""
        if isinstance(run, str) and run in self.experiment.facts:  # a fact may have the name of a run
            run = f"trajectories.{run}"
        ball: MapBall = self._home(MapBall(self, look, self.of(run), **options))
        return ball

    def steps_of(self, walker: RunMark, **options: Any) -> StepMark:
        """Set a mark above the steps of a ball; see `StepMark`."""
        mark: StepMark = self._home(StepMark(self, walker, **options))
        return mark

    def rises(self, mark: StepMark, **options: Any) -> Rises:
        """Light the steps on which the height of a run grows."""
        rises: Rises = self._home(Rises(mark, **options))
        return rises

    def contours(self, name: str | Of, levels: Sequence[float], **options: Any) -> Contours:
        """Draw contour lines of a function of two variables, on a plot whose axes these are."""
        lines: Contours = self._home(Contours(self, self.of(name), levels, **options))
        return lines

    def mark(self, look: Look, x: Any, *, on: str | Of = "objective", **options: Any) -> Mark:
        """Mark a place on a graph whose x the experiment knows: a fact's name, a question or a value."""
        source = self.of(x) if isinstance(x, str) else as_source(x)
        mark: Mark = self._home(Mark(self, look, source, self.of(on), **options))
        return mark

    def so_far(
        self,
        name: str | Of,
        value: Value[float],
        look: Look,
        *,
        start: float = 0.0,
        radius: float = theme.SECOND_BALL_PX,
    ) -> tuple[Graph, Mark]:
        """Return the graph of a function from a start to the x that a value has reached, and a mark at its end."""
        least = 1e-3 * abs(self.window.now.right - self.window.now.left)
        graph = self.graph(name, color=look.color, domain=lambda: (start, max(float(value()), start + least)))
        return graph, self.mark(look, value, on=self.of(name), radius=radius)

    def trail(self, mark: RunMark, **options: Any) -> Trail:
        """Let a ball leave a trail."""
        trail: Trail = self._home(Trail(mark, **options))
        return trail

    def tangent(self, ball: RunMark, **options: Any) -> Tangent:
        """Draw the tangent at the iterate where a ball stands."""
        tangent: Tangent = self._home(Tangent(ball, **options))
        return tangent

    def arrow(self, ball: RunMark, rate: Any, **options: Any) -> StepArrow:
        """Draw the step of gradient descent from where a ball stands, for a learning rate that may be varied."""
        arrow: StepArrow = self._home(StepArrow(ball, rate, **options))
        return arrow

    def guide(self, *, x: Any = None, y: Any = None, **options: Any) -> Guide:
        """Draw a dotted line at a number of the experiment."""
        sources: dict[str, Any] = {
            k: self.of(v) if isinstance(v, str) else v for k, v in (("x", x), ("y", y)) if v is not None
        }
        guide: Guide = self._home(Guide(self, **sources, **options))
        return guide

    def region(self, color: str, *, left: Any = None, right: Any = None, **options: Any) -> Region:
        """Tint a stretch of x between two numbers of the experiment."""
        ends = (self.of(end) if isinstance(end, str) else end for end in (left, right))
        region: Region = self._home(Region(self, color, left=next(ends), right=next(ends), **options))
        return region

    def signs(self, name: str | Of, *args: Any, **options: Any) -> SignRegion:
        """Colour where a function of the experiment is positive and where it is negative."""
        region: SignRegion = self._home(SignRegion(self, self.of(name, *args), **options))
        return region

    def label(
        self,
        text: str,
        x: Any,
        on: str | Of | None = None,
        *,
        y: Any = None,
        dx: float = 0.0,
        dy: float = 0.0,
        math: bool = False,
        **options: Any,
    ) -> Words | Formula:
        """Name something where it stands: at an x on a graph, or at a data point, some pixels off."""
        source = self.of(x) if isinstance(x, str) else x if callable(x) else (lambda: x)

        def place() -> tuple[float, float]:
            here = float(source())
            if on is not None:
                there = float(np.asarray(function_of(self.of(on)())(np.array([here]))).ravel()[0])
            else:
                there = float(y() if callable(y) else y)
            u, v = self.spot(here, there)
            return u + dx, v + dy

        found: Words | Formula = self._home((Formula if math else Words)(text, place, **options))
        return found

    def on_graph(self, x: Any, on: str | Of, lift: float = 0.0) -> Any:
        """Return a place on the frame that follows a graph at an x, some pixels off."""
        source, of = self.of(x) if isinstance(x, str) else x, self.of(on)

        def place() -> tuple[float, float]:
            here = float(source())
            u, v = self.spot(here, float(np.asarray(function_of(of())(np.array([here]))).ravel()[0]))
            return u, v + lift

        return place

    def at(self, x: Any, y: Any, dx: float = 0.0, dy: float = 0.0) -> Any:
        """Return a place on the frame that follows a data point."""
        return lambda: tuple(
            np.add(self.spot(float(x() if callable(x) else x), float(y() if callable(y) else y)), (dx, dy)).tolist()
        )

    def on_screen(self, mobjects: Sequence[Mobject]) -> list[Drawing]:
        """Return what of the plot is among mobjects: the screen is the only registry."""
        return [
            member
            for mobject in mobjects
            for member in mobject.get_family()
            if isinstance(member, Drawing) and getattr(member, "plane", None) is self
        ]
