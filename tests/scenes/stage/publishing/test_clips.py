"""For the classroom: clips that are cut to the frame, and a page that is one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import srt
from PIL import Image

from scenes.stage.errors import LectureError
from scenes.stage.publishing.clips import clip_name, write_clips, write_one_file
from scenes.stage.publishing.films import Film
from scenes.stage.publishing.pages import Page

from .conftest import Published


def pictures(path: Path) -> list[Any]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


@pytest.fixture
def film(asking: Published) -> Film:
    return Film(asking.film, asking.record)


def test_clips_hold_the_frames_of_their_chapters_and_no_other(film: Film, watch: Any, tmp_path: Path) -> None:
    whole = pictures(film.path)
    clips = write_clips(film, tmp_path / "class")
    assert [clip.name for clip in clips] == ["01-the-i-question-i.mp4", "02-the-answer.mp4"]
    shown = [pictures(clip) for clip in clips]
    assert sum(len(frames) for frames in shown) == len(whole)
    for frame, copy in zip(whole, [frame for frames in shown for frame in frames], strict=True):
        np.testing.assert_array_equal(frame, copy)
    for clip, chapter in zip(clips, film.record.chapters, strict=True):
        seen = watch(clip)
        assert seen.duration == pytest.approx(chapter.end - chapter.start)
        assert len(seen.sound) / 48_000 == pytest.approx(seen.duration, abs=1 / 15 + 1024 / 48_000)
        assert seen.metadata["title"].endswith(chapter.title)
        captions = list(srt.parse(clip.with_suffix(".srt").read_text(encoding="utf-8")))
        said = [c for c in film.record.captions if chapter.start <= c.start < chapter.end]
        assert [cue.content for cue in captions] == [caption.text for caption in said]
        assert captions[0].start.total_seconds() == pytest.approx(said[0].start - chapter.start, abs=0.001)
        assert captions[-1].end.total_seconds() <= seen.duration + 0.001
    with Image.open(clips[1].with_name("02-the-answer.first.png")) as first:
        assert np.abs(np.asarray(first.convert("L"), dtype=float) - shown[1][0]).mean() < 2
    with Image.open(clips[0].with_name("01-the-i-question-i.last.png")) as last:
        assert np.abs(np.asarray(last.convert("L"), dtype=float) - shown[0][-1]).mean() < 2


def test_a_clip_has_the_sound_of_its_chapter(
    tone: Any, tiny: Any, render_settings: Any, watch: Any, tmp_path: Path
) -> None:
    from scenes.stage.film.record import read_record, record_path

    with render_settings():
        lesson = tiny()
        lesson.render()
        path = Path(lesson.renderer.file_writer.movie_file_path)
    film = Film(path, read_record(record_path(path)))
    for clip, pitch in zip(write_clips(film, tmp_path / "class"), (400, 800, 1600), strict=True):
        assert watch(clip).pitch(0.05, 0.4) == pytest.approx(pitch, rel=0.03)


def test_a_film_that_was_encoded_again_is_refused(film: Film, tmp_path: Path) -> None:
    from msgspec.structs import replace

    first, second = film.record.chapters
    later = replace(second, first_frame=second.first_frame + 2)
    with pytest.raises(LectureError, match=r'"The answer" of .* does not begin with a whole picture'):
        write_clips(Film(film.path, replace(film.record, chapters=(first, later))), tmp_path / "class")
    assert not (tmp_path / "class").exists()


def test_names_of_clips_tell_in_every_script() -> None:
    assert clip_name(1, "為什麼？") == "01-為什麼"
    assert clip_name(12, "../etc <b>") == "12-etc-b"
    assert clip_name(2, "?!") == "02"


def test_the_one_file_plays_with_captions_and_stops_and_asks_the_net_for_nothing(
    film: Film, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    path = write_one_file(film, Page(record=film.record), tmp_path / "asking.en.html")
    html = path.read_text(encoding="utf-8")
    assert "http" not in html.replace("https://schema.org", "")
    (question,) = film.record.questions
    page = open_page(path.as_uri() + f"?t={question.end - 0.5:.3f}")
    now = "document.querySelector('video').currentTime"
    page.wait_for_function(f"Math.abs({now} - {question.end - 0.5}) < 0.1")
    assert page.evaluate("document.querySelector('video').textTracks[0].cues.length") == len(film.record.captions)
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_function("!document.querySelector('.stop').hidden")
    assert page.evaluate(now) == pytest.approx(question.end - 1 / 15, abs=1 / 15)
