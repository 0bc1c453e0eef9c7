"""A lesson about an error over two parameters: its landscape on the left, and on the right the fit a point means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from manim import RIGHT, Animation, Circle, Create, Dot, FadeOut, Rectangle, VGroup, linear
from numpy.typing import ArrayLike, NDArray

from gdcore.objectives import Model, SampleMean
from gdcore.trajectory import Trajectory
from scenes.stage.errors import LectureError
from scenes.stage.instruments.controls import Drive
from scenes.stage.lesson.lesson import Experiment, Lesson
from scenes.stage.look import theme
from scenes.stage.look.text import Number, formula, words
from scenes.stage.pictures.fit_panel import FitPanel
from scenes.stage.plots.plot import Curve, Marker
from scenes.stage.plots.window import nice_ticks
from scenes.stage.surface.drawing import gl
from scenes.stage.surface.view import Ball, SurfaceArrow, SurfacePath, SurfaceView, Trail

__all__ = ["BALL_COLORS", "HEAVY", "HEAVY_COLORS", "PANEL_CENTER", "LandscapeLesson"]

#: Where landscape and panel stand once both are there.
VIEW_CENTER, VIEW_WIDTH, VIEW_HEIGHT = np.array([-2.05, 0.3, 0.0]), 8.0, 6.6
PANEL_CENTER = np.array([4.36, 1.2, 0.0])
#: Close to the ground the landscape is cut off by the frame, and fades out before the panel.
CLOSE_RIGHT, CLOSE_HAZE = 1.85, 1.1

BALL_RADIUS, SMALLEST_BALL, BALL_COLORS = 0.06, 0.02, (theme.ITERATE, "#7A4A12")
#: A ball with inertia.
HEAVY = theme.INK
HEAVY_COLORS = (HEAVY, "#3D4856")


class LandscapeExperiment(Experiment, Protocol):
    """What a lesson on a landscape needs of an experiment.

    Its facts name the end of a run: ``{run}_a`` and ``{run}_b`` are the two parameters, ``{run}_loss`` is the error.
    """

    window: tuple[float, float]
    model: Model

    @property
    def objective(self) -> SampleMean:
        """The error over the two parameters."""

    @property
    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The data."""

    @property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name."""

    def curve(self, parameters: ArrayLike, x: ArrayLike) -> NDArray[np.float64]:
        """Return the model's values."""


