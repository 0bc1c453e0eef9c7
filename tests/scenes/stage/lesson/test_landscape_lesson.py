"""A lesson on a landscape stands on what any experiment with one has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from scenes.stage import MINIMUM, LandscapeLesson, LectureError, Sight, beat, rests, rolls
from scenes.stage.lesson.landscape_lesson import BALL_RADIUS
from scenes.stage.surface.path import SurfacePath

SCRIPT = """title = "A"
language = "en"
[screen]
error = "error"
[one]
title = "B"
[one.only]
text = '''Look, it <mark name="rolls"/>rolls.'''
"""


@pytest.fixture
def lesson(tmp_path: Path, experiment: Any) -> Any:
    """Return a lesson of six lines, rehearsed to its end."""
    (tmp_path / "line.en.toml").write_text(SCRIPT)
    given = experiment

    class OnALine(LandscapeLesson):
        experiment = given
        script_file = str(tmp_path / "line.en.toml")
        beats = ("one",)

        @beat("land", "edges", "card")
        def one(self) -> None:
            ball = self.ball = self.roller("only")
            self.marked = self.mark(lambda: ball.run().x[-1], MINIMUM)
            with self.say("only") as line:
                self.show(self.trail(ball), ball, self.marked, also=[self.shows(ball)])
                line.at("rolls")
                self.follow(ball)
                self.fly(Sight(20.0, 60.0, 3.0))

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        made = OnALine(rehearsing=True)
        made.setup()
        return made


def test_balls_card_and_marks_agree_with_the_run(lesson: Any) -> None:
    lesson.construct()
    end = lesson.experiment.trajectories["only"].x[-1]
    assert np.allclose(lesson.ball.point(), end)
    assert np.allclose([r.number.number for r in lesson.card.readouts], end)
    assert lesson.card.number.number == pytest.approx(float(lesson.experiment.trajectories["only"].fun[-1]))
    assert np.allclose([lesson.marked.x, lesson.marked.y], lesson.land.spot(end))  # after the camera has flown
    assert lesson.land.sight.now == Sight(20.0, 60.0, 3.0)


def test_without_runs_to_be_seen_a_ball_has_its_usual_size(lesson: Any) -> None:
    assert lesson.seen == ()
    assert lesson.roller("only").part.radius == pytest.approx(BALL_RADIUS)


def test_too_narrow_a_valley_is_refused_in_words_of_any_landscape(lesson: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson.seen = ("only",)
    monkeypatch.setattr(SurfacePath, "largest_radius", lambda *_: 0.001)
    with pytest.raises(LectureError, match="choose another start or a larger window") as refusal:
        _ = lesson.ball_radius
    assert "noise" not in str(refusal.value)


def test_balls_are_declared_once_and_shared_by_beats(lesson: Any) -> None:
    cls = type("Declared", (type(lesson),), {})
    cls.run, cls.at_end = rolls("only"), rests("only")
    cls.run.__set_name__(cls, "run")
    cls.at_end.__set_name__(cls, "at_end")
    lesson.__class__ = cls
    trail, ball = lesson.run
    assert (trail.meaning, ball.run_name) == (ball.run, "only")
    assert ball.position.now == 0.0
    assert lesson.at_end == [trail, ball]
    assert ball.position.now == ball.last
    assert lesson.rolled("only") is lesson.run


def test_another_ground_is_seen_by_the_camera_of_the_first(lesson: Any) -> None:
    other = lesson.another_ground("objective", window=(-1.0, 3.0), resolution=30, transform=None)
    assert other.sight is lesson.land.sight
    assert other.box is lesson.land.box
    assert other.landscape.window == ((-1.0, 3.0), (-1.0, 3.0))
    assert other.landscape.nodes.shape[:2] == (30, 30)
    point = np.array([0.3, -0.4])
    height = other.landscape.lift(*point)[2] / other.landscape.relief
    low, high = other.landscape.value_range
    assert height == pytest.approx((float(lesson.experiment.objective.fun(point)) - low) / (high - low))
    assert lesson.edges_of(other)[0].ticks != lesson.edges[0].ticks
