"""What the options of the command do to a lecture, as a Manim user expects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import srt
from PIL import Image

from scenes.stage.lesson.lesson import Lesson

TINY = Path(__file__).parents[1] / "tiny" / "tiny.py"
Watch = Callable[[Path], Any]
Settings = Callable[..., Any]


@pytest.fixture
def render(tiny: type[Lesson], tone: Any, render_settings: Settings) -> Callable[..., Lesson]:
    """Return a function that renders the tiny lecture."""

    def run(**settings: Any) -> Lesson:
        with render_settings(**settings):
            lesson = tiny()
            lesson.render()
        return lesson

    return run


def film_of(lesson: Lesson) -> Path:
    return Path(lesson.renderer.file_writer.movie_file_path)


def files_under(folder: Path) -> set[str]:
    """Return what a render left, except letters and formulas that Manim keeps as drawings."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not {"texts", "Tex"} & set(path.parts)
    }


# -- how large, how fast ---------------------------------------------------------


@pytest.mark.parametrize(
    ("quality", "size", "rate"),
    [
        ("low_quality", (854, 480), 15),
        ("medium_quality", (1280, 720), 30),
        ("high_quality", (1920, 1080), 60),
        ("fourk_quality", (3840, 2160), 60),
    ],
)
def test_quality(quality: str, size: tuple[int, int], rate: int, render: Callable[..., Lesson], watch: Watch) -> None:
    film = watch(
        film_of(
            render(
                quality=quality, pixel_width=size[0], pixel_height=size[1], frame_rate=rate,
                from_animation_number=3, upto_animation_number=3,
            )
        )
    )  # fmt: skip
    assert (film.size, film.rate, film.frames) == (size, rate, round(0.4 * rate))


def test_a_rate_that_is_no_whole_number_keeps_sync(render: Callable[..., Lesson], watch: Watch) -> None:
    lesson = render(frame_rate=29.97)
    film = watch(film_of(lesson))
    assert film.rate == pytest.approx(29.97, abs=1e-3)
    assert film.duration == pytest.approx(lesson.timeline.time, abs=1 / 30)
    with av.open(str(film.path)) as container:
        times = [frame.pts for frame in container.decode(video=0)]
    assert len(set(np.diff(times))) == 1


# -- how much -----------------------------------------------------------------------


def test_the_whole_film(render: Callable[..., Lesson], watch: Watch) -> None:
    lesson = render()
    film = watch(film_of(lesson))
    assert film.duration == pytest.approx(lesson.timeline.time)
    assert [title for *_, title in film.chapters] == ["Hello", "World", "Dot"]
    assert [text for *_, text in film.cues] == ["hello to all", "world to all", "look here is a dot at −3"]
    for start, end, text in film.cues:
        assert film.pitch(start + 0.1, end - 0.3) == pytest.approx(
            {"hello": 400, "world": 800, "look": 1600}[text.split()[0]], abs=20
        )


def test_a_part_of_the_film_has_its_own_sound_captions_and_chapters(
    render: Callable[..., Lesson], watch: Watch
) -> None:
    whole = render(disable_caching=True)
    plays = whole.timeline.plays
    lesson = render(from_animation_number=1, upto_animation_number=2, disable_caching=True)
    film = watch(film_of(lesson))
    assert film.frames == plays[1].frames + plays[2].frames
    assert len(film.sound) / 48_000 == pytest.approx(film.duration, abs=0.05)
    assert [title for *_, title in film.chapters] == ["World", "Dot"]
    assert [text for *_, text in film.cues] == ["world to all", "look here is a dot at −3"]
    assert film.pitch(0.0, 0.4) == pytest.approx(800, abs=20)
    beside = list(srt.parse(film.path.with_suffix(".srt").read_text()))
    assert [cue.content for cue in beside] == [text for *_, text in film.cues]


def test_sections_have_sound_and_captions_of_their_own(render: Callable[..., Lesson], watch: Watch) -> None:
    lesson = render(save_sections=True)
    folder = Path(lesson.renderer.file_writer.sections_output_dir)
    index = json.loads(next(folder.glob("*.json")).read_text())
    assert [section["name"] for section in index] == ["first", "second", "third"]
    films = [watch(folder / section["video"]) for section in index]
    assert sum(film.frames for film in films) == watch(film_of(lesson)).frames
    for film, pitch, caption in zip(films, (400, 800, 1600), ("hello", "world", "look"), strict=True):
        assert film.pitch(0.1, 0.5) == pytest.approx(pitch, abs=20)
        assert [text.split()[0] for *_, text in film.cues] == [caption]


def test_sections_of_a_part_are_those_that_have_pictures(render: Callable[..., Lesson], watch: Watch) -> None:
    lesson = render(save_sections=True, from_animation_number=1, upto_animation_number=1)
    folder = Path(lesson.renderer.file_writer.sections_output_dir)
    index = json.loads(next(folder.glob("*.json")).read_text())
    assert [section["name"] for section in index] == ["second"]
    assert watch(folder / index[0]["video"]).pitch(0.1, 0.5) == pytest.approx(800, abs=20)


