"""Why a ball with inertia crosses a ravine in a third of the steps, and why too much of it swings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from manim import linear

from gdcore.experiments import MomentumInRavine
from scenes.stage import (
    DESCENT, DIVERGING, HEAVY, LIMIT, BallNumber, Box, Convergence, Formula, Hero, Look, ChangeCard, Number, PhasePlane,
    RavineLesson, Readout, RecapCard, ShrinkMap, Slider, SlopeStack, StepCount, Tie, Value, Vary, Window, Words, beat,
    picture_box, theme,
)  # fmt: skip

#: The ball with inertia, where Nesterov's looks, where it stands; and the plain ball on a landscape.
INERTIA, AHEAD, STANDS = Look(theme.INK), Look(theme.ITERATE, "ring"), Look(theme.GRADIENT)
BLUE = (theme.GRADIENT, "#143A66")
#: The knob, the map of factors, both stacks of slopes, both planes, and the card of luck.
KNOB, FACTORS, LUCK = Box(240, 170, 1780, 884), Box(200, 150, 1730, 884), (1376, 112, 1824, 896)
FOLDED, TRAIN = Box(96, 320, 1010, 550), Box(96, 710, 1824, 884)
PLANES = Box(200, 180, 880, 770), Box(1110, 180, 1790, 770)


class Momentum(RavineLesson):
    """A velocity adds up the slopes that agree, so that a ravine costs only the root of its narrowness.

    Wants: the factor 1 − ηL, ravines, the map of luck. A variant is a subclass with another `experiment`.
    """

    experiment: ClassVar[Any] = MomentumInRavine()
    beats = ("puzzle", "two_curvatures", "inertia", "glide", "too_much", "one_factor", "look_ahead", "luck", "recap")

    @beat("ravine")
    def puzzle(self) -> None:
        ball, twin = (self.roller(run, on=self.ravine, colors=colors, size=0.6, evenly=False)
                      for run, colors in (("plain", BLUE), ("heavy", HEAVY)))  # fmt: skip
        with self.say("ravine") as line:
            self.open_with(x=1330, hold=1.4)
            line.at("ravine")
            self.begin_the_plot()
        with self.say("plain") as line:
            self.show(ball, self.trail(ball, "#9CC9FF"), StepCount(ball, self.words("step")))
            self.follow(ball, upto=12, run_time=line.until("counted", at_least=3.0))
            self.follow(ball, upto=self.experiment.facts["plain_steps"], run_time=3.6)
        self.show(twin)
        self.ask("question", "ask_more", twin, at=(1330, 300), size=84)
        self.mark_poster()

    @beat("view")
    def two_curvatures(self) -> None:
        run, view, rate = self.experiment, self.view, Value(self.experiment.rate, "learning_rate")
        trail, ball = view.ball("plain", DESCENT)
        shadows = view.shadows("plain", DESCENT, ball.position)
        turned = view.shadows(self.of("plain_with", rate), LIMIT, Value(6.0))
        slider = Slider("eta", rate, 0.0, 1.25 * run.facts["plain_limit"], (420, 640), length=480, spec=".4f")
        u, v = slider.scale_line.spot(run.facts["plain_limit"])
        wall = Formula("2 \\/ L", (u, v + 56), size=50, color=theme.NEGATIVE)
        lost = Hero(self.fact("plain_lost_per_step"), ".0%", (560, 590), self.words("removed"), color=DESCENT.color)
        with self.say("profiles") as line:
            self.show(trail, ball)
            self.follow(ball, upto=4, run_time=line.until("profiles"))
            self.show(view.profiles, shadows, run_time=1.2, also=[Vary(view.map.box, view.home)])
        with self.say("wall") as line:
            self.follow(ball, upto=6, run_time=line.until("across", at_least=0.3))
            self.swap(shadows, [slider, turned], run_time=0.5)
            line.at("wall")
            self.vary(rate, to=run.facts["plain_limit"], fact="plain_limit")
            self.show(wall)
        with self.say("crawl") as line:
            self.swap([turned, slider, wall], shadows, run_time=0.3)
            line.point("along", shadows[0])
            line.show("removes", lost)
            line.at("zigzag")
            self.follow(ball, upto=46, run_time=3.0)
        with self.say("bridge"):
            self.hide(lost)

    @beat()
    def inertia(self) -> None:
        run, flips, agrees, last = self.experiment, Value(0.0), Value(0.0), 59.0
        folded = SlopeStack(run, "flipping", flips, -0.75, 1.2, FOLDED, title=self.words("across"), drop=26, newest=8)
        wide = 1.08 * run.facts["steady_gain"]
        train = SlopeStack(run, "agreeing", agrees, -0.6, wide, TRAIN, title=self.words("along"), width=34)
        totals = folded.total((1130, 430)), train.total((1130, 630))
        gains = [stack.gain(self.fact(f"{name}_gain"), f"1 / (1 {sign} beta)", (1610, y)) for stack, name, sign, y in
                 ((folded, "flipping", "+", 430), (train, "steady", "-", 630))]  # fmt: skip
        rule = Formula("{{ v_(k+1) : v }} = beta {{ v_k : v }} + {{ nabla f : slope }}", (960, 190), size=84,
                       parts={"v": theme.INK, "slope": theme.GRADIENT})  # fmt: skip
        with self.say("rule") as line:
            self.show(rule, folded, train)
            line.show("add", folded.arrows, totals[0])
            self.vary(flips, to=1.0, run_time=0.8, rate_func=linear)
        with self.say("flip") as line:
            line.at("flip")
            self.vary(flips, to=6.0, run_time=line.until("left", at_least=2.5), rate_func=linear)
            self.vary(flips, to=last, run_time=2.4, rate_func=linear)
            self.show(gains[0])
        with self.say("agree") as line:
            self.show(train.arrows, totals[1])
            line.at("agree")
            self.vary(agrees, to=6.0, run_time=line.until("towards", at_least=2.5), rate_func=linear)
            self.vary(agrees, to=last, run_time=2.6)
            self.show(gains[1])

    @beat("view")
    def glide(self) -> None:
        view, facts = self.view, self.experiment.facts
        heights = self.height_plot(1.06 * facts["momentum_steps"])
        wide = replace(heights.window.now, right=1.03 * facts["plain_steps"])
        slow, heavy = view.ball("plain", DESCENT), view.ball("heavy", INERTIA)
        balls = [slow[1], heavy[1]]
        marks, lines = self.over_steps(heights, balls)
        rises = heights.rises(marks[1], width=6.0)
        with self.say("go") as line:
            below = self.showing(slow, heavy, StepCount(slow[1], self.words("step")), heights, lines, marks)
            self.play(*self.look_at(-0.4, 1.1, 170), *below, run_time=0.9)
            line.point("below", *marks)
        with self.say("first_pass") as line:
            self.follow(*balls, upto=facts["first_pass_step"], run_time=line.until("crosses", at_least=3.0))
            line.point("plain", slow[1])
        with self.say("overshoot") as line:
            line.at("overshoots")
            self.follow(*balls, upto=facts["overshoot_step"], run_time=2.0)
        with self.say("rises") as line:
            line.show("rises", rises, run_time=0.3)
            self.follow(*balls, upto=facts["momentum_steps"], run_time=line.rest(at_least=4.0))
        with self.say("arrives") as line:
            line.point("arrives", balls[1], marks[1])
            self.zoom(heights, wide, run_time=0.8, also=self.hiding(rises))
            self.follow(slow[1], upto=facts["plain_steps"], run_time=2.0)

    def knob(self, box: Box, **options: Any) -> Convergence:
        """Return a plot of steps against momentum, on a logarithmic axis."""
        window = Window(-0.02, 1.02, 0.0, 1.6 * float(self.experiment.knob_turn[:, 1].max()))
        axes = {"names": ("beta", ""), "y_numbers": "left", "ticks": (6, 5), "bleed": False, **options}
        return Convergence(self.experiment, window, box, floor=9.0, bend=1.0, **axes)

    @beat("view")
    def too_much(self) -> None:
        run, view, knob, far = self.experiment, self.view, self.knob(KNOB), 1.1 * abs(self.experiment.start[0])
        (trail, ball), steps = view.ball("too_much", INERTIA), run.facts["too_much_steps"]
        swing = self.coordinate_plot(0.12 * steps, far, "x")
        marks, lines = self.over_steps(swing, [ball], coordinate=0)
        kept = Readout("beta", self.fact("too_much"), ".2f", (620, 108), size=72)
        seen = trail, ball, kept, swing, lines, marks
        self.play(*self.look_at(-1.1, 1.1, 210), *self.showing(*seen), run_time=0.8)
        self.ask("question", "ask_faster", ball, at=(960, 714), size=84)
        with self.say("swings") as line:
            self.show(StepCount(ball, self.words("step")), run_time=0.3)
            line.at("swings")
            self.follow(ball, upto=2 * run.facts["too_much_overshoot_step"], run_time=2.6)
            self.zoom(swing, Window(0.0, 1.03 * steps, -far, far), run_time=0.6)
            self.follow(ball, upto=steps, run_time=line.rest(at_least=2.6))
        dot = knob.ball("knob_turn", INERTIA)
        count = Number(dot.y_now, ".0f", (660, 250), size=theme.HERO_PX, suffix=self.words("steps"))
        place = Readout("beta", dot.x_now, ".2f", (660, 148), size=72)
        way = [knob.guide(y="plain_steps", color=DESCENT.color), knob.trail(dot, width=8.0, age=0.2, pearls=False)]
        with self.say("turn") as line:
            line.at("knob")
            self.leave_only(show=[knob, way, dot, count, place])
        with self.say("valley") as line:
            lowest = run.knob_place(run.facts["fewest_steps_momentum"])
            self.follow(dot, upto=lowest, run_time=line.until("falls", at_least=2.6))
            line.at("climbs")
            self.follow(dot, run_time=2.6)

    @beat()
    def one_factor(self) -> None:
        run, count = self.experiment, Value(0.0)
        planes = [PhasePlane(run, self.fact(name), count, 1.4, box, title=self.words(word), area=self.words("area"),
                             turn=self.fact(f"{name}_turn_degrees"))
                  for name, box, word in zip(("flat", "steep"), PLANES, ("along", "across"), strict=True)]  # fmt: skip
        root = Readout("sqrt(beta)", self.fact("shrink"), ".2f", (850, 892), size=64)
        with self.say("patch") as line:
            self.show(planes, *(plane.title for plane in planes))
            line.show("patch", *(plane.patch for plane in planes))
        with self.say("moves") as line:
            for mark, part in (("squeezes", 1), ("shears", 2), ("rolls", 3)):
                line.at(mark)
                self.vary(count, to=part / 3, run_time=0.9)
        with self.say("area") as line:
            line.show("area", *(plane.area for plane in planes))
            self.vary(count, to=float(run.patch_steps), run_time=line.rest(at_least=3.5), rate_func=linear)
        with self.say("root") as line:
            line.show("turns", *(plane.turn for plane in planes))
            self.vary(count, to=2.0 * run.patch_steps, run_time=line.until("root", at_least=2.5), rate_func=linear)
            line.show("root", root)
        self.show_the_plateau()

    def show_the_plateau(self) -> None:
        """Let the plateau rise until it just reaches the floor of the ravine, and of a narrower one."""
        run = self.experiment
        beta, along, across = Value(0.0), Value(run.flat_z), Value(run.steep_z)
        factors = ShrinkMap(run, beta, 0.5 * run.narrower_flat_z, 6.0, FACTORS)
        kept = Readout("beta", beta, ".2f", (300, 520), size=theme.HERO_PX)
        marks = [factors.mark(DESCENT, z, on=factors.factor, radius=18) for z in (along, across)]
        names = [factors.label(self.words(word), z, factors.factor, dy=80, color=theme.NEUTRAL)
                 for word, z in (("along", along), ("across", across))]  # fmt: skip
        places = ((DESCENT, "plain", (300, 720)), (INERTIA, "critical", (720, 720)), (INERTIA, "momentum", (720, 720)))
        loss = [BallNumber(look, self.fact(f"{name}_lost_per_step"), ".0%", at) for look, name, at in places[:2]]
        pays = [BallNumber(look, self.fact(f"{name}_pays"), ".0f", at, suffix="×") for look, name, at in places[::2]]
        removed = Words(self.words("removed"), (640, 820))
        with self.say("plateau") as line:
            self.leave_only(show=[factors, factors.ground, factors.curve, kept])
            line.show("curvatures", marks)
            line.at("plateau")
            self.vary(beta, to=run.momentum, fact="momentum", run_time=line.rest(at_least=2.5))
            self.show(names, run_time=0.3)
        with self.say("reaches") as line:
            self.vary(beta, fact="critical_momentum", run_time=line.until("reaches", at_least=1.4))
            self.pulse(marks[0])
        with self.say("removes") as line:
            line.show("removes_more", loss[1], removed)
            line.show("plain_loss", loss[0])
        self.hide(loss, removed, names, also=[Vary(along, run.narrower_flat_z), Vary(across, run.narrower_steep_z)])
        self.ask("narrower", "ask_pays", marks, at=(960, 720), size=76)
        with self.say("pays") as line:
            self.vary(beta, fact="narrower_critical_momentum", run_time=line.until("plain_pays", at_least=1.1))
            line.show("plain_pays", pays[0])
            line.show("momentum_pays", pays[1])

    @beat("view")
    def look_ahead(self) -> None:
        run, view, high = self.experiment, self.view, 1.2 * abs(float(self.experiment.start[1]))
        ours, ahead = view.ball("heavy_slow", INERTIA), view.ball("nesterov", AHEAD)
        balls, stand = [ours[1], ahead[1]], view.map.ball("nesterov_landings", STANDS, radius=10)
        stand.position = ahead[1].position
        sway = self.coordinate_plot(62.0, high, "y")
        marks, trails = self.over_steps(sway, balls, coordinate=1)
        rate = Readout("eta", self.fact("nesterov_rate"), ".2f", (620, 108), size=72)
        self.play(*self.look_at(-0.4, 1.1, 170), *self.showing(ours, ahead, rate, sway, trails, marks), run_time=0.8)
        with self.say("ahead") as line:
            self.follow(*balls, upto=1, run_time=line.until("ahead", at_least=0.8))
            self.show(stand, Tie(stand.spot, ahead[1].spot, theme.GRADIENT, gaps=(12, 22)))
            self.follow(*balls, upto=3, run_time=line.rest(at_least=1.8))
        with self.say("calm") as line:
            self.follow(*balls, upto=10, run_time=line.until("quiet", at_least=1.5))
            self.follow(*balls, upto=20, run_time=line.until("still_swings", at_least=1.0))
            self.follow(*balls, upto=60, run_time=line.rest(at_least=1.4))
        beta = Value(run.momentum, "momentum")
        factors = ShrinkMap(run, beta, 0.05, 6.0, FACTORS, highest=2.5)
        curve, rule = factors.graph("shrink_ahead", beta, color=AHEAD.color), Formula("2 (1 + beta) \\/ L", size=50)
        walls = [factors.wall(f"{name}_wall_z", self.fact(f"{name}_limit"), ".3f", row, color) for name, row, color in
                 (("nesterov", 1.9, AHEAD.color), ("momentum", 1.4, theme.INK))]  # fmt: skip
        rule.at, rule.anchor = factors.at(self.of("momentum_wall_z"), 0.5, -22), "r"
        with self.say("wall") as line:
            self.leave_only(show=[factors, factors.curve, curve])
            line.show("wall_ahead", walls[0])
            line.show("wall_heavy", walls[1], rule)
        with self.say("beyond") as line:
            line.show("throws", factors.mark(DIVERGING, "steep_z", on=self.of("shrink_ahead", beta)))

    @beat("land")
    def luck(self) -> None:
        before, after = self.luck_map("basins"), self.luck_map("momentum_basins")
        change = self.change_map("luck_change")
        words, shares = [self.words(word) for word in ("lucky", "won", "lost")], ("lucky_share", "momentum_lucky_share")
        card = ChangeCard(change, self.fact, *shares, words, LUCK)
        balls = [self.roller(f"saved_{name}", colors=colors, evenly=False)
                 for name, colors in (("plain", BLUE), ("heavy", HEAVY))]  # fmt: skip
        trails = [self.trail(ball, color) for ball, color in zip(balls, ("#9CC9FF", theme.INK), strict=True)]
        with self.say("map") as line:
            self.show(card.card, card.before)
            line.at("map")
            self.show(before, balls[1], also=[Vary(before.reveal, 1.0)], run_time=1.2)
        self.ask("question", "ask_luck", balls[1], at=(890, 850), size=76)
        with self.say("redrawn") as line:
            self.show(trails, balls[0], run_time=0.2)
            self.follow(*balls, upto=60, run_time=line.until("won", at_least=2.2))
            self.hide(before, balls, trails, run_time=0.2)
            self.show(after, also=[Vary(after.reveal, 1.0)], run_time=0.8)
            self.swap(after, [change, card.bar, card.won], run_time=0.4)
            line.show("lost", card.lost)
        with self.say("sum") as line:
            line.show("sum", card.after)

    @beat()
    def recap(self) -> None:
        run, boxes = self.experiment, [picture_box(k, inset=36) for k in range(3)]
        bare: Any = {"ticks": (0, 0), "x_numbers": None, "y_numbers": None, "bleed": False, "depth": 10.0}
        kept, high = Value(run.momentum, "momentum"), 1.04 * run.facts["steady_gain"]
        train = SlopeStack(run, "agreeing", Value(59.0), -0.6, high, boxes[0], width=34, **bare)
        factors = ShrinkMap(run, kept, 1e-3, 6.0, boxes[1], y_values=None, names=("", ""), **bare)
        knob = self.knob(boxes[2], **bare)
        dot = knob.ball("knob_turn", INERTIA)
        dot.position.set(float(dot.last))
        self.take_home(
            RecapCard(say="first", at="agrees", words=("recap_agrees", "recap_adds"), color=theme.GRADIENT,
                      picture=[train.arrows]),
            RecapCard(say="second", at="factor", words=("recap_factor", "recap_curvature"), color=theme.POSITIVE,
                      picture=[factors.curve, factors.ground]),
            RecapCard(say="third", at="recap_swings", words=("recap_much", "recap_swings"), color=theme.NEGATIVE,
                      picture=[knob.trail(dot, pearls=False, age=0.2), dot]),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("own", factors.curve)
