"""Judges of what stands on a plot: each inverts what is painted through the axes as they read.

None of them asks a drawing where it would draw itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.values import Of
from scenes.stage.inspection.truth.asking import iterates, name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.painting import Ink
from scenes.stage.inspection.truth.sight import PlotSight, Sight, home_of, paths_of
from scenes.stage.look import theme
from scenes.stage.plots.cost_axis import CostMark
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.marks import RunMark, along
from scenes.stage.plots.on_maps import MapBall, StepMark, StraightMark
from scenes.stage.plots.plane import Plane

__all__ = [
    "judge_graph",
    "judge_guide",
    "judge_mark",
    "judge_region",
    "judge_run",
    "judge_shade",
    "judge_signs",
    "judge_trail",
]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]

#: Pixels by which a drawing may miss what it stands for: less than half the width of a line.
OFF: Final = 1.6
#: Pixels of a graph that may be missing.
MISSING: Final = 14.0
#: How much less blue, of 1, a place of a graph may be than one that is less steep.
PALER: Final = 0.06


def hue(color: Any) -> Array:
    """Return red, green and blue of a colour, or of its name."""
    return np.array(theme.light(color) if isinstance(color, str) else color[:3], dtype=float)


def nearer(color: Any, first: str, second: str) -> int:
    """Return 1 if a painted colour is that of ``first``, −1 if it is that of ``second``, 0 if it is neither."""
    shade = hue(color)
    shade = shade - shade.mean()
    ways = [hue(name) - hue(name).mean() for name in (first, second)]
    norm = float(np.linalg.norm(shade))
    if norm < 0.05:
        return 0
    fits = [float(shade @ way / norm / np.linalg.norm(way)) for way in ways]
    if max(fits) < 0.8:
        return 0
    return 1 if fits[0] > fits[1] else -1


# -- graphs --------------------------------------------------------------------------


def judge_graph(audit: Case, graph: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold every corner of a graph, and the middle of each of its pieces, against the function of its name."""
    if plot.x is None or plot.y is None:
        return
    fun = audit.answers.function(graph.meaning)
    paths = [path for path in paths_of(graph) if len(path) > 1]
    worst, at = 0.0, None
    for path in paths:
        spots = np.empty((2 * len(path) - 1, 2))
        spots[::2], spots[1::2] = path, (path[1:] + path[:-1]) / 2
        spots = _visible(spots, graph, sight)
        if len(spots) < 3:
            continue
        off = _distance(fun, spots, plot)
        k = int(np.argmax(off))
        if off[k] > worst:
            worst, at = float(off[k]), spots[k]
    tolerance = OFF + plot.slack
    if worst > tolerance and at is not None:
        shown, x = float(plot.y.to_data(at[1])), float(plot.x.to_data(at[0]))
        true = float(fun(np.array([x]))[0])
        yield Flaw(
            "graph_is_off",
            f"the graph of {name_of(graph.meaning)} is {away(worst)} off: at x = {x:.4g} it shows "
            f"{shown:.4g}, the experiment says {true:.4g}",
            "Show the graph that its plot made, and vary values instead of changing its points",
            (at[0] - 30, at[1] - 30, at[0] + 30, at[1] + 30),
            worst,
        )
    yield from _missing(fun, graph, paths, plot)
    yield from _sign_colors(audit, graph, paths, plot)
    yield from _steepness_colors(audit, graph, paths, plot)
    for argument in getattr(graph.meaning, "args", ()):
        if audit.resting:
            yield from untraced(audit.answers.source(argument), f"the graph of {name_of(graph.meaning)}")
    yield from _local_model(audit, graph, plot, sight)


