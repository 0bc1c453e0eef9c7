"""Finds when each word is said, from the phonemes of a sentence and of its words."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

import numpy as np

__all__ = ["align_words"]

_SILENT_PHONEMES: Final = frozenset(' ^$_.,;:!?…—()"')
_STRESS: Final = frozenset("ˈˌː")


def align_words(alone: list[str], phonemes: list[str], times: list[float]) -> tuple[list[float], list[float]]:
    """Find when each word is said.

    Parameters
    ----------
    alone
        Phonemes of each word spoken by itself.
    phonemes
        Phonemes of the whole, in order, with spaces and punctuation.
    times
        Seconds at which each phoneme begins, and one more: where the last ends.

    Returns
    -------
    starts, ends
        Seconds, one pair a word.
    """
    heard = [k for k, p in enumerate(phonemes) if p not in _SILENT_PHONEMES and p not in _STRESS]
    sound = [phonemes[k] for k in heard]
    reference: list[str] = []
    first: list[int] = []
    for word in alone:
        first.append(len(reference))
        reference += [p for p in word if p not in _SILENT_PHONEMES and p not in _STRESS] or ["?"]
    blocks = SequenceMatcher(None, reference, sound, autojunk=False).get_matching_blocks()
    known_from = [i + k for i, _, n in blocks for k in range(n)] + [len(reference)]
    known_to = [j + k for _, j, n in blocks for k in range(n)] + [len(sound)]
    positions = np.interp(first, [-1, *known_from], [-1, *known_to])
    onsets = [
        n
        for n, k in enumerate(heard)
        if all(p in _SILENT_PHONEMES | _STRESS for p in phonemes[heard[n - 1] + 1 : k])
        and (n == 0 or any(p in _SILENT_PHONEMES for p in phonemes[heard[n - 1] + 1 : k]))
    ]
    starts = []
    owner = {n: int(np.argmin(np.abs(positions - n))) for n in onsets}  # words that run together share no onset
    for word, position in enumerate(positions):
        nearest = min((n for n in onsets if owner[n] == word), key=lambda n: abs(n - position), default=-9)
        index = nearest if abs(nearest - position) <= 2 else round(float(position))
        starts.append(_onset(times, phonemes, heard, min(max(index, 0), len(heard) - 1)))
    starts = list(np.maximum.accumulate(starts))
    ends = []
    for n, start in enumerate(starts):
        following = starts[n + 1] if n + 1 < len(starts) else times[-1]
        spoken = [times[k + 1] for k in heard if start <= times[k] < following]
        ends.append(max(spoken, default=following))
    return [float(t) for t in starts], [float(t) for t in ends]


def _onset(times: list[float], phonemes: list[str], heard: list[int], index: int) -> float:
    """Return where a phoneme begins, its stress mark included."""
    k = heard[index]
    while k > 0 and phonemes[k - 1] in _STRESS:
        k -= 1
    return times[k]
