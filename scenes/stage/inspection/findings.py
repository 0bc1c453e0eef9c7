"""What an inspection reports: findings, and the log that joins them over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from scenes.stage.clock import clock_text

__all__ = ["Box", "Finding", "FindingLog", "Observation", "bounding_box"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in frame units."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that a viewer would see or hear and that should not be there.

    Attributes
    ----------
    kind
        What sort of flaw, as an identifier: ``"text_on_text"``.
    time, end
        The stretch in which it shows, in seconds from the start of the film. Both are
        the same for what was seen at one moment only.
    message
        What is wrong, with the measured value and the limit.
    remedy
        What would mend it.
    culprits
        The things involved, by name.
    where
        ``file:line`` of the scene that was running, or the file that was inspected.
    region
        What to look at, in frame units, with the origin in the middle of the screen
        whatever the camera does; None where there is nothing to see.
    line
        ``chapter.line`` of the script that is being said; empty outside a lecture.
    picture
        Path of a picture of the moment, if one was written.
    """

    kind: str
    time: float
    message: str
    remedy: str
    end: float
    culprits: tuple[str, ...] = ()
    where: str = ""
    region: Box | None = None
    line: str = ""
    picture: str = ""

    def __str__(self) -> str:
        span = clock_text(self.time, 2)
        if self.end > self.time:
            span += f" to {clock_text(self.end, 2)}"
        place = f" ({self.where})" if self.where else ""
        return f"{span}  {self.kind}: {self.message}. {self.remedy}.{place}"

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain values, for JSON."""
        return asdict(self)


def bounding_box(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around several."""
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


@dataclass(frozen=True, kw_only=True)
class Observation:
    """A flaw in one frame, before it is joined with the frames around it.

    Attributes
    ----------
    badness
        Grows with the flaw; the worst moment of a stretch gives the message.
    patience
        Seconds for which it is tolerated: something on its way in or out.
    """

    kind: str
    message: str
    remedy: str
    culprits: tuple[str, ...]
    region: Box | None
    badness: float = 0.0
    patience: float = 0.0

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What makes it the same flaw in the next frame."""
        return self.kind, self.culprits


@dataclass
class _Stretch:
    first: Observation
    worst: Observation
    start: float
    last: float
    end: float
    where: str
    patience: float


@dataclass
class FindingLog:
    """Joins what is seen frame by frame into findings with a time span.

    Parameters
    ----------
    bridge
        A flaw that goes and comes back within so many seconds is one finding.
    """

    bridge: float = 0.5
    _stretches: dict[tuple[str, tuple[str, ...]], list[_Stretch]] = field(default_factory=dict)

    def see(self, time: float, until: float, where: str, observations: Sequence[Observation]) -> list[Observation]:
        """Take what one frame shows from ``time`` to ``until``; return what is new in it."""
        new = []
        for observation in observations:
            stretches = self._stretches.setdefault(observation.key, [])
            current = stretches[-1] if stretches else None
            if current is None or time - current.end > self.bridge:
                stretches.append(_Stretch(observation, observation, time, time, until, where, observation.patience))
                new.append(observation)
                continue
            current.last, current.end = time, max(current.end, until)
            current.patience = min(current.patience, observation.patience)
            if observation.badness > current.worst.badness:
                current.worst = observation
        return new

    def findings(self) -> list[Finding]:
        """Return what lasted longer than it is tolerated, in order of time."""
        found = [
            _finding(stretch)
            for stretches in self._stretches.values()
            for stretch in stretches
            if stretch.end - stretch.start > stretch.patience or stretch.patience == 0
        ]
        return sorted(found, key=lambda finding: (finding.time, finding.kind, finding.culprits))


def _finding(stretch: _Stretch) -> Finding:
    worst = stretch.worst
    return Finding(
        kind=worst.kind,
        time=round(stretch.start, 3),
        end=round(stretch.end, 3),
        message=worst.message,
        remedy=worst.remedy,
        culprits=worst.culprits,
        where=stretch.where,
        region=stretch.first.region,  # where it is in the picture, which is of the first moment
    )
