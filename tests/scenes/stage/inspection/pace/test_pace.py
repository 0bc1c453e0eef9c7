"""Flaws of pace, each planted in a small lesson beside its innocent twin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from manim import UP, FadeIn, FadeOut, Transform

from scenes.stage import Words
from scenes.stage.film.soundtrack import ChapterMark
from scenes.stage.inspection.pace.pace import PaceStandard, _short_chapters
from tests.scenes.stage.flawed_lessons import Ball, kinds, play

ONE = "[only.one]\ntext = '''Here is a ball, and now it <mark name=\"moves\"/>moves up the hill.'''\n"
TWO = ONE + "[only.two]\ntext = '''There it rests for as long as we like.'''\n"
LONG = "[only.one]\ntext = '''" + "There is a good deal to say about this ball and its hill. " * 4 + "'''\n"


def gesture(before: float = 0.5, wait: float = 0.0, after: float = 0.6) -> Callable[[Any], None]:
    def construct(self: Any) -> None:
        self.chapter("only")
        dot = Ball()
        with self.say("one") as line:
            self.play(FadeIn(dot), run_time=before)
            line.at("moves")
            self.wait(wait)
            self.play(dot.animate.shift(UP), run_time=after)

    return construct


def two_lines(between: Callable[[Any], None], lines: tuple[str, ...] = ("one", "two")) -> Callable[[Any], None]:
    def construct(self: Any) -> None:
        self.chapter("only")
        dot = Ball()
        self.add(dot)
        for name in lines:
            with self.say(name) as line:
                if name == "one":
                    line.at("moves")
                    self.play(dot.animate.shift(UP), run_time=0.4)
            if name != lines[-1]:
                between(self)

    return construct


def unreached(self: Any) -> None:
    self.chapter("only")
    with self.say("one"):
        self.play(FadeIn(Ball()), run_time=0.5)


def timed_by_until(self: Any) -> None:
    self.chapter("only")
    with self.say("one") as line:
        self.play(FadeIn(Ball()), run_time=line.until("moves"))


def show_words(seconds: float) -> Callable[[Any], None]:
    def construct(self: Any) -> None:
        self.chapter("only")
        text = Words("A ball that rests", (960.0, 500.0))
        text.settle()
        with self.say("one") as line:
            self.add(text)
            self.wait(seconds)
            self.remove(text)
            line.at("moves")
            self.play(FadeIn(Ball()), run_time=0.4)

    return construct


def still(moving: bool) -> Callable[[Any], None]:
    def construct(self: Any) -> None:
        self.chapter("only")
        dot = Ball()
        self.add(dot)
        with self.say("one") as line:
            self.wait(line.rest() / 2)
            if moving:
                self.play(Transform(dot, Ball(UP)), run_time=1.0)

    return construct


@pytest.mark.parametrize(
    ("script", "construct", "expected"),
    [
        pytest.param(ONE, gesture(), [], id="a gesture on its word"),
        pytest.param(ONE, gesture(before=2.6), ["gesture_late"], id="an animation before it takes too long"),
        pytest.param(ONE, gesture(wait=0.1), [], id="a gesture within the tolerance"),
        pytest.param(ONE, gesture(wait=0.4), ["gesture_late"], id="a wait between mark and gesture"),
        pytest.param(ONE, gesture(after=4.5), ["animation_overruns_line"], id="an animation outlasts its line"),
        pytest.param(f"{ONE}pause = 4.0\n", gesture(after=4.5), [], id="to watch in silence is asked for"),
        pytest.param(ONE, unreached, ["mark_not_reached"], id="a mark that nobody waits for"),
        pytest.param(ONE, timed_by_until, [], id="a mark that ends an animation"),
        pytest.param(TWO, two_lines(lambda s: None), [], id="one line after the other"),
        pytest.param(TWO, two_lines(lambda s: s.think()), [], id="time to think"),
        pytest.param(TWO, two_lines(lambda s: s.wait(2)), ["idle", "lines_too_far_apart"], id="an idle wait"),
        pytest.param(TWO, two_lines(lambda s: s.wait(0.8)), ["lines_too_far_apart"], id="a slack joint"),
        pytest.param(TWO, two_lines(lambda s: s.play(FadeOut(Ball(3 * UP)), run_time=1.0)), [], id="motion between"),
        pytest.param(TWO, two_lines(lambda s: None, ("one",)), ["line_not_said"], id="a line that is left out"),
        pytest.param(ONE, show_words(0.8), ["text_too_short"], id="words that flash up"),
        pytest.param(ONE, show_words(2.1), [], id="words that can be read"),
        pytest.param(LONG, still(False), ["line_overruns_animation"], id="a still picture under long speech"),
        pytest.param(LONG, still(True), [], id="long speech that moves something"),
    ],
)
def test_a_flaw_of_pace_is_found_and_its_twin_is_not(
    tmp_path: Path, script: str, construct: Callable[[Any], None], expected: list[str]
) -> None:
    assert sorted(kinds(play(tmp_path, script, construct))) == expected


def test_a_finding_names_the_moment_the_line_and_the_place_in_the_scene(tmp_path: Path) -> None:
    report = play(tmp_path, ONE, gesture(wait=0.4), pictures=True)
    (late,) = report.findings
    assert late.line == "only.one"
    assert late.where.startswith("test_pace.py:")
    assert "0.4" in late.message
    assert late.end - late.time == pytest.approx(0.4, abs=0.02)
    assert report.pictures[late].size == (960, 540)


def test_a_chapter_that_a_platform_would_not_show_is_found() -> None:
    chapters = [ChapterMark(0.0, "One"), ChapterMark(12.0, "Two"), ChapterMark(21.9, "Three")]
    found = list(_short_chapters(chapters, 31.9, PaceStandard()))
    assert [(one.kind, one.culprits, one.time, one.end) for one in found] == [("short_chapter", ("Two",), 12.0, 21.9)]
    assert found[0].message == "the chapter “Two” lasts 9.9 s; at least 10 s"
    assert [one.culprits for one in _short_chapters(chapters, 31.8, PaceStandard())] == [("Two",), ("Three",)]
