"""One frame as the audit sees it: what is visible, where solids are painted, how the axes of each plot read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from manim import Mobject, VMobject
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import Drawing, Stroke
from scenes.stage.drawing.lettering import Lettering, Readout
from scenes.stage.drawing.painted import Painted
from scenes.stage.drawing.solids import Card
from scenes.stage.drawing.solids import Solid as SolidDrawing
from scenes.stage.inspection.truth.axis_reading import RESIDUAL, Axis, Mark, between, fit_axis, marks_at, window_axis
from scenes.stage.inspection.truth.painting import Ink, Solid, painted, read_solid
from scenes.stage.look.frame import HEIGHT, PIXEL, WIDTH
from scenes.stage.plots.axes import AxisNumbers, GridLines
from scenes.stage.plots.plane import Plane

__all__ = ["SEEN", "PlotSight", "Sight", "home_of", "paths_of", "pixels_of"]

Array = NDArray[np.float64]

#: Opacity from which on something is seen.
SEEN: Final = 0.06


def pixels_of(points: Any) -> Array:
    """Return the pixels ``(n, 2)`` of frame points."""
    points = np.asarray(points, dtype=float)
    return np.stack([points[:, 0] / PIXEL + WIDTH / 2, HEIGHT / 2 - points[:, 1] / PIXEL], axis=-1)


def paths_of(drawing: VMobject) -> list[Array]:
    """Return the corners ``(n, 2)`` in pixels of each path that a stroke draws."""
    points = drawing.points
    if len(points) < 4:
        return []
    curves = points[: len(points) // 4 * 4].reshape(-1, 4, 3)
    breaks = np.flatnonzero(np.abs(curves[1:, 0] - curves[:-1, 3]).max(axis=1) > 1e-6) + 1
    return [pixels_of(np.vstack([part[:, 0], part[-1:, 3]])) for part in np.split(curves, breaks)]


def home_of(drawing: Any) -> Plane | None:
    """Return the plot that a drawing belongs to."""
    for owner in (
        drawing,
        getattr(drawing, "graph", None),
        getattr(drawing, "mark", None),
        getattr(drawing, "shared", None),
    ):
        plane = getattr(owner, "plane", None)
        if isinstance(plane, Plane):
            return plane
    return None


@dataclass
class PlotSight:
    """A plot in one frame.

    Attributes
    ----------
    x, y
        Its axes as they read; None where they cannot be read.
    misread
        Axes whose numbers stand where the plot's own window has other ones: (axis, pixels, number).
    """

    plane: Plane
    x: Axis | None = None
    y: Axis | None = None
    misread: list[tuple[str, float, str]] = field(default_factory=list)
    scattered: list[tuple[str, float]] = field(default_factory=list)
    repeated: list[tuple[str, str]] = field(default_factory=list)
    off_grid: list[tuple[str, float]] = field(default_factory=list)
    unshared: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in pixels."""
        box = self.plane.box.now
        return box.left, box.top, box.right, box.bottom

    @property
    def sides(self) -> tuple[float, float]:
        """Pixel columns between which drawings can be seen."""
        return (0.0, WIDTH) if self.plane.bleed else (self.box[0], self.box[2])

    @property
    def slack(self) -> float:
        """Pixels by which a place may be misread, of both axes together."""
        return sum(axis.slack for axis in (self.x, self.y) if axis is not None)

    def to_pixels(self, points: Any) -> NDArray[np.float64]:
        """Return the pixels ``(n, 2)`` of data points as both axes read."""
        assert self.x is not None
        assert self.y is not None
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        return np.stack([self.x.to_px(points[:, 0]), self.y.to_px(points[:, 1])], axis=-1)

    def to_points(self, spots: Any) -> NDArray[np.float64]:
        """Return the data points ``(n, 2)`` of pixels as both axes read."""
        assert self.x is not None
        assert self.y is not None
        spots = np.asarray(spots, dtype=float).reshape(-1, 2)
        return np.stack([self.x.to_data(spots[:, 0]), self.y.to_data(spots[:, 1])], axis=-1)


