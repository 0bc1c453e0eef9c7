"""When each word is said, from the length of every phoneme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

__all__ = ["SILENT_PHONEMES", "word_times"]

#: What a phoneme string holds besides sounds: pauses and the spaces between words.
SILENT_PHONEMES: Final = frozenset(' ,.;:!?…—"()“”')


def word_times(words: Sequence[str], lengths: Sequence[float], gap: int = 1) -> tuple[list[float], list[float]]:
    """Find when each word of a sentence begins and ends.

    Parameters
    ----------
    words
        Phonemes of each word, punctuation included.
    lengths
        Seconds of every phoneme of the sentence: silence, the words with ``gap``
        phonemes (the space) between them, silence.

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
    expected = 2 + sum(len(word) for word in words) + gap * (len(words) - 1)
    if len(lengths) != expected:
        raise ValueError(f"{len(lengths)} lengths do not fit {expected} phonemes")
    edges = np.concatenate([[0.0], np.cumsum(lengths)])
    starts, ends = [], []
    at = 1
    for word in words:
        sounding = [k for k, phoneme in enumerate(word) if phoneme not in SILENT_PHONEMES]
        first, last = (sounding[0], sounding[-1] + 1) if sounding else (0, 0)
        starts.append(float(edges[at + first]))
        ends.append(float(edges[at + last]))
        at += len(word) + gap
    return starts, ends
