"""The finished file of a whole lecture: streams, tags, loudness, chapters, captions, and what lies beside it."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import srt
from PIL import Image

from scenes.stage.film.loudness import integrated_loudness, true_peak
from scenes.stage.voice.speech import SAMPLE_RATE


def boxes(path: Path) -> list[str]:
    """Return the names of the top-level boxes of an MP4 file (ISO/IEC 14496-12, section 4.2)."""
    data, at, names = path.read_bytes(), 0, []
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        size = struct.unpack(">Q", data[at + 8 : at + 16])[0] if size == 1 else size or len(data) - at
        names.append(name.decode())
        at += size
    return names


def test_the_picture_is_what_every_player_plays(newton: Any) -> None:
    with av.open(str(newton.film.path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        tags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
        assert tags == (1, 1, 1, 1)  # BT.709, limited range
        times = [packet.pts for packet in container.demux(stream) if packet.pts is not None]
        assert times == sorted(times)
        assert set(np.diff(times)) == {times[1] - times[0]}
        assert float((times[1] - times[0]) * stream.time_base) == pytest.approx(1 / 15)
    assert newton.film.frames == newton.lesson.timeline.frame


def test_playing_can_start_before_the_file_has_arrived(newton: Any) -> None:
    order = boxes(newton.film.path)
    assert order.index("moov") < order.index("mdat")


def test_every_stream_says_its_language_and_the_film_its_title(newton: Any) -> None:
    assert {kind: what for kind, what in newton.film.streams.items() if kind != "data"} == {
        "video": ("h264", "eng"), "audio": ("aac", "eng"), "subtitle": ("mov_text", "eng"),
    }  # fmt: skip
    assert newton.film.metadata["title"] == newton.lesson.script.title


def test_the_sound_is_as_loud_as_promised(newton: Any) -> None:
    with av.open(str(newton.film.path)) as container:
        assert container.streams.audio[0].rate == SAMPLE_RATE
    if not newton.film.sound.any():
        pytest.skip("the voice is an optional extra and is not installed: the film is silent")
    assert integrated_loudness(newton.film.sound) == pytest.approx(-16.0, abs=0.5)
    assert true_peak(newton.film.sound) <= -1.5


def test_sound_and_picture_are_of_one_length(newton: Any) -> None:
    assert len(newton.film.sound) / SAMPLE_RATE == pytest.approx(newton.film.duration, abs=1 / 15 + 1024 / SAMPLE_RATE)


def test_chapters_cover_the_film(newton: Any) -> None:
    chapters = newton.film.chapters
    assert [title for *_, title in chapters] == [chapter.title for chapter in newton.lesson.script.chapters.values()]
    assert chapters[0][0] == 0.0
    assert chapters[-1][1] == pytest.approx(newton.film.duration, abs=0.002)
    assert all(end == following for (_, end, _), (following, _, _) in pairwise(chapters))
    assert all(end - start > 3.0 for start, end, _ in chapters)


def test_captions_in_the_file_and_beside_it_are_the_same(newton: Any) -> None:
    beside = list(srt.parse(newton.film.path.with_suffix(".srt").read_text(encoding="utf-8")))
    inside = newton.film.cues
    assert [cue.content for cue in beside] == [text for *_, text in inside]
    for cue, (start, end, _) in zip(beside, inside, strict=True):
        assert cue.start.total_seconds() == pytest.approx(start, abs=0.002)
        assert cue.end.total_seconds() == pytest.approx(end, abs=0.002)
    blocks = newton.film.path.with_suffix(".vtt").read_text(encoding="utf-8").strip().split("\n\n")
    assert blocks[0].startswith("WEBVTT")
    assert len(blocks) - 1 == len(beside)
    for cue, block in zip(beside, blocks[1:], strict=True):
        time, _, text = block.partition("\n")
        assert text == cue.content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        hours, minutes, seconds = time.split(" --> ")[0].split(":")
        assert timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds)) == cue.start


def test_captions_keep_to_the_standard_and_begin_with_their_words(newton: Any) -> None:
    lesson = newton.lesson
    said = [
        sample / SAMPLE_RATE + start
        for (sample, _), line in zip(lesson.soundtrack.sounds, lesson.script.lines(), strict=True)
        for start in lesson._speeches[line.key].starts
    ]
    for start, end, text in newton.film.cues:
        assert 1.0 - 0.002 <= end - start <= 7.0 + 0.002, text
        assert len(text) / (end - start) <= 17.05, text
        assert text.count("\n") <= 1
        assert max(len(line) for line in text.split("\n")) <= 42, text
        assert min(abs(start - word) for word in said) <= 0.1, text
    for (_, end, text), (following, _, _) in pairwise(newton.film.cues):
        assert end <= following, text
    assert newton.film.cues[-1][1] <= newton.film.duration + 0.002


def test_the_transcript_holds_every_line_under_its_chapter(newton: Any) -> None:
    text = newton.film.path.with_suffix(".txt").read_text(encoding="utf-8")
    at = 0
    for chapter in newton.lesson.script.chapters.values():
        at = text.index(chapter.title, at)
        for line in chapter.lines.values():
            at = text.index(line.caption, at)


def test_the_poster_is_a_picture_of_the_film(newton: Any) -> None:
    with Image.open(newton.film.path.with_name(f"{newton.film.path.stem}.poster.png")) as poster:
        assert poster.size == (1280, 720)
        small = np.asarray(poster.convert("L").resize((320, 180)), dtype=float)
    at = round(newton.lesson.soundtrack.poster_time * 15)
    with av.open(str(newton.film.path)) as container:
        frame = next(f.to_ndarray(format="gray") for k, f in enumerate(container.decode(video=0)) if k == at)
    assert np.abs(small - frame).mean() < 3.0
    assert small.std() > 5.0


def test_every_marked_gesture_begins_with_its_word(newton: Any) -> None:
    lesson = newton.lesson
    begins = {
        line.key: sample / SAMPLE_RATE
        for (sample, _), line in zip(lesson.soundtrack.sounds, lesson.script.lines(), strict=True)
    }
    lines = {line.key: line for line in lesson.script.lines()}
    for gesture in lesson.gestures:
        line = lines[gesture.line]
        said = begins[gesture.line] + lesson._speeches[gesture.line].mark(line, gesture.mark)
        assert abs(gesture.time - said) <= 0.15, (gesture, said)
    marked = {(line.key, mark) for line in lines.values() for mark in line.marks}
    assert marked == {(gesture.line, gesture.mark) for gesture in lesson.gestures}


def test_a_second_render_of_the_command_comes_from_the_cache_and_is_the_same_film(
    newton: Any, watch: Any, tmp_path: Path
) -> None:
    root = Path(__file__).resolve().parents[4]
    shutil.copytree(Path(newton.settings["media_dir"]) / "speech", tmp_path / "speech")
    command = ["-r", "64,36", "--fps", "4", "--media_dir", str(tmp_path), "scenes/newton.py"]
    films, segments, captions = [], [], []
    for _ in ("cold", "cached"):
        done = subprocess.run(
            [sys.executable, "-m", "manim", *command],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        path = next((tmp_path / "videos" / "newton").glob("*/*.mp4"))
        films.append(watch(path))
        captions.append(path.with_suffix(".srt").read_text(encoding="utf-8"))
        segments.append({p: p.stat().st_ino for p in path.parent.rglob("partial_movie_files/**/*.mp4")})
    cold, cached = films
    assert segments[0] == segments[1]
    assert (cold.frames, cold.cues, cold.chapters) == (cached.frames, cached.cues, cached.chapters)
    np.testing.assert_array_equal(cold.sound, cached.sound)
    assert captions[0] == captions[1]
