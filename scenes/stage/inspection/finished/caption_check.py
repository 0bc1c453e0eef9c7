"""Captions against the standard that viewers can read: lines, speed, time on screen, order.

Examples
--------
>>> for finding in check_captions([(0.0, 0.4, "Too short to read")], "en"):
...     print(finding.kind)
caption_too_fast
caption_too_short
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from scenes.stage.inspection.findings import Finding
from scenes.stage.words.captions import CaptionStandard, standard_for

__all__ = ["check_captions"]

#: Files keep times in whole milliseconds.
_ROUNDING = 0.0015


def check_captions(
    captions: Sequence[tuple[float, float, str]],
    language: str,
    *,
    standard: CaptionStandard | None = None,
    where: str = "",
) -> list[Finding]:
    """Find captions that break the standard.

    Parameters
    ----------
    captions
        Start and end in seconds, and text with its lines joined by newlines, in order.
    language
        Decides the standard: ``"en"``, ``"zh"``.
    standard
        Limits other than the language's own.
    where
        The file that they come from.
    """
    limits = standard or standard_for(language)
    found = [flaw for caption in captions for flaw in _alone(caption, limits, where)]
    found += [flaw for one, following in pairwise(captions) for flaw in _together(one, following, where)]
    return sorted(found, key=lambda finding: (finding.time, finding.kind))


def _alone(caption: tuple[float, float, str], limits: CaptionStandard, where: str) -> Iterator[Finding]:
    start, end, text = caption
    lines, seconds = text.split("\n"), end - start
    if not text.strip():
        yield _finding("caption_empty", caption, "has no text", "Leave it out", where)
        return
    if len(lines) > limits.lines:
        message = f"has {len(lines)} lines; at most {limits.lines}"
        yield _finding("caption_lines", caption, message, "Cut it into two captions", where)
    longest = max(map(len, lines))
    if longest > limits.line_length:
        message = f"has a line of {longest} characters; at most {limits.line_length}"
        yield _finding("caption_line_length", caption, message, "Break the line at a clause", where)
    rate = len(text.replace("\n", limits.space)) / max(seconds, 1e-3)
    if rate > limits.rate * (1 + _ROUNDING / max(seconds, 0.1)):
        message = f"asks for {rate:.1f} characters a second; at most {limits.rate:g}"
        yield _finding("caption_too_fast", caption, message, "Let it stay longer, or say it in fewer words", where)
    if seconds < limits.shortest - _ROUNDING:
        message = f"stays for {seconds:.2f} s; at least {limits.shortest:g} s"
        yield _finding("caption_too_short", caption, message, "Let it stay, or join it with the next", where)
    if seconds > limits.longest + _ROUNDING:
        message = f"stays for {seconds:.2f} s; at most {limits.longest:g} s"
        yield _finding("caption_too_long", caption, message, "Cut it into two captions", where)


def _together(one: tuple[float, float, str], following: tuple[float, float, str], where: str) -> Iterator[Finding]:
    if following[0] < one[0]:
        message = f"starts before the one ahead of it, at {one[0]:.3f} s"
        yield _finding("caption_order", following, message, "Sort the captions by their starts", where)
    elif following[0] < one[1] - 1e-4:
        message = f"starts {one[1] - following[0]:.3f} s before the one ahead of it goes"
        yield _finding("caption_overlap", following, message, "Let the first end when the second starts", where)


def _finding(kind: str, caption: tuple[float, float, str], message: str, remedy: str, where: str) -> Finding:
    start, end, text = caption
    short = " ".join(text.split())
    short = f"{short[:32]}…" if len(short) > 33 else short
    return Finding(
        kind=kind,
        time=round(start, 3),
        end=round(end, 3),
        message=f"the caption “{short}” {message}",
        remedy=remedy,
        culprits=(short,),
        where=where,
    )
