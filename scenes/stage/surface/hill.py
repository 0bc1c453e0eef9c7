"""A hill seen true to scale: one can go close to a point of it, until it is a plane, and it may lie in fog.

A `Terrain` shows one landscape from anywhere; a `Hill` shows the same ground through a window that shrinks
about a point while the block keeps its size. Heights are magnified as much as distances, so that what looks steep
is steep at every magnification.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import lru_cache
from typing import Any

import cairo
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter

from scenes.stage.drawing.values import Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.plots.box import Box
from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.terrain import Terrain

__all__ = ["NO_FOG", "Hill", "true_to_scale"]

Array = NDArray[np.float64]
Window = tuple[tuple[float, float], tuple[float, float]]

#: Data units that are clear where there is no fog.
NO_FOG = 40.0
#: The fog thickens from the clear radius on to so many times of it.
THICK = 1.8
#: Rings of the fog, and pixels of the frame to a pixel of its mask.
RINGS, COARSE = 12, 6


def true_to_scale(
    fun: Callable[[Array], Array], window: Window, *, least_relief: float = 0.0, resolution: int = 110,
    contours: int = 14,
) -> Landscape:  # fmt: skip
    """Return a landscape whose heights have the scale of its sides; its longer side is 2 long.

    Parameters
    ----------
    fun
        Values of points ``(..., 2)``.
    least_relief
        Where the ground has less relief, in world units, it lies in the middle of a block that has so much: nearly
        level ground has one colour and no contour line.
    """
    sides = np.array([high - low for low, high in window])
    scale = 2.0 / sides.max()
    x, y = np.meshgrid(*(np.linspace(*side, resolution) for side in window))
    values = fun(np.stack([x, y], axis=-1))
    low, high = float(values.min()), float(values.max())
    middle, half = (low + high) / 2, max(high - low, least_relief / scale) / 2
    return Landscape(
        lambda a, b: fun(np.stack([a, b], axis=-1)), window, value_range=(middle - half, middle + half),
        sides=(float(scale * sides[0]), float(scale * sides[1])), relief=float(2 * half * scale),
        resolution=resolution, contours=contours,
    )  # fmt: skip


class Hill(Terrain):
    """A function of two variables, true to scale, seen at any magnification, with or without fog.

    Parameters
    ----------
    experiment
        Whose function it is.
    window
        ``((x_low, x_high), (y_low, y_high))``: what is seen at magnification 1.
    sight, box
        As for a `Terrain`.
    about
        The data point at which one looks closely.

    Attributes
    ----------
    zoom
        The magnification, a value: at 1 the whole window is seen, far above 1 the surroundings of ``about``.
    about
        That point, a value; it is changed while the magnification is 1.
    clear
        Within how many data units of ``about`` there is no fog: a value, `NO_FOG` for none at all.
    quiet
        How far the ground has darkened, so that what is drawn on it shines: a value from 0 to 1.
    """

    def __init__(
        self, experiment: Any, window: Window, sight: Sight, box: Box, about: ArrayLike, *, of: str = "objective",
        screen: Callable[[], Container[int]] | None = None, contours: int = 14,
    ) -> None:  # fmt: skip
        self.zoom: Value[float] = Value(1.0)
        self.about: Value[Array] = Value(np.asarray(about, dtype=float))
        self.clear: Value[float] = Value(NO_FOG)
        self.quiet: Value[float] = Value(0.0)
        self.frame = window
        fun = getattr(experiment, of).funs
        self.whole = true_to_scale(fun, window, contours=contours)

        @lru_cache(maxsize=4)
        def magnified(zoom: float, x: float, y: float) -> Landscape:
            return true_to_scale(fun, self._window(zoom, (x, y)), least_relief=self.whole.relief, contours=contours)

        self._magnified = magnified
        super().__init__(experiment, self.whole, sight, box, of=of, screen=screen)

    def _window(self, zoom: float, about: ArrayLike) -> Window:
        """Return what is seen: one place stays where it is while the window shrinks."""
        sides = []
        for (low, high), here in zip(self.frame, np.asarray(about).tolist(), strict=True):
            middle, half = (low + high) / 2, (high - low) / 2 / zoom
            middle += (here - middle) * (1 - 1 / zoom) * (1 + 1 / zoom)
            sides.append((middle - half, middle + half))
        return sides[0], sides[1]

    @property
    def landscape(self) -> Landscape:
        """The ground as it is seen now; what stands on it asks for it in every frame."""
        zoom = float(self.zoom())
        if zoom == 1:
            return self.whole
        x, y = self.about().tolist()
        return self._magnified(zoom, x, y)

    @landscape.setter
    def landscape(self, whole: Landscape) -> None:
        self.whole = whole

    def aim(self) -> None:
        """Show the ground of this magnification, and point the camera."""
        landscape = self.landscape
        if self.view.landscape is not landscape:
            self.view.landscape = self.view.camera.landscape = landscape
            self._aimed = None
        super().aim()

    def trace(self) -> None:
        """Set the state of the picture."""
        super().trace()
        dark = round(24 * float(self.quiet())) / 24
        if dark > 0:
            self.view.color_map = (1 - dark) * self.view.color_map + dark * self.dark
        self.state = float(self.zoom()), float(self.clear()), *self.about().tolist()

    # -- magnification -------------------------------------------------------------------

    def magnify(self, by: Of, about: ArrayLike | None = None) -> None:
        """Go close at once, by a number of the experiment; to another place, if one is given."""
        if about is not None:
            self.about.set(np.asarray(about, dtype=float))
        self.zoom.set(float(by()), by.fact)

    def magnifying(self, by: Of | None = None) -> Vary:
        """Return an animation that goes close at an even pace, by a number of the experiment, or back to the whole."""
        to = 1.0 if by is None else float(by())
        start, end = np.log(self.zoom.now), np.log(to)
        return Vary(
            self.zoom, to, fact=None if by is None else by.fact,
            through=lambda share: float(np.exp(start + share * (end - start))),
        )  # fmt: skip

    # -- fog -----------------------------------------------------------------------------

    def _fading(self, area: tuple[int, int, int, int], scale: float) -> cairo.ImageSurface | None:
        """Return how much of each pixel is seen, the fog included."""
        mask = super()._fading(area, scale)
        if self._is_clear():
            return mask
        x, y, width, height = area
        if mask is None:
            mask = cairo.ImageSurface(cairo.FORMAT_A8, width, height)
            pen = cairo.Context(mask)
            pen.set_source_rgba(0, 0, 0, 1)
            pen.paint()
        else:
            mask = _copy(mask)
        fog = self._fog(x / scale, y / scale, width / scale, height / scale)
        pen = cairo.Context(mask)
        pen.set_operator(cairo.OPERATOR_DEST_IN)
        pen.scale(COARSE * scale, COARSE * scale)
        pen.set_source_surface(fog, 0, 0)
        pen.get_source().set_filter(cairo.FILTER_BILINEAR)
        pen.paint()
        mask.flush()
        return mask

    def _is_clear(self) -> bool:
        """Whether no fog is left over what is seen."""
        sides = np.array(self.landscape.window)
        farthest = np.abs(sides.T - self.about.now).max(axis=0)
        return self.clear.now >= min(NO_FOG, float(np.hypot(*farthest)))

    def _fog(self, left: float, top: float, width: float, height: float) -> cairo.ImageSurface:
        """Return the fog over a part of the frame, coarsely: rings of the ground, one over the other."""
        fog = cairo.ImageSurface(cairo.FORMAT_A8, int(width / COARSE) + 2, int(height / COARSE) + 2)
        pen = cairo.Context(fog)
        pen.set_operator(cairo.OPERATOR_ADD)
        pen.scale(1 / COARSE, 1 / COARSE)
        pen.translate(-left, -top)
        angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
        around = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        for k in range(RINGS):
            share = (k + 0.5) / RINGS
            radius = self.clear.now * (1 + (THICK - 1) * share)
            weight = 6 * share * (1 - share) / RINGS  # the fall of a smooth step from 1 to 0
            for u, v in np.nan_to_num(self.spots(self.about.now + radius * around), nan=-1e4).tolist():
                pen.line_to(u, v)
            pen.close_path()
            pen.set_source_rgba(0, 0, 0, weight)
            pen.fill()
        fog.flush()
        grey = np.ndarray((fog.get_height(), fog.get_stride()), np.uint8, fog.get_data())
        soft = gaussian_filter(grey.astype(np.float32), 14 / COARSE)
        grey[...] = np.clip(soft * 255 / max(float(soft.max()), 1.0), 0, 255)
        fog.mark_dirty()
        return fog


def _copy(mask: cairo.ImageSurface) -> cairo.ImageSurface:
    made = cairo.ImageSurface(cairo.FORMAT_A8, mask.get_width(), mask.get_height())
    pen = cairo.Context(made)
    pen.set_operator(cairo.OPERATOR_SOURCE)
    pen.set_source_surface(mask, 0, 0)
    pen.paint()
    return made
