"""Marks on a plot: balls that walk along a run, the trails they leave, and where things stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.solids import Solid
from scenes.stage.drawing.values import Of, Value, noted_readings
from scenes.stage.drawing.walker import STEP, Walker
from scenes.stage.look import frame, theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.plane import Plane, function_of

__all__ = ["Mark", "RunMark", "Trail", "Way", "along", "hop", "leap"]

Array = NDArray[np.float64]
#: How many shades a trail has from its beginning to the ball.
SHADES: Final = 60
#: The way of a mark between two iterates: (x_k, x_{k+1}, share, run mark) to a data point.
Way = Callable[[float, float, float, "RunMark"], tuple[float, float]]


def along(start: float, end: float, share: float, mark: RunMark) -> tuple[float, float]:
    """Walk on the graph."""
    x = start + share * (end - start)
    return x, mark.graph_height(x)


def leap(start: float, end: float, share: float, mark: RunMark) -> tuple[float, float]:
    """Go in a straight line, from the graph to the graph."""
    low, high = mark.graph_height(start), mark.graph_height(end)
    return start + share * (end - start), low + share * (high - low)


def hop(model: Callable[[float], Any]) -> Way:
    """Follow the parabola that ``model(x_k)`` returns to the next iterate, then drop to the graph.

    The first two thirds of the time belong to the parabola: what is claimed is that the next
    iterate is its level place.
    """

    def way(start: float, end: float, share: float, mark: RunMark) -> tuple[float, float]:
        parabola = model(start)
        if share < 0.65:
            x = start + (end - start) * share / 0.65
            return x, float(parabola(x))
        floor, top = mark.graph_height(end), float(parabola(end))
        return end, top + (floor - top) * (share - 0.65) / 0.35

    return way


@dataclass
class _Known:
    """Data points of a run by position, and the values that were read for them, as they were."""

    points: dict[float, tuple[float, float]] = field(default_factory=dict)
    read: dict[Value[Any], Any] = field(default_factory=dict)


#: What is known is no part of a mark: it depends on what has been drawn before.
_KNOWN: WeakKeyDictionary[RunMark, _Known] = WeakKeyDictionary()


def _is_same(one: Any, other: Any) -> bool:
    return one is other or (np.ndim(one) == 0 and bool(one == other))


class Mark(Solid):
    """A solid at a data point: both coordinates are asked of the experiment.

    Parameters
    ----------
    look
        Colour and shape.
    x
        Where it stands: a question to the experiment, or a value.
    on
        The function whose graph it lies on, or what returns y.
    """

    def __init__(
        self, plane: Plane, look: Look, x: Any, on: Any, *, radius: float = theme.BALL_PX, **options: Any
    ) -> None:
        self.plane, self.x_source, self.on = plane, x, on
        super().__init__(look, radius, **options)

    def data(self) -> tuple[float, float]:
        """Return the data point."""
        x = float(self.x_source())
        if isinstance(self.on, Of):
            return x, float(np.asarray(function_of(self.on())(np.array([x]))).ravel()[0])
        return x, float(self.on())

    def spot(self) -> tuple[float, float]:
        """Return the pixel of the data point."""
        return self.plane.spot(*self.data())

    def seen(self) -> float:
        """Vanish within a short way beyond the frame's edge or the plot's top, before it reaches the frame's margin."""
        u, v = self.spot()
        left, right = self.plane.sides()
        box = self.plane.box()
        top = min(box.top, max(box.top - 60, frame.TOP + float(self.radius()) + 40))
        beyond = max(left - u, u - right, top - v, v - box.bottom - 30, 0.0)
        return float(np.clip(1.0 - beyond / 40.0, 0.0, 1.0))


