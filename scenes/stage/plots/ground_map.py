"""Ground in two variables seen from straight above: its height lines, and what walks on it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import cairo
import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.lettering import Formula
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.values import Of, Value, as_source
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import frame, theme
from scenes.stage.look.frame import WIDTH
from scenes.stage.look.intent import allow
from scenes.stage.look.marks import Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.marks import RunMark, leap
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["GroundMap", "HeightLines", "MapArrow", "MapBall", "MapWay", "StepSquare", "equal_window"]

Array = NDArray[np.float64]

#: Pixels of the frame to one of the picture of the ground.
COARSE = 2
#: Height lines of the coarse set to those of the fine one.
RATIO = 5
#: Fine lines to the place where the ground is as light as it gets.
SATED = 60.0


def equal_window(box: Box, center: tuple[float, float], half: float) -> Window:
    """Return a window on equal scales about a point, which reaches ``half`` to its left and right.

    >>> equal_window(Box(0, 0, 200, 100), (1.0, 0.0), 4.0)
    Window(left=-3.0, right=5.0, bottom=-2.0, top=2.0)
    """
    high = half * (box.bottom - box.top) / (box.right - box.left)
    x, y = center
    return Window(x - half, x + half, y - high, y + high)


class GroundMap(Plot):
    """A map of ground in two variables, both axes on one scale.

    Parameters
    ----------
    experiment
        Whose ground it is.
    on
        The ground: an objective of two variables, by name or as a question whose arguments may be varied.
    box
        Where it stands, in pixels.
    half
        How far it reaches from its middle to the left and right, in data units.
    center
        The data point in its middle.
    power
        What the height is raised to before lines are drawn at equal distances of it: ½ draws a bowl evenly.

    Attributes
    ----------
    ground
        Its height lines: shown with the map.
    """

    def __init__(
        self,
        experiment: Any,
        on: str | Of,
        box: Box,
        half: float,
        *,
        center: tuple[float, float] = (0.0, 0.0),
        power: float = 0.5,
        spacing: float | None = None,
        **options: Any,
    ) -> None:
        options = {"bleed": False, "ticks": (0, 0), "x_numbers": None, "y_numbers": None, **options}
        names = options.pop("names", ("", ""))
        super().__init__(experiment, equal_window(box, center, half), box, **options)
        self._name_axes(*names)
        self.on = self.of(on)
        self.ground: HeightLines = self._home(HeightLines(self, self.on, power=power, spacing=spacing))

    def _name_axes(self, x: str, y: str) -> None:
        """Write the name of x at the end of its numbers, and that of y in the upper left corner of the map."""
        places = (
            lambda: (min(self.box().right, frame.RIGHT) - 24.0, self.box().bottom + 34.0),
            lambda: (max(self.box().left, frame.LEFT) + 30.0, self.box().top + 44.0),
        )
        named = [
            self._home(Formula(name, place, size=46.0, color=theme.NEUTRAL)) if name else None
            for name, place in zip((x, y), places, strict=True)
        ]
        self.names = [name for name in named if name is not None]
        self.x_name = named[0]

    @property
    def frame(self) -> list[Any]:
        """Height lines, grid and numbers."""
        return [self.ground, *super().frame]

    def about(self, center: tuple[float, float], half: float, box: Box | None = None) -> Window:
        """Return a window of the map about another point, for its box or another one."""
        return equal_window(box or self.box.now, center, half)

    def room_for(self, point: tuple[float, float], room: float = 1.25, box: Box | None = None) -> float:
        """Return how far a window about (0, 0) reaches to the sides, so that a point lies well inside it."""
        box = box or self.box.now
        x, y = abs(float(point[0])), abs(float(point[1]))
        return room * max(x, y * (box.right - box.left) / (box.bottom - box.top))

    def taking(self, box: Box, half: float) -> list[Vary]:
        """Return animations that give the map another place, with (0, 0) in its middle, on equal scales."""
        return [Vary(self.box, box), Vary(self.window, self.about((0.0, 0.0), half, box))]

    def take(self, box: Box, half: float) -> GroundMap:
        """Give the map another place at once."""
        self.box.set(box)
        self.window.set(self.about((0.0, 0.0), half, box))
        return self

    def ball(self, run: str | Of, look: Look, **options: Any) -> MapBall:
        """Set a ball at the start of a run; `follow` lets it go on."""
        ball: MapBall = self._home(MapBall(self, look, self.of(run), **options))
        return ball

    def way(self, run: str | Of | MapBall, color: Any = None, **options: Any) -> MapWay:
        """Draw the way of a run: of a ball as far as it has come, or all of it."""
        if isinstance(run, MapBall):
            how = {"upto": run.position, **options}
            way: MapWay = self._home(MapWay(self, run.run, color or run.look.color, **how))
        else:
            way = self._home(MapWay(self, self.of(run), color, **options))
        crossing = "ways cross one another, and are told apart by their colours"
        return allow(way, "line_contrast", reason=crossing)

    def square(self, ball: MapBall, rate: Any, **options: Any) -> StepSquare:
        """Draw the square around a ball that reaches one rate to each side."""
        square: StepSquare = self._home(StepSquare(ball, rate, **options))
        return square

    def step_arrow(self, ball: MapBall, **options: Any) -> MapArrow:
        """Draw the step that a ball takes next."""
        arrow: MapArrow = self._home(MapArrow(ball, **options))
        return arrow

    def slope_arrow(self, ball: MapBall, length: float = 240.0, **options: Any) -> MapArrow:
        """Draw an arrow against the slope of the ground where a ball stands, so many pixels long."""
        options = {"color": theme.GRADIENT, **options}
        arrow: MapArrow = self._home(MapArrow(ball, slope_of=self.on, length=length, **options))
        return arrow


class HeightLines(Painted):
    """Lines of equal height, at equal distances of a power of the height, and the light of the ground between them.

    Where lines of the fine set would lie too close, they fade, and every fifth stays. When the window is made
    smaller, finer lines appear.

    Parameters
    ----------
    of
        The ground: an objective of two variables.
    power
        What heights are raised to.
    spacing
        Of the fine lines, in that power of the height; by default what suits the window.
    """

    layer = 0.4
    no_ground = "it is the ground"

    def __init__(self, plane: Plot, of: Of, *, power: float = 0.5, spacing: float | None = None) -> None:
        self.plane, self.meaning, self.power, self.given = plane, of, power, spacing
        self._made: dict[Any, Any] = {}
        super().__init__()

    def spacing(self) -> tuple[float, float]:
        """Return the distance of the fine lines, and how much light they have."""
        if self.given is not None:
            return self.given, 1.0
        window = self.plane.window()
        wish = (window.right - window.left) / 14.0
        power = np.log(wish) / np.log(RATIO)
        return float(RATIO ** np.floor(power)), float(1.0 - (power - np.floor(power)))

    def trace(self) -> None:
        """Make the picture of what is seen."""
        box, window = self.plane.box(), self.plane.window()
        left, right = max(self.plane.sides()[0], 0.0), min(self.plane.sides()[1], WIDTH)
        arguments = tuple(arg() if callable(arg) else arg for arg in self.meaning.args)
        key = (box, window, left, right, arguments, float(self.drained()))
        if key not in self._made:
            self._made = {key: self._picture(box, left, right, 1 - 0.5 * float(self.drained()))}
        self.picture, self.corner = self._made[key], (left, float(box.top))
        self.cover(left, box.top, right, box.bottom)

    def _picture(self, box: Box, left: float, right: float, light: float) -> NDArray[np.uint8]:
        wide, high = int((right - left) / COARSE), int((box.bottom - box.top) / COARSE)
        u, v = left + COARSE * (np.arange(wide) + 0.5), box.top + COARSE * (np.arange(high) + 0.5)
        x, y = np.meshgrid(self.plane.x_at(u), self.plane.y_at(v))
        with np.errstate(all="ignore"):
            heights = np.asarray(self.meaning().funs(np.stack([x, y], axis=-1)), dtype=np.float64)
            risen = (np.maximum(heights, 0.0) ** self.power).astype(np.float32)
        up, across = np.gradient(risen)
        steep = np.hypot(up, across) + 1e-12
        fine, strength = self.spacing()
        lines = np.maximum(strength * _lines(risen, steep, fine), _lines(risen, steep, RATIO * fine))
        far = np.log1p(risen / fine) / np.log1p(SATED)
        lamp = (across + up) / steep  # the lamp shines from the upper left: ground that rises towards it is dark
        ground = 0.03 + 0.20 * np.clip(far, 0, 1) ** 1.3 + 0.05 * np.clip(lamp, -1, 1) * np.clip(far, 0, 1)
        fade = np.minimum(_ramp(np.arange(wide), 60.0 / COARSE), _ramp(np.arange(high), 44.0 / COARSE)[:, None])
        if left <= 0 or right >= WIDTH:
            fade = np.broadcast_to(_ramp(np.arange(high), 44.0 / COARSE)[:, None], (high, wide))
        shade = np.array(theme.light(theme.LAND), dtype=np.float32)
        alpha = np.clip(ground + 0.28 * lines, 0, 1) * fade * light
        color = shade * (1 + 0.25 * lines[..., None])
        picture = np.concatenate([np.clip(color, 0, 1) * alpha[..., None], alpha[..., None]], axis=-1)
        return np.ascontiguousarray(np.rint(255 * picture).astype(np.uint8))

    def brush(self, brush: Brush) -> None:
        """Paint it, stretched."""
        high, wide = self.picture.shape[:2]
        surface = cairo.ImageSurface.create_for_data(self.picture.copy().data, cairo.FORMAT_ARGB32, wide, high)
        context = brush.context
        context.save()
        context.translate(*self.corner)
        context.scale(COARSE, COARSE)
        context.set_source_surface(surface, 0, 0)
        context.get_source().set_filter(cairo.FILTER_BILINEAR)
        context.paint_with_alpha(brush.presence)
        context.restore()


def _lines(risen: NDArray[np.float32], steep: NDArray[np.float32], spacing: float) -> NDArray[np.float32]:
    """Return the light of lines at multiples of a spacing, about two pixels of the frame wide."""
    turns = risen / spacing
    away = np.abs(turns - np.rint(turns)) * spacing / steep
    apart = spacing / steep
    line = np.clip(1.25 - away, 0, 1) * np.clip((apart - 4.5) / 8.0, 0, 1) * (turns > 0.5)
    return np.asarray(line, dtype=np.float32)


def _ramp(k: ArrayLike, wide: float) -> Array:
    """Return a light that rises from both ends of a range."""
    k = np.asarray(k, dtype=float)
    return np.asarray(np.clip(np.minimum(k + 0.5, k[-1] - k + 0.5) / wide, 0, 1))


class MapBall(RunMark):
    """A ball on a map, at an iterate of a run in two variables or on the straight way to the next."""

    def __init__(self, plane: Plot, look: Look, run: Of, **options: Any) -> None:
        super().__init__(plane, look, run, run, way=leap, **options)

    def places(self) -> Array:
        """Return all iterates ``(n, 2)``."""
        return points_of(self.run)

    @property
    def last(self) -> int:
        """The number of the last iterate."""
        return len(self.places()) - 1

    def data_at(self, position: float) -> tuple[float, float]:
        """Return the data point at a position of the run."""
        x, y = between(self.places(), position)
        return float(x), float(y)

    def stands(self) -> Array:
        """Return the iterate that it stands at, or has left last."""
        points = self.places()
        return np.asarray(points[min(int(np.floor(float(self.position()) + 1e-9)), len(points) - 1)])

    def columns(self) -> Array:
        """Return the pixels ``(n, 2)`` of all iterates."""
        return self.plane.spots(*self.places().T)


def points_of(run: Of) -> Array:
    """Return the iterates ``(n, 2)`` of a run, or points that the experiment has."""
    answer = run()
    return np.asarray(getattr(answer, "x", answer), dtype=float)


def between(points: Array, position: float) -> Array:
    """Return the point at a position, straight between those of whole numbers."""
    position = min(max(float(position), 0.0), len(points) - 1.0)
    k = int(np.floor(position + 1e-9))
    share = position - k
    return np.asarray(points[k] if share <= 1e-9 else (1 - share) * points[k] + share * points[k + 1])


class MapWay(Painted):
    """The way of a run on a map: a line through its iterates, with a pearl at each if they are few.

    Parameters
    ----------
    run
        The run, or what returns points of two variables.
    color
        Its colour, or what returns it.
    upto
        How many steps are drawn: what returns it; all by default.
    pearls
        The most iterates that are marked.
    """

    layer = 3.6

    def __init__(
        self,
        plane: Plot,
        run: Of,
        color: str | Callable[[], str],
        *,
        upto: Callable[[], Any] | None = None,
        width: float = theme.SECOND_PX,
        pearls: int = 60,
        alpha: float = 0.9,
    ) -> None:
        self.plane, self.meaning, self.color_source, self.upto = plane, run, color, upto
        self.width_px, self.pearls, self.alpha = width, pearls, alpha
        super().__init__()

    def trace(self) -> None:
        """Follow the run."""
        points = points_of(self.meaning)
        end = len(points) - 1.0 if self.upto is None else min(float(self.upto()), len(points) - 1.0)
        whole = int(np.floor(end + 1e-9))
        data = (
            np.vstack([points[: whole + 1], between(points, end)[None]]) if end - whole > 1e-9 else points[: whole + 1]
        )
        spots = self.plane.spots(*data.T)
        self.line = cut(spots, self._sides())
        inside = self._inside(spots[: whole + 1])
        few = whole + 1 <= self.pearls
        self.beads = spots[: whole + 1][inside] if few else np.zeros((0, 2))
        color = self.color_source() if callable(self.color_source) else self.color_source
        self.shade = self.dimmed(color)
        if len(spots):
            seen = np.clip(spots, 0, 1920)
            self.cover(*seen.min(axis=0), *seen.max(axis=0))

    def _sides(self) -> tuple[float, float, float, float]:
        box, (left, right) = self.plane.box(), self.plane.sides()
        return left, box.top, right, box.bottom

    def _inside(self, spots: Array) -> NDArray[np.bool_]:
        left, top, right, bottom = self._sides()
        return np.asarray(
            (spots[:, 0] >= left) & (spots[:, 0] <= right) & (spots[:, 1] >= top) & (spots[:, 1] <= bottom)
        )

    def outlines(self) -> list[Outline]:
        """Return the pieces of the line."""
        shade = theme.light(self.shade)
        return [(piece, shade, self.shown * self.alpha, self.width_px) for piece in self.line]

    def brush(self, brush: Brush) -> None:
        """Paint line and pearls."""
        for piece in self.line:
            brush.solid(self.shade, self.alpha).line(piece).stroke(self.width_px)
        for u, v in self.beads.tolist():
            brush.solid(theme.NIGHT).disc(u, v, theme.PEARL_PX + 2.5).fill()
            brush.solid(self.shade).disc(u, v, theme.PEARL_PX).fill()


def cut(spots: Array, sides: tuple[float, float, float, float]) -> list[Array]:
    """Return the parts of a polyline ``(n, 2)`` inside a box (left, top, right, bottom).

    >>> [part.tolist() for part in cut(np.array([[0.0, 5.0], [20.0, 5.0]]), (0, 0, 10, 10))]
    [[[0.0, 5.0], [10.0, 5.0]]]
    """
    low, high = np.array(sides[:2], dtype=float), np.array(sides[2:], dtype=float)
    if len(spots) < 2:
        return []
    if ((spots >= low) & (spots <= high)).all():
        return [spots]
    found: list[list[Array]] = []
    for start, end in pairwise(spots):
        way = end - start
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.stack([(low - start) / way, (high - start) / way])
        t = np.where(way == 0, np.where((start >= low) & (start <= high), [[-np.inf], [np.inf]], np.inf), t)
        first, last = max(0.0, float(t.min(axis=0).max())), min(1.0, float(t.max(axis=0).min()))
        if not first < last:
            continue
        # However far away the ends are, the piece lies in the box.
        piece = [np.clip(start + share * way, low, high) for share in (first, last)]
        if found and first == 0.0 and np.allclose(found[-1][-1], piece[0]):
            found[-1].append(piece[1])
        else:
            found.append(piece)
    return [np.array(part) for part in found]


class StepSquare(Painted):
    """The square around a ball that reaches one rate to each side, in data units.

    Parameters
    ----------
    ball
        Around whose iterate it is drawn.
    rate
        Half its side: a fact, a value or what the experiment says.
    """

    layer = 3.2

    def __init__(self, ball: MapBall, rate: Any, *, color: str | None = None, width: float = theme.LINE_PX) -> None:
        self.ball, self.plane, self.meaning = ball, ball.plane, as_source(rate)
        self.color_name, self.width_px = color or ball.look.color, width
        super().__init__()

    def trace(self) -> None:
        """Find its corners."""
        x, y = self.ball.stands()
        half = float(self.meaning())
        corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
        self.corners = np.array([self.plane.spot(float(a), float(b)) for a, b in corners])
        self.shade = self.dimmed(self.color_name)
        self.cover(*self.corners.min(axis=0), *self.corners.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return its sides."""
        return [(np.vstack([self.corners, self.corners[:1]]), theme.light(self.shade), 0.9 * self.shown, self.width_px)]

    def brush(self, brush: Brush) -> None:
        """Paint it: a tint, and its sides."""
        brush.solid(self.shade, 0.10).line(self.corners, closed=True).fill()
        brush.solid(self.shade, 0.9).stroke(self.width_px, (14, 10))


