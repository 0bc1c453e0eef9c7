"""Hands Manim's segments to the delivery of the finished file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Protocol

from manim import config
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.stage.clock import Timeline
from scenes.stage.errors import LectureError
from scenes.stage.film.delivery import deliver
from scenes.stage.film.record import Recorded, write_record
from scenes.stage.film.segment_encoder import LectureSegmentEncoder, WholeSegmentEncoder
from scenes.stage.film.soundtrack import Soundtrack

__all__ = ["LectureFileWriter"]


class Filmed(Recorded, Protocol):
    """What a film is made from besides its segments: the clock and the sound of a lesson, and what is recorded."""

    timeline: Timeline
    soundtrack: Soundtrack


class LectureFileWriter(SceneFileWriter):
    """A file writer that finishes films with sound, captions and chapters.

    Pictures that have no sound (GIF, PNG, image sequences) are left to Manim.
    """

    lesson: Filmed  # set by the lesson as soon as it exists
    _sought = 0

    @property
    def films(self) -> bool:
        """Whether the output is a film with sound."""
        return self.output_spec.is_video and not self.output_spec.is_gif

    def _create_segment_encoder(self, target: Path) -> Any:
        if self.video_encoder is not None and self.video_encoder.codec == "libx264":
            return LectureSegmentEncoder(target=target, spec=self.video_encoder)
        assert self.video_encoder is not None
        return WholeSegmentEncoder(target=target, spec=self.video_encoder)

    def combine_to_section_videos(self) -> None:
        """Write a film of each section that has pictures."""
        for section in self.sections:
            if not section.get_clean_partial_movie_files():
                section.video = None
        self._sought = 0
        super().combine_to_section_videos()

    def combine_files(
        self, input_files: list[str], output_file: Path, create_gif: bool = False, includes_sound: bool = False
    ) -> None:
        """Write one film of ``input_files``, which are segments of this lesson."""
        if create_gif or not self.films:
            super().combine_files(input_files, output_file, create_gif, includes_sound)
            return
        if Path(output_file) == self.movie_file_path:
            self._sought = 0
        plays = self._plays_of(input_files)
        encoder = self.video_encoder
        assert encoder is not None
        try:
            deliver(
                [Path(file) for file in input_files],
                [self.lesson.timeline.plays[k].frames for k in plays],
                list(self.lesson.timeline.spans(plays)),
                encoder.frame_rate,
                self.lesson.soundtrack,
                Path(output_file),
                kept=Path(config.get_dir("media_dir")).absolute() / "sound",
                beside=Path(output_file) == self.movie_file_path,
                record=partial(write_record, self.lesson),
            )
        except OSError as error:
            raise LectureError(
                f"The film cannot be written to {output_file}: {error.strerror or error}. "
                "Free some space or choose another folder with --media_dir; all drawn segments are kept."
            ) from error

    def _plays_of(self, input_files: list[str]) -> list[int]:
        """Return the indices of the plays that ``input_files`` show, one for one.

        Two plays that look alike share one segment file, so a run of files is
        looked up as a run, and sections one after the other.
        """
        written = [(k, file) for k, file in enumerate(self.partial_movie_files) if file is not None]
        files = [file for _, file in written]
        for at in range(self._sought, len(files) - len(input_files) + 1):
            if files[at : at + len(input_files)] == list(input_files):
                self._sought = at + len(input_files)
                return [k for k, _ in written[at : at + len(input_files)]]
        raise LectureError("A section of the lecture holds segments that the lecture does not: render it anew.")
