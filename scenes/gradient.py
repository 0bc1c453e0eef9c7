"""What one point of a hillside tells of the way down, and how far that holds."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gdcore.experiments import GradientOnHill
from gdcore.trajectory import Status
from scenes.stage import (
    CARD_DEPTH, GHOST, MAP, MAXIMUM, MINIMUM, NO_FOG, VIEW, WHOLE, Box, Compass, FeltLine, Hero, HeroOf, HillLesson,
    Look, NamedNumber, Number, PlaneStrip, Plot, PromiseCard, RecapCard, SecantCard, Sight, SlopeRose, SlopeTriangle,
    Turn, Vary, WeightTable, Window, Words, beat, on_card, picture_box, plated, theme,
)  # fmt: skip

#: From where one looks: at the feet, along the walk to the east, at the plane, at the whole ground.
PUZZLE, SIDE = Sight(-70, 36, 1.5, (0.15, -0.4, 0.36)), Sight(-82, 28, 1.72, (0.51, -0.3, 0.48))
PLANE, HIGHER = Sight(-68, 24, 5.2, (0.0, 0.0, 0.72)), Sight(-74, 48, 5.2, (0.0, 0.0, 0.72))
CORNER = Sight(-135, 24, 4.4, (0.0, 0.0, 0.8))
OPEN, VALLEY = Sight(-108, 46, 3.3, (0.0, -0.05, 0.24)), Sight(-118, 38, 3.7, (-0.05, -0.1, 0.2))
LEVEL, PASS = Sight(-64, 30, 3.6, (0.0, 0.0, 0.3)), Sight(-112, 44, 3.4, (0.0, -0.05, 0.22))
STRAIGHT = Sight.from_above(1080.0, 1010.0, relief=1.64)
#: The whole frame for the ground; a map with room for numbers beside it.
WIDE, ABOVE = Box(0, -20, 1920, 1060), Box(220, -40, 1300, 1040)
#: Where the number of the moment stands beside the map, and in which colour.
BESIDE, BLUE = (1550, 400), theme.GRADIENT
#: What stands for level places: those that are neither lowest nor highest are passes.
PLACE = Look(theme.INK, "square")
LOOKS = {Status.MINIMUM: MINIMUM, Status.MAXIMUM: MAXIMUM}


class Gradient(HillLesson):
    """Close up the ground is a plane: two slopes make one arrow, which knows every direction, but only here.

    Wants: derivatives as slopes, and gradient descent as "walk against the slope".
    A variant is a subclass with another `experiment`.
    """

    experiment = GradientOnHill()
    beats = ("puzzle", "slope", "plane", "directions", "step", "table", "level", "recap")
    opening, seen = (PUZZLE, WHOLE), ("descent",)
    haze, fog = 1.4, 0.5  # how much is clear, in data units: before the fog falls, and in it

    # -- beats ----------------------------------------------------------------------------

    @beat("in_haze", "feet")
    def puzzle(self) -> None:
        land = self.land
        with self.say("setting") as line:
            self.open_with(y=140, hold=0.2)
            line.at("fog").begin_the_plot(also=[Vary(land.clear, self.fog)], run_time=1.6)
            line.point("feet", self.feet)
        compass = Compass(land, self.here)
        self.show(compass, draw=True, run_time=1.0)
        self.ask("question", "ask_down", self.feet, at=(960, 170))
        self.hide(compass)

    @beat("land", "feet")
    def slope(self) -> None:
        card = SecantCard(self.experiment, {name: self.words(name) for name in ("rise_over_run", "run", "slope")})
        run, end = card.run, self.of("walked", card.run)
        ghost = self.mark(end, GHOST)
        with self.say("east") as line:
            line.at("east").fly(SIDE, VIEW, run_time=line.until("walk", at_least=0.8), also=self.showing(card))
            self.show(FeltLine(self.land, self.here, end), ghost, card.walk, run_time=0.3)
            self.vary(run, fact="far_run", run_time=line.until("lower", at_least=1.6) + 0.3)
            self.show(card.chord, run_time=0.5)
        self.ask("question", "ask_east", ghost, at=(640, 170), size=72)
        with self.say("over") as line:
            line.show("over", card.quotient, card.length)
            line.at("take").vary(run, fact="unit_run", run_time=line.until("shorter", at_least=1.0) - 0.1)
            self.vary(run, fact="tenth_run", run_time=1.0)
            self.vary(run, fact="nudge", run_time=0.6)
        self.when("zoom", "zoom").zoom(card.plot, card.close, run_time=2.6, also=self.showing(card.times))
        self.when("slope", "slope").swap([card.quotient, card.length, card.legs, card.times], card.slope)

    @beat("land", "feet")
    def plane(self) -> None:
        land = self.land
        zoom = Number(land.zoom, ".0f", (1810, 330), size=84, anchor="r", suffix="×")
        gap = Number(self.of("gap_at", land.zoom), ".1%", (1810, 560), size=84, anchor="r", color=theme.MODEL)
        gap_name = Words(self.words("gap"), (1806, 480), color=theme.NEUTRAL, anchor="r")
        with self.say("ground") as line:
            line.at("ground")
            counting = [*self.showing(zoom, span=(0.05, 0.2)), *self.showing(gap, gap_name, span=(0.35, 0.5))]
            self.fly(PLANE, VIEW, run_time=4.2, also=[land.magnifying(self.fact("zoom")), *counting])
        with self.say("contours") as line:
            line.at("straight").fly(HIGHER, run_time=line.rest(at_least=1.5))
        east, north = (SlopeTriangle(land, self.here, axis, share=0.42) for axis in (0, 1))
        with self.say("slopes") as line:
            aside = [*self.flying(CORNER), Vary(land.quiet, 0.6)]
            self.hide(gap, gap_name, zoom, also=aside, run_time=line.until("east", at_least=1.0))
            self.show(east, draw=True, run_time=0.8)
            self.show(east.number(self.fact("slope_east")), run_time=0.3)
            line.show("north", north, draw=True, run_time=0.8)
            self.show(north.number(self.fact("slope_north")), run_time=0.3)

    @cached_property
    def rose(self) -> SlopeRose:
        return SlopeRose(self.experiment, self.land.at(self.here), 690.0)

    @beat("close_up", "feet")
    def directions(self) -> None:
        land, rose = self.land, self.rose
        names = [rose.number(self.fact("slope_east"), rose.east, 0.5, 0, 44, self.words("east")),
                 rose.number(self.fact("slope_north"), rose.north, 1.0, -86, -36, self.words("north"))]  # fmt: skip
        with self.say("lengths") as line:
            self.fly(STRAIGHT, ABOVE, run_time=line.until("length", at_least=1.4), also=[Vary(land.quiet, 0.85)])
            self.show(rose.east, rose.north, draw=True)
            self.show(plated(*names, alpha=0.75), run_time=0.3)
        ghosts = [rose.along((1, 1), self.fact(name)) for name in ("average_of_two_slopes", "northeast_slope")]
        self.ask("question", "ask_northeast", self.feet, ghosts, at=(1545, 250), size=76)
        east, north = (f'"{self.words(name)}"' for name in ("east", "north"))
        between = HeroOf(
            self.fact("northeast_slope"), ".2f", BESIDE, formula=f"frac({east} + {north}, sqrt(2))", color=BLUE
        )
        tried = HeroOf(rose.turn, ".0f", BESIDE, says=self.words("directions"), color=BLUE)
        length = HeroOf(self.fact("gradient_length"), ".2f", BESIDE, formula=f"sqrt({east}^2 + {north}^2)", color=BLUE)
        rose.turn.set(3.0)
        with self.say("steeper") as line:
            line.at("either").show(rose.hand, between, run_time=0.4)
            self.answer()
        with self.say("circle") as line:
            line.at("turn").hide(between, rose.hand, run_time=0.2)
            rose.turn.set(0.0)
            self.show(rose.tips, rose.hand, tried, run_time=0.2)
            self.vary(rose.turn, to=float(len(self.experiment.rose[1])), run_time=line.until("circle", at_least=4.0))
            self.hide(rose.hand, tried, run_time=0.2)
            self.show(rose.rising, draw=True, run_time=1.2)
        name = Words(self.words("gradient"), rose.place(rose.arrow, 1.0, 100, -50), color=theme.GRADIENT)
        with self.say("gradient") as line:
            line.show("diameter", rose.sides, rose.arrow, draw=True, run_time=1.0)
            self.show(plated(name, alpha=0.75), run_time=0.3)
            line.show("steepest", length)
        self.mark_poster()
        with self.say("contour") as line:
            line.show("contour", rose.level, draw=True, run_time=0.8)
            line.at("against").show(rose.falling, rose.down, draw=True, run_time=1.0)
        self.tell("answer", rose.east, rose.north, *names, at="tries")

    @beat("land", "feet")
    def step(self) -> None:
        land, hollow = self.land, self.of("hollow")
        with self.say("lifts") as line:
            line.at("lifts")
            lifting = [land.magnifying(), Vary(land.clear, NO_FOG, span=(0.3, 1.0)), Vary(land.quiet, 0.0)]
            self.fly(OPEN, WIDE, run_time=max(2.6, line.until("arrow")), also=lifting)
            arrow = self.slope_arrow(self.here)
            self.show(arrow)
        self.ask("question", "ask_bottom", self.feet, at=(1180, 150), size=60)
        way, turn = self.arrow(self.here, hollow), Turn(land, self.here, hollow)
        off = turn.number(self.fact("arrow_misses_hollow_by"))
        with self.say("off") as line:
            line.show("off", way, self.mark(hollow, MINIMUM))
            self.show(turn, draw=True, run_time=0.5)
            self.show(off, run_time=0.3)
        trail, ball = self.with_trail("descent")
        steering = self.slope_arrow(ball.point)
        with self.say("descent") as line:
            line.at("ask")
            self.hide(way, turn, off, arrow, self.feet, run_time=0.3, also=self.showing(trail, ball, steering))
            self.follow(ball, run_time=5.0)
        self.hide(trail, ball, steering)
        self.promise_too_much()

    def promise_too_much(self) -> None:
        """Lay the plane out as far as a long step goes, and hold its height against the ground's."""
        names = ("promise", "ground", "lowest_ground", "rate")
        card = PromiseCard(self.experiment, {name: self.words(name) for name in names})
        strip = PlaneStrip(self.land, self.here, card.rate)
        landing = self.ball_at(self.of("stepped", card.rate))
        with self.say("promise") as line:
            self.fly(VALLEY, VIEW, run_time=0.9, also=self.showing(self.feet, card))
            self.show(strip, landing, card.lines, run_time=0.3)
            self.vary(card.rate, fact="long_rate", run_time=line.until("promises", at_least=2.5) + 1.4)
            line.point("low", card.floor)
        self.tell("climbs", landing, card.real, at="higher")

    @cached_property
    def weights(self) -> WeightTable:
        """A table of weights, and its empty twin."""
        names = ("weights", "gradient", "error", "run", "rise", "rise_over_run", "rate")
        return WeightTable(self.experiment, {name: self.words(name) for name in names})

    @beat("weights")
    def table(self) -> None:
        table, first = self.weights, self.experiment.nudged_entry
        self.tell("weights", at="error", show=[table.error])
        table.entry.set(float(first))
        with self.say("nudge") as line:
            line.at("nudge").show(table.frame, table.nudge, run_time=0.3)
            self.vary(table.share, to=1.0, run_time=1.6)
            self.show(table.rise)
            line.at("slope").show(table.quotient, table.names[1], run_time=0.5)
            self.show(table.slopes[first])
        with self.say("each") as line:
            line.at("each").hide(table.nudge, table.rise, table.quotient, also=[Vary(table.share, 0.0)])
            for k in set(range(table.count)) - {first}:
                self.show(table.slopes[k], run_time=0.5, also=[table.bump(k)])
            self.hide(table.frame, run_time=0.2)
            line.point("same", table.twin, *table.slopes)
        with self.say("falls") as line:
            self.show(table.step)
            self.vary(table.rate, fact="table_rate", run_time=line.until("falls", at_least=1.5) + 0.8)

    # -- level places -----------------------------------------------------------------------

    @cached_property
    def on_the_pass(self) -> list[Any]:
        """The ground close to a pass, and a ball on it."""
        hill = self.close_to_another(self.experiment.level_point(1), LEVEL, WIDE)
        return [*hill, self.ball_at(self.of("level_point", 1))]

    @beat("on_the_pass")
    def level(self) -> None:
        land, ball = self.land, self.on_the_pass[1]
        self.tell("flat", ball, at="level")
        self.ask("question", "ask_arrived", ball, at=(1180, 150), size=72)
        kinds = (("hollow", 0, MINIMUM, theme.POSITIVE), ("summit", 3, MAXIMUM, theme.NEGATIVE),
                 ("pass", 1, PLACE, theme.INK), ("pass", 2, PLACE, theme.INK))  # fmt: skip
        places = [self.mark(self.of("level_point", k), look) for _, k, look, _ in kinds]
        with self.say("out") as line:
            line.at("out").fly(PASS, WIDE, run_time=line.until("all", at_least=2.4), also=[land.magnifying()])
            self.hide(ball, run_time=0.2)
            for place, (name, k, *_) in zip(places, kinds, strict=True):
                self.show(place, self.label(self.words(name), self.of("level_point", k), dy=56), run_time=0.4)
        self.count_level_places()
        with self.say("curvature") as line:
            self.leave_only(show=[land, *places])
            line.at("curvature")
            bends = [self.bends(self.of("level_point", k), color=color) for _, k, _, color in kinds]
            self.show(*bends, draw=True, run_time=1.0)
        steepest = self.of("steepest_place")
        slope = NamedNumber(self.words("slope"), self.fact("steepest_slope"), ".2f", (1520, 410), color=BLUE)
        bend = NamedNumber(self.words("curvature"), self.fact("curvature_where_steepest"), ".2f", (1520, 550),
                           color=theme.POSITIVE)  # fmt: skip
        with self.say("steepest") as line:
            self.hide(bends, also=self.flying(VALLEY, VIEW), run_time=line.until("steepest", at_least=1.5))
            self.show(self.slope_arrow(steepest), self.bends(steepest, color=theme.INK), slope, draw=True)
            self.show(bend)

    def count_level_places(self) -> None:
        """Mark every level place of the landscape of the last lecture."""
        last, sight = self.experiment.last_landscape, Sight.from_above(1080.0, 800.0)
        ground = self.ground_of(last.objective.funs, window=last.window)
        other = self.terrain(sight, MAP, ground=ground, of="last_landscape.objective")
        kinds = [place.kind for place in last.stationary_points]
        marks = [self.mark(self.of("landscape_place", k), LOOKS.get(kind, PLACE), on=other, radius=12)
                 for k, kind in enumerate(kinds)]  # fmt: skip
        low = [mark for mark, kind in zip(marks, kinds, strict=True) if kind is Status.MINIMUM]
        count = Hero(self.fact("landscape_level_places"), ".0f", (1480, 330), self.words("level"))
        few = Hero(self.fact("landscape_minima"), ".0f", (1480, 600), self.words("minima"), color=theme.POSITIVE)
        with self.say("count") as line:
            self.leave_only(show=[other])
            line.show("places", *marks, count)
            line.at("minima").dim(but=[*low, few, *self._heading], also=self.showing(few))

    # -- to take home -----------------------------------------------------------------------

    @beat()
    def recap(self) -> None:
        plane = self.small_plane(0, Sight(-68, 30, 4.6, (0.0, 0.0, 0.74)))
        rose = SlopeRose(self.experiment, picture_box(1).middle, 360.0, depth=CARD_DEPTH)
        circle = [rose.level, rose.rising, rose.falling, rose.arrow, rose.down]
        plot = Plot(self.experiment, Window(0, 1.1 * self.experiment.long_rate, -1.3, 0.8), **on_card(2, 40))
        promise = [plot.graph("promised_height", color=theme.MODEL), plot.graph("height_after"),
                   plot.guide(y="lowest_height", color=theme.POSITIVE)]  # fmt: skip
        self.take_home(
            RecapCard(say="first", at="plane", color=theme.MODEL,
                      picture=[plane]),
            RecapCard(say="second", at="across", color=theme.GRADIENT,
                      picture=circle),
            RecapCard(say="third", at="step", color=theme.ITERATE,
                      picture=promise),
        )  # fmt: skip
        self.tell("next", circle, at="data")
