"""Mean squares: the squares of shapes side by side, each with its mean as a level over its area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenes.stage.drawing.lettering import Formula, Number, Words
from scenes.stage.drawing.values import Of, OfX, Value
from scenes.stage.instruments.slider import Slider
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.guides import Guide
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["MeanLevel", "MeanSquares"]


class MeanLevel(Guide):
    """A level at the mean of a function over the data: the area below it is that below the function.

    Parameters
    ----------
    graph
        The function's graph.
    mean
        Fact: its mean over the x of the data.
    """

    def __init__(self, graph: Graph, mean: Of, **options: Any) -> None:
        self.graph = graph
        super().__init__(graph.plane, y=mean, **{"color": theme.ITERATE, "alpha": 1.0, "width": 5.0, **options})


class MeanSquares:
    """The squares of shapes in a row of small plots on one height axis.

    Not a mobject: its parts are, so that each can come when it is talked about.

    Parameters
    ----------
    experiment
        Whose shapes they are.
    square
        What the experiment calls the square of the k-th shape, a function of k and x.
    rows
        For each shape the name of its square, as Typst, the fact that is its mean, and that which is the curvature of
        its knob, twice as large.
    window
        What each plot shows.
    says
        What a mean, a curvature and the limit are called, at the left of their rows.
    top, bottom
        Rows of pixels between which the plots stand.

    Attributes
    ----------
    columns
        For each shape: plot, land under the square, its graph, and the name of the square.
    means
        For each shape: the level of its mean, and the number.
    curvatures
        For each shape: the curvature of its knob.
    names
        What stands at the left of the rows of the means, of the curvatures and of the limit.
    """

    def __init__(
        self, experiment: Any, square: str, rows: Sequence[tuple[str, str, str]], window: Window, *,
        says: Sequence[str] = (),
        top: float = 210.0, bottom: float = 540.0, left: float = 310.0, spec: str = ".2f",
    ) -> None:  # fmt: skip
        count = len(rows)
        pitch = (1824.0 - left) / count
        colors = theme.ITERATE, theme.POSITIVE, theme.INK
        self.names = [
            Words(text, (96.0, bottom + 106.0 + 80.0 * k), color=color, anchor="l")
            for k, (text, color) in enumerate(zip(says, colors, strict=False))
        ]
        self.bottom = bottom
        self.plots: list[Plot] = []
        self.columns: list[list[Any]] = []
        self.means: list[list[Any]] = []
        self.curvatures: list[Number] = []
        for k, (name, mean, curvature) in enumerate(rows):
            box = Box(left + k * pitch, top, left + (k + 1) * pitch - 80.0, bottom)
            plot = Plot(
                experiment, window, box, bleed=False, ticks=(2, 2), y_numbers="left" if k == 0 else None,
            )  # fmt: skip
            graph = plot.graph(OfX(experiment, square, (k,)), color=theme.FUNCTION, width=theme.SECOND_PX)
            middle = (box.left + box.right) / 2
            level = MeanLevel(graph, plot.of(mean))
            level.plane = plot
            self.plots.append(plot)
            self.columns.append([plot, plot.land(graph, fade_px=4.0, strength=0.6), graph,
                                 Formula(name, (middle, top - 60.0), size=64)])  # fmt: skip
            number = Number(level.meaning, spec, (middle, bottom + 106.0), size=56, color=theme.ITERATE, anchor="")
            self.means.append([level, number])
            self.curvatures.append(
                Number(plot.of(curvature), spec, (middle, bottom + 186.0), size=56, color=theme.POSITIVE, anchor="")
            )

    def limit(self, value: Value[float], high: float, *, spec: str = ".2g") -> list[Any]:
        """Return the limit of the learning rate that follows from the curvatures: its name, over a scale from zero."""
        scale = Slider("2 \\/ L", value, 0.0, high, (96, self.bottom + 340.0), length=1380, spec=spec, beside=True)
        return [scale, *self.names[2:]]
