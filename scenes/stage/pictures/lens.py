"""A lens on a place of a plot: it stays at its size while the plot's window backs away."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.values import Derived, Value
from scenes.stage.look import theme
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["Lens"]

#: A plot inside a circle of radius 1 fills the square between −INNER and INNER.
INNER = 0.66
#: The spot that shows where a lens looks is never smaller than this, in pixels.
SPARK_PX = 7.0


class Lens:
    """A lens on a window of a plot.

    What is seen in it is drawn by the plot `inside`, as on any plot, and named with `hold`; show the lens as a
    whole. A light cone leads from the place on the plot to the glass. Both follow every change of the plot's
    window and box.

    Parameters
    ----------
    plot
        The plot that it lies on.
    window
        What is seen in it, in data units.
    at
        The middle of the glass in pixels, or what returns it.
    radius
        Of the glass, in pixels.
    color
        Of the rim.

    Attributes
    ----------
    inside
        The plot in the glass.
    opened
        A value, 1 if nothing else is said: at 0 the glass lies on its place, as large as that is drawn there; at 1 it
        stands at ``at``.

    Examples
    --------
    Leave a lens on the start while the window backs away::

        lens = Lens(plot, plot.window(), at=(262, 720), opened=0.0)
        lens.hold(lens.inside.graph("objective"), lens.inside.run("diverging", DIVERGING))
        self.put(lens)
        self.play(Vary(plot.window, wider), Vary(lens.opened, 1.0))
    """

    def __init__(
        self, plot: Plot, window: Window, at: Any, radius: float = 150.0, *, color: str = theme.INK, depth: float = 7.0,
        opened: float = 1.0,
    ) -> None:  # fmt: skip
        self.plot, self.at, self.radius, self.color = plot, at, radius, color
        self.opened: Value[float] = Value(opened)
        self.inside = Plot(
            plot.experiment,
            window,
            Box(0, 0, 1, 1),
            bleed=False,
            ticks=(0, 0),
            x_numbers=None,
            y_numbers=None,
            depth=depth,
        )
        self.inside.box = Derived(self.inner_box)
        self.cone, self.glass = LightCone(self), LensGlass(self)
        self.held: list[Drawing] = []

    def __deepcopy__(self, memo: dict[int, Any]) -> Lens:
        """Return itself: copies of drawings lie in the same lens."""
        return self

    def hold(self, *drawings: Any) -> Lens:
        """Take drawings of `inside`, or words beside the glass, as part of the lens."""
        self.held += drawings
        return self

    @property
    def parts(self) -> list[Any]:
        """Everything that is shown with the lens."""
        return [self.cone, self.glass, *self.held]

    # -- where it is ------------------------------------------------------------------

    def place(self) -> tuple[float, float, float]:
        """Return middle and half the width of the place it looks at, in pixels."""
        window = self.inside.window()
        left, right = (float(self.plot.u(x)) for x in (window.left, window.right))
        bottom, top = (float(self.plot.v(y)) for y in (window.bottom, window.top))
        return (left + right) / 2, (top + bottom) / 2, (right - left) / 2

    def circle(self) -> tuple[float, float, float]:
        """Return middle and radius of the glass, in pixels."""
        u, v, half = self.place()
        x, y = self.at() if callable(self.at) else self.at
        share = float(self.opened())
        start = half / INNER
        return u + share * (x - u), v + share * (y - v), start + share * (self.radius - start)

    def inner_box(self) -> Box:
        """Return the box of the plot in the glass."""
        window = self.inside.window()
        left, right = (float(self.plot.u(x)) for x in (window.left, window.right))
        top, bottom = (float(self.plot.v(y)) for y in (window.top, window.bottom))
        x, y = self.at() if callable(self.at) else self.at
        half = INNER * self.radius
        there = Box(left, top, right, bottom)
        return there.towards(Box(x - half, y - half, x + half, y + half), float(self.opened()))

    def magnification(self) -> float:
        """Return how many times wider things are drawn in the glass than beside it: a source for a number."""
        box = self.inner_box()
        return (box.right - box.left) / (2 * self.place()[2])


class LensGlass(Painted):
    """The dark glass of a lens and its rim.

    Raises
    ------
    ValueError
        The lens stands open over a plot that shows its place larger than the lens does.
    """

    layer = 7.0
    decoration = "the rim around a place; what is seen in it is judged by itself"

    def __init__(self, lens: Lens) -> None:
        self.lens = lens
        super().__init__()

    def trace(self) -> None:
        """Find the circle."""
        lens = self.lens
        self.x, self.y, self.r = lens.circle()
        grown = lens.magnification()
        if lens.opened() >= 1 and grown <= 1.0:
            raise ValueError(
                f"a lens would show its place {grown:.2g} times as large as the plot does: let the plot's window back "
                "away further (choose parameters that lead farther), or leave the lens out."
            )
        # The lens arises from its place: at first it is not there at all.
        self.light = float(np.clip(3 * float(lens.opened()), 0, 1)) * (1 - 0.4 * float(self.drained()))
        self.cover(self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r)

    def brush(self, brush: Brush) -> None:
        """Paint shadow, glass and rim."""
        x, y, r, light = self.x, self.y, self.r, self.light
        if light <= 0 or r > 2000:
            return
        brush.radial(x + 4, y + 6, 1.25 * r, (0.7, theme.NIGHT, 0.75 * light), (1, theme.NIGHT, 0.0))
        brush.disc(x + 4, y + 6, 1.25 * r).fill()
        brush.radial(
            x, y, r, (0, theme.DUSK, light), (0.75, theme.NIGHT, light), (1, theme.NIGHT, light),
            focus=(x - 0.3 * r, y - 0.35 * r),
        ).disc(x, y, r).fill()  # fmt: skip
        brush.solid(self.lens.color, 0.9 * light).stroke(3.0)


class LightCone(Painted):
    """The light between a place on a plot and the lens on it, and the spark that marks the place."""

    layer = 2.2
    decoration = "it ties a lens to the place it looks at"

    def __init__(self, lens: Lens) -> None:
        self.lens = lens
        super().__init__()

    def trace(self) -> None:
        """Find the outline of both circles together."""
        u, v, half = self.lens.place()
        x, y, r = self.lens.circle()
        self.spark = u, v, max(half, SPARK_PX)
        apart = float(np.hypot(x - u, y - v)) > abs(r - self.spark[2])
        self.outline = hull(self.spark, (x, y, r)) if apart and r < 2000 else np.zeros((0, 2))
        self.glass = x, y
        self.light = float(self.lens.opened()) * (1 - 0.6 * float(self.drained()))
        self.cover(min(u, x - r), min(v, y - r), max(u, x + r), max(v, y + r))

    def brush(self, brush: Brush) -> None:
        """Paint the cone, stronger towards the glass, and the spark."""
        u, v, r = self.spark
        if len(self.outline):
            far = 0.17 * self.light
            brush.linear(u, v, *self.glass, (0, theme.INK, 0.25 * far), (1, theme.INK, far))
            brush.line(self.outline, closed=True).fill()
        brush.solid(theme.INK, 0.9 * self.light).disc(u, v, r)
        if r <= SPARK_PX:
            brush.fill()
        else:
            brush.stroke(2.0)


def hull(first: tuple[float, float, float], second: tuple[float, float, float]) -> NDArray[np.float64]:
    """Return the convex outline ``(n, 2)`` of two circles (x, y, r)."""
    angles = np.linspace(0, 2 * np.pi, 49)[:-1]
    rims = [np.stack([x + r * np.cos(angles), y + r * np.sin(angles)], axis=-1) for x, y, r in (first, second)]
    both = np.concatenate(rims)
    return np.asarray(both[ConvexHull(both).vertices])
