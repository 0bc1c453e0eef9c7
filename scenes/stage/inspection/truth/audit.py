"""The audit: reads the screen, frame by frame, and trusts nobody.

What a viewer sees is turned back into numbers (axes are calibrated from the numbers beside
them, outlines are inverted through that), and compared with what the audit itself asks the
experiment. No check uses the code that draws.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakSet

import numpy as np

from scenes.stage.drawing.lettering import Formula, Lettering, Number, Words
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Of
from scenes.stage.inspection.findings import Finding, FindingLog, Observation
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.play.reading import made_at
from scenes.stage.inspection.truth import (
    cloud_judges,
    edge_judges,
    fit_judges,
    ground_judges,
    instrument_judges,
    number_judges,
    picture_judges,
    plot_judges,
    recipe_judges,
    ground_map_judges,
    map_judges,
    slope_judges,
    swarm_judges,
    together_judges,
)
from scenes.stage.inspection.truth.asking import Answer, Answers, Unanswered, iterates, name_of
from scenes.stage.inspection.truth.case import Spoken
from scenes.stage.inspection.truth.flaws import Flaw, away
from scenes.stage.inspection.truth.saying import Saying
from scenes.stage.inspection.truth.sight import PlotSight, Sight, home_of, pixels_of
from scenes.stage.instruments.dial import DialMark, Needle
from scenes.stage.instruments.meters import Meter, MeterTag
from scenes.stage.instruments.slider import _Knob
from scenes.stage.instruments.turn_dial import TurnDial
from scenes.stage.look.frame import HEIGHT, PIXEL, WIDTH
from scenes.stage.plots.cloud import Climbs, SpreadEllipse
from scenes.stage.pictures.destinations import DestinationAxis, DestinationFan, DestinationStrip
from scenes.stage.pictures.lens import LensGlass
from scenes.stage.pictures.mean_squares import MeanLevel
from scenes.stage.pictures.recipe import Portion, Rise
from scenes.stage.pictures.rate_board import LampRow
from scenes.stage.plots.sample_lines import SampleLines
from scenes.stage.pictures.phase_patch import PhasePatch
from scenes.stage.pictures.series import Ghost
from scenes.stage.pictures.slope_stack import SlopeArrows
from scenes.stage.plots.arrows import Arrows, MapArrow, Plumb, StepSquare
from scenes.stage.plots.axes import AxisNumbers
from scenes.stage.plots.cost_axis import CostMark
from scenes.stage.plots.contours import Contours
from scenes.stage.plots.dots import Dots
from scenes.stage.plots.graph import Graph, Shade
from scenes.stage.plots.height_lines import HeightLines, LevelLines
from scenes.stage.plots.guides import Guide, Region, SignRegion, Tie
from scenes.stage.plots.marks import Mark, RunMark, Trail
from scenes.stage.plots.on_maps import MapBall, MapMark, MapWay, Rises
from scenes.stage.plots.step import StepArrow, Tangent

__all__ = ["Audit"]

Judge = Callable[..., Iterator[Flaw]]

#: Pixels by which a scale of its own kind may be misread while it changes.
MOVING: Final = 25.0

#: Who judges what: the first class that fits.
ON_PLOTS: Final[tuple[tuple[type, Judge], ...]] = (
    (Graph, plot_judges.judge_graph),
    (Shade, plot_judges.judge_shade),
    (SignRegion, plot_judges.judge_signs),
    (Region, plot_judges.judge_region),
    (MeanLevel, recipe_judges.judge_level),
    (Guide, plot_judges.judge_guide),
    (Portion, recipe_judges.judge_portion),
    (Rise, recipe_judges.judge_rise),
    (MapBall, ground_map_judges.judge_map_ball),
    (MapMark, ground_map_judges.judge_map_mark),
    (MapWay, ground_map_judges.judge_map_way),
    (MapArrow, ground_map_judges.judge_map_arrow),
    (StepSquare, ground_map_judges.judge_square),
    (HeightLines, ground_map_judges.judge_height_lines),
    (Meter, instrument_judges.judge_meter),
    (MeterTag, instrument_judges.judge_meter_tag),
    (TurnDial, instrument_judges.judge_dial_of_turns),
    (CostMark, cloud_judges.judge_cost),
    (RunMark, plot_judges.judge_run),
    (Mark, plot_judges.judge_mark),
    (Trail, plot_judges.judge_trail),
    (Tangent, plot_judges.judge_tangent),
    (StepArrow, plot_judges.judge_step),
    (AxisNumbers, number_judges.judge_axis_numbers),
    (LevelLines, ground_map_judges.judge_levels),
    (Dots, ground_map_judges.judge_dots),
    (Arrows, ground_map_judges.judge_arrows),
    (Plumb, ground_map_judges.judge_plumb),
    (SampleLines, cloud_judges.judge_sample_lines),
    (SpreadEllipse, cloud_judges.judge_spread),
    (Climbs, cloud_judges.judge_climbs),
    (DestinationStrip, picture_judges.judge_strip),
    (DestinationFan, picture_judges.judge_fan),
    (DestinationAxis, picture_judges.judge_destinations),
    (Contours, map_judges.judge_contours),
    (Rises, map_judges.judge_rises),
    (SlopeArrows, map_judges.judge_slopes),
    (PhasePatch, map_judges.judge_patch),
)
ANYWHERE: Final[tuple[tuple[type, Judge], ...]] = (
    (Number, number_judges.judge_number),
    (Words, number_judges.judge_words),
    (Formula, picture_judges.judge_formula),
    (_Knob, number_judges.judge_knob),
    (Tie, number_judges.judge_tie),
    (Ghost, number_judges.judge_ghost),
    (LensGlass, picture_judges.judge_lens),
    (Needle, plot_judges.judge_needle),
    (DialMark, plot_judges.judge_on_dial),
    (LampRow, instrument_judges.judge_lamps),
)


#: What stands on landscapes, by the name of its class: a lecture without a landscape needs no OpenGL.
BY_NAME: Final[dict[str, Judge]] = {
    "GroundMark": ground_judges.judge_ground_mark,
    "Ring": ground_judges.judge_ground_mark,
    "StartDot": ground_judges.judge_ground_mark,
    "RunBall": ground_judges.judge_roller,
    "Terrain": ground_judges.judge_ground,
    "Scatter": ground_judges.judge_data,
    "Misses": ground_judges.judge_misses,
    "HeightBar": ground_judges.judge_height,
    "ShareBar": ground_judges.judge_shares,
    "BasinMap": map_judges.judge_luck_map,
    "RestingCurves": ground_judges.judge_resting_curves,
    "HandBall": slope_judges.judge_way,
    "FeltLine": slope_judges.judge_felt,
    "Bends": slope_judges.judge_bends,
    "GroundTrail": slope_judges.judge_ground_trail,
    "GroundArrow": slope_judges.judge_arrow,
    "SlopeTriangle": slope_judges.judge_triangle,
    "PlaneStrip": slope_judges.judge_strip,
    "Turn": slope_judges.judge_turn,
    "RiseAndRun": slope_judges.judge_legs,
    "RoseTips": slope_judges.judge_rose,
    "RoseHand": slope_judges.judge_rose,
    "RoseCircle": slope_judges.judge_rose,
    "RoseArrow": slope_judges.judge_rose,
    "RoseLevel": slope_judges.judge_rose,
    "RoseSides": slope_judges.judge_rose,
    "GroundRun": fit_judges.judge_ground_run,
    "GroundWay": fit_judges.judge_ground_way,
    "GroundLine": fit_judges.judge_ground_line,
    "Hanging": fit_judges.judge_hanging,
    "Squares": fit_judges.judge_squares,
    "SwarmCurves": fit_judges.judge_swarm_curves,
    "Nudge": fit_judges.judge_nudge,
    "Swarm": swarm_judges.judge_swarm,
    "EdgeNumbers": edge_judges.judge_edge_numbers,
    "_EdgeName": edge_judges.judge_edge_name,
}


@dataclass
class _Look:
    color: Any
    shape: str
    where: str


@dataclass
class Audit:
    """Fed with frames, it holds everything on screen against the experiment.

    Parameters
    ----------
    experiment
        Of the lecture.
    screen
        The words of the script that stand on screen, by key.
    on_new
        Called with each finding as soon as it is known.

    Attributes
    ----------
    compared
        How many states of each kind of drawing were held against the experiment.
    spoken
        What is being said.
    """

    experiment: Any
    screen: dict[str, str] = field(default_factory=dict)
    on_new: Callable[[Observation], None] | None = None
    compared: dict[str, int] = field(default_factory=dict)
    resting: bool = False
    spoken: Spoken = field(default_factory=Spoken)
    log: FindingLog = field(default_factory=FindingLog)
    _looks: dict[str, _Look] = field(default_factory=dict)
    _known: dict[int, tuple[Any, Any, tuple[Flaw, ...]]] = field(default_factory=dict)
    _walked: dict[int, Any] = field(default_factory=dict)
    _sight: Sight | None = None
    _painted: WeakSet[Any] = field(default_factory=WeakSet)
    _saying: Saying = field(default_factory=Saying)

    def __post_init__(self) -> None:
        self.answers = Answers(self.experiment, self._mark_data, self._walkers, self._points)
        self.verdicts = number_judges.verdicts(self.experiment)
        self.screen_keys: dict[str, list[str]] = {}
        for key, text in self.screen.items():
            self.screen_keys.setdefault(text, []).append(key)

    def feed(self, frame: Frame) -> None:
        """Look at one frame."""
        self.resting = frame.resting
        self._sight = sight = Sight.take(frame.mobjects)
        self._walkers()
        if not frame.resting:
            sight.loosen(MOVING)
        seen = [
            Observation(
                kind=flaw.kind,
                message=flaw.message,
                remedy=flaw.remedy,
                culprits=(culprit,),
                region=_region(flaw.box),
                badness=flaw.badness,
            )
            for culprit, flaw in self._flaws(sight)
        ]
        new = self.log.see(frame.time, frame.until, frame.where, seen)
        if self.on_new is not None:
            for observation in new:
                self.on_new(observation)

    @property
    def found(self) -> list[Finding]:
        """What was found, in order of time."""
        return self.log.findings()

    # -- one frame ---------------------------------------------------------------------

    def _flaws(self, sight: Sight) -> Iterator[tuple[str, Flaw]]:
        for plot in sight.plots.values():
            yield from ((f"axes of {_plot_name(plot)}", flaw) for flaw in _axes(plot, self.resting))
        for drawing in sight.drawings:
            for flaw in self._judged(drawing, sight):
                yield _name(drawing), flaw
        for stranger in sight.strangers:
            if not getattr(stranger, "decoration", ""):
                yield (
                    _name(stranger),
                    Flaw(
                        "unknown_on_screen",
                        f"a {type(stranger).__name__} is on screen, and nothing says what it shows",
                        "Draw it with the stage, or say why it shows nothing: decoration = “…”",
                    ),
                )
        for readout in sight.readouts:
            if readout.number in sight.drawings:
                yield from ((_name(readout.number), flaw) for flaw in number_judges.judge_readout(self, readout))
        for drawing in sight.drawings if self.resting else ():
            if drawing not in self._painted and isinstance(drawing, Painted) and drawing.presence.now > 0.9:
                self._painted.add(drawing)
                if type(drawing).brush is not Painted.brush:
                    yield from ((_name(drawing), flaw) for flaw in _beyond_its_box(drawing))
        yield from self._seen_together(sight)
        for drawing, flaw in self._saying.judge(self, sight.drawings):
            yield (_name(drawing) if drawing is not None else self.spoken.key), flaw

    def _judged(self, drawing: Any, sight: Sight) -> Iterator[Flaw]:
        plane = home_of(drawing)
        plot = sight.plots.get(id(plane)) if plane is not None else None
        judge = next((judge for kind, judge in ON_PLOTS if isinstance(drawing, kind)), None) if plot else None
        judge = judge or next(
            (BY_NAME[kind.__name__] for kind in type(drawing).__mro__ if kind.__name__ in BY_NAME), None
        )
        judge = judge or next((judge for kind, judge in ANYWHERE if isinstance(drawing, kind)), None)
        if judge is None:
            yield from _unknown(drawing, plot)
            return
        state = self._state(drawing, plot, sight)
        known = self._known.get(id(drawing))
        if known is not None and state is not None and known[1] == state:
            yield from known[2]
            return
        kind = type(drawing).__name__
        self.compared[kind] = self.compared.get(kind, 0) + 1
        try:
            flaws = tuple(judge(self, drawing, plot, sight))
        except Unanswered as missing:
            flaws = (
                Flaw(
                    "unknown_to_the_experiment",
                    f"the drawing shows “{missing}”, which the experiment of the lecture does not have",
                    "Name what the experiment of this lecture has",
                ),
            )
        if state is not None:
            self._known[id(drawing)] = drawing, state, flaws  # the drawing is kept so that no other takes its id
        yield from flaws

    def _state(self, drawing: Any, plot: PlotSight | None, sight: Sight) -> Any:
        """Return what a verdict depends on; None where that cannot be said."""
        if isinstance(drawing, Trail):
            spots = hash(drawing.beads.tobytes()), hash(drawing.way.tobytes())
            axes = (plot.x, plot.y, plot.box) if plot is not None else None
            return (*spots, drawing.shown, drawing.drained.now, drawing.mark.position.now, id(drawing.mark), axes)
        if not isinstance(drawing, Graph):
            return None
        axes = (plot.x, plot.y, plot.box) if plot is not None else None
        try:
            answer = id(self.answers.ask(drawing.meaning))
        except Unanswered:
            return None
        colors = drawing.stroke_rgbas.tobytes() if callable(drawing.coloring) else b""
        return (
            hash(drawing.points.tobytes()),
            hash(colors),
            axes,
            answer,
            bool(sight.covers),
            drawing.reveal.now < 1,
            self.resting,
            self._balls(drawing, sight),
        )

    @staticmethod
    def _balls(graph: Any, sight: Sight) -> Any:
        """Return what a model is held against."""
        if not getattr(graph.meaning, "args", ()):
            return None
        return tuple(
            (id(d), d.position.now) for d in sight.drawings if isinstance(d, RunMark) and d.plane is graph.plane
        )

    def _walkers(self) -> list[Any]:
        """Return what walks along runs, and has been on screen."""
        for drawing in self._sight.drawings if self._sight is not None else ():
            if hasattr(drawing, "position") and isinstance(drawing.meaning, Of):
                self._walked[id(drawing)] = drawing
        return list(self._walked.values())

    def _points(self) -> list[Any]:
        """Return the points of the ground that are marked on screen."""
        seen = self._sight.drawings if self._sight is not None else []
        marked = [
            d.meaning for d in seen if hasattr(d, "terrain") and hasattr(d, "point") and isinstance(d.meaning, Of)
        ]
        answers = [self.answers.ask(of) for of in marked]
        return [np.asarray(getattr(a, "x", a), dtype=float) for a in answers if np.ndim(getattr(a, "x", a)) == 1]

    def _mark_data(self, mark: Any, which: str) -> Answer | None:
        """Return a quantity of a ball as its place on the screen reads."""
        run = iterates(self.answers.ask(mark.meaning))[:, mark.component]
        position = min(max(float(mark.position.now), 0.0), len(run) - 1.0)
        k = int(np.floor(position + 1e-6))
        if which == "x_at_rest":
            return Answer(float(run[k]))
        sight = self._sight
        plane = home_of(mark)
        if sight is None or plane is None:
            return None
        solid, plot = sight.solid(mark) if mark in sight.drawings else None, sight.plots.get(id(plane))
        axis = None if plot is None else plot.x if which == "x_now" else plot.y
        if position - k < 1e-6:
            return Answer(plot_judges.place_of(self, mark, run, k)[which == "y_now"])
        if solid is None or axis is None:  # out of sight: all that is known is between which iterates it is
            ends = run[k], run[min(k + 1, len(run) - 1)]
            inside = Answer(float(np.mean(ends)), slack=float(np.ptp(ends)) / 2)
            return inside if which == "x_now" else Answer(0.0, slack=float("inf"))
        pixel = solid.x if which == "x_now" else solid.y
        value = float(axis.to_data(pixel))
        return Answer(value, slack=abs(float(axis.to_data(pixel + 1.0)) - value))

    # -- what is seen together, and over the film ---------------------------------------

    def _seen_together(self, sight: Sight) -> Iterator[tuple[str, Flaw]]:
        balls = []
        for drawing in sight.drawings:
            if isinstance(drawing, RunMark) and drawing.drained.now < 0.02 and drawing.presence.now > 0.9:
                solid = sight.solid(drawing)
                if solid is not None and not sight.covered(drawing, solid.x, solid.y):
                    balls.append((drawing, solid))
        for drawing, solid in balls:
            yield from ((_name(drawing), flaw) for flaw in self._look(drawing, solid))
        for k, (one, solid) in enumerate(balls):
            for other, second in balls[:k]:
                same = one.plane is other.plane and name_of(one.on) == name_of(other.on)
                if (
                    same
                    and _run(one) != _run(other)
                    and solid.shape == second.shape
                    and _near(solid.color, second.color)
                ):
                    yield (
                        _name(one),
                        Flaw(
                            "two_runs_look_alike",
                            f"the balls of {_run(one)} and of {_run(other)} have one colour and one shape",
                            "Give each run a look of its own",
                            None,
                        ),
                    )
        yield from self._signs(sight)
        if self.resting:
            numbers = [d for d in sight.drawings if isinstance(d, Number)]
            yield from ((_name(number), flaw) for number, flaw in number_judges.judge_alike(self, numbers))
        yield from ((_name(drawing), flaw) for drawing, flaw in together_judges.judge_together(self, sight))

    def _signs(self, sight: Sight) -> Iterator[tuple[str, Flaw]]:
        """Hold what the colours of signs mean on one plot against one another."""
        meant: dict[int, tuple[Any, Any]] = {}
        for drawing in sight.drawings:
            coloring = getattr(drawing, "coloring", None)
            of = drawing.meaning if isinstance(drawing, SignRegion) else None
            if callable(coloring) and coloring.__qualname__.startswith("by_sign"):
                of = inspect.getclosurevars(coloring).nonlocals["of"]
            plot = sight.plots.get(id(home_of(drawing)))
            if of is None or plot is None or plot.x is None:
                continue
            x = plot.x.to_data(np.linspace(*plot.sides, 101))
            values = self.answers.function(of)(x)
            first, known = meant.setdefault(id(plot), (of, values))
            ways = [part - part.mean() for part in (values, known)]
            size = float(np.linalg.norm(ways[0]) * np.linalg.norm(ways[1]))
            if size > 0 and float(ways[0] @ ways[1]) / size < 0.5:
                yield (
                    _name(drawing),
                    Flaw(
                        "colours_mean_two_things",
                        f"the colours of signs mean {name_of(first)} and {name_of(of)} on one plot",
                        "Let one function decide the colours of a plot",
                    ),
                )

    def _look(self, mark: Any, solid: Any) -> Iterator[Flaw]:
        known = self._looks.setdefault(_run(mark), _Look(solid.color, solid.shape, made_at(mark)))
        if known.shape != solid.shape or not _near(known.color, solid.color):
            yield Flaw(
                "look_has_changed",
                f"the ball of {_run(mark)} is a {solid.shape} here, and was a {known.shape} of "
                f"{'the same' if _near(known.color, solid.color) else 'another'} colour before ({known.where})",
                "Give a run one look for the whole film",
                solid.box,
            )


def _beyond_its_box(drawing: Painted) -> Iterator[Flaw]:
    """Report what paints where it does not say: a film draws anew only what meets something that moves."""
    sheet = np.zeros((270, 480, 4), np.uint8)  # a quarter of the frame each way
    drawing.brush(Brush(sheet, 1.0))
    rows, columns = np.nonzero(sheet.max(axis=2) > 1)
    if not len(rows):
        return
    spots = np.clip(pixels_of(drawing.points), 0, (WIDTH, HEIGHT))
    (left, top), (right, bottom) = spots.min(axis=0), spots.max(axis=0)
    far = (left - 4 * columns.min(), top - 4 * rows.min(), 4 * columns.max() - right, 4 * rows.max() - bottom)
    if max(far) > drawing.halo_px:
        yield Flaw(
            "paints_beyond_its_box",
            f"it paints {away(float(max(far)))} beyond the box that it covers, with halo_px = {drawing.halo_px:g}",
            "Let trace() cover(…) what is painted, or give the class a larger halo_px",
            None,
            float(max(far)),
        )


def _run(mark: Any) -> str:
    names = [argument for argument in getattr(mark.meaning, "args", ()) if isinstance(argument, str)]
    return " ".join([name_of(mark.meaning).partition("(")[0], *names])


def _near(one: Any, other: Any) -> bool:
    return bool(np.abs(np.subtract(one, other)).max() < 0.03)


def _axes(plot: PlotSight, resting: bool) -> Iterator[Flaw]:
    """Report what is wrong with the numbers and the lines of a plot's axes."""
    for name, off, text in plot.misread:
        yield Flaw(
            "axis_is_misnumbered",
            f"the number {text} of the {name} axis stands {away(off)} from its place in the plot's window",
            "Show the numbers that the plot made",
            None,
            off,
        )
    for name, off in plot.scattered if resting else ():
        yield Flaw(
            "axis_numbers_scatter",
            f"the numbers of the {name} axis fit no scale: one is {away(off)} off",
            "Show the numbers that the plot made",
            None,
            off,
        )
    for name, axis in (("horizontal", plot.x), ("vertical", plot.y)) if resting else ():
        if axis is not None and axis.kind == "monotone" and axis.source == "numbers":
            yield Flaw(
                "axis_is_neither_linear_nor_logarithmic",
                f"the numbers of the {name} axis stand at rest as on no linear and no logarithmic scale",
                "Let an axis that bends come to an end: vary(plot.bend, to=1.0)",
            )
    for name, text in plot.repeated:
        yield Flaw(
            "axis_numbers_repeat", f"two places of the {name} axis read {text}", "Show more digits, or fewer numbers"
        )
    for name in plot.unread if resting else ():
        yield Flaw(
            "axis_cannot_be_read",
            f"the {name} axis shows too few numbers to read a scale from",
            "Show more numbers",
            None,
        )
    for name in plot.unshared if resting else ():
        yield Flaw(
            "numbers_belong_to_another_axis",
            f"the plot has no numbers of {name}, and those of the plot on the same columns do not stand at its lines",
            "Give both plots the same window of x",
            None,
        )
    for name, off in plot.off_grid:
        yield Flaw(
            "grid_is_off",
            f"a number of the {name} axis stands {away(off)} from its line",
            "Show the grid that the plot made",
            None,
            off,
        )


