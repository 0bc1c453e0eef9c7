"""Which bent curves have a bowl for their error, what a right law is worth, and how look-alikes make a ravine."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from gdcore.experiments import FormulaFit
from scenes.stage import (
    ABOVE, CARD, CARD_DEPTH, FIRST_SHAPE, MAP, METHOD, NARROW, SECOND_SHAPE, VIEW, WHOLE, Box, FitCard, Formula,
    GiveOrTake, Icon, LandscapeLesson, MeanSquares, Number, OfX, Plot, Readout, RecapCard, Recipe, Rise, Scatter, Sight,
    Slices, Slider, StepCount, Terrain, Value, Vary, Window, Words, beat, near, picture_box, theme,
)  # fmt: skip

#: From where one looks at the puzzle, and at a bowl beside its card and on a card of the recap.
PUZZLE, BOWL = Sight(-64, 38, 3.2, (0.1, -0.14, 0.1)), Sight(-64, 34, 4.05, (0.0, -0.04, 0.05))
SMALL = Sight(-64, 34, 4.2, (0.0, 0.0, 0.06))
#: Two grounds side by side, and a plot that has the frame to itself.
LEFT_HALF, RIGHT_HALF, PLOT = Box(-60, 130, 1000, 960), Box(920, 130, 1980, 960), Box(96, 150, 1824, 884)
JUMPING = (theme.MODEL, "#5A1F40")  # the ball of Newton's method
COLORS = {"k": theme.ITERATE, "p": FIRST_SHAPE, "q": SECOND_SHAPE}


class TuningAFormula(LandscapeLesson):
    """What decides is whether every knob is only a factor: then the error is a bowl, however bent the curve.

    Wants: the bowl of a line, the landscape with the bad start, and Newton's jump for one sentence.
    A variant is a subclass with another `experiment`.
    """

    experiment = FormulaFit()
    beats = ("puzzle", "recipe", "bowl", "rate", "scipy", "network", "price", "check", "recap")
    opening, seen, sight = (PUZZLE, WHOLE), ("run",), BOWL
    shaped = None  # the height is the error itself, so that the bowl is a paraboloid

    # -- grounds: one camera looks at all of them ----------------------------------------

    @cached_property
    def trough(self) -> Terrain:
        """The squared miss of one datum; before it has risen it is the blank slab."""
        return self.another_ground("half_objective")

    @cached_property
    def peaks(self) -> Terrain:
        """The landscape of sin(b cos(a x)), in the same window, or in one that holds the way of its ball as well."""
        (low, high), way = self.experiment.window, self.experiment.inside.x
        window = min(low, float(way.min()) - 0.5), max(high, float(way.max()) + 0.5)
        return self.another_ground("inside_lesson.objective", transform=np.sqrt, window=window)

    @cached_property
    def maps(self) -> list[Terrain]:
        """The bowl and the ravine of the one-sided data as maps: the root spreads their lines evenly."""
        names = ("objective", "narrow_objective")
        bowl, ravine = (self.another_ground(name, transform=np.sqrt, resolution=240) for name in names)
        ravine.rises_from = bowl
        return [bowl, ravine]

    # -- what stands on them ---------------------------------------------------------------

    @cached_property
    def stuck(self) -> list[Any]:
        """The ball of the lecture on local minima, where it has come to rest, and its trail."""
        ball = self.roller("inside", on=self.peaks)
        return self.at_rest(self.trail(ball), ball)

    @cached_property
    def hand(self) -> Any:
        """A ball on the floor of the trough: every curve through the datum."""
        return self.hand_ball(self.of("half_floor", 40), on=self.trough)

    @cached_property
    def rolling(self) -> list[Any]:
        return self.with_trail("run")

    @cached_property
    def at_bottom(self) -> list[Any]:
        return self.at_rest(*self.rolling)

    @cached_property
    def knob(self) -> Slider:
        """The knob of the rate."""
        rate = Value(self.experiment.learning_rate, "learning_rate")
        return Slider("eta", rate, 0.0, 6.0, (130, 904), length=360, spec=".1f")

    # -- beats -----------------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        card, start = self.card, self.mark(self.of("start"), METHOD, radius=theme.BALL_PX)
        card.place.set(card.at(self.of("start")))
        trail, ball = self.stuck
        old = FitCard(
            self.peaks, card.show(ball), CARD, label=self.words("error"), under="inside_lesson.",
            seen=ball.path.iterates[[0, -1]],
        )  # fmt: skip
        self.open_with(self.peaks, trail, ball, x=1440, y=140, hold=1.4)
        with self.say("stuck") as line:
            self.begin_the_plot(also=self.flying(self.sight, VIEW), run_time=line.until("stuck", at_least=0.8))
            self.show(old, self.edges_of(self.peaks))
        self.trough.risen.set(0.0)
        with self.say("another") as line:
            line.at("formula")
            new = [self.trough, card.card, card.rule, card.plot, card.data, *card.readouts]
            self.leave_only(show=[*new, self.edges], run_time=1.0)
            line.show("start", start, card.curve, card.glow)
        self.ask("question", "ask_stuck", start, at=(650, 200), size=84)

    @cached_property
    def mix(self) -> Recipe:
        a, b = (Value(at, f"start_{name}") for at, name in zip(self.experiment.start, "ab", strict=True))
        (low, high), names = self.experiment.window, (("a", "x^3"), ("b", "x^2"))
        window = Window(-1, 1, -0.75, 2.25)
        return Recipe(self.experiment, "mixed", (a, b), names=names, low=low, high=high, window=window)

    @cached_property
    def mixture(self) -> list[Any]:
        """The sum of both shapes, and its formula."""
        rule = Formula("y = {{ a : k }} {{ x^3 : p }} + {{ b : k }} {{ x^2 : q }}", (1180, 98), size=56, parts=COLORS)
        return [self.mix.plot, self.mix.curve, rule]

    @beat("mixture")
    def recipe(self) -> None:
        mix, (a, _) = self.mix, self.mix.knobs
        with self.say("recipe") as line:
            line.show("this", mix.shapes[0], mix.sliders[0])
            line.show("that", mix.shapes[1], mix.sliders[1])
            for portion in mix.portions[::-1]:
                self.show(portion, run_time=0.7)
        where = mix.plot.guide(x=self.fact("half_x"))
        added = Number(self.fact("added_by_a_at_half"), "+.3f", size=72, anchor="r")
        with self.say("same") as line:
            self.show(where, run_time=0.3)
            last = self.add_a_part(added, ("start_a", "start_b", "start_a_more"), lambda: line.at("same"))
            line.at("stand")
            for settings in (("true_a", "true_b", "true_a_more"), ("start_b", "start_a", "start_b_more")):
                self.hide(*last, added, run_time=0.2)
                last = self.add_a_part(added, settings)
        datum = Scatter(mix.plot, self.of("half_points"), radius=13.0)
        miss = mix.miss("datum_x", self.of("half_height"))
        with self.say("miss") as line:
            self.hide(where, *last, added, run_time=0.3, also=self.showing(datum, miss))
            line.at("evenly")
            for to in ("start_a", "start_b"):
                self.vary(a, fact=to, run_time=1.2)
        with self.say("trough") as line:
            line.at("trough")
            self.dig()

    def add_a_part(self, added: Number, names: tuple[str, str, str], wait: Any = lambda: None) -> list[Any]:
        """Set both knobs, turn a by one more, and say what that adds; return what shows it."""
        mix, facts, (at_a, at_b, more) = self.mix, self.experiment.facts, names
        self.vary(*(Vary(knob, facts[to], fact=to) for knob, to in zip(mix.knobs, names, strict=False)), run_time=0.9)
        before = mix.before(self.fact(at_a), self.fact(at_b))
        rise = mix.rise(self.fact("half_x"), self.fact(at_a), self.fact(at_b))
        self.put(before, rise)
        self.vary(mix.knobs[0], fact=more, run_time=0.9)
        wait()
        added.at = lambda: tuple(np.add(rise.spot(), (-40, 0)))
        self.show(added, run_time=0.3)
        self.wait(0.7)
        return [before, rise]

    def dig(self) -> None:
        """Let the trough of one datum sink into the slab; along its floor the curve turns about that datum."""
        card, hand = self.card, self.hand
        self.land.sight.set(self.sight)
        self.land.box.set(VIEW)
        self.trough.risen.set(0.0)
        card.place.set(card.show(hand))
        self.leave_only(show=[self.trough, self.edges, card.card, card.rule, card.plot, self.single, *card.readouts])
        self.vary(self.trough.risen, to=1.0, run_time=1.8)
        self.show(hand, card.curve, card.glow, run_time=0.4)
        self.vary(hand.position, to=hand.path.end, run_time=3.6)

    @cached_property
    def single(self) -> Any:
        """The one datum, on the card."""
        return near(Scatter(self.card.plot, self.of("half_points"), radius=12.0))

    @cached_property
    def on_the_floor(self) -> list[Any]:
        """The trough when it has been walked along."""
        card, hand = self.card, self.hand
        self.trough.risen.set(1.0)
        hand.position.set(float(hand.path.end))
        card.place.set(card.show(hand))
        return [self.trough, card.card, card.rule, card.plot, self.single, card.curve, card.glow, *card.readouts, hand]

    @beat("on_the_floor", "edges")
    def bowl(self) -> None:
        land, card = self.land, self.card
        with self.say("together") as line:
            self.hide(self.hand, card.curve, card.glow, *card.readouts, run_time=line.until("together"))
            land.rises_from = self.trough
            land.risen.set(0.0)
            self.put(land)
            self.drop(self.trough)
            self.vary(Vary(land.risen, 1.0), *self.showing(card.data), run_time=2.6)
        peaks = self.terrain(self.sight, RIGHT_HALF, ground=self.peaks.landscape, of="inside_lesson.objective")
        names = [
            Formula(f"y = {{{{ {self.of(name)().formula} : it }}}}", (x, 170), size=64, parts={"it": color})
            for name, x, color in (("model", 520, theme.POSITIVE), ("inside_lesson.model", 1430, theme.NEGATIVE))
        ]
        with self.say("counts") as line:
            line.at("bends")
            self.leave_only(keep=[land], show=[peaks, names], run_time=1.4, also=[Vary(land.box, LEFT_HALF)])
            self.mark_poster()
            line.at("counts")
            self.dim(but=[land, names[0]])
        card.place.set(card.show(self.rolling[1]))
        coming = self.showing(card, self.edges, self.knob, self.rolling)
        self.hide(peaks, names, run_time=1.2, also=[*self.flying(self.sight, VIEW), *coming, *self.brightening()])

    @beat("land", "edges", "card", "knob", "rolling")
    def rate(self) -> None:
        ball, card = self.rolling[1], self.card
        card.place.set(card.show(ball))
        self.ask("question", "ask_bounce", ball, at=(650, 190), size=72)
        with self.say("rolls") as line:
            self.show(StepCount(ball, self.words("step"), corner=(1150.0, 896.0)), run_time=0.3)
            line.at("rolls")
            self.follow(ball, upto=self.experiment.facts["steps_to_thousandth"], run_time=5.0)
        self.explain_the_limit()

    def explain_the_limit(self) -> None:
        """Show the mean squares of what knobs multiply, and let the limit follow from them."""
        run = self.experiment
        shapes = (
            ("1^2", "one", "line_curvature_b"), ("x^2", "x", "line_curvature_a"), ("(x^2)^2", "x2", "curvature_b"),
            ("(x^3)^2", "x3", "curvature_a"),
        )  # fmt: skip
        rows = [
            (name, OfX(run, "power_squared", (k,)), self.fact(f"mean_square_{mean}"), self.fact(curvature))
            for k, (name, mean, curvature) in enumerate(shapes)
        ]
        squares = MeanSquares(run, rows, Window(-1.0, 1.0, 0.0, 1.12))
        limit = Value(run.facts["line_limit"], "line_limit")
        scale = Slider("2 \\/ L", limit, 0.0, 6.0, (96, 880), length=1380, spec=".2g", beside=True)
        mean, curvature, upto = (
            Words(self.words(word), (96, y), color=color, anchor="l")
            for word, y, color in (
                ("mean", 646, theme.ITERATE), ("curvature", 726, theme.POSITIVE), ("limit", 806, theme.INK),
            )
        )  # fmt: skip
        with self.say("curvature") as line:
            self.leave_only(show=[*squares.columns, scale, upto])
            line.show("square", mean, *squares.means, draw=True)
            self.show(curvature, *squares.curvatures)
        with self.say("small") as line:
            line.at("small")
            for level in squares.means[1:]:
                self.pulse(*level, run_time=0.6)
        with self.say("limit") as line:
            self.dim(but=[*squares.columns[2:], *squares.means[2:], *squares.curvatures[2:], scale, upto])
            line.at("moves")
            self.vary(limit, fact="learning_rate_limit", run_time=2.0)
        with self.say("round") as line:
            line.show("times", Readout("kappa = L \\/ mu", self.fact("condition"), ".1f", (1360, 806)))

    @beat("land", "edges", "card", "at_bottom")
    def scipy(self) -> None:
        card, best = self.card, self.of("curve_fit_point")
        card.place.set(card.show(self.at_bottom[1]))
        self.fly(self.sight, VIEW, run_time=0.3)
        with self.say("agrees") as line:
            line.at("agrees")
            self.show(self.ring(best, radius=56, dy=-14), self.label("SciPy", best, dx=-10, dy=-110), draw=True)
        a = GiveOrTake("a", self.fact("best_a"), self.fact("a_standard_error"), ".2f", (100, 160))
        with self.say("sure") as line:
            self.show(a.value)
            line.show("take", *a.sure)

    @cached_property
    def measured(self) -> list[Any]:
        """The data, with the frame to themselves."""
        plot = Plot(self.experiment, Window(-1.12, 1.12, -1.0, 4.6), PLOT)
        return [plot, Scatter(plot, self.of("points"), radius=6.0)]

    @beat("measured")
    def network(self) -> None:
        run, reach, (plot, data) = self.experiment, Value(1.0), self.measured

        def curve(name: str, color: str, width: float) -> Any:
            return plot.graph(name, color=color, width=width, domain=lambda: (-1.0, reach()))

        formula, network = curve("formula_curve", theme.ITERATE, 11.0), curve("network_curve", theme.MODEL, 4.0)
        error = Words(self.words("error"), (520, 180), color=theme.NEUTRAL, anchor="l_")
        losses = [
            [Words(self.words(word), (300, y), color=color, anchor="l_"),
             Number(self.fact(fact), ".5f", (520, y - 14), color=color)]
            for word, fact, y, color in (
                ("formula", "best_loss", 250, theme.ITERATE), ("network", "network_loss", 320, theme.MODEL),
            )
        ]  # fmt: skip
        with self.say("better") as line:
            self.show(formula, error, losses[0], run_time=0.3)
            line.at("network")
            self.show(network, draw=True, run_time=line.until("better", at_least=0.6))
            line.show("better", losses[1])
        end, far, law = self.fact("far_x"), self.fact("law_at_far"), plot.graph("law", color=theme.FUNCTION, width=3.0)
        with self.say("back") as line:
            line.at("back")
            away = Window(-1.25, run.far + 0.6, -2.5, 1.1 * far())
            self.zoom(plot, away, also=self.hiding(error, *losses))
        self.ask("question", "ask_law", plot.at(end, far), at=(720, 250), size=84)
        gap = Rise(plot, end, self.of("network_curve"), self.of("law"), color=theme.NEGATIVE)
        with self.say("beyond") as line:
            self.show(law, draw=True, run_time=0.4)
            line.at("formula")
            self.vary(reach, to=run.far, run_time=1.6)
            near_off = Number(self.fact("formula_off_at_far"), ".2f", lambda: np.add(gap.spot(), (-60, 0)), size=64,
                              color=theme.ITERATE, anchor="r")  # fmt: skip
            names = [
                Words(self.words("formula"), lambda: np.add(gap.spot(), (-240, 6)), color=theme.ITERATE, anchor="r"),
                Words(self.words("network"), plot.at(end, self.fact("network_at_far"), 36, 0), color=theme.MODEL,
                      anchor="l"),
            ]  # fmt: skip
            self.show(near_off, names[0], run_time=0.3)
            off = Number(self.fact("network_off_at_far"), ".0f", lambda: np.add(gap.spot(), (36, 180)), size=84,
                         color=theme.NEGATIVE)  # fmt: skip
            line.show("network", gap, off, names[1])
        with self.say("right") as line:
            line.point("right", law)
        wrong = Scatter(plot, self.of("wrong_points"), radius=6.0)
        lost = curve("wrong_law_formula_curve", theme.ITERATE, 7.0)
        times = Number(self.fact("wrong_law_times"), ".0f", (130, 240), size=theme.HERO_PX, suffix="×")
        with self.say("floor") as line:
            self.hide(law, gap, off, near_off, *names, run_time=0.3)
            gone = [data, formula, network]
            window = Window(-1.12, 1.12, -1.5, 2.7)
            self.zoom(plot, window, run_time=0.8, also=[*self.hiding(*gone), *self.showing(wrong)])
            self.drop(*gone)
            reach.set(1.0)
            line.at("other")
            self.show(lost, draw=True, run_time=0.8)
            line.show("floor", times, Words(self.words("floor"), (134, 330), anchor="l"))
            line.at("follows")
            self.show(curve("wrong_law_network_curve", theme.MODEL, 5.0), draw=True, run_time=1.0)

    @cached_property
    def both_sides(self) -> list[Any]:
        """The data of both sides, with room for the shapes."""
        plot = Plot(self.experiment, Window(-1.12, 1.12, -3.2, 4.4), PLOT)
        return [plot, Scatter(plot, self.of("points"), radius=6.0)]

    @beat("both_sides")
    def price(self) -> None:
        plot, whole = self.both_sides
        half = Scatter(plot, self.of("narrow_points"), radius=6.0)
        with self.say("right") as line:
            line.at("right")
            self.swap(whole, [half, plot.region(theme.DATA, left=self.fact("narrow_left"), alpha=0.15)], run_time=1.0)
        shapes = [
            [plot.graph(name, color=color),
             plot.label(shape, -0.72, name, dx=70, dy=dy, math=True, size=64, color=color)]
            for name, shape, dy, color in (
                ("scaled_cube", "x^3", 60, FIRST_SHAPE), ("scaled_square", "x^2", -50, SECOND_SHAPE),
            )
        ]  # fmt: skip
        with self.say("alike") as line:
            self.hide(half, run_time=0.3)
            self.show(shapes, draw=True, run_time=line.until("alike", at_least=0.8))
        self.squeeze()

    def squeeze(self) -> None:
        """From above, let the bowl become a ravine; the ball hangs on its flank, and Newton's method jumps."""
        (bowl, ravine), run = self.maps, self.experiment
        self.land.sight.set(ABOVE)
        self.land.box.set(MAP)
        ravine.risen.set(0.0)
        trail, ball = self.with_trail("narrow", on=ravine)
        card = FitCard(
            ravine, self.card.at(self.of("start")), NARROW, label=self.words("error"), points="narrow_points",
            seen=run.narrow.x[[0, -1]],
        )  # fmt: skip
        steps = StepCount(ball, self.words("step"), corner=(1824.0, 776.0), digits=4)
        narrow = Readout("kappa", self.fact("narrow_condition"), ".0f", (110, 300))
        with self.say("ravine") as line:
            self.leave_only(show=[bowl, self.edges, card])
            line.at("ravine")
            self.put(ravine)
            self.drop(bowl)
            self.vary(ravine.risen, to=1.0, run_time=1.6)
            line.show("times", narrow)
        with self.say("steps") as line:
            self.show(trail, ball, steps, run_time=0.3, also=[self.shows(ball, card)])
            self.follow(ball, upto=run.facts["steps_to_thousandth"], run_time=1.6)
            line.at("steps")
            self.follow(ball, run_time=4.5)
        sure = GiveOrTake("a", self.fact("narrow_best_a"), self.fact("narrow_a_standard_error"), ".2f", (1376, 900))
        with self.say("certain") as line:
            line.show("certain", sure)
        jumper = self.roller("newton", on=ravine, colors=JUMPING)
        jumped = self.trail(jumper, theme.MODEL)
        with self.say("newton") as line:
            also = [*self.showing(jumper, jumped), self.shows(jumper, card)]
            self.hide(ball, trail, steps, sure, run_time=0.4, also=also)
            line.at("jumps")
            self.follow(jumper, run_time=1.4)
            line.point("ground", card.number)

    @cached_property
    def slices(self) -> Slices:
        return Slices(self.experiment, lambda name: self.of("quiz_error", name), (
            ("{{a : k}} sin(3 x) + {{b : k}}", "sine_outside", (-3.6, 6.0), theme.POSITIVE),
            ("sin({{a : k}} x) + {{b : k}}", "sine_inside", (-12.0, 12.0), theme.NEGATIVE),
            ("{{a : k}} e^x + {{b : k}} x", "exponential_outside", (-3.6, 6.0), theme.POSITIVE),
            ("e^({{a : k}} x) + {{b : k}}", "exponential_inside", (-2.0, 3.0), theme.NEGATIVE),
        ), top=400.0)  # fmt: skip

    @cached_property
    def four(self) -> list[Any]:
        """The four formulas, with room for their errors."""
        return [*self.slices.names, *self.slices.plots]

    @beat("four")
    def check(self) -> None:
        slices = self.slices
        self.ask("question", "ask_factor", [Icon(METHOD, (960.0, 585.0)), *slices.names], at=(960, 170), size=84)
        with self.say("bowls") as line:
            line.show("here", *slices.curves[::2], draw=True)
        with self.say("inside") as line:
            line.show("hide", *slices.curves[1::2], draw=True)

    # -- to take home ------------------------------------------------------------------------

    def small(self, k: int, of: str, run: str) -> list[Any]:
        """Return a bowl on the k-th card of the recap, with the ball of a run at rest."""
        land = self.terrain(SMALL, picture_box(k), ground=self.ground_of(of), of=of, depth=CARD_DEPTH)
        ball = self.at_rest(self.roller(run, on=land, size=1.4))[0]
        return [land, self.trail(ball), ball]

    @cached_property
    def answered(self) -> list[Any]:
        return [*self.four, *self.slices.curves]

    @beat("answered")
    def recap(self) -> None:
        run, at_far = self.experiment, self.experiment.facts["law_at_far"]
        plot = Plot(
            run, Window(-1.1, run.far + 0.1, -3.0, 1.1 * at_far), picture_box(1, inset=60.0), bleed=False, ticks=(4, 0),
            y_numbers=None, depth=CARD_DEPTH,
        )  # fmt: skip
        curves = [
            plot.graph(name, color=color, width=theme.SECOND_PX)
            for name, color in (("network_curve", theme.MODEL), ("formula_curve", theme.ITERATE))
        ]
        ravine = self.small(2, "narrow_objective", "narrow")
        self.take_home(
            RecapCard(say="first", at="bowl", words=("recap_first_a", "recap_first_b"), color=theme.POSITIVE,
                      picture=self.small(0, "objective", "run")),
            RecapCard(say="second", at="beyond", words=("recap_second_a", "recap_second_b"), color=theme.ITERATE,
                      picture=[plot, near(Scatter(plot, self.of("points"), radius=4.0)), *curves]),
            RecapCard(say="third", at="ravine", words=("recap_third_a", "recap_third_b"), color=theme.NEGATIVE,
                      picture=ravine),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("speed", ravine[2])
