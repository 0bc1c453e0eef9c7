"""Why Newton's method can climb, and how damping repairs it."""

from __future__ import annotations

from functools import cached_property

from gdcore.experiments import NewtonOnCosine
from scenes.stage import (
    DESCENT, MAXIMUM, METHOD, MINIMUM, Box, CountOrWord, Destinations, Formula, LogStrip, Number, ParabolaLesson, Plate,
    Profile, Readout, RecapCard, SignedProfile, Slider, TouchingParabola, Valley, Vary, Window, Words, beat, theme,
    varied,
)  # fmt: skip

#: Where plots stand: alone, above a panel, that panel, above all starts; a bowl alone, above a strip, that strip.
WHOLE, UPPER, LOWER = Box(96, 104, 1824, 884), Box(96, 104, 1824, 640), Box(96, 676, 1824, 884)
ABOVE_FAN, BOWL, ABOVE_STRIP = Box(96, 150, 1824, 316), Box(96, 130, 1824, 884), Box(96, 130, 1824, 640)
STRIP = Box(96, 800, 1824, 884)
SKY, VALLEY, KNOB = (975, 228), (960, 400), (1310, 580)  # the room above the valley, in it, and of the slider
PARABOLA = "{{ x_(k+1) : iterate }} = {{ x_k : iterate }} - frac({{ f'(x_k) : gradient }}, {{ f''(x_k) : bend }})"
LIFTED = PARABOLA.replace("bend }}", "bend }} + alpha")


