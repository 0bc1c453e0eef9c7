"""Height against step, beside the picture of the ball and on the same height axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import isotonic_regression

from scenes.stage.drawing.lettering import Words
from scenes.stage.drawing.values import Derived, Of, Value
from scenes.stage.look import theme
from scenes.stage.plots.axes import Ticks
from scenes.stage.plots.box import Box
from scenes.stage.plots.marks import RunMark
from scenes.stage.plots.plane import Plane
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window, tick_text

__all__ = ["Convergence", "HeightMark"]

Array = NDArray[np.float64]
#: Numbers of a bent axis stand at least this many pixels apart.
APART_PX = 62.0


class Convergence(Plot):
    """Height after each step; its vertical axis bends into a logarithmic one.

    Bent by a share b, a height y stands at (1 − b)·linear(y) + b·log(y) of the box, where both parts run from 0 at
    the bottom to 1 at the top of the window; the logarithmic one begins at ``floor``.

    Parameters
    ----------
    experiment, window, box
        As for `Plot`; the horizontal axis counts steps.
    floor
        The lowest height that the bent axis shows, positive.
    bend
        How far it is bent at first.
    says
        A word beside the name of the vertical axis while that is bent: "logarithmic".

    Attributes
    ----------
    bend
        0 for a linear axis, 1 for a logarithmic one: a value.

    Raises
    ------
    ValueError
        ``floor`` is not positive, or not below the top of the window: no power of ten would be seen.
    """

    def __init__(
        self, experiment: Any, window: Window, box: Box, *,
        floor: float, bend: float = 0.0, says: str = "", **options: Any,
    ) -> None:  # fmt: skip
        if not 0 < floor <= window.top / 10:
            raise ValueError(
                f"a logarithmic axis from {floor:.3g} to {window.top:.3g} shows no power of ten: "
                "choose a lowest height that is positive and at most a tenth of the highest."
            )
        self.floor = floor
        self.bend: Value[float] = Value(bend)
        super().__init__(
            experiment, window, box, **{"ticks": (4, 5), "y_numbers": "between", "names": ("k", "f(x)"), **options}
        )
        if says:
            word = Words(says, self._beside_name, size=theme.TICK_PX, color=theme.NEUTRAL, anchor="l", when=self._bent)
            self.names.append(self._home(word))

    def _beside_name(self) -> tuple[float, float]:
        box = self.box()
        return box.left - 18, box.top - 40

    def _bent(self) -> bool:
        return self.bend() > 0

    @classmethod
    def beside(
        cls, bowl: Plot, steps: float, *, left: float, right: float, floor: float, **options: Any
    ) -> Convergence:
        """Return one on the height axis of another plot: both follow the same window and rows until moved apart."""
        window, box = bowl.window(), bowl.box()
        found = cls(
            bowl.experiment, Window(0.0, steps, window.bottom, window.top), Box(left, box.top, right, box.bottom),
            floor=floor, **options,
        )  # fmt: skip
        found.window = Derived(lambda: Window(0.0, steps, bowl.window().bottom, bowl.window().top))
        found.box = Derived(lambda: Box(left, bowl.box().top, right, bowl.box().bottom))
        return found

    def get_ticks(self, axis: int, most: int, values: Any) -> Ticks:
        """Return round numbers, and powers of ten while the vertical axis is bent."""
        return (_BendingTicks if axis == 1 else Ticks)(self, axis, most, values)

    def height(self, y: ArrayLike) -> Array:
        """Return how high data stand in the box, from 0 to 1."""
        linear = super().height(y)
        share = float(self.bend())
        if share <= 0:
            return linear
        top = self.window().top
        with np.errstate(divide="ignore", invalid="ignore"):
            bent = np.log(np.asarray(y, dtype=float) / self.floor) / np.log(top / self.floor)
        return np.asarray((1 - share) * linear + share * np.clip(np.nan_to_num(bent, nan=-1.0), -1.0, 4.0))

    def follow(self, ball: RunMark, **options: Any) -> HeightMark:
        """Return the point that always stands as high as a ball, above its step."""
        mark: HeightMark = self._home(HeightMark(self, ball, **options))
        return mark

    def ends(self, points: Sequence[RunMark], *, dx: float = 40.0, gap: float = 58.0) -> list[Any]:
        """Return places beside points for their names, given from the highest to the lowest, never closer than ``gap``.

        The rows are those nearest to the points (least squares) that keep the order and the distance.
        """
        room = gap * np.arange(len(points))

        def row(k: int) -> float:
            rows = np.array([point.spot()[1] for point in points])
            return float(isotonic_regression(rows - room).x[k] + room[k])

        return [lambda k=k: (points[k].spot()[0] + dx, row(k)) for k in range(len(points))]


class _BendingTicks(Ticks):
    """Round numbers on a linear axis, powers of ten on a bent one as soon as there is room between them."""

    plane: Convergence

    def __call__(self) -> list[tuple[float, str]]:
        """Return value and text of each tick in the window."""
        if self.plane.bend() <= 0:
            return super().__call__()
        top = self.plane.window().top
        powers = 10.0 ** np.arange(np.floor(np.log10(top)), np.log10(self.plane.floor) - 1e-9, -1)
        found: list[tuple[float, str]] = []
        last = -np.inf
        for value, v in zip(powers.tolist(), self.plane.v(powers).tolist(), strict=True):
            if v - last >= APART_PX:
                found.append((value, tick_text(value, min(value, 1.0)).removeprefix("1·")))
                last = v
        return found


class HeightMark(RunMark):
    """The point of a convergence plot that belongs to a ball: above its step, and as high as it."""

    def __init__(self, plane: Plane, ball: RunMark, *, radius: float = theme.SECOND_BALL_PX, **options: Any) -> None:
        on = ball.on if isinstance(ball.on, Of) else ball.run
        super().__init__(plane, ball.look, ball.run, on, way=ball.way, radius=radius, **options)
        self.ball = ball
        self.position = ball.position

    def data_at(self, position: float) -> tuple[float, float]:
        """Return step and height at a position of the run."""
        step = min(max(position, 0.0), len(self.iterates()) - 1.0)
        return step, self.ball.data_at(position)[1]
