"""A lesson about learning rates tells its runs apart by look, number and way, whatever their rates are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gdcore.experiments import LearningRate
from scenes.stage import DESCENT, DIVERGING, LIMIT, METHOD, Number, RateLesson, along, beat, leap, varied
from tests.scenes.rehearsal import rehearse

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
    (tmp_path / "rates.en.toml").write_text(SCRIPT)
    lecture = type("Some", (Rates,), {"script_file": str(tmp_path / "rates.en.toml"), "__module__": __name__})
    return rehearse(lecture, tmp_path)


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
    heights = lesson.heights(64, 1.0)
    balls = {name: lesson.ball(name)[0] for name in names}
    points, lines, rates, ties = lesson.over_steps(heights, balls)
    assert [point.ball for point in points] == list(balls.values())
    assert [len(part) for part in (lines, rates, ties)] == [2, 2, 2]
    for ball in balls.values():
        ball.position.set(4.0)
    for name, point, rate in zip(names, points, rates, strict=True):
        assert point.spot()[1] == pytest.approx(balls[name].spot()[1])
        assert shown(rate.number) == shown(lesson.rate_of(name, (0.0, 0.0)).number)
