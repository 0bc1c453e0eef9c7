"""Why Newton's method can climb, and how damping repairs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    Write,
    there_and_back,
)

from gdcore.experiments import NewtonOnCosine
from gdcore.landscape import LocalParabola
from gdcore.objectives import square
from scenes.stage.instruments.controls import Drive, Slider
from scenes.stage.instruments.readouts import Readout
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.lesson.recap import RecapRow, show_recap
from scenes.stage.look import theme
from scenes.stage.look.places import FORMULA_PLACE, PLOT_CENTER, PLOT_HEIGHT, PLOT_WIDTH, TITLE_PLACE, TOP_LEFT
from scenes.stage.look.text import Number, formula, unit, words
from scenes.stage.plots.bands import ClassStrip, SignStrip
from scenes.stage.plots.motion import MoveAlong, ZoomTo, along, arc, hop
from scenes.stage.plots.plot import Curve, Marker, Plot
from scenes.stage.plots.window import Window

#: Middles of the strips below the plot, and how high they are.
UPPER_STRIP, LOWER_STRIP, STRIP_HEIGHT = -2.44, -2.94, 0.32


class NewtonsMethod(Lesson):
    """Newton's method seeks level ground, high or low; damping makes it seek low ground.

    Wants: derivatives, and gradient descent as "walk against the slope".
    A variant is a subclass with another `experiment`.
    """

    experiment = NewtonOnCosine(start=-15.0, damping=20 * 2**-8)

    def construct(self) -> None:
        self.pose_the_puzzle()
        self.explain_the_idea()
        self.zoom_into_the_minimum()
        self.climb()
        self.give_the_reason()
        self.map_the_destinations()
        self.repair()
        self.pay_the_price()
        self.recapitulate()

    # -- pieces -----------------------------------------------------------------

    def get_plot(self) -> Plot:
        """Return axes wide enough for every iterate of the climb."""
        h = self.experiment.half_period
        summit = self.experiment.parabola(self.experiment.start)
        reach = self.experiment.newton.x[:4, 0]
        left = min(-1.2 * h, reach.min() - 0.1 * h)
        right = max(1.1 * h, reach.max() + 0.1 * h)
        top = max(1.3, float(summit(summit.vertex)) + 0.25) if summit.curvature < 0 else 1.3
        plot = Plot(Window(left, right, -1.2, top), width=PLOT_WIDTH, height=PLOT_HEIGHT, y_axis=left)
        return plot.move_to(PLOT_CENTER)

    def get_ball(self, x: float, *, color: str = theme.ITERATE, shape: str = "disc") -> Marker:
        """Return a marker on the curve."""
        ball = Marker(x, float(self.experiment.objective.value(x)), color, shape)
        ball.on = self.experiment.objective.value
        return self.plot.draw(ball)

    def get_parabola(self, x: float, damping: float = 0.0) -> Curve:
        """Return the parabola whose level place is the next iterate."""
        return self.plot.draw(Curve(self.experiment.parabola(x, damping), stroke_color=theme.MODEL))

    def get_legend(self) -> VGroup:
        """Return which ball is which."""
        rows = VGroup()
        for name, color, shape in (("newton", theme.ITERATE, "disc"), ("gradient_descent", theme.GRADIENT, "ring")):
            label = words(self.words(name), theme.LABEL, color)
            rows.add(VGroup(Marker(0, 0, color, shape), label.next_to([0.13, 0, 0], RIGHT, buff=0.15)))
        return rows.arrange(RIGHT, buff=0.6).move_to(TOP_LEFT, aligned_edge=LEFT)

    def jump(self, ball: Marker, x: float, run_time: float = 1.4, damping: float = 0.0) -> None:
        """Let the ball follow its parabola to the level place, then drop to the curve."""
        model = self.experiment.parabola(ball.x, damping)
        self.play(MoveAlong(ball, self.plot, hop(model, self.experiment.objective.value, ball.x, x)), run_time=run_time)

    def leave_trace(self, ball: Marker) -> Marker:
        """Leave a small mark where the ball is."""
        trace = self.plot.draw(Marker(ball.x, ball.y, theme.TRACE, "small"))
        self.add(trace)
        return trace

    # -- beats --------------------------------------------------------------------

    def pose_the_puzzle(self) -> None:
        run = self.experiment
        self.chapter("puzzle")
        self.plot = self.get_plot()
        self.curve = self.plot.draw(Curve(run.objective.value))
        newton = self.get_ball(run.start)
        descent = self.get_ball(run.start, color=theme.GRADIENT, shape="ring")
        self.legend = self.get_legend()
        title = words(self.script.title, theme.TITLE).move_to(TITLE_PLACE)
        with self.say("setting") as line:
            self.play(FadeIn(title, shift=0.1 * DOWN), run_time=0.6)
            line.at("curve")
            self.play(FadeIn(self.plot), Create(self.curve), run_time=1.0)
            line.at("start")
            self.play(GrowFromCenter(newton), GrowFromCenter(descent), run_time=0.5)
        with self.say("descent") as line:
            self.play(FadeOut(title), FadeIn(self.legend), run_time=0.4)
            line.at("walks")
            for x in run.gradient_descent.x[1:7, 0]:
                self.play(MoveAlong(descent, self.plot, along(run.objective.value, descent.x, x)), run_time=0.4)
        with self.say("ascent") as line:
            line.at("jumps")
            for x in run.newton.x[1:4, 0]:
                self.jump(newton, x, run_time=0.8)
        self.mark_poster()
        with self.say("question"):
            pass
        self.think()
        self.clear_away(newton, descent, self.legend)

    def explain_the_idea(self) -> None:
        run = self.experiment
        self.chapter("idea")
        start = run.good_start
        model = run.parabola(start)
        ball = self.get_ball(start)
        bend = Curve(model, stroke_color=theme.MODEL)
        tangent = Curve(replace(model, curvature=0.0), stroke_color=theme.GRADIENT)
        rule = formula("x_(k+1) = x_k - (f'(x_k)) / (f''(x_k))")
        rule.move_to(FORMULA_PLACE)
        with self.say("match") as line:
            self.play(GrowFromCenter(ball), run_time=0.5)
            line.at("value")
            self.pulse(ball)
            line.at("slope")
            self.play(Create(self.plot.draw(tangent)), run_time=0.8)
            line.at("bend")
            bend.fun = tangent.fun
            self.plot.draw(bend)
            self.play(
                Drive(lambda share: self.bend(bend, model, share), 0.0, 1.0, bend),
                FadeOut(tangent),
                run_time=line.rest(),
            )
        with self.say("vertex") as line:
            line.at("vertex")
            self.jump(ball, model.vertex)
        with self.say("rule") as line:
            self.play(Write(rule), run_time=line.until("divide"))
            line.at("divide")
        self.rule = rule
        self.plot.forget(tangent)
        self.clear_away(bend, ball)
        self.clear_away(self.curve, self.plot, run_time=0.4)
        self.show_the_square()

    def bend(self, curve: Curve, model: LocalParabola, share: float) -> None:
        """Bend the tangent a share of the way into the parabola that touches it."""
        curve.fun = replace(model, curvature=share * model.curvature)
        curve.redraw(self.plot)

    def show_the_square(self) -> None:
        run, bowl = self.experiment, square()
        plot = self.get_bowl_plot("f(x)")
        curve = plot.draw(Curve(bowl.value))
        x0, x1 = run.square.x[:2, 0]
        ball = plot.draw(Marker(x0, float(bowl.value(x0)), theme.ITERATE))
        same = plot.draw(Curve(bowl.value, stroke_color=theme.MODEL, stroke_width=2 * theme.CURVE_WIDTH))
        same.set_z_index(1)
        with self.say("square") as line:
            self.play(FadeIn(plot), Create(curve), GrowFromCenter(ball), run_time=line.until("same"))
            line.at("same")
            self.play(Create(same), run_time=0.8)
            line.at("once")
            self.play(MoveAlong(ball, plot, along(bowl.value, x0, x1)), run_time=1.2)
        self.clear_away(same, curve, ball, plot)

    def get_bowl_plot(self, name: str) -> Plot:
        """Return axes for functions that are nearly x²."""
        h = self.experiment.half_period
        window = Window(-1.15 * h, 1.15 * h, -0.08 * h**2, 1.1 * h**2)
        return Plot(window, PLOT_WIDTH, PLOT_HEIGHT, names=("x", name), y_axis=-1.15 * h).move_to(PLOT_CENTER)

    def zoom_into_the_minimum(self) -> None:
        run = self.experiment
        self.chapter("nearly")
        plot, steps = self.get_bowl_plot("f(x) - f(0)"), run.nearly_square.x[:4, 0]
        value = run.nearly_square_objective.value
        lowest = float(value(0.0))

        def above(x: np.ndarray) -> np.ndarray:
            return value(x) - lowest

        curve = plot.draw(Curve(above))
        ball = plot.draw(Marker(steps[0], float(above(steps[0])), theme.ITERATE))
        low = plot.draw(Marker(0.0, 0.0, theme.MINIMUM, "minimum"))
        readout = Readout("x =", Number(steps[0], ".2f", color=theme.ITERATE), TOP_LEFT)
        number = readout.number

        def step_to(x: float, format_spec: str, fact: str, run_time: float) -> None:
            self.play(
                MoveAlong(ball, plot, along(above, ball.x, x)),
                Drive(number.set_value, ball.x, x, number),
                run_time=run_time,
            )
            number.format_spec, number.fact = format_spec, fact
            number.set_value(x)

        def closer(around: float, run_time: float) -> None:
            half = 4.5 * abs(around)
            height = float(above(half))
            self.play(ZoomTo(plot, Window(-half, half, -0.07 * height, height)), run_time=run_time)

        with self.say("bend") as line:
            self.play(*(FadeIn(m) for m in (plot, ball, low, readout)), Create(curve), run_time=1.2)
            line.at("first")
            step_to(steps[1], ".2f", "nearly_square_first", 1.2)
        with self.say("closer") as line:
            line.at("zoom")
            closer(steps[1], 2.6)
        with self.say("second") as line:
            line.at("second")
            step_to(steps[2], ".1e", "nearly_square_second", 0.6)
            line.at("zoom_again")
            closer(steps[2], min(2.8, line.rest() + 1.0))
        with self.say("third") as line:
            line.at("third")
            step_to(steps[3], ".0e", "nearly_square_third", 1.0)
        self.clear_away(plot, curve, ball, low, readout, run_time=0.6)

    def climb(self) -> None:
        run = self.experiment
        self.chapter("climb")
        steps = run.newton.x[:, 0]
        ball = self.ball = self.get_ball(run.start)
        model = run.parabola(run.start)
        parabola = self.get_parabola(run.start)
        parabola.fun = lambda x: np.full_like(x, np.nan)
        summit = self.plot.draw(Marker(model.vertex, float(model(model.vertex)), theme.MAXIMUM, "maximum"))
        curvature = Readout(
            "f''(x_0) =", Number(model.curvature, ".4f", color=theme.NEGATIVE, fact="curvature_at_start"), TOP_LEFT
        )
        with self.say("curvature") as line:
            self.play(FadeIn(self.plot), Create(self.curve), run_time=0.9)
            self.play(GrowFromCenter(ball), run_time=0.4)
            line.at("number")
            self.play(FadeIn(curvature), run_time=0.5)
        with self.say("flips") as line:
            line.at("flips")
            self.play(Drive(lambda share: self.bend(parabola, model, share), 0.0, 1.0, parabola), run_time=1.3)
            line.at("summit")
            self.play(GrowFromCenter(summit), run_time=0.5)
        with self.say("predict"):
            pass
        self.think()
        edges = self.get_usual_window()
        with self.say("lands") as line:
            line.at("lands")
            traces = [self.leave_trace(ball)]
            self.jump(ball, steps[1])
            self.play(FadeIn(edges), run_time=0.6)
        height = Number(run.facts["loss_at_start"], ".2f", fact="loss_at_start")
        loss = Readout("f(x) =", height, TOP_LEFT)
        with self.say("settles") as line:
            following = self.get_parabola(steps[1])
            self.play(FadeOut(summit), ReplacementTransform(parabola, following), run_time=line.until("next"))
            line.at("next")
            traces.append(self.leave_trace(ball))
            self.jump(ball, steps[2], run_time=1.0)
            line.at("stay")
            self.play(
                FadeOut(following),
                MoveAlong(ball, self.plot, along(run.objective.value, ball.x, steps[-1])),
                run_time=0.6,
            )
            line.at("risen")
            self.play(FadeOut(curvature), FadeIn(loss), run_time=0.5)
            height.fact = "newton_final_loss"
            self.play(
                Drive(height.set_value, run.facts["loss_at_start"], run.facts["newton_final_loss"], height),
                run_time=line.rest(),
            )
        self.plot.forget(parabola, following, summit)
        self.clear_away(loss, edges, *traces)

    def get_usual_window(self) -> VGroup:
        """Return the edges of the window that most pictures of this curve show."""
        h, window = self.experiment.half_period, self.plot.window
        edges = VGroup(
            *(
                DashedLine(
                    self.plot.c2p(x, window.bottom),
                    self.plot.c2p(x, window.top),
                    color=theme.FAINT,
                    stroke_width=theme.GUIDE_WIDTH,
                )
                for x in (-h, h)
            )
        )
        name = words(self.words("usual_window"), theme.LABEL, theme.NEUTRAL)
        return edges.add(name.move_to(self.plot.c2p(0, window.top)).shift(0.25 * UP))

    def give_the_reason(self) -> None:
        run = self.experiment
        self.chapter("reason")
        rate = formula("1 / (f''(x_0)) =").move_to(TOP_LEFT + 0.1 * DOWN, aligned_edge=LEFT)
        number = Number(
            run.facts["effective_learning_rate"], ".0f", color=theme.NEGATIVE, fact="effective_learning_rate"
        )
        number.place(rate.get_right() + np.array([0.14, -0.1, 0]))
        self.strip = SignStrip(run.objective.curvature, UPPER_STRIP, STRIP_HEIGHT)
        self.plot.draw(self.strip)
        self.strip_label = self.strip.label(self.words("curvature"), self.plot)
        with self.say("rate") as line:
            line.at("rate")
            self.play(FadeIn(rate), run_time=0.5)
            line.at("minus")
            self.play(FadeIn(number), run_time=0.4)
        with self.say("strip") as line:
            self.play(FadeIn(self.strip_label), run_time=0.4)
            line.at("positive")
            self.play(FadeIn(self.strip.positive), FadeIn(self.strip.plus), run_time=0.6)
            line.at("negative")
            self.play(FadeIn(self.strip.negative), FadeIn(self.strip.minus), run_time=0.6)
        descent = self.get_ball(run.start, color=theme.GRADIENT, shape="ring")
        with self.say("gradient") as line:
            self.play(GrowFromCenter(descent), run_time=0.5)
            line.at("descends")
            for x in run.gradient_descent.x[1:6, 0]:
                self.play(MoveAlong(descent, self.plot, along(run.objective.value, descent.x, x)), run_time=0.35)
        self.clear_away(rate, number, descent)

    def map_the_destinations(self) -> None:
        run = self.experiment
        self.chapter("destination")
        window, h = self.plot.window, run.half_period
        starts = np.linspace(window.left, window.right, 2401)
        ends = run.destinations(starts)
        labels = np.select(
            [ends.direct & ends.minimum, ends.direct & ends.maximum, ends.minimum, ends.maximum],
            ["low", "high", "far low", "far high"],
            "nowhere",
        )
        colors = {
            "low": theme.MINIMUM, "high": theme.MAXIMUM, "far low": theme.FAR_MINIMUM, "far high": theme.FAR_MAXIMUM,
        }  # fmt: skip
        strip = self.plot.draw(ClassStrip(starts, labels, colors, LOWER_STRIP, STRIP_HEIGHT))
        name = strip.label(self.words("destination"), self.plot)
        low = self.plot.draw(Marker(0.0, float(run.objective.value(0.0)), theme.MINIMUM, "minimum"))
        highs = [self.plot.draw(Marker(x, float(run.objective.value(x)), theme.MAXIMUM, "maximum")) for x in (-h, h)]
        self.clear_away(self.ball, run_time=0.3)
        with self.say("question"):
            self.play(FadeIn(name), run_time=0.5)
        self.think(1.5)

        def sweep(share: float) -> None:
            strip.reveal = share
            strip.redraw(self.plot)

        with self.say("colour") as line:
            line.at("sweep")
            self.play(Drive(sweep, 0.0, 1.0, strip), run_time=min(3.0, line.until("low")))
            line.at("low")
            self.play(GrowFromCenter(low), run_time=0.5)
            line.at("high")
            self.play(*(GrowFromCenter(m) for m in highs), run_time=0.5)
        with self.say("rest") as line:
            line.at("rest")
            scattered = [strip.bands["far low"], strip.bands["far high"]]
            self.play(*(band.animate(rate_func=there_and_back).set_fill(theme.INK) for band in scattered), run_time=1.0)
        self.fly_far(strip, name, VGroup(low, *highs))

    def fly_far(self, strip: ClassStrip, name: VGroup, marks: VGroup) -> None:
        """Follow the flight from near an inflection point, with the window widening."""
        run = self.experiment
        home = self.plot.window
        flight = run.far_flight.x[:, 0]
        reach = float(np.abs(flight).max()) * 1.06
        wide = Window(
            min(home.left, flight.min() * 1.06), reach if flight.max() > 0 else home.right, home.bottom, home.top
        )
        ball = self.get_ball(run.far_start)
        with self.say("flight") as line:
            self.play(
                GrowFromCenter(ball),
                *(FadeOut(m) for m in (*marks, strip, name, self.strip, self.strip_label)),
                run_time=line.until("flies"),
            )
            self.plot.forget(strip, self.strip, *marks)
            line.at("flies")
            self.play(ZoomTo(self.plot, wide), run_time=1.0)
            self.play(MoveAlong(ball, self.plot, self.get_flight(ball, flight[1])), run_time=1.4)
            for x in flight[2:4]:
                self.play(MoveAlong(ball, self.plot, along(run.objective.value, ball.x, x)), run_time=0.5)
        self.clear_away(ball, run_time=0.3)
        self.play(ZoomTo(self.plot, home), run_time=1.2)

    def get_flight(self, ball: Marker, x: float) -> Callable[[float], tuple[float, float]]:
        """Return an arc to ``x`` that stays in the window; the parabola itself dives far below it."""
        end = float(self.experiment.objective.value(x))
        height = self.plot.window.top - max(ball.y, end)
        return arc((ball.x, ball.y), (x, end), 0.8 * height)

    def repair(self) -> None:
        run = self.experiment
        self.chapter("repair")
        steps = run.damped.x[:, 0]
        slider = self.slider = Slider("alpha", 0.0, 2 * run.damping, 0.0, length=3.6)
        slider.move_to(TOP_LEFT, aligned_edge=LEFT)
        self.alpha = 0.0
        self.strip = self.plot.draw(
            SignStrip(lambda x: run.objective.curvature(x) + self.alpha, UPPER_STRIP, STRIP_HEIGHT)
        )
        ball = self.ball = self.get_ball(run.start)
        parabola = self.parabola = self.get_parabola(run.start)
        lifted = formula("x_(k+1) = x_k - (f'(x_k)) / (f''(x_k) + alpha)").move_to(FORMULA_PLACE)
        with self.say("lift") as line:
            self.play(
                FadeIn(self.strip),
                FadeIn(self.strip_label),
                GrowFromCenter(ball),
                Create(parabola),
                run_time=line.until("lift"),
            )
            line.at("lift")
            self.play(ReplacementTransform(self.rule, lifted), FadeIn(slider), run_time=0.9)
        self.rule = lifted
        lifted_label = self.strip.label(self.words("lifted"), self.plot)
        with self.say("slide") as line:
            line.at("grows")
            self.play(FadeOut(self.strip_label), FadeIn(lifted_label), run_time=0.4)
            self.play(Drive(self.set_damping, 0.0, run.damping, slider, parabola, self.strip), run_time=line.rest())
        with self.say("enough"):
            pass
        with self.say("walk") as line:
            line.at("walks")
            traces = [self.leave_trace(ball)]
            for k, x in enumerate(steps[1:10]):
                following = self.experiment.parabola(ball.x, run.damping)
                parabola.fun = following
                parabola.redraw(self.plot)
                self.jump(ball, x, run_time=0.65 if k < 3 else 0.34, damping=run.damping)
                traces.append(self.leave_trace(ball))
        self.clear_away(parabola, ball, *traces)

    def set_damping(self, alpha: float) -> None:
        """Show the parabola at the start and the signs of f″ + α for a damping."""
        self.alpha = alpha
        self.slider.set_value(alpha)
        self.parabola.fun = self.experiment.parabola(self.experiment.start, alpha)
        self.parabola.redraw(self.plot)
        self.strip.redraw(self.plot)

    def pay_the_price(self) -> None:
        run = self.experiment
        self.chapter("price")
        shown = 40
        dampings = np.unique([*np.geomspace(run.small_damping, run.large_damping, 161), run.damping])
        sweep = run.damping_sweep(dampings)
        paths = [run.run_with_damping(a).x[: shown + 1, 0] for a in dampings]
        slider = Slider("alpha", run.small_damping, run.large_damping, run.damping, logarithmic=True, length=3.6)
        slider.move_to(TOP_LEFT, aligned_edge=LEFT)
        steps = Number(0, ".0f", align="right")
        climbs = words(self.words("climbs"), theme.BODY, theme.NEGATIVE)
        readout_place = np.array([0.9, 3.12, 0.0])
        dots = [self.plot.draw(Marker(run.start, 0.0, theme.ITERATE, "small")) for _ in range(shown + 1)]

        def show(position: float) -> None:
            k = round(position)
            slider.set_value(float(dampings[k]))
            self.alpha = float(dampings[k])
            self.strip.redraw(self.plot)
            for dot, x in zip(dots, np.pad(paths[k], (0, len(dots) - len(paths[k])), mode="edge"), strict=True):
                dot.at(x, float(run.objective.value(x)), self.plot)
                dot.set_opacity(float(self.plot.window.left <= x <= self.plot.window.right))
            arrived = bool(sweep.reaches_minimum[k])
            steps.set_value(float(sweep.iterations[k]) if arrived else 0.0)
            steps.set_opacity(float(arrived))
            steps_label.set_opacity(float(arrived))
            climbs.set_opacity(float(not arrived))

        here = int(np.searchsorted(dampings, run.damping))
        steps.place(readout_place)
        steps_label = unit(steps, self.words("steps"))
        climbs.move_to(readout_place, aligned_edge=LEFT + DOWN).shift(0.3 * LEFT)
        show(here)
        self.play(FadeOut(self.slider), FadeIn(slider), run_time=0.4)
        with self.say("linear") as line:
            line.at("leaves")
            self.play(LaggedStart(*(GrowFromCenter(dot) for dot in dots), lag_ratio=0.1), run_time=line.rest())
        with self.say("count") as line:
            line.at("many")
            self.play(FadeIn(steps), FadeIn(steps_label), run_time=0.4)
            line.at("few")
        group = (slider, steps, steps_label, climbs, self.strip, *dots)
        with self.say("little") as line:
            line.at("little")
            self.play(Drive(show, here, 0, *group), run_time=line.rest())
        with self.say("much") as line:
            line.at("much")
            self.play(Drive(show, 0, len(dampings) - 1, *group), run_time=3.2)
        self.play(Drive(show, len(dampings) - 1, here, *group), run_time=1.2)
        self.clear_away(*self.mobjects, run_time=0.6)

    def recapitulate(self) -> None:
        self.chapter("recap")
        rows = show_recap(
            self,
            RecapRow(say="first", at="level", words="recap_first", mark=Marker(0, 0, theme.MAXIMUM, "maximum")),
            RecapRow(say="second", at="down", words="recap_second", mark=Marker(0, 0, theme.MINIMUM, "minimum")),
            RecapRow(say="third", at="speed", words="recap_third", mark=Marker(0, 0, theme.ITERATE)),
        )
        with self.say("next"):
            pass
        self.clear_away(rows, run_time=0.8)
