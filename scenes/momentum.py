"""Why a ball with inertia crosses a ravine in a third of the steps, and why too much of it swings."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from manim import linear

from gdcore.experiments import MomentumInRavine
from scenes.stage import (
    ABOVE, DESCENT, MAP, BasinMap, Box, Card, ChangeMap, Convergence, Formula, Hero, LandscapeLesson, Look, Number,
    PhasePatch, Plot, Readout, RecapCard, ShareBar, ShrinkMap, Sight, Slider, SlopeStack, StepCount, Value, Vary,
    Window, Words, beat, leap, near, picture_box, theme,
)  # fmt: skip
from scenes.stage import HEAVY as HEAVY_COLORS

#: The ball with inertia, Nesterov's, and one whose rate is being turned.
HEAVY, AHEAD, ANY = Look(theme.INK), Look(theme.ITERATE, "ring"), Look(theme.MODEL, "square")
ROLLING = (theme.GRADIENT, "#143A66")

#: Into the ravine from behind the start, and where that picture stands.
DOWN, ALOFT, SKY = Sight(-28, 24, 2.35, (0.1, 0.0, 0.05)), Sight(-52, 38, 2.5, (0.1, 0.0, 0.0)), Box(0, 60, 1920, 1140)
#: A map of the ravine over its two profiles; all three have one scale of place, the profiles one of height.
STRIP, ALONG, ACROSS = Box(96, 160, 1536, 400), Box(96, 450, 1536, 884), Box(1584, 450, 1824, 884)
#: The map of the race, of the swing, and what stands below.
RACE, SWING, BELOW = Box(96, 170, 1824, 458), Box(96, 180, 1824, 376), Box(230, 530, 1780, 884)
TRAIN, FOLDED = Box(96, 330, 1824, 500), Box(96, 600, 1824, 884)
PLANES = Box(150, 170, 850, 760), Box(1070, 170, 1770, 760)
FACTORS, KNOB = Box(190, 150, 1780, 884), Box(230, 160, 1780, 884)
LUCK, BAR = (1376, 112, 1824, 896), Box(1416, 640, 1784, 666)


class Momentum(LandscapeLesson):
    """A velocity adds up the slopes that agree, so that a ravine costs only the root of its narrowness.

    Wants: the factor 1 − ηL and its wall, ravines, and the map of luck. A variant is a subclass with another
    `experiment`.
    """

    experiment = MomentumInRavine()
    beats = (
        "puzzle", "two_curvatures", "inertia", "glide", "too_much", "one_factor", "look_ahead", "luck", "recap",
    )  # fmt: skip
    seen = ()

    # -- the ravine ------------------------------------------------------------------

    @cached_property
    def far(self) -> float:
        """How far along the ravine the balls start."""
        return abs(float(self.experiment.start[0]))

    @cached_property
    def ravine(self) -> Any:
        """The ravine as a lit landscape."""
        far, (x, y) = self.far, self.experiment.start
        wide = 1.15 * abs(y)
        ground = self.ground_of(
            "objective", ((-0.35 * far, 1.12 * far), (-wide, wide)), sides=(2.0, 0.42), relief=0.34, resolution=140
        )
        return self.terrain(DOWN, SKY, ground=ground)

    def across_map(self, left: float, right: float) -> Window:
        """Return a window over the ravine, from so many distances of the start to so many; y has the scale of x."""
        half = 0.125 * self.far
        return Window(left * self.far, right * self.far, -half, half)

    @cached_property
    def strip(self) -> Plot:
        """The ravine from above, true to scale."""
        window = self.across_map(-0.4, 1.1)
        return Plot(self.experiment, window, STRIP, bleed=False, ticks=(7, 0), x_numbers=None, y_numbers=None)

    @cached_property
    def lines(self) -> Any:
        """Its contour lines, at even heights."""
        top = float(self.experiment.plain.fun[0])
        return self.strip.contours("objective", [top * share**2 for share in np.arange(1, 11) / 8])

    def ball(self, run: str, look: Look, **how: Any) -> list[Any]:
        """Set a ball on the map at the start of a run, with its trail: ``[trail, ball]``."""
        ball = self.strip.walker(run, look, radius=20)
        return [self.strip.trail(ball, width=5.0, **{"keep": 40, **how}), ball]

    # -- beats -------------------------------------------------------------------------

    @beat("ravine")
    def puzzle(self) -> None:
        ball = self.roller("plain", on=self.ravine, colors=ROLLING, size=0.55, evenly=False)
        twin = self.roller("heavy", on=self.ravine, colors=HEAVY_COLORS, size=0.55, evenly=False)
        count = StepCount(ball, self.words("step"))
        with self.say("ravine") as line:
            self.open_with(y=170, hold=0.2)
            line.at("ravine")
            self.begin_the_plot(run_time=1.2)
        with self.say("plain") as line:
            self.show(ball, self.trail(ball, "#9CC9FF"), count)
            self.follow(ball, upto=12, run_time=line.until("rolls", at_least=2.0))
            line.at("counted")
            self.follow(ball, upto=self.experiment.facts["plain_steps"], run_time=4.0)
        self.show(twin)
        self.ask("question", "ask_more", lambda: twin.spot(), at=(960, 170), size=84)
        self.mark_poster()

    @cached_property
    def profiles(self) -> list[Any]:
        """Both profiles of the ravine, with their curves and names."""
        run = self.experiment
        top = 1.25 * max(float(run.floor.value(run.start[0])), float(run.walls.value(run.start[1])))
        window, half = self.strip.window.now, 0.125 * self.far
        floor = Plot(
            run, Window(window.left, window.right, -0.06 * top, top), ALONG, bleed=False, ticks=(7, 0), y_numbers=None
        )
        walls = Plot(
            run, Window(-half, half, -0.06 * top, top), ACROSS, bleed=False, ticks=(0, 0), x_numbers=None,
            y_numbers=None,
        )  # fmt: skip
        curves = [floor.graph("floor"), walls.graph("walls")]
        names = [Words(self.words("along"), (430, 480), color=theme.NEUTRAL),
                 Words(self.words("across"), (1704, 920), color=theme.NEUTRAL)]  # fmt: skip
        return [floor, walls, floor.land(curves[0]), walls.land(curves[1]), *curves, *names]

    def shadows(self, run: Any, look: Look, position: Value[float]) -> list[Any]:
        """Return the two shadows of a ball on the profiles, in step with it."""
        floor, walls = self.profiles[:2]
        made = [
            floor.run(run, look, on="floor", radius=20),
            walls.run(run, look, on="walls", way=leap, component=1, radius=20),
        ]
        for shadow in made:
            shadow.position = position
        return made

    @beat("strip", "lines")
    def two_curvatures(self) -> None:
        run, rate = self.experiment, Value(self.experiment.rate, "learning_rate")
        trail, ball = self.ball("plain", DESCENT)
        shadows = self.shadows("plain", DESCENT, ball.position)
        turned = self.shadows(self.of("plain_with", rate), ANY, Value(6.0))
        slider = Slider("eta", rate, 0.0, 1.25 * run.facts["plain_limit"], (560, 620), length=420, spec=".4f")
        lost = Hero(self.fact("plain_lost_per_step"), ".0%", (660, 560), self.words("removed"), color=DESCENT.color)
        with self.say("profiles") as line:
            self.show(trail, ball)
            line.show("profiles", self.profiles, shadows)
            self.follow(ball, upto=6, run_time=2.4)
        with self.say("wall") as line:
            line.at("across")
            self.swap(shadows, [slider, turned])
            line.at("wall")
            self.vary(rate, to=run.facts["plain_limit"], fact="plain_limit", run_time=1.4)
        with self.say("crawl") as line:
            self.swap([turned, slider], shadows, run_time=0.4, also=[Vary(rate, run.rate, fact="learning_rate")])
            line.point("along", shadows[0])
            line.show("removes", lost)
            line.at("zigzag")
            self.follow(ball, upto=46, run_time=3.0)
        with self.say("bridge"):
            self.hide(lost)

    # -- inertia -----------------------------------------------------------------------

    @beat()
    def inertia(self) -> None:
        run, last = self.experiment, 59.0
        counts = [Value(0.0), Value(0.0)]
        low, high = -0.6, 1.08 * float(run.facts["steady_gain"])
        folded = SlopeStack(run, "flipping_stack", counts[0], low, high, FOLDED, drop=30, newest=9, ticks=(0, 0),
                            x_numbers=None)  # fmt: skip
        train = SlopeStack(run, "agreeing_stack", counts[1], low, high, TRAIN, width=30, ticks=(0, 0), x_numbers=None)
        rule = Formula("{{ v_(k+1) : v }} = beta {{ v_k : v }} + {{ nabla f : slope }}", (960, 200), size=72,
                       parts={"v": theme.INK, "slope": theme.GRADIENT})  # fmt: skip
        sums = [Number(self.of("flipping_velocity", counts[0]), ".2f", (900, 700), size=theme.HERO_PX),
                Number(self.of("agreeing_velocity", counts[1]), ".2f", (1500, 300), size=theme.HERO_PX)]  # fmt: skip
        names = [Words(self.words("across"), (700, 720), color=theme.NEUTRAL, anchor="l"),
                 Words(self.words("along"), (96, 320), color=theme.NEUTRAL, anchor="l")]  # fmt: skip
        gains = [Formula(f"1 / (1 {sign} beta)", at, size=60, color=theme.GRADIENT)
                 for sign, at in (("+", (1240, 700)), ("-", (1240, 300)))]  # fmt: skip
        with self.say("rule") as line:
            line.show("keep", rule)
        with self.say("flip") as line:
            self.show(folded.arrows, sums[0], names[0])
            line.at("flip")
            self.vary(counts[0], to=8.0, run_time=4.0, rate_func=linear)
            line.show("left", gains[0])
            self.vary(counts[0], to=last, run_time=1.5)
        with self.say("agree") as line:
            self.show(train.arrows, sums[1], names[1])
            line.at("agree")
            self.vary(counts[1], to=8.0, run_time=3.0, rate_func=linear)
            line.show("towards", gains[1])
            self.vary(counts[1], to=last, run_time=2.0)

    # -- the race ------------------------------------------------------------------------

    @cached_property
    def heights(self) -> Convergence:
        """Height against step, on a logarithmic axis."""
        run = self.experiment
        top = 2 * float(run.plain.fun[0])
        window = Window(0.0, 1.03 * run.facts["plain_steps"], 0.0, top)
        floor = 0.1 * 0.5 * run.flat * run.accuracy**2
        return Convergence(run, window, BELOW, floor=floor, bend=1.0, y_numbers="left", ticks=(8, 5), bleed=False,
                           names=("k", "f"), says=self.words("height"))  # fmt: skip

    @beat("strip", "lines")
    def glide(self) -> None:
        run, heights = self.experiment, self.heights
        slow, heavy = self.ball("plain", DESCENT), self.ball("heavy", HEAVY)
        balls = [slow[1], heavy[1]]
        marks = [heights.steps_of(ball, radius=13) for ball in balls]
        lines = [heights.trail(mark, width=5.0, age=0.4, pearls=False) for mark in marks]
        rises = heights.rises(marks[1])
        with self.say("go") as line:
            self.move(self.strip, RACE, also=self.showing(slow, heavy, StepCount(heavy[1], self.words("step"))))
            line.show("below", heights, lines, marks)
        with self.say("first_pass") as line:
            self.follow(*balls, upto=run.facts["first_pass_step"], run_time=line.until("crosses", at_least=3.0))
            line.point("plain", slow[1])
        with self.say("overshoot") as line:
            line.at("overshoots")
            self.follow(*balls, upto=run.facts["overshoot_step"], run_time=2.0)
        with self.say("rises") as line:
            self.follow(*balls, upto=run.facts["momentum_steps"], run_time=4.0)
            line.show("rises", rises)
        with self.say("arrives") as line:
            line.point("arrives", balls[1], marks[1])
            self.hide(rises)
            self.follow(*balls, upto=run.facts["plain_steps"], run_time=2.5)

    @cached_property
    def knob(self) -> Convergence:
        """Steps against momentum, on a logarithmic axis."""
        run, steps = self.experiment, self.experiment.knob_turn[:, 1]
        window = Window(-0.02, 1.02, 0.0, 1.6 * float(steps.max()))
        return Convergence(run, window, KNOB, floor=9.0, bend=1.0, names=("beta", ""), y_numbers="left",
                           ticks=(6, 5), bleed=False)  # fmt: skip

    @beat("strip", "lines")
    def too_much(self) -> None:
        run, knob = self.experiment, self.knob
        trail, ball = self.ball("trajectories.too_much", HEAVY)
        kept = Readout("beta", self.fact("too_much"), ".2f", (960, 560), size=theme.HERO_PX)
        wide = [Vary(self.strip.box, SWING), Vary(self.strip.window, self.across_map(-1.1, 1.1))]
        self.play(*wide, *self.showing(trail, ball, kept), run_time=0.8)
        self.ask("question", "ask_faster", ball, at=(960, 760))
        with self.say("swings") as line:
            self.show(StepCount(ball, self.words("step")))
            line.at("swings")
            self.follow(ball, upto=2 * run.facts["too_much_overshoot_step"], run_time=3.0)
            self.follow(ball, upto=run.facts["too_much_steps"], run_time=3.0)
        dot = knob.walker("knob_turn", HEAVY)
        count = Number(dot.y_now, ".0f", lambda: (dot.spot()[0], dot.spot()[1] - 70), anchor="",
                       suffix=self.words("steps"))  # fmt: skip
        with self.say("turn") as line:
            self.leave_only(show=[knob, knob.trail(dot, width=8.0, age=0.2, pearls=False), dot, count])
            line.at("knob")
        with self.say("valley") as line:
            line.at("falls")
            self.follow(dot, upto=run.knob_place(run.facts["fewest_steps_momentum"]), run_time=2.6)
            line.at("climbs")
            self.follow(dot, run_time=2.6)

    # -- the proof -----------------------------------------------------------------------

    @beat()
    def one_factor(self) -> None:
        run, count = self.experiment, Value(0.0)
        made = []
        for name, box, word in zip(("flat", "steep"), PLANES, ("along", "across"), strict=True):
            scale = run.patch_scale(run.facts[name])
            window = Window(-1.5, 1.5, -1.5 * scale, 1.5 * scale)
            plane = Plot(run, window, box, bleed=False, ticks=(3, 3), y_numbers="left", names=("x", "v"))
            patch = PhasePatch(plane, self.of("patch_at", self.fact(name), count))
            middle = (box.left + box.right) / 2
            area = Number(self.of("patch_share", self.fact(name), count), ".2f", (middle + 40, 870), size=84)
            words = Words(self.words("area"), (middle + 10, 880), color=theme.NEUTRAL, anchor="r")
            title = Words(self.words(word), (middle, 130), color=theme.NEUTRAL)
            made.append((plane, patch, [area, words], title))
        planes, patches, areas, titles = ([part[k] for part in made] for k in range(4))
        with self.say("patch") as line:
            self.show(planes, titles)
            line.show("patch", patches)
        with self.say("moves") as line:
            for mark, part in (("squeezes", 1), ("shears", 2), ("rolls", 3)):
                line.at(mark)
                self.vary(count, to=part / 3, run_time=0.9)
        with self.say("area") as line:
            line.show("area", areas)
            self.vary(count, to=float(run.patch_steps), run_time=4.0, rate_func=linear)
        with self.say("root") as line:
            line.at("turns")
            self.vary(count, to=2.0 * run.patch_steps, run_time=4.0, rate_func=linear)
            line.show("root", Formula("sqrt(beta)", (960, 480), size=84))
        self.show_the_plateau()

    @cached_property
    def beta(self) -> Value[float]:
        """The momentum."""
        return Value(0.0)

    def factors(self, momentum: Value[float], box: Box = FACTORS, **how: Any) -> ShrinkMap:
        """Return the map of factors, with room for the narrower ravine."""
        return ShrinkMap(self.experiment, momentum, 0.5 * self.experiment.narrower_flat_z, 6.0, box, **how)

    def show_the_plateau(self) -> None:
        """Let the plateau rise until it just reaches the floor of the ravine, and of a narrower one."""
        run, beta, factors = self.experiment, self.beta, self.factors(self.beta)
        kept = Readout("beta", beta, ".2f", (330, 560), size=theme.HERO_PX)
        marks = [factors.mark(DESCENT, name, on=factors.factor, radius=18) for name in ("flat_z", "steep_z")]
        narrow = [factors.mark(ANY, f"narrower_{name}", on=factors.factor, radius=18) for name in ("flat_z", "steep_z")]
        loss = [Hero(self.fact(f"{name}_lost_per_step"), ".0%", (330, 700), self.words("removed"), color=color)
                for name, color in (("critical", theme.INK), ("plain", DESCENT.color))]  # fmt: skip
        pays = [Number(self.fact(f"{name}_pays"), ".0f", (330 + 300 * k, 740), size=theme.HERO_PX, suffix="×",
                       color=color) for k, (name, color) in enumerate((("plain", DESCENT.color),
                                                                       ("momentum", theme.INK)))]  # fmt: skip
        with self.say("plateau") as line:
            self.leave_only(show=[factors, factors.ground, factors.curve, kept])
            line.show("curvatures", marks)
            line.at("plateau")
            self.vary(beta, to=run.momentum, fact="momentum", run_time=2.5)
        with self.say("reaches") as line:
            line.at("reaches")
            self.vary(beta, fact="critical_momentum", run_time=1.6)
        with self.say("removes") as line:
            line.show("critical", loss[0])
            line.at("plain_loss")
            self.swap(loss[0], loss[1])
        self.hide(loss, also=self.showing(narrow))
        self.ask("narrower", "ask_pays", narrow, at=(960, 520), size=76)
        with self.say("pays") as line:
            self.vary(beta, to=run.narrower_critical_momentum, run_time=line.until("plain_pays", at_least=1.5))
            line.show("plain_pays", pays[0])
            line.show("momentum_pays", pays[1])

    # -- looking ahead, and luck -----------------------------------------------------------

    @beat("strip", "lines")
    def look_ahead(self) -> None:
        run = self.experiment
        ours, ahead = self.ball("heavy_slow", HEAVY), self.ball("nesterov", AHEAD)
        balls = [ours[1], ahead[1]]
        sway = Plot(run, Window(0, 62, -1.2, 1.2), BELOW, bleed=False, ticks=(7, 3), y_numbers="left",
                    names=("k", "y"))  # fmt: skip
        marks = [sway.steps_of(ball, coordinate=1, radius=13) for ball in balls]
        trails = [sway.trail(mark, width=5.0, age=0.3, pearls=False) for mark in marks]
        back = [Vary(self.strip.box, RACE), Vary(self.strip.window, self.across_map(-0.4, 1.1))]
        self.play(*back, *self.showing(ours, ahead, sway, trails, marks), run_time=0.8)
        with self.say("ahead") as line:
            line.point("ahead", ahead[1], marks[1])
            self.follow(*balls, upto=2, run_time=1.6)
        with self.say("calm") as line:
            self.follow(*balls, upto=10, run_time=line.until("quiet", at_least=1.5))
            self.follow(*balls, upto=20, run_time=line.until("still_swings", at_least=1.0))
            line.point("still_swings", ours[1], marks[0])
            self.follow(*balls, upto=60, run_time=2.0)
        beta = Value(run.momentum, "momentum")
        factors = self.factors(beta)
        curve = factors.graph("shrink_ahead", beta, color=AHEAD.color)
        walls = [factors.guide(x=f"{name}_wall_z", color=color, width=4.0)
                 for name, color in (("nesterov", AHEAD.color), ("momentum", theme.NEGATIVE))]  # fmt: skip
        limits = [Number(self.fact(f"{name}_limit"), ".3f", (x, 500), color=color, anchor="r")
                  for name, color, x in (("nesterov", AHEAD.color, 1180), ("momentum", theme.NEGATIVE, 1600))]  # fmt: skip
        with self.say("wall") as line:
            self.leave_only(show=[factors, factors.curve, curve])
            line.show("wall_ahead", walls[0], limits[0])
            line.show("wall_heavy", walls[1], limits[1])
        with self.say("beyond") as line:
            line.show("throws", factors.mark(AHEAD, "steep_z", on=factors.factor))

    @cached_property
    def luck_land(self) -> Any:
        """The landscape of the map of luck, from above."""
        side = self.experiment.landscape.window
        ground = self.ground_of("landscape.objective", (side, side), transform=np.sqrt, relief=0.75, resolution=120)
        return self.terrain(ABOVE, MAP, ground=ground, of="landscape.objective")

    def luck_map(self, name: str) -> BasinMap:
        """Return a map of luck: of the plain ball, or of that with momentum."""
        land, basins = self.experiment.landscape, self.of(f"landscape.{name}")
        found = BasinMap(self.luck_land, basins, land.as_good_as_best(basins().points), land.global_minimum.x)
        found.quiet.set(1.0)
        return found

    @beat("luck_land")
    def luck(self) -> None:
        best = self.experiment.landscape.global_minimum.x
        before, change = self.luck_map("basins"), ChangeMap(self.luck_land, self.of("luck_change"), best)
        share = near(Number(self.fact("lucky_share"), ".0%", (1412, 300), size=theme.HERO_PX, color=theme.ITERATE))
        name = near(Words(self.words("lucky"), (1416, 390), anchor="l"))
        bar = near(ShareBar(change.shares, change.colors_now, BAR, change.meaning))
        rows = [[near(Number(self.fact(f"{word}_share"), ".0%", (1412, y), size=84, color=color)),
                 near(Words(self.words(word), (1640, y), anchor="l"))]
                for word, y, color in (("won", 740, theme.ITERATE), ("lost", 840, theme.NEGATIVE))]  # fmt: skip
        with self.say("map") as line:
            self.show(Card(LUCK), share, name)
            before.reveal.set(0.0)
            line.at("map")
            self.show(before, also=[Vary(before.reveal, 1.0)], run_time=1.6)
        self.ask("question", "ask_luck", lambda: (1600.0, 500.0), at=(800, 480), size=80)
        with self.say("redrawn") as line:
            line.at("frays")
            change.reveal.set(0.0)
            self.hide(before, run_time=0.4)
            self.show(change, bar, also=[Vary(change.reveal, 1.0)], run_time=2.0)
            line.show("won", rows[0])
            line.show("lost", rows[1])
        after = near(Number(self.fact("momentum_lucky_share"), ".0%", (1412, 470), size=theme.HERO_PX))
        with self.say("sum") as line:
            line.show("sum", after)

    # -- to take home ----------------------------------------------------------------------

    @beat()
    def recap(self) -> None:
        run = self.experiment
        boxes = [picture_box(k, inset=44) for k in range(3)]
        bare = {"ticks": (0, 0), "x_numbers": None, "y_numbers": None, "bleed": False, "depth": 10.0}
        train = SlopeStack(run, "agreeing_stack", Value(59.0), -0.6, 10.8, boxes[0], width=26, **bare)
        factors = ShrinkMap(run, Value(run.momentum, "momentum"), 1e-3, 6.0, boxes[1], **bare, y_values=None,
                            names=("", ""))  # fmt: skip
        swing = Plot(run, self.across_map(-1.1, 1.1), boxes[2], **bare)
        ball = swing.walker("trajectories.too_much", HEAVY)
        ball.position.set(60.0)
        self.take_home(
            RecapCard(say="first", at="agrees", words=("recap_agrees", "recap_adds"), color=theme.GRADIENT,
                      picture=[train.arrows]),
            RecapCard(say="second", at="factor", words=("recap_factor", "recap_curvature"), color=theme.POSITIVE,
                      picture=[factors.curve, factors.ground]),
            RecapCard(say="third", at="recap_swings", words=("recap_much", "recap_swings"), color=theme.NEGATIVE,
                      picture=[swing.trail(ball, pearls=False, width=5.0), ball]),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("own", factors.curve)
