"""How a lecturer speaks a line: sentences, pauses between them, pace, the melody of a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from num2words import num2words

from scenes.stage.voice.pronouncing import Word
from scenes.stage.voice.speech import SAMPLE_RATE, Speech
from scenes.stage.words.captions import make_cues, reading_time
from scenes.stage.words.pronunciation import core_of
from scenes.stage.words.script import Line
from scenes.stage.words.sentences import CLOSING, ends_sentence

__all__ = ["PHRASING", "Sentence", "leave_time_to_read", "sentences"]

#: Speed of speech: about 165 words a minute inside a line, 150 with the pauses between lines.
_PACE: Final = 0.82
#: A number is said more slowly, for it cannot be guessed from what stands around it.
_NUMBER_PACE: Final = 0.74
#: So is a question after which the viewer is left to think; this is a ratio to the usual pace.
_PREDICTION_PACE: Final = 0.9
#: Seconds of silence after a line from which on it is such a question.
_PREDICTION_PAUSE: Final = 1.5
#: Seconds of silence after a sentence inside a line, by how it ends. A question is left in the air.
_PAUSE: Final = {"?": 0.8, "…": 0.7}
_USUAL_PAUSE: Final = 0.45
#: Seconds to which a silence may be lengthened so that a caption can be read, by what stands before.
_LONGEST_GAP: Final = {".": 0.9, "?": 1.0, "!": 0.9, ",": 0.4, ";": 0.5, ":": 0.5}
#: Everything here that changes the sound, for the key of the cache.
PHRASING: Final = repr(
    (_PACE, _NUMBER_PACE, _PREDICTION_PACE, _PREDICTION_PAUSE, _PAUSE, _USUAL_PAUSE, sorted(_LONGEST_GAP.items()))
)

_NUMBER_WORDS: Final = frozenset(
    word for n in (*range(21), *range(30, 100, 10)) for word in num2words(n).split("-")
) | frozenset({"hundred", "thousand", "million", "billion", "point", "minus", "percent"})
_ASKING: Final = frozenset("what where when who whose whom which why how".split())


@dataclass(frozen=True)
class Sentence:
    """What is spoken in one breath.

    Attributes
    ----------
    silence
        Seconds before it.
    pace
        Speed of each word; 1 is the pace of the person whose voice was learnt.
    rise
        How far the voice rises at the end, as a ratio to its usual pitch; 1 where it does not.
    """

    silence: float
    words: tuple[Word, ...]
    pace: tuple[float, ...]
    rise: float = 1.0


def sentences(line: Line) -> Iterator[Sentence]:
    """Yield the sentences of a line, cut also at its breaks."""
    stretches: list[tuple[float, list[Word]]] = [(0.0, [])]
    for k, token in enumerate(line.tokens):
        if k in line.breaks:
            after = stretches.pop()
            if after[1]:
                stretches += [after, (line.breaks[k], [])]
            else:
                stretches.append((max(after[0], line.breaks[k]), []))  # in place of the usual pause
        for said, ipa in zip(token.speech, token.fixed, strict=True):
            stretches[-1][1].append(Word(said, ipa))
            if ends_sentence(said):
                stretches.append((_PAUSE.get(said.rstrip(CLOSING)[-1], _USUAL_PAUSE), []))
    spoken = [(silence, words) for silence, words in stretches if words]
    for n, (silence, words) in enumerate(spoken):
        asks = words[-1].text.rstrip(CLOSING).endswith("?")
        predicted = asks and n == len(spoken) - 1 and line.pause >= _PREDICTION_PAUSE
        yield Sentence(silence, tuple(words), _pace(words, predicted), _rise(words) if asks else 1.0)


def _pace(words: list[Word], predicted: bool) -> tuple[float, ...]:
    """Return the speed of each word; "one" alone is no number that must be caught."""
    numerals = [all(part in _NUMBER_WORDS for part in core_of(word.text).lower().split("-")) for word in words]
    lonely = [
        core_of(word.text).lower() == "one" and not any(numerals[max(k - 1, 0) : k] + numerals[k + 1 : k + 2])
        for k, word in enumerate(words)
    ]
    usual = _PREDICTION_PACE * _PACE if predicted else _PACE
    return tuple(min(usual, _NUMBER_PACE) if n and not one else usual for n, one in zip(numerals, lonely, strict=True))


def _rise(words: list[Word]) -> float:
    """Return how far a question rises: one that asks for yes or no further than one with a question word."""
    first = [core_of(word.text).lower() for word in words[:3]]
    return 1.12 if _ASKING.intersection(first) else 1.3


def leave_time_to_read(line: Line, speech: Speech) -> Speech:
    """Lengthen the silence after sentences and clauses that are said faster than their caption can be read."""
    cues = make_cues([token.caption for token in line.tokens], list(speech.starts), list(speech.ends), "en")
    samples, starts, ends = speech.samples, speech.starts.copy(), speech.ends.copy()
    late = 0.0
    for cue, following in pairwise(cues):
        silence = following.start - cue.end
        missing = cue.start + reading_time(cue.text, "en") + 0.002 - following.start
        extra = min(missing, _LONGEST_GAP.get(cue.text[-1], 0.0) - silence)
        if extra <= 0 or silence <= 0:
            continue
        at = _quietest(samples, cue.end + late, following.start + late)
        count = round(extra * SAMPLE_RATE)
        samples = np.insert(samples, at, np.zeros(count, dtype=np.float32))
        later = speech.starts >= following.start
        starts[later] += count / SAMPLE_RATE
        ends[later] += count / SAMPLE_RATE
        late += count / SAMPLE_RATE
    return Speech(samples, starts, ends)


def _quietest(samples: np.ndarray[tuple[int], np.dtype[np.float32]], start: float, end: float) -> int:
    """Return the sample of a pause around which 5 ms are quietest: silence put in there does not click."""
    first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
    width = SAMPLE_RATE // 200
    if last - first <= 2 * width:
        return (first + last) // 2
    power = np.convolve(np.square(samples[first:last]), np.ones(width, dtype=np.float32), mode="valid")
    return first + int(np.argmin(power)) + width // 2
