"""Listens to a lecture while it is played: which line is said when, which marks are waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from scenes.stage.inspection.play.reading import place
from scenes.stage.lesson.lesson import Lesson, SpokenLine
from scenes.stage.words.script import Line

__all__ = ["Heard", "Reached", "SaidLine", "heard"]

Stretch = tuple[float, float]


@dataclass(frozen=True)
class Reached:
    """A mark that was waited for: when its word was said, when the scene was ready, and where."""

    line: str
    mark: str
    word: float
    time: float
    where: str


@dataclass
class SaidLine:
    """A line of the script, in seconds of the film.

    Attributes
    ----------
    start, end
        Of the whole ``with`` block.
    voice
        When words are said.
    body_end
        When the animations of the block are over.
    timed
        Marks that were waited for, or that set the length of an animation.
    """

    line: Line
    start: float
    voice: tuple[Stretch, ...]
    where: str
    body_end: float = 0.0
    end: float = 0.0
    timed: set[str] = field(default_factory=set)

    @property
    def speech_start(self) -> float:
        """When the first word is said."""
        return self.voice[0][0]

    @property
    def speech_end(self) -> float:
        """When the last word has been said."""
        return self.voice[-1][1]


@dataclass
class Heard:
    """What a lecture said, in order of time, and where it was silent on purpose."""

    lines: list[SaidLine] = field(default_factory=list)
    marks: list[Reached] = field(default_factory=list)
    pauses: list[Stretch] = field(default_factory=list)

    def at(self, time: float) -> str:
        """Return ``chapter.line`` of the line whose block holds a moment, or of the one before it."""
        return next((said.line.key for said in reversed(self.lines) if said.start <= time + 1e-6), "")


@contextmanager
def heard(lesson: Lesson) -> Iterator[Heard]:
    """Note what a lesson says, from its first line to its last."""
    notes = Heard()
    say, think = lesson.say, lesson.think

    @contextmanager
    def noted_say(name: str) -> Iterator[SpokenLine]:
        where = place(2)
        with say(name) as spoken:
            said = _begin(spoken, where)
            notes.lines.append(said)
            _follow(spoken, said, notes)
            yield spoken
            said.body_end = lesson.timeline.time
        said.end = lesson.timeline.time

    def noted_think(seconds: float = 2.0) -> None:
        start = lesson.timeline.time
        think(seconds)
        notes.pauses.append((start, lesson.timeline.time))

    stand_ins: dict[str, Any] = {"say": noted_say, "think": noted_think}
    try:
        vars(lesson).update(stand_ins)
        yield notes
    finally:
        for name in stand_ins:
            delattr(lesson, name)


def _begin(spoken: SpokenLine, where: str) -> SaidLine:
    offset = spoken.start / spoken.lesson.timeline.fps
    words = zip(spoken.line.tokens, spoken.speech.starts, spoken.speech.ends, strict=True)
    voice = tuple((offset + float(a), offset + float(b)) for token, a, b in words if token.speech)
    return SaidLine(spoken.line, offset, voice, where)


def _follow(spoken: SpokenLine, said: SaidLine, notes: Heard) -> None:
    """Note the marks of one line."""
    at, until = spoken.at, spoken.until

    def noted_at(mark: str) -> Any:
        where = place(2)
        lesson = at(mark)
        said.timed.add(mark)
        word = said.start + spoken.speech.mark(spoken.line, mark)
        notes.marks.append(Reached(said.line.key, mark, word, spoken.lesson.timeline.time, where))
        return lesson

    def noted_until(mark: str, **settings: Any) -> float:
        said.timed.add(mark)
        return until(mark, **settings)

    vars(spoken).update(at=noted_at, until=noted_until)
