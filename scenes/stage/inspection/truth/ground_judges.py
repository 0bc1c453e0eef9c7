"""Judges of what stands on a landscape, through a projection of their own.

From the numbers of the camera (direction, height, distance, focus, opening) and the picture's box
follows where a point of the ground must be seen; the height of the ground is asked of the experiment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.inspection.truth.asking import iterates, name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.plot_judges import OFF
from scenes.stage.inspection.truth.sight import PlotSight, Sight

__all__ = [
    "judge_data",
    "judge_ground",
    "judge_ground_mark",
    "judge_height",
    "judge_misses",
    "judge_resting_curves",
    "judge_roller",
    "judge_shares",
    "on_its_ground",
    "pixel_of",
    "pixels_at",
    "point_from",
]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]


def world_height(audit: Case, terrain: Any, points: Array) -> Array:
    """Return how high the ground lies at data points ``(n, 2)``, in world units, from the experiment's function.

    A ground that is rising lies a share of the way between the function that it had and its own.
    """
    share = float(terrain.risen.now)
    height = share * _whole_height(audit, terrain, points)
    if share < 1 and terrain.rises_from is not None:
        height = height + (1 - share) * _whole_height(audit, terrain.rises_from, points)
    return height


def _whole_height(audit: Case, terrain: Any, points: Array) -> Array:
    landscape = terrain.landscape
    shaped = getattr(landscape, "_transform", None) or (lambda value: value)
    values = np.asarray(audit.answers.ask(terrain.meaning).funs(np.asarray(points, dtype=float)))
    low, high = (float(shaped(np.float64(v))) for v in landscape.value_range)
    return np.asarray(landscape.relief * (shaped(values) - low) / (high - low))


def pixel_of(audit: Case, terrain: Any, point: Any, height: float | None = None) -> tuple[float, float]:
    """Return the pixel at which a data point is seen: on the ground, or at a height in world units."""
    heights = None if height is None else np.array([height])
    u, v = pixels_at(audit, terrain, np.asarray(point, dtype=float)[None], heights)[0].tolist()
    return u, v


def pixels_at(audit: Case, terrain: Any, points: Array, heights: Array | None = None) -> Array:
    """Return the pixels ``(n, 2)`` at which data points ``(n, 2)`` are seen."""
    landscape, sight, box = terrain.landscape, terrain.sight.now, terrain.box.now
    low, high = np.array(landscape.window, dtype=float).T
    flat = (points - (low + high) / 2) * np.asarray(landscape.sides) / (high - low)
    if heights is None:
        heights = world_height(audit, terrain, points)
    world = np.column_stack([flat, heights])
    around, up = np.radians([sight.azimuth, min(sight.elevation, 90.0)])
    back = np.array([np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up)])
    right = np.array([-np.sin(around), np.cos(around), 0.0])
    upward = np.cross(back, right)
    rays = world - (np.asarray(sight.focus) + sight.distance * back)
    size = (box.bottom - box.top) / 2 / np.tan(np.radians(sight.opening) / 2) / -(rays @ back)
    middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2])
    return np.asarray(middle + size[:, None] * np.column_stack([rays @ right, -(rays @ upward)]))


def point_from(audit: Case, source: Any) -> tuple[Array, bool]:
    """Return the data point of a source, or of two of them, and whether it was traced to the experiment."""
    if isinstance(source, tuple):
        answers = [audit.answers.source(part) for part in source]
        return np.array([float(answer.value) for answer in answers]), all(answer.traced for answer in answers)
    answer = audit.answers.source(source)
    return np.asarray(getattr(answer.value, "x", answer.value), dtype=float).ravel()[:2], answer.traced


def judge_ground_mark(audit: Case, mark: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold a mark, a ring or a dot on the ground against the projection of its point."""
    solid = sight.solid(mark)
    if solid is not None:
        u, v = solid.x, solid.y
    else:
        discs = [ink.disc for ink in sight.inks(mark) if ink.disc is not None]
        if not discs:
            return
        u, v = discs[-1].x, discs[-1].y - float(getattr(mark, "dy", 0.0))
    point, _ = point_from(audit, mark.meaning)
    true = pixel_of(audit, mark.terrain, point)
    off = float(np.hypot(u - true[0], v - true[1]))
    if off > 2 * OFF:
        yield Flaw(
            "ground_mark_is_off",
            f"the mark of {name_of(mark.meaning)} stands {away(off)} from where the camera sees "
            f"({point[0]:.3g}, {point[1]:.3g})",
            "Let it stand where camera and ground put it",
            around((u, v)),
            off,
        )
    shape = getattr(getattr(mark, "look", None), "shape", "")
    if shape in ("minimum", "maximum"):
        objective = audit.answers.ask(mark.terrain.meaning)
        steepest = float(np.abs(objective.grads(point[None])).max())
        bends = np.linalg.eigvalsh(objective.hesses(point[None])[0])
        right = bends.min() > 0 if shape == "minimum" else bends.max() < 0
        if steepest > 1e-3 * max(float(np.abs(bends).max()), 1e-12) or not right:
            yield Flaw(
                "mark_is_no_extremum",
                f"({point[0]:.4g}, {point[1]:.4g}) is marked as a {shape}, which it is not",
                "Mark what the experiment has found",
                around((u, v)),
            )


