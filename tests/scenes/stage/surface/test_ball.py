"""A ball too large for its valley is refused where one would see it."""

from __future__ import annotations

import pytest

from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.path import SurfacePath
from scenes.stage.surface.view import Ball

SQUARE = ((-1.0, 1.0), (-1.0, 1.0))


def test_a_ball_without_room_is_refused_with_the_radius_that_has_it() -> None:
    gutter = Landscape(lambda x, y: 10 * x**2 + 0 * y, SQUARE, value_range=(0.0, 10.0), relief=10.0, resolution=800)
    floor = SurfacePath(gutter, [[0.0, -0.5], [0.0, 0.5]])
    with pytest.raises(ValueError, match=r"a radius of at most 0\.\d+") as refusal:
        Ball(floor, radius=0.5)
    Ball(floor, radius=0.99 * float(str(refusal.value).split("at most ")[1].split(",")[0]))
    meadow = SurfacePath(Landscape(lambda x, y: 0 * x * y, SQUARE), [[0.0, 0.0], [0.5, 0.0]])
    rolling = Ball(meadow, radius=0.5)
    with pytest.raises(ValueError, match="dip into the walls"):
        rolling.follow(floor)
