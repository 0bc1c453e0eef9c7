"""Speech: what a voice returns, and how several stretches are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from scenes.stage.words.script import Line

__all__ = ["SAMPLE_RATE", "SENTENCE_GAP", "Speech", "Voice", "at_sample_rate", "token_times"]

SAMPLE_RATE: Final = 48_000
#: Seconds of silence added after a sentence inside a line.
SENTENCE_GAP: Final = 0.3


@dataclass(frozen=True)
class Speech:
    """A spoken line.

    Attributes
    ----------
    samples
        Mono sound at 48 kHz, shape (n,), float32, in [-1, 1].
    starts, ends
        Seconds from the beginning at which each token of the line is spoken,
        shape (tokens,). A token without words takes the time of the next one.
    """

    samples: NDArray[np.float32]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE

    @property
    def end(self) -> float:
        """Seconds until the last word has been said."""
        return float(self.ends[-1])

    def mark(self, line: Line, name: str) -> float:
        """Return the seconds at which the word after a mark begins."""
        index = line.marks[name]
        return float(self.starts[index]) if index < len(self.starts) else self.end


class Voice(Protocol):
    """Whatever turns a line into speech."""

    #: Everything that changes the sound, as text: part of the cache key.
    identity: str

    def speak(self, line: Line) -> Speech:
        """Return ``line`` spoken."""


def token_times(
    line: Line, word_starts: Sequence[float], word_ends: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn times of spoken words into times of the caption's tokens."""
    starts, ends = [], []
    word, now = 0, 0.0
    for token in line.tokens:
        count = len(token.speech)
        if count:
            starts.append(word_starts[word])
            ends.append(word_ends[word + count - 1])
            word += count
            now = ends[-1]
        else:
            following = word_starts[word] if word < len(word_starts) else now
            starts.append(following)
            ends.append(following)
    return np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)


def at_sample_rate(sound: NDArray[np.floating[Any]], rate: int) -> NDArray[np.float32]:
    """Return mono sound of another rate, shape (n,), at `SAMPLE_RATE`."""
    from scipy.signal import resample_poly  # takes half a second, which a list of lectures need not wait for

    factor = np.gcd(SAMPLE_RATE, rate)
    return np.asarray(resample_poly(sound, SAMPLE_RATE // factor, rate // factor), dtype=np.float32)
