"""Judges of fits: squares on misses, many curves at once, and marks that jump, hang or lie over a ground.

Pixels are inverted through the axes as they read, or found anew through the audit's own projection.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.inspection.truth.asking import iterates, name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.ground_judges import on_its_ground, pixel_of, pixels_at, point_from
from scenes.stage.inspection.truth.plot_judges import OFF
from scenes.stage.inspection.truth.sight import PlotSight, Sight

__all__ = [
    "judge_ground_line", "judge_ground_run", "judge_ground_way", "judge_hanging", "judge_nudge",
    "judge_squares", "judge_swarm_curves",
]  # fmt: skip

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]


def _gap(spot: Array, line: Array) -> float:
    """Return how far a place is from a polyline ``(n, 2)``."""
    if len(line) == 1:
        return float(np.hypot(*(line[0] - spot)))
    start, way = line[:-1], np.diff(line, axis=0)
    share = ((spot - start) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12)
    return float(np.hypot(*(start + np.clip(share, 0, 1)[:, None] * way - spot).T).min())


def _spots(audit: Case, terrain: Any, points: Array) -> Array:
    return pixels_at(audit, terrain, np.asarray(points, dtype=float))


# -- over a ground ---------------------------------------------------------------------


def judge_ground_run(audit: Case, mark: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold a mark against its iterate, or, between two, against the straight way through the air."""
    solid = sight.solid(mark)
    if solid is None:
        return
    run = iterates(audit.answers.ask(mark.meaning))
    place = float(np.clip(mark.position.now, 0, len(run) - 1))
    k = int(np.floor(place + 1e-9))
    ends = run[[k]] if place - k < 1e-9 else run[k : k + 2]
    off = _gap(np.array([solid.x, solid.y]), _spots(audit, mark.terrain, ends))
    if off > 2 * OFF:
        yield Flaw(
            "ground_mark_is_off",
            f"the mark of {name_of(mark.meaning)} at step {place:.3g} stands {away(off)} from where the camera sees it",
            "Let it stand at its iterate",
            around((solid.x, solid.y)),
            off,
        )
    yield from on_its_ground(audit, mark, mark.terrain.meaning)


