"""The dial of a factor: by what a distance is multiplied in each step, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenes.stage.drawing.lettering import Words
from scenes.stage.instruments.dial import Dial, Zone
from scenes.stage.look import theme
from scenes.stage.plots.plane import Plane

__all__ = ["FactorDial"]

#: Where on the rim each way of walking is named, and in which colour.
WALKS = {
    "straight": (0.5, theme.POSITIVE),
    "at_once": (0.0, theme.INK),
    "over": (-0.5, theme.POSITIVE),
    "bounces": (-1.0, theme.INK),
    "grows": (-1.5, theme.NEGATIVE),
}


class FactorDial(Dial):
    """A dial with two zones in which a distance shrinks, and one in which it grows.

    Parameters
    ----------
    source, plane, at
        As for `Dial`.
    walks
        What the walk is called where it goes straight, arrives at once, goes over to the other side, bounces for ever
        and grows, by these keys: ``straight``, ``at_once``, ``over``, ``bounces``, ``grows``.

    Attributes
    ----------
    walks
        Those names as drawings, to be shown one by one.
    """

    def __init__(
        self, source: Any, plane: Plane, at: tuple[float, float], walks: Mapping[str, str], **options: Any
    ) -> None:
        shrinks, over, grows = (0.0, 1.0), (-1.0, 0.0), (-1.9, -1.0)
        zones = [Zone(*shrinks, theme.POSITIVE), Zone(*over, theme.POSITIVE), Zone(*grows, theme.NEGATIVE)]
        super().__init__(source, plane, at, zones, **options)
        self.walks: dict[str, Words] = {key: self.name(words, *WALKS[key]) for key, words in walks.items()}
