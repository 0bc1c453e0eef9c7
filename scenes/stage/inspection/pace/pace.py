"""The pace of a lecture: gestures on their words, no idle stretches, time enough to read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scenes.stage.film.record import SHORTEST_CHAPTER
from scenes.stage.film.soundtrack import ChapterMark
from scenes.stage.inspection.findings import Finding
from scenes.stage.inspection.pace.pace_probe import PaceProbe
from scenes.stage.inspection.play.narration import Heard, Reached, SaidLine, Stretch
from scenes.stage.words.script import Line, Script

__all__ = ["PaceStandard", "check_pace"]


@dataclass(frozen=True, kw_only=True)
class PaceStandard:
    """Limits of a lecture's pace, in seconds.

    Attributes
    ----------
    gesture
        From a marked word to the gesture that goes with it.
    idle
        Without voice or motion, unless the script asks for a pause.
    still
        Of speech over a picture that does not change.
    overrun
        From the end of a line and its pause to the end of its animations.
    gap
        The shortest and the longest silence between two lines over a picture at rest.
    glance, word
        What a text takes to be read: the first look, and each of its words.
    chapter
        The shortest chapter.
    """

    gesture: float = 0.15
    idle: float = 1.5
    still: float = 10.0
    overrun: float = 0.8
    gap: tuple[float, float] = (0.25, 0.8)
    glance: float = 1.0
    word: float = 0.25
    chapter: float = SHORTEST_CHAPTER


def check_pace(
    heard: Heard,
    probe: PaceProbe,
    script: Script,
    length: float,
    standard: PaceStandard | None = None,
    chapters: Sequence[ChapterMark] = (),
) -> list[Finding]:
    """Find what is too late, too long, too short or missing.

    Parameters
    ----------
    heard, probe
        What a lecture said and what it showed.
    script
        What it should have said.
    length
        Of the film, in seconds.
    standard
        The limits.
    chapters
        Whose lengths are judged; those of a silent film need not be, for it is not published.
    """
    limits = standard or PaceStandard()
    probe.close()
    found = [
        *_missing(heard, script, length),
        *_gestures(heard, probe, limits),
        *_overruns(heard, limits),
        *_gaps(heard, probe, limits),
        *_idle(heard, probe, length, limits),
        *_still(heard, probe, length, limits),
        *_unread(probe, limits),
        *_short_chapters(chapters, length, limits),
    ]
    return sorted(found, key=lambda finding: (finding.time, finding.kind))


def _finding(kind: str, span: Stretch, message: str, remedy: str, where: str, **more: object) -> Finding:
    start, end = (round(value, 3) for value in span)
    return Finding(kind=kind, time=start, end=end, message=message, remedy=remedy, where=where, **more)  # type: ignore[arg-type]


def _missing(heard: Heard, script: Script, length: float) -> Iterator[Finding]:
    said = {one.line.key: one for one in heard.lines}
    for line in script.lines():
        if line.key not in said:
            message = f"the line {line.key} is never said: “{_short(line)}”"
            remedy = "Say it in its chapter, or take it out of the script"
            yield _finding("line_not_said", (length, length), message, remedy, "", culprits=(line.key,), line=line.key)
            continue
        one = said[line.key]
        for mark in line.marks:
            if mark not in one.timed:
                message = f"the mark “{mark}” of {line.key} is never waited for"
                remedy = f'Call line.at("{mark}") before the gesture, or take the mark out of the script'
                span = one.start, one.end
                yield _finding("mark_not_reached", span, message, remedy, one.where, culprits=(mark,), line=line.key)


def _short_chapters(chapters: Sequence[ChapterMark], length: float, limits: PaceStandard) -> Iterator[Finding]:
    starts = [*(chapter.start for chapter in chapters), length]
    for chapter, (start, end) in zip(chapters, pairwise(starts), strict=True):
        if end - start < limits.chapter:
            message = f"the chapter “{chapter.title}” lasts {end - start:.1f} s; at least {limits.chapter:g} s"
            remedy = "Let it say or rest more, or make it a part of its neighbour"
            yield _finding("short_chapter", (start, end), message, remedy, "", culprits=(chapter.title,))


def _gestures(heard: Heard, probe: PaceProbe, limits: PaceStandard) -> Iterator[Finding]:
    for said in heard.lines:
        reached = [mark for mark in heard.marks if mark.line == said.line.key and said.start <= mark.time <= said.end]
        ends = [*(mark.time for mark in reached[1:]), said.body_end]
        for mark, end in zip(reached, ends, strict=False):
            begins = _next_play(probe, mark, end)
            late = begins - mark.word
            if late > limits.gesture + 1e-6:
                message = f"the gesture at “{mark.mark}” begins {late:.2f} s after its word; at most {limits.gesture} s"
                remedy = (
                    "Shorten what plays before it, for instance with "
                    f'run_time=line.until("{mark.mark}"), or move the mark to a later word'
                )
                if mark.time - mark.word <= limits.gesture:
                    remedy = "Play the gesture right after line.at, with no wait between"
                span = mark.word, begins
                yield _finding("gesture_late", span, message, remedy, mark.where, culprits=(mark.mark,), line=mark.line)


def _next_play(probe: PaceProbe, mark: Reached, end: float) -> float:
    """Return when something begins to play after a mark; the mark's own time when nothing does."""
    k = bisect_left(probe.plays, mark.time - 1e-6)
    following = probe.plays[k] if k < len(probe.plays) else end
    return following if following < end - 1e-6 else mark.time


