"""What a judge is told: the audit knows its judges, and not the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from scenes.stage.inspection.truth.asking import Answers

__all__ = ["Case", "Spoken"]


@dataclass(frozen=True)
class Spoken:
    """What is being said while a frame is shown.

    Attributes
    ----------
    key
        ``chapter.line``; empty between lines.
    text
        As it is read in the captions.
    runs
        The runs that the claims of the line are about.
    mark
        The mark of the line that was reached last.
    facts
        Of which numbers are said. ``None`` stands for any: a number may be said of every fact that is as large.
    """

    key: str = ""
    text: str = ""
    runs: frozenset[str] = frozenset()
    mark: str = ""
    facts: frozenset[str] | None = None

    def may_be_of(self, fact: str) -> bool:
        """Whether a number that is said may be that of a fact."""
        return self.facts is None or fact in self.facts


class Case(Protocol):
    """A frame of a lecture, as far as a judge needs to know it.

    Attributes
    ----------
    resting
        Whether nothing moves in the frame.
    spoken
        What is being said.
    """

    resting: bool
    spoken: Spoken

    @property
    def answers(self) -> Answers:
        """What the experiment says."""

    @property
    def screen_keys(self) -> Mapping[str, Sequence[str]]:
        """The names of the script's words on screen, by their text."""

    @property
    def verdicts(self) -> Mapping[str, tuple[str, type[Enum], int]]:
        """Which question of the experiment decides a word, by the word."""
