"""Fitting a line is rolling down a bowl: what can go wrong is the rate, the stop and the unit, never the valley."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from manim import linear

from gdcore.experiments import LineFit
from scenes.stage import (
    ABOVE, CARD_DEPTH, DESCENT, LIMIT, METHOD, MINIMUM, VIEW, Box, Card, Derived, Formula, GroundLine, GroundRun,
    GroundWay, Hanging, LandscapeLesson, Nudge, Number, Plot, Readout, RecapCard, Scatter, Shown, Sight, Squares,
    StopCard, Swarm, SwarmCurves, Terrain, Value, Vary, Window, Words, beat, near, picture_box, theme, whole_steps,
)  # fmt: skip

#: The plot while it has the frame to itself, and the two knobs under it.
LARGE, KNOBS = Box(170, 130, 1780, 770), ((170.0, 882.0), (1030.0, 882.0))
#: From where one looks: at the bowl, and along a, so that it is a parabola in b.
BOWL, ALONG = Sight(-60, 42, 4.6, (0.02, -0.04, -0.02)), Sight(-4, 36, 4.1, (0.0, 0.1, 0.1))
#: The map, the card beside it, and the plot on that.
CHART, SIDE, SMALL = Box(256, -40, 1336, 1040), (1376.0, 112.0, 1824.0, 896.0), Box(1470, 160, 1790, 480)
#: What stands for the rates: too small, in between, and on the limit.
LOOKS = {"tiny": DESCENT, "safe": METHOD, "limit": LIMIT}


class FittingALine(LandscapeLesson):
    """Every datum digs a trough over (a, b); together they make a bowl with one bottom.

    Wants: the learning rate and its limit, and "a point of the ground is a curve beside it".
    A variant is a subclass with another `experiment`.
    """

    experiment = LineFit()
    beats = ("puzzle", "squares", "trough", "everywhere", "stop", "bounce", "unit", "recap")
    sight = BOWL
    shaped, relief = None, 0.9  # the height is the error itself: its root is no paraboloid
    seen = ("safe",)

    # -- the ground, laid datum by datum ----------------------------------------------

    def laid(self, weights: Any) -> Any:
        """Return the mean of some troughs as ground; the block is as high as the highest of it, or of the bowl."""
        funs = self.experiment.weighted(weights).funs
        top = max(funs(self.corners).max(), self.experiment.facts["largest_loss_in_window"])
        return self.ground_of(funs, value_range=(0.0, float(top)), resolution=100)

    @cached_property
    def corners(self) -> Any:
        return np.stack(np.meshgrid(*self.windows), axis=-1)

    @cached_property
    def ground(self) -> Any:
        """The bowl of all data."""
        return self.laid(self.experiment.shares(self.experiment.samples))

    @cached_property
    def weights(self) -> Value[Any]:
        """How much each datum counts."""
        return Value(self.experiment.shares(0))

    @cached_property
    def forming(self) -> Terrain:
        """The ground while data come."""
        return self.reshaped(self.laid, self.weights, "weighted", BOWL, VIEW)

    @cached_property
    def forming_edges(self) -> list[Any]:
        return self.edges_of(self.forming)

    @cached_property
    def ball(self) -> Any:
        """The ball at the point that is moved by hand, on the ground as it is."""
        return self.mark(self.hand, METHOD, on=self.forming, radius=theme.BALL_PX)

    # -- the fit beside it ----------------------------------------------------------------

    @cached_property
    def hand(self) -> Value[Any]:
        """The point that is moved by hand."""
        return Value(np.array(self.experiment.start))

    @cached_property
    def dots(self) -> Value[float]:
        """The radius of the data."""
        return Value(8.0)

    @cached_property
    def data(self) -> Scatter:
        found: Scatter = near(Scatter(self.card.plot, self.of("points"), radius=self.dots))
        return found

    @cached_property
    def large(self) -> list[Any]:
        """The plot of the card while it has the frame to itself."""
        self.home = self.card.plot.box.now
        self.card.plot.box.set(LARGE)
        self.card.place.set(Shown(self.hand))
        self.dots.set(13.0)
        return [self.card.plot, self.data, self.card.curve]

    @cached_property
    def bare(self) -> list[Any]:
        """The card with its plot at home, without data, line and error."""
        return [self.card.card, self.card.rule, self.card.plot]

    @cached_property
    def line(self) -> list[Any]:
        return [self.card.curve, *self.card.readouts]

    @property
    def closer(self) -> Window:
        """A window of the card that holds the data and the lines of the large rate, and no more."""
        run, now = self.experiment, self.card.plot.window.now
        seen = np.concatenate([run.points[1], *(run.curve(run.bounce_line(k), run.points[0]) for k in (0, 1))])
        room = 0.1 * float(np.ptp(seen))
        return Window(now.left, now.right, seen.min() - room, seen.max() + room)

    # -- beats ------------------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        plot, data, curve = self.large
        with self.say("points") as line:
            self.open_with(data, hold=1.5)
            self.begin_the_plot(plot, run_time=line.until("line", at_least=0.5))
            line.show("line", curve, draw=True, run_time=1.0)
        knobs = self.knobs(self.hand, KNOBS)
        with self.say("tilt") as line:
            self.show(knobs)
            line.at("tilts")
            self.there_and_back(0)
        with self.say("lift") as line:
            line.at("lifts")
            self.there_and_back(1)
        with self.say("stuck"):
            pass
        self.ask("question", "why", self.card.plot.at(lambda: 0.0, self.fact("start_b")), at=(960, 190), size=80)

    def there_and_back(self, knob: int) -> None:
        """Turn a knob to where it fits best, and back."""
        start = self.hand.now
        for to in (np.where(np.arange(2) == knob, self.experiment.best_point, start), start):
            self.vary(self.hand, to=to, run_time=0.9)

    @beat("large")
    def squares(self) -> None:
        card, run = self.card, self.experiment
        squares, poured = (near(Squares(card.curve, self.of("points"))) for _ in range(2))
        area = near(Number(card.error, ".3f", poured.beside_mean, size=84, color=theme.ITERATE))
        name = near(Words(self.words("error"), lambda: np.add(poured.beside_mean(), (4, 64)), anchor="l"))
        foot = self.mark(self.hand, METHOD, on=self.forming, radius=8.0)
        ball = Hanging(self.forming, METHOD, self.hand, since=self.of("start"))
        squares.grown.set(0.0)
        with self.say("miss") as line:
            line.show("miss", card.misses, draw=True)
            line.at("square")
            self.show(squares, also=[Vary(squares.grown, 1.0)], run_time=1.4)
        with self.say("area") as line:
            line.at("area")
            self.show(poured, also=[Vary(poured.poured, 1.0)], run_time=1.4)
            self.show(area, name)
        with self.say("height") as line:
            shown = self.showing(self.bare, card.readouts, card.height[:2], self.forming, self.forming_edges)
            self.hide(area, name, run_time=line.until("place", at_least=1.0),
                      also=[Vary(card.plot.box, self.home), Vary(self.dots, 8.0), *shown])  # fmt: skip
            line.show("place", foot, run_time=0.3)
            line.show("height", ball)
        with self.say("drag") as line:
            line.at("drag")
            self.vary(self.hand, to=run.best_point, run_time=2.4)
            self.vary(self.hand, to=run.beyond, run_time=2.0)
        with self.say("ground") as line:
            self.hide(squares, poured, card.misses)
            line.at("ground")
            self.vary(self.weights, to=run.shares(run.samples), run_time=2.0)
            self.mark_poster()

    @beat("forming", "forming_edges", "bare", "line", "ball")
    def trough(self) -> None:
        run, land, count = self.experiment, self.forming, Value(1.0)
        last, ways = run.samples - 1, run.floor(0)
        data = Scatter(self.card.plot, self.of("arrived", count), radius=10.0).at_depth(CARD_DEPTH + 1)
        floors = [GroundLine(land, self.of("floor", k), theme.DATA) for k in (0, last)]
        paths = [GroundLine(land, self.of("straight", degrees), theme.POSITIVE) for degrees in (0, 40, 120)]
        with self.say("single") as line:
            line.at("single")
            self.show(data, also=[Vary(self.weights, run.single(0)), Vary(self.hand, ways[-8])], run_time=1.6)
        with self.say("floor") as line:
            line.at("through")
            self.vary(self.hand, to=ways[8], run_time=line.until("floor", at_least=1.0))
            self.show(floors[0], draw=True)
            self.vary(self.hand, to=ways[30], run_time=line.rest(at_least=1.4))
        with self.say("second") as line:
            line.at("second")
            self.vary(Vary(count, 2.0), Vary(self.weights, run.single(last)), run_time=1.2)
            self.show(floors[1], draw=True)
            line.at("cross")
            self.vary(Vary(self.weights, run.shares(2)), Vary(self.hand, run.pair), run_time=1.8)
        with self.say("together") as line:
            line.at("together")
            self.hide(floors)
            self.vary(
                Vary(count, float(run.samples), rate_func=linear),
                Vary(self.weights, run.shares(run.samples), rate_func=linear,
                     through=lambda share: run.shares(2 + share * (run.samples - 2))),
                Vary(self.hand, run.best_point), run_time=line.until("upward", at_least=2.4),
            )  # fmt: skip
            line.at("upward")
            for path in paths:
                self.show(path, draw=True, run_time=0.5)

    @beat("land", "edges", "bare", "data")
    def everywhere(self) -> None:
        card, best = self.card, self.of("best_point")
        ways, label = self.experiment.crowd(12)
        swarm = Swarm(self.land, ways, label, (theme.ITERATE, theme.NEGATIVE), self.of("crowd", 12))
        lines = near(SwarmCurves(card.plot, swarm))
        with self.say("everywhere") as line:
            line.show("everywhere", swarm, run_time=0.8)
            self.show(lines)
        self.ask("question", "ask_arrive", self.land.at(best), at=(650, 170), size=72)
        with self.say("roll") as line:
            line.at("roll")
            self.play(Vary(swarm.painted, 1.0), Vary(swarm.share, 1.0), run_time=4.5)
        card.place.set(card.at(best))
        with self.say("best") as line:
            self.swap([swarm, lines], [self.mark(best, MINIMUM, radius=theme.BALL_PX), self.line, card.height])
            line.show("best", card.misses, draw=True)

    # -- when to stop ---------------------------------------------------------------------

    @cached_property
    def stopped(self) -> dict[str, GroundRun]:
        """The marks of the three rates, where the usual rule stops them."""
        marks = {}
        for name, look in LOOKS.items():
            marks[name] = GroundRun(self.land, look, self.of(f"trajectories.{name}"), radius=theme.BALL_PX)
            marks[name].position.set(float(self.experiment.stop(name)))
        return marks

    @cached_property
    def high(self) -> GroundRun:
        return self.stopped["limit"]

    @beat("land", "edges")
    def stop(self) -> None:
        card, marks = self.card, self.stopped
        stops = {name: mark.position.now for name, mark in marks.items()}
        panels = [StopCard(k, LOOKS[name], self.fact(f"{name}_rate"), marks[name], self.fact(f"{name}_stop"),
                           step=self.words("step"), stopped=self.words("stopped"))
                  for k, name in enumerate(LOOKS)]  # fmt: skip
        for mark in marks.values():
            mark.position.set(0.0)
        ground = [self.land, *self.edges]
        with self.say("rule") as line:
            self.hide(ground, run_time=0.3)
            self.show(panels, run_time=line.until("changes"))
            spans = {name: (0.0, stop / max(stops.values())) for name, stop in stops.items()}
            self.play(*(Vary(marks[name].position, stops[name], rate_func=linear, span=spans[name]) for name in LOOKS),
                      run_time=3.4)  # fmt: skip
        self.ask("question", "ask_arrived", lambda: (1440.0, 84.0), at=(1010, 84), size=72)
        best = card.curve_of(self.of("best_point"), theme.POSITIVE)
        card.place.set(card.show(marks["tiny"]))
        self.hide(panels, run_time=0.3)
        self.show(ground, *marks.values(), self.bare, self.data, self.line, card.height)
        with self.say("tiny") as line:
            line.point("began", marks["tiny"])
        with self.say("safe") as line:
            self.zoom(card.plot, self.closer, also=[self.shows(marks["safe"]), *self.showing(best)],
                      run_time=line.until("off", at_least=0.6))  # fmt: skip
            line.point("off", marks["safe"])
        with self.say("wall") as line:
            self.play(self.shows(marks["limit"]), run_time=line.until("wall", at_least=0.6))
            line.point("wall", marks["limit"])
        slopes = self.row(890, self.words("slopes"), [look.color for look in LOOKS.values()], ".2g",
                          *(f"{name}_stop_slope" for name in LOOKS))  # fmt: skip
        with self.say("slope") as line:
            line.at("slope")
            self.show(self.slopes(self.land), slopes, draw=True, run_time=1.0)

    def slopes(self, land: Terrain) -> list[Any]:
        """Return an arrow downhill from each stopped mark, as long as the ground is steep there."""
        return [self.arrow(self.of("stop_point", name), self.of("below", name, 0.45), on=land, color=theme.GRADIENT)
                for name in LOOKS]  # fmt: skip

    # -- on the limit -----------------------------------------------------------------------

    @beat("land", "bare", "data", "line", "high")
    def bounce(self) -> None:
        card, mark, best, by = self.card, self.high, self.of("best_point"), Value(0.0)
        card.place.set(card.show(mark))
        card.plot.window.set(self.closer)
        ends = [part for side, fact in enumerate(("start_b", "limit_b_first")) for part in (
            *self.number_at(self.fact(fact), "#.2g", self.of("bounce_line", side), dy=70, color=LIMIT.color),
            Formula("b", self.land.at(self.of("bounce_line", side), dy=122), size=46))]  # fmt: skip
        with self.say("bounces") as line:
            self.fly(ALONG, VIEW, run_time=line.until("bounces", at_least=1.2))
            self.show(GroundWay(mark, keep=2), ends, run_time=0.2)
            self.follow(mark, upto=mark.position.now + 8, run_time=5.0)
        lift, tilt = (near(Nudge(card.curve, self.of("points"), knob, by)) for knob in (1, 0))
        with self.say("moves") as line:
            self.vary(card.place, to=card.at(best), run_time=line.until("every", at_least=0.5))
            self.show(lift, also=[Vary(by, 1.0)])
            line.at("middle")
            self.vary(by, to=0.0, run_time=0.5)
            self.swap(lift, tilt, run_time=0.1)
            self.vary(by, to=1.0, run_time=0.8)
        names = (("L_b = 2 \"mean\"(1^2)", "curvature_b"), ("L_a = 2 \"mean\"(x^2)", "curvature_a"),
                 ("2 \\/ L_b", "learning_rate_limit"))  # fmt: skip
        bend_b, bend_a, limit = (
            near(Readout(name, self.fact(fact), ".2g", (1250, 700 + 74 * k), size=38, color=color))
            for k, ((name, fact), color) in enumerate(
                zip(names, (theme.POSITIVE, theme.POSITIVE, LIMIT.color), strict=True))
        )  # fmt: skip
        with self.say("mean") as line:
            self.hide(card.readouts)
            line.show("ones", bend_b)
            line.show("x", bend_a)
        with self.say("steeper") as line:
            line.show("steeper", self.bends(best), draw=True)
        with self.say("limit") as line:
            line.show("edge", limit)
        ghosts = [card.curve_of(self.of("bounce_line", side), LIMIT.color, width=4.0) for side in (0, 1)]
        with self.say("midway") as line:
            self.swap(tilt, ghosts, run_time=0.4)
            line.point("midway", card.curve)

    # -- other units ------------------------------------------------------------------------

    @cached_property
    def scale(self) -> Value[float]:
        """How many times as large the numbers of x are."""
        return Value(1.0)

    def charted(self, unit: float) -> Any:
        """Return the bowl in a unit as a nearly flat map; its colours reach to the highest in the finer unit."""
        run = self.experiment
        top, finest = (float(run.facts[name]) for name in ("largest_loss_in_window", "unit"))
        highest = float(run.objective_in(finest).funs(self.corners).max())
        return self.ground_of(run.objective_in(unit).funs, value_range=(0.0, highest), transform=np.log1p, relief=0.05,
                              resolution=160, contours=[top * (k / 8) ** 2 for k in range(1, 9)])  # fmt: skip

    @cached_property
    def chart(self) -> Terrain:
        """The map of the bowl in the unit of the moment."""
        return self.reshaped(self.charted, self.scale, "objective_in", ABOVE, CHART)

    @cached_property
    def chart_edges(self) -> list[Any]:
        return self.edges_of(self.chart)

    def paced(self, y: float, run: str, unit: str) -> tuple[GroundRun, list[Any], list[Any]]:
        """Return a mark of a run on the map, with its way, and a row of the card: the unit, and the steps it takes."""
        mark = GroundRun(self.chart, METHOD, self.of(f"trajectories.{run}"))
        row = [Number(self.fact(unit), ".3g", (1430, y)),
               Number(whole_steps(mark), ".0f", (1784, y), size=84, color=theme.ITERATE, anchor="r")]  # fmt: skip
        return mark, [GroundWay(mark, keep=150), mark], [near(part) for part in row]

    @beat("land")
    def unit(self) -> None:
        run, chart, unit, y = self.experiment, self.chart, self.scale, self.experiment.points[1]
        room = float(np.ptp(y)) / 3
        plot = Plot(run, Window(-1.1, 1.1, y.min() - room, y.max() + room), SMALL, bleed=False, ticks=(4, 3),
                    y_numbers="left", depth=CARD_DEPTH)  # fmt: skip
        plot.window = Derived(lambda: Window(-1.1 * unit(), 1.1 * unit(), y.min() - room, y.max() + room))
        fit = [near(plot.graph("best_line_in", unit, color=theme.POSITIVE)),
               near(Scatter(plot, self.of("points_in", unit), radius=7.0))]  # fmt: skip
        lowest = self.mark(self.of("point_in", unit, "best"), MINIMUM, on=chart)
        heads = [near(Words(self.words(word), (at, 580), color=theme.NEUTRAL, anchor=side))
                 for word, at, side in (("unit", 1430, "l"), ("steps", 1784, "r"))]  # fmt: skip
        first, slow, quick = (self.paced(658 + 84 * k, *names) for k, names in enumerate(
            (("first_unit", "first_unit"), ("unit", "unit"), ("round", "round_unit"))))  # fmt: skip
        with self.say("first") as line:
            self.fly(ABOVE, CHART, run_time=line.until("rate", at_least=1.6) - 0.6,
                     also=self.showing(Card(SIDE), plot, fit))  # fmt: skip
            self.swap(self.land, [chart, self.chart_edges, lowest, first[1], first[2], heads])
            line.at("rate")
            self.follow(first[0], run_time=2.4)
        with self.say("finer") as line:
            self.hide(first[1])
            line.at("unit")
            self.vary(unit, fact="unit", run_time=2.6)
        with self.say("ravine") as line:
            self.show(slow[1], slow[2], run_time=0.3)
            line.at("ravine")
            self.follow(slow[0], run_time=line.rest(at_least=2.0) + 1.4)
        with self.say("round") as line:
            self.hide(slow[1])
            line.at("round")
            self.vary(unit, fact="round_unit", run_time=1.8)
            self.show(quick[1], quick[2], run_time=0.3)
        with self.say("single") as line:
            line.at("single")
            self.follow(quick[0], run_time=1.0)
        with self.say("scale") as line:
            line.point("scale", plot.numbers)

    # -- to take home -------------------------------------------------------------------------

    @beat("chart", "chart_edges")
    def recap(self) -> None:
        sights = [sight.about(np.array([0.0, 0.0, 0.1]), 4.3) for sight in (BOWL, BOWL, ALONG)]
        lands = [self.terrain(sight, picture_box(k), depth=CARD_DEPTH) for k, sight in enumerate(sights)]
        bottom = near(self.mark(self.of("best_point"), MINIMUM, on=lands[0]))
        level = [near(self.mark(self.of("stop_point", name), look, on=lands[1])) for name, look in LOOKS.items()]
        jumps = [near(self.mark(self.of("bounce_line", side), LIMIT, on=lands[2])) for side in (0, 1)]
        self.take_home(
            RecapCard(say="first", at="bottom", words=("recap_first_a", "recap_first_b"), color=theme.POSITIVE,
                      picture=[lands[0], bottom]),
            RecapCard(say="second", at="level", words=("recap_second_a", "recap_second_b"), color=theme.GRADIENT,
                      picture=[lands[1], *self.slopes(lands[1]), *level]),
            RecapCard(say="third", at="rate", words=("recap_third_a", "recap_third_b"), color=LIMIT.color,
                      picture=[lands[2], *jumps]),
        )  # fmt: skip
        with self.say("next"):
            pass
