"""What stands on a landscape: balls, trails, arrows, lines, marks and rings.

Whatever a ridge can hide (balls and lines) is drawn by the view with the ground; the drawing here holds its
values and says where it is. Marks and rings are painted over it, where camera and ground put them, and fade
behind ridges and at the frame's edge.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.solids import Solid
from scenes.stage.drawing.values import Computed, Of, Value
from scenes.stage.drawing.walker import Walker
from scenes.stage.look import theme
from scenes.stage.look.marks import Look
from scenes.stage.surface.ball import Ball
from scenes.stage.surface.path import SurfacePath
from scenes.stage.surface.strokes import SurfaceArrow, Trail
from scenes.stage.surface.terrain import Terrain, point_of

__all__ = [
    "Bends", "GroundArrow", "GroundMark", "GroundTrail", "HandBall", "Ring", "Roller", "RunBall", "Standing",
    "StartDot",
]  # fmt: skip

Array = NDArray[np.float64]

#: World units a second that a ball rolls, and the shortest and longest roll.
ROLLING, ROLL = 0.30, (1.6, 7.0)


class Standing(Drawing):
    """A drawing that the view draws together with its ground."""

    def __init__(self, terrain: Terrain) -> None:
        self.terrain = terrain
        super().__init__()
        terrain.standing.append(self)

    def light(self, there: bool) -> float:
        """Return how much is seen of it."""
        presence = float(self.presence())
        return presence * (1 - 0.6 * float(self.drained())) if there else 0.0

    def stand(self, there: bool) -> None:
        """Give the view's part its state; it is unseen unless it is on screen."""
        raise NotImplementedError

    def trace(self) -> None:
        """Stand where the values say."""
        self.stand(True)

    def settle(self) -> None:
        """Trace anew; the ground that it stands on must follow what it reads."""
        super().settle()
        if not self.read <= self.terrain.read:
            self.terrain.settle()


class Roller(Standing):
    """A ball on a way over the ground.

    Attributes
    ----------
    position
        How far it is on its way: a value.
    point
        The data point that it touches: a source for numbers, labels and curves.
    """

    layer = 0.7

    def __init__(self, terrain: Terrain, path: SurfacePath, radius: float, colors: tuple[str, str]) -> None:
        self.path, self.colors = path, colors
        self.position: Value[float] = Value(0.0)
        self.point: Computed[Array] = Computed(lambda: self.path.point(float(self.position())))
        self.part = Ball(path, radius=path.largest_radius(radius), colors=colors)
        terrain.view.add(self.part)
        super().__init__(terrain)

    def stand(self, there: bool) -> None:
        """Roll to its place."""
        self.part.place = float(self.position())
        self.part.opacity = np.array([float(self.presence()) if there else 0.0])

    def spot(self) -> tuple[float, float]:
        """Return the pixel of its middle."""
        place = float(self.position())
        u, v = self.terrain.pixels_of(self.path.centre(place, self.part.radius))
        return float(u), float(v)

    def radius_px(self) -> float:
        """Return its radius on screen."""
        centre = self.path.centre(float(self.position()), self.part.radius)
        right = self.terrain.view.camera.axes[0]
        u, v = self.terrain.pixels_of(np.stack([centre, centre + self.part.radius * right])).T
        return float(np.hypot(u[1] - u[0], v[1] - v[0]))

    def outline(self) -> Array:
        """Return its rim in pixels, ``(n, 2)``."""
        angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        return np.array(self.spot()) + self.radius_px() * np.stack([np.cos(angles), np.sin(angles)], axis=-1)


