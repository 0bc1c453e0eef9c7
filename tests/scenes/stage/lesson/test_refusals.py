"""What keeps a variant from being rendered is said in one sentence; a mistake in the code keeps its traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest

from scenes.stage.lesson.landscape_lesson import LandscapeLesson
from scenes.stage.surface.drawing import gl

HEAD = "from gdcore.experiments.local_minimum import LocalMinimum\nfrom scenes.stage.lesson.lesson import Lesson\n"
BODY = "class Mine(Lesson):\n    experiment = {}\n    def construct(self):\n        {}\n"
REFUSED = {
    "a value": (BODY.format("LocalMinimum(noise=-1)", "pass"), "noise must not be negative, got -1.0"),
    "a name": (BODY.format("LocalMinimum(nose=1)", "pass"), "unexpected keyword argument 'nose'"),
    "outside a class": ("mine = LocalMinimum(samples=0)\n", "samples"),
}
MISTAKES = {
    "in the class body": BODY.format("float('x')", "pass"),
    "in a function": "def make():\n    return LocalMinimum(noise=-1)\n" + BODY.format("make()", "pass"),
    "another kind": BODY.format("LocalMinimum(noise=-1) if nosuch else 1", "pass"),
}


def render(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "mine.py").write_text(HEAD + text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "manim", "-ql", "mine.py"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "300"},
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_parameter_in_a_class_body_is_one_sentence(case: str, tmp_path: Path) -> None:
    text, sentence = REFUSED[case]
    done = render(tmp_path, text)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    (said,) = [line for line in done.stderr.splitlines() if "Not rendered." in line]
    assert sentence in said
    assert "mine.py, line " in said
    assert ("in class Mine" in said) == ("class" in text)


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_the_code_keeps_its_traceback(case: str, tmp_path: Path) -> None:
    done = render(tmp_path, MISTAKES[case])
    assert done.returncode == 1
    assert "Traceback" in done.stdout + done.stderr


def test_without_opengl_a_landscape_is_refused_before_a_line_is_spoken(
    monkeypatch: pytest.MonkeyPatch, render_settings: Any
) -> None:
    class Silent(LandscapeLesson):
        experiment: ClassVar[Any] = None

        def check_claims(self) -> None:
            pytest.fail("OpenGL comes first")

        def _speak_all(self) -> None:
            pytest.fail("a line was spoken")

    def missing() -> None:
        raise gl.OpenGLMissingError("Surfaces are drawn with OpenGL, and none can be had here.")

    monkeypatch.setattr(gl, "context", missing)
    with render_settings(), pytest.raises(gl.OpenGLMissingError):
        Silent().render()
