"""The map of luck: a landscape coloured by where each start ends, and a bar that counts the starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from manim import Animation, ManimColor
from manim.typing import Point3D
from numpy.typing import ArrayLike, NDArray

from gdcore.landscape import Basins
from scenes.stage.instruments.controls import Drive
from scenes.stage.instruments.share_bar import ShareBar
from scenes.stage.look import theme
from scenes.stage.surface.basin_image import basin_image, muted_colors
from scenes.stage.surface.view import SurfaceView

__all__ = ["BasinMap", "shares_within"]

Array = NDArray[np.float64]


class BasinMap:
    """Where each start of a landscape ends, one valley bright and the others in quiet colours.

    Not a mobject: it colours the overlay of a view and fills a bar.

    Parameters
    ----------
    view
        The landscape.
    basins
        Where the starts of a grid over its window end.
    bright
        Which of the points in ``basins`` are the bright valley; several, if they are equally good.

    Attributes
    ----------
    valley_of
        The valley of each label of ``basins``, −1 included: 0 is the bright one, the others follow by their shares.
    """

    def __init__(self, view: SurfaceView, basins: Basins, bright: Sequence[int]) -> None:
        self.view, self.basins = view, basins
        others = sorted(set(range(len(basins.points))) - set(bright), key=lambda k: -basins.share(k))
        self.valley_of = np.zeros(len(basins.points) + 1, dtype=np.int64)
        self.valley_of[[*others, -1]] = 1 + np.arange(len(others) + 1)  # label −1 ends nowhere
        self.valleys = self.valley_of[basins.label]
        self.colors = self._colors(lightness=0.6, chroma=0.115)

    @property
    def count(self) -> int:
        """Number of valleys, and one for the starts that end nowhere."""
        return len(self.colors)

    def get_bar(self, width: float, height: float, center: Point3D) -> ShareBar:
        """Return a bar of all starts, empty at first."""
        return ShareBar(self.colors, width=width, height=height, center=center)

    def spread(self, bar: ShareBar, origin: ArrayLike) -> list[Animation]:
        """Return animations that uncover the map from a data point on, and count in the bar what they uncover."""
        ground, overlay = self.view.landscape, self.view.overlay
        place = ground.horizontal(*np.asarray(origin, float))
        nodes = ground.horizontal(*np.meshgrid(*self.basins.axes, indexing="ij"))
        distances = np.linalg.norm(nodes - place, axis=-1)
        shares, reach = shares_within(distances, self.valleys, self.count), float(distances.max()) + 0.1
        overlay.set_image(self._bright).set_reveal(0.0, place).set_opacity(1)
        count = Drive(lambda radius: bar.set_shares(shares(radius)), 0, reach, bar)
        return [overlay.animate.set_reveal(reach), count]

    def dim(self, bar: ShareBar) -> list[Animation]:
        """Return animations that leave only the bright valley in its colour."""
        dark = self._colors(lightness=0.36, chroma=0.025)
        start, end = self._bright.astype(float), self._image(dark).astype(float)

        def blend(amount: float) -> None:
            self.view.overlay.set_image(np.uint8(np.round((1 - amount) * start + amount * end)))

        # Thin parts on the bare ground, unlike wide ones on a lit landscape, would be lost if they were as dark.
        parts = zip(bar.parts, self._colors(lightness=0.6, chroma=0.02), strict=True)
        # The overlay takes part so that the view is drawn anew.
        still = self.view.overlay.animate.set_opacity(1)
        return [still, Drive(blend, 0, 1), *(part.animate.set_fill(color) for part, color in parts)]

    @cached_property
    def _bright(self) -> NDArray[np.uint8]:
        return self._image(self.colors)

    def _image(self, colors: Sequence[str]) -> NDArray[np.uint8]:
        return basin_image(self.valleys, [ManimColor(color).to_rgb() for color in colors])

    def _colors(self, lightness: float, chroma: float) -> list[str]:
        others = muted_colors(int(self.valley_of.max()), lightness=lightness, chroma=chroma)
        return [theme.ITERATE, *(ManimColor(tuple(color)).to_hex() for color in others)]


def shares_within(distances: ArrayLike, groups: ArrayLike, count: int) -> Callable[[float], Array]:
    """Return a function of a distance: the share of all members that belong to each group and lie within it.

    Parameters
    ----------
    distances, groups
        Of each member, of equal shape.
    count
        Number of groups, which are counted from 0.
    """
    far, group = np.ravel(distances), np.ravel(groups)
    by_group = [np.sort(far[group == k]) for k in range(count)]
    return lambda radius: np.array([np.searchsorted(d, radius, side="right") for d in by_group]) / far.size
