"""Watches a scene for its pace: when something moved, and how long each text stood to be read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from scenes.stage.inspection.findings import Box
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.play.items import FAINT
from scenes.stage.inspection.play.narration import Stretch
from scenes.stage.inspection.play.reading import Reading
from scenes.stage.inspection.play.snapshot import Snapshot

__all__ = ["PaceProbe"]


@dataclass
class _Shown:
    start: float
    end: float
    reading: Reading
    box: Box
    where: str


@dataclass
class PaceProbe:
    """Fed with snapshots, it knows when something moved and how long each text was to be read."""

    motion: list[Stretch] = field(default_factory=list)
    plays: list[float] = field(default_factory=list)
    texts: list[_Shown] = field(default_factory=list)
    places: list[tuple[float, str]] = field(default_factory=list)
    _open: dict[Reading, _Shown] = field(default_factory=dict)
    _last: tuple[float, int] = (0.0, 0)

    def feed(self, frame: Frame, snapshot: Snapshot) -> None:
        """Look at one frame and at what is in it."""
        before, signature = self._last
        changed = signature != snapshot.signature or (bool(snapshot.pictures) and not frame.resting)
        if changed and self.places:
            self.motion.append((before, max(frame.time, before)))
        if not frame.resting or changed:
            self.plays.append(frame.time)
        self._last = frame.until, snapshot.signature
        self.places.append((frame.time, frame.where))
        self._read(frame, snapshot)

    def _read(self, frame: Frame, snapshot: Snapshot) -> None:
        now = {u.reading: u for u in snapshot.texts if u.alpha >= FAINT and u.reading and u.reading.kind != "number"}
        for reading in [r for r in self._open if r not in now]:
            gone = self._open.pop(reading)
            gone.end = frame.time
            self.texts.append(gone)
        for reading, unit in now.items():
            shown = self._open.setdefault(reading, _Shown(frame.time, frame.until, reading, unit.box, frame.where))
            shown.end, shown.box = frame.until, unit.box

    @property
    def visible(self) -> Iterable[Reading]:
        """What is to be read at the moment."""
        return self._open.keys()

    def close(self) -> None:
        """Take what stands on the screen at the end as gone."""
        self.texts += self._open.values()
        self._open.clear()

    def place(self, time: float) -> str:
        """Return ``file:line`` of the scene at a time."""
        k = bisect_left(self.places, (time + 1e-6, ""))
        return self.places[max(k - 1, 0)][1] if self.places else ""

    def moved(self, start: float, end: float) -> bool:
        """Whether anything moved in a stretch."""
        return any(a < end - 1e-6 and b > start + 1e-6 for a, b in self.motion)
