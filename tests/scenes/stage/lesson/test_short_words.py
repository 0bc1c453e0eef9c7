"""The words in which a lecture says much in a line: what happens at a word, a line alone, values and needs of beats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from manim import tempconfig

from gdcore.experiments import LearningRate
from scenes.stage import DESCENT, METHOD, MINIMUM, Box, LectureError, Lesson, Plate, Valley, Words, beat, varied
from scenes.stage.inspection.play.narration import heard
from scenes.stage.plots.marks import Mark
from tests.scenes.rehearsal import rehearse_with

SCRIPT = """title = "A"
language = "en"
[screen]
walker = "the walker"
[walk]
title = "B"
[walk.start]
text = '''Look, now it <mark name="walks"/>walks.'''
[walk.end]
text = '''There it <mark name="is"/>is.'''
[walk.gone]
text = '''There it <mark name="goes"/>goes.'''
[walk.again]
text = '''Unseen, it <mark name="runs"/>runs.'''
[walk.both]
text = '''Here is <mark name="one"/>one place, and here <mark name="other"/>another one.'''
[walk.once_more]
text = '''Look at the <mark name="first"/>first, then at the <mark name="last"/>last.'''
"""

MARKS = ["walks", "is", "goes", "runs", "one", "other", "first", "last"]


class Short(Lesson):
    experiment = LearningRate()
    beats = ("walk",)
    rate = varied(fact="better_rate")
    damping = varied(0.5)
    twice = varied(lambda run: 2 * run.facts["better_rate"])

    @property
    def bowl(self) -> Valley:
        return self.__dict__.setdefault("_bowl", Valley(self.experiment, -20.0, Box(96, 150, 1824, 884)))

    @beat("bowl", "bowl.whole")
    def walk(self) -> None:
        self.seen_at_first = [self.is_shown(part) for part in self.bowl.whole]
        ball = self.ball = self.bowl.run("better", METHOD)
        with self.say("start") as line:
            name = self.name = self.beside(ball, self.words("walker"), 10, -20, anchor="l")
            self.show(ball, name)
            line.at("walks").follow(ball, upto=2)
            self.walked, self.walked_to = self.timeline.time, ball.position.now
        before = self.timeline.time
        self.tell("end", ball, at="is", show=[self.bowl.mark(MINIMUM, "better_rate")])
        self.told = self.timeline.time - before
        self.tell("gone", at="goes", hide=[ball, name])
        self.when("again", "runs").follow(ball, upto=5)
        low = self.low = [self.bowl.mark(MINIMUM, f"{rate}_rate") for rate in ("best", "too_small")]
        self.tell("both", show={"one": low[0], "other": [low[1]]}, run_time=0.2)
        self.tell("once_more", point={"first": low[0], "last": low[1]})


@pytest.fixture
def lesson(tmp_path: Path) -> Any:
    return rehearse_with(SCRIPT, Short, tmp_path)


def test_what_stands_behind_a_word_happens_at_it(lesson: Any) -> None:
    gesture = lesson.gestures[0]
    assert (gesture.mark, lesson.walked_to) == ("walks", 2.0)
    assert gesture.time < lesson.walked
    assert gesture.delay == 0.0


def test_a_line_that_is_listened_to_leads_to_its_verb_as_well(lesson: Any) -> None:
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
        again = type(lesson)(rehearsing=True)
        again.setup()
        with heard(again) as notes:
            again.construct()
    assert [reached.mark for reached in notes.marks] == MARKS
    assert again.ball.position.now == 5.0


def test_a_line_can_be_said_alone_and_takes_its_time(lesson: Any) -> None:
    said = [spoken.line.key for spoken in lesson.soundtrack.lines]
    assert said[:2] == ["walk.start", "walk.end"]
    assert len(said) == len(set(said)) == 6
    assert lesson.told > 0.8


def test_a_name_stands_beside_its_ball_in_its_colour_wherever_that_goes(lesson: Any) -> None:
    plate, words = lesson.name
    assert isinstance(plate, Plate)
    assert isinstance(words, Words)
    assert (words.says, words.color_name) == ("the walker", METHOD.color)
    for k in (0.0, 2.0, 5.0):
        lesson.ball.position.set(k)
        u, v = lesson.ball.spot()
        assert words.at() == (u + 10, v - 20)
    other = lesson.bowl.run("too_small", DESCENT)
    assert lesson.beside(other, "x")[1].color_name == DESCENT.color


def test_declared_values_belong_to_one_lecture_and_name_their_facts(lesson: Any) -> None:
    assert (lesson.rate.now, lesson.rate.fact) == (lesson.experiment.better, "better_rate")
    assert (lesson.damping.now, lesson.damping.fact) == (0.5, None)
    assert lesson.twice.now == 2 * lesson.experiment.facts["better_rate"]
    assert lesson.rate is lesson.rate
    other = object.__new__(Short)
    other.rate.set(1.0)
    assert lesson.rate.now == lesson.experiment.better


def test_a_beat_needs_what_belongs_to_something(lesson: Any) -> None:
    assert lesson.seen_at_first == [True, True]


def test_a_need_that_begins_with_nothing_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short.en.toml").write_text(SCRIPT)

    @beat("bowll.whole")
    def walk(self: Any) -> None:
        """Do nothing."""

    lecture = type("Wrong", (Lesson,), {"experiment": LearningRate(), "beats": ("walk",), "walk": walk,
                                        "script_file": str(tmp_path / "short.en.toml")})  # fmt: skip
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        with pytest.raises(LectureError, match=r'needs "bowll\.whole", which it does not have'):
            lecture(rehearsing=True).setup()


def test_what_is_told_appears_and_is_pointed_at_on_its_word(lesson: Any) -> None:
    gesture = lesson.gestures[1]
    assert (gesture.line, gesture.mark) == ("walk.end", "is")
    assert gesture.delay == 0.0
    assert any(isinstance(part, Mark) and part.look == MINIMUM for part in lesson.get_mobject_family_members())


def test_what_is_told_to_go_goes_on_its_word(lesson: Any) -> None:
    assert lesson.gestures[2].mark == "goes"
    assert not any(lesson.is_shown(part) for part in (lesson.ball, *lesson.name))


def test_one_verb_can_follow_a_line_and_its_mark(lesson: Any) -> None:
    assert (lesson.gestures[3].line, lesson.gestures[3].mark) == ("walk.again", "runs")
    assert lesson.gestures[3].delay == 0.0
    assert lesson.ball.position.now == 5.0


def test_things_are_told_by_their_marks(lesson: Any) -> None:
    assert [(gesture.line, gesture.mark) for gesture in lesson.gestures[4:]] == [
        ("walk.both", "one"), ("walk.both", "other"), ("walk.once_more", "first"), ("walk.once_more", "last"),
    ]  # fmt: skip
    assert all(gesture.delay < 0.15 for gesture in lesson.gestures[4:6])
    assert all(lesson.is_shown(mark) for mark in lesson.low)


def test_values_are_taken_to_facts_together(lesson: Any) -> None:
    lesson.play(lesson.varying(lesson.rate, "best_rate"), lesson.varying(lesson.damping, "curvature"), run_time=0.1)
    facts = lesson.experiment.facts
    assert (lesson.rate.now, lesson.rate.fact) == (facts["best_rate"], "best_rate")
    assert (lesson.damping.now, lesson.damping.fact) == (facts["curvature"], "curvature")
