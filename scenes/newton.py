"""Why Newton's method can climb, and how damping repairs it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gdcore.experiments import NewtonOnCosine
from scenes.stage import (
    DESCENT, MAXIMUM, METHOD, MINIMUM, Box, DestinationAxis, DestinationFan, Destinations, DestinationStrip, Formula,
    Lesson, LogStrip, Number, Plot, Readout, RecapCard, Slider, Tie, Value, Vary, Window, Words, beat, by_sign, hop,
    picture_box, theme,
)  # fmt: skip

#: A plot that has the frame to itself, one with the panel of its curvature below it, and that panel.
WHOLE, UPPER, LOWER = Box(96, 96, 1824, 884), Box(96, 96, 1824, 640), Box(96, 676, 1824, 884)
SKY = (975, 228)  # the room above the valley
RULE = "{{ x_(k+1) : next }} = {{ x_k : here }} - frac({{ f'(x_k) : slope }}, {{ f''(x_k) : bend }})"
LIFTED = "{{ x_(k+1) : next }} = {{ x_k : here }} - frac({{ f'(x_k) : slope }}, {{ f''(x_k) : bend }} + {{ alpha : lift }})"


class NewtonsMethod(Lesson):
    """Newton's method seeks level ground, high or low; damping makes it seek low ground.

    Wants: derivatives, and gradient descent as "walk against the slope".
    A variant is a subclass with another `experiment`.
    """

    experiment = NewtonOnCosine(start=-15.0, damping=20 * 2**-8)
    beats = ("puzzle", "idea", "nearly", "climb", "reason", "destination", "repair", "price", "recap")

    # -- what more than one beat needs ------------------------------------------

    @cached_property
    def alpha(self) -> Value[float]:
        """The damping."""
        return Value(0.0)

    @cached_property
    def home(self) -> Window:
        """A window with room for every iterate of the climb."""
        run = self.experiment
        h, x = run.half_period, run.newton.x[:, 0]
        model = run.parabola(run.start)
        top = max(1.42, float(model(model.vertex)) + 0.35) if model.curvature < 0 else 1.42
        return Window(min(-1.2 * h, x.min() - 0.1 * h), max(1.2 * h, x.max() + 0.1 * h), -1.2, top)

    @cached_property
    def plot(self) -> Plot:
        return Plot(self.experiment, self.home, WHOLE, y_values=(-1, 0, 1))

    @cached_property
    def curve(self) -> list[Any]:
        graph = self.plot.graph("objective")
        return [self.plot.land(graph), graph]

    @cached_property
    def bent(self) -> list[Any]:
        """The same curve, coloured by the sign of its curvature."""
        colors = by_sign(self.of("objective.curvature"), 0.63 * self.experiment.largest_curvature)
        graph = self.plot.graph("objective", color=colors)
        return [self.plot.land(graph), graph]

    @cached_property
    def panel(self) -> Plot:
        """The curvature below the curve, on the same x axis."""
        high = 1.16 * max(self.experiment.largest_curvature, 1e-12)
        panel = Plot(self.experiment, Window(self.home.left, self.home.right, -high, high), LOWER, ticks=(7, 0), y_numbers=None)
        panel.window = panel_window(self.plot, panel.window.now)
        return panel

    @cached_property
    def curvature(self) -> list[Any]:
        """The graph of f″ + α, shaded by its sign, and the columns of that sign."""
        of = self.of("lifted_curvature", self.alpha)
        graph = self.panel.graph(of, width=theme.SECOND_PX, color=by_sign(of, 0.2 * self.experiment.largest_curvature))
        level = self.panel.graph("zero", width=theme.GUIDE_PX, color=theme.NEUTRAL)
        name = self.panel.label("f''(x)", 0.48 * self.experiment.half_period, of, dy=-34, math=True, size=48, anchor="l",
                                color=theme.POSITIVE)  # fmt: skip
        return [self.plot.signs(of, span=(100, 890)), self.panel.shade(graph), level, graph, name]

    @cached_property
    def rule(self) -> Formula:
        return Formula(RULE, SKY, size=72, parts=self.rule_colors())

    def rule_colors(self) -> dict[str, str]:
        negative = self.experiment.facts["curvature_at_start"] < 0
        return {
            "next": theme.ITERATE, "here": theme.ITERATE, "slope": theme.GRADIENT,
            "bend": theme.NEGATIVE if negative else theme.POSITIVE, "lift": theme.INK,
        }  # fmt: skip

    def name(self, word: str, ball: Any, dx: float, dy: float) -> Words:
        """Name a ball beside it, in its colour."""
        return Words(self.words(word), lambda: (ball.spot()[0] + dx, ball.spot()[1] + dy), color=ball.look.color)

    # -- beats --------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        plot, run = self.plot, self.experiment
        newton, descent = plot.run("newton", METHOD, way=hop(run.parabola)), plot.run("gradient_descent", DESCENT)
        with self.say("setting") as line:
            self.open_with(self.curve)
            line.at("curve")
            self.begin_the_plot(plot)
            line.show("start", newton, plot.trail(newton), descent, plot.trail(descent))
        with self.say("descent") as line:
            self.show(self.name("gradient_descent", descent, 60, -62))
            line.at("walks")
            self.follow(descent, upto=6)
        with self.say("ascent") as line:
            self.show(self.name("newton", newton, 90, -52))
            line.at("jumps")
            self.follow(newton, upto=3, run_time=2.6)
        self.mark_poster()
        with self.say("question"):
            self.pulse(newton)
        with self.say("look"):
            pass

    @beat("plot", "curve")
    def idea(self) -> None:
        plot, run, bend = self.plot, self.experiment, Value(0.0)
        ball = plot.run("undamped_from_good_start", METHOD, way=hop(run.parabola))
        tangent = plot.graph("bending_parabola", self.fact("good_start"), bend, color=theme.GRADIENT)
        model = plot.graph("bending_parabola", self.fact("good_start"), bend, color=theme.MODEL)
        with self.say("match") as line:
            self.show(ball, plot.trail(ball))
            line.point("value", ball)
            line.show("slope", tangent, draw=True, run_time=0.8)
            line.at("bend")
            self.show(model, plot.glow(model), run_time=line.rest(), also=[Vary(bend, 1.0), *self.hiding(tangent)])
            self.drop(tangent)
        with self.say("vertex") as line:
            line.at("vertex")
            self.follow(ball, upto=1, run_time=1.4)
        with self.say("rule") as line:
            line.at("divide")
            self.show(self.rule, run_time=0.9)
        self.show_the_square()

    def show_the_square(self) -> None:
        """On x² the parabola is the function."""
        bowl, run = self.bowl, self.experiment
        graph = bowl.graph("square_objective")
        same = bowl.graph("square_objective", color=theme.MODEL, width=11)
        ball = bowl.run("square", METHOD, on="square_objective")
        with self.say("square") as line:
            self.clear(keep=[self.course_mark, self.rule], also=self.showing(bowl, bowl.land(graph), graph, ball))
            line.show("same", same, bowl.glow(same), draw=True, run_time=0.9)
            line.at("once")
            self.follow(ball, upto=run.square.nit, run_time=1.2)
        with self.say("few"):
            pass

    @cached_property
    def bowl(self) -> Plot:
        """A plot for functions that are nearly x²."""
        h = self.experiment.half_period
        return Plot(self.experiment, Window(self.home.left, self.home.right, -0.06 * h**2, 1.12 * h**2), WHOLE)

    @beat()
    def nearly(self) -> None:
        h = self.experiment.half_period
        plot = Plot(self.experiment, Window(-1.2 * h, 1.2 * h, -0.06 * h**2, 1.12 * h**2), Box(96, 110, 1824, 640))
        graph = plot.graph("nearly_square_height")
        ball = plot.run("nearly_square", METHOD, on="nearly_square_height")
        distances = ("start", "first", "second", "third")
        ladder = LogStrip(self.experiment, 10 * h, 1e-24, Box(96, 800, 1824, 884), ticks=7)
        rungs = [ladder.mark(METHOD, f"nearly_square_{k}_distance", on="zero", radius=theme.SECOND_BALL_PX) for k in distances]
        line_of = ladder.graph("zero", width=theme.GUIDE_PX, color=theme.NEUTRAL)
        name = Words(self.words("distance"), (96, 742), color=theme.NEUTRAL, anchor="l")
        factor = Number(self.fact("nearly_square_first_zoom"), ".0f", (1824, 250), size=theme.HERO_PX, anchor="r", suffix="×")
        with self.say("bend") as line:
            self.show(plot, plot.land(graph), graph, ball, ladder, line_of, name, rungs[0])
            line.at("first")
            self.follow(ball, upto=1, run_time=1.2)
            self.show(rungs[1])
        with self.say("closer") as line:
            line.at("zoom")
            self.look_closer(plot, "nearly_square_first", also=self.showing(factor))
        with self.say("second") as line:
            line.at("second")
            self.follow(ball, upto=2, run_time=0.7)
            self.swap(factor, rungs[2], run_time=0.4)
            line.at("zoom_again")
            self.look_closer(plot, "nearly_square_second")
        with self.say("third") as line:
            line.at("third")
            self.follow(ball, upto=3, run_time=0.9)
            self.show(rungs[3])
        with self.say("wrong"):
            pass

    def look_closer(self, plot: Plot, around: str, also: Any = ()) -> None:
        """Show a window in which a distance is wide again."""
        half = 4.5 * abs(float(self.experiment.facts[around]))
        height = float(self.experiment.nearly_square_height(half))
        self.zoom(plot, Window(-half, half, -0.07 * height, height), run_time=2.4, also=also)

    @beat("plot")
    def climb(self) -> None:
        plot, run, bend = self.plot, self.experiment, Value(0.0)
        ball, foot, tie = self.climber
        start = self.fact("start")
        model = plot.graph("bending_parabola", start, bend, color=theme.MODEL)
        summit = plot.mark(MAXIMUM, lambda: run.parabola(run.start).vertex, on=self.of("parabola", start), radius=18)
        depth = Number(self.fact("curvature_at_start"), ".4f", lambda: (foot.spot()[0] - 24, self.panel.spot(0, 0)[1] - 36),
                       color=theme.NEGATIVE, anchor="r")  # fmt: skip
        with self.say("curvature") as line:
            self.move(plot, UPPER, also=self.showing(self.panel, self.bent, self.curvature, ball, self.trail))
            line.show("number", foot, tie, depth)
        with self.say("flips") as line:
            self.show(self.rule, run_time=0.5)
            line.at("flips")
            self.show(model, plot.glow(model), run_time=1.3, also=[Vary(bend, 1.0)])
            line.show("summit", summit)
        ghosts = self.ask("predict", "where_lands", ball, [
            plot.at(self.fact("newton_first"), lambda: float(run.parabola(run.start)(run.parabola(run.start).vertex))),
            plot.at(self.fact("gradient_descent_first"), lambda: float(run.objective.value(run.facts["gradient_descent_first"]))),
            plot.at(lambda: 0.0, lambda: float(run.objective.value(0.0))),
        ], at=(1180, 110), size=60)  # fmt: skip
        with self.say("lands") as line:
            line.at("lands")
            self.follow(ball, upto=1, run_time=1.4)
            self.answer(ghosts[0])
        height = Readout("f(x)", lambda: ball.data()[1], ".2f", (1180, 420), color=theme.ITERATE)
        with self.say("settles") as line:
            self.hide(model, summit, depth, also=self.showing(height))
            line.at("next")
            self.follow(ball, upto=2, run_time=1.0)
            line.at("stay")
            self.follow(ball, upto="end", run_time=0.8)
            line.point("risen", height)
        with self.say("luck"):
            pass

    @cached_property
    def climber(self) -> list[Any]:
        """Newton's ball, its foot on the curvature, and the line that ties them."""
        ball = self.plot.run("newton", METHOD, way=hop(self.experiment.parabola))
        look = MAXIMUM if self.experiment.facts["curvature_at_start"] < 0 else MINIMUM
        foot = self.panel.mark(type(look)(look.color), ball.x_now, on=self.of("lifted_curvature", self.alpha), radius=theme.FOOT_PX)
        return [ball, foot, Tie(ball.spot, foot.spot, theme.ITERATE)]

    @cached_property
    def trail(self) -> Any:
        return self.plot.trail(self.climber[0])

    @beat("plot", "bent", "panel", "curvature", "rule")
    def reason(self) -> None:
        plot, run = self.plot, self.experiment
        self.settle_above()
        rate = Formula("frac(1, {{ f''(x_0) : bend }}) =", (560, 470), size=60, parts=self.rule_colors(), anchor="l")
        number = Number(self.fact("effective_learning_rate"), ".0f", (780, 470), size=theme.HERO_PX, color=theme.NEGATIVE)
        with self.say("rate") as line:
            line.show("rate", rate)
            line.show("minus", number)
        turned = plot.graph("upside_down_objective", color=theme.MODEL, width=theme.SECOND_PX)
        above, below = plot.run("newton", METHOD), plot.run("upside_down", METHOD, on="upside_down_objective")
        self.hide(rate, number, also=self.showing(turned, above, below))
        self.ask("turn", "upside_down", above, at=(1180, 470), size=60)
        with self.say("same") as line:
            line.at("same")
            self.follow(above, below, upto=1, run_time=1.2)
        descent = plot.run("gradient_descent", DESCENT)
        with self.say("gradient") as line:
            self.hide(turned, above, below, also=self.showing(descent, plot.trail(descent)))
            line.at("descends")
            self.follow(descent, upto=6)
        with self.say("journey"):
            pass

    def settle_above(self) -> None:
        """Put the plot above its panel, where a beat that is played alone would not find it."""
        if self.plot.box.now != UPPER:
            self.move(self.plot, UPPER, run_time=0.3)

    @beat("plot", "bent")
    def destination(self) -> None:
        plot, run, h = self.plot, self.experiment, self.experiment.half_period
        sweep = Value(0.0)
        picture = Destinations(plot, "destinations", self.fact("share_left"), self.fact("share_right"), self.fact("half_period"), sweep)
        strip, fan, ends = DestinationStrip(picture), DestinationFan(picture), DestinationAxis(picture, "level_place")
        low, *high = (plot.mark(look, self.of("level_place", k), radius=18) for k, look in ((0, MINIMUM), (-1, MAXIMUM), (1, MAXIMUM)))
        band = [plot.region(theme.INK, left=self.of(f"side", side, edge), right=self.of("side", side, other), span=(330, 404), alpha=0.9)
                for side, edge, other in ((-1, "rising_band_outer", "rising_band_inner"), (1, "rising_band_inner", "rising_band_outer"))]  # fmt: skip
        narrow = Window(-h, h, -1.05, 1.1)
        with self.say("colour") as line:
            self.play(Vary(plot.box, Box(96, 150, 1824, 316)), Vary(plot.window, narrow),
                      *self.hiding(*plot.numbers), *self.showing(strip, fan), run_time=1.0)  # fmt: skip
            line.at("sweep")
            self.play(Vary(sweep, 1.0), *self.showing(ends, ends.numbers), run_time=max(2.0, line.until("low") - 0.2))
            line.show("low", low)
            line.show("high", *high)
        with self.say("rest") as line:
            line.show("rest", *band)
        with self.say("mostly") as line:
            line.point("higher", *high)
        self.fly_far(narrow)
        with self.say("sign"):
            pass

    def fly_far(self, narrow: Window) -> None:
        """Follow the flight from near an inflection point, with the window widening."""
        plot, run = self.plot, self.experiment
        x = run.far_flight.x[:, 0]
        wide = Window(min(self.home.left, 1.06 * x.min()), max(self.home.right, 1.06 * x.max()), -1.6, 1.9)
        ball = plot.run("far_flight", METHOD, way=hop(run.parabola))
        place = Readout("x", ball.x_now, ".0f", (1180, 180), size=theme.HERO_PX, color=theme.ITERATE)
        model = plot.graph("parabola", self.fact("far_start"), color=theme.MODEL)
        with self.say("flight") as line:
            self.clear(keep=[self.course_mark, self.plot.grid, self.bent], also=[
                Vary(plot.box, Box(96, 230, 1824, 884)), Vary(plot.window, self.home), *self.showing(plot.numbers, ball)])  # fmt: skip
            line.at("flies")
            self.zoom(plot, wide, run_time=1.2, also=self.showing(place, model))
            self.follow(ball, upto=1, run_time=1.8)
            self.follow(ball, upto="settled", run_time=0.8)
        self.zoom(plot, self.home, run_time=1.0, also=[Vary(plot.box, UPPER), *self.hiding(ball, place, model)])
        self.drop(ball, place, model)

    @beat("plot", "bent", "panel", "curvature")
    def repair(self) -> None:
        plot, run, alpha = self.plot, self.experiment, self.alpha
        self.settle_above()
        ball = plot.run("damped", METHOD, way=hop(lambda x: run.parabola(x, run.damping)))
        model = plot.graph("parabola", ball.x_now, alpha, color=theme.MODEL)
        lifted = Formula(LIFTED, SKY, size=72, parts=self.rule_colors())
        slider = Slider("alpha", alpha, 0.0, 2 * run.damping, (700, 480), length=520)
        with self.say("lift") as line:
            self.show(self.rule, ball, model)
            line.at("lift")
            self.swap(self.rule, [lifted, slider], run_time=0.9)
        with self.say("slide") as line:
            line.at("grows")
            self.vary(alpha, to=run.damping, fact="damping", run_time=line.rest())
        with self.say("enough"):
            self.pulse(slider)
        with self.say("walk") as line:
            self.show(plot.trail(ball), run_time=0.3)
            line.at("walks")
            self.follow(ball, upto=10, run_time=4.5)
        with self.say("gave"):
            pass

    @beat("plot", "bent", "panel", "curvature")
    def price(self) -> None:
        plot, run, alpha = self.plot, self.experiment, self.alpha
        self.settle_above()
        alpha.set(run.damping, "damping")
        ball = plot.run(self.of("run_with_damping", alpha), METHOD)
        ball.position.set(40.0)
        slider = Slider("alpha", alpha, run.small_damping, run.large_damping, (700, 480), logarithmic=True, length=520)
        arrives = lambda: run.ending(alpha()) == "arrives"  # noqa: E731
        steps = Number(self.of("iterations_with", alpha), ".0f", (700, 250), size=theme.HERO_PX, suffix=self.words("steps"), when=arrives)
        words = [Words(self.words(w), (700, 250), size=72, color=theme.NEGATIVE, anchor="l", when=lambda w=w: run.ending(alpha()) == w)
                 for w in ("climbs", "leaps")]  # fmt: skip
        with self.say("linear") as line:
            line.show("leaves", plot.trail(ball, line=False), ball)
        with self.say("count") as line:
            line.show("many", steps, slider)
            line.at("few")
        with self.say("little") as line:
            self.show(*words, run_time=0.2)
            line.at("little")
            self.vary(alpha, to=run.small_damping, fact="small_damping", run_time=line.rest())
        with self.say("much") as line:
            line.at("much")
            self.vary(alpha, to=run.large_damping, fact="large_damping", run_time=3.2)
        self.vary(alpha, to=run.damping, fact="damping", run_time=1.0)

    @beat()
    def recap(self) -> None:
        run = self.experiment
        cards = (
            ("first", "level", ("level", "high_or_low"), theme.NEGATIVE, "newton", 3, 0.0),
            ("second", "down", ("lift", "leads_down"), theme.POSITIVE, "damped", 2, run.damping),
            ("third", "speed", ("price", "is_speed"), theme.ITERATE, "damped", 12, None),
        )
        self.take_home(*(RecapCard(say=say, at=at, words=words, color=color, picture=self.get_picture(k, name, upto, damping))
                         for k, (say, at, words, color, name, upto, damping) in enumerate(cards)))  # fmt: skip
        with self.say("surface"):
            pass
        with self.say("next"):
            pass

    def get_picture(self, k: int, name: str, upto: int, damping: float | None) -> list[Any]:
        """Return the picture of a card: the curve, a run as far as an iterate, and a parabola."""
        h = self.experiment.half_period
        plot = Plot(self.experiment, Window(-1.25 * h, 0.3 * h, -1.3, 1.5), picture_box(k), bleed=False, ticks=(0, 0), depth=10.0)
        graph = plot.graph("objective")
        ball = plot.run(name, METHOD)
        ball.position.set(float(upto))
        model = [] if damping is None else [plot.graph("parabola", self.fact("start"), damping, color=theme.MODEL)]
        return [plot.land(graph), graph, *model, plot.trail(ball), ball]


def panel_window(plot: Plot, window: Window) -> Value[Window]:
    """Return the window of a panel whose x axis is that of the plot above it."""
    return Value(window)
