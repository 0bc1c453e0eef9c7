"""The card of luck counts with the map that it stands beside."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gdcore.landscape import Basins, StationaryPoint
from gdcore.trajectory import Status
from scenes.stage import BasinMap, Box, LuckCard, Of, Terrain, Value, Window

BOX = Box(1376, 112, 1824, 896)
AXIS = np.linspace(-2.0, 2.0, 20)


@pytest.fixture
def card(terrain: Terrain) -> LuckCard:
    points = tuple(
        StationaryPoint(x=np.array(x), fun=0.0, curvatures=np.ones(2), kind=Status.MINIMUM)
        for x in ((-1.0, 0.0), (1.0, 0.0))
    )
    label = np.repeat([0] * 5 + [1] * 15, 20).reshape(20, 20)
    found = Basins(axes=(AXIS, AXIS), x=np.zeros((20, 20, 2)), points=points, label=label)
    return LuckCard(BasinMap(terrain, Of(SimpleNamespace(basins=found, facts={}), "basins"), [0], (-1.0, 0.0)), BOX)


def test_the_bar_is_as_full_as_the_map(card: LuckCard) -> None:
    card.bar.settle()
    lengths = [right - left for left, right, _ in card.bar.parts]
    whole = card.bar.frame_box.right - card.bar.frame_box.left
    assert np.array(lengths) / whole == pytest.approx([0.25, 0.75, 0.0])


def test_all_parts_lie_inside_the_card_and_nearer_than_it(card: LuckCard, experiment: Any) -> None:
    plot = card.plot(Window(-2, 2, -2, 2), 3, 4)
    share = card.share(Value(0.25), "of all starts")
    names = card.names(above="the chance", below="starts")
    drawn = [card.bar, card.data(plot, Of(experiment, "points")), *share, *names]
    for drawing in drawn:
        assert drawing.nearness == 10.0
        drawing.settle()
    assert share[0].says == "25%"  # type: ignore[attr-defined]
    for inside in (plot.box(), card.bar.frame_box):
        assert BOX.left < inside.left < inside.right < BOX.right
        assert BOX.top < inside.top < inside.bottom < BOX.bottom


def test_its_curves_are_those_of_the_places_of_rest(card: LuckCard, experiment: Any) -> None:
    plot = card.plot(Window(-2, 2, -4, 4), 3, 4)
    curves = card.curves(plot, experiment.curve)
    curves.settle()
    assert [group for group, *_ in curves.lines] == [1, 0]  # the bright one last, on top
    x = np.linspace(-2, 2, 180)
    assert np.allclose(curves.lines[-1][1], plot.spots(x, experiment.curve(np.array([-1.0, 0.0]), x)))


def test_tries_have_a_dot_each_and_their_last_share_under_its_dot() -> None:
    chances = SimpleNamespace(chance=lambda k: 1 - 0.5 ** np.asarray(k, dtype=float), facts={})
    found = SimpleNamespace(terrain=SimpleNamespace(experiment=chances), shares=list, colors_now=list, meaning=None)
    tries = LuckCard(found, BOX).tries(6, "chance", says="the chance", counts="starts")  # type: ignore[arg-type]
    assert [dot.data() for dot in tries.dots] == [(k, 1 - 0.5**k) for k in range(1, 7)]
    number = tries.last(Value(0.98))
    number.settle()
    assert number.says == "98%"
    u, v = tries.dots[-1].spot()
    assert number.at() == (u, v + 104.0)
    assert {name.says for name in tries.names} == {"the chance", "starts"}  # type: ignore[attr-defined]
