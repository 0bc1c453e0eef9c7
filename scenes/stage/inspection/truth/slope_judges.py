"""Judges of what is felt at one point: arrows and lines on the ground, its plane, the rose of all slopes, chords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.inspection.truth.asking import name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.ground_judges import pixel_of, point_from
from scenes.stage.inspection.truth.painting import Ink
from scenes.stage.inspection.truth.plot_judges import OFF, hue, nearer
from scenes.stage.inspection.truth.sight import PlotSight, Sight
from scenes.stage.look import theme

__all__ = [
    "judge_arrow",
    "judge_bends",
    "judge_felt",
    "judge_ground_trail",
    "judge_legs",
    "judge_rose",
    "judge_strip",
    "judge_triangle",
    "judge_turn",
    "judge_way",
    "pixel_in_world",
]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]


def pixel_in_world(audit: Case, terrain: Any, point: Any, value: float) -> Array:
    """Return the pixel of a data point at a value of the function that need not be that of the ground."""
    ground = float(np.asarray(audit.answers.ask(terrain.meaning).funs(np.asarray(point, dtype=float)[None]))[0])
    if abs(value - ground) < 1e-12:
        return np.array(pixel_of(audit, terrain, point))
    landscape = terrain.landscape
    shaped = getattr(landscape, "_transform", None) or (lambda v: v)
    low, high = (float(shaped(np.float64(v))) for v in landscape.value_range)
    return np.array(pixel_of(audit, terrain, point, landscape.relief * (float(shaped(value)) - low) / (high - low)))


def judge_way(audit: Case, line: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the way of a ball that is moved by hand against what the experiment says."""
    true, drawn = np.asarray(audit.answers.ask(line.meaning), dtype=float), np.asarray(line.path.iterates)
    off = float(np.abs(true - drawn).max()) if true.shape == drawn.shape else np.inf
    if off > 1e-3 * float(np.ptp(np.array(line.terrain.landscape.window), axis=1).max()):
        yield Flaw(
            "ground_line_is_off",
            f"a way on the ground runs {off:.3g} beside {name_of(line.meaning)}",
            "Let it run where the experiment says",
        )


