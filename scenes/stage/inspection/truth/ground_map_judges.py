"""Judges of what stands on maps, plots whose axes are two variables.

Each reads what is painted, inverts it through the axes of its plot, and asks the experiment itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from scenes.stage.drawing.values import Of
from scenes.stage.inspection.truth.asking import iterates, name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.ground_judges import on_its_ground
from scenes.stage.inspection.truth.picture_judges import pixels_painted
from scenes.stage.inspection.truth.plot_judges import OFF, unseen_at_start, untraced
from scenes.stage.inspection.truth.sight import PlotSight, Sight
from scenes.stage.look import theme
from scenes.stage.plots.ground_map import GroundMap

__all__ = [
    "judge_arrows",
    "judge_dots",
    "judge_height_lines",
    "judge_levels",
    "judge_map_arrow",
    "judge_map_ball",
    "judge_map_mark",
    "judge_map_way",
    "judge_plumb",
    "judge_square",
]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]

#: Degrees by which an arrow may miss its direction.
TURNED: Final = 1.0
#: Share of the lines crossed that must lie at their heights.
MOST: Final = 0.8


def _standing(audit: Case, ball: Any) -> tuple[Array, int, float]:
    """Return the iterates of a ball, the one it stands at or has left last, and how far it is from there."""
    points = iterates(audit.answers.ask(ball.meaning))
    position = min(max(float(ball.position.now), 0.0), len(points) - 1.0)
    k = int(np.floor(position + 1e-6))
    return points, k, max(position - k, 0.0)


def judge_map_ball(audit: Case, ball: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a ball against its iterate, or against the straight way to the next, on a map with equal scales."""
    if plot.x is None or plot.y is None:
        return
    if audit.resting and isinstance(ball.plane, GroundMap):
        yield from _stretched(plot)
    solid = sight.solid(ball)
    points, k, share = _standing(audit, ball)
    yield from unseen_at_start(audit, ball, solid, k + share, "map", "Show a window that holds it")
    if solid is None or sight.covered(ball, solid.x, solid.y):
        return
    if audit.resting and share > 1e-6:
        yield Flaw(
            "ball_rests_between_iterates",
            f"the ball of {name_of(ball.meaning)} rests at position {k + share:.4g} of its run",
            "Let the ball arrive at an iterate",
            solid.box,
        )
    spot = np.array([solid.x, solid.y])
    ends = plot.to_pixels(points[[k, min(k + 1, len(points) - 1)], :2])
    true = (1 - share) * ends[0] + share * ends[1]
    off = float(np.hypot(*(true - spot)))
    if not off <= OFF + plot.slack:
        (x, y), (x_true, y_true) = plot.to_points([spot, true])
        yield Flaw(
            "ball_is_off_its_run",
            f"the ball of {name_of(ball.meaning)} at position {k + share:.4g} stands at ({x:.4g}, {y:.4g}), the "
            f"experiment says ({x_true:.4g}, {y_true:.4g}): {away(off)} away",
            "Show what the map made, and let it follow its run",
            solid.box,
            off,
        )
    if getattr(ball.plane, "on", None) is not None:
        yield from on_its_ground(audit, ball, ball.plane.on)


def _stretched(plot: PlotSight) -> Flaws:
    """Report a map on which equal distances along both axes are not equally long."""
    assert plot.x is not None
    assert plot.y is not None
    across = float(plot.x.to_px(1.0) - plot.x.to_px(0.0))
    up = float(plot.y.to_px(0.0) - plot.y.to_px(1.0))
    if abs(across / up - 1) > 0.02:
        yield Flaw(
            "map_is_stretched",
            f"a unit is {across:.4g} pixels long to the right and {up:.4g} upwards: circles and right angles are lost",
            "Give the map a window with the proportions of its box: map.about(…)",
            plot.box,
            abs(across - up),
        )


