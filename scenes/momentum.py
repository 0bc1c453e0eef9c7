"""Why a ball with inertia crosses a ravine in a third of the steps, and why too much of it swings."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from manim import linear

from gdcore.experiments import MomentumInRavine
from scenes.stage import (
    ABOVE, DESCENT, DIVERGING, HEAVY as HEAVY_COLORS, LIMIT, MAP, MINIMUM, BasinMap, Box, Card, ChangeMap, Convergence,
    Formula, Icon, LandscapeLesson, Look, Number, PhasePatch, Plot, ProfiledMap, Readout, RecapCard, ShareBar,
    ShrinkMap, Sight, Slider, SlopeStack, StepCount, Tie, Value, Vary, Window, Words, beat, near, picture_box, theme,
)  # fmt: skip

#: The ball with inertia, Nesterov's, and where that takes its slope.
HEAVY, AHEAD, GLANCE = Look(theme.INK), Look(theme.ITERATE, "ring"), Look(theme.GRADIENT)
BLUE = (theme.GRADIENT, "#143A66")

#: Down into the ravine from behind the start, and where that picture stands.
DOWN, SKY = Sight(-30, 27, 1.95, (0.16, 0.0, 0.02)), Box(0, 90, 1920, 1170)
PROFILED, BELOW, KNOB = Box(96, 170, 1824, 884), Box(240, 545, 1780, 884), Box(240, 170, 1780, 884)
FOLDED, TRAIN = Box(96, 330, 1000, 590), Box(96, 690, 1824, 884)
PLANES = Box(200, 180, 880, 770), Box(1110, 180, 1790, 770)
FACTORS = Box(200, 150, 1760, 884)
LUCK, BAR = (1376, 112, 1824, 896), Box(1416, 560, 1784, 586)


class Momentum(LandscapeLesson):
    """A velocity adds up the slopes that agree, so that a ravine costs only the root of its narrowness.

    Wants: the factor 1 − ηL and its wall, ravines, and the map of luck. A variant is a subclass with another
    `experiment`.
    """

    experiment = MomentumInRavine()
    beats = ("puzzle", "two_curvatures", "inertia", "glide", "too_much", "one_factor", "look_ahead", "luck", "recap")

    # -- the ravine ------------------------------------------------------------------

    @cached_property
    def far(self) -> float:
        """How far along the ravine the balls start."""
        return abs(float(self.experiment.start[0]))

    @cached_property
    def ravine(self) -> Any:
        """The ravine as a lit landscape."""
        wide, ends = 1.15 * abs(self.experiment.start[1]), (-0.35 * self.far, 1.12 * self.far)
        ground = self.ground_of("objective", (ends, (-wide, wide)), sides=(2.0, 0.42), relief=0.30, resolution=140)
        return self.terrain(DOWN, SKY, ground=ground)

    @cached_property
    def levels(self) -> list[float]:
        """Heights of contour lines: their roots are evenly spaced."""
        return [float(self.experiment.plain.fun[0]) * share**2 for share in np.arange(1, 11) / 8]

    @cached_property
    def view(self) -> ProfiledMap:
        """The ravine from above, true to scale, and its two profiles; it begins in the middle of the frame."""
        run, far = self.experiment, self.far
        top = 1.25 * max(float(run.floor.value(run.start[0])), float(run.walls.value(run.start[1])))
        view = ProfiledMap(run, (-0.4 * far, 1.1 * far), 0.125 * far, top, self.levels, PROFILED)
        self.home = view.map.box.now
        view.map.box.set(view.strip(96, 400, 1824))
        return view

    def look_at(self, left: float, right: float, top: float) -> list[Vary]:
        """Return animations that show a stretch of the ravine, in distances of the start, over the whole width."""
        view = self.view
        window = view.window(left * self.far, right * self.far)
        return [Vary(view.map.window, window), Vary(view.map.box, view.strip(96, top, 1824, window))]

    # -- beats -------------------------------------------------------------------------

    @beat("ravine")
    def puzzle(self) -> None:
        ball = self.roller("plain", on=self.ravine, colors=BLUE, size=0.6, evenly=False)
        twin = self.roller("heavy", on=self.ravine, colors=HEAVY_COLORS, size=0.6, evenly=False)
        with self.say("ravine") as line:
            self.open_with(y=230, hold=1.4)
            line.at("ravine")
            self.begin_the_plot()
        with self.say("plain") as line:
            self.show(ball, self.trail(ball, "#9CC9FF"), StepCount(ball, self.words("step")))
            self.follow(ball, upto=12, run_time=line.until("counted", at_least=3.0))
            self.follow(ball, upto=self.experiment.facts["plain_steps"], run_time=3.6)
        self.show(twin)
        self.ask("question", "ask_more", twin.spot, at=(900, 200), size=84)
        self.mark_poster()

    @beat("view")
    def two_curvatures(self) -> None:
        run, view, rate = self.experiment, self.view, Value(self.experiment.rate, "learning_rate")
        trail, ball = view.ball("plain", DESCENT)
        shadows = view.shadows("plain", DESCENT, ball.position)
        turned = view.shadows(self.of("plain_with", rate), LIMIT, Value(6.0))
        slider = Slider("eta", rate, 0.0, 1.25 * run.facts["plain_limit"], (420, 640), length=480, spec=".4f")
        end = slider.scale_line.spot(run.facts["plain_limit"])
        wall = Formula("2 / L", (end[0], end[1] + 64), size=46, color=theme.NEGATIVE)
        lost = Number(self.fact("plain_lost_per_step"), ".0%", (560, 590), size=theme.HERO_PX, color=DESCENT.color)
        removed = Words(self.words("removed"), (564, 680), anchor="l")
        names = [Words(self.words("along"), (300, 540), color=theme.NEUTRAL),
                 Words(self.words("across"), (1704, 918), color=theme.NEUTRAL)]  # fmt: skip
        with self.say("profiles") as line:
            self.show(trail, ball)
            self.follow(ball, upto=4, run_time=line.until("profiles"))
            self.show(view.profiles, names, shadows, run_time=1.2, also=[Vary(view.map.box, self.home)])
        with self.say("wall") as line:
            self.follow(ball, upto=6, run_time=line.until("across", at_least=0.9))
            self.swap(shadows, [slider, turned])
            line.at("wall")
            self.vary(rate, to=run.facts["plain_limit"], fact="plain_limit", run_time=1.2)
            self.show(wall)
        with self.say("crawl") as line:
            self.swap([turned, slider, wall], shadows, run_time=0.4)
            line.point("along", shadows[0])
            line.show("removes", lost, removed)
            line.at("zigzag")
            self.follow(ball, upto=46, run_time=3.0)
        with self.say("bridge"):
            self.hide(lost, removed)

    # -- inertia -----------------------------------------------------------------------

    def stack(self, name: str, count: Value[float], high: float, box: Box, **how: Any) -> SlopeStack:
        return SlopeStack(self.experiment, f"{name}_stack", count, -0.06 * high, high, box, **how)

    @beat()
    def inertia(self) -> None:
        run, last, made = self.experiment, 59.0, []
        for name, gain, word, sign, stack in (
            ("flipping", "flipping_gain", "across", "+", {"high": 1.25, "box": FOLDED, "drop": 27, "newest": 8}),
            ("agreeing", "steady_gain", "along", "-", {"high": 1.08 * run.facts["steady_gain"], "box": TRAIN,
                                                       "width": 34}),
        ):  # fmt: skip
            count, y = Value(0.0), 450 if sign == "+" else 620
            picture = self.stack(name, count, **stack)
            total = Number(self.of(f"{name}_velocity", count), ".2f", (1150, y), size=theme.HERO_PX)
            title = Words(self.words(word), (96, stack["box"].top - 30), color=theme.NEUTRAL, anchor="l")
            end = [picture.guide(x=gain, color=theme.INK),
                   Formula(f"1 / (1 {sign} beta)", (1600, y), size=72, color=theme.INK)]  # fmt: skip
            made.append((count, [picture, picture.arrows, total, title], end))
        (flips, folded, left), (agrees, train, towards) = made
        rule = Formula("{{ v_(k+1) : v }} = beta {{ v_k : v }} + {{ nabla f : slope }}", (960, 200), size=84,
                       parts={"v": theme.INK, "slope": theme.GRADIENT})  # fmt: skip
        with self.say("rule") as line:
            line.show("keep", rule)
            self.show(folded, train)
        with self.say("flip") as line:
            line.at("flip")
            self.vary(flips, to=5.0, run_time=line.until("left", at_least=2.0), rate_func=linear)
            self.vary(flips, to=last, run_time=2.4, rate_func=linear)
            self.show(left)
        with self.say("agree") as line:
            line.at("agree")
            self.vary(agrees, to=5.0, run_time=line.until("towards", at_least=2.0), rate_func=linear)
            self.vary(agrees, to=last, run_time=2.6)
            self.show(towards)

    # -- the race ------------------------------------------------------------------------

    @beat("view")
    def glide(self) -> None:
        run, view, facts = self.experiment, self.view, self.experiment.facts
        window = Window(0.0, 1.06 * facts["momentum_steps"], 0.0, 3 * float(run.plain.fun[0]))
        heights = Convergence(
            run, window, BELOW, floor=0.1 * run.flat * run.accuracy**2, bend=1.0, y_numbers="left", ticks=(8, 5),
            bleed=False, names=("k", "f"), says=self.words("height"),
        )  # fmt: skip
        wide = Window(0.0, 1.03 * facts["plain_steps"], window.bottom, window.top)
        slow, heavy = view.ball("plain", DESCENT), view.ball("heavy", HEAVY)
        balls = [slow[1], heavy[1]]
        marks = [heights.steps_of(ball, radius=13) for ball in balls]
        lines = [heights.trail(mark, width=5.0, age=0.4, pearls=False) for mark in marks]
        rises = heights.rises(marks[1], width=6.0)
        with self.say("go") as line:
            self.play(*self.look_at(-0.4, 1.1, 170), *self.showing(slow, heavy, StepCount(slow[1], self.words("step"))))
            line.show("below", heights, lines, marks)
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
        top = 1.6 * float(self.experiment.knob_turn[:, 1].max())
        bare = {"names": ("beta", ""), "y_numbers": "left", "ticks": (6, 5), "bleed": False, **options}
        return Convergence(self.experiment, Window(-0.02, 1.02, 0.0, top), box, floor=9.0, bend=1.0, **bare)

    @beat("view")
    def too_much(self) -> None:
        run, view, knob = self.experiment, self.view, self.knob(KNOB)
        trail, ball = view.ball("trajectories.too_much", HEAVY)
        steps, far = run.facts["too_much_steps"], 1.1 * self.far
        swing = Plot(run, Window(0.0, 0.12 * steps, -far, far), BELOW, bleed=False, ticks=(6, 3), y_numbers="left",
                     names=("k", "x"))  # fmt: skip
        mark = swing.steps_of(ball, coordinate=0, radius=13)
        kept = Readout("beta", self.fact("too_much"), ".2f", (620, 108), size=72)
        self.play(*self.look_at(-1.1, 1.1, 210), *self.showing(
            trail, ball, kept, swing, swing.trail(mark, width=5.0, age=0.3, pearls=False), mark), run_time=0.8)  # fmt: skip
        self.ask("question", "ask_faster", ball, at=(960, 714), size=84)
        with self.say("swings") as line:
            self.show(StepCount(ball, self.words("step")), run_time=0.3)
            line.at("swings")
            self.follow(ball, upto=2 * run.facts["too_much_overshoot_step"], run_time=2.6)
            whole = Vary(swing.window, Window(0.0, 1.03 * steps, -far, far))
            self.follow(ball, upto=steps, run_time=line.rest(at_least=2.6), also=[whole])
        dot = knob.walker("knob_turn", HEAVY)
        count = Number(dot.y_now, ".0f", (760, 250), size=theme.HERO_PX, suffix=self.words("steps"))
        place = Readout("beta", dot.x_now, ".2f", (760, 370), size=72)
        none = knob.guide(y="plain_steps", color=DESCENT.color)
        with self.say("turn") as line:
            line.at("knob")
            self.leave_only(
                show=[knob, none, knob.trail(dot, width=8.0, age=0.2, pearls=False), dot, count, place]
            )
        with self.say("valley") as line:
            lowest = run.knob_place(run.facts["fewest_steps_momentum"])
            self.follow(dot, upto=lowest, run_time=line.until("falls", at_least=2.6))
            line.at("climbs")
            self.follow(dot, run_time=2.6)

    # -- the proof -----------------------------------------------------------------------

    @beat()
    def one_factor(self) -> None:
        run, count, made = self.experiment, Value(0.0), []
        for name, box, word in zip(("flat", "steep"), PLANES, ("along", "across"), strict=True):
            scale, middle = 2.4 * run.patch_scale(run.facts[name]), (box.left + box.right) / 2
            plane = Plot(run, Window(-2.4, 2.4, -scale, scale), box, bleed=False, ticks=(3, 3), y_numbers="left",
                         names=("x", "v"))  # fmt: skip
            area = Number(self.of("patch_share", self.fact(name), count), ".2f", (middle + 30, 880), size=84)
            made.append((
                [plane, Words(self.words(word), (middle, 140), color=theme.NEUTRAL)],
                PhasePatch(plane, self.of("patch_at", self.fact(name), count)),
                [area, Words(self.words("area"), (middle, 888), color=theme.NEUTRAL, anchor="r")],
                Number(self.fact(f"{name}_turn_degrees"), ".0f", (box.right - 20, 220), size=60, anchor="r", suffix="°"),
            ))  # fmt: skip
        planes, patches, areas, turns = ([part[k] for part in made] for k in range(4))
        root = [Formula("sqrt(beta) =", (995, 400), size=72), Number(self.fact("shrink"), ".2f", (995, 500), size=84,
                                                                     anchor="")]  # fmt: skip
        with self.say("patch") as line:
            self.show(planes)
            line.show("patch", patches)
        with self.say("moves") as line:
            for mark, part in (("squeezes", 1), ("shears", 2), ("rolls", 3)):
                line.at(mark)
                self.vary(count, to=part / 3, run_time=0.9)
        with self.say("area") as line:
            line.show("area", areas)
            self.vary(count, to=float(run.patch_steps), run_time=line.rest(at_least=3.5), rate_func=linear)
        with self.say("root") as line:
            line.show("turns", turns)
            self.vary(count, to=2.0 * run.patch_steps, run_time=line.until("root", at_least=2.5), rate_func=linear)
            line.show("root", root)
        self.show_the_plateau()

    def show_the_plateau(self) -> None:
        """Let the plateau rise until it just reaches the floor of the ravine, and of a narrower one."""
        run, beta, along, across = self.experiment, Value(0.0), Value(0.0), Value(0.0)
        along.set(run.flat_z), across.set(run.steep_z)
        factors = ShrinkMap(run, beta, 0.5 * run.narrower_flat_z, 6.0, FACTORS)
        kept = Readout("beta", beta, ".2f", (1040, 500), size=theme.HERO_PX)
        marks = [factors.mark(DESCENT, z, on=factors.factor, radius=18) for z in (along, across)]
        names = [factors.label(self.words(word), z, factors.factor, dy=-52, color=theme.NEUTRAL)
                 for word, z in (("along", along), ("across", across))]  # fmt: skip
        icons = [Icon(look, (x, 700)) for look, x in ((DESCENT, 300), (HEAVY, 680))]

        def pair(plain: str, heavy: str, spec: str, suffix: str = "") -> list[Number]:
            return [Number(self.fact(name), spec, (x, 700), size=theme.HERO_PX, color=color, suffix=suffix)
                    for name, x, color in ((plain, 350, DESCENT.color), (heavy, 730, theme.INK))]  # fmt: skip

        loss = pair("plain_lost_per_step", "critical_lost_per_step", ".0%")
        pays = pair("plain_pays", "momentum_pays", ".0f", "×")
        removed = Words(self.words("removed"), (354, 800), anchor="l")
        with self.say("plateau") as line:
            self.leave_only(show=[factors, factors.ground, factors.curve, kept])
            line.show("curvatures", marks, names)
            line.at("plateau")
            self.vary(beta, to=run.momentum, fact="momentum", run_time=line.rest(at_least=2.5))
        with self.say("reaches") as line:
            self.vary(beta, fact="critical_momentum", run_time=line.until("reaches", at_least=1.4))
            self.pulse(marks[0])
        with self.say("removes") as line:
            line.show("critical", icons[1], loss[1], removed)
            line.show("plain_loss", icons[0], loss[0])
        self.play(*self.hiding(loss, icons, removed), Vary(along, run.narrower_flat_z), Vary(across, run.narrower_steep_z))
        self.drop(loss, icons, removed)
        self.ask("narrower", "ask_pays", marks, at=(960, 700), size=76)
        with self.say("pays") as line:
            self.vary(beta, to=run.narrower_critical_momentum, run_time=line.until("plain_pays", at_least=1.5))
            line.show("plain_pays", icons[0], pays[0])
            line.show("momentum_pays", icons[1], pays[1])

    # -- looking ahead, and luck -----------------------------------------------------------

    @beat("view")
    def look_ahead(self) -> None:
        run, view = self.experiment, self.view
        ours, ahead = view.ball("heavy_slow", HEAVY), view.ball("nesterov", AHEAD)
        balls, high = [ours[1], ahead[1]], 1.2 * abs(float(run.start[1]))
        glance = view.map.walker("ahead_points", GLANCE, radius=10)
        glance.position = ahead[1].position
        sway = Plot(run, Window(0, 62, -high, high), BELOW, bleed=False, ticks=(7, 3), y_numbers="left",
                    names=("k", "y"))  # fmt: skip
        marks = [sway.steps_of(ball, coordinate=1, radius=13) for ball in balls]
        trails = [sway.trail(mark, width=5.0, age=0.3, pearls=False) for mark in marks]
        self.play(*self.look_at(-0.4, 1.1, 170), *self.showing(ours, ahead, sway, trails, marks), run_time=0.8)
        with self.say("ahead") as line:
            self.follow(*balls, upto=1, run_time=line.until("ahead", at_least=0.8))
            self.show(glance, Tie(ahead[1].spot, glance.spot, theme.GRADIENT, gaps=(22, 12)))
            self.follow(*balls, upto=3, run_time=line.rest(at_least=1.8))
        with self.say("calm") as line:
            self.follow(*balls, upto=10, run_time=line.until("quiet", at_least=1.5))
            self.follow(*balls, upto=20, run_time=line.until("still_swings", at_least=1.0))
            self.follow(*balls, upto=60, run_time=line.rest(at_least=1.4))
        beta = Value(run.momentum, "momentum")
        factors = ShrinkMap(run, beta, 0.05, 6.0, FACTORS, highest=2.5)
        curve = factors.graph("shrink_ahead", beta, color=AHEAD.color)
        walls = [[factors.guide(x=f"{name}_wall_z", color=color, width=4.0),
                  Number(self.fact(f"{name}_limit"), ".3f", factors.at(self.of(f"{name}_wall_z"), 2.2, 20), color=color)]
                 for name, color in (("nesterov", AHEAD.color), ("momentum", theme.INK))]  # fmt: skip
        with self.say("wall") as line:
            self.leave_only(show=[factors, factors.curve, curve])
            line.show("wall_ahead", walls[0])
            line.show("wall_heavy", walls[1], Formula("2 (1 + beta) / L", (1500, 700), size=54))
        with self.say("beyond") as line:
            line.show("throws", factors.mark(DIVERGING, "steep_z", on=self.of("shrink_ahead", beta)))

    @cached_property
    def land(self) -> Any:
        """The landscape of the map of luck, from above."""
        side = self.experiment.landscape.window
        ground = self.ground_of("landscape.objective", (side, side), transform=np.sqrt, relief=0.75, resolution=120)
        return self.terrain(ABOVE, MAP, ground=ground, of="landscape.objective")

    def luck_map(self, name: str) -> BasinMap:
        """Return a map of luck: of the plain ball, or of that with momentum."""
        land, basins = self.experiment.landscape, self.of(f"landscape.{name}")
        found = BasinMap(self.land, basins, land.as_good_as_best(basins().points), land.global_minimum.x)
        found.quiet.set(1.0)
        found.reveal.set(0.0)
        return found

    @beat("land")
    def luck(self) -> None:
        before, after = self.luck_map("basins"), self.luck_map("momentum_basins")
        best = self.of("landscape.global_minimum")
        change = ChangeMap(self.land, self.of("luck_change"), best().x)
        shares = [near(Number(self.fact(name), ".0%", (x, 250), size=72, color=theme.ITERATE))
                  for name, x in (("lucky_share", 1412), ("momentum_lucky_share", 1630))]  # fmt: skip
        name = near(Words(self.words("lucky"), (1416, 330), anchor="l"))
        bar = near(ShareBar(change.shares, change.colors_now, BAR, change.meaning))
        rows = [[near(Number(self.fact(f"{word}_share"), ".0%", (1412, y), size=72, color=color)),
                 near(Words(self.words(word), (1640, y), anchor="l"))]
                for word, y, color in (("won", 680, theme.ITERATE), ("lost", 790, theme.NEGATIVE))]  # fmt: skip
        with self.say("map") as line:
            self.show(Card(LUCK), shares[0], name, self.mark(best, MINIMUM))
            line.at("map")
            self.show(before, also=[Vary(before.reveal, 1.0)], run_time=1.6)
        self.ask("question", "ask_luck", self.land.at(self.of("saved")), at=(960, 840), size=80)
        with self.say("redrawn") as line:
            self.hide(before, run_time=0.2)
            self.show(after, also=[Vary(after.reveal, 1.0)], run_time=line.until("won", at_least=1.8))
            change.reveal.set(1.0)
            self.swap(after, [change, bar, rows[0]])
            line.show("lost", rows[1])
        with self.say("sum") as line:
            line.show("sum", shares[1])

    # -- to take home ----------------------------------------------------------------------

    @beat()
    def recap(self) -> None:
        run, boxes = self.experiment, [picture_box(k, inset=36) for k in range(3)]
        bare = {"ticks": (0, 0), "x_numbers": None, "y_numbers": None, "bleed": False, "depth": 10.0}
        train = self.stack("agreeing", Value(59.0), 1.04 * run.facts["steady_gain"], boxes[0], width=34, **bare)
        factors = ShrinkMap(run, Value(run.momentum, "momentum"), 1e-3, 6.0, boxes[1], **bare, y_values=None,
                            names=("", ""))  # fmt: skip
        knob = self.knob(boxes[2], **bare)
        dot = knob.walker("knob_turn", HEAVY)
        dot.position.set(float(dot.last))
        self.take_home(
            RecapCard(say="first", at="agrees", words=("recap_agrees", "recap_adds"), color=theme.GRADIENT,
                      picture=[train.arrows]),
            RecapCard(say="second", at="factor", words=("recap_factor", "recap_curvature"), color=theme.POSITIVE,
                      picture=[factors.curve, factors.ground]),
            RecapCard(say="third", at="recap_swings", words=("recap_much", "recap_swings"), color=theme.NEGATIVE,
                      picture=[knob.trail(dot, pearls=False, width=7.0, age=0.2), dot]),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("own", factors.curve)