def judge_roller(audit: Case, ball: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the way of a rolling ball against its run, and its place on the way against its position."""
    run = iterates(audit.answers.ask(ball.meaning))
    way = np.asarray(ball.path.iterates, dtype=float)
    count = min(len(way), len(run))
    off = float(np.abs(way[:count] - run[:count]).max())
    window = np.ptp(np.array(ball.terrain.landscape.window), axis=1).max()
    if off > 1e-3 * float(window):
        yield Flaw(
            "ball_is_off_its_run",
            f"the ball of {name_of(ball.meaning)} rolls {off:.3g} beside its iterates",
            "Let the ball roll along its run",
        )
    behind = abs(float(ball.part.place) - float(ball.position.now))
    if behind > 1e-6:
        yield Flaw(
            "ball_is_off_its_run",
            f"the ball of {name_of(ball.meaning)} is drawn at step {float(ball.part.place):.3g}, it stands at "
            f"{float(ball.position.now):.3g}",
            "Let the ball follow its position",
        )
    yield from on_its_ground(audit, ball, ball.terrain.meaning)


def on_its_ground(audit: Case, ball: Any, ground_of: Any) -> Flaws:
    """Hold the heights that a run has kept against the ground on which its ball is shown."""
    run = audit.answers.ask(ball.meaning)
    if not hasattr(run, "fun") or not audit.resting:
        return
    some = np.unique(np.linspace(0, len(run.x) - 1, 5).astype(int))
    kept = np.asarray(run.fun, dtype=float)[some]
    here = np.asarray(audit.answers.ask(ground_of).funs(np.asarray(run.x, dtype=float)[some]), dtype=float)
    off = np.abs(here - kept)
    if not (off <= 1e-6 * (np.abs(kept).max() + 1e-12)).all():
        worst = int(np.argmax(off))
        yield Flaw(
            "run_of_another_ground",
            f"the run {name_of(ball.meaning)} was at a height of {kept[worst]:.4g}, {name_of(ground_of)} is "
            f"{here[worst]:.4g} there: its ball is shown on a ground that is not its own",
            "Show a run on the ground on which it went",
            None,
            float(off[worst]),
        )


def judge_ground(audit: Case, terrain: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the mesh of a landscape against the experiment's function, and its camera against what it is varied to."""
    landscape = terrain.view.landscape
    nodes = np.asarray(landscape.nodes, dtype=float).reshape(-1, 3)
    some = nodes[:: max(1, len(nodes) // 300)]
    low, high = np.array(landscape.window, dtype=float).T
    points = some[:, :2] / (np.asarray(landscape.sides) / (high - low)) + (low + high) / 2
    off = float(np.abs(world_height(audit, terrain, points) - some[:, 2]).max())
    if off > 0.01 * float(landscape.relief):
        yield Flaw(
            "ground_is_off",
            f"the ground is drawn {off / float(landscape.relief):.1%} of its height from {name_of(terrain.meaning)}",
            "Draw the landscape of the function that is meant",
        )
    if audit.resting and 0 < float(terrain.risen.now) < 1:
        yield Flaw(
            "ground_rests_half_risen",
            f"the ground of {name_of(terrain.meaning)} rests {float(terrain.risen.now):.0%} of the way up",
            "Let it rise whole: between two grounds it is that of no data",
        )
    view, now = terrain.view.camera, terrain.sight.now
    drawn = np.array([np.degrees(view.azimuth), np.degrees(view.elevation), view.distance, *view.focus])
    true = np.array([now.azimuth, now.elevation, now.distance, *now.focus])
    if float(np.abs(drawn - true).max()) > 1e-3:
        yield Flaw(
            "ground_is_off",
            "the landscape is seen from elsewhere than its camera says",
            "Let the view follow its camera",
        )


# -- the card of a fit -----------------------------------------------------------------


def judge_data(audit: Case, scatter: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold each disc of a scatter against a measured point."""
    if plot.x is None or plot.y is None:
        return
    x, y = (np.asarray(part, dtype=float) for part in audit.answers.ask(scatter.meaning))
    true = plot.to_pixels(np.stack([x, y], axis=-1))
    discs = [ink.disc for ink in sight.inks(scatter) if ink.disc is not None]
    far = [float(np.hypot(*(true - (disc.x, disc.y)).T).min()) for disc in discs]
    left, top, right, bottom = plot.box
    inside = ((true > (left, top)) & (true < (right, bottom))).all(axis=1)
    if far and max(far) > OFF:
        yield Flaw(
            "data_are_off",
            f"a data point is drawn {away(max(far))} from every point of {name_of(scatter.meaning)}",
            "Draw the points of the experiment",
        )
    elif len(discs) < int(inside.sum()):
        yield Flaw(
            "data_are_off",
            f"{len(discs)} of {int(inside.sum())} data points are drawn",
            "Draw all points of the experiment",
        )


def judge_misses(audit: Case, misses: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the hairs between data and curve against both."""
    if plot.x is None or plot.y is None or misses.reveal.now < 1:
        return
    points, curve = misses.meaning
    x, y = (np.asarray(part, dtype=float) for part in audit.answers.ask(points))
    fun = audit.answers.function(curve)
    _, top, _, bottom = plot.box
    for ink in sight.inks(misses):
        if ink.filled or not ink.paths:
            continue
        ends = ink.paths[0]
        k = int(np.argmin(np.abs(plot.x.to_px(x) - ends[0, 0])))
        true = np.clip([float(plot.y.to_px(y[k])), float(plot.y.to_px(fun(x[k : k + 1])[0]))], top, bottom)
        off = float(np.abs(np.sort(true) - np.sort(ends[[0, -1], 1])).max())
        if off > 2 * OFF:
            yield Flaw(
                "misses_are_off",
                f"a hair between data and curve is {away(off)} wrong at x = {x[k]:.3g}",
                "Reach from the data to the curve that is shown",
                ink.box,
                off,
            )
            return


def judge_height(audit: Case, bar: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the knob of a bar of heights against its value."""
    discs = [ink for ink in sight.inks(bar) if ink.filled and ink.disc is not None and len(ink.stops) == 3]
    bodies = [ink for ink in sight.inks(bar) if ink.filled and ink.disc is None]
    if not discs or not bodies:
        return
    left, _, right, _ = bodies[0].box
    landscape, value = bar.terrain.landscape, float(audit.answers.source(bar.meaning).value)
    shaped = getattr(landscape, "_transform", None) or (lambda v: v)
    low, high = (float(shaped(np.float64(v))) for v in landscape.value_range)
    share = float(np.clip((float(shaped(np.float64(value))) - low) / (high - low), 0, 1))
    disc = discs[-1].disc
    assert disc is not None
    off = abs(left + share * (right - left) - disc.x)
    if off > 2 * OFF:
        yield Flaw(
            "knob_is_off",
            f"the knob of the heights stands {away(off)} from {value:.4g}",
            "Let it read the height that is shown",
            bodies[0].box,
            off,
        )


# -- where starts end ------------------------------------------------------------------


def judge_shares(audit: Case, bar: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the lengths of the parts of a bar against the shares of the starts that end in each place."""
    boxes = [ink.box for ink in sight.inks(bar) if ink.filled and ink.disc is None]
    if len(boxes) < 2 or not audit.resting:
        return
    left, _, right, _ = boxes[0]
    drawn = [(box[2] - box[0]) / (right - left) for box in boxes[1:]]
    asked = audit.answers.source(bar.meaning).value
    if np.ndim(asked) == 0 and isinstance(asked, int | float | np.number):  # one share of a whole
        if abs(drawn[0] - float(asked)) > 0.01:
            yield Flaw(
                "shares_are_off", f"the bar is filled to {drawn[0]:.1%}, {name_of(bar.meaning)} is {float(asked):.1%}",
                "Draw the share that the experiment counts", boxes[0], abs(drawn[0] - float(asked)),
            )  # fmt: skip
        return
    if abs(sum(drawn) - 1) > 0.02:
        return  # it is still filling
    found = audit.answers.source(bar.meaning).value
    true = sorted((float((np.asarray(found.label) == k).mean()) for k in range(len(found.points))), reverse=True)
    # Several places may be one part: those that are equally good.
    for part in drawn:
        sums = [*true, *(a + b for k, a in enumerate(true) for b in true[:k]), 1 - sum(true)]
        off = min(abs(part - share) for share in sums)
        if off > 0.01:
            yield Flaw(
                "shares_are_off", f"a part of the bar is {part:.1%} long; no place of {name_of(bar.meaning)}, "
                f"nor two of them, has that share",
                "Draw the shares that the experiment counts", boxes[0], off,
            )  # fmt: skip
            return


def judge_resting_curves(audit: Case, curves: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the curves of the places where starts end against the model at these places."""
    if plot.x is None or plot.y is None:
        return
    found = audit.answers.source(curves.meaning).value
    x = plot.x.to_data(np.linspace(plot.box[0] + 2, plot.box[2] - 2, 60))
    model = audit.answers.look_up("curve")
    true = [plot.y.to_px(np.asarray(model(np.asarray(p.x, dtype=float), x), dtype=float)) for p in found.points]
    u = plot.x.to_px(x)
    for ink in sight.inks(curves):
        if ink.filled or not ink.paths:
            continue
        line = ink.paths[0]
        drawn = np.interp(u, line[:, 0], line[:, 1])
        inside = (drawn > plot.box[1] + 3) & (drawn < plot.box[3] - 3)
        off = min((float(np.median(np.abs(v - drawn)[inside])) for v in true), default=0.0) if inside.any() else 0.0
        if off > 2 * OFF:
            yield Flaw(
                "graph_is_off", f"a curve is drawn {away(off)} from that of every place of {name_of(curves.meaning)}",
                "Draw the curves of the places where starts end", ink.box, off,
            )  # fmt: skip
            return