@dataclass
class Sight:
    """One frame."""

    drawings: list[Drawing]
    plots: dict[int, PlotSight]
    covers: list[tuple[float, tuple[float, float, float, float]]]
    strangers: list[Mobject]
    grids: list[GridLines] = field(default_factory=list)
    readouts: list[Readout] = field(default_factory=list)
    _inks: dict[int, list[Ink]] = field(default_factory=dict)
    _solids: dict[int, Solid | None] = field(default_factory=dict)

    @classmethod
    def take(cls, mobjects: Sequence[Mobject]) -> Sight:
        """Look at what a scene shows."""
        drawings: dict[int, Drawing] = {}
        strangers: list[Mobject] = []
        grids: list[GridLines] = []
        readouts: list[Readout] = []
        for mobject in _walk(mobjects):
            if isinstance(mobject, Drawing):
                if isinstance(mobject, GridLines):
                    grids.append(mobject)  # however faint: the numbers stand on them
                if is_visible(mobject):
                    drawings[id(mobject)] = mobject
            elif isinstance(mobject, Readout):
                readouts.append(mobject)
            elif isinstance(mobject, VMobject) and len(mobject.points) and _alpha(mobject) >= SEEN:
                strangers.append(mobject)
        found = list(drawings.values())
        cards = [(d.z_index, d.box) for d in found if isinstance(d, Card)]
        covers = [(z, (left, top, left + width, top + height)) for z, (left, top, width, height) in cards]
        sight = cls(found, {}, covers, strangers, grids, readouts)
        sight.read_axes()
        return sight

    # -- what is painted -------------------------------------------------------------

    def inks(self, drawing: Painted) -> list[Ink]:
        """Return what a drawing paints in this frame."""
        if id(drawing) not in self._inks:
            self._inks[id(drawing)] = painted(drawing)
        return self._inks[id(drawing)]

    def solid(self, drawing: Any) -> Solid | None:
        """Return the solid that a drawing paints, if it can be seen."""
        if id(drawing) not in self._solids:
            self._solids[id(drawing)] = read_solid(self.inks(drawing)) if isinstance(drawing, SolidDrawing) else None
        return self._solids[id(drawing)]

    def covered(self, drawing: Mobject, u: float, v: float) -> bool:
        """Whether a card lies over a place of a drawing."""
        return any(
            z > drawing.z_index and left < u < right and top < v < bottom
            for z, (left, top, right, bottom) in self.covers
        )

    # -- axes --------------------------------------------------------------------------

    def loosen(self, slack: float) -> None:
        """Allow more of scales of their own kind: while one bends, a few numbers do not say all of it."""
        for plot in self.plots.values():
            for axis, name in enumerate("xy"):
                read = getattr(plot, name)
                if read is not None and _own_axis(plot.plane, axis) is None:
                    setattr(plot, name, replace(read, slack=max(read.slack, slack)))

    def read_axes(self) -> None:
        """Read the scales of every plot on screen from the numbers beside it."""
        for drawing in self.drawings:
            plane = home_of(drawing)
            if plane is not None and id(plane) not in self.plots:
                self.plots[id(plane)] = PlotSight(plane)
        rows: dict[int, dict[int, list[Mark]]] = {}
        for drawing in self.drawings:
            if isinstance(drawing, AxisNumbers):
                axis = drawing.ticks.axis
                rows.setdefault(id(drawing.plane), {}).setdefault(axis, []).extend(_numbers(drawing, axis))
        lines: dict[int, dict[int, list[float]]] = {}
        for drawing in self.grids:
            if len(drawing.points):
                axis = drawing.ticks.axis
                at = [float(path[:, axis].mean()) for path in paths_of(drawing)]
                lines.setdefault(id(drawing.plane), {}).setdefault(axis, []).extend(at)
        for key, plot in self.plots.items():
            for axis, name in enumerate("xy"):
                marks, grid = rows.get(key, {}).get(axis, []), lines.get(key, {}).get(axis, [])
                if not marks and axis == 0 and (columns := self._columns_of(plot, rows)):
                    near = [(min(columns, key=lambda m: abs(m.pixel - at)), at) for at in grid]
                    marks = [mark for mark, at in near if abs(mark.pixel - at) < 1.0]
                    if len(marks) < len(near) / 2:
                        plot.unshared.append(name)
                if axis == 1 and marks:
                    marks = _lowered(marks, grid)
                elif marks and grid:
                    off = max(min(abs(mark.pixel - at) for at in grid) for mark in marks)
                    if off > 1.5:
                        plot.off_grid.append((name, off))
                self._set_axis(plot, name, axis, marks)
                if getattr(plot, name) is None and axis in rows.get(key, {}):
                    plot.unread.append(name)

    def _columns_of(self, plot: PlotSight, rows: dict[int, dict[int, list[Mark]]]) -> list[Mark]:
        """Return the numbers of x of plots that stand above or below another one, on the same columns."""
        found: list[Mark] = []
        for key, other in self.plots.items():
            beneath = abs(other.box[0] - plot.box[0]) + abs(other.box[2] - plot.box[2]) < 1
            if other is not plot and beneath and type(other.plane).u is Plane.u:
                found += rows.get(key, {}).get(0, [])
        return found

    @staticmethod
    def _set_axis(plot: PlotSight, name: str, axis: int, marks: list[Mark]) -> None:
        marks = [mark for mark in marks if np.isfinite(mark.pixel)]
        texts = [mark.text for mark in marks]
        for text in {text for text in texts if texts.count(text) > 1}:
            apart = [mark.pixel for mark in marks if mark.text == text]
            if max(apart) - min(apart) > 2:
                plot.repeated.append((name, text))
        own = _own_axis(plot.plane, axis)
        read = fit_axis(marks)
        if read is not None and read.residual > RESIDUAL:
            plot.scattered.append((name, read.residual))
        if own is not None and marks:
            off = [(abs(float(own.to_px(mark.value)) - mark.pixel), mark.text) for mark in marks]
            worst = max(off)
            if worst[0] > 1.5:
                plot.misread.append((name, *worst))
                read = None  # the numbers lie: what is drawn is held against the window
        if read is None or read.residual > RESIDUAL:
            read = own if own is not None else between(marks)
        elif own is None and len(marks) < 4:  # a scale of its own kind, on its way to another one perhaps
            read = replace(read, slack=0.1 * max(abs(a.pixel - b.pixel) for a in marks for b in marks))
        if read is not None and own is None:
            read = replace(read, known=(min(m.pixel for m in marks), max(m.pixel for m in marks)))
        setattr(plot, name, read)


