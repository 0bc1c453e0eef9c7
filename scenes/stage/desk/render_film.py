"""Renders a lecture in a language and a quality for the course; on request, drawn by several processes at once.

The processes share one cache of segments: each draws every n-th play and
passes over the others as if they had been drawn. The first of them waits for
the rest and makes the film as ever, from a cache in which all segments are.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from manim import tempconfig
from manim.constants import QUALITIES

from scenes.stage.desk.catalogue import find_lecture
from scenes.stage.errors import LectureError
from scenes.stage.film.record import companions, record_path
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.publishing.site import fresh_folder, link_or_copy

__all__ = ["draw_part", "film_folder", "render_film"]


def film_folder(build: Path, lecture: str, language: str, quality: str) -> Path:
    """Return where the film of the course lies."""
    return build / "films" / lecture / language / quality


def render_film(name: str, language: str, quality: str, media: Path, build: Path, jobs: int = 1) -> Path:
    """Render a lecture and put the film and what lies beside it into the folder of the course, all at once.

    Parameters
    ----------
    quality
        Manim's -q: one of l, m, h, p, k.
    jobs
        How many processes draw.

    Returns
    -------
    Path
        The film.

    Raises
    ------
    LectureError
        The lecture cannot be rendered. The film that was there before stays.
    """
    film = _draw_together(name, language, quality, media, jobs) if jobs > 1 else None
    if film is None:
        with tempconfig(_settings(name, language, quality, media)):
            lesson = _lecture(name, language)()
            lesson.render()
            film = Path(lesson.renderer.file_writer.movie_file_path)
    target = film_folder(build, name, language, quality)
    with fresh_folder(target) as folder:
        for path in (*companions(film), record_path(film)):
            link_or_copy(path, folder / path.name)
    return target / film.name


def _settings(name: str, language: str, quality: str, media: Path, who: str = "") -> dict[str, Any]:
    found = next(values for values in QUALITIES.values() if values["flag"] == quality)
    media = media.absolute()
    # Manim writes a passing file beside a formula's picture: processes that share the folder trip over each other's.
    own = f"{name}.{language}{who}"
    return {
        "pixel_width": found["pixel_width"], "pixel_height": found["pixel_height"], "frame_rate": found["frame_rate"],
        "media_dir": str(media), "input_file": f"{name}.py", "output_file": f"{name}.{language}",
        "max_files_cached": -1, "text_dir": str(media / "texts" / own), "tex_dir": str(media / "Tex" / own),
    }  # fmt: skip


def _lecture(name: str, language: str) -> type[Lesson]:
    found = find_lecture(name)
    if found.language == language:
        return found
    return type(found.__name__, (found,), {"language": language, "__module__": found.__module__})


def _draw_together(name: str, language: str, quality: str, media: Path, jobs: int) -> Path | None:
    """Draw a lecture with several processes and return its film; None if a segment is missing in the end."""
    command = [sys.executable, "-m", "scenes", "film", name, "--language", language, "--quality", quality]
    helpers = [
        subprocess.Popen([*command, "--media_dir", str(media), "--part", f"{part}/{jobs}"]) for part in range(1, jobs)
    ]
    found: list[Path] = []
    try:
        with tempconfig(_settings(name, language, quality, media)):
            lesson = _lecture(name, language)()
            writer = lesson.renderer.file_writer
            combine = writer.combine_to_movie

            def combine_when_all_is_drawn() -> None:
                if any([helper.wait() for helper in helpers]):
                    raise LectureError(f"{name} ({language}) could not be drawn: the message above says why.")
                if all(Path(segment).is_file() for segment in writer.partial_movie_files if segment is not None):
                    combine()
                    found.append(Path(writer.movie_file_path))

            vars(writer)["combine_to_movie"] = combine_when_all_is_drawn
            _draw_only(lesson, 0, jobs)
            lesson.render()
    except BaseException:
        for helper in helpers:
            helper.terminate()
        raise
    return found[0] if found else None


def draw_part(name: str, language: str, quality: str, media: Path, part: int, of: int) -> None:
    """Draw every ``of``-th segment of a lecture from the ``part``-th on, and make no film."""
    settings = _settings(name, language, quality, media, f".{part}")
    with tempconfig({**settings, "progress_bar": "none"}):
        lesson = _lecture(name, language)()
        vars(lesson.renderer.file_writer)["combine_to_movie"] = lambda: None
        _draw_only(lesson, part, of)
        lesson.render()


def _draw_only(lesson: Lesson, part: int, of: int) -> None:
    """Let a lesson take the segments of others as if they were there."""
    writer = lesson.renderer.file_writer
    is_there = writer.is_already_cached

    def is_there_or_somebody_elses(key: str) -> bool:
        return lesson.renderer.num_plays % of != part or is_there(key)

    vars(writer)["is_already_cached"] = is_there_or_somebody_elses
