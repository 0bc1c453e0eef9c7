"""Texts that are touched, crossed or covered, measured on outlines.

Bounding boxes only choose the candidates. A stroke is met where the distance to its
middle line is at most half its width, which is what its stroked outline covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from manim import CapStyleType
from shapely.geometry.base import BaseGeometry

from scenes.stage.inspection.findings import Box, bounding_box
from scenes.stage.inspection.play.items import FAINT, Leaf, Unit
from scenes.stage.inspection.play.snapshot import Snapshot

__all__ = ["Contact", "contacts"]

#: Opacity from which on a fill hides what is under it.
HIDING: Final = 0.7
#: Opacity up to which a line is a grid, on which words may stand.
GRID: Final = 0.3
#: Frame units by which a letter may stand over the edge of its patch, which Manim cuts to size.
SLACK: Final = 0.01


@dataclass(eq=False)
class Contact:
    """A text and what it meets.

    Attributes
    ----------
    glyphs
        How many letters are affected.
    faint
        Whether one of the two is barely there.
    """

    kind: str
    text: Unit
    other: Unit
    glyphs: int
    region: Box
    faint: bool


def contacts(snapshot: Snapshot, clearance: float) -> list[Contact]:
    """Find everything that meets a text in a frame.

    Parameters
    ----------
    clearance
        Frame units that must stay between them.
    """
    glyphs = [(unit, leaf, body) for unit in snapshot.texts for leaf in unit.leaves for body in _bodies(leaf)]
    if not glyphs:
        return []
    tree = shapely.STRtree([body for _, _, body in glyphs])
    covers = _covers(snapshot)
    met: dict[tuple[str, int, int], list[tuple[Unit, Leaf, Unit, Leaf]]] = defaultdict(list)
    for kind, other, leaf, k in _candidates(snapshot, tree, glyphs, clearance):
        text, glyph, body = glyphs[k]
        if other is text or _hidden_between(body, glyph, leaf, covers):
            continue
        if kind == "text_on_text" and text.leaves[0].order > other.leaves[0].order:
            continue  # every pair is met twice
        met[kind, id(text), id(other)].append((text, glyph, other, leaf))
    return [_contact(kind, meetings) for (kind, _, _), meetings in met.items()]


def _bodies(leaf: Leaf) -> Iterator[BaseGeometry]:
    """Yield what of a letter is drawn: its fill, or while it is being written its line."""
    if leaf.fill_alpha > 0.1 and leaf.shape.area is not None:
        yield leaf.shape.area
    elif leaf.stroke_alpha > 0.1:
        yield leaf.shape.line


def _covers(snapshot: Snapshot) -> list[tuple[Leaf, BaseGeometry]]:
    """Return the fills that hide what is under them, lowest first."""
    return [
        (leaf, leaf.shape.area)
        for unit in snapshot.marks
        for leaf in unit.leaves
        if leaf.fill_alpha >= HIDING and leaf.shape.area is not None
    ]


def _hidden_between(body: BaseGeometry, glyph: Leaf, other: Leaf, covers: Iterable[tuple[Leaf, BaseGeometry]]) -> bool:
    """Whether a patch lies between two paths where they would meet, or over the letter."""
    low, high = sorted((glyph.order, other.order))
    halo = glyph.order > other.order and _halo(glyph) >= 0.015
    return halo or any(
        (low < cover.order < high or cover.order > high)
        and cover is not other
        and _inside(glyph.box, cover.box)
        and shapely.covers(area.buffer(SLACK), body)
        for cover, area in covers
    )


def _halo(glyph: Leaf) -> float:
    """Return how far a letter's own opaque outline keeps others away."""
    mobject = glyph.mobject
    width = float(mobject.get_stroke_width(background=True))
    opaque = width > 0 and mobject.get_stroke_rgbas(background=True)[:, 3].min(initial=1) >= HIDING
    return width * 0.005 if opaque else 0.0


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - SLACK
        and inner[1] >= outer[1] - SLACK
        and inner[2] <= outer[2] + SLACK
        and inner[3] <= outer[3] + SLACK
    )


def _candidates(
    snapshot: Snapshot, tree: shapely.STRtree, glyphs: list[tuple[Unit, Leaf, BaseGeometry]], clearance: float
) -> Iterator[tuple[str, Unit, Leaf, int]]:
    """Yield what a text meets as (kind, other unit, its path, index of the letter)."""
    owners: list[tuple[str, Unit, Leaf]] = [("text_on_text", unit, leaf) for unit, leaf, _ in glyphs]
    shapes: list[Any] = [body for _, _, body in glyphs]
    reach = [clearance] * len(glyphs)
    extent = bounding_box(unit.box for unit in snapshot.texts)
    for unit in snapshot.marks:
        for leaf in unit.leaves:
            if not _boxes_meet(leaf.box, extent, clearance):
                continue
            if leaf.stroke_alpha > GRID:
                owners.append(("line", unit, leaf))
                shapes.append(leaf.shape.line)
                reach.append(leaf.half_width + clearance)
            if leaf.fill_alpha >= FAINT and leaf.shape.area is not None:
                owners.append(("area", unit, leaf))
                shapes.append(leaf.shape.area)
                reach.append(clearance)
    for j, k in zip(*tree.query(shapes, predicate="dwithin", distance=np.array(reach)), strict=True):
        kind, unit, leaf = owners[j]
        text, glyph, _ = glyphs[k]
        if kind == "text_on_text":
            yield kind, unit, leaf, int(k)
        elif kind == "line":
            if _stroke_meets(leaf, glyphs[k][2], clearance):
                yield "text_crossed", unit, leaf, int(k)
        elif leaf.order > glyph.order:
            if _inside(snapshot.view.frame, leaf.box) and leaf.fill_alpha >= HIDING:
                continue  # the curtain is down
            yield "text_covered", unit, leaf, int(k)
        elif not shapely.contains(shapes[j], shapely.box(*text.box)):
            yield "text_crossed", unit, leaf, int(k)


def _stroke_meets(leaf: Leaf, body: BaseGeometry, clearance: float) -> bool:
    """Whether a stroke that is near enough really reaches a letter: its ends are cut off square."""
    if leaf.half_width < clearance or leaf.mobject.cap_style not in (CapStyleType.AUTO, CapStyleType.BUTT):
        return True
    stroke = leaf.shape.line.buffer(leaf.half_width, cap_style="flat", join_style="mitre")
    return bool(shapely.dwithin(stroke, body, clearance))


def _boxes_meet(one: Box, other: Box, gap: float) -> bool:
    return (
        one[0] - gap <= other[2] and other[0] - gap <= one[2] and one[1] - gap <= other[3] and other[1] - gap <= one[3]
    )


def _contact(kind: str, meetings: list[tuple[Unit, Leaf, Unit, Leaf]]) -> Contact:
    text, _, other, _ = meetings[0]
    letters = {id(glyph): glyph for _, glyph, _, _ in meetings}
    faint = min(text.alpha, other.alpha) < FAINT
    return Contact(kind, text, other, len(letters), bounding_box(glyph.box for glyph in letters.values()), faint)
