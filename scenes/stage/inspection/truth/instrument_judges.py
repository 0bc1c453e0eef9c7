"""Judges of meters, of turn dials and of boards of lamps.

Each reads what is painted, inverts it through the axes of its plot, and asks the experiment itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from scenes.stage.inspection.truth.asking import name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw
from scenes.stage.inspection.truth.painting import Ink
from scenes.stage.inspection.truth.plot_judges import OFF, untraced
from scenes.stage.inspection.truth.sight import PlotSight, Sight

__all__ = ["judge_dial_of_turns", "judge_lamps", "judge_meter", "judge_meter_tag"]

Flaws = Iterator[Flaw]


def judge_meter(audit: Case, meter: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the surface in a tube against its reading."""
    fills = [ink for ink in sight.inks(meter) if ink.filled and ink.paths]
    if plot.y is None:
        return
    _, top, _, bottom = plot.box
    answer = audit.answers.source(meter.meaning)
    value = float(answer.value)
    true = float(np.clip(plot.y.to_px(max(value, 1e-300)), top, bottom))
    drawn = fills[0].box[1] if fills else bottom
    if abs(drawn - true) > OFF + plot.y.slack:
        yield Flaw(
            "meter_is_off",
            f"a meter reads {float(plot.y.to_data(drawn)):.4g}, {name_of(meter.meaning)} is {value:.4g}",
            "Let the meter show the reading that is meant",
            (960, top, 1920, bottom),
            abs(drawn - true),
        )
    yield from untraced(answer, "a meter")


def judge_meter_tag(audit: Case, tag: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a mark beside a tube against its number on the scale."""
    solid = sight.solid(tag)
    if solid is None or plot.y is None or float(tag.seen()) < 0.5:
        return
    answer = audit.answers.source(tag.meaning)
    off = abs(float(plot.y.to_px(float(answer.value))) - solid.y)
    if off > OFF + plot.y.slack:
        yield Flaw(
            "mark_is_off",
            f"a mark beside a meter stands at {float(plot.y.to_data(solid.y)):.4g}, {name_of(tag.meaning)} is "
            f"{float(answer.value):.4g}",
            "Let the mark show the number that is meant",
            solid.box,
            off,
        )
    yield from untraced(answer, "a mark beside a meter")
    yield from _of_one_tube(audit, tag, sight)


def _of_one_tube(audit: Case, tag: Any, sight: Sight) -> Flaws:
    """Hold what was poured in last against the meter beside it: both are asked about the same things."""
    for meter in sight.drawings:
        if getattr(meter, "column", None) != tag.column or meter.plane is not tag.plane or meter is tag:
            continue
        asked = [getattr(drawing.meaning, "args", ()) for drawing in (meter, tag)]
        if len(asked[0]) != len(asked[1]):
            continue
        found = [[audit.answers.source(arg).value for arg in args] for args in asked]
        if found[0] != found[1]:
            yield Flaw(
                "meter_and_mark_are_mixed",
                f"the mark of {name_of(tag.meaning)} stands beside the meter of {name_of(meter.meaning)}",
                "Show beside each meter what was poured into it",
            )
            return


def judge_dial_of_turns(audit: Case, dial: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the angle between the rays of a dial against the turn, counter-clockwise."""
    rays = [ink.paths[0] for ink in sight.inks(dial) if not ink.filled and ink.paths and len(ink.paths[0]) == 2]
    if len(rays) < 2:
        return
    first, second = (ray[-1] - ray[0] for ray in rays[:2])
    answer = audit.answers.source(dial.meaning)
    angle = float(np.degrees(np.arctan2(first[1] * second[0] - first[0] * second[1], first @ second)))
    if abs(angle - float(answer.value)) > 0.3:
        yield Flaw(
            "dial_is_off",
            f"a dial shows {angle:.1f} degrees, {name_of(dial.meaning)} is {float(answer.value):.4g}",
            "Let the dial read the angle by which the map is turned",
            None,
            abs(angle - float(answer.value)),
        )
    yield from untraced(answer, "a dial")


def judge_lamps(audit: Case, row: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the lamps of a row, lit or dark, against what the experiment says of each."""
    lamps = np.asarray(audit.answers.source(row.meaning).value, dtype=bool)
    places = np.linspace(row.left, row.right, len(lamps))
    lit = [ink.disc.x for ink in sight.inks(row) if _is_body(ink, float(row.shown)) and ink.disc is not None]
    shown = np.array([any(abs(u - place) < 2 for u in lit) for place in places], dtype=bool)
    wrong = np.flatnonzero(shown != lamps)
    if len(wrong) or len(lit) != int(lamps.sum()):
        k = int(wrong[0]) if len(wrong) else 0
        yield Flaw(
            "lamp_is_wrong",
            f"lamp {k + 1} of {name_of(row.meaning)} is {'lit' if shown[k] else 'dark'}, the experiment says otherwise",
            "Let the lamps burn for what the experiment says",
            (float(places[k]) - 24, row.y - 24, float(places[k]) + 24, row.y + 24),
            float(len(wrong)),
        )


def _is_body(ink: Ink, shown: float) -> bool:
    """Whether a fill is the body of a lit solid: of three colours, none of them clear."""
    return ink.filled and len(ink.stops) == 3 and min(color[3] for _, color in ink.stops) > 0.9 * shown
