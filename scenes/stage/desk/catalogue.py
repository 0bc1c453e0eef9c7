"""Which lectures there are, how long they last and what became of their films."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av

import scenes
from scenes.stage.clock import clock_text
from scenes.stage.errors import LectureError, closest
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.voice.voice import SilentVoice
from scenes.stage.words.script import Script, read_script

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


class _AnyNumber(float):
    """Stands for a fact, whatever its format: as long, about, as what would be said."""

    def __format__(self, spec: str) -> str:
        for number in (float(self), int(self), str(int(self))):
            try:
                return format(number, spec)
            except ValueError:
                continue
        return "8"


class _AnyFacts(Mapping[str, float]):
    """Facts of any name, for what needs no more than the length of a line: to compute true ones can take long."""

    def __getitem__(self, name: str) -> float:
        return _AnyNumber(2.5)

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def look_up(name: str, media: Path, build: Path | None = None) -> Entry:
    """Return what is known about the lecture ``name`` without rendering it or asking its experiment.

    Parameters
    ----------
    media, build
        Where Manim, and the build of the course, put films.
    """
    lecture = find_lecture(name)
    path = lecture.script_path()
    languages = tuple(sorted(p.name.split(".")[1] for p in path.parent.glob(f"{name}.*.toml")))
    try:
        script = read_script(path, _AnyFacts())
    except LectureError as error:
        return Entry(name, lecture.__name__, languages, "", f"refused: {error}")
    film = newest_film(lecture, name, media, build)
    if film is None:
        return Entry(name, script.title, languages, _estimate(script), "not rendered yet")
    try:
        with av.open(str(film)) as container:
            seconds = (container.duration or 0) / av.time_base
            height = container.streams.video[0].height
    except (av.error.FFmpegError, IndexError):
        return Entry(name, script.title, languages, _estimate(script), f"{film} cannot be read: render it again")
    older = film.stat().st_mtime < path.stat().st_mtime
    state = f"rendered at {height}p" + (", script has changed since" if older else "")
    return Entry(name, script.title, languages, clock_text(seconds), state)


def _estimate(script: Script) -> str:
    """Return about how long a lecture lasts, from the time that its lines take to read."""
    voice = SilentVoice(script.language)
    return f"about {clock_text(sum(voice.speak(line).duration + line.pause for line in script.lines()))}"


def newest_film(lecture: type[Lesson], name: str, media: Path, build: Path | None = None) -> Path | None:
    """Return the finished film that was written last, or None."""
    films = [*(media / "videos" / name).glob(f"*/{lecture.__name__}.mp4")]
    if build is not None:
        films += (build / "films" / name).glob(f"*/*/{name}.*.mp4")
    return max(films, key=lambda path: path.stat().st_mtime, default=None)
