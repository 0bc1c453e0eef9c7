"""Shows each frame of a lecture to everyone who judges it, and keeps the pictures of what they find."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

import numpy as np
from PIL import Image

from scenes.stage.inspection.findings import Finding, Observation
from scenes.stage.inspection.layout import contrast
from scenes.stage.inspection.layout.layout_inspector import FrameProbe
from scenes.stage.inspection.pace.pace_probe import PaceProbe
from scenes.stage.inspection.play.album import Album
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.play.narration import Heard
from scenes.stage.inspection.play.pictures import draw_finding
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.inspection.truth.case import Spoken
from scenes.stage.inspection.truth.film_pixels import FilmSketches
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look import theme

__all__ = ["EVERYTHING", "LectureWitness", "Progress"]

#: What an inspection looks at.
EVERYTHING: Final = ("layout", "pace", "truth", "captions")

#: Seconds played, and about how many there will be.
Progress = Callable[[float, float], None]


class LectureWitness:
    """Shows each frame to everyone who judges it.

    Parameters
    ----------
    only
        Which of `EVERYTHING` is looked at.
    """

    def __init__(
        self, lesson: Lesson, *, pictures: bool, progress: Progress | None, only: Collection[str] = EVERYTHING
    ) -> None:
        self.lesson, self.pictures, self.progress, self.only = lesson, pictures, progress, only
        self.kept: dict[Any, Any] = {}
        self.album = Album()
        self.notes = Heard()
        self.frames = 0
        self.layout = FrameProbe(palette=theme.PALETTE, scene=lesson, on_new=self._keep if pictures else None)
        self.pace = PaceProbe()
        self.audit = Audit(lesson.experiment, dict(lesson.script.screen), on_new=self._draw if pictures else None)
        self.sketches = FilmSketches(lesson.experiment)
        self._page: tuple[int, frozenset[Any]] = 0, frozenset()
        self._frame: Frame | None = None

    @property
    def findings(self) -> list[Finding]:
        """What the eyes on single frames have found."""
        return [
            *(self.layout.findings() if "layout" in self.only else ()),
            *(self.audit.found if "truth" in self.only else ()),
        ]

    def _keep(self, observation: Observation, pixels: Any) -> None:
        self.kept.setdefault(observation.key, pixels)

    def _draw(self, observation: Observation) -> None:
        if self._frame is not None and observation.key not in self.kept:
            self.kept[observation.key] = _photograph(self._frame)

    def feed(self, frame: Frame) -> None:
        """Look at one frame."""
        self._frame = frame
        self.frames += 1
        if "layout" in self.only or "pace" in self.only:
            self._feed_layout(frame)
        if "truth" in self.only:
            self.audit.spoken = self._spoken()
            self.audit.feed(frame)
            self.sketches.feed(frame, self.lesson.chapter_name)
        if self.progress is not None:
            self.progress(frame.until, self.lesson.expected_length)

    def _spoken(self) -> Spoken:
        """Return what is being said."""
        lines, gestures = self.notes.lines, self.lesson.gestures
        if not lines or lines[-1].end:
            return Spoken()
        line, claims = lines[-1].line, self.lesson.experiment.claims
        runs = frozenset(run for name in line.claims for run in claims[name].about)
        mark = gestures[-1].mark if gestures and gestures[-1].line == line.key else ""
        return Spoken(line.key, line.caption, runs, mark, line.facts)

    def _feed_layout(self, frame: Frame) -> None:
        self.layout.feed(frame)
        snapshot = self.layout.snapshot
        assert snapshot is not None
        self.pace.feed(frame, snapshot)
        page = snapshot.signature if frame.resting else self._page[0], frozenset(self.pace.visible)
        if self.pictures and page != self._page:
            self._page = page
            self.album.keep(frame.time, contrast.draw(snapshot, frame.camera))

    def picture(self, finding: Finding) -> Image.Image | None:
        """Return the moment of a finding with its culprit outlined."""
        pixels = self.kept.get(finding)
        if pixels is None:
            pixels = self.kept.get((finding.kind, finding.culprits))
        if pixels is None:
            pixels = self.album.during(finding.time, finding.end)
        return None if pixels is None else draw_finding(pixels, finding)


def _photograph(frame: Frame) -> Any:
    """Return the pixels ``(h, w, 4)`` of a frame."""
    camera = frame.camera
    camera.reset()
    camera.capture_mobjects(frame.mobjects)
    return np.array(camera.pixel_array)
