"""Judges of portions, of what a knob adds at a place, and of the level at a mean."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Number
from scenes.stage.inspection.truth.asking import name_of
from scenes.stage.inspection.truth.axis_reading import parse_number
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, away
from scenes.stage.inspection.truth.number_judges import ink_of
from scenes.stage.inspection.truth.plot_judges import OFF, judge_guide, untraced
from scenes.stage.inspection.truth.sight import PlotSight, Sight

__all__ = ["judge_level", "judge_portion", "judge_rise"]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]


def judge_portion(audit: Case, portion: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold both edges of an area between two functions against them, column by column, as far as they are seen."""
    if plot.x is None or plot.y is None or any(graph.reveal.now < 1 for graph in portion.graphs):
        return
    _, top, _, bottom = plot.box
    for ink in sight.inks(portion):
        if not ink.filled or ink.disc is not None:
            continue
        outline = ink.paths[0]
        columns = np.linspace(float(outline[:, 0].min()), float(outline[:, 0].max()), 60)[1:-1]
        x = plot.x.to_data(columns)
        true = [np.clip(plot.y.to_px(audit.answers.function(of)(x)), top, bottom) for of in portion.meaning]
        drawn = np.array([_edges(outline, float(u)) for u in columns])
        off = np.abs(np.stack([np.min(true, axis=0), np.max(true, axis=0)], axis=-1) - drawn).max(axis=1)
        steep = np.max([np.abs(np.gradient(edge, columns)) for edge in true], axis=0)
        worst = float((off / np.hypot(1.0, steep)).max())
        if worst > OFF + 0.5:
            yield Flaw(
                "portion_is_off",
                f"the area between {name_of(portion.meaning)} leaves them by {away(worst)}",
                "Fill what lies between the two graphs that are shown",
                ink.box,
                worst,
            )


def _edges(outline: Array, u: float) -> tuple[float, float]:
    """Return the highest and the lowest row at which a closed outline meets a column."""
    start, end = outline, np.roll(outline, -1, axis=0)
    low, high = np.minimum(start[:, 0], end[:, 0]), np.maximum(start[:, 0], end[:, 0])
    met = (low <= u) & (u <= high) & (high > low)
    if not met.any():
        return np.nan, np.nan
    (x0, y0), (x1, y1) = start[met].T, end[met].T
    rows = y0 + (u - x0) / (x1 - x0) * (y1 - y0)
    return float(rows.min()), float(rows.max())


def judge_rise(audit: Case, rise: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold both ends of a bar between two functions against them, at the x that it is about."""
    bars = [ink for ink in sight.inks(rise) if not ink.filled and ink.paths]
    if plot.x is None or plot.y is None or not bars:
        return
    source, *ends = rise.meaning
    answer = audit.answers.source(source)
    line = bars[0].paths[0]
    at = float(plot.x.to_px(float(answer.value)))
    heights = [float(audit.answers.function(of)(np.array([float(answer.value)]))[0]) for of in ends]
    start, end = (float(plot.y.to_px(height)) for height in heights)
    end = start + float(rise.reveal.now) * (end - start)
    off = max(
        float(np.abs(line[:, 0] - at).max()),
        float(np.abs(np.sort(line[[0, -1], 1]) - np.sort([start, end])).max()),
    )
    if off > OFF + plot.slack:
        yield Flaw(
            "rise_is_off",
            f"the bar between {name_of(ends)} is {away(off)} wrong: at x = {float(answer.value):.4g} they are "
            f"{heights[0]:.4g} and {heights[1]:.4g}",
            "Let it reach from the one function to the other",
            bars[0].box,
            off,
        )
    yield from untraced(answer, "a bar between two functions")
    yield from _its_numbers(audit, rise, abs(heights[1] - heights[0]), bars[0].strongest, sight)


def _its_numbers(audit: Case, rise: Any, length: float, color: Any, sight: Sight) -> Flaws:
    """Hold each number that stands at a bar, in the colour of the bar, against how long it is."""
    if not audit.resting or rise.reveal.now < 1:
        return
    for number in sight.drawings:
        if not isinstance(number, Number) or not inspect.isfunction(number.at):
            continue
        known = inspect.getclosurevars(number.at).nonlocals.values()
        read = parse_number(number.says.removesuffix(number.suffix))
        if not any(thing is rise for thing in known) or read is None:
            continue
        ink = ink_of(number)
        if ink is None or np.abs(ink - color[:3]).max() > 0.05:
            continue
        off = abs(abs(read[0]) - length) - read[1]
        if off > 1e-6 * max(length, 1e-9):
            yield Flaw(
                "number_beside_another_bar",
                f"the number {number.says} ({name_of(number.source)}) stands at a bar that is {length:.4g} long",
                "Draw the bar between the functions that the number is about",
                None,
                off,
            )


def judge_level(audit: Case, level: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the level of a mean against its number, and the number against the mean of its function over the data."""
    yield from judge_guide(audit, level, plot, sight)
    x = np.asarray(audit.answers.look_up("points")[0], dtype=float)
    mean = float(audit.answers.function(level.graph.meaning)(x).mean())
    lines = [ink for ink in sight.inks(level) if not ink.filled]
    if not lines or plot.y is None:
        return
    off = abs(float(plot.y.to_px(mean)) - (lines[0].box[1] + lines[0].box[3]) / 2)
    if off > OFF + plot.y.slack:
        yield Flaw(
            "level_is_no_mean",
            f"the level is said to be the mean of {name_of(level.graph.meaning)}, which is {mean:.4g} over the data: "
            f"{away(off)} away",
            "Give the level the mean of the graph that it lies over",
            lines[0].box,
            off,
        )
