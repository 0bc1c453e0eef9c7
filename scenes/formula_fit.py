"""Which bent curves have a bowl for their error, what a right law is worth, and how look-alikes make a ravine."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

import numpy as np

from gdcore.experiments import FormulaFit
from scenes.stage import (
    ABOVE, CARD, FIRST_SHAPE, MAP, METHOD, NARROW, SECOND_SHAPE, VIEW, WHOLE, Box, DataPlot, GiveOrTake, Hero, Icon,
    LandscapeLesson, MeanSquares, Number, Readout, RecapCard, Recipe, Rise, Scatter, Sight, Slices, Slider, StepCount,
    Tally, Value, Vary, Window, beat, by_hand, data_plot, ground, on_card, rests, rolls, theme, varied,
)  # fmt: skip

#: From where one looks at the puzzle, and at a bowl beside its card.
PUZZLE, BOWL = Sight(-64, 38, 3.2, (0.1, -0.14, 0.1)), Sight(-64, 34, 4.05, (0.0, -0.04, 0.05))
#: Two grounds side by side, and a plot that has the frame to itself.
LEFT_HALF, RIGHT_HALF, PLOT = Box(-60, 130, 1000, 960), Box(920, 130, 1980, 960), Box(96, 150, 1824, 884)
JUMPING = (theme.MODEL, "#5A1F40")  # the ball of Newton's method


class TuningAFormula(LandscapeLesson):
    """What decides is whether every knob is only a factor: then the error is a bowl, however bent the curve.

    Wants: the bowl of a line, the landscape with the bad start, and Newton's jump for one sentence.
    A variant is a subclass with another `experiment`.
    """

    experiment = FormulaFit()
    beats = ("puzzle", "recipe", "bowl", "rate", "scipy", "network", "price", "check", "recap")
    opening, seen, sight = (PUZZLE, WHOLE), ("run",), BOWL
    shaped = None  # the height is the error itself, so that the bowl is a paraboloid

    # -- what beats share ------------------------------------------------------------------

    #: The squared miss of one datum, a blank slab until it rises, and the landscape of sin(b cos(a x)).
    trough = ground("half_objective", risen=0.0)
    hand = by_hand("half_floor", 40, on="trough")  # along its floor, every curve goes through the datum
    peaks = ground("inside_lesson.objective", transform=np.sqrt, room_for=("inside",))
    rolling, at_bottom = rolls("run"), rests("run")
    #: The data with the frame to themselves, and with room for the shapes.
    measured = data_plot(Window(-1.12, 1.12, -1.0, 4.6), PLOT)
    both_sides = data_plot(Window(-1.12, 1.12, -3.2, 4.4), PLOT)
    a, b, limit = varied(fact="start_a"), varied(fact="start_b"), varied(fact="line_limit")

    @cached_property
    def mix(self) -> Recipe:
        """The recipe: a parts of x³ and b parts of x²."""
        run, names, window = self.experiment, (("a", "x^3"), ("b", "x^2")), Window(-1, 1, -0.75, 2.25)
        return Recipe(run, "mixed", (self.a, self.b), names=names, ends=run.window, window=window)

    # -- beats -----------------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        card, start = self.card, self.mark(self.of("start"), METHOD, radius=theme.BALL_PX)
        trail, ball = self.at_rest(*self.with_trail("inside", on=self.peaks))
        old = self.fit_card(CARD, "inside", on=self.peaks, under="inside_lesson.")
        old.hold(ball)
        self.open_with(self.peaks, trail, ball, x=1440, y=140, hold=1.4)
        with self.say("stuck") as line:
            self.begin_the_plot(also=self.flying(self.sight, VIEW), run_time=line.until("stuck", at_least=0.8))
            self.show(old, self.edges_of(self.peaks))
        with self.say("another") as line:
            line.at("formula").leave_only(show=[self.trough, *card.blank, card.data, self.edges], run_time=1.0)
            line.show("start", start, card.curve, card.glow)
        self.ask("question", "ask_stuck", start, at=(650, 200), size=84)

    @beat("mix.whole")
    def recipe(self) -> None:
        mix = self.mix
        with self.say("recipe") as line:
            line.show("this", mix.shapes[0], mix.sliders[0])
            line.show("that", mix.shapes[1], mix.sliders[1])
            for portion in mix.portions[::-1]:
                self.show(portion, run_time=0.7)
        where = mix.plot.guide(x="half_x")
        with self.say("same") as line:
            self.show(where, run_time=0.3)
            part = self.add_a_part("start_a", "start_b", lambda: line.at("same"))
            line.at("stand")
            for a, b in (("true_a", "true_b"), ("start_b", "start_a")):
                self.hide(part, run_time=0.2)
                part = self.add_a_part(a, b)
        datum = Scatter(mix.plot, self.of("half_points"), radius=13.0)
        miss = mix.miss("datum_x", self.of("half_height"))
        with self.say("miss") as line:
            self.hide(where, part, run_time=0.3, also=self.showing(datum, miss))
            line.at("evenly").vary(self.a, fact="start_a")
            self.vary(self.a, fact="start_b")
        self.when("trough", "trough").dig()

    def add_a_part(self, a: str, b: str, wait: Any = lambda: None) -> list[Any]:
        """Take both knobs to facts, turn a by one more, and say what that adds; return what shows it."""
        self.play(self.varying(self.a, a), self.varying(self.b, b), run_time=0.9)
        before, rise = self.mix.since("half_x", a, b)
        added = Number(self.fact("added_by_a_at_half"), "+.3f", rise.beside(-40), size=72, anchor="r")
        self.put(before, rise)
        self.vary(self.a, fact=f"{a}_more", run_time=0.9)
        wait()
        self.show(added, run_time=0.3)
        self.wait(0.7)
        return [before, rise, added]

    def dig(self) -> None:
        """Let the trough of one datum sink into the slab; along its floor the curve turns about that datum."""
        card, hand = self.card, self.hand
        self.look_from(self.sight, VIEW)
        card.hold(hand)
        self.leave_only(show=[self.trough, self.edges, *card.blank, card.dots("half_points", 12.0)])
        self.rise(self.trough)
        self.show(hand, card.curve, card.glow, run_time=0.4)
        self.vary(hand.position, to=hand.path.end, run_time=3.6)

    @cached_property
    def on_the_floor(self) -> list[Any]:
        """The trough when it has been walked along."""
        card, (hand,) = self.card, self.at_rest(self.hand)
        self.trough.risen.set(1.0)
        card.hold(hand)
        return [self.trough, *card.blank, card.dots("half_points", 12.0), card.curve, card.glow, hand]

    @beat("on_the_floor", "edges")
    def bowl(self) -> None:
        land, card = self.land, self.card
        with self.say("together") as line:
            self.hide(self.hand, card.curve, card.glow, *card.readouts, run_time=line.until("together"))
            self.rise(land, out_of=self.trough, run_time=2.6, also=self.showing(card.data))
        peaks = self.terrain(self.sight, RIGHT_HALF, ground=self.peaks.landscape, of="inside_lesson.objective")
        outside = self.rule_of("model", (520, 170), theme.POSITIVE)
        inside = self.rule_of("inside_lesson.model", (1430, 170), theme.NEGATIVE)
        with self.say("counts") as line:
            beside = [Vary(land.box, LEFT_HALF)]
            line.at("bends").leave_only(keep=[land], show=[peaks, outside, inside], run_time=1.4, also=beside)
            self.mark_poster()
            line.at("counts").dim(but=[land, outside])
        card.hold(self.rolling[1])
        coming = self.showing(card, self.edges, self.knob, self.rolling)
        also = [*self.flying(self.sight, VIEW), *coming, *self.brightening()]
        self.hide(peaks, outside, inside, run_time=1.2, also=also)

    @cached_property
    def knob(self) -> Slider:
        """The knob of the rate."""
        return Slider("eta", self.fact("learning_rate"), 0.0, 6.0, (130, 904), length=240, spec=".1f")

    @beat("land", "edges", "card", "knob", "rolling")
    def rate(self) -> None:
        _, ball = self.rolling
        self.card.hold(ball)
        self.ask("question", "ask_bounce", ball, at=(650, 190), size=72)
        with self.say("rolls") as line:
            self.show(StepCount(ball, self.words("step"), corner=(1150.0, 896.0)), run_time=0.3)
            line.at("rolls").follow(ball, upto=self.experiment.facts["steps_to_thousandth"], run_time=5.0)
        self.explain_the_limit()

    def explain_the_limit(self) -> None:
        """Show the mean squares of what knobs multiply, and let the limit follow from them."""
        says = [self.words(word) for word in ("mean", "curvature", "limit")]
        rows = (("1^2", "mean_square_one", "line_curvature_b"), ("x^2", "mean_square_x", "line_curvature_a"),
                ("(x^2)^2", "mean_square_x2", "curvature_b"), ("(x^3)^2", "mean_square_x3", "curvature_a"))  # fmt: skip
        squares = MeanSquares(self.experiment, "power_squared", rows, Window(-1.0, 1.0, 0.0, 1.12), says=says)
        (mean, curvature, _), limit = squares.names, squares.limit(self.limit, 6.0)
        with self.say("curvature") as line:
            self.leave_only(show=[*squares.columns, limit])
            line.show("square", mean, *squares.means, draw=True)
            self.show(curvature, *squares.curvatures)
        with self.say("small") as line:
            line.at("small")
            for level in squares.means[1:]:
                self.pulse(*level, run_time=0.6)
        with self.say("limit") as line:
            self.dim(but=[*squares.columns[2:], *squares.means[2:], *squares.curvatures[2:], limit])
            line.at("moves").vary(self.limit, fact="learning_rate_limit", run_time=2.0)
        roundness = Readout("kappa = L \\/ mu", self.fact("condition"), ".1f", (1360, 806))
        self.tell("round", at="times", show=[roundness])

    @beat("land", "edges", "card", "at_bottom")
    def scipy(self) -> None:
        best = self.of("curve_fit_point")
        self.card.hold(self.at_bottom[1])
        self.fly(self.sight, VIEW, run_time=0.3)
        ring, name = self.ring(best, radius=56, dy=-14), self.label("SciPy", best, dx=-10, dy=-110)
        a = GiveOrTake("a", self.fact("best_a"), self.fact("a_standard_error"), ".2f", (100, 160))
        self.tell("agrees", at="agrees", show=[ring, name], draw=True)
        with self.say("sure") as line:
            self.show(a.value)
            line.show("take", *a.sure)

    @beat("measured")
    def network(self) -> None:
        reach, plot = Value(1.0), self.measured
        curve = partial(plot.graph, domain=lambda: (-1.0, reach()))
        formula = curve("formula_curve", color=theme.ITERATE, width=11.0)
        network = curve("network_curve", color=theme.MODEL, width=4.0)
        ours, theirs = self.words("formula"), self.words("network")
        rows = {ours: (self.fact("best_loss"), theme.ITERATE), theirs: (self.fact("network_loss"), theme.MODEL)}
        losses = Tally(rows, 300, 760, 240, gap=70, spec=".5f", title=self.words("error"))
        with self.say("better") as line:
            self.show(formula, losses.title, losses.row(0), run_time=line.until("network", at_least=0.1))
            line.at("network").show(network, draw=True, run_time=line.until("better", at_least=0.6))
            line.show("better", losses.row(1))
        end, high = self.fact("far_x"), self.fact("law_at_far")
        self.when("back", "back").zoom(plot, Window(-1.25, end() + 0.6, -2.5, 1.1 * high()), also=self.hiding(losses))
        self.ask("question", "ask_law", plot.at(end, high), at=(720, 250), size=84)
        law = plot.graph("law", color=theme.FUNCTION, width=3.0)
        gap = Rise(plot, end, self.of("network_curve"), self.of("law"), color=theme.NEGATIVE)
        ours = Hero(self.fact("formula_off_at_far"), ".2f", gap.beside(-470, 60), ours, color=theme.ITERATE)
        theirs = Hero(self.fact("network_off_at_far"), ".0f", gap.beside(36, 180), theirs, color=theme.MODEL)
        self.show(law, draw=True, run_time=0.5)
        with self.say("beyond") as line:
            line.at("formula").vary(reach, to=end(), run_time=1.6)
            self.show(ours, run_time=0.3)
            line.show("network", gap, theirs)
        self.tell("right", law, at="right")
        self.hide(law, gap, ours, theirs, run_time=0.3)
        lost = curve("wrong_law_formula_curve", color=theme.ITERATE)
        followed = curve("wrong_law_network_curve", color=theme.MODEL, width=5.0)
        floor = Hero(self.fact("wrong_law_times"), ".0f", (130, 240), self.words("floor"), suffix="×")
        with self.say("floor") as line:
            others = [*self.hiding(plot.data, formula, network), *self.showing(plot.dots("wrong_points"))]
            self.zoom(plot, Window(-1.12, 1.12, -1.5, 2.7), run_time=line.until("other", at_least=0.5), also=others)
            self.drop(plot.data, formula, network)
            reach.set(1.0)
            line.at("other").show(lost, draw=True, run_time=0.8)
            line.show("floor", floor)
            line.show("follows", followed, draw=True, run_time=1.0)

    @beat("both_sides")
    def price(self) -> None:
        plot = self.both_sides
        half, side = plot.dots("narrow_points"), plot.region(theme.DATA, left=self.fact("narrow_left"), alpha=0.15)
        cube = plot.named("scaled_cube", "x^3", -0.72, dx=70, dy=60, size=64, color=FIRST_SHAPE)
        square = plot.named("scaled_square", "x^2", -0.72, dx=70, dy=-50, size=64, color=SECOND_SHAPE)
        self.when("right", "right").swap(plot.data, [half, side], run_time=1.0)
        with self.say("alike") as line:
            self.hide(half, run_time=0.3)
            self.show(cube, square, draw=True, run_time=line.until("alike", at_least=0.8))
        self.squeeze()

    def squeeze(self) -> None:
        """From above, let the bowl become a ravine; the ball hangs on its flank, and Newton's method jumps."""
        names = ("objective", "narrow_objective")  # the root of the error spreads the lines of a map evenly
        bowl, ravine = (self.another_ground(name, transform=np.sqrt, resolution=240) for name in names)
        self.look_from(ABOVE, MAP)
        trail, ball = self.with_trail("narrow", on=ravine)
        card = self.fit_card(NARROW, "narrow", on=ravine, points="narrow_points")
        steps = StepCount(ball, self.words("step"), corner=(1824.0, 776.0), digits=4)
        with self.say("ravine") as line:
            self.leave_only(show=[bowl, self.edges, card])
            line.at("ravine").rise(ravine, out_of=bowl, run_time=1.6)
            line.show("times", Readout("kappa", self.fact("narrow_condition"), ".0f", (110, 300)))
        with self.say("steps") as line:
            self.show(trail, ball, steps, run_time=0.3, also=[self.shows(ball, card)])
            self.follow(ball, upto=self.experiment.facts["steps_to_thousandth"], run_time=1.6)
            line.at("steps").follow(ball, run_time=4.5)
        sure = GiveOrTake("a", self.fact("narrow_best_a"), self.fact("narrow_a_standard_error"), ".2f", (1376, 900))
        self.tell("certain", at="certain", show=[sure])
        jumped, jumper = self.with_trail("newton", on=ravine, colors=JUMPING, trail=theme.MODEL)
        with self.say("newton") as line:
            also = [*self.showing(jumper, jumped), self.shows(jumper, card)]
            self.hide(ball, trail, steps, sure, also=also)
            line.at("jumps").follow(jumper, run_time=1.4)
            line.point("ground", card.number)

    @cached_property
    def slices(self) -> Slices:
        return Slices(self.experiment, lambda name: self.of("quiz_error", name), (
            ("{{a : k}} sin(3 x) + {{b : k}}", "sine_outside", (-3.6, 6.0), theme.POSITIVE),
            ("sin({{a : k}} x) + {{b : k}}", "sine_inside", (-12.0, 12.0), theme.NEGATIVE),
            ("{{a : k}} e^x + {{b : k}} x", "exponential_outside", (-3.6, 6.0), theme.POSITIVE),
            ("e^({{a : k}} x) + {{b : k}}", "exponential_inside", (-2.0, 3.0), theme.NEGATIVE),
        ), top=400.0)  # fmt: skip

    @beat("slices.whole")
    def check(self) -> None:
        slices = self.slices
        self.ask("question", "ask_factor", [Icon(METHOD, (960.0, 585.0)), *slices.names], at=(960, 170), size=84)
        self.tell("bowls", at="here", show=slices.curves[::2], draw=True)
        self.tell("inside", at="hide", show=slices.curves[1::2], draw=True)

    @beat("slices.whole", "slices.curves")
    def recap(self) -> None:
        run, window = self.experiment, Window(-1.1, self.experiment.far + 0.1, -3.0, 1.1 * self.fact("law_at_far")())
        plot = DataPlot(run, window, radius=4.0, **on_card(1, inset=60.0))
        network = plot.graph("network_curve", color=theme.MODEL, width=theme.SECOND_PX)
        formula = plot.graph("formula_curve", color=theme.ITERATE, width=theme.SECOND_PX)
        ravine = self.small_land(2, BOWL, "narrow", of="narrow_objective")
        self.take_home(
            RecapCard(say="first", at="bowl", color=theme.POSITIVE, picture=self.small_land(0, BOWL, "run")),
            RecapCard(say="second", at="beyond", color=theme.ITERATE, picture=[plot, network, formula]),
            RecapCard(say="third", at="ravine", color=theme.NEGATIVE, picture=ravine),
        )
        self.tell("next", ravine[-1], at="speed")
