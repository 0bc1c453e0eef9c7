"""A map: the plane of two variables seen from straight above, with equal scales, and the maker of all that is on it."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.values import Of
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import frame, theme
from scenes.stage.look.intent import allow
from scenes.stage.look.marks import Look
from scenes.stage.plots.arrows import Arrows, MapArrow, Plumb, StepSquare
from scenes.stage.plots.box import Box
from scenes.stage.plots.cloud import SpreadEllipse
from scenes.stage.plots.dots import Dots
from scenes.stage.plots.height_lines import HeightLines, LevelLines
from scenes.stage.plots.on_maps import MapBall, MapMark, MapWay
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.sample_lines import SampleLines
from scenes.stage.plots.window import Window

__all__ = ["GroundMap", "equal_window"]

Array = NDArray[np.float64]
Kind = TypeVar("Kind", bound=Drawing)


def equal_window(box: Box, center: ArrayLike, up: float | None = None, *, across: float | None = None) -> Window:
    """Return a window on equal scales about a point: half its height is ``up``, or half its width ``across``.

    >>> equal_window(Box(0, 0, 200, 100), (1.0, 0.0), 2.0)
    Window(left=-3.0, right=5.0, bottom=-2.0, top=2.0)
    >>> equal_window(Box(0, 0, 200, 100), (1.0, 0.0), across=4.0)
    Window(left=-3.0, right=5.0, bottom=-2.0, top=2.0)
    """
    steep = (box.bottom - box.top) / (box.right - box.left)
    if (up is None) == (across is None):
        raise TypeError("Say how far the window reaches from its middle either up or across.")
    wide, high = (up / steep, up) if up is not None else (float(across or 0.0), float(across or 0.0) * steep)
    x, y = np.asarray(center, dtype=float)
    return Window(float(x - wide), float(x + wide), float(y - high), float(y + high))


class GroundMap(Plot):
    """A map of two variables, both axes on one scale; balls, ways, marks and arrows are asked of it.

    Whatever is drawn on it stands where its window puts points of the experiment: a zoom carries everything along.

    Parameters
    ----------
    experiment
        Whose ground it is.
    box
        Where it stands, in pixels.
    center
        The data point in its middle.
    up, across
        How far it reaches from its middle, in data units: up and down, or to the left and right. One of the two.
    on
        The ground: an objective of two variables, by name or as a question whose arguments may be varied. Its
        height lines are shown with the map, and balls are judged to go on it. Without it the map is bare.
    power, spacing
        Of the height lines; see `HeightLines`.

    Attributes
    ----------
    ground
        The height lines, if it has ground.

    Examples
    --------
    >>> from scenes.stage.plots.box import Box
    >>> plane = GroundMap(None, Box(0, 0, 200, 100), across=4.0)
    >>> plane.spot(4.0, 2.0)
    (200.0, 0.0)
    """

    ground: HeightLines

    def __init__(
        self, experiment: Any, box: Box, center: ArrayLike = (0.0, 0.0), up: float | None = None, *,
        across: float | None = None, on: str | Of | None = None, power: float = 0.5, spacing: float | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        bare = {"bleed": False, "ticks": (0, 0), "x_numbers": None, "y_numbers": None}
        super().__init__(experiment, equal_window(box, center, up, across=across), box, **{**bare, **options})
        self.on = None if on is None else self.of(on)
        if self.on is not None:
            self.ground = self._own(HeightLines(self, self.on, power=power, spacing=spacing))

    def name_places(self, y_numbers: str | float | None) -> tuple[Any, Any]:
        """Return where names stand: without numbers on its left they are on the map itself."""
        if y_numbers is not None:
            return super().name_places(y_numbers)
        return (
            lambda: (min(self.box().right, frame.RIGHT) - 24.0, self.box().bottom + 34.0),
            lambda: (max(self.box().left, frame.LEFT) + 30.0, self.box().top + 44.0),
        )

    @property
    def frame(self) -> list[Any]:
        """Height lines, grid, numbers and names."""
        return [*([] if self.on is None else [self.ground]), *super().frame]

    def _own(self, drawing: Kind) -> Kind:
        self._home(drawing)
        return drawing

    # -- which part of the ground is seen ----------------------------------------------

    def about(
        self, center: ArrayLike = (0.0, 0.0), up: float | None = None, box: Box | None = None, *,
        across: float | None = None,
    ) -> Window:  # fmt: skip
        """Return a window of the map about another point, for its box or another one."""
        return equal_window(box or self.box.now, center, up, across=across)

    def going(
        self, center: ArrayLike = (0.0, 0.0), up: float | None = None, box: Box | None = None, *,
        across: float | None = None, **how: Any,
    ) -> list[Vary]:  # fmt: skip
        """Return animations that take the map to another part of the ground, and to another box."""
        box = box or self.box.now
        return [Vary(self.window, self.about(center, up, box, across=across), **how), Vary(self.box, box, **how)]

    def take(self, box: Box, *, across: float) -> GroundMap:
        """Give the map another place at once, with (0, 0) in its middle."""
        self.box.set(box)
        self.window.set(self.about(across=across))
        return self

    def room_for(self, point: tuple[float, float], room: float = 1.25, box: Box | None = None) -> float:
        """Return how far across a window about (0, 0) must reach so that a point lies well inside it."""
        box = box or self.box.now
        x, y = abs(float(point[0])), abs(float(point[1]))
        return room * max(x, y * (box.right - box.left) / (box.bottom - box.top))

    @staticmethod
    def holding(start: ArrayLike, end: ArrayLike, box: Box) -> tuple[Array, float]:
        """Return middle and half height with which two points lie well inside a map, as different as they may be."""
        start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
        wide, high = np.abs(end - start)
        in_box = (box.bottom - box.top) / (box.right - box.left)
        return (start + end) / 2, float(max(0.92 * high, 0.8 * wide * in_box))

    # -- runs ---------------------------------------------------------------------------

    def way(self, run: str | Of | MapBall, color: Any = None, **options: Any) -> MapWay:
        """Draw the way of a run: of a ball as far as it has come, or all of it."""
        if isinstance(run, MapBall):
            color, options, run = color or run.look.color, {"upto": run.position, **options}, run.run
        crossing = "ways cross one another, and are told apart by their colours"
        return allow(self._own(MapWay(self, self.of(run), color, **options)), "line_contrast", reason=crossing)

    def square(self, ball: MapBall, rate: Any, **options: Any) -> StepSquare:
        """Draw the square around a ball that reaches one rate to each side."""
        return self._own(StepSquare(ball, rate, **options))

    def step_arrow(self, ball: MapBall, **options: Any) -> MapArrow:
        """Draw the step that a ball takes next."""
        return self._own(MapArrow(ball, **options))

    def slope_arrow(self, ball: MapBall, length: float = 240.0, **options: Any) -> MapArrow:
        """Draw an arrow against the slope of the ground where a ball stands, so many pixels long."""
        options = {"color": theme.GRADIENT, **options}
        return self._own(MapArrow(ball, slope_of=self.on, length=length, **options))

    # -- what the experiment knows --------------------------------------------------------

    def levels(self, objective: str | Of = "objective", **options: Any) -> LevelLines:
        """Draw the level lines of a bowl."""
        return self._own(LevelLines(self, self.of(objective), **options))

    def point(self, look: Look, point: str | Of, **options: Any) -> MapMark:
        """Mark a point."""
        return self._own(MapMark(self, look, self.of(point), **options))

    def arrows(self, of: str | Of, color: Any, **options: Any) -> Arrows:
        """Draw arrows ``(n, 2, 2)``: starts and ends."""
        return self._own(Arrows(self, self.of(of), color, **options))

    def dots(self, of: str | Of, color: str, **options: Any) -> Dots:
        """Draw points ``(n, 2)``."""
        return self._own(Dots(self, self.of(of), color, **options))

    def dust(self, of: str | Of, color: str) -> Dots:
        """Draw where a walker has been as faint specks, thousands of them, ``(n, 2)``."""
        return self.dots(of, color, radius=2.5, alpha=0.32)

    def plumb(self, of: str | Of, *args: Any, **options: Any) -> Plumb:
        """Draw a plumb line ``(2, 2)``: a point and its foot."""
        return self._own(Plumb(self, self.of(of, *args), **options))

    def lines(self, of: str | Of, *args: Any, **options: Any) -> SampleLines:
        """Draw the lines of data ``(n, 2)``."""
        return self._own(SampleLines(self, self.of(of, *args), **options))

    def ellipse(
        self, covariance: str | Of, centre: str | Of = "bottom", share: str | Of = "ellipse_share", **options: Any
    ) -> SpreadEllipse:
        """Draw the ellipse that holds a share of a cloud, about the bottom if nothing else is said."""
        return self._own(SpreadEllipse(self, self.of(centre), self.of(covariance), self.of(share), **options))
