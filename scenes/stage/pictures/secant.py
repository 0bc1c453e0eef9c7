"""Rise over run: a chord of a curve whose run shrinks until it is the slope; and a slope whose promise fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.solids import CARD_DEPTH, Card
from scenes.stage.drawing.values import Of, Value, as_source
from scenes.stage.look import theme
from scenes.stage.look.marks import LIMIT, METHOD, Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.plane import function_of
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["GHOST", "PromiseCard", "RiseAndRun", "SecantCard"]

#: Where the walk ends.
GHOST = Look(theme.INK, "ring")
#: The cards, and how near they lie.
CARD = (1216, 112, 1824, 896)
LEFT, RIGHT = 1256.0, 1784.0

Array = NDArray[np.float64]


class RiseAndRun(Painted):
    """Both legs of a chord: the run, level from its start, and the rise, upright to its end.

    Parameters
    ----------
    plot
        Where the curve is drawn.
    of
        The curve: a function of x that the experiment has.
    x, run
        Where the run starts, and its length: sources.
    """

    layer = 3.2

    def __init__(
        self,
        plot: Plot,
        of: str | Of,
        x: Any,
        run: Any,
        *,
        run_color: str = theme.INK,
        rise_color: str = theme.GRADIENT,
    ) -> None:
        self.plane, self.curve = plot, plot.of(of)
        self.x, self.run = as_source(x), as_source(run)
        self.colors = run_color, rise_color
        super().__init__()
        self.meaning = (self.curve, x, run)
        if plot.depth:
            self.at_depth(plot.depth)

    def trace(self) -> None:
        """Find the three corners."""
        x, run = float(self.x()), float(self.run())
        low, high = np.asarray(function_of(self.curve())(np.array([x, x + run])), dtype=float)
        self.corners = self.plane.spots([x, x + run, x + run], [low, low, high])
        self.shades = self.dimmed(self.colors[0]), self.dimmed(self.colors[1])
        self.cover(*self.corners.min(axis=0), *self.corners.max(axis=0))

    def outlines(self) -> list[Outline]:
        """Return both legs."""
        legs = self.corners[:2], self.corners[1:]
        return [(leg, theme.light(c), self.shown, theme.LINE_PX) for leg, c in zip(legs, self.shades, strict=True)]

    def brush(self, brush: Brush) -> None:
        """Paint them."""
        brush.solid(self.shades[0]).line(self.corners[:2]).stroke(theme.LINE_PX, (3, 9))
        brush.solid(self.shades[1]).line(self.corners[1:]).stroke(theme.CURVE_PX)


class _PlotCard:
    """A card with a plot and what is said of it, its ``parts``."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.card = Card(CARD)

    def name(self, word: str, y: float, color: str = theme.NEUTRAL, x: float = LEFT, **options: Any) -> Words:
        """Return words on the card."""
        made: Words = Words(self.words[word], (x, y), color=color, **{"anchor": "l", **options}).at_depth(CARD_DEPTH)
        return made

    def number(self, source: Any, y: float, spec: str = ".2f", **options: Any) -> Number:
        """Return a number at the right side of the card."""
        made: Number = Number(source, spec, (RIGHT, y), **{"anchor": "r", **options}).at_depth(CARD_DEPTH)
        return made


