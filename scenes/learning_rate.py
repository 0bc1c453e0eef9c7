"""How the learning rate decides between crawling, arriving, bouncing and diverging."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from manim import linear

from gdcore import experiments
from scenes.stage import (
    DESCENT, DIVERGING, LIMIT, METHOD, MINIMUM, Box, Cobweb, FactorDial, Formula, Hero, Lens, Look,
    RateLesson, RateMap, Readout, RecapCard, Tie, Valley, Vary, Words, beat, leap, on_card, steady, stride, theme,
    varied,
)  # fmt: skip

ANY = Look(theme.INK, "disc")  # a ball whose rate is being turned, or on another curve
RACE = ("bouncing", "too_small", "better")  # from the highest to the lowest
RULE = "{{ x_(k+1) : iterate }} = {{ x_k : iterate }} - eta {{ f'(x_k) : gradient }}"

WHOLE, LEFT, LINE = RateLesson.whole, Box(96, 200, 1040, 884), Box(330, 180, 1700, 884)


class LearningRate(RateLesson):
    """One number, the learning rate times the curvature, decides how gradient descent ends.

    Wants: derivatives. A variant is a subclass with another `experiment`: another curvature,
    start, and a rate for each regime.
    """

    experiment = experiments.LearningRate(
        start=-20.0, curvature=2.0, too_small=16 * 2**-10, better=16 * 2**-7, bouncing=16 * 2**-4, diverging=1.05
    )
    looks: ClassVar = {"too_small": DESCENT, "better": METHOD, "bouncing": LIMIT, "diverging": DIVERGING}
    beats = ("puzzle", "rule", "small", "better", "number", "bounce", "diverge", "map", "exercise", "recap")

    # -- what beats share -------------------------------------------------------

    rate = varied(fact="better_rate")
    slider = cached_property(lambda lesson: lesson.knob((860, 640), length=480))
    tail = cached_property(lambda lesson: lesson.heights_until_there("better"))
    straight = cached_property(lambda lesson: lesson.heights_of("better", lesson.tail))  # once the axis is bent
    rates = cached_property(lambda lesson: RateMap(lesson.experiment, WHOLE))

    # -- beats --------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        bowl, race = self.bowl, self.race(*RACE, floor=self.fact("loss_at_start")() / 100)
        self.open_with(bowl.whole)
        with self.say("setting") as line:
            line.at("valley").begin_the_plot(bowl, run_time=line.until("balls"))
            for ball in race.balls:
                self.show(ball, run_time=0.3)
        with self.say("knob") as line:
            self.move(bowl, LEFT, run_time=line.until("rate"))
            self.show(race.heights, race.points, race.rates)
        self.ask("question", "first", race.runners, at=(568, 400), size=76)
        with self.say("race") as line:
            self.show(race.ways, self.steps(race.balls[0]))
            line.at("go").follow(*race.balls, upto=6, run_time=3.4, also=race.growing)
            self.follow(*race.balls, run_time=5.0)
        with self.say("result") as line:
            for mark, k in (("small", 1), ("middle", 2), ("large", 0)):
                line.point(mark, race.balls[k], race.points[k])
        with self.say("more"):
            lost, _ = self.ball("diverging", radius=14)
            self.show(lost)
            self.follow(lost, upto=1, run_time=1.2)

    @beat("bowl", "bowl.whole")
    def rule(self) -> None:
        bowl, rate, (ball, _) = self.bowl, self.rate, self.ball("better", way=stride)
        tangent, arrow = bowl.tangent(ball), bowl.arrow(ball, rate)
        rule = Formula(RULE, (960, 290), size=72)
        with self.say("slope") as line:
            self.move(bowl, WHOLE, also=self.showing(ball))
            line.show("slope", tangent, draw=True)
        with self.say("step") as line:
            line.show("eta", self.slider)
            line.show("step", arrow, arrow.drop(), draw=True)
            self.follow(ball, upto=1, run_time=1.2)
        self.tell("formula", at="rule", show=[rule])
        with self.say("turn") as line:
            line.at("larger").vary(rate, fact="larger_rate")
            line.at("smaller").vary(rate, fact="smaller_rate")
            line.at("down").vary(rate, fact="too_small_rate")

    @beat("bowl", "bowl.whole", "slider")
    def small(self) -> None:
        self.rate.set(self.experiment.too_small, "too_small_rate")
        ball, trail = self.ball("too_small")
        place = Readout("x", ball.x_now, ".2f", (660, 420), size=theme.HERO_PX, color=DESCENT.color)
        with self.say("crawl") as line:
            self.show(trail, ball, place, self.steps(ball))
            line.at("crawls").follow(ball, upto=6, run_time=2.4)
            self.follow(ball, run_time=3.6)
        self.tell("left", ball, at="still")

    @beat("bowl", "bowl.whole")
    def better(self) -> None:
        run, bowl, tail, (_, point, _) = self.experiment, self.bowl, self.tail, self.straight
        ball, tie, step = point.ball, Tie(point.ball.spot, point.spot, METHOD.color), self.steps(point)
        with self.say("run") as line:
            self.move(bowl, LEFT, also=self.showing(ball, bowl.trail(ball, width=6.0)))
            line.show("height", tail, *self.straight, tie, step)
            self.follow(ball, upto=run.glance, run_time=line.until("steps", at_least=1.6))
            line.point("steps", point)
        self.ask("doubt", "finished", point, at=(1390, 420))
        with self.say("bend") as line:
            line.at("bend").leave_only(keep=[tail, *self.straight, step])
            self.vary(Vary(tail.bend, 1.0), Vary(tail.box, LINE), run_time=3.0)
        left = Hero(self.fact("better_left_at_glance"), ".1%", (1210, 330), self.words("left"), color=METHOD.color)
        lost = Hero(self.fact("better_lost_per_step"), ".0%", (1210, 330), self.words("removed"), color=METHOD.color)
        with self.say("left") as line:
            line.show("left", left)
            line.at("further").swap(left, lost)
            self.follow(ball, upto=run.facts["better_iterations_to_accuracy"], run_time=4.0)
        self.tell("reason", hide=[lost])

    @beat("tail", "straight")
    def number(self) -> None:
        run, rate, r, names = self.experiment, self.rate, self.factor, ("too_small", "better", "bouncing")
        rate.set(run.better, "better_rate")
        web = Cobweb(run, 1.06 * abs(run.run_with_rate(run.diverging, 4).x[-1, 0]), Box(950, 96, 1738, 884))
        walks = {word: self.words(word) for word in ("straight", "at_once", "over", "bounces", "grows")}
        dial = FactorDial(r, web, (140, 530), walks, radius=375)
        multiplied = Formula(f"x_(k+1) = (1 - {run.curvature:g} eta) x_k", (1330, 360), size=72)
        named = Formula("x_(k+1) = {{ r : gradient }} x_k", (1330, 360), size=72)
        marks, rows = self.factors_on(dial, *names), self.factor_rows(*names, top=300)
        with self.say("factor") as line:
            line.show("multiplies", multiplied)
            line.at("r").swap(multiplied, named)
        with self.say("dial") as line:
            line.at("dial").leave_only(show=[self.factor_rule((96, 168)), dial])
            for mark, k in (("first", 0), ("second", 1), ("third", 2)):
                line.show(mark, marks[k], rows[k], run_time=0.4)
        with self.say("cobweb") as line:
            line.at("next").swap(rows, web)
            graph = web.line("next_iterate", rate)
            line.show("lines", graph, web.glow(graph), draw=True)
        with self.say("stairs") as line:
            _, ball = stairs = web.stairs("better", METHOD)
            self.show(stairs)
            line.at("up").follow(ball, upto=1, run_time=2 * line.until("across"))
            self.follow(ball, upto=8, run_time=3.0)
        with self.say("straight") as line:
            trail, white = web.stairs("run_with_rate", ANY, rate, 8, at=8)
            line.at("knob").swap([stairs, marks], [trail, white, self.knob((96, 908), length=330, beside=True)])
            self.vary(rate, fact="larger_rate", run_time=2.0)
            line.show("straight", dial.walks["straight"])
        ghosts = [dial.on_rim(self.of(f"{name}_factor")) for name in ("better", "best", "overshooting")]
        rings = self.ask("ask_best", "best", dial.on_rim(r), ghosts, at=(1246, 230), size=72)
        with self.say("best") as line:
            line.at("zero").vary(rate, fact="best_rate")
            self.answer(rings[1])
            self.show(dial.walks["at_once"])
        for said, fact, walk in (("over", "overshooting_rate", "over"), ("bounce", "bouncing_rate", "bounces")):
            with self.say(said) as line:
                self.vary(rate, fact=fact, run_time=line.until(walk))
                self.show(dial.walks[walk])
        with self.say("grow") as line:
            turn = Vary(rate, run.diverging, fact="diverging_rate")
            self.vary(turn, Vary(white.position, 0.0), run_time=line.until("grows"))
            self.show(dial.walks["grows"], run_time=0.3)
            self.follow(white, upto=4, run_time=1.8)
        self.when("one", "place").vary(rate, fact="bouncing_rate")

    @beat("bowl", "bowl.whole")
    def bounce(self) -> None:
        ball, trail = self.ball("bouncing")
        height = Readout("f(x)", ball.y_now, "g", (640, 480), size=theme.HERO_PX, color=LIMIT.color)
        with self.say("jump") as line:
            self.move(self.bowl, WHOLE, also=self.showing(trail, ball, self.rate_of("bouncing", (860, 640))))
            line.at("jumps").follow(ball, upto=1, run_time=line.until("back"))
            self.follow(ball, upto=8, run_time=4.5)
        with self.say("loss") as line:
            line.show("never", height)
            self.follow(ball, upto=14, run_time=4.2)
        self.tell("beyond")

    @beat("bowl", "bowl.whole")
    def diverge(self) -> None:
        run, bowl, (ball, trail) = self.experiment, self.bowl, self.ball("diverging")
        x, name = ball.iterates(), self.rate_of("diverging", (860, 640))
        lens = Lens(bowl, bowl.window(), (282, 690), opened=0.0)
        lens.hold(lens.inside.graph("objective", width=5.0), lens.inside.run("diverging", DIVERGING, radius=12))
        size = 84 * min(1.0, 5 / len(f"{x[-1]:.0f}"))  # however far it goes, the number stays in the frame
        place = Readout("x_k", ball.x_now, ".0f", (1290, 800), size=size, color=DIVERGING.color)
        with self.say("out") as line:
            self.show(trail, ball, name)
            line.at("out").step_out(ball, 1, run_time=0.8)
        with self.say("away") as line:
            steeper = [Vary(bowl.steepness, 1.0), *self.hiding(name)]
            line.at("away").zoom(bowl, bowl.get_window(x[1]), run_time=1.2, also=steeper)
            line.at("again").step_out(ball, 2, run_time=0.6)
        with self.say("on") as line:
            line.at("on").put(lens)
            self.zoom(bowl, bowl.get_window(x[3]), run_time=0.5)
            away = Vary(bowl.window, bowl.get_window(run.facts["diverging_factor"] * x[-1]), rate_func=linear)
            opening = Vary(lens.opened, 1.0, span=(0.3, 0.55))
            self.follow(ball, run_time=7.0, also=[away, opening, *self.showing(place)])
        self.mark_poster()
        with self.say("far") as line:
            self.show(Words(self.words("start"), (282, 504)))
            line.point("far", ball)
            line.point("speck", *lens.parts)
        rising = self.heights_alone("diverging", LINE)
        times = Hero(self.fact("diverging_loss_factor"), ".2f", (1060, 660), self.words("times"), color=DIVERGING.color)
        with self.say("line") as line:
            line.at("multiplies").leave_only(show=[*rising, times])
            line.at("line").follow(rising[-1], run_time=4.0)
        self.tell("wall")

    @beat("rates", "rates.whole")
    def map(self) -> None:
        run, rates = self.experiment, self.rates
        balls = [rates.at_rate(look, f"{name}_rate") for name, look in self.looks.items()]
        count = Hero(rates.whole_steps, ".0f", (560, 300), self.words("steps"))
        curvature = Readout("L", rates.curvature, steady([run.curvature]), (520, 470))
        across, up = zip(rates.names, rates.numbers, strict=True)
        self.tell("axis", point={"axes": across, "curve": up})
        self.tell("balls", show={"balls": balls, "bottom": [rates.lowest, rates.best_name]})
        with self.say("more") as line:
            line.at("more").swap([rates.best_name, rates.lowest], count)
            self.vary(rates.steps, to=float(run.maxiter), run_time=line.until("wall"), rate_func=lambda t: t**2)
            self.show(rates.wall, rates.beyond, also=self.hiding(rates.ground))
        self.tell("general", at="largest", show=[rates.limit_name])
        self.swap([balls, count], curvature)
        sides = [rates.at(rates.of("sharper_limit"), 0.65), rates.at(1.15 * run.facts["learning_rate_limit"], 0.65)]
        rings = self.ask("ask_sharper", "sharper", rates.at(rates.limit, 0.65), sides, at=(700, 250), size=76)
        with self.say("sharper") as line:
            line.at("moves").vary(rates.curvature, fact="sharper_curvature")
            self.answer(rings[0])

    @cached_property
    def shifted(self) -> Valley:
        run, look = self.experiment, {"wide": 1.25, "ticks": (9, 0), "names": ("w", "")}
        start, bottom = run.facts["shifted_start"], run.facts["shifted_minimiser"]
        return Valley(run, start, WHOLE, on="shifted_objective", bottom=bottom, **look)

    @beat("shifted", "shifted.whole")
    def exercise(self) -> None:
        run, on, valley = self.experiment, "shifted_objective", self.shifted
        bottom, landing = run.facts["shifted_minimiser"], run.facts["shifted_bouncing_first"]
        ball, tiny = (valley.run(f"shifted_{name}", ANY, on=on, way=leap) for name in ("bouncing", "tiny"))
        trail, low = valley.trail(ball, width=6.0), valley.mark(MINIMUM, "shifted_minimiser", on=on)
        rate, smaller = (Readout("eta", self.fact(f"shifted_{n}_rate"), "g", (860, 620)) for n in ("bouncing", "tiny"))
        height = Readout("f(w)", self.fact("shifted_bouncing_loss"), "g", (640, 460), size=theme.HERO_PX)
        with self.say("setting") as line:
            line.show("valley", low)
            line.show("start", ball)
            self.show(rate)
        ghosts = [valley.at(w, run.shifted_objective.value(w)) for w in (bottom, landing, 0.5 * (bottom + landing))]
        rings = self.ask("ask", "where", ball, ghosts, at=(960, 330))
        with self.say("answer") as line:
            self.put(trail)
            line.at("bounces").follow(ball, upto=1, run_time=0.8)
            self.answer(rings[1])
            self.follow(ball, upto=4, run_time=2.4)
            line.show("loss", height)
        with self.say("tiny") as line:
            self.swap([height, ball, trail], tiny, run_time=line.until("tiny"))
            line.at("tiny").swap(rate, smaller)
        with self.say("nothing") as line:
            line.show("nothing", Readout("w", tiny.x_now, ".2f", (660, 460), size=theme.HERO_PX))
            self.follow(tiny, run_time=3.0)

    @beat("shifted", "shifted.whole")
    def recap(self) -> None:
        run, far = self.experiment, self.fact("diverging_final")()
        rates = RateMap(run, **on_card(1, inset=44), y_values=None, names=("", ""))
        self.take_home(
            RecapCard(say="first", at="safe", color=DESCENT.color, picture=self.small_run(0, "too_small", run.start)),
            RecapCard(say="second", at="curvature", color=theme.POSITIVE, picture=[*rates.whole, rates.lowest]),
            RecapCard(say="third", at="double", color=DIVERGING.color, picture=self.small_run(2, "diverging", far)),
        )
        self.tell("next", rates.lowest, at="sharpest")
        self.tell("door", rates.lowest, at="choose")