# -- of what kind ----------------------------------------------------------------------


@pytest.mark.parametrize("option", [{"save_last_frame": True}, {"format": "png"}])
def test_a_still_picture_needs_no_speech(
    option: dict[str, Any], render: Callable[..., Lesson], tone: Any, tmp_path: Path
) -> None:
    lesson = render(**option)
    with Image.open(lesson.renderer.file_writer.image_file_path) as image:
        assert image.size == (320, 180)
    assert tone.spoken == 0
    assert {Path(name).suffix for name in files_under(tmp_path)} == {".png"}


def test_a_dry_run_writes_nothing_and_knows_the_time(render: Callable[..., Lesson], tmp_path: Path) -> None:
    lesson = render(dry_run=True)
    assert files_under(tmp_path) == set()
    assert lesson.timeline.time > 3.0
    assert [gesture.mark for gesture in lesson.gestures] == ["dot"]


def test_gif(render: Callable[..., Lesson], watch: Watch) -> None:
    lesson = render(format="gif")
    with Image.open(lesson.renderer.file_writer.gif_file_path) as image:
        assert image.size == (320, 180)
        assert image.n_frames > 5


def test_png_sequence(render: Callable[..., Lesson]) -> None:
    lesson = render(format="png-sequence")
    pictures = list(Path(lesson.renderer.file_writer.image_sequence_directory).glob("*.png"))
    # Manim draws a frozen stretch once
    moving = sum(play.frames for play in lesson.timeline.plays[3:5])
    assert moving <= len(pictures) <= lesson.timeline.frame


@pytest.mark.parametrize(
    ("settings", "codecs"),
    [
        ({"format": "webm"}, ("vp9", "opus")),
        ({"format": "mov"}, ("h264", "aac")),
        ({"format": "webm", "transparent": True}, ("vp9", "opus")),
        ({"transparent": True, "format": "mov"}, ("qtrle", "aac")),
    ],
)
def test_other_containers_have_sound_and_chapters_too(
    settings: dict[str, Any], codecs: tuple[str, str], render: Callable[..., Lesson], watch: Watch
) -> None:
    lesson = render(**settings)
    film = watch(film_of(lesson))
    assert (film.streams["video"][0].replace("libvpx-", ""), film.streams["audio"][0].replace("lib", "")) == codecs
    assert film.frames == lesson.timeline.frame
    assert [title for *_, title in film.chapters] == ["Hello", "World", "Dot"]
    assert film.pitch(0.1, 0.9) == pytest.approx(400, abs=20)
    assert film.path.with_suffix(".srt").exists()


# -- where ------------------------------------------------------------------------------------


def test_caching_can_be_switched_off(render: Callable[..., Lesson], watch: Watch) -> None:
    first = watch(film_of(render(disable_caching=True)))
    second = watch(film_of(render(disable_caching=True)))
    np.testing.assert_array_equal(first.sound, second.sound)
    assert (first.frames, first.cues) == (second.frames, second.cues)


def test_the_film_and_its_companions_bear_the_name_that_is_asked_for(
    render: Callable[..., Lesson], tmp_path: Path
) -> None:
    path = film_of(render(output_file="week three"))
    assert path.name == "week three.mp4"
    assert path.is_relative_to(tmp_path / "media")
    beside = {p.name.removeprefix("week three") for p in path.parent.iterdir() if p.is_file()}
    assert beside == {".mp4", ".srt", ".vtt", ".txt", ".poster.png", ".json"}


# -- the command itself ---------------------------------------------------------------------------


def manim(*arguments: str, cwd: Path, voice: str = "silent") -> subprocess.CompletedProcess[str]:
    """Run the real command in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "manim", *arguments],
        cwd=cwd, env={**os.environ, "LECTURE_VOICE": voice, "COLUMNS": "300"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_renders_a_lecture(tmp_path: Path, watch: Watch) -> None:
    done = manim("-ql", "-r", "320,180", "--media_dir", "here", "-o", "mine", str(TINY), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    film = watch(tmp_path / "here" / "videos" / "tiny" / "180p15" / "mine.mp4")
    assert (film.size, film.rate) == ((320, 180), 15)
    assert len(film.cues) == 3


def test_the_command_saves_the_last_frame(tmp_path: Path) -> None:
    done = manim("-qm", "-s", str(TINY), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with Image.open(next((tmp_path / "media").rglob("*.png"))) as image:
        assert image.size == (1280, 720)


@pytest.mark.parametrize(
    ("arguments", "voice", "message"),
    [
        (["--renderer=opengl"], "silent", "leave out --renderer=opengl"),
        (["-ql", "--media_dir", "/proc/none"], "silent", "media folder /proc/none cannot be written to"),
        (["-ql"], "siren", 'There is no voice "siren"'),
    ],
)
def test_the_command_says_what_is_wrong_in_one_message(
    arguments: list[str], voice: str, message: str, tmp_path: Path
) -> None:
    done = manim(*arguments, str(TINY), cwd=tmp_path, voice=voice)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert message in said
    assert "Traceback" not in said
    assert not list(tmp_path.rglob("*.mp4"))
