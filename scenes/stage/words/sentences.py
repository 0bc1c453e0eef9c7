"""Where a sentence ends: decided here for the script, which gives each its claims, for the voice and for the record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["CLOSING", "ends_sentence", "sentences"]

#: What may stand after the full stop of a sentence and belongs to it.
CLOSING: Final = "\"'”’)»」》）"
_STOPS: Final = tuple(".!?…。！？")
_ABBREVIATION: Final = re.compile(r"[^\w.]*(?:[^\W\d_]\.){2,}")


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with a word. The point in a number and those of an abbreviation end none.

    >>> [ends_sentence(w) for w in ("climb?", "(once.)", "−1.5.", "1.5", "e.g.", "x,")]
    [True, True, True, False, False, False]
    """
    core = word.rstrip(CLOSING)
    return core.endswith(_STOPS) and _ABBREVIATION.fullmatch(core) is None


def sentences(words: Sequence[str]) -> tuple[range, ...]:
    """Return which words each sentence consists of; words after the last full stop are one too.

    >>> sentences(["No.", "It", "climbs"])
    (range(0, 1), range(1, 3))
    """
    ends = [k + 1 for k, word in enumerate(words) if k == len(words) - 1 or ends_sentence(word)]
    return tuple(range(start, end) for start, end in zip([0, *ends], ends, strict=False))
