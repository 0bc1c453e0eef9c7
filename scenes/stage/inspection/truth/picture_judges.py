"""Judges of ready-made pictures and of formulas that name what is drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.painted import Brush
from scenes.stage.inspection.truth.asking import name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, away
from scenes.stage.inspection.truth.number_judges import box_of
from scenes.stage.inspection.truth.painting import shape_of
from scenes.stage.inspection.truth.plot_judges import nearer, unpaired
from scenes.stage.inspection.truth.sight import PlotSight, Sight, home_of, paths_of
from scenes.stage.look import theme
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.marks import RunMark

__all__ = ["judge_destinations", "judge_fan", "judge_formula", "judge_lens", "judge_strip"]

Flaws = Iterator[Flaw]
Array = NDArray[np.float64]


def pixels_painted(drawing: Any, top: int, bottom: int) -> NDArray[np.uint8]:
    """Return the pixels ``(h, 1920, 3)`` that a drawing paints between two rows of an empty frame."""
    sheet = np.zeros((1080, 1920, 4), np.uint8)
    drawing.brush(Brush(sheet, 1.0))
    return sheet[top:bottom, :, :3]


def judge_strip(audit: Case, strip: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the columns of a strip of destinations against where starts end, and its ends against the facts."""
    shared = strip.shared
    if plot.x is None or not audit.resting or float(strip.shown) < 0.9:
        return
    yield from unpaired(audit, (shared.left, shared.right), "a strip")
    named = [getattr(end, "name", "") in audit.answers.experiment.facts for end in (shared.left, shared.right)]
    if not all(named):
        yield Flaw(
            "ends_are_no_pair",
            f"a strip reaches from {name_of(shared.left)} to {name_of(shared.right)}: these are no facts",
            "Let it cover the starts that a fact is about",
        )
    ends = [float(audit.answers.source(end).value) for end in (shared.left, shared.right)]
    left, right = (float(plot.x.to_px(end)) for end in ends)
    rows = np.asarray(strip.points)
    top, bottom = (int(540 - rows[:, 1].max() * 135), int(540 - rows[:, 1].min() * 135))
    found = pixels_painted(strip, top + (bottom - top) * 2 // 5, top + (bottom - top) * 3 // 5).mean(axis=0) / 255
    lit = np.flatnonzero(found.max(axis=1) > 0.02)
    if not len(lit):
        return
    for drawn, true, side in ((float(lit[0]), left, "left"), (float(lit[-1] + 1), right, "right")):
        if abs(drawn - true) > 3:
            yield Flaw(
                "strip_is_off",
                f"the {side} end of the strip stands at x = {float(plot.x.to_data(drawn)):.4g}, the fact is "
                f"{float(plot.x.to_data(true)):.4g}",
                "Let the strip cover the starts that are spoken of",
                (float(lit[0]), top, float(lit[-1]), bottom),
                abs(drawn - true),
            )
    swept = left + float(shared.sweep.now) * (right - left)
    columns = np.arange(int(left) + 6, int(min(swept, right)) - 6, 7)
    if len(columns) < 5:
        return
    fine = columns[:, None] + (np.arange(9) + 0.5) / 9 - 0.0
    answer = audit.answers.look_up(shared.of)(plot.x.to_data(fine))
    low = np.asarray(answer.minimum, dtype=bool)
    pure = np.asarray(low.all(axis=1) | ~low.any(axis=1))
    sides = [nearer(found[u], theme.MINIMUM, theme.MAXIMUM) for u in columns]
    wrong = [
        float(u) for u, is_low, sure, side in zip(columns, low[:, 0], pure, sides, strict=True)
        if sure and side and (side > 0) != is_low
    ]  # fmt: skip
    if len(wrong) > 2:
        x = float(plot.x.to_data(wrong[len(wrong) // 2]))
        yield Flaw(
            "strip_colour_is_wrong",
            f"the start x = {x:.4g} has the colour of another destination, as {len(wrong)} of {len(columns)} places",
            "Colour starts by where they end",
            (wrong[0], top, wrong[-1], bottom),
            float(len(wrong)),
        )


def judge_fan(audit: Case, fan: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold where ribbons arrive, by their light and colour above the destinations, against where starts end."""
    shared = fan.shared
    axes = [d for d in sight.drawings if getattr(d, "shared", None) is shared and hasattr(d, "place")]
    if plot.x is None or not audit.resting or float(fan.shown) < 0.9 or float(shared.sweep.now) < 1 or not axes:
        return
    ends = [float(audit.answers.source(end).value) for end in (shared.left, shared.right)]
    starts = np.linspace(ends[0], ends[1], 2001)
    unit = float(audit.answers.source(shared.unit).value)
    places = np.asarray(audit.answers.look_up(shared.of)(starts).x, dtype=float)
    orders = np.where(np.isfinite(places), np.rint(places / unit), 10**6).astype(int)
    spots = _triangles(sight, axes[0])
    if not spots:
        return
    middle = min(range(len(spots)), key=lambda k: abs(spots[k][0] - 960))
    end = int(spots[0][3]) - 24
    row = pixels_painted(fan, end - 4, end).astype(float).mean(axis=0) / 255
    for order in (-1, 0, 1):
        k = middle + order
        share = float((orders == order).mean())
        if not 0 <= k < len(spots) or share < 0.1:
            continue
        u = spots[k][0]
        light = row[int(u) - 6 : int(u) + 7].mean(axis=0)
        side = nearer(light, theme.MINIMUM, theme.MAXIMUM)
        if light.max() < 0.2 or (side and (side > 0) != (order % 2 == 0)):
            yield Flaw(
                "strip_leads_elsewhere",
                f"{share:.0%} of the starts end at {order * unit:.4g}, no ribbon of that colour arrives there",
                "Lead ribbons to where starts end",
                (u - 30, end - 200, u + 30, end),
            )
            return


def _triangles(sight: Sight, axis: Any) -> list[tuple[float, str, Any, float]]:
    """Return column, shape, colour and row of the triangles that an axis of destinations paints, from the left."""
    found = []
    for ink in sight.inks(axis):
        if ink.filled and len(ink.stops) == 3 and shape_of(ink) in ("minimum", "maximum"):
            left, top, right, bottom = ink.box
            found.append(((left + right) / 2, shape_of(ink), ink.stops[1][1], (top + bottom) / 2))
    return sorted(found)


def judge_destinations(audit: Case, axis: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the triangles of the destinations against their kinds: minima and maxima alternate around the middle."""
    found = _triangles(sight, axis)
    if not found:
        return
    middle = min(range(len(found)), key=lambda k: abs(found[k][0] - 960))
    for k, (u, shape, color, _) in enumerate(found):
        true = audit.answers.look_up(axis.place)(k - middle)
        curve = audit.answers.look_up("objective")
        bend = float(np.asarray(curve.curvature(np.array([true]))).ravel()[0])
        right = "minimum" if bend > 0 else "maximum"
        side = nearer(color, theme.MINIMUM, theme.MAXIMUM)
        if shape != right or (side and (side > 0) != (right == "minimum")):
            yield Flaw(
                "mark_is_no_extremum",
                f"the destination {true:.4g} is drawn as a {shape}, it is a {right}",
                "Draw minima and maxima as they are",
                (u - 20, 810, u + 20, 870),
            )
            return


# -- names in formulas ---------------------------------------------------------------

_NAMES: Final = {"f(x)": "objective.value", "f'(x)": "objective.slope", "f''(x)": "objective.curvature"}


def judge_lens(audit: Case, glass: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold what is seen in a lens against the plot that it lies on: the same runs, and no function but its."""
    lens = glass.lens
    balls = {plane: [d for d in sight.drawings if isinstance(d, RunMark) and home_of(d) is plane]
             for plane in (lens.plot, lens.inside)}  # fmt: skip
    outside = {name_of(ball.meaning) for ball in balls[lens.plot]}
    for ball in balls[lens.inside]:
        if outside and name_of(ball.meaning) not in outside:
            yield Flaw(
                "lens_shows_another",
                f"the lens shows a ball of {name_of(ball.meaning)}, the plot it lies on shows {', '.join(outside)}",
                "Show in the lens what the plot shows",
            )
    graphs = {plane: {name_of(d.meaning) for d in sight.drawings if isinstance(d, Graph) and home_of(d) is plane}
              for plane in (lens.plot, lens.inside)}  # fmt: skip
    if graphs[lens.plot] and not graphs[lens.inside] <= graphs[lens.plot]:
        strange = ", ".join(graphs[lens.inside] - graphs[lens.plot])
        yield Flaw(
            "lens_shows_another",
            f"the lens shows {strange}, which the plot it lies on does not",
            "Show in the lens what the plot shows",
        )


def judge_formula(audit: Case, formula: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the name of a function, ``f''(x)``, against the graph that it stands beside."""
    says = re.sub(r"\s+", "", re.sub(r"\{\{(.*?):\s*\w+\s*\}\}", r"\1", formula.says))
    if plot is None or plot.x is None or plot.y is None or says not in _NAMES or formula.presence.now < 0.9:
        return
    box = box_of(formula)
    try:
        meant = audit.answers.look_up(_NAMES[says])
    except LookupError:
        return
    nearest: tuple[float, Any] | None = None
    for drawing in sight.drawings:
        if (
            isinstance(drawing, Graph)
            and home_of(drawing) is plot.plane
            and box is not None
            and drawing.meaning.name != "zero"
        ):
            spots = np.concatenate(paths_of(drawing) or [np.full((1, 2), 1e6)])
            du = np.maximum(np.maximum(box[0] - spots[:, 0], spots[:, 0] - box[2]), 0)
            dv = np.maximum(np.maximum(box[1] - spots[:, 1], spots[:, 1] - box[3]), 0)
            far = float(np.hypot(du, dv).min())
            if nearest is None or far < nearest[0]:
                nearest = far, drawing
    if nearest is None:
        return
    low, high = (float(plot.x.to_data(u)) for u in plot.sides)
    x = np.linspace(low, high, 101)
    try:
        own, true = audit.answers.function(nearest[1].meaning)(x), np.asarray(meant(x), dtype=float)
    except (LookupError, ValueError, TypeError):
        return
    off = float(np.nanmax(np.abs(plot.y.to_px(own) - plot.y.to_px(true))))
    if off > 3 and math.isfinite(off):
        yield Flaw(
            "name_of_another_function",
            f"{says} names the graph of {name_of(nearest[1].meaning)}, which is {away(off)} away from {_NAMES[says]}",
            "Name what is drawn, or let the name go when the graph becomes another one",
            box,
            off,
        )
