"""Whether everything stays where the viewer can see it, and can be read there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from scenes.stage.inspection.findings import Box, bounding_box
from scenes.stage.inspection.layout.standard import LayoutStandard
from scenes.stage.inspection.play.items import FAINT, Unit, View, on_plane
from scenes.stage.inspection.play.reading import em_of, is_text, smallest_part, stamp_of
from scenes.stage.inspection.play.snapshot import Snapshot

__all__ = ["em_pixels", "misplaced", "word_count"]


def misplaced(snapshot: Snapshot, standard: LayoutStandard) -> Iterator[tuple[str, Unit, float]]:
    """Yield what leaves its part of the screen: kind, unit, and how far in pixels at 1080p.

    What spans the screen from edge to edge, and a number plane, is a ground and may. When the
    camera has come closer, lines may run on beyond what it shows; texts may not.
    """
    view = snapshot.view
    spans = _reach_by_thing(snapshot)
    for unit in (*snapshot.texts, *snapshot.marks):
        is_mark = unit.reading is None
        if is_mark and _may_bleed(unit):
            zone = view.frame[1] + standard.caption_zone * view.height - unit.box[1]
            if zone > 0.5 / view.pixels:
                yield "in_caption_zone", unit, zone * view.pixels
            continue
        if is_mark and (not view.home or on_plane(unit) or _full_bleed(spans[id(unit.ancestors[0])], view)):
            continue
        kind, distance = _place(unit.box, view, standard)
        if kind:
            yield kind, unit, distance * view.pixels


def _may_bleed(unit: Unit) -> bool:
    """Whether a drawing of the stage may run off the sides and fade: whatever is neither read nor a solid."""
    return hasattr(unit.mobject, "presence") and not hasattr(unit.mobject, "look")


def _reach_by_thing(snapshot: Snapshot) -> dict[int, Box]:
    """Return the bounding box of all marks of each top-level mobject."""
    boxes: dict[int, list[Box]] = defaultdict(list)
    for unit in snapshot.marks:
        boxes[id(unit.ancestors[0])].append(unit.box)
    return {top: bounding_box(members) for top, members in boxes.items()}


def _full_bleed(box: Box, view: View) -> bool:
    left, bottom, right, top = view.frame
    slack = 0.01
    across = box[0] <= left + slack and box[2] >= right - slack
    return across or (box[1] <= bottom + slack and box[3] >= top - slack)


def _place(box: Box, view: View, standard: LayoutStandard) -> tuple[str, float]:
    """Return which limit a box oversteps, and by how many frame units."""
    slack = 0.5 / view.pixels
    left, bottom, right, top = view.frame
    beyond = max(left - box[0], bottom - box[1], box[2] - right, box[3] - top)
    if beyond > slack:
        return "cut_by_frame", beyond
    zone = bottom + standard.caption_zone * view.height - box[1]
    if zone > slack:
        return "in_caption_zone", zone
    x, y = standard.margin * view.width, standard.margin * view.height
    margin = max(left + x - box[0], box[2] - (right - x), box[3] - (top - y))
    return ("outside_safe_margin", margin) if margin > slack else ("", 0.0)


def em_pixels(unit: Unit, view: View) -> float | None:
    """Return the size of a text's smallest letters in pixels at 1080p, where it is known."""
    if unit.reading is None:
        return None
    size = getattr(unit.mobject, "size", None) if getattr(unit.mobject, "says", "") else None
    if size is not None:
        return float(size) * smallest_part(unit.reading) * view.scale
    ems = []
    for leaf in unit.leaves:
        em, own = em_of(leaf.mobject), _extent(leaf.mobject.points[:, :2])
        if em is not None and own > 0:
            ems.append(em * _extent(leaf.points) / own)
    if not ems:
        size = getattr(unit.mobject, "font_size", None) if is_text(unit.mobject) else None
        if size is None or any(stamp_of(leaf.mobject) for leaf in unit.leaves):
            return None
        ems = [size * view.scale / 96]
    return float(np.median(ems)) * smallest_part(unit.reading) * view.pixels


def _extent(points: np.ndarray) -> float:
    return float(np.hypot(*np.ptp(points, axis=0)))


def word_count(texts: Iterable[Unit]) -> tuple[int, list[Unit]]:
    """Return how many words stand on the screen beside axes, and the texts they are in."""
    counted = [
        text
        for text in texts
        if text.reading is not None
        and text.reading.words
        and text.alpha >= FAINT
        and not text.in_axes
        and not text.allows("too_many_words")
    ]
    return sum(text.reading.words for text in counted if text.reading is not None), counted
