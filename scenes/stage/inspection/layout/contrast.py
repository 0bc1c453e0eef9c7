"""Contrast against what is really behind: the composited pixels under each thing.

The frame is drawn once from back to front by the scene's own camera; before anything
that is to be judged is drawn, what lies under it is read off.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from manim import Camera
from numpy.typing import NDArray

from scenes.stage.inspection.layout.colour import composite, contrast_ratio
from scenes.stage.inspection.play.items import FAINT, INVISIBLE, Leaf, Unit, View
from scenes.stage.inspection.play.snapshot import Snapshot

__all__ = ["draw", "grounds", "is_line", "measure"]

Array = NDArray[np.float64]
Pixels = NDArray[Any]

#: The part of a letter or line that may stand out less than the figure that is reported.
SPARED: Final = 20
#: Frame units up to which a fill without a line is a mark; beyond, it is an area.
MARK_SIZE: Final = 0.6
#: Opacity up to which an area is a veil over what is under it.
VEIL: Final = 0.6
#: Width in frame units beyond which a line is an area.
BROAD: Final = 0.15


@contextmanager
def _borrowed(camera: Camera) -> Any:
    """Let the camera draw, and give it back the frame that it had."""
    before = camera.pixel_array.copy()
    try:
        yield camera.reset()
    finally:
        camera.pixel_array[...] = before


def draw(snapshot: Snapshot, camera: Camera) -> Pixels:
    """Return the pixels ``(h, w, 4)`` of a frame."""
    with _borrowed(camera):
        camera.capture_mobjects(snapshot.display, include_submobjects=False)
        return camera.pixel_array.copy()


def is_line(unit: Unit) -> bool:
    """Whether a mark is one that must stand out: a line, an outline or a small filled shape.

    The edge of a translucent area need not, nor must the faces of a body.
    """
    leaf = unit.leaves[0]
    left, bottom, right, top = leaf.box
    small = max(right - left, top - bottom) <= MARK_SIZE
    veil = not small and INVISIBLE <= leaf.fill_alpha < VEIL and leaf.shape.area is not None
    return not leaf.mobject.shade_in_3d and not veil and (leaf.stroke_alpha > 0 or (small and leaf.fill_alpha > 0))


def grounds(snapshot: Snapshot) -> list[int]:
    """Return the places in the order of drawing of what is behind: areas and pictures.

    Marks lie on one another by nature, a ball on its curve; each must stand out from the
    ground that they share; light on a line is not its ground. A text that meets a line or a text
    is a finding of its own.
    """
    areas = [unit.leaves[0].order for unit in snapshot.marks if _is_area(unit.leaves[0])]
    # A picture that is no ground says why: light, or dots of data.
    pictures = [p.order for p in snapshot.pictures if not getattr(p.mobject, "no_ground", "")]
    return sorted([*areas, *pictures])


def _is_area(leaf: Leaf) -> bool:
    left, bottom, right, top = leaf.box
    filled = leaf.fill_alpha >= INVISIBLE and max(right - left, top - bottom) > MARK_SIZE
    return filled or 2 * leaf.half_width > BROAD


def measure(snapshot: Snapshot, camera: Camera, units: Sequence[Unit]) -> list[float]:
    """Return how far each text or mark stands out from what is behind it, as a contrast ratio."""
    behind = grounds(snapshot)
    first = {id(unit): min(leaf.order for leaf in unit.leaves) for unit in units}
    ratios: dict[int, float] = {}
    drawn = 0
    with _borrowed(camera):
        for unit in sorted(units, key=lambda unit: first[id(unit)]):
            stop = bisect_left(behind, first[id(unit)])
            if stop > drawn:
                layer = [snapshot.display[order] for order in behind[drawn:stop]]
                camera.capture_mobjects(layer, include_submobjects=False)
                drawn = stop
            judge = _text_ratio if unit.reading is not None else _line_ratio
            ratios[id(unit)] = judge(unit, snapshot.view, camera.pixel_array)
    return [ratios[id(unit)] for unit in units]


def _text_ratio(unit: Unit, view: View, pixels: Pixels) -> float:
    """Return the ratio of the letter that is hardest to read."""
    return min((_letter_ratio(leaf, view, pixels) for leaf in unit.leaves if leaf.alpha >= FAINT), default=21.0)


def _letter_ratio(leaf: Leaf, view: View, pixels: Pixels) -> float:
    ground = _halo(leaf)
    if ground is None:
        patch = _patch(leaf, view, pixels).reshape(-1, 4)[:, :3]
        ground = (patch[:1] if (patch == patch[0]).all() else patch) / 255
    return max(_stand_out(rgba, ground) for rgba in _paints(leaf))


def _halo(leaf: Leaf) -> Array | None:
    """Return the colour of an opaque outline that a letter brings along."""
    width = float(leaf.mobject.get_stroke_width(background=True))
    rgba = leaf.mobject.get_stroke_rgbas(background=True)
    return rgba[:1, :3] if width >= 2 and len(rgba) and rgba[0, 3] > 0.7 else None


def _line_ratio(unit: Unit, view: View, pixels: Pixels) -> float:
    """Return the ratio along an outline, its faintest fifth left aside.

    A line is seen against what is beside it. Where its two sides differ, it is the
    border between them, and the side that it stands out from counts.
    """
    leaf = unit.leaves[0]
    middles, normals = _along(leaf)
    reach = leaf.half_width + 1.5 * view.width / pixels.shape[1]
    ratios = np.zeros(len(middles))
    for side in (-reach, reach):
        columns, rows = _to_pixels(middles + side * normals, view, pixels)
        inside = (columns >= 0) & (columns < pixels.shape[1]) & (rows >= 0) & (rows < pixels.shape[0])
        ground = pixels[rows[inside], columns[inside], :3] / 255
        for rgba in _paints(leaf):
            ratios[inside] = np.maximum(ratios[inside], contrast_ratio(composite(rgba, ground), ground))
    seen = ratios[ratios > 0]
    return float(np.percentile(seen, SPARED)) if len(seen) else 21.0


def _along(leaf: Leaf) -> tuple[Array, Array]:
    """Return points along an outline and unit vectors across it, both ``(n, 2)``."""
    curves = leaf.points[: len(leaf.points) // 4 * 4].reshape(-1, 4, 2)
    curves = curves[:: max(1, len(curves) // 48)]
    middles, across = [], []
    for t in (0.25, 0.75):
        place = np.array([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
        speed = np.array([-((1 - t) ** 2), (1 - t) * (1 - 3 * t), t * (2 - 3 * t), t**2])
        middles.append(np.einsum("k,nkd->nd", place, curves))
        across.append(np.einsum("k,nkd->nd", speed, curves)[:, ::-1] * (-1, 1))
    normals = np.vstack(across)
    return np.vstack(middles), normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def _paints(leaf: Leaf) -> list[Array]:
    """Return the colours that a path is drawn with."""
    paints = [_body(leaf.fill)] if leaf.fill_alpha > 0 else []
    return [*paints, _body(leaf.stroke)] if leaf.stroke_alpha > 0 else paints


def _body(stops: Array) -> Array:
    """Return the mean of the stops that are not on their way to nothing: a curve may fade at its ends."""
    strong = stops[stops[:, 3] >= 0.5 * stops[:, 3].max()]
    return np.asarray(strong.mean(axis=0))


def _stand_out(rgba: Array, ground: Array) -> float:
    """Return the contrast of a colour laid over each of several grounds ``(n, 3)``."""
    return float(np.percentile(contrast_ratio(composite(rgba, ground), ground), SPARED))


def _to_pixels(points: Array, view: View, pixels: Pixels) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    height, width = pixels.shape[:2]
    columns = np.floor((points[:, 0] / view.width + 0.5) * width).astype(np.intp)
    rows = np.floor((0.5 - points[:, 1] / view.height) * height).astype(np.intp)
    return columns, rows


def _patch(leaf: Leaf, view: View, pixels: Pixels) -> Pixels:
    """Return the pixels under and around a letter."""
    left, bottom, right, top = leaf.box
    columns, rows = _to_pixels(np.array([[left, top], [right, bottom]]), view, pixels)
    height, width = pixels.shape[:2]
    (x0, x1), (y0, y1) = np.clip(columns, 0, width - 1), np.clip(rows, 0, height - 1)
    return pixels[max(y0 - 1, 0) : y1 + 2, max(x0 - 1, 0) : x1 + 2]