class RunBall(Roller, Walker):
    """A ball that rolls along a run of the experiment.

    Parameters
    ----------
    run
        The run.
    evenly
        Whether it rolls at an even speed over the ground; otherwise at an even number of steps a second, as it
        must where two balls are compared.
    """

    def __init__(
        self, terrain: Terrain, run: Of, radius: float, colors: tuple[str, str], *, evenly: bool = True
    ) -> None:
        self.run, self.evenly = run, evenly
        low, high = np.array(terrain.landscape.window).T
        x = run().x
        # A ball that leaves the map rolls as far as there is ground.
        inside = ((x >= low) & (x <= high)).all(axis=1)
        super().__init__(
            terrain, SurfacePath(terrain.landscape, x if inside.all() else x[: int(np.argmin(inside))]), radius, colors
        )
        self.meaning = run

    @property
    def last(self) -> int:
        """The number of the last iterate on the map."""
        return int(self.path.end)

    def columns(self) -> Array:
        """Return the pixels of all iterates."""
        return self.terrain.spots(self.path.iterates)

    def pace(self, start: float, end: float) -> Callable[[float], float]:
        """Roll at an even speed with a soft start and end, or at an even number of steps."""
        path = self.path
        first, last = path.arc_length(start), path.arc_length(end)

        def position(share: float) -> float:
            if share >= 1:
                return end
            if not self.evenly:
                return start + share * (end - start)
            eased = share * share * (3 - 2 * share)
            return float(np.clip(path.place_at_arc(first + eased * (last - first)), start, end))

        return position

    def seconds(self, start: float, end: float) -> float:
        """Return how long it rolls."""
        return float(np.clip((self.path.arc_length(end) - self.path.arc_length(start)) / ROLLING, *ROLL))


class HandBall(Roller):
    """A ball that is moved by hand along a way that the experiment knows; it belongs to no run."""

    def __init__(self, terrain: Terrain, way: Of, radius: float, colors: tuple[str, str]) -> None:
        super().__init__(terrain, SurfacePath(terrain.landscape, way()), radius, colors)
        self.meaning = way


class GroundTrail(Standing):
    """Where a ball has been: a line that thins and fades towards its beginning."""

    layer = 0.65

    def __init__(self, ball: Roller, color: str = "#FFF4E0", *, width: float = 9.0) -> None:
        self.ball = ball
        self.part = Trail(ball.part, color=color, width=width, dots=0.0, aging=True)
        ball.terrain.view.add(self.part)
        super().__init__(ball.terrain)
        self.meaning = ball.meaning

    def stand(self, there: bool) -> None:
        """Reach to the ball."""
        self.ball.position()
        self.part.opacity = np.array([self.light(there)])


class GroundArrow(Standing):
    """An arrow on the ground: from a point against the slope there, or to another point.

    Parameters
    ----------
    start
        Where it begins.
    end
        Where it ends; None for a step against the slope, of the same length wherever it is.
    """

    layer = 0.66

    def __init__(
        self, terrain: Terrain, start: Any, end: Any = None, *, color: str = theme.GRADIENT, width: float = 12.0
    ) -> None:
        self.start, self.end = start, end
        self.reveal: Value[float] = Value(1.0)
        self.part = SurfaceArrow(terrain.landscape, (0.0, 0.0), (0.0, 0.0), draped=True, color=color, width=width)
        terrain.view.add(self.part)
        super().__init__(terrain)
        self.meaning = Of(terrain.experiment, f"{terrain.meaning.name}.grad", (start,)) if end is None else (start, end)

    def stand(self, there: bool) -> None:
        """Lie where the points are."""
        terrain, start = self.terrain, point_of(self.start)
        if self.end is None:
            slope = np.asarray(terrain.meaning().grad(start), dtype=float)
            reach = 0.16 * float(np.ptp(terrain.landscape.window[0]))
            vector = -reach * slope / max(float(np.linalg.norm(slope)), 1e-9)
        else:
            vector = point_of(self.end) - start
        self.part.start, self.part.vector = start, float(self.reveal()) * vector
        self.part.opacity = np.array([self.light(there)])


