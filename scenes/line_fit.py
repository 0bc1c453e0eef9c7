"""Fitting a line is rolling down a bowl: what can go wrong is the rate, the stop and the unit, never the valley."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from manim import linear

from gdcore.experiments import LineFit
from scenes.stage import (
    ABOVE, CARD_DEPTH, DESCENT, LIMIT, METHOD, MINIMUM, TALL, VIEW, Box, GroundLine, GroundWay, Hanging,
    LandscapeLesson, Nudge, RecapCard, Scatter, Shown, Sight, Squares, Stops, SwarmCurves, Terrain, UnitCard, Value,
    Vary, beat, edged, near, theme, varied,
)  # fmt: skip

#: The plot while it has the frame to itself, and the two knobs under it.
LARGE, KNOBS = Box(170, 130, 1780, 770), ((170.0, 882.0), (1030.0, 882.0))
#: From where one looks: at the bowl, and along a, so that it is a parabola in b.
BOWL, ALONG = Sight(-60, 42, 4.6, (0.02, -0.04, -0.02)), Sight(-4, 36, 4.1, (0.0, 0.1, 0.1))
CHART = Box(256, -40, 1336, 1040)  # the map, beside a tall card
#: What stands for the rates: too small, in between, and on the limit.
LOOKS = {"tiny": DESCENT, "safe": METHOD, "limit": LIMIT}


class FittingALine(LandscapeLesson):
    """Every datum digs a trough over (a, b); together they make a bowl with one bottom.

    Wants: the learning rate and its limit, and "a point of the ground is a curve beside it".
    A variant is a subclass with another `experiment`.
    """

    experiment = LineFit()
    beats = ("puzzle", "squares", "trough", "everywhere", "stop", "bounce", "unit", "recap")
    sight, seen, dot_px = BOWL, ("safe",), 8.0
    shaped, relief = None, 0.9  # the height is the error itself: its root is no paraboloid
    resolution, reaching = 100, (0.0,)

    # -- what beats share ---------------------------------------------------------------

    hand = varied(lambda run: np.array(run.start))  # the point that is moved by hand
    weights = varied(lambda run: run.shares(0))  # how much each datum counts
    scale = varied(1.0)  # how many times as large the numbers of x are

    @cached_property
    def forming(self) -> Terrain:
        """The ground while data come: the block is as high as the highest of it, or of the bowl."""
        bowl = 0.0, self.experiment.facts["largest_loss_in_window"]
        return self.reshaped("weighted", self.weights, BOWL, VIEW, reaching=bowl)

    @cached_property
    def chart(self) -> Terrain:
        """The bowl in the unit of the moment as a nearly flat map; its colours reach as high as in the finer one."""
        run, top = self.experiment, self.experiment.facts["largest_loss_in_window"]
        highest = self.ground_of(run.objective_in(run.unit).funs).value_range[1]
        levels = [top * (k / 8) ** 2 for k in range(1, 9)]
        return self.reshaped("objective_in", self.scale, ABOVE, CHART, value_range=(0.0, highest), contours=levels,
                             transform=np.log1p, relief=0.05, resolution=160)  # fmt: skip

    forming_edges, chart_edges = edged("forming"), edged("chart")

    @cached_property
    def ball(self) -> Any:
        """The ball at the point that is moved by hand, on the ground as it is."""
        return self.mark(self.hand, METHOD, on=self.forming, radius=theme.BALL_PX)

    @cached_property
    def large(self) -> list[Any]:
        """The plot of the card while it has the frame to itself."""
        self.card.place.set(Shown(self.hand))
        return self.card.alone(LARGE, dot_px=13.0)

    @cached_property
    def stops(self) -> Stops:
        """The marks of the three rates where the usual rule stops them, and their cards."""
        return Stops(self.land, LOOKS, step=self.words("step"), stopped=self.words("stopped"))

    @cached_property
    def jumps(self) -> list[Any]:
        """The two points between which the ball on the limit jumps in the end."""
        return [self.of("bounce_line", side) for side in (0, 1)]

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
            line.at("tilts").there_and_back(0)
        self.when("lift", "lifts").there_and_back(1)
        self.tell("stuck")
        self.ask("question", "why", self.card.plot.at(lambda: 0.0, self.fact("start_b")), at=(960, 190), size=80)

    def there_and_back(self, knob: int) -> None:
        """Turn a knob to where it fits best, and back."""
        start = self.hand.now
        for to in (np.where(np.arange(2) == knob, self.experiment.best_point, start), start):
            self.vary(self.hand, to=to, run_time=0.9)

    @beat("large")
    def squares(self) -> None:
        card, run = self.card, self.experiment
        squares, poured = (near(Squares(card.curve, self.of("points"), grown=grown)) for grown in (0.0, 1.0))
        area = [near(part) for part in poured.named(card.error, self.words("error"))]
        foot = self.mark(self.hand, METHOD, on=self.forming, radius=8.0)
        ball = Hanging(self.forming, METHOD, self.hand, since=self.of("start"))
        with self.say("miss") as line:
            line.show("miss", card.misses, draw=True)
            line.at("square").show(squares, also=[Vary(squares.grown, 1.0)], run_time=1.4)
        with self.say("area") as line:
            line.at("area").show(poured, also=[Vary(poured.poured, 1.0)], run_time=1.4)
            self.show(area)
        with self.say("height") as line:
            shown = self.showing(card.bare, card.readouts, card.height[:2], self.forming, self.forming_edges)
            self.hide(area, run_time=line.until("place", at_least=1.0), also=[*card.home(), *shown])
            line.show("place", foot, run_time=0.3)
            line.show("height", ball)
        with self.say("drag") as line:
            line.at("drag").vary(self.hand, to=run.best_point, run_time=2.4)
            self.vary(self.hand, to=run.beyond, run_time=2.0)
        with self.say("ground") as line:
            self.hide(squares, poured, card.misses)
            line.at("ground").vary(self.weights, to=run.shares(run.samples), run_time=2.0)
            self.mark_poster()

    @beat("forming", "forming_edges", "card.bare", "card.fit", "ball")
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
            line.at("through").vary(self.hand, to=ways[8], run_time=line.until("floor", at_least=1.0))
            self.show(floors[0], draw=True)
            self.vary(self.hand, to=ways[30], run_time=line.rest(at_least=1.4))
        with self.say("second") as line:
            line.at("second").vary(Vary(count, 2.0), Vary(self.weights, run.single(last)))
            self.show(floors[1], draw=True)
            line.at("cross").vary(Vary(self.weights, run.shares(2)), Vary(self.hand, run.pair), run_time=1.8)
        with self.say("together") as line:
            line.at("together").hide(floors)
            self.vary(
                Vary(count, float(run.samples), rate_func=linear),
                Vary(self.weights, run.shares(run.samples), rate_func=linear,
                     through=lambda share: run.shares(2 + share * (run.samples - 2))),
                Vary(self.hand, run.best_point), run_time=line.until("upward", at_least=2.4),
            )  # fmt: skip
            line.at("upward")
            for path in paths:
                self.show(path, draw=True, run_time=0.5)

    @beat("land", "edges", "card.bare", "card.data")
    def everywhere(self) -> None:
        card, best = self.card, self.of("best_point")
        swarm = self.crowd(12, (theme.ITERATE, theme.NEGATIVE))
        lines = near(SwarmCurves(card.plot, swarm))
        with self.say("everywhere") as line:
            line.show("everywhere", swarm, run_time=0.8)
            self.show(lines)
        self.ask("question", "ask_arrive", self.land.at(best), at=(650, 170), size=72)
        self.when("roll", "roll").play(Vary(swarm.painted, 1.0), Vary(swarm.share, 1.0), run_time=4.5)
        card.place.set(card.at(best))
        with self.say("best") as line:
            self.swap([swarm, lines], [self.mark(best, MINIMUM, radius=theme.BALL_PX), card.fit, card.height])
            line.show("best", card.misses, draw=True)

    @beat("land", "edges")
    def stop(self) -> None:
        card, stops, marks = self.card, self.stops, self.stops.marks
        stops.begin()
        ground = [self.land, *self.edges]
        with self.say("rule") as line:
            self.hide(ground, run_time=0.3)
            self.show(stops.cards, run_time=line.until("changes"))
            self.play(*stops.running(), run_time=3.4)
        self.ask("question", "ask_arrived", lambda: (1440.0, 84.0), at=(1010, 84), size=72)
        best = card.curve_of(self.of("best_point"), theme.POSITIVE)
        card.hold(marks.tiny)
        self.hide(stops.cards, run_time=0.3)
        self.show(ground, *vars(marks).values(), card.bare, card.data, card.fit, card.height)
        self.tell("tiny", marks.tiny, at="began")
        with self.say("safe") as line:
            both, also = card.holding(*self.jumps), [self.shows(marks.safe), *self.showing(best)]
            self.zoom(card.plot, both, run_time=line.until("off", at_least=0.6), also=also)
            line.point("off", marks.safe)
        with self.say("wall") as line:
            self.play(self.shows(marks.limit), run_time=line.until("wall", at_least=0.6))
            line.point("wall", marks.limit)
        slopes = self.row(890, self.words("slopes"), stops.colors, ".2g", *stops.facts("stop_slope"))
        with self.say("slope") as line:
            line.at("slope").show(stops.slopes(0.45), slopes, draw=True, run_time=1.0)

    @beat("land", "card.bare", "card.data", "card.fit", "stops.marks.limit")
    def bounce(self) -> None:
        card, mark, best, by = self.card, self.stops.marks.limit, self.of("best_point"), Value(0.0)
        card.hold(mark)
        card.plot.window.set(card.holding(*self.jumps))
        ends = [self.number_at(self.fact(fact), "#.2g", end, dy=70, name="b", color=LIMIT.color)
                for fact, end in zip(("start_b", "limit_b_first"), self.jumps, strict=True)]  # fmt: skip
        with self.say("bounces") as line:
            self.fly(ALONG, VIEW, run_time=line.until("bounces", at_least=1.2))
            self.show(GroundWay(mark, keep=2), ends, run_time=0.2)
            self.follow(mark, upto=mark.position.now + 8, run_time=5.0)
        lift, tilt = (near(Nudge(card.curve, self.of("points"), knob, by)) for knob in (1, 0))
        with self.say("moves") as line:
            self.vary(card.place, to=card.at(best), run_time=line.until("every", at_least=0.5))
            self.show(lift, also=[Vary(by, 1.0)])
            line.at("middle").vary(by, to=0.0, run_time=0.5)
            self.swap(lift, tilt, run_time=0.1)
            self.vary(by, to=1.0, run_time=0.8)
        bend_b = card.note(0, 'L_b = 2 "mean"(1^2)', self.fact("curvature_b"), ".2g", theme.POSITIVE)
        bend_a = card.note(1, 'L_a = 2 "mean"(x^2)', self.fact("curvature_a"), ".2g", theme.POSITIVE)
        limit = card.note(2, "2 \\/ L_b", self.fact("learning_rate_limit"), ".2g", LIMIT.color)
        with self.say("mean") as line:
            self.hide(card.readouts)
            line.show("ones", bend_b)
            line.show("x", bend_a)
        self.tell("steeper", at="steeper", show=[self.bends(best)], draw=True)
        self.tell("limit", at="edge", show=[limit])
        ghosts = [card.curve_of(end, LIMIT.color, width=4.0) for end in self.jumps]
        with self.say("midway") as line:
            self.swap(tilt, ghosts, run_time=0.4)
            line.point("midway", card.curve)

    @beat("land")
    def unit(self) -> None:
        chart, unit, runs = self.chart, self.scale, {"first_unit": "first_unit", "unit": "unit", "round": "round_unit"}
        card = UnitCard(chart, runs, unit, TALL, unit_name=self.words("unit"), steps_name=self.words("steps"))
        (first, slow, quick), ways, rows = card.marks, card.ways, card.rows
        lowest = self.mark(self.of("point_in", unit, "best"), MINIMUM, on=chart)
        with self.say("first") as line:
            self.fly(ABOVE, CHART, run_time=line.until("rate", at_least=1.6) - 0.6, also=self.showing(card.parts))
            self.swap(self.land, [chart, self.chart_edges, lowest, ways[0], rows[0], card.names])
            line.at("rate").follow(first, run_time=2.4)
        with self.say("finer") as line:
            self.hide(ways[0])
            line.at("unit").vary(unit, fact="unit", run_time=2.6)
        with self.say("ravine") as line:
            self.show(ways[1], rows[1], run_time=0.3)
            line.at("ravine").follow(slow, run_time=line.rest(at_least=2.0) + 1.4)
        with self.say("round") as line:
            self.hide(ways[1])
            line.at("round").vary(unit, fact="round_unit", run_time=1.8)
            self.show(ways[2], rows[2], run_time=0.3)
        self.when("single", "single").follow(quick, run_time=1.0)
        self.tell("scale", card.plot.numbers, at="scale")

    @beat("chart", "chart_edges")
    def recap(self) -> None:
        bowl, slopes, bent = (self.small_terrain(k, sight, middle=0.1, distance=4.3)
                              for k, sight in enumerate((BOWL, BOWL, ALONG)))  # fmt: skip
        bottom = near(self.mark(self.of("best_point"), MINIMUM, on=bowl))
        level = [near(mark) for mark in self.stops.stopped(slopes)]
        jumps = [near(self.mark(point, LIMIT, on=bent)) for point in self.jumps]
        self.take_home(
            RecapCard(say="first", at="bottom", color=theme.POSITIVE,
                      picture=[bowl, bottom]),
            RecapCard(say="second", at="level", color=theme.GRADIENT,
                      picture=[slopes, *self.stops.slopes(0.45, slopes), *level]),
            RecapCard(say="third", at="rate", color=LIMIT.color,
                      picture=[bent, *jumps]),
        )  # fmt: skip
        self.tell("next")
