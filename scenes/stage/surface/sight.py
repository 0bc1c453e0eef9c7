"""From where one looks at a landscape: a value that can be varied like a plot's window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Sight"]


@dataclass(frozen=True)
class Sight:
    """An eye on a sphere about a point of the block; angles in degrees, lengths in world units.

    Attributes
    ----------
    azimuth
        Direction of the eye seen from the focus, counterclockwise from the first axis: at −90 that axis runs to
        the right.
    elevation
        Angle of the eye above the horizon; 90 looks straight down.
    distance
        From the eye to the focus.
    focus
        The world point in the middle of the picture.
    opening
        Vertical opening of the lens.
    """

    azimuth: float
    elevation: float
    distance: float
    focus: tuple[float, float, float] = (0.0, 0.0, 0.02)
    opening: float = 36.0

    @property
    def span(self) -> float:
        """Half the height that is seen at the focus, in world units."""
        return self.distance * float(np.tan(np.radians(self.opening) / 2))

    @property
    def flatness(self) -> float:
        """1 where one looks straight down and the landscape is a map, 0 from 74 degrees down."""
        t = float(np.clip((np.sin(np.radians(self.elevation)) - 0.96) / 0.035, 0, 1))
        return t * t * (3 - 2 * t)

    @classmethod
    def from_above(cls, height: float, side: float, *, relief: float = 0.75, opening: float = 2.4) -> Sight:
        """Look straight down from far above through a narrow lens, so that the block is a true map.

        Parameters
        ----------
        height
            Of the picture's box in pixels.
        side
            Of the map in pixels; the block is 2 wide.
        relief
            Height of the block: the map is as large as said at half of it.
        opening
            Of the lens; the smaller, the less perspective is left.
        """
        distance = height / side / float(np.tan(np.radians(opening) / 2))
        return cls(-90.0, 90.0, distance, (0.0, 0.0, relief / 2), opening)

    def values(self) -> NDArray[np.float64]:
        """Return the numbers of a `SurfaceCamera`."""
        angles = np.radians([self.azimuth, self.elevation])
        return np.array([*angles, self.distance, *self.focus, np.radians(self.opening)])

    def towards(self, other: Sight, share: float) -> Sight:
        """Return the sight part of the way to another one; where the lens changes, the focus keeps an even size."""

        def blend(start: float, end: float) -> float:
            return start + share * (end - start)

        # The lens opens by equal ratios, or the way from a map to a view would be all perspective at its end.
        opening = self.opening ** (1 - share) * other.opening**share
        distance = blend(self.span, other.span) / float(np.tan(np.radians(opening) / 2))
        if opening == self.opening == other.opening:
            distance = blend(self.distance, other.distance)
        focus = tuple(blend(a, b) for a, b in zip(self.focus, other.focus, strict=True))
        return Sight(
            blend(self.azimuth, other.azimuth),
            blend(self.elevation, other.elevation),
            distance,
            (focus[0], focus[1], focus[2]),
            opening,
        )

    def about(self, focus: NDArray[np.float64], distance: float | None = None) -> Sight:
        """Return the sight with another point in the middle."""
        a, b, c = (float(part) for part in focus)
        return Sight(self.azimuth, self.elevation, distance or self.distance, (a, b, c), self.opening)
