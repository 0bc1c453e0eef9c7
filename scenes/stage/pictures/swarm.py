"""A swarm: points all over a landscape, under way at the same time, each with its curve beside the data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from manim import Animation, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.stage.look import theme
from scenes.stage.look.discs import discs
from scenes.stage.pictures.fit_panel import Model
from scenes.stage.plots.plot import TRACE_LAYER, Plot

__all__ = ["Swarm", "evenly_paced"]

Array = NDArray[np.float64]
STEPS = 96
"""Pieces into which a way is cut, of equal length each."""
SAME_PLACE = 0.03
"""Distance of ends, in widths of the window, up to which they lie in one heap."""
SAMPLES = 73
"""Points of a curve: in a swarm no one follows a single one closely."""


class Swarm:
    """Points under way on a landscape, and the curves that they mean.

    Not a mobject: its ``dots`` and ``curves`` are, a shape for each group of points, so that groups can be
    coloured apart.

    Parameters
    ----------
    ways
        Where each point goes, ``(m, n, 2)``: n points at m moments.
    groups
        The group of each point, ``(n,)``, counted from 0; dots and curves of a lower one lie on top.
    count
        Number of groups.
    window
        Both coordinates; who is outside is not drawn on the map.
    to_frame
        From data points ``(k, 2)`` to their places in the frame ``(k, 3)``.
    plot
        Where the curves are drawn.
    model
        ``model((a, b), x)`` returns the values of k curves at m places, ``(k, m)``, for parameters ``(k, 1)``.
    """

    def __init__(
        self,
        ways: ArrayLike,
        groups: ArrayLike,
        count: int,
        *,
        window: tuple[float, float],
        to_frame: Callable[[Array], Array],
        plot: Plot,
        model: Model,
        radius: float = 0.055,
    ) -> None:
        self.ways, self.groups = evenly_paced(np.asarray(ways, float), STEPS), np.asarray(groups)
        self.window, self.to_frame, self.plot, self.model, self.radius = window, to_frame, plot, model, radius
        self.heap = _heaps(self.ways[-1] / (window[1] - window[0]), radius)
        self.dots = VGroup(*(VMobject(fill_color=theme.INK, fill_opacity=1.0) for _ in range(count)))
        self.dots.set_stroke(theme.GROUND, 1.0)
        self.curves = VGroup(*(VMobject(stroke_color=theme.FUNCTION, stroke_width=0.8) for _ in range(count)))
        self.curves.set_stroke(opacity=0.6)
        for group, (dots, curves) in enumerate(zip(self.dots, self.curves, strict=True)):
            dots.set_z_index(1 - group / count / 2)
            curves.set_z_index(TRACE_LAYER - group / count / 2)
        # For Manim's cache: where the points stand at first does not say where they go.
        self.dots.ways_name = hashlib.sha256(self.ways.tobytes()).hexdigest()
        self.go(0.0)

    @property
    def moving(self) -> list[VMobject]:
        """What changes as the points go."""
        return [*self.curves, *self.dots]

    def go(self, share: float) -> None:
        """Put every point at a share of its way, and its curve with it; at the end dots lie in heaps."""
        place = float(np.clip(share, 0.0, 1.0)) * STEPS
        spread = max(0.0, 4 * share - 3) ** 2
        k = min(int(place), STEPS - 1)
        now = self.ways[k] + (place - k) * (self.ways[k + 1] - self.ways[k])
        inside = ((now >= self.window[0]) & (now <= self.window[1])).all(axis=1)
        # Of all points at once: to the camera's projection and to the model a call costs more than a point.
        places, shapes = self.to_frame(now) + spread * self.heap, self._curves(now)
        for group, (dots, curves) in enumerate(zip(self.dots, self.curves, strict=True)):
            members = self.groups == group
            dots.points = discs(places[members & inside], self.radius)
            curves.points = shapes[members].reshape(-1, 3)

    def paint(self, colors: Sequence[str]) -> list[Animation]:
        """Return animations that give each group its colour, and let the curves of the first stand out."""
        dots = [d.animate.set_fill(c).set_stroke(theme.INK, 0.7) for d, c in zip(self.dots, colors, strict=True)]
        others = zip(self.curves[1:], colors[1:], strict=True)
        curves = [curves.animate.set_stroke(color, opacity=1.0) for curves, color in others]
        return [*dots, *curves, self.curves[0].animate.set_stroke(colors[0], width=2.0, opacity=1.0)]

    def _curves(self, members: Array) -> Array:
        """Return the points of every member's curve, ``(n, 4 (SAMPLES - 1), 3)``, smooth through its samples."""
        window = self.plot.window
        x = np.linspace(window.left, window.right, SAMPLES)
        y = np.clip(self.model(members.T[..., None], x), window.bottom, window.top)
        knots = self.plot.to_frame(x, y)
        handle = np.gradient(knots, axis=1) / 3
        pieces = [knots[:, :-1], knots[:, :-1] + handle[:, :-1], knots[:, 1:] - handle[:, 1:], knots[:, 1:]]
        return np.stack(pieces, axis=2).reshape(len(members), -1, 3)


def _heaps(ends: Array, radius: float) -> Array:
    """Offsets in the frame ``(n, 3)`` that lay those who end in one place side by side, as seeds in a sunflower."""
    apart = np.linalg.norm(ends[:, None] - ends, axis=-1)
    rank = np.array([np.count_nonzero(apart[n, :n] < SAME_PLACE) for n in range(len(ends))])
    angle, far = rank * np.pi * (3 - np.sqrt(5)), 1.1 * radius * np.sqrt(rank)
    return np.stack([far * np.cos(angle), far * np.sin(angle), 0 * far], axis=-1)


def evenly_paced(ways: Array, steps: int) -> Array:
    """Return ways ``(steps + 1, n, 2)`` that are each gone at an even pace, from ways ``(m, n, 2)`` at any."""
    lengths = np.linalg.norm(np.diff(ways, axis=0), axis=-1)
    gone = np.concatenate([np.zeros((1, ways.shape[1])), np.cumsum(lengths, axis=0)])
    even = np.empty((steps + 1, *ways.shape[1:]))
    for n in range(ways.shape[1]):
        at = np.linspace(0, gone[-1, n], steps + 1)
        even[:, n] = np.stack([np.interp(at, gone[:, n], coordinate) for coordinate in ways[:, n].T], axis=-1)
    return even
