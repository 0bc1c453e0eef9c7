"""A film of the course: drawn in parts it is the same, byte for byte; a render that fails leaves the one before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scenes.__main__ import main
from scenes.stage.desk import render_film as module
from scenes.stage.desk.render_film import claim_in, draw_part, every_nth, render_film
from scenes.stage.errors import LectureError
from scenes.stage.film.record import read_record
from scenes.stage.publishing.build import Build, _is_whole
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


class Helper:
    """Stands for a process that draws a part: it has drawn when it is waited for."""

    status = 0
    claimed = (0, 2)  # by the other, while this one draws

    def __init__(self, command: list[str]) -> None:
        media, claims = (Path(command[command.index(option) + 1]) for option in ("--media_dir", "--claims"))
        for play in self.claimed:
            (claims / str(play)).touch()
        draw_part(command[command.index("film") + 1], "en", "l", media, command[-1], claim_in(claims))
        for play in self.claimed:
            (claims / str(play)).unlink()
        self.drawn = segments(media)

    def wait(self) -> int:
        return self.status

    def terminate(self) -> None:
        Helper.status = -15


def test_a_film_drawn_by_two_is_the_same(asked: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render_film("asking", "en", "l", tmp_path / "whole", tmp_path / "build")
    helpers: list[Helper] = []
    monkeypatch.setattr(module.subprocess, "Popen", lambda command: helpers.append(Helper(command)) or helpers[-1])
    joined = render_film("asking", "en", "l", tmp_path / "parts", tmp_path / "joined", jobs=2)
    assert joined.read_bytes() == whole.read_bytes()
    assert 0 < len(helpers[0].drawn) < len(segments(tmp_path / "parts"))
    assert what_is_stale(Film(joined, read_record(joined.with_suffix(".json")))) == []


def test_a_film_drawn_by_two_nodes_is_the_same_and_nothing_is_drawn_twice(asked: type, tmp_path: Path) -> None:
    whole = render_film("asking", "en", "l", tmp_path / "whole", tmp_path / "build")
    media = tmp_path / "shared"
    draw_part("asking", "en", "l", media, "1-of-2", every_nth(1, 2))
    first = segments(media)
    draw_part("asking", "en", "l", media, "2-of-2", every_nth(2, 2))
    assert first < segments(media) == segments(tmp_path / "whole")
    drawn = sorted(media.rglob("partial_movie_files/*/*.mp4"))
    for path in drawn:
        os.utime(path, (0, 0))
    joined = render_film("asking", "en", "l", media, tmp_path / "joined")
    assert joined.read_bytes() == whole.read_bytes()
    assert {path.stat().st_mtime for path in drawn} == {0.0}


@pytest.mark.parametrize("part", ["2", "0/2", "3/2", "a/b", "1/2/3", "-1/2"])
def test_a_part_that_there_is_not_is_one_sentence(part: str) -> None:
    done = CliRunner().invoke(main, ["film", "newton", "--part", part])
    assert isinstance(done.exception, LectureError)
    assert str(done.exception) == f'--part says which of how many, for instance 1/4, not "{part}".'


def test_the_build_knows_a_film_that_is_not_whole(asked: type, tmp_path: Path) -> None:
    film = render_film("asking", "en", "l", tmp_path / "media", tmp_path / "build")
    build = Build(tmp_path / "build", tmp_path / "media", 1, "l")
    assert _is_whole(build, "asking", "en")
    film.write_bytes(film.read_bytes()[:-9])
    assert not _is_whole(build, "asking", "en")
    film.unlink()
    assert not _is_whole(build, "asking", "en")
    assert not _is_whole(build, "asking", "de")


def test_a_helper_that_fails_is_said(asked: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.subprocess, "Popen", Helper)
    monkeypatch.setattr(Helper, "status", 1)
    with pytest.raises(LectureError, match=r"asking \(en\) could not be drawn: the message above says why"):
        render_film("asking", "en", "l", tmp_path / "parts", tmp_path / "joined", jobs=2)
    assert not (tmp_path / "joined").exists()


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