class LandscapeLesson(Lesson):
    """A lesson whose balls roll over an error while the curve of the place where they are bends beside it.

    Attributes
    ----------
    seen
        Names of the runs whose first and last curves the panel has room for; their balls are of one size.
    more_room
        What to change in the experiment if a valley is too narrow for a ball.
    """

    experiment: LandscapeExperiment
    seen: tuple[str, ...] = ()
    more_room: str = "choose another start or a larger window"
    view: SurfaceView
    panel: FitPanel

    def setup(self) -> None:
        """Ask for OpenGL before any line is spoken."""
        if self.session_spec.output.enabled:
            gl.context()
        super().setup()

    # -- what there is to see ---------------------------------------------------

    def get_view(self, **camera: float) -> SurfaceView:
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
        view.camera.set(**camera)
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
            seen=[run.trajectories[name].x[k] for name in self.seen for k in (0, -1)],
        )

    # -- where to look from ------------------------------------------------------

    def stand_aside(self, **camera: Any) -> list[Any]:
        """Return animations that give the landscape its place beside the panel."""
        view = self.view
        place = view.animate.stretch_to_fit_width(VIEW_WIDTH).stretch_to_fit_height(VIEW_HEIGHT).move_to(VIEW_CENTER)
        return [place, view.camera.animate.set(**camera)]

    def go_close(self, point: ArrayLike, **camera: Any) -> list[Any]:
        """Return animations that let the landscape fill the frame up to the panel, about a point of the ground."""
        left, bottom = -7.12, -4.01  # just beyond the frame
        view = self.view
        place = view.animate.stretch_to_fit_width(CLOSE_RIGHT - left).stretch_to_fit_height(-2 * bottom)
        focus = view.landscape.lift(*np.asarray(point, float))
        return [place.move_to([(CLOSE_RIGHT + left) / 2, 0, 0]), view.camera.animate.set(**camera, focus=focus)]

    def get_haze(self) -> Rectangle:
        """Return what hides the cut edge of a landscape that is seen from close."""
        haze = Rectangle(width=CLOSE_HAZE, height=8.1, stroke_width=0)
        haze.set_fill([theme.GROUND, theme.GROUND], opacity=[0.0, 1.0]).set_sheen_direction(RIGHT)
        return haze.move_to([CLOSE_RIGHT + 0.02 - CLOSE_HAZE / 2, 0, 0])

    # -- what stands on the ground ------------------------------------------------

    @cached_property
    def ball_radius(self) -> float:
        """As large as is easily seen, unless a ball has too little room in its valley."""
        room = (self.get_path(name).largest_radius(BALL_RADIUS) for name in self.seen)
        radius = min(room, default=BALL_RADIUS)
        if radius < SMALLEST_BALL:
            raise LectureError(
                f"{type(self).__name__} cannot be drawn: a valley is so narrow that only a ball of radius {radius:.2g} "
                f"has room in it, and one below {SMALLEST_BALL:g} is hardly seen; {self.more_room}."
            )
        return radius

    def get_path(self, name: str) -> SurfacePath:
        """Return the way of a run of the experiment over the landscape."""
        return self.view.path(self.experiment.trajectories[name].x)

    def add_ball(self, path: SurfacePath, *, size: float = 1.0, **options: Any) -> Ball:
        """Place a ball at the start of a path, unseen at first, of about ``size`` times the usual radius."""
        radius = path.largest_radius(size * self.ball_radius)
        return self.view.add_ball(path, **{"radius": radius, "colors": BALL_COLORS, **options}).set_opacity(0)

    def add_run(self, name: str, *, trail: str = "#FFF4E0", **options: Any) -> tuple[Ball, Trail]:
        """Place a ball at the start of a run of the experiment, with a trail behind it."""
        ball = self.add_ball(self.get_path(name), **options)
        return ball, self.view.add_trail(ball, color=trail, width=3.5, dots=8.0)

    def add_slope_arrow(self, point: ArrayLike) -> SurfaceArrow:
        """Lay an arrow on the ground against the slope, of the same length wherever it is; unseen at first."""
        start = np.asarray(point, float)
        slope = self.experiment.objective.grad(start)
        length = 0.16 * float(np.ptp(self.experiment.window))
        end = start - length * slope / max(float(np.linalg.norm(slope)), 1e-9)
        return self.view.add_step_arrow(start, end, color=theme.GRADIENT, width=12).set_opacity(0)

    def add_cross(self, point: NDArray[np.float64]) -> list[Trail]:
        """Lay a line along each of the two principal directions through a point; nothing of them shows yet."""
        _, directions = np.linalg.eigh(self.experiment.objective.hess(point))
        reach = 0.11 * float(np.ptp(self.experiment.window))
        t = np.linspace(-reach, reach, 25)[:, None]
        paths = [self.view.path(point + t * direction) for direction in directions.T]
        return [
            self.view.add_trail(path, color=theme.INK, width=7, dots=0).show(path.end / 2, path.end / 2)
            for path in paths
        ]

    def get_minimum(self, point: ArrayLike) -> Marker:
        """Return the mark of a minimum, edged so that it stands out from any ground."""
        mark = Marker(0, 0, theme.MINIMUM, "minimum").set_stroke(theme.GROUND, 2)
        return mark.move_to(self.place_of(point))

    def get_ring(self, point: ArrayLike, radius: float = 0.27) -> Circle:
        """Return a ring around a point of the ground."""
        ring = Circle(radius=radius, color=theme.INK, stroke_width=theme.LINE_WIDTH)
        return ring.move_to(self.place_of(point))

    def place_of(self, point: ArrayLike) -> NDArray[np.float64]:
        """Return where a point of the ground is on screen."""
        return self.view.project(point)[0]

    def places_of(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points ``(n, 2)`` of the ground are on screen, ``(n, 3)``."""
        return self.view.projector()(self.view.landscape.lift(*points.T))

    # -- what moves ---------------------------------------------------------------

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

    def race(self, first: Ball, second: Ball, shadow: Curve, iteration: float, run_time: float) -> None:
        """Let two balls go to the same iteration, each with its curve; the numbers are those of the first.

        Parameters
        ----------
        first, second
            The balls, at the pace of iterations.
        shadow
            The curve of the second, drawn beside that of the panel.
        iteration
            Where both arrive, counted in iterations.
        run_time
            In seconds.
        """
        timing = {"run_time": run_time, "rate_func": linear}
        self.play(
            first.animate(**timing).follow(at=iteration),
            second.animate(**timing).follow(at=iteration),
            Drive(lambda _: self.panel.show(first.point), 0, 1, *self.panel.moving, **timing),
            Drive(lambda _: shadow.redraw(self.panel.plot), 0, 1, shadow, **timing),
        )

    def drop(self, x: NDArray[np.float64], color: str, *others: Animation) -> tuple[Ball, Dot, Trail]:
        """Let a ball roll along iterates as far as it stays on the map, from a dot of a colour that marks its start."""
        low, high = self.experiment.window
        inside = ((x >= low) & (x <= high)).all(axis=1)
        ball = self.add_ball(self.view.path(x if inside.all() else x[: np.argmin(inside)])).set_opacity(1)
        trail = self.view.add_trail(ball, width=2.5, dots=0)
        start = Dot(self.place_of(x[0]), radius=0.06, color=color).set_stroke(theme.GROUND, 1.5)
        self.add(start)
        self.play(ball.animate.follow(), *others, run_time=0.55)
        return ball, start, trail

    def point_at(self, *numbers: Number) -> None:
        """Let numbers of the panel swell and shrink back, without touching their names."""
        self.pulse(*numbers, scale=1.25, run_time=0.8)

    def show_misses(self, run_time: float = 0.8) -> None:
        """Draw the distances from data to curve."""
        self.panel.shows_misses = True
        self.play(Create(self.panel.misses), run_time=run_time)

    def hide_misses(self, *others: Any, run_time: float = 0.4) -> None:
        """Take them away again."""
        self.panel.shows_misses = False
        self.play(FadeOut(self.panel.misses), *others, run_time=run_time)

    def cite_end(self, name: str) -> None:
        """Show the end of a run in the panel, as the facts of a `LandscapeExperiment` have it."""
        self.panel.cite(self.experiment.facts, f"{name}_a", f"{name}_b", f"{name}_loss")
