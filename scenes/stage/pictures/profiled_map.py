"""A map of two variables, true to scale, with the two profiles through its lowest place edge to edge with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenes.stage.drawing.values import Of, Value
from scenes.stage.look.marks import Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.marks import RunMark, leap
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["ProfiledMap"]


class ProfiledMap:
    """A map; below it, on the same columns, the profile along x, and beside that the profile across, along y.

    A unit of place has one length in all three, and both profiles have one scale of height, so that their bends can
    be compared by eye.

    Parameters
    ----------
    experiment
        Has ``objective``, a function of two variables, and its profiles ``floor`` and ``walls``, functions of x and y.
    reach
        Left and right end of the map.
    half
        Half the height of the map, around 0.
    highest
        Top of both profiles.
    levels
        Values of the contour lines.
    box
        Of all three together, in pixels.
    gap
        Pixels between them.

    Attributes
    ----------
    map, floor, walls
        The three plots.
    lines
        The contour lines.
    profiles
        Plots, curves and land of both profiles, to be shown.
    """

    def __init__(
        self, experiment: Any, reach: tuple[float, float], half: float, highest: float, levels: Sequence[float],
        box: Box, *, gap: float = 48.0,
    ) -> None:  # fmt: skip
        unit = (box.right - box.left - gap) / (reach[1] - reach[0] + 2 * half)
        across, edge = box.left + unit * (reach[1] - reach[0]), box.top + 2 * half * unit
        bare = {"bleed": False, "y_numbers": None}
        self.unit, self.half = unit, half
        self.map = Plot(
            experiment, Window(*reach, -half, half), Box(box.left, box.top, across, edge), ticks=(7, 0),
            x_numbers=None, **bare,
        )  # fmt: skip
        low = -0.06 * highest
        below = Box(box.left, edge + gap, across, box.bottom)
        beside = Box(across + gap, edge + gap, box.right, box.bottom)
        self.floor = Plot(experiment, Window(*reach, low, highest), below, ticks=(7, 0), **bare)
        self.walls = Plot(experiment, Window(-half, half, low, highest), beside, ticks=(0, 0), x_numbers=None, **bare)
        self.lines = self.map.contours("objective", levels)
        curves = [self.floor.graph("floor"), self.walls.graph("walls")]
        land = [self.floor.land(curves[0]), self.walls.land(curves[1])]
        self.profiles: list[Any] = [self.floor, self.walls, *land, *curves]

    @property
    def parts(self) -> list[Any]:
        """The map with its lines: what is shown as the picture."""
        return [self.map, self.lines]

    def window(self, left: float, right: float) -> Window:
        """Return a window of the map between other ends."""
        return Window(left, right, -self.half, self.half)

    def strip(self, left: float, top: float, right: float, window: Window | None = None) -> Box:
        """Return the box, between two columns and from a row on, in which a window is true to scale."""
        seen = window or self.map.window.now
        high = (right - left) * (seen.top - seen.bottom) / (seen.right - seen.left)
        return Box(left, top, right, top + high)

    def ball(self, run: str | Of, look: Look, *, radius: float = 20.0, **trail: Any) -> list[Any]:
        """Set a ball on the map at the start of a run, with its trail: ``[trail, ball]``."""
        ball = self.map.walker(run, look, radius=radius)
        return [self.map.trail(ball, **{"width": 5.0, "keep": 40, **trail}), ball]

    def shadows(self, run: str | Of, look: Look, position: Value[float], *, radius: float = 20.0) -> list[RunMark]:
        """Set the two shadows of a run on the profiles; they keep step with what has that position."""
        made = [
            self.floor.run(run, look, on="floor", radius=radius),
            self.walls.run(run, look, on="walls", way=leap, component=1, radius=radius),
        ]
        for shadow in made:
            shadow.position = position
        return made
