"""Numbers and names along the edges of a landscape, flat, upright and crisp."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import Line, Mobject, Text, VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.surface.landscape import FOUNDATION

if TYPE_CHECKING:
    from scenes.stage.surface.view import SurfaceView

Array = NDArray[np.float64]
Label = Callable[[str], VMobject]


def plain_label(text: str) -> VMobject:
    """Return small grey text, the label unless another is given."""
    return Text(text.replace("-", "\N{MINUS SIGN}"), font_size=20, color="#B9C2D0", use_svg_cache=False)


class Pin:
    """Moves a mobject to places, without memory of where it has been.

    ``move_to`` adds to the points that are there, and so leaves the rounding of all
    earlier frames in them; Manim's cache would then tell apart what looks the same.
    """

    def __init__(self, mobject: Mobject) -> None:
        parts = mobject.family_members_with_points()
        self.extent = (mobject.width, mobject.height)
        centre = mobject.get_center()
        self._homes = [(part, part.points - centre) for part in parts]

    def move(self, place: Array) -> None:
        """Centre the mobject on a place."""
        for part, home in self._homes:
            part.points = home + place

    def support(self, direction: Array) -> float:
        """Half the extent in a direction."""
        return float(abs(direction[0]) * self.extent[0] + abs(direction[1]) * self.extent[1]) / 2


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
    x_name, y_name, value_name
        Names of the axes; that of the values stands above their numbers.
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
        value_name: str | VMobject = "",
        label: Label = plain_label,
    ) -> None:
        super().__init__()
        self.view = view
        half = np.array(view.landscape.sides) / 2
        for axis, ticks, name in ((0, x_ticks, x_name), (1, y_ticks, y_name)):
            for side in (-1.0, 1.0):
                marks = [(float(tick), label(f"{tick:g}")) for tick in ticks]
                self.add(_GroundEdge(view, axis, side * half[1 - axis], marks, _title(name, label)))
        for corner in ((-1, -1), (1, -1), (1, 1), (-1, 1)) if value_ticks else ():
            marks = [(float(tick), label(f"{tick:g}")) for tick in value_ticks]
            self.add(_UprightEdge(view, half * corner, marks, _title(value_name, label)))
        self.refresh()
        self.add_updater(SurfaceAxes.refresh)

    def refresh(self) -> None:
        """Move everything to where the camera now sees it."""
        project = self.view.projector()
        for edge in self.submobjects:
            edge.refresh(project)


def _title(name: str | VMobject, label: Label) -> VMobject | None:
    """Return an edge's own copy of a name, None where there is none."""
    title = label(name) if isinstance(name, str) and name else name
    return title.copy() if isinstance(title, VMobject) else None


