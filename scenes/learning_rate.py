"""How the learning rate decides between crawling, arriving, bouncing and diverging."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Mobject,
    ReplacementTransform,
    VGroup,
    Write,
    linear,
)
from numpy.typing import NDArray

from gdcore import experiments
from scenes.stage.instruments.controls import Drive, Slider
from scenes.stage.instruments.dial import Dial
from scenes.stage.instruments.readouts import Counter, Readout
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.lesson.recap import RecapRow, show_recap
from scenes.stage.look import theme
from scenes.stage.look.places import (
    FORMULA_PLACE,
    PLOT_CENTER,
    PLOT_HEIGHT,
    PLOT_WIDTH,
    READOUT_PLACE,
    TITLE_PLACE,
    TOP_LEFT,
)
from scenes.stage.look.text import Number, formula, words
from scenes.stage.pictures.factor_view import FactorRun
from scenes.stage.pictures.rate_map import RateMap
from scenes.stage.plots.cobweb import CobwebPlot
from scenes.stage.plots.convergence_plot import BendAxis, ConvergencePlot
from scenes.stage.plots.motion import MoveAlong, MovePlot, ZoomTo, through
from scenes.stage.plots.plot import Curve, Marker, Plot
from scenes.stage.plots.trails import StepArrow, Trail, between, eased, fade_outside
from scenes.stage.plots.window import Window

#: Two pictures side by side, and three.
LEFT_PLACE, LEFT_WIDTH = np.array([-2.75, 0.55, 0.0]), 5.2
RIGHT_PLACE, RIGHT_WIDTH = np.array([3.75, 0.55, 0.0]), 4.1
NARROW_PLACE, NARROW_WIDTH, NARROW_HEIGHT = np.array([-3.65, 0.4, 0.0]), 3.8, 4.2
#: The pivot of the dial: beside one plot, and between two.
WIDE_DIAL_PLACE = np.array([2.6, 0.4, 0.0])
DIAL_PLACE = np.array([-1.3, 0.4, 0.0])
COBWEB_PLACE = np.array([3.75, 0.4, 0.0])

#: How each run looks, from the puzzle to the recap.
LOOKS = {
    "too_small": (theme.GRADIENT, "ring"),
    "better": (theme.ITERATE, "disc"),
    "bouncing": (theme.MODEL, "square"),
    "diverging": (theme.NEGATIVE, "diamond"),
}
#: Those that run side by side.
RACE = ("too_small", "better", "bouncing")


class LearningRate(Lesson):
    """One number, the learning rate times the curvature, decides how gradient descent ends.

    Wants: derivatives. A variant is a subclass with another `experiment`: another curvature,
    start, and a rate for each regime.
    """

    experiment = experiments.LearningRate(
        start=-20.0, curvature=2.0, too_small=16 * 2**-10, better=16 * 2**-7, bouncing=16 * 2**-4, diverging=1.05
    )

    def construct(self) -> None:
        self.pose_the_puzzle()
        self.state_the_rule()
        self.take_too_small_a_rate()
        self.take_a_better_rate()
        self.find_the_one_number()
        self.put_it_on_a_dial()
        self.draw_cobwebs()
        self.turn_the_knob()
        self.bounce()
        self.diverge()
        self.map_all_rates()
        self.check_yourself()
        self.recapitulate()

    # -- pieces -----------------------------------------------------------------

    def get_window(self, half: float) -> Window:
        """Return the window between −half and half, as high as the objective there."""
        top = float(self.experiment.objective.value(half))
        return Window(-half, half, -0.07 * top, top)

    def get_reach(self, name: str, iteration: int) -> float:
        """Return half the width of a window that shows an iterate of a growing run, but not the next one."""
        growth = abs(self.experiment.facts[f"{name}_factor"])
        return float(abs(self.experiment.trajectories[name].x[iteration, 0]) * min(1.15, np.sqrt(growth)))

    def get_path(self, name: str) -> NDArray[np.float64]:
        """Return the data points (x, f(x)) of a run, shape (nit + 1, 2)."""
        run = self.experiment.trajectories[name]
        return np.column_stack([run.x[:, 0], run.fun])

    def get_ball(self, name: str, plot: Plot) -> Marker:
        """Return the ball of a run at its start."""
        ball = Marker(*self.get_path(name)[0], *LOOKS[name.removeprefix("shifted_").replace("tiny", "too_small")])
        ball.name = name
        return plot.draw(ball)

    def get_loss_points(self, name: str, floor: float = 0.0) -> NDArray[np.float64]:
        """Return the data points (k, f(x_k)) of a run, as far as they stay above a floor."""
        loss = self.experiment.trajectories[name].fun
        below = np.flatnonzero(loss < floor)
        last = int(below[0]) if below.size else len(loss)
        return np.column_stack([np.arange(last), loss[:last]])

    def get_legend(self, names: tuple[str, ...]) -> VGroup:
        """Return which ball has which learning rate."""
        rows = VGroup()
        for name in names:
            color, shape = LOOKS[name]
            label = formula("eta =", theme.LABEL, color).next_to([0.16, 0, 0], RIGHT, buff=0.12)
            number = Number(
                self.experiment.facts[f"{name}_rate"], ".3f", size=theme.LABEL, color=color, fact=f"{name}_rate"
            )
            rows.add(VGroup(Marker(0, 0, color, shape), label, number.stand_after(label, 0.1)))
        return rows.arrange(RIGHT, buff=0.6).move_to(TOP_LEFT, aligned_edge=LEFT)

    def get_slider(self, rate: float, format_spec: str = ".3f") -> Slider:
        """Return the knob."""
        run = self.experiment
        slider = Slider("eta", 0.0, 1.15 * run.diverging, rate, length=3.3, format_spec=format_spec)
        return slider.move_to(TOP_LEFT, aligned_edge=LEFT)

    def turn_to(self, rate: float, name: str | None = None, run_time: float = 0.8) -> None:
        """Turn the knob."""
        self.slider.number.fact = None
        self.play(Drive(self.slider.set_value, self.slider.value, rate, self.slider), run_time=run_time)
        self.slider.number.fact = f"{name}_rate" if name else None

    def get_run(self, rate: float, name: str) -> FactorRun:
        """Return a run on the curve and in the cobweb."""
        run, (color, shape) = self.experiment, LOOKS[name]
        one = FactorRun(
            self.plot,
            self.cobweb_plot,
            lambda learning_rate: run.run_with_rate(learning_rate, 8).x[:, 0],
            lambda learning_rate: float(run.factor(learning_rate)),
            run.objective.value,
            rate,
            color=color,
            shape=shape,
        )
        one.ball.name = one.twin.name = name
        return one

    def set_knob(self, rate: float) -> None:
        """Turn knob and dial together."""
        self.slider.set_value(rate)
        self.dial.set_value(float(self.experiment.factor(rate)))

    # -- beats --------------------------------------------------------------------

    def pose_the_puzzle(self) -> None:
        self.chapter("puzzle")
        run = self.experiment
        self.home = self.get_window(self.get_reach("diverging", 0))
        self.plot = Plot(self.home, PLOT_WIDTH, PLOT_HEIGHT, y_axis=-np.inf).move_to(PLOT_CENTER)
        self.curve = self.plot.draw(Curve(run.objective.value))
        paths = [self.get_path(name) for name in RACE]
        balls = [self.get_ball(name, self.plot) for name in RACE]  # a ring, a disc, a square: all show
        legend = self.get_legend(RACE)
        counter = Counter(self.words("step"), PLOT_CENTER + 0.6 * UP)
        title = words(self.script.title, theme.TITLE).move_to(TITLE_PLACE)

        def race(share: float) -> None:
            position = share**1.6 * run.maxiter
            for ball, path in zip(balls, paths, strict=True):
                ball.at(*between(path, eased(position)), self.plot)
            counter.count(position)

        with self.say("setting") as line:
            self.play(FadeIn(title, shift=0.1 * DOWN), run_time=0.6)
            line.at("valley")
            self.play(FadeIn(self.plot), Create(self.curve), run_time=line.until("balls"))
            line.at("balls")
            for ball in balls:
                self.play(GrowFromCenter(ball), run_time=0.3)
        with self.say("knob") as line:
            self.play(FadeOut(title), run_time=0.4)
            line.at("rate")
            for row in legend:
                self.play(FadeIn(row), run_time=0.4)
        with self.say("question"):
            pass
        self.think()
        with self.say("race") as line:
            self.play(FadeIn(counter), run_time=0.4)
            line.at("go")
            self.play(Drive(race, 0.0, 1.0, *balls, counter), run_time=8.0, rate_func=linear)
        with self.say("result") as line:
            for mark, ball in zip(("small", "middle", "large"), balls, strict=True):
                line.at(mark)
                self.pulse(ball)
        with self.say("more"):
            pass
        self.clear_away(*balls, legend, counter)

    def state_the_rule(self) -> None:
        run = self.experiment
        self.chapter("rule")
        x0, rate = run.start, run.better
        slope, height = run.facts["slope_at_start"], run.facts["loss_at_start"]
        ball = self.ball = self.get_ball("better", self.plot)
        tangent = Curve(lambda x: height + slope * (x - x0), stroke_color=theme.GRADIENT)
        arrow = StepArrow(x0, height, 1e-6 * abs(x0), color=theme.ITERATE)
        self.slider = self.get_slider(rate)
        self.slider.number.fact = "better_rate"
        self.rule = formula("x_(k+1) = x_k - eta f'(x_k)").move_to(FORMULA_PLACE)
        drop = Trail([(x0 - rate * slope, height), (x0 - rate * slope, float(run.objective.value(x0 - rate * slope)))])

        def turn(learning_rate: float) -> None:
            self.slider.set_value(learning_rate)
            end = x0 - learning_rate * slope
            arrow.reach(end - x0, self.plot)
            drop.data_points = np.array([(end, height), (end, float(run.objective.value(end)))])
            drop.redraw(self.plot)

        with self.say("slope") as line:
            self.play(GrowFromCenter(ball), run_time=0.4)
            line.at("slope")
            self.play(Create(self.plot.draw(tangent)), run_time=0.8)
        with self.say("step") as line:
            line.at("eta")
            self.play(FadeIn(self.slider), run_time=0.4)
            line.at("step")
            self.plot.draw(arrow)
            self.play(
                Drive(lambda share: arrow.reach(-share * rate * slope, self.plot), 1e-6, 1.0, arrow), run_time=0.9
            )
            self.play(Create(self.plot.draw(drop)), run_time=0.4)
        with self.say("formula") as line:
            line.at("rule")
            self.play(Write(self.rule), run_time=line.rest(at_least=0.9))
        end = (x0 - rate * slope, float(run.objective.value(x0 - rate * slope)))
        self.play(MoveAlong(ball, self.plot, through([(x0, height), (end[0], height), end])), run_time=1.2)
        with self.say("turn") as line:
            self.play(MoveAlong(ball, self.plot, through([end, (x0, height)])), run_time=0.6)
            line.at("larger")
            self.slider.number.fact = None
            group = (self.slider, arrow, drop)
            self.play(Drive(turn, rate, 0.5 * run.facts["best_rate"] + 0.5 * rate, *group), run_time=1.6)
            line.at("smaller")
            self.play(Drive(turn, self.slider.value, run.too_small, *group), run_time=1.6)
            self.slider.number.fact = "too_small_rate"
        self.clear_away(tangent, arrow, drop, ball)

    def take_too_small_a_rate(self) -> None:
        run = self.experiment
        self.chapter("small")
        ball, path = self.get_ball("too_small", self.plot), self.get_path("too_small")
        trail = self.plot.draw(Trail(path, 0.0, stroke_color=theme.GRADIENT))
        trail.set_z_index(2.5)
        counter = Counter(self.words("step"), PLOT_CENTER + 0.6 * UP)
        number = Number(run.start, ".2f", color=theme.GRADIENT)
        readout = Readout("x =", number, READOUT_PLACE)

        def crawl(position: float) -> None:
            ball.at(*trail.to(eased(position), self.plot).head, self.plot)
            number.set_value(ball.x)
            counter.count(position)

        with self.say("crawl") as line:
            self.play(GrowFromCenter(ball), FadeIn(counter), FadeIn(readout), run_time=0.5)
            line.at("crawls")
            self.play(
                Drive(crawl, 0, run.maxiter, ball, trail, counter, number), run_time=5.0, rate_func=lambda t: t**1.4
            )
        number.fact = "too_small_final"
        with self.say("left") as line:
            line.at("still")
            self.pulse(ball)
        self.clear_away(ball, trail, counter, readout)

    def take_a_better_rate(self) -> None:
        run = self.experiment
        self.chapter("better")
        count = run.facts["better_iterations_to_accuracy"]
        floor = 0.1 * float(run.objective.value(run.accuracy))
        last = 10 * np.ceil((count + 2) / 10)
        loss = self.loss = ConvergencePlot(last, floor, 1.1 * run.facts["loss_at_start"], RIGHT_WIDTH, PLOT_HEIGHT)
        loss.move_to(RIGHT_PLACE)
        ball, path = self.get_ball("better", self.plot), self.get_path("better")
        trail = loss.draw(Trail(self.get_loss_points("better"), 0.0, stroke_color=theme.ITERATE))
        dot = loss.draw(Marker(*trail.head, theme.ITERATE))
        dot.name = "better"

        def go(position: float) -> None:
            ball.at(*between(path, eased(position)), self.plot)
            dot.at(*trail.to(eased(position), loss).head, loss)

        group = (ball, dot, trail)
        self.plot.most_ticks = (5, 3)
        with self.say("run") as line:
            self.play(MovePlot(self.plot, LEFT_PLACE, LEFT_WIDTH, PLOT_HEIGHT), run_time=0.9)
            self.turn_to(run.better, "better", run_time=0.6)
            self.play(GrowFromCenter(ball), FadeIn(loss), GrowFromCenter(dot), run_time=0.6)
            line.at("steps")
            for k in range(min(run.glance, len(path) - 1)):
                self.play(Drive(go, k, k + 1, *group), run_time=0.4 if k < 4 else 0.25, rate_func=linear)
        with self.say("doubt"):
            pass
        self.think(1.5)
        with self.say("bend") as line:
            line.at("bend")
            self.play(BendAxis(loss), run_time=3.0)
        with self.say("left") as line:
            line.at("further")
            middle = (run.glance + count) // 2
            self.play(Drive(go, run.glance, middle, *group), run_time=line.rest(), rate_func=linear)
        with self.say("count") as line:
            self.play(Drive(go, middle, count, *group), run_time=line.until("count"), rate_func=linear)
            line.at("count")
            self.pulse(dot)
        self.seen = (loss, dot, trail, ball)

    def find_the_one_number(self) -> None:
        run = self.experiment
        self.chapter("number")
        curvature = f"{run.curvature:g}"
        multiplied = formula(f"x_(k+1) = (1 - {curvature} eta) x_k").move_to(FORMULA_PLACE)
        named = formula(f"x_(k+1) = r x_k, quad r = 1 - {curvature} eta").move_to(FORMULA_PLACE + 0.1 * LEFT)
        with self.say("factor") as line:
            line.at("multiplies")
            self.play(ReplacementTransform(self.rule, multiplied), run_time=0.9)
            line.at("r")
            self.play(ReplacementTransform(multiplied, named), run_time=0.8)
        self.rule = named

    def put_it_on_a_dial(self) -> None:
        run = self.experiment
        growth = abs(run.facts["diverging_factor"])
        self.dial = dial = Dial("r", min(-1.6, -1.15 * growth), 1.0, run.facts["better_factor"], radius=1.6)
        dial.shift(WIDE_DIAL_PLACE)
        dial.number.fact = "better_factor"
        pins = self.pins = [
            dial.pin(Marker(0, 0, *LOOKS[name]).scale(0.72), run.facts[f"{name}_factor"]) for name in RACE
        ]
        with self.say("dial") as line:
            self.clear_away(*self.seen)
            line.at("dial")
            self.play(FadeIn(dial), run_time=0.5)
            for mark, name, pin in zip(("first", "second", "third"), RACE, pins, strict=True):
                line.at(mark)
                self.slider.number.fact = dial.number.fact = None
                self.play(
                    Drive(self.set_knob, self.slider.value, run.facts[f"{name}_rate"], self.slider, dial),
                    GrowFromCenter(pin),
                    run_time=0.4,
                )
                self.slider.number.fact, dial.number.fact = f"{name}_rate", f"{name}_factor"

    def draw_cobwebs(self) -> None:
        run = self.experiment
        self.cobweb_plot = CobwebPlot(1.12 * abs(run.start), NARROW_HEIGHT).move_to(COBWEB_PLACE)
        runs = [self.get_run(run.facts[f"{name}_rate"], name) for name in RACE]
        for one, name in zip(runs, RACE, strict=True):
            one.line.set_stroke(LOOKS[name][0])
        with self.say("cobweb") as line:
            self.play(
                MovePlot(self.plot, NARROW_PLACE, NARROW_WIDTH, NARROW_HEIGHT),
                *(mobject.animate.shift(DIAL_PLACE - WIDE_DIAL_PLACE) for mobject in (self.dial, *self.pins)),
                run_time=line.until("next", at_least=0.5),
            )
            line.at("next")
            self.play(FadeIn(self.cobweb_plot), run_time=0.6)
            line.at("lines")
            self.play(
                *(Create(one.line) for one in runs),
                *(GrowFromCenter(mark) for one in runs for mark in (one.ball, one.twin)),
                run_time=1.0,
            )
        moving = [m for one in runs for m in one.moving]

        def step(position: float) -> None:
            for one in runs:
                one.show(one.rate, position)

        with self.say("stairs") as line:
            line.at("line")
            self.play(Drive(step, 0.0, 1.0, *moving), run_time=2.2, rate_func=linear)
            line.at("go")
            for k in range(1, 6):
                self.play(Drive(step, k, k + 1, *moving), run_time=0.8, rate_func=linear)
        self.clear_away(*moving)

    def turn_the_knob(self) -> None:
        """Go through the five regimes with one turn: dial, cobweb and ball move together."""
        run, dial, steps = self.experiment, self.dial, 6
        one = self.get_run(run.bouncing, "better")
        one.ball.name = one.twin.name = "any"
        place = dial.hub.get_center() + np.array([0.85, -dial.radius - 0.3, 0.0])
        label: Mobject = words(self.words("straight")).move_to(place)
        moving = (*one.moving, self.slider, dial)

        def turn(rate: float) -> None:
            self.set_knob(rate)
            one.show(rate, steps, drawn=steps)

        def set_out(rate: float) -> None:
            self.set_knob(rate)
            one.show(rate, 0.0)

        def walk(position: float) -> None:
            one.show(one.rate, position, drawn=max(position, drawn))

        def show(name: str, run_time: float, last: int = steps) -> None:
            self.slider.number.fact, dial.number.fact = f"{name}_rate", f"{name}_factor"
            for k in range(last):
                self.play(Drive(walk, k, k + 1, *one.moving), run_time=run_time / last, rate_func=linear)

        def sweep(rate: float, name: str, run_time: float) -> None:
            nonlocal label
            self.slider.number.fact = dial.number.fact = None
            following = words(self.words(name)).move_to(place)
            self.play(Drive(turn, one.rate, rate, *moving), FadeOut(label), FadeIn(following), run_time=run_time)
            label = following

        drawn = 0.0
        with self.say("straight") as line:
            self.play(*(FadeIn(m) for m in (one.line, one.ball, one.twin)), run_time=0.5)
            self.slider.number.fact = dial.number.fact = None
            self.play(Drive(set_out, one.rate, run.better, *moving), run_time=1.2)
            line.at("straight")
            self.play(FadeIn(label), run_time=0.3)
            show("better", 3.0)
        drawn = float(steps)
        with self.say("best") as line:
            sweep(run.facts["best_rate"], "at_once", line.until("zero"))
            line.at("zero")
            show("best", 1.2, last=2)
        with self.say("over") as line:
            sweep(run.overshooting, "over", line.until("over"))
            line.at("over")
            show("overshooting", 3.0)
        self.mark_poster()
        with self.say("bounce") as line:
            sweep(run.bouncing, "bounces", line.until("bounces"))
            line.at("bounces")
            show("bouncing", 2.4, last=4)
        drawn = steps = 4
        one.show(run.bouncing, steps, drawn=steps)
        growth, window = abs(run.facts["diverging_factor"]), self.cobweb_plot.window
        reach = 1.12 * abs(run.start) * growth**steps
        with self.say("grow") as line:
            self.play(
                ZoomTo(self.plot, self.get_window(reach)),
                ZoomTo(self.cobweb_plot, Window(-reach, reach, -reach, reach)),
                run_time=min(1.0, line.until("grows", at_least=0.6)),
            )
            sweep(run.diverging, "grows", line.until("grows", at_least=0.6))
            line.at("grows")
            show("diverging", 2.4, last=4)
        self.slider.number.fact = dial.number.fact = None
        with self.say("one"):
            self.play(
                FadeOut(label),
                Drive(turn, one.rate, run.better, *moving),
                ZoomTo(self.plot, self.home),
                ZoomTo(self.cobweb_plot, window),
                run_time=2.4,
            )
        self.clear_away(*one.in_cobweb, dial, *self.pins, self.cobweb_plot, run_time=0.6)
        self.seen = one.on_curve
        self.slider.number.fact = "better_rate"

    def bounce(self) -> None:
        run = self.experiment
        self.chapter("bounce")
        floor = 0.1 * float(run.objective.value(run.accuracy))
        top = 10.0 ** np.ceil(np.log10(run.trajectories["diverging"].fun.max()))
        self.loss = loss = ConvergencePlot(run.maxiter, floor, top, RIGHT_WIDTH, PLOT_HEIGHT, bend=1.0, ticks=(4, 6))
        loss.move_to(RIGHT_PLACE)
        earlier = loss.draw(
            Trail(self.get_loss_points("better", floor), stroke_color=theme.ITERATE, stroke_width=theme.GUIDE_WIDTH)
        )
        ball, path = self.get_ball("bouncing", self.plot), self.get_path("bouncing")
        flat = loss.draw(Trail(self.get_loss_points("bouncing"), 0.0, stroke_color=LOOKS["bouncing"][0]))
        dot = loss.draw(Marker(*flat.head, *LOOKS["bouncing"]))
        dot.name = "bouncing"

        def go(position: float) -> None:
            ball.at(*between(path, eased(position)), self.plot)
            dot.at(*flat.to(eased(position), loss).head, loss)

        with self.say("jump") as line:
            self.play(
                MovePlot(self.plot, LEFT_PLACE, LEFT_WIDTH, PLOT_HEIGHT), FadeIn(loss), FadeIn(earlier), run_time=0.8
            )
            self.slider.number.fact = None
            self.play(
                Drive(self.slider.set_value, self.slider.value, run.bouncing, self.slider),
                *(FadeOut(m) for m in self.seen),
                GrowFromCenter(ball),
                GrowFromCenter(dot),
                run_time=0.6,
            )
            self.plot.forget(*self.seen)
            self.slider.number.fact = "bouncing_rate"
            line.at("jumps")
            self.play(Drive(go, 0, 1, ball, dot, flat), run_time=0.8, rate_func=linear)
            line.at("back")
            for k in range(1, 6):
                self.play(Drive(go, k, k + 1, ball, dot, flat), run_time=0.5, rate_func=linear)
        with self.say("loss") as line:
            line.at("never")
            self.play(Drive(go, 6, run.maxiter, ball, dot, flat), run_time=line.rest(), rate_func=linear)
        self.clear_away(ball, dot)
        self.lines = [earlier, flat]

    def diverge(self) -> None:
        run, loss = self.experiment, self.loss
        self.chapter("diverge")
        path = self.get_path("diverging")
        color, shape = LOOKS["diverging"]
        ball = self.get_ball("diverging", self.plot)
        zigzag = self.plot.draw(Trail(path, 0.0, stroke_color=color, stroke_width=theme.GUIDE_WIDTH))
        rising = loss.draw(Trail(self.get_loss_points("diverging"), 0.0, stroke_color=color))
        dot = loss.draw(Marker(*rising.head, color, shape))
        dot.name = "diverging"
        home = self.home
        corners = [(home.left, home.bottom), (home.right, home.bottom), (home.right, home.top), (home.left, home.top)]
        frame = self.plot.draw(
            Trail([*corners, corners[0]], stroke_color=theme.NEUTRAL, stroke_width=theme.GUIDE_WIDTH)
        )
        number = Number(run.start, ".0f", color=color)
        readout = Readout("x =", number, READOUT_PLACE)
        reaches = [self.get_reach("diverging", k) for k in range(len(path))]
        group = (ball, dot, zigzag, rising, number)

        def go(position: float) -> None:
            smooth_position = eased(position)
            ball.at(*zigzag.to(smooth_position, self.plot).head, self.plot)
            fade_outside(ball, self.plot)
            dot.at(*rising.to(smooth_position, loss).head, loss)
            x = path[int(position + 1e-9), 0]
            number.format_spec = ".0f" if abs(x) < 1e5 else ".1e"
            number.set_value(x)

        def look_from(position: float) -> None:
            half = np.exp(np.interp(position, range(len(reaches)), np.log(reaches)))
            self.plot.set_window(self.get_window(float(half)))

        def back_away(position: float) -> None:
            look_from(position)
            go(position)

        def find(k: int) -> None:
            def back_away_from_rest(position: float) -> None:
                look_from(position)
                go(k)

            self.play(Drive(back_away_from_rest, k - 1, k, *everything), run_time=0.9)

        everything = (self.plot, self.curve, frame, *group)
        with self.say("out") as line:
            self.turn_to(run.diverging, "diverging")
            self.play(*(GrowFromCenter(m) for m in (ball, dot)), *(FadeIn(m) for m in (readout, frame)), run_time=0.5)
            line.at("out")
            self.play(Drive(go, 0, 1, *group), run_time=0.7, rate_func=linear)
        with self.say("away") as line:
            line.at("away")
            find(1)
            line.at("again")
            self.play(Drive(go, 1, 2, *group), run_time=0.6, rate_func=linear)
            line.at("once_more")
            find(2)
        found, middle = 2, 2 + round(0.4 * (run.maxiter - 2))
        with self.say("on") as line:
            line.at("on")
            self.play(
                Drive(back_away, found, middle, *everything), run_time=line.rest(), rate_func=lambda share: share**2
            )
        speck = Marker(0.0, 0.0, theme.INK, "ring")
        with self.say("far") as line:
            self.play(
                Drive(back_away, middle, run.maxiter, *everything), run_time=line.until("speck"), rate_func=linear
            )
            number.fact = "diverging_final"
            line.at("speck")
            self.play(GrowFromCenter(self.plot.draw(speck)), run_time=0.6)
            self.pulse(speck)
        self.clear_away(*self.mobjects, run_time=0.6)

    def map_all_rates(self) -> None:
        run = self.experiment
        self.chapter("map")
        facts = run.facts
        the_map = RateMap(run.distance_left, run.curvature, 1.12 * max(facts["learning_rate_limit"], run.diverging))
        balls = [the_map.get_ball(facts[f"{name}_rate"], *look) for name, look in LOOKS.items()]
        for name, ball in zip(LOOKS, balls, strict=True):
            ball.name = f"map {name}"
        above_the_bottom = the_map.lowest.get_center() * RIGHT + np.array([0.2, 1.75, 0.0])
        counter = Counter(self.words("steps"), above_the_bottom, 1)

        def add_up(count: float) -> None:
            the_map.set_steps(round(count))
            counter.count(round(count))

        def sharpen(curvature: float) -> None:
            the_map.set_curvature(curvature, replace(run, curvature=curvature).distance_left)

        with self.say("axis") as line:
            line.at("axes")
            self.play(FadeIn(the_map.plot), run_time=0.8)
            line.at("curve")
            self.play(Create(the_map.curve), FadeIn(counter), run_time=1.4)
        with self.say("balls") as line:
            line.at("balls")
            self.play(*(GrowFromCenter(ball) for ball in balls), run_time=0.6)
            line.at("bottom")
            self.play(GrowFromCenter(the_map.lowest), FadeIn(the_map.lowest_name), run_time=0.6)
        with self.say("more") as line:
            line.at("more")
            self.play(
                Drive(add_up, 1, run.maxiter, the_map.curve, counter, *balls),
                run_time=line.until("wall"),
                rate_func=lambda t: t**2,
            )
            line.at("wall")
            self.play(Create(the_map.wall), FadeIn(the_map.beyond), run_time=0.7)
        with self.say("general") as line:
            self.play(FadeIn(the_map.wall_name), run_time=0.5)
            line.at("largest")
            self.pulse(the_map.wall_name)
        with self.say("sharper") as line:
            self.play(FadeOut(counter), *(FadeOut(ball) for ball in balls), run_time=0.4)
            line.at("moves")
            self.play(Drive(sharpen, run.curvature, run.sharper.curvature, *the_map.moved_by_curvature), run_time=1.8)
        self.clear_away(*self.mobjects, run_time=0.6)

    def check_yourself(self) -> None:
        run = self.experiment
        self.chapter("exercise")
        facts, objective = run.facts, run.shifted_objective
        middle = facts["shifted_minimiser"]
        half = 1.1 * abs(run.shifted_start - middle)
        top = float(objective.value(middle + half))
        window = Window(middle - half, middle + half, -0.07 * top, top)
        plot = self.plot = Plot(window, PLOT_WIDTH, PLOT_HEIGHT, names=("w", "f(w)"), y_axis=-np.inf)
        plot.move_to(PLOT_CENTER)
        curve = plot.draw(Curve(objective.value))
        ball, path = self.get_ball("shifted_bouncing", plot), self.get_path("shifted_bouncing")
        self.slider = slider = self.get_slider(run.shifted_bouncing, ".4f")
        slider.number.fact = "shifted_bouncing_rate"
        rule = formula(objective.formula).move_to(FORMULA_PLACE)
        loss = Readout(
            "f(w) =", Number(facts["shifted_bouncing_loss"], ".0f", fact="shifted_bouncing_loss"), READOUT_PLACE
        )

        def bounce(position: float) -> None:
            ball.at(*between(path, eased(position)), plot)

        with self.say("ask") as line:
            line.at("valley")
            self.play(FadeIn(plot), Create(curve), FadeIn(rule), run_time=0.9)
            line.at("start")
            self.play(GrowFromCenter(ball), FadeIn(slider), run_time=0.5)
        self.think()
        with self.say("answer") as line:
            line.at("bounces")
            for k in range(4):
                self.play(Drive(bounce, k, k + 1, ball), run_time=0.6, rate_func=linear)
            line.at("loss")
            self.play(FadeIn(loss), run_time=0.5)
        slow, slow_path = self.get_ball("shifted_tiny", plot), self.get_path("shifted_tiny")
        with self.say("tiny") as line:
            line.at("tiny")
            self.play(FadeOut(ball), FadeOut(loss), run_time=0.3)
            self.play(GrowFromCenter(slow), run_time=0.3)
            self.turn_to(run.shifted_tiny, "shifted_tiny", run_time=0.6)
        self.think(1.5)

        def creep(position: float) -> None:
            slow.at(*between(slow_path, position), plot)

        with self.say("nothing") as line:
            line.at("nothing")
            self.play(Drive(creep, 0, run.maxiter, slow), run_time=line.rest(), rate_func=linear)
        self.clear_away(*self.mobjects, run_time=0.6)

    def recapitulate(self) -> None:
        self.chapter("recap")
        slow, fastest, lost = (Marker(0, 0, *LOOKS[name]) for name in ("too_small", "better", "diverging"))
        rows = show_recap(
            self,
            RecapRow(say="first", at="safe", words="recap_first", mark=slow),
            RecapRow(say="second", at="curvature", words="recap_second", mark=fastest),
            RecapRow(say="third", at="double", words="recap_third", mark=lost),
        )
        with self.say("next") as line:
            line.at("sharpest")
            self.pulse(lost, run_time=0.8)
        self.clear_away(rows, run_time=0.8)
