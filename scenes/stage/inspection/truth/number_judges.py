"""Judges of what is read: numbers, numbers on axes, knobs, words under a condition, names beside things."""

from __future__ import annotations

import enum
import inspect
import math
import re
import typing
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from manim import VMobject

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.values import Value, noted_readings
from scenes.stage.inspection.truth.asking import Unanswered, iterates, name_of
from scenes.stage.inspection.truth.axis_reading import parse_number
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.glyphs import read_back
from scenes.stage.inspection.truth.ground_judges import pixel_of
from scenes.stage.inspection.truth.sight import PlotSight, Sight, home_of, paths_of, pixels_of
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.marks import Mark, RunMark
from scenes.stage.plots.plane import Plane
from scenes.stage.words.numerals import NUMBER, typeset_number

__all__ = [
    "box_of",
    "ink_of",
    "judge_alike",
    "judge_axis_numbers",
    "judge_ghost",
    "judge_knob",
    "judge_number",
    "judge_tie",
    "judge_words",
    "kin",
    "said_in",
]

Flaws = Iterator[Flaw]


def box_of(lettering: Any) -> tuple[float, float, float, float] | None:
    """Return left, top, right and bottom of words, in pixels."""
    points = [m.points for m in lettering.get_family() if isinstance(m, VMobject) and len(m.points)]
    if not points:
        return None
    spots = pixels_of(np.concatenate(points))
    (left, top), (right, bottom) = spots.min(axis=0), spots.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def ink_of(lettering: Any) -> Any:
    """Return red, green and blue of words or of a number; None where nothing of them is drawn."""
    parts = [part for part in lettering.get_family() if len(getattr(part, "points", ()))]
    return np.asarray(parts[0].fill_rgbas)[0, :3] if parts else None


# -- numbers -------------------------------------------------------------------------