def judge_ground_way(audit: Case, way: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the pearls of a way against the iterates that its mark has left."""
    run = iterates(audit.answers.ask(way.meaning))
    whole = int(np.floor(float(way.mark.position.now) + 1e-9))
    first = 0 if way.keep is None else max(0, whole - way.keep)
    true = _spots(audit, way.mark.terrain, run[first : whole + 1])
    discs = np.array([(ink.disc.x, ink.disc.y) for ink in sight.inks(way) if ink.disc is not None])
    if not len(discs):
        return
    far = max(float(np.hypot(*(true - disc).T).min()) for disc in discs)
    missed = max(float(np.hypot(*(discs - spot).T).min()) for spot in true)
    if max(far, missed) > 2 * OFF:
        yield Flaw(
            "way_is_off",
            f"a pearl of the way of {name_of(way.meaning)} is {away(max(far, missed))} from its iterate",
            "Let the way follow its mark",
            None,
            max(far, missed),
        )


def judge_ground_line(audit: Case, line: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold every corner of a line on the ground against the points that it leads through."""
    lines = [ink.paths[0] for ink in sight.inks(line) if not ink.filled and ink.paths]
    if not lines:
        return
    true = _spots(audit, line.terrain, np.asarray(audit.answers.ask(line.meaning), dtype=float))
    off = max(_gap(corner, true) for corner in lines[-1])
    if line.reveal.now >= 1:
        off = max(off, *(float(np.hypot(*(lines[-1][k] - true[k]))) for k in (0, -1)))
    if off > 2 * OFF:
        yield Flaw(
            "ground_line_is_off",
            f"the line of {name_of(line.meaning)} is {away(off)} from the ground under its points",
            "Lay it over the ground of this moment",
            None,
            off,
        )


def judge_hanging(audit: Case, ball: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the height of a ball on a thread, its foot, and the line it has drawn against its function."""
    solid = sight.solid(ball)
    if solid is None:
        return
    terrain, landscape = ball.terrain, ball.terrain.landscape
    shaped = getattr(landscape, "_transform", None) or (lambda value: value)
    low, high = (float(shaped(np.float64(v))) for v in landscape.value_range)
    function = audit.answers.ask(ball.function)

    def seen(point: Array) -> Array:
        height = landscape.relief * (float(shaped(function.funs(point[None])[0])) - low) / (high - low)
        return np.array(pixel_of(audit, terrain, point, height))

    point, _ = point_from(audit, ball.meaning)
    true = seen(point)
    off = float(np.hypot(solid.x - true[0], solid.y - true[1]))
    lines = [ink.paths[0] for ink in sight.inks(ball) if not ink.filled and ink.paths]
    threads, wakes = [line for line in lines if len(line) == 2], [line for line in lines if len(line) > 2]
    if threads:
        off = max(off, float(np.hypot(*(threads[0][0] - pixel_of(audit, terrain, point)))))
    if wakes and ball.since is not None:
        start, _ = point_from(audit, ball.since)
        off = max(off, *(_gap(seen(start + share * (point - start)), wakes[0]) for share in (0.0, 0.3, 0.5, 0.8, 1.0)))
    if off > 2 * OFF:
        yield Flaw(
            "ball_hangs_elsewhere",
            f"the ball over ({point[0]:.3g}, {point[1]:.3g}) hangs {away(off)} from the height of "
            f"{name_of(ball.function)} there",
            "Let it hang as high as the experiment says",
            around((solid.x, solid.y)),
            off,
        )


# -- on the plot of a fit ------------------------------------------------------------------


def judge_squares(audit: Case, squares: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold squares against the misses of their data; poured into one, its area against the mean of theirs."""
    if plot.x is None or plot.y is None or squares.grown.now < 1 or 0 < squares.poured.now < 1:
        return
    points, curve = squares.meaning
    x, y = (np.asarray(part, dtype=float) for part in audit.answers.ask(points))
    u, low = plot.x.to_px(x), plot.y.to_px(y)
    high = plot.y.to_px(audit.answers.function(curve)(x))
    side = np.abs(high - low)
    drawn = np.array([ink.box for ink in sight.inks(squares) if ink.filled and ink.paths])
    if not len(drawn):
        return
    wide, tall = drawn[:, 2] - drawn[:, 0], drawn[:, 3] - drawn[:, 1]
    if squares.poured.now >= 1:
        off = float(np.abs(np.sqrt(wide * tall) - np.sqrt(np.mean(side**2))).max()) + abs(len(drawn) - 1) * 1e3
        off = max(off, float(np.abs(wide - tall).max()))
        what = "the mean square is not as large as the mean of the squares"
    else:
        off, what = 0.0, "a square is not as large as the square of its miss"
        for k in range(len(x)):
            sides = np.abs(drawn[:, [0, 2]] - u[k]).min(axis=1)
            rows = np.maximum(abs(drawn[:, 1] - min(low[k], high[k])), abs(drawn[:, 3] - max(low[k], high[k])))
            off = max(off, float(np.maximum(np.maximum(sides, rows), np.maximum(abs(wide - side[k]), 0)).min()))
    if off > 2 * OFF:
        yield Flaw(
            "squares_are_off", f"{what}: {away(min(off, 999.0))} off", "Draw the misses of the curve that is shown",
            None, off,
        )  # fmt: skip


def judge_swarm_curves(audit: Case, curves: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the curves of a swarm, where it starts and where it ends, against the model at these points."""
    share = float(curves.swarm.share.now)
    if plot.x is None or plot.y is None or share not in (0.0, 1.0):
        return
    answer = audit.answers.ask(curves.meaning)
    ways = np.asarray(answer[0] if isinstance(answer, tuple) else answer, dtype=float)
    lines = [ink.paths[0] for ink in sight.inks(curves) if not ink.filled and ink.paths]
    if not lines:
        return
    u = np.linspace(lines[0][0, 0], lines[0][-1, 0], 9)  # equal directions are one corner: lines have what they need
    model = audit.answers.look_up("curve")
    x = plot.x.to_data(u)
    true = np.array([plot.y.to_px(np.asarray(model(p, x), dtype=float)) for p in ways[0 if share == 0 else -1]])
    drawn = np.array([np.interp(u, *line.T) for line in lines])
    apart = np.abs(drawn[:, None] - true[None]).max(axis=-1)
    off = max(float(apart.min(axis=1).max()), float(apart.min(axis=0).max()))
    if off > 2 * OFF or len(drawn) != len(true):
        yield Flaw(
            "graph_is_off",
            f"{len(drawn)} curves are drawn for {len(true)} points, one of them {away(off)} off",
            "Draw the curve of each point of the swarm",
            None,
            off,
        )


def judge_nudge(audit: Case, nudge: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold foot and tip of each arrow against the curve before and after its parameter has grown."""
    if plot.x is None or plot.y is None:
        return
    points, curve = nudge.meaning
    x, _ = (np.asarray(part, dtype=float) for part in audit.answers.ask(points))
    before = np.asarray(audit.answers.source(curve.args[0]).value, dtype=float)
    after = before + float(nudge.by.now) * (np.arange(len(before)) == nudge.knob)
    model = audit.answers.look_up(curve.name)
    true = np.stack([np.stack([plot.x.to_px(x), plot.y.to_px(model(p, x))], axis=-1) for p in (before, after)], axis=1)
    shafts = [ink.paths[0] for ink in sight.inks(nudge) if not ink.filled and ink.paths]
    drawn = np.array([shaft[[0, -1]] for shaft in shafts])
    if drawn.shape != true.shape:
        return
    off = float(np.hypot(*np.moveaxis(drawn - true, -1, 0)).max())
    if off > 2 * OFF:
        yield Flaw(
            "nudge_is_off",
            f"an arrow is {away(off)} from where the curve goes if parameter {nudge.knob} grows by {nudge.by.now:.3g}",
            "Show what the experiment's model does",
            None,
            off,
        )