class RunMark(Mark, Walker):
    """A ball that stands at an iterate of a run, or is on its way to the next.

    Parameters
    ----------
    run
        A run of the experiment, by name.
    position
        How far it is: a value; at whole numbers it stands at that iterate.
    way
        How it gets from one iterate to the next.
    component
        Which coordinate of the iterates is x.
    at
        The iterate at which it stands at first.
    step
        How many seconds each of its first steps takes where nothing else is said.
    y
        If given, what is drawn over x in place of the graph: called with the fractional position.

    Attributes
    ----------
    corners
        At which shares of a step its way may have a corner, so that a trail does not cut it.
    """

    corners: tuple[float, ...] = (0.65,)

    def __init__(
        self, plane: Plane, look: Look, run: Of, on: Of, *, way: Way = along, component: int = 0, at: float = 0.0,
        step: float = STEP, **options: Any,
    ) -> None:  # fmt: skip
        self.run, self.way, self.component, self.step_seconds = run, way, component, step
        self.position: Value[float] = Value(float(at))
        self.on = on
        super().__init__(plane, look, run, on, **options)
        self.meaning = run

    def iterates(self) -> Array:
        """Return the coordinate of all iterates, shape (n,)."""
        trajectory = self.run()
        x = np.asarray(getattr(trajectory, "x", trajectory), dtype=float)
        return np.asarray(x.reshape(len(x), -1)[:, self.component])

    def graph_height(self, x: float) -> float:
        """Return y of the graph at x."""
        return float(np.asarray(function_of(self.on())(np.array([x]))).ravel()[0])

    def data_at(self, position: float) -> tuple[float, float]:
        """Return the data point at a position of the run."""
        x = self.iterates()
        position = min(max(position, 0.0), len(x) - 1.0)
        k = int(np.floor(position + 1e-9))
        share = position - k
        if share <= 1e-9 or k + 1 >= len(x):
            return float(x[k]), self.graph_height(float(x[k]))
        return self.way(float(x[k]), float(x[k + 1]), float(share), self)

    def points_at(self, positions: Any) -> Array:
        """Return the data points at positions of the run, shape (n, 2).

        They are computed once, and anew when a value that was read for them has changed.
        """
        known = _KNOWN.setdefault(self, _Known())
        if not all(_is_same(value(), then) for value, then in known.read.items()):
            known.points.clear()
        missing = [position for position in positions if position not in known.points]
        if missing:
            with noted_readings() as read:
                known.points |= {position: self.data_at(position) for position in missing}
            known.read = {value: value.now for value in {*known.read, *read}}
        return np.array([known.points[position] for position in positions], dtype=float).reshape(-1, 2)

    def data(self) -> tuple[float, float]:
        """Return the data point now."""
        return self.data_at(float(self.position()))

    def x_now(self) -> float:
        """Return x now: a source for numbers."""
        return self.data()[0]

    def y_now(self) -> float:
        """Return y now: a source for numbers."""
        return self.data()[1]

    def x_at_rest(self) -> float:
        """Return x of the iterate that the ball has left last, or stands on: what its next step starts from."""
        x = self.iterates()
        return float(x[min(int(np.floor(float(self.position()) + 1e-9)), len(x) - 1)])

    @property
    def last(self) -> int:
        """The number of the last iterate."""
        return len(self.iterates()) - 1

    def check_gone(self, remedy: str) -> None:
        """Refuse a step that is said to leave the picture and stays in it.

        Raises
        ------
        ValueError
            It can be seen; ``remedy`` says what to choose in place of it.
        """
        self.settle()
        if self.strength > 0:
            raise ValueError(
                f"a step of the {self.run_name} run, to {self.x_now():.4g}, does not leave the picture: {remedy}."
            )

    def columns(self) -> Array:
        """Return the pixel column of every iterate, shape (n, 1)."""
        return np.asarray(self.plane.u(self.iterates()))[:, None]


