"""Where gradient descent comes to rest, and how much of that is luck."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    ManimColor,
    Mobject,
    VGroup,
    Write,
    linear,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

from gdcore import experiments
from scenes.stage import theme
from scenes.stage.controls import Drive
from scenes.stage.errors import LectureError
from scenes.stage.fits import FitPanel
from scenes.stage.inspection.purpose import allow
from scenes.stage.lesson import Lesson
from scenes.stage.plots import Curve, Marker, Plot, Window, nice_ticks
from scenes.stage.surface_view import Ball, SurfaceArrow, SurfacePath, SurfaceView, Trail
from scenes.stage.surface_view_basins import basin_image, muted_colors
from scenes.stage.text import Number, formula, words

#: Where things stand, the same from the first beat to the last.
VIEW_CENTER, VIEW_WIDTH, VIEW_HEIGHT = np.array([-2.05, 0.3, 0.0]), 8.0, 6.6
PANEL_CENTER = np.array([4.36, 1.2, 0.0])
BALL_RADIUS, SMALLEST_BALL, BALL_COLORS = 0.06, 0.02, (theme.ITERATE, "#7A4A12")
HEAVY = theme.INK
HEAVY_COLORS = (HEAVY, "#3D4856")

#: Where the camera stands: azimuth, elevation, distance.
ARRIVING = {"azimuth": -176 * DEGREES, "elevation": 30 * DEGREES, "distance": 4.0}
WHOLE = {"azimuth": -62 * DEGREES, "elevation": 36 * DEGREES, "distance": 4.0}
BESIDE = {"azimuth": -68 * DEGREES, "elevation": 42 * DEGREES, "distance": 4.45}
VALLEY = {"azimuth": -152 * DEGREES, "elevation": 42 * DEGREES, "distance": 4.5}
ABOVE = {"azimuth": -90 * DEGREES, "elevation": 90 * DEGREES, "distance": 4.12}
CLOSE = {"azimuth": -30 * DEGREES, "elevation": 44 * DEGREES, "distance": 2.4}


class LocalMinimum(Lesson):
    """Gradient descent ends in the minimum of the valley it starts in, which need not be the best.

    Wants: gradient descent as "walk against the slope", and the squared error of a fit.
    A variant is a subclass with another `experiment`.
    """

    experiment = experiments.LocalMinimum(grid=100)

    def setup(self) -> None:
        """Keep the map of luck beside the other things that are made once."""
        if self.experiment.cache is None:
            self.experiment = replace(self.experiment, cache=Path(self.speech_folder).parent / "maps")
        super().setup()

    def construct(self) -> None:
        self.pose_the_puzzle()
        self.explain_the_points()
        self.start_well()
        self.start_badly()
        self.start_once_more()
        self.look_from_above()
        self.map_the_luck()
        self.give_inertia()
        self.recapitulate()

    # -- pieces -----------------------------------------------------------------

    def get_view(self) -> SurfaceView:
        """Return the error as a landscape; its height is the root, so that deep valleys show."""
        run = self.experiment
        view = SurfaceView(
            lambda a, b: run.objective.funs(np.stack([a, b], axis=-1)),
            (run.window, run.window),
            width=14.2,
            height=7.0,
            background=theme.GROUND,
            transform=np.sqrt,
            relief=0.75,
            resolution=120,
            contours=14,
        )
        view.camera.set(**ARRIVING)
        # Seen from aslant the front of the block takes room; looking lower puts its middle in the middle.
        view.camera.focus = view.camera.focus - np.array([0.0, 0.0, 0.13])
        return view.move_to([0, 0.3, 0])

    def get_axes(self) -> VGroup:
        """Return numbers and names at the edges of the landscape, clear of its corners."""
        low, high = self.experiment.window
        ticks = [t for t in nice_ticks(low, high, 5) if low + 0.08 * (high - low) < t < high - 0.08 * (high - low)]
        value_low, value_high = self.view.landscape.value_range
        values = [v for v in nice_ticks(0, value_high, 4) if v > value_low + 0.1 * (value_high - value_low)]
        names = [formula(name, theme.LABEL, theme.NEUTRAL) for name in self.experiment.model.names]
        return self.view.get_axes(
            x_ticks=ticks,
            y_ticks=ticks,
            value_ticks=values,
            x_name=names[0],
            y_name=names[1],
            value_name=words(self.words("error"), theme.LABEL, theme.NEUTRAL),
            label=lambda text: words(text.replace("-", "−"), theme.LABEL, theme.NEUTRAL),
        )

    def get_panel(self) -> FitPanel:
        """Return the data with the curve of a point."""
        run = self.experiment
        return FitPanel(
            run.curve,
            lambda parameters: float(run.objective.fun(np.asarray(parameters))),
            *run.points,
            names=(run.model.names[0], run.model.names[1]),
            rule=f"y = {run.model.formula}",
            label=self.words("error"),
            center=PANEL_CENTER,
            seen=[run.trajectories[name].x[k] for name in ("good", "bad", "another") for k in (0, -1)],
        )

    @cached_property
    def ball_radius(self) -> float:
        """As large as is easily seen, unless a ball has too little room in its valley."""
        radius = min(self.get_path(name).largest_radius(BALL_RADIUS) for name in ("good", "bad", "another"))
        if radius < SMALLEST_BALL:
            raise LectureError(
                f"{type(self).__name__} cannot be drawn: a valley is so narrow that only a ball of radius {radius:.2g} "
                f"has room in it, and one below {SMALLEST_BALL:g} is hardly seen; choose more noise or a larger window."
            )
        return radius

    def get_path(self, name: str) -> SurfacePath:
        """Return the way of a run of the experiment over the landscape."""
        return self.view.path(self.experiment.trajectories[name].x)

    def add_ball(self, path: SurfacePath, *, size: float = 1.0, **options: Any) -> Ball:
        """Place a ball at the start of a path, unseen at first, of about ``size`` times the usual radius."""
        radius = path.largest_radius(size * self.ball_radius)
        return self.view.add_ball(path, **{"radius": radius, "colors": BALL_COLORS, **options}).set_opacity(0)

    def add_run(self, name: str, **options: Any) -> tuple[Ball, Trail]:
        """Place a ball at the start of a run of the experiment, with a trail behind it."""
        ball = self.add_ball(self.get_path(name), **options)
        return ball, self.view.add_trail(ball, width=3.5, dots=8.0)

    def show_ball(self, ball: Ball, run_time: float = 0.5) -> None:
        """Let a ball appear, and the panel show its point."""
        self.play(ball.animate(run_time=run_time).set_opacity(1), self.morph(ball.point, run_time=run_time))

    def morph(self, parameters: ArrayLike, run_time: float = 0.8) -> Animation:
        """Take the panel from its point to another one, the straight way."""
        start, end = self.panel.parameters.copy(), np.asarray(parameters, float)
        return Drive(
            lambda share: self.panel.show(start + share * (end - start)), 0, 1, *self.panel.moving, run_time=run_time
        )

    def roll(self, ball: Ball, run_time: float) -> None:
        """Roll a ball to the end of its path; curve and numbers go with it."""
        self.play(
            ball.animate(run_time=run_time).follow(),
            Drive(lambda _: self.panel.show(ball.point), 0, 1, *self.panel.moving, run_time=run_time),
        )

    def show_misses(self, run_time: float = 0.8) -> None:
        """Draw the distances from data to curve."""
        self.panel.shows_misses = True
        self.play(Create(self.panel.misses), run_time=run_time)

    def hide_misses(self, *others: Animation, run_time: float = 0.4) -> None:
        """Take them away again."""
        self.panel.shows_misses = False
        self.play(FadeOut(self.panel.misses), *others, run_time=run_time)

    def cite_end(self, name: str) -> None:
        """Show the end of a run in the panel."""
        self.panel.cite(self.experiment.facts, f"{name}_a", f"{name}_b", f"{name}_loss")

    def place_of(self, point: ArrayLike) -> NDArray[np.float64]:
        """Return where a point of the ground is on screen."""
        return self.view.project(point)[0]

    # -- beats --------------------------------------------------------------------

    def pose_the_puzzle(self) -> None:
        self.chapter("puzzle")
        view = self.view = self.get_view()
        self.ball = self.add_ball(view.path([self.experiment.bad]))
        title = words(self.script.title, theme.TITLE).move_to([0, 3.3, 0])
        self.add(view.set_opacity(0))
        with self.say("setting") as line:
            self.play(FadeIn(title, shift=0.1 * DOWN), run_time=0.6)
            line.at("landscape")
            self.play(
                view.animate(run_time=0.7).set_opacity(1),
                view.camera.animate(run_time=line.rest() + 1.0).set(**WHOLE),
            )
        with self.say("question") as line:
            self.play(FadeOut(title), run_time=0.4)
            line.at("ball")
            self.play(self.ball.animate.set_opacity(1), run_time=0.5)
        self.mark_poster()
        self.think()

    def explain_the_points(self) -> None:
        run, view = self.experiment, self.view
        self.chapter("point")
        panel = self.panel = self.get_panel()
        panel.show(run.bad)
        axes = self.axes = self.get_axes()
        for kind in ("line_contrast", "outside_safe_margin"):
            allow(axes, kind, reason="the axis of the error fades as the camera rises over it, and comes back with it")
        with self.say("network") as line:
            line.at("left")
            self.play(
                view.animate.stretch_to_fit_width(VIEW_WIDTH).stretch_to_fit_height(VIEW_HEIGHT).move_to(VIEW_CENTER),
                view.camera.animate.set(**BESIDE),
                run_time=1.0,
            )
            axes.refresh()  # it has not been on screen yet
            line.at("a")
            self.play(FadeIn(axes), FadeIn(panel.symbols[0]), FadeIn(panel.values[0]), run_time=0.4)
            line.at("b")
            self.play(FadeIn(panel.symbols[1]), FadeIn(panel.values[1]), run_time=0.4)
        with self.say("curve") as line:
            line.at("formula")
            self.play(Write(panel.rule), run_time=0.8)
            line.at("curve")
            self.play(FadeIn(panel.plot), Create(panel.curve), run_time=0.8)
            line.at("data")
            self.play(FadeIn(panel.scatter), run_time=0.8)
        # What rests is drawn once, as long as it lies under what moves.
        self.bring_to_back(panel.scatter, panel.plot, panel.rule, *panel.symbols)
        with self.say("error") as line:
            line.at("misses")
            self.show_misses(1.0)
            line.at("error")
            self.play(FadeIn(panel.label), FadeIn(panel.error), run_time=0.5)
        self.bring_to_back(panel.label)
        with self.say("drag") as line:
            line.at("drag")
            self.ball.follow(self.get_drag(), at=0)
            self.roll(self.ball, 8.0)
        self.hide_misses()

    def get_drag(self) -> SurfacePath:
        """Return a smooth way over the ground from the bad start to the good one."""
        run = self.experiment
        corners = np.array([run.bad, run.another, run.good], dtype=float)
        smooth = CubicSpline([0, 1, 2], corners)(np.linspace(0, 2, 33))
        return self.view.path(np.clip(smooth, *run.window))  # starts near a border let it swing over

    def start_well(self) -> None:
        run, view, panel = self.experiment, self.view, self.panel
        self.chapter("good")
        self.good, self.good_trail = self.add_run("good")
        self.good.initial_orientation = self.ball.orientation
        arrow = self.add_slope_arrow(run.good)
        with self.say("start") as line:
            self.play(view.camera.animate.set(**VALLEY), run_time=line.until("against"))
            self.good.set_opacity(1)
            self.ball.set_opacity(0)
            line.at("against")
            self.play(arrow.animate.set_opacity(1), run_time=0.5)
        with self.say("roll") as line:
            line.at("roll")
            self.play(arrow.animate.set_opacity(0), run_time=0.3)
            self.roll(self.good, 8.0)
        self.cite_end("good")
        with self.say("rest") as line:
            line.at("place")
            self.play(*(v.animate(rate_func=there_and_back).scale(1.25) for v in panel.values), run_time=0.8)
            line.at("error")
            self.play(panel.error.animate(rate_func=there_and_back).scale(1.25), run_time=0.8)
        with self.say("truth") as line:
            line.at("made")
            self.play(panel.rule.animate(rate_func=there_and_back).set_color(theme.DATA), run_time=1.0)
            line.at("noise")
            self.play(panel.scatter.animate(rate_func=there_and_back).set_fill(theme.INK), run_time=1.0)
        nearest = self.get_nearest()
        arrow = view.add_step_arrow(run.good, nearest, color=theme.INK, width=7).set_opacity(0)
        mark = self.get_minimum(nearest).shift(0.25 * UP)
        with self.say("nearest") as line:
            line.at("nearer")
            self.play(arrow.animate.set_opacity(1), GrowFromCenter(mark), run_time=0.6)
        self.play(arrow.animate.set_opacity(0), FadeOut(mark), run_time=0.4)

    def get_minimum(self, point: ArrayLike) -> Marker:
        """Return the mark of a minimum, edged so that it stands out from any ground."""
        mark = Marker(0, 0, theme.MINIMUM, "minimum").set_stroke(theme.GROUND, 2)
        return mark.move_to(self.place_of(point))

    def get_nearest(self) -> NDArray[np.float64]:
        """Return the minimum nearest to the good start."""
        facts = self.experiment.facts
        return np.array([facts["nearest_minimum_a"], facts["nearest_minimum_b"]])

    def add_slope_arrow(self, point: ArrayLike) -> SurfaceArrow:
        """Lay an arrow on the ground against the slope, of the same length wherever it is; unseen at first."""
        start = np.asarray(point, float)
        slope = self.experiment.objective.grad(start)
        length = 0.16 * float(np.ptp(self.experiment.window))
        end = start - length * slope / max(float(np.linalg.norm(slope)), 1e-9)
        return self.view.add_step_arrow(start, end, color=theme.GRADIENT, width=12).set_opacity(0)

    def start_badly(self) -> None:
        view, panel = self.view, self.panel
        self.chapter("bad")
        self.bad, self.bad_trail = self.add_run("bad")
        with self.say("start") as line:
            self.play(
                view.camera.animate.set(**BESIDE),
                self.good_trail.animate.set_opacity(0.6),
                run_time=line.until("start") + 0.8,
            )
            self.show_ball(self.bad)
        self.think()
        with self.say("roll") as line:
            line.at("roll")
            self.roll(self.bad, 6.0)
        self.cite_end("bad")
        with self.say("missed") as line:
            line.at("missed")
            self.show_misses()
            line.at("error")
            self.play(panel.error.animate(rate_func=there_and_back).scale(1.25), run_time=0.8)
        self.show_it_is_level()

    def show_it_is_level(self) -> None:
        """Go close to where the bad ball rests: no slope, and both curvatures positive."""
        run, view, panel = self.experiment, self.view, self.panel
        end = run.trajectories["bad"].x[-1]
        bends = [view.add_trail(view.path(line), color=theme.INK, width=7, dots=0) for line in self.get_cross(end)]
        for bend in bends:
            bend.show(bend.path.end / 2, bend.path.end / 2)
        home = view.camera.focus
        slope = panel.get_row(self.words("slope"), run.facts["bad_slope"], ".3f", 2, "bad_slope")
        signs = panel.get_row(
            self.words("curvatures"), run.facts["bad_smallest_curvature"], ".2f", 3, "bad_smallest_curvature"
        )
        second = Number(run.facts["bad_largest_curvature"], ".2f", fact="bad_largest_curvature")
        rows = VGroup(*slope, *signs, second.stand_after(signs[1], gap=0.3))
        with self.say("level") as line:
            self.hide_misses(
                view.camera.animate.set(**CLOSE, focus=view.landscape.lift(*end)),
                FadeOut(self.axes),
                self.bad_trail.animate.set_opacity(0.35),
                run_time=line.until("slope"),
            )
            line.at("slope")
            self.play(FadeIn(VGroup(*slope)), run_time=0.4)
            line.at("up")
            self.play(*(bend.animate.show() for bend in bends), FadeIn(VGroup(*signs)), FadeIn(second), run_time=1.0)
        ring, name = self.get_scipy_mark()
        with self.say("scipy") as line:
            line.at("agrees")
            self.play(*(bend.animate.set_opacity(0) for bend in bends), Create(ring), FadeIn(name), run_time=0.6)
        self.play(FadeOut(ring), FadeOut(name), FadeOut(rows), self.bad_trail.animate.set_opacity(1), run_time=0.4)
        self.play(view.camera.animate.set(**BESIDE, focus=home), run_time=1.2)
        self.axes.refresh()
        self.play(FadeIn(self.axes), run_time=0.3)

    def get_cross(self, point: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Return data points along the two principal directions through a point."""
        _, directions = np.linalg.eigh(self.experiment.objective.hess(point))
        reach = 0.085 * float(np.ptp(self.experiment.window))
        t = np.linspace(-reach, reach, 25)[:, None]
        return [point + t * direction for direction in directions.T]

    def get_scipy_mark(self) -> tuple[Circle, Mobject]:
        """Return a ring around the point that SciPy finds, and its name."""
        place = self.place_of(self.experiment.scipy_end("bad")) + 0.1 * UP
        ring = Circle(radius=0.36, color=theme.INK, stroke_width=theme.LINE_WIDTH).move_to(place)
        return ring, words(self.words("scipy"), theme.LABEL).next_to(ring, LEFT, buff=0.12)

    def start_once_more(self) -> None:
        panel = self.panel
        self.chapter("another")
        self.another, self.another_trail = self.add_run("another")
        with self.say("roll") as line:
            self.show_ball(self.another, run_time=0.8)
            line.at("roll")
            self.roll(self.another, 3.0)
        self.cite_end("another")
        with self.say("rest") as line:
            line.at("error")
            self.play(panel.error.animate(rate_func=there_and_back).scale(1.25), run_time=0.8)

    def look_from_above(self) -> None:
        run, view, panel = self.experiment, self.view, self.panel
        self.chapter("above")
        with self.say("rise") as line:
            line.at("rise")
            self.play(view.camera.animate.set(**ABOVE), run_time=3.5)
        marks = self.marks = [self.get_minimum(p.x) for p in run.minima]
        label, count = panel.get_row(self.words("minima"), run.facts["number_of_minima"], ".0f", 2, "number_of_minima")
        errors = [self.get_error_of(name) for name in ("good", "bad", "another")]
        balls = (self.good, self.bad, self.another)
        with self.say("minima") as line:
            line.at("minima")
            self.play(
                *(ball.animate.set_opacity(0) for ball in balls),
                LaggedStart(*(GrowFromCenter(mark) for mark in marks), lag_ratio=0.25),
                run_time=1.6,
            )
            self.play(FadeIn(label), FadeIn(count), run_time=0.4)
        with self.say("found") as line:
            line.at("found")
            self.play(LaggedStart(*(FadeIn(error) for error in errors), lag_ratio=0.5), run_time=1.5)
        best = run.global_minimum
        twin = np.array([run.facts["twin_a"], run.facts["twin_b"]])
        rings = [
            Circle(radius=0.27, color=theme.INK, stroke_width=theme.LINE_WIDTH).move_to(self.place_of(x))
            for x in (best.x, twin)
        ]
        with self.say("twin") as line:
            line.at("best")
            self.play(Create(rings[0]), self.morph(best.x, run_time=0.5), run_time=0.5)
            line.at("twin")
            self.play(Create(rings[1]), run_time=0.7)
            panel.cite(run.facts, "twin_a", "twin_b", "twin_loss")
            self.play(panel.values[0].animate(rate_func=there_and_back).scale(1.25), run_time=0.8)
        shown = (panel.plot, panel.scatter, panel.rule, *panel.symbols, panel.label, *panel.moving)
        self.play(*(FadeOut(m) for m in (*rings, *errors, label, count, *shown)), run_time=0.5)

    def get_error_of(self, name: str) -> Number:
        """Return the error of a run, to stand beside its end on the map."""
        run = self.experiment
        number = Number(run.facts[f"{name}_loss"], ".3f", size=theme.LABEL, align="center", fact=f"{name}_loss")
        return number.place(self.place_of(run.trajectories[name].x[-1]) + 0.6 * DOWN)

    def map_the_luck(self) -> None:
        run, view = self.experiment, self.view
        self.chapter("luck")
        starts = self.get_start_dots()
        with self.say("question") as line:
            line.at("anywhere")
            self.play(FadeIn(starts), run_time=0.8)
        self.think()
        alone, each = (basin_image(run.basins.label, colors) for colors in self.get_basin_colors())
        view.overlay.set_image(each).set_reveal(0.0, self.get_best_place())
        view.overlay.set_opacity(1)
        with self.say("wave") as line:
            line.at("wave")
            self.play(view.overlay.animate.set_reveal(2.6), run_time=5.0)
            self.play(FadeOut(starts), run_time=0.4)
        share = Number(run.facts["lucky_share"], ".0%", size=theme.TITLE, color=theme.ITERATE, fact="lucky_share")
        share.place(np.array([2.6, 2.55, 0]))
        name = words(self.words("lucky"), theme.BODY).next_to(share, RIGHT, buff=0.25)
        with self.say("share") as line:
            line.at("bright")

            def dim(amount: float) -> None:
                view.overlay.set_image(np.uint8(np.round((1 - amount) * each + amount * alone)))

            # The overlay takes part so that the view is drawn anew.
            self.play(view.overlay.animate.set_opacity(1), Drive(dim, 0, 1), run_time=0.8)
            line.at("share")
            self.play(FadeIn(share), FadeIn(name), run_time=0.5)
        self.start_again_and_again(VGroup(share, name))

    def get_start_dots(self) -> VGroup:
        """Return small dots all over the map."""
        low, high = self.experiment.window
        places = np.linspace(low, high, 16)[1:-1]
        return VGroup(
            *(
                Dot(self.place_of((a, b)), radius=0.035, color=theme.INK).set_stroke(theme.GROUND, 1)
                for a in places
                for b in places
            )
        )

    def get_best_place(self) -> NDArray[np.float64]:
        """Return where the best minimum lies in the world of the view."""
        return self.view.landscape.horizontal(*self.experiment.global_minimum.x)

    def get_basin_colors(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return colours of all basins: the lucky ones alone, and each its own."""
        run = self.experiment
        points, best = run.basins.points, run.global_minimum.fun
        lucky = np.array([p.fun <= best * (1 + 1e-6) + 1e-15 for p in points] + [False])
        gold = np.array(ManimColor(theme.ITERATE).to_rgb())
        each = np.where(lucky[:, None], gold, muted_colors(len(lucky)))
        alone = np.where(lucky[:, None], gold, muted_colors(len(lucky), lightness=0.36, chroma=0.025))
        return alone, each

    def start_again_and_again(self, heading: VGroup) -> None:
        """Let ball after ball roll from random starts, while the chance of luck grows."""
        run, view, facts = self.experiment, self.view, self.experiment.facts
        plot = Plot(Window(0, run.restarts + 0.5, 0, 1.05), 3.1, 3.4, ticks=(5, 5))
        plot.names.submobjects = [words(self.words(key), theme.LABEL, theme.NEUTRAL) for key in ("restarts", "chance")]
        plot.move_to([3.85, -0.35, 0])
        chances = 1 - (1 - facts["lucky_share"]) ** np.arange(1, run.restarts + 1)
        dots = [plot.draw(Marker(k + 1, chance, theme.ITERATE, "disc")) for k, chance in enumerate(chances)]
        with self.say("restart") as line:
            self.play(FadeIn(plot), *(trail.animate.set_opacity(0) for trail in self.trails), run_time=0.5)
            line.at("again")
            rolled = [part for k, dot in enumerate(dots) for part in self.restart(k, dot)]
        chance = Number(
            facts["restarts_success"], ".0%", color=theme.ITERATE, align="center", fact="restarts_success"
        ).place(dots[-1].get_center() + 0.25 * UP)
        with self.say("chance") as line:
            line.at("chance")
            self.play(FadeIn(chance), run_time=0.5)
        self.play(
            *(FadeOut(m) for m in (heading, plot, chance, *dots, *self.marks)),
            *(part.animate.set_opacity(0) for part in rolled),
            view.overlay.animate.set_opacity(0),
            run_time=0.8,
        )

    @property
    def trails(self) -> tuple[Trail, ...]:
        """The trails of the three runs."""
        return self.good_trail, self.bad_trail, self.another_trail

    def restart(self, k: int, dot: Marker) -> tuple[Ball, Trail]:
        """Roll a ball from the k-th random start, as far as it stays on the map."""
        run = self.experiment
        trajectory = run.restart_runs[k]
        low, high = run.window
        inside = ((trajectory.x >= low) & (trajectory.x <= high)).all(axis=1)
        stays = bool(inside.all())
        ball = self.add_ball(self.view.path(trajectory.x if stays else trajectory.x[: np.argmin(inside)]))
        trail = self.view.add_trail(ball, width=2.5, dots=0)
        ball.set_opacity(1)
        lucky = run.is_lucky(trajectory)
        quiet = ball.animate(run_time=0.7).follow() if stays else ball.animate(run_time=0.7).follow().set_opacity(0)
        self.play(quiet, GrowFromCenter(dot), run_time=0.7)
        if lucky:
            ring = Circle(radius=0.3, color=theme.INK, stroke_width=theme.LINE_WIDTH)
            ring.move_to(self.place_of(trajectory.x[-1]))
            self.play(Create(ring), run_time=0.4)
            self.play(FadeOut(ring), run_time=0.3)
        return ball, trail

    def give_inertia(self) -> None:
        run, view, panel = self.experiment, self.view, self.panel
        self.chapter("inertia")
        slow, _ = self.add_run("good", pace="iteration")
        heavy, _ = self.add_run("momentum", pace="iteration", colors=HEAVY_COLORS, size=1.12)
        panel.cite(run.facts, "good_start_a", "good_start_b", "good_start_loss")
        parts = (panel.scatter, panel.plot, panel.rule, *panel.symbols, panel.label)
        arrow = self.add_slope_arrow(run.good)
        with self.say("honey") as line:
            self.play(
                view.camera.animate.set(**VALLEY),
                *(FadeIn(m) for m in (*parts, panel.curve, *panel.values, panel.error)),
                slow.animate.set_opacity(1),
                run_time=line.until("honey"),
            )
            self.bring_to_back(*parts)
            line.at("honey")
            self.play(arrow.animate.set_opacity(1), run_time=0.5)
        label, number = panel.get_row(self.words("momentum"), run.facts["momentum"], "g", 2, "momentum")
        with self.say("momentum") as line:
            line.at("momentum")
            self.play(
                FadeIn(label),
                FadeIn(number),
                heavy.animate.set_opacity(1),
                *(m.animate.set_color(HEAVY) for m in (panel.curve, *panel.values)),
                run_time=0.5,
            )
            self.play(arrow.animate.set_opacity(0), run_time=0.3)
        self.think()
        shadow = panel.plot.draw(Curve(lambda x: run.curve(slow.point, x), samples=160, stroke_color=theme.ITERATE))
        self.add(shadow)
        past, settled = self.get_milestones()
        with self.say("flies") as line:
            line.at("flies")
            self.race(heavy, slow, shadow, past, line.rest())
        self.race(heavy, slow, shadow, settled, 5.0)
        heavy.follow()  # what is left of its way is less than a pixel
        self.cite_end("momentum")
        with self.say("elsewhere") as line:
            line.at("elsewhere")
            self.play(panel.error.animate(rate_func=there_and_back).scale(1.25), run_time=0.8)
        with self.say("luck"):
            pass
        self.play(*(FadeOut(m) for m in self.mobjects), run_time=0.6)

    def get_milestones(self) -> tuple[float, float]:
        """Return the iterations at which the run with momentum is nearest to the best minimum, and at rest."""
        run = self.experiment.trajectories["momentum"]
        settled = run.first_within(run.x[-1], 0.01) or run.nit
        passing = int(np.argmin(run.distances(self.experiment.global_minimum.x)[: settled + 1]))
        return min(1.6 * passing, 0.5 * settled), float(settled)

    def race(self, heavy: Ball, slow: Ball, shadow: Curve, iteration: float, run_time: float) -> None:
        """Let both balls go to the same iteration, each with its curve; the numbers are the heavy one's."""
        timing = {"run_time": run_time, "rate_func": linear}
        self.play(
            heavy.animate(**timing).follow(at=iteration),
            slow.animate(**timing).follow(at=iteration),
            Drive(lambda _: self.panel.show(heavy.point), 0, 1, *self.panel.moving, **timing),
            Drive(lambda _: shadow.redraw(self.panel.plot), 0, 1, shadow, **timing),
        )

    def recapitulate(self) -> None:
        self.chapter("recap")
        rows = VGroup(
            *(words(self.words(key), theme.HEADING) for key in ("recap_first", "recap_second", "recap_third"))
        )
        rows.arrange(DOWN, buff=0.8, aligned_edge=LEFT).move_to([0.2, 0.4, 0])
        marks = [
            Marker(0, 0, theme.MINIMUM, "minimum"),
            Marker(0, 0, theme.ITERATE),
            VGroup(*(Marker(0.0, 0.0, theme.ITERATE, "small").shift(0.15 * k * RIGHT) for k in range(3))),
        ]
        for mark_, row in zip(marks, rows, strict=True):
            mark_.next_to(row, LEFT, buff=0.35)
        beats = zip(("first", "second", "third"), ("stops", "start", "several"), rows, marks, strict=True)
        for key, word, row, mark in beats:
            with self.say(key) as line:
                line.at(word)
                self.play(FadeIn(row, shift=0.15 * RIGHT), GrowFromCenter(mark), run_time=0.5)
        with self.say("next"):
            pass
        self.play(FadeOut(rows), *(FadeOut(mark) for mark in marks), run_time=0.8)
