"""The needle of a dial is parallel to the line it speaks of, and its rim is divided where the meaning changes."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LearningRate
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of, Value
from scenes.stage.instruments.dial import Dial, Zone
from scenes.stage.look import frame
from scenes.stage.look.marks import LIMIT
from scenes.stage.pictures.cobweb import Cobweb
from scenes.stage.plots.box import Box


@pytest.fixture(params=[Box(950, 96, 1738, 884), Box(950, 96, 1738, 490)], ids=["square", "flat"])
def pair(request: pytest.FixtureRequest) -> tuple[Dial, Cobweb, Value[float]]:
    experiment, rate = LearningRate(), Value(0.125)
    web = Cobweb(experiment, 30.0, request.param)
    dial = Dial(Of(experiment, "factor", (rate,)), web, (140, 530), [Zone(-1, 1, "#2FCFA2"), Zone(-1.9, -1, "#F0703A")])
    return dial, web, rate


def test_the_needle_is_parallel_to_the_line_for_every_rate(pair: tuple[Dial, Cobweb, Value[float]]) -> None:
    dial, web, rate = pair
    line = web.line("next_iterate", rate)
    for now in (0.01, 0.5, 0.9, 1.05):
        rate.set(now)
        settle([dial.needle, line])
        start, end = frame.pixels(line.points[[0, -1]])
        along = (end - start) / np.hypot(*(end - start))
        assert dial.needle.way == pytest.approx(along, abs=1e-9)
    assert rate in dial.needle.read


def test_zones_meet_where_their_slopes_are(pair: tuple[Dial, Cobweb, Value[float]]) -> None:
    dial, web, _ = pair
    settle([dial.face])
    (_, end, _), (start, _, _) = dial.face.sectors
    assert end == pytest.approx(start)
    way = np.array(web.spot(1.0, -1.0)) - np.array(web.spot(0.0, 0.0))
    assert end == pytest.approx(np.arctan2(way[1], way[0]))


def test_marks_and_numbers_stand_at_their_slopes(pair: tuple[Dial, Cobweb, Value[float]]) -> None:
    dial, _, _ = pair
    slope = Of(LearningRate(), "bouncing_factor")
    mark, number = dial.mark(LIMIT, slope), dial.number(slope, ".2g", "#FFFFFF")
    settle([mark, number])
    assert (mark.x, mark.y) == pytest.approx(dial.place(-1.0))
    assert dial.on_rim(slope)() == dial.place(-1.0)
    assert number.says == "−1"
    with pytest.raises(TypeError, match="needs a source"):
        dial.mark(LIMIT, -1.0)
