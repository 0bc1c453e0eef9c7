"""Pictures of methods side by side stand where the experiment says."""

from __future__ import annotations

import pytest

from gdcore.experiments import AdaptiveInRavine
from scenes.stage import DESCENT, METHOD, Box, CliffSteps, GroundMap, Of, RateBoard, ReadoutCard, TurnRace, Value, theme
from scenes.stage.drawing.drawing import settle
from scenes.stage.lesson.stagecraft import drawings_in

RUN = AdaptiveInRavine()
LOOKS = {"plain": DESCENT, "adagrad": METHOD}
NAMES = {"adagrad": "Adagrad", "adam": "Adam", "plain": "plain"}


def test_each_method_has_its_steps_so_far_in_curve_and_tally() -> None:
    angle = Value(0.0)
    plane = GroundMap(RUN, Box(96, 130, 1200, 880), across=6.0, on="objective")
    race = TurnRace(plane, angle, LOOKS, NAMES, Box(1340, 440, 1800, 850), "angle")
    assert [name.says for name in race.tally.names] == ["Adagrad", "plain"]
    for degrees in (0.0, 20.0):
        angle.set(degrees)
        settle(drawings_in([race, race.ways]))
        for name, number in zip(("adagrad", "plain"), race.tally.numbers, strict=True):
            assert number.says == f"{RUN.steps_turned(name, degrees):.0f}"
            x, y = race.dots[name].data()
            assert (x, y) == pytest.approx((degrees, RUN.steps_turned(name, degrees)))
        for way, name in zip(race.ways, LOOKS, strict=True):
            assert way.line[0][0] == pytest.approx(plane.spot(*RUN.turned_path(name, degrees)[0]))


@pytest.mark.parametrize("run", [RUN, AdaptiveInRavine(adagrad_rate=2.0), AdaptiveInRavine(steep=200.0)])
def test_however_few_or_many_steps_there_are_the_dots_stay_in_the_plot(run: AdaptiveInRavine) -> None:
    angle, box = Value(0.0), Box(1340, 440, 1800, 850)
    plane = GroundMap(run, Box(96, 130, 1200, 880), across=6.0, on="objective")
    race = TurnRace(plane, angle, LOOKS, NAMES, box, "angle")
    for degrees in (0.0, 10.0, run.turn):
        angle.set(degrees)
        settle(drawings_in([race]))
        for name in ("adagrad", "plain"):
            assert box.top + 15 < race.dots[name].spot()[1] < box.bottom, f"{run.steps_turned(name, degrees)} steps"


def test_each_method_has_its_meter_beside_its_steps_over_the_cliff() -> None:
    k, looks = Value(6.0), {"adagrad": METHOD, "rmsprop": DESCENT}
    boxes = Box(200, 250, 1160, 880), Box(1420, 350, 1800, 810)
    cliff = CliffSteps(RUN, k, looks, {n: n for n in looks}, boxes, "rates")
    settle(drawings_in([cliff, list(cliff.curves.values())]))
    assert [label.says for label in cliff.tubes.labels] == list(looks)
    for name, tube in zip(looks, cliff.tubes.levels, strict=True):
        assert float(tube.meaning()) == RUN.cliff_reading(name, 6.0)
        assert cliff.curves[name][1].data()[0] == 6.0


def test_a_board_of_methods_counts_their_rates() -> None:
    board = RateBoard.of_methods(RUN, Value(1.0), LOOKS, NAMES, Box(430, 270, 1560, 740))
    settle([*board.lamps, *board.counts])
    assert [count.says for count in board.counts] == [f"{RUN.rates_that_fit(name)}" for name in LOOKS]
    assert [name.says for name in board.names] == ["plain", "Adagrad"]


def test_quantities_stand_at_even_distances_on_their_card() -> None:
    rows = [("x", Of(RUN, "rmsprop_rest_x"), theme.INK), ("y", Of(RUN, "rest_root_x"), theme.INK)]
    card = ReadoutCard(Box(1090, 150, 1610, 510), rows)
    settle(drawings_in(card.rows))
    assert [row.number.at()[1] for row in card.rows] == pytest.approx([240, 420], abs=1)
    assert all(part.nearness == 10.0 for part in drawings_in(card.rows))
