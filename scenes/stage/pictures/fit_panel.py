"""A fit beside its landscape, on a card: rule, data, curve, misses, both parameters and the error."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import ManimColor
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Formula, Number, Readout, Words
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.solids import CARD_DEPTH, Card, near, paint_solid
from scenes.stage.drawing.values import Computed, Of, OfX, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import Glow, Graph
from scenes.stage.plots.plane import Plane
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window
from scenes.stage.surface.terrain import Terrain, point_of

__all__ = ["FitCard", "HeightBar", "Misses", "RestingCurves", "Scatter", "Shown", "error_format"]

Array = NDArray[np.float64]

#: The size for which the card is designed; others are scaled by their width.
WIDTH = 608.0


@dataclass(frozen=True)
class Shown:
    """A point of the ground whose curve is shown, and in which colour.

    Parameters
    ----------
    point
        Source of the two parameters.
    color
        Of its curve and numbers.
    """

    point: Callable[[], Any]
    color: str = theme.ITERATE

    def towards(self, other: Shown, share: float) -> Shown:
        """Return the point part of the straight way to another one, wherever both are."""

        def between() -> Array:
            start, end = np.asarray(self.point(), dtype=float), np.asarray(other.point(), dtype=float)
            return np.asarray(start + share * (end - start))

        return Shown(between, theme.mix(self.color, other.color, share))


class Scatter(Painted):
    """The data of an experiment as discs.

    Parameters
    ----------
    radius
        In pixels, or what returns it: a value lets the discs grow with their plot.
    """

    layer = 2.4
    no_ground = "dots are marks: a curve through them stands out from the card that they share"

    def __init__(self, plane: Plane, points: Of, *, radius: float | Callable[[], float] = 5.0) -> None:
        self.plane, self.meaning, self.radius = plane, points, radius
        super().__init__()

    def trace(self) -> None:
        """Find the discs that are inside the window."""
        x, y = self.meaning()
        window, box = self.plane.window(), self.plane.box()
        inside = (y >= window.bottom) & (y <= window.top) & (x >= window.left) & (x <= window.right)
        self.discs = self.plane.spots(x[inside], y[inside])
        self.size = float(self.radius() if callable(self.radius) else self.radius)
        self.shade = self.dimmed(theme.DATA)
        self.cover(box.left, box.top, box.right, box.bottom)

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        brush.solid(self.shade, 0.85)
        for u, v in self.discs.tolist():
            brush.disc(u, v, self.size).fill()


class Misses(Painted):
    """Upright hairs from data to the curve: what the error is made of.

    Attributes
    ----------
    reveal
        How far they reach from the data to the curve: a value.
    """

    layer = 2.2
    no_ground = "hairs are marks, like the dots that they hang on"

    def __init__(self, curve: Graph, points: Of, *, most: int = 34) -> None:
        self.plane, self.curve, self.points_of, self.most = curve.plane, curve, points, most
        self.reveal: Value[float] = Value(1.0)
        super().__init__()
        self.meaning = (points, curve.meaning)

    def trace(self) -> None:
        """Reach from data to curve, as far as both are in the window."""
        x, y = (part[:: max(1, len(part) // self.most)] for part in self.points_of())
        window, box = self.plane.window(), self.plane.box()
        fitted = np.asarray(self.curve.meaning()(x), dtype=float)
        low, high = window.bottom, window.top
        ends = np.clip(y, low, high) + float(self.reveal()) * (np.clip(fitted, low, high) - np.clip(y, low, high))
        self.hairs = np.stack([self.plane.spots(x, np.clip(y, low, high)), self.plane.spots(x, ends)], axis=1)
        self.shade = self.dimmed(theme.INK)
        self.cover(box.left, box.top, box.right, box.bottom)

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        brush.solid(self.shade, 0.5)
        for hair in self.hairs:
            brush.line(hair).stroke(theme.GUIDE_PX)


class HeightBar(Painted):
    """The colours of the heights from low to high, with a knob where a value stands: the axis of the heights.

    The knob stands as high on the bar as the ground does in the landscape.
    """

    layer = 6.0

    def __init__(self, terrain: Terrain, value: Of, box: Box) -> None:
        self.terrain, self.frame_box = terrain, box
        self.stops = [
            (float(t), str(ManimColor.from_rgb(terrain.colors[int(255 * t)]).to_hex())) for t in np.linspace(0, 1, 12)
        ]
        super().__init__()
        self.meaning = value

    def trace(self) -> None:
        """Find the knob."""
        box, landscape = self.frame_box, self.terrain.landscape
        share = float(landscape.height_of_value(float(self.meaning())) / landscape.relief)
        self.knob = box.left + float(np.clip(share, 0, 1)) * (box.right - box.left)
        self.colors = [(t, self.dimmed(color), 1.0) for t, color in self.stops]
        self.cover(box.left, box.top - 12, box.right, box.bottom + 12)

    def brush(self, brush: Brush) -> None:
        """Paint bar and knob."""
        box = self.frame_box
        height = box.bottom - box.top
        brush.linear(box.left, 0, box.right, 0, *self.colors).box(
            box.left, box.top, box.right - box.left, height, height / 2
        )
        brush.fill()
        paint_solid(brush, "disc", theme.INK, self.knob, (box.top + box.bottom) / 2, 15.0, 0.15)


class RestingCurves(Painted):
    """The curves of the places where starts come to rest, each as thick as the share of starts that end there.

    Parameters
    ----------
    points
        Returns group, parameters and share of each place, the most important first.
    colors
        Of the groups.
    thickest
        Width in pixels of a curve to which a quarter of the starts lead.
    """

    layer = 3.0

    def __init__(
        self, plane: Plane, curve: Callable[[Any, Array], Array],
        points: Callable[[], Sequence[tuple[int, Any, float]]],
        colors: Callable[[], Sequence[str]], meaning: Any, *, thickest: float = 12.0,
    ) -> None:  # fmt: skip
        self.plane, self.curve, self.points_of, self.colors, self.thickest = plane, curve, points, colors, thickest
        super().__init__()
        self.meaning = meaning

    def trace(self) -> None:
        """Trace each curve."""
        plane, window, box = self.plane, self.plane.window(), self.plane.box()
        x = np.linspace(window.left, window.right, 180)
        colors = self.colors()
        self.lines = []
        for group, parameters, share in reversed(list(self.points_of())):
            y = np.clip(self.curve(parameters, x), window.bottom, window.top)
            width = max(1.5, self.thickest * share / 0.25)
            self.lines.append((group, plane.spots(x, y), self.dimmed(colors[group]), width))
        self.cover(box.left, box.top, box.right, box.bottom)

    def brush(self, brush: Brush) -> None:
        """Paint them, those of the first group full and on top."""
        for group, line, color, width in self.lines:
            brush.solid(theme.CARD_BOTTOM, 0.6 if group == 0 else 0.0).line(line).stroke(width + 4.0)
            brush.solid(color, 1.0 if group == 0 else 0.55).line(line).stroke(width)


class FitCard:
    """A card that shows what a point of the ground means.

    Not a mobject: its parts are, so that each can come when it is talked about. All of them read the point, and
    follow the ball whose point it is.

    Parameters
    ----------
    terrain
        The landscape; its experiment has ``points``, ``curve(parameters, x)`` and ``model``.
    place
        The point that is shown at first.
    box
        Of the card, in pixels; what is on it is scaled by its width.
    label
        What the error is called on screen.
    seen
        Parameters whose curves should fit into the window.
    points
        Name of the data.
    under
        Path under which the experiment keeps model, data and curve, with its last dot: ``"inside_lesson."``.
    dot_px
        Radius of the data in pixels, on a card of the usual width.

    Attributes
    ----------
    place
        Whose curve is shown: a value. ``Vary(card.place, Shown(ball.point))`` takes it to another point.
    dot_px
        Radius of the data: a value.
    point, error
        Sources of both parameters and of the error.
    card, rule, plot, data, curve, glow, misses, readouts, height
        The parts; `height` are the word, the number and the bar of the error.
    """

    def __init__(
        self, terrain: Terrain, place: Shown, box: Box, *, label: str, seen: Sequence[Any] = (), points: str = "points",
        under: str = "", dot_px: float = 5.0,
    ) -> None:  # fmt: skip
        experiment = terrain.experiment
        self.terrain, self.box, self.scale = terrain, box, (box.right - box.left) / WIDTH
        self.place: Value[Shown] = Value(place)
        self.point: Computed[Array] = Computed(lambda: np.asarray(self.place().point(), dtype=float))
        of = terrain.meaning.name if not terrain.meaning.args else "objective"  # the error of all data
        self.error = Of(experiment, f"{of}.fun", (self.point,))
        self.under = under
        self._dots: dict[str, Scatter] = {}
        model, s = Of(experiment, f"{under}model")(), self.scale
        data = Of(experiment, f"{under}{points}")
        x, y = data()
        curve = Of(experiment, f"{under}curve")()
        window = _window(x, y, [curve(parameters, x) for parameters in seen])
        self.card = Card((box.left, box.top, box.right, box.bottom))
        terrain.cards.append(self.card)
        named = re.sub(rf"\b({'|'.join(model.names)})\b", r"{{ \1 : \1 }}", model.formula)
        self.rule = near(
            Formula(f"y = {named}", ((box.left + box.right) / 2, box.top + 66 * s), size=58 * s,
                    parts=dict.fromkeys(model.names, self.hue))
        )  # fmt: skip
        self.plot = Plot(
            experiment, window, Box(box.left + 100 * s, box.top + 140 * s, box.right - 46 * s, box.top + 500 * s),
            bleed=False, ticks=(4, 4), y_numbers="left", depth=CARD_DEPTH,
        )  # fmt: skip
        self.dot: Value[float] = Value(dot_px * max(s, 0.85))
        self._at_home = self.plot.box.now, self.dot.now
        self.data = self._home(Scatter(self.plot, data, radius=self.dot))
        self.curve = self.curve_of(Computed(lambda: self.point()), width=6.5)
        self.glow = self._home(Glow(self.curve, strength=0.6, reach=34.0 * s))
        self.misses = self._home(Misses(self.curve, data))
        self.row = box.top + 610 * s
        self.readouts = [
            near(
                Readout(name, _coordinate(self.point, k), ".2f", (box.left + (40 + 284 * k) * s, self.row),
                        size=theme.READOUT_PX * max(s, 0.72), color=self.hue)
            )
            for k, name in enumerate(model.names)
        ]  # fmt: skip
        base = box.top + 700 * s
        self.number = near(Number(self.error, error_format, (box.right - 40 * s, base), size=84 * s, anchor="r"))
        self.bar = near(
            HeightBar(terrain, self.error, Box(box.left + 40 * s, base + 50 * s, box.right - 40 * s, base + 64 * s))
        )
        word = Words(label, (box.left + 40 * s, base + 14 * s), size=theme.LABEL_PX, color=theme.NEUTRAL, anchor="l_")
        self.height: list[Drawing] = [near(word), self.number, self.bar]

    def hue(self) -> str:
        """Return the colour of the point that is shown."""
        return self.place().color

    def curve_of(self, point: Any, color: str | None = None, *, width: float = 5.0) -> Graph:
        """Return the curve of a point, in a colour of its own or in that of the point that is shown."""
        coloring = (lambda x: [self.hue()] * len(x)) if color is None else color
        experiment = self.terrain.experiment
        of = OfX(experiment, f"{self.under}curve", (point,))
        graph: Graph = self._home(Graph(self.plot, of, color=coloring, width=width))
        return graph

    @property
    def parts(self) -> list[Any]:
        """Everything but the misses, which come when they are talked about."""
        return [self.card, self.rule, self.plot, self.data, self.glow, self.curve, *self.readouts, *self.height]

    @property
    def blank(self) -> list[Any]:
        """What stands on it before data and curve come."""
        return [self.card, self.rule, self.plot, *self.readouts]

    def dots(self, points: str, radius: float = 5.0) -> Scatter:
        """Return other data on its plot, by the name that the experiment has for them; the same each time."""
        if points not in self._dots:
            self._dots[points] = self._home(Scatter(self.plot, Of(self.terrain.experiment, points), radius=radius))
        return self._dots[points]

    def hold(self, ball: Any) -> None:
        """Show the point of a ball from now on, at once; ``Vary(card.place, card.show(ball))`` takes its time."""
        self.place.set(self.show(ball))

    @property
    def bare(self) -> list[Any]:
        """The card with the rule and an empty plot."""
        return [self.card, self.rule, self.plot]

    @property
    def fit(self) -> list[Any]:
        """The curve of the point that is shown, and its parameters."""
        return [self.curve, *self.readouts]

    def note(self, row: int, name: str, source: Any, spec: str, color: str = theme.INK) -> Readout:
        """Return a quantity that stands for a while where the parameters do, or so many rows below."""
        place = self.box.left + 34 * self.scale, self.row - 22 * self.scale + 74 * row * self.scale
        noted: Readout = near(Readout(name, source, spec, place, size=38 * self.scale, color=color))
        return noted

    def holding(self, *points: Any, margin: float = 0.1) -> Window:
        """Return a window of the plot that holds the data and the curves of points, as sources, and no more."""
        (x, y), curve = self.data.meaning(), Of(self.terrain.experiment, f"{self.under}curve")()
        now, seen = self.plot.window.now, np.concatenate([y, *(curve(point_of(point), x) for point in points)])
        room = margin * float(np.ptp(seen))
        return Window(now.left, now.right, seen.min() - room, seen.max() + room)

    def alone(self, box: Box, *, dot_px: float) -> list[Any]:
        """Give the plot a box of its own, until it comes `home`: return it with its data and its curve."""
        self.plot.box.set(box)
        self.dot.set(dot_px)
        return [self.plot, self.data, self.curve]

    def home(self) -> list[Vary]:
        """Return animations that take the plot and its data back to the card."""
        box, dot_px = self._at_home
        return [Vary(self.plot.box, box), Vary(self.dot, dot_px)]

    def show(self, ball: Any) -> Shown:
        """Return the point of a ball in the colour of the ball: what `place` is taken to."""
        return Shown(ball.point, ball.colors[0])

    def at(self, point: Any) -> Shown:
        """Return a point of the ground: what `place` is taken to."""
        return Shown(lambda: point_of(point), theme.ITERATE)

    def _home(self, drawing: Any) -> Any:
        drawing.plane = self.plot
        return drawing.at_depth(CARD_DEPTH)


def _coordinate(point: Computed[Array], k: int) -> Computed[float]:
    # What is shown as zero has no minus before it.
    return Computed(lambda: 0.0 if abs(float(point()[k])) < 0.005 else float(point()[k]))


def error_format(error: float) -> str:
    """Return a format for an error: three decimals, or more if it takes more to show two digits that are not zero.

    >>> [format(error, error_format(error)) for error in (1.25, 0.0096, 0.00041, 4.1e-7)]
    ['1.250', '0.0096', '0.00041', '4.1e-07']
    """
    decimals = max(3, 1 - math.floor(math.log10(abs(error)))) if error else 3
    return f".{decimals}f" if decimals <= 5 else ".1e"


def _window(x: Array, y: Array, curves: Sequence[Array]) -> Window:
    """Return a window around the data that also holds the curves, up to four times the height of the data away."""
    span, reach = float(np.ptp(y)) + 1e-9, 0.02 * float(np.ptp(x))
    values = np.concatenate([y, *curves])
    low = max(float(values.min()), float(y.min()) - 4 * span)
    high = min(float(values.max()), float(y.max()) + 4 * span)
    margin = 0.12 * (high - low)
    return Window(x.min() - reach, x.max() + reach, low - margin, high + margin)
