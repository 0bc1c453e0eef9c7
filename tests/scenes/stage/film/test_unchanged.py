"""A second render: nothing is made again that is there, and what comes out is what the first one made."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from scenes.stage.errors import LectureError
from scenes.stage.film import mastering
from scenes.stage.lesson.lesson import Lesson

TINY = Path(__file__).parents[1] / "tiny" / "tiny.py"


@pytest.fixture
def render(tiny: type[Lesson], tone: Any, render_settings: Callable[..., Any]) -> Callable[..., Path]:
    """Return a function that renders the tiny lecture and returns its film."""

    def rendered(**settings: Any) -> Path:
        with render_settings(**settings):
            lesson = tiny()
            lesson.render()
        return Path(lesson.renderer.file_writer.movie_file_path)

    return rendered


@pytest.fixture
def mastered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the length of every sound that is mastered."""
    made: list[int] = []
    usual = mastering._master

    def master(track: Any) -> Any:
        made.append(len(track))
        return usual(track)

    monkeypatch.setattr(mastering, "_master", master)
    return made


def contents(film: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in film.parent.glob(f"{film.stem}.*")}


def test_an_unchanged_film_is_left_as_it_is_and_is_as_new_as_its_render(
    render: Callable[..., Path], mastered: list[int]
) -> None:
    film = render()
    cold, before = contents(film), film.stat()
    assert set(cold) == {
        "Tiny.mp4",
        "Tiny.srt",
        "Tiny.vtt",
        "Tiny.txt",
        "Tiny.json",
        "Tiny.poster.png",
    }
    render()
    assert contents(film) == cold
    assert film.stat().st_ino == before.st_ino
    assert film.stat().st_mtime_ns > before.st_mtime_ns
    assert len(mastered) == 1


@pytest.mark.parametrize("harm", ["captions are gone", "the film is cut short", "the film is gone"])
def test_what_was_harmed_is_made_again_as_it_was(harm: str, render: Callable[..., Path], mastered: list[int]) -> None:
    film = render()
    cold = contents(film)
    if harm == "the film is cut short":
        film.write_bytes(cold["Tiny.mp4"][:1000])
    else:
        film.with_suffix(".srt" if "captions" in harm else ".mp4").unlink()
    assert contents(render()) == cold
    assert len(mastered) == 1


def test_a_change_of_words_is_a_change_of_the_film(
    render: Callable[..., Path], tiny: type[Lesson], tmp_path: Path, mastered: list[int]
) -> None:
    script = tmp_path / "tiny.en.toml"
    words = tiny.script_path().read_text(encoding="utf-8")
    script.write_text(words, encoding="utf-8")
    tiny.script_file = str(script)
    cold = contents(render())
    script.write_text(words.replace("hello to all", "hello to some"), encoding="utf-8")
    changed = contents(render())
    assert {name for name in cold if cold[name] != changed[name]} == {
        "Tiny.mp4",
        "Tiny.srt",
        "Tiny.vtt",
        "Tiny.txt",
        "Tiny.json",
    }
    assert len(mastered) == 1  # the tones are the same
    script.write_text(words.replace("hello to all", "hello to you and all"), encoding="utf-8")
    render()
    assert len(mastered) == 2


def frames_of(segment: Path) -> int:
    """Count the pictures of a segment."""
    with av.open(str(segment)) as film:
        return sum(1 for _ in film.decode(video=0))


@pytest.mark.parametrize("harm", [b"", b"not a film", None])
def test_a_damaged_segment_is_named_and_drawn_anew(
    harm: bytes | None, render: Callable[..., Path], tmp_path: Path
) -> None:
    film = render()
    cold = contents(film)
    segments = sorted(tmp_path.glob("media/videos/**/partial_movie_files/Tiny/*.mp4"))
    others = [path for path in segments if frames_of(path) != frames_of(segments[0])]
    segments[0].write_bytes(others[0].read_bytes() if harm is None else harm)
    film.unlink()
    with pytest.raises(LectureError, match=f"{segments[0].name} was damaged"):
        render()
    assert contents(render()) == cold


def test_mastered_sounds_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mastering, "KEPT", 2)
    silence = [np.zeros(4800 + k, dtype=np.float32) for k in range(4)]
    made = [mastering.mastered_sound(track, "aac", tmp_path) for track in silence]
    assert set(tmp_path.iterdir()) == set(made[-2:])
    assert mastering.mastered_sound(silence[3], "libopus", tmp_path) not in made


def test_two_renders_at_once_into_one_folder_are_safe(tmp_path: Path) -> None:
    def start(media: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "manim", "-v", "ERROR", "--progress_bar", "none", "-r", "64,36", "--fps", "10",
             "--media_dir", str(media), str(TINY)],
            env={**os.environ, "LECTURE_VOICE": "silent", "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    together = [start(tmp_path / "shared") for _ in range(2)]
    for process in (*together, start(tmp_path / "alone")):
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output

    def made(media: str) -> dict[str, bytes]:
        folder = tmp_path / media
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.glob("videos/**/*")
            if path.suffix in {".mp4", ".srt", ".vtt", ".png"}
        }

    assert made("shared") == made("alone")
    assert not [path for path in tmp_path.rglob(".*") if path.is_file()]
