"""What a line says of a run is held against the part of it that is drawn, before the first frame."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from manim import Scene, tempconfig

from gdcore.experiments import NewtonOnCosine
from scenes.newton import NewtonsMethod
from scenes.stage import DESCENT, Box, Lesson, Plot, Window, beat
from scenes.stage.errors import LectureError

SCRIPT = """title = "Down"
language = "en"
[walk]
title = "Walk"
[walk.down]
text = '''It <mark name="goes"/>walks down into the valley.'''
claims = ["gradient_descent_descends_into_the_valley"]
[rest]
title = "Rest"
[rest.end]
text = '''And there it rests.'''
"""


class Walk(Lesson):
    experiment = NewtonOnCosine()
    beats = ("walk", "rest")
    steps = 6
    voice = "silent"

    @beat()
    def walk(self) -> None:
        plot = Plot(self.experiment, Window(-24, 24, -1.2, 1.42), Box(96, 96, 1824, 884))
        ball = plot.run("gradient_descent", DESCENT)
        with self.say("down") as line:
            self.show(plot, ball)
            line.at("goes")
            self.follow(ball, upto=self.steps)

    @beat()
    def rest(self) -> None:
        with self.say("end"):
            pass


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that renders a variant of the walk and fails when a frame is drawn before a refusal."""
    (tmp_path / "walk.en.toml").write_text(SCRIPT, encoding="utf-8")
    drawn: list[Any] = []
    usual = Scene.play
    monkeypatch.setattr(Scene, "play", lambda self, *a, **k: (drawn.append(self), usual(self, *a, **k))[1])

    def run(**changes: Any) -> tuple[Lesson, int]:
        variant = type("Variant", (Walk,), {"script_file": str(tmp_path / "walk.en.toml"), **changes})
        with tempconfig({"dry_run": True, "verbosity": "ERROR", "media_dir": str(tmp_path), "progress_bar": "none"}):
            lesson = variant()
            try:
                lesson.render()
            finally:
                run.drawn = len(drawn)  # type: ignore[attr-defined]
        return lesson, len(drawn)

    return run


def test_a_line_that_is_true_of_what_is_drawn_is_played(render: Any) -> None:
    lesson, drawn = render()
    assert drawn > 0
    assert lesson.timeline.time > 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"steps": 1}, "inside the valley"),
        ({"experiment": NewtonOnCosine(learning_rate=5.0)}, "-11.03 after 6 iterations"),
    ],
    ids=["too few steps drawn", "too small a rate"],
)
def test_a_line_that_the_drawn_steps_do_not_show_is_refused_before_a_frame(
    render: Any, changes: dict[str, Any], said: str
) -> None:
    """The run ends in the valley either way; the ball that is drawn does not."""
    with pytest.raises(LectureError, match=r"line walk\.down says .* what is drawn does not show it") as caught:
        render(**changes)
    assert said in str(caught.value) or "outside the valley" in str(caught.value)
    assert render.drawn == 0


def test_numbers_that_scipy_does_not_confirm_refuse_the_render(render: Any) -> None:
    class Wrong(NewtonOnCosine):
        @property
        def objective(self) -> Any:
            right = super().objective
            return replace(right, hess=lambda x: 1.003 * right.hess(x))

    with pytest.raises(LectureError, match="its numbers are not confirmed"):
        render(experiment=Wrong())
    assert render.drawn == 0


def test_beats_are_chosen_and_ordered_and_their_lines_go_with_them(render: Any) -> None:
    lesson, _ = render(beats=("rest",))
    assert [line.key for line in lesson.script.lines()] == ["rest.end"]
    lesson, _ = render(beats=("rest", "walk"))
    assert [line.key for line in lesson.script.lines()] == ["rest.end", "walk.down"]


@pytest.mark.parametrize(("beats", "message"), [(("wlak",), 'no beat "wlak".*walk'), (("fly",), 'no beat "fly"')])
def test_an_unknown_beat_is_refused_in_a_sentence(render: Any, beats: tuple[str, ...], message: str) -> None:
    with pytest.raises(LectureError, match=message):
        render(beats=beats)


@pytest.mark.parametrize("name", NewtonsMethod.beats)
def test_every_beat_of_a_lecture_can_be_played_alone(name: str) -> None:
    alone = type("Alone", (NewtonsMethod,), {"beats": (name,)})
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
        lesson = alone(rehearsing=True)
        lesson.setup()
        lesson.construct()
    assert lesson.timeline.time > 5
