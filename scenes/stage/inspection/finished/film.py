"""The finished film, inspected as a player finds it: no program but PyAV is needed.

Examples
--------
::

    for finding in inspect_film(Path("newton.mp4"), language="en"):
        print(finding)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenes.stage.inspection.findings import Finding
from scenes.stage.inspection.finished import film_rules
from scenes.stage.inspection.finished.caption_check import check_captions
from scenes.stage.inspection.finished.film_facts import Caption, read_film
from scenes.stage.inspection.finished.film_rules import FilmStandard, Flaw
from scenes.stage.words.script import LANGUAGES

__all__ = ["FilmStandard", "inspect_film"]


def inspect_film(
    path: Path | str,
    *,
    captions: Sequence[Caption] | None = None,
    language: str | None = None,
    standard: FilmStandard | None = None,
    files_beside: bool = True,
) -> list[Finding]:
    """Find what is wrong with a finished film.

    Parameters
    ----------
    path
        An MPEG-4 file.
    captions
        Start and end in seconds, and text; by default those in the film.
    language
        The two-letter code of the script; by default any language tag will do, and the
        captions are held to the standard of alphabetic scripts.
    standard
        The limits.
    files_beside
        Whether captions, transcript and poster must lie beside the film.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    """
    path, limits = Path(path), standard or FilmStandard()
    if not path.is_file():
        raise FileNotFoundError(f"There is no film {path}: render it first, or give the path of an MPEG-4 file.")
    facts = read_film(path)
    read = facts.captions if captions is None else list(captions)
    tag = LANGUAGES.get(language, language) if language is not None else None
    flaws: list[Flaw] = [
        *film_rules.streams(facts),
        *film_rules.picture(facts),
        *film_rules.fast_start(facts),
        *film_rules.durations(facts),
        *film_rules.sound(facts, limits),
        *film_rules.speech(facts, read, limits),
        *film_rules.labels(facts, tag),
        *(film_rules.beside(facts, read, limits) if files_beside else ()),
    ]
    found = [_finding(flaw, path.name) for flaw in flaws]
    found += check_captions(read, language or "en", where=path.name)
    return sorted(found, key=lambda finding: (finding.time, finding.kind))


def _finding(flaw: Flaw, where: str) -> Finding:
    return Finding(
        kind=flaw.kind,
        time=round(flaw.time, 3),
        end=round(flaw.time if flaw.end is None else flaw.end, 3),
        message=flaw.message,
        remedy=flaw.remedy,
        where=where,
    )
