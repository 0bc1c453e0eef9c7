"""What lectures are made of; a lecture imports from here and from nowhere below.

The rooms, from the lowest to the highest. A room imports from those before it only; the files
beside this one (clock, errors, atomic files) come before all, this one comes after what it offers.

- ``words``: script in; checked lines, written and spoken numbers, and captions out.
- ``voice``: lines become sound with the time of every word.
- ``film``: segments and sound become the finished file.
- ``look``: colours by meaning, type, the frame in pixels, the lit ground.
- ``drawing``: values, and drawings that follow them by themselves.
- ``plots``: a window of data on the frame, and all that is drawn in it.
- ``instruments``: values one can see: sliders, dials, bars.
- ``surface``: a lit landscape, drawn off screen by OpenGL, and what stands on it.
- ``pictures``: ready-made teaching pictures.
- ``lesson``: the scene that a lecture is, its beats and its verbs.
- ``inspection``: finds what is false, unreadable, out of pace or misheard.
- ``publishing``: sites, upload folders, packages and clips, made from films and their records alone.
- ``desk``: what ``python -m scenes`` does.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenes.stage.drawing.lettering import Formula, Number, Readout, Words, steady, tell_apart
    from scenes.stage.drawing.painted import Brush, Painted
    from scenes.stage.drawing.solids import CARD_DEPTH, Card, Icon, Plate, Solid, near, nested, plated
    from scenes.stage.drawing.values import Derived, Of, OfX, Value
    from scenes.stage.drawing.vary import Vary
    from scenes.stage.errors import LectureError
    from scenes.stage.instruments.dial import Dial, Zone
    from scenes.stage.instruments.meters import Meters
    from scenes.stage.instruments.share_bar import ShareBar
    from scenes.stage.instruments.slider import Slider
    from scenes.stage.instruments.turn_dial import TurnDial
    from scenes.stage.lesson.beats import beat, varied
    from scenes.stage.lesson.bowl_lesson import BowlLesson, walks
    from scenes.stage.lesson.landscape_lesson import (
        ABOVE,
        CARD,
        HEAVY,
        LandscapeLesson,
        MAP,
        NARROW,
        ROLLING,
        TALL,
        VIEW,
        WHOLE,
        by_hand,
        ground,
        edged,
        rests,
        rolls,
    )
    from scenes.stage.lesson.hill_lesson import HillLesson
    from scenes.stage.lesson.lesson import Lesson
    from scenes.stage.lesson.parabola_lesson import ParabolaLesson
    from scenes.stage.lesson.rate_lesson import RateLesson
    from scenes.stage.lesson.ravine_lesson import OVER_STEPS, RavineLesson
    from scenes.stage.lesson.turned_ravine_lesson import TurnedRavineLesson
    from scenes.stage.look import frame, theme
    from scenes.stage.look.marks import DESCENT, DIVERGING, LIMIT, Look, MAXIMUM, METHOD, MINIMUM
    from scenes.stage.pictures.basin_map import BasinMap, ChangeMap
    from scenes.stage.pictures.change_card import ChangeCard
    from scenes.stage.pictures.cliff import CliffSteps
    from scenes.stage.plots.cloud import Climbs, SpreadEllipse
    from scenes.stage.pictures.cobweb import Cobweb
    from scenes.stage.pictures.data_card import DataCard
    from scenes.stage.pictures.data_plot import DataPlot, data_plot
    from scenes.stage.pictures.destinations import DestinationAxis, DestinationFan, DestinationStrip, Destinations
    from scenes.stage.pictures.factor_dial import FactorDial
    from scenes.stage.pictures.families import Nudge, SwarmCurves
    from scenes.stage.pictures.first_step import FirstStep
    from scenes.stage.pictures.fit_panel import FitCard, RestingCurves, Scatter, Shown
    from scenes.stage.pictures.lens import Lens
    from scenes.stage.pictures.luck_card import LuckCard
    from scenes.stage.pictures.mean_squares import MeanSquares
    from scenes.stage.pictures.moment import (
        BallNumber,
        CountOrWord,
        GiveOrTake,
        Hero,
        HeroOf,
        HeroShare,
        NamedNumber,
        ReadoutCard,
        StepCount,
        StopCard,
        whole_steps,
    )
    from scenes.stage.pictures.phase_patch import PhasePatch, PhasePlane
    from scenes.stage.pictures.podium import Podium
    from scenes.stage.pictures.profiled_map import ProfiledMap
    from scenes.stage.pictures.race import Race
    from scenes.stage.pictures.rate_board import RateBoard
    from scenes.stage.pictures.rate_map import RateMap
    from scenes.stage.pictures.recipe import FIRST as FIRST_SHAPE, Portion, Recipe, Rise, SECOND as SECOND_SHAPE
    from scenes.stage.plots.sample_lines import SampleLines
    from scenes.stage.pictures.sample_step import SampleStep, SampleSteps
    from scenes.stage.pictures.secant import GHOST, PromiseCard, SecantCard
    from scenes.stage.pictures.series import RecapCard, on_card, picture_box
    from scenes.stage.pictures.shrink_map import ShrinkMap
    from scenes.stage.pictures.sign_panel import SignedProfile, SignPanel
    from scenes.stage.pictures.slices import Slices
    from scenes.stage.pictures.slope_rose import SlopeRose
    from scenes.stage.pictures.slope_stack import SlopeStack
    from scenes.stage.pictures.squares import Squares
    from scenes.stage.pictures.steps_in_rates import StepsInRates
    from scenes.stage.pictures.stops import Stops
    from scenes.stage.pictures.swarm import Swarm
    from scenes.stage.pictures.tally import Tally
    from scenes.stage.pictures.touching_parabola import TouchingParabola
    from scenes.stage.pictures.turn_race import TurnRace
    from scenes.stage.pictures.unit_card import UnitCard
    from scenes.stage.pictures.valley import Profile, Valley
    from scenes.stage.pictures.weight_table import WeightTable
    from scenes.stage.plots.arrows import Arrows, Plumb
    from scenes.stage.plots.box import Box
    from scenes.stage.plots.convergence import Convergence
    from scenes.stage.plots.cost_axis import CostAxis
    from scenes.stage.plots.dots import Dots
    from scenes.stage.plots.graph import by_sign, by_steepness
    from scenes.stage.plots.ground_map import GroundMap
    from scenes.stage.plots.guides import Tie
    from scenes.stage.plots.log_strip import LogStrip
    from scenes.stage.plots.marks import along, hop, leap
    from scenes.stage.plots.plot import Plot
    from scenes.stage.plots.step import stride
    from scenes.stage.plots.window import Window
    from scenes.stage.surface.hill import Hill, NO_FOG
    from scenes.stage.surface.markers import GroundLine, GroundRun, GroundWay, Hanging
    from scenes.stage.surface.reshape import Reshape
    from scenes.stage.surface.sight import Sight
    from scenes.stage.surface.slopes import Compass, FeltLine, PlaneStrip, SlopeTriangle, Turn
    from scenes.stage.surface.terrain import Terrain

__all__ = [
    "ABOVE",
    "CARD",
    "CARD_DEPTH",
    "DESCENT",
    "DIVERGING",
    "FIRST_SHAPE",
    "GHOST",
    "HEAVY",
    "LIMIT",
    "MAP",
    "MAXIMUM",
    "METHOD",
    "MINIMUM",
    "NARROW",
    "NO_FOG",
    "OVER_STEPS",
    "ROLLING",
    "SECOND_SHAPE",
    "TALL",
    "VIEW",
    "WHOLE",
    "Arrows",
    "BallNumber",
    "BasinMap",
    "BowlLesson",
    "Box",
    "Brush",
    "Card",
    "ChangeCard",
    "ChangeMap",
    "CliffSteps",
    "Climbs",
    "Cobweb",
    "Compass",
    "Convergence",
    "CostAxis",
    "CountOrWord",
    "DataCard",
    "DataPlot",
    "Derived",
    "DestinationAxis",
    "DestinationFan",
    "DestinationStrip",
    "Destinations",
    "Dial",
    "Dots",
    "FactorDial",
    "FeltLine",
    "FirstStep",
    "FitCard",
    "Formula",
    "GiveOrTake",
    "GroundLine",
    "GroundMap",
    "GroundRun",
    "GroundWay",
    "Hanging",
    "Hero",
    "HeroOf",
    "HeroShare",
    "Hill",
    "HillLesson",
    "Icon",
    "LandscapeLesson",
    "LectureError",
    "Lens",
    "Lesson",
    "LogStrip",
    "Look",
    "LuckCard",
    "MeanSquares",
    "Meters",
    "NamedNumber",
    "Nudge",
    "Number",
    "Of",
    "OfX",
    "Painted",
    "ParabolaLesson",
    "PhasePatch",
    "PhasePlane",
    "PlaneStrip",
    "Plate",
    "Plot",
    "Plumb",
    "Podium",
    "Portion",
    "Profile",
    "ProfiledMap",
    "PromiseCard",
    "Race",
    "RateBoard",
    "RateLesson",
    "RateMap",
    "RavineLesson",
    "Readout",
    "ReadoutCard",
    "RecapCard",
    "Recipe",
    "Reshape",
    "RestingCurves",
    "Rise",
    "SampleLines",
    "SampleStep",
    "SampleSteps",
    "Scatter",
    "SecantCard",
    "ShareBar",
    "Shown",
    "ShrinkMap",
    "Sight",
    "SignPanel",
    "SignedProfile",
    "Slices",
    "Slider",
    "SlopeRose",
    "SlopeStack",
    "SlopeTriangle",
    "Solid",
    "SpreadEllipse",
    "Squares",
    "StepCount",
    "StepsInRates",
    "StopCard",
    "Stops",
    "Swarm",
    "SwarmCurves",
    "Tally",
    "Terrain",
    "Tie",
    "TouchingParabola",
    "Turn",
    "TurnDial",
    "TurnRace",
    "TurnedRavineLesson",
    "UnitCard",
    "Valley",
    "Value",
    "Vary",
    "WeightTable",
    "Window",
    "Words",
    "Zone",
    "along",
    "beat",
    "by_hand",
    "by_sign",
    "by_steepness",
    "data_plot",
    "edged",
    "frame",
    "ground",
    "hop",
    "leap",
    "near",
    "nested",
    "on_card",
    "picture_box",
    "plated",
    "rests",
    "rolls",
    "steady",
    "stride",
    "tell_apart",
    "theme",
    "varied",
    "walks",
    "whole_steps",
]


def _homes() -> dict[str, tuple[str, str]]:
    """Return module and name of each thing that is offered, read from the imports above: there is no second list."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for alias in node.names
    }


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: what publishes films needs no Manim."""
    if name.startswith("__") or name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, original = _homes()[name]
    home = import_module(module)
    found = getattr(home, original) if hasattr(home, original) else import_module(f"{module}.{original}")
    globals()[name] = found
    return found
