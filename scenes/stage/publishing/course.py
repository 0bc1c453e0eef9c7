"""The course: which lectures in which order and languages, and the exercise of each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from scenes.stage.errors import LectureError, closest
from scenes.stage.film.provenance import PROJECT
from scenes.stage.words.script import LANGUAGES

__all__ = ["QUALITIES", "Arc", "Course", "Exercise", "Part", "check_address", "read_course", "read_exercises"]

_T = TypeVar("_T")

#: Manim's -q: height in pixels and frames a second.
QUALITIES: Final = {"l": (480, 15), "m": (720, 30), "h": (1080, 60), "p": (1440, 60), "k": (2160, 60)}


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a settings file, in which an unknown key is an error."""


class Part(_Table, frozen=True):
    """A question of an exercise, whose answer is a number."""

    ask: str
    answer: float
    within: Annotated[float, Meta(ge=0.0)] | None = None

    @property
    def tolerance(self) -> float:
        """How far from the answer is still right: by default 1 %."""
        return 0.01 * abs(self.answer) if self.within is None else self.within


class Exercise(_Table, frozen=True):
    """The exercise of a lecture."""

    task: str
    parts: Annotated[tuple[Part, ...], Meta(min_length=1)]
    why: str


class Arc(_Table, frozen=True):
    """Some lectures that belong together."""

    title: str
    lectures: tuple[str, ...]
    about: str = ""


class Course(_Table, frozen=True):
    """What ``course.toml`` says."""

    title: str
    languages: Annotated[tuple[str, ...], Meta(min_length=1)]
    arcs: Annotated[tuple[Arc, ...], Meta(min_length=1)]
    summary: str = ""
    quality: str = "h"
    base_url: str = ""
    author: str = ""
    licence: str = ""
    tags: tuple[str, ...] = ()
    coming: dict[str, str] = msgspec.field(default_factory=dict)
    exercises: str = "course/exercises.{language}.toml"

    @property
    def lectures(self) -> tuple[str, ...]:
        """All lectures that exist, in order."""
        present = _lecture_files()
        return tuple(name for arc in self.arcs for name in arc.lectures if name in present)

    @property
    def outside(self) -> tuple[str, ...]:
        """Lectures that exist and are not in the course, such as a variant of one's own."""
        return tuple(sorted(_lecture_files() - {name for arc in self.arcs for name in arc.lectures}))

    def languages_of(self, lecture: str) -> tuple[str, ...]:
        """Return the languages of the course that a lecture has a script for; a variant has those of its base."""
        scripts = PROJECT / "scenes" / "scripts"
        own = {path.name.split(".")[1] for path in scripts.glob(f"{lecture}.*.toml")}
        return tuple(language for language in self.languages if language in own or not own)


def read_course(path: Path | None = None) -> Course:
    """Read the course.

    Raises
    ------
    LectureError
        The file is missing or malformed, or does not fit the lectures: none
        stands in it twice, and those it names exist or are coming.
    """
    path = path or PROJECT / "course.toml"
    course = _read(path, Course)
    for language in course.languages:
        if language not in LANGUAGES:
            raise LectureError(f'{path}: unknown language "{language}": {closest(language, LANGUAGES)}')
        if course.languages.count(language) > 1:
            raise LectureError(f'{path}: the language "{language}" is named twice: leave one.')
    if course.quality not in QUALITIES:
        raise LectureError(f'{path}: the quality is "{course.quality}"; it is one of {", ".join(QUALITIES)}.')
    for key in ("base_url", "licence"):
        check_address(getattr(course, key), f"{path}: {key}")
    if "{language}" not in course.exercises or course.exercises.replace("{language}", "").count("{"):
        raise LectureError(f'{path}: exercises is "{course.exercises}"; it has {{language}} where the language stands.')
    present = _lecture_files()
    named = [name for arc in course.arcs for name in arc.lectures]
    for name in named:
        if named.count(name) > 1:
            raise LectureError(f'{path}: the lecture "{name}" is named twice: leave one.')
        if name not in present and name not in course.coming:
            raise LectureError(f'{path}: there is no lecture "{name}": {closest(name, present)}')
    for language in course.languages:
        if course.lectures and not any(language in course.languages_of(name) for name in course.lectures):
            raise LectureError(
                f'{path}: no lecture has a script in "{language}": '
                f"write scenes/scripts/{course.lectures[0]}.{language}.toml, or take the language out."
            )
    return course


def check_address(address: str, what: str) -> None:
    """Refuse what is no address of the web; none at all is fine.

    Raises
    ------
    LectureError
        Says what it is and what it must be.
    """
    parts = urlsplit(address)
    odd = any(sign.isspace() or sign in '<>"' for sign in address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or odd):
        raise LectureError(f'{what} is "{address}"; an address begins with http:// or https:// and a host.')


def read_exercises(course: Course, language: str, root: Path = PROJECT) -> dict[str, Exercise]:
    """Read the exercises in a language: one of each lecture of the course.

    Raises
    ------
    LectureError
        The file is missing or malformed, or a lecture has no exercise in it.
    """
    path = root / course.exercises.format(language=language)
    exercises = _read(path, dict[str, Exercise])
    for name in course.lectures:
        if language in course.languages_of(name) and name not in exercises:
            raise LectureError(f"{path}: the lecture {name} has no exercise: add a table [{name}].")
    return exercises


def _lecture_files() -> set[str]:
    return {path.stem for path in (PROJECT / "scenes").glob("*.py") if not path.stem.startswith("_")}


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        raise LectureError(f"There is no file {path}: write it, or restore it from the repository.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LectureError(f"{path}: {str(error).rstrip('.')}.") from error
