"""A lesson on a landscape stands on what any experiment with one has."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from scenes.stage import (
    ABOVE,
    MAP,
    MINIMUM,
    NARROW,
    VIEW,
    LandscapeLesson,
    LectureError,
    Sight,
    Value,
    beat,
    by_hand,
    edged,
    ground,
    rests,
    rolls,
)  # fmt: skip
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
    declare(lesson, run=rolls("only"), at_end=rests("only"))
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


def declare(lesson: Any, **attributes: Any) -> None:
    """Give the class of a lesson what a lecture declares in its body."""
    cls = type("Declared", (type(lesson),), attributes)
    lesson.__class__ = cls


def test_a_ground_rises_out_of_another_one_and_takes_its_place(lesson: Any) -> None:
    declare(lesson, slab=ground("objective", risen=0.0, resolution=30), later=ground("objective", resolution=30))
    assert lesson.slab is lesson.slab
    assert lesson.slab.sight is lesson.land.sight
    assert np.ptp(lesson.slab.shape().nodes[..., 2]) == pytest.approx(0.0)
    lesson.put(lesson.slab)
    lesson.rise(lesson.slab)
    assert lesson.slab.risen.now == 1.0
    assert np.ptp(lesson.slab.shape().nodes[..., 2]) > 0.5
    lesson.rise(lesson.later, out_of=lesson.slab)
    assert (lesson.later.rises_from, lesson.later.risen.now) == (lesson.slab, 1.0)
    assert lesson.is_shown(lesson.later)
    assert not lesson.is_shown(lesson.slab)


def test_a_window_is_widened_for_a_run_that_leaves_it(lesson: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lesson.window_with("only") == (-2.0, 2.0)
    way = type("Way", (), {"x": np.array([[0.0, 1.0], [3.0, -1.0]])})()
    monkeypatch.setattr(type(lesson.experiment), "trajectories", {"far": way})
    low, high = lesson.window_with("far")
    assert low == -2.0
    assert 3.0 < high < 3.5


def test_a_ball_that_is_declared_goes_by_hand_and_can_begin_at_the_end_of_its_way(
    lesson: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = np.array([[-1.0, -1.0], [0.0, 0.5], [1.0, 1.0]])
    monkeypatch.setattr(type(lesson.experiment), "way", lambda _, k: way[:k], raising=False)
    declare(lesson, hand=by_hand("way", 3))
    assert np.allclose(lesson.hand.point(), way[0])
    assert lesson.at_rest(lesson.hand) == [lesson.hand]
    assert np.allclose(lesson.hand.point(), way[-1])


def test_a_card_shows_the_run_that_is_named_or_a_ball_and_what_stands_on_it_first(lesson: Any) -> None:
    card = lesson.fit_card(NARROW, "only", on=lesson.another_ground("objective", resolution=30))
    run = lesson.experiment.trajectories["only"]
    assert np.allclose(card.point(), run.x[0])
    (ball,) = lesson.at_rest(lesson.roller("only"))
    card.hold(ball)
    assert np.allclose(card.point(), run.x[-1])
    assert card.curve not in card.blank
    assert card.data not in card.blank
    assert card.dots("points", 7.0) is card.dots("points", 7.0)


def test_the_camera_is_set_before_the_ground_is_seen(lesson: Any) -> None:
    lesson.look_from(ABOVE, MAP)
    assert (lesson.land.sight.now, lesson.land.box.now) == (ABOVE, MAP)


def test_the_rule_of_a_model_stands_in_its_colour(lesson: Any) -> None:
    rule = lesson.rule_of("model", (500.0, 100.0), "#FF0000")
    assert lesson.experiment.model.formula in rule.says
    assert rule.parts == {"it": "#FF0000"}


def test_a_small_landscape_may_be_that_of_another_error(lesson: Any) -> None:
    land, trail, ball = lesson.small_land(0, Sight(-64.0, 34.0, 4.0), "only", of="objective")
    assert (land.meaning.name, trail.meaning, ball.position.now) == ("objective", ball.run, ball.last)


def test_an_error_that_takes_a_value_is_laid_anew_with_it_and_keeps_its_scale(lesson: Any) -> None:
    times = Value(1.0)
    whole = lesson.experiment.objective

    def steeper(factor: float) -> Any:
        return SimpleNamespace(funs=lambda points: factor * whole.funs(points))

    object.__setattr__(lesson.experiment, "steeper", steeper)
    ground = lesson.reshaped("steeper", times, lesson.sight, VIEW, reaching=(0.0, 100.0), resolution=20)
    low, high = lesson.ground.value_range
    assert ground.landscape.value_range == (0.0, 100.0)
    times.set(200.0 / high)
    assert ground.landscape.value_range == pytest.approx((0.0, 200.0), rel=0.01)
    assert low > 0
    type(lesson).land_edges = edged("land")
    type(lesson).land_edges.__set_name__(type(lesson), "land_edges")
    assert [part.says for part in lesson.land_edges[1:]] == [part.says for part in lesson.edges[1:]]


def test_a_number_on_the_ground_may_have_its_name_below(lesson: Any) -> None:
    point = Value(np.array([0.5, 0.5]))
    plate, number, below, name = lesson.number_at(Value(2.0), ".1f", point, dy=70, name="b")
    assert (plate.words, below.words) == (number, name)
    assert (number.at(), name.at()) == (lesson.land.at(point, dy=70)(), lesson.land.at(point, dy=122)())
    assert len(lesson.number_at(Value(2.0), ".1f", point)) == 2


def test_a_crowd_has_the_colours_of_where_it_ends(lesson: Any) -> None:
    ways, ends = np.zeros((3, 4, 2)), np.array([0, 1, 2, 1])
    object.__setattr__(lesson.experiment, "crowd", lambda side: (ways[:, :side], ends[:side]))
    assert lesson.crowd(4, ["#FFFFFF"] * 3).groups.tolist() == [0, 1, 2, 1]
    assert lesson.crowd(3, ["#FFFFFF"] * 2, np.array([0, 0, 1])).groups.tolist() == [0, 0, 1]
