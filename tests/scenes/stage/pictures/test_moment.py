"""Numbers of the moment say what they stand for."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gdcore.experiments import LearningRate, NewtonOnCosine
from scenes.stage import (
    DESCENT,
    METHOD,
    BallNumber,
    Box,
    CountOrWord,
    GiveOrTake,
    Hero,
    HeroOf,
    HeroShare,
    NamedNumber,
    Number,
    Of,
    StepCount,
    StopCard,
    Valley,
    Value,
)  # fmt: skip
from scenes.stage.drawing.drawing import settle
from scenes.stage.look import frame
from scenes.stage.look.frame import pixels

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


def test_steps_are_counted_in_another_corner() -> None:
    ball = Valley(RUN, -20.0, Box(96, 150, 1824, 884)).run("better", METHOD)
    count = StepCount(ball, "step", corner=(1150.0, 880.0), digits=4)
    ball.position.set(60.0)
    settle([count])
    number, word = (pixels(part.points) for part in (count.number, count.submobjects[0]))
    assert number[:, 0].max() == pytest.approx(1150.0, abs=12)
    assert word[:, 0].max() < number[:, 0].min() - 20


def test_how_sure_a_quantity_is_stands_behind_it() -> None:
    shown = GiveOrTake("a", Of(RUN, "better_rate"), Of(RUN, "too_small_rate"), ".3f", (100.0, 200.0))
    settle([shown])
    sign, error = shown.sure
    parts = [shown.value.label, shown.value.number, sign, error]
    spans = [pixels(part.get_all_points())[:, 0] for part in parts]
    assert [part.says for part in (shown.value.number, error)] == ["0.125", "0.016"]
    assert all(left.max() < right.min() for left, right in pairwise(spans))


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


def test_a_number_stands_over_what_it_comes_from_or_behind_what_it_is_called() -> None:
    rate = Of(RUN, "better_rate")
    for below in ({"says": "rate"}, {"formula": "1 / L"}):
        settle([hero := HeroOf(rate, ".3f", (1000.0, 400.0), **below)])
        number, words = (pixels(part.get_all_points()) for part in (hero.number, hero.submobjects[1]))
        assert number[:, 1].max() < words[:, 1].min()
        assert [part[:, 0].max() + part[:, 0].min() for part in (number, words)] == pytest.approx([2000.0] * 2, abs=12)
    settle([named := NamedNumber("rate", rate, ".3f", (1000.0, 400.0))])
    words, number = (pixels(part.get_all_points()) for part in named.submobjects)
    assert words[:, 0].max() < 960 < 990 < number[:, 0].min()
    assert named.number.says == "0.125"


def test_a_share_is_a_number_and_a_bar_of_that_length() -> None:
    share = HeroShare(Of(RUN, "better_left_at_glance"), ".1%", (1420, 330), "left", length=400.0)
    settle([share])
    (left, right, _) = share.bar.parts[0]
    assert (left, right) == pytest.approx((1420.0, 1420.0 + 400.0 * RUN.facts["better_left_at_glance"]))
    assert share[0].number.says == format(RUN.facts["better_left_at_glance"], ".1%")


def test_where_nothing_can_be_counted_a_word_says_why_as_soon_as_the_value_rests() -> None:
    run = NewtonOnCosine()
    alpha = Value(run.damping, "damping")
    count = Number(Of(run, "iterations_with", (alpha,)), ".0f", (960, 400))
    words = {"climbs": "it climbs", "leaps": "it leaps"}
    shown = CountOrWord(Of(run, "ending", (alpha,)), count, words, counted="arrives", turned=alpha)

    def there() -> list[str]:
        settle([shown])
        return [part.says for part in shown.submobjects if part.there()]

    assert there() == [f"{run.facts['damped_iterations_to_thousandth']}"]
    alpha.set(run.small_damping)
    assert there() == []
    alpha.set(run.small_damping, "small_damping")
    assert there() == [f"it {run.ending(run.small_damping)}"]
    assert all(part.at == count.at for part in shown.submobjects)
