"""Readouts and counters: the name keeps its place and the number follows it."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.instruments.readouts import Counter, Readout
from scenes.stage.look.places import TOP_LEFT
from scenes.stage.look.text import Number


def test_a_readout_begins_at_its_place_and_stays_there_as_the_number_grows() -> None:
    readout = Readout("x =", Number(1.5, ".2f"), TOP_LEFT)
    before = readout.get_left()[0], readout[0].get_right()[0], readout.number.get_left()[0]
    readout.number.set_value(-12345.678)
    after = readout.get_left()[0], readout[0].get_right()[0], readout.number.get_left()[0]
    assert before[0] == after[0] == pytest.approx(TOP_LEFT[0])
    assert after[1] < after[2] < after[1] + 0.3
    assert before[2] == pytest.approx(after[2], abs=0.1)


def test_a_counter_counts_what_is_completed() -> None:
    counter = Counter("steps", np.zeros(3))
    assert counter[0].get_right()[0] < 0 < counter.number.get_right()[0]
    for position, shown in ((0.0, "0"), (0.99, "0"), (3.0 - 1e-12, "3"), (12.5, "12")):
        counter.count(position)
        assert counter.number.shown == shown
