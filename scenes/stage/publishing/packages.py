"""Packages for learning platforms: SCORM 1.2 of a lecture, IMS Common Cartridge 1.1 of the course.

References
----------
ADL, SCORM 1.2 (2001). IMS Global, Common Cartridge 1.1 (2011), whose
questions are a profile of QTI 1.2.1.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from scenes.stage.atomic_files import whole_or_not_at_all
from scenes.stage.errors import LectureError
from scenes.stage.publishing.course import Course, Exercise, Part
from scenes.stage.publishing.films import Film
from scenes.stage.publishing.pages import Page, asset, phrases, render
from scenes.stage.publishing.site import place_film

__all__ = ["accepted_texts", "write_cartridge", "write_scorm"]

_STORED: Final = {".mp4", ".jpg"}


def write_scorm(film: Film, page: Page, target: Path) -> Path:
    """Write the watch page of a lecture as a SCORM 1.2 package; scripts and styles are inside it."""
    page = replace(page, package=True, root="", scripts=("scorm.js", "player.js"), address="")
    with _scratch(target) as folder:
        place_film(film, page, folder)
        (folder / "assets").mkdir()
        for script in ("style.css", *page.scripts):
            (folder / "assets" / script).write_text(asset(script), encoding="utf-8")
        (folder / "index.html").write_text(page.html(), encoding="utf-8")
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        manifest = render(
            "scorm12.xml.j2",
            identifier=f"lecture-{film.record.lecture}-{film.record.language}",
            title=film.record.title,
            files=files,
        )
        (folder / "imsmanifest.xml").write_text(manifest, encoding="utf-8")
        return _zip(folder, target)


@dataclass(frozen=True)
class _Lecture:
    identifier: str
    title: str
    page: str
    files: tuple[str, ...]
    exercise: str


def write_cartridge(
    course: Course, films: Sequence[Film], exercises: dict[str, Exercise], language: str, target: Path
) -> Path:
    """Write the course in one language as a Common Cartridge: pages with films and captions, exercises as tests.

    Platforms take scripts out of such pages, so they have none: the film has
    the browser's own controls and its captions, and the words stand below it.
    """
    say = phrases(language)
    with _scratch(target) as folder:
        lectures = {
            film.record.lecture: _write_lecture(film, course, exercises.get(film.record.lecture), say, folder)
            for film in films
        }
        arcs = [
            {"title": arc.title, "lectures": [lectures[name] for name in arc.lectures if name in lectures]}
            for arc in course.arcs
            if any(name in lectures for name in arc.lectures)
        ]
        manifest = render(
            "cartridge.xml.j2",
            identifier=f"course-{language}",
            title=course.title,
            language=language,
            arcs=arcs,
            say=say,
        )
        (folder / "imsmanifest.xml").write_text(manifest, encoding="utf-8")
        return _zip(folder, target)


def _write_lecture(
    film: Film, course: Course, exercise: Exercise | None, say: Mapping[str, str], folder: Path
) -> _Lecture:
    record = film.record
    identifier = re.sub(r"\W", "-", record.lecture)
    page = Page(record=record, course=course, scripts=(), package=True, root="../")
    place = folder / record.lecture
    place_film(film, page, place)
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets" / "style.css").write_text(asset("style.css"), encoding="utf-8")
    (place / "index.html").write_text(page.html(), encoding="utf-8")
    files = sorted(path.relative_to(folder).as_posix() for path in place.iterdir())
    test = ""
    if exercise is not None:
        test = f"{record.lecture}-exercise/assessment.xml"
        (folder / test).parent.mkdir()
        parts: list[dict[str, Any]] = [
            {"ask": f"{part.ask} ({say['as_number']})", "texts": accepted_texts(part)} for part in exercise.parts
        ]
        text = render(
            "exercise.xml.j2",
            identifier=f"{identifier}-exercise",
            title=record.title,
            task=exercise.task,
            why=exercise.why,
            parts=parts,
        )
        (folder / test).write_text(text, encoding="utf-8")
    return _Lecture(identifier, record.title, f"{record.lecture}/index.html", (*files, "assets/style.css"), test)


def accepted_texts(part: Part) -> list[str]:
    """Return the ways in which an answer may be typed where a platform compares letters.

    They are its roundings that are near enough, with a point or a comma, and with either minus.

    >>> accepted_texts(Part(ask="?", answer=-1.8))[:6]
    ['-1.8', '-1,8', '−1.8', '−1,8', '-1.80', '-1,80']
    """
    written = [f"{part.answer:g}", *(f"{part.answer:.{digits}f}" for digits in range(5))]
    near = [text for text in written if abs(float(text) - part.answer) <= part.tolerance + 1e-12]
    texts = [sign for text in near for sign in (text, text.replace("-", "−"))]
    return list(dict.fromkeys(way for text in texts for way in (text, text.replace(".", ","))))


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """Yield a folder beside a package that is to be written, for what goes into it.

    Raises
    ------
    LectureError
        It cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside it, so that films need not be copied.
        with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as name:
            yield Path(name)
    except OSError as error:
        raise LectureError(f"{target} cannot be written ({error.strerror or error}): free some space.") from error


def _zip(folder: Path, target: Path) -> Path:
    """Pack a folder; the same files give the same bytes."""
    with whole_or_not_at_all(target) as draft, zipfile.ZipFile(draft, "w") as package:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _STORED else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, path.read_bytes())
    return target
