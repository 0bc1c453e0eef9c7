"""How the learning rate decides between crawling, arriving, bouncing and diverging."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from manim import linear

from gdcore import experiments
from scenes.stage import (
    DESCENT, DIVERGING, LIMIT, METHOD, MINIMUM, Box, Cobweb, Convergence, Dial, Formula, Icon, Lens, Lesson, Look, Number,
    Plot, RateMap, Readout, RecapCard, Slider, Tie, Value, Vary, Window, Words, Zone, along, beat, leap, picture_box,
    steady, stride, tell_apart, theme,
)  # fmt: skip

#: How each run looks, from the puzzle to the recap; a ball whose rate is being turned, or on another curve, is white.
LOOKS = {"too_small": DESCENT, "better": METHOD, "bouncing": LIMIT, "diverging": DIVERGING}
ANY = Look(theme.INK, "disc")
RACE = ("bouncing", "too_small", "better")

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

    def window(self, x: float) -> Window:
        """Return the window in which a place stands just below the upper edge."""
        top = 1.02 * float(self.experiment.objective.value(x))
        return Window(-1.1 * abs(x), 1.1 * abs(x), -0.07 * top, top)

    @cached_property
    def bowl(self) -> Plot:
        return Plot(self.experiment, self.window(self.experiment.start), WHOLE, bleed=False, ticks=(5, 0), y_numbers=None)

    @cached_property
    def curve(self):
        graph = self.bowl.graph("objective")
        return [self.bowl.land(graph), graph]

    @cached_property
    def rate(self) -> Value:
        return Value(self.experiment.better, "better_rate")

    @cached_property
    def slider(self) -> Slider:
        run = self.experiment
        spec = steady(list(run.learning_rates.values()))
        return Slider("eta", self.rate, 0.0, run.diverging, (700, 640), spec=spec, length=520)

    def ball(self, name: str, plot: Plot | None = None, **how):
        """Return the ball of a run at its start, and its trail."""
        crosses = self.experiment.facts[f"{name}_factor"] < 0
        ball = (plot or self.bowl).run(name, LOOKS[name], **{"way": leap if crosses else along, **how})
        return ball, (plot or self.bowl).trail(ball, width=6.0, age=0.6)

    def rate_of(self, name: str, at, size: float = theme.LABEL_PX) -> Readout:
        """Return the name of a run: its learning rate, with digits enough to be told from the others."""
        rates = list(self.experiment.learning_rates.values())
        spec = tell_apart(rates, ".2g" if name == "too_small" else ".3g")
        color = LOOKS[name].color
        return Readout("eta", self.fact(f"{name}_rate"), spec, at, size=size, color=color, name_color=color)

    def steps(self, ball, at=(1824, 108)):
        """Return how many steps a ball has gone: the number of the moment."""
        number = Number(lambda: np.floor(ball.position() + 1e-9), ".0f", at, size=theme.HERO_PX, anchor="r")
        return [Words(self.words("step"), (at[0] - 190, at[1] + 22), color=theme.NEUTRAL, anchor="r"), number]

    def heights(self, steps: float, floor: float) -> Convergence:
        """Return height against step, on the height axis of the bowl."""
        return Convergence.beside(
            self.bowl, steps, left=1190, right=1590, floor=floor, ticks=(4, 5), y_numbers="between"
        )  # fmt: skip

    def scale_of(self, plot: Convergence) -> Words:
        """Return the word that says that an axis is not linear, beside its name."""
        place = plot.at(0.0, plot.window().top, dx=-18, dy=-40)
        return Words(self.words("logarithmic"), place, color=theme.NEUTRAL, anchor="l", size=theme.TICK_PX)

    # -- beats --------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        run, bowl = self.experiment, self.bowl
        balls, trails = zip(*(self.ball(name) for name in RACE), strict=True)
        heights = self.heights(run.maxiter, run.facts["loss_at_start"] / 100)
        points = [heights.follow(ball, radius=13) for ball in balls]
        ends = heights.ends(points)
        rates = [self.rate_of(name, end) for name, end in zip(RACE, ends, strict=True)]
        ties = [Tie(b.spot, p.spot, b.look.color) for b, p in zip(balls, points, strict=True)]
        for nested, size in zip(zip(balls, points, strict=True), (1.3, 0.9, 0.5), strict=True):
            for mark in nested:  # at the start they lie on one another
                mark.radius.set(size * mark.radius())
        self.open_with(self.curve)
        self.wait(1.6)
        with self.say("setting") as line:
            line.at("valley")
            self.begin_the_plot(bowl, run_time=line.until("balls"))
            for ball in balls:
                self.show(ball, run_time=0.3)
        with self.say("knob") as line:
            names = [bowl.axis_name("x", dx=32), heights.axis_name("f(x)", y=True, dx=-78), heights.axis_name("k", dx=66)]
            self.move(bowl, LEFT, run_time=line.until("rate"))
            self.show(heights, *names, *points, *rates)
        self.ask("question", "first", [*balls, *points, *rates], at=(568, 400), size=76)
        with self.say("race") as line:
            self.show(*trails, *(heights.trail(point, width=5.0, age=0.5) for point in points), *ties, self.steps(balls[0]))
            line.at("go")
            equal = [Vary(m.radius, like.radius.now / 0.9) for ms, like in ((balls, balls[1]), (points, points[1])) for m in ms]
            self.follow(*balls, upto=6, run_time=3.4, also=equal)
            self.follow(*balls, run_time=5.0)
        with self.say("result") as line:
            for mark, k in (("small", 1), ("middle", 2), ("large", 0)):
                line.point(mark, balls[k], points[k])
        with self.say("more"):
            pass

    @beat("bowl", "curve")
    def rule(self) -> None:
        run, bowl = self.experiment, self.bowl
        ball, _ = self.ball("better", way=stride)
        tangent, arrow = bowl.tangent(ball), bowl.arrow(ball, self.rate)
        drop = Tie(arrow.tip, arrow.foot, METHOD.color, gaps=(12, 6))
        parts = {"x": METHOD.color, "slope": theme.GRADIENT}
        rule = Formula(
            "{{x_(k+1) : x}} = {{x_k : x}} - eta {{f'(x_k) : slope}}", (960, 290), size=72, parts=parts
        )  # fmt: skip
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
            self.vary(self.rate, to=0.5 * (run.better + run.facts["best_rate"]), run_time=1.4)
            line.at("smaller")
            self.vary(self.rate, to=0.5 * run.better, run_time=1.4)
            line.at("down")
            self.vary(self.rate, to=run.too_small, fact="too_small_rate")

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
        floor = 0.1 * float(run.objective.value(run.accuracy))
        return self.heights(10 * np.ceil((run.facts["better_iterations_to_accuracy"] + 2) / 10), floor)

    @cached_property
    def straight(self):
        ball, _ = self.ball("better")
        point = self.tail.follow(ball)
        return [self.tail.trail(point, age=0.4), point, self.rate_of("better", self.tail.ends([point])[0])]

    @beat("bowl", "curve")
    def better(self) -> None:
        run, bowl, tail = self.experiment, self.bowl, self.tail
        _, point, _ = self.straight
        ball, tie = point.ball, Tie(point.ball.spot, point.spot, METHOD.color)
        names = [bowl.axis_name("x", dx=32), tail.axis_name("f(x)", y=True, dx=-78), tail.axis_name("k", dx=66)]
        step = self.steps(ball)
        with self.say("run") as line:
            self.move(bowl, LEFT, also=self.showing(ball, bowl.trail(ball, width=6.0)))
            line.show("height", tail, *names, *self.straight, tie, step)
            self.follow(ball, upto=run.glance, run_time=3.2)
            line.point("steps", point)
        self.ask("doubt", "finished", point, at=(1390, 420))
        with self.say("bend") as line:
            line.at("bend")
            stay = [tail, *self.straight, *names[1:], *step]
            bent = [Vary(tail.bend, 1.0), Vary(tail.box, LINE)]
            self.clear(keep=stay, show=[self.scale_of(tail)], run_time=3.0, also=bent)
        with self.say("left") as line:
            share = [
                Number(self.fact("better_left_at_glance"), ".1%", (1210, 330), size=theme.HERO_PX, color=METHOD.color),
                Words(self.words("left"), (1214, 420), anchor="l"),
            ]
            line.show("left", share)
            line.at("further")
            lost = [
                Number(self.fact("better_lost_per_step"), ".0%", (1210, 330), size=theme.HERO_PX, color=METHOD.color),
                Words(self.words("removed"), (1214, 420), anchor="l"),
            ]
            self.swap(share, lost, run_time=0.3)
            self.follow(ball, upto=run.facts["better_iterations_to_accuracy"], run_time=4.0)
        with self.say("reason"):
            self.hide(*lost)

    @beat("tail", "straight")
    def number(self) -> None:
        run, rate, L = self.experiment, self.rate, f"{self.experiment.curvature:g}"
        rate.set(run.better, "better_rate")
        r = self.of("factor", rate)
        blue = {"r": theme.GRADIENT}
        multiplied = Formula(f"x_(k+1) = (1 - {L} eta) x_k", (1330, 360), size=72)
        named = Formula("x_(k+1) = {{r : r}} x_k", (1330, 360), size=72, parts=blue)
        web = Cobweb(run, 1.06 * abs(float(run.run_with_rate(run.diverging, 4).x[-1, 0])), Box(950, 96, 1738, 884))
        growing, shrinking = theme.NEGATIVE, theme.POSITIVE
        dial = Dial(r, web, (140, 530), [Zone(0, 1, shrinking), Zone(-1, 0, shrinking), Zone(-1.9, -1, growing)], radius=375)
        factor = [
            Formula(f"{{{{r : r}}}} = 1 - {L} eta =", (96, 168), anchor="l", parts=blue),
            Number(r, ".2f", (492, 166), size=72, color=theme.GRADIENT),
        ]
        knob = Slider("eta", rate, 0.0, run.diverging, (96, 908), length=330, beside=True, spec=self.slider.readout.number.spec)
        factors = tell_apart([run.facts[f"{name}_factor"] for name in LOOKS])
        places = {
            name: [
                dial.mark(LOOKS[name], f := self.fact(f"{name}_factor")),
                dial.number(f, factors, LOOKS[name].color),
                self.rate_of(name, (1060, y), size=64),
                Readout("r", f, factors, (1450, y), size=64, color=LOOKS[name].color, name_color=theme.GRADIENT),
                Icon(LOOKS[name], (990, y), theme.BALL_PX),
            ]
            for name, y in (("too_small", 340), ("better", 500), ("bouncing", 660))
        }
        zones = {
            word: dial.name(self.words(word), at, color)
            for word, at, color in (
                ("straight", 0.5, shrinking), ("at_once", 0.0, theme.INK), ("over", -0.5, shrinking),
                ("bounces", -1.0, theme.INK), ("grows", -1.5, growing),
            )
        }  # fmt: skip
        with self.say("factor") as line:
            line.show("multiplies", multiplied)
            line.at("r")
            self.swap(multiplied, named)
        with self.say("dial") as line:
            self.clear(show=factor)
            line.show("dial", dial)
            for mark, name in zip(("first", "second", "third"), places, strict=True):
                line.show(mark, *places[name], run_time=0.4)
        with self.say("cobweb") as line:
            web_line = web.line("next_iterate", rate)
            line.at("next")
            self.hide(*(part for parts in places.values() for part in parts[2:]), run_time=0.3)
            self.show(web, web.axis_name("x_k", dx=52), web.axis_name("x_(k+1)", y=True, dx=-60, dy=30))
            line.at("lines")
            self.show(web_line, web.glow(web_line), draw=True)
        with self.say("stairs") as line:
            trail, ball = stairs = web.stairs("better", METHOD)
            self.show(*stairs)
            line.at("up")
            self.follow(ball, upto=1, run_time=line.until("across") * 2)
            self.follow(ball, upto=8, run_time=3.0)
        with self.say("straight") as line:
            trail, white = web.stairs("run_with_rate", ANY, rate, 8)
            white.position.set(8.0)
            line.at("knob")
            marked = [part for parts in places.values() for part in parts[:2]]
            self.swap([*stairs, *marked], [trail, white, knob])
            self.vary(rate, to=0.5 * (run.better + run.facts["best_rate"]), run_time=2.0)
            line.show("straight", zones["straight"])
        tip = lambda: dial.place(float(r()))  # noqa: E731
        guesses = [lambda f=f: dial.place(f) for f in (run.facts["better_factor"], 0.0, run.facts["overshooting_factor"])]
        ghosts = self.ask("ask_best", "best", tip, guesses, at=(1344, 300), size=76)
        with self.say("best") as line:
            line.at("zero")
            self.vary(rate, to=run.facts["best_rate"], fact="best_rate")
            self.answer(ghosts[1])
            self.show(zones["at_once"])
        with self.say("over") as line:
            self.vary(rate, to=run.overshooting, fact="overshooting_rate", run_time=line.until("over"))
            self.show(zones["over"])
        with self.say("bounce") as line:
            self.vary(rate, to=run.bouncing, fact="bouncing_rate", run_time=line.until("bounces"))
            self.show(zones["bounces"])
        with self.say("grow") as line:
            self.vary(
                Vary(rate, run.diverging, fact="diverging_rate"), Vary(white.position, 0.0), run_time=line.until("grows")
            )
            self.show(zones["grows"], run_time=0.3)
            self.follow(white, upto=4, run_time=1.8)
        with self.say("one") as line:
            line.at("place")
            self.vary(rate, to=run.bouncing, fact="bouncing_rate")

    @beat("bowl", "curve")
    def bounce(self) -> None:
        self.bowl.window.set(self.window(self.experiment.start))
        self.bowl.box.set(WHOLE)
        ball, trail = self.ball("bouncing")
        height = Readout("f(x)", lambda: ball.data()[1], "g", (640, 480), size=theme.HERO_PX, color=LIMIT.color)
        with self.say("jump") as line:
            self.show(trail, ball, self.rate_of("bouncing", (860, 640)), run_time=0.5)
            line.at("jumps")
            self.follow(ball, upto=1, run_time=line.until("back"))
            self.follow(ball, upto=2, run_time=0.9)
            self.follow(ball, upto=8, run_time=3.6)
        with self.say("loss") as line:
            line.show("never", height)
            self.follow(ball, upto=14, run_time=4.2)
        with self.say("beyond"):
            pass

    @beat("bowl", "curve")
    def diverge(self) -> None:
        run, bowl, ball_trail = self.experiment, self.bowl, self.ball("diverging")
        ball, trail = ball_trail
        x, home = ball.iterates(), bowl.window()
        lens = Lens(bowl, home, (282, 690), radius=150)
        start = lens.inside.run("diverging", DIVERGING, radius=12)
        lens.hold(lens.inside.graph("objective", width=5.0), start)
        lens.opened.set(0.0)
        place = Readout("x_k", ball.x_now, ".0f", (1290, 800), size=96, color=DIVERGING.color)
        with self.say("out") as line:
            rate = self.rate_of("diverging", (860, 640))
            self.show(trail, ball, rate)
            line.at("out")
            self.follow(ball, upto=1, run_time=0.8)
            self.check_gone(ball)
        with self.say("away") as line:
            line.at("away")
            self.zoom(bowl, self.window(x[1]), run_time=1.2, also=self.hiding(rate))
            line.at("again")
            self.follow(ball, upto=2, run_time=0.6)
            self.check_gone(ball)
        with self.say("on") as line:
            line.at("on")
            self.put(lens)
            self.zoom(bowl, self.window(x[3]), run_time=0.5)
            far = Vary(bowl.window, self.window(run.facts["diverging_factor"] * x[-1]), rate_func=linear)
            self.follow(ball, run_time=7.0, also=[far, Vary(lens.opened, 1.0, span=(0.3, 0.55)), *self.showing(place)])
        with self.say("far") as line:
            self.show(Words(self.words("start"), (282, 504)))
            line.point("far", ball)
            line.point("speck", *lens.parts)
        again, _ = self.ball("diverging")
        top, low = 2.0 * float(run.objective.value(x[-1])), 0.1 * run.facts["loss_at_start"]
        rising = Convergence(run, Window(0.0, run.maxiter, 0.0, top), LINE, floor=low, bend=1.0, ticks=(5, 5), y_numbers="between")
        point = rising.follow(again)
        times = [
            Number(self.fact("diverging_loss_factor"), ".2f", (1060, 660), size=theme.HERO_PX, color=DIVERGING.color),
            Words(self.words("times"), (1064, 750), anchor="l"),
        ]
        with self.say("line") as line:
            line.at("multiplies")
            names = [rising.axis_name("k", dx=66), rising.axis_name("f(x)", y=True, dx=-78), self.scale_of(rising)]
            self.clear(show=[rising, *names, rising.trail(point, age=0.4), point, *times])
            line.at("line")
            self.follow(point, run_time=4.0)
        with self.say("wall"):
            pass

    def check_gone(self, ball) -> None:
        """Refuse a step that is said to leave the picture and stays in it."""
        ball.settle()
        if ball.strength > 0:
            raise ValueError(
                f"a step of the diverging run, to {ball.x_now():.4g}, does not leave the picture: "
                f"choose diverging further above {self.experiment.facts['learning_rate_limit']:.4g}."
            )

    @cached_property
    def rates(self) -> RateMap:
        limit = self.experiment.facts["learning_rate_limit"]
        return RateMap(self.experiment, 1.25 * limit, WHOLE)

    @beat("rates")
    def map(self) -> None:
        run, rates = self.experiment, self.rates
        balls = [rates.ball(LOOKS[name], f"{name}_rate") for name in LOOKS]
        best = rates.label("1 \\/ L", rates.best, y=0.0, dy=-170, math=True, size=50, color=theme.POSITIVE)
        wall = rates.label("2 \\/ L", rates.limit, y=1.3, dx=24, dy=40, math=True, size=50, color=theme.NEGATIVE, anchor="l")
        count = Number(lambda: np.floor(rates.steps() + 1e-9), ".0f", (440, 430), size=theme.HERO_PX, anchor="r")
        names = [rates.axis_name("eta", dx=-10), rates.axis_name("abs(x_n) \\/ abs(x_0)", y=True, dx=1640)]
        with self.say("axis") as line:
            self.show(rates, *names)
            line.at("axes")
            self.show(rates.curve, draw=True, run_time=line.until("curve"))
            self.show(rates.ground)
        with self.say("balls") as line:
            line.show("balls", *balls)
            line.show("bottom", rates.lowest, best)
        with self.say("more") as line:
            line.show("more", count, Words(self.words("steps"), (468, 452), color=theme.NEUTRAL, anchor="l"), run_time=0.3)
            self.hide(best, rates.lowest, run_time=0.3)
            self.vary(rates.steps, to=float(run.maxiter), run_time=line.until("wall"), rate_func=lambda t: t**2)
            self.show(rates.wall, rates.beyond, also=self.hiding(rates.ground))
        with self.say("general") as line:
            line.show("largest", wall)
        curvature = Readout("L", rates.curvature, steady([run.curvature]), (330, 570), size=theme.READOUT_PX)
        self.hide(*balls, also=self.showing(curvature))
        guesses = [rates.at(run.facts["sharper_limit"], 0.65), rates.at(1.15 * run.facts["learning_rate_limit"], 0.65)]
        ghosts = self.ask("ask_sharper", "sharper", rates.at(rates.limit, 0.65), guesses, at=(640, 250), size=76)
        with self.say("sharper") as line:
            line.at("moves")
            self.vary(rates.curvature, to=run.facts["sharper_curvature"], fact="sharper_curvature")
            self.answer(ghosts[0])

    @beat()
    def exercise(self) -> None:
        run = self.experiment
        start, bottom, landing = (run.facts[f"shifted_{name}"] for name in ("start", "minimiser", "bouncing_first"))
        top = 1.02 * float(run.shifted_objective.value(start))
        half = 1.25 * abs(start - bottom)
        valley = Plot(run, Window(bottom - half, bottom + half, -0.07 * top, top), WHOLE, y_numbers=None, ticks=(9, 0))
        graph = valley.graph("shifted_objective")
        ball = valley.run("shifted_bouncing", ANY, on="shifted_objective", way=leap)
        tiny = valley.run("shifted_tiny", ANY, on="shifted_objective")
        low = valley.mark(MINIMUM, "shifted_minimiser", on="shifted_objective")
        trail = valley.trail(ball, width=6.0)
        rate = Readout("eta", self.fact("shifted_bouncing_rate"), "g", (860, 620))
        height = Readout("f(w)", self.fact("shifted_bouncing_loss"), "g", (640, 460), size=theme.HERO_PX)
        with self.say("setting") as line:
            self.show(valley, graph, valley.land(graph), valley.axis_name("w", dx=-10), draw=True)
            line.show("valley", low)
            line.show("start", ball)
            self.show(rate)
        on = lambda x: valley.at(x, float(run.shifted_objective.value(x)))  # noqa: E731
        ghosts = self.ask("ask", "where", ball, [on(bottom), on(landing), on(0.5 * (bottom + landing))], at=(960, 330))
        with self.say("answer") as line:
            self.put(trail)
            line.at("bounces")
            self.follow(ball, upto=1, run_time=0.8)
            self.answer(ghosts[1])
            self.follow(ball, upto=4, run_time=2.4)
            line.show("loss", height)
        with self.say("tiny") as line:
            smaller = Readout("eta", self.fact("shifted_tiny_rate"), "g", (860, 620))
            self.hide(height, ball, trail, also=self.showing(tiny))
            line.at("tiny")
            self.swap(rate, smaller)
        with self.say("nothing") as line:
            place = Readout("w", tiny.x_now, ".2f", (660, 460), size=theme.HERO_PX)
            line.show("nothing", place)
            self.follow(tiny, run_time=3.0)

    @beat()
    def recap(self) -> None:
        run, quiet = self.experiment, {"ticks": (0, 0), "x_numbers": None, "y_numbers": None, "bleed": False, "depth": 10.0}
        card = lambda k: picture_box(k, inset=44)  # noqa: E731
        bowl = Plot(run, self.window(run.start), card(0), **quiet)
        slow, crawled = self.ball("too_small", bowl, radius=20)
        rates = RateMap(run, 1.25 * run.facts["learning_rate_limit"], card(1), **{**quiet, "y_values": None})
        far = Plot(run, self.window(run.facts["diverging_final"]), card(2), **quiet)
        lost, trail = self.ball("diverging", far, radius=20)
        for ball in (slow, lost):
            ball.position.set(float(run.maxiter))
        self.take_home(
            RecapCard(say="first", at="safe", words=("recap_small", "recap_slow"), color=DESCENT.color,
                      picture=[bowl.graph("objective"), crawled, slow]),
            RecapCard(say="second", at="curvature", words=("recap_best", "recap_fastest"), color=theme.POSITIVE,
                      picture=[rates.curve, rates.ground, rates.lowest]),
            RecapCard(say="third", at="double", words=("recap_double", "recap_lost"), color=DIVERGING.color,
                      picture=[far.graph("objective"), trail, lost]),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("sharpest", rates.lowest)
        with self.say("door"):
            pass
