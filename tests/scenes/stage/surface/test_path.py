"""How deep a ball would dip into the walls beside its path, and the largest that does not."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.path import TOLERATED_DIP, SurfacePath

BEND = 20.0
"""Curvature of the gutter's floor, in world units: a ball of radius 1/20 just fits."""


@pytest.fixture(scope="module")
def floor() -> SurfacePath:
    """Return a path along the floor of a parabolic gutter that is drawn as high as it is."""
    x = np.linspace(-1, 1, 2)
    top = BEND / 2
    ground = Landscape(
        lambda x, y: BEND / 2 * x**2 + 0 * y, ((-1, 1), (-1, 1)), value_range=(0.0, top), relief=top, resolution=800
    )
    return SurfacePath(ground, np.column_stack([0 * x, 0.5 * x]))


@pytest.mark.parametrize("radius", [0.02, 0.048, 0.06, 0.1])
def test_the_dip_is_that_of_a_circle_in_a_parabola(floor: SurfacePath, radius: float) -> None:
    # The point of z = k x²/2 nearest to (0, r) lies √(2 r k − 1)/k away once r exceeds 1/k.
    apart = np.sqrt(2 * radius * BEND - 1) / BEND if radius * BEND > 1 else radius
    assert floor.dip(radius)[0] == pytest.approx(1 - apart / radius, abs=0.01)


def test_the_largest_radius_dips_as_deep_as_is_tolerated(floor: SurfacePath) -> None:
    radius = floor.largest_radius(1.0)
    assert 1 / BEND < radius < 1.0
    assert floor.dip(radius)[0] <= TOLERATED_DIP < floor.dip(1.1 * radius)[0]
    assert floor.largest_radius(0.01) == 0.01


def test_a_ball_on_a_crest_or_over_the_edge_dips_nowhere() -> None:
    crest = Landscape(lambda x, y: 1 - x**2 + 0 * y, ((-1, 1), (-1, 1)), relief=1.0)
    assert SurfacePath(crest, [[0.0, -1.2], [0.0, 1.2]]).dip(0.3)[0] == pytest.approx(0, abs=0.01)
