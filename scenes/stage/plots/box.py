"""Where a plot stands on the frame: a box of pixels."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Box"]


@dataclass(frozen=True)
class Box:
    """A box in pixels of 1920×1080, counted from the upper left; a plot's window fills it."""

    left: float
    top: float
    right: float
    bottom: float

    def middle(self) -> tuple[float, float]:
        """Return its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def towards(self, other: Box, share: float) -> Box:
        """Return the box part of the way to another one."""
        return Box(
            self.left + share * (other.left - self.left),
            self.top + share * (other.top - self.top),
            self.right + share * (other.right - self.right),
            self.bottom + share * (other.bottom - self.bottom),
        )
