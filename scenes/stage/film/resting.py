"""Draws once what rests during a play, even in front of what moves.

Manim draws what lies behind the first thing that moves once a play, and everything in front of it
in every frame: numbers on axes, titles and names that nothing touches. Here these are drawn once as
well. Two drawings whose boxes do not meet can be drawn in either order, so the frames are the same,
pixel for pixel; a drawing that meets something that moves is drawn in every frame from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
from manim import Mobject, VMobject
from numpy.typing import NDArray

__all__ = ["Resting", "boxes_of"]

#: Manim's units by which an outline may reach beyond its points, but for half of its stroke.
EDGE: Final = 0.06
#: Manim's units in a pixel of 1920×1080.
PIXEL: Final = 8 / 1080
#: Units a stroke is wide for each of Manim's units of width, half of it.
HALF_STROKE: Final = 0.005

Boxes = NDArray[np.float64]


class Resting:
    """What rests in front of what moves, for one play.

    Parameters
    ----------
    moving
        What Manim would draw in every frame, in its order, submobjects included.
    animations
        Of the play.
    """

    def __init__(self, moving: Sequence[Mobject], animations: Iterable[Any]) -> None:
        animated = {id(m) for m in _animated(animations)}
        animated |= {id(m) for mob in moving if mob.updaters for m in mob.get_family()}
        self.idle = {id(m): m for m in moving if len(m.points) and id(m) not in animated}
        self._boxes = dict(zip(self.idle, boxes_of(self.idle.values()), strict=True))

    def wake(self, shown: Sequence[Mobject]) -> bool:
        """Let go of whatever meets something that moves; return whether there was anything.

        Parameters
        ----------
        shown
            What is shown in the frame, from the back to the front.
        """
        if not self.idle:
            return False
        boxes = boxes_of(m for m in shown if id(m) not in self.idle)
        rows = iter(boxes)
        beneath: list[Boxes] = []
        woken = False
        for mobject in shown:
            key = id(mobject)
            if key not in self.idle:
                beneath.append(next(rows))
            elif beneath and _meet(self._boxes[key], np.array(beneath)):
                # It covers what moves, and whatever rests in front of it covers it.
                beneath.append(self._boxes[key])
                del self.idle[key]
                woken = True
        return woken

    def awake(self, shown: Iterable[Mobject]) -> list[Mobject]:
        """Return what of a frame is to be drawn anew."""
        return [m for m in shown if id(m) not in self.idle]


def boxes_of(mobjects: Iterable[Mobject]) -> Boxes:
    """Return left, bottom, right and top of what mobjects may touch, ``(n, 4)``, in Manim's units."""
    found = []
    for mobject in mobjects:
        low, high = mobject.points[:, :2].min(axis=0), mobject.points[:, :2].max(axis=0)
        room = EDGE + HALF_STROKE * float(mobject.stroke_width) if isinstance(mobject, VMobject) else _halo(mobject)
        found.append((*(low - room), *(high + room)))
    return np.array(found).reshape(-1, 4)


def _halo(mobject: Any) -> float:
    """Return how far the light of what paints itself reaches; an image of Manim ends at its corners."""
    return float(getattr(mobject, "halo_px", 4.0)) * PIXEL


def _meet(box: Boxes, others: Boxes) -> bool:
    return bool(
        (
            (others[:, 0] <= box[2]) & (others[:, 2] >= box[0]) & (others[:, 1] <= box[3]) & (others[:, 3] >= box[1])
        ).any()
    )


def _animated(animations: Iterable[Any]) -> Iterator[Mobject]:
    for animation in animations:
        yield from animation.mobject.get_family()
        yield from _animated(getattr(animation, "animations", ()))
