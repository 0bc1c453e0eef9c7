"""A lesson about an error over two parameters: its landscape, what stands on it, and the fit that a point means.

Examples
--------
::

    class Bowl(LandscapeLesson):
        experiment = LineFit()
        beats = ("roll",)
        seen = ("descent",)

        @beat("land", "edges", "card")
        def roll(self) -> None:
            ball = self.roller("descent")
            with self.say("down") as line:
                self.show(ball, self.trail(ball), also=[self.shows(ball)])
                line.at("roll")
                self.follow(ball)
                line.show("rest", self.mark("best", MINIMUM))
                self.fly(ABOVE)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore.objectives import Model, SampleMean
from gdcore.trajectory import Trajectory
from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Formula, Number, Words
from scenes.stage.drawing.solids import CARD_DEPTH, plated
from scenes.stage.drawing.values import Derived, Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.errors import LectureError
from scenes.stage.instruments.slider import Slider
from scenes.stage.lesson.lesson import Experiment, Lesson
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.pictures.basin_map import BasinMap
from scenes.stage.pictures.fit_panel import FitCard, Shown
from scenes.stage.pictures.series import picture_box
from scenes.stage.pictures.swarm import Swarm
from scenes.stage.plots.box import Box
from scenes.stage.plots.window import nice_ticks
from scenes.stage.surface.drawing import gl
from scenes.stage.surface.edges import EdgeNumbers, edge_names
from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.path import SurfacePath
from scenes.stage.surface.reshape import Reshape
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.standing import Bends, GroundArrow, GroundMark, GroundTrail, HandBall, Ring, RunBall, StartDot
from scenes.stage.surface.terrain import Terrain, point_of

__all__ = [
    "ABOVE",
    "CARD",
    "HEAVY",
    "MAP",
    "NARROW",
    "ROLLING",
    "TALL",
    "VIEW",
    "WHOLE",
    "LandscapeLesson",
    "by_hand",
    "edged",
    "ground",
    "rests",
    "rolls",
]

#: The whole frame, with the landscape in its lower part; beside a card; as a map beside a narrow card.
WHOLE, VIEW, MAP = Box(0, 200, 1920, 1280), Box(-126, -20, 1434, 1060), Box(370, -76, 1450, 1004)
#: A card beside the landscape, and beside the map, there as high as the map if it is tall.
CARD, NARROW, TALL = Box(1216, 112, 1824, 896), Box(1376, 112, 1824, 700), Box(1376, 112, 1824, 896)
#: Straight down: the map is 840 pixels square, so that its marks and numbers keep to the part of the frame for words.
ABOVE = Sight.from_above(1080.0, 840.0)

#: Colours of a ball: the method's, and one with inertia.
ROLLING, HEAVY = (theme.ITERATE, "#7A4A12"), (theme.INK, "#3D4856")
BALL_RADIUS, SMALLEST_BALL = 0.072, 0.02
#: Colour of a trail.
TRAIL = "#FFF4E0"


class LandscapeExperiment(Experiment, Protocol):
    """What a lesson on a landscape needs of an experiment."""

    window: Any  # of both parameters, or a pair for each
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


def rolls(name: str) -> Any:
    """Declare the ball of a run with its trail in the class of a lesson: ``good_run = rolls("good")``."""
    return cached_property(lambda lesson: lesson.rolled(name))


def rests(*names: str) -> Any:
    """Declare what beats need that begin when the balls of runs are at rest: ``good_at_rest = rests("good")``."""
    return cached_property(lambda lesson: lesson.at_rest(*(part for name in names for part in lesson.rolled(name))))


def by_hand(way: str, *args: Any, on: str = "land") -> Any:
    """Declare a ball that is moved by hand along a way of the experiment, on a ground of the lesson, by its name."""
    return cached_property(lambda lesson: lesson.hand_ball(lesson.of(way, *args), on=getattr(lesson, on)))


def ground(name: str, **options: Any) -> Any:
    """Declare the ground of another error: ``trough = ground("half_objective")``; see `another_ground`."""
    return cached_property(lambda lesson: lesson.another_ground(name, **options))


def edged(name: str) -> Any:
    """Declare numbers and names along the edges of a ground in the class of a lesson: ``map_edges = edged("map")``."""
    return cached_property(lambda lesson: lesson.edges_of(getattr(lesson, name)))


def _both(window: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the window of each of two parameters, given one for both or a pair of them."""
    first, second = window
    return (first, second) if np.ndim(first) else ((first, second), (first, second))