class MapArrow(Painted):
    """An arrow from where a ball stands: its next step, or against the slope of the ground there.

    Parameters
    ----------
    ball
        Where it begins.
    slope_of
        The ground whose slope it goes against; None for the step that the ball takes next.
    length
        In pixels, of one against the slope.
    sign
        A value or another source: −1 where all slopes are turned round.

    Attributes
    ----------
    reveal
        How far it has grown: a value from 0 to 1.
    """

    layer = 4.6

    def __init__(
        self,
        ball: MapBall,
        *,
        slope_of: Of | None = None,
        length: float = 240.0,
        sign: Callable[[], float] | None = None,
        color: str | None = None,
        width: float = 9.0,
    ) -> None:
        self.ball, self.plane, self.slope_of, self.length, self.sign = ball, ball.plane, slope_of, length, sign
        self.meaning = slope_of if slope_of is not None else ball.run
        self.color_name, self.width_px = color or ball.look.color, width
        self.reveal: Value[float] = Value(1.0)
        super().__init__()

    def trace(self) -> None:
        """Find both ends, clear of the ball."""
        start = np.array(self.plane.spot(*(float(q) for q in self.ball.stands())))
        if self.slope_of is None:
            points = self.ball.places()
            k = min(int(np.floor(float(self.ball.position()) + 1e-9)) + 1, len(points) - 1)
            end = np.array(self.plane.spot(float(points[k, 0]), float(points[k, 1])))
        else:
            slope = self.slope_of().grads(self.ball.stands()[None])[0]
            way = np.array([-slope[0], slope[1]]) * (1.0 if self.sign is None else float(self.sign()))
            end = start + self.length * way / max(float(np.hypot(*slope)), 1e-300)
        self.ends = np.stack([start, start + float(self.reveal()) * (end - start)])
        self.shade = self.dimmed(self.color_name)
        self.cover(*self.ends.min(axis=0), *self.ends.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return the shaft."""
        return [(self.ends, theme.light(self.shade), self.shown, self.width_px)]

    def brush(self, brush: Brush) -> None:
        """Paint shaft and head; a short arrow has a small head."""
        start, end = self.ends
        length = float(np.hypot(*(end - start)))
        if length < 2:
            return
        way = (end - start) / length
        side = np.array([-way[1], way[0]])
        head = min(34.0, 0.5 * length)
        neck = end - head * way
        corners = [end, neck + 0.5 * head * side, neck - 0.5 * head * side]
        brush.solid(theme.NIGHT, 0.8).line([start, neck]).stroke(self.width_px + 5)
        brush.solid(theme.NIGHT, 0.8).line(corners, closed=True).stroke(5)
        brush.solid(self.shade).line([start, neck]).stroke(self.width_px)
        brush.solid(self.shade).line(corners, closed=True).fill()
