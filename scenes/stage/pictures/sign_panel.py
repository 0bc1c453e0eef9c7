"""A panel below a plot: another function of the same x, by its sign; and both plots as one figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import by_sign
from scenes.stage.plots.guides import Tie
from scenes.stage.plots.marks import Mark, RunMark
from scenes.stage.plots.plane import function_of
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window
from scenes.stage.pictures.valley import Profile

__all__ = ["SignPanel", "SignedProfile"]


class SignPanel(Plot):
    """The graph of a function coloured and shaded by its sign, and columns of that sign through both plots.

    Parameters
    ----------
    above
        The plot whose x axis it has: it shows the same x until it is given a window itself.
    of
        The function; the experiment has a function ``zero`` besides.
    box
        Where it stands.
    high
        The window runs from −high to high.
    full
        From which height on the graph has the full colour of its sign.
    span
        Between which rows of pixels the columns run.

    Attributes
    ----------
    whole
        All that is drawn in it: columns, shade, level, graph and names.
    """

    def __init__(
        self, above: Plot, of: Of, box: Box, high: float, *, full: float, span: tuple[float, float], **options: Any
    ) -> None:
        window = above.same_x(-high, high)
        super().__init__(above.experiment, window, box, **{"ticks": (7, 0), "y_numbers": None, **options})
        self.function = of
        graph = self.graph(of, width=theme.SECOND_PX, color=by_sign(of, full))
        self.whole: list[Any] = [above.signs(of, span=span), self.shade(graph), self.zero_line(), graph]

    def name(self, typst: str, x: float, when: Callable[[], bool] | None = None) -> None:
        """Name the function beside its graph at an x, while a condition holds."""
        look: dict[str, Any] = {"math": True, "size": 48.0, "anchor": "l", "color": theme.POSITIVE}
        self.whole.append(self.label(typst, x, self.function, dx=20.0, dy=-30.0, when=when, **look))

    def name_with(self, typst: str, added: str, value: Value[float], x: float) -> None:
        """Name the function beside its graph, with what is added to it as soon as that value is above 0."""
        self.name(typst, x, when=lambda: value() <= 0)
        self.name(f"{typst} + {added}", x, when=lambda: value() > 0)

    def number(self, source: Any, spec: str, x: Any) -> Number:
        """Write a value of the function beside the zero line at an x, in the colour of its sign."""
        place, color = self.at(x, 0.0, -24.0, -36.0), theme.of_sign(float(source()))
        return Number(source, spec, place, color=color, anchor="r")

    def foot(self, ball: RunMark) -> tuple[Mark, Tie]:
        """Return a mark under a ball of the plot above, coloured by the sign at its start, and what ties both."""
        start = ball.iterates()[:1]
        color = theme.of_sign(float(np.ravel(function_of(self.function())(start))[0]))
        foot = self.mark(Look(color), ball.x_now, on=self.function, radius=theme.FOOT_PX)
        return foot, Tie(ball.spot, foot.spot, ball.look.color)


class SignedProfile(Profile):
    """A function in the colours of a sign, above the panel of a function with that sign; x is numbered below both.

    Parameters
    ----------
    experiment, window, box
        As for `Plot`.
    below
        Where the panel stands.
    sign
        The function whose sign colours the graph.
    of
        The function of the panel.
    most
        How large it gets: the panel has room for that much on both sides of zero.

    Attributes
    ----------
    panel
        The panel.
    """

    def __init__(
        self, experiment: Any, window: Window | Value[Window], box: Box, below: Box, *,
        sign: Of, of: Of, most: float, **options: Any,
    ) -> None:  # fmt: skip
        self.most, span = most, (box.top + 4, below.bottom + 6)
        numbers = {"x_numbers": None, "grid_span": span}
        super().__init__(experiment, window, box, color=by_sign(sign, 0.63 * most), **{**numbers, **options})
        self.panel = SignPanel(self, of, below, 1.16 * most, full=0.2 * most, span=span)

    @property
    def both(self) -> list[Any]:
        """Both plots with their graphs, to be shown or kept together."""
        return [self, self.whole, self.panel, self.panel.whole]

    def deeper(self, lift: float) -> Window:
        """Return the window of the panel in which its function can be lifted by so much."""
        window = self.window()
        return Window(window.left, window.right, -1.4 * self.most, 1.3 * (lift + self.most))
