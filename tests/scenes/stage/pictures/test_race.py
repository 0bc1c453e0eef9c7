"""Runs side by side on a map and over their price, and the card of their data."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage import Box, CostAxis, DataCard, Race, Value, theme
from scenes.stage.drawing.drawing import settle
from scenes.stage.look.marks import DESCENT, METHOD, Look
from tests.scenes.stage.plots.maps import LINE, line_map, of


def test_an_axis_turns_from_steps_into_looks() -> None:
    plot = line_map()
    axis = CostAxis(LINE, 12.0, Box(1010, 176, 1560, 884), floor=0.002, units=("steps", "looks"))
    runners = (("all", DESCENT, 24.0, "all"), ("handful", METHOD, 18.0, "handful"))
    race = Race(plot, axis, runners)
    point = race.points["handful"]
    race.balls["handful"].position.set(4.0)
    for share, cost in ((0.0, 4.0), (0.5, 4.0 * 5**0.5), (1.0, 20.0)):
        axis.priced.set(share)
        assert point.data()[0] == pytest.approx(cost)
        assert point.data()[1] == pytest.approx(LINE.left_by("handful")[4])
        assert [word.there() for word in axis.units] == [share == 0.0, share == 1.0]
    settle([axis.trail(point), *race.runner("all")])
    assert [run for run in race.legend] == ["all", "handful"]
    assert race.entry("all")[-1] is race.points["all"]
    name, number = race.result("handful", of("handful_left_after_pass"), ".1%")
    assert name is race.names["handful"]
    cost = race.cost("handful", of("handful_looks_to_tenth"))
    settle([name, number, cost])
    assert (number.spot()[0] > cost.spot()[0], cost.says) == (True, f"{LINE.facts['handful_looks_to_tenth']:.0f}")


def test_runners_go_as_far_as_a_price_takes_them_and_back() -> None:
    plot = line_map()
    axis = CostAxis(LINE, 12.0, Box(1010, 176, 1560, 884), floor=0.002, units=("steps", "looks"), title="left")
    race = Race(plot, axis, (("all", DESCENT, 24.0, "all"), ("handful", METHOD, 18.0, "handful")))
    price = 2 * LINE.samples + 1
    for change in [*race.going_for(price), *axis.turning(price)]:
        change.value.set(change.to)
    assert {run: ball.position.now for run, ball in race.balls.items()} == {
        "all": 2.0, "handful": float(price // LINE.handful)
    }  # fmt: skip
    assert (axis.priced.now, axis.window.now.right) == (1.0, price)
    for change in [*race.going_back(), axis.reaching(5)]:
        change.value.set(change.to)
    assert [ball.position.now for ball in race.runners] == [0.0, 0.0]
    assert (axis.window.now.right, axis.names[-1].says) == (5.0, "left")


def test_the_way_beyond_the_end_of_the_axis_is_not_seen() -> None:
    plot = line_map()
    axis = CostAxis(LINE, 12.0, Box(1010, 176, 1560, 884), floor=0.002, units=("steps", "looks"))
    ball = plot.ball("all", Look(theme.GRADIENT, "ring"))
    trail = axis.trail(axis.cost_of(ball, of("left_by", "all"), of("looks_per_step", "all")))
    ball.position.set(10.0)
    axis.priced.set(1.0)
    trail.settle()
    assert trail.way[:, 0].max() > 1900
    assert max((line[:, 0].max() for line, *_ in trail.outlines()), default=0.0) <= 1580


def test_a_card_of_data_follows_its_noise() -> None:
    noise = Value(0.3)
    card = DataCard(LINE, of("points_with", noise), of("line_with", noise), Box(1216, 112, 1824, 896))
    settle([card.data, card.curve])
    before = card.data.discs.copy()
    noise.set(0.0)
    settle([card.data, card.curve])
    assert not np.allclose(before, card.data.discs)
    settle([card.knob("noise", noise, 0.3)])
    assert card.plot.box().bottom + 80 < card.below[1] < 896 - 80
    x, y = card.curve.sampled()
    np.testing.assert_allclose(y, 0.8 * x + 0.5, atol=1e-9)
