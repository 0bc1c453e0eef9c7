"""A film of the course: drawn in parts it is the same, byte for byte; a render that fails leaves the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenes.stage.desk import render_film as module
from scenes.stage.desk.render_film import draw_part, render_film
from scenes.stage.errors import LectureError
from scenes.stage.film.record import read_record
from scenes.stage.publishing.films import Film, what_is_stale

from .conftest import Published


@pytest.fixture
def asked(asking: Published, monkeypatch: pytest.MonkeyPatch) -> type:
    """Let the course find the lecture of these tests, and draw it small and silent."""
    settings = module._settings

    def small(*arguments: Any) -> dict[str, Any]:
        return {**settings(*arguments), "pixel_width": 320, "pixel_height": 180, "verbosity": "WARNING"}

    monkeypatch.setattr(module, "_settings", small)
    monkeypatch.setattr(module, "find_lecture", lambda _: type(asking.lesson))
    monkeypatch.setenv("LECTURE_VOICE", "silent")
    return type(asking.lesson)


def segments(media: Path) -> set[str]:
    return {path.name for path in media.rglob("partial_movie_files/*/*.mp4")}


def test_a_film_drawn_in_parts_is_the_same(asked: type, tmp_path: Path) -> None:
    whole = render_film("asking", "en", "l", tmp_path / "whole", tmp_path / "build")
    parts = tmp_path / "parts"
    drawn = []
    for part in (0, 1):
        before = segments(parts)
        draw_part("asking", "en", "l", parts, part, 2)
        drawn.append(segments(parts) - before)
        assert not list(parts.rglob("asking.en.mp4"))
    assert drawn[0]
    assert drawn[1]
    joined = render_film("asking", "en", "l", parts, tmp_path / "joined")
    assert joined.read_bytes() == whole.read_bytes()


def test_a_render_that_fails_leaves_the_film_before(
    asked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = render_film("asking", "en", "l", tmp_path / "media", tmp_path / "build")
    record = read_record(film.with_suffix(".json"))
    assert film == tmp_path / "build" / "films" / "asking" / "en" / "l" / "asking.en.mp4"
    assert what_is_stale(Film(film, record)) == []

    def fail(*_: object) -> None:
        raise LectureError("It cannot be rendered.")

    monkeypatch.setattr(asked, "render", fail)
    with pytest.raises(LectureError):
        render_film("asking", "en", "l", tmp_path / "media", tmp_path / "build")
    assert what_is_stale(Film(film, record)) == []
