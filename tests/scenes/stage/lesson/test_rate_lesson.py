"""A lesson about learning rates tells its runs apart by look, number and way, whatever their rates are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gdcore.experiments import LearningRate
from scenes.stage import (
    DESCENT,
    DIVERGING,
    LIMIT,
    METHOD,
    Box,
    Cobweb,
    Dial,
    Number,
    RateLesson,
    along,
    beat,
    leap,
    picture_box,
    varied,
)  # fmt: skip
from tests.scenes.rehearsal import rehearse_with

SCRIPT = """title = "A"
language = "en"
[screen]
step = "step"
logarithmic = "logarithmic"
[one]
title = "B"
[one.only]
text = '''Look at this.'''
"""


class Rates(RateLesson):
    experiment = LearningRate()
    beats = ("one",)
    looks = {"too_small": DESCENT, "better": METHOD, "bouncing": LIMIT, "diverging": DIVERGING}  # noqa: RUF012
    rate = varied(fact="better_rate")

    @beat("bowl", "bowl.whole")
    def one(self) -> None:
        with self.say("only"):
            pass


@pytest.fixture
def lesson(tmp_path: Path) -> Any:
    return rehearse_with(SCRIPT, Rates, tmp_path)


def shown(number: Number) -> str:
    number.settle()
    return number.says


def test_names_of_runs_read_differently_and_in_their_colours(lesson: Any) -> None:
    names = {name: lesson.rate_of(name, (0, 0)) for name in lesson.looks}
    assert len({shown(name.number) for name in names.values()}) == len(names)
    for name, readout in names.items():
        assert readout.number.color_source == readout.label.color_name == lesson.looks[name].color
        assert readout.number.number == lesson.experiment.learning_rates[name]


def test_a_ball_that_crosses_the_valley_goes_straight(lesson: Any) -> None:
    ways = {name: lesson.ball(name)[0].way for name in lesson.looks}
    assert ways == {"too_small": along, "better": along, "bouncing": leap, "diverging": leap}
    ball, trail = lesson.ball("better")
    assert (trail.mark, ball.plane) == (ball, lesson.bowl)


def test_a_row_holds_look_rate_and_factor_of_one_run(lesson: Any) -> None:
    rows = [lesson.factor_row(name, 300.0) for name in ("too_small", "better", "bouncing")]
    assert [icon.look for icon, *_ in rows] == [DESCENT, METHOD, LIMIT]
    assert len({shown(value.number) for *_, value in rows}) == 3
    assert {row[0].spot()[1] for row in rows} == {300.0}


def test_rows_and_marks_of_factors_are_those_of_their_runs(lesson: Any) -> None:
    names = ("too_small", "bouncing")
    rows = lesson.factor_rows(*names, top=200.0, apart=150.0)
    assert [row[0].spot()[1] for row in rows] == [200.0, 350.0]
    web = Cobweb(lesson.experiment, 30.0, Box(950, 96, 1738, 884))
    dial = Dial(lesson.factor, web, (140, 530), ())
    for name, (mark, number) in zip(names, lesson.factors_on(dial, *names), strict=True):
        assert mark.look == lesson.looks[name]
        assert float(number.source()) == lesson.experiment.facts[f"{name}_factor"]


def test_the_factor_follows_from_the_rate_that_is_turned(lesson: Any) -> None:
    rule, number = lesson.factor_rule((96, 168))
    assert rule.says.endswith(f"= 1 - {lesson.experiment.curvature:g} eta =")
    for rate in (0.125, 0.5):
        lesson.rate.set(rate)
        shown(number)
        assert number.number == pytest.approx(1 - lesson.experiment.curvature * rate)


def test_a_step_that_is_said_to_leave_the_picture_and_stays_is_refused(lesson: Any) -> None:
    limit = lesson.experiment.facts["learning_rate_limit"]
    lost, _ = lesson.ball("diverging")
    lesson.show(lost)
    lesson.step_out(lost, 1, run_time=0.5)
    assert lost.position.now == 1.0
    ball, _ = lesson.ball("better")
    lesson.show(ball)
    with pytest.raises(ValueError, match=f"does not leave the picture: choose better further above {limit:.4g}"):
        lesson.step_out(ball, 1, run_time=0.5)


def test_a_small_run_stands_at_its_end_on_its_card(lesson: Any) -> None:
    curve, trail, ball = lesson.small_run(2, "diverging", lesson.experiment.facts["diverging_final"])
    assert (trail.mark, curve.plane) == (ball, ball.plane)
    assert ball.position.now == lesson.experiment.maxiter
    box, (u, v) = picture_box(2), ball.spot()
    assert box.left < u < box.right
    assert box.top < v < box.bottom


def test_the_heights_of_a_run_stand_beside_the_valley_or_alone(lesson: Any) -> None:
    tail = lesson.heights_until_there("better")
    assert tail.window().right % 10 == 0
    assert tail.window().right > lesson.experiment.facts["better_iterations_to_accuracy"]
    trail, point, rate = lesson.heights_of("better", tail)
    assert (trail.mark, point.plane) == (point, tail)
    assert shown(rate.number) == shown(lesson.rate_of("better", (0.0, 0.0)).number)
    plot, trail, point = lesson.heights_alone("diverging", Box(330, 180, 1700, 884))
    assert (plot.bend.now, trail.mark, point.plane) == (1.0, point, plot)
    point.position.set(float(point.last))
    assert 180 < point.spot()[1] < 884


def test_the_knob_reaches_every_rate_of_the_lecture(lesson: Any) -> None:
    knob = lesson.knob((860, 640))
    assert knob.scale_line.share(max(lesson.experiment.learning_rates.values())) == 1.0
    lesson.rate.set(0.0)
    knob.knob.settle()
    assert knob.knob.x == knob.scale_line.left


def test_heights_stand_beside_the_valley_on_its_axis(lesson: Any) -> None:
    heights = lesson.heights(20.0, 0.1)
    assert float(heights.v(100.0)) == float(lesson.bowl.v(100.0))
    assert heights.box().left > lesson.bowl.box().right - 700


def test_balls_that_race_have_points_lines_rates_and_ties(lesson: Any) -> None:
    names = ("bouncing", "too_small")
    race = lesson.race(*names, floor=1.0)
    assert [ball.run.name for ball in race.balls] == list(names)
    assert [point.ball for point in race.points] == race.balls
    assert [len(part) for part in (race.trails, race.lines, race.rates, race.ties)] == [2, 2, 2, 2]
    assert race.balls[0].radius.now > race.balls[1].radius.now
    assert race.runners[0] is race.balls[0]
    assert {*race.ways} == {*race.trails, *race.lines, *race.ties}
    lesson.play(*race.growing)
    assert race.balls[0].radius.now == race.balls[1].radius.now
    for ball in race.balls:
        ball.position.set(4.0)
    for name, ball, point, rate in zip(names, race.balls, race.points, race.rates, strict=True):
        assert point.spot()[1] == pytest.approx(ball.spot()[1])
        assert shown(rate.number) == shown(lesson.rate_of(name, (0.0, 0.0)).number)
