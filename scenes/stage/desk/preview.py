"""A quick draft of a lecture, or of some of its beats, and its frames on one sheet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from manim import tempconfig

from scenes.stage.desk.contact_sheet import write_contact_sheet
from scenes.stage.errors import LectureError, closest
from scenes.stage.lesson.lesson import Lesson

__all__ = ["render_preview"]


def render_preview(
    lecture: type[Lesson], media: Path, language: str | None = None, beats: tuple[str, ...] = (), voice: bool = False
) -> tuple[Path, Path]:
    """Render a draft and return the film and its contact sheet.

    Parameters
    ----------
    lecture
        A lesson.
    media
        Where films are put.
    language
        Which script is read; by default the lecture's own.
    beats
        Which beats are played, in their order in the lecture; all by default.
    voice
        Whether lines are spoken; silent drafts are timed by reading speed.

    Raises
    ------
    LectureError
        The lecture has no such beat.
    """
    changes: dict[str, Any] = {"__module__": lecture.__module__}
    if language is not None:
        changes["language"] = language
    for beat in beats:
        if beat not in lecture.beats:
            raise LectureError(f'{lecture.__name__} has no beat "{beat}": {closest(beat, lecture.beats)}')
    if beats:
        changes["beats"] = tuple(name for name in lecture.beats if name in beats)
    chosen = type("_".join([lecture.__name__, *beats]), (lecture,), changes)
    before = os.environ.get("LECTURE_VOICE")
    if not voice:
        os.environ["LECTURE_VOICE"] = "silent"
    try:
        with tempconfig(
            {"pixel_width": 854, "pixel_height": 480, "frame_rate": 15, "media_dir": str(media),
             "input_file": f"{lecture.__module__.rsplit('.', 1)[-1]}.py", "max_files_cached": -1,
             "verbosity": "WARNING"}
        ):  # fmt: skip
            lesson = chosen()
            lesson.render()
            film = Path(lesson.renderer.file_writer.movie_file_path)
    finally:
        if before is None:
            os.environ.pop("LECTURE_VOICE", None)
        else:
            os.environ["LECTURE_VOICE"] = before
    return film, write_contact_sheet(film)