def _local_model(audit: Case, graph: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a parabola that touches at a place against the balls that stand or stood there."""
    model = audit.answers.ask(graph.meaning)
    touch = _touch(audit, graph)
    if touch is None or not hasattr(model, "vertex"):
        return
    walks = [
        (d, _coordinate(audit, d), min(float(d.position.now), d_last))
        for d in sight.drawings
        if isinstance(d, RunMark) and home_of(d) is plot.plane
        for d_last in [len(_coordinate(audit, d)) - 1.0]
    ]
    if not walks:
        return
    reach = abs(float(plot.x.to_data(OFF)) - float(plot.x.to_data(0.0))) if plot.x is not None else 0.0
    stood = [
        (d, x, position, k)
        for d, x, position in walks
        for k in range(int(np.floor(position + 1e-6)) + 1)
        if abs(float(x[k]) - touch) <= reach
    ]
    if not stood:
        yield Flaw(
            "model_touches_elsewhere",
            f"{name_of(graph.meaning)} touches at x = {touch:.4g}, where no ball of the plot stands or has stood",
            "Fit the model where the ball stands",
        )
        return
    jumped = [(d, float(x[k + 1])) for d, x, position, k in stood if position >= k + 1 and k + 1 < len(x)]
    if jumped and all(abs(float(model.vertex) - end) > 2 * reach for _, end in jumped):
        ball, end = jumped[0]
        yield Flaw(
            "model_is_not_of_this_run",
            f"{name_of(graph.meaning)} is level at x = {float(model.vertex):.4g}, the ball of "
            f"{name_of(ball.meaning)} went to {end:.4g}",
            "Show the model that the run has used: the same damping",
        )


def _touch(audit: Case, graph: Any) -> float | None:
    """Return the place at which a function that is asked for with a place touches."""
    arguments = getattr(graph.meaning, "args", ())
    if not arguments:
        return None
    value = audit.answers.source(arguments[0]).value
    return float(value) if np.ndim(value) == 0 and not isinstance(value, str) else None


def on_no_graph(drawing: Any, solid: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Report a mark that stands on none of the graphs that its plot shows."""
    _, top, _, bottom = plot.box
    if not top < solid.y < bottom or drawing.presence.now < 0.95:
        return
    shown = [
        d
        for d in sight.drawings
        if isinstance(d, Graph) and home_of(d) is plot.plane and d.presence.now > 0.95 and d.reveal.now >= 1
    ]
    nearest = np.inf
    for graph in shown:
        for path in paths_of(graph):
            nearest = min(nearest, _gap(path, solid.x, solid.y))
    if np.isfinite(nearest) and nearest > 4:
        yield Flaw(
            "mark_is_on_no_graph",
            f"a mark stands {away(nearest)} beside every graph that its plot shows",
            "Put it on the function that is drawn, or show the one it is on",
            solid.box,
            min(nearest, 1e4),
        )


def _gap(path: Array, u: float, v: float) -> float:
    """Return how far a place is from straight pieces."""
    start, way = path[:-1], np.diff(path, axis=0)
    length = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip(((np.array([u, v]) - start) * way).sum(axis=1) / length, 0, 1)
    return float(np.hypot(*((start + share[:, None] * way) - (u, v)).T).min(initial=np.inf))


def _visible(spots: Array, drawing: Any, sight: Sight) -> Array:
    if not sight.covers:
        return spots
    seen = [not sight.covered(drawing, float(u), float(v)) for u, v in spots]
    return np.asarray(spots[np.array(seen, dtype=bool)])


def _distance(fun: Any, spots: Array, plot: PlotSight) -> Array:
    """Return how far places are from a function's graph, in pixels and about at right angles to it."""
    assert plot.x is not None
    assert plot.y is not None
    with np.errstate(all="ignore"):
        true = plot.y.to_px(fun(plot.x.to_data(spots[:, 0])))
        u = spots[:, 0]
        slope = np.gradient(true, u) if len(u) > 2 and (np.diff(u) > 0).all() else np.zeros_like(u)
        slope = np.where(np.isfinite(slope), slope, 0.0)
        off = np.abs(true - spots[:, 1]) / np.hypot(1.0, slope)
    return np.asarray(np.where(np.isfinite(off), off, 1e4))


def _missing(fun: Any, graph: Any, paths: list[Array], plot: PlotSight) -> Flaws:
    """Find a stretch in which the function is in the window and its graph is not."""
    assert plot.x is not None
    assert plot.y is not None
    reveal = getattr(graph, "reveal", None)
    if reveal is not None and reveal.now < 1.0:
        return
    left, right = plot.sides
    if graph.domain is not None:
        ends = graph.domain() if callable(graph.domain) else graph.domain
        edges = np.sort(plot.x.to_px([float(end) for end in ends]))
        left, right = max(left, float(edges[0])), min(right, float(edges[1]))
    if right - left < 4:
        return
    u = np.linspace(left + 1, right - 1, 240)
    with np.errstate(all="ignore"):
        v = plot.y.to_px(fun(plot.x.to_data(u)))
    _, top, _, bottom = plot.box
    there = np.isfinite(v) & (v > top + 3) & (v < bottom - 3)
    drawn = np.zeros_like(there)
    for path in paths:
        low, high = path[:, 0].min() - 3, path[:, 0].max() + 3
        drawn |= (u > low) & (u < high)
    lost = np.flatnonzero(there & ~drawn)
    if len(lost) * (u[1] - u[0]) > MISSING:
        x = float(plot.x.to_data(u[lost[0]])), float(plot.x.to_data(u[lost[-1]]))
        yield Flaw(
            "graph_is_cut_short",
            f"the graph of {name_of(graph.meaning)} is not drawn between x = {x[0]:.4g} and {x[1]:.4g}, where "
            f"the function is in the window",
            "Show the whole graph, or give the graph a domain",
            (float(u[lost[0]]), top, float(u[lost[-1]]), bottom),
            float(len(lost)),
        )


def _sign_colors(audit: Case, graph: Any, paths: list[Array], plot: PlotSight) -> Flaws:
    """Hold the colours of a graph that is coloured by a sign against the sign."""
    if not callable(graph.coloring) or not paths or not graph.coloring.__qualname__.startswith("by_sign"):
        return
    if graph.drained.now > 0.5:
        return
    known = inspect.getclosurevars(graph.coloring).nonlocals
    stops = np.asarray(graph.stroke_rgbas)
    u = np.concatenate(paths)[:, 0]
    assert plot.x is not None
    places = np.linspace(u.min(), u.max(), len(stops))
    values = audit.answers.function(known["of"])(plot.x.to_data(places))
    strong = (np.abs(values) > 0.4 * abs(float(known["scale"]))) & (stops[:, 3] > 0.15)
    for k in np.flatnonzero(strong):
        side = nearer(stops[k], theme.POSITIVE, theme.NEGATIVE)
        if side and side != np.sign(values[k]):
            yield Flaw(
                "sign_colour_is_wrong",
                f"at x = {float(plot.x.to_data(places[k])):.4g} the graph has the colour of a "
                f"{'positive' if side > 0 else 'negative'} {name_of(known['of'])}, which is {values[k]:.4g} there",
                "Colour it by_sign of the function that is meant",
                None,
                abs(float(values[k])),
            )
            return


def _steepness_colors(audit: Case, graph: Any, paths: list[Array], plot: PlotSight) -> Flaws:
    """Hold the colours of a graph that is coloured by steepness against how the function rises."""
    if not callable(graph.coloring) or not paths or not graph.coloring.__qualname__.startswith("by_steepness"):
        return
    stops = np.asarray(graph.stroke_rgbas)
    u = np.concatenate(paths)[:, 0]
    assert plot.x is not None
    places = np.linspace(u.min(), u.max(), len(stops))
    fun = audit.answers.function(graph.meaning)
    steep = np.abs(fun(plot.x.to_data(places + 1.0)) - fun(plot.x.to_data(places - 1.0)))
    level, full = np.array(theme.light(theme.FUNCTION)), np.array(theme.light(theme.GRADIENT))
    blue = (stops[:, :3] - level) @ (full - level) / float((full - level) @ (full - level))
    seen = np.flatnonzero((stops[:, 3] > 0.15) & np.isfinite(steep))
    order = seen[np.argsort(steep[seen])]
    if len(order) < 2 or graph.drained.now > 0.5:
        return
    below = np.maximum.accumulate(blue[order]) - blue[order]
    k = int(np.argmax(below))
    if below[k] > PALER:
        yield Flaw(
            "steepness_colour_is_wrong",
            f"at x = {float(plot.x.to_data(places[order[k]])):.4g} the graph of {name_of(graph.meaning)} has a paler "
            f"blue than at places where it is less steep",
            "Colour it by_steepness of the slope of the function that is drawn",
            None,
            float(below[k]),
        )


# -- areas ---------------------------------------------------------------------------


def judge_shade(audit: Case, shade: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the outline of a shaded area against its function, and its colours against the sign."""
    if plot.x is None or plot.y is None:
        return
    fun, level = audit.answers.function(shade.meaning), float(plot.y.to_px(0.0))
    for ink in sight.inks(shade):
        if not ink.filled or ink.disc is not None:
            continue
        spots = np.concatenate(ink.paths)
        true = plot.y.to_px(fun(plot.x.to_data(spots[:, 0])))
        off = np.minimum(np.abs(spots[:, 1] - level), _distance(fun, spots, plot))
        off = np.where(np.isfinite(true), off, 0.0)
        if float(off.max()) > OFF + 0.5:
            yield Flaw(
                "area_is_off",
                f"the area under {name_of(shade.meaning)} leaves its graph by {away(float(off.max()))}",
                "Shade the graph that is shown",
                ink.box,
                float(off.max()),
            )
        side = nearer(ink.strongest, theme.POSITIVE, theme.NEGATIVE)
        rises = np.sign(level - spots[np.argmax(np.abs(spots[:, 1] - level)), 1])
        if side and side != rises and shade.drained.now < 0.5:
            yield Flaw(
                "sign_colour_is_wrong",
                f"the area {'above' if rises > 0 else 'below'} zero of {name_of(shade.meaning)} "
                f"has the colour of {'positive' if side > 0 else 'negative'} values",
                "Shade what is positive in theme.POSITIVE",
                ink.box,
            )


def judge_signs(audit: Case, region: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the edges and colours of sign columns against the sign of the function."""
    if plot.x is None:
        return
    fun = audit.answers.function(region.meaning)
    columns = [(*ink.box, ink.strongest) for ink in sight.inks(region) if ink.filled]
    left, right = plot.sides
    for low, top, high, bottom, color in columns:
        low, high = max(low, left), min(high, right)
        if high - low < 3:
            continue
        inner = np.linspace(low + 1.2, high - 1.2, 33)
        signs = np.sign(fun(plot.x.to_data(inner)))
        side = nearer(color, theme.POSITIVE, theme.NEGATIVE)
        wrong = (
            np.flatnonzero(signs == -side) if side and region.drained.now < 0.8 else np.flatnonzero(signs == -signs[16])
        )
        if len(wrong):
            x = float(plot.x.to_data(inner[wrong[len(wrong) // 2]]))
            yield Flaw(
                "sign_column_is_wrong",
                f"the column of {'positive' if side > 0 else 'negative'} {name_of(region.meaning)} covers x = "
                f"{x:.4g}, where it is "
                f"{float(fun(np.array([x]))[0]):.4g}",
                "Show the columns that the plot made of the function, in the theme's colours",
                (low, top, high, bottom),
                float(len(wrong)),
            )
    places = np.linspace(left + 2, right - 2, 300)
    values = fun(plot.x.to_data(places))
    bare = (values != 0) & ~np.any(
        [(places > c[0] - 2) & (places < c[2] + 2) for c in columns] or [np.zeros(300, bool)], axis=0
    )
    if bare.sum() > 4:
        x = float(plot.x.to_data(places[np.flatnonzero(bare)[0]]))
        yield Flaw(
            "sign_column_is_missing",
            f"no column of {name_of(region.meaning)} covers x = {x:.4g}",
            "Show the columns of the whole window",
        )


def judge_region(audit: Case, region: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold both edges of a tinted stretch against their numbers."""
    boxes = [ink.box for ink in sight.inks(region) if ink.filled]
    if plot.x is None or not boxes:
        return
    left, right = plot.sides
    yield from unpaired(audit, region.meaning, "a region")
    for source, drawn, side in zip(region.meaning, (boxes[0][0], boxes[0][2]), ("left", "right"), strict=True):
        if source is None:
            continue
        answer = audit.answers.source(source)
        at = float(np.clip(plot.x.to_px(float(answer.value)), left, right))
        drawn = float(np.clip(drawn, left, right))
        if abs(at - drawn) > OFF + plot.x.slack:
            yield Flaw(
                "region_is_off",
                f"the {side} edge of the region stands at x = {float(plot.x.to_data(drawn)):.4g}, "
                f"{name_of(source)} is {float(answer.value):.4g}",
                "Show the region that the plot made between the two facts",
                boxes[0],
                abs(at - drawn),
            )
        yield from untraced(answer, f"the {side} edge of a region")


def unpaired(audit: Case, ends: Any, what: str) -> Flaws:
    """Report a stretch between two numbers that the experiment does not name as a pair."""
    if any(end is None for end in ends) or not all(isinstance(end, Of) for end in ends):
        return
    facts = audit.answers.experiment.facts
    stems = []
    for end in ends:
        names = [name for name in (end.name, *(a for a in end.args if isinstance(a, str))) if name in facts]
        if not names:
            return
        stems.append({name.rpartition("_")[0] for name in names})
    if not stems[0] & stems[1]:
        yield Flaw(
            "ends_are_no_pair",
            f"{what} reaches from {name_of(ends[0])} to {name_of(ends[1])}: the experiment does not name these "
            f"as two ends",
            "Take both ends from one pair of facts: …_left and …_right, …_inner and …_outer",
        )


def judge_guide(audit: Case, guide: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a guide against its number."""
    lines = [ink for ink in sight.inks(guide) if not ink.filled]
    if not lines:
        return
    left, top, right, bottom = lines[0].box
    upright = right - left < bottom - top
    axis, drawn = (plot.x, (left + right) / 2) if upright else (plot.y, (top + bottom) / 2)
    if axis is None:
        return
    answer = audit.answers.source(guide.meaning)
    at = float(axis.to_px(float(answer.value)))
    if abs(at - drawn) > OFF + axis.slack:
        yield Flaw(
            "guide_is_off",
            f"the guide stands at {'x' if upright else 'y'} = {float(axis.to_data(drawn)):.4g}, "
            f"{name_of(guide.meaning)} is {float(answer.value):.4g}",
            "Show the guide that the plot made",
            lines[0].box,
            abs(at - drawn),
        )
    yield from untraced(answer, "a guide")


def untraced(answer: Any, what: str) -> Flaws:
    """Report a number that the audit could not follow to the experiment."""
    if not answer.traced:
        yield Flaw(
            "untraced_number",
            f"the number behind {what} is computed in the lecture: nothing says what it should be",
            "Compute it in the experiment and name it there: self.fact(…) or self.of(…)",
        )


# -- marks ---------------------------------------------------------------------------


def judge_mark(audit: Case, mark: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a mark against the place that the experiment gives."""
    solid = sight.solid(mark)
    if solid is None or plot.x is None or plot.y is None or sight.covered(mark, solid.x, solid.y):
        return
    answer = audit.answers.source(mark.x_source)
    x = float(answer.value)
    fun = audit.answers.function(mark.on) if isinstance(mark.on, Of) else None
    y = float(fun(np.array([x]))[0]) if fun is not None else float(audit.answers.source(mark.on).value)
    yield from _held(solid, x, y, plot, f"the mark of {name_of(mark.x_source)}", "mark_is_off")
    yield from untraced(answer, "a mark")
    yield from on_no_graph(mark, solid, plot, sight)
    if fun is not None and mark.look.shape in ("minimum", "maximum") and solid.shape in ("minimum", "maximum"):
        step = float(abs(plot.x.to_data(solid.x + 12) - x))
        around = fun(np.array([x - step, x, x + step]))
        lowest = around[1] < min(around[0], around[2])
        if lowest != (solid.shape == "minimum"):
            yield Flaw(
                "mark_is_no_extremum",
                f"the mark at x = {x:.4g} is drawn as a {solid.shape} of {name_of(mark.on)}, which it is not",
                "Give it the look of what is there: MINIMUM or MAXIMUM",
                solid.box,
            )


def unseen_at_start(audit: Case, ball: Any, solid: Any, position: float, where: str, remedy: str) -> Flaws:
    """Report a ball that is shown at its start, at rest, and cannot be seen there."""
    if solid is None and position == 0 and audit.resting and ball.presence.now >= 0.95:
        yield Flaw(
            "ball_is_out_of_sight",
            f"the ball of {name_of(ball.meaning)} stands at its start, outside of its {where}",
            remedy,
        )


def judge_run(audit: Case, mark: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a ball against the iterate at which its position says it stands."""
    if plot.x is None or plot.y is None:
        return
    x = _coordinate(audit, mark)
    position = min(max(float(mark.position.now), 0.0), len(x) - 1.0)
    k = int(np.floor(position + 1e-6))
    solid = sight.solid(mark)
    remedy = "Put it on the function that is drawn, or show a window that holds it"
    yield from unseen_at_start(audit, mark, solid, position, "plot", remedy)
    if solid is None or sight.covered(mark, solid.x, solid.y):
        return
    if position - k < 1e-6:
        yield from _held(
            solid,
            *place_of(audit, mark, x, k),
            plot,
            f"the ball of {name_of(mark.meaning)} at iterate {k}",
            "ball_is_off_its_run",
        )
        if on_a_function(audit, mark) and not counts_steps(mark):
            yield from on_no_graph(mark, solid, plot, sight)
        return
    if audit.resting:
        yield Flaw(
            "ball_rests_between_iterates",
            f"the ball of {name_of(mark.meaning)} rests at position {position:.3g} of its run",
            "Let the ball arrive at an iterate",
            solid.box,
        )
    here = float(plot.x.to_data(solid.x))
    start, end = place_of(audit, mark, x, k)[0], place_of(audit, mark, x, min(k + 1, len(x) - 1))[0]
    low, high = sorted((start, end))
    slack = abs(float(plot.x.to_data(solid.x + OFF + plot.x.slack)) - here)
    if not low - slack <= here <= high + slack:
        yield Flaw(
            "ball_is_off_its_way",
            f"the ball of {name_of(mark.meaning)} is at x = {here:.4g} on its way from {start:.4g} to {end:.4g}",
            "Let the ball follow its run",
            solid.box,
            1.0,
        )
    elif isinstance(mark, StepMark):
        yield from _between_rows(audit, mark, solid, plot, k)
    elif counts_steps(mark):
        yield from _as_high_as_its_ball(audit, mark, solid, plot)
    elif mark.way is along and isinstance(mark.on, Of):
        fun = audit.answers.function(mark.on)
        spots = np.array([[solid.x + d, solid.y] for d in (-0.5, 0.0, 0.5)])
        off = float(_distance(fun, spots, plot)[1])
        if off > OFF + plot.y.slack:
            yield Flaw(
                "ball_is_off_its_graph",
                f"the ball of {name_of(mark.meaning)} walks {away(off)} beside the graph of {name_of(mark.on)}",
                "Let the ball follow its run",
                solid.box,
                off,
            )
    else:
        yield from _beside_its_model(audit, mark, solid, plot, sight, start, end)


def counts_steps(mark: Any) -> bool:
    """Whether a mark stands above the number of its step, as high as the ball that it belongs to."""
    return isinstance(getattr(mark, "ball", None), RunMark)


def on_a_function(audit: Case, mark: Any) -> bool:
    """Whether a mark lies on the graph of a function, and not on other numbers of its run."""
    if not isinstance(mark.on, Of):
        return False
    answer = audit.answers.ask(mark.on)
    return callable(answer) or hasattr(answer, "value")


def place_of(audit: Case, mark: Any, x: Array, k: int) -> tuple[float, float]:
    """Return the data point of an iterate, where a mark of this kind must show it."""
    if isinstance(mark, CostMark):
        left, price = audit.answers.ask(mark.left), float(audit.answers.source(mark.price).value)
        return k * price ** float(mark.axis.priced.now), float(iterates(left)[k, 0])
    if isinstance(mark, StraightMark):
        return _place_over_two(audit, mark, k)
    height = _height(audit, mark, float(x[k]), k)
    return (float(k) if counts_steps(mark) else float(x[k])), height


def _place_over_two(audit: Case, mark: Any, k: int) -> tuple[float, float]:
    """Return both coordinates of an iterate, or its step and what the mark shows of it."""
    run = audit.answers.ask(mark.meaning)
    points = iterates(run)
    if isinstance(mark, MapBall):
        return float(points[k, 0]), float(points[k, 1])
    high = np.asarray(run.fun, dtype=float)[k] if mark.coordinate is None else points[k, mark.coordinate]
    return float(k), float(high)


def _between_rows(audit: Case, mark: Any, solid: Any, plot: PlotSight, k: int) -> Flaws:
    """Hold a mark above a step, on its way, against the heights between which it is."""
    assert plot.y is not None
    x = _coordinate(audit, mark)
    ends = [place_of(audit, mark, x, j)[1] for j in (k, min(k + 1, len(x) - 1))]
    rows = sorted(float(plot.y.to_px(y)) for y in ends)
    slack = OFF + plot.y.slack
    if np.isfinite(rows).all() and not rows[0] - slack <= solid.y <= rows[1] + slack:
        yield Flaw(
            "ball_is_off_its_way",
            f"the ball of {name_of(mark.meaning)} is at y = {float(plot.y.to_data(solid.y)):.4g} on its way from "
            f"{ends[0]:.4g} to {ends[1]:.4g}",
            "Let the ball follow its run",
            solid.box,
            1.0,
        )


def _as_high_as_its_ball(audit: Case, mark: Any, solid: Any, plot: PlotSight) -> Flaws:
    height = audit.answers.mark_data(mark.ball, "y_now")
    if height is None or plot.y is None or not np.isfinite(height.slack):
        return
    off = abs(float(plot.y.to_px(height.value)) - solid.y)
    if off > 3 * OFF + plot.y.slack:
        yield Flaw(
            "mark_is_off",
            f"the mark above step {float(mark.position.now):.3g} stands {away(off)} from the height of its ball",
            "Let it follow its ball",
            solid.box,
            off,
        )


def _beside_its_model(
    audit: Case, mark: Any, solid: Any, plot: PlotSight, sight: Sight, start: float, end: float
) -> Flaws:
    """Hold a ball that jumps against the model that is shown: on it, or dropping at its end."""
    assert plot.x is not None
    if abs(float(plot.x.to_px(end)) - solid.x) < 2 * OFF:
        return
    for graph in sight.drawings:
        if not isinstance(graph, Graph) or home_of(graph) is not plot.plane or graph.presence.now < 0.95:
            continue
        touch = _touch(audit, graph)
        model = audit.answers.ask(graph.meaning)
        if (
            touch is None
            or not hasattr(model, "vertex")
            or abs(float(plot.x.to_px(touch)) - float(plot.x.to_px(start))) > OFF
        ):
            continue
        off = float(
            _distance(
                audit.answers.function(graph.meaning),
                np.array([[solid.x + d, solid.y] for d in (-0.5, 0.0, 0.5)]),
                plot,
            )[1]
        )
        if off > 2 * OFF:
            yield Flaw(
                "ball_leaves_its_model",
                f"the ball of {name_of(mark.meaning)} jumps {away(off)} beside {name_of(graph.meaning)}",
                "Let it jump along the model that is shown",
                solid.box,
                off,
            )


def _coordinate(audit: Case, mark: Any) -> Array:
    return np.asarray(iterates(audit.answers.ask(mark.meaning))[:, mark.component])


def _height(audit: Case, mark: Any, x: float, k: int) -> float:
    if isinstance(mark.on, Of):
        answer = audit.answers.ask(mark.on)
        if on_a_function(audit, mark):
            return float(audit.answers.function(mark.on)(np.array([x]))[0])
        return float(iterates(answer)[min(k, len(iterates(answer)) - 1), 0])
    return float(audit.answers.source(mark.on).value)


def _held(solid: Any, x: float, y: float, plot: PlotSight, what: str, kind: str) -> Flaws:
    assert plot.x is not None
    assert plot.y is not None
    off = float(np.hypot(float(plot.x.to_px(x)) - solid.x, float(plot.y.to_px(y)) - solid.y))
    if not off <= OFF + plot.slack:
        yield Flaw(
            kind,
            f"{what} stands at ({float(plot.x.to_data(solid.x)):.4g}, {float(plot.y.to_data(solid.y)):.4g}), "
            f"the experiment "
            f"says ({x:.4g}, {y:.4g}): {away(off)} away",
            "Show what the plot made, and let it follow its run",
            solid.box,
            off,
        )


def judge_trail(audit: Case, trail: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the pearls and the ends of a trail at rest against the iterates that its ball has left."""
    mark = trail.mark
    position = float(mark.position.now)
    k = int(np.floor(position + 1e-6))
    if plot.x is None or plot.y is None or position - k > 1e-6:
        return
    x = np.asarray(iterates(audit.answers.ask(trail.meaning))[:, mark.component])
    k = min(k, len(x) - 1)
    first = 0 if trail.keep is None else max(0, k - trail.keep)
    data = [place_of(audit, mark, x, j) for j in range(first, k)]
    true = plot.to_pixels(data)
    if not np.isfinite(true).all():
        return
    inks = sight.inks(trail)
    pearls = np.array([[ink.disc.x, ink.disc.y] for ink in inks if ink.filled and ink.disc is not None]).reshape(-1, 2)
    for name, some, others in (("a pearl", pearls, true), ("an iterate without a pearl", true, pearls)):
        if name != "a pearl" and not trail.pearls:
            continue
        some = some[(np.abs(some) < 3900).all(axis=1)] if len(some) else some
        if not audit.resting and len(some):  # a bending axis is read between its numbers only
            low, high = plot.y.known
            some = some[(some[:, 1] >= low) & (some[:, 1] <= high)]
        for spot in some:
            off = float(np.hypot(*(others - spot).T).min()) if len(others) else np.inf
            if off > OFF + plot.slack:
                yield Flaw(
                    "trail_is_off",
                    f"the trail of {name_of(trail.meaning)} has {name} at ({float(plot.x.to_data(spot[0])):.4g}, "
                    f"{float(plot.y.to_data(spot[1])):.4g})",
                    "Show the trail that the plot made of the ball",
                    around(spot, 12),
                    min(off, 1e4),
                )
                return
    yield from _way(audit, trail, inks, plot, x[first : k + 1])


def _way(audit: Case, trail: Any, inks: list[Ink], plot: PlotSight, x: Array) -> Flaws:
    """Hold the line of a trail that walks on a graph against the graph."""
    lines = [ink.paths[0] for ink in inks if not ink.filled and ink.paths]
    walks = trail.mark.way is along and on_a_function(audit, trail.mark) and not counts_steps(trail.mark)
    if not lines or not walks or len(x) < 2:
        return
    assert plot.x is not None
    assert plot.y is not None
    fun = audit.answers.function(trail.mark.on)
    spots = np.concatenate(lines)
    spots = spots[(np.abs(spots) < 2900).all(axis=1)]
    if len(spots) < 2:
        return
    h = 0.5
    with np.errstate(all="ignore"):
        true, near = (plot.y.to_px(fun(plot.x.to_data(spots[:, 0] + d))) for d in (0.0, h))
        off = np.abs(true - spots[:, 1]) / np.hypot(1.0, (near - true) / h)
    off = np.where(np.isfinite(off), off, 0.0)
    if float(off.max()) > OFF + 0.5 + plot.y.slack:
        spot = spots[int(np.argmax(off))]
        yield Flaw(
            "trail_is_off",
            f"the trail of {name_of(trail.mark.meaning)} leaves the graph of {name_of(trail.mark.on)} by "
            f"{away(float(off.max()))}",
            "Show the trail that the plot made of the ball",
            around(spot),
            float(off.max()),
        )


# -- what a method does at a place -----------------------------------------------------


def _standing(audit: Case, ball: Any) -> float:
    """Return x of the iterate that a ball has left last, or stands on."""
    x = _coordinate(audit, ball)
    return float(x[min(int(np.floor(float(ball.position.now) + 1e-6)), len(x) - 1)])


def judge_tangent(audit: Case, tangent: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a tangent against the slope of its function where its ball stands."""
    if plot.x is None or plot.y is None:
        return
    objective, x = audit.answers.ask(tangent.meaning), _standing(audit, tangent.ball)
    y, slope = (float(np.asarray(part(np.array([x]))).ravel()[0]) for part in (objective.value, objective.slope))
    for path in paths_of(tangent):
        off = float(_distance(lambda at: y + slope * (at - x), path, plot).max())
        if off > OFF + 0.5:
            yield Flaw(
                "tangent_is_off",
                f"the tangent at x = {x:.4g} leaves a line of slope {slope:.4g} through the graph by {away(off)}",
                "Show the tangent of the ball that is shown",
                None,
                off,
            )


def judge_step(audit: Case, arrow: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold both ends of the arrow of a step against the iterate and the one that the experiment says comes next."""
    heads = [ink for ink in sight.inks(arrow) if ink.filled and ink.paths]
    shafts = [ink for ink in sight.inks(arrow) if not ink.filled and ink.paths and len(ink.paths[0]) == 2]
    if not heads or not shafts or plot.x is None or plot.y is None:
        return
    x = _standing(audit, arrow.ball)
    y = _height(audit, arrow.ball, x, 0)
    after = float(np.asarray(audit.answers.ask(arrow.meaning)(x)).ravel()[0])
    (start,) = plot.to_pixels((x, y))
    end = start + float(arrow.reveal.now) * (np.array([float(plot.x.to_px(after)), start[1]]) - start)
    tail = shafts[-1].paths[0][0]
    corners = heads[-1].paths[0]
    tip = corners[int(np.argmax(np.hypot(*(corners - tail).T)))]
    tip = np.array([tip[0], corners[:, 1].mean()]) if abs(corners[:, 0] - tip[0]).min() < 1e-6 else tip
    off = max(float(np.hypot(*(tail - start))), abs(float(tip[0] - end[0])))
    if off > 2 * OFF:
        yield Flaw(
            "step_is_off",
            f"the arrow of the step from x = {x:.4g} ends at {float(plot.x.to_data(tip[0])):.4g}, the next "
            f"iterate is {after:.4g}",
            "Show the step with the rate that is meant",
            heads[-1].box,
            off,
        )
    rate = audit.answers.source(arrow.meaning.args[0]) if arrow.meaning.args else None
    objective = audit.answers.ask(arrow.ball.on) if isinstance(arrow.ball.on, Of) else None
    if rate is not None and objective is not None and hasattr(objective, "slope"):
        down = x - float(rate.value) * float(np.asarray(objective.slope(np.array([x]))).ravel()[0])
        if abs(float(plot.x.to_px(down)) - float(plot.x.to_px(after))) > OFF:
            yield Flaw(
                "step_is_off",
                f"the next iterate {after:.4g} is not rate times slope away from {x:.4g}: that is {down:.4g}",
                "Mend the experiment",
                heads[-1].box,
            )


def _direction(plane: Plane, slope: float, sight: Sight) -> Array:
    """Return the direction in pixels of a line of a slope on a plot."""
    plot = sight.plots.get(id(plane))
    window, box = plane.window.now, plane.box.now
    across, up = (
        (box.right - box.left) / (window.right - window.left),
        (box.top - box.bottom) / (window.top - window.bottom),
    )
    if plot is not None and plot.x is not None and plot.y is not None and "linear" == plot.x.kind == plot.y.kind:
        across, up = plot.x.slope, plot.y.slope
    way = np.array([across, up * slope])
    return np.asarray(way / np.hypot(*way))


def judge_needle(audit: Case, needle: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the direction of a needle against its slope, as steep as the lines of its plot."""
    blades = [ink for ink in sight.inks(needle) if ink.filled and ink.paths and len(ink.stops) == 1]
    if len(blades) < 2:
        return
    corners = np.concatenate([blade.paths[0] for blade in blades[-2:]])
    spots, counts = np.unique(np.round(corners, 3), axis=0, return_counts=True)
    shared = spots[counts >= 2]
    if len(shared) < 2:
        return
    pivot = np.array(needle.dial.at)
    order = np.argsort(np.hypot(*(shared - pivot).T))
    way = shared[order[-1]] - shared[order[0]]
    answer = audit.answers.source(needle.meaning)
    yield from _turned(way, answer, needle, sight, "the needle")
    yield from untraced(answer, "a needle")


def judge_on_dial(audit: Case, mark: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the place of a mark on a dial against its slope."""
    solid = sight.solid(mark)
    if solid is not None:
        answer = audit.answers.source(mark.meaning)
        yield from _turned(
            np.array([solid.x, solid.y]) - np.array(mark.dial.at), answer, mark, sight, "a mark on the dial"
        )
        yield from untraced(answer, "a mark on the dial")


def _turned(way: Array, answer: Any, drawing: Any, sight: Sight, what: str) -> Flaws:
    value = float(answer.value)
    true = _direction(drawing.dial.plane, value, sight)
    angle = float(np.degrees(np.arctan2(true[0] * way[1] - true[1] * way[0], true @ way)))
    if abs(angle) > 0.5:
        yield Flaw(
            "needle_is_off",
            f"{what} is turned {abs(angle):.1f} degrees away from the slope {value:.4g} of {name_of(drawing.meaning)}",
            "Let the dial read the number that it shows",
            None,
            abs(angle),
        )
