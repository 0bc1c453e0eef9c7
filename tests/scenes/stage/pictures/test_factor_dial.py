"""The dial of a factor names each way of walking where its factor is."""

from __future__ import annotations

import pytest

from gdcore.experiments import LearningRate
from scenes.stage import Box, Cobweb, FactorDial, Value, theme

RUN = LearningRate()
NAMES = {key: key for key in ("straight", "at_once", "over", "bounces", "grows")}


def test_each_walk_is_named_in_the_zone_of_its_factor() -> None:
    web = Cobweb(RUN, 25.0, Box(950, 96, 1738, 884))
    dial = FactorDial(Value(0.5), web, (140, 530), NAMES, radius=375)
    factors = {"straight": 0.5, "at_once": 0.0, "over": -0.5, "bounces": -1.0, "grows": -1.5}
    for key, factor in factors.items():
        assert dial.walks[key].at() == pytest.approx(dial.place(factor, 34.0))  # type: ignore[operator]
    shrinking = [zone for zone in dial.zones if zone.color == theme.POSITIVE]
    assert (min(z.low for z in shrinking), max(z.high for z in shrinking)) == (-1.0, 1.0)
    (growing,) = (zone for zone in dial.zones if zone.color == theme.NEGATIVE)
    assert growing.high == -1.0


def test_an_unknown_walk_is_refused() -> None:
    web = Cobweb(RUN, 25.0, Box(950, 96, 1738, 884))
    with pytest.raises(KeyError, match="swims"):
        FactorDial(Value(0.5), web, (140, 530), {"swims": "swims"})
