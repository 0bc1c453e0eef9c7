"""What a frame is made of: the view, paths with their colours, things, and pictures among them.

Coordinates are frame units on the screen: the origin in the middle, the whole screen
`config.frame_width` wide, however far the camera has zoomed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from manim import Camera, Mobject, NumberPlane, VMobject, config
from numpy.typing import NDArray

from scenes.stage.inspection.findings import Box, bounding_box
from scenes.stage.inspection.play.outlines import OutlineCache, Shape
from scenes.stage.inspection.play.reading import Reading
from scenes.stage.look.intent import Allowance

__all__ = ["FAINT", "INVISIBLE", "Leaf", "Picture", "Unit", "View", "is_grid", "on_plane"]

Array = NDArray[np.float64]

#: Opacity from which on a viewer sees something.
INVISIBLE: Final = 0.05
#: Opacity below which something is on its way in or out, or barely there.
FAINT: Final = 0.35


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

    @property
    def form(self) -> int | None:
        """A number for how it looks now, where it can tell."""
        fingerprint = getattr(self.mobject, "fingerprint", None)
        return None if fingerprint is None else int(fingerprint())


def on_plane(unit: Unit) -> bool:
    """Whether a mark belongs to a number plane."""
    return any(isinstance(ancestor, NumberPlane) for ancestor in unit.ancestors)


def is_grid(unit: Unit) -> bool:
    """Whether a mark is a line of a number plane's background."""
    for above, below in zip(unit.ancestors, unit.ancestors[1:], strict=False):
        if isinstance(above, NumberPlane):
            return below in (above.background_lines, above.faded_lines)
    return False
