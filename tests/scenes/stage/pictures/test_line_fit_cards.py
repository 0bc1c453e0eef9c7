"""Cards of a line fit: they count the steps of the runs they name, and stand on the ground of those runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdcore.experiments import LineFit
from scenes.stage import DESCENT, LIMIT, METHOD, Box, Sight, Stops, Terrain, UnitCard, Value
from scenes.stage.drawing.drawing import settle
from scenes.stage.surface.landscape import Landscape

RUN = LineFit()
LOOKS = {"tiny": DESCENT, "safe": METHOD, "limit": LIMIT}


@pytest.fixture
def bowl() -> Terrain:
    ground = Landscape(lambda a, b: RUN.objective.funs(np.stack([a, b], axis=-1)), RUN.window, resolution=40)
    return Terrain(RUN, ground, Sight(-64.0, 41.0, 4.05), Box(-126.0, -40.0, 1434.0, 1040.0))


def says(parts: Any) -> list[str]:
    settle([part for part in parts if hasattr(part, "settle")])
    return [part.says for part in parts if hasattr(part, "says")]


def test_runs_begin_together_and_each_goes_to_its_own_stop_at_the_pace_of_all(bowl: Terrain) -> None:
    stops = Stops(bowl, LOOKS, step="step", stopped="stopped")
    marks = [stops.marks.tiny, stops.marks.safe, stops.marks.limit]
    ends = [RUN.stop(name) for name in LOOKS]
    assert [mark.position.now for mark in marks] == ends
    stops.begin()
    assert [mark.position.now for mark in marks] == [0.0, 0.0, 0.0]
    runs = stops.running()
    assert [change.span for change in runs] == [(0.0, end / max(ends)) for end in ends]
    for change in runs:
        change.begin()
        change.finish()
    assert [mark.position.now for mark in marks] == ends
    assert [says(card.parts)[-3] for card in stops.cards] == [str(end) for end in ends]


def test_marks_and_arrows_of_stops_stand_where_the_runs_have_stopped_on_any_ground(bowl: Terrain) -> None:
    stops, other = Stops(bowl, LOOKS, step="step", stopped="stopped"), bowl.copy()
    other.sight, other.box = Value(Sight(-20.0, 30.0, 5.0)), bowl.box
    for mark, name in zip(stops.stopped(other), LOOKS, strict=True):
        mark.settle()
        end = RUN.trajectories[name].x[RUN.stop(name)]
        assert np.allclose((mark.x, mark.y), other.spot(end))
    assert {arrow.terrain is bowl for arrow in stops.slopes(0.45)} == {True}
    for arrow, name in zip(stops.slopes(0.45, other), LOOKS, strict=True):
        assert arrow.terrain is other
        start = RUN.trajectories[name].x[RUN.stop(name)]
        assert np.allclose(arrow.start(), start)
        assert np.allclose(arrow.end(), start - 0.45 * RUN.objective.grad(start))
    assert stops.facts("stop_slope") == [f"{name}_stop_slope" for name in LOOKS]
    assert stops.colors == [look.color for look in LOOKS.values()]


def test_a_unit_card_counts_steps_and_its_window_grows_with_the_unit(bowl: Terrain) -> None:
    unit = Value(1.0)
    runs = {"first_unit": "first_unit", "unit": "unit", "round": "round_unit"}
    card = UnitCard(bowl, runs, unit, Box(1376, 112, 1824, 896), unit_name="unit", steps_name="steps")
    assert [says(row) for row in card.rows] == [[f"{RUN.facts[fact]:.3g}", "0"] for fact in runs.values()]
    card.marks[1].position.set(7.5)
    assert says(card.rows[1])[1] == "7"
    assert [mark.run_name for mark in card.marks] == list(runs)
    before = card.plot.window()
    unit.set(RUN.unit)
    after = card.plot.window()
    assert (after.left, after.right) == (RUN.unit * before.left, RUN.unit * before.right)
    assert (after.bottom, after.top) == (before.bottom, before.top)
    x, y = RUN.points
    assert before.left < x.min() < x.max() < before.right
    assert before.bottom < y.min() < y.max() < before.top
