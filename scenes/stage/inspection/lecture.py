"""A whole lecture, inspected in one play: layout, pace, truth, captions and words."""

from __future__ import annotations

import inspect
import time
import traceback
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from manim import Scene, tempconfig
from PIL import Image

from scenes.stage.errors import LectureError
from scenes.stage.inspection.findings import Finding
from scenes.stage.inspection.finished.caption_check import check_captions
from scenes.stage.inspection.pace.pace import check_pace
from scenes.stage.inspection.play.dry_play import QUIET, watched
from scenes.stage.inspection.play.inspectors import EVERYTHING, LectureWitness, Progress
from scenes.stage.inspection.play.narration import Heard, heard
from scenes.stage.inspection.play.reading import recording
from scenes.stage.inspection.truth.film_pixels import Sketch
from scenes.stage.inspection.truth.typed_numbers import typed_digits, typed_stretches
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.voice.voice import SilentVoice
from scenes.stage.words.captions import Cue, give_time_to_read, make_cues
from scenes.stage.words.script import Script

__all__ = ["LectureReport", "inspect_lecture"]


@dataclass(frozen=True)
class LectureReport:
    """What an inspection of a lecture found, and what it looked at.

    Attributes
    ----------
    findings
        In order of time.
    pictures
        For each finding with something to see: the moment, its culprit outlined.
    length
        Of the lecture, in seconds.
    seconds
        That the inspection took.
    frames
        How many were looked at.
    compared
        States of drawings, by their kind, that were held against the experiment.
    languages
        Whose captions were checked.
    sketches
        Where graphs must be seen at some moments of rest, for the finished film.
    """

    findings: tuple[Finding, ...]
    pictures: dict[Finding, Image.Image] = field(repr=False)
    length: float
    seconds: float
    frames: int
    compared: dict[str, int]
    languages: tuple[str, ...]
    sketches: tuple[Sketch, ...] = field(default=(), repr=False)


def inspect_lecture(
    lecture: type[Lesson],
    *,
    silent: bool = False,
    rate: float = 10.0,
    frame_rate: float = 60.0,
    pictures: bool = False,
    progress: Progress | None = None,
    settings: dict[str, Any] | None = None,
    only: Collection[str] = EVERYTHING,
) -> LectureReport:
    """Play a lecture once without a film and report all that is wrong with it.

    Parameters
    ----------
    lecture
        A lesson.
    silent
        Whether its lines take the time of reading instead of that of its voice.
    rate
        Frames a second that are looked at, besides the first and last of each animation.
    frame_rate
        Of the clock, in frames a second.
    pictures
        Whether to draw the moment of each finding.
    progress
        Called with seconds played and about how many there will be.
    settings
        Further values for Manim's configuration.
    only
        What is looked at: out of ``"layout"``, ``"pace"``, ``"truth"``, ``"captions"``.
    """
    began = time.perf_counter()
    script, found = _read(lecture)
    if script is None or any(finding.kind == "claim_does_not_hold" for finding in found):
        return LectureReport(tuple(found), {}, 0.0, time.perf_counter() - began, 0, {}, ())
    with tempconfig({**QUIET, "frame_rate": frame_rate, **(settings or {})}), recording():
        lesson = lecture()
        # The film is not written, but its timing is the same as if it were.
        voice = {"get_voice": lambda: SilentVoice(script.language)} if silent else {"_makes_time": lambda: True}
        vars(lesson).update(voice, rehearsed=False)  # it is played at once, and what fails is found at its line
        witness = LectureWitness(lesson, pictures=pictures, progress=progress, only=only)
        with heard(lesson) as notes:
            witness.notes = notes
            failure = _play(lesson, witness, rate)
        length = lesson.timeline.time
        heeded = "captions" in only
        captions, languages = _captions(lecture, lesson, length, complete=not failure) if heeded else ([], ())
        found += [*witness.findings, *captions, *failure]
        if not failure and "pace" in only:
            chapters = [] if silent else lesson.soundtrack.chapters
            found += check_pace(notes, witness.pace, script, length, chapters=chapters)
        found = [_with_line(finding, notes) for finding in sorted(found, key=lambda f: (f.time, f.kind, f.culprits))]
        drawn = {finding: witness.picture(replace(finding, line="")) for finding in found} if pictures else {}
    return LectureReport(
        tuple(found), {finding: picture for finding, picture in drawn.items() if picture is not None}, length,
        time.perf_counter() - began, witness.frames, witness.audit.compared,
        languages, witness.sketches.sketches,
    )  # fmt: skip


