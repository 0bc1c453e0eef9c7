"""What ``python -m scenes inspect`` does: plays, checks the film, prints."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from scenes.stage.clock import clock_text
from scenes.stage.desk.catalogue import find_lecture, lecture_names, newest_film
from scenes.stage.errors import LectureError
from scenes.stage.film.record import read_record, record_path
from scenes.stage.inspection.findings import Finding
from scenes.stage.inspection.finished.film import inspect_film
from scenes.stage.inspection.lecture import LectureReport, inspect_lecture
from scenes.stage.inspection.play.inspectors import EVERYTHING, Progress
from scenes.stage.inspection.truth.film_pixels import check_film_pixels
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.publishing.films import Film
from scenes.stage.publishing.inspected import note_inspection

__all__ = ["inspect_lectures", "variants_of"]


@dataclass(frozen=True)
class _Result:
    lecture: str
    report: LectureReport
    findings: tuple[Finding, ...]
    film: Path | None


def inspect_lectures(
    names: tuple[str, ...],
    silent: bool,
    language: str | None,
    film: Path | None,
    as_json: bool,
    media: Path,
    only: tuple[str, ...] = (),
    variants: bool = False,
) -> int:
    """Inspect lectures, print what was found and return the exit status.

    Raises
    ------
    LectureError
        A lecture or the film does not exist, or one film is given for several lectures.
    """
    names = tuple(dict.fromkeys(Path(name).stem for name in names)) or tuple(lecture_names())
    chosen = {name: _in_language(find_lecture(name), language) for name in names}
    if film is not None and len(chosen) != 1:
        raise LectureError(f"One film was given for {len(chosen)} lectures: name the one that it shows.")
    if film is not None and not film.is_file():
        raise LectureError(f"There is no film {film}: render it first, or leave out --film.")
    results = []
    for name, lecture in chosen.items():
        results.append(_inspect(name, lecture, silent=silent, film=film, media=media, only=only))
        if not as_json:
            _print(results[-1])
        for told, variant in variants_of(name, lecture) if variants else ():
            with _progress(told) as progress:
                report = inspect_lecture(
                    variant, silent=True, progress=progress, settings={"media_dir": str(media)}, only=("truth",)
                )
            results.append(_Result(told, report, report.findings, None))
            if not as_json:
                _print(results[-1])
    count = sum(len(result.findings) for result in results)
    if as_json:
        click.echo(json.dumps({"findings": count, "lectures": [_plain(r) for r in results]}, indent=2))
    else:
        click.echo(_closing(results, count))
    return int(count > 0)


def variants_of(name: str, lecture: type[Lesson]) -> Iterator[tuple[str, type[Lesson]]]:
    """Yield the variants of a lecture that its experiment names, and how they are called: ``newton(start=-14.0)``."""
    kind = type(lecture.experiment)
    for changes in kind.variants:
        told = ", ".join(f"{parameter}={value!r}" for parameter, value in changes.items())
        # Written as a teacher writes it: the words stay those of the lecture.
        members = {"experiment": replace(lecture.experiment, **changes), "__module__": lecture.__module__}
        yield f"{name}({told})", type(lecture.__name__, (lecture,), members)


def _in_language(lecture: type[Lesson], language: str | None) -> type[Lesson]:
    if language is None:
        return lecture
    return type(lecture.__name__, (lecture,), {"language": language, "__module__": lecture.__module__})


def _inspect(
    name: str, lecture: type[Lesson], *, silent: bool, film: Path | None, media: Path, only: tuple[str, ...] = ()
) -> _Result:
    with _progress(name) as progress:
        report = inspect_lecture(
            lecture,
            silent=silent,
            pictures=True,
            progress=progress,
            settings={"media_dir": str(media)},
            only=only or EVERYTHING,
        )
    film = film or newest_film(lecture, name, media)
    findings = _with_pictures(name, report, media)
    if film is not None and not only:
        findings += tuple(inspect_film(film, language=lecture.language))
    if film is not None and "truth" in (only or EVERYTHING):
        findings += tuple(check_film_pixels(film, report.sketches, report.length))
        if record_path(film).is_file():
            note_inspection(Film(film, read_record(record_path(film))), len(findings))
    return _Result(name, report, findings, film)


def _with_pictures(name: str, report: LectureReport, media: Path) -> tuple[Finding, ...]:
    """Write the pictures of an inspection in place of those of the one before."""
    folder = media / "inspection" / name
    if folder.exists():
        shutil.rmtree(folder)
    findings = []
    for number, finding in enumerate(report.findings, 1):
        picture = report.pictures.get(finding)
        if picture is not None:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{number:02d}_{finding.kind}_{finding.time:06.1f}s.png"
            picture.save(path)
            finding = replace(finding, picture=str(path))
        findings.append(finding)
    return tuple(findings)


@contextmanager
def _progress(name: str) -> Iterator[Progress]:
    """Show how far the play is, where somebody is watching."""
    layout = "{desc}: {n:.0f} of about {total:.0f} s |{bar}| {elapsed} gone, about {remaining} to go"
    with tqdm(total=1, desc=f"Playing {name}", leave=False, bar_format=layout, disable=not sys.stderr.isatty()) as bar:

        def show(played: float, total: float) -> None:
            bar.total = max(total, played)
            bar.update(played - bar.n)

        yield show


def _print(result: _Result) -> None:
    report = result.report
    played = f"{report.length:.0f} s played in {report.seconds:.0f} s" if report.frames else "not played"
    film = f"film {result.film}" if result.film else "no finished film"
    verdict = _count(len(result.findings), "finding") if result.findings else "clean"
    compared = sum(report.compared.values())
    click.echo(f"{result.lecture}: {verdict}; {played}, {_count(report.frames, 'frame')}, "
               f"{_count(compared, 'comparison')} with data, {film}")  # fmt: skip
    for finding in result.findings:
        click.echo(_describe(result.lecture, finding))


def _describe(lecture: str, finding: Finding) -> str:
    """Return a finding as a paragraph: where, what, what would mend it, a picture."""
    span = clock_text(finding.time, 2)
    if finding.end > finding.time:
        span += f" for {finding.end - finding.time:.2f} s"
    where = f"scenes/{finding.where}" if finding.where.startswith(f"{lecture}.py") else finding.where
    head = "  ".join(part for part in (span, finding.kind, finding.line, where) if part)
    rows = [f"  {head}", f"      {finding.message}.", f"      {finding.remedy.rstrip('.')}."]
    if finding.picture:
        rows.append(f"      {finding.picture}")
    return "\n".join(rows)


def _closing(results: list[_Result], count: int) -> str:
    flawed = sum(bool(result.findings) for result in results)
    films = sum(result.film is not None for result in results)
    verdict = f"{_count(flawed, 'lecture')} to mend" if flawed else "all clean"
    inspected = f"{_count(len(results), 'lecture')} and {_count(films, 'film')} inspected"
    return f"{inspected}: {_count(count, 'finding')}, {verdict}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _plain(result: _Result) -> dict[str, Any]:
    report = result.report
    return {
        "lecture": result.lecture,
        "length": round(report.length, 3),
        "frames": report.frames,
        "seconds": round(report.seconds, 1),
        "compared": report.compared,
        "caption_languages": list(report.languages),
        "film": None if result.film is None else str(result.film),
        "findings": [finding.as_dict() for finding in result.findings],
    }
