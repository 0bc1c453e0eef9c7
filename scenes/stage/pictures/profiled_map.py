"""A map of two variables, true to scale, with the two profiles through its lowest place edge to edge with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenes.stage.drawing.lettering import Words
from scenes.stage.drawing.values import Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap
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
    names
        Words beside both profiles: what runs along x, and what across.
    gap
        Pixels between them.

    Attributes
    ----------
    map, floor, walls
        The three plots.
    lines
        The contour lines.
    home
        Where the map stands when all three are seen.
    profiles
        Plots, curves, land and names of both profiles, to be shown.
    """

    def __init__(
        self, experiment: Any, reach: tuple[float, float], half: float, highest: float, levels: Sequence[float],
        box: Box, *, names: tuple[str, str] = ("", ""), gap: float = 48.0,
    ) -> None:  # fmt: skip
        unit = (box.right - box.left - gap) / (reach[1] - reach[0] + 2 * half)
        across, edge = box.left + unit * (reach[1] - reach[0]), box.top + 2 * half * unit
        bare: dict[str, Any] = {"bleed": False, "y_numbers": None}
        self.unit, self.half = unit, half
        middle, place = (sum(reach) / 2, 0.0), Box(box.left, box.top, across, edge)
        self.map = GroundMap(experiment, place, middle, half, ticks=(7, 0))
        low = -0.06 * highest
        below = Box(box.left, edge + gap, across, box.bottom)
        beside = Box(across + gap, edge + gap, box.right, box.bottom)
        self.floor = Plot(experiment, Window(*reach, low, highest), below, ticks=(7, 0), **bare)
        self.walls = Plot(experiment, Window(-half, half, low, highest), beside, ticks=(0, 0), x_numbers=None, **bare)
        self.lines = self.map.contours("objective", levels)
        curves = [self.floor.graph("floor"), self.walls.graph("walls")]
        land = [self.floor.land(curves[0]), self.walls.land(curves[1])]
        self.home = self.map.box.now
        places = (below.left + 204, below.top + 82), ((beside.left + beside.right) / 2, beside.bottom + 34)
        words = [Words(name, at, color=theme.NEUTRAL) for name, at in zip(names, places, strict=True) if name]
        self.profiles: list[Any] = [self.floor, self.walls, *land, *curves, *words]

    @classmethod
    def from_start(cls, run: Any, box: Box, **options: Any) -> ProfiledMap:
        """Return one that holds a start on the right, and as much as it needs beyond the lowest place.

        The roots of the contour lines' heights are evenly spaced, up to above the ``start`` of the experiment.
        """
        far, aside = (abs(float(part)) for part in run.start)
        high = float(run.objective.fun([far, aside]))
        top = 1.25 * max(float(run.floor.value(far)), float(run.walls.value(aside)))
        levels = [high * (k / 8) ** 2 for k in range(1, 11)]
        return cls(run, (-0.4 * far, 1.1 * far), 0.125 * far, top, levels, box, **options)

    def seen_over(self, left: float, right: float, box_left: float, top: float, box_right: float) -> list[Vary]:
        """Return animations that show a stretch of the map between two columns, true to scale, from a row on."""
        window = self.window(left, right)
        return [Vary(self.map.window, window), Vary(self.map.box, self.strip(box_left, top, box_right, window))]

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
        ball = self.map.ball(run, look, radius=radius)
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