def judge_number(audit: Case, number: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold a number against its source, digit for digit, and its outlines against what it says."""
    says, suffix = number.says, number.suffix
    text = says[: len(says) - len(suffix)] if suffix and says.endswith(suffix) else says
    yield from _condition(number)
    written = read_back(says, number.points)
    if written is not None:
        yield Flaw(
            "digits_are_drawn_otherwise",
            f"a number says {says}, its outlines read {written}",
            "Show the number as it is set",
            box_of(number),
        )
    answer = audit.answers.source(number.source)
    value = float(answer.value)
    name = name_of(number.source)
    read = parse_number(text)
    if read is None:
        if not math.isnan(value) and not math.isinf(value):
            yield Flaw(
                "number_is_not_its_source",
                f"the screen says {says}, {name} is {value:.6g}",
                "Show the number of the experiment",
                box_of(number),
            )
        return
    shown, half = read
    slack = half * (1 + 1e-6) + 1e-12 * abs(value) + answer.slack
    if not abs(shown - value) <= slack:
        yield Flaw(
            "number_is_not_its_source",
            f"the screen says {text}, {name} is {value:.6g}",
            "Give the number the source that is meant, and vary that",
            box_of(number),
            abs(shown - value),
        )
    elif shown == 0 and abs(value) > answer.slack + 1e-300 and answer.traced and not answer.free:
        yield Flaw(
            "number_reads_as_zero",
            f"the screen says {text}, {name} is {value:.3g}, which is not zero",
            "Show more digits",
            box_of(number),
        )
    # What was read from the screen is known to some pixels only: then the format is asked about what is shown.
    yield from _digits(number, shown if answer.slack else value, half)
    yield from _frozen(number)
    yield from _said(audit, number, answer, text)
    if answer.fact:
        yield from _beside(audit, number, answer.fact, shown, half, sight)
    if not answer.traced and audit.resting:
        yield Flaw(
            "untraced_number",
            f"the number {says} on screen is computed in the lecture ({name}): nothing says what it should be",
            "Compute it in the experiment and show self.fact(…) or self.of(…)",
            box_of(number),
        )
    elif answer.traced and answer.free and audit.resting and value != 0:
        facts = [float(f) for f in audit.answers.experiment.facts.values() if isinstance(f, int | float)]
        if not any(abs(shown - fact) <= half * (1 + 1e-6) for fact in facts):
            yield Flaw(
                "number_without_source",
                f"the value {value:.6g} on screen is no fact of the experiment",
                "Vary it to a number of the experiment: vary(value, to=…, fact=…)",
                box_of(number),
            )


def _digits(number: Any, value: float, half: float) -> Flaws:
    """Report a number with fewer digits than its format asks for."""
    spec = number.spec(value) if callable(number.spec) else number.spec
    asked = parse_number(format(value, spec)) if math.isfinite(value) else None
    if asked is not None and half > 1.01 * asked[1]:
        yield Flaw(
            "digits_are_missing",
            f"the screen says {number.says}, its format {spec} asks for {format(value, spec)}",
            "Show the digits that the format asks for",
            box_of(number),
        )


def _frozen(number: Any) -> Flaws:
    """Report a number that is shown under a condition on a value and does not depend on that value."""
    if number.when is None:
        return
    with noted_readings() as asked:
        number.when()
    with noted_readings() as read:
        number.source()
    asked = {value for value in asked if isinstance(value.now, int | float)}
    if asked and not asked & read:
        yield Flaw(
            "number_ignores_its_condition",
            f"the number {number.says} is shown under a condition on {name_of(next(iter(asked)))}, and does not "
            f"depend on it",
            "Ask the experiment for the number at that value: self.of(…, value)",
            box_of(number),
        )


def _said(audit: Case, number: Any, answer: Any, text: str) -> Flaws:
    """Hold a fact that stands large on screen against the fact of the same kind that the line says."""
    if not answer.fact or text in audit.spoken.text or number.size < 80 or callable(number.spec):
        return
    facts = audit.answers.experiment.facts
    for name, fact in facts.items():
        if not (kin(name, answer.fact) and audit.spoken.may_be_of(name)) or isinstance(fact, str):
            continue
        other = NUMBER.sub(lambda match: typeset_number(match.group()), format(float(fact), number.spec))
        if said_in(other, audit.spoken.text):
            yield Flaw(
                "number_is_not_what_is_said",
                f"the screen says {text} ({answer.fact}) while the line says {other} ({name})",
                "Show the number that is said",
                box_of(number),
            )


def said_in(number: str, text: str) -> bool:
    """Whether a number is said in a text, and not as a part of a longer one; a full stop may follow it.

    >>> [said_in("0.55", text) for text in ("It is 0.55.", "It is 0.557.", "It is 10.55 high.")]
    [True, False, False]
    """
    return re.search(rf"(?<![\d.]){re.escape(number)}(?!\d|\.\d)", text) is not None


def kin(one: str, other: str) -> bool:
    """Whether two names differ by one word, or one has a word more.

    >>> kin("slope_east", "slope_north"), kin("unit", "first_unit"), kin("unit", "slope_east")
    (True, True, False)
    """
    first, second = one.split("_"), other.split("_")
    if len(first) == len(second):
        return sum(a != b for a, b in zip(first, second, strict=True)) == 1
    short, long = sorted((first, second), key=len)
    return len(long) == len(short) + 1 and any(long[:k] + long[k + 1 :] == short for k in range(len(long)))


def _beside(audit: Case, number: Any, fact: str, shown: float, half: float, sight: Sight) -> Flaws:
    """Hold a fact that is written at a mark, at a place of a plot or on the ground against what is there."""
    if not inspect.isfunction(number.at):
        return
    known = inspect.getclosurevars(number.at).nonlocals
    plane = known.get("self")
    if mark := next((thing for thing in known.values() if isinstance(thing, Mark)), None):
        yield from _at_mark(number, mark, shown, half, sight)
    elif isinstance(plane, Plane) and id(plane) in sight.plots and ("x" in known or "source" in known):
        yield from _at_place(audit, number, fact, plane, known.get("x", known.get("source")), sight)
    elif hasattr(plane, "landscape") and "source" in known:
        yield from _on_ground(audit, number, plane, known["source"], shown, half)


def _at_mark(number: Any, mark: Any, shown: float, half: float, sight: Sight) -> Flaws:
    solid, plot = sight.solid(mark), sight.plots.get(id(home_of(mark)))
    if solid is None or plot is None or plot.x is None or plot.y is None:
        return
    places = ((plot.x, solid.x), (plot.y, solid.y))
    off = [
        abs(float(axis.to_px(shown)) - pixel) - abs(float(axis.to_px(shown + half) - axis.to_px(shown)))
        for axis, pixel in places
    ]
    if min(off) > 3:
        x, y = (float(axis.to_data(pixel)) for axis, pixel in places)
        yield Flaw(
            "number_beside_another_mark",
            f"the number {number.says} is written at a mark at ({x:.4g}, {y:.4g})",
            "Write the number of the mark at the mark",
            box_of(number),
            min(off),
        )


def _at_place(audit: Case, number: Any, fact: str, plane: Any, where: Any, sight: Sight) -> Flaws:
    """Find a fact at a place of a plot whose namesake, and not itself, is what a graph shows there."""
    try:
        x = float(audit.answers.source(where).value)
    except (Unanswered, TypeError, ValueError):
        return
    graphs = [d for d in sight.drawings if isinstance(d, Graph) and home_of(d) is plane]
    heights = [float(audit.answers.function(graph.meaning)(np.array([x]))[0]) for graph in graphs]
    facts = audit.answers.experiment.facts

    def is_there(name: str) -> bool:
        return any(math.isclose(float(facts[name]), value, rel_tol=1e-6, abs_tol=1e-12) for value in (x, *heights))

    if is_there(fact):
        return
    for name, value in facts.items():
        if not isinstance(value, str) and kin(name, fact) and is_there(name):
            yield Flaw(
                "number_beside_another_place",
                f"the number {number.says} ({fact}) is written at x = {x:.4g}, where the plot shows {name}",
                "Write the number of the place at the place",
                box_of(number),
            )
            return


def _on_ground(audit: Case, number: Any, terrain: Any, where: Any, shown: float, half: float) -> Flaws:
    """Find the height of the ground at another known place than the one at which it is written."""
    answer = audit.answers.source(where).value
    point = np.asarray(getattr(answer, "x", answer), dtype=float).ravel()[:2]
    objective = audit.answers.ask(terrain.meaning)
    runs = getattr(audit.answers.experiment, "trajectories", {}).values()
    known = np.array([run.x[k] for run in runs for k in (0, -1)], dtype=float)
    here = float(np.asarray(objective.funs(point[None]))[0])
    heights = np.asarray(objective.funs(known), dtype=float) if len(known) else np.zeros(0)
    room = half * (1 + 1e-6)
    own = np.array([here, *point])  # a coordinate of the place may be written there as well
    if (np.abs(own - shown) > room).all() and (np.abs(heights - shown) <= room).any():
        yield Flaw(
            "number_beside_another_place",
            f"the number {number.says} is written at ({point[0]:.3g}, {point[1]:.3g}), where the height is {here:.4g}; "
            "it is the height of another place",
            "Write the number of the place at the place",
            box_of(number),
        )


def judge_readout(audit: Case, readout: Any) -> Flaws:
    """Hold the name of a quantity against what its number is asked of."""
    name = re.sub(r"\s+", "", readout.label.says).removesuffix("=")
    asked = getattr(readout.number.source, "__name__", "")
    meant = {"f(x)": "y_now", "x": "x_now"}.get(name)
    if meant is not None and asked in ("x_now", "y_now") and asked != meant:
        yield Flaw(
            "name_of_another_number",
            f"the number behind “{name} =” is {'x' if asked == 'x_now' else 'the height'} of the ball",
            "Give the number the source that its name says",
            box_of(readout.number),
        )


def judge_axis_numbers(audit: Case, numbers: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the outlines of each number of an axis against what it says."""
    boxes = sorted(
        box for text, slot in zip(numbers.texts, numbers.slots, strict=True) if text and (box := box_of(slot))
    )
    for one, other in pairwise(boxes):
        if other[0] < one[2] - 2 and min(one[3], other[3]) - max(one[1], other[1]) > 2:
            yield Flaw(
                "axis_numbers_collide",
                "two numbers of an axis lie on one another: none can be read",
                "Show fewer numbers",
                one,
            )
            break
    for text, slot in zip(numbers.texts, numbers.slots, strict=True):
        if text and len(slot.points):
            written = read_back(text, slot.points)
            if written is not None:
                yield Flaw(
                    "digits_are_drawn_otherwise",
                    f"a number of an axis says {text}, its outlines read {written}",
                    "Show the number as it is set",
                    box_of(slot),
                )


def judge_alike(audit: Case, numbers: list[Any]) -> Iterator[tuple[Any, Flaw]]:
    """Find numbers of one list that differ and read the same."""
    seen: list[tuple[Any, float, tuple[float, float, float, float]]] = []
    for number in numbers:
        box = box_of(number)
        if box is None or parse_number(number.says) is None or number.source is None:
            continue
        value = float(audit.answers.source(number.source).value)
        for other, known, place in seen:
            listed = other.size == number.size and (
                min(abs(box[0] - place[0]), abs(box[2] - place[2]), abs(box[1] + box[3] - place[1] - place[3])) < 2
            )
            if listed and other.says == number.says and not math.isclose(known, value, rel_tol=1e-9, abs_tol=1e-300):
                yield (
                    number,
                    Flaw(
                        "numbers_read_the_same",
                        f"two numbers of one list read {number.says}: {name_of(other.source)} is {known:.6g}, "
                        f"{name_of(number.source)} is {value:.6g}",
                        "Show as many digits as tell them apart: tell_apart(…)",
                        box,
                    ),
                )
        seen.append((number, value, box))


# -- instruments ---------------------------------------------------------------------


def judge_knob(audit: Case, knob: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold a knob against the ends of its scale as it is drawn."""
    solid, scale = sight.solid(knob), knob.scale_line
    paths = paths_of(scale)
    if solid is None or not paths:
        return
    line = np.concatenate(paths)
    left, right = float(line[:, 0].min()), float(line[:, 0].max())
    answer = audit.answers.source(knob.meaning)
    value, low, high = float(answer.value), float(scale.low), float(scale.high)
    if not min(low, high) * (1 - 1e-9) - 1e-12 <= value <= max(low, high) * (1 + 1e-9) + 1e-12 and not (
        scale.logarithmic and value == 0
    ):
        yield Flaw(
            "value_beyond_its_scale",
            f"the value {value:.6g} of {name_of(knob.meaning)} lies beyond its scale from {low:.6g} to {high:.6g}",
            "Give the slider ends that hold every value it takes",
            (left, solid.y - 20, right, solid.y + 20),
        )
        return
    if scale.logarithmic:
        share = math.log(max(value, low) / low) / math.log(high / low)
    else:
        share = (value - low) / (high - low)
    at = left + share * (right - left)
    off = math.hypot(solid.x - at, solid.y - float(line[:, 1].mean()))
    if off > 1.6:
        there = (solid.x - left) / (right - left)
        shown = low * (high / low) ** there if scale.logarithmic else low + there * (high - low)
        yield Flaw(
            "knob_is_off",
            f"the knob stands at {shown:.4g}, {name_of(knob.meaning)} is {value:.4g}: {away(off)} away",
            "Let the knob read the value that the slider shows",
            around((solid.x, solid.y)),
            off,
        )


def judge_tie(audit: Case, tie: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the ends of a tie against the marks that it joins."""
    ends = [getattr(end, "__self__", None) for end in (tie.start, tie.end)]
    solids = [sight.solid(end) for end in ends if end is not None]
    lines = [ink for ink in sight.inks(tie) if not ink.filled and ink.paths]
    if len(solids) != 2 or None in solids or not lines:
        return
    a, b = (np.array([solid.x, solid.y]) for solid in solids if solid is not None)
    way = (b - a) / max(float(np.hypot(*(b - a))), 1e-9)
    across = np.array([-way[1], way[0]])
    off = float(np.abs((np.concatenate(lines[0].paths) - a) @ across).max())
    if off > 2:
        yield Flaw(
            "tie_is_off",
            f"a line that ties two marks passes {away(off)} beside them",
            "Tie the spots of the marks themselves",
            lines[0].box,
            off,
        )


def judge_ghost(audit: Case, ghost: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the answer that is filled against where that has come which the question was about."""
    if ghost.filled.now < 0.5 or ghost.about is None:
        return
    there = _whereabouts(audit, ghost.about, sight)
    rings = [(ring, place) for ring in ghost.rivals if (place := _middle(ring, sight)) is not None]
    if there is None or not rings or ghost not in [ring for ring, _ in rings]:
        return
    # An answer may hover above its place on a graph: then only the columns are compared.
    weights = np.array([1.0, 0.0 if isinstance(ghost.about, RunMark) else 1.0])
    off = {ring: float(np.hypot(*(weights * (np.array(place) - there)))) for ring, place in rings}
    if off[ghost] > 12 or off[ghost] > min(off.values()) + 1:
        u, v = next(place for ring, place in rings if ring is ghost)
        yield Flaw(
            "answer_is_not_where_the_ball_landed",
            f"the answer that is filled stands {away(off[ghost])} beside what the question was about",
            "Fill the ghost at which it has come to rest",
            around((u, v), 30),
            off[ghost],
        )


def _whereabouts(audit: Case, about: Any, sight: Sight) -> Any:
    """Return the pixel of what a question is about, as it is painted; of a place, where it is."""
    if not isinstance(about, Drawing):
        return np.array(about(), dtype=float) if callable(about) else None
    thing: Any = about
    if hasattr(thing, "terrain") and hasattr(thing, "position"):  # a ball on the ground is drawn by the ground
        run = iterates(audit.answers.ask(thing.meaning))
        k = min(max(float(thing.position.now), 0.0), len(run) - 1.0)
        return np.array(pixel_of(audit, thing.terrain, run[round(k)]))
    solid = sight.solid(thing) if thing in sight.drawings else None
    if solid is not None:
        return np.array([solid.x, solid.y])
    discs = [ink.disc for ink in sight.inks(thing) if ink.disc is not None] if thing in sight.drawings else []
    return np.array([discs[-1].x, discs[-1].y]) if discs else None


def _middle(ghost: Any, sight: Sight) -> tuple[float, float] | None:
    """Return the pixel of a ghost as it is painted."""
    discs = [ink.disc for ink in sight.inks(ghost) if ink.disc is not None]
    return (discs[-1].x, discs[-1].y) if discs else None


# -- words ---------------------------------------------------------------------------


def _condition(words: Any) -> Flaws:
    if words.when is not None and not words.when():
        yield Flaw(
            "shown_against_its_condition",
            f"“{words.says}” is seen while its condition does not hold",
            "Show what the drawing itself makes of its condition",
            box_of(words),
        )


def verdicts(experiment: Any) -> dict[str, tuple[str, type[enum.Enum], int]]:
    """Return which question of an experiment decides a word: ``{"climbs": ("ending", Ending, 1)}``."""
    found: dict[str, tuple[str, type[enum.Enum], int]] = {}
    for name, method in inspect.getmembers(type(experiment), inspect.isfunction):
        if name.startswith("_"):
            continue
        try:
            answer = typing.get_type_hints(method).get("return")
        except (NameError, TypeError, AttributeError):
            continue
        if isinstance(answer, type) and issubclass(answer, enum.Enum):
            count = len(inspect.signature(method).parameters) - 1
            for member in answer:
                found.setdefault(str(member.value), (name, answer, count))
    return found


def judge_words(audit: Case, words: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold words that assert against the experiment, and names against what stands beside them."""
    yield from _condition(words)
    keys = audit.screen_keys.get(words.says, ())
    for key in keys:
        if key in audit.verdicts:
            yield from _verdict(audit, words, key)
    yield from _name(audit, words, keys, sight)


def _verdict(audit: Case, words: Any, key: str) -> Flaws:
    question, _, count = audit.verdicts[key]
    read = [v for v in words.read if isinstance(v, Value) and v not in (words.presence, words.drained)]
    numbers = [v for v in read if isinstance(v.now, int | float)]
    if words.when is None or len(numbers) != count:
        yield Flaw(
            "word_without_condition",
            f"“{words.says}” is what the experiment calls {question} = {key}, and is shown without asking it",
            f"Give it the condition: when=lambda: experiment.{question}(…) == “{key}”",
            box_of(words),
        )
        return
    said = getattr(audit.answers.experiment, question)(*(v.now for v in numbers))
    if str(getattr(said, "value", said)) != key:
        given = ", ".join(f"{v.now:.6g}" for v in numbers)
        yield Flaw(
            "word_contradicts_the_experiment",
            f"the screen says “{words.says}”, the experiment says {question}({given}) = {said}",
            f"Make the condition ask for {question} itself",
            box_of(words),
        )


def _name(audit: Case, words: Any, keys: Any, sight: Sight) -> Flaws:
    """Hold the name of a run against the ball that it stands beside, by place and colour."""
    runs = getattr(audit.answers.experiment, "trajectories", {})
    named = [key for key in keys if key in runs]
    box = box_of(words)
    if not named or box is None:
        return
    balls = []
    for drawing in sight.drawings:
        if isinstance(drawing, RunMark):
            solid = sight.solid(drawing)
            if solid is not None:
                du = max(box[0] - solid.x, solid.x - box[2], 0.0)
                dv = max(box[1] - solid.y, solid.y - box[3], 0.0)
                balls.append((math.hypot(du, dv), drawing, solid))
    if not balls or len({id(ball[1]) for ball in balls}) < 1:
        return
    far, ball, solid = min(balls, key=lambda entry: entry[0])
    own = name_of(ball.meaning).partition("(")[0].rpartition(".")[2]
    if far < 90 and own not in named:
        yield Flaw(
            "name_beside_the_wrong_thing",
            f"“{words.says}” stands beside the ball of {own}",
            "Put the name beside the ball of the run that it names",
            box,
            1.0,
        )
    elif far < 90 and words.drained.now < 0.02 and ball.drained.now < 0.02:
        color = np.asarray(words.fill_rgbas)[0, :3]
        if np.ptp(color) > 0.15 and np.abs(color - solid.color).max() > 0.05:
            yield Flaw(
                "name_has_another_colour",
                f"“{words.says}” has another colour than the ball that it names",
                "Write it in the colour of the ball",
                box,
            )
