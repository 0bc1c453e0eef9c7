"""Holds what appears while a line is said against what the line speaks of.

Two promises are kept here. A mark of the script that bears the name of a run or a point of the
experiment lets that run or point appear. What appears while a line claims something about runs,
and shows a run, shows one of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from weakref import WeakSet

import numpy as np

from scenes.stage.drawing.values import Of, Value
from scenes.stage.inspection.truth.asking import Unanswered, name_of
from scenes.stage.inspection.truth.case import Case, Spoken
from scenes.stage.inspection.truth.flaws import Flaw

__all__ = ["Saying", "mentioned"]

#: A drawing that is fainter than this has not appeared yet.
SEEN: Final = 0.05


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

    def judge(self, audit: Case, drawings: Sequence[Any]) -> Iterator[tuple[Any, Flaw]]:
        """Look at what is on screen in a frame; yield drawings that are not spoken of."""
        spoken = audit.spoken
        if (spoken.key, spoken.mark) != (self.spoken.key, self.spoken.mark):
            yield from self._promised(audit)
            self.appeared = []
        new = [drawing for drawing in drawings if drawing not in self.known and drawing.presence.now > SEEN]
        self.known.update(new)
        self.appeared += new
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


def _is_run_or_point(audit: Case, name: str) -> bool:
    try:
        found = audit.answers.look_up(name)
    except Unanswered:
        return False
    found = getattr(found, "x", found)
    return isinstance(found, np.ndarray) and found.ndim > 0
