"""The recap: each row of words comes with its mark, on its word, and all go together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from manim import FadeOut, Mobject

from scenes.stage.lesson.lesson import Lesson
from scenes.stage.lesson.recap import RecapRow, show_recap
from scenes.stage.look import theme
from scenes.stage.plots.plot import Marker

SCRIPT = """
title = "A recap"
language = "en"

[screen]
one = "Small is slow."
two = "Large is lost, as we have seen."

[end]
title = "Recap"

[end.first]
text = 'hello to <mark name="all"/>all'

[end.second]
text = 'world to <mark name="none"/>none'
"""


class Recap(Lesson):
    experiment = SimpleNamespace(facts={}, claims={})

    def construct(self) -> None:
        self.chapter("end")
        self.rows = show_recap(
            self,
            RecapRow(say="first", at="all", words="one", mark=Marker(0, 0, theme.MINIMUM, "minimum")),
            RecapRow(say="second", at="none", words="two", mark=Marker(0, 0, theme.ITERATE)),
        )
        self.shown = list(self.mobjects)
        self.play(FadeOut(self.rows))


@pytest.mark.usefixtures("tone")
def test_rows_come_on_their_words_one_under_the_other_and_go_together(
    tmp_path: Path, render_settings: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "recap.en.toml"
    path.write_text(SCRIPT, encoding="utf-8")
    monkeypatch.setattr(Recap, "script_file", str(path))
    with render_settings(dry_run=True):
        lesson = Recap()
        lesson.render()
    heard = [(gesture.line, gesture.mark) for gesture in lesson.gestures]
    assert heard == [("end.first", "all"), ("end.second", "none")]
    assert all(gesture.delay == 0.0 for gesture in lesson.gestures)
    first, second, mark, other = lesson.rows
    assert first.get_bottom()[1] > second.get_top()[1]
    assert first.get_left()[0] == pytest.approx(second.get_left()[0], abs=1e-6)
    for words, beside in ((first, mark), (second, other)):
        assert beside.get_right()[0] < words.get_left()[0]
        assert beside.get_center()[1] == pytest.approx(words.get_center()[1], abs=0.05)
    assert {first, second, mark, other} <= parts(lesson.shown)
    assert not any(len(part.points) for part in parts(lesson.mobjects))


def parts(mobjects: list[Mobject]) -> set[Mobject]:
    """Return all that is on screen, down to the last letter."""
    return {part for mobject in mobjects for part in mobject.get_family()}
