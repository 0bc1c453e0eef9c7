"""Judges of maps and of what is drawn of velocities: contour lines, rising steps, slopes, patches, maps of luck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenes.stage.inspection.truth.asking import name_of
from scenes.stage.inspection.truth.case import Case
from scenes.stage.inspection.truth.flaws import Flaw, around, away
from scenes.stage.inspection.truth.plot_judges import OFF, hue
from scenes.stage.inspection.truth.sight import PlotSight, Sight
from scenes.stage.look import theme

__all__ = ["judge_contours", "judge_luck_map", "judge_patch", "judge_rises", "judge_slopes"]

Array = NDArray[np.float64]
Flaws = Iterator[Flaw]

#: Places of a map of luck that are looked at.
LOOKS: Final = 900


def judge_contours(audit: Case, lines: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold each contour line against the function: along it there is one value, of the next line a higher one."""
    if plot.x is None or plot.y is None:
        return
    objective = audit.answers.ask(lines.meaning)

    def heights(spots: Array) -> Array:
        return np.asarray(objective.funs(plot.to_points(spots)), dtype=float)

    last = -np.inf
    for ink in sight.inks(lines):
        if ink.filled or not ink.paths:
            continue
        spots = np.concatenate(ink.paths)
        spots = spots[:: max(1, len(spots) // 400)]
        found = heights(spots)
        steep = np.hypot(*((heights(spots + step) - heights(spots - step)) for step in ((0.5, 0.0), (0.0, 0.5))))
        level = float(np.median(found))
        off = np.abs(found - level) / np.maximum(steep, 1e-300)
        k = int(np.argmax(off))
        if off[k] > 2 * OFF + plot.slack:
            u, v = spots[k]
            yield Flaw(
                "contour_is_off",
                f"a contour line of {name_of(lines.meaning)} runs at heights from {found.min():.4g} to "
                f"{found.max():.4g}: {away(float(off[k]))} beside its own",
                "Show the contour lines that the plot made",
                around((u, v)),
                float(off[k]),
            )
            return
        if level <= last:
            yield Flaw(
                "contour_is_off",
                f"two contour lines of {name_of(lines.meaning)} stand at {last:.4g} and {level:.4g}",
                "Draw each height once, from the lowest",
            )
            return
        last = level


def judge_rises(audit: Case, rises: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold each lit step against its run: the height grows on it, and none that grows is left dark."""
    if plot.x is None or plot.y is None:
        return
    high = np.asarray(audit.answers.ask(rises.meaning).fun, dtype=float)
    gone = int(np.floor(float(rises.mark.position.now) + 1e-6))
    lit = set()
    for ink in sight.inks(rises):
        if ink.filled or not ink.paths:
            continue
        ends = ink.paths[0][[0, -1]]
        k = round(float(plot.x.to_data(ends[0, 0])))
        true = plot.to_pixels([(j, high[j]) for j in (k, k + 1)])
        off = float(np.abs(true - ends).max())
        if not off <= OFF + plot.slack or high[k + 1] <= high[k] or k >= gone:
            yield Flaw(
                "rise_is_none",
                f"step {k} of {name_of(rises.meaning)} is lit as one that rises: from {high[k]:.4g} to "
                f"{high[k + 1]:.4g}",
                "Light the steps on which the height grows",
                ink.box,
                off,
            )
            return
        lit.add(k)
    missing = set(np.flatnonzero(np.diff(high[: gone + 1]) > 0).tolist()) - lit
    if missing and audit.resting:
        yield Flaw(
            "rise_is_missing",
            f"{len(missing)} steps of {name_of(rises.meaning)} rise and are not lit, the first is {min(missing)}",
            "Light all steps on which the height grows",
        )


def judge_slopes(audit: Case, arrows: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the tips of slopes that lie tip to tail against the sums of what the experiment keeps of each."""
    if plot.x is None:
        return
    left = np.asarray(audit.answers.ask(arrows.meaning), dtype=float)
    tips = [ink.paths[0][0] for ink in sight.inks(arrows) if ink.filled and ink.paths and len(ink.paths[0]) <= 4
            and len({tuple(spot) for spot in ink.paths[0].tolist()}) == 3]  # fmt: skip
    seen = np.abs(np.diff(plot.x.to_px(np.concatenate([[0.0], left.cumsum()])))) >= 0.6
    sums = np.cumsum(left)[seen]
    if len(tips) > len(sums) or (len(sums) and not tips):
        yield Flaw(
            "slopes_are_off",
            f"{len(tips)} slopes are drawn, {name_of(arrows.meaning)} has {len(sums)}",
            "Show the slopes of the experiment",
        )
        return
    for tip, true in zip(tips, sums[len(sums) - len(tips) :], strict=True):
        off = abs(float(plot.x.to_px(true)) - float(tip[0]))
        if off > OFF + plot.x.slack:
            yield Flaw(
                "slopes_are_off",
                f"the tip of a slope stands at {float(plot.x.to_data(tip[0])):.4g}, with it {name_of(arrows.meaning)} "
                f"adds up to {true:.4g}",
                "Let the slopes be those of the experiment, tip to tail",
                around(tip, 30),
                off,
            )
            return


def judge_patch(audit: Case, patch: Any, plot: PlotSight, sight: Sight) -> Flaws:
    """Hold the corners of a patch against the experiment, and its balls against its edge."""
    if plot.x is None or plot.y is None:
        return
    corners = np.asarray(audit.answers.ask(patch.meaning), dtype=float)
    true = plot.to_pixels(corners)
    inks = sight.inks(patch)
    areas = [ink for ink in inks if ink.filled and ink.disc is None]
    if not areas:
        return
    drawn = areas[0].paths[0][:4]
    off = float(np.abs(drawn - true).max())
    if off > OFF + plot.slack:
        yield Flaw(
            "patch_is_off",
            f"a corner of the patch of {name_of(patch.meaning)} stands {away(off)} from its place",
            "Let the patch move as the experiment says",
            areas[0].box,
            off,
        )
    sides = np.stack([true[1] - true[0], true[3] - true[0]])
    balls = np.array([[ink.disc.x, ink.disc.y] for ink in inks if ink.disc is not None]).reshape(-1, 2)
    inside = (balls - true[0]) @ np.linalg.inv(sides)
    if len(balls) and not ((inside > -0.02) & (inside < 1.02)).all():
        yield Flaw(
            "patch_is_off",
            f"a ball lies outside of the patch of {name_of(patch.meaning)}",
            "Spread the balls over the patch",
            areas[0].box,
        )


def judge_luck_map(audit: Case, found: Any, plot: PlotSight | None, sight: Sight) -> Flaws:
    """Hold the colours that a map of luck lays over the ground against where its starts end.

    A place well inside a region must have the colour of all others of its kind, and the bright kind that of the
    method. Places near a border are left aside: it is drawn smoothly.
    """
    overlay = found.terrain.view.overlay
    if float(overlay.opacity[0]) < 0.9 or not audit.resting or found.presence.now < 0.95:
        return
    label = np.asarray(audit.answers.ask(found.meaning).label)
    image = np.asarray(overlay.image, dtype=float)[..., :3] / 255
    if min(image.shape[:2]) < 2:
        return
    rng = np.random.default_rng(0)
    nodes = np.stack([rng.integers(3, size - 3, LOOKS) for size in label.shape], axis=-1)
    colors: dict[int, Array] = {}
    for i, j in nodes.tolist():
        around = label[i - 3 : i + 4, j - 3 : j + 4]
        kind = int(label[i, j])
        if (around != kind).any():
            continue
        column, row = ((k / (size - 1)) * pixels - 0.5 for k, size, pixels in
                       zip((i, j), label.shape, image.shape[1::-1], strict=True))  # fmt: skip
        color = image[round(row), round(column)]
        first = colors.setdefault(kind, color)
        bright = float(np.abs(color - hue(theme.ITERATE)).max()) < 0.06
        if np.abs(color - first).max() > 0.02 or bright != (kind in found.bright):
            yield Flaw(
                "luck_is_off",
                f"the start at node ({i}, {j}) has the colour of another end than {name_of(found.meaning)} gives it",
                "Colour starts by where they end",
            )
            return
