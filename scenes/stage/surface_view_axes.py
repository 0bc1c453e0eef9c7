"""Numbers and names along the edges of a landscape, flat, upright and crisp."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import Line, Text, VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.surface_view_landscape import FOUNDATION

if TYPE_CHECKING:
    from scenes.stage.surface_view import SurfaceView

Array = NDArray[np.float64]
Label = Callable[[str], VMobject]


def plain_label(text: str) -> VMobject:
    """Return small grey text, the label unless another is given."""
    return Text(text.replace("-", "\N{MINUS SIGN}"), font_size=20, color="#B9C2D0")


class SurfaceAxes(VGroup):
    """Ticks, numbers and names on the edges that face the eye.

    Every edge has its own set, which fades as the edge turns away, so that nothing
    jumps while the camera flies around. Add it to the scene after the view.

    Parameters
    ----------
    view
        The view whose points they follow.
    x_ticks, y_ticks, value_ticks
        Where numbers stand, in data units; values stand at an upright edge.
    x_name, y_name
        Names of the axes.
    label
        Makes a mobject of a text; `plain_label` by default.
    """

    def __init__(
        self,
        view: SurfaceView,
        *,
        x_ticks: Sequence[float] = (),
        y_ticks: Sequence[float] = (),
        value_ticks: Sequence[float] = (),
        x_name: str | VMobject = "",
        y_name: str | VMobject = "",
        label: Label = plain_label,
    ) -> None:
        super().__init__()
        self.view = view
        half = np.array(view.landscape.sides) / 2
        for axis, ticks, name in ((0, x_ticks, x_name), (1, y_ticks, y_name)):
            for side in (-1.0, 1.0):
                marks = [(float(tick), label(f"{tick:g}")) for tick in ticks]
                title = label(name) if isinstance(name, str) and name else name
                shown = title.copy() if isinstance(title, VMobject) else None
                self.add(_GroundEdge(view, axis, side * half[1 - axis], marks, shown))
        for corner in ((-1, -1), (1, -1), (1, 1), (-1, 1)) if value_ticks else ():
            marks = [(float(tick), label(f"{tick:g}")) for tick in value_ticks]
            self.add(_UprightEdge(view, half * corner, marks))
        self.refresh()
        self.add_updater(SurfaceAxes.refresh)

    def refresh(self) -> None:
        """Move everything to where the camera now sees it."""
        for edge in self.submobjects:
            edge.refresh()


class _Edge(VGroup):
    """Ticks and numbers along one edge of the block."""

    def __init__(self, view: SurfaceView, marks: list[tuple[float, VMobject]]) -> None:
        super().__init__()
        self.view = view
        self.positions = [position for position, _ in marks]
        self.numbers = VGroup(*(number for _, number in marks))
        self.ticks = VGroup(*(Line(color="#8A94A6", stroke_width=1.6) for _ in marks))
        self.add(self.numbers, self.ticks)

    def _place(self, k: int, foot: Array, outward: Array, opacity: float) -> None:
        """Put number k beside the world point ``foot``, in the direction ``outward``."""
        number, tick = self.numbers[k], self.ticks[k]
        start, direction, inside = self._outside(foot, outward)
        if inside:
            tick.put_start_and_end_on(start, start + 0.07 * direction)
            number.move_to(start + direction * (0.13 + _support(number, direction)))
        number.set_opacity(opacity * inside)
        tick.set_stroke(opacity=opacity * inside)


    def _outside(self, foot: Array, outward: Array) -> tuple[Array, Array, bool]:
        """Where a label of a foot point begins, its direction in the frame, and if it is ahead.

        From high above the rim stands out farther than the foot; labels keep clear of both.
        """
        start = self.view.place_of(foot)
        direction = _unit(self.view.place_of(foot + 0.035 * outward) - start)
        rim = foot.copy()
        rim[2] = max(foot[2], float(np.nan_to_num(self.view.landscape.mesh_height(foot[:2]))))
        overhang = float((self.view.place_of(rim) - start) @ direction)
        place = start + max(overhang, 0.0) * direction
        return place, direction, bool(np.isfinite(place).all())


class _GroundEdge(_Edge):
    """An edge at the foot of the block: x (axis 0) or y (axis 1) runs along it."""

    def __init__(
        self,
        view: SurfaceView,
        axis: int,
        offset: float,
        marks: list[tuple[float, VMobject]],
        name: VMobject | None,
    ) -> None:
        super().__init__(view, marks)
        self.axis, self.offset = axis, float(offset)
        self.names = VGroup(*([name] if name is not None else []))
        self.add(self.names)

    def refresh(self) -> None:
        """Follow the camera."""
        outward = np.zeros(3)
        outward[1 - self.axis] = np.sign(self.offset)
        # Seen from above no edge faces the eye; then the lower and the left one serve.
        right, _, backward = self.view.camera.axes
        leaning = 0.5 * _fade_in(float(backward[2]), 0.85, 0.98)
        toward = np.cross(right, [0.0, 0.0, 1.0])
        facing = np.cos(leaning) * toward - np.sin(leaning) * right
        opacity = _fade_in(float(facing @ outward), 0.02, 0.16)
        for k, position in enumerate(self.positions):
            self._place(k, self._foot(position), outward, opacity)
        for name in self.names:
            self._place_name(name, outward, opacity)

    def _foot(self, position: float) -> Array:
        point = np.zeros(2)
        point[self.axis] = position
        foot = np.append(self.view.landscape.horizontal(*point), -FOUNDATION)
        foot[1 - self.axis] = self.offset
        return foot

    def _place_name(self, name: VMobject, outward: Array, opacity: float) -> None:
        middle = float(np.mean(self.view.landscape.window[self.axis]))
        start, direction, inside = self._outside(self._foot(middle), outward)
        if inside:
            clear = max((2 * _support(number, direction) for number in self.numbers), default=0.0)
            name.move_to(start + direction * (0.24 + clear + _support(name, direction)))
        name.set_opacity(opacity * inside)


class _UprightEdge(_Edge):
    """A corner of the block, with values along its height."""

    def __init__(self, view: SurfaceView, corner: Array, marks: list[tuple[float, VMobject]]) -> None:
        super().__init__(view, marks)
        self.corner = np.asarray(corner, float)

    def refresh(self) -> None:
        """Follow the camera."""
        right = self.view.camera.axes[0]
        half = np.abs(self.corner)
        signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
        places = np.sort(signs * half @ right[:2])
        own = float(self.corner @ right[:2])
        # Only the leftmost corner carries numbers, and none while two compete.
        rival = places[1] if np.isclose(own, places[0]) else places[0]
        opacity = _fade_in(rival - own, 0.05, 0.25) * _fade_in(
            -float(self.view.camera.axes[2, 2]), -0.80, -0.65
        )
        outward = np.append(-right[:2], 0.0)
        for k, value in enumerate(self.positions):
            height = float(self.view.landscape.height_of_value(value))
            self._place(k, np.append(self.corner, height), outward, opacity)


def _unit(vector: Array) -> Array:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _support(label: VMobject, direction: Array) -> float:
    """Half the extent of a label in a direction."""
    return float(abs(direction[0]) * label.width + abs(direction[1]) * label.height) / 2


def _fade_in(x: float, low: float, high: float) -> float:
    t = float(np.clip((x - low) / (high - low), 0, 1))
    return t * t * (3 - 2 * t)
