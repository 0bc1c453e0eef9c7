"""A podium and a tally: the winner stands where its run ends, numbers stand beside their names."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import AdaptiveInRavine
from scenes.stage.drawing.values import Of
from scenes.stage.look import frame, theme
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.podium import Podium
from scenes.stage.pictures.tally import Tally

RUN = AdaptiveInRavine()


@pytest.mark.parametrize(("race", "name"), [("along", "adagrad"), ("turned", "momentum")])
def test_a_winner_stands_where_its_run_ends(race: str, name: str) -> None:
    podium = Podium(RUN, {"along": ("along", {"across": 6.0}), "turned": ("turned", {"across": 6.0})})
    way, ball, called, count = podium.winner(race, {name: METHOD}, {name: name})
    for drawing in (way, ball, count):
        drawing.settle()
    plane = podium.maps[race]
    end = RUN.race_run(race, name)[-1]
    assert (plane.x_at(ball.x), plane.y_at(ball.y)) == pytest.approx(tuple(end), abs=1e-9)
    assert count.says == str(RUN.facts[f"{race}_{name}_best_steps"])
    assert called.says == name
    assert np.concatenate(way.line)[-1] == pytest.approx((ball.x, ball.y))


def test_maps_fill_the_width_between_the_margins() -> None:
    podium = Podium(RUN, {race: (race, {"across": 5.0}) for race in ("along", "turned", "hole")})
    boxes = [plane.box.now for plane in podium.maps.values()]
    assert boxes[0].left == frame.LEFT
    assert boxes[-1].right == pytest.approx(frame.RIGHT)
    assert {round(box.right - box.left, 6) for box in boxes} == {round(boxes[0].right - boxes[0].left, 6)}


def test_a_tally_shows_what_its_sources_say() -> None:
    rows = {name: (Of(RUN, f"{name}_steps"), theme.INK) for name in ("plain", "adagrad")}
    tally = Tally(rows, 1340, 1800, 150, gap=60)
    for part in tally.parts:
        part.settle()
    assert [number.says for number in tally.numbers] == ["231", "25"]
    assert [name.says for name in tally.names] == ["plain", "adagrad"]
    assert [name.at[1] for name in tally.names] == [150, 210]