def _walk(mobjects: Sequence[Mobject]) -> Iterator[Mobject]:
    """Return what is on screen; what a drawing is made of is left to the drawing."""
    for mobject in mobjects:
        yield mobject
        if not isinstance(mobject, Drawing):
            yield from _walk(mobject.submobjects)


def is_visible(drawing: Drawing) -> bool:
    """Whether anything of a drawing is seen."""
    if isinstance(drawing, Painted):
        return drawing.shown >= SEEN
    if isinstance(drawing, Stroke):
        return len(drawing.points) > 0 and _alpha(drawing) >= SEEN
    if isinstance(drawing, Lettering):
        return any(
            len(part.points) and _alpha(part) >= SEEN for part in drawing.submobjects if isinstance(part, VMobject)
        )
    return drawing.presence.now >= SEEN


def _alpha(mobject: VMobject) -> float:
    fill = float(np.asarray(mobject.fill_rgbas)[:, 3].max(initial=0.0))
    stroke = float(np.asarray(mobject.stroke_rgbas)[:, 3].max(initial=0.0)) if mobject.stroke_width else 0.0
    return max(fill, stroke)


def _numbers(numbers: AxisNumbers, axis: int) -> list[Mark]:
    """Return what the numbers of an axis say and where their outlines have their middle."""
    texts, pixels = [], []
    for text, slot in zip(numbers.texts, numbers.slots, strict=True):
        if text and len(slot.points):
            low, high = slot.points[:, axis].min(), slot.points[:, axis].max()
            middle = (low + high) / 2 / PIXEL
            texts.append(text)
            pixels.append(middle + WIDTH / 2 if axis == 0 else HEIGHT / 2 - middle)
    return marks_at(texts, pixels)


def _lowered(marks: list[Mark], grid: list[float]) -> list[Mark]:
    """Move the numbers of a vertical axis to the lines that they stand on or above."""
    if not grid:
        return marks
    lines = np.array(grid)
    for lift in sorted(lines - marks[0].pixel, key=abs):
        if not -6 <= lift <= 48:
            continue
        if all(np.abs(lines - mark.pixel - lift).min() < 1.0 for mark in marks):
            return [Mark(mark.value, mark.pixel + float(lift), mark.text) for mark in marks]
    return marks


def _own_axis(plane: Plane, axis: int) -> Axis | None:
    """Return the scale that a plot's window and box stand for, if it is a plain one; its methods are not asked."""
    window, box, kind = plane.window.now, plane.box.now, type(plane)
    if axis == 0 and kind.u is Plane.u:
        return window_axis(window.left, window.right, box.left, box.right)
    if axis == 1 and kind.v is Plane.v and kind.height is Plane.height:
        return window_axis(window.bottom, window.top, box.bottom, box.top)
    return None