class _Edge(VGroup):
    """Ticks and numbers along one edge of the block.

    Parameters
    ----------
    view
        The view.
    feet
        World points ``(n, 3)`` of the marks, the name's last.
    numbers, name
        What stands there.
    """

    def __init__(self, view: SurfaceView, feet: Array, numbers: list[VMobject], name: VMobject | None) -> None:
        super().__init__()
        self.view, self.feet = view, feet
        # From high above the rim stands out farther than the foot; labels keep clear of both.
        heights = np.nan_to_num(view.landscape.mesh_height(feet[:, :2]))
        self.rims = np.column_stack([feet[:, :2], np.maximum(feet[:, 2], heights)])
        self.numbers = VGroup(*numbers)
        self.ticks = VGroup(*(Line(color="#8A94A6", stroke_width=1.6) for _ in numbers))
        self.names = VGroup(*([name] if name is not None else []))
        self.shown = -1.0
        self._pins = [Pin(number) for number in numbers]
        self._name_pins = [Pin(part) for part in self.names]
        self.add(self.numbers, self.ticks, self.names)

    def place(self, project: Callable[[Array], Array], outward: Array, opacity: float) -> None:
        """Put everything beside the feet, in the direction ``outward``."""
        places = project(self.feet)
        if not np.isfinite(places).all():
            opacity = 0.0
        if opacity != self.shown:
            self.shown = opacity
            self.numbers.set_opacity(opacity)
            self.names.set_opacity(opacity)
            self.ticks.set_stroke(opacity=opacity)
            if opacity == 0.0:
                self._put_away()
        if opacity == 0.0:
            return
        directions = _units(project(self.feet + 0.035 * outward) - places)
        overhang = ((project(self.rims) - places) * directions).sum(axis=-1, keepdims=True)
        places = places + np.maximum(overhang, 0.0) * directions
        clear = 0.0
        for number, tick, place, direction in zip(self._pins, self.ticks, places, directions, strict=False):
            tick.set_points_as_corners(np.array([place, place + 0.07 * direction]))
            reach = number.support(direction)
            number.move(place + direction * (0.13 + reach))
            clear = max(clear, 2 * reach)
        for name in self._name_pins:
            name.move(self.place_of_name(name, places, directions, clear))

    def place_of_name(self, name: Pin, places: Array, directions: Array, clear: float) -> Array:
        """Return the place of the name, beyond numbers that reach ``clear`` far."""
        beyond = 0.24 + clear + name.support(directions[-1])
        beside: Array = places[-1] + directions[-1] * beyond
        return beside

    def _put_away(self) -> None:
        """Hide in one and the same place, wherever the camera came from."""
        for pin in (*self._pins, *self._name_pins):
            pin.move(np.zeros(3))
        for tick in self.ticks:
            tick.set_points_as_corners(np.zeros((2, 3)))


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
        middle = float(np.mean(view.landscape.window[axis]))
        points = np.zeros((len(marks) + 1, 2))
        points[:, axis] = [*(position for position, _ in marks), middle]
        feet = np.column_stack([view.landscape.horizontal(*points.T), np.full(len(points), -FOUNDATION)])
        feet[:, 1 - axis] = offset
        super().__init__(view, feet, [number for _, number in marks], name)
        self.outward = np.zeros(3)
        self.outward[1 - axis] = np.sign(offset)

    def refresh(self, project: Callable[[Array], Array]) -> None:
        """Follow the camera."""
        # Seen from above no edge faces the eye; then the lower and the left one serve.
        right, _, backward = self.view.camera.axes
        leaning = 0.5 * _fade_in(float(backward[2]), 0.85, 0.98)
        toward = np.cross(right, [0.0, 0.0, 1.0])
        facing = np.cos(leaning) * toward - np.sin(leaning) * right
        self.place(project, self.outward, _fade_in(float(facing @ self.outward), 0.02, 0.16))


class _UprightEdge(_Edge):
    """A corner of the block, with values along its height."""

    def __init__(
        self, view: SurfaceView, corner: Array, marks: list[tuple[float, VMobject]], name: VMobject | None
    ) -> None:
        self.corner = np.asarray(corner, float)
        values = [position for position, _ in marks]
        heights = view.landscape.height_of_value([*values, max(values)])
        feet = np.column_stack([np.tile(self.corner, (len(heights), 1)), heights])
        super().__init__(view, feet, [number for _, number in marks], name)
        self.rims = feet

    def place_of_name(self, name: Pin, places: Array, directions: Array, clear: float) -> Array:
        """Return a place above the highest number, as far from the edge as the number is."""
        beside = places[-1] + directions[-1] * (0.13 + name.support(directions[-1]))
        above: Array = beside + np.array([0.0, 0.18 + name.extent[1] / 2, 0.0])
        return above

    def refresh(self, project: Callable[[Array], Array]) -> None:
        """Follow the camera."""
        right, _, backward = self.view.camera.axes
        signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
        places = np.sort(signs * np.abs(self.corner) @ right[:2])
        own = float(self.corner @ right[:2])
        # Only the leftmost corner carries numbers, and none while two compete.
        rival = places[1] if np.isclose(own, places[0]) else places[0]
        opacity = _fade_in(rival - own, 0.05, 0.25) * _fade_in(-float(backward[2]), -0.80, -0.65)
        self.place(project, np.append(-right[:2], 0.0), opacity)


def _units(vectors: Array) -> Array:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def _fade_in(x: float, low: float, high: float) -> float:
    t = float(np.clip((x - low) / (high - low), 0, 1))
    return t * t * (3 - 2 * t)
