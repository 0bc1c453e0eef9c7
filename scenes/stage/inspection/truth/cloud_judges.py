"""Judges of the lines of data and the clouds on a map, and of runs on an axis that turns from steps into their price.

Each reads what is painted through the axes as they read, and asks the experiment where it should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Words
from scenes.stage.inspection.truth.asking import iterates, name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.plot_judges import OFF, nearer, place_of
from scenes.stage.inspection.truth.sight import PlotSight, Sight, paths_of
from scenes.stage.look import theme
from scenes.stage.plots.dots import Dots

__all__ = ["judge_climbs", "judge_cost", "judge_sample_lines", "judge_spread"]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]


def judge_sample_lines(audit: Case, lines: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold each line against a datum, b = y − a·x, and each datum whose line crosses the map against a line."""
    if plot.x is None or plot.y is None:
        return
    data = np.asarray(audit.answers.source(lines.meaning).value, dtype=float).reshape(-1, 2)
    drawn = [path[[0, -1]] for path in paths_of(lines)]
    across = [plot.x, plot.y]
    used: set[int] = set()
    for ends in drawn:
        a = np.asarray(across[0].to_data(ends[:, 0]), dtype=float)
        true = np.array([across[1].to_px(y - a * x) for x, y in data])
        # At right angles to the line, not upright: lines of outer data are steep.
        rise = np.array([float(np.hypot(1.0, x)) for x, _ in data])
        far = np.abs(true - ends[:, 1]).max(axis=1) / rise
        used.add(int(np.argmin(far)))
        if float(far.min()) > OFF + plot.slack + 0.5:
            yield Flaw(
                "sample_line_is_off",
                f"a line is drawn {away(float(far.min()))} from the line of every datum of {name_of(lines.meaning)}",
                "Draw the lines of the data",
                around(ends),
                float(far.min()),
            )
            return
    if float(lines.reveal.now) < 1:
        return
    left, top, right, bottom = plot.box
    for k, (x, y) in enumerate(data):
        a = across[0].to_data(np.linspace(left + 4, right - 4, 60))
        v = np.asarray(across[1].to_px(y - a * x))
        if k not in used and len(drawn) < len(data) and ((v > top + 4) & (v < bottom - 4)).any():
            yield Flaw(
                "sample_line_is_missing",
                f"the line of the datum ({x:.4g}, {y:.4g}) crosses the map and is not drawn",
                "Draw the lines of all data that are meant",
            )
            return


# -- clouds ------------------------------------------------------------------------------------