def _with_line(finding: Finding, notes: Heard) -> Finding:
    seen = finding.region is not None or finding.end > 0 or finding.time > 0
    return finding if finding.line or not seen else replace(finding, line=notes.at(finding.time))


def _refusal(error: Exception, where: str = "") -> Finding:
    return Finding(
        kind="cannot_be_played", time=0.0, end=0.0, message=f"{error}".rstrip("."), where=where,
        remedy="Mend this first: nothing after it was inspected",
    )  # fmt: skip


def _read(lecture: type[Lesson]) -> tuple[Script | None, list[Finding]]:
    """Return the script, and what is wrong with the words before anything is played."""
    home = Path(inspect.getfile(lecture))
    source = home.read_text(encoding="utf-8") if home.is_file() else ""
    found = [*typed_digits(source, home.name), *typed_stretches(source, home.name)]
    lesson = lecture.__new__(lecture)  # no renderer is needed to read its script
    try:
        script = lesson.script
        lesson.check_names()
    except LectureError as error:
        return None, [*found, _refusal(error, lecture.script_path().name)]
    claims = lesson.experiment.claims
    for line in script.lines():
        for name in line.claims:
            claim = claims.get(name)
            if claim is None or not claim.holds:
                wrong = f"that {claim.statement}; but {claim.found}" if claim else f"“{name}”, which no one evaluates"
                found.append(
                    Finding(
                        kind="claim_does_not_hold", time=0.0, end=0.0, line=line.key, culprits=(name,),
                        message=f"the line {line.key} claims {wrong}", where=script.path.name,
                        remedy=f"To change it, {claim.remedy}" if claim else "Name a claim of the experiment",
                    )
                )  # fmt: skip
    return script, found


def _play(lesson: Lesson, witness: LectureWitness, rate: float) -> list[Finding]:
    """Play, and return what stopped it."""
    try:
        with watched(lesson, witness, rate=rate):
            Scene.render(lesson)
    except Exception as error:  # an inspection of several lectures goes on with the next
        file = Path(inspect.getfile(type(lesson))).name
        lines = [step.lineno for step in traceback.extract_tb(error.__traceback__) if Path(step.filename).name == file]
        where = f"{file}:{lines[-1]}" if lines else file
        message = error if isinstance(error, LectureError) else RuntimeError(f"{type(error).__name__}: {error}")
        finding = _refusal(message, where)
        return [replace(finding, time=round(lesson.timeline.time, 3), end=round(lesson.timeline.time, 3))]
    return []


def _captions(
    lecture: type[Lesson], lesson: Lesson, length: float, *, complete: bool
) -> tuple[list[Finding], tuple[str, ...]]:
    """Return what is wrong with the captions of every language that has a script."""
    own = lesson.script.language
    found: list[Finding] = []
    if complete:
        cues = give_time_to_read(lesson.soundtrack.cues, own, length)
        found = check_captions([(c.start, c.end, c.text) for c in cues], own, where=lesson.script.path.name)
    languages = [own]
    stem = lesson.script.path.name.split(".")[0]
    for path in sorted(lesson.script.path.parent.glob(f"{stem}.*.toml")):
        language = path.name.split(".")[1]
        if path == lesson.script.path or language == own:
            continue
        languages.append(language)
        found += _translation(lecture, language, path)
    return found, tuple(languages)


def _translation(lecture: type[Lesson], language: str, path: Path) -> list[Finding]:
    """Check another language's script and captions as they are timed by reading."""
    variant: type[Lesson] = type(lecture.__name__, (lecture,), {"language": language, "script_file": str(path)})
    variant.__module__ = lecture.__module__
    lesson = variant.__new__(variant)
    try:
        script = lesson.script
        lesson.check_claims()
        lesson.check_names()
    except LectureError as error:
        return [_refusal(error, path.name)]
    voice, now, cues = SilentVoice(language), 0.0, []
    for line in script.lines():
        speech = voice.speak(line)
        words = [token.caption for token in line.tokens]
        made = make_cues(words, list(speech.starts), list(speech.ends), language)
        cues += [Cue(now + cue.start, now + cue.end, cue.text) for cue in made]
        now += speech.end + line.pause
    lasting = give_time_to_read(cues, language, now + 1.0)
    return check_captions([(c.start, c.end, c.text) for c in lasting], language, where=path.name)