class SecantCard(_PlotCard):
    """The cut through the ground to the east, a chord between two of its points, and the chord's rise over run.

    Parameters
    ----------
    experiment
        Has ``cut``, ``chord(run)``, ``east_of(run)``, ``quotient(run)``, the facts ``point_x``, ``far_run``, ``nudge``,
        ``zoom`` and ``slope_east``.
    words
        Words on the card, by what they name.

    Attributes
    ----------
    run
        Length of the walk, a value.
    parts
        The card with its plot.
    walk, chord, quotient, length, times, slope
        What is shown on it one by one.
    close
        The window around the feet, as many times smaller as the experiment says.
    """

    def __init__(self, experiment: Any, words: Mapping[str, str]) -> None:
        super().__init__(words)
        self.experiment = experiment
        self.run: Value[float] = Value(float(experiment.facts["nudge"]), "nudge")
        x, far = float(experiment.facts["point_x"]), float(experiment.facts["far_run"])
        low, high = x - 0.5, x + far + 0.4
        heights = experiment.cut.value(np.linspace(low, high, 101))
        wide = Window(low, high, float(heights.min()) - 0.12, float(heights.max()) + 0.12)
        self.plot = plot = Plot(experiment, wide, Box(1330, 170, RIGHT, 520), bleed=False, depth=CARD_DEPTH,
                                ticks=(4, 4), y_numbers="left")  # fmt: skip
        self.close = self._close(wide)
        self.parts = [self.card, plot]
        self.curve = plot.graph("cut")
        self.walk = [
            self.curve,
            plot.mark(GHOST, plot.of("east_of", self.run), on="cut", radius=13).at_depth(CARD_DEPTH),
            plot.mark(METHOD, "point_x", on="cut", radius=theme.SECOND_BALL_PX).at_depth(CARD_DEPTH),
        ]
        self.legs = RiseAndRun(plot, "cut", plot.of("point_x"), self.run)
        self.chord = [plot.graph("chord", self.run, color=theme.GRADIENT, width=theme.SECOND_PX), self.legs]
        big: dict[str, Any] = {"size": 84, "color": theme.GRADIENT}
        self.quotient = [self.name("rise_over_run", 690), self.number(plot.of("quotient", self.run), 690, **big)]
        self.length = [self.name("run", 810), self.number(self.run, 810)]
        self.times = self.number(plot.of("zoom"), 614, ".0f", suffix="×")
        self.slope = [self.name("slope", 690), self.number(plot.of("slope_east"), 690, **big)]

    def _close(self, wide: Window) -> Window:
        run, zoom = self.experiment, float(self.experiment.facts["zoom"])
        x, y = float(run.facts["point_x"]), float(run.facts["height_at_point"])
        half, high = (wide.right - wide.left) / 2 / zoom, (wide.top - wide.bottom) / 2 / zoom
        return Window(x - 0.6 * half, x + 1.4 * half, y - 0.7 * high, y + 1.3 * high)


class PromiseCard(_PlotCard):
    """The height that the plane promises to a step, and that of the ground where it ends, for growing learning rates.

    Parameters
    ----------
    experiment
        Has ``promised_height`` and ``height_after``, functions of the learning rate, and the facts ``long_rate`` and
        ``lowest_height``.
    words
        Words on the card, by what they name.

    Attributes
    ----------
    rate
        The learning rate, a value: both curves are drawn as far as it has come.
    parts
        The card with its plot, the lowest ground and the names.
    lines
        Both curves with their ends and heights.
    floor, real
        The lowest ground with its name; the end of the step with its height.
    """

    def __init__(self, experiment: Any, words: Mapping[str, str]) -> None:
        super().__init__(words)
        self.rate = rate = Value(0.01)
        window = Window(0, 1.12 * float(experiment.facts["long_rate"]), -1.25, 0.75)
        self.plot = plot = Plot(experiment, window, Box(1330, 190, RIGHT, 640), bleed=False, depth=CARD_DEPTH,
                                ticks=(4, 4), y_values=(-1, 0), y_numbers="left")  # fmt: skip
        self.floor = [
            plot.guide(y="lowest_height", color=theme.POSITIVE, width=4.0),
            self.name("lowest_ground", 552, theme.POSITIVE, 1350.0, size=theme.TICK_PX),
        ]
        axis = self.name("rate", 716, x=RIGHT, anchor="r", size=theme.TICK_PX)
        self.parts = [self.card, plot, *self.floor, axis]

        def so_far() -> tuple[float, float]:
            return 0.0, float(rate())

        self.real = [
            plot.mark(METHOD, rate, on="height_after", radius=theme.SECOND_BALL_PX).at_depth(CARD_DEPTH),
            self.name("ground", 850, theme.ITERATE),
            self.number(plot.of("height_after", rate), 850, color=theme.ITERATE),
        ]
        self.lines = [
            plot.graph("promised_height", color=theme.MODEL, domain=so_far),
            plot.graph("height_after", domain=so_far),
            plot.mark(LIMIT, rate, on="promised_height", radius=13).at_depth(CARD_DEPTH),
            self.name("promise", 780, theme.MODEL),
            self.number(plot.of("promised_height", rate), 780, color=theme.MODEL),
            *self.real,
        ]
