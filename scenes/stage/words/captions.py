"""Caption cues to a standard, and the files players read them from.

At most two lines of 42 characters (16 for Chinese), broken at clauses, at most
17 characters a second (9 for Chinese), between one and seven seconds on
screen, never overlapping, starting with the speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape

import srt

__all__ = [
    "STANDARDS",
    "CaptionStandard",
    "Cue",
    "compose_srt",
    "compose_vtt",
    "give_time_to_read",
    "make_cues",
    "reading_time",
    "standard_for",
]


@dataclass(frozen=True)
class CaptionStandard:
    """Limits for one script: characters a line, characters a second, the space between words."""

    line_length: int
    rate: float
    lines: int = 2
    shortest: float = 1.0
    longest: float = 7.0
    space: str = " "


STANDARDS: Final = {"zh": CaptionStandard(16, 9.0, space=""), "ja": CaptionStandard(16, 9.0, space="")}
_DEFAULT: Final = CaptionStandard(42, 17.0)
_CLAUSE_END: Final = tuple(",;:.!?…—，。；：！？")
_WEAK_ENDS: Final = frozenset(
    "a an the of to and or is are in on at by for with its it from that than as but so if".split()
)


def standard_for(language: str) -> CaptionStandard:
    """Return the limits for ``language``."""
    return STANDARDS.get(language, _DEFAULT)


@dataclass(frozen=True)
class Cue:
    """One caption: seconds from the start of the film, and its lines joined by newlines."""

    start: float
    end: float
    text: str


def reading_time(text: str, language: str) -> float:
    """Return the seconds that a cue of ``text`` must stay, a little more than the standard asks."""
    standard = standard_for(language)
    return max(standard.shortest + 0.01, len(text) / (standard.rate - 0.2))


def _wrap(words: Sequence[str], standard: CaptionStandard) -> list[str] | None:
    """Break ``words`` into the best one or two lines, or return None when they do not fit."""
    whole = standard.space.join(words)
    if len(whole) <= standard.line_length:
        return [whole]
    best: tuple[float, list[str]] | None = None
    for k in range(1, len(words)):
        upper, lower = standard.space.join(words[:k]), standard.space.join(words[k:])
        if max(len(upper), len(lower)) > standard.line_length:
            continue
        cost = abs(len(upper) - len(lower)) - 12.0 * words[k - 1].endswith(_CLAUSE_END)
        cost += 10.0 * (words[k - 1].lower() in _WEAK_ENDS)
        if best is None or cost < best[0]:
            best = (cost, [upper, lower])
    return best[1] if best else None


def _cut_cost(words: Sequence[str], k: int) -> float:
    """Return how badly a cue may end before word ``k``: sentences best, then clauses."""
    last = words[k - 1]
    if k == len(words) or last.endswith((".", "!", "?", "。", "！", "？")):
        return 0.0
    if last.endswith(_CLAUSE_END):
        return 1.0
    return 6.0 if last.lower() in _WEAK_ENDS else 3.0


def make_cues(words: Sequence[str], starts: Sequence[float], ends: Sequence[float], language: str) -> list[Cue]:
    """Cut a spoken line into cues.

    The cut with the least cost over the whole line is found by dynamic
    programming: cues end at sentences and clauses where they can, and none is
    shorter or faster than it can be read.

    Parameters
    ----------
    words
        The caption's words in order.
    starts, ends
        Seconds at which each word is spoken.
    language
        Decides the standard.
    """
    standard = standard_for(language)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for k in range(1, len(words) + 1):
        options = []
        for j in range(max(0, k - 24), k):
            if _wrap(words[j:k], standard) is None:
                continue
            length = ends[k - 1] - starts[j]
            following = starts[k] if k < len(words) else ends[k - 1] + 0.4
            missing = reading_time(standard.space.join(words[j:k]), language) + 0.002 - (following - starts[j])
            cost = _cut_cost(words, k) + 1.0
            cost += 10.0 + 20.0 * missing if missing > 0 else 0.0
            cost += 50.0 * (length > standard.longest)
            cost += 2.0 * sum(_cut_cost(words, n) == 0.0 for n in range(j + 1, k))  # sentences in one cue
            options.append((best[j][0] + cost, j))
        best.append(min(options) if options else (best[k - 1][0] + 1000.0, k - 1))
    cuts = [len(words)]
    while cuts[-1] > 0:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return [_cue(words[j:k], starts[j], ends[k - 1], standard) for j, k in pairwise(cuts)]


def _cue(words: Sequence[str], start: float, end: float, standard: CaptionStandard) -> Cue:
    lines = _wrap(words, standard) or [standard.space.join(words)]
    return Cue(start, end, "\n".join(lines))


def give_time_to_read(cues: Sequence[Cue], language: str, until: float) -> list[Cue]:
    """Let each cue stay until it can be read, as far as the next one allows.

    Parameters
    ----------
    until
        The end of the film in seconds.
    """
    standard = standard_for(language)
    lasting = []
    for cue, following in zip(cues, [*(c.start for c in cues[1:]), until], strict=True):
        wanted = max(cue.end + 0.25, cue.start + reading_time(cue.text, language))
        end = min(wanted, following - 0.001, cue.start + standard.longest)
        lasting.append(replace(cue, end=max(end, min(cue.end, following - 0.001))))
    return lasting


def compose_srt(cues: Sequence[Cue]) -> str:
    """Return ``cues`` as SubRip text."""
    return str(
        srt.compose(
            srt.Subtitle(n, timedelta(seconds=round(c.start, 3)), timedelta(seconds=round(c.end, 3)), c.text)
            for n, c in enumerate(cues, 1)
        )
    )


def _vtt_time(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def compose_vtt(cues: Sequence[Cue], language: str) -> str:
    """Return ``cues`` as WebVTT text."""
    head = f"WEBVTT\nLanguage: {language}\n"
    body = (f"\n{_vtt_time(c.start)} --> {_vtt_time(c.end)}\n{escape(c.text)}\n" for c in cues)
    return head + "".join(body)