def judge_felt(audit: Case, line: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold ends and middle of a line that was felt against the ground under them."""
    paths = _strokes(sight, line)
    if not paths:
        return
    start, end = (point_from(audit, source)[0] for source in line.meaning)
    true = np.array([pixel_of(audit, line.terrain, start + t * (end - start)) for t in (0.0, 0.25, 0.5, 0.75, 1.0)])
    drawn = paths[-1]
    off = np.array([_beside(drawn, spot) for spot in true])
    if float(off.max()) > 6:  # the line lies a hair above the ground
        u, v = true[int(off.argmax())].tolist()
        yield Flaw(
            "ground_line_is_off", f"a line on the ground passes {away(float(off.max()))} beside it",
            "Let it lie on the ground between its ends", around((u, v)), float(off.max()),
        )  # fmt: skip


def _beside(path: Array, spot: Array) -> float:
    """Return how far a place is from a polyline."""
    start, way = path[:-1], np.diff(path, axis=0)
    share = np.clip(((spot - start) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12), 0, 1)
    return float(np.hypot(*(start + share[:, None] * way - spot).T).min())


def judge_ground_trail(audit: Case, trail: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold a trail against the ball that leaves it: it reaches from where that began to where it is."""
    start, end = trail.part.drawn
    if trail.part.ball is not trail.ball.part or start > 0 or abs(end - float(trail.ball.position.now)) > 1e-6:
        yield Flaw(
            "ground_trail_is_off",
            f"the trail of {name_of(trail.meaning)} is not the way that its ball has come",
            "Let the trail follow its own ball",
        )


def judge_arrow(audit: Case, arrow: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold an arrow on the ground against the slope at its start, or against the point it leads to."""
    start, _ = point_from(audit, arrow.start)
    wide = float(np.ptp(np.array(arrow.terrain.landscape.window), axis=1).max())
    if float(np.abs(np.asarray(arrow.part.start, dtype=float) - start).max()) > 1e-3 * wide:
        yield Flaw(
            "ground_arrow_is_off", f"an arrow does not begin at {name_of(arrow.start)}", "Let it begin where it is said"
        )
        return
    vector, share = np.asarray(arrow.part.vector, dtype=float), float(arrow.reveal.now)
    if arrow.end is None:
        true = -np.asarray(audit.answers.ask(arrow.terrain.meaning).grads(start[None])[0], dtype=float)
        lengths = float(np.linalg.norm(vector)) * float(np.linalg.norm(true))
        wrong = lengths > 0 and float(vector @ true) < np.cos(np.radians(1.0)) * lengths
    else:
        end, _ = point_from(audit, arrow.end)
        wrong = float(np.abs(vector - share * (end - start)).max()) > 1e-3 * wide
        yield from _downhill(audit, arrow, start, end)
    if wrong:
        yield Flaw(
            "ground_arrow_is_off",
            f"an arrow at ({start[0]:.3g}, {start[1]:.3g}) leads elsewhere than "
            f"{'against the slope' if arrow.end is None else 'to ' + name_of(arrow.end)}",
            "Let it lie as the slope or the points say",
        )


def _downhill(audit: Case, arrow: Any, start: Array, end: Array) -> Flaws:
    """Hold an arrow in the colour of slopes against the slope: it leads straight down, whoever says where it ends."""
    if np.abs(np.asarray(arrow.part.color_value) - hue(theme.GRADIENT)).max() > 0.06:
        return
    down = -np.asarray(audit.answers.ask(arrow.terrain.meaning).grads(start[None])[0], dtype=float)
    lengths = float(np.linalg.norm(down)) * float(np.linalg.norm(end - start))
    if lengths > 0 and float((end - start) @ down) < np.cos(np.radians(1.0)) * lengths:
        yield Flaw(
            "ground_arrow_is_off",
            f"an arrow in the colour of slopes leads from ({start[0]:.3g}, {start[1]:.3g}) to {name_of(arrow.end)}, "
            "which does not lie straight down the slope",
            "Let it lead down, or give it another colour",
        )


def judge_bends(audit: Case, bends: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the lines along the principal directions of the ground against its curvatures there."""
    at, _ = point_from(audit, bends.point)
    hess = np.asarray(audit.answers.ask(bends.terrain.meaning).hess(at), dtype=float)
    for part in bends.parts:
        ends = np.asarray(part.path.iterates)[[0, -1]]
        way = (ends[1] - ends[0]) / float(np.linalg.norm(ends[1] - ends[0]))
        beside = hess @ way - float(way @ hess @ way) * way
        off = float(np.abs(ends.mean(axis=0) - at).max())
        if off > 1e-3 or float(np.abs(beside).max()) > 1e-2 * float(np.abs(hess).max()) + 1e-9:
            yield Flaw(
                "bends_are_off",
                f"a line through ({at[0]:.3g}, {at[1]:.3g}) is no principal direction of the ground there",
                "Draw the directions of the experiment's curvatures",
            )
            return


def _strokes(sight: Sight, drawing: Any) -> list[Array]:
    return [path for ink in sight.inks(drawing) for path in ink.paths]


def _held(drawn: Array, true: Array, kind: str, what: str) -> Flaws:
    """Report a corner of a figure that is painted elsewhere than it must be seen."""
    off = np.hypot(*(np.asarray(true)[:, None] - drawn[None]).transpose(2, 0, 1)).min(axis=1)
    worst = int(np.argmax(off))
    if off[worst] > 2 * OFF:
        u, v = np.asarray(true)[worst].tolist()
        yield Flaw(
            kind, f"{what} is {away(float(off[worst]))} off", "Let it stand where camera and numbers put it",
            around((u, v)), float(off[worst]),
        )  # fmt: skip


def judge_triangle(audit: Case, triangle: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold run and rise of a triangle on the ground against the slope along its axis."""
    paths = _strokes(sight, triangle)
    if not paths:
        return
    at, _ = point_from(audit, triangle.point)
    ground = audit.answers.ask(triangle.terrain.meaning)
    height, slope = float(ground.funs(at[None])[0]), float(ground.grads(at[None])[0][triangle.axis])
    end = at + triangle.run * np.eye(2)[triangle.axis]
    true = [pixel_in_world(audit, triangle.terrain, p, v)
            for p, v in ((at, height), (end, height), (end, height + slope * triangle.run))]  # fmt: skip
    yield from _held(np.concatenate(paths), np.array(true), "slope_triangle_is_off", "a triangle of run and rise")


def judge_strip(audit: Case, strip: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the promised end of a plane against height and slope where it touches."""
    paths = _strokes(sight, strip)
    if not paths:
        return
    at, _ = point_from(audit, strip.point)
    ground, rate = audit.answers.ask(strip.terrain.meaning), float(audit.answers.source(strip.rate).value)
    slope, height = np.asarray(ground.grads(at[None])[0]), float(ground.funs(at[None])[0])
    true = [pixel_in_world(audit, strip.terrain, at, height),
            pixel_in_world(audit, strip.terrain, at - rate * slope, height - rate * float(slope @ slope))]  # fmt: skip
    yield from _held(np.concatenate(paths), np.array(true), "plane_is_off", "the plane of a step")


def judge_turn(audit: Case, turn: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold both ends of an arc against the way down and the way to its point."""
    paths = _strokes(sight, turn)
    if not paths or turn.reveal.now < 1:
        return
    at, _ = point_from(audit, turn.point)
    to, _ = point_from(audit, turn.to)
    down = -np.asarray(audit.answers.ask(turn.terrain.meaning).grads(at[None])[0])
    ends = [at + turn.radius * way / float(np.linalg.norm(way)) for way in (down, to - at)]
    true = np.array([pixel_of(audit, turn.terrain, end) for end in ends])
    drawn = np.concatenate(paths)
    off = float(np.hypot(*(true[:, None] - drawn[None]).transpose(2, 0, 1)).min(axis=1).max())
    if off > 12:  # the arc lies a hair above the ground
        yield Flaw(
            "angle_is_off", f"the arc of an angle ends {away(off)} beside its legs", "Draw it between both ways",
            None, off,
        )  # fmt: skip


def _inverted(rose: Any, spots: Array) -> Array:
    """Return the slopes along east and north of pixels around the feet."""
    return np.asarray((np.asarray(spots, dtype=float) - np.asarray(rose.middle())) / rose.unit * (1.0, -1.0))


def judge_rose(audit: Case, part: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold each part of a rose of slopes against the experiment: tips, hand, circle, arrows, level line."""
    rose, inks, kind = part.rose, sight.inks(part), type(part).__name__
    slope = np.asarray(audit.answers.look_up("gradient"), dtype=float)
    length, room = float(np.linalg.norm(slope)), 2 * OFF / rose.unit
    off = 0.0
    if kind == "RoseTips":
        off = _tips_off(audit, rose, inks)
    elif kind == "RoseHand":
        lines = [path for ink in inks for path in ink.paths if not ink.filled]
        if lines:
            angle = np.radians(rose.degrees())
            felt = abs(float(audit.answers.look_up("slope_toward")(float(np.degrees(angle)))))
            end = _inverted(rose, lines[-1])[-1]
            off = float(np.hypot(*(end - felt * np.array([np.cos(angle), np.sin(angle)]))))
    elif kind == "RoseCircle":
        for ink in inks:
            spots = _inverted(rose, np.concatenate(ink.paths))
            away_from = np.hypot(*(spots - part.sign * slope / 2).T)
            off = max(off, float(np.abs(away_from - length / 2).max()))
    elif kind == "RoseArrow":
        true = part.reveal.now * np.asarray(part.way) * slope
        tips = [_inverted(rose, path) for ink in inks if ink.filled for path in ink.paths]
        off = min((float(np.hypot(*(tip - true).T).min()) for tip in tips), default=0.0)
    elif kind == "RoseLevel":
        spots = np.concatenate([_inverted(rose, path) for ink in inks for path in ink.paths] or [np.zeros((1, 2))])
        off = float(np.abs(spots @ slope).max()) / max(length, 1e-9)
    elif kind == "RoseSides":
        ends = np.array([_inverted(rose, path)[0] for ink in inks for path in ink.paths] or [(0.0, 0.0)])
        feet = np.diag(slope)
        apart = np.hypot(*(ends[:, None] - feet[None]).transpose(2, 0, 1))
        off = float(max(apart.min(axis=0).max(), apart.min(axis=1).max()))
    if float(part.drained.now) < 0.02:
        yield from _rise_or_fall(rose, kind, inks, slope)
    if off > room:
        yield Flaw(
            "rose_is_off",
            f"{kind} of the rose of slopes is {off:.3g} wrong; the slopes are {slope[0]:.4g} and {slope[1]:.4g}",
            "Draw the slopes of the experiment, all on one scale",
            None,
            off,
        )


def _rise_or_fall(rose: Any, kind: str, inks: list[Ink], slope: Array) -> Flaws:
    """Hold the colours of a rose against the ground: blue where it rises, yellow where it falls."""
    if kind in ("RoseLevel", "RoseSides"):
        return
    for ink in inks:
        side = nearer(ink.strongest, theme.GRADIENT, theme.ITERATE)
        spots = [(ink.disc.x, ink.disc.y)] if ink.disc is not None else np.concatenate(ink.paths)
        ends = _inverted(rose, np.asarray(spots))
        rise = float((ends @ slope)[int(np.argmax(np.hypot(*ends.T)))]) / max(float(slope @ slope), 1e-12)
        if side and abs(rise) > 0.02 and (side > 0) != (rise > 0):
            yield Flaw(
                "rose_colour_is_wrong",
                f"{kind} of the rose of slopes leads {'up' if rise > 0 else 'down'} in the colour of what "
                f"{'falls' if rise > 0 else 'rises'}",
                "Give what rises and what falls each its colour",
                ink.box,
            )
            return


def _tips_off(audit: Case, rose: Any, inks: list[Ink]) -> float:
    """Return by how much the worst tip misses every length that was measured."""
    ways, slopes = audit.answers.look_up("rose")
    true = np.abs(slopes)[:, None] * ways
    ends = [_inverted(rose, np.array([[ink.disc.x, ink.disc.y]]))[0] for ink in inks if ink.disc is not None]
    return max((float(np.hypot(*(true - end).T).min()) for end in ends), default=0.0)


def judge_legs(audit: Case, legs: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold rise and run against the curve that they are legs of."""
    paths = _strokes(sight, legs)
    if plot is None or plot.x is None or plot.y is None or not paths:
        return
    curve, x_source, run_source = legs.meaning
    x, run = (float(audit.answers.source(source).value) for source in (x_source, run_source))
    low, high = audit.answers.function(curve)(np.array([x, x + run])).tolist()
    true = plot.to_pixels([(x, low), (x + run, low), (x + run, high)])
    yield from _held(np.concatenate(paths), true, "legs_are_off", "a leg of rise and run")
