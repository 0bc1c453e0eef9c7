"""The site: an index of the course and a page a lecture and language, in one folder that works from anywhere."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from PIL import Image

from scenes.stage.errors import LectureError
from scenes.stage.film.record import Record, record_path
from scenes.stage.publishing.av1 import codec_of, second_file
from scenes.stage.publishing.course import QUALITIES, Course, Exercise, check_address, read_exercises
from scenes.stage.publishing.films import Film, find_film, refuse_stale, what_has_changed
from scenes.stage.publishing.pages import ASSETS, Neighbour, Page, phrases, render
from scenes.stage.words.captions import Cue, compose_vtt

__all__ = ["fresh_folder", "link_or_copy", "place_film", "podcast_chapters", "write_site"]


@dataclass(frozen=True)
class _Publication:
    film: Film
    page: Page
    second: Path | None


def write_site(
    course: Course,
    folders: Sequence[Path],
    target: Path,
    *,
    base_url: str = "",
    quality: str | None = None,
    drafts: bool = False,
    av1: bool = False,
    exercises: dict[str, dict[str, Exercise]] | None = None,
) -> list[Page]:
    """Write the site of a course and return its pages.

    Parameters
    ----------
    folders
        Where films are looked for.
    target
        The site's folder, which is replaced as a whole once the new one is complete.
    base_url
        Where the site will stand; without it there are no feeds and no links from elsewhere.
    quality
        Of the films, as Manim's -q; a lecture that has none in it is shown in the size there is.
    drafts
        Whether films that are out of date are shown, with a notice, instead of refused.
    av1
        Whether each page gets a second, smaller file of its film.
    exercises
        By language and lecture; by default those of the course.

    Raises
    ------
    LectureError
        No film is there, one is out of date, the address is none, or the disk is full.
    """
    check_address(base_url, "--base-url")
    height = None if quality is None else QUALITIES[quality][0]
    base = (base_url or course.base_url).rstrip("/") + "/" if base_url or course.base_url else ""
    found = {
        (name, language): film
        for name in course.lectures
        for language in course.languages_of(name)
        if (film := find_film(folders, name, language, height, others=True)) is not None
    }
    if not found:
        looked = ", ".join(str(folder) for folder in folders)
        raise LectureError(
            f"There is no finished film with a record in {looked}: "
            "render the lectures first, with ./run python -m scenes build"
        )
    refuse_stale(found.values(), drafts=drafts)
    if exercises is None:
        exercises = {language: read_exercises(course, language) for language in {key[1] for key in found}}
    published = [
        _publication(course, found, key, exercises[key[1]].get(key[0]), base, drafts=drafts, av1=av1) for key in found
    ]
    with fresh_folder(target) as folder:
        shutil.copytree(ASSETS, folder / "assets", ignore=shutil.ignore_patterns("scorm.js"))
        for publication in published:
            _write_page(publication, folder / publication.film.record.lecture / publication.page.language)
        _write_index(course, [publication.page for publication in published], folder, base)
    return [publication.page for publication in published]


def _publication(
    course: Course,
    found: dict[tuple[str, str], Film],
    key: tuple[str, str],
    exercise: Exercise | None,
    base: str,
    *,
    drafts: bool,
    av1: bool,
) -> _Publication:
    name, language = key
    film = found[key]
    second = second_file(film) if av1 else None
    row = [lecture for lecture, spoken in found if spoken == language]
    at = row.index(name)

    def neighbour(k: int) -> Neighbour | None:
        return Neighbour(row[k], found[row[k], language].record.title) if 0 <= k < len(row) else None

    page = Page(
        record=film.record,
        course=course,
        others=[other.record for (lecture, spoken), other in found.items() if lecture == name and spoken != language],
        exercise=exercise,
        previous=neighbour(at - 1),
        next=neighbour(at + 1),
        av1="film.av1.mp4" if second else None,
        av1_codec=codec_of(second) if second else "",
        address=f"{base}{name}/{language}/" if base else "",
        date=datetime.fromtimestamp(film.path.stat().st_mtime, UTC).isoformat(timespec="seconds"),
        draft=drafts and bool(what_has_changed(film)),
        size=film.path.stat().st_size,
    )
    return _Publication(film, page, second)


def _write_page(publication: _Publication, folder: Path) -> None:
    film, page = publication.film, publication.page
    place_film(film, page, folder)
    if publication.second and page.av1:
        link_or_copy(publication.second, folder / page.av1)
    shutil.copyfile(record_path(film.path), folder / "film.json")
    (folder / "chapters.vtt").write_text(
        compose_vtt([Cue(c.start, c.end, c.title) for c in page.record.chapters], page.language), encoding="utf-8"
    )
    (folder / "chapters.json").write_text(json.dumps(podcast_chapters(page.record), ensure_ascii=False), "utf-8")
    (folder / "index.html").write_text(page.html(), encoding="utf-8")


def podcast_chapters(record: Record) -> dict[str, Any]:
    """Return the chapters as the podcast namespace's JSON, version 1.2."""
    chapters = [{"startTime": round(c.start, 3), "endTime": round(c.end, 3), "title": c.title} for c in record.chapters]
    return {"version": "1.2.0", "title": record.title, "chapters": chapters}


def place_film(film: Film, page: Page, folder: Path) -> None:
    """Put film, poster and captions of every language into the folder of a page."""
    folder.mkdir(parents=True, exist_ok=True)
    link_or_copy(film.path, folder / page.film)
    with Image.open(film.poster) as poster:
        poster.convert("RGB").save(folder / page.poster, format="JPEG", quality=88, optimize=True)
    for language, cues in page.tracks.items():
        text = compose_vtt([Cue(cue.start, cue.end, cue.text) for cue in cues], language)
        (folder / f"captions.{language}.vtt").write_text(text, encoding="utf-8")


def link_or_copy(source: Path, target: Path) -> None:
    """Put a large file in a second place, without a second copy of its bytes where the disk can do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write_index(course: Course, pages: Sequence[Page], folder: Path, base: str) -> None:
    say = phrases(course.languages[0])
    arcs, first = [], 1
    for arc in course.arcs:
        lectures = [
            {
                "name": course.coming.get(name, name.replace("_", " ")),
                "pages": [page for page in pages if page.record.lecture == name],
            }
            for name in arc.lectures
        ]
        arcs.append({"title": arc.title, "about": arc.about, "lectures": lectures, "first": first})
        first += len(lectures)
    common: dict[str, Any] = {
        "course": course,
        "language": course.languages[0],
        "say": say,
        "address": base,
        "root": "",
        "inline": None,
    }
    (folder / "index.html").write_text(render("index.html.j2", arcs=arcs, **common), encoding="utf-8")
    if base:
        dated = [
            {
                "record": page.record,
                "language": page.language,
                "address": page.address,
                "size": page.size,
                "date": format_datetime(datetime.fromisoformat(page.date)),
            }
            for page in pages
        ]
        for name in ("feed.xml", "sitemap.xml"):
            (folder / name).write_text(render(f"{name}.j2", pages=dated, **common), encoding="utf-8")


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of ``target`` when all of it has been written.

    Raises
    ------
    LectureError
        It cannot be written. What stood at ``target`` before still does.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    old = target.with_name(f".{target.name}.old.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        yield draft
        if target.exists():
            target.rename(old)
        draft.rename(target)
    except OSError as error:
        raise LectureError(
            f"{target} cannot be written ({error.strerror or error}): free some space or choose another folder; "
            "what was there before is kept."
        ) from error
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
