"""Judges of the numbers and the names along the edges of a landscape, through the audit's own projection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from scenes.stage.inspection.truth.asking import Unanswered
from scenes.stage.inspection.truth.axis_reading import parse_number
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.glyphs import read_back
from scenes.stage.inspection.truth.ground_judges import pixels_at
from scenes.stage.inspection.truth.number_judges import box_of
from scenes.stage.inspection.truth.plot_judges import OFF
from scenes.stage.inspection.truth.sight import SEEN, PlotSight, Sight, pixels_of

__all__ = ["judge_edge_name", "judge_edge_numbers"]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]

#: How deep the foot of a block lies, in world units.
FOOT: Final = -0.10


def _edge(audit: Case, terrain: Any, axis: int, side: int, values: Any) -> Array:
    """Return the pixels of places on the foot of an edge: at one end of the other axis."""
    points = np.empty((len(values), 2))
    points[:, axis], points[:, 1 - axis] = values, terrain.landscape.window[1 - axis][side]
    return pixels_at(audit, terrain, points, np.full(len(points), FOOT))


def judge_edge_numbers(audit: Case, numbers: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold each number against its outlines, and its tick against the place on the edge that it names."""
    parts = list(numbers.submobjects)
    texts = [(axis, text) for axis in (0, 1) for _ in range(2) for text in numbers.texts[axis]]
    for (axis, text), number, tick in zip(texts, parts[::2], parts[1::2], strict=True):
        if not len(number.points) or len(tick.points) < 2 or float(np.max(number.fill_rgbas[:, 3])) < SEEN:
            continue
        written, read = read_back(text, number.points), parse_number(text)
        if written is not None:
            yield Flaw(
                "digits_are_drawn_otherwise", f"a number of an edge says {text}, its outlines read {written}",
                "Show the number as it is set",
            )  # fmt: skip
        if read is None:
            continue
        start, end = pixels_of(tick.points[[0, -1]])
        way = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
        across = np.array([-way[1], way[0]])
        feet = [_edge(audit, numbers.terrain, axis, side, [read[0]])[0] for side in (0, 1)]
        beside = min(abs(float((foot - start) @ across)) for foot in feet)
        middle = pixels_of(number.points)
        middle = (middle.min(axis=0) + middle.max(axis=0)) / 2
        off = max(beside, abs(float((middle - start) @ across)) - OFF)
        if off > 2 * OFF:
            yield Flaw(
                "edge_is_misnumbered",
                f"the number {text} stands {away(off)} beside its place on the edge of the ground",
                "Show the numbers that the edge made",
                around(middle),
                off,
            )
            return


def judge_edge_name(audit: Case, name: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the name beside an edge against the parameter that runs along it."""
    box = box_of(name)
    letters = [part for part in name.get_family() if isinstance(part, VMobject) and len(part.points)]
    if box is None or not letters or max(float(np.max(part.fill_rgbas[:, 3])) for part in letters) < SEEN:
        return
    try:
        names = tuple(audit.answers.look_up("model").names)
    except Unanswered:
        return
    middle = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    far = {}
    for axis in (0, 1):
        low, high = name.terrain.landscape.window[axis]
        for side in (0, 1):
            spots = _edge(audit, name.terrain, axis, side, np.linspace(low, high, 25))
            far[axis, side] = float(np.hypot(*(spots - middle).T).min())
    axis, _ = min(far, key=lambda edge: far[edge])
    if name.says != names[axis]:
        yield Flaw(
            "edge_is_misnamed",
            f"the edge along {names[axis]} is called {name.says}",
            "Name each edge by the parameter that runs along it",
            box,
        )
