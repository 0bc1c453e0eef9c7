"""Finds the films that can be published, and says of each what is out of date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import msgspec

from scenes.stage.clock import clock_text
from scenes.stage.errors import LectureError, closest
from scenes.stage.film.imports import Imports
from scenes.stage.film.provenance import PROJECT, code_behind, hash_file, hashes
from scenes.stage.film.record import Record, companions, read_record
from scenes.stage.publishing.course import QUALITIES, Course

__all__ = [
    "Film",
    "choose_film",
    "find_film",
    "find_films",
    "other_languages",
    "refuse_stale",
    "what_has_changed",
    "what_is_broken",
    "what_is_stale",
]


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


def find_film(
    folders: Sequence[Path], lecture: str, language: str, height: int | None = None, *, others: bool = False
) -> Film | None:
    """Return the newest film of a whole lecture in a language, of so many pixels in height, or None.

    A film in a size that is none of Manim's qualities was made so on purpose: it is taken where none has the height.
    One that something has changed for since gives way to an older one for which nothing has.

    Parameters
    ----------
    others
        Whether, where none has the height, one of the greatest there is will do.
    """
    spoken = [film for film in find_films(folders, lecture) if film.record.language == language]
    found = [film for film in spoken if height in (None, film.record.height)]
    found = found or [film for film in spoken if film.record.height not in {height for height, _ in QUALITIES.values()}]
    if others and not found:
        found = [film for film in spoken if film.record.height == max(film.record.height for film in spoken)]
    if len(found) < 2:
        return found[0] if found else None
    imports = Imports(PROJECT)
    return next((film for film in found if not what_is_stale(film, PROJECT, imports)), found[0])


def choose_film(
    course: Course, folders: Sequence[Path], lecture: str, language: str | None = None, quality: str | None = None
) -> Film:
    """Return the newest film of a lecture of the course, in the course's quality unless another is asked for.

    Raises
    ------
    LectureError
        There is no such lecture, or no such film.
    """
    name = Path(lecture).stem
    if name not in (*course.lectures, *course.outside):
        if any(name in arc.lectures for arc in course.arcs):
            raise LectureError(f'The lecture "{name}" is still in preparation: it has no file scenes/{name}.py.')
        raise LectureError(f'The course has no lecture "{name}": {closest(name, course.lectures)}')
    language = language or course.languages_of(name)[0]
    if language not in course.languages_of(name):
        spoken = ", ".join(course.languages_of(name))
        raise LectureError(f'The course has no {name} in "{language}"; its languages are: {spoken}.')
    quality = quality or course.quality
    film = find_film(folders, name, language, QUALITIES[quality][0])
    if film is None:
        raise LectureError(_what_there_is(folders, name, language, quality))
    return film


def _what_there_is(folders: Sequence[Path], name: str, language: str, quality: str) -> str:
    """Return that a film is missing, which there are, and what to do."""
    looked = ", ".join(str(folder) for folder in folders)
    films = [film for film in find_films(folders, name) if film.record.language == language]
    heights = sorted({film.record.height for film in films})
    options = [f"--quality {letter}" for height in heights for letter, (h, _) in QUALITIES.items() if h == height]
    there = ""
    if heights:
        there = f" There is one at {' and '.join(f'{height}p' for height in heights)}"
        there += f", which {' or '.join(options)} takes." if options else "."
    return (
        f"There is no finished film of {name} ({language}) at {QUALITIES[quality][0]}p in {looked}.{there} "
        f"To render it: ./run manim -q{quality} scenes/{name}.py"
    )


def other_languages(course: Course, folders: Sequence[Path], film: Film) -> list[Record]:
    """Return the records of the same lecture in the other languages of the course."""
    found = (find_film(folders, film.record.lecture, language) for language in course.languages)
    return [other.record for other in found if other is not None and other.record.language != film.record.language]


def what_is_broken(film: Film) -> list[str]:
    """Return what of a film and of what lies beside it is not as it was rendered, a half-sentence each."""
    found = []
    for name, digest in film.record.files.items():
        path = film.path.with_name(name)
        if not path.is_file():
            found.append(f"{name} is missing")
        elif hash_file(path) != digest:
            found.append(f"{name} is not the one that was rendered with the others")
    return found or _foreign_chapters(film)


def what_is_stale(film: Film, root: Path = PROJECT, imports: Imports | None = None) -> list[str]:
    """Return what has changed since a film was made, a half-sentence each; none if it can be published.

    The film, its captions and its poster are those of the record; the script,
    the recordings and every module behind the lecture are those it was made
    from; the chapters in the file are those of the record. Who asks for
    several films reads the imports of the project once.
    """
    return [*what_is_broken(film), *what_has_changed(film, root, imports)]


def what_has_changed(film: Film, root: Path = PROJECT, imports: Imports | None = None) -> list[str]:
    """Return what has changed of that which a film was made from, a half-sentence each."""
    record, sources = film.record, film.record.sources
    found = []
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


def refuse_stale(films: Collection[Film], *, drafts: bool | None = None) -> None:
    """Refuse films that are out of date, all in one message.

    Parameters
    ----------
    drafts
        Whether films for which something has changed since are taken all the same; None where that cannot be asked
        for. One that is not whole is refused even then.

    Raises
    ------
    LectureError
        Names each film, what has changed and how to render it once more.
    """
    refused, names, whole = [], [], True
    imports = Imports(PROJECT)
    for film in films:
        broken = what_is_broken(film)
        if reasons := broken + ([] if drafts else what_has_changed(film, PROJECT, imports)):
            record = film.record
            refused.append(
                f"{record.lecture} ({record.language}, {record.height}p, {clock_text(record.duration)}) "
                f"is {'not whole' if broken else 'out of date'}: {'; '.join(reasons)}."
            )
            names.append(record.lecture)
            whole = whole and not broken
    if not refused:
        return
    it, is_it = ("it", "it is") if len(names) == 1 else ("them", "they are")
    heights = {film.record.height for film in films if film.record.lecture in names}
    quality = next((f" -q {q}" for q, (height, _) in QUALITIES.items() if heights == {height}), "")
    lectures = " ".join(dict.fromkeys(names))
    remedy = f"To render {it} once more: ./run python -m scenes build{quality} {lectures}"
    if drafts is False and whole:
        remedy += f"\nOr take {it} as {is_it}, with --drafts."
    raise LectureError("\n".join([*refused, remedy]))