class Bends(Standing):
    """A line through a point along each principal direction of the ground there.

    Attributes
    ----------
    reveal
        How much of the lines is there, from their middle: a value.
    """

    layer = 0.66

    def __init__(self, terrain: Terrain, point: Any, *, color: str = theme.POSITIVE, reach: float = 0.11) -> None:
        self.point = point
        self.reveal: Value[float] = Value(1.0)
        self.meaning = Of(terrain.experiment, f"{terrain.meaning.name}.hess", (point,))
        middle = point_of(point)
        _, directions = np.linalg.eigh(terrain.meaning().hess(middle))
        t = np.linspace(-1, 1, 41)[:, None] * reach * float(np.ptp(terrain.landscape.window[0]))
        paths = [SurfacePath(terrain.landscape, middle + t * direction) for direction in directions.T]
        self.parts = [Trail(path, color=color, width=9, dots=0) for path in paths]
        terrain.view.add(*self.parts)
        super().__init__(terrain)

    def stand(self, there: bool) -> None:
        """Reach from the middle."""
        light, half = self.light(there), float(self.reveal()) / 2
        for part in self.parts:
            part.draw_between((0.5 - half) * part.path.end, (0.5 + half) * part.path.end)
            part.opacity = np.array([light])


class GroundMark(Solid):
    """A solid at a point of the ground, such as a minimum.

    Parameters
    ----------
    point
        Where it stands: a question whose answer is a point, a value, or two of them.
    """

    def __init__(
        self, terrain: Terrain, look: Look, point: Any, *, radius: float = theme.SECOND_BALL_PX, **options: Any
    ) -> None:
        self.terrain, self.point = terrain, point
        super().__init__(look, radius, **options)
        self.meaning = point

    def spot(self) -> tuple[float, float]:
        """Return the pixel of the point."""
        return self.terrain.spot(point_of(self.point))

    def seen(self) -> float:
        """Vanish behind ridges and at the frame's edge."""
        return self.terrain.seen(point_of(self.point))


class Ring(Painted):
    """A ring around a point of the ground.

    Attributes
    ----------
    reveal
        How much of it is drawn, from the top: a value.
    """

    layer = 4.6

    def __init__(
        self, terrain: Terrain, point: Any, *, radius: float = 34.0, color: str = theme.INK, dy: float = 0.0
    ) -> None:
        self.terrain, self.point, self.radius, self.color_name, self.dy = terrain, point, radius, color, dy
        self.reveal: Value[float] = Value(1.0)
        super().__init__()
        self.meaning = point

    def trace(self) -> None:
        """Find the point."""
        point = point_of(self.point)
        self.x, self.y = self.terrain.spot(point)
        self.y += self.dy
        self.strength, self.share = self.terrain.seen(point), float(self.reveal())
        self.shade = self.dimmed(self.color_name)
        self.cover(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)

    def brush(self, brush: Brush) -> None:
        """Paint it, on a darker one that keeps it apart from any ground."""
        context = brush.context
        for color, width, alpha in ((theme.NIGHT, 9.0, 0.5), (self.shade, theme.LINE_PX, 1.0)):
            context.new_path()
            context.arc(self.x, self.y, self.radius, -np.pi / 2, -np.pi / 2 + 2 * np.pi * self.share)
            brush.solid(color, alpha * self.strength).stroke(width)


class StartDot(Painted):
    """A small disc where a ball started."""

    layer = 4.4

    def __init__(self, terrain: Terrain, point: Any, color: str, *, radius: float = 9.0) -> None:
        self.terrain, self.point, self.color_name, self.radius = terrain, point, color, radius
        super().__init__()
        self.meaning = point

    def trace(self) -> None:
        """Find the point."""
        self.x, self.y = self.terrain.spot(point_of(self.point))
        self.shade = self.dimmed(self.color_name)
        self.cover(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)

    def brush(self, brush: Brush) -> None:
        """Paint it with a dark rim."""
        brush.solid(theme.NIGHT, 0.9).disc(self.x, self.y, self.radius + 2.5).fill()
        brush.solid(self.shade).disc(self.x, self.y, self.radius).fill()
