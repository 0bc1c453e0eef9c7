"""Shows each frame of a lecture to everyone who judges it, and keeps the pictures of what they find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import Camera
from PIL import Image

from scenes.stage.inspection.findings import Finding, Observation
from scenes.stage.inspection.layout import contrast
from scenes.stage.inspection.layout.layout_inspector import FrameProbe
from scenes.stage.inspection.pace.pace_probe import PaceProbe
from scenes.stage.inspection.play.album import Album
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.play.pictures import draw_finding
from scenes.stage.inspection.truth.truth import TruthProbe
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look import theme

__all__ = ["LectureWitness", "Progress"]

#: Seconds played, and about how many there will be.
Progress = Callable[[float, float], None]


class LectureWitness:
    """Shows each frame to everyone who judges it."""

    def __init__(self, lesson: Lesson, *, pictures: bool, progress: Progress | None) -> None:
        self.lesson, self.pictures, self.progress = lesson, pictures, progress
        self.kept: dict[Any, Any] = {}
        self.album = Album()
        self.layout = FrameProbe(palette=theme.PALETTE, scene=lesson, on_new=self._keep if pictures else None)
        self.pace = PaceProbe()
        self.truth = TruthProbe(lesson.experiment.facts, on_new=self._draw if pictures else None)
        self._page: tuple[int, frozenset[Any]] = 0, frozenset()
        self._camera: Camera | None = None

    def _keep(self, observation: Observation, pixels: Any) -> None:
        self.kept.setdefault(observation.key, pixels)

    def _draw(self, finding: Finding) -> None:
        if self.layout.snapshot is not None and self._camera is not None:
            self.kept[finding] = contrast.draw(self.layout.snapshot, self._camera)

    def feed(self, frame: Frame) -> None:
        """Look at one frame."""
        self._camera = frame.camera
        self.layout.feed(frame)
        snapshot = self.layout.snapshot
        assert snapshot is not None
        self.pace.feed(frame, snapshot)
        self.truth.feed(frame)
        page = snapshot.signature if frame.resting else self._page[0], frozenset(self.pace.visible)
        if self.pictures and page != self._page:
            self._page = page
            self.album.keep(frame.time, contrast.draw(snapshot, frame.camera))
        if self.progress is not None:
            self.progress(frame.until, self.lesson.expected_length)

    def picture(self, finding: Finding) -> Image.Image | None:
        """Return the moment of a finding with its culprit outlined."""
        pixels = self.kept.get(finding)
        if pixels is None:
            pixels = self.kept.get((finding.kind, finding.culprits))
        if pixels is None:
            pixels = self.album.during(finding.time, finding.end)
        return None if pixels is None else draw_finding(pixels, finding)
