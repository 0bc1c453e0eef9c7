"""What is heard and read along a lesson, in lesson time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scenes.stage.voice.speech import Speech
from scenes.stage.words.captions import Cue
from scenes.stage.words.script import Line

__all__ = ["ChapterMark", "Soundtrack", "Utterance"]


@dataclass(frozen=True)
class ChapterMark:
    """A chapter's title and the lesson time in seconds at which it begins."""

    start: float
    title: str


@dataclass(frozen=True)
class Utterance:
    """A line of the script and when it is said.

    Attributes
    ----------
    start
        Lesson time in seconds at which its sound begins.
    speech
        Its sound, and when each of its words is said.
    """

    line: Line
    start: float
    speech: Speech


@dataclass
class Soundtrack:
    """What is heard and read along the lesson, in lesson time."""

    title: str
    language: str
    description: str = ""
    sounds: list[tuple[int, NDArray[np.float32]]] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    chapters: list[ChapterMark] = field(default_factory=list)
    transcript: list[tuple[str, list[str]]] = field(default_factory=list)
    lines: list[Utterance] = field(default_factory=list)
    questions: list[tuple[float, float]] = field(default_factory=list)  # silences for a prediction: start and end
    facts: dict[str, list[str]] = field(default_factory=dict)  # shown in the picture, with the chapters that show them
    poster_time: float | None = None

    def mix(self, length: int) -> NDArray[np.float32]:
        """Return all sounds at their places, ``length`` samples, as loud as they came."""
        track = np.zeros(length, dtype=np.float32)
        for at, samples in self.sounds:
            piece = samples[: max(0, length - at)]
            track[at : at + len(piece)] += piece
        return track