class Trail(Painted):
    """Where a ball has been: a line that thins and fades towards its beginning, and a pearl at each iterate.

    Parameters
    ----------
    mark
        The ball.
    line
        Whether the way is drawn, besides the pearls.
    keep
        How many of the last steps are seen; all by default.
    """

    layer = 4.0

    def __init__(
        self,
        mark: RunMark,
        *,
        line: bool = True,
        pearls: bool = True,
        keep: int | None = None,
        width: float = 8.0,
        age: float = 1.5,
    ) -> None:
        self.mark, self.line, self.pearls, self.keep = mark, line, pearls, keep
        self.width_px, self.age = width, age
        self.meaning = mark.run
        super().__init__()

    def trace(self) -> None:
        """Follow the ball back to the start of its run."""
        mark, plane = self.mark, self.mark.plane
        end = float(mark.position())
        whole = int(np.floor(end + 1e-9))
        first = 0 if self.keep is None else max(0, whole - self.keep)
        self.beads = plane.spots(*mark.points_at([float(k) for k in range(first, whole + 1)]).T)
        if end - whole < 1e-9 and len(self.beads):
            self.beads = self.beads[:-1]  # the ball stands there
        self.way = np.zeros((0, 2))
        if self.line and end > first:
            per = 14 if mark.way is not leap else 2
            turns = np.add.outer(np.arange(first, whole + 1), mark.corners).ravel()
            steps = np.r_[
                np.add.outer(np.arange(first, whole), np.arange(per) / per).ravel(), whole, turns[turns < whole]
            ]
            going = np.r_[np.linspace(whole, end, per), turns[(turns > whole) & (turns < end)]]
            behind = mark.points_at(np.unique(steps).tolist())
            ahead = np.array([mark.data_at(float(p)) for p in np.unique(going)[1:]], dtype=float).reshape(-1, 2)
            self.way = plane.spots(*np.concatenate([behind, ahead]).T)
        self.shade = self.dimmed(mark.look.color)
        spots = np.concatenate([self.beads, self.way])
        if not len(spots):  # nothing is seen; where it was before must not be told from this
            spots = plane.spots(*mark.points_at([float(first)]).T)
        self.cover(*spots.min(axis=0), *spots.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the way."""
        return [(self.way, theme.light(self.shade), self.shown, self.width_px)] if len(self.way) > 1 else []

    def brush(self, brush: Brush) -> None:
        """Paint the way and the pearls."""
        context = brush.context
        context.set_dash([])
        context.set_line_cap(cairo.LINE_CAP_BUTT)  # round caps of clear colours would overlap and show as dots
        context.set_line_join(cairo.LINE_JOIN_ROUND)
        way = np.clip(self.way, -3000, 5000)
        shares = (np.arange(1, len(way)) / max(len(way) - 1, 1)) ** self.age
        # Pieces of nearly one age are one line; its corners are round, and where it meets the next it fills the corner.
        shades = np.ceil(shares * SHADES).astype(int)
        cuts = np.flatnonzero(np.diff(shades)) + 1
        for first, last in pairwise([0, *cuts.tolist(), len(shades)]):
            if first == last:
                continue
            share, line = float(shares[last - 1]), way[first : last + 1]
            width = self.width_px * (0.4 + 0.6 * share)
            if first and _turns(way[first - 1], line[0], line[1]):
                back = (line[1] - line[0]) / np.hypot(*(line[1] - line[0])) * width / 2
                line = np.vstack([line[0] - back, line[1:]])
            brush.solid(self.shade, 0.08 + 0.8 * share).line(line)
            context.set_line_width(width)
            context.stroke()
        beads = self.beads[(np.abs(self.beads) < 4000).all(axis=1)]
        rim = theme.PEARL_PX + 2.5
        for pearls in _rows(_apart(beads), 2 * rim) if self.pearls else ():
            brush.solid(theme.NIGHT).discs(pearls, rim).fill()
            brush.solid(self.shade).discs(pearls, theme.PEARL_PX).fill()


def _rows(beads: Array, room: float) -> Iterator[Array]:
    """Yield pearls, in their order, as many at once as do not lie on one another."""
    start = 0
    for k in range(1, len(beads) + 1):
        if k == len(beads) or float(np.hypot(*(beads[start:k] - beads[k]).T).min()) < room:
            yield beads[start:k]
            start = k


def _apart(beads: Array) -> Array:
    """Return the pearls that are seen: those that no later one lies on."""
    if len(beads) < 2:
        return beads
    rounded = np.round(beads[::-1])
    _, last = np.unique(rounded, axis=0, return_index=True)
    return np.asarray(beads[np.sort(len(beads) - 1 - last)])


def _turns(before: Array, here: Array, after: Array) -> bool:
    """Whether a way has a corner: it turns by more than 20 degrees."""
    first, second = here - before, after - here
    lengths = float(np.hypot(*first) * np.hypot(*second))
    return lengths > 0 and float(first @ second) < 0.94 * lengths
