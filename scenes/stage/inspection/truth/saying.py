"""Holds what appears while a line is said against what the line speaks of.

Two promises are kept here. A mark of the script that bears the name of a run or a point of the
experiment lets that run or point appear. What appears while a line claims something about runs,
and shows a run, shows one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final
from weakref import WeakSet

import numpy as np

from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.values import Of, Value
from scenes.stage.inspection.truth.asking import Unanswered, name_of
from scenes.stage.inspection.truth.case import Case, Spoken
from scenes.stage.inspection.truth.flaws import Flaw
from scenes.stage.inspection.truth.number_judges import kin, said_in
from scenes.stage.words.numerals import NUMBER, typeset_number

__all__ = ["Saying", "mentioned"]

#: A drawing that is fainter than this has not appeared yet.
SEEN: Final = 0.05
#: Numbers that stand this large on screen, in pixels, are what a line is about.
LARGE: Final = 80.0
#: What is said of the units that stand behind numbers on screen.
UNITS: Final = {"°": "degrees", "×": "times"}


def mentioned(source: Any) -> set[str]:
    """Return every name that a source is asked by: of a fact, a run, a path, an argument."""
    if isinstance(source, Of):
        return {source.name, source.name.rpartition(".")[2]}.union(*(mentioned(arg) for arg in source.args))
    if isinstance(source, Value):
        return {source.fact} if source.fact else set()
    if isinstance(source, str):
        return {source}
    if isinstance(source, tuple | list):
        return set().union(*(mentioned(part) for part in source))
    owner = getattr(source, "__self__", None)
    return mentioned(getattr(owner, "meaning", None)) if owner is not None else set()


class Saying:
    """Remembers what was on screen when a line began, and what has appeared since a mark of it."""

    def __init__(self) -> None:
        self.spoken = Spoken()
        self.known: WeakSet[Any] = WeakSet()
        self.appeared: list[Any] = []
        self.fresh: list[Any] = []
        self.standing: list[tuple[Any, str, float]] = []

    def judge(self, audit: Case, drawings: Sequence[Any]) -> Iterator[tuple[Any, Flaw]]:
        """Look at what is on screen in a frame; yield drawings that are not spoken of."""
        spoken = audit.spoken
        if (spoken.key, spoken.mark) != (self.spoken.key, self.spoken.mark):
            yield from self._promised(audit)
            self.appeared = []
        if spoken.key != self.spoken.key:
            yield from self._told_otherwise(audit)
            self.fresh = []
        new = [drawing for drawing in drawings if drawing not in self.known and drawing.presence.now > SEEN]
        self.known.update(new)
        self.appeared += new
        self.fresh += [drawing for drawing in new if isinstance(drawing, Number)]
        if audit.resting:
            self.standing = _numbers(audit, drawings)
        self.spoken = spoken
        runs = getattr(audit.answers.experiment, "trajectories", {})
        for drawing in new if spoken.runs else ():
            shown = mentioned(drawing.meaning) & set(runs)
            if shown and not shown & spoken.runs and not drawing.decoration:
                yield (
                    drawing,
                    Flaw(
                        "shown_is_not_spoken_of",
                        f"{name_of(drawing.meaning)} appears while {spoken.key} claims something of "
                        f"{', '.join(sorted(spoken.runs))} only",
                        "Show the run that the line speaks of, or claim what it says of this one",
                    ),
                )

    def _promised(self, audit: Case) -> Iterator[tuple[Any, Flaw]]:
        """Hold what has appeared since a mark against its name."""
        mark, telling = self.spoken.mark, [d for d in self.appeared if mentioned(d.meaning)]
        if not mark or not telling or not _is_run_or_point(audit, mark):
            return
        if not any(mark in mentioned(drawing.meaning) for drawing in telling):
            yield (
                telling[0],
                Flaw(
                    "mark_promises_another",
                    f"at the mark “{mark}” of {self.spoken.key}, {name_of(telling[0].meaning)} appears; "
                    f"the experiment has a {mark}, which does not",
                    f"Show {mark} there, or give the mark another name",
                ),
            )

    def _told_otherwise(self, audit: Case) -> Iterator[tuple[Any, Flaw]]:
        """Hold the numbers that a line leaves standing against its numbers of the same kind, or of the same unit."""
        text = self.spoken.text
        if not text:
            return
        shown = [says for _, says, _ in self.standing]
        facts = {
            name: float(fact) for name, fact in audit.answers.experiment.facts.items() if not isinstance(fact, str)
        }
        for number, says, value in self.standing:
            bare = says.removesuffix(number.suffix)
            if said_in(bare, text) or callable(number.spec):
                continue
            if number in self.fresh and (other := _of_unit(number, text)) and other not in shown:
                yield number, _otherwise(number, self.spoken.key, other)
                continue
            if number not in self.fresh and number.size < LARGE:
                continue
            for name in _called(number.source, value, facts):
                others = {kindred: _typeset(number, fact) for kindred, fact in facts.items() if _akin(kindred, name)}
                told = {other for kindred, other in others.items() if self.spoken.may_be_of(kindred)}
                said = sorted(other for other in told if said_in(other, text) and other not in shown)
                if said and bare not in others.values():
                    yield number, _otherwise(number, self.spoken.key, said[0])
                    break


def _numbers(audit: Case, drawings: Sequence[Any]) -> list[tuple[Any, str, float]]:
    """Return the numbers on screen that the experiment answers, with what they say and their values."""
    found = []
    for drawing in drawings:
        if isinstance(drawing, Number) and isinstance(drawing.source, Of) and drawing.presence.now > SEEN:
            value = audit.answers.source(drawing.source).value
            if np.ndim(value) == 0 and not isinstance(value, str):
                found.append((drawing, drawing.says, float(value)))
    return found


def _called(source: Of, value: float, facts: dict[str, float]) -> list[str]:
    """Return the facts that a number stands for: its own, or those that are exactly as large as what it has become."""
    if source.name in facts and not source.args:
        return [source.name]
    return [name for name, fact in facts.items() if fact == value and value not in (0.0, 1.0)][:1]


def _akin(one: str, other: str) -> bool:
    """Whether two facts are of one kind: they differ by a word, or end in the same two words."""
    return one != other and (
        kin(one, other) or (min(one.count("_"), other.count("_")) > 1 and one.split("_")[-2:] == other.split("_")[-2:])
    )


def _typeset(number: Number, fact: float) -> str:
    return NUMBER.sub(lambda match: typeset_number(match.group()), format(fact, str(number.spec)))


def _of_unit(number: Number, text: str) -> str:
    """Return the number that a text gives in the unit of a number on screen, if it gives one."""
    unit = UNITS.get(number.suffix.strip(), "")
    found = re.findall(rf"([−\d.,]*\d) {unit}\b", text) if unit else []
    return str(found[0]) if len(found) == 1 else ""


def _otherwise(number: Number, line: str, other: str) -> Flaw:
    return Flaw(
        "number_is_not_what_is_said",
        f"the screen says {number.says} ({name_of(number.source)}) while {line} says {other}",
        "Show the number that is said",
    )


def _is_run_or_point(audit: Case, name: str) -> bool:
    try:
        found = audit.answers.look_up(name)
    except Unanswered:
        return False
    found = getattr(found, "x", found)
    return isinstance(found, np.ndarray) and found.ndim > 0
