"""Names of segments: the same for the same picture, another for any other, whatever was rendered before."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from manim import Camera, Create, Dot, FadeIn, Square, UpdateFromAlphaFunc, linear

from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.values import Value
from scenes.stage.film.sources import sources_of
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look.text import formula, words

SCRIPT = 'title = "Trial"\nlanguage = "en"\n[one]\ntitle = "One"\n[one.only]\ntext = "look at this"\n'
LECTURE = """
from types import SimpleNamespace
from manim import Dot, Square, UpdateFromAlphaFunc
from manim import linear
from helpers.shapes import place
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.values import Value
from scenes.stage.look.text import formula, words

class Trial(Lesson):
    experiment = SimpleNamespace(facts={}, claims={}, checks=())

    def construct(self):
        self.chapter("one")
        with self.say("only"):
            pass
        self.add(words("again"), formula("x^2 / 3"))
        dot = Dot()
        self.add(dot)
        self.play(UpdateFromAlphaFunc(dot, lambda m, share: m.move_to(place(share)), run_time=0.4, rate_func=linear))
        self.play(Square().animate.shift((1, 0, 0)), run_time=0.3)
        self.add(Number(Value(2.5), ".1f", (900.0, 400.0)), words("again"), formula("x^2 / 3"))
        self.wait(0.3)
"""
HELPER = "def place(share):\n    return (share, {height}, 0)\n"


class Trial(Lesson):
    experiment = SimpleNamespace(facts={}, claims={}, checks=())

    def construct(self) -> None:
        self.chapter("one")
        with self.say("only"):
            pass
        self.act()

    def act(self) -> None:
        raise NotImplementedError


@pytest.fixture
def names(tmp_path: Path, render_settings: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return a function that renders a trial lecture and returns the names of its segments."""
    monkeypatch.setenv("LECTURE_VOICE", "silent")
    script = tmp_path / "trial.en.toml"
    script.write_text(SCRIPT, encoding="utf-8")

    def render(act: Callable[[Lesson], None], **settings: Any) -> list[str]:
        made = type("Trial", (Trial,), {"act": act, "script_file": str(script), "__module__": __name__})
        with render_settings(**settings):
            lesson = made()
            lesson.render()
        return [Path(file).name for file in lesson.renderer.file_writer.partial_movie_files if file]

    return render


@pytest.fixture
def lecture(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "trial.en.toml").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "helpers" / "shapes.py").write_text(HELPER.format(height=1), encoding="utf-8")
    (tmp_path / "trial.py").write_text(LECTURE, encoding="utf-8")
    return tmp_path / "trial.py"


