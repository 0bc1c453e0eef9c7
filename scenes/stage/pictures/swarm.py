"""A swarm: points all over a landscape, under way at the same time, each with the trail of its way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cairo
import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Value
from scenes.stage.look import theme
from scenes.stage.surface.terrain import Terrain

__all__ = ["Swarm", "evenly_paced"]

Array = NDArray[np.float64]

#: Pieces into which a way is cut, of equal length each.
STEPS = 40
#: Ages in which the trails are drawn, each in a light of its own.
AGES = 5
#: Distance of ends, in widths of the window, up to which they lie in one heap.
SAME_PLACE = 0.03


class Swarm(Painted):
    """Points under way on a landscape.

    Parameters
    ----------
    terrain
        The landscape.
    ways
        Where each point goes, ``(m, n, 2)``: n points at m moments.
    groups
        The group of each point, ``(n,)``, counted from 0; those of a lower one lie on top.
    colors
        Of the groups.
    meaning
        What of the experiment they are.

    Attributes
    ----------
    share
        How far all are on their ways, from 0 to 1: a value. At the end those of one place lie in a heap.
    painted
        How far each has taken the colour of its group: a value.
    trails
        How much is seen of the trails: a value.
    """

    layer = 4.2

    def __init__(
        self, terrain: Terrain, ways: ArrayLike, groups: ArrayLike, colors: Sequence[str], meaning: Any, *,
        radius: float = 7.5,
    ) -> None:  # fmt: skip
        self.terrain, self.groups, self.colors, self.radius = terrain, np.asarray(groups), list(colors), radius
        self.ways = evenly_paced(np.asarray(ways, dtype=float), STEPS)
        low, high = np.array(terrain.landscape.window).T
        self.inside = ((self.ways >= low) & (self.ways <= high)).all(axis=-1)
        self.heap = _heaps(self.ways[-1] / (high - low), radius)
        self.share: Value[float] = Value(0.0)
        self.painted: Value[float] = Value(0.0)
        self.trails: Value[float] = Value(1.0)
        self._spots: tuple[Any, Array] = (None, np.zeros((0, 2)))
        super().__init__()
        self.meaning = meaning

    def spots(self) -> Array:
        """Return the pixels ``(STEPS + 1, n, 2)`` of all ways under the camera of this moment."""
        key = self.terrain.sight(), self.terrain.box()
        if self._spots[0] != key:
            flat = self.terrain.spots(self.ways.reshape(-1, 2))
            self._spots = key, flat.reshape(*self.ways.shape)
        return self._spots[1]

    def trace(self) -> None:
        """Put every point at its share of its way."""
        place = float(np.clip(self.share(), 0, 1)) * STEPS
        k = min(int(place), STEPS - 1)
        ways = self.spots()
        now = ways[k] + (place - k) * (ways[k + 1] - ways[k])
        spread = max(0.0, 4 * place / STEPS - 3) ** 2
        self.dots = now + spread * self.heap
        self.there = self.inside[k] & self.inside[min(k + 1, STEPS)]
        self.gone = np.concatenate([ways[: k + 1], now[None]])
        self.kept = np.concatenate([self.inside[: k + 1], self.there[None]])
        self.light = float(self.trails())
        share = float(self.painted())
        self.shades = [self.dimmed(theme.mix(theme.INK, color, share)) for color in self.colors]
        box = self.terrain.box()
        self.cover(box.left, box.top, box.right, box.bottom)

    def brush(self, brush: Brush) -> None:
        """Paint trails of every age, oldest first, then the points."""
        context = brush.context
        context.set_line_cap(cairo.LINE_CAP_BUTT)
        context.set_line_join(cairo.LINE_JOIN_ROUND)
        for group in range(len(self.shades) - 1, -1, -1):
            members = np.flatnonzero(self.groups == group)
            if len(members) and self.light > 0 and len(self.gone) > 1:
                self._trails(brush, members, self.shades[group])
        for group in range(len(self.shades) - 1, -1, -1):
            for n in np.flatnonzero((self.groups == group) & self.there):
                u, v = self.dots[n]
                brush.solid(theme.NIGHT).disc(u, v, self.radius + 2.0).fill()
                brush.solid(self.shades[group]).disc(u, v, self.radius).fill()

    def _trails(self, brush: Brush, members: NDArray[np.intp], color: str) -> None:
        cuts = np.unique(np.round(np.linspace(0, len(self.gone) - 1, AGES + 1)).astype(int))
        context = brush.context
        for age, (start, end) in enumerate(pairwise(cuts)):
            share = (age + 1 + AGES - (len(cuts) - 1)) / AGES
            context.new_path()
            for n in members:
                if not self.kept[start : end + 1, n].all():
                    continue
                line = self.gone[start : end + 1, n].tolist()
                context.move_to(*line[0])
                for u, v in line[1:]:
                    context.line_to(u, v)
            brush.solid(color, self.light * (0.08 + 0.72 * share**1.5))
            context.set_line_width(1.5 + 3.0 * share)
            context.set_dash(())
            context.stroke()


def _heaps(ends: Array, radius: float) -> Array:
    """Offsets in pixels ``(n, 2)`` that lay those who end in one place side by side, as seeds in a sunflower."""
    apart = np.linalg.norm(ends[:, None] - ends, axis=-1)
    rank = np.array([np.count_nonzero(apart[n, :n] < SAME_PLACE) for n in range(len(ends))])
    angle, far = rank * np.pi * (3 - np.sqrt(5)), 1.15 * radius * np.sqrt(rank)
    return np.stack([far * np.cos(angle), far * np.sin(angle)], axis=-1)


def evenly_paced(ways: Array, steps: int) -> Array:
    """Return ways ``(steps + 1, n, 2)`` that are each gone at an even pace, from ways ``(m, n, 2)`` at any."""
    lengths = np.linalg.norm(np.diff(ways, axis=0), axis=-1)
    gone = np.concatenate([np.zeros((1, ways.shape[1])), np.cumsum(lengths, axis=0)])
    even = np.empty((steps + 1, *ways.shape[1:]))
    for n in range(ways.shape[1]):
        at = np.linspace(0, gone[-1, n], steps + 1)
        even[:, n] = np.stack([np.interp(at, gone[:, n], coordinate) for coordinate in ways[:, n].T], axis=-1)
    return even
