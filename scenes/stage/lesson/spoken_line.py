"""A line while it is being said: the hold of a scene on the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from scenes.stage.clock import Timeline
from scenes.stage.errors import LectureError, closest
from scenes.stage.voice.speech import Speech
from scenes.stage.words.script import Line, Script

__all__ = ["Gesture", "SpokenLine"]


@dataclass(frozen=True)
class Gesture:
    """A mark that was waited for: how many seconds after its word the scene got there."""

    line: str
    mark: str
    time: float
    delay: float


class Speaking(Protocol):
    """What a line needs of the lesson that says it."""

    timeline: Timeline

    @property
    def script(self) -> Script:
        """The words."""

    def wait(self, duration: float) -> None:
        """Let time go by."""

    def show(self, *things: Any, **how: Any) -> None:
        """Let things appear."""

    def pulse(self, *things: Any, **how: Any) -> None:
        """Point at things."""

    def note_gesture(self, spoken: SpokenLine, mark: str, delay: float) -> None:
        """Remember how late a mark was reached."""


class SpokenLine:
    """A line while it is being said: the hold of a scene on the words."""

    def __init__(self, lesson: Speaking, line: Line, speech: Speech, start: int) -> None:
        self.lesson = lesson
        self.line = line
        self.speech = speech
        self.start = start

    def _time_of(self, mark: str) -> float:
        if mark not in self.line.marks:
            raise LectureError(
                f'{self.lesson.script.path}: line {self.line.key} has no mark "{mark}": '
                f"{closest(mark, self.line.marks)}"
            )
        return self.start / self.lesson.timeline.fps + self.speech.mark(self.line, mark)

    def at(self, mark: str) -> Any:
        """Wait until the marked word is said, and return the lesson: ``line.at("walks").follow(ball)``."""
        ahead = self._time_of(mark) - self.lesson.timeline.time
        if ahead > 0:
            self.lesson.wait(ahead)
        self.lesson.note_gesture(self, mark, max(0.0, -ahead))
        return self.lesson

    def show(self, mark: str, *things: Any, **how: Any) -> None:
        """Let things appear on the marked word; see `Stagecraft.show`."""
        self.at(mark)
        self.lesson.show(*things, **how)

    def point(self, mark: str, *things: Any, **how: Any) -> None:
        """Point at things on the marked word; see `Stagecraft.pulse`."""
        self.at(mark)
        self.lesson.pulse(*things, **how)

    def until(self, mark: str, *, at_least: float = 0.3) -> float:
        """Return the seconds from now to the marked word: a run time for what must be over by then."""
        return max(self._time_of(mark) - self.lesson.timeline.time, at_least)

    def rest(self, *, at_least: float = 0.5) -> float:
        """Return the seconds from now until the line has been said."""
        return max(self.start / self.lesson.timeline.fps + self.speech.end - self.lesson.timeline.time, at_least)
