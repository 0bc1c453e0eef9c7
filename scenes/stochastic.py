"""How a few samples at a time find the bottom, and why they never rest there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from manim import linear

from gdcore.experiments import LineFromAHandful
from scenes.stage import (
    CARD, CARD_DEPTH, DESCENT, METHOD, MINIMUM, VIEW, Box, Climbs, CostAxis, DataCard, Dots, Formula, Hero,
    LandscapeLesson, Look, Number, ParameterMap, Plate, Race, RecapCard, ShareBar, Sight, Slider, Value,
    Vary, Words, beat, near, picture_box, theme,
)  # fmt: skip

#: Who sees all samples, a handful, a single one; and the balls of the first and the last on the landscape.
ALL, HANDFUL, SINGLE = DESCENT, METHOD, Look(theme.INK, "disc")
BLUE, WHITE = (theme.GRADIENT, "#12375F"), (theme.INK, "#3D4856")

#: The map alone, beside a card, and beside the race; the race.
WIDE, MAP, NARROW = Box(190, 176, 1370, 884), Box(190, 176, 1130, 884), Box(190, 176, 800, 884)
RACE = Box(1010, 176, 1510, 884)
#: Where level lines are seen: they fade before words and numbers, which begin at SIDE, and before the race.
BESIDE, BESIDE_RACE, SIDE = Box(150, 60, 1390, 948), Box(150, 60, 900, 948), 1420.0
ARRIVING, SEEN = Sight(-118, 24, 3.4, (0.0, 0.0, 0.2)), Sight(-64.0, 44.0, 4.7, (0.06, 0.0, 0.12))


class LearningFromAHandful(LandscapeLesson):
    """A step that sees a few samples is right on average, cheap, and ends in a cloud made of their disagreement.

    Wants: a line fit as a bowl of troughs, and the learning rate. A variant is a subclass with another `experiment`.
    """

    experiment = LineFromAHandful()
    beats = ("puzzle", "line", "all_at_once", "race", "cloud", "disagreement", "calm", "recap")
    opening = (ARRIVING, Box(0, 200, 1920, 1280))
    seen = ("all",)

    # -- what beats share ---------------------------------------------------------------

    @cached_property
    def half(self) -> float:
        """Half the height of the map, with room around start and bottom."""
        wide, high = abs(self.experiment.bottom - self.experiment.start)
        return float(max(0.92 * high, 0.87 * wide * (MAP.bottom - MAP.top) / (MAP.right - MAP.left)))

    @cached_property
    def map(self) -> ParameterMap:
        return ParameterMap(self.experiment, self.experiment.place(0.5), self.half, MAP)

    @cached_property
    def levels(self) -> Any:
        return self.map.levels(reach=BESIDE)

    @cached_property
    def single(self) -> Any:
        """The ball that sees a single sample."""
        return self.map.ball("single", SINGLE, radius=17)

    def home(self, box: Box = WIDE, **how: Any) -> list[Vary]:
        """Return animations that take the map to start and bottom."""
        return self.map.going(self.experiment.place(0.5), self.half * (1.12 if box is NARROW else 1.0), box, **how)

    def nearer(self, box: Box = WIDE) -> list[Vary]:
        """Return animations that take the map to the bottom, where the cloud fills it."""
        return self.map.going(self.experiment.bottom, 2.6 * self.experiment.facts["single_spread"], box)

    def cloud_of(self, *cloud: Any, plot: Any = None, **how: Any) -> Any:
        """Return the ellipse of a cloud about the bottom."""
        return (plot or self.map).ellipse("bottom", self.of(*cloud), "ellipse_share", **how)

    def hero(self, source: Any, spec: str, y: float, says: str, color: str = theme.MODEL) -> Hero:
        """Return the number of the moment beside the map."""
        return Hero(source, spec, (SIDE, y), says, color=color)

    def pick(self, sample: Any) -> Any:
        """Return a light on one of the data on the card."""
        return near(Dots(self.card.plot, self.of("sample", sample), theme.ITERATE, radius=11, halo=1.0))

    # -- beats --------------------------------------------------------------------------

    @beat("land")
    def puzzle(self) -> None:
        card, looked = self.card, Value(0.0)
        ball, hopper = self.roller("all", colors=BLUE), self.roller(self.of("hop"), colors=WHITE, evenly=False)
        lit = near(Dots(card.plot, self.of("first_samples", looked), theme.INK, radius=6.5, halo=0.8))
        count = [Number(looked, ".0f", (130, 800), size=theme.HERO_PX),
                 Words(self.words("looks"), (134, 890), anchor="l", color=theme.NEUTRAL)]  # fmt: skip
        card.place.set(card.show(ball))
        self.open_with(y=170, hold=0.2)
        self.fly(ARRIVING.towards(SEEN, 0.3), run_time=1.4)
        with self.say("looks") as line:
            self.begin_the_plot(also=[*self.flying(SEEN, VIEW), *self.showing(ball, card)], run_time=1.6)
            line.at("looks")
            self.show(lit, count, run_time=0.3)
            self.vary(looked, fact="samples", run_time=3.4, rate_func=linear)
        with self.say("moves") as line:
            line.at("moves")
            self.follow(ball, upto=1, run_time=0.9)
            line.at("again")
            looked.set(0.0)
            self.vary(looked, fact="samples", run_time=1.8, rate_func=linear)
            self.follow(ball, upto=2, run_time=0.9)
        with self.say("single") as line:
            self.hide(lit, count, ball, also=[*self.showing(hopper), self.shows(hopper)])
            line.show("one", self.pick(self.of("drawn", 0.0)), run_time=0.3)
            line.at("hop")
            self.follow(hopper, upto=1, run_time=0.5)
        self.ask("find", "ask_find", hopper, at=(600, 850), size=72)

    def from_above(self) -> tuple[Sight, Box]:
        """Return from where, and where, the landscape lies exactly under the map."""
        low, high = self.experiment.window
        u, v = self.map.spot((low + high) / 2, (low + high) / 2)
        side = float(self.map.u(high) - self.map.u(low))
        return Sight.from_above(1080.0, side), Box(u - 960, v - 540, u + 960, v + 540)

    @beat("land", "edges", "card")
    def line(self) -> None:
        card, run, plot, ball, step, a = self.card, self.experiment, self.map, self.single, Value(0.0), Value(0.0)
        drawn, here = self.of("drawn", step), self.of("iterate", step)
        lit, floor, plumb = self.pick(drawn), plot.lines("sample", drawn), plot.plumb("plumb", drawn, here)
        arrow = plot.arrows(self.of("step_of", drawn, here), SINGLE.color)
        hand = plot.point(METHOD, self.of("on_floor", drawn, a))
        ends = [float(run.plumb(run.drawn(0), place)[1][0]) for place in (run.start, run.bottom)]
        a.set(ends[0])
        with self.say("trough") as line:
            self.show(lit)
            line.at("trough")
            self.hide(self.edges)
            self.fly(*self.from_above(), run_time=line.until("floor", at_least=1.6))
            self.swap(self.land, [plot, self.levels], run_time=0.5)
            self.show(floor, draw=True)
        with self.say("through") as line:
            self.show(hand, also=[Vary(card.place, card.at(hand.point))])
            line.at("through")
            self.vary(a, to=ends[1], run_time=2.0)
            self.vary(a, to=ends[0], run_time=1.4)
        with self.say("straight") as line:
            self.swap(hand, [ball, plumb], also=[self.shows(ball)])
            line.at("straight")
            self.show(arrow, draw=True, run_time=1.0)
            self.follow(ball, upto=1, run_time=0.9)
        shown: list[Any] = [floor, plumb, arrow, lit]
        with self.say("way") as line:
            for which, way in (("outermost", "way_outermost"), ("innermost", "way_innermost")):
                line.at(which)
                shown = self.show_the_way(self.of(which), self.fact(way), shown)
        step.set(1.0)
        with self.say("next") as line:
            self.swap(shown, [floor, plumb, arrow, lit], run_time=0.4)
            line.at("next")
            for k in range(1, 8):
                drawing = Vary(step, float(k), span=(0.0, 0.04), rate_func=linear)
                self.follow(ball, upto=k + 1, run_time=0.45, also=[drawing])
        with self.say("bridge"):
            self.hide(floor, plumb, arrow, lit)

    def show_the_way(self, sample: Any, way: Any, instead: list[Any]) -> list[Any]:
        """Show the step of one sample from the first iterate towards its line, and how much of the way it is."""
        plot, here = self.map, self.of("iterate", 1.0)
        picture = [plot.lines("sample", sample), plot.plumb("plumb", sample, here), self.pick(sample)]
        share = Number(way, ".0%", (330, 790), anchor="", size=84)
        arrow = [plot.arrows(self.of("step_of", sample, here), SINGLE.color), Plate(share), share]
        self.swap(instead, picture, run_time=0.3)
        self.show(arrow, draw=True, run_time=0.9)
        self.wait(0.4)
        return [*picture, *arrow]

    @beat("map", "levels")
    def all_at_once(self) -> None:
        plot, run, share = self.map, self.experiment, Value(0.0)
        agreement, leads_down = self.of("agreement", share), self.of("leads_down", share)
        spread = run.facts["single_spread"]
        fan = plot.arrows(self.of("fan", share), leads_down, width=1.8, alpha=0.4)
        mean = plot.arrows(self.of("mean_step", share), theme.ITERATE, width=9)
        here = plot.point(SINGLE, self.of("place", share), radius=15)
        down = self.hero(agreement, ".0%", 330, self.words("down"), theme.GRADIENT)
        bar = ShareBar(lambda: (agreement(),), lambda: (theme.GRADIENT,), Box(SIDE, 490, 1810, 510), agreement)
        with self.say("fan") as line:
            self.play(*self.home(), *self.showing(here), run_time=0.8)
            line.at("send")
            self.show(fan, draw=True, run_time=1.6)
            line.show("down", down, bar)
            self.show(mean, draw=True)
        self.mark_poster()
        with self.say("go") as line:
            line.at("go")
            self.play(Vary(share, 0.95), *plot.going(run.bottom, 2.0 * spread, span=(0.35, 1.0)), run_time=3.2)
        self.ask("question", "ask_down", lambda: plot.spot(*run.place(0.95)), at=(760, 150), size=72)
        with self.say("none") as line:
            line.at("none")
            self.play(Vary(share, 1.0), *plot.going(run.bottom, 1.4 * spread), run_time=1.6)
            line.point("cancel", fan)
        with self.say("average") as line:
            back = [Vary(share, 0.0, span=(0.35, 1.0)), *self.home(span=(0.0, 0.65))]
            self.play(*back, run_time=line.until("average", at_least=2.0))
            self.pulse(mean)
        ring = plot.ball("all", ALL)
        balls = plot.dots(self.of("swarm_at", ring.position), SINGLE.color, radius=4.0, alpha=0.8)
        centre = plot.point(METHOD, self.of("swarm_centre", ring.position), radius=8, glow=0.9)
        many = self.hero(self.fact("swarm"), ".0f", 330, self.words("balls"), SINGLE.color)
        with self.say("swarm") as line:
            self.hide(fan, mean, here, down, bar, also=self.showing(balls, ring, centre, many))
            self.follow(ring, upto=3, run_time=line.until("middle", at_least=2.0))
            self.follow(ring, upto=14, run_time=5.0)

    @beat("map", "levels")
    def race(self) -> None:
        plot, run = self.map, self.experiment
        axis = CostAxis(run, 12.0, RACE, floor=0.002, units=(self.words("steps"), self.words("looks")))
        title = Words(self.words("left"), (RACE.right, 132), color=theme.NEUTRAL, anchor="r")
        runners = (("all", ALL, 24, self.words("all")), ("single", SINGLE, 12, self.words("single")),
                   ("handful", HANDFUL, 18, self.words("handful")))  # fmt: skip
        race, best = Race(plot, axis, runners), Race(plot, axis, (("all_best", ALL, 24, self.words("all")),))
        racers, names = race.runners, race.names
        with self.say("runners") as line:
            appearing = self.showing(axis, title)
            self.play(*self.home(NARROW), Vary(self.levels.reach, BESIDE_RACE), *appearing, run_time=1.0)
            for mark, name in (("ring", "all"), ("many", "handful"), ("lone", "single")):
                line.show(mark, race.legend[name], race.runner(name), run_time=0.4)
        with self.say("together") as line:
            line.at("together")
            self.follow(*racers, upto=12, run_time=4.2)
        with self.say("price") as line:
            line.at("looks_axis")
            self.vary(Vary(axis.priced, 1.0), Vary(axis.window, axis.window_to(float(run.samples))), run_time=2.8)
        self.vary(*(Vary(ball.position, 0.0) for ball in racers), run_time=0.6)
        self.ask("question", "ask_nearest", racers, at=(1285, 480), size=72)
        steps = {name: float(run.samples // run.looks_per_step(name)) for name in race.balls}
        self.play(*(Vary(ball.position, steps[k], rate_func=linear) for k, ball in race.balls.items()), run_time=5.0)
        with self.say("handful") as line:
            self.show(names["handful"], run_time=0.3)
            line.show("handful_left", race.number("handful", self.fact("handful_left_after_pass"), ".1%"))
            line.show("single_left", names["single"], race.number("single", self.fact("single_left_after_pass"), ".1%"))
        with self.say("all") as line:
            line.point("one_step", race.points["all"], race.balls["all"])
            line.show("all_left", names["all"], race.number("all", self.fact("full_left_after_pass")))
        looks = run.facts["full_best_looks_to_tenth"]
        with self.say("best") as line:
            self.leave_only(keep=[plot, self.levels, axis, title, race.legend["all"], race.legend["handful"],
                                  race.runner("handful")], show=best.runner("all_best"),
                            also=[Vary(axis.window, axis.window_to(1.1 * looks))])  # fmt: skip
            self.follow(*best.runners, upto=looks // run.samples, run_time=line.until("tenth", at_least=1.0))
            self.show(best.number("all_best", self.fact("full_best_looks_to_tenth"), ".0f", behind=False), run_time=0.3)
            line.at("handful_looks")
            back = run.facts["handful_looks_to_tenth"] / run.handful
            self.vary(Vary(race.balls["handful"].position, back), run_time=0.8)
            self.show(race.number("handful", self.fact("handful_looks_to_tenth"), ".0f", behind=False), run_time=0.3)

    # -- the cloud ------------------------------------------------------------------------

    @beat("map", "levels", "single")
    def cloud(self) -> None:
        run, ball = self.experiment, self.single
        settled, end = run.facts["settled"], float(run.facts["looks_in_the_end"])
        ball.position.set(float(settled))
        climbs, ellipse = Climbs(ball, width=7.0), self.cloud_of("cloud", 1)
        dust = self.map.dots(self.of("dust", ball.position), SINGLE.color, radius=2.4, alpha=0.3)
        inside = self.hero(self.of("inside", ball.position), ".1%", 420, self.words("inside"))
        up = self.hero(self.fact("uphill_share"), ".0%", 420, self.words("up"), theme.NEGATIVE)
        with self.say("zoom") as line:
            first = line.until("zoom", at_least=0.8)
            self.play(*self.home(), Vary(self.levels.reach, BESIDE), run_time=first)
            self.play(*self.nearer(), run_time=2.4)
        with self.say("rest") as line:
            line.at("rest")
            self.put(climbs)
            self.follow(ball, upto=settled + 14, run_time=3.6)
        with self.say("uphill") as line:
            line.show("uphill", up)
            self.follow(ball, upto=settled + 24, run_time=2.8)
        self.hide(up, run_time=0.3)
        with self.say("ellipse") as line:
            line.show("ellipse", ellipse, draw=True, run_time=1.4)
        with self.say("count") as line:
            line.at("count")
            self.hide(climbs, also=self.showing(dust, inside))
            first = settled + 24
            self.vary(Vary(ball.position, end, through=lambda s: round(first + (end - first) * s**2)), run_time=3.8)
        with self.say("counted") as line:
            line.point("found", inside)

    @cached_property
    def noise(self) -> Value[float]:
        return Value(float(self.experiment.noise), "noise")

    @cached_property
    def noisy(self) -> list[Any]:
        """The ground, the cloud and its ellipse for a noise that may be turned."""
        of, noise, plot = self.of, self.noise, self.map
        ellipse = plot.ellipse(of("bottom_with", noise), of("cloud_with", noise), "ellipse_share")
        dust = plot.dots(of("dust_with", noise), SINGLE.color, radius=2.4, alpha=0.3)
        return [plot.levels(of("objective_with", noise), reach=BESIDE), dust, ellipse]

    @beat("map", "noisy")
    def disagreement(self) -> None:
        plot, noise, run = self.map, self.noise, self.experiment
        card = DataCard(run, self.of("points_with", noise), self.of("line_with", noise), CARD)
        name, at = f'"{self.words("noise")}"', (CARD.left + 60, 800)
        knob = near(Slider(name, noise, 0.0, run.noise, at, length=480, spec=".2f"))
        tangle = plot.lines("samples_with", noise, width=3.0, alpha=0.6)
        clean = plot.ball("clean", SINGLE, radius=17)
        self.play(*self.nearer(), run_time=0.1)
        self.ask("question", "ask_dice", lambda: plot.spot(*run.bottom), at=(800, 170), size=84)
        with self.say("keep") as line:
            self.play(*self.nearer(MAP), *self.showing(card, knob, tangle), run_time=1.2)
            line.at("move")
            self.vary(noise, to=0.0, run_time=4.0)
        with self.say("cross") as line:
            line.point("cross", tangle)
            line.at("gone")
            self.show(clean, run_time=0.2)
            self.follow(clean, upto=100, run_time=2.4)
        with self.say("made") as line:
            line.at("disagreement")
            self.hide(clean)
            line.at("back")
            self.vary(noise, fact="noise", run_time=2.4)

    @beat("map", "levels")
    def calm(self) -> None:
        run, plot, batch = self.experiment, self.map, Value(1.0)
        rate, usual, half, five = (
            Value(run.learning_rate, "learning_rate"),
            *map(self.fact, ("learning_rate", "half_rate", "handful")),
        )
        whole, cloud = (
            self.cloud_of("cloud", 1, color=theme.NEUTRAL, dashed=True),
            self.cloud_of("cloud_of", batch, rate),
        )
        dust, slow, many = (
            plot.dots(self.of("settled_dust", *setting), look.color, radius=2.6, alpha=0.35)
            for look, setting in ((SINGLE, (1.0, usual)), (SINGLE, (1.0, half)), (HANDFUL, (five, usual)))
        )
        knobs = [Slider("eta", rate, 0.0, run.learning_rate, (SIDE, 300), length=384),
                 Slider("B", batch, 1.0, run.handful, (SIDE, 440), length=384, spec=".0f")]  # fmt: skip
        smaller = self.hero(self.of("area_ratio", batch, rate), ".1f", 600, self.words("smaller"))
        root = Formula('"width" prop 1 / sqrt(B)', (SIDE, 800), anchor="l")
        self.play(*self.nearer(), run_time=0.1)
        with self.say("rate") as line:
            self.show(dust, whole, cloud, knobs, smaller)
            line.at("rate")
            self.hide(dust)
            self.vary(rate, fact="half_rate", run_time=1.6)
            self.show(slow)
        with self.say("handful") as line:
            self.hide(slow, run_time=0.3)
            self.vary(rate, fact="learning_rate", run_time=line.until("five", at_least=0.8))
            count = Vary(batch, five(), fact="handful", through=lambda s: float(int(1 + (five() - 1) * s)))
            self.vary(count, run_time=1.6)
            self.show(many)
        with self.say("exercise") as line:
            line.show("root", root)
        self.let_the_rate_fall(whole, [cloud, many, knobs, smaller, root])

    def let_the_rate_fall(self, whole: Any, instead: list[Any]) -> None:
        """Let the cloud melt with the rate, and then the ring that sees all walk through what is left of it."""
        run, plot, end = self.experiment, self.map, float(self.experiment.facts["looks_in_the_end"])
        fall, ring = plot.ball("falling", SINGLE, radius=17), plot.ball("all", ALL)
        fall.position.set(60.0)
        ring.position.set(6.0)
        slowing = Slider("eta", self.of("rate_at", fall.position), 0.0, run.learning_rate, (SIDE, 300), length=384)
        calmer = self.hero(self.fact("times_calmer"), ".0f", 600, self.words("narrower"))
        with self.say("falling") as line:
            self.swap(instead, [self.cloud_of("falling_cloud", fall.position), fall, slowing])
            line.at("fall")
            melting = Vary(fall.position, end, through=lambda s: float(round(60 * (end / 60) ** s)), rate_func=linear)
            self.vary(melting, run_time=4.4)
            self.show(calmer)
        passes = self.hero(lambda: float(int(ring.position() + 1e-9)), ".0f", 420, self.words("passes"), ALL.color)
        with self.say("all") as line:
            self.hide(whole, slowing, calmer, fall)
            closest = plot.going(run.bottom, 12 * run.facts["falling_spread_in_the_end"])
            self.play(*self.showing(passes, plot.trail(ring), ring), *closest, run_time=1.2)
            self.follow(ring, upto=run.facts["all_nearest_after_passes"], run_time=line.until("win", at_least=3.0))
        self.follow(ring, upto="end", run_time=1.8)

    # -- to take home -----------------------------------------------------------------------

    def small(self, k: int, centre: Any, half: float) -> tuple[ParameterMap, Any]:
        """Return a map on the k-th card of the recap, and its level lines."""
        bare = {"ticks": (0, 0), "x_numbers": None, "y_numbers": None, "names": ("", ""), "depth": CARD_DEPTH}
        plot = ParameterMap(self.experiment, centre, half, picture_box(k), **bare)
        return plot, plot.levels(reach=picture_box(k))

    @beat("map", "levels")
    def recap(self) -> None:
        run, usual = self.experiment, self.fact("learning_rate")
        (far, ground), (fans, hill), (close, bowl) = (
            self.small(k, *where) for k, where in enumerate((
                (run.place(0.5), self.half), (run.place(0.4), 0.8 * self.half),
                (run.bottom, 2.1 * run.facts["single_spread"]),
            ))
        )  # fmt: skip
        ring = far.ball("all", ALL, radius=18)
        ring.position.set(8.0)
        swarm = far.dots(self.of("swarm_at", ring.position), SINGLE.color, radius=3.5)
        fan = fans.arrows(self.of("fan", 0.0), self.of("leads_down", 0.0), width=1.6, alpha=0.4)
        clouds = [self.cloud_of("cloud_of", *setting, plot=close, color=color) for setting, color in (
            ((1.0, usual), theme.INK), ((1.0, self.fact("half_rate")), theme.MODEL),
            ((self.fact("handful"), usual), theme.ITERATE),
        )]  # fmt: skip
        self.take_home(
            RecapCard(say="first", at="recap_average", words=("recap_first_a", "recap_first_b"), color=theme.GRADIENT,
                      picture=[ground, swarm, ring]),
            RecapCard(say="second", at="quarrel", words=("recap_second_a", "recap_second_b"), color=theme.INK,
                      picture=[hill, fan]),
            RecapCard(say="third", at="samples", words=("recap_third_a", "recap_third_b"), color=theme.ITERATE,
                      picture=[bowl, *clouds, close.point(MINIMUM, "bottom")]),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("how_fast", clouds)
