"""Which lectures there are, how long they last and whether they can be rendered."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av

import scenes
from scenes.stage.clock import clock_text
from scenes.stage.errors import LectureError, closest
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.voice.voice import SilentVoice

__all__ = ["Entry", "find_lecture", "lecture_names", "lectures", "look_up"]


def lecture_names() -> list[str]:
    """Return the module names of all lectures, sorted."""
    folder = Path(scenes.__file__).parent
    return sorted(p.stem for p in folder.glob("*.py") if not p.stem.startswith("_"))


def find_lecture(name: str) -> type[Lesson]:
    """Return the one lecture of ``scenes/<name>.py``.

    Raises
    ------
    LectureError
        There is no such file, or it does not hold exactly one lecture.
    """
    name = Path(name).stem
    if name not in lecture_names():
        raise LectureError(f'There is no lecture "{name}": {closest(name, lecture_names())}')
    module = importlib.import_module(f"scenes.{name}")
    found = [
        member
        for member in vars(module).values()
        if inspect.isclass(member) and issubclass(member, Lesson) and member.__module__ == module.__name__
    ]
    if len(found) != 1:
        raise LectureError(f"{module.__file__} holds {len(found)} lectures; Manim asks which one unless there is one.")
    return found[0]


def lectures(names: tuple[str, ...] = ()) -> Iterator[tuple[str, type[Lesson]]]:
    """Yield the lectures of the given names, or all."""
    for name in names or tuple(lecture_names()):
        yield Path(name).stem, find_lecture(name)


@dataclass(frozen=True)
class Entry:
    """A line of the list of lectures."""

    name: str
    title: str
    languages: tuple[str, ...]
    length: str
    state: str


def look_up(name: str, media: Path) -> Entry:
    """Return what is known about the lecture ``name`` without rendering it."""
    lecture = find_lecture(name)
    languages = tuple(sorted(p.name.split(".")[1] for p in lecture.script_path().parent.glob(f"{name}.*.toml")))
    film = newest_film(lecture, name, media)
    try:
        lesson = lecture.__new__(lecture)  # no renderer is needed to read its script
        script = lesson.script
        lesson.check_claims()
    except LectureError as error:
        return Entry(name, lecture.__name__, languages, "", f"refused: {error}")
    if film is None:
        voice = SilentVoice(script.language)
        seconds = sum(voice.speak(line).duration + line.pause for line in script.lines())
        return Entry(name, script.title, languages, f"about {clock_text(seconds)}", "not rendered yet")
    with av.open(str(film)) as container:
        seconds = (container.duration or 0) / av.time_base
        height = container.streams.video[0].height
    older = film.stat().st_mtime < lecture.script_path().stat().st_mtime
    state = f"rendered at {height}p" + (", script has changed since" if older else "")
    return Entry(name, script.title, languages, clock_text(seconds), state)


def newest_film(lecture: type[Lesson], name: str, media: Path) -> Path | None:
    """Return the finished film that was written last, or None."""
    films = sorted((media / "videos" / name).glob(f"*/{lecture.__name__}.mp4"), key=lambda p: p.stat().st_mtime)
    return films[-1] if films else None
