"""A table of weights shows what a nudge and a step make, and what a slope is made of."""

from __future__ import annotations

import pytest

from gdcore.experiments import GradientOnHill
from scenes.stage.drawing.drawing import settle
from scenes.stage.pictures.weight_table import WeightTable

RUN = GradientOnHill()
WORDS = dict.fromkeys(("weights", "gradient", "error", "run", "rise", "rise_over_run", "rate"), "word")


def test_a_table_follows_nudge_and_step() -> None:
    table = WeightTable(RUN, WORDS)
    error = table.error[1]
    table.entry.set(1.0)
    table.share.set(1.0)
    settle([*table.weights, *table.slopes, error])
    assert [w.says for w in table.weights] == ["0.20", "−0.49", "0.10", "0.70", "0.30", "−0.40"]
    assert (error.says, table.slopes[1].says) == ("0.632", "−1.8")
    table.share.set(0.0)
    table.rate.set(0.1)
    settle([*table.weights, error])
    assert [w.says for w in table.weights] == ["0.29", "−0.32", "0.01", "0.63", "0.16", "−0.33"]
    assert error.says == "0.104"


def test_the_last_number_of_the_row_is_the_second_over_the_first() -> None:
    table = WeightTable(RUN, WORDS)
    run, rise, quotient = (row[1] for row in (table.nudge, table.rise, table.quotient))
    settle([run, rise, quotient])
    assert quotient.number == pytest.approx(rise.number / run.number)
    error = table.error[1]
    table.entry.set(float(RUN.nudged_entry))
    settle([error])
    before = error.number
    table.share.set(1.0)
    settle([error])
    assert rise.number == pytest.approx(error.number - before)
