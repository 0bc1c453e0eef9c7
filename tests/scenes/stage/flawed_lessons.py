"""Small lessons for the tests of the inspector."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from manim import Dot

from gdcore.verification import Claim
from scenes.stage.inspection.lecture import LectureReport, inspect_lecture
from scenes.stage.lesson.lesson import Lesson

FACTS = {"start": -2.0, "loss": 4.0, "steps": 12}
CLAIMS = {
    name: Claim(name=name, statement="the loss falls", holds=holds, found="it went from 4 to 5", remedy="start lower")
    for name, holds in (("falls", True), ("rises", False))
}


class Ball(Dot):
    """A mark that shows nothing of an experiment, and says so."""

    decoration = "a ball of the tests"


class Small(Lesson):
    experiment = SimpleNamespace(facts=FACTS, claims=CLAIMS, checks=())
    voice = "silent"

    def check_names(self) -> None:
        """Do nothing: the choreography is not in the class."""


def make_lesson(script: Path | str, construct: Callable[[Any], None]) -> type[Lesson]:
    return type("Flawed", (Small,), {"script_file": str(script), "construct": construct})


def write_script(folder: Path, lines: str, name: str = "small.en.toml", language: str = "en") -> Path:
    path = folder / name
    path.write_text(f'title = "Small"\nlanguage = "{language}"\n[only]\ntitle = "Only"\n{lines}', encoding="utf-8")
    return path


def play(folder: Path, lines: str, construct: Callable[[Any], None], **settings: Any) -> LectureReport:
    lesson = make_lesson(write_script(folder, lines), construct)
    return inspect_lecture(lesson, silent=True, settings={"media_dir": str(folder)}, **settings)


def kinds(report: LectureReport) -> list[str]:
    return [finding.kind for finding in report.findings]
