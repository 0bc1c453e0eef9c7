"""How the learning rate decides between crawling, arriving, bouncing and diverging."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from manim import linear

from gdcore import experiments
from scenes.stage import (
    DESCENT, DIVERGING, LIMIT, METHOD, MINIMUM, Box, Cobweb, Convergence, Dial, Formula, Hero, Icon, Lens, Lesson, Look,
    Number, Plot, RateMap, Readout, RecapCard, Slider, StepCount, Tie, Valley, Value, Vary, Window, Words, Zone, along,
    beat, leap, picture_box, steady, stride, tell_apart, theme,
)  # fmt: skip

#: How each run looks, from the puzzle to the recap; a ball whose rate is being turned, or on another curve, is white.
LOOKS = {"too_small": DESCENT, "better": METHOD, "bouncing": LIMIT, "diverging": DIVERGING}
ANY = Look(theme.INK, "disc")
RACE = ("bouncing", "too_small", "better")  # from the highest to the lowest

WHOLE, LEFT, LINE = Box(96, 150, 1824, 884), Box(96, 200, 1040, 884), Box(330, 180, 1700, 884)


class LearningRate(Lesson):
    """One number, the learning rate times the curvature, decides how gradient descent ends.

    Wants: derivatives. A variant is a subclass with another `experiment`: another curvature,
    start, and a rate for each regime.
    """

    experiment = experiments.LearningRate(
        start=-20.0, curvature=2.0, too_small=16 * 2**-10, better=16 * 2**-7, bouncing=16 * 2**-4, diverging=1.05
    )
    beats = ("puzzle", "rule", "small", "better", "number", "bounce", "diverge", "map", "exercise", "recap")

    # -- what beats share -------------------------------------------------------

    @cached_property
    def bowl(self) -> Valley:
        return Valley(self.experiment, self.experiment.start, WHOLE, ticks=(5, 0), names=("x", ""))

    @cached_property
    def curve(self):
        return [self.bowl.ground, self.bowl.curve]

    @cached_property
    def rate(self) -> Value:
        return Value(self.experiment.better, "better_rate")

    @cached_property
    def slider(self) -> Slider:
        return self.knob((860, 640), length=480)

    def knob(self, at, **how) -> Slider:
        rates = self.experiment.learning_rates.values()
        return Slider("eta", self.rate, 0.0, max(rates), at, spec=steady(list(rates)), **how)

    def ball(self, name: str, plot: Plot | None = None, **how):
        """Return the ball of a run at its start, and its trail."""
        crosses = self.experiment.facts[f"{name}_factor"] < 0
        ball = (plot or self.bowl).run(name, LOOKS[name], **{"way": leap if crosses else along, **how})
        return ball, (plot or self.bowl).trail(ball, width=6.0, age=0.6)

    def rate_of(self, name: str, at, size: float = theme.LABEL_PX) -> Readout:
        """Return the name of a run: its learning rate, with digits enough to be told from the others."""
        spec = tell_apart(list(self.experiment.learning_rates.values()), ".2g" if name == "too_small" else ".3g")
        color = LOOKS[name].color
        return Readout("eta", self.fact(f"{name}_rate"), spec, at, size=size, color=color, name_color=color)

    def steps(self, ball) -> StepCount:
        return StepCount(ball, self.words("step"))

    def heights(self, steps: float, floor: float) -> Convergence:
        """Return height against step, on the height axis of the bowl."""
        says = self.words("logarithmic")
        return Convergence.beside(self.bowl, steps, left=1190, right=1590, floor=floor, says=says)

    # -- beats --------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        run, bowl = self.experiment, self.bowl
        balls, trails = zip(*(self.ball(name, radius=19) for name in RACE), strict=True)
        heights = self.heights(run.maxiter, run.facts["loss_at_start"] / 100)
        points = [heights.follow(ball, radius=10) for ball in balls]
        lines = [heights.trail(point, width=5.0, age=0.5) for point in points]
        rates = [self.rate_of(name, end) for name, end in zip(RACE, heights.ends(points), strict=True)]
        ties = [Tie(b.spot, p.spot, b.look.color) for b, p in zip(balls, points, strict=True)]
        sizes = [(mark, mark.radius()) for mark in (*balls, *points)]
        for (mark, size), share in zip(sizes, 2 * (1.3, 0.9, 0.5), strict=True):
            mark.radius.set(share * size)  # at the start they lie on one another
        self.open_with(self.curve)
        with self.say("setting") as line:
            line.at("valley")
            self.begin_the_plot(bowl, run_time=line.until("balls"))
            for ball in balls:
                self.show(ball, run_time=0.3)
        with self.say("knob") as line:
            self.move(bowl, LEFT, run_time=line.until("rate"))
            self.show(heights, *points, *rates)
        self.ask("question", "first", [*balls, *points, *rates], at=(568, 400), size=76)
        with self.say("race") as line:
            self.show(*trails, *lines, *ties, self.steps(balls[0]))
            line.at("go")
            self.follow(*balls, upto=6, run_time=3.4, also=[Vary(mark.radius, size) for mark, size in sizes])
            self.follow(*balls, run_time=5.0)
        with self.say("result") as line:
            for mark, k in (("small", 1), ("middle", 2), ("large", 0)):
                line.point(mark, balls[k], points[k])
        with self.say("more"):
            lost, _ = self.ball("diverging", radius=14)
            self.show(lost)
            self.follow(lost, upto=1, run_time=1.2)

    @beat("bowl", "curve")
    def rule(self) -> None:
        bowl, rate = self.bowl, self.rate
        ball, _ = self.ball("better", way=stride)
        tangent, arrow = bowl.tangent(ball), bowl.arrow(ball, rate)
        drop = Tie(arrow.tip, arrow.foot, METHOD.color, gaps=(12, 6))
        parts = {"x": METHOD.color, "slope": theme.GRADIENT}
        rule = Formula("{{x_(k+1) : x}} = {{x_k : x}} - eta {{f'(x_k) : slope}}", (960, 290), size=72, parts=parts)
        with self.say("slope") as line:
            self.move(bowl, WHOLE, also=self.showing(ball))
            line.at("slope")
            self.show(tangent, draw=True)
        with self.say("step") as line:
            line.show("eta", self.slider)
            line.at("step")
            self.show(arrow, drop, draw=True)
            self.follow(ball, upto=1, run_time=1.2)
        with self.say("formula") as line:
            line.show("rule", rule)
        with self.say("turn") as line:
            line.at("larger")
            self.vary(rate, fact="larger_rate", run_time=1.4)
            line.at("smaller")
            self.vary(rate, fact="smaller_rate", run_time=1.4)
            line.at("down")
            self.vary(rate, fact="too_small_rate")

    @beat("bowl", "curve", "slider")
    def small(self) -> None:
        self.rate.set(self.experiment.too_small, "too_small_rate")
        ball, trail = self.ball("too_small")
        place = Readout("x", ball.x_now, ".2f", (660, 420), size=theme.HERO_PX, color=DESCENT.color)
        with self.say("crawl") as line:
            self.show(trail, ball, place, self.steps(ball))
            line.at("crawls")
            self.follow(ball, upto=6, run_time=2.4)
            self.follow(ball, run_time=3.6)
        with self.say("left") as line:
            line.point("still", ball)

    @cached_property
    def tail(self) -> Convergence:
        run = self.experiment
        steps = 10 * np.ceil((run.facts["better_iterations_to_accuracy"] + 2) / 10)
        return self.heights(steps, 0.1 * float(run.objective.value(run.accuracy)))

    @cached_property
    def straight(self):
        point = self.tail.follow(self.ball("better")[0])
        return [self.tail.trail(point, age=0.4), point, self.rate_of("better", self.tail.ends([point])[0])]

    @beat("bowl", "curve")
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
            line.at("bend")
            self.leave_only(keep=[tail, *self.straight, step])
            self.vary(Vary(tail.bend, 1.0), Vary(tail.box, LINE), run_time=3.0)
        left = Hero(self.fact("better_left_at_glance"), ".1%", (1210, 330), self.words("left"), color=METHOD.color)
        lost = Hero(self.fact("better_lost_per_step"), ".0%", (1210, 330), self.words("removed"), color=METHOD.color)
        with self.say("left") as line:
            line.show("left", left)
            line.at("further")
            self.swap(left, lost, run_time=0.3)
            self.follow(ball, upto=run.facts["better_iterations_to_accuracy"], run_time=4.0)
        with self.say("reason"):
            self.hide(lost)

    @beat("tail", "straight")
    def number(self) -> None:
        run, rate, L = self.experiment, self.rate, f"{self.experiment.curvature:g}"
        rate.set(run.better, "better_rate")
        r, blue = self.of("factor", rate), {"r": theme.GRADIENT}
        web = Cobweb(run, 1.06 * abs(run.run_with_rate(run.diverging, 4).x[-1, 0]), Box(950, 96, 1738, 884))
        shrinks, grows = theme.POSITIVE, theme.NEGATIVE
        zones = [Zone(0, 1, shrinks), Zone(-1, 0, shrinks), Zone(-1.9, -1, grows)]
        dial = Dial(r, web, (140, 530), zones, radius=375)
        walks = {
            word: dial.name(self.words(word), at, color)
            for word, at, color in (
                ("straight", 0.5, shrinks), ("at_once", 0.0, theme.INK), ("over", -0.5, shrinks),
                ("bounces", -1.0, theme.INK), ("grows", -1.5, grows),
            )
        }  # fmt: skip
        multiplied = Formula(f"x_(k+1) = (1 - {L} eta) x_k", (1330, 360), size=72)
        named = Formula("x_(k+1) = {{r : r}} x_k", (1330, 360), size=72, parts=blue)
        rule = Formula(f"{{{{r : r}}}} = 1 - {L} eta =", (96, 168), anchor="l", parts=blue)
        factor = Number(r, ".2f", (lambda: (96 + rule.width_px() + 24, 166)), size=72, color=theme.GRADIENT)
        spec = tell_apart([run.facts[f"{name}_factor"] for name in LOOKS])
        marks, rows = [], []
        for name, y in (("too_small", 300), ("better", 500), ("bouncing", 700)):
            of, look = self.fact(f"{name}_factor"), LOOKS[name]
            marks.append([dial.mark(look, of), dial.number(of, spec, look.color)])
            value = Readout("r", of, spec, (1450, y), size=64, color=look.color, name_color=theme.GRADIENT)
            rows.append([Icon(look, (990, y), theme.BALL_PX), self.rate_of(name, (1060, y), size=64), value])
        with self.say("factor") as line:
            line.show("multiplies", multiplied)
            line.at("r")
            self.swap(multiplied, named)
        with self.say("dial") as line:
            line.at("dial")
            self.leave_only(show=[rule, factor, dial])
            for mark, k in (("first", 0), ("second", 1), ("third", 2)):
                line.show(mark, marks[k], rows[k], run_time=0.4)
        with self.say("cobweb") as line:
            line.at("next")
            self.swap(rows, web)
            line.at("lines")
            graph = web.line("next_iterate", rate)
            self.show(graph, web.glow(graph), draw=True)
        with self.say("stairs") as line:
            _, ball = stairs = web.stairs("better", METHOD)
            self.show(stairs)
            line.at("up")
            self.follow(ball, upto=1, run_time=2 * line.until("across"))
            self.follow(ball, upto=8, run_time=3.0)
        with self.say("straight") as line:
            trail, white = web.stairs("run_with_rate", ANY, rate, 8)
            white.position.set(8.0)
            line.at("knob")
            self.swap([stairs, marks], [trail, white, self.knob((96, 908), length=330, beside=True)])
            self.vary(rate, fact="larger_rate", run_time=2.0)
            line.show("straight", walks["straight"])
        guesses = [self.of(f"{name}_factor") for name in ("better", "best", "overshooting")]
        ghosts = [lambda guess=guess: dial.place(guess()) for guess in guesses]
        rings = self.ask("ask_best", "best", lambda: dial.place(r()), ghosts, at=(1246, 230), size=72)
        with self.say("best") as line:
            line.at("zero")
            self.vary(rate, fact="best_rate")
            self.answer(rings[1])
            self.show(walks["at_once"])
        with self.say("over") as line:
            self.vary(rate, fact="overshooting_rate", run_time=line.until("over"))
            self.show(walks["over"])
        with self.say("bounce") as line:
            self.vary(rate, fact="bouncing_rate", run_time=line.until("bounces"))
            self.show(walks["bounces"])
        with self.say("grow") as line:
            turn = Vary(rate, run.diverging, fact="diverging_rate")
            self.vary(turn, Vary(white.position, 0.0), run_time=line.until("grows"))
            self.show(walks["grows"], run_time=0.3)
            self.follow(white, upto=4, run_time=1.8)
        with self.say("one") as line:
            line.at("place")
            self.vary(rate, fact="bouncing_rate")

    @beat("bowl", "curve")
    def bounce(self) -> None:
        ball, trail = self.ball("bouncing")
        height = Readout("f(x)", ball.y_now, "g", (640, 480), size=theme.HERO_PX, color=LIMIT.color)
        with self.say("jump") as line:
            self.move(self.bowl, WHOLE, also=self.showing(trail, ball, self.rate_of("bouncing", (860, 640))))
            line.at("jumps")
            self.follow(ball, upto=1, run_time=line.until("back"))
            self.follow(ball, upto=8, run_time=4.5)
        with self.say("loss") as line:
            line.show("never", height)
            self.follow(ball, upto=14, run_time=4.2)
        with self.say("beyond"):
            pass

    @beat("bowl", "curve")
    def diverge(self) -> None:
        run, bowl, (ball, trail) = self.experiment, self.bowl, self.ball("diverging")
        x, name = ball.iterates(), self.rate_of("diverging", (860, 640))
        farther = f"choose diverging further above {run.facts['learning_rate_limit']:.4g}"
        lens = Lens(bowl, bowl.window(), (282, 690), radius=150)
        lens.hold(lens.inside.graph("objective", width=5.0), lens.inside.run("diverging", DIVERGING, radius=12))
        lens.opened.set(0.0)
        size = 84 * min(1.0, 5 / len(f"{x[-1]:.0f}"))  # however far it goes, the number stays in the frame
        place = Readout("x_k", ball.x_now, ".0f", (1290, 800), size=size, color=DIVERGING.color)
        with self.say("out") as line:
            self.show(trail, ball, name)
            line.at("out")
            self.follow(ball, upto=1, run_time=0.8)
            ball.check_gone(farther)
        with self.say("away") as line:
            line.at("away")
            self.zoom(bowl, bowl.get_window(x[1]), run_time=1.2, also=self.hiding(name))
            line.at("again")
            self.follow(ball, upto=2, run_time=0.6)
            ball.check_gone(farther)
        with self.say("on") as line:
            line.at("on")
            self.put(lens)
            self.zoom(bowl, bowl.get_window(x[3]), run_time=0.5)
            away = Vary(bowl.window, bowl.get_window(run.facts["diverging_factor"] * x[-1]), rate_func=linear)
            opening = Vary(lens.opened, 1.0, span=(0.3, 0.55))
            self.follow(ball, run_time=7.0, also=[away, opening, *self.showing(place)])
        with self.say("far") as line:
            self.show(Words(self.words("start"), (282, 504)))
            line.point("far", ball)
            line.point("speck", *lens.parts)
        top, low = 2.0 * ball.y_now(), 0.1 * run.facts["loss_at_start"]
        rising = Convergence(
            run, Window(0.0, run.maxiter, 0.0, top), LINE, floor=low, bend=1.0, says=self.words("logarithmic")
        )  # fmt: skip
        point = rising.follow(self.ball("diverging")[0])
        factor = self.fact("diverging_loss_factor")
        with self.say("line") as line:
            line.at("multiplies")
            times = Hero(factor, ".2f", (1060, 660), self.words("times"), color=DIVERGING.color)
            self.leave_only(show=[rising, rising.trail(point, age=0.4), point, times])
            line.at("line")
            self.follow(point, run_time=4.0)
        with self.say("wall"):
            pass

    @cached_property
    def rates(self) -> RateMap:
        return RateMap(self.experiment, 1.25 * self.experiment.facts["learning_rate_limit"], WHOLE)

    @cached_property
    def valley(self):
        return [self.rates.curve, self.rates.ground]

    @beat("rates", "valley")
    def map(self) -> None:
        run, rates = self.experiment, self.rates
        balls = [rates.ball(look, f"{name}_rate") for name, look in LOOKS.items()]
        count = Hero(rates.whole_steps, ".0f", (560, 300), self.words("steps"))
        curvature = Readout("L", rates.curvature, steady([run.curvature]), (520, 470))
        with self.say("axis") as line:
            line.point("axes", rates.names[0], rates.numbers[0])
            line.point("curve", rates.names[1], rates.numbers[1])
        with self.say("balls") as line:
            line.show("balls", balls)
            line.show("bottom", rates.lowest, rates.best_name)
        with self.say("more") as line:
            line.at("more")
            self.swap([rates.best_name, rates.lowest], count, run_time=0.3)
            self.vary(rates.steps, to=float(run.maxiter), run_time=line.until("wall"), rate_func=lambda t: t**2)
            self.show(rates.wall, rates.beyond, also=self.hiding(rates.ground))
        with self.say("general") as line:
            line.show("largest", rates.limit_name)
        self.swap([balls, count], curvature)
        sides = [rates.at(rates.of("sharper_limit"), 0.65), rates.at(1.15 * run.facts["learning_rate_limit"], 0.65)]
        rings = self.ask("ask_sharper", "sharper", rates.at(rates.limit, 0.65), sides, at=(700, 250), size=76)
        with self.say("sharper") as line:
            line.at("moves")
            self.vary(rates.curvature, fact="sharper_curvature")
            self.answer(rings[0])

    @cached_property
    def shifted(self):
        run, on = self.experiment, "shifted_objective"
        start, bottom = run.facts["shifted_start"], run.facts["shifted_minimiser"]
        valley = Valley(run, start, WHOLE, on=on, bottom=bottom, wide=1.25, ticks=(9, 0), names=("w", ""))
        return [valley, valley.curve, valley.ground]

    @beat("shifted")
    def exercise(self) -> None:
        run, on, valley = self.experiment, "shifted_objective", self.shifted[0]
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
            line.at("bounces")
            self.follow(ball, upto=1, run_time=0.8)
            self.answer(rings[1])
            self.follow(ball, upto=4, run_time=2.4)
            line.show("loss", height)
        with self.say("tiny") as line:
            self.swap([height, ball, trail], tiny, run_time=line.until("tiny"))
            line.at("tiny")
            self.swap(rate, smaller)
        with self.say("nothing") as line:
            line.show("nothing", Readout("w", tiny.x_now, ".2f", (660, 460), size=theme.HERO_PX))
            self.follow(tiny, run_time=3.0)

    @beat("shifted")
    def recap(self) -> None:
        run, last = self.experiment, self.experiment.facts["diverging_final"]
        bare = {"ticks": (0, 0), "x_numbers": None, "y_numbers": None, "bleed": False, "depth": 10.0}
        boxes = [picture_box(k, inset=44) for k in range(3)]
        bowl, far = (Valley(run, x, boxes[k], **bare) for x, k in ((run.start, 0), (last, 2)))
        rates = RateMap(run, self.rates.window().right, boxes[1], **bare, y_values=None, names=("", ""))
        slow, crawled = self.ball("too_small", bowl, radius=20)
        lost, zigzag = self.ball("diverging", far, radius=20)
        for ball in (slow, lost):
            ball.position.set(float(run.maxiter))
        self.take_home(
            RecapCard(say="first", at="safe", words=("recap_small", "recap_slow"), color=DESCENT.color,
                      picture=[bowl.curve, crawled, slow]),
            RecapCard(say="second", at="curvature", words=("recap_best", "recap_fastest"), color=theme.POSITIVE,
                      picture=[rates.curve, rates.ground, rates.lowest]),
            RecapCard(say="third", at="double", words=("recap_double", "recap_lost"), color=DIVERGING.color,
                      picture=[far.curve, zigzag, lost]),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("sharpest", rates.lowest)
        with self.say("door") as line:
            line.point("choose", rates.lowest)
