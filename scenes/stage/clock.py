"""The frame-exact clock: lesson time in whole frames, and what of it reaches the file.

Manim's own clock advances by nominal durations when an animation comes from
the cache and by whole frames when it is drawn, so the two drift apart. Here
every play is a whole number of frames, known before it is drawn, and time is
the sum of those integers. Sound, captions and chapters are placed by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

__all__ = ["Play", "Span", "Timeline", "clock_text"]


def clock_text(seconds: float, decimals: int = 0) -> str:
    """Return a time as a player shows it: whole seconds that are over, or rounded to some decimals.

    >>> clock_text(75.9), clock_text(75.987, 2)
    ('1:15', '1:15.99')
    """
    shown = round(seconds, decimals) if decimals else int(seconds)
    minutes, rest = divmod(shown, 60)
    return f"{int(minutes)}:{rest:0{decimals + 3 if decimals else 2}.{decimals}f}"


@dataclass(frozen=True)
class Play:
    """One call of ``play`` or ``wait``: where it starts and how long it is, in frames."""

    start: int
    frames: int
    written: bool


@dataclass(frozen=True)
class Span:
    """A stretch of lesson time that is in the film, in frames.

    ``[start, start + frames)`` of the lesson is ``[film, film + frames)`` of the film.
    """

    start: int
    frames: int
    film: int


@dataclass
class Timeline:
    """All plays so far.

    Parameters
    ----------
    fps
        Frames a second.
    """

    fps: float
    frame: int = 0
    plays: list[Play] = field(default_factory=list)

    @property
    def time(self) -> float:
        """Lesson time in seconds."""
        return self.frame / self.fps

    def frames(self, seconds: float) -> int:
        """Return ``seconds`` as the nearest whole number of frames."""
        return round(seconds * self.fps)

    def add(self, frames: int, *, written: bool) -> None:
        """Append a play of ``frames`` frames and advance the clock."""
        self.plays.append(Play(self.frame, frames, written))
        self.frame += frames

    def spans(self, plays: Iterable[int] | None = None) -> Iterator[Span]:
        """Yield what a film holds, neighbouring plays joined.

        Parameters
        ----------
        plays
            Indices of the plays in the film; by default all written ones.
        """
        chosen = range(len(self.plays)) if plays is None else plays
        film = 0
        open_span: Span | None = None
        for play in (self.plays[k] for k in chosen):
            if not play.written:
                continue
            if open_span is not None and open_span.start + open_span.frames == play.start:
                open_span = Span(open_span.start, open_span.frames + play.frames, open_span.film)
            else:
                if open_span is not None:
                    yield open_span
                open_span = Span(play.start, play.frames, film)
            film += play.frames
        if open_span is not None:
            yield open_span
