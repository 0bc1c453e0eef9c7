"""Judges of what is seen together: numbers and the words beside them, colours of runs, knobs, plots side by side."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from scenes.stage.drawing.lettering import Number, Words
from scenes.stage.drawing.values import Computed, Derived, Of, Value, noted_readings
from scenes.stage.inspection.truth.asking import Unanswered, name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw
from scenes.stage.inspection.truth.number_judges import box_of, ink_of, kin
from scenes.stage.inspection.truth.saying import mentioned
from scenes.stage.inspection.truth.sight import Sight, home_of
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.plane import Plane

__all__ = ["judge_together"]

Together = Iterator[tuple[Any, Flaw]]
Box = tuple[float, float, float, float]

#: Pixels between a number and the word that names it, at most.
BESIDE: Final = 420.0
#: And between those of which one stands right behind the other.
NEXT: Final = 160.0


@dataclass(frozen=True)
class _Named:
    """A number on screen, and the keys of the words that stand in its row next to it."""

    number: Any
    box: Box
    keys: tuple[str, ...] = ()
    far: float = 0.0


def judge_together(audit: Case, sight: Sight) -> Together:
    """Hold what rests on screen together against itself."""
    yield from _knobs(sight)
    yield from _colours(audit, sight)
    if not audit.resting:
        return
    named = _named(audit, sight)
    yield from _kindred(audit, named)
    yield from _one_number_two_names(named)
    yield from _two_places(audit, sight, named)
    yield from _rows(audit, sight, named)
    yield from _siblings(sight)


# -- numbers and the words beside them ----------------------------------------------------


def _named(audit: Case, sight: Sight) -> list[_Named]:
    """Return the numbers that a question answers, each with the nearest word of its row."""
    boxes = {id(d): box for d in sight.drawings if isinstance(d, Words | Number) and (box := box_of(d)) is not None}
    words = [d for d in sight.drawings if isinstance(d, Words) and d.says in audit.screen_keys and id(d) in boxes]
    numbers = [d for d in sight.drawings if isinstance(d, Number) and id(d) in boxes]
    found = []
    for number in numbers:
        if not isinstance(number.source, Of):
            continue
        own = boxes[id(number)]
        near = [(far, word) for word in words if (far := _along(own, boxes[id(word)])) is not None]
        far, word = min(near, key=lambda pair: pair[0], default=(BESIDE, None))
        if word is not None and any(_nearer(boxes[id(word)], boxes[id(d)], far) for d in numbers if d is not number):
            word = None  # it names another number
        found.append(_Named(number, own, tuple(audit.screen_keys[word.says]) if word and far < BESIDE else (), far))
    return found


def _nearer(word: Box, number: Box, far: float) -> bool:
    beside = _along(word, number)
    return beside is not None and beside < far


def _along(one: Box, other: Box) -> float | None:
    """Return how far apart two boxes of one row are; None where they stand in several."""
    apart = abs(one[1] + one[3] - other[1] - other[3]) / 2
    if apart > 0.5 * max(one[3] - one[1], other[3] - other[1]):
        return None
    return max(other[0] - one[2], one[0] - other[2], 0.0)


def _kindred(audit: Case, named: list[_Named]) -> Together:
    """Find a number whose namesake is what the word beside it says."""
    facts = audit.answers.experiment.facts
    for entry in named:
        fact = entry.number.source.name
        if fact not in facts or entry.number.source.args or entry.far > NEXT:
            continue
        own = fact.split("_")
        for key in entry.keys:
            if key in own:
                continue
            others = [name for name in facts if _but_for_one(own, name.split("_"), key)]
            if others:
                yield (
                    entry.number,
                    Flaw(
                        "number_beside_another_name",
                        f"the number {entry.number.says} ({fact}) stands beside “{key}”; there is a {others[0]}",
                        "Show the number that the word names",
                        entry.box,
                    ),
                )


def _but_for_one(own: list[str], other: list[str], key: str) -> bool:
    """Whether a name is another one but for one word, which is a key."""
    unlike = [b for a, b in zip(own, other, strict=False) if a != b]
    return len(own) == len(other) and unlike == [key]


def _one_number_two_names(named: list[_Named]) -> Together:
    """Find one question that stands beside two different words."""
    for one, other in combinations(named, 2):
        first, second = one.number.source, other.number.source
        same = first.name == second.name and list(map(id, first.args)) == list(map(id, second.args))
        if same and one.keys and other.keys and not set(one.keys) & set(other.keys):
            yield (
                other.number,
                Flaw(
                    "one_number_with_two_names",
                    f"{name_of(first)} stands beside “{one.keys[0]}” and beside “{other.keys[0]}”",
                    "Show beside each word the number that it names",
                    other.box,
                ),
            )


def _two_places(audit: Case, sight: Sight, named: list[_Named]) -> Together:
    """Find one fact that is written at two places of a plot."""
    written: dict[tuple[int, str], tuple[float, str]] = {}
    for entry in named:
        if not inspect.isfunction(entry.number.at) or entry.number.source.args:
            continue
        known = inspect.getclosurevars(entry.number.at).nonlocals
        plane, where = known.get("self"), known.get("x", known.get("source"))
        if not isinstance(plane, Plane) or not isinstance(where, Of):
            continue
        try:
            x = float(audit.answers.source(where).value)
        except (Unanswered, TypeError, ValueError):
            continue
        fact = entry.number.source.name
        first, place = written.setdefault((id(plane), fact), (x, name_of(where)))
        if abs(first - x) > 1e-6 * max(abs(first), abs(x)):
            yield (
                entry.number,
                Flaw(
                    "one_number_at_two_places",
                    f"the number {entry.number.says} ({fact}) is written at {place} = {first:.4g} and at "
                    f"{name_of(where)} = {x:.4g}",
                    "Write at each place its own number",
                    entry.box,
                ),
            )


def _rows(audit: Case, sight: Sight, named: list[_Named]) -> Together:
    """Find, in the row of a number that a ball counts, the namesake of the fact that is called like its run."""
    facts = audit.answers.experiment.facts
    for number in sight.drawings:
        if not isinstance(number, Number) or isinstance(number.source, Of) or (box := box_of(number)) is None:
            continue
        with noted_readings() as read:
            number.source()
        runs = {
            mentioned_run.rpartition(".")[2]
            for drawing in sight.drawings
            if getattr(drawing, "position", None) in read and isinstance(drawing.meaning, Of)
            for mentioned_run in (drawing.meaning.name,)
        } & set(facts)
        for entry in named:
            fact = entry.number.source.name
            for run in runs:
                if fact != run and fact in facts and kin(fact, run) and _along(entry.box, box) is not None:
                    yield (
                        entry.number,
                        Flaw(
                            "number_beside_another_run",
                            f"the number {entry.number.says} ({fact}) stands in the row of the run {run}; the "
                            f"experiment has {run}",
                            "Write in each row what belongs to its run",
                            entry.box,
                        ),
                    )


# -- knobs, colours, plots ---------------------------------------------------------------------


def _knobs(sight: Sight) -> Together:
    """Find a value that is one parameter of a question in one drawing, and another one in another."""
    turned: dict[tuple[str, int], set[int]] = {}
    for drawing in sight.drawings:
        for of in _questions(drawing.meaning):
            for k, argument in enumerate(of.args):
                if isinstance(argument, Value) and not isinstance(argument, Computed | Derived):
                    places = turned.setdefault((of.name, id(argument)), set())
                    places.add(k)
                    if len(places) > 1 and sum(a is argument for a in of.args) == 1:
                        yield (
                            drawing,
                            Flaw(
                                "one_knob_turns_two_parameters",
                                f"one value is parameter {min(places) + 1} of {of.name} in one drawing, and parameter "
                                f"{max(places) + 1} in another",
                                "Let each knob turn the parameter that it names",
                            ),
                        )


def _questions(meaning: Any) -> Iterator[Of]:
    if isinstance(meaning, Of):
        yield meaning
    for part in meaning if isinstance(meaning, tuple) else ():
        yield from _questions(part)


def _colours(audit: Case, sight: Sight) -> Together:
    """Hold the colours of words and numbers that are about one run against those of its balls and of the others'."""
    runs = set(getattr(audit.answers.experiment, "trajectories", {}))
    seen: dict[str, list[Any]] = {}
    for drawing in sight.drawings:
        about = _about(drawing, runs)
        solid = sight.solid(drawing) if about and float(drawing.drained.now) < 0.02 else None
        if solid is not None:
            seen.setdefault(about, []).append(np.asarray(solid.color))
    told = list(_told(audit, sight, seen, runs)) if len(seen) > 1 else []
    right = {run for _, run, color in told if any(_near(color, own) for own in seen[run])}
    for drawing, run, color in told:
        if any(_near(color, own) for own in seen[run]):
            continue
        other = [name for name, colors in seen.items() if name != run and any(_near(color, c) for c in colors)]
        # Where the words of two other runs have the colours of these, colours say which run is meant.
        if other or len(right - {run}) > 1:
            yield (
                drawing,
                Flaw(
                    "name_has_another_colour",
                    f"“{drawing.says}” is about {run}, and has "
                    + (f"the colour of {other[0]}" if other else "a colour that is not its own"),
                    "Write it in the colour of the ball",
                    box_of(drawing),
                ),
            )