def judge_map_mark(audit: Case, mark: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a mark on a map against its point; a triangle must mark where the ground is level."""
    solid = sight.solid(mark)
    if solid is None or plot.x is None or plot.y is None or sight.covered(mark, solid.x, solid.y):
        return
    point = np.asarray(audit.answers.source(mark.meaning).value, dtype=float)
    off = float(np.hypot(*(plot.to_pixels(point)[0] - (solid.x, solid.y))))
    if off > OFF + plot.slack:
        yield Flaw(
            "mark_is_off",
            f"the mark of {name_of(mark.meaning)} stands {away(off)} from ({point[0]:.4g}, {point[1]:.4g})",
            "Show what the map made",
            solid.box,
            off,
        )
    if solid.shape == "minimum" and not mark.meaning.args:
        ground = getattr(mark.plane, "on", None) or Of(mark.meaning.experiment, "objective")
        slope = float(np.linalg.norm(audit.answers.ask(ground).grad(point)))
        if slope > 1e-6:
            yield Flaw(
                "mark_is_no_extremum",
                f"({point[0]:.4g}, {point[1]:.4g}) is marked as a minimum, the slope there is {slope:.3g}",
                "Mark what the experiment has found",
                solid.box,
            )


def judge_map_way(audit: Case, way: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold each corner of a way against the lines between the iterates, and its end against how far it may go."""
    if plot.x is None or plot.y is None:
        return
    points = iterates(audit.answers.ask(way.meaning))
    end = len(points) - 1.0 if way.upto is None else min(float(audit.answers.source(way.upto).value), len(points) - 1.0)
    true = plot.to_pixels(points)
    inks = [ink for ink in sight.inks(way) if not ink.filled and ink.paths]
    drawn = [path for ink in inks for path in ink.paths]
    gone = true[: int(np.ceil(end - 1e-6)) + 1]
    if not np.isfinite(gone).all():
        return
    for path in drawn:
        off = _beside(path, gone)
        if off > OFF + plot.slack:
            yield Flaw(
                "way_is_off",
                f"the way of {name_of(way.meaning)} leaves its iterates by {away(off)}",
                "Show the way that the map made of the run",
                inks[0].box,
                off,
            )
            return
    left, top, right, bottom = plot.box
    inside = [
        spot for spot in gone[: int(np.floor(end + 1e-6)) + 1]
        if left + 8 < spot[0] < right - 8 and top + 8 < spot[1] < bottom - 8
    ]  # fmt: skip
    if len(gone) > 1 and drawn:
        corners = np.concatenate(drawn)
        lost = [spot for spot in inside if _gap(drawn, corners, spot) > OFF + 1.0]
        if lost:
            u, v = lost[0]
            yield Flaw(
                "way_leaves_out_an_iterate",
                f"the way of {name_of(way.meaning)} does not pass ({float(plot.x.to_data(u)):.4g}, "
                f"{float(plot.y.to_data(v)):.4g}), where the run has been",
                "Show the way that the map made of the run",
                around((u, v), 12),
                float(len(lost)),
            )


def _gap(paths: list[Array], corners: Array, spot: Array) -> float:
    """Return how far a place is from lines; their corners are asked first."""
    near = float(np.hypot(*(corners - spot).T).min())
    return near if near < OFF else min(_beside(spot[None], path) for path in paths)


def _beside(spots: Array, line: Array) -> float:
    """Return how far the farthest of some places is from a polyline."""
    if len(line) < 2:
        return float(np.hypot(*(spots - line[0]).T).max())
    start, way = line[:-1], np.diff(line, axis=0)
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-12)
    ahead = way / length[:, None]
    worst = 0.0
    for part in np.array_split(spots, max(1, len(spots) * len(line) // 200_000)):
        there = part[:, None] - start
        along = there[..., 0] * ahead[:, 0] + there[..., 1] * ahead[:, 1]
        # Across a line whose ends are far away, what counts is the distance at right angles: it keeps its digits.
        across = np.abs(there[..., 1] * ahead[:, 0] - there[..., 0] * ahead[:, 1])
        ends = np.minimum(np.hypot(there[..., 0], there[..., 1]), np.hypot(*np.moveaxis(there - way, -1, 0)))
        beside = (along >= 0) & (along <= length) & (length > 1e-3)
        worst = max(worst, float(np.where(beside, across, ends).min(axis=1).max()))
    return worst


def judge_square(audit: Case, square: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the sides of a square against its ball's iterate and its rate."""
    inks = [ink for ink in sight.inks(square) if not ink.filled and ink.paths]
    if not inks or plot.x is None or plot.y is None:
        return
    points, k, _ = _standing(audit, square.ball)
    answer = audit.answers.source(square.meaning)
    rate = float(answer.value)
    (left, bottom), (right, top) = plot.to_pixels([points[k] - rate, points[k] + rate])
    off = float(np.abs(np.subtract(inks[0].box, (left, top, right, bottom))).max())
    if off > OFF + plot.slack:
        yield Flaw(
            "square_is_off",
            f"the square of {name_of(square.meaning)} around ({points[k, 0]:.4g}, {points[k, 1]:.4g}) should reach "
            f"{rate:.4g} to each side: a side is {away(off)} off",
            "Show the square that the map made, with the rate that is meant",
            inks[0].box,
            off,
        )
    yield from untraced(answer, "a square of steps")


def judge_map_arrow(audit: Case, arrow: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the tip of a step against the next iterate, and the direction of a slope against the ground."""
    shafts = [ink.paths[0] for ink in sight.inks(arrow) if not ink.filled and ink.paths and len(ink.paths[0]) == 2]
    heads = [ink for ink in sight.inks(arrow) if ink.filled and ink.paths]
    if not shafts or not heads or plot.x is None or plot.y is None:
        return
    points, k, _ = _standing(audit, arrow.ball)
    start = plot.to_pixels(points[k])[0]
    tail, tip = shafts[-1][0], heads[-1].paths[0][0]
    off = float(np.hypot(*(tail - start)))
    what = f"the arrow of {name_of(arrow.meaning)} from ({points[k, 0]:.4g}, {points[k, 1]:.4g})"
    if arrow.slope_of is None:
        end = plot.to_pixels(points[min(k + 1, len(points) - 1)])[0]
        off = max(off, float(np.hypot(*(tip - (start + float(arrow.reveal.now) * (end - start))))))
        if off > 2 * OFF:
            yield Flaw(
                "step_is_off", f"{what} misses the next iterate by {away(off)}", "Show the step of the ball",
                heads[-1].box, off,
            )  # fmt: skip
        return
    sign = 1.0 if arrow.sign is None else float(audit.answers.source(arrow.sign).value)
    slope = np.asarray(audit.answers.ask(arrow.slope_of).grads(points[k][None]), dtype=float)[0]
    ends = plot.to_pixels([points[k], points[k] - 1e-3 * slope / max(float(np.hypot(*slope)), 1e-300)])
    true, way = sign * (ends[1] - ends[0]), tip - tail
    if abs(sign) < 0.2 or np.hypot(*way) < 8:
        return
    turn = float(np.degrees(np.arctan2(true[0] * way[1] - true[1] * way[0], true @ way)))
    if off > OFF or abs(turn) > TURNED:
        yield Flaw(
            "slope_is_off",
            f"{what} is turned {abs(turn):.1f} degrees away from the slope there",
            "Show the slope arrow that the map made of the ball",
            heads[-1].box,
            abs(turn),
        )


def judge_height_lines(audit: Case, lines: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the light lines of a ground, found by their light in rows and columns, against the heights below them."""
    if plot.x is None or plot.y is None or not audit.resting or float(lines.shown) < 0.9 or lines.drained.now > 0.2:
        return
    ground = audit.answers.ask(lines.meaning)
    spacing = lines.spacing()[0]
    left, top, right, bottom = plot.box
    left, right = max(left, 0.0), min(right, 1920.0)
    sheet = pixels_painted(lines, 0, 1080).astype(float).sum(axis=-1)
    found: list[tuple[float, float]] = []
    for share in (0.2, 0.35, 0.5, 0.65, 0.8):
        row, column = int(top + share * (bottom - top)), int(left + share * (right - left))
        found += [(u + left, row + 0.5) for u in _peaks(sheet[row, int(left) : int(right)])]
        found += [(column + 0.5, v + top) for v in _peaks(sheet[int(top) : int(bottom), column])]
    spots = np.array([(u, v) for u, v in found if left + 70 < u < right - 70 and top + 60 < v < bottom - 60])
    if len(spots) < 6:
        return
    wrong = [not _on_a_line(ground, plot, u, v, lines.power, spacing) for u, v in spots.tolist()]
    if np.mean(wrong) > 1 - MOST:
        u, v = spots[int(np.flatnonzero(wrong)[0])]
        yield Flaw(
            "height_line_is_off",
            f"{sum(wrong)} of {len(wrong)} places on the lines of {name_of(lines.meaning)} lie at other heights, as "
            f"({float(plot.x.to_data(u)):.4g}, {float(plot.y.to_data(v)):.4g})",
            "Show the height lines that the map made of its ground",
            around((u, v), 40),
            float(sum(wrong)),
        )


def _peaks(light: Array) -> Array:
    """Return where a row of light has narrow maxima."""
    inner = np.arange(6, len(light) - 6)
    high = light[inner]
    best = np.max([light[inner + d] for d in range(-5, 6)], axis=0)
    around = (light[inner - 6] + light[inner + 6]) / 2
    return np.asarray(inner[(high >= best) & (high > around + 14)] + 0.5)


def _on_a_line(ground: Any, plot: PlotSight, u: float, v: float, power: float, spacing: float) -> bool:
    """Whether a line of the ground passes within three pixels of a place."""
    assert plot.x is not None
    assert plot.y is not None
    du, dv = np.meshgrid(np.linspace(-3, 3, 9), np.linspace(-3, 3, 9))
    data = plot.to_points(np.stack([u + du.ravel(), v + dv.ravel()], axis=-1))
    turns = np.maximum(np.asarray(ground.funs(data), dtype=float), 0.0) ** power / spacing
    return bool(np.ptp(np.floor(turns)) > 0 or np.abs(turns - np.rint(turns)).min() < 0.02)


def judge_levels(audit: Case, levels: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold every level line against the ground: all of it is equally high, and each doubles the height."""
    if plot.x is None or plot.y is None:
        return
    bowl = audit.answers.ask(levels.meaning)
    pieces: list[tuple[float, Array]] = []
    for ink in sight.inks(levels):
        if ink.filled or not ink.paths:
            continue
        pieces += [(ink.box[0], path[:: max(1, len(path) // 6)]) for path in ink.paths if len(path) > 1]
    if not pieces:
        return
    spots = np.concatenate([path for _, path in pieces])
    data = plot.to_points(spots)
    hess = np.asarray(bowl.hess(data[0]))
    lowest = float(bowl.fun(data[0] - np.linalg.solve(hess, bowl.grad(data[0]))))
    heights = np.asarray(bowl.funs(data), dtype=float) - lowest
    steepness = np.linalg.norm(np.asarray(bowl.grads(data)), axis=1)
    across = abs(float(plot.x.to_px(1.0) - plot.x.to_px(0.0)))
    # The nearest of the heights that double, and how far away it is.
    first = float(np.linalg.eigvalsh(hess).max()) / 2
    order = np.log2(np.maximum(heights, 1e-300) / first)
    off = np.abs(heights - first * 2.0 ** np.round(order)) / np.maximum(steepness, 1e-300) * across
    worst = int(np.argmax(off))
    if off[worst] > OFF + plot.slack + 1.0:
        yield Flaw(
            "level_line_is_off",
            f"a level line of {name_of(levels.meaning)} is {away(float(off[worst]))} off at "
            f"({data[worst, 0]:.4g}, {data[worst, 1]:.4g})",
            "Draw the level lines of the ground that is meant",
            around(spots[worst]),
            float(off[worst]),
        )


# -- points and arrows that the experiment knows --------------------------------------------


def judge_dots(audit: Case, dots: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold every dot against a point of the experiment, and every point in the window against a dot."""
    if plot.x is None or plot.y is None:
        return
    true = plot.to_pixels(audit.answers.source(dots.meaning).value)
    strokes = [ink for ink in sight.inks(dots) if not ink.filled and ink.paths]
    drawn = np.array([path[0] for ink in strokes for path in ink.paths]).reshape(-1, 2)
    left, top, right, bottom = plot.box
    expected = true[((true > (left, top)) & (true < (right, bottom))).all(axis=1)]
    for name, some, others in (("a dot is drawn", drawn, true), ("no dot is drawn", expected, drawn)):
        if not len(some):
            continue
        far = np.asarray(cKDTree(others).query(some)[0] if len(others) else np.full(len(some), 1e4))
        worst = int(np.argmax(far))
        if far[worst] > OFF + plot.slack:
            a, b = plot.to_points(some[worst][None])[0]
            yield Flaw(
                "dots_are_off",
                f"{name} at ({a:.4g}, {b:.4g}), {away(float(far[worst]))} from the nearest "
                f"{'point' if name.startswith('a') else 'dot'} of {name_of(dots.meaning)}",
                "Draw the points of the experiment, all of them",
                around(some[worst]),
                float(min(far[worst], 1e4)),
            )
            return


def judge_arrows(audit: Case, arrows: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold start, tip and colour of every arrow against the experiment."""
    if plot.x is None or plot.y is None:
        return
    true = np.asarray(audit.answers.source(arrows.meaning).value, dtype=float).reshape(-1, 2, 2)
    starts, ends = (plot.to_pixels(true[:, k]) for k in (0, 1))
    grown = float(arrows.reveal.now)
    tips = starts + grown * (ends - starts)
    inks = sight.inks(arrows)
    heads = [ink for ink in inks if ink.filled and ink.paths]
    shafts = [ink for ink in inks if not ink.filled and ink.paths and len(ink.paths[0]) == 2]
    long = np.hypot(*(tips - starts).T) >= 0.5
    found = np.array([ink.paths[0][0] for ink in heads]).reshape(-1, 2)
    if len(found) != int(long.sum()):
        yield Flaw(
            "arrows_are_off",
            f"{len(found)} arrows are drawn, {name_of(arrows.meaning)} has {int(long.sum())}",
            "Draw all of them",
        )
        return
    if not len(found):
        return
    off = np.hypot(*(found - tips[long]).T)
    begun = np.array([ink.paths[0][0] for ink in shafts]).reshape(-1, 2)
    late = np.asarray(cKDTree(starts).query(begun)[0]).max(initial=0.0)
    worst = int(np.argmax(off))
    if max(float(off[worst]), float(late)) > OFF + plot.slack + 0.5:
        yield Flaw(
            "arrows_are_off",
            f"an arrow of {name_of(arrows.meaning)} is {away(max(float(off[worst]), float(late)))} off",
            "Show the arrows that the map made",
            around(found[worst]),
            float(off[worst]),
        )
    if callable(arrows.choice) and float(arrows.drained.now) < 0.3:
        first = np.asarray(audit.answers.source(arrows.choice).value, dtype=bool)[long]
        sides = np.array([_is(ink.strongest, arrows.colors) for ink in heads])
        if (sides != first).any():
            wrong = int((sides != first).sum())
            yield Flaw(
                "arrow_colour_is_wrong",
                f"{wrong} arrows have the colour of those of which {name_of(arrows.choice)} says the opposite",
                "Colour them by what the experiment says",
            )


def _is(color: Any, pair: tuple[str, str]) -> bool:
    """Whether a painted colour is the first of two."""
    apart = [float(np.abs(np.subtract(color[:3], theme.light(name))).sum()) for name in pair]
    return apart[0] < apart[1]


def judge_plumb(audit: Case, plumb: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a plumb line against the point and the foot that the experiment gives."""
    lines = [ink.paths[0] for ink in sight.inks(plumb) if not ink.filled and ink.paths and len(ink.paths[0]) == 2]
    if plot.x is None or plot.y is None or not lines:
        return
    true = plot.to_pixels(audit.answers.source(plumb.meaning).value)
    off = float(np.hypot(*(lines[0] - true).T).max())
    if off > OFF + plot.slack + 0.5:
        yield Flaw(
            "plumb_is_off",
            f"the line of {name_of(plumb.meaning)} ends {away(off)} from where it should",
            "Show the line that the map made",
            around(true),
            off,
        )
