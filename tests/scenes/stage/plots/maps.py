"""Two maps, one of a ravine and one of the lines through data, and places on them read back from pixels."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdcore.experiments import AdaptiveInRavine, LineFromAHandful
from scenes.stage.drawing.values import Of
from scenes.stage.plots.box import Box
from scenes.stage.plots.ground_map import GroundMap

RAVINE, LINE = AdaptiveInRavine(), LineFromAHandful()
RAVINE_BOX, LINE_BOX = Box(100, 100, 1300, 900), Box(190, 176, 1130, 884)


def ravine_map(on: str | Of = "objective", **options: Any) -> GroundMap:
    return GroundMap(RAVINE, RAVINE_BOX, across=6.0, on=on, **options)


def line_map() -> GroundMap:
    return GroundMap(LINE, LINE_BOX, (0.0, 1.0), 2.0)


def of(name: str, *args: Any) -> Of:
    """Return a question to the line fit."""
    return Of(LINE, name, args)


def on_ravine(spots: Any) -> Any:
    """Return data points of pixels of the ravine: the inverse of its map, written once more."""
    return (np.asarray(spots, dtype=float) - (700, 500)) / (100, -100)


def on_line(spots: Any) -> Any:
    """Return data points of pixels of the map of lines."""
    return (np.asarray(spots, dtype=float) - (660, 530)) / (177, -177) + (0.0, 1.0)
