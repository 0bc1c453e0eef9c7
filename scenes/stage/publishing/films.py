"""Finds the films that can be published, and says of each what is out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import msgspec

from scenes.stage.clock import clock_text
from scenes.stage.errors import LectureError, closest
from scenes.stage.film.imports import Imports
from scenes.stage.film.provenance import PROJECT, code_behind, hash_file, hashes
from scenes.stage.film.record import Record, companions, read_record
from scenes.stage.publishing.course import Course

__all__ = ["Film", "choose_film", "find_film", "find_films", "other_languages", "refuse_stale", "what_is_stale"]


@dataclass(frozen=True)
class Film:
    """A finished film and its record."""

    path: Path
    record: Record

    @property
    def poster(self) -> Path:
        """Its picture."""
        return companions(self.path)[-1]


def find_films(folders: Iterable[Path], lecture: str | None = None) -> Iterator[Film]:
    """Yield the films of whole lectures below some folders that have a record, the newest first.

    Raises
    ------
    LectureError
        There is none, but a record that is not whole or of another version.
    """
    films, unread = [], []
    for path in (path for folder in folders for path in folder.rglob("*.json") if _is_record(path)):
        try:
            record = read_record(path)
        except LectureError as error:
            unread.append((path, error))
            continue
        if record.whole and lecture in (None, record.lecture):
            films.append(Film(path.with_name(record.film), record))
    yield from sorted(films, key=_age)
    # An old draft keeps nobody from publishing the film that was made since.
    for path, reason in unread:
        if not films and _may_be_of(path, lecture):
            raise reason


def _may_be_of(path: Path, lecture: str | None) -> bool:
    """Whether a record that cannot be read may be one of a lecture."""
    try:
        told = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return True
    return not isinstance(told, dict) or lecture in (None, told.get("lecture", lecture))


def _age(film: Film) -> float:
    """Return how old a film is, in seconds before the epoch; one that is not there is older than any."""
    return -film.path.stat().st_mtime if film.path.is_file() else float("inf")


def _is_record(path: Path) -> bool:
    """Whether a file is the record of a film: it bears the film's name, or that of its captions."""
    return any(path.with_suffix(ending).exists() for ending in (".mp4", ".mov", ".webm", ".vtt"))


def find_film(folders: Sequence[Path], lecture: str, language: str, height: int = 0) -> Film | None:
    """Return the newest film of a whole lecture in a language, of so many pixels in height or more, or None."""
    films = (film for film in find_films(folders, lecture) if film.record.language == language)
    return next((film for film in films if film.record.height >= height), None)


def choose_film(
    course: Course, folders: Sequence[Path], lecture: str, language: str | None = None, height: int = 0
) -> Film:
    """Return the newest film of a lecture of the course; of those that are so high, if there is one.

    Raises
    ------
    LectureError
        There is no such lecture or no such film.
    """
    name = Path(lecture).stem
    if name not in course.lectures:
        raise LectureError(f'The course has no lecture "{name}": {closest(name, course.lectures)}')
    language = language or course.languages_of(name)[0]
    if language not in course.languages_of(name):
        spoken = ", ".join(course.languages_of(name))
        raise LectureError(f'The course has no {name} in "{language}"; its languages are: {spoken}.')
    film = find_film(folders, name, language, height) or find_film(folders, name, language)
    if film is None:
        looked = ", ".join(str(folder) for folder in folders)
        raise LectureError(
            f"There is no finished film of {name} ({language}) in {looked}: render it first, "
            f"for instance with `./run manim -qh scenes/{name}.py`."
        )
    return film


def other_languages(course: Course, folders: Sequence[Path], film: Film) -> list[Record]:
    """Return the records of the same lecture in the other languages of the course."""
    found = (find_film(folders, film.record.lecture, language) for language in course.languages)
    return [other.record for other in found if other is not None and other.record.language != film.record.language]


def what_is_stale(film: Film, root: Path = PROJECT, imports: Imports | None = None) -> list[str]:
    """Return what has changed since a film was made, a half-sentence each; none if it can be published.

    The film, its captions and its poster are those of the record; the script,
    the recordings and every module behind the lecture are those it was made
    from; the chapters in the file are those of the record. Who asks for
    several films reads the imports of the project once.
    """
    record, sources = film.record, film.record.sources
    found = []
    for name, digest in record.files.items():
        path = film.path.with_name(name)
        if not path.is_file():
            found.append(f"{name} is missing")
        elif hash_file(path) != digest:
            found.append(f"{name} is not the one that was rendered with the others")
    if not found:
        found += _foreign_chapters(film)
    lecture, script = root / sources.lecture, root / sources.script
    if not script.is_file() or hash_file(script) != sources.script_hash:
        found.append(f"the script {sources.script} has changed since")
    if not lecture.is_file():
        return [*found, f"the lecture {sources.lecture} does not exist any more"]
    found += _changes("the code behind it", sources.code, hashes(code_behind(lecture, root, imports), root))
    folder = root / "assets" / "recordings" / script.name.split(".")[0] / record.language
    now = hashes(sorted(path for path in folder.glob("*") if path.is_file()), root)
    found += _changes("the teacher's recordings", sources.recordings, now)
    return found


def _foreign_chapters(film: Film) -> list[str]:
    with av.open(str(film.path)) as container:
        inside = [(float(c["start"] * (c["time_base"] or 1)), c["metadata"]["title"]) for c in container.chapters()]
    told = [(chapter.start, chapter.title) for chapter in film.record.chapters]
    same = [title for _, title in inside] == [title for _, title in told] and all(
        abs(start - begins) < 0.002 for (start, _), (begins, _) in zip(inside, told, strict=True)
    )
    return [] if same else ["the chapters in the film are not those of its record"]


def _changes(what: str, then: dict[str, str], now: dict[str, str]) -> list[str]:
    changed = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    if not changed:
        return []
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    verb = "have" if what.endswith("s") else "has"
    return [f"{what} {verb} changed since ({changed[0]}{more})"]


def refuse_stale(films: Iterable[Film]) -> None:
    """Refuse films that are out of date, all in one message.

    Raises
    ------
    LectureError
        Names each film, what has changed and how to render it once more.
    """
    refused = []
    imports = Imports(PROJECT)
    for film in films:
        if reasons := what_is_stale(film, PROJECT, imports):
            height = film.record.height
            remedy = f"render scenes/{film.record.lecture}.py once more"
            refused.append(
                f"{film.record.lecture} ({film.record.language}, {height}p, {clock_text(film.record.duration)}) "
                f"is out of date: {'; '.join(reasons)}. To publish it, {remedy}."
            )
    if refused:
        raise LectureError("\n".join(refused))
