"""Paths on a landscape, and how a ball turns that rolls along them."""

from __future__ import annotations

import hashlib
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

from scenes.stage.surface.landscape import Landscape

Array = NDArray[np.float64]

PIECE = 0.008
"""World length of the pieces that a path is measured and drawn in."""

TOLERATED_DIP = 0.25
"""Radii that a ball may dip into the walls of a narrow valley: less than the eye sees on a ball that is half hidden."""


class SurfacePath:
    """A polyline over the window through every iterate, lifted onto the surface.

    Immutable. A place on it is a number: ``2.25`` is a quarter of the way from
    iterate 2 to iterate 3.

    Parameters
    ----------
    landscape
        The ground.
    iterates
        Data coordinates ``(n, 2)``, in order.

    Raises
    ------
    ValueError
        If the iterates are not ``(n, 2)`` with n at least 1, or not finite.
    """

    __slots__ = (
        "__dict__",
        "__weakref__",
        "_dips",
        "_rolls",
        "arc",
        "contact",
        "index",
        "landscape",
        "normals",
        "xy",
    )

    def __init__(self, landscape: Landscape, iterates: ArrayLike) -> None:
        self.iterates = np.array(iterates, float)
        if self.iterates.ndim != 2 or self.iterates.shape[1] != 2 or not len(self.iterates):
            raise ValueError(f"iterates have shape {self.iterates.shape}; a path needs (n, 2) with n ≥ 1.")
        if not np.isfinite(self.iterates).all():
            raise ValueError("an iterate is not finite; end the path before it diverges.")
        self.landscape = landscape
        self.index = self._subdivide()
        self.xy = self._between(self.index)
        # Measured once: a frame must not wait for the function.
        self.contact = landscape.lift(*self.xy.T)
        self.normals = landscape.normal(*self.xy.T)
        steps = np.linalg.norm(np.diff(self.contact, axis=0), axis=1)
        self.arc = np.concatenate([[0.0], np.cumsum(steps)])
        self._rolls: dict[float, Array] = {}
        self._dips: dict[float, tuple[float, Array]] = {}
        self.fingerprint = hashlib.sha256(landscape.fingerprint.encode() + self.iterates.tobytes()).hexdigest()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    @property
    def end(self) -> float:
        """The last place: the number of steps."""
        return float(len(self.iterates) - 1)

    @property
    def length(self) -> float:
        """Arc length on the surface, in world units."""
        return float(self.arc[-1])

    def arc_length(self, place: float) -> float:
        """Arc length from the start to a place, in world units."""
        return float(np.interp(place, self.index, self.arc))

    def place_at_arc(self, arc_length: float) -> float:
        """Return the place that lies an arc length from the start."""
        return float(np.interp(arc_length, self.arc, self.index))

    def point(self, place: float) -> Array:
        """Return the data coordinates ``(2,)`` of a place."""
        return np.asarray(self._between(np.array([place]))[0])

    def polyline(self, start: float, end: float) -> Array:
        """World points ``(m, 3)`` on the surface between two places, iterates included."""
        start, end = np.clip([start, end], 0.0, self.end)
        inner = (self.index > start) & (self.index < end)
        return np.concatenate([[self.touch(start)], self.contact[inner], [self.touch(end)]])

    def touch(self, place: float) -> Array:
        """World point ``(3,)`` of the surface at a place."""
        return np.array([np.interp(place, self.index, column) for column in self.contact.T])

    def normal(self, place: float) -> Array:
        """Upward unit normal ``(3,)`` of the surface at a place."""
        normal = np.array([np.interp(place, self.index, column) for column in self.normals.T])
        return np.asarray(normal / np.linalg.norm(normal))

    def spots(self, start: float, end: float) -> Array:
        """World points ``(m, 3)`` of the iterates between two places."""
        whole = np.arange(np.ceil(start), np.floor(end) + 1)
        return self.contact[np.searchsorted(self.index, whole)]

    def centre(self, place: float, radius: float) -> Array:
        """World centre of a ball that touches the surface from above at a place."""
        return self.touch(place) + radius * self.normal(place)

    def dip(self, radius: float) -> tuple[float, Array]:
        """Return how deep a ball would dip into the ground beside its contact, at worst, and where.

        The depth is in radii: 0 for a ball that touches the ground and nothing else, 1 when its centre lies in the
        ground. A valley that bends more sharply than the ball makes it dip. The place is in data coordinates.
        """
        if radius not in self._dips:
            self._dips[radius] = self._dip(radius)
        return self._dips[radius]

    def largest_radius(self, at_most: float, tolerance: float = TOLERATED_DIP) -> float:
        """Return the largest radius, up to ``at_most``, of a ball that dips no deeper than ``tolerance`` radii."""
        if self.dip(at_most)[0] <= tolerance:
            return at_most
        low, high = 0.0, at_most
        while high - low > 0.01 * at_most:
            middle = (low + high) / 2
            low, high = (middle, high) if self.dip(middle)[0] <= tolerance else (low, middle)
        return low

    def _dip(self, radius: float) -> tuple[float, Array]:
        # Looked for every sixth of a radius along the path, in a grid of points under the ball.
        chosen = np.searchsorted(self.arc, np.arange(0.0, self.length + radius / 6, radius / 6)).clip(
            0, len(self.arc) - 1
        )
        centres = self.contact[chosen] + radius * self.normals[chosen]
        side = np.linspace(-radius, radius, 15)
        offsets = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
        offsets = offsets[np.linalg.norm(offsets, axis=1) <= radius]
        around = centres[:, None, :2] + offsets
        heights = self.landscape.mesh_height(around)
        ground = np.concatenate([around, heights[..., None]], axis=-1)
        nearest = np.nan_to_num(np.linalg.norm(ground - centres[:, None], axis=-1), nan=radius).min(axis=1)
        sunk = np.nan_to_num(self.landscape.mesh_height(centres[:, :2]), nan=-np.inf) > centres[:, 2]
        depths = np.where(sunk, radius + nearest, np.maximum(radius - nearest, 0.0)) / radius
        worst = int(np.argmax(depths))
        return float(depths[worst]), self.xy[chosen[worst]]

    def orientation(self, place: float, radius: float) -> Array:
        """Rotation ``(3, 3)`` that a ball has gathered since the start.

        Without slipping or spinning, the angular velocity of a ball of radius r whose
        centre c moves over ground of normal n is n × dc/dt / r. The trace of the contact
        on the ball is then as long as the path: its angle is arc length over radius.
        """
        if radius not in self._rolls:
            self._rolls[radius] = self._roll(radius)
        sample = int(np.searchsorted(self.index, place, side="right")) - 1
        sample = int(np.clip(sample, 0, len(self.index) - 1))
        normal = self.normals[sample] + self.normal(place)
        normal /= np.linalg.norm(normal)
        start = self.contact[sample] + radius * self.normals[sample]
        moved = self.centre(place, radius) - start
        turn = Rotation.from_rotvec(np.cross(normal, moved) / radius)
        return np.asarray(turn.as_matrix() @ self._rolls[radius][sample])

    def _roll(self, radius: float) -> Array:
        normals = self.normals
        moved = np.diff(self.contact + radius * normals, axis=0)
        middle = normals[:-1] + normals[1:]
        middle /= np.linalg.norm(middle, axis=1, keepdims=True)
        turns = Rotation.from_rotvec(np.cross(middle, moved) / radius).as_matrix()
        gathered = np.empty((len(self.index), 3, 3))
        gathered[0] = np.eye(3)
        for k, turn in enumerate(turns):
            gathered[k + 1] = turn @ gathered[k]
        return gathered

    def _between(self, place: Array) -> Array:
        whole = np.arange(len(self.iterates), dtype=float)
        return np.stack([np.interp(place, whole, column) for column in self.iterates.T], axis=-1)

    def _subdivide(self) -> Array:
        """Places that cut every step into pieces, finer where the ground is steep."""
        places = [np.array([0.0])]
        probe = np.linspace(0, 1, 33)
        for k in range(len(self.iterates) - 1):
            here, there = self.iterates[k], self.iterates[k + 1]
            line = self.landscape.lift(*(here + probe[:, None] * (there - here)).T)
            travelled = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
            pieces = max(1, int(np.ceil(travelled[-1] / PIECE)))
            if travelled[-1] > 0:
                cuts = np.interp(np.linspace(0, travelled[-1], pieces + 1), travelled, probe)
            else:
                cuts = np.array([0.0, 1.0])
            cuts[-1] = 1.0
            places.append(k + cuts[1:])
        return np.concatenate(places)