def _overruns(heard: Heard, limits: PaceStandard) -> Iterator[Finding]:
    for said in heard.lines:
        over = said.body_end - said.speech_end - said.line.pause
        if over > limits.overrun:
            message = f"the animations of {said.line.key} play on for {over:.2f} s after the line and its pause"
            remedy = (
                "Begin them earlier, shorten them with run_time=line.rest(), or say more; where the class is to watch "
                f"in silence, ask for it: pause = {over + said.line.pause:.1f} in the script"
            )
            span = said.speech_end, said.body_end
            yield _finding("animation_overruns_line", span, message, remedy, said.where, line=said.line.key)


def _gaps(heard: Heard, probe: PaceProbe, limits: PaceStandard) -> Iterator[Finding]:
    shortest, longest = limits.gap
    for one, following in pairwise(heard.lines):
        gap = following.speech_start - one.speech_end
        span = one.speech_end, following.speech_start
        if gap < shortest - 1e-6:
            message = f"only {gap:.2f} s of silence before the line {following.line.key}; at least {shortest} s"
            remedy = "Give the line before it a longer pause"
            yield _finding("lines_too_close", span, message, remedy, following.where, line=following.line.key)
        rest = gap - max(0.0, one.line.pause - limits.gap[0])
        if rest > longest + 0.1 and not _meant(heard, one, span) and not probe.moved(*span):
            message = f"{gap:.2f} s of silence before the line {following.line.key}; at most {longest} s"
            remedy = "Take out a wait, or ask for the pause: self.think(), or pause = … in the script"
            yield _finding("lines_too_far_apart", span, message, remedy, following.where, line=following.line.key)


def _meant(heard: Heard, said: SaidLine, span: Stretch) -> bool:
    """Whether the script or the scene asks for the silence after a line."""
    return said.line.pause > Line.pause or any(a < span[1] and b > span[0] for a, b in heard.pauses)


def _idle(heard: Heard, probe: PaceProbe, length: float, limits: PaceStandard) -> Iterator[Finding]:
    meant = [*heard.pauses]
    for said in heard.lines:
        if said.line.pause > Line.pause:
            meant.append((said.speech_end, said.speech_end + said.line.pause))
        if said.line.breaks:
            meant.append((said.speech_start, said.speech_end))
    voice = [stretch for said in heard.lines for stretch in said.voice]
    for start, end in _uncovered([*voice, *probe.motion, *meant], length):
        if end - start > limits.idle + 1e-6:
            message = f"{end - start:.2f} s without voice or motion; at most {limits.idle} s"
            remedy = "Take out the wait, or say that it is meant: self.think(), or pause = … in the script"
            yield _finding("idle", (start, end), message, remedy, probe.place(start), line=heard.at(start))


def _still(heard: Heard, probe: PaceProbe, length: float, limits: PaceStandard) -> Iterator[Finding]:
    """Find long speech over a still picture: the line overruns its animations."""
    for start, end in _uncovered([*probe.motion, *heard.pauses], length):
        if end - start > limits.still:
            message = f"nothing moves for {end - start:.1f} s while the voice goes on; at most {limits.still:g} s"
            remedy = "Show what is being said at a mark in it, or say less"
            yield _finding("line_overruns_animation", (start, end), message, remedy, probe.place(start),
                           line=heard.at(start))  # fmt: skip


def _unread(probe: PaceProbe, limits: PaceStandard) -> Iterator[Finding]:
    for shown in probe.texts:
        needed = limits.glance + limits.word * shown.reading.words
        if shown.end - shown.start < needed - 1e-6:
            content = " ".join(shown.reading.content.split())
            lasted = shown.end - shown.start
            message = f"“{content[:60]}” is to be read for {lasted:.2f} s only; it takes {needed:.2f} s"
            remedy = "Let it come earlier or stay longer, or leave it out"
            yield _finding("text_too_short", (shown.start, shown.end), message, remedy, shown.where,
                           culprits=(content,), region=shown.box)  # fmt: skip


def _uncovered(stretches: Iterable[Stretch], length: float) -> Iterator[Stretch]:
    """Yield what is left of the film between stretches."""
    now = 0.0
    for start, end in sorted(stretches):
        if start > now:
            yield now, start
        now = max(now, end)
    if now < length:
        yield now, length


def _short(line: Line) -> str:
    return line.caption if len(line.caption) < 50 else f"{line.caption[:48]}…"
