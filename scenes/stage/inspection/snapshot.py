"""One frame as the viewer sees it: what is read and what is drawn, in order of drawing.

Coordinates are frame units on the screen: the origin in the middle, the whole screen
`config.frame_width` wide, however far the camera has zoomed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from manim import Camera, Mobject, NumberPlane, ThreeDCamera, VMobject, config
from numpy.typing import NDArray

from scenes.stage.inspection.findings import Box, bounding_box
from scenes.stage.inspection.outlines import OutlineCache, Shape
from scenes.stage.inspection.purpose import Allowance, allowances, tokens
from scenes.stage.inspection.reading import Glyph, Reading, is_text, read, stamp_of

__all__ = ["FAINT", "INVISIBLE", "Leaf", "Picture", "Snapshot", "Unit", "View"]

Array = NDArray[np.float64]

#: Opacity from which on a viewer sees something.
INVISIBLE: Final = 0.05
#: Opacity below which something is on its way in or out, or barely there.
FAINT: Final = 0.35
#: Half a stroke of width 1, in Manim's units.
HALF_STROKE: Final = 0.005


@dataclass(frozen=True)
class View:
    """Which part of Manim's plane the screen shows."""

    center: tuple[float, float]
    scale: float
    width: float
    height: float
    home: bool

    @classmethod
    def of(cls, camera: Camera) -> View:
        """Return what a camera shows now."""
        center = float(camera.frame_center[0]), float(camera.frame_center[1])
        scale = float(config.frame_width / camera.frame_width)
        home = abs(scale - 1) < 1e-3 and max(map(abs, center)) < 1e-3
        return cls(center, scale, float(config.frame_width), float(camera.frame_height * scale), home)

    def project(self, points: Array) -> Array:
        """Return points ``(n, 2)`` of the camera's plane on the screen."""
        projected: Array = (points - np.array(self.center)) * self.scale
        return projected

    @property
    def frame(self) -> Box:
        """The edges of the screen."""
        return -self.width / 2, -self.height / 2, self.width / 2, self.height / 2

    @property
    def pixels(self) -> float:
        """Pixels at 1080p to the frame unit."""
        return 1080 / self.height


@dataclass(eq=False)
class Leaf:
    """One path with its colours."""

    mobject: VMobject
    order: int
    points: Array
    fill: Array
    stroke: Array
    half_width: float
    box: Box
    cache: OutlineCache = field(repr=False)

    @cached_property
    def fill_alpha(self) -> float:
        """How strong the fill is at its strongest."""
        return float(self.fill[:, 3].max(initial=0.0))

    @cached_property
    def stroke_alpha(self) -> float:
        """How strong the line is at its strongest."""
        return float(self.stroke[:, 3].max(initial=0.0)) if self.half_width > 0 else 0.0

    @property
    def alpha(self) -> float:
        """How visible the leaf is."""
        return max(self.fill_alpha, self.stroke_alpha)

    @cached_property
    def shape(self) -> Shape:
        """The real outline."""
        return self.cache.get(self.points, filled=self.fill_alpha >= INVISIBLE)

    @cached_property
    def form(self) -> int:
        """A number for the shape and the place."""
        return hash((self.points.tobytes(), self.half_width))

    @cached_property
    def paint(self) -> int:
        """A number for the colours."""
        return hash((self.fill.tobytes(), self.stroke.tobytes()))


@dataclass(eq=False)
class Unit:
    """What counts as one thing: a whole text, or one path that is not read."""

    mobject: Mobject
    leaves: list[Leaf]
    reading: Reading | None
    allowances: frozenset[Allowance]
    tokens: frozenset[int]
    ancestors: tuple[Mobject, ...]
    in_axes: bool = False

    @cached_property
    def box(self) -> Box:
        """The bounding box with the strokes."""
        return bounding_box(leaf.box for leaf in self.leaves)

    @cached_property
    def alpha(self) -> float:
        """How visible it is at its strongest."""
        return max(leaf.alpha for leaf in self.leaves)

    @cached_property
    def form(self) -> int:
        """A number for shape and place."""
        return hash(tuple(leaf.form for leaf in self.leaves))

    @cached_property
    def paint(self) -> int:
        """A number for the colours."""
        return hash(tuple(leaf.paint for leaf in self.leaves))

    def allows(self, kind: str, other: Unit | None = None) -> bool:
        """Whether a finding about it was declared to be on purpose."""
        return any(
            allowance.kind == kind
            and (allowance.partner is None or (other is not None and allowance.partner in other.tokens))
            for allowance in self.allowances
        )


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels among the paths: an image, a landscape, a cloud of points."""

    mobject: Mobject
    order: int


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
        return hash((self.view, tuple((unit.form, unit.paint) for unit in (*self.texts, *self.marks))))

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
    known = frozenset[int]().union(*map(tokens, ancestors))
    in_axes = any(hasattr(ancestor, "n2p") or hasattr(ancestor, "c2p") for ancestor in ancestors[:-1])
    return Unit(mobject, [leaf], reading, declared, known, ancestors, in_axes)


def on_plane(unit: Unit) -> bool:
    """Whether a mark belongs to a number plane."""
    return any(isinstance(ancestor, NumberPlane) for ancestor in unit.ancestors)


def is_grid(unit: Unit) -> bool:
    """Whether a mark is a line of a number plane's background."""
    for above, below in zip(unit.ancestors, unit.ancestors[1:], strict=False):
        if isinstance(above, NumberPlane):
            return below in (above.background_lines, above.faded_lines)
    return False
