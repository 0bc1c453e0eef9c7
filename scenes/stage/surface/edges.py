"""Numbers and names along the edges of a landscape, flat, upright and crisp: they follow the camera."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import RIGHT, Line, VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import rgba
from scenes.stage.drawing.lettering import Formula, Lettering, _letters
from scenes.stage.look import frame, theme
from scenes.stage.look.frame import px
from scenes.stage.plots.window import tick_text
from scenes.stage.surface.landscape import FOUNDATION
from scenes.stage.surface.terrain import Terrain

__all__ = ["EdgeNumbers", "edge_names"]

Array = NDArray[np.float64]

#: Pixels from the edge to the end of a tick, and on to its number.
TICK, CLEAR = 10.0, 16.0


class EdgeNumbers(Lettering, VGroup):
    """Ticks and numbers on the edges of the block that face the eye.

    Numbers of the first parameter, and those of the second if it has others.

    Each of the four edges has its own set, which fades as the edge turns away, so that nothing jumps while the
    camera flies. A number that would leave the words' part of the frame, stand in the dark, or lie under a card of
    the terrain, fades as well.
    """

    decoration = "the inspection reads the axes from them"
    layer = 1.0

    def __init__(self, terrain: Terrain, ticks: Sequence[float], second: Sequence[float] | None = None) -> None:
        self.terrain, self.size = terrain, theme.TICK_PX
        both = (ticks, ticks if second is None else second)
        self.ticks = tuple(tuple(float(tick) for tick in some) for some in both)
        super().__init__()
        spacings = [float(np.diff(some).min()) if len(some) > 1 else 1.0 for some in self.ticks]
        self.texts = [[tick_text(t, spacing) for t in some] for some, spacing in zip(self.ticks, spacings, strict=True)]
        for _ in range(2 * sum(len(some) for some in self.ticks)):
            number = VMobject(stroke_width=0.0).set_z_index(self.layer)
            line = Line(stroke_width=2.0).set_z_index(self.layer)  # a line, not a letter: a class says which
            self.add(number, line)
        self.says = " ".join(self.texts[0] if second is None else [*self.texts[0], *self.texts[1]])

    def trace(self) -> None:
        """Write each number beside its tick."""
        color = self.dimmed(theme.NEUTRAL, text=True)
        parts = iter(self.submobjects)
        for axis, side in _EDGES:
            feet, outward, light = edge_at(self.terrain, axis, side, self.ticks[axis])
            for foot, way, text in zip(feet, outward, self.texts[axis], strict=True):
                number, line = next(parts), next(parts)
                points, box = _letters(text, self.size, "MEDIUM")
                number.points = line.points = np.zeros((0, 3))
                if light <= 0 or not np.isfinite(foot).all():
                    continue
                half = np.array([box[2] - box[0], box[3] - box[1]]) / 2 / frame.PIXEL
                reach = float(abs(way) @ half)
                at = foot + way * (TICK + CLEAR + reach)
                seen = light * self.presence() * _inside(at, half)
                seen *= self.terrain.uncovered(at, half) if seen > 0 else 0.0
                if seen <= 0:
                    continue
                middle = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2, 0.0])
                number.points = points + (px(*at) - middle)
                number.fill_rgbas = np.array([rgba(color, seen)])
                ends = px(*np.array([foot, foot + TICK * way]).T)
                line.points = np.stack([ends[0], (2 * ends[0] + ends[1]) / 3, (ends[0] + 2 * ends[1]) / 3, ends[1]])
                line.stroke_rgbas = np.array([rgba(color, 0.8 * seen)])
                line.set_sheen_direction(RIGHT)


_EDGES = ((0, -1.0), (0, 1.0), (1, -1.0), (1, 1.0))


def edge_at(terrain: Terrain, axis: int, side: float, ticks: Sequence[float]) -> tuple[Array, Array, float]:
    """Return the pixels ``(n, 2)`` of marks on an edge of the block, the directions away from it, and its light.

    Parameters
    ----------
    axis
        Which parameter runs along the edge.
    side
        −1 or 1: at which end of the other one it lies.
    ticks
        Data along the edge.
    """
    terrain.aim()
    landscape, camera = terrain.shape(), terrain.view.camera
    half = np.array(landscape.sides) / 2
    outward = np.zeros(3)
    outward[1 - axis] = side
    # Seen from above no edge faces the eye; then the lower and the left one serve.
    right, _, backward = camera.axes
    leaning = 0.5 * _fade_in(float(backward[2]), 0.85, 0.98)
    toward = np.cross(right, [0.0, 0.0, 1.0])
    facing = np.cos(leaning) * toward - np.sin(leaning) * right
    light = _fade_in(float(facing @ outward), 0.02, 0.16)
    data = np.zeros((len(ticks), 2))
    data[:, axis] = ticks
    flat = landscape.horizontal(*data.T)
    flat[:, 1 - axis] = side * half[1 - axis]
    # From high above the rim stands out farther than the foot: marks keep clear of both.
    rim = np.column_stack([flat, np.nan_to_num(landscape.mesh_height(flat * (1 - 1e-9)))])
    foot = np.column_stack([flat, np.full(len(flat), -FOUNDATION)])
    feet, rims, beyond = (terrain.pixels_of(world) for world in (foot, rim, foot + 0.035 * outward))
    away = beyond - feet
    ways = away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
    overhang = ((rims - feet) * ways).sum(axis=1, keepdims=True)
    return feet + np.maximum(overhang, 0) * ways, ways, light


def edge_names(
    terrain: Terrain, names: Sequence[str], ticks: Sequence[float], second: Sequence[float] | None = None, *,
    size: float = 46.0,
) -> list[Formula]:  # fmt: skip
    """Return the names of both parameters, each between the middle numbers of the edge that faces the eye."""
    found: list[Formula] = []
    for axis, name in enumerate(names):
        along = ticks if axis == 0 or second is None else second
        half = len(along) // 2
        middle = float(np.mean(along[max(half - 1, 0) : half + 1] or terrain.landscape.window[axis]))
        for side in (-1.0, 1.0):
            found.append(_EdgeName(terrain, axis, side, name, size, middle))
    return found


class _EdgeName(Formula):
    """The name of a parameter beside an edge of the block."""

    decoration = "the name of an axis"

    def __init__(self, terrain: Terrain, axis: int, side: float, name: str, size: float, middle: float) -> None:
        self.terrain, self.axis, self.side = terrain, axis, side
        self.middle = middle
        super().__init__(name, self.place, size=size, color=theme.INK)

    def place(self) -> tuple[float, float]:
        """Return its place, beyond the numbers."""
        foot, way, _ = edge_at(self.terrain, self.axis, self.side, [self.middle])
        reach = TICK + CLEAR + 16.0
        at = foot[0] + way[0] * reach
        return (float(at[0]), float(at[1])) if np.isfinite(at).all() else (-500.0, -500.0)

    def trace(self) -> None:
        """Be seen as far as its edge faces the eye."""
        super().trace()
        _, _, light = edge_at(self.terrain, self.axis, self.side, [self.middle])
        spots = frame.pixels(np.concatenate([glyphs.points for glyphs in self.submobjects]))
        at, half = (spots.max(axis=0) + spots.min(axis=0)) / 2, np.ptp(spots, axis=0) / 2
        seen = light * _inside(at, half) * self.terrain.uncovered(at, half)
        for glyphs in self.submobjects:
            glyphs.fill_rgbas[:, 3] *= seen
            glyphs.stroke_rgbas[:, 3] *= seen


def _inside(at: Any, half: Array) -> float:
    """Return 1 for words well inside the words' part of the frame and above the dark, 0 outside."""
    left, top = at - half
    right, bottom = at + half
    room = min(left - frame.LEFT, frame.RIGHT - right, top - frame.TOP, frame.BOTTOM - bottom)
    return float(np.clip(room / 10, 0, 1))


def _fade_in(x: float, low: float, high: float) -> float:
    t = float(np.clip((x - low) / (high - low), 0, 1))
    return t * t * (3 - 2 * t)
