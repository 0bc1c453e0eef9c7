"""Numbers of the moment say what they stand for."""

from __future__ import annotations

import pytest

from gdcore.experiments import LearningRate
from scenes.stage import METHOD, Box, Hero, Of, StepCount, StopCard, Valley

RUN = LearningRate()


@pytest.mark.parametrize(("position", "says"), [(0.0, "0"), (2.0, "2"), (2.9, "2"), (60.0, "60")])
def test_steps_are_counted_when_they_are_done(position: float, says: str) -> None:
    ball = Valley(RUN, -20.0, Box(96, 150, 1824, 884)).run("better", METHOD)
    count = StepCount(ball, "step")
    ball.position.set(position)
    count.number.settle()
    assert count.number.says == says


def test_a_hero_needs_a_source() -> None:
    with pytest.raises(TypeError, match="needs a source"):
        Hero(0.125, ".0%", (400, 400), "less")
    hero = Hero(Of(RUN, "better_lost_per_step"), ".0%", (400, 400), "less")
    hero.number.settle()
    assert hero.number.says == "25%"


@pytest.mark.parametrize(("position", "steps", "seen"), [(0.0, "0", False), (2.5, "2", False), (3.0, "3", True)])
def test_a_run_has_stopped_only_at_its_stop(position: float, steps: str, seen: bool) -> None:
    ball = Valley(RUN, -20.0, Box(96, 150, 1824, 884)).run("better", METHOD)
    ball.position.set(position)
    card = StopCard(1, METHOD, Of(RUN, "better_rate"), ball, lambda: 3, step="step", stopped="stopped")
    for part in card.parts:
        part.settle()
    *_, rate, count, _, stopped = card.parts
    assert (rate.says, count.says, stopped.fill_rgbas[0, 3] > 0.5) == ("0.125", steps, seen)
