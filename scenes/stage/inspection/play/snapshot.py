"""One frame as the viewer sees it: what is read and what is drawn, in order of drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from manim import Camera, Mobject, ThreeDCamera, VMobject

from scenes.stage.inspection.play.items import INVISIBLE, Leaf, Picture, Unit, View
from scenes.stage.inspection.play.outlines import OutlineCache
from scenes.stage.inspection.play.reading import Glyph, Reading, is_text, read, stamp_of
from scenes.stage.look.intent import Allowance, allowances, tokens

__all__ = ["Snapshot"]

#: Half a stroke of width 1, in Manim's units.
HALF_STROKE: Final = 0.005


@dataclass(eq=False)
class Snapshot:
    """Everything that is in one frame."""

    view: View
    texts: list[Unit]
    marks: list[Unit]
    pictures: list[Picture]
    display: list[Mobject]

    @cached_property
    def signature(self) -> int:
        """A number that changes when the frame does, pictures left aside."""
        units = tuple((unit.form, unit.paint) for unit in (*self.texts, *self.marks))
        return hash((self.view, units, tuple(picture.form for picture in self.pictures)))

    @property
    def is_told(self) -> bool:
        """Whether the signature tells all that is seen: every picture can say how it looks."""
        return all(picture.form is not None for picture in self.pictures)

    @classmethod
    def take(cls, mobjects: Iterable[Mobject], camera: Camera, cache: OutlineCache) -> Snapshot:
        """Look at a frame of a scene."""
        mobjects = list(dict.fromkeys(mobjects))
        if isinstance(camera, ThreeDCamera):
            camera.reset_rotation_matrix()  # it turns only when a frame is drawn
        view, lineage = View.of(camera), dict(_walk(mobjects))
        display = camera.get_mobjects_to_display(mobjects)
        texts: dict[Any, Unit] = {}
        marks, pictures = [], []
        for order, mobject in enumerate(display):
            ancestors = lineage.get(id(mobject), ())
            if not isinstance(mobject, VMobject):
                pictures.append(Picture(mobject, order))
                marks += [_unit(mobject, edge, None, ancestors) for edge in _painted(mobject, order, view, cache)]
                continue
            leaf = _leaf(mobject, order, camera, view, cache)
            if leaf is None:
                continue
            text = None if _is_patch(mobject) else _text_of(mobject, ancestors)
            if text is None:
                marks.append(_unit(mobject, leaf, None, ancestors))
            elif text[0] in texts:
                texts[text[0]].leaves.append(leaf)
            else:
                texts[text[0]] = _unit(text[1], leaf, text[2], ancestors)
        return cls(view, list(texts.values()), marks, pictures, display)


def _walk(mobjects: Iterable[Mobject], above: tuple[Mobject, ...] = ()) -> Iterator[tuple[int, tuple[Mobject, ...]]]:
    for mobject in mobjects:
        line = (*above, mobject)
        yield id(mobject), line
        yield from _walk(mobject.submobjects, line)


def _leaf(mobject: VMobject, order: int, camera: Camera, view: View, cache: OutlineCache) -> Leaf | None:
    """Return what is drawn of a path, or None when nothing of it can be seen."""
    fill, stroke = mobject.get_fill_rgbas(), mobject.get_stroke_rgbas()
    width = mobject.get_stroke_width()
    if fill[:, 3].max(initial=0) < INVISIBLE and (width <= 0 or stroke[:, 3].max(initial=0) < INVISIBLE):
        return None
    points = mobject.points
    if len(points) < 4:
        return None
    # Plain cameras leave the points as they are; asking them costs a copy.
    if type(camera).transform_points_pre_display is not Camera.transform_points_pre_display:
        points = camera.transform_points_pre_display(mobject, points)
    points = view.project(points[:, :2])
    if not np.isfinite(points).all():
        return None
    half = float(width) * HALF_STROKE * view.scale if width > 0 and stroke[:, 3].max(initial=0) > 0 else 0.0
    (left, bottom), (right, top) = points.min(axis=0) - half, points.max(axis=0) + half
    if right < -view.width / 2 or left > view.width / 2 or top < -view.height / 2 or bottom > view.height / 2:
        return None
    box = float(left), float(bottom), float(right), float(top)
    return Leaf(mobject, order, points, fill, stroke, half, box, cache)


def _painted(mobject: Mobject, order: int, view: View, cache: OutlineCache) -> Iterator[Leaf]:
    """Yield the outlines that a drawing which paints itself tells of."""
    outlines = getattr(mobject, "outlines", None)
    if outlines is None:
        return
    for line, color, alpha, width in outlines():
        points = np.asarray(line, dtype=float)
        if alpha < INVISIBLE or len(points) < 2 or not np.isfinite(points).all():
            continue
        points = np.stack([(points[:, 0] - 960) / 135, (540 - points[:, 1]) / 135], axis=-1)
        start, end = points[:-1], points[1:]
        curve = np.stack([start, (2 * start + end) / 3, (start + 2 * end) / 3, end], axis=1).reshape(-1, 2)
        paint, none = np.array([[*color, alpha]]), np.zeros((1, 4))
        half = width / 270
        (left, bottom), (right, top) = curve.min(axis=0) - half, curve.max(axis=0) + half
        if right < -view.width / 2 or left > view.width / 2 or top < -view.height / 2 or bottom > view.height / 2:
            continue
        stand_in = VMobject(stroke_width=0.0).set_z_index(mobject.z_index)
        box = float(left), float(bottom), float(right), float(top)
        fill, stroke = (none, paint) if width else (paint, none)
        yield Leaf(stand_in, order, curve, fill, stroke, half, box, cache)


def _is_patch(mobject: VMobject) -> bool:
    """Whether a member of a text's family is the panel behind it."""
    return stamp_of(mobject) is None and type(mobject).__name__ in {
        "BackgroundRectangle",
        "SurroundingRectangle",
        "Rectangle",
        "RoundedRectangle",
        "Underline",
        "Cross",
        "Line",
    }


def _text_of(mobject: VMobject, ancestors: tuple[Mobject, ...]) -> tuple[Any, Mobject, Reading] | None:
    """Return key, mobject and content of the text that a path belongs to."""
    for ancestor in ancestors:
        if is_text(ancestor):
            return id(ancestor), ancestor, read(ancestor)
    stamp: Glyph | None = stamp_of(mobject)
    if stamp is None:
        return None
    parent = ancestors[-2] if len(ancestors) > 1 else mobject
    return ("stray", stamp.text), parent, stamp.reading


def _unit(mobject: Mobject, leaf: Leaf, reading: Reading | None, ancestors: tuple[Mobject, ...]) -> Unit:
    declared = frozenset[Allowance]().union(*map(allowances, ancestors))
    reason = getattr(mobject, "decoration", "") or ("a dark rim sets it off" if hasattr(mobject, "look") else "")
    if reason:
        declared |= {Allowance("line_contrast", None, reason)}
    known = frozenset[int]().union(*map(tokens, ancestors))
    in_axes = any(hasattr(ancestor, "n2p") or hasattr(ancestor, "c2p") for ancestor in ancestors[:-1])
    return Unit(mobject, [leaf], reading, declared, known, ancestors, in_axes)
