"""What a judge is told: the audit knows its judges, and not the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Protocol

from scenes.stage.inspection.truth.asking import Answers

__all__ = ["Case"]


class Case(Protocol):
    """A frame of a lecture, as far as a judge needs to know it.

    Attributes
    ----------
    resting
        Whether nothing moves in the frame.
    line
        What is being said.
    """

    resting: bool
    line: str

    @property
    def answers(self) -> Answers:
        """What the experiment says."""

    @property
    def screen_keys(self) -> Mapping[str, Sequence[str]]:
        """The names of the script's words on screen, by their text."""

    @property
    def verdicts(self) -> Mapping[str, tuple[str, type[Enum], int]]:
        """Which question of the experiment decides a word, by the word."""
