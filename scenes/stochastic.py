"""How a few samples at a time find the bottom, and why they never rest there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from manim import linear

from gdcore.experiments import LineFromAHandful
from scenes.stage import (
    CARD, DESCENT, METHOD, MINIMUM, VIEW, BowlLesson, Box, Climbs, CostAxis, DataCard, Dots, Formula, Hero, HeroShare,
    Look, Number, Race, RecapCard, SampleStep, SampleSteps, Sight, Slider, Value, Vary, beat, near, picture_box,
    plated, theme, varied, walks, whole_steps,
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


class LearningFromAHandful(BowlLesson):
    """A step that sees a few samples is right on average, cheap, and ends in a cloud made of their disagreement.

    Wants: a line fit as a bowl of troughs, and the learning rate. A variant is a subclass with another `experiment`.
    """

    experiment = LineFromAHandful()
    beats = ("puzzle", "line", "all_at_once", "race", "cloud", "disagreement", "calm", "recap")
    opening = (ARRIVING, Box(0, 200, 1920, 1280))
    seen, map_box, reach = ("all",), MAP, BESIDE

    noise = varied(fact="noise")
    single = walks("single", SINGLE, radius=17)  # the ball that sees a single sample

    def nearer(self, box: Box = WIDE) -> list[Vary]:
        """Return animations that take the map to the bottom, where the cloud fills it."""
        return self.map.going(self.experiment.bottom, 2.6 * self.experiment.facts["single_spread"], box)

    def step_of(self, sample: Any, step: Any) -> SampleStep:
        """Return the step that a sample makes the single ball take from an iterate."""
        return SampleStep(self.map, self.card.plot, sample, self.of("iterate", step), SINGLE.color)

    @beat("land")
    def puzzle(self) -> None:
        card, looked = self.card, Value(0.0)
        ball, hopper = self.roller("all", colors=BLUE), self.roller(self.of("hop"), colors=WHITE, evenly=False)
        lit = near(Dots(card.plot, self.of("first_samples", looked), theme.INK, radius=6.5, halo=0.8))
        count = Hero(looked, ".0f", (130, 800), self.words("looks"), says_color=theme.NEUTRAL)
        card.place.set(card.show(ball))
        self.open_with(y=170, hold=0.2)
        self.fly(ARRIVING.towards(SEEN, 0.3), run_time=1.4)
        with self.say("looks") as line:
            self.begin_the_plot(also=[*self.flying(SEEN, VIEW), *self.showing(ball, card)], run_time=1.6)
            line.at("looks").show(lit, count, run_time=0.3)
            self.vary(looked, fact="samples", run_time=3.4, rate_func=linear)
        with self.say("moves") as line:
            line.at("moves").follow(ball, upto=1, run_time=0.9)
            line.at("again")
            looked.set(0.0)
            self.vary(looked, fact="samples", run_time=1.8, rate_func=linear)
            self.follow(ball, upto=2, run_time=0.9)
        with self.say("single") as line:
            self.hide(lit, count, ball, also=[*self.showing(hopper), self.shows(hopper)])
            line.show("one", self.step_of(self.of("drawn", 0.0), 0.0).lit, run_time=0.3)
            line.at("hop").follow(hopper, upto=1, run_time=0.5)
        self.ask("find", "ask_find", hopper, at=(600, 850), size=72)

    @beat("land", "edges", "card")
    def line(self) -> None:
        card, run, plot, ball, k, a = self.card, self.experiment, self.map, self.single, Value(0.0), Value(0.0)
        step = self.step_of(self.of("drawn", k), k)
        hand = plot.point(METHOD, self.of("on_floor", self.of("drawn", k), a))
        ends = [float(run.plumb(run.drawn(0), place)[1][0]) for place in (run.start, run.bottom)]
        a.set(ends[0])
        with self.say("trough") as line:
            self.show(step.lit)
            line.at("trough").hide(self.edges)
            self.fly(*self.over(plot), run_time=line.until("floor", at_least=1.6))
            self.swap(self.land, [plot, self.levels], run_time=0.5)
            self.show(step.line, draw=True)
        with self.say("through") as line:
            self.show(hand, also=[Vary(card.place, card.at(hand.point))])
            line.at("through").vary(a, to=ends[1], run_time=2.0)
            self.vary(a, to=ends[0], run_time=1.4)
        with self.say("straight") as line:
            self.swap(hand, [ball, step.plumb], also=[self.shows(ball)])
            line.at("straight").show(step.arrow, draw=True, run_time=1.0)
            self.follow(ball, upto=1, run_time=0.9)
        shown: list[Any] = [step]
        with self.say("way") as line:
            for which in ("outermost", "innermost"):
                other, way = self.step_of(self.of(which), 1.0), self.fact(f"way_{which}")
                share = plated(Number(way, ".0%", (330, 790), anchor="", size=84))
                line.at(which).swap(shown, other.target, run_time=0.3)
                self.show(other.arrow, share, draw=True, run_time=0.9)
                shown = [other, *share]
        k.set(1.0)
        with self.say("next") as line:
            self.swap(shown, step, run_time=0.4)
            line.at("next")
            for count in range(1, 8):
                drawing = Vary(k, float(count), span=(0.0, 0.04), rate_func=linear)
                self.follow(ball, upto=count + 1, run_time=0.45, also=[drawing])
        with self.say("bridge"):
            self.hide(step)

    @beat("map", "levels")
    def all_at_once(self) -> None:
        plot, run, share = self.map, self.experiment, Value(0.0)
        steps, near_bottom = SampleSteps(plot, share, SINGLE), run.facts["single_spread"]
        down = HeroShare(self.of("agreement", share), ".0%", (SIDE, 330), self.words("down"), color=theme.GRADIENT)
        with self.say("fan") as line:
            self.play(*self.home(WIDE), *self.showing(steps.here), run_time=0.8)
            line.at("send").show(steps.fan, draw=True, run_time=1.6)
            line.show("down", down)
            self.show(steps.mean, draw=True)
        self.mark_poster()
        with self.say("go") as line:
            line.at("go").play(
                Vary(share, 0.95), *plot.going(run.bottom, 2.0 * near_bottom, span=(0.35, 1.0)), run_time=3.2
            )
        self.ask("question", "ask_down", lambda: plot.spot(*run.place(0.95)), at=(760, 150), size=72)
        with self.say("none") as line:
            line.at("none").play(Vary(share, 1.0), *plot.going(run.bottom, 1.4 * near_bottom), run_time=1.6)
            line.point("cancel", steps.fan)
        with self.say("average") as line:
            back = [Vary(share, 0.0, span=(0.35, 1.0)), *self.home(WIDE, span=(0.0, 0.65))]
            self.play(*back, run_time=line.until("average", at_least=2.0))
            self.pulse(steps.mean)
        ring = plot.ball("all", ALL)
        balls = plot.dots(self.of("swarm_at", ring.position), SINGLE.color, radius=4.0, alpha=0.8)
        centre = plot.point(METHOD, self.of("swarm_centre", ring.position), radius=8, glow=0.9)
        many = Hero(self.fact("swarm"), ".0f", (SIDE, 330), self.words("balls"), color=SINGLE.color)
        with self.say("swarm") as line:
            self.hide(steps, down, also=self.showing(balls, ring, centre, many))
            self.follow(ring, upto=3, run_time=line.until("middle", at_least=2.0))
            self.follow(ring, upto=14, run_time=5.0)

    @beat("map", "levels")
    def race(self) -> None:
        plot, run = self.map, self.experiment
        units = self.words("steps"), self.words("looks")
        axis = CostAxis(run, 12.0, RACE, floor=0.002, units=units, title=self.words("left"))
        runners = (("all", ALL, 24, self.words("all")), ("single", SINGLE, 12, self.words("single")),
                   ("handful", HANDFUL, 18, self.words("handful")))  # fmt: skip
        race, best = Race(plot, axis, runners), Race(plot, axis, (("all_best", ALL, 24, self.words("all")),))
        with self.say("runners") as line:
            self.play(*self.home(NARROW), Vary(self.levels.reach, BESIDE_RACE), *self.showing(axis), run_time=1.0)
            for mark, name in (("ring", "all"), ("many", "handful"), ("lone", "single")):
                line.show(mark, race.entry(name), run_time=0.4)
        with self.say("together") as line:
            line.at("together").follow(*race.runners, upto=12, run_time=4.2)
        with self.say("price") as line:
            line.at("looks_axis").play(*axis.turning(run.samples), run_time=2.8)
        self.play(*race.going_back(), run_time=0.6)
        self.ask("question", "ask_nearest", race.runners, at=(1285, 480), size=72)
        self.play(*race.going_for(run.samples), run_time=5.0)
        with self.say("handful") as line:
            line.show("handful_left", race.result("handful", self.fact("handful_left_after_pass"), ".1%"))
            line.show("single_left", race.result("single", self.fact("single_left_after_pass"), ".1%"))
        with self.say("all") as line:
            line.point("one_step", race.points["all"], race.balls["all"])
            line.show("all_left", race.result("all", self.fact("full_left_after_pass")))
        looks, back = run.facts["full_best_looks_to_tenth"], run.facts["handful_looks_to_tenth"] / run.handful
        with self.say("best") as line:
            kept = [plot, self.levels, axis, race.legend["all"], race.legend["handful"], race.runner("handful")]
            self.leave_only(keep=kept, show=best.runner("all_best"), also=[axis.reaching(1.1 * looks)])
            self.follow(*best.runners, upto=looks // run.samples, run_time=line.until("tenth", at_least=1.0))
            self.show(best.cost("all_best", self.fact("full_best_looks_to_tenth")), run_time=0.3)
            line.at("handful_looks").vary(race.balls["handful"].position, to=back, run_time=0.8)
            self.show(race.cost("handful", self.fact("handful_looks_to_tenth")), run_time=0.3)

    @beat("map", "levels", "single")
    def cloud(self) -> None:
        run, ball = self.experiment, self.single
        settled = run.facts["settled"]
        ball.position.set(float(settled))
        climbs, ellipse = Climbs(ball, width=7.0), self.map.ellipse(self.of("cloud", 1))
        dust = self.map.dust(self.of("dust", ball.position), SINGLE.color)
        inside = Hero(self.of("inside", ball.position), ".1%", (SIDE, 420), self.words("inside"), color=theme.MODEL)
        up = Hero(self.fact("uphill_share"), ".0%", (SIDE, 420), self.words("up"), color=theme.NEGATIVE)
        with self.say("zoom") as line:
            self.play(*self.home(WIDE), Vary(self.levels.reach, BESIDE), run_time=line.until("zoom", at_least=0.8))
            self.play(*self.nearer(), run_time=2.4)
        with self.say("rest") as line:
            line.at("rest").put(climbs)
            self.follow(ball, upto=settled + 14, run_time=3.6)
        with self.say("uphill") as line:
            line.show("uphill", up)
            self.follow(ball, upto=settled + 24, run_time=2.8)
        self.hide(up, run_time=0.3)
        with self.say("ellipse") as line:
            line.show("ellipse", ellipse, draw=True, run_time=1.4)
        with self.say("count") as line:
            line.at("count").hide(climbs, also=self.showing(dust, inside))
            self.follow(ball, hurrying=True, run_time=3.8)
        with self.say("counted") as line:
            line.point("found", inside)

    @cached_property
    def noisy(self) -> list[Any]:
        """The ground, the cloud and its ellipse for a noise that may be turned."""
        names, plot = ("objective_with", "dust_with", "cloud_with", "bottom_with"), self.map
        error, dust, cloud, bottom = (self.of(name, self.noise) for name in names)
        return [plot.levels(error, reach=BESIDE), plot.dust(dust, SINGLE.color), plot.ellipse(cloud, bottom)]

    @beat("map", "noisy")
    def disagreement(self) -> None:
        plot, noise, run = self.map, self.noise, self.experiment
        card = DataCard(run, self.of("points_with", noise), self.of("line_with", noise), CARD)
        knob = card.knob(self.words("noise"), noise, run.noise)
        tangle = plot.lines("samples_with", noise, width=3.0, alpha=0.6)
        clean = plot.ball("clean", SINGLE, radius=17)
        self.play(*self.nearer(), run_time=0.1)
        self.ask("question", "ask_dice", lambda: plot.spot(*run.bottom), at=(800, 170), size=84)
        with self.say("keep") as line:
            self.play(*self.nearer(MAP), *self.showing(card, knob, tangle), run_time=1.2)
            line.at("move").vary(noise, to=0.0, run_time=4.0)
        with self.say("cross") as line:
            line.point("cross", tangle)
            line.at("gone").show(clean, run_time=0.2)
            self.follow(clean, upto=100, run_time=2.4)
        with self.say("made") as line:
            line.at("disagreement").hide(clean)
            line.at("back").vary(noise, fact="noise", run_time=2.4)

    @beat("map", "levels")
    def calm(self) -> None:
        run, plot, batch = self.experiment, self.map, Value(1.0)
        rate = Value(run.learning_rate, "learning_rate")
        usual, half, five = (self.fact(name) for name in ("learning_rate", "half_rate", "handful"))
        whole = plot.ellipse(self.of("cloud", 1), color=theme.NEUTRAL, dashed=True)
        cloud = plot.ellipse(self.of("cloud_of", batch, rate))
        dust, slow = (plot.dust(self.of("settled_dust", 1.0, each), SINGLE.color) for each in (usual, half))
        many = plot.dust(self.of("settled_dust", five, usual), HANDFUL.color)
        knobs = [Slider("eta", rate, 0.0, run.learning_rate, (SIDE, 300), length=384),
                 Slider("B", batch, 1.0, run.handful, (SIDE, 440), length=384, spec=".0f")]  # fmt: skip
        smaller = Hero(self.of("area_ratio", batch, rate), ".1f", (SIDE, 600), self.words("smaller"), color=theme.MODEL)
        root = Formula('"width" prop 1 / sqrt(B)', (SIDE, 800), anchor="l")
        self.play(*self.nearer(), run_time=0.1)
        with self.say("rate") as line:
            self.show(dust, whole, cloud, knobs, smaller)
            line.at("rate").hide(dust)
            self.vary(rate, fact="half_rate", run_time=1.6)
            self.show(slow)
        with self.say("handful") as line:
            self.hide(slow, run_time=0.3)
            self.vary(rate, fact="learning_rate", run_time=line.until("five", at_least=0.8))
            self.vary(batch, fact="handful", through=lambda s: float(int(1 + (five() - 1) * s)), run_time=1.6)
            self.show(many)
        with self.say("exercise") as line:
            line.show("root", root)
        self.let_the_rate_fall(whole, [cloud, many, knobs, smaller, root])

    def let_the_rate_fall(self, whole: Any, instead: list[Any]) -> None:
        """Let the cloud melt with the rate, and then the ring that sees all walk through what is left of it."""
        run, plot = self.experiment, self.map
        fall, ring = plot.ball("falling", SINGLE, radius=17, at=60), plot.ball("all", ALL, at=6)
        slowing = Slider("eta", self.of("rate_at", fall.position), 0.0, run.learning_rate, (SIDE, 300), length=384)
        calmer = Hero(self.fact("times_calmer"), ".0f", (SIDE, 600), self.words("narrower"), color=theme.MODEL)
        with self.say("falling") as line:
            self.swap(instead, [plot.ellipse(self.of("falling_cloud", fall.position)), fall, slowing])
            line.at("fall").follow(fall, hurrying=True, run_time=4.4)
            self.show(calmer)
        passes = Hero(whole_steps(ring), ".0f", (SIDE, 420), self.words("passes"), color=ALL.color)
        with self.say("all") as line:
            self.hide(whole, slowing, calmer, fall)
            closest = plot.going(run.bottom, 12 * run.facts["falling_spread_in_the_end"])
            self.play(*self.showing(passes, plot.trail(ring), ring), *closest, run_time=1.2)
            self.follow(ring, upto=run.facts["all_nearest_after_passes"], run_time=line.until("win", at_least=3.0))
        self.follow(ring, upto="end", run_time=1.8)

    @beat("map", "levels")
    def recap(self) -> None:
        run, usual, half = self.experiment, self.fact("learning_rate"), self.fact("half_rate")
        far, ground = self.small_bowl(0, *self.way_down(picture_box(0)))
        early, hill = self.small_bowl(1, *self.way_down(picture_box(1), 0.8))
        close, bowl = self.small_bowl(2, run.bottom, 2.1 * run.facts["single_spread"])
        ring, fan = far.ball("all", ALL, radius=18, at=8), SampleSteps(early, Value(0.0), SINGLE).fan
        swarm = far.dots(self.of("swarm_at", ring.position), SINGLE.color, radius=3.5)
        settings = (theme.INK, 1.0, usual), (theme.MODEL, 1.0, half), (theme.ITERATE, self.fact("handful"), usual)
        clouds = [close.ellipse(self.of("cloud_of", *setting), color=color) for color, *setting in settings]
        calm = [bowl, *clouds, close.point(MINIMUM, "bottom")]
        self.take_home(
            RecapCard(say="first", at="recap_average", color=theme.GRADIENT, picture=[ground, swarm, ring]),
            RecapCard(say="second", at="quarrel", color=theme.INK, picture=[hill, fan]),
            RecapCard(say="third", at="samples", color=theme.ITERATE, picture=calm),
        )
        with self.say("next") as line:
            line.point("how_fast", clouds)
