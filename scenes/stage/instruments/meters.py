"""Meters: upright tubes on one logarithmic scale, each of which shows the root of what was poured into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.lettering import Formula, Words
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.solids import Solid
from scenes.stage.drawing.values import Value, as_source
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.axes import Ticks
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window, tick_text

__all__ = ["Meter", "MeterTag", "Meters"]

TUBE_PX = 92.0
TAG = Look(theme.GRADIENT, "ring")


class Meters(Plot):
    """Tubes side by side on one logarithmic scale.

    On such a scale the distance between a slope and the reading of its meter is their quotient: what makes both
    larger by one factor leaves it as it is.

    Parameters
    ----------
    experiment
        Whose numbers are shown.
    scale
        Both ends of the scale, positive.
    box
        In pixels: the tubes reach from its bottom to its top.
    tubes
        For each tube, by its name: what it reads, and the slope that was poured in last.
    colors
        Of the names, which are formulas; names with colours of their own are words.

    Attributes
    ----------
    levels, labels
        The tubes and their names: shown with the meters.
    tags
        The marks of the slopes, on the left of each tube.
    """

    def __init__(
        self, experiment: Any, scale: tuple[float, float], box: Box, tubes: Mapping[str, tuple[Any, Any]], *,
        colors: Sequence[str] = (), **options: Any,
    ) -> None:  # fmt: skip
        low, high = scale
        if not 0 < low < high:
            raise ValueError(f"meters need a scale with 0 < low < high, got {low:g} and {high:g}.")
        options = {"bleed": False, "ticks": (0, 8), "x_numbers": None, "y_numbers": "left", **options}
        super().__init__(experiment, Window(0.0, float(len(tubes)), low, high), box, **options)
        self.levels: list[Meter] = [self._home(Meter(self, k, of)) for k, (of, _) in enumerate(tubes.values())]
        self.tags: list[MeterTag] = [self._home(MeterTag(self, k, of, TAG)) for k, (_, of) in enumerate(tubes.values())]
        self.labels: list[Any] = []
        for k, name in enumerate(tubes):
            at = self._below(k, 70.0 if colors else 40.0)
            made = (
                Words(name, at, size=34.0, color=colors[k], weight="SEMIBOLD")
                if colors
                else Formula(name, at, size=46.0)
            )
            self.labels.append(self._home(made))

    @property
    def frame(self) -> list[Any]:
        """The scale, the tubes and their names."""
        return [*super().frame, *self.levels, *self.labels]

    def _below(self, column: int, down: float) -> Callable[[], tuple[float, float]]:
        return lambda: (self.middle(column), self.box().bottom + down)

    def get_ticks(self, axis: int, most: int, values: Any) -> Ticks:
        """Return powers of ten on the upright axis."""
        return _Powers(self, axis, most) if axis == 1 else super().get_ticks(axis, most, values)

    def height(self, y: ArrayLike) -> NDArray[np.float64]:
        """Return how high data stand in the box, from 0 to 1."""
        window = self.window()
        with np.errstate(divide="ignore"):
            found = np.log(np.maximum(np.asarray(y, dtype=float), 1e-300) / window.bottom)
        return np.asarray(found / np.log(window.top / window.bottom))

    def middle(self, column: int) -> float:
        """Return the pixel column of the middle of a tube."""
        return float(self.u(column + 0.5))


class _Powers(Ticks):
    """The powers of ten in the window."""

    def __call__(self) -> list[tuple[float, str]]:
        """Return value and text of each tick."""
        window = self.plane.window()
        first, last = np.ceil(np.log10(window.bottom) - 1e-9), np.floor(np.log10(window.top) + 1e-9)
        return [(10.0**k, tick_text(10.0**k, min(10.0**k, 1.0))) for k in np.arange(first, last + 1).tolist()]


class Meter(Painted):
    """A tube that is filled as high as its reading; with a drain, it has a tap below.

    Attributes
    ----------
    drain
        0 without a tap, 1 with an open one: a value.
    """

    layer = 4.0

    def __init__(
        self, plane: Meters, column: int, reading: Any, *, color: str = theme.GRADIENT, drain: float = 0.0
    ) -> None:
        self.plane, self.column, self.meaning, self.color_name = plane, column, as_source(reading), color
        self.drain: Value[float] = Value(drain)
        super().__init__()

    def surface(self) -> tuple[float, float]:
        """Return the right end of the liquid's surface, in pixels."""
        return self.plane.middle(self.column) + TUBE_PX / 2, self._row()

    def _row(self) -> float:
        box = self.plane.box()
        return float(np.clip(float(self.plane.v(float(self.meaning()))), box.top, box.bottom))

    def trace(self) -> None:
        """Find tube and surface."""
        box, u = self.plane.box(), self.plane.middle(self.column)
        self.tube = u - TUBE_PX / 2, float(box.top), TUBE_PX, float(box.bottom - box.top)
        self.level, self.opened = self._row(), float(self.drain())
        self.shade, self.glass = self.dimmed(self.color_name), self.dimmed(theme.NEUTRAL)
        self.cover(u - TUBE_PX / 2, box.top, u + TUBE_PX / 2, box.bottom + 40 * self.opened)

    def outlines(self) -> list[Outline]:
        """Return the walls of the tube."""
        x, y, wide, high = self.tube
        walls = np.array([(x, y), (x, y + high), (x + wide, y + high), (x + wide, y)])
        return [(walls, theme.light(self.glass), 0.75 * self.shown, 3.0)]

    def brush(self, brush: Brush) -> None:
        """Paint the liquid, its surface, the glass, and the tap."""
        x, y, wide, high = self.tube
        bottom = y + high
        if bottom - self.level > 0.5:
            brush.linear(0, self.level, 0, bottom, (0, self.shade, 0.85), (1, self.shade, 0.35))
            brush.box(x, self.level, wide, bottom - self.level).fill()
            brush.solid(theme.mix(self.shade, "#FFFFFF", 0.5)).line([(x + 3, self.level), (x + wide - 3, self.level)])
            brush.stroke(4.0)
        brush.solid(self.glass, 0.75).line([(x, y), (x, bottom), (x + wide, bottom), (x + wide, y)]).stroke(3.0)
        if self.opened > 0:
            u, light = x + wide / 2, self.opened
            brush.solid(self.glass, 0.75 * light).line([(u - 13, bottom + 2), (u - 13, bottom + 18)]).stroke(3.0)
            brush.solid(self.glass, 0.75 * light).line([(u + 13, bottom + 2), (u + 13, bottom + 18)]).stroke(3.0)
            brush.solid(self.shade, 0.8 * light).line([(u, bottom + 12), (u, bottom + 12 + 22 * light)]).stroke(9.0)


class MeterTag(Solid):
    """A mark beside a tube, at a number on its scale."""

    def __init__(
        self, plane: Meters, column: int, source: Callable[[], float], look: Look, *,
        radius: float = theme.SECOND_BALL_PX, dx: float = 0.0,
    ) -> None:  # fmt: skip
        self.plane, self.column, self.source, self.dx = plane, column, as_source(source), dx
        super().__init__(look, radius, glow=0.35)
        self.meaning = self.source

    def spot(self) -> tuple[float, float]:
        """Return its place: on the left wall of the tube."""
        left = self.plane.middle(self.column) - TUBE_PX / 2
        return left - float(self.radius()) - 9.0 + self.dx, float(self.plane.v(float(self.source())))

    def seen(self) -> float:
        """Vanish beyond the ends of the scale."""
        box, (_, v) = self.plane.box(), self.spot()
        return float(np.clip(1.0 - max(box.top - v, v - box.bottom, 0.0) / 20.0, 0.0, 1.0))
