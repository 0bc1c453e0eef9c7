"""Which numbers of the experiment stand in a picture is read from the picture."""

from __future__ import annotations

from typing import Any

import pytest

from gdcore.experiments import LearningRate
from scenes.stage import Hero, Number, Of, Readout, Value
from scenes.stage.drawing.drawing import settle
from scenes.stage.lesson.stagecraft import drawings_in

RATES = LearningRate()


def shown(*things: Any) -> set[str]:
    settle(things)
    return {fact for drawing in drawings_in(things) for fact in drawing.facts_of(RATES)}


@pytest.mark.parametrize(
    "thing",
    [
        lambda source: Number(source),
        lambda source: Readout("eta", source),
        lambda source: Hero(source, ".2f", (200, 200), "the limit"),
        lambda source: Number(Value(0.0), at=lambda: (100.0 + source(), 200.0)),
    ],
)
def test_whatever_asks_for_a_fact_shows_it(thing: Any) -> None:
    assert shown(thing(Of(RATES, "learning_rate_limit"))) == {"learning_rate_limit"}


def test_a_value_shows_a_fact_while_it_rests_there() -> None:
    rate = Value(0.25, fact="better_rate")
    number = Number(rate)
    assert shown(number) == {"better_rate"}
    rate.set(0.3)
    assert shown(number) == set()


def test_what_another_experiment_says_and_what_is_no_fact_do_not_count() -> None:
    assert shown(Number(Of(LearningRate(better=0.3), "better_rate"))) == set()
    assert shown(Number(Of(RATES, "factor", (0.2,)))) == set()
