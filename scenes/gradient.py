"""What one point of a hillside tells of the way down, and how far that holds."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from gdcore.experiments import GradientOnHill
from gdcore.trajectory import Status
from scenes.stage import (
    CARD_DEPTH, GHOST, MAP, MAXIMUM, METHOD, MINIMUM, NO_FOG, VIEW, WHOLE, Box, Compass, FeltLine, Formula, Hill,
    LandscapeLesson, Look, Number, PlaneStrip, Plate, Plot, PromiseCard, RecapCard, SecantCard, Sight, SlopeRose,
    SlopeTriangle, Turn, Vary, WeightTable, Window, Words, beat, picture_box, theme,
)  # fmt: skip

#: From where one looks: at the feet, along the walk to the east, at the plane, at the whole ground.
PUZZLE, SIDE = Sight(-70, 36, 1.5, (0.15, -0.4, 0.36)), Sight(-82, 28, 2.15, (0.56, -0.3, 0.36))
PLANE, HIGHER = Sight(-68, 24, 5.2, (0.0, 0.0, 0.72)), Sight(-74, 48, 5.2, (0.0, 0.0, 0.72))
CORNER = Sight(-135, 24, 4.4, (0.0, 0.0, 0.8))
OPEN, VALLEY = Sight(-108, 46, 3.3, (0.0, -0.05, 0.24)), Sight(-118, 38, 3.7, (-0.05, -0.1, 0.2))
LEVEL, PASS = Sight(-64, 30, 3.6, (0.0, 0.0, 0.3)), Sight(-112, 44, 3.4, (0.0, -0.05, 0.22))
STRAIGHT = Sight.from_above(1080.0, 1010.0, relief=1.64)
#: How much is clear in the fog, in data units: before it falls, and in it.
HAZE, FOG = 1.4, 0.5
#: The whole frame for the ground; a map with room for numbers beside it.
WIDE, ABOVE = Box(0, -20, 1920, 1060), Box(220, -40, 1300, 1040)
PLACE = Look(theme.INK, "square")


class Gradient(LandscapeLesson):
    """Close up the ground is a plane: two slopes make one arrow, which knows every direction, but only here.

    Wants: derivatives as slopes, and gradient descent as "walk against the slope".
    A variant is a subclass with another `experiment`.
    """

    experiment = GradientOnHill()
    beats = ("puzzle", "slope", "plane", "directions", "step", "table", "level", "recap")
    seen = ("descent",)

    # -- the ground and who stands on it -----------------------------------------------

    @cached_property
    def land(self) -> Hill:
        """The hill, true to scale."""
        run = self.experiment
        hill = Hill(run, run.window, PUZZLE, WHOLE, run.point, screen=self.on_screen)
        hill.clear.set(FOG)
        return hill

    @cached_property
    def haze(self) -> list[Any]:
        """The ground before the fog falls."""
        self.land.clear.set(HAZE)
        return [self.land]

    @cached_property
    def ground(self) -> Any:
        return self.land.whole

    @cached_property
    def here(self) -> Any:
        """The point where we stand, as the experiment has it."""
        return self.of("here")

    @cached_property
    def feet(self) -> Any:
        return self.mark(self.here, METHOD, radius=theme.BALL_PX)

    def zooming(self, magnification: float) -> Vary:
        """Return an animation that magnifies at an even pace."""
        start, end = np.log(self.land.zoom.now), np.log(magnification)
        fact = "zoom" if magnification > 1 else None
        return Vary(
            self.land.zoom, magnification, fact=fact, through=lambda s: float(np.exp(start + s * (end - start)))
        )

    # -- beats ----------------------------------------------------------------------------

    @beat("haze", "feet")
    def puzzle(self) -> None:
        land = self.land
        with self.say("setting") as line:
            self.open_with(y=140, hold=0.2)
            line.at("fog").begin_the_plot(also=[Vary(land.clear, FOG)], run_time=1.6)
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
        with self.say("zoom") as line:
            line.at("zoom").zoom(card.plot, card.close, run_time=2.6, also=self.showing(card.times))
        with self.say("slope") as line:
            line.at("slope").swap([card.quotient, card.length, card.legs, card.times], card.slope)

    @beat("land", "feet")
    def plane(self) -> None:
        land = self.land
        zoom = Number(land.zoom, ".0f", (1810, 330), size=84, anchor="r", suffix="×")
        gap = Number(self.of("gap_at", land.zoom), ".1%", (1810, 560), size=84, anchor="r", color=theme.MODEL)
        gap_name = Words(self.words("gap"), (1806, 480), color=theme.NEUTRAL, anchor="r")
        with self.say("ground") as line:
            line.at("ground")
            counting = [*self.showing(zoom, span=(0.05, 0.2)), *self.showing(gap, gap_name, span=(0.35, 0.5))]
            self.fly(PLANE, VIEW, run_time=4.2, also=[self.zooming(float(self.experiment.facts["zoom"])), *counting])
        with self.say("contours") as line:
            line.at("straight").fly(HIGHER, run_time=line.rest(at_least=1.5))
        east, north = (SlopeTriangle(land, self.here, axis, share=0.42) for axis in (0, 1))
        numbers = [Number(self.fact(f"slope_{name}"), ".2f", triangle.beside_rise(), color=theme.GRADIENT, anchor="l")
                   for name, triangle in (("east", east), ("north", north))]  # fmt: skip
        with self.say("slopes") as line:
            aside = [*self.flying(CORNER), Vary(land.quiet, 0.6)]
            self.hide(gap, gap_name, zoom, also=aside, run_time=line.until("east", at_least=1.0))
            self.show(east, draw=True, run_time=0.8)
            self.show(self.plated(numbers[0]), run_time=0.3)
            line.show("north", north, draw=True, run_time=0.8)
            self.show(self.plated(numbers[1]), run_time=0.3)

    @staticmethod
    def plated(*things: Any) -> list[Any]:
        """Return words or numbers, each on its plate."""
        return [part for thing in things for part in (Plate(thing, alpha=0.75), thing)]

    @cached_property
    def plane_from_above(self) -> list[Any]:
        """The plane, where a beat begins on it."""
        self.land.zoom.set(float(self.experiment.facts["zoom"]), "zoom")
        return [self.land]

    @cached_property
    def rose(self) -> SlopeRose:
        return SlopeRose(self.experiment, self.land.at(self.here), 690.0)

    @beat("plane_from_above", "feet")
    def directions(self) -> None:
        land, rose = self.land, self.rose
        blue: dict[str, Any] = {"color": theme.GRADIENT, "anchor": ""}
        names = [Number(self.fact("slope_east"), ".2f", rose.place(rose.east, 0.5, 0, 44),
                        suffix=f" {self.words('east')}", **blue),
                 Number(self.fact("slope_north"), ".2f", rose.place(rose.north, 1.0, -86, -36),
                        suffix=f" {self.words('north')}", **blue)]  # fmt: skip
        with self.say("lengths") as line:
            self.fly(STRAIGHT, ABOVE, run_time=line.until("length", at_least=1.4), also=[Vary(land.quiet, 0.85)])
            self.show(rose.east, rose.north, draw=True)
            self.show(self.plated(*names), run_time=0.3)
        self.ask("question", "ask_northeast", self.feet, [
            self.spot_northeast("average_of_two_slopes"), self.spot_northeast("northeast_slope"),
        ], at=(1545, 250), size=76)  # fmt: skip
        east, north = (f'"{self.words(name)}"' for name in ("east", "north"))
        between, tried, length = (
            [Number(source, spec, (1550, 400), size=theme.HERO_PX, **blue), below]
            for source, spec, below in (
                (
                    self.fact("northeast_slope"),
                    ".2f",
                    Formula(f"frac({east} + {north}, sqrt(2))", (1550, 556), size=54),
                ),
                (rose.turn, ".0f", Words(self.words("directions"), (1550, 500), color=theme.NEUTRAL)),
                (self.fact("gradient_length"), ".2f", Formula(f"sqrt({east}^2 + {north}^2)", (1550, 540), size=50)),
            )
        )
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
            self.show(self.plated(name), run_time=0.3)
            line.show("steepest", length)
        self.mark_poster()
        with self.say("contour") as line:
            line.show("contour", rose.level, draw=True, run_time=0.8)
            line.at("against").show(rose.falling, rose.down, draw=True, run_time=1.0)
        with self.say("answer") as line:
            line.point("tries", rose.east, rose.north, *names)

    def spot_northeast(self, fact: str) -> Any:
        """Return the place at which a slope to the north-east would end."""
        length = self.fact(fact)
        return lambda: tuple(self.rose.spots(float(length()) * np.sqrt([0.5, 0.5])).tolist())

    @beat("land", "feet")
    def step(self) -> None:
        land, hollow = self.land, self.of("hollow")
        with self.say("lifts") as line:
            line.at("lifts")
            lifting = [self.zooming(1.0), Vary(land.clear, NO_FOG, span=(0.3, 1.0)), Vary(land.quiet, 0.0)]
            self.fly(OPEN, WIDE, run_time=max(2.6, line.until("arrow")), also=lifting)
            arrow = self.slope_arrow(self.here)
            self.show(arrow)
        self.ask("question", "ask_bottom", self.feet, at=(1180, 150), size=60)
        way, turn = self.arrow(self.here, hollow), Turn(land, self.here, hollow)
        off = self.plated(
            Number(self.fact("arrow_misses_hollow_by"), ".0f", self.beside_turn(turn), suffix="°", anchor="")
        )
        with self.say("off") as line:
            line.show("off", way, self.mark(hollow, MINIMUM), run_time=0.6)
            self.show(turn, draw=True, run_time=0.5)
            self.show(off, run_time=0.3)
        trail, ball = self.with_trail("descent")
        steering = self.slope_arrow(ball.point)
        with self.say("descent") as line:
            line.at("ask")
            self.hide(way, turn, off, arrow, self.feet, run_time=0.3, also=self.showing(trail, ball, steering))
            self.follow(ball, run_time=5.0)
        self.hide(trail, ball, steering, run_time=0.4)
        self.promise_too_much()

    def beside_turn(self, turn: Turn) -> Any:
        """Return the place for the number of an angle, outside its arc."""

        def place() -> tuple[float, float]:
            turn.settle()
            out = turn.middle - np.array(self.land.spot(self.experiment.point))
            u, v = turn.middle + 0.75 * out
            return float(u), float(v)

        return place

    def promise_too_much(self) -> None:
        """Lay the plane out as far as a long step goes, and hold its height against the ground's."""
        names = ("promise", "ground", "lowest_ground", "rate")
        card = PromiseCard(self.experiment, {name: self.words(name) for name in names})
        strip = PlaneStrip(self.land, self.here, card.rate)
        landing = self.mark(self.of("stepped", card.rate), METHOD, radius=theme.BALL_PX)
        with self.say("promise") as line:
            self.fly(VALLEY, VIEW, run_time=0.9, also=self.showing(self.feet, card))
            self.show(strip, landing, card.lines, run_time=0.3)
            self.vary(card.rate, fact="long_rate", run_time=line.until("promises", at_least=2.5) + 1.4)
            line.point("low", card.floor)
        with self.say("climbs") as line:
            line.point("higher", landing, card.real)

    @cached_property
    def weights(self) -> WeightTable:
        """A table of weights, and its empty twin."""
        names = ("weights", "gradient", "error", "run", "rise", "rise_over_run", "rate")
        return WeightTable(self.experiment, {name: self.words(name) for name in names})

    @beat("weights")
    def table(self) -> None:
        table, first = self.weights, self.experiment.nudged_entry
        with self.say("weights") as line:
            line.show("error", table.error)
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
        land = self.land
        land.about.set(self.experiment.level_point(1))
        land.zoom.set(float(self.experiment.facts["zoom"]), "zoom")
        land.sight.set(LEVEL)
        land.box.set(WIDE)
        land.clear.set(NO_FOG)
        return [land, self.mark(self.of("level_point", 1), METHOD, radius=theme.BALL_PX)]

    def look_of(self, kind: Any) -> Look:
        """Return the mark of a kind of level place."""
        return {Status.MINIMUM: MINIMUM, Status.MAXIMUM: MAXIMUM}.get(kind, PLACE)

    @beat("on_the_pass")
    def level(self) -> None:
        land, ball = self.land, self.on_the_pass[1]
        with self.say("flat") as line:
            line.point("level", ball)
        self.ask("question", "ask_arrived", ball, at=(1180, 150), size=72)
        kinds = (("hollow", 0, MINIMUM), ("summit", 3, MAXIMUM), ("pass", 1, PLACE), ("pass", 2, PLACE))
        places = [self.mark(self.of("level_point", k), look) for _, k, look in kinds]
        with self.say("out") as line:
            line.at("out").fly(PASS, WIDE, run_time=line.until("all", at_least=2.4), also=[self.zooming(1.0)])
            self.hide(ball, run_time=0.2)
            for place, (name, k, _) in zip(places, kinds, strict=True):
                self.show(place, self.label(self.words(name), self.of("level_point", k), dy=56), run_time=0.4)
        self.count_level_places()
        with self.say("curvature") as line:
            self.leave_only(show=[land, *places])
            line.at("curvature")
            colors = theme.POSITIVE, theme.NEGATIVE, theme.INK, theme.INK
            bends = [self.bends(self.of("level_point", k), color=color)
                     for (_, k, _), color in zip(kinds, colors, strict=True)]  # fmt: skip
            self.show(*bends, draw=True, run_time=1.0)
        steepest = self.of("steepest_place")
        rows = [Words(self.words("slope"), (1470, 420), color=theme.NEUTRAL, anchor="r"),
                Number(self.fact("steepest_slope"), ".2f", (1520, 410), size=84, color=theme.GRADIENT),
                Words(self.words("curvature"), (1470, 560), color=theme.NEUTRAL, anchor="r"),
                Number(self.fact("curvature_where_steepest"), ".2f", (1520, 550), size=84,
                       color=theme.POSITIVE)]  # fmt: skip
        with self.say("steepest") as line:
            self.hide(bends, also=self.flying(VALLEY, VIEW), run_time=line.until("steepest", at_least=1.5))
            self.show(self.slope_arrow(steepest), self.bends(steepest, color=theme.INK), rows[:2], draw=True)
            self.show(rows[2:])

    def count_level_places(self) -> None:
        """Mark every level place of the landscape of the last lecture."""
        last = self.experiment.last_landscape
        other = self.terrain(
            Sight.from_above(1080.0, 800.0),
            MAP,
            ground=self.ground_of(last.objective.funs, window=last.window),
            of="last_landscape.objective",
        )
        kinds = [place.kind for place in last.stationary_points]
        marks = [
            self.mark(self.of("landscape_place", k), self.look_of(kind), on=other, radius=12)
            for k, kind in enumerate(kinds)
        ]
        low = [mark for mark, kind in zip(marks, kinds, strict=True) if kind is Status.MINIMUM]
        count = [Number(self.fact("landscape_level_places"), ".0f", (1480, 330), size=theme.HERO_PX),
                 Words(self.words("level"), (1480, 420), anchor="l", color=theme.NEUTRAL)]  # fmt: skip
        few = [Number(self.fact("landscape_minima"), ".0f", (1480, 600), size=theme.HERO_PX, color=theme.POSITIVE),
               Words(self.words("minima"), (1480, 690), anchor="l", color=theme.POSITIVE)]  # fmt: skip
        with self.say("count") as line:
            self.leave_only(show=[other])
            line.show("places", *marks, count)
            line.at("minima").dim(but=[*low, few, *self._heading], also=self.showing(few))

    # -- to take home -----------------------------------------------------------------------

    @beat()
    def recap(self) -> None:
        cards = (
            RecapCard(say="first", at="plane", words=("recap_first_a", "recap_first_b"), color=theme.MODEL,
                      picture=self.small_plane(0)),
            RecapCard(say="second", at="across", words=("recap_second_a", "recap_second_b"), color=theme.GRADIENT,
                      picture=self.small_rose(1)),
            RecapCard(say="third", at="step", words=("recap_third_a", "recap_third_b"), color=theme.ITERATE,
                      picture=self.small_promise(2)),
        )  # fmt: skip
        self.take_home(*cards)
        with self.say("next") as line:
            line.point("data", cards[1].picture)

    def small_plane(self, k: int) -> list[Any]:
        """Return the tilted plane on a card."""
        run = self.experiment
        land = Hill(
            run, run.window, Sight(-68, 30, 4.6, (0.0, 0.0, 0.74)), picture_box(k), run.point, screen=self.on_screen
        )
        land.zoom.set(float(run.facts["zoom"]), "zoom")
        return [land.at_depth(CARD_DEPTH)]

    def small_rose(self, k: int) -> list[Any]:
        """Return circle, arrow and contour on a card."""
        box = picture_box(k)
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        rose = SlopeRose(self.experiment, lambda: middle, 360.0, depth=CARD_DEPTH)
        return [rose.level, rose.rising, rose.falling, rose.arrow, rose.down]

    def small_promise(self, k: int) -> list[Any]:
        """Return promise and ground on a card."""
        run = self.experiment
        window = Window(0, 1.1 * run.long_rate, -1.3, 0.8)
        plot = Plot(run, window, picture_box(k, 40), bleed=False, depth=CARD_DEPTH, ticks=(0, 0))
        return [plot.graph("promised_height", color=theme.MODEL), plot.graph("height_after"),
                plot.guide(y="lowest_height", color=theme.POSITIVE)]  # fmt: skip
