"""A swarm is held against its runs: where its members stand, where they leave trails, and what their colours mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.look import theme
from scenes.stage.pictures.swarm import Swarm
from scenes.stage.surface.terrain import Terrain

START = np.array([[-1.0, -1.0], [-0.2, -1.2], [1.2, 0.4], [0.9, 1.4]])
BOTTOM, ELSEWHERE = np.array([0.5, 0.05]), np.array([-1.5, 1.5])


@pytest.fixture
def swarm(terrain: Terrain) -> Swarm:
    ends = np.array([BOTTOM, BOTTOM, BOTTOM, ELSEWHERE])
    middle = (START + ends) / 2 + [0.2, 0.0]
    ways, label = np.stack([START, middle, ends]), np.array([0, 0, 0, 1])
    object.__setattr__(terrain.experiment, "crowd", lambda _: (ways, label))
    crowd = Of(terrain.experiment, "crowd", (2,))
    made = Swarm(terrain, ways, label, (theme.ITERATE, theme.NEGATIVE), crowd)
    made.painted.set(1.0)
    return made


def found(swarm: Swarm) -> set[str]:
    audit = Audit(swarm.terrain.experiment)
    settle([swarm.terrain, swarm])
    audit.feed(Frame(0.0, 1.0, [swarm.terrain, swarm], None, resting=True))  # type: ignore[arg-type]
    return {finding.kind for finding in audit.found}


def traced(swarm: Swarm, lie: Callable[[Any], None]) -> None:
    trace = swarm.trace

    def lying() -> None:
        trace()
        lie(swarm)

    swarm.trace = lying  # type: ignore[method-assign]


@pytest.mark.parametrize("share", [0.0, 0.33, 0.9, 1.0])
def test_a_swarm_on_its_ways_is_right(swarm: Swarm, share: float) -> None:
    swarm.share.set(share)
    assert found(swarm) == set()


def one_beside(swarm: Any) -> None:
    swarm.dots = swarm.dots + np.array([[9.0, 0], [0, 0], [0, 0], [0, 0]])


def all_beside(swarm: Any) -> None:
    swarm.dots = swarm.dots + np.array([40.0, 0.0])


def one_less(swarm: Any) -> None:
    swarm.there = np.array([True, True, False, True])


def trails_beside(swarm: Any) -> None:
    swarm.gone = swarm.gone + np.array([0.0, 12.0])


def swapped(swarm: Any) -> None:
    swarm.shades = swarm.shades[::-1]


def mixed(swarm: Any) -> None:
    swarm.groups = np.array([0, 1, 0, 1])


@pytest.mark.parametrize(
    ("lie", "share", "kind"),
    [
        (one_beside, 0.0, "swarm_is_off"),
        (one_beside, 0.33, "swarm_is_off"),
        (one_less, 0.33, "swarm_is_off"),
        (trails_beside, 0.5, "swarm_is_off"),
        (all_beside, 1.0, "swarm_is_off"),
        (swapped, 0.5, "swarm_colour_is_wrong"),
        (mixed, 0.5, "swarm_colour_is_wrong"),
    ],
)
def test_a_swarm_that_lies_is_found(swarm: Swarm, lie: Callable[[Any], None], share: float, kind: str) -> None:
    swarm.share.set(share)
    traced(swarm, lie)
    assert found(swarm) == {kind}


def test_a_swarm_that_is_behind_is_found(swarm: Swarm) -> None:
    trace = swarm.trace

    def behind() -> None:
        swarm.share.set(0.4)
        trace()
        swarm.share.set(0.5)

    swarm.share.set(0.5)
    swarm.trace = behind  # type: ignore[method-assign]
    assert found(swarm) == {"swarm_is_off"}


def test_what_nobody_judges_is_found(swarm: Swarm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(Audit._judged.__globals__["BY_NAME"], "Swarm")
    assert found(swarm) == {"nobody_judges"}
    monkeypatch.setattr(Swarm, "decoration", "points that move")
    assert found(swarm) == set()
