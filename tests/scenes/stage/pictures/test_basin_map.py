"""The map of luck counts what it uncovers, and colours each start by where it ends."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gdcore.landscape import Basins, StationaryPoint
from gdcore.trajectory import Status
from scenes.stage.drawing.values import Of
from scenes.stage.instruments.share_bar import ShareBar
from scenes.stage.look import theme
from scenes.stage.pictures.basin_map import BasinMap, ChangeMap
from scenes.stage.plots.box import Box
from scenes.stage.surface.terrain import Terrain

AXIS = np.linspace(-2.0, 2.0, 20)
#: The left 6 columns end in point 0, the next 4 nowhere, the right half in point 1.
LABEL = np.repeat([0] * 6 + [-1] * 4 + [1] * 10, 20).reshape(20, 20)


@pytest.fixture
def found() -> Basins:
    points = tuple(
        StationaryPoint(x=np.array(x), fun=fun, curvatures=np.ones(2), kind=Status.MINIMUM)
        for x, fun in (((-1.0, 0.0), 0.0), ((1.0, 0.0), 1.0))
    )
    return Basins(axes=(AXIS, AXIS), x=np.zeros((20, 20, 2)), points=points, label=LABEL)


@pytest.fixture
def luck(terrain: Terrain, found: Basins) -> BasinMap:
    return BasinMap(terrain, Of(SimpleNamespace(basins=found, facts={}), "basins"), [0], (-1.0, 0.0))


def test_shares_are_those_of_the_starts_that_are_uncovered(luck: BasinMap) -> None:
    assert luck.shares() == pytest.approx([0.3, 0.5, 0.2])
    luck.reveal.set(0.0)
    assert luck.shares().sum() < 0.02
    luck.reveal.set(0.4)
    near = luck.shares()
    assert near[0] > near[1]  # it spreads from the bright valley
    assert luck.resting() == [(0, pytest.approx([-1.0, 0.0]), 0.3), (1, pytest.approx([1.0, 0.0]), 0.5)]


def test_the_overlay_shows_each_valley_in_its_colour_where_it_is(luck: BasinMap) -> None:
    luck.settle()
    image = luck.terrain.view.overlay.image
    left, right = image[300, 60, :3], image[300, 540, :3]
    assert np.allclose(left / 255, theme.light(theme.ITERATE), atol=0.01)
    assert np.allclose(right / 255, theme.light(luck.colors[1]), atol=0.01)
    luck.quiet.set(1.0)
    luck.settle()
    quiet = luck.terrain.view.overlay.image
    assert np.array_equal(quiet[300, 60], image[300, 60])
    assert np.ptp(quiet[300, 540, :3]) < np.ptp(image[300, 540, :3])


def test_the_bar_is_filled_by_the_shares(luck: BasinMap) -> None:
    bar = ShareBar(luck.shares, luck.colors_now, Box(100.0, 50.0, 300.0, 70.0), luck.meaning)
    bar.settle()
    lengths = [right - left for left, right, _ in bar.parts]
    assert lengths == pytest.approx([60.0, 100.0, 40.0])
    assert bar.parts[0][2] == theme.ITERATE
    assert luck.reveal in bar.read


def test_a_map_that_is_not_on_screen_leaves_the_ground_to_one_that_is(terrain: Terrain, luck: BasinMap) -> None:
    other = BasinMap(terrain, luck.meaning, [1], (1.0, 0.0))
    terrain.screen = lambda: {id(luck)}
    terrain.settle()
    assert terrain.view.overlay.opacity[0] == 1.0
    assert np.allclose(terrain.view.overlay.image[300, 60, :3] / 255, theme.light(luck.colors[0]), atol=0.01)
    terrain.screen = lambda: {id(other)}
    terrain.settle()
    assert np.allclose(terrain.view.overlay.image[300, 540, :3] / 255, theme.light(theme.ITERATE), atol=0.01)
    terrain.screen = set
    terrain.settle()
    assert terrain.view.overlay.opacity[0] == 0.0


def test_a_map_of_change_shows_won_and_lost_in_their_colours(terrain: Terrain, found: Basins) -> None:
    change = ChangeMap(terrain, Of(SimpleNamespace(change=found, facts={}), "change"), (-1.0, 0.0))
    change.settle()
    image = terrain.view.overlay.image
    assert np.allclose(image[300, 60, :3] / 255, theme.light(theme.ITERATE), atol=0.01)
    assert np.allclose(image[300, 540, :3] / 255, theme.light(theme.NEGATIVE), atol=0.01)
    assert change.shares() == pytest.approx([0.3, 0.5, 0.2])


def test_on_a_map_of_luck_all_valleys_as_good_as_the_best_are_bright(terrain: Terrain, found: Basins) -> None:
    best = found.points[0]
    landscape = SimpleNamespace(global_minimum=best, as_good_as_best=lambda points: [0, 1] if len(points) == 2 else [0])
    luck = BasinMap.of_luck(terrain, Of(SimpleNamespace(basins=found, facts={}), "basins"), landscape)
    assert luck.bright == tuple(landscape.as_good_as_best(found.points))
    assert luck.start is best.x
