"""How far each marked word is from its gesture, in the finished sound.

Where the gestures stand is found by playing the lecture without a film; where
the words stand is heard in the film. Neither asks the voice when it says them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from manim import Scene, tempconfig

from scenes.stage.errors import LectureError
from scenes.stage.inspection.findings import Finding
from scenes.stage.inspection.heard.ear import HeardLine
from scenes.stage.inspection.play.dry_play import QUIET, Frame, watched
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.lesson.spoken_line import Gesture

__all__ = ["MarkedWord", "gesture_findings", "marked_words", "play_gestures"]

#: Seconds between a word and its gesture from which on they do not belong together. The recogniser
#: itself places a word within about a quarter of a second.
_FAR: Final = 0.5
#: Seconds by which a film may be longer or shorter than the lecture that it shows.
_SAME: Final = 0.1


@dataclass(frozen=True)
class MarkedWord:
    """A mark of a line: when its gesture begins, and how many seconds later than its word that is."""

    line: str
    mark: str
    time: float
    late: float


class _Blind:
    """Looks at nothing."""

    def feed(self, frame: Frame) -> None:
        """Look away."""


def play_gestures(lecture: type[Lesson], frame_rate: float, length: float, media: Path) -> list[Gesture]:
    """Play a lecture without a film and return its gestures.

    Parameters
    ----------
    frame_rate
        Of the film, in frames a second: gestures begin at whole frames.
    length
        Of the film, in seconds.
    media
        Where spoken lines are kept.

    Raises
    ------
    LectureError
        The lecture is not as long as the film: it has changed since.
    """
    with tempconfig({**QUIET, "frame_rate": frame_rate, "media_dir": str(media)}):
        lesson = lecture()
        # The film is not written, but its timing is the same as if it were.
        stand_in: dict[str, Any] = {"_makes_time": lambda: True}
        vars(lesson).update(stand_in)
        with watched(lesson, _Blind(), rate=0.5):
            Scene.render(lesson)
        played = lesson.timeline.time
    if abs(played - length) > _SAME:
        raise LectureError(
            f"The film lasts {length:.1f} s, its lecture now {played:.1f} s: render it anew to hear its gestures."
        )
    return lesson.gestures


def marked_words(gestures: Sequence[Gesture], lines: Sequence[HeardLine]) -> list[MarkedWord]:
    """Return, for each gesture whose word was recognised, how far apart the two are."""
    found = []
    for gesture in gestures:
        said = [line for line in lines if line.line.key == gesture.line]
        line = min(said, key=lambda heard: abs(heard.start - gesture.time), default=None)
        time = line.time_of(line.line.marks[gesture.mark]) if line is not None else None
        if time is not None:
            found.append(MarkedWord(gesture.line, gesture.mark, gesture.time, gesture.time - time))
    return found


def gesture_findings(found: Sequence[MarkedWord], where: str) -> Iterator[Finding]:
    """Yield the gestures that are far from their word."""
    for word in found:
        if abs(word.late) > _FAR:
            side = "after" if word.late > 0 else "before"
            yield Finding(
                kind="gesture_far_from_word", time=round(word.time, 3), end=round(word.time, 3), line=word.line,
                culprits=(word.mark,), where=where,
                message=f"the gesture “{word.mark}” begins {abs(word.late):.2f} s {side} its word is heard "
                f"(at most {_FAR:g} s)",
                remedy="Look at it; put the mark before the word that it belongs to, or let the scene be there in time",
            )  # fmt: skip