def judge_spread(audit: Case, ellipse: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold every corner of an ellipse against the covariance, the middle and the share that it stands for."""
    if plot.x is None or plot.y is None:
        return
    centre = np.asarray(audit.answers.source(ellipse.centre).value, dtype=float)
    cloud = np.asarray(audit.answers.source(ellipse.covariance).value, dtype=float)
    share = audit.answers.source(ellipse.share)
    if not share.fact:
        yield Flaw(
            "untraced_number",
            "nothing says how much of the cloud lies in the ellipse",
            "Give it the fact that names the share",
        )
        return
    lines = [ink.paths[0] for ink in sight.inks(ellipse) if not ink.filled and ink.paths]
    if not lines or not np.isfinite(cloud).all():
        return
    spots = lines[-1]
    away_from = plot.to_points(spots) - centre
    across = abs(float(plot.x.to_px(1.0) - plot.x.to_px(0.0)))
    level = -2 * np.log1p(-float(share.value))
    # How much an offset must grow to lie on the ellipse; a cloud without extent is a point.
    values = np.linalg.eigvalsh(cloud)
    if values.min() * across**2 < 0.25:
        off = np.abs(np.hypot(*away_from.T) * across - np.sqrt(level * values.max()) * across)
        off = np.maximum(off - np.sqrt(level * (values.max() - values.min())) * across, 0.0)
    else:
        reach = np.sqrt(np.einsum("ni,ij,nj->n", away_from, np.linalg.inv(cloud), away_from) / level)
        off = np.abs(1 - 1 / np.maximum(reach, 1e-9)) * np.hypot(*away_from.T) * across
    worst = int(np.argmax(off))
    if off[worst] > OFF + plot.slack + 0.5:
        yield Flaw(
            "ellipse_is_off",
            f"the ellipse of {name_of(ellipse.covariance)} is {away(float(off[worst]))} off",
            "Draw the ellipse of the cloud that is meant",
            around(spots),
            float(off[worst]),
        )
    yield from _holds_its_dust(audit, ellipse, float(share.value), plot, sight)


#: Members from which on a cloud is held against its ellipse, and by how much the share inside may differ.
CLOUD, CHANCE = 500, 0.06


def _holds_its_dust(audit: Case, ellipse: Any, share: float, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the share of the dots of a plot inside an ellipse against the share that the ellipse is said to hold.

    A dashed ellipse is there for comparison; of several, one must fit.
    """
    same = [d for d in sight.drawings if isinstance(d, type(ellipse)) and d.plane is ellipse.plane and not d.dashed]
    dust = [d for d in sight.drawings if isinstance(d, Dots) and d.plane is ellipse.plane and d.presence.now > 0.9]
    if not audit.resting or ellipse.dashed or len(same) != 1 or float(ellipse.reveal.now) < 1:
        return
    centre = np.asarray(audit.answers.source(ellipse.centre).value, dtype=float)
    cloud = np.asarray(audit.answers.source(ellipse.covariance).value, dtype=float)
    for dots in dust:
        offsets = np.asarray(audit.answers.source(dots.meaning).value, dtype=float).reshape(-1, 2) - centre
        if len(offsets) < CLOUD or np.linalg.eigvalsh(cloud).min() <= 0:
            continue
        far = np.einsum("ni,ij,nj->n", offsets, np.linalg.inv(cloud), offsets)
        inside = float((far <= -2 * np.log1p(-share)).mean())
        if abs(inside - share) > CHANCE:
            yield Flaw(
                "cloud_of_another_ellipse",
                f"{inside:.0%} of {name_of(dots.meaning)} lie in the ellipse of {name_of(ellipse.covariance)}, "
                f"which is said to hold {share:.0%}",
                "Show the cloud and the ellipse of one setting",
                around(plot.to_pixels(centre)),
                abs(inside - share),
            )


def judge_climbs(audit: Case, climbs: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the ends of the last steps of a ball, and whether they lead up, against its run."""
    if plot.x is None or plot.y is None:
        return
    run = audit.answers.ask(climbs.meaning)
    end = int(np.floor(float(climbs.ball.position.now) + 1e-6))
    first = max(0, end - climbs.keep)
    places, rises = plot.to_pixels(run.x[first : end + 1]), np.diff(run.fun[first : end + 1]) > 0
    strokes = [ink for ink in sight.inks(climbs) if not ink.filled and ink.paths]
    if len(strokes) != len(rises):
        yield Flaw(
            "climbs_are_off",
            f"{len(strokes)} of the last {len(rises)} steps of {name_of(climbs.meaning)} are drawn",
            "Draw all of them",
        )
        return
    for k, ink in enumerate(strokes):
        off = float(np.hypot(*(ink.paths[0][[0, -1]] - places[k : k + 2]).T).max())
        side = nearer(ink.strongest, theme.NEGATIVE, theme.POSITIVE) if float(climbs.drained.now) < 0.3 else 0
        if off > OFF + plot.slack + 0.5 or (side and (side > 0) != bool(rises[k])):
            yield Flaw(
                "climbs_are_off",
                f"step {first + k} of {name_of(climbs.meaning)} {'leads up' if rises[k] else 'leads down'}; it is "
                f"drawn {away(off)} off, in the colour of one that leads {'up' if side > 0 else 'down'}",
                "Draw the steps of the run in the colours of what they do",
                around(places[k : k + 2]),
                off,
            )
            return


# -- price -----------------------------------------------------------------------------------------


def judge_cost(audit: Case, mark: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold a point over the price of its steps against run and price, and the unit that the axis names."""
    if plot.x is None or plot.y is None:
        return
    yield from _unit(audit, mark, sight)
    solid = sight.solid(mark)
    if solid is None or sight.covered(mark, solid.x, solid.y):
        return
    left = iterates(audit.answers.ask(mark.left))[:, 0]
    position = min(max(float(mark.position.now), 0.0), len(left) - 1.0)
    k = int(np.floor(position + 1e-6))
    ends = [place_of(audit, mark, left, j) for j in (k, min(k + 1, len(left) - 1))]
    share = position - k
    true = np.array([(1 - share) * ends[0][0] + share * ends[1][0], ends[0][1] ** (1 - share) * ends[1][1] ** share])
    spot = np.array([solid.x, solid.y])
    off = float(np.hypot(*(plot.to_pixels(true)[0] - spot)))
    # The upright axis never bends: where its numbers fit a logarithm, nothing is left to guess between them.
    exact = plot.y.kind == "logarithmic" and plot.y.residual < 1.0
    if off > OFF + 1.0 + plot.x.slack + (0.0 if exact else plot.y.slack):
        yield Flaw(
            "mark_is_off",
            f"the point of {name_of(mark.meaning)} at step {position:.4g} stands {away(off)} from cost "
            f"{true[0]:.4g} and share {true[1]:.3g}",
            "Show the point that the axis made of the ball",
            around(spot),
            off,
        )


def _unit(audit: Case, mark: Any, sight: Sight) -> Flaws:
    """Hold the name of the axis against what its points are drawn over: ``looks_per_step`` names both units."""
    priced = float(mark.axis.priced.now)
    price, _, step = mark.price.name.partition("_per_")
    meant = {0.0: f"{step}s", 1.0: price}.get(priced)
    if meant is None and audit.resting:
        yield Flaw(
            "axis_rests_between_units",
            f"the axis rests while it turns from {step}s into {price}: it counts neither",
            "Let it turn to the end",
        )
    for words in sight.drawings:
        if isinstance(words, Words) and any(words is unit for unit in mark.axis.units):
            keys = audit.screen_keys.get(words.says, [words.says])
            if meant not in keys:
                yield Flaw(
                    "axis_names_another_unit",
                    f"the axis is called “{words.says}”, its points are drawn over {meant or 'neither unit'}",
                    "Name what is counted",
                )
