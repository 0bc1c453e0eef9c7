"""What is on purpose, said where it is made and with a reason.

A declaration is kept on the mobject and on every member of its family, so that copies,
targets of ``animate`` and single parts of a group keep it.

Examples
--------
>>> from manim import Line, Text
>>> word, strike = Text("descent"), Line()
>>> allow_overlap(word, with_=strike, reason="the word is struck out")
Text('descent')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Final, TypeVar

from manim import Mobject

__all__ = ["KINDS", "Allowance", "allow", "allow_overlap", "allowances", "tokens"]

OVERLAPS: Final = frozenset({"text_on_text", "text_crossed", "text_covered"})
#: What can be declared to be on purpose.
KINDS: Final = OVERLAPS | {
    "cut_by_frame",
    "outside_safe_margin",
    "in_caption_zone",
    "small_text",
    "text_contrast",
    "line_contrast",
    "too_many_words",
}

_ALLOWANCES: Final = "inspection_allowances"
_TOKENS: Final = "inspection_tokens"
_fresh = count(1)

AnyMobject = TypeVar("AnyMobject", bound=Mobject)


@dataclass(frozen=True)
class Allowance:
    """One kind of flaw that is wanted, with everything or with one partner."""

    kind: str
    partner: int | None
    reason: str


def allow_overlap(mobject: AnyMobject, *, with_: Mobject | None = None, reason: str) -> AnyMobject:
    """Declare that a mobject touches, crosses or covers another on purpose.

    Parameters
    ----------
    mobject
        Either of the two; returned, so that the call can stand where it is made.
    with_
        The other one; by default whatever it meets.
    reason
        Why: it stands in the source for the next reader.

    Raises
    ------
    ValueError
        The reason is empty.
    """
    return _declare(mobject, sorted(OVERLAPS), with_, reason)


def allow(mobject: AnyMobject, *kinds: str, reason: str) -> AnyMobject:
    """Declare findings of some kinds about a mobject to be on purpose.

    Parameters
    ----------
    mobject
        What the declaration is about; returned.
    kinds
        Out of `KINDS`.
    reason
        Why: it stands in the source for the next reader.

    Raises
    ------
    ValueError
        The reason is empty, or a kind does not exist.
    """
    unknown = sorted(set(kinds) - KINDS)
    if unknown or not kinds:
        given = ", ".join(unknown) or "nothing"
        raise ValueError(f"given {given}; what can be allowed is {', '.join(sorted(KINDS))}. Name one of these.")
    return _declare(mobject, kinds, None, reason)


def allowances(mobject: Mobject) -> frozenset[Allowance]:
    """Return what was declared on a mobject."""
    return getattr(mobject, _ALLOWANCES, frozenset())


def tokens(mobject: Mobject) -> frozenset[int]:
    """Return the numbers by which declarations elsewhere mean this mobject."""
    return getattr(mobject, _TOKENS, frozenset())


def _declare(mobject: AnyMobject, kinds: Iterable[str], partner: Mobject | None, reason: str) -> AnyMobject:
    if not reason.strip():
        raise ValueError(f"no reason given for {mobject!r}; say in a few words why this is on purpose.")
    token = None if partner is None else _mark(partner)
    new = frozenset(Allowance(kind, token, reason) for kind in kinds)
    for member in mobject.get_family():
        setattr(member, _ALLOWANCES, allowances(member) | new)
    return mobject


def _mark(partner: Mobject) -> int:
    """Give the partner and its parts a number; a reference would be copied with the mobject."""
    token = next(_fresh)
    for member in partner.get_family():
        setattr(member, _TOKENS, tokens(member) | {token})
    return token
