"""Points of a swarm are where their runs are."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.pictures.swarm import STEPS, Swarm, evenly_paced
from scenes.stage.surface.terrain import Terrain

WAYS = np.array([[[-1.0, -1.0], [1.0, 1.0]], [[-0.2, -1.0], [1.0, 0.5]], [[0.0, 0.0], [0.0, 0.01]]])


@pytest.fixture
def swarm(terrain: Terrain) -> Swarm:
    return Swarm(terrain, WAYS, [0, 1], ["#FFD24A", "#4298F7"], None)


def test_it_starts_at_its_starts_and_ends_in_a_heap_about_its_ends(swarm: Swarm) -> None:
    swarm.settle()
    assert np.allclose(swarm.dots, swarm.terrain.spots(WAYS[0]))
    swarm.share.set(1.0)
    swarm.settle()
    ends = swarm.terrain.spots(WAYS[-1])
    assert np.hypot(*(swarm.dots - ends).T).max() < 3 * swarm.radius
    assert not np.allclose(*swarm.dots)  # side by side, not on top of each other


def test_trails_reach_from_the_start_to_the_point(swarm: Swarm) -> None:
    swarm.share.set(0.5)
    swarm.settle()
    assert np.allclose(swarm.gone[0], swarm.terrain.spots(WAYS[0]))
    assert np.allclose(swarm.gone[-1], swarm.dots)


def test_it_follows_the_camera(swarm: Swarm) -> None:
    swarm.settle()
    before = swarm.dots.copy()
    swarm.terrain.sight.set(swarm.terrain.sight.now.about(np.array([0.3, 0.0, 0.0])))
    swarm.settle()
    assert not np.allclose(before, swarm.dots)
    assert np.allclose(swarm.dots, swarm.terrain.spots(WAYS[0]))


def test_ways_are_gone_at_an_even_pace() -> None:
    even = evenly_paced(WAYS, STEPS)
    lengths = np.linalg.norm(np.diff(even[:, 0], axis=0), axis=-1)
    assert np.ptp(lengths) < 0.35 * lengths.mean()  # but for the one corner of the way
    assert np.allclose(even[[0, -1]], WAYS[[0, -1]])