class LandscapeLesson(Lesson):
    """A lesson whose balls roll over an error while the curve of the place where they are bends on a card beside it.

    Attributes
    ----------
    seen
        Names of the runs whose first and last curves the card has room for; their balls are of one size.
    first
        The run at whose start the card begins.
    sight
        From where one looks beside the card.
    opening
        From where one looks, and where the picture stands, when the film opens; beside the card by default.
    shaped
        A function of the error that is the height, so that deep valleys show; None for the error itself.
    relief
        The height of the block, which is about 2 wide.
    resolution
        Mesh nodes along each side of a ground.
    reaching
        Errors that are drawn within its height, whatever is there.
    dot_px
        Radius of the data on the card, in pixels.
    more_room
        What to change in the experiment if a valley is too narrow for a ball.
    """

    experiment: ClassVar[Any]
    seen: tuple[str, ...] = ()
    first: str | None = None
    sight: Sight = Sight(-64.0, 41.0, 4.05, (0.0, -0.04, -0.01))
    opening: tuple[Sight, Box] | None = None
    shaped: ClassVar[Callable[[Any], Any] | None] = staticmethod(np.sqrt)
    relief: float = 0.75
    resolution: int = 120
    reaching: tuple[float, ...] = ()
    dot_px: float = 5.0
    more_room: str = "choose another start or a larger window"

    def setup(self) -> None:
        """Ask for OpenGL before anything is computed or spoken: without it the lecture is refused in one sentence."""
        if self.session_spec.output.enabled:
            gl.context()
        super().setup()

    # -- the landscape and its card -----------------------------------------------

    @cached_property
    def windows(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The window of each parameter: an experiment may have one for both."""
        return _both(self.experiment.window)

    def ground_of(self, error: str | Callable[[Any], Any], window: Any = None, **options: Any) -> Landscape:
        """Return an error as ground; both parameters have one scale.

        Parameters
        ----------
        error
            The name of an objective of the experiment, or a function of points ``(..., 2)``.
        window
            A pair for both parameters or one for each; that of the experiment by default.
        options
            Of `Landscape`: ``transform`` shapes the heights (by default as `shaped` says; the root of the error lets
            deep valleys show), ``value_range`` names the errors that lie lowest and highest, if several grounds are
            to share a scale, a narrow ravine seen from above asks for more ``resolution``.
        """
        funs = Of(self.experiment, error)().funs if isinstance(error, str) else error
        windows = self.windows if window is None else _both(window)
        wide, high = (float(np.ptp(side)) for side in windows)
        sides = (4.0 * wide / (wide + high), 4.0 * high / (wide + high))
        return Landscape(
            lambda a, b: funs(np.stack([a, b], axis=-1)), windows,
            **{"transform": self.shaped, "relief": self.relief, "sides": sides, "resolution": self.resolution,
               "reaching": self.reaching, "contours": 14, **options},
        )  # fmt: skip

    @cached_property
    def ground(self) -> Landscape:
        """The error as ground; by default its height is the root of the error, so that deep valleys show."""
        return self.ground_of(self.experiment.objective.funs)

    @cached_property
    def land(self) -> Terrain:
        """The landscape beside its card."""
        return self.terrain(*(self.opening or (self.sight, VIEW)))

    def terrain(
        self, sight: Sight, box: Box, *, depth: float = 0.0, ground: Landscape | None = None, of: str = "objective",
        rises_from: Terrain | None = None,
    ) -> Terrain:  # fmt: skip
        """Return the landscape seen from somewhere, in a box; what is drawn of what stands on it is on screen.

        Another ground needs the name under which the experiment has its function; see `ground_of`.
        """
        made = Terrain(
            self.experiment, self.ground if ground is None else ground, sight, box, of=of, screen=self.on_screen,
            rises_from=rises_from,
        )  # fmt: skip
        return made.at_depth(depth) if depth else made

    def another_ground(self, name: str, *, room_for: Sequence[str] = (), risen: float = 1.0, **options: Any) -> Terrain:
        """Return the ground of another error of the experiment, seen by the camera of the first.

        Parameters
        ----------
        name
            What the experiment calls the error.
        room_for
            Runs that the window holds besides what it usually does.
        risen
            How far it has risen: 0 for the blank slab.
        options
            Of `ground_of`.
        """
        if room_for:
            options["window"] = self.window_with(*room_for)
        made = self.terrain(self.sight, VIEW, ground=self.ground_of(name, **options), of=name)
        made.sight, made.box = self.land.sight, self.land.box
        made.risen.set(risen)
        return made

    def window_with(self, *runs: str) -> Any:
        """Return the window of the experiment, widened if it takes that to hold all iterates of some runs."""
        ways = np.concatenate([self.experiment.trajectories[name].x for name in runs])

        def held(ends: Any, places: NDArray[np.float64]) -> tuple[float, float]:
            room = (ends[1] - ends[0]) / 24
            return min(ends[0], float(places.min()) - room), max(ends[1], float(places.max()) + room)

        window = self.experiment.window
        if np.ndim(window[0]) == 0:
            return held(window, ways)
        return tuple(held(ends, places) for ends, places in zip(window, ways.T, strict=True))

    def rise(
        self, land: Terrain, out_of: Terrain | None = None, *, run_time: float = 1.8, also: Sequence[Any] = ()
    ) -> None:
        """Let a ground rise: out of another one that is on screen, whose place it takes, or out of the blank slab."""
        land.risen.set(0.0)
        land.rises_from = out_of
        self.put(land)
        if out_of is not None:
            self.drop(out_of)
        self.play(Vary(land.risen, 1.0), *also, run_time=run_time)

    def reshaped(self, of: str, value: Value[Any], sight: Sight, box: Box, **options: Any) -> Terrain:
        """Return the ground of an error that takes a value, laid anew as that is varied; ``of`` names the error.

        The options are those of `ground_of`.
        """
        question = Of(self.experiment, of, (value,))
        ground = Reshape(lambda now: self.ground_of(getattr(self.experiment, of)(now).funs, **options), value)
        return Terrain(self.experiment, ground, sight, box, of=question, screen=self.on_screen)

    def on_screen(self) -> set[int]:
        """Return the identities of all that is on screen."""
        return {id(mobject) for mobject in self.get_mobject_family_members()}

    @cached_property
    def edges(self) -> list[Drawing]:
        """The numbers and names of both parameters along the edges of the block."""
        return self.edges_of(self.land)

    def edges_of(self, land: Terrain) -> list[Drawing]:
        """Return the numbers and names of both parameters along the edges of a landscape."""
        ticks = []
        for low, high in land.landscape.window:
            room = 0.08 * (high - low)
            ticks.append([t for t in nice_ticks(low, high, 5) if low + room < t < high - room])
        return [EdgeNumbers(land, *ticks), *edge_names(land, self.experiment.model.names, *ticks)]

    @cached_property
    def card(self) -> FitCard:
        """The fit of a point, beside the landscape."""
        return self.fit_card(CARD)

    @cached_property
    def narrow(self) -> FitCard:
        """The fit of a point, beside the map."""
        return self.fit_card(NARROW)

    def knobs(self, point: Value[Any], places: Sequence[tuple[float, float]], *, length: float = 400.0) -> list[Slider]:
        """Return a slider for each parameter of a point that is moved by hand, from end to end of its window."""
        coordinates = [Derived(lambda k=k: float(point()[k])) for k in range(len(places))]  # type: ignore[misc]
        return [
            Slider(name, coordinate, *ends, place, beside=True, length=length, spec=".2f", color=theme.ITERATE)
            for name, coordinate, ends, place in zip(
                self.experiment.model.names, coordinates, self.windows, places, strict=True
            )
        ]

    def fit_card(self, box: Box, *names: str, on: Terrain | None = None, **options: Any) -> FitCard:
        """Return a card with the fit of a point: of the start of the first run, until it is taken elsewhere.

        It has room for the first and last curves of the runs that are named, those that are `seen` by default.
        On another ground, `FitCard` is told by options where the experiment keeps model and data.
        """
        first = None if names else self.first
        names = names or self.seen or tuple(self.experiment.trajectories)
        runs = [self.experiment.trajectories[name] for name in names]
        start = Of(self.experiment, f"trajectories.{first or names[0]}.start")
        return FitCard(
            self.land if on is None else on, Shown(lambda: point_of(start)), box, label=self.words("error"),
            seen=[run.x[k] for run in runs for k in (0, -1)], **{"dot_px": self.dot_px, **options},
        )  # fmt: skip

    def shows(self, ball: Any, card: FitCard | None = None, **how: Any) -> Vary:
        """Return an animation that takes the card to the point of a ball, with which it goes from then on."""
        card = card or self.card
        return Vary(card.place, card.show(ball), **how)

    # -- where to look from ------------------------------------------------------

    def flying(self, sight: Sight, box: Box | None = None, **how: Any) -> list[Vary]:
        """Return animations that take the camera, and the picture's place, elsewhere."""
        moved = [Vary(self.land.box, box, **how)] if box is not None and box != self.land.box.now else []
        return [Vary(self.land.sight, sight, **how), *moved]

    def fly(self, sight: Sight, box: Box | None = None, *, run_time: float = 2.0, also: Sequence[Any] = ()) -> None:
        """Take the camera elsewhere; all that stands on the ground stays there."""
        self.play(*self.flying(sight, box), *also, run_time=run_time)

    def look_from(self, sight: Sight, box: Box) -> None:
        """Set the camera, and the picture's place, at once: before the ground is on screen."""
        self.land.sight.set(sight)
        self.land.box.set(box)

    def close_to(self, point: ArrayLike, sight: Sight) -> Sight:
        """Return a sight with a point of the ground in the middle."""
        return sight.about(self.ground.lift(*np.asarray(point, dtype=float)))

    # -- what stands on the ground ------------------------------------------------

    @cached_property
    def ball_radius(self) -> float:
        """As large as is easily seen, unless a ball has too little room in its valley."""
        paths = (SurfacePath(self.ground, self.experiment.trajectories[name].x) for name in self.seen)
        radius = min((path.largest_radius(BALL_RADIUS) for path in paths), default=BALL_RADIUS)
        if radius < SMALLEST_BALL:
            raise LectureError(
                f"{type(self).__name__} cannot be drawn: a valley is so narrow that only a ball of radius {radius:.2g} "
                f"has room in it, and one below {SMALLEST_BALL:g} is hardly seen; {self.more_room}."
            )
        return radius

    def roller(
        self, run: str | Of, *, on: Terrain | None = None, colors: tuple[str, str] = ROLLING, size: float = 1.0,
        evenly: bool = True,
    ) -> RunBall:  # fmt: skip
        """Set a ball at the start of a run of the experiment; `follow` lets it roll."""
        question = run if isinstance(run, Of) else Of(self.experiment, f"trajectories.{run}")
        return RunBall(self.land if on is None else on, question, size * self.ball_radius, colors, evenly=evenly)

    def with_trail(self, run: str, *, trail: str = TRAIL, **options: Any) -> list[Any]:
        """Set a ball at the start of a run, with the trail that it will leave, in a colour: ``[trail, ball]``."""
        ball = self.roller(run, **options)
        return [self.trail(ball, trail), ball]

    def rolled(self, name: str) -> list[Any]:
        """Return the ball of a run that beats share, with its trail: ``[trail, ball]``, made when first asked for."""
        if name not in self._rolled:
            self._rolled[name] = self.with_trail(name)
        return self._rolled[name]

    @cached_property
    def _rolled(self) -> dict[str, list[Any]]:
        return {}

    def at_rest(self, *things: Any) -> list[Any]:
        """Return balls and what goes with them, the balls at the ends of their ways: for beats that begin there."""
        for ball in things:
            if isinstance(ball, RunBall):
                ball.position.set(float(ball.last))
            elif isinstance(ball, HandBall):
                ball.position.set(float(ball.path.end))
        return list(things)

    def hand_ball(self, way: Of, *, on: Terrain | None = None) -> HandBall:
        """Set a ball at the beginning of a way ``(n, 2)`` that the experiment knows, to be moved along it by hand."""
        return HandBall(self.land if on is None else on, way, self.ball_radius, ROLLING)

    def trail(self, ball: Any, color: str = TRAIL, **options: Any) -> GroundTrail:
        """Let a ball leave a trail."""
        return GroundTrail(ball, color, **options)

    def slope_arrow(self, point: Any) -> GroundArrow:
        """Lay an arrow against the slope at a point."""
        return GroundArrow(self.land, point)

    def arrow(
        self, start: Any, end: Any, *, on: Terrain | None = None, color: str = theme.INK, **options: Any
    ) -> GroundArrow:
        """Lay an arrow from a point to another one."""
        return GroundArrow(self.land if on is None else on, start, end, color=color, **{"width": 8.0, **options})

    def bends(self, point: Any, **options: Any) -> Bends:
        """Lay a line along each principal direction of the ground through a point."""
        return Bends(self.land, point, **options)

    def mark(self, point: Any, look: Look, *, on: Terrain | None = None, **options: Any) -> GroundMark:
        """Mark a point of the ground."""
        return GroundMark(self.land if on is None else on, look, point, **options)

    def ring(self, point: Any, **options: Any) -> Ring:
        """Draw a ring around a point of the ground."""
        return Ring(self.land, point, **options)

    def start_dot(self, point: Any, color: str) -> StartDot:
        """Mark where a ball started."""
        return StartDot(self.land, point, color)

    def label(self, text: str, point: Any, dx: float = 0.0, dy: float = 0.0, **options: Any) -> list[Drawing]:
        """Name a point of the ground: words on a plate, some pixels off."""
        words = Words(text, self.land.at(point, dx, dy), **options)
        words.meaning = point
        return plated(words)

    def number_at(
        self, source: Any, spec: Any, point: Any, dx: float = 0.0, dy: float = 0.0, *, name: str = "", **options: Any
    ) -> list[Drawing]:
        """Write a number at a point of the ground, on a plate, some pixels off, and the Typst of its name below it."""
        number = Number(source, spec, self.land.at(point, dx, dy), **{"anchor": "", **options})
        number.meaning = source
        named = [Formula(name, self.land.at(point, dx, dy + 52), size=46)] if name else []
        return plated(number, *named)

    def rule_of(self, model: str, at: tuple[float, float], color: str) -> Formula:
        """Write the formula of a model of the experiment, by its name there, in a colour."""
        typst = Of(self.experiment, model)().formula
        return Formula(f"y = {{{{ {typst} : it }}}}", at, size=64, parts={"it": color})

    def row(self, y: float, name: str, color: str | Sequence[str], spec: str, *facts: str) -> list[Drawing]:
        """Return a name and facts side by side, each in its colour, in the dark at the lower left."""
        words = Words(name, (130.0, y), anchor="l_", color=theme.NEUTRAL)
        places = [(130.0 + words.width_px() + 34.0 + 150.0 * k, y - 14.0) for k in range(len(facts))]
        colors = [color] * len(facts) if isinstance(color, str) else color
        numbers = (Number(self.fact(f), spec, at, color=c) for f, at, c in zip(facts, places, colors, strict=True))
        return [words, *numbers]

    def crowd(self, side: int, colors: Sequence[str], groups: Any = None) -> Swarm:
        """Set balls on so many starts a side, in the colours of where they end; ``groups`` are the groups of ends."""
        question = Of(self.experiment, "crowd", (side,))
        ways, ends = question()
        return Swarm(self.land, ways, ends if groups is None else groups[ends], colors, question)

    # -- small pictures for the cards of the recap -----------------------------------

    def small_terrain(
        self, k: int, sight: Sight, *, middle: float = 0.04, distance: float = 4.4, of: str | None = None
    ) -> Terrain:
        """Return the landscape, or the ground of another error, alone on the k-th card of the recap.

        It is looked at in the middle, at some height.
        """
        another: dict[str, Any] = {} if of is None else {"ground": self.ground_of(of), "of": of}
        seen = sight.about(np.array([0.0, 0.0, middle]), distance)
        return self.terrain(seen, picture_box(k), depth=CARD_DEPTH, **another)

    def small_land(self, k: int, sight: Sight, *runs: str, of: str | None = None) -> list[Drawing]:
        """Return the landscape, or the ground of another error, on the k-th card of the recap, with balls at rest."""
        land = self.small_terrain(k, sight, of=of)
        balls = self.at_rest(*(self.roller(name, on=land, size=1.4) for name in runs))
        return [land, *(self.trail(ball) for ball in balls), *balls]

    def small_map(self, k: int, found: BasinMap) -> list[Drawing]:
        """Return a map of luck on the k-th card of the recap."""
        box = picture_box(k)
        high = box.bottom - box.top
        land = self.terrain(Sight.from_above(high, 0.98 * high), box, depth=CARD_DEPTH)
        return [land, found.on(land)]
