"""Fitting a line is rolling down a bowl: what can go wrong is the rate, the stop and the unit, never the valley."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from manim import linear

from gdcore.experiments import LineFit
from scenes.stage import (
    ABOVE, CARD_DEPTH, DESCENT, LIMIT, MAP, METHOD, MINIMUM, VIEW, Box, Card, Derived, GroundLine, GroundRun, GroundWay,
    Hanging, Icon, LandscapeLesson, Look, Nudge, Number, Plot, Readout, RecapCard, Reshape, Scatter, Shown, Sight,
    Slider, Squares, Swarm, SwarmCurves, Terrain, Value, Vary, Window, Words, beat, near, picture_box, theme,
)  # fmt: skip

#: The plot while it has the frame to itself, and the two knobs under it.
LARGE, KNOBS = Box(170, 130, 1780, 770), ((170.0, 882.0), (1030.0, 882.0))
#: From where one looks: at the bowl, and along a, so that it is a parabola in b.
BOWL, ALONG = Sight(-58, 40, 4.2, (0.0, -0.05, 0.12)), Sight(-6, 30, 4.3, (0.0, 0.0, 0.2))
#: The card beside the map, and the plot on it.
SIDE, SMALL = (1376.0, 112.0, 1824.0, 896.0), Box(1470, 170, 1790, 480)
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
        return Terrain(self.experiment, Reshape(self.laid, self.weights), BOWL, VIEW, of=question, screen=self.on_screen)

    @cached_property
    def forming_edges(self) -> list[Any]:
        return self.edges_of(self.forming)

    # -- the fit beside it ----------------------------------------------------------------

    @cached_property
    def hand(self) -> Value[Any]:
        """The point that is moved by hand."""
        return Value(np.array(self.experiment.start))

    @cached_property
    def large(self) -> list[Any]:
        """The plot of the fit while it has the frame to itself: the same plot as on the card."""
        card = self.card
        self.home = card.plot.box.now
        card.plot.box.set(LARGE)
        card.place.set(Shown(self.hand))
        return [card.plot, card.data, card.curve]

    @cached_property
    def fit(self) -> list[Any]:
        """The card with its plot at home, and with all data."""
        return [*self.bare, self.card.data]

    @cached_property
    def bare(self) -> list[Any]:
        """The card with its plot at home, without data and without the error."""
        card = self.card
        return [card.card, card.rule, card.plot, card.glow, card.curve, *card.readouts]

    @cached_property
    def ball(self) -> Any:
        """The ball at the point that is moved by hand, on the ground as it is."""
        return self.mark(self.hand, METHOD, on=self.forming, radius=theme.BALL_PX)

    # -- beats ------------------------------------------------------------------------------

    @beat("large")
    def puzzle(self) -> None:
        card, run = self.card, self.experiment
        (low_a, high_a), (low_b, high_b) = run.window
        knobs = [
            Slider(name, Derived(lambda k=k: float(self.hand()[k])), *ends, place, beside=True, length=400, spec=".2f",
                   color=theme.ITERATE)
            for k, (name, ends, place) in enumerate(zip("ab", ((low_a, high_a), (low_b, high_b)), KNOBS, strict=True))
        ]  # fmt: skip
        with self.say("points") as line:
            self.open_with(card.data, y=250)
            self.begin_the_plot(card.plot)
            line.show("line", card.curve, draw=True)
        tilted, lifted = (np.where([k == 0, k == 1], run.best_point, run.start) for k in (0, 1))
        with self.say("knobs") as line:
            self.show(knobs)
            line.at("tilts")
            self.there_and_back(tilted)
            line.at("lifts")
            self.there_and_back(lifted)
        with self.say("stuck") as line:
            line.point("stuck", card.curve)
        self.ask("question", "why", lambda: (960.0, 450.0), at=(960, 200))

    def there_and_back(self, to: Any) -> None:
        """Take the hand to a point and back."""
        self.vary(self.hand, to=to, run_time=1.1)
        self.vary(self.hand, to=np.array(self.experiment.start), run_time=1.1)

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
        ball = Hanging(self.forming, METHOD, self.hand, since=self.of("start"))
        squares.grown.set(0.0)
        with self.say("miss") as line:
            line.show("miss", card.misses, draw=True)
            line.at("square")
            self.show(squares, also=[Vary(squares.grown, 1.0)], run_time=1.4)
        with self.say("area") as line:
            self.play(Vary(card.plot.box, self.home), *self.showing(card.card, card.rule, *card.readouts),
                      run_time=max(0.6, line.until("area") - 0.1))  # fmt: skip
            line.at("area")
            self.show(poured, also=[Vary(poured.poured, 1.0), *self.showing(card.height[:2])], run_time=1.2)
            line.show("height", self.forming, self.forming_edges, ball)
        with self.say("drag") as line:
            line.at("drag")
            self.vary(self.hand, to=run.best_point, run_time=2.4)
            self.vary(self.hand, to=run.beyond, run_time=2.0)
            self.hide(squares, poured, card.misses, run_time=0.3)
            self.vary(self.weights, to=run.shares(run.samples), run_time=1.8)

    @beat("forming", "forming_edges", "bare", "ball")
    def trough(self) -> None:
        card, run = self.card, self.experiment
        last, count = run.samples - 1, Value(1.0)
        data = near(Scatter(card.plot, self.of("arrived", count), radius=7.0))
        floors = [GroundLine(self.forming, self.of("floor", k), theme.DATA) for k in (0, last)]
        with self.say("single") as line:
            line.at("single")
            self.show(data, also=[Vary(self.weights, run.single(0)), Vary(self.hand, run.floor(0)[-8])], run_time=1.6)
        with self.say("floor") as line:
            line.at("through")
            self.vary(self.hand, to=run.floor(0)[8], run_time=line.until("floor", at_least=1.0))
            self.show(floors[0], draw=True)
            self.vary(self.hand, to=run.floor(0)[30], run_time=max(1.0, line.rest()))
        with self.say("second") as line:
            line.at("second")
            self.vary(Vary(count, 2.0), Vary(self.weights, run.single(last)), run_time=1.2)
            self.show(floors[1], draw=True)
            line.at("cross")
            self.vary(Vary(self.weights, run.shares(2)), Vary(self.hand, run.pair), run_time=1.6)
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

    @beat("land", "edges", "fit")
    def everywhere(self) -> None:
        card = self.card
        ways, label = self.experiment.crowd(12)
        swarm = Swarm(self.land, ways, label, (theme.ITERATE, theme.NEGATIVE), self.of("crowd", 12))
        lines = near(SwarmCurves(card.plot, swarm))
        self.hide(card.curve, card.glow, card.readouts, run_time=0.2)
        with self.say("everywhere") as line:
            line.show("everywhere", swarm, lines, run_time=0.8)
        self.ask("question", "ask_arrive", lambda: (650.0, 520.0), at=(650, 170), size=72)
        with self.say("roll") as line:
            line.at("roll")
            self.play(Vary(swarm.painted, 1.0), Vary(swarm.share, 1.0), run_time=4.5)
        bottom = self.mark(self.of("best_point"), MINIMUM, radius=theme.BALL_PX)
        card.place.set(card.at(self.of("best_point")))
        with self.say("best") as line:
            self.swap([swarm, lines], [bottom, card.curve, card.glow, *card.readouts, *card.height])
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
        box = picture_box(k)
        middle, top, mark, stop = (box.left + box.right) / 2, box.top, self.stopped[name], self.experiment.stop(name)

        def done() -> bool:
            return float(mark.position()) >= stop

        return [
            Card((box.left, box.top, box.right, box.top + 660)), near(Icon(LOOKS[name], (middle, top + 110), 40.0)),
            *(near(part) for part in Readout(
                "eta", self.fact(f"{name}_rate"), "g", (middle - 130, top + 240), color=LOOKS[name].color)),
            near(Number(lambda: float(np.floor(mark.position() + 1e-9)), ".0f", (middle, top + 390),
                        size=theme.HERO_PX, anchor="")),
            near(Words(self.words("step"), (middle, top + 480), color=theme.NEUTRAL)),
            near(Words(self.words("stopped"), (middle, top + 580), size=60, weight="SEMIBOLD",
                       color=LOOKS[name].color, when=done)),
        ]  # fmt: skip

    @beat("land", "edges")
    def stop(self) -> None:
        card, marks, run = self.card, self.stopped, self.experiment
        for mark in marks.values():
            mark.position.set(0.0)
        panels = [self.panel(k, name) for k, name in enumerate(LOOKS)]
        stops = {name: float(run.stop(name)) for name in LOOKS}
        longest = max(stops.values())
        with self.say("rule") as line:
            self.show(panels, run_time=line.until("changes", at_least=0.8))
            line.at("changes")
            self.play(*(Vary(mark.position, stops[name], rate_func=linear, span=(0.0, stops[name] / longest))
                        for name, mark in marks.items()), run_time=3.4)  # fmt: skip
        self.ask("question", "ask_arrived", lambda: (1740.0, 90.0), at=(1060, 90), size=72)
        best = card.curve_of(self.of("best_point"), theme.POSITIVE)
        card.place.set(card.show(marks["tiny"]))
        with self.say("tiny") as line:
            self.swap(panels, [*marks.values(), *self.fit, *card.height], run_time=line.until("began", at_least=0.8))
            line.point("began", marks["tiny"])
        with self.say("safe") as line:
            self.play(self.shows(marks["safe"]), *self.showing(best), run_time=line.until("off", at_least=0.6))
            line.point("off", marks["safe"])
        with self.say("wall") as line:
            self.play(self.shows(marks["limit"]), run_time=line.until("wall", at_least=0.6))
            line.point("wall", marks["limit"])
        arrows = [self.arrow(self.of("stop_point", name), self.of("below", name, 0.3), color=theme.GRADIENT)
                  for name in LOOKS]  # fmt: skip
        slopes = [self.number_at(self.fact(f"{name}_stop_slope"), ".2g", self.of("stop_point", name), dy=64, size=38,
                                 color=theme.GRADIENT) for name in LOOKS]  # fmt: skip
        with self.say("slope") as line:
            line.at("slope")
            self.show(arrows, slopes, draw=True, run_time=1.0)

    # -- on the limit -----------------------------------------------------------------------

    @beat("land", "edges", "fit", "high")
    def bounce(self) -> None:
        card, mark, run = self.card, self.high, self.experiment
        card.place.set(card.show(mark))
        far = run.stop("limit") + 8
        with self.say("bounces") as line:
            self.fly(ALONG, VIEW, run_time=line.until("settles", at_least=1.2))
            line.at("bounces")
            self.show(GroundWay(mark, keep=2), run_time=0.1)
            self.follow(mark, upto=far, run_time=5.0)
        ghosts = [card.curve_of(self.of("bounce_line", side), LIMIT.color, width=4.0) for side in (0, 1)]
        by = Value(0.0)
        lift, tilt = (near(Nudge(card.curve, self.of("points"), knob, by)) for knob in (1, 0))
        with self.say("moves") as line:
            self.vary(card.place, to=card.at(self.of("best_point")), run_time=line.until("every", at_least=0.5))
            self.show(lift, also=[Vary(by, 1.0)])
            line.at("middle")
            self.hide(lift, run_time=0.2)
            by.set(0.0)
            self.show(tilt, also=[Vary(by, 1.0)])
        bends = self.bends(self.of("best_point"))
        rows = self.row(760, self.words("curvatures"), (theme.POSITIVE, theme.POSITIVE), ".2g", "curvature_b", "curvature_a")
        with self.say("steeper") as line:
            line.at("steeper")
            self.hide(tilt, run_time=0.2)
            self.show(bends, rows, draw=True)
        limit = Readout("2 / L", self.fact("learning_rate_limit"), "g", (130, 880), color=LIMIT.color)
        with self.say("limit") as line:
            line.show("limit", limit)
        with self.say("midway") as line:
            self.show(ghosts, run_time=0.4)
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
            self.experiment.objective_in(unit).funs, value_range=(0.0, top), resolution=100,
            contours=[top * (k / 8) ** 2 for k in range(1, 9)],
            transform=lambda value: np.where(value < top, value, top * (1 + 0.02 * np.log(np.maximum(value / top, 1)))),
        )  # fmt: skip

    @cached_property
    def chart(self) -> Terrain:
        """The map of the bowl in the unit of the moment."""
        question = self.of("objective_in", self.scale)
        return Terrain(self.experiment, Reshape(self.charted, self.scale), ABOVE, MAP, of=question, screen=self.on_screen)

    @cached_property
    def chart_edges(self) -> list[Any]:
        return self.edges_of(self.chart)

    @beat("chart", "chart_edges")
    def unit(self) -> None:
        run, chart, unit = self.experiment, self.chart, self.scale
        x, y = run.points
        high = float(np.ptp(y)) / 2
        plot = Plot(run, Window(-1.1, 1.1, y.min() - high, y.max() + high), SMALL, bleed=False, ticks=(3, 3),
                    y_numbers="left", depth=CARD_DEPTH)  # fmt: skip
        plot.window = Derived(lambda: Window(-1.1 * unit(), 1.1 * unit(), y.min() - high, y.max() + high))
        data = near(Scatter(plot, self.of("points_in", unit)))
        line_of = near(plot.graph("best_line_in", unit, color=theme.POSITIVE))
        lowest = self.mark(self.of("point_in", unit, "best"), MINIMUM, on=chart)
        frame = [Card(SIDE), plot, data, line_of]
        with self.say("finer") as line:
            self.show(frame, lowest, run_time=0.8)
            line.at("unit")
            self.vary(unit, fact="unit", run_time=2.6)
        slow = GroundRun(chart, METHOD, self.of("trajectories.unit"))
        steps = near(Number(self.steps(slow), ".0f", (1416, 640), size=theme.HERO_PX, color=theme.ITERATE))
        word = near(Words(self.words("steps"), (1420, 724), color=theme.NEUTRAL, anchor="l"))
        few = near(Number(self.fact("steps_in_first_unit"), ".0f", (1416, 820), size=60, color=theme.NEUTRAL))
        with self.say("ravine") as line:
            self.show(slow, steps, word, run_time=0.3)
            line.at("ravine")
            self.show(GroundWay(slow), run_time=0.1)
            self.follow(slow, run_time=max(4.0, line.rest()))
            self.show(few)
        self.hide(slow, steps, few, word)
        with self.say("round") as line:
            line.at("round")
            self.vary(unit, fact="round_unit", run_time=1.8)
            quick = GroundRun(chart, METHOD, self.of("trajectories.round"))
            count = near(Number(self.steps(quick), ".0f", (1416, 640), size=theme.HERO_PX, color=theme.ITERATE))
            self.show(quick, GroundWay(quick), count, word, run_time=0.3)
            line.at("single")
            self.follow(quick, run_time=1.0)
        with self.say("scale") as line:
            line.point("scale", plot.numbers)

    @staticmethod
    def steps(mark: GroundRun) -> Any:
        """Return the number of the iterate that a mark has left last, or stands on."""
        return lambda: float(np.floor(mark.position() + 1e-9))

    # -- to take home -------------------------------------------------------------------------

    @beat("chart")
    def recap(self) -> None:
        lands = [self.terrain(sight.about(np.array([0.0, 0.0, 0.1]), 4.6), picture_box(k), depth=CARD_DEPTH)
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
