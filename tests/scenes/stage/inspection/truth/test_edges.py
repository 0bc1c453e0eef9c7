"""Numbers and names along the edges of a landscape are held against the ground and its parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from scenes.stage.drawing.drawing import settle
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.surface.edges import EdgeNumbers, edge_names
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.terrain import Terrain

TICKS = (-1.0, 0.0, 1.0)
SIGHTS = {"aslant": None, "above": Sight.from_above(1080.0, 700.0), "from the other side": Sight(130, 34, 4.6)}


def found(terrain: Terrain, *things: Any) -> set[str]:
    audit = Audit(terrain.experiment)
    settle([terrain, *things])
    audit.feed(Frame(0.0, 1.0, [terrain, *things], None, resting=True))  # type: ignore[arg-type]
    return {finding.kind for finding in audit.found}


@pytest.fixture(params=SIGHTS)
def ground(terrain: Terrain, request: pytest.FixtureRequest) -> Terrain:
    if SIGHTS[request.param] is not None:
        terrain.sight.set(SIGHTS[request.param])
    return terrain


def test_edges_as_they_are_made_are_right(ground: Terrain) -> None:
    numbers, names = EdgeNumbers(ground, TICKS), edge_names(ground, ("a", "b"), TICKS)
    assert found(ground, numbers, *names) == set()
    assert any(len(part.points) for part in numbers.submobjects[::2])


def values_shrunk(numbers: Any) -> None:
    numbers.ticks = tuple(tuple(0.7 * tick for tick in some) for some in numbers.ticks)


def texts_turned(numbers: Any) -> None:
    numbers.texts = [some[::-1] for some in numbers.texts]


@pytest.mark.parametrize("lie", [values_shrunk, texts_turned])
def test_numbers_beside_their_places_are_found(ground: Terrain, lie: Callable[[Any], None]) -> None:
    numbers = EdgeNumbers(ground, TICKS)
    lie(numbers)
    assert found(ground, numbers) == {"edge_is_misnumbered"}


def test_a_number_whose_outlines_read_otherwise_is_found(terrain: Terrain) -> None:
    numbers = EdgeNumbers(terrain, TICKS)
    trace = numbers.trace

    def lying() -> None:
        trace()
        numbers.texts = [[text.replace("1", "2") for text in some] for some in numbers.texts]

    numbers.trace = lying  # type: ignore[method-assign]
    assert "digits_are_drawn_otherwise" in found(terrain, numbers)


def test_names_of_parameters_that_are_swapped_are_found(ground: Terrain) -> None:
    assert found(ground, *edge_names(ground, ("b", "a"), TICKS)) == {"edge_is_misnamed"}


def test_what_is_not_seen_is_not_judged(terrain: Terrain) -> None:
    numbers, (first, *_) = EdgeNumbers(terrain, TICKS), edge_names(terrain, ("b", "a"), TICKS)
    numbers.presence.set(0.0)
    first.presence.set(0.0)
    assert found(terrain, numbers, first) == set()
    assert np.isfinite(terrain.spot((0.0, 0.0))).all()
