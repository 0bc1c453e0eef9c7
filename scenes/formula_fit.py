"""Which bent curves have a bowl for their error, what a right law is worth, and how look-alikes make a ravine."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from gdcore.experiments import FormulaFit
from scenes.stage import (
    ABOVE, CARD, CARD_DEPTH, FIRST_SHAPE, MAP, METHOD, NARROW, SECOND_SHAPE, VIEW, WHOLE, Box, FitCard, Formula, Icon,
    LandscapeLesson, MeanSquares, Number, OfX, Plot, Readout, RecapCard, Recipe, Rise, Scatter, Sight,
    Slider, StepCount, Terrain, Value, Vary, Window, Words, beat, near, picture_box, theme,
)  # fmt: skip

#: From where one looks: at the puzzle, at the bowl, and along the ravine.
PUZZLE, BOWL = Sight(-64, 38, 3.2, (0.1, -0.14, 0.1)), Sight(-64.0, 34.0, 4.05, (0.0, -0.04, 0.05))
#: Two pictures side by side.
LEFT_HALF, RIGHT_HALF = Box(-60, 130, 1000, 960), Box(920, 130, 1980, 960)
FORMULA, INSIDE = "a x^3 + b x^2", "sin(b cos(a x))"
JUMPING = (theme.MODEL, "#5A1F40")


class TuningAFormula(LandscapeLesson):
    """What decides is whether every knob is only a factor: then the error is a bowl, however bent the curve.

    Wants: the bowl of a line, the landscape with the bad start, and Newton's jump for one sentence.
    A variant is a subclass with another `experiment`.
    """

    experiment = FormulaFit()
    beats = ("puzzle", "recipe", "bowl", "rate", "scipy", "network", "price", "check", "recap")
    opening, seen, sight = (PUZZLE, WHOLE), ("run",), BOWL

    # -- grounds: one camera looks at all of them --------------------------------------

    @cached_property
    def ground(self) -> Any:
        return self.ground_of("objective", value_range=self.heights)

    @cached_property
    def heights(self) -> tuple[float, float]:
        """The errors at the lowest and the highest of the bowl's ground; a bowl is highest in a corner."""
        corners = np.array(np.meshgrid(self.experiment.window, self.experiment.window)).reshape(2, 4).T
        return 0.0, float(self.experiment.objective.funs(corners).max())

    @cached_property
    def land(self) -> Terrain:
        return self.terrain(*self.opening, rises_from=self.trough)

    def other(self, ground: Any, of: str, rises_from: Terrain | None = None, *, own: bool = False) -> Terrain:
        """Return another ground that is seen as the bowl is."""
        made = self.terrain(*self.opening, ground=ground, of=of, rises_from=rises_from)
        if not own:
            made.sight, made.box = self.land.sight, self.land.box
        return made

    @cached_property
    def trough(self) -> Terrain:
        """The squared miss of one datum; before it has risen it is the blank slab."""
        return self.other(self.ground_of("half_objective"), "half_objective", own=True)

    @cached_property
    def slab(self) -> Terrain:
        trough = self.trough
        trough.sight, trough.box = self.land.sight, self.land.box
        trough.risen.set(0.0)
        return trough

    @cached_property
    def dug(self) -> Terrain:
        """The trough when it has been dug."""
        trough = self.slab
        trough.risen.set(1.0)
        return trough

    @cached_property
    def peaks(self) -> Terrain:
        """The landscape of sin(b cos(a x)), in the same window."""
        return self.other(self.ground_of("inside_lesson.objective", transform=np.sqrt), "inside_lesson.objective")

    @cached_property
    def ravine(self) -> Terrain:
        """The bowl of the one-sided data."""
        return self.other(self.ground_of("narrow_objective", value_range=self.heights), "narrow_objective", self.land)

    # -- what stands on them -------------------------------------------------------------

    @cached_property
    def stuck(self) -> list[Any]:
        """The ball of the lecture on local minima, where it has come to rest."""
        ball = self.roller("inside", on=self.peaks)
        return self.at_rest(self.trail(ball), ball)

    @cached_property
    def stuck_card(self) -> FitCard:
        ball = self.stuck[1]
        card = FitCard(
            self.peaks, self.card.at(self.of("start")), CARD, label=self.words("error"), under="inside_lesson.",
            seen=ball.path.iterates[[0, -1]],
        )  # fmt: skip
        card.place.set(card.show(ball))
        return card

    @cached_property
    def start(self) -> Any:
        """The ball at the start, before there is a ground to roll on."""
        return self.mark(self.of("start"), METHOD, radius=theme.BALL_PX)

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

    # -- beats ------------------------------------------------------------------------------

    @beat()
    def puzzle(self) -> None:
        card, old = self.card, self.stuck_card
        card.place.set(card.at(self.of("start")))
        self.open_with(self.peaks, *self.stuck, x=1440, y=200, hold=1.6)
        with self.say("stuck") as line:
            self.begin_the_plot(also=self.flying(self.sight, VIEW), run_time=line.until("stuck", at_least=0.8))
            line.at("stuck")
            self.show(old, self.edges)
        with self.say("another") as line:
            self.hide(self.peaks, self.stuck, run_time=0.8, also=self.showing(self.slab))
            line.at("formula")
            self.swap(old, [card.card, card.rule, card.plot, card.data, *card.readouts])
            line.show("start", self.start, card.curve, card.glow)
        self.ask("question", "ask_stuck", self.start, at=(650, 200), size=84)

    # -- the recipe -------------------------------------------------------------------------

    @cached_property
    def mix(self) -> Recipe:
        a, b = (Value(at, f"start_{name}") for at, name in zip(self.experiment.start, "ab", strict=True))
        return Recipe(
            self.experiment, "mixed", (a, b), names=(("a", "x^3"), ("b", "x^2")), low=-2.0, high=7.0,
            window=Window(-1.0, 1.0, -0.75, 2.25),
        )  # fmt: skip

    @cached_property
    def mixture(self) -> list[Any]:
        """The sum of both shapes, and its formula."""
        parts = {"k": theme.ITERATE, "p": FIRST_SHAPE, "q": SECOND_SHAPE}
        rule = Formula("y = {{ a : k }} {{ x^3 : p }} + {{ b : k }} {{ x^2 : q }}", (1180, 84), size=64, parts=parts)
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
            last = self.add_a_part(where, added, ("start_a", "start_b", "start_a_more"), lambda: line.at("same"))
            line.at("stand")
            for settings in (("true_a", "true_b", "true_a_more"), ("start_b", "start_a", "start_b_more")):
                self.hide(*last, added, run_time=0.2)
                last = self.add_a_part(where, added, settings)
        datum = Scatter(mix.plot, self.of("half_points"), radius=13.0)
        miss = Rise(mix.plot, self.fact("datum_x"), self.of("half_height"), mix.curve.meaning, color=theme.DATA)
        miss.plane = mix.plot
        with self.say("miss") as line:
            self.hide(where, *last, added, run_time=0.3, also=self.showing(datum, miss))
            line.at("evenly")
            for to in ("start_a", "start_b"):
                self.vary(a, fact=to, run_time=1.2)
        with self.say("trough") as line:
            line.at("trough")
            self.dig()

    def add_a_part(self, where: Any, added: Number, names: tuple[str, str, str], wait: Any = lambda: None) -> list[Any]:
        """Set both knobs, turn a by one more, and say what that adds; return what shows it."""
        mix, facts = self.mix, self.experiment.facts
        self.vary(*(Vary(knob, facts[to], fact=to) for knob, to in zip(mix.knobs, names, strict=False)), run_time=0.9)
        before = mix.before(self.fact(names[0]), self.fact(names[1]))
        rise = mix.rise(self.fact("half_x"), self.fact(names[0]), self.fact(names[1]))
        self.put(before, rise)
        self.vary(mix.knobs[0], fact=names[2], run_time=0.9)
        wait()
        added.at = lambda: tuple(np.add(rise.spot(), (-40, 0)))
        self.show(added, run_time=0.3)
        self.wait(0.7)
        return [before, rise]

    @cached_property
    def hand(self) -> Any:
        """A ball on the floor of the trough: every curve through the datum."""
        return self.hand_ball(self.of("half_floor", 40), on=self.trough)

    def dig(self) -> None:
        """Let the trough of one datum sink into the slab; along its floor the curve turns about that datum."""
        card, hand = self.card, self.hand
        self.land.sight.set(self.sight)
        self.land.box.set(VIEW)
        card.place.set(card.show(hand))
        self.leave_only(show=[self.slab, self.edges, card.card, card.rule, card.plot, self.single, *card.readouts])
        self.vary(self.slab.risen, to=1.0, run_time=1.8)
        self.show(hand, card.curve, card.glow, run_time=0.4)
        self.vary(hand.position, to=hand.path.end, run_time=3.6)

    @cached_property
    def single(self) -> Any:
        """The one datum, on the card."""
        return near(Scatter(self.card.plot, self.of("half_points"), radius=12.0))

    # -- the bowl ----------------------------------------------------------------------------

    @cached_property
    def on_the_floor(self) -> list[Any]:
        card, hand = self.card, self.hand
        hand.position.set(float(hand.path.end))
        card.place.set(card.show(hand))
        return [card.card, card.rule, card.plot, self.single, card.curve, card.glow, *card.readouts, hand]

    @beat("dug", "edges", "on_the_floor")
    def bowl(self) -> None:
        land, card = self.land, self.card
        with self.say("together") as line:
            self.hide(self.hand, card.curve, card.glow, *card.readouts, run_time=line.until("together"))
            land.risen.set(0.0)
            self.put(land)
            self.drop(self.dug)
            self.vary(Vary(land.risen, 1.0), *self.showing(card.data), run_time=2.6)
        peaks = self.terrain(self.sight, RIGHT_HALF, ground=self.peaks.landscape, of="inside_lesson.objective")
        names = [
            Formula(f"y = {{{{ {formula} : it }}}}", (x, 170), size=64, parts={"it": color})
            for formula, x, color in ((FORMULA, 520, theme.POSITIVE), (INSIDE, 1430, theme.NEGATIVE))
        ]
        with self.say("counts") as line:
            line.at("bends")
            self.leave_only(keep=[land], show=[peaks, names], run_time=1.4, also=[Vary(land.box, LEFT_HALF)])
            self.mark_poster()
            line.at("counts")
            self.dim(but=[land, names[0]])
        self.hide(peaks, names, run_time=1.0, also=self.flying(self.sight, VIEW))

    # -- the rate --------------------------------------------------------------------------------

    @beat("land", "edges", "card", "knob", "rolling")
    def rate(self) -> None:
        ball, card = self.rolling[1], self.card
        card.place.set(card.show(ball))
        self.ask("question", "ask_bounce", ball, at=(650, 190), size=72)
        steps = StepCount(ball, self.words("step"), corner=(1150.0, 896.0))
        last = int(self.experiment.facts["steps_to_thousandth"])
        with self.say("rolls") as line:
            self.show(steps, run_time=0.3)
            line.at("rolls")
            self.follow(ball, upto=last, run_time=5.0)
        self.explain_the_limit()

    def explain_the_limit(self) -> None:
        """Show the mean squares of what knobs multiply, and let the limit follow from them."""
        run = self.experiment
        rows = [
            (name, OfX(run, "power_squared", (k,)), self.fact(f"mean_square_{mean}"), self.fact(curvature))
            for k, (name, mean, curvature) in enumerate((
                ("1^2", "one", "line_curvature_b"), ("x^2", "x", "line_curvature_a"),
                ("(x^2)^2", "x2", "curvature_b"), ("(x^3)^2", "x3", "curvature_a"),
            ))
        ]  # fmt: skip
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

    # -- a second opinion -------------------------------------------------------------------

    @beat("land", "edges", "card", "at_bottom")
    def scipy(self) -> None:
        ball, card, best = self.at_bottom[1], self.card, self.of("curve_fit_point")
        card.place.set(card.show(ball))
        self.fly(self.sight, VIEW, run_time=0.3)
        ring, name = self.ring(best, radius=56, dy=-14), self.label("SciPy", best, dx=-10, dy=-110)
        with self.say("agrees") as line:
            line.at("agrees")
            self.show(ring, name, draw=True)
        sure = self.with_error(110, 176, "a", "best_a", "a_standard_error")
        with self.say("sure") as line:
            self.show(sure[:1])
            line.show("take", *sure[1:])

    def with_error(self, x: float, y: float, name: str, value: str, error: str) -> list[Any]:
        """Return a parameter with its standard error: ``name = value ± error``."""
        shown = Readout(name, self.fact(value), ".2f", (x, y), size=48, color=theme.ITERATE)
        sign = Formula("plus.minus", (x + 246, y), size=48)
        return [shown, sign, Number(self.fact(error), ".2f", (x + 272, y), size=48)]

    # -- against a network --------------------------------------------------------------------

    @beat()
    def network(self) -> None:
        run, reach = self.experiment, Value(1.0)
        plot = Plot(run, Window(-1.12, 1.12, -1.0, 4.6), Box(96, 150, 1824, 884))
        data = Scatter(plot, self.of("points"), radius=6.0)
        domain = lambda: (-1.0, reach())  # noqa: E731
        formula = plot.graph("formula_curve", color=theme.ITERATE, domain=domain, width=11.0)
        network = plot.graph("network_curve", color=theme.MODEL, domain=domain, width=4.0)
        losses = [
            self.named_number(word, fact, ".5f", y, color)
            for word, fact, y, color in (
                ("formula", "best_loss", 230, theme.ITERATE), ("network", "network_loss", 320, theme.MODEL),
            )
        ]  # fmt: skip
        with self.say("better") as line:
            self.show(plot, data, formula, losses[0], run_time=0.5)
            self.show(network, draw=True, run_time=line.until("better", at_least=0.6))
            line.show("better", losses[1])
        far = run.far
        away = Window(-1.25, far + 0.6, -2.5, 1.1 * run.facts["law_at_far"])
        with self.say("back") as line:
            line.at("back")
            self.zoom(plot, away, also=self.hiding(*losses))
        self.ask("question", "ask_law", plot.at(far, self.fact("law_at_far")), at=(720, 250), size=84)
        law = plot.graph("law", color=theme.FUNCTION, width=3.0)
        end = self.fact("far_x")
        gap = Rise(plot, end, self.of("network_curve"), self.of("law"), color=theme.NEGATIVE)
        off = Number(
            self.fact("network_off_at_far"), ".0f", lambda: np.add(gap.spot(), (36, 180)), size=84, color=theme.NEGATIVE
        )
        near_off = Number(
            self.fact("formula_off_at_far"),
            ".2f",
            plot.at(end, self.fact("law_at_far"), -60, 0),
            color=theme.ITERATE,
            anchor="r",
            size=64,
        )
        with self.say("beyond") as line:
            self.show(law, draw=True, run_time=0.4)
            line.at("formula")
            self.vary(reach, to=far, run_time=1.6)
            self.show(near_off, run_time=0.3)
            line.show("network", gap, off)
        with self.say("right") as line:
            line.point("right", law)
        wrong = [
            Scatter(plot, self.of("wrong_points"), radius=6.0),
            plot.graph("wrong_law_formula_curve", color=theme.ITERATE, domain=domain),
        ]
        follows = plot.graph("wrong_law_network_curve", color=theme.MODEL, domain=domain)
        times = Number(self.fact("wrong_law_times"), ".0f", (130, 240), size=theme.HERO_PX, suffix="×")
        floor = Words(self.words("floor"), (134, 330), anchor="l")
        with self.say("floor") as line:
            self.hide(data, formula, network, law, gap, off, near_off, run_time=0.3)
            reach.set(1.0)
            self.zoom(plot, Window(-1.12, 1.12, -1.5, 2.7), run_time=0.8, also=self.showing(wrong[0]))
            line.at("other")
            self.show(wrong[1], draw=True, run_time=0.8)
            line.show("floor", times, floor)
            line.at("follows")
            self.show(follows, draw=True, run_time=1.0)

    def named_number(self, word: str, fact: str, spec: str, y: float, color: str) -> list[Any]:
        """Return a word and a number of the experiment on one line at the upper left, in one colour."""
        name = Words(self.words(word), (300, y), color=color, anchor="l_")
        return [name, Number(self.fact(fact), spec, (520, y - 14), color=color)]

    # -- the price ----------------------------------------------------------------------------------

    @beat()
    def price(self) -> None:
        run = self.experiment
        plot = Plot(run, Window(-1.12, 1.12, -3.2, 4.4), Box(96, 150, 1824, 884))
        left = self.fact("narrow_left")
        whole, half = (Scatter(plot, self.of(name), radius=6.0) for name in ("points", "narrow_points"))
        tint = plot.region(theme.DATA, left=left)
        with self.say("right") as line:
            self.show(plot, whole)
            line.at("right")
            self.swap(whole, [half, tint], run_time=1.0)
        shapes = [
            plot.graph(name, color=color)
            for name, color in (("scaled_cube", FIRST_SHAPE), ("scaled_square", SECOND_SHAPE))
        ]
        names = [
            plot.label(formula, -0.72, name, dx=70, dy=dy, math=True, size=64, color=color)
            for formula, name, dy, color in (
                ("x^3", "scaled_cube", 60, FIRST_SHAPE), ("x^2", "scaled_square", -50, SECOND_SHAPE),
            )
        ]  # fmt: skip
        with self.say("alike") as line:
            self.hide(half, run_time=0.3)
            self.show(shapes, names, draw=True, run_time=line.until("alike", at_least=0.8))
        self.squeeze()

    def squeeze(self) -> None:
        """From above, let the bowl become a ravine; the ball hangs on its flank, and Newton's method jumps."""
        land, ravine, run = self.land, self.ravine, self.experiment
        land.sight.set(ABOVE)
        land.box.set(MAP)
        ravine.risen.set(0.0)
        ball = self.roller("narrow", on=ravine)
        trail = self.trail(ball)
        card = FitCard(
            ravine, self.card.at(self.of("start")), NARROW, label=self.words("error"), points="narrow_points",
            seen=run.narrow.x[[0, -1]],
        )  # fmt: skip
        steps = StepCount(ball, self.words("step"), corner=(1824.0, 790.0), digits=4)
        with self.say("ravine") as line:
            self.leave_only(show=[land, self.edges, card])
            line.at("ravine")
            self.put(ravine)
            self.drop(land)
            self.vary(ravine.risen, to=1.0, run_time=1.6)
            self.show(trail, ball, steps, run_time=0.3)
            card.place.set(card.show(ball))
            self.follow(ball, upto=int(run.facts["steps_to_thousandth"]), run_time=1.6)
            self.follow(ball, run_time=4.5)
        sure = self.with_error(1376, 880, "a", "narrow_best_a", "narrow_a_standard_error")
        with self.say("certain") as line:
            line.show("certain", sure)
        jumper = self.roller("newton", on=ravine, colors=JUMPING)
        jumped = self.trail(jumper, theme.MODEL)
        with self.say("newton") as line:
            self.hide(ball, trail, steps, sure, run_time=0.3, also=self.showing(jumper, jumped))
            card.place.set(card.show(jumper))
            line.at("jumps")
            self.follow(jumper, run_time=1.4)
            line.point("ground", card.number)

    # -- check yourself --------------------------------------------------------------------------------

    @beat()
    def check(self) -> None:
        run = self.experiment
        formulas = (
            ("a sin(3 x) + b", "sine_outside", (-3.0, 5.0)),
            ("sin(a x) + b", "sine_inside", (-12.0, 12.0)),
            ("a e^x + b x", "exponential_outside", (-3.0, 5.0)),
            ("e^(a x) + b", "exponential_inside", (-2.0, 3.0)),
        )
        names, plots, graphs = [], [], []
        for k, (formula, name, (low, high)) in enumerate(formulas):
            left = 110.0 + k * 436.0
            error = run.quiz_error(name)
            top = float(error.value(np.linspace(low, high, 201)).max())
            plot = Plot(
                run, Window(low, high, -0.05 * top, 1.05 * top), Box(left, 360, left + 376, 820), bleed=False,
                ticks=(3, 0), y_numbers=None,
            )  # fmt: skip
            color = theme.POSITIVE if k % 2 == 0 else theme.NEGATIVE
            graph = plot.graph("quiz_error", name, color=color)
            names.append(Formula(formula, (left + 188, 290), size=58, parts={"k": theme.ITERATE}))
            plots.append(plot)
            graphs.append([plot.land(graph), graph])
        axis = [Formula("a", (110 + 188 + 436 * k, 905), size=46, color=theme.NEUTRAL) for k in range(4)]
        self.show(names, run_time=0.4)
        self.ask("question", "ask_factor", [Icon(METHOD, (960.0, 580.0)), *names], at=(960, 160), size=84)
        with self.say("bowls") as line:
            self.show(plots, axis, run_time=0.3)
            line.show("here", graphs[0], graphs[2], draw=True)
        with self.say("inside") as line:
            line.show("inside", graphs[1], graphs[3], draw=True)

    # -- to take home ------------------------------------------------------------------------------------

    def small(self, k: int, ground: Any, of: str, run: str, sight: Sight) -> list[Any]:
        """Return a ground on the k-th card of the recap, with the ball of a run at rest."""
        land = self.terrain(sight, picture_box(k), ground=ground, of=of, depth=CARD_DEPTH)
        ball = self.at_rest(self.roller(run, on=land, size=1.4))[0]
        return [land, self.trail(ball), ball]

    @beat()
    def recap(self) -> None:
        run, beside = self.experiment, picture_box(1, inset=60.0)
        plot = Plot(
            run, Window(-1.1, run.far + 0.1, -3.0, 1.1 * run.facts["law_at_far"]), beside, bleed=False, ticks=(4, 0),
            y_numbers=None, depth=CARD_DEPTH,
        )  # fmt: skip
        curves = [
            plot.graph(name, color=color, width=theme.SECOND_PX)
            for name, color in (("network_curve", theme.MODEL), ("formula_curve", theme.ITERATE))
        ]
        scatter = Scatter(plot, self.of("points"), radius=4.0)
        looking = Sight(-64.0, 34.0, 3.7, (0.0, 0.0, 0.12))
        bowl = self.small(0, self.ground, "objective", "run", looking)
        ravine = self.small(2, self.ravine.landscape, "narrow_objective", "narrow", looking)
        self.take_home(
            RecapCard(say="first", at="bowl", words=("recap_first_a", "recap_first_b"), color=theme.POSITIVE,
                      picture=bowl),
            RecapCard(say="second", at="beyond", words=("recap_second_a", "recap_second_b"), color=theme.ITERATE,
                      picture=[plot, near(scatter), *curves]),
            RecapCard(say="third", at="ravine", words=("recap_third_a", "recap_third_b"), color=theme.NEGATIVE,
                      picture=ravine),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("speed", ravine[2])
