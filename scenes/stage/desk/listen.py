"""What ``python -m scenes listen`` does: hears the finished films, prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import av
import click
from tqdm import tqdm

from scenes.stage.clock import clock_text
from scenes.stage.desk.catalogue import find_lecture, lecture_names, newest_film
from scenes.stage.errors import LectureError
from scenes.stage.inspection.findings import Finding
from scenes.stage.inspection.heard.ear import Ear, Hearing, listen
from scenes.stage.inspection.heard.gestures import MarkedWord, gesture_findings, marked_words, play_gestures
from scenes.stage.inspection.heard.recogniser import Recogniser
from scenes.stage.lesson.lesson import Lesson

__all__ = ["listen_to_films"]


@dataclass(frozen=True)
class _Result:
    lecture: str
    hearing: Hearing
    marked: tuple[MarkedWord, ...]
    unplayed: str
    findings: tuple[Finding, ...]


def listen_to_films(
    names: tuple[str, ...], language: str | None, film: Path | None, as_json: bool, media: Path, ear: Ear | None = None
) -> int:
    """Listen to the films of lectures, print what was found and return the exit status.

    Parameters
    ----------
    names
        The lectures; all that have been rendered by default.
    ear
        Whatever hears; by default the recogniser.

    Raises
    ------
    LectureError
        A lecture, its film or the recogniser does not exist, or one film is given for several lectures.
    """
    ear = ear or Recogniser()
    chosen = tuple(dict.fromkeys(Path(name).stem for name in names))
    if film is not None and len(chosen) != 1:
        raise LectureError(f"One film was given for {len(chosen)} lectures: name the one that it shows.")
    if film is not None and not film.is_file():
        raise LectureError(f"There is no film {film}: render it first, or leave out --film.")
    films = {}
    for name in chosen or tuple(lecture_names()):
        found = film or newest_film(find_lecture(name), name, media)
        if found is None and chosen:
            raise LectureError(
                f"There is no film of {name} under {media}: render it first, `./run manim -qh scenes/{name}.py`."
            )
        if found is not None:
            films[name] = found
    if not films:
        raise LectureError(
            f"There is no film under {media}: render a lecture first, `./run manim -qh scenes/newton.py`."
        )
    results = []
    for name, path in films.items():
        results.append(_listen(name, path, language, media, ear))
        if not as_json:
            _print(results[-1])
    count = sum(len(result.findings) for result in results)
    if as_json:
        click.echo(json.dumps({"findings": count, "lectures": [_plain(r) for r in results]}, indent=2))
    else:
        click.echo(f"{_count(len(results), 'film')} heard: {_count(count, 'finding')}.")
    return int(count > 0)


def _listen(name: str, film: Path, language: str | None, media: Path, ear: Ear) -> _Result:
    lecture = find_lecture(name)
    if language is not None:
        lecture = type(lecture.__name__, (lecture,), {"language": language, "__module__": lecture.__module__})
    script = lecture.__new__(lecture).script  # no renderer is needed to read it
    with _progress(name) as progress:
        hearing = listen(film, script, ear, progress)
    marked, unplayed = _gestures(lecture, film, hearing, media)
    findings = (*hearing.findings, *gesture_findings(marked, film.name))
    return _Result(name, hearing, tuple(marked), unplayed, tuple(sorted(findings, key=lambda f: (f.time, f.kind))))


def _gestures(lecture: type[Lesson], film: Path, hearing: Hearing, media: Path) -> tuple[list[MarkedWord], str]:
    """Return how far gestures are from their words, or why that cannot be said."""
    with av.open(str(film)) as container:
        picture = container.streams.video[0]
        rate = float(picture.average_rate or 60)
        length = picture.frames / rate
    try:
        return marked_words(play_gestures(lecture, rate, length, media), hearing.lines), ""
    except LectureError as error:
        return [], f"{error}"


@contextmanager
def _progress(name: str) -> Iterator[Callable[[float, float], None]]:
    """Show how far the film is heard, where somebody is watching."""
    layout = "{desc}: {n:.0f} of {total:.0f} s |{bar}| {elapsed} gone, about {remaining} to go"
    with tqdm(total=1, desc=f"Listening to {name}", leave=False, bar_format=layout,
              disable=not sys.stderr.isatty()) as bar:  # fmt: skip

        def show(heard: float, total: float) -> None:
            bar.total = total
            bar.update(heard - bar.n)

        yield show


def _print(result: _Result) -> None:
    hearing = result.hearing
    numbers = [number for line in hearing.lines for number in line.numbers if number.meant]
    verdict = _count(len(result.findings), "finding") if result.findings else "clean"
    click.echo(
        f"{result.lecture}: {verdict}; {hearing.word_errors} of {hearing.word_count} words heard differently "
        f"({hearing.word_error_rate:.1%}), {sum(n.right for n in numbers)} of {len(numbers)} numbers heard right, "
        f"film {hearing.film}"
    )
    if hearing.silent_lines:
        click.echo(f"  {_count(len(hearing.silent_lines), 'line')} of the script not in the film.")
    if result.marked:
        late = sorted(abs(word.late) for word in result.marked)
        click.echo(
            f"  {_count(len(late), 'marked word')} and gesture: {median(late):.2f} s apart in the middle, "
            f"{late[int(0.95 * (len(late) - 1))]:.2f} s at 95 %, {late[-1]:.2f} s at most, as heard"
        )
    if result.unplayed:
        click.echo(f"  {result.unplayed}")
    for line in hearing.lines:
        for meant, heard in line.differences:
            click.echo(f"  {clock_text(line.start, 2)}  {line.line.key}: “{meant}” is heard as “{heard}”")
    for finding in result.findings:
        head = "  ".join(part for part in (clock_text(finding.time, 2), finding.kind, finding.line) if part)
        click.echo(f"  {head}\n      {finding.message}.\n      {finding.remedy}.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _plain(result: _Result) -> dict[str, Any]:
    hearing = result.hearing
    return {
        "lecture": result.lecture,
        "film": str(hearing.film),
        "words": hearing.word_count,
        "word_errors": hearing.word_errors,
        "word_error_rate": round(hearing.word_error_rate, 5),
        "lines_not_in_film": list(hearing.silent_lines),
        "lines": [
            {
                "line": line.line.key,
                "start": round(line.start, 3),
                "end": round(line.end, 3),
                "meant": line.line.speech,
                "heard": line.text,
                "word_errors": line.word_errors,
                "differences": [{"meant": meant, "heard": heard} for meant, heard in line.differences],
                "numbers": [
                    {"meant": n.meant, "heard": n.heard, "time": round(n.time, 3), "right": n.right}
                    for n in line.numbers
                ],
            }
            for line in hearing.lines
        ],
        "gestures": [
            {"line": w.line, "mark": w.mark, "time": round(w.time, 3), "late": round(w.late, 3)} for w in result.marked
        ],
        "gestures_not_played": result.unplayed,
        "findings": [finding.as_dict() for finding in result.findings],
    }