def _unknown(drawing: Any, plot: PlotSight | None) -> Iterator[Flaw]:
    if drawing.decoration:
        return
    if drawing.meaning is not None:
        yield Flaw(
            "nobody_judges",
            f"a {type(drawing).__name__} shows {name_of(drawing.meaning)}, and no judge of the inspection reads it",
            "Write a judge for what it asserts (scenes/stage/inspection/truth), or say why it asserts nothing: "
            "decoration = “…”",
        )
    elif not isinstance(drawing, Lettering):
        kind, place = ("unknown_on_plot", "on a plot") if plot is not None else ("unknown_on_screen", "on screen")
        yield Flaw(
            kind,
            f"a {type(drawing).__name__} is {place}, and nothing says what it shows",
            "Give it a meaning, self.of(…), or say why it shows nothing: decoration = “…”",
        )


def _plot_name(plot: PlotSight) -> str:
    left, top, _, _ = plot.box
    return f"the plot at {left:.0f}, {top:.0f}"


def _name(drawing: Any) -> str:
    place = made_at(drawing)
    name = (
        f"{type(drawing).__name__} of {name_of(drawing.meaning)}"
        if getattr(drawing, "meaning", None) is not None
        else type(drawing).__name__
    )
    if isinstance(drawing, Lettering) and drawing.says and not isinstance(drawing, AxisNumbers):
        name = (
            f"{type(drawing).__name__} “{drawing.says}”"
            if not isinstance(drawing, Number)
            else f"Number of {name_of(drawing.source)}"
        )
    return f"{name} made at {place}" if place else name


def _region(box: tuple[float, float, float, float] | None) -> Any:
    """Return a box of pixels in frame units: left, bottom, right, top."""
    if box is None or not np.isfinite(box).all():
        return None
    left, top, right, bottom = np.clip(box, -100, 2020)
    return (
        round((left - WIDTH / 2) * PIXEL, 3),
        round((HEIGHT / 2 - bottom) * PIXEL, 3),
        round((right - WIDTH / 2) * PIXEL, 3),
        round((HEIGHT / 2 - top) * PIXEL, 3),
    )