class NewtonsMethod(ParabolaLesson):
    """Newton's method seeks level ground, high or low; damping makes it seek low ground.

    Wants: derivatives, and gradient descent as "walk against the slope".
    A variant is a subclass with another `experiment`.
    """

    experiment = NewtonOnCosine(start=-15.0, damping=20 * 2**-8)
    beats = ("puzzle", "idea", "nearly", "climb", "reason", "destination", "repair", "price", "recap")

    # -- what more than one beat needs ------------------------------------------

    alpha = varied(0.0)  # the damping
    plot = cached_property(lambda lesson: Profile(lesson.experiment, lesson.home, WHOLE, y_values=(-1, 0, 1)))

    @cached_property
    def home(self) -> Window:
        """A window with room for every iterate of the climb, and for the top of the parabola at its start."""
        run, h = self.experiment, self.experiment.half_period
        window, model = Window(-1.2 * h, 1.2 * h, -1.2, 1.42), run.parabola(run.start)
        top = model(model.vertex) if model.curvature < 0 else ()
        return window.with_room_for(run.newton.x, dx=0.1 * h).with_room_for(y=top, dy=0.35)

    @cached_property
    def bowl(self) -> Valley:
        """The valley x², with room for a function that is nearly that."""
        seen = {"on": "square_objective", "wide": 1.2, "bleed": True, "y_numbers": "right"}
        return Valley(self.experiment, self.experiment.half_period, BOWL, **seen)

    @cached_property
    def upper(self) -> SignedProfile:
        """The curve, coloured by its curvature, above a panel of the curvature, lifted by the damping."""
        run, bent = self.experiment, self.of("objective.curvature")
        bends = {"sign": bent, "of": self.of("lifted_curvature", self.alpha), "most": run.largest_curvature}
        upper = SignedProfile(run, self.home, UPPER, LOWER, **bends, y_values=(-1, 0, 1))
        upper.panel.name_with("f''(x)", "alpha", self.alpha, 0.42 * run.half_period)
        return upper

    @cached_property
    def rule(self) -> Formula:
        return Formula(PARABOLA, SKY, size=72, parts={"bend": theme.of_sign(self.fact("curvature_at_start")())})

    # -- beats --------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        plot = self.plot
        newton, descent = self.jumper(plot, "newton"), plot.run("gradient_descent", DESCENT)
        self.open_with(plot.whole)
        with self.say("setting") as line:
            line.at("curve").begin_the_plot(plot)
            line.show("start", plot.trail(newton), plot.trail(descent), descent, newton)
        with self.say("descent") as line:
            self.show(self.beside(descent, self.words("gradient_descent"), -10, 44, anchor="r", alpha=0.75))
            line.at("walks").follow(descent, upto=6)
        with self.say("ascent") as line:
            self.show(self.beside(newton, self.words("newton"), 0, -84, alpha=0.75))
            line.at("jumps").follow(newton, upto=3, run_time=2.6)
        self.mark_poster()
        self.tell("question", newton)
        self.tell("look")

    @beat("plot", "plot.whole")
    def idea(self) -> None:
        plot, ball = self.plot, self.jumper(self.plot, "undamped_from_good_start")
        model = TouchingParabola(plot, self.fact("good_start"))
        tangent = model.tangent(self.experiment.good_window)
        with self.say("match") as line:
            self.show(plot.trail(ball), ball)
            line.point("value", ball)
            line.show("slope", tangent, draw=True)
            line.at("bend").swap(tangent, model, run_time=line.rest(), also=[model.bending()])
        self.when("vertex", "vertex").follow(ball, upto=1)
        self.tell("rule", at="divide", show=[self.rule])
        self.show_the_square()

    def show_the_square(self) -> None:
        """On x² the parabola is the function."""
        bowl, ball = self.bowl, self.bowl.run("square", METHOD, on="square_objective", step=1.2)
        same = bowl.graph("square_objective", color=theme.MODEL, width=11)
        with self.say("square") as line:
            self.leave_only(keep=[self.rule], show=[bowl, bowl.whole, ball])
            line.show("same", bowl.glow(same), same, draw=True)
            line.at("once").follow(ball, upto=1)
        self.tell("few")

    @beat("bowl")
    def nearly(self) -> None:
        plot, h, on = self.bowl, self.experiment.half_period, "nearly_square_height"
        curve, ball = plot.profile(on), plot.run("nearly_square", METHOD, on=on, step=1.0)
        ladder = LogStrip(self.experiment, 10 * h, 1e-24, STRIP, ticks=7, says=self.words("distance"))
        rungs = [ladder.rung(METHOD, f"nearly_square_{k}_distance") for k in ("start", "first", "second", "third")]
        nearer, nearest = (plot.get_window(3.75 * self.fact(f"nearly_square_{k}")()) for k in ("first", "second"))
        zoom = Number(
            self.fact("nearly_square_first_zoom"), ".0f", (620, 250), size=theme.HERO_PX, anchor="", suffix="×"
        )
        with self.say("bend") as line:
            self.move(plot, ABOVE_STRIP, also=self.showing(curve, ball, ladder, ladder.zero_line(), rungs[0]))
            line.at("first").follow(ball, upto=1, also=self.showing(rungs[1], span=(0.6, 1.0)))
        self.when("closer", "zoom").zoom(plot, nearer, also=self.showing(zoom))
        with self.say("second") as line:
            line.at("second").follow(ball, upto=2, also=[*self.showing(rungs[2]), *self.hiding(zoom)])
            line.at("zoom_again").zoom(plot, nearest)
        self.when("third", "third").follow(ball, upto=3, also=self.showing(rungs[3]))
        self.tell("wrong", *rungs)

    @beat("upper.both")
    def climb(self) -> None:
        plot, start, first = self.upper, self.fact("start"), self.fact("newton_first")
        ball, model = self.jumper(plot, "newton"), TouchingParabola(plot, start)
        foot, tie = plot.panel.foot(ball)
        summit = plot.mark(MAXIMUM, first, on=model.of, radius=18)
        depth = plot.panel.number(self.fact("curvature_at_start"), ".4f", start)
        with self.say("curvature") as line:
            self.show(plot.trail(ball), ball)
            line.show("number", foot, tie, depth)
        with self.say("flips") as line:
            line.at("flips").show(model, run_time=1.3, also=[model.bending()])
            line.show("summit", summit)
        places = self.fact("gradient_descent_first"), self.of("level_place", 0)
        ends = [plot.on_graph(first, model.of, lift=-44), *(plot.on_graph(x, "objective") for x in places)]
        ghosts = self.ask("predict", "where_lands", ball, ends, at=(1010, 140))
        with self.say("lands") as line:
            line.at("lands").follow(ball, upto=1, also=self.hiding(depth, summit))
            self.answer(ghosts[0])
        height = Readout("f(x)", ball.y_now, ".2f", (830, 372), color=theme.ITERATE)
        with self.say("settles") as line:
            self.hide(model, run_time=0.25, also=self.showing(self.rule, height))
            line.at("next").follow(ball, upto=2, run_time=1.0)
            line.at("stay").follow(ball, run_time=0.8)
            line.point("risen", height)
        self.tell("luck")

    @beat("upper.both", "rule")
    def reason(self) -> None:
        plot = self.upper
        rate = Formula("frac(1, {{ f''(x_0) : bend }}) =", (760, 410), size=54, parts=self.rule.parts, anchor="l")
        number = Number(self.fact("effective_learning_rate"), ".0f", rate.after(24), size=84, color=theme.NEGATIVE)
        self.tell("rate", show={"rate": rate, "minus": number})
        turned = plot.graph("upside_down_objective", color=theme.NEUTRAL, width=theme.SECOND_PX)
        above, below = plot.run("newton", METHOD), plot.run("upside_down", METHOD, on="upside_down_objective")
        self.hide(rate, number, self.rule, plot.numbers, also=self.showing(turned, above, below))
        self.ask("turn", "upside_down", above, at=(1240, 104), size=60)
        self.when("same", "same").follow(above, below, upto="settled", run_time=2.4)
        descent = plot.run("gradient_descent", DESCENT)
        with self.say("gradient") as line:
            self.hide(turned, above, below, also=self.showing(self.rule, plot.numbers, plot.trail(descent), descent))
            line.at("descends").follow(descent, upto=6)
        self.tell("journey")

    @beat("upper", "upper.whole")
    def destination(self) -> None:
        plot, h = self.upper, self.experiment.half_period
        left, right, unit = self.fact("share_left"), self.fact("share_right"), self.fact("half_period")
        found = Destinations(plot, "destinations", left, right, unit)
        ends, band = found.axis("level_place"), found.both_sides("rising_band_inner", "rising_band_outer")
        places = ((0, MINIMUM), (-1, MAXIMUM), (1, MAXIMUM))
        low, *high = (plot.mark(look, self.of("level_place", k), radius=18) for k, look in places)
        near = [Vary(plot.box, ABOVE_FAN), Vary(plot.window, Window(-1.07 * h, 1.07 * h, -1.05, 1.1))]
        self.play(*near, *self.hiding(plot.numbers), *self.showing(found.strip, found.fan), run_time=1.0)
        with self.say("colour") as line:
            swept = Vary(found.sweep, 1.0)
            line.at("sweep").play(swept, *self.showing(ends), run_time=line.until("low", at_least=2.2) - 0.2)
            line.show("low", low)
            line.show("high", *high)
        self.tell("rest", at="rest", show=band)
        self.tell("mostly", *high, at="higher")
        self.fly_far()
        self.tell("sign", show=[self.rule])

    def fly_far(self) -> None:
        """Follow the flight from near an inflection point, with the window widening."""
        plot, home, ball = self.upper, self.home, self.jumper(self.upper, "far_flight")
        wide = home.with_room_for(1.06 * self.experiment.far_flight.x, (-1.6, 2.4))
        model = plot.graph("parabola", self.fact("far_start"), color=theme.MODEL)
        place = Readout("x", ball.x_now, ".0f", (1240, 210), size=theme.HERO_PX, color=theme.ITERATE)
        with self.say("flight") as line:
            back, seen = [Vary(plot.box, WHOLE), Vary(plot.window, home)], [plot.numbers, plot.panel.numbers, ball]
            self.leave_only(keep=[plot.grid, plot.whole], show=seen, also=back)
            line.at("flies").zoom(plot, wide, run_time=1.2, also=self.showing(place, model))
            self.follow(ball, upto=1, run_time=1.8)
            self.follow(ball, upto="settled", run_time=0.8)
        self.hide(ball, place, model)
        self.zoom(plot, home, run_time=1.0, also=[Vary(plot.box, UPPER)])

    @beat("upper.both", "rule")
    def repair(self) -> None:
        plot, run, alpha = self.upper, self.experiment, self.alpha
        ball = self.jumper(plot, "damped", damping=run.damping)
        model = plot.graph("parabola", ball.x_at_rest, alpha, color=theme.MODEL)
        lifted = Formula(LIFTED, (1040, SKY[1]), size=60, parts=self.rule.parts)
        slider = Slider("alpha", alpha, 0.0, 2 * run.damping, KNOB, length=420)
        with self.say("lift") as line:
            self.show(model, ball)
            line.at("lift").swap(self.rule, [lifted, *map(Plate, slider.readout), slider])
        with self.say("slide") as line:
            self.hide(lifted, run_time=line.until("grows"))
            deeper = Vary(plot.panel.window, plot.deeper(run.damping))
            line.at("grows").vary(Vary(alpha, run.damping, fact="damping"), deeper, run_time=line.rest())
        self.tell("enough", slider)
        with self.say("walk") as line:
            self.show(plot.trail(ball, line=False))
            line.at("walks").follow(ball, upto=10, run_time=4.5)
        self.tell("gave")

    @beat("upper", "upper.whole")
    def price(self) -> None:
        plot, run, alpha = self.upper, self.experiment, self.alpha
        alpha.set(run.damping, "damping")
        ladder = LogStrip(run, 1000 * abs(run.start), 1e-9, STRIP, ticks=7, says=self.words("distance"))
        ball = plot.run(self.of("run_with_damping", alpha), METHOD)
        rung = ladder.runner(self.of("distances_with", alpha), METHOD)
        slider = Slider("alpha", alpha, run.small_damping, run.large_damping, KNOB, logarithmic=True, length=420)
        count = Number(self.of("iterations_with", alpha), ".0f", VALLEY, size=84, suffix=self.words("steps"), anchor="")
        words = {key: self.words(key) for key in ("climbs", "leaps")}
        steps = CountOrWord(self.of("ending", alpha), count, words, counted="arrives", turned=alpha)
        plain = Words(self.words("plain"), ladder.title.at, color=theme.NEUTRAL, anchor="l")
        few = Number(self.fact("undamped_iterations_to_thousandth"), ".0f", plain.after(20), suffix=self.words("steps"))
        with self.say("linear") as line:
            trails = plot.trail(ball, line=False), ladder.trail(rung, line=False)
            self.show(ladder, ladder.zero_line(), trails, ball, rung)
            line.at("leaves").follow(ball, rung, upto=run.facts["damped_iterations_to_thousandth"], run_time=3.5)
        with self.say("count") as line:
            line.show("many", steps, slider)
            line.at("few").swap(ladder.title, [plain, few])
        with self.say("little") as line:
            line.at("little").vary(alpha, fact="small_damping", run_time=max(1.0, line.rest() - 1.0))
        self.when("much", "much").vary(alpha, fact="large_damping", run_time=3.2)
        self.vary(alpha, fact="damping", run_time=1.0)

    @beat()
    def recap(self) -> None:
        run, h = self.experiment, self.experiment.half_period
        window = Window(-1.3 * h, 0.3 * h, -1.3, 1.5)
        climbed = self.small_run(0, window, "newton", 3, damping=0.0)
        lifted = self.small_run(1, window, "damped", 1, damping=run.damping)
        walked = self.small_run(2, window, "damped", 27)
        self.take_home(
            RecapCard(say="first", at="level", color=theme.NEGATIVE, picture=climbed),
            RecapCard(say="second", at="down", color=theme.POSITIVE, picture=lifted),
            RecapCard(say="third", at="speed", color=theme.ITERATE, picture=walked),
        )
        self.tell("surface", climbed[-1])
        with self.say("next") as line:
            self.pulse(lifted[-1])
            line.point("landscape", walked[-1])
