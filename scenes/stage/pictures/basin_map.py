"""The map of luck: a landscape coloured by where each start ends, with the shares of its valleys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from manim import ManimColor
from numpy.typing import NDArray

from gdcore.landscape import Basins
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.surface.basin_image import basin_image, muted_colors
from scenes.stage.surface.standing import Standing
from scenes.stage.surface.terrain import Terrain

__all__ = ["BasinMap", "ChangeMap"]

Array = NDArray[np.float64]


class BasinMap(Standing):
    """Where each start of a landscape ends, one valley bright and the others in quiet colours.

    Parameters
    ----------
    terrain
        The landscape that it colours.
    basins
        Question for where the starts of a grid over the window end.
    bright
        Which of the points in the basins are the bright valley; several, if they are equally good.
    origin
        World place ``(2,)`` from which it spreads.

    Attributes
    ----------
    reveal
        How far it has spread, from 0 to 1: a value.
    quiet
        How far the colours of all valleys but the bright one are drained: a value.
    """

    layer = 0.62

    def __init__(self, terrain: Terrain, basins: Of, bright: Sequence[int], origin: Any) -> None:
        self.meaning, self.basins, self.bright, self.start = basins, basins(), tuple(bright), origin
        self.origin = terrain.landscape.horizontal(*np.asarray(origin, dtype=float))
        self.reveal: Value[float] = Value(1.0)
        self.quiet: Value[float] = Value(0.0)
        found: Basins = self.basins
        others = sorted(set(range(len(found.points))) - set(bright), key=lambda k: -found.share(k))
        #: The valley of each label, −1 included: 0 is the bright one, the others follow by their shares.
        self.valley_of = np.zeros(len(found.points) + 1, dtype=np.int64)
        self.valley_of[[*others, -1]] = 1 + np.arange(len(others) + 1)  # label −1 ends nowhere
        self.valleys = self.valley_of[found.label]
        nodes = terrain.landscape.horizontal(*np.meshgrid(*found.axes, indexing="ij"))
        self.distances = np.linalg.norm(nodes - self.origin, axis=-1)
        super().__init__(terrain)

    @classmethod
    def of_luck(cls, terrain: Terrain, basins: Of, landscape: Any) -> BasinMap:
        """Return the map on which the valleys that are as good as the best one are bright; it spreads from that.

        The landscape has ``global_minimum`` and ``as_good_as_best(points)``, which of some points are as good.
        """
        return cls(terrain, basins, landscape.as_good_as_best(basins().points), landscape.global_minimum.x)

    def on(self, terrain: Terrain) -> BasinMap:
        """Return the same map, quiet but for the bright valley, on another picture of the landscape."""
        copy = BasinMap(terrain, self.meaning, self.bright, self.start)
        copy.quiet.set(1.0)
        return copy

    @property
    def radius(self) -> float:
        """How far it has spread, in world units."""
        return float(self.reveal()) * (float(self.distances.max()) + 0.1)

    @cached_property
    def colors(self) -> list[str]:
        """The colour of each valley, the bright one first."""
        return self._colors(lightness=0.6, chroma=0.115)

    def colors_now(self) -> list[str]:
        """Return the colours as far as they are drained."""
        share = float(self.quiet())
        # Thin parts on the bare ground, unlike wide ones on a lit landscape, would be lost if they were as dark.
        quiet = self._colors(lightness=0.52, chroma=0.02)
        return [a if a == b else theme.mix(a, b, share) for a, b in zip(self.colors, quiet, strict=True)]

    def shares(self) -> Array:
        """Return the share of all starts that each valley has among those that are uncovered."""
        near = self.valleys[self.distances <= self.radius]
        return np.asarray(np.bincount(near, minlength=len(self.colors)) / self.valleys.size)

    def resting(self) -> list[tuple[int, Array, float]]:
        """Return valley, place and share of each point of the map in which starts end, the bright ones first."""
        found: Basins = self.basins
        low, high = np.array(self.terrain.landscape.window).T
        rows = [
            (int(self.valley_of[k]), p.x, found.share(k))
            for k, p in enumerate(found.points)
            if found.share(k) > 0 and (p.x >= low).all() and (p.x <= high).all()
        ]
        return sorted(rows, key=lambda row: (row[0], -row[2]))

    def stand(self, there: bool) -> None:
        """Colour the ground; a map that is not on screen leaves the ground to another one that is."""
        overlay, screen = self.terrain.view.overlay, self.terrain.screen
        if not there and screen is not None:
            seen = screen()
            if any(isinstance(part, BasinMap) and id(part) in seen for part in self.terrain.standing):
                return
        overlay.opacity = np.array([float(self.presence()) if there else 0.0])
        overlay.set_reveal(self.radius if self.reveal() < 1 else 10.0, self.origin)
        share = round(20 * float(self.quiet())) / 20
        bright, dark = self._images
        overlay.set_image(bright if share == 0 else np.uint8(np.round((1 - share) * bright + share * dark)))

    @cached_property
    def _images(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        dark = self._colors(lightness=0.36, chroma=0.025)
        return self._image(self.colors), self._image(dark)

    def _image(self, colors: Sequence[str]) -> NDArray[np.uint8]:
        return basin_image(self.valleys, [ManimColor(color).to_rgb() for color in colors])

    def _colors(self, lightness: float, chroma: float) -> list[str]:
        others = muted_colors(int(self.valley_of.max()), lightness=lightness, chroma=chroma)
        return [theme.ITERATE, *(str(ManimColor(tuple(color)).to_hex()) for color in others)]


class ChangeMap(BasinMap):
    """What another method changes of a map of luck: the starts it wins are bright, those it loses have a colour.

    Parameters
    ----------
    terrain
        The landscape that it colours.
    change
        Question for the change: labels 0 (won) and 1 (lost), −1 where nothing changes, on a grid over the window.
    """

    def __init__(self, terrain: Terrain, change: Of, origin: Any) -> None:
        super().__init__(terrain, change, (0,), origin)

    def _colors(self, lightness: float, chroma: float) -> list[str]:
        unchanged = theme.mix(theme.NIGHT, theme.LAND, 0.16 * lightness / 0.6)
        return [theme.ITERATE, theme.NEGATIVE, unchanged]
