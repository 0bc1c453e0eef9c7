"""Judges of a swarm: where its members stand on their ways, where their trails lead, and what their colours mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

from scenes.stage.inspection.truth.asking import name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.ground_judges import pixels_at
from scenes.stage.inspection.truth.plot_judges import OFF, hue
from scenes.stage.inspection.truth.sight import PlotSight, Sight
from scenes.stage.look import theme

__all__ = ["judge_swarm"]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]

#: Pieces of its way on which a member may take a short cut.
PIECES: Final = 40
#: Ends lie in one heap up to this distance, in widths of the window; and over so much of the way heaps spread.
HEAP: Final = 0.03
SPREADING: Final = 0.25
#: Radii by which the members of a heap of n may lie beside their end, over the root of n.
ROOM: Final = 1.3


def judge_swarm(audit: Case, swarm: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold each member of a swarm against its run: all are equally far on their ways, at the end in heaps."""
    answer = audit.answers.ask(swarm.meaning)
    ways, label = (np.asarray(part) for part in (answer if isinstance(answer, tuple) else (answer, np.zeros(0))))
    discs = [ink for ink in sight.inks(swarm) if ink.filled and ink.disc is not None]
    bodies = [ink for ink in discs if np.abs(hue(ink.strongest) - hue(theme.NIGHT)).max() > 0.02]
    if not bodies:
        return
    drawn = np.array([(ink.disc.x, ink.disc.y) for ink in bodies if ink.disc is not None])
    radius = min(ink.disc.r for ink in bodies if ink.disc is not None)
    share = float(np.clip(swarm.share.now, 0, 1))
    samples = _along(ways.astype(float), np.linspace(0, 1, PIECES + 1))
    true, room = _expected(audit, swarm, samples, share, radius)
    rows, columns = linear_sum_assignment(np.hypot(*(drawn[:, None] - true[None]).transpose(2, 0, 1)))
    off = np.hypot(*(drawn[rows] - true[columns]).T) - room[columns]
    low, high = np.array(swarm.terrain.landscape.window, dtype=float).T
    margin = 0.02 * (high - low)
    k = int(share * PIECES)
    near = samples[[k, min(k + 1, PIECES)]]
    inside = ((near > low + margin) & (near < high - margin)).all(axis=(0, 2))
    missing = set(np.flatnonzero(inside).tolist()) - set(columns.tolist())
    if len(drawn) > len(true) or missing or off.max() > 2 * OFF:
        worst = int(np.argmax(off))
        u, v = drawn[rows[worst]].tolist()
        wrong = f"one of them {away(float(off[worst]))} off" if off[worst] > 2 * OFF else f"{len(missing)} are missing"
        yield Flaw(
            "swarm_is_off",
            f"{len(drawn)} members are drawn of {len(true)} in {name_of(swarm.meaning)} at {share:.0%} of their ways, "
            f"{wrong}",
            "Let every member stand on the way of its run",
            around((u, v)),
            float(off[worst]),
        )
        return
    yield from _trails(audit, swarm, samples, drawn, sight)
    if share == 1.0:
        yield from _heaps_beside(swarm, samples[-1], drawn[rows], true, columns)
    if float(swarm.painted.now) >= 1 and float(swarm.drained.now) < 0.02 and len(label) == len(true):
        colors = np.full((len(true), 3), np.nan)
        colors[columns] = [hue(bodies[k].strongest) for k in rows]
        yield from _colours(audit, swarm, samples[-1], label, colors)


def _along(ways: Array, shares: Array) -> Array:
    """Return where members are at shares of the lengths of their ways, one row for each share."""
    gone = np.concatenate([np.zeros((1, ways.shape[1])), np.linalg.norm(np.diff(ways, axis=0), axis=-1).cumsum(axis=0)])
    found = [
        np.column_stack([np.interp(shares * gone[-1, n], gone[:, n], ways[:, n, axis]) for axis in (0, 1)])
        for n in range(ways.shape[1])
    ]
    return np.stack(found, axis=1)


def _expected(audit: Case, swarm: Any, samples: Array, share: float, radius: float) -> tuple[Array, Array]:
    """Return the pixels of all members, and by how much each may be beside: by a short cut, or in a heap."""
    k = min(int(share * PIECES), PIECES - 1)
    part = share * PIECES - k
    here, there = (pixels_at(audit, swarm.terrain, samples[j]) for j in (k, k + 1))
    ends = samples[-1] / np.ptp(np.array(swarm.terrain.landscape.window, dtype=float), axis=1)
    crowd = np.array([(np.linalg.norm(ends - end, axis=-1) < HEAP).sum() for end in ends])
    spread = max(0.0, 1 - (1 - share) / SPREADING) ** 2
    return here + part * (there - here), spread * ROOM * radius * np.sqrt(crowd - 1.0)


def _trails(audit: Case, swarm: Any, samples: Array, drawn: Array, sight: Sight) -> Flaws:
    """Hold the corners of all trails against the ways."""
    corners = [path for ink in sight.inks(swarm) if not ink.filled for path in ink.paths]
    if not corners:
        return
    known = np.concatenate([pixels_at(audit, swarm.terrain, samples.reshape(-1, 2)), drawn])
    far = np.asarray(cKDTree(known).query(np.concatenate(corners))[0])
    if float(far.max()) > 2 * OFF:
        yield Flaw(
            "swarm_is_off",
            f"a trail of {name_of(swarm.meaning)} leaves the ways of its members by {away(float(far.max()))}",
            "Let trails follow the members that leave them",
            None,
            float(far.max()),
        )


def _heaps_beside(swarm: Any, ends: Array, drawn: Array, true: Array, columns: NDArray[np.intp]) -> Flaws:
    """Hold the middle of each heap against where its members end."""
    scaled = ends / np.ptp(np.array(swarm.terrain.landscape.window, dtype=float), axis=1)
    for n in columns.tolist():
        heap = np.flatnonzero(np.linalg.norm(scaled[columns] - scaled[n], axis=-1) < HEAP)
        off = float(np.hypot(*(drawn[heap].mean(axis=0) - true[columns[heap]].mean(axis=0))))
        if off > swarm.radius + 2 * OFF:
            u, v = drawn[heap].mean(axis=0).tolist()
            yield Flaw(
                "swarm_is_off",
                f"a heap of {len(heap)} members lies {away(off)} beside where they end",
                "Let a heap lie around the place in which its members end",
                around((u, v), 40),
                off,
            )
            return


def _colours(audit: Case, swarm: Any, ends: Array, label: NDArray[Any], colors: Array) -> Flaws:
    """Hold the colours against the ends: one for each, and the bright one for the lowest."""
    seen = np.isfinite(colors[:, 0])
    bright = seen & (np.abs(colors - hue(theme.ITERATE)).max(axis=1) < 0.06)
    heights = np.asarray(audit.answers.ask(swarm.terrain.meaning).funs(ends), dtype=float)
    split = [kind for kind in set(label[seen].tolist()) if np.ptp(colors[seen & (label == kind)], axis=0).max() > 0.02]
    others = seen & ~bright
    size = float(np.ptp(heights)) + 1e-12
    higher = bright.any() and others.any() and heights[bright].max() > heights[others].min() + 0.01 * size
    dark = others.any() and not bright.any()
    if split or higher or dark:
        yield Flaw(
            "swarm_colour_is_wrong",
            f"members of {name_of(swarm.meaning)} that end in one place have several colours"
            if split
            else f"the bright colour is not that of the members of {name_of(swarm.meaning)} that end lowest",
            "Colour members by where they end, the bright colour for the lowest place",
        )