def render_alone(lecture: Path, *options: str, media: str = "media") -> list[str]:
    """Render in a process of its own and return the names of all segments that are there."""
    folder = lecture.parent / media
    done = subprocess.run(
        [sys.executable, "-m", "manim", "-v", "ERROR", "--progress_bar", "none", "-r", "64,36", "--fps", "10",
         "--media_dir", str(folder), *options, str(lecture)],
        env={**os.environ, "LECTURE_VOICE": "silent", "PYTHONPATH": os.pathsep.join([str(lecture.parent), *sys.path])},
        cwd=lecture.parent, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted(path.name for path in folder.glob("videos/**/partial_movie_files/Trial/*.mp4"))


def test_names_depend_neither_on_the_process_nor_on_what_was_rendered_before(lecture: Path) -> None:
    whole = render_alone(lecture)
    assert len(whole) == 4
    part = render_alone(lecture, "-n", "2,3", media="in_parts")
    assert set(part) < set(whole)
    assert render_alone(lecture, media="in_parts") == whole


def test_a_helper_that_changes_is_seen_and_one_that_is_not_used_is_not(lecture: Path) -> None:
    before = render_alone(lecture)
    (lecture.parent / "helpers" / "other.py").write_text("x = 1\n", encoding="utf-8")
    assert render_alone(lecture) == before
    (lecture.parent / "helpers" / "shapes.py").write_text(HELPER.format(height=2), encoding="utf-8")
    assert len(render_alone(lecture)) == 2 * len(before)


def test_the_sources_of_a_lecture_are_all_that_it_imports() -> None:
    newton = importlib.import_module("scenes.newton").NewtonsMethod
    sources = sources_of(newton)
    found = {"/".join(file.parts[-3:]) for file in sources.files}
    assert {"stage/plots/plot.py", "gdcore/objectives/named.py", "stage/film/segment_key.py"} <= found
    assert "newton.py" in {file.name for file in sources.files}
    assert not any("site-packages" in file.parts or (file.name == "local_minimum.py" and file.parent.name == "scenes")
                   for file in sources.files)  # fmt: skip
    assert "scenes.stage.plots.plot" in sources.modules


def test_the_same_in_one_process_is_the_same_whatever_texts_were_made_before(names: Callable[..., Any]) -> None:
    def act(lesson: Lesson) -> None:
        lesson.add(formula("x^2 / sqrt(3)"), words("the same words"), Number(Value(1.25), ".2f", (900.0, 400.0)))
        lesson.play(FadeIn(words("others")), run_time=0.3)
        lesson.wait(0.3)

    assert names(act) == names(act)


def change(**state: Any) -> Callable[[Lesson], None]:
    """Return what a trial plays with a dot of a given look."""

    def act(lesson: Lesson) -> None:
        dot = Dot()
        for name, value in state.items():
            setattr(dot, name, value)
        lesson.add(dot)
        lesson.wait(0.3)

    return act


PLAYS: dict[str, Callable[[Lesson], None]] = {
    "as it is": change(),
    "another colour": change(fill_rgbas=np.array([[1.0, 0.0, 0.0, 1.0]])),
    "another layer": change(z_index=1),
    "a state of its own": change(phase=1.0),
    "an updater": change(updaters=[lambda dot: dot.shift([0.1, 0, 0])]),
    "longer": lambda lesson: (lesson.add(Dot()), lesson.wait(0.5))[0],
    "another background": lambda lesson: (setattr(lesson.camera, "background_color", "#123456"), change()(lesson))[0],
    "another animation": lambda lesson: lesson.play(FadeIn(Dot()), run_time=0.3),
    "another of the same class": lambda lesson: lesson.play(FadeIn(Dot(), scale=0.5), run_time=0.3),
    "another pace": lambda lesson: lesson.play(FadeIn(Dot(), rate_func=linear), run_time=0.3),
    "the first of two alike": lambda lesson: two_alike(lesson, 0),
    "the second of two alike": lambda lesson: two_alike(lesson, 1),
    "driven": lambda lesson: driven(lesson, 1.0),
    "driven farther": lambda lesson: driven(lesson, 2.0),
}


def two_alike(lesson: Lesson, which: int) -> None:
    dots = [Dot(), Dot()]
    lesson.add(dots[0], Square(fill_opacity=1), dots[1])
    lesson.play(dots[which].animate.shift([1.0, 0, 0]), run_time=0.3)


def driven(lesson: Any, far: float) -> None:
    lesson.far, dot = far, Dot()

    def go(share: float) -> None:
        dot.move_to([lesson.far * share, 0, 0])

    lesson.add(dot)
    lesson.play(UpdateFromAlphaFunc(dot, lambda _, share: go(share), run_time=0.3))


def test_every_difference_of_the_picture_has_its_own_name(names: Callable[..., Any]) -> None:
    last = {what: names(act)[-1] for what, act in PLAYS.items()}
    assert len(set(last.values())) == len(PLAYS)
    again = {what: names(act)[-1] for what, act in PLAYS.items() if "updater" not in what}
    assert all(last[what] == name for what, name in again.items())


def test_what_cannot_be_followed_is_drawn_in_every_render(names: Callable[..., Any]) -> None:
    def act(lesson: Lesson) -> None:
        dot = Dot()
        dot.lock = threading.Lock()
        lesson.add(dot)
        lesson.wait(0.3)

    first, second = names(act), names(act)
    assert first[:-1] == second[:-1]
    assert first[-1] != second[-1]


def test_nothing_is_drawn_for_a_segment_that_is_there(
    names: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []
    usual = Camera.capture_mobjects

    def capture(self: Camera, *args: Any, **kwargs: Any) -> None:
        drawn.append(args)
        usual(self, *args, **kwargs)

    def act(lesson: Lesson) -> None:
        square = Square()
        lesson.play(Create(square), run_time=0.5)
        lesson.play(square.animate.shift([1.0, 0, 0]), run_time=0.5)

    monkeypatch.setattr(Camera, "capture_mobjects", capture)
    cold = names(act)
    assert len(drawn) > 10
    drawn.clear()
    assert names(act) == cold
    assert not drawn