def _told(audit: Case, sight: Sight, seen: dict[str, list[Any]], runs: set[str]) -> Iterator[tuple[Any, str, Any]]:
    """Return the coloured words and numbers that are about one run that is seen, with that run and their colour."""
    for drawing in sight.drawings:
        if isinstance(drawing, Words):
            named = [key for key in audit.screen_keys.get(drawing.says, ()) if key in seen]
        elif isinstance(drawing, Number) and isinstance(drawing.source, Of):
            named = [name for name in mentioned(drawing.source) & runs if name in seen]
        else:
            continue
        color = ink_of(drawing)
        if len(named) == 1 and float(drawing.drained.now) <= 0.02 and color is not None and np.ptp(color) >= 0.15:
            yield drawing, named[0], color


def _about(drawing: Any, runs: set[str]) -> str:
    """Return the one run that a drawing is about, if there is one."""
    source = getattr(drawing, "on", None) if not isinstance(drawing.meaning, Of) else drawing.meaning
    named = (mentioned(drawing.meaning) | mentioned(source)) & runs
    return next(iter(named)) if len(named) == 1 else ""


def _near(one: Any, other: Any) -> bool:
    return bool(np.abs(np.subtract(one, other)).max() < 0.05)


def _siblings(sight: Sight) -> Together:
    """Find two plots of one row, each under a formula of its own, that show one function over different stretches."""
    shown: list[tuple[Any, Any, Graph]] = []
    for graph in sight.drawings:
        plane = home_of(graph)
        if isinstance(graph, Graph) and isinstance(graph.meaning, Of) and graph.meaning.args and plane is not None:
            shown.append((plane.box.now, plane.window.now, graph))
    for (one, wide, first), (other, wider, second) in combinations(shown, 2):
        row = abs(one.top - other.top) + abs(one.bottom - other.bottom) < 1 and abs(one.left - other.left) > 50
        same = first.meaning.name == second.meaning.name and first.meaning.args == second.meaning.args
        if row and same and (wide.left, wide.right) != (wider.left, wider.right):
            yield (
                second,
                Flaw(
                    "two_plots_show_one_function",
                    f"two plots side by side show {name_of(first.meaning)}, over different stretches",
                    "Show in each plot the function that it is about",
                ),
            )
