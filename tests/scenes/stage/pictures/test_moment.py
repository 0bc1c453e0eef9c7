"""Numbers of the moment say what they stand for."""

from __future__ import annotations

import pytest

from gdcore.experiments import LearningRate
from scenes.stage import DESCENT, METHOD, BallNumber, Box, Hero, Of, StepCount, Valley
from scenes.stage.look import frame

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


def test_the_word_before_a_count_clears_all_its_digits() -> None:
    count = StepCount(Valley(RUN, -20.0, Box(96, 150, 1824, 884)).run("better", METHOD), "step")
    for says in (7.0, 42.0, 346.0, 1361.0):
        count.whole_steps = lambda says=says: says  # type: ignore[method-assign]
        count.number.source = count.whole_steps
        word, number = count.submobjects
        for part in (word, number):
            part.settle()
        assert frame.pixels(word.points)[:, 0].max() < frame.pixels(number.points)[:, 0].min() - 10


def test_a_number_behind_a_ball_has_its_colour() -> None:
    pair = BallNumber(DESCENT, Of(RUN, "better_lost_per_step"), ".0%", (300, 400))
    icon, number = pair.submobjects
    for part in (icon, number):
        part.settle()
    assert number.says == "25%"
    assert number.color_source == DESCENT.color
    assert frame.pixels(number.points)[:, 0].min() > icon.x + icon.r
