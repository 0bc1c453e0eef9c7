"""How a few samples at a time find the bottom, and why they never rest there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from manim import linear

from gdcore.experiments import LineFromAHandful
from scenes.stage import (
    CARD, CARD_DEPTH, DESCENT, METHOD, MINIMUM, VIEW, Box, Card, Climbs, CostAxis, Dots, Formula, Hero, LandscapeLesson,
    Look, Number, ParameterMap, Plate, Plot, Plumb, RecapCard, SampleLines, Scatter, ShareBar, Sight, Slider,
    SpreadEllipse, StepCount, Value, Vary, Window, Words, beat, near, picture_box, theme,
)  # fmt: skip

#: Who sees all samples, a handful, a single one; and the balls of the first and the last on the landscape.
ALL, HANDFUL, SINGLE = DESCENT, METHOD, Look(theme.INK, "disc")
BLUE, WHITE = (theme.GRADIENT, "#12375F"), (theme.INK, "#3D4856")

#: The map alone, beside a card, and beside the race; the race.
WIDE, MAP, NARROW = Box(190, 176, 1724, 884), Box(190, 176, 1130, 884), Box(190, 176, 800, 884)
RACE = Box(1010, 176, 1560, 884)
#: Where level lines are seen: they fade before words and numbers, which begin at SIDE, and before the race.
BESIDE, BESIDE_RACE, SIDE = Box(-20, -20, 1390, 948), Box(-20, -20, 900, 948), 1400.0
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
    def middle(self) -> Any:
        """The point between start and bottom, about which the map is laid."""
        return self.experiment.place(0.5)

    @cached_property
    def half(self) -> float:
        """Half the height of the map, with room around start and bottom."""
        wide, high = abs(self.experiment.bottom - self.experiment.start)
        return float(max(0.92 * high, 0.87 * wide * (MAP.bottom - MAP.top) / (MAP.right - MAP.left)))

    @cached_property
    def close(self) -> float:
        """Half the height of a map that the cloud fills."""
        return 2.6 * float(self.experiment.facts["single_spread"])

    @cached_property
    def map(self) -> ParameterMap:
        return ParameterMap(self.experiment, self.middle, self.half, MAP)

    @cached_property
    def levels(self) -> Any:
        return self.map.levels(reach=BESIDE)

    @cached_property
    def single(self) -> Any:
        """The ball that sees a single sample."""
        return self.map.ball("single", SINGLE, radius=17)

    def home(self, box: Box = MAP, **how: Any) -> list[Vary]:
        """Return animations that take the map to start and bottom, in a box."""
        window = self.map.around(self.middle, self.half * (1.12 if box is NARROW else 1.0), box)
        return [Vary(self.map.box, box, **how), Vary(self.map.window, window, **how)]

    def nearer(self, half: float, box: Box = WIDE, **how: Any) -> list[Vary]:
        """Return animations that take the map to the bottom, so that half of it is as high as said."""
        window = self.map.around(self.experiment.bottom, half, box)
        return [Vary(self.map.box, box, **how), Vary(self.map.window, window, **how)]

    def cloud_of(self, *cloud: Any, **how: Any) -> SpreadEllipse:
        """Return the ellipse of a cloud about the bottom."""
        return SpreadEllipse(self.map, self.of("bottom"), self.of(*cloud), self.fact("ellipse_share"), **how)

    def from_above(self) -> tuple[Sight, Box]:
        """Return from where, and where, the landscape lies exactly under the map."""
        middle, (low, high) = sum(self.experiment.window) / 2, self.experiment.window
        u, v = self.map.spot(middle, middle)
        side = float(self.map.u(high) - self.map.u(low))
        return Sight.from_above(1080.0, side), Box(u - 960, v - 540, u + 960, v + 540)

    # -- beats --------------------------------------------------------------------------

    @beat("land")
    def puzzle(self) -> None:
        card, looked = self.card, Value(0.0)
        ball, hopper = self.roller("all", colors=BLUE), self.roller(self.of("hop"), colors=WHITE, evenly=False)
        lit = near(Dots(card.plot, self.of("first_samples", looked), theme.INK, radius=6.5, halo=0.8))
        picked = near(Dots(card.plot, self.of("sample", self.of("drawn", 0.0)), theme.ITERATE, radius=11, halo=1.0))
        count = [Number(looked, ".0f", (130, 800), size=theme.HERO_PX),
                 Words(self.words("looks"), (134, 890), anchor="l", color=theme.NEUTRAL)]  # fmt: skip
        card.place.set(card.show(ball))
        with self.say("looks") as line:
            self.open_with(y=170, hold=0.2)
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
            line.show("single", picked, run_time=0.3)
            line.at("hop")
            self.follow(hopper, upto=1, run_time=0.5)
        self.ask("find", "ask_find", hopper, at=(600, 850), size=72)

    @beat("land", "edges", "card")
    def line(self) -> None:
        card, run, plot, ball, step, a = self.card, self.experiment, self.map, self.single, Value(0.0), Value(0.0)
        drawn, here = self.of("drawn", step), self.of("iterate", step)
        lit = near(Dots(card.plot, self.of("sample", drawn), theme.ITERATE, radius=11, halo=1.0))
        floor, plumb = SampleLines(plot, self.of("sample", drawn)), Plumb(plot, self.of("plumb", drawn, here))
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
        with self.say("way") as line:
            for which, way in (("outermost", "way_outermost"), ("innermost", "way_innermost")):
                self.step_to_a_line(line, which, way, instead=[floor, plumb, arrow, lit])
        step.set(1.0)
        with self.say("next") as line:
            self.show(floor, plumb, arrow, lit, run_time=0.4)
            line.at("next")
            for k in range(1, 8):
                drawing = Vary(step, float(k), span=(0.0, 0.04), rate_func=linear)
                self.follow(ball, upto=k + 1, run_time=0.55, also=[drawing])
        with self.say("bridge"):
            self.hide(floor, plumb, arrow, lit, ball)

    def step_to_a_line(self, line: Any, which: str, way: str, instead: list[Any]) -> None:
        """Show the step of one sample towards its line, and how much of the way it is."""
        plot, sample, here = self.map, self.of(which), self.of("iterate", 1.0)
        picture = [SampleLines(plot, self.of("sample", sample)), Plumb(plot, self.of("plumb", sample, here)),
                   near(Dots(self.card.plot, self.of("sample", sample), theme.ITERATE, radius=11, halo=1.0))]  # fmt: skip
        arrow = plot.arrows(self.of("step_of", sample, here), SINGLE.color)
        share = Number(self.fact(way), ".0%", (330, 790), anchor="", size=84)
        line.at(which)
        self.swap(instead, picture, run_time=0.3)
        self.show(arrow, Plate(share), share, draw=True, run_time=0.9)
        self.wait(0.6)
        self.hide(picture, arrow, share, run_time=0.3)

    @beat("map", "levels")
    def all_at_once(self) -> None:
        plot, share = self.map, Value(0.0)
        agreement = self.of("agreement", share)
        fan = plot.arrows(self.of("fan", share), self.of("leads_down", share), width=1.6, alpha=0.7)
        here = plot.point(SINGLE, self.of("place", share), radius=15)
        mean = plot.arrows(self.of("mean_step", share), theme.ITERATE, width=9)
        down = Hero(agreement, ".0%", (SIDE, 330), self.words("down"), color=theme.GRADIENT)
        bar = ShareBar(lambda: (agreement(),), lambda: (theme.GRADIENT,), Box(SIDE, 490, 1800, 510), agreement)
        with self.say("fan") as line:
            self.play(*self.home(WIDE), *self.showing(here), run_time=0.8)
            line.at("send")
            self.show(fan, draw=True, run_time=1.6)
            line.show("down", down, bar)
            self.show(mean, draw=True)
        self.mark_poster()
        with self.say("go") as line:
            line.at("go")
            self.play(Vary(share, 0.95), *self.nearer(0.55, rate_func=linear), run_time=4.0)
        self.ask("question", "ask_down", lambda: plot.spot(*self.experiment.place(0.95)), at=(760, 150), size=72)
        with self.say("none") as line:
            line.at("none")
            self.play(Vary(share, 1.0), *self.nearer(0.34), run_time=1.6)
            line.point("cancel", fan)
        with self.say("average") as line:
            self.play(Vary(share, 0.0), *self.home(WIDE), run_time=line.until("average", at_least=1.6))
            self.pulse(mean)
        ring = plot.ball("all", ALL)
        balls = plot.dots(self.of("swarm_at", ring.position), SINGLE.color, radius=4.0, alpha=0.8)
        centre = plot.point(METHOD, self.of("swarm_centre", ring.position), radius=8, glow=0.9)
        with self.say("swarm") as line:
            self.hide(fan, mean, here, down, bar, also=self.showing(balls, ring, centre))
            self.follow(ring, upto=3, run_time=line.until("middle", at_least=2.0))
            self.follow(ring, upto=14, run_time=5.0)

    @beat("map", "levels")
    def race(self) -> None:
        plot, run = self.map, self.experiment
        units = self.words("steps"), self.words("looks")
        axis = CostAxis(run, 12.0, RACE, floor=0.002, units=units)
        sizes = (("all", ALL, 24), ("single", SINGLE, 12), ("handful", HANDFUL, 18), ("all_best", ALL, 24))
        balls = {name: plot.ball(name, look, radius=r) for name, look, r in sizes}
        points = {
            name: axis.cost_of(balls[name], self.of("left_by", name), self.of("looks_per_step", name), radius=0.75 * r)
            for name, _, r in sizes
        }
        ways = {name: [plot.trail(balls[name], pearls=False, width=4.0), axis.trail(points[name])] for name in balls}
        ends = dict(zip(("all", "single", "handful"), axis.ends([points[n] for n in ("all", "single", "handful")]),
                        strict=True))  # fmt: skip
        names = {
            n: Words(self.words(n), ends[n], color=balls[n].look.color, anchor="l") for n in ("all", "single", "handful")
        }
        title = Words(self.words("left"), (RACE.right, 132), color=theme.NEUTRAL, anchor="r")

        def left(name: str, fact: str) -> Number:
            room = names[name].width_px() + 18
            return Number(self.fact(fact), ".0%", lambda: (ends[name]()[0] + room, ends[name]()[1]), size=44,
                          color=balls[name].look.color)  # fmt: skip

        shares = [left("handful", "handful_left_after_pass"), left("single", "single_left_after_pass"),
                  left("all", "full_left_after_pass")]  # fmt: skip
        with self.say("runners") as line:
            self.play(*self.home(NARROW), Vary(self.levels.reach, BESIDE_RACE), *self.showing(axis, title), run_time=1.0)
            for mark, name in (("ring", "all"), ("handful", "handful"), ("lone", "single")):
                line.show(mark, *ways[name], balls[name], points[name], names[name], run_time=0.4)
        racers = [balls[name] for name in ends]
        with self.say("together") as line:
            line.at("together")
            self.follow(*racers, upto=12, run_time=4.2)
        with self.say("price") as line:
            line.at("looks_axis")
            self.hide(*names.values(), run_time=3.0, also=[Vary(axis.priced, 1.0, span=(0.15, 1.0)),
                      Vary(axis.window, axis.window_to(float(run.samples)), span=(0.15, 1.0))])  # fmt: skip
        self.vary(*(Vary(ball.position, 0.0) for ball in racers), *self.showing(*names.values()), run_time=0.6)
        self.ask("question", "ask_nearest", racers, at=(480, 150), size=64)
        steps = {n: float(run.samples // run.looks_per_step(n)) for n in ends}
        self.play(*(Vary(balls[n].position, steps[n], rate_func=linear) for n in ends), run_time=5.0)
        with self.say("handful") as line:
            line.show("handful_left", shares[0])
            line.show("single_left", shares[1])
        with self.say("all") as line:
            line.point("one_step", points["all"], balls["all"])
            line.show("all_left", shares[2])
        most = 1.1 * run.facts["full_best_looks_to_tenth"]
        best = Words(self.words("all"), axis.ends([points["all_best"]])[0], color=ALL.color, anchor="l")
        with self.say("best") as line:
            gone = [ways["all"], ways["single"], *(thing[n] for n in ("all", "single") for thing in (balls, points, names))]
            self.hide(gone, shares, also=[Vary(axis.window, axis.window_to(most)),
                      *self.showing(*ways["all_best"], balls["all_best"], points["all_best"], best)])  # fmt: skip
            self.follow(balls["all_best"], upto=run.facts["full_best_looks_to_tenth"] // run.samples,
                        run_time=line.until("tenth", at_least=1.0))  # fmt: skip
            line.at("handful_looks")
            back = run.facts["handful_looks_to_tenth"] / run.handful
            self.vary(Vary(balls["handful"].position, back), run_time=0.8)

    # -- the cloud ------------------------------------------------------------------------

    @beat("map", "levels", "single")
    def cloud(self) -> None:
        run, ball = self.experiment, self.single
        settled, end = run.facts["settled"], float(run.facts["looks_in_the_end"])
        ball.position.set(float(settled))
        climbs, ellipse = Climbs(ball, width=7.0), self.cloud_of("cloud", 1)
        dust = self.map.dots(self.of("dust", ball.position), SINGLE.color, radius=2.4, alpha=0.3)
        inside = Hero(self.of("inside", ball.position), ".1%", (SIDE, 420), self.words("inside"), color=theme.MODEL)
        with self.say("zoom") as line:
            self.play(*self.home(WIDE), Vary(self.levels.reach, BESIDE), run_time=line.until("zoom", at_least=0.8))
            self.play(*self.nearer(self.close), run_time=2.4)
        with self.say("rest") as line:
            line.at("rest")
            self.follow(ball, upto=settled + 14, run_time=4.2)
        with self.say("uphill") as line:
            line.show("uphill", climbs)
            self.follow(ball, upto=settled + 24, run_time=3.4)
        with self.say("ellipse") as line:
            line.show("ellipse", ellipse, draw=True, run_time=1.4)
        with self.say("count") as line:
            line.at("count")
            self.hide(climbs, also=self.showing(dust, inside))
            self.vary(Vary(ball.position, end, through=lambda s: round(settled + 24 + (end - settled - 24) * s**2)),
                      run_time=3.8)  # fmt: skip
        with self.say("counted") as line:
            line.point("found", inside)

    @cached_property
    def noise(self) -> Value[float]:
        return Value(float(self.experiment.noise), "noise")

    @cached_property
    def noisy(self) -> list[Any]:
        """The cloud, its ellipse and the ground for a noise that may be turned."""
        of, noise, plot = self.of, self.noise, self.map
        around = (of("bottom_with", noise), of("cloud_with", noise), self.fact("ellipse_share"))
        return [plot.levels(of("objective_with", noise), reach=BESIDE),
                plot.dots(of("dust_with", noise), SINGLE.color, radius=2.4, alpha=0.3), SpreadEllipse(plot, *around)]  # fmt: skip

    @beat("map", "noisy")
    def disagreement(self) -> None:
        plot, noise, run = self.map, self.noise, self.experiment
        self.play(*self.nearer(self.close), run_time=0.1)
        box = Box(CARD.left + 100, CARD.top + 60, CARD.right - 46, CARD.top + 520)
        x, y = run.points
        high = 1.2 * float(abs(y).max())
        card = Plot(run, Window(1.04 * x.min(), 1.04 * x.max(), -high, high), box, bleed=False, ticks=(4, 4),
                    y_numbers="left", depth=CARD_DEPTH)  # fmt: skip
        data = [near(Scatter(card, self.of("points_with", noise))), near(card.graph("line_with", noise, width=5.0))]
        knob = near(Slider(f'"{self.words("noise")}"', noise, 0.0, run.noise, (CARD.left + 60, 800), length=480,
                           spec=".2f"))  # fmt: skip
        tangle = SampleLines(plot, self.of("samples_with", noise), width=3.0, alpha=0.6)
        clean = plot.ball("clean", SINGLE, radius=17)
        self.ask("question", "ask_dice", lambda: plot.spot(*run.bottom), at=(800, 170), size=84)
        with self.say("keep") as line:
            ground = Card((CARD.left, CARD.top, CARD.right, CARD.bottom))
            self.play(*self.nearer(self.close, MAP), *self.showing(ground, card, data, knob, tangle), run_time=1.2)
            line.at("move")
            self.vary(noise, to=0.0, run_time=4.0)
        with self.say("cross") as line:
            line.point("cross", tangle)
            line.at("gone")
            self.show(clean, run_time=0.2)
            self.follow(clean, upto=100, run_time=3.0)
        with self.say("made") as line:
            line.at("disagreement")
            self.hide(clean)
            line.at("back")
            self.vary(noise, fact="noise", run_time=2.4)

    @beat("map", "levels")
    def calm(self) -> None:
        run, plot, rate, batch = self.experiment, self.map, Value(self.experiment.learning_rate, "learning_rate"), Value(1.0)
        whole, cloud = self.cloud_of("cloud", 1, color=theme.NEUTRAL, dashed=True), self.cloud_of("cloud_of", batch, rate)
        dusts = {name: plot.dots(self.of(*dust), look.color, radius=2.6, alpha=0.35) for name, look, dust in (
            ("single", SINGLE, ("settled_dust", 1.0, self.fact("learning_rate"))),
            ("slow", SINGLE, ("settled_dust", 1.0, self.fact("half_rate"))),
            ("handful", HANDFUL, ("settled_dust", self.fact("handful"), self.fact("learning_rate"))),
        )}  # fmt: skip
        knobs = [Slider("eta", rate, 0.0, run.learning_rate, (SIDE, 300), length=400),
                 Slider("B", batch, 1.0, run.handful, (SIDE, 440), length=400, spec=".0f")]  # fmt: skip
        smaller = Hero(self.of("area_ratio", batch, rate), ".1f", (SIDE, 600), self.words("smaller"), color=theme.MODEL)
        self.play(*self.nearer(self.close), run_time=0.1)
        with self.say("rate") as line:
            self.show(dusts["single"], whole, cloud, knobs, smaller)
            line.at("rate")
            self.vary(rate, fact="half_rate", run_time=2.0)
            self.swap(dusts["single"], dusts["slow"])
        with self.say("handful") as line:
            self.vary(rate, fact="learning_rate", run_time=line.until("five", at_least=0.8))
            count = Vary(batch, float(run.handful), fact="handful", through=lambda s: float(int(1 + (run.handful - 1) * s)))
            self.vary(count, run_time=1.6)
            self.swap(dusts["slow"], dusts["handful"])
        root = Formula('"width" prop 1 / sqrt(B)', (SIDE, 800), anchor="l")
        with self.say("exercise") as line:
            line.show("root", root)
        fall = plot.ball("falling", SINGLE, radius=17)
        fall.position.set(60.0)
        melting = self.cloud_of("falling_cloud", fall.position)
        slowing = Slider("eta", self.of("rate_at", fall.position), 0.0, run.learning_rate, (SIDE, 300), length=400)
        calmer = Hero(self.fact("times_calmer"), ".0f", (SIDE, 600), self.words("smaller"), color=theme.MODEL)
        end = float(run.facts["looks_in_the_end"])
        with self.say("falling") as line:
            self.swap([cloud, dusts["handful"], knobs, smaller, root], [melting, fall, slowing])
            line.at("fall")
            self.vary(Vary(fall.position, end, through=lambda s: float(round(60 * (end / 60) ** s)), rate_func=linear),
                      run_time=5.0)  # fmt: skip
            self.show(calmer)
        ring = plot.ball("all", ALL)
        ring.position.set(6.0)
        with self.say("all") as line:
            self.hide(slowing, calmer, fall, also=[*self.showing(StepCount(ring, self.words("pass")), plot.trail(ring), ring),
                      *self.nearer(12 * run.facts["falling_spread_in_the_end"])], run_time=1.4)  # fmt: skip
            self.follow(ring, upto=run.facts["all_nearest_after_passes"], run_time=line.until("win", at_least=3.0))
            self.follow(ring, upto="end", run_time=2.4)

    # -- to take home -----------------------------------------------------------------------

    def small(self, k: int, centre: Any, half: float) -> ParameterMap:
        """Return a map on the k-th card of the recap."""
        bare = {"ticks": (0, 0), "x_numbers": None, "y_numbers": None, "names": ("", ""), "depth": CARD_DEPTH}
        return ParameterMap(self.experiment, centre, half, picture_box(k), **bare)

    @beat("map", "levels")
    def recap(self) -> None:
        run = self.experiment
        first, second, third = self.small(0, self.middle, self.half), self.small(1, self.middle, self.half), \
            self.small(2, run.bottom, 0.8 * self.close)  # fmt: skip
        ring = first.ball("all", ALL, radius=18)
        ring.position.set(8.0)
        swarm = [first.levels(reach=picture_box(0)), first.dots(self.of("swarm_at", ring.position), SINGLE.color, radius=3.5),
                 ring]  # fmt: skip
        fan = second.arrows(self.of("fan", Value(0.0)), self.of("leads_down", Value(0.0)), width=2.0, alpha=0.8)
        clouds = [SpreadEllipse(third, self.of("bottom"), self.of("cloud_of", batch, rate), self.fact("ellipse_share"), color=c)
                  for batch, rate, c in ((1.0, self.fact("learning_rate"), theme.INK), (1.0, self.fact("half_rate"), theme.MODEL),
                                         (self.fact("handful"), self.fact("learning_rate"), theme.ITERATE))]  # fmt: skip
        for cloud in clouds:
            near(cloud)
        low = third.point(MINIMUM, "bottom")
        self.take_home(
            RecapCard(say="first", at="recap_average", words=("recap_first_a", "recap_first_b"), color=theme.GRADIENT,
                      picture=swarm),
            RecapCard(say="second", at="quarrel", words=("recap_second_a", "recap_second_b"), color=theme.INK,
                      picture=[second.levels(reach=picture_box(1)), fan]),
            RecapCard(say="third", at="samples", words=("recap_third_a", "recap_third_b"), color=theme.ITERATE,
                      picture=[third.levels(reach=picture_box(2)), *clouds, low]),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("how_fast", clouds)
