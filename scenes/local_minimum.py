"""Where gradient descent comes to rest, and how much of that is luck."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    Mobject,
    VGroup,
    Write,
    there_and_back,
)
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from gdcore import experiments
from scenes.stage.instruments.controls import Drive
from scenes.stage.lesson.landscape_lesson import HEAVY, HEAVY_COLORS, PANEL_CENTER, LandscapeLesson
from scenes.stage.lesson.recap import RecapRow, show_recap
from scenes.stage.look import theme
from scenes.stage.look.intent import allow
from scenes.stage.look.places import TITLE_PLACE
from scenes.stage.look.text import Number, words
from scenes.stage.pictures.basin_map import BasinMap
from scenes.stage.pictures.fit_panel import error_format
from scenes.stage.pictures.swarm import Swarm
from scenes.stage.plots.plot import Curve, Marker, Plot
from scenes.stage.plots.window import Window
from scenes.stage.surface.view import SurfacePath, Trail

#: Where the camera stands, and how wide its lens is open.
OPEN = {"field_of_view": 36 * DEGREES}
ARRIVING = {"azimuth": -176 * DEGREES, "elevation": 30 * DEGREES, "distance": 4.0, **OPEN}
WHOLE = {"azimuth": -62 * DEGREES, "elevation": 36 * DEGREES, "distance": 4.25, **OPEN}
BESIDE = {"azimuth": -68 * DEGREES, "elevation": 42 * DEGREES, "distance": 4.45, **OPEN}
VALLEY = {"azimuth": -152 * DEGREES, "elevation": 42 * DEGREES, "distance": 4.5, **OPEN}
CLOSE = {"azimuth": -90 * DEGREES, "elevation": 43 * DEGREES, "distance": 2.5, **OPEN}
#: From far above through a narrow lens the block is a map: its edges are straight.
ABOVE = {"azimuth": -90 * DEGREES, "elevation": 90 * DEGREES, "distance": 15.8, "field_of_view": 9 * DEGREES}

#: Where the share of lucky starts stands: its number, and the bar under it.
SHARE_PLACE, BAR_PLACE = np.array([3.55, -1.5, 0.0]), np.array([4.36, -2.1, 0.0])


class LocalMinimum(LandscapeLesson):
    """Gradient descent ends in the minimum of the valley it starts in, which need not be the best.

    Wants: gradient descent as "walk against the slope", and the squared error of a fit.
    A variant is a subclass with another `experiment`.
    """

    experiment = experiments.LocalMinimum(grid=100)
    seen = ("good", "bad", "another")
    more_room = "choose more noise or a larger window"  # little noise makes canyons of the valleys

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

    # -- beats --------------------------------------------------------------------

    def pose_the_puzzle(self) -> None:
        self.chapter("puzzle")
        view = self.view = self.get_view(**ARRIVING)
        self.ball = self.add_ball(view.path([self.experiment.bad]))
        title = words(self.script.title, theme.TITLE).move_to(TITLE_PLACE)
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
        self.chapter("point")
        panel = self.panel = self.get_panel()
        panel.show(self.experiment.bad)
        axes = self.axes = self.get_axes()
        for kind in ("line_contrast", "outside_safe_margin"):
            allow(axes, kind, reason="the axis of the error fades as the camera rises over it, and comes back with it")
        with self.say("network") as line:
            line.at("left")
            self.play(*self.stand_aside(**BESIDE), run_time=1.0)
            axes.refresh()  # it has not been on screen yet
            line.at("a")
            self.play(FadeIn(axes), FadeIn(panel.symbols[0]), FadeIn(panel.values[0]), run_time=0.2)
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
            self.point_at(*panel.values)
            line.at("error")
            self.point_at(panel.error)
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

    def get_nearest(self) -> NDArray[np.float64]:
        """Return the minimum nearest to the good start."""
        facts = self.experiment.facts
        return np.array([facts["nearest_minimum_a"], facts["nearest_minimum_b"]])

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
            self.point_at(panel.error)
        self.show_it_is_level()

    def show_it_is_level(self) -> None:
        """Go close to where the bad ball rests: no slope, and both curvatures positive."""
        run, panel, home = self.experiment, self.panel, self.view.camera.focus
        end = run.trajectories["bad"].x[-1]
        bends = self.add_cross(end)
        haze = self.get_haze()
        slope = panel.get_row(self.words("slope"), run.facts["bad_slope"], ".3f", 2, "bad_slope")
        signs = panel.get_row(
            self.words("curvatures"), run.facts["bad_smallest_curvature"], ".2f", 3, "bad_smallest_curvature"
        )
        second = Number(run.facts["bad_largest_curvature"], ".2f", fact="bad_largest_curvature")
        rows = VGroup(*slope, *signs, second.stand_after(signs[1], gap=0.3))
        with self.say("level") as line:
            self.hide_misses(
                *self.go_close(end, **CLOSE),
                FadeIn(haze),
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
        self.play(*self.stand_aside(**BESIDE, focus=home), FadeOut(haze), run_time=1.2)
        self.axes.refresh()
        self.play(FadeIn(self.axes), run_time=0.3)

    def get_scipy_mark(self) -> tuple[Circle, Mobject]:
        """Return a ring around the point that SciPy finds, and its name."""
        ring = self.get_ring(self.experiment.scipy_end("bad"), radius=0.4).shift(0.12 * UP)
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
            self.point_at(panel.error)

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
        rings = [self.get_ring(x) for x in (best.x, twin)]
        with self.say("twin") as line:
            line.at("best")
            self.play(Create(rings[0]), self.morph(best.x, run_time=0.5), run_time=0.5)
            line.at("twin")
            self.play(Create(rings[1]), run_time=0.7)
            panel.cite(run.facts, "twin_a", "twin_b", "twin_loss")
            self.point_at(panel.values[0])
        shown = (*panel.symbols, panel.label, *panel.moving)
        self.play(
            *(FadeOut(m) for m in (*rings, *errors, label, count, *shown)),
            *(trail.animate.set_opacity(0) for trail in (self.good_trail, self.bad_trail, self.another_trail)),
            run_time=0.5,
        )

    def get_error_of(self, name: str) -> Number:
        """Return the error of a run, to stand beside its end on the map."""
        run, fact = self.experiment, f"{name}_loss"
        error = run.facts[fact]
        number = Number(error, error_format(error), size=theme.LABEL, align="center", fact=fact)
        return number.place(self.place_of(run.trajectories[name].x[-1]) + 0.6 * DOWN)

    def map_the_luck(self) -> None:
        self.chapter("luck")
        map_of_luck = self.get_map()
        swarm, bar = self.get_swarm(map_of_luck), map_of_luck.get_bar(self.panel.plot.frame_width, 0.3, BAR_PLACE)
        heading = words(self.words("lucky"), theme.BODY).move_to(SHARE_PLACE + 0.15 * RIGHT, aligned_edge=LEFT)
        unknown = words("?", theme.TITLE, theme.ITERATE).next_to(heading, LEFT, buff=0.25)
        with self.say("question") as line:
            line.at("anywhere")
            self.play(FadeIn(swarm.dots), FadeIn(swarm.curves), *(FadeOut(m) for m in self.marks), run_time=0.8)
            line.at("likely")
            self.play(FadeIn(unknown), FadeIn(heading), run_time=0.4)
        self.think()
        with self.say("crowd") as line:
            line.at("roll")
            self.play(Drive(swarm.go, 0, 1, *swarm.moving), run_time=4.5)
        with self.say("colour") as line:
            line.at("colour")
            self.play(*swarm.paint(map_of_luck.colors), run_time=0.6)
            line.at("back")
            self.play(Drive(swarm.go, 1, 0, *swarm.moving), run_time=2.4)
        with self.say("map") as line:
            self.play(FadeOut(swarm.curves), run_time=0.6)
            line.at("map")
            origin = self.experiment.global_minimum.x
            self.play(*map_of_luck.spread(bar, origin), run_time=5.0)
            self.play(FadeOut(swarm.dots), *(FadeIn(m) for m in self.marks), run_time=0.5)
        with self.say("share") as line:
            line.at("bright")
            self.play(*map_of_luck.dim(bar), FadeOut(unknown), FadeIn(self.panel.curve), run_time=0.8)
            line.at("share")
            share = Number(
                self.experiment.facts["lucky_share"], ".0%", size=theme.TITLE, color=theme.ITERATE, fact="lucky_share"
            )
            share.next_to(heading, LEFT, buff=0.25)
            self.play(FadeIn(share), run_time=0.5)
        self.start_again_and_again(VGroup(share, heading, bar))

    def get_map(self) -> BasinMap:
        """Return where every start ends; the best minimum and its equals are the bright valley."""
        found = self.experiment.basins
        return BasinMap(self.view, found, self.experiment.as_good_as_best(found.points))

    def get_swarm(self, map_of_luck: BasinMap) -> Swarm:
        """Return balls all over the map, each with its curve."""
        run = self.experiment
        ways, label = run.crowd(12)
        swarm = Swarm(
            ways,
            map_of_luck.valley_of[label],
            map_of_luck.count,
            window=run.window,
            to_frame=self.places_of,
            plot=self.panel.plot,
            model=run.model,
        )
        allow(swarm.dots, "line_contrast", reason="a ball in the colour of its valley is told by its bright rim")
        return swarm

    def start_again_and_again(self, heading: VGroup) -> None:
        """Let ball after ball roll from random starts, while the chance of luck grows."""
        view, panel = self.view, self.panel
        plot, dots, chance = self.get_chances()
        with self.say("restart") as line:
            self.clear_away(panel.plot, panel.scatter, panel.rule, panel.curve, run_time=0.4)
            self.play(FadeIn(plot), run_time=0.4)
            line.at("again")
            left_behind = [self.restart(k, dot) for k, dot in enumerate(dots)]
        with self.say("chance") as line:
            line.at("chance")
            self.play(FadeIn(chance), run_time=0.5)
        self.play(
            *(FadeOut(m) for m in (heading, plot, chance, *dots, *self.marks, *(start for start, _ in left_behind))),
            *(trail.animate.set_opacity(0) for _, trail in left_behind),
            view.overlay.animate.set_opacity(0),
            run_time=0.8,
        )

    def get_chances(self) -> tuple[Plot, list[Marker], Number]:
        """Return a plot of the chance that one of so many starts is lucky, its dots, and the last as a number."""
        run, facts = self.experiment, self.experiment.facts
        plot = Plot(Window(0, run.restarts + 0.5, 0, 1.05), 3.1, 2.7, ticks=(5, 5))
        plot.names.submobjects = [words(self.words(key), theme.LABEL, theme.NEUTRAL) for key in ("restarts", "chance")]
        plot.move_to(PANEL_CENTER + 0.48 * LEFT)  # the name of its axis stands on the right
        chances = 1 - (1 - facts["lucky_share"]) ** np.arange(1, run.restarts + 1)
        dots = [plot.draw(Marker(k + 1, chance, theme.ITERATE, "disc")) for k, chance in enumerate(chances)]
        last = Number(facts["restarts_success"], ".0%", color=theme.ITERATE, align="center", fact="restarts_success")
        return plot, dots, last.place(dots[-1].get_center() + 0.25 * UP)

    def restart(self, k: int, dot: Marker) -> tuple[Dot, Trail]:
        """Roll a ball from the k-th random start while its dot grows; only its start and its trail stay."""
        trajectory, lucky = self.experiment.restart_runs[k], self.experiment.is_lucky(self.experiment.restart_runs[k])
        ball, start, trail = self.drop(trajectory.x, theme.ITERATE if lucky else theme.INK, GrowFromCenter(dot))
        if lucky:
            ring = self.get_ring(trajectory.x[-1], radius=0.3)
            self.play(Create(ring), run_time=0.4)
            self.play(FadeOut(ring), ball.animate.set_opacity(0), run_time=0.3)
        else:
            self.play(ball.animate.set_opacity(0), run_time=0.15)
        return start, trail

    def give_inertia(self) -> None:
        run, view, panel = self.experiment, self.view, self.panel
        self.chapter("inertia")
        slow, _ = self.add_run("good", pace="iteration", trail=theme.ITERATE)
        heavy, _ = self.add_run("momentum", pace="iteration", trail=HEAVY, colors=HEAVY_COLORS, size=1.12)
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
            self.point_at(panel.error)
        with self.say("luck"):
            self.clear_away(shadow)  # the two balls are no longer compared
        self.play(*(FadeOut(m) for m in self.mobjects), run_time=0.6)

    def get_milestones(self) -> tuple[float, float]:
        """Return the iterations at which the run with momentum is nearest to the best minimum, and at rest."""
        run = self.experiment.trajectories["momentum"]
        settled = run.first_within(run.x[-1], 0.01) or run.nit
        passing = int(np.argmin(run.distances(self.experiment.global_minimum.x)[: settled + 1]))
        return min(1.6 * passing, 0.5 * settled), float(settled)

    def recapitulate(self) -> None:
        self.chapter("recap")
        several = VGroup(*(Marker(0.0, 0.0, theme.ITERATE, "small").shift(0.15 * k * RIGHT) for k in range(3)))
        rows = show_recap(
            self,
            RecapRow(say="first", at="stops", words="recap_first", mark=Marker(0, 0, theme.MINIMUM, "minimum")),
            RecapRow(say="second", at="start", words="recap_second", mark=Marker(0, 0, theme.ITERATE)),
            RecapRow(say="third", at="several", words="recap_third", mark=several),
        )
        with self.say("next"):
            pass
        self.play(FadeOut(rows), run_time=0.8)
