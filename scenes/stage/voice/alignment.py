"""When each word is said, from the length of every phoneme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

__all__ = ["LEAD", "SILENT_PHONEMES", "word_times"]

#: What a phoneme string holds besides sounds: pauses and the spaces between words.
SILENT_PHONEMES: Final = frozenset(' ,.;:!?…—"()“”')


#: Seconds by which the sound of a phoneme is ahead of its frames: three frames, in every network of this family.
LEAD: Final = 0.075


def word_times(words: Sequence[str], lengths: Sequence[float], lead: float = LEAD) -> tuple[list[float], list[float]]:
    """Find when each word of a sentence begins and ends.

    The networks start to sound a phoneme before its frames begin, and give a part of the first sound
    of a word to the space before it. So the times are those of the frames, less ``lead``, and two
    words meet in the middle of the space between them.

    Parameters
    ----------
    words
        Phonemes of each word, punctuation included.
    lengths
        Seconds of every phoneme of the sentence: silence, the words with one phoneme (the
        space) between them, silence.
    lead
        Seconds by which sound is ahead of its frames.

    Returns
    -------
    starts, ends
        Seconds from the beginning of the first silence, one pair a word. A word that has
        only punctuation takes the moment at which that stands.

    Raises
    ------
    ValueError
        The phonemes and their lengths do not belong together.
    """
    expected = 2 + sum(len(word) for word in words) + len(words) - 1
    if len(lengths) != expected:
        raise ValueError(f"{len(lengths)} lengths do not fit {expected} phonemes")
    edges = np.concatenate([[0.0], np.cumsum(lengths)]) - lead
    starts: list[float] = []
    ends: list[float] = []
    at = 1
    for k, word in enumerate(words):
        sounding = [n for n, phoneme in enumerate(word) if phoneme not in SILENT_PHONEMES]
        first, last = (sounding[0], sounding[-1] + 1) if sounding else (0, 0)
        runs_on = bool(sounding) and last == len(word) and k + 1 < len(words)
        ends.append(float(edges[at + last]) + (lengths[at + last] / 2 if runs_on else 0.0))
        meets = bool(starts) and bool(sounding) and first == 0 and words[k - 1][-1:] not in SILENT_PHONEMES
        starts.append(float(edges[at + first]) - (lengths[at - 1] / 2 if meets else 0.0))
        at += len(word) + 1
    return [max(t, 0.0) for t in starts], [max(t, 0.0) for t in ends]
