"""Renders a lecture in a language and a quality for the course; on request, drawn by several processes or nodes.

The processes share one cache of segments, and a folder in which each claims
the play that it is about to draw; it passes over those that others have
claimed as if they had been drawn. So whoever is ahead draws more. The first of
them waits for the rest and makes the film as ever, from a cache in which all
segments are.

Nodes of a cluster may begin at any time, and again after a failure, so they
claim nothing: node *k* of *n* draws every *n*-th play. Whoever makes the film
afterwards draws what is missing.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from manim import tempconfig
from manim.constants import QUALITIES

from scenes.stage.desk.catalogue import find_lecture
from scenes.stage.errors import LectureError
from scenes.stage.film.record import companions, record_path
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.publishing.site import fresh_folder, link_or_copy

__all__ = ["claim_in", "draw_part", "every_nth", "film_folder", "render_film"]


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
    media.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".claims-", dir=media) as claims:
        return _draw_with_helpers(name, language, quality, media, jobs, Path(claims))


def _draw_with_helpers(name: str, language: str, quality: str, media: Path, jobs: int, claims: Path) -> Path | None:
    command = [sys.executable, "-m", "scenes", "film", name, "--language", language, "--quality", quality]
    command += ["--media_dir", str(media), "--claims", str(claims)]
    helpers = [subprocess.Popen([*command, "--helper", str(number)]) for number in range(1, jobs)]
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
            _draw_only(lesson, claim_in(claims))
            lesson.render()
    except BaseException:
        for helper in helpers:
            helper.terminate()
        raise
    return found[0] if found else None


def claim_in(claims: Path) -> Callable[[int], bool]:
    """Return what claims a play, and says whether it was free, among those who share a folder."""

    def claim(play: int) -> bool:
        try:
            (claims / str(play)).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    return claim


def every_nth(number: int, nodes: int) -> Callable[[int], bool]:
    """Return what says whether a play is drawn by this node of several; they are counted from 1."""
    return lambda play: play % nodes == number - 1


def draw_part(name: str, language: str, quality: str, media: Path, who: str, is_own: Callable[[int], bool]) -> None:
    """Draw a part of a lecture into the cache of segments, and make no film.

    Parameters
    ----------
    who
        Sets this process apart from the others that share the folder.
    is_own
        Says of a play that is not in the cache whether it is drawn here.
    """
    settings = _settings(name, language, quality, media, f".{who}")
    with tempconfig({**settings, "progress_bar": "none"}):
        lesson = _lecture(name, language)()
        # Whoever makes the film rehearses it, and stops the helpers if it cannot be made.
        vars(lesson)["rehearsed"] = False
        vars(lesson.renderer.file_writer)["combine_to_movie"] = lambda: None
        _draw_only(lesson, is_own)
        lesson.render()


def _draw_only(lesson: Lesson, is_own: Callable[[int], bool]) -> None:
    """Let a lesson draw its own plays, and take those of others as if they were there."""
    writer = lesson.renderer.file_writer
    is_there = writer.is_already_cached
    own: set[int] = set()

    def is_there_or_somebody_elses(key: str) -> bool:
        play = lesson.renderer.num_plays
        if is_there(key):
            return True
        if play in own:
            return False
        if not is_own(play):
            return True
        own.add(play)
        return False

    vars(writer)["is_already_cached"] = is_there_or_somebody_elses
