"""Why Newton's method can climb, and how damping repairs it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gdcore.experiments import NewtonOnCosine
from scenes.stage import (
    DESCENT, MAXIMUM, METHOD, MINIMUM, Box, DestinationAxis, DestinationFan, Destinations, DestinationStrip, Formula,
    Lesson, LogStrip, Look, Number, Plate, Plot, Readout, RecapCard, Slider, Tie, Value, Vary, Window, Words, beat,
    by_sign, hop, picture_box, theme,
)  # fmt: skip

#: A plot that has the frame to itself, one with a panel below it, that panel, and a strip below a plot.
WHOLE, UPPER, LOWER = Box(96, 96, 1824, 884), Box(96, 96, 1824, 640), Box(96, 676, 1824, 884)
ABOVE_STRIP, STRIP = Box(96, 110, 1824, 640), Box(96, 800, 1824, 884)
SKY, VALLEY = (975, 228), (960, 400)  # the room above the valley, and in it
PARABOLA = "{{ x_(k+1) : next }} = {{ x_k : here }} - frac({{ f'(x_k) : slope }}, {{ f''(x_k) : bend }})"
LIFTED = (
    "{{ x_(k+1) : next }} = {{ x_k : here }} - frac({{ f'(x_k) : slope }}, {{ f''(x_k) : bend }} + {{ alpha : lift }})"
)


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
    def bowl(self) -> Plot:
        """A plot for functions that are nearly x²."""
        return Plot(self.experiment, self.around(1.2 * self.experiment.half_period), WHOLE)

    def around(self, half: float) -> Window:
        """Return a window around the minimum of x² − cosine, so wide that the curve leaves it above its numbers."""
        high = float(self.experiment.nearly_square_height(0.84 * half))
        return Window(-half, half, -0.06 * high, high)

    @cached_property
    def upper(self) -> Plot:
        """The plot above the panel; the numbers of x stand once, below both."""
        return Plot(self.experiment, self.home, UPPER, y_values=(-1, 0, 1), x_numbers=None, grid_span=(100, 890))

    @cached_property
    def bent(self) -> list[Any]:
        """The curve, coloured by the sign of its curvature."""
        colors = by_sign(self.of("objective.curvature"), 0.63 * self.experiment.largest_curvature)
        graph = self.upper.graph("objective", color=colors)
        return [self.upper.land(graph), graph]

    @cached_property
    def panel(self) -> Plot:
        """The curvature below the curve, on the same x axis."""
        high = 1.16 * self.experiment.largest_curvature
        window = Window(self.home.left, self.home.right, -high, high)
        return Plot(self.experiment, window, LOWER, ticks=(7, 0), y_numbers=None)

    @cached_property
    def curvature(self) -> list[Any]:
        """The graph of f″ + α, shaded by its sign, and the columns of that sign."""
        run, of = self.experiment, self.of("lifted_curvature", self.alpha)
        graph = self.panel.graph(of, width=theme.SECOND_PX, color=by_sign(of, 0.2 * run.largest_curvature))
        level = self.panel.graph("zero", width=theme.GUIDE_PX, color=theme.NEUTRAL)
        plain, lifted = (
            self.panel.label(name, 0.42 * run.half_period, of, dx=20, dy=-30, math=True, size=48, anchor="l",
                             color=theme.POSITIVE, when=lambda up=up: (self.alpha() > 0) == up)
            for name, up in (("f''(x)", False), ("f''(x) + alpha", True))
        )  # fmt: skip
        return [self.upper.signs(of, span=(100, 890)), self.panel.shade(graph), level, graph, plain, lifted]

    @cached_property
    def climber(self) -> list[Any]:
        """Newton's ball with its trail, its foot on the curvature, and the line that ties them."""
        ball = self.upper.run("newton", METHOD, way=hop(self.experiment.parabola))
        color = theme.NEGATIVE if self.experiment.facts["curvature_at_start"] < 0 else theme.POSITIVE
        foot = self.panel.mark(
            Look(color), ball.x_now, on=self.of("lifted_curvature", self.alpha), radius=theme.FOOT_PX
        )
        return [ball, foot, Tie(ball.spot, foot.spot, theme.ITERATE), self.upper.trail(ball)]

    @cached_property
    def rule(self) -> Formula:
        return Formula(PARABOLA, SKY, size=72, parts=self.parts)

    @cached_property
    def parts(self) -> dict[str, str]:
        """The colours of the parts of the formula."""
        bend = theme.NEGATIVE if self.experiment.facts["curvature_at_start"] < 0 else theme.POSITIVE
        return {"next": theme.ITERATE, "here": theme.ITERATE, "slope": theme.GRADIENT, "bend": bend, "lift": theme.INK}

    def name(self, word: str, ball: Any, dx: float, dy: float, anchor: str) -> list[Any]:
        """Name a ball beside it, in its colour."""
        name = Words(
            self.words(word), lambda: (ball.spot()[0] + dx, ball.spot()[1] + dy), color=ball.look.color, anchor=anchor
        )
        return [Plate(name, alpha=0.6), name]

    # -- beats --------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        plot, run = self.plot, self.experiment
        newton, descent = plot.run("newton", METHOD, way=hop(run.parabola)), plot.run("gradient_descent", DESCENT)
        self.open_with(self.curve)
        with self.say("setting") as line:
            line.at("curve")
            self.begin_the_plot(plot)
            line.show("start", plot.trail(newton), plot.trail(descent), descent, newton)
        with self.say("descent") as line:
            self.show(self.name("gradient_descent", descent, -10, 54, "r"))
            line.at("walks")
            self.follow(descent, upto=6)
        with self.say("ascent") as line:
            self.show(self.name("newton", newton, 40, -44, "l"))
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
        tangent = plot.graph(
            "bending_parabola", self.fact("good_start"), bend, color=theme.GRADIENT, domain=run.good_window
        )
        model = plot.graph("bending_parabola", self.fact("good_start"), bend, color=theme.MODEL)
        with self.say("match") as line:
            self.show(plot.trail(ball), ball)
            line.point("value", ball)
            line.show("slope", tangent, draw=True)
            line.at("bend")
            self.swap(tangent, [plot.glow(model), model], run_time=line.rest(), also=[Vary(bend, 1.0)])
        with self.say("vertex") as line:
            line.at("vertex")
            self.follow(ball, upto=1, run_time=1.4)
        with self.say("rule") as line:
            line.show("divide", self.rule)
        self.show_the_square()

    def show_the_square(self) -> None:
        """On x² the parabola is the function."""
        bowl = self.bowl
        graph, same = bowl.graph("square_objective"), bowl.graph("square_objective", color=theme.MODEL, width=11)
        ball = bowl.run("square", METHOD, on="square_objective")
        with self.say("square") as line:
            self.leave_only(keep=[self.rule], show=[bowl, bowl.land(graph), graph, ball])
            line.show("same", bowl.glow(same), same, draw=True)
            line.at("once")
            self.follow(ball, upto="end", run_time=1.2)
        with self.say("few"):
            pass

    @beat("bowl")
    def nearly(self) -> None:
        plot, h = self.bowl, self.experiment.half_period
        graph = plot.graph("nearly_square_height")
        ball = plot.run("nearly_square", METHOD, on="nearly_square_height")
        ladder = LogStrip(self.experiment, 10 * h, 1e-24, STRIP, ticks=7)
        rungs = [ladder.mark(METHOD, f"nearly_square_{k}_distance", on="zero", radius=theme.SECOND_BALL_PX)
                 for k in ("start", "first", "second", "third")]  # fmt: skip
        level = ladder.graph("zero", width=theme.GUIDE_PX, color=theme.NEUTRAL)
        name = Words(self.words("distance"), (96, 742), color=theme.NEUTRAL, anchor="l")
        factor = Number(
            self.fact("nearly_square_first_zoom"), ".0f", (620, 250), size=theme.HERO_PX, anchor="", suffix="×"
        )
        with self.say("bend") as line:
            self.move(
                plot, ABOVE_STRIP, also=self.showing(plot.land(graph), graph, ball, ladder, level, name, rungs[0])
            )
            line.at("first")
            self.follow(ball, upto=1, run_time=1.2, also=self.showing(rungs[1], span=(0.6, 1.0)))
        with self.say("closer") as line:
            line.at("zoom")
            self.look_closer("nearly_square_first", also=self.showing(factor))
        with self.say("second") as line:
            line.at("second")
            self.follow(ball, upto=2, run_time=0.9, also=[*self.showing(rungs[2]), *self.hiding(factor)])
            line.at("zoom_again")
            self.look_closer("nearly_square_second")
        with self.say("third") as line:
            line.at("third")
            self.follow(ball, upto=3, run_time=0.9, also=self.showing(rungs[3]))
        with self.say("wrong"):
            self.pulse(*rungs)

    def look_closer(self, around: str, also: Any = ()) -> None:
        """Show a window in which a distance is wide again."""
        self.zoom(self.bowl, self.around(4.5 * abs(self.experiment.facts[around])), run_time=2.4, also=also)

    @beat("upper", "bent", "panel", "curvature")
    def climb(self) -> None:
        plot, bend = self.upper, Value(0.0)
        ball, foot, tie, trail = self.climber
        start, first = self.of("parabola", self.fact("start")), self.fact("newton_first")
        model = plot.graph("bending_parabola", self.fact("start"), bend, color=theme.MODEL)
        summit = plot.mark(MAXIMUM, first, on=start, radius=18)
        depth = Number(self.fact("curvature_at_start"), ".4f", self.panel.at(self.fact("start"), lambda: 0.0, -24, -36),
                       color=theme.NEGATIVE, anchor="r")  # fmt: skip
        with self.say("curvature") as line:
            self.show(trail, ball)
            line.show("number", foot, tie, depth)
        with self.say("flips") as line:
            line.at("flips")
            self.show(plot.glow(model), model, run_time=1.3, also=[Vary(bend, 1.0)])
            line.show("summit", summit)
        ghosts = self.ask("predict", "where_lands", ball, [
            plot.on_graph(first, start, lift=-44), plot.on_graph(self.fact("gradient_descent_first"), "objective"),
            plot.on_graph(self.of("level_place", 0), "objective"),
        ], at=(1010, 140))  # fmt: skip
        with self.say("lands") as line:
            line.at("lands")
            self.follow(ball, upto=1, run_time=1.4, also=self.hiding(depth, summit))
            self.answer(ghosts[0])
        height = Readout("f(x)", ball.y_now, ".2f", (830, 372), color=theme.ITERATE)
        with self.say("settles") as line:
            self.hide(model, plot.glows, summit, depth, run_time=0.25, also=self.showing(self.rule, height))
            line.at("next")
            self.follow(ball, upto=2, run_time=1.0)
            line.at("stay")
            self.follow(ball, upto="end", run_time=0.8)
            line.point("risen", height)
        with self.say("luck"):
            pass

    @beat("upper", "bent", "panel", "curvature", "rule")
    def reason(self) -> None:
        plot = self.upper
        rate = Formula("frac(1, {{ f''(x_0) : bend }}) =", (760, 410), size=54, parts=self.parts, anchor="l")
        number = Number(
            self.fact("effective_learning_rate"), ".0f", (784 + rate.width_px(), 410), size=84, color=theme.NEGATIVE
        )
        with self.say("rate") as line:
            line.show("rate", rate)
            line.show("minus", number)
        turned = plot.graph("upside_down_objective", color=theme.NEUTRAL, width=theme.SECOND_PX)
        above, below = plot.run("newton", METHOD), plot.run("upside_down", METHOD, on="upside_down_objective")
        self.hide(rate, number, self.rule, plot.numbers, also=self.showing(turned, above, below))
        self.ask("turn", "upside_down", above, at=(1240, 104), size=60)
        with self.say("same") as line:
            line.at("same")
            self.follow(above, below, upto="settled", run_time=2.4)
        descent = plot.run("gradient_descent", DESCENT)
        with self.say("gradient") as line:
            self.hide(turned, above, below, also=self.showing(self.rule, plot.numbers, plot.trail(descent), descent))
            line.at("descends")
            self.follow(descent, upto=6)
        with self.say("journey"):
            pass

    @beat("upper", "bent")
    def destination(self) -> None:
        plot, h, sweep = self.upper, self.experiment.half_period, Value(0.0)
        picture = Destinations(
            plot, "destinations", self.fact("share_left"), self.fact("share_right"), self.fact("half_period"), sweep
        )
        strip, fan, ends = DestinationStrip(picture), DestinationFan(picture), DestinationAxis(picture, "level_place")
        low, *high = (
            plot.mark(look, self.of("level_place", k), radius=18)
            for k, look in ((0, MINIMUM), (-1, MAXIMUM), (1, MAXIMUM))
        )
        inner, outer = "rising_band_inner", "rising_band_outer"
        edges = [
            (self.of("side", side, a), self.of("side", side, b))
            for side, a, b in ((-1, outer, inner), (1, inner, outer))
        ]
        band = [plot.region(theme.INK, left=a, right=b, span=(322, 412), alpha=0.8).at_depth(4) for a, b in edges]
        self.play(Vary(plot.box, Box(96, 150, 1824, 316)), Vary(plot.window, Window(-1.07 * h, 1.07 * h, -1.05, 1.1)),
                  *self.hiding(plot.numbers), *self.showing(strip, fan), run_time=1.0)  # fmt: skip
        with self.say("colour") as line:
            line.at("sweep")
            self.play(Vary(sweep, 1.0), *self.showing(ends, ends.numbers), run_time=max(2.0, line.until("low") - 0.2))
            line.show("low", low)
            line.show("high", *high)
        with self.say("rest") as line:
            line.show("rest", *band)
        with self.say("mostly") as line:
            line.point("higher", *high)
        self.fly_far()
        with self.say("sign"):
            self.show(self.rule)

    def fly_far(self) -> None:
        """Follow the flight from near an inflection point, with the window widening."""
        plot, run = self.upper, self.experiment
        x = run.far_flight.x[:, 0]
        wide = Window(min(self.home.left, 1.06 * x.min()), max(self.home.right, 1.06 * x.max()), -1.6, 2.4)
        ball = plot.run("far_flight", METHOD, way=hop(run.parabola))
        model = plot.graph("parabola", self.fact("far_start"), color=theme.MODEL)
        place = Readout("x", ball.x_now, ".0f", (1240, 210), size=theme.HERO_PX, color=theme.ITERATE)
        with self.say("flight") as line:
            self.leave_only(keep=[plot.grid, self.bent], show=[plot.numbers, self.panel.numbers, ball], run_time=0.6,
                       also=[Vary(plot.box, Box(96, 130, 1824, 884)), Vary(plot.window, self.home)])  # fmt: skip
            line.at("flies")
            self.zoom(
                plot, wide, run_time=1.2, also=[*self.showing(place, model), Vary(self.panel.window, self.over(wide))]
            )
            self.follow(ball, upto=1, run_time=1.8)
            self.follow(ball, upto="settled", run_time=0.8)
        self.hide(ball, place, model)
        self.zoom(
            plot, self.home, run_time=1.0, also=[Vary(plot.box, UPPER), Vary(self.panel.window, self.over(self.home))]
        )

    def over(self, window: Window) -> Window:
        """Return the panel's window over the x axis of another one."""
        now = self.panel.window.now
        return Window(window.left, window.right, now.bottom, now.top)

    @beat("upper", "bent", "panel", "curvature", "rule")
    def repair(self) -> None:
        plot, run, alpha = self.upper, self.experiment, self.alpha
        ball = plot.run("damped", METHOD, way=hop(lambda x: run.parabola(x, run.damping)))
        model = plot.graph("parabola", ball.x_at_rest, alpha, color=theme.MODEL)
        lifted = Formula(LIFTED, (1040, SKY[1]), size=60, parts=self.parts)
        slider = Slider("alpha", alpha, 0.0, 2 * run.damping, (1310, 580), length=420)
        deep = Window(
            self.home.left, self.home.right, -1.4 * run.largest_curvature, 1.3 * (run.damping + run.largest_curvature)
        )
        with self.say("lift") as line:
            self.show(model, ball)
            line.at("lift")
            self.swap(self.rule, [lifted, slider], run_time=0.9)
        with self.say("slide") as line:
            self.hide(lifted, run_time=max(0.3, line.until("grows") - 0.1))
            line.at("grows")
            self.vary(Vary(alpha, run.damping, fact="damping"), Vary(self.panel.window, deep), run_time=line.rest())
        with self.say("enough"):
            self.pulse(slider)
        with self.say("walk") as line:
            self.show(plot.trail(ball, line=False), run_time=0.3)
            line.at("walks")
            self.follow(ball, upto=10, run_time=4.5)
        with self.say("gave"):
            pass

    @beat("upper", "bent")
    def price(self) -> None:
        plot, run, alpha = self.upper, self.experiment, self.alpha
        alpha.set(run.damping, "damping")
        ladder = LogStrip(run, 1000 * abs(run.start), 1e-9, STRIP, ticks=7)
        ball = plot.run(self.of("run_with_damping", alpha), METHOD, radius=theme.BALL_PX)
        rung = ladder.run(self.of("distances_with", alpha), METHOD, on="zero", radius=theme.SECOND_BALL_PX)
        level = ladder.graph("zero", width=theme.GUIDE_PX, color=theme.NEUTRAL)
        name = Words(self.words("distance"), (96, 742), color=theme.NEUTRAL, anchor="l")
        slider = Slider("alpha", alpha, run.small_damping, run.large_damping, (1310, 580), logarithmic=True, length=420)
        endings = {
            word: Words(
                self.words(word),
                VALLEY,
                size=60,
                color=theme.NEGATIVE,
                when=lambda w=word: run.ending(alpha()) == w and alpha.fact,
            )
            for word in ("climbs", "leaps")
        }  # at rest only: while the slider moves, they would flicker
        steps = Number(self.of("iterations_with", alpha), ".0f", VALLEY, size=84, anchor="", suffix=self.words("steps"),
                       when=lambda: run.ending(alpha()) == "arrives")  # fmt: skip
        plain = [Words(self.words("plain"), (96, 742), color=theme.NEUTRAL, anchor="l")]
        few = Number(
            self.fact("undamped_iterations_to_thousandth"),
            ".0f",
            (116 + plain[0].width_px(), 742),
            suffix=self.words("steps"),
        )
        with self.say("linear") as line:
            self.show(ladder, level, name, plot.trail(ball, line=False), ladder.trail(rung, line=False), ball, rung)
            line.at("leaves")
            self.follow(ball, rung, upto=run.facts["damped_iterations_to_thousandth"], run_time=3.5)
        with self.say("count") as line:
            line.show("many", steps, slider)
            line.at("few")
            self.swap(name, [*plain, few])
        with self.say("little") as line:
            self.show(*endings.values(), run_time=0.2)
            line.at("little")
            self.vary(alpha, to=run.small_damping, fact="small_damping", run_time=max(1.0, line.rest() - 1.0))
        with self.say("much") as line:
            line.at("much")
            self.vary(alpha, to=run.large_damping, fact="large_damping", run_time=3.2)
        self.vary(alpha, to=run.damping, fact="damping", run_time=1.0)

    @beat()
    def recap(self) -> None:
        run = self.experiment
        cards = (
            RecapCard(say="first", at="level", words=("level", "high_or_low"), color=theme.NEGATIVE,
                      picture=self.get_picture(0, "newton", 3, damping=0.0)),
            RecapCard(say="second", at="down", words=("lift", "leads_down"), color=theme.POSITIVE,
                      picture=self.get_picture(1, "damped", 1, damping=run.damping)),
            RecapCard(say="third", at="speed", words=("price", "is_speed"), color=theme.ITERATE,
                      picture=self.get_picture(2, "damped", 27)),
        )  # fmt: skip
        self.take_home(*cards)
        with self.say("surface"):
            self.pulse(cards[0].picture[-1])
        with self.say("next") as line:
            self.pulse(cards[1].picture[-1])
            line.point("landscape", cards[2].picture[-1])

    def get_picture(self, k: int, name: str, upto: int, damping: float | None = None) -> list[Any]:
        """Return the picture of a card: the curve, a run as far as an iterate, and the parabola at the start."""
        h = self.experiment.half_period
        plot = Plot(
            self.experiment, Window(-1.3 * h, 0.3 * h, -1.3, 1.5), picture_box(k), bleed=False, ticks=(0, 0), depth=10.0
        )
        graph, ball = plot.graph("objective"), plot.run(name, METHOD)
        ball.position.set(float(upto))
        model = [] if damping is None else [plot.graph("parabola", self.fact("start"), damping, color=theme.MODEL)]
        return [plot.land(graph), graph, *model, plot.trail(ball), ball]
