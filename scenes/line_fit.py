"""Fitting a line is rolling down a bowl: what can go wrong is the rate, the stop and the unit, never the valley."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from manim import linear

from gdcore.experiments import LineFit
from scenes.stage import (
    ABOVE, CARD_DEPTH, DESCENT, LIMIT, METHOD, MINIMUM, VIEW, Box, Card, Derived, Formula, GroundLine, GroundRun, GroundWay,
    Hanging, Icon, LandscapeLesson, Look, Nudge, Number, Plot, Readout, RecapCard, Reshape, Scatter, Shown, Sight,
    Slider, Squares, Swarm, SwarmCurves, Terrain, Value, Vary, Window, Words, beat, near, picture_box, theme,
)  # fmt: skip

#: The plot while it has the frame to itself, and the two knobs under it.
LARGE, KNOBS = Box(170, 130, 1780, 770), ((170.0, 882.0), (1030.0, 882.0))
#: From where one looks: at the bowl, and along a, so that it is a parabola in b.
BOWL, ALONG = Sight(-58, 40, 4.2, (0.0, -0.05, 0.12)), Sight(-6, 30, 4.3, (0.0, 0.0, 0.2))
#: The card beside the map, and the plot on it.
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
        ground = self.experiment.weighted(weights)
        corners = ground.funs(np.stack(np.meshgrid(*self.windows), axis=-1))
        top = max(float(corners.max()), float(self.experiment.facts["largest_loss_in_window"]))
        return self.ground_of(ground.funs, value_range=(0.0, top), resolution=100)

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
        question = self.of("weighted", self.weights)
        return Terrain(
            self.experiment, Reshape(self.laid, self.weights), BOWL, VIEW, of=question, screen=self.on_screen
        )

    @cached_property
    def forming_edges(self) -> list[Any]:
        return self.edges_of(self.forming)

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
        """The data, on the plot of the card."""
        found: Scatter = near(Scatter(self.card.plot, self.of("points"), radius=self.dots))
        return found

    @cached_property
    def large(self) -> list[Any]:
        """The plot of the card while it has the frame to itself."""
        card = self.card
        self.home = card.plot.box.now
        card.plot.box.set(LARGE)
        card.place.set(Shown(self.hand))
        self.dots.set(13.0)
        return [card.plot, self.data, card.curve]

    @cached_property
    def bare(self) -> list[Any]:
        """The card with its plot at home, without data, curve and error."""
        return [self.card.card, self.card.rule, self.card.plot]

    @cached_property
    def held(self) -> list[Any]:
        """What the card shows of the point that is moved by hand."""
        return [self.card.curve, *self.card.readouts]

    @cached_property
    def fit(self) -> list[Any]:
        """The card with its plot at home, with all data and the line of a point."""
        return [*self.bare, self.data, *self.held]

    @property
    def closer(self) -> Window:
        """A window of the card that holds the data and the lines of the large rate, and no more."""
        run, now = self.experiment, self.card.plot.window.now
        x, y = run.points
        seen = np.concatenate([y, *(run.curve(run.bounce_line(side), x) for side in (0, 1))])
        room = 0.1 * float(np.ptp(seen))
        return Window(now.left, now.right, seen.min() - room, seen.max() + room)

    @cached_property
    def ball(self) -> Any:
        """The ball at the point that is moved by hand, on the ground as it is."""
        return self.mark(self.hand, METHOD, on=self.forming, radius=theme.BALL_PX)

    # -- beats ------------------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        plot, data, curve = self.large
        knobs = [
            Slider(name, Derived(lambda k=k: float(self.hand()[k])), *self.windows[k], place, beside=True, length=400,
                   spec=".2f", color=theme.ITERATE)
            for k, (name, place) in enumerate(zip(self.experiment.model.names, KNOBS, strict=True))
        ]  # fmt: skip
        with self.say("points") as line:
            self.open_with(data, y=250)
            self.begin_the_plot(plot, run_time=line.until("line", at_least=0.8))
            line.show("line", curve, draw=True, run_time=1.0)
        with self.say("knobs") as line:
            self.show(knobs)
            for k, mark in enumerate(("tilts", "lifts")):
                line.at(mark)
                self.there_and_back(k)
        self.mark_poster()
        with self.say("stuck"):
            pass
        self.ask("question", "why", self.card.plot.at(lambda: 0.0, self.fact("start_b")), at=(960, 190), size=80)

    def there_and_back(self, knob: int) -> None:
        """Turn one knob to where it fits best, and back."""
        start = np.array(self.experiment.start)
        turned = np.where(np.arange(2) == knob, self.experiment.best_point, start)
        self.vary(self.hand, to=turned, run_time=1.1)
        self.vary(self.hand, to=start, run_time=1.1)

    def squares_of(self) -> Squares:
        """Return the squares on the misses; poured, they lie in the upper left corner of the plot."""
        card = self.card

        def corner() -> tuple[float, float]:
            box = card.plot.box()
            return box.left + 0.05 * (box.right - box.left), box.top + 0.04 * (box.bottom - box.top)

        found: Squares = near(Squares(card.curve, self.of("points"), corner))
        return found

    @beat("large")
    def squares(self) -> None:
        card, run = self.card, self.experiment
        squares, poured = self.squares_of(), self.squares_of()
        area = near(Number(card.error, ".3f", poured.beside_mean, size=84, color=theme.ITERATE))
        name = near(Words(self.words("error"), lambda: np.add(poured.beside_mean(), (4, 64)), anchor="l"))
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
            self.hide(area, name, run_time=1.4, also=[
                Vary(card.plot.box, self.home), Vary(self.dots, 8.0),
                *self.showing(card.card, card.rule, *card.readouts, *card.height[:2], self.forming, self.forming_edges),
            ])  # fmt: skip
            line.show("height", ball)
        with self.say("drag") as line:
            line.at("drag")
            self.vary(self.hand, to=run.best_point, run_time=2.4)
            self.vary(self.hand, to=run.beyond, run_time=2.0)
        with self.say("ground") as line:
            self.hide(squares, poured, card.misses)
            line.at("ground")
            self.vary(self.weights, to=run.shares(run.samples), run_time=2.0)

    @beat("forming", "forming_edges", "bare", "held", "ball")
    def trough(self) -> None:
        card, run = self.card, self.experiment
        last, count = run.samples - 1, Value(1.0)
        data = Scatter(card.plot, self.of("arrived", count), radius=10.0).at_depth(CARD_DEPTH + 1)
        floors = [GroundLine(self.forming, self.of("floor", k), theme.DATA) for k in (0, last)]
        ways = run.floor(0)
        with self.say("single") as line:
            line.at("single")
            self.show(data, also=[Vary(self.weights, run.single(0)), Vary(self.hand, ways[-8])], run_time=1.6)
        with self.say("floor") as line:
            line.at("through")
            self.vary(self.hand, to=ways[8], run_time=line.until("floor", at_least=1.0))
            self.show(floors[0], draw=True)
            self.vary(self.hand, to=ways[30], run_time=max(1.4, line.rest()))
        with self.say("second") as line:
            line.at("second")
            self.vary(Vary(count, 2.0), Vary(self.weights, run.single(last)), run_time=1.2)
            self.show(floors[1], draw=True)
            line.at("cross")
            self.vary(Vary(self.weights, run.shares(2)), Vary(self.hand, run.pair), run_time=1.8)
        paths = [GroundLine(self.forming, self.of("straight", degrees), theme.POSITIVE) for degrees in (0, 40, 120)]
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
        card = self.card
        ways, label = self.experiment.crowd(12)
        swarm = Swarm(self.land, ways, label, (theme.ITERATE, theme.NEGATIVE), self.of("crowd", 12))
        lines = near(SwarmCurves(card.plot, swarm))
        with self.say("everywhere") as line:
            line.show("everywhere", swarm, run_time=0.8)
            self.show(lines)
        self.ask("question", "ask_arrive", lambda: (650.0, 520.0), at=(650, 170), size=72)
        with self.say("roll") as line:
            line.at("roll")
            self.play(Vary(swarm.painted, 1.0), Vary(swarm.share, 1.0), run_time=4.5)
        bottom = self.mark(self.of("best_point"), MINIMUM, radius=theme.BALL_PX)
        card.place.set(card.at(self.of("best_point")))
        with self.say("best") as line:
            self.swap([swarm, lines], [bottom, *self.held, *card.height])
            line.show("best", card.misses, draw=True)

    # -- when to stop ---------------------------------------------------------------------

    @cached_property
    def stopped(self) -> dict[str, GroundRun]:
        """The marks of the three rates, where the usual rule stops them."""
        marks = {name: GroundRun(self.land, look, self.of(f"trajectories.{name}"), radius=theme.BALL_PX)
                 for name, look in LOOKS.items()}  # fmt: skip
        for name, mark in marks.items():
            mark.position.set(float(self.experiment.stop(name)))
        return marks

    @cached_property
    def high(self) -> GroundRun:
        """The mark of the rate on the limit, where the usual rule stops it."""
        return self.stopped["limit"]

    def panel(self, k: int, name: str) -> list[Any]:
        """Return a card that counts the steps of a run until the usual rule stops it."""
        box, look, mark = picture_box(k), LOOKS[name], self.stopped[name]
        middle, top, stop = (box.left + box.right) / 2, box.top, self.experiment.stop(name)
        parts = [
            Icon(look, (middle, top + 70), 40.0), Formula("eta =", (middle - 10, top + 190), size=56, anchor="r"),
            Number(self.fact(f"{name}_rate"), "g", (middle + 10, top + 190), color=look.color),
            Number(self.steps(mark), ".0f", (middle, top + 350), size=theme.HERO_PX, anchor=""),
            Words(self.words("step"), (middle, top + 440), color=theme.NEUTRAL),
            Words(self.words("stopped"), (middle, top + 560), size=60, weight="SEMIBOLD", color=look.color,
                  when=lambda: float(mark.position()) >= stop),
        ]  # fmt: skip
        return [Card((box.left, top - 70, box.right, top + 660)), *(near(part) for part in parts)]

    @staticmethod
    def steps(mark: GroundRun) -> Any:
        """Return the number of the iterate that a mark has left last, or stands on: a source of a number."""
        return lambda: float(np.floor(mark.position() + 1e-9))

    @beat("land", "edges")
    def stop(self) -> None:
        card, marks, run = self.card, self.stopped, self.experiment
        for mark in marks.values():
            mark.position.set(0.0)
        panels = [self.panel(k, name) for k, name in enumerate(LOOKS)]
        stops = {name: float(run.stop(name)) for name in LOOKS}
        longest = max(stops.values())
        ground = [self.land, *self.edges]
        with self.say("rule") as line:
            self.swap(ground, panels, run_time=line.until("changes", at_least=0.8))
            self.play(*(Vary(mark.position, stops[name], rate_func=linear, span=(0.0, stops[name] / longest))
                        for name, mark in marks.items()), run_time=3.4)  # fmt: skip
        self.ask("question", "ask_arrived", lambda: (1440.0, 84.0), at=(1010, 84), size=72)
        best = card.curve_of(self.of("best_point"), theme.POSITIVE)
        card.place.set(card.show(marks["tiny"]))
        with self.say("tiny") as line:
            self.swap(panels, [*ground, *marks.values(), *self.fit, *card.height],
                      run_time=line.until("began", at_least=0.8))  # fmt: skip
            line.point("began", marks["tiny"])
        with self.say("safe") as line:
            self.zoom(card.plot, self.closer, also=[self.shows(marks["safe"]), *self.showing(best)],
                      run_time=line.until("off", at_least=0.6))  # fmt: skip
            line.point("off", marks["safe"])
        with self.say("wall") as line:
            self.play(self.shows(marks["limit"]), run_time=line.until("wall", at_least=0.6))
            line.point("wall", marks["limit"])
        arrows = [self.arrow(self.of("stop_point", name), self.of("below", name, 0.35), color=theme.GRADIENT)
                  for name in LOOKS]  # fmt: skip
        slopes = self.row(890, self.words("slopes"), [look.color for look in LOOKS.values()], ".2g",
                          *(f"{name}_stop_slope" for name in LOOKS))  # fmt: skip
        with self.say("slope") as line:
            line.at("slope")
            self.show(arrows, slopes, draw=True, run_time=1.0)

    # -- on the limit -----------------------------------------------------------------------

    @beat("land", "fit", "high")
    def bounce(self) -> None:
        card, mark, run = self.card, self.high, self.experiment
        card.place.set(card.show(mark))
        card.plot.window.set(self.closer)
        way = GroundWay(mark, keep=2)
        with self.say("bounces") as line:
            self.fly(ALONG, VIEW, run_time=line.until("bounces", at_least=1.2))
            self.show(way, run_time=0.1)
            self.follow(mark, upto=run.stop("limit") + 8, run_time=5.0)
        by = Value(0.0)
        lift, tilt = (near(Nudge(card.curve, self.of("points"), knob, by)) for knob in (1, 0))
        with self.say("moves") as line:
            self.vary(card.place, to=card.at(self.of("best_point")), run_time=line.until("every", at_least=0.5))
            self.show(lift, also=[Vary(by, 1.0)])
            line.at("middle")
            self.vary(by, to=0.0, run_time=0.5)
            self.swap(lift, tilt, run_time=0.1)
            self.vary(by, to=1.0, run_time=0.8)
        bends = self.bends(self.of("best_point"))
        rows = [
            Readout(f"L_{name} = 2 overline({square})", self.fact(f"curvature_{name}"), spec, (130, y),
                    color=theme.POSITIVE)
            for name, square, spec, y in (("b", "1", "g", 690), ("a", "x^2", ".2g", 780))
        ]  # fmt: skip
        with self.say("mean") as line:
            for mark_name, row in zip(("ones", "x"), rows, strict=True):
                line.show(mark_name, row)
        with self.say("steeper") as line:
            line.at("steeper")
            self.show(bends, draw=True)
        limit = Readout("2 \\/ L_b", self.fact("learning_rate_limit"), "g", (130, 880), color=LIMIT.color)
        with self.say("limit") as line:
            line.show("limit", limit)
        ghosts = [card.curve_of(self.of("bounce_line", side), LIMIT.color, width=4.0) for side in (0, 1)]
        with self.say("midway") as line:
            self.show(ghosts, run_time=0.4, also=self.hiding(tilt))
            line.point("midway", card.curve)

    # -- other units ------------------------------------------------------------------------

    @cached_property
    def scale(self) -> Value[float]:
        """How many times as large the numbers of x are."""
        return Value(1.0)

    def charted(self, unit: float) -> Any:
        """Return the bowl in a unit as a map over the same window; above the highest of the first bowl it is flat."""
        top = float(self.experiment.facts["largest_loss_in_window"])
        return self.ground_of(
            self.experiment.objective_in(unit).funs, value_range=(0.0, top), resolution=180, relief=0.05,
            contours=[top * (k / 8) ** 2 for k in range(1, 9)],
            transform=lambda value: np.where(value < top, value, top * (1 + 0.02 * np.log(np.maximum(value / top, 1)))),
        )  # fmt: skip

    @cached_property
    def chart(self) -> Terrain:
        """The map of the bowl in the unit of the moment."""
        question = self.of("objective_in", self.scale)
        return Terrain(self.experiment, Reshape(self.charted, self.scale), ABOVE, CHART, of=question,
                       screen=self.on_screen)  # fmt: skip

    @cached_property
    def chart_edges(self) -> list[Any]:
        return self.edges_of(self.chart)

    def paced(self, y: float, run: str) -> tuple[GroundRun, list[Any], list[Any]]:
        """Return a mark of a run on the map, with its way, and a row of the card: the unit, and the steps it takes."""
        mark = GroundRun(self.chart, METHOD, self.of(f"trajectories.{run}"))
        unit = Number(Value(1.0) if run == "first_unit" else self.fact(run if run == "unit" else "round_unit"), ".3g",
                      (1430, y), size=theme.READOUT_PX)  # fmt: skip
        count = Number(self.steps(mark), ".0f", (1784, y), size=84, color=theme.ITERATE, anchor="r")
        return mark, [GroundWay(mark), mark], [near(unit), near(count)]

    @beat("land")
    def unit(self) -> None:
        run, chart, unit = self.experiment, self.chart, self.scale
        x, y = run.points
        room = float(np.ptp(y)) / 3
        plot = Plot(run, Window(-1.1, 1.1, y.min() - room, y.max() + room), SMALL, bleed=False, ticks=(3, 3),
                    y_numbers="left", depth=CARD_DEPTH)  # fmt: skip
        plot.window = Derived(lambda: Window(-1.1 * unit(), 1.1 * unit(), y.min() - room, y.max() + room))
        data = near(Scatter(plot, self.of("points_in", unit), radius=7.0))
        best = near(plot.graph("best_line_in", unit, color=theme.POSITIVE))
        lowest = self.mark(self.of("point_in", unit, "best"), MINIMUM, on=chart)
        heads = [near(Words(self.words(word), (at, 600), color=theme.NEUTRAL, anchor=side))
                 for word, at, side in (("unit", 1430, "l"), ("steps", 1784, "r"))]  # fmt: skip
        first, slow, quick = (self.paced(y, name) for y, name in ((670, "first_unit"), (760, "unit"), (850, "round")))
        with self.say("first") as line:
            self.fly(ABOVE, CHART, run_time=line.until("rate", at_least=1.6) - 0.6,
                     also=self.showing(Card(SIDE), plot, data, best))  # fmt: skip
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
            self.follow(slow[0], run_time=max(4.0, line.rest()))
        with self.say("round") as line:
            self.hide(slow[1])
            line.at("round")
            self.vary(unit, fact="round_unit", run_time=1.8)
            self.show(quick[1], quick[2], run_time=0.3)
            line.at("single")
            self.follow(quick[0], run_time=1.0)
        with self.say("scale") as line:
            line.point("scale", plot.numbers)

    # -- to take home -------------------------------------------------------------------------

    @beat("chart", "chart_edges")
    def recap(self) -> None:
        lands = [self.terrain(sight.about(np.array([0.0, 0.0, 0.1]), 3.9), picture_box(k), depth=CARD_DEPTH)
                 for k, sight in enumerate((BOWL, BOWL, ALONG))]  # fmt: skip
        bottom = near(self.mark(self.of("best_point"), MINIMUM, on=lands[0]))
        level = [near(self.mark(self.of("stop_point", name), LOOKS[name], on=lands[1])) for name in LOOKS]
        jumps = [near(self.mark(self.of("bounce_line", side), LIMIT, on=lands[2])) for side in (0, 1)]
        self.take_home(
            RecapCard(say="first", at="bottom", words=("recap_first_a", "recap_first_b"), color=theme.POSITIVE,
                      picture=[lands[0], bottom]),
            RecapCard(say="second", at="level", words=("recap_second_a", "recap_second_b"), color=theme.GRADIENT,
                      picture=[lands[1], *level]),
            RecapCard(say="third", at="rate", words=("recap_third_a", "recap_third_b"), color=LIMIT.color,
                      picture=[lands[2], *jumps]),
        )  # fmt: skip
        with self.say("next"):
            pass
