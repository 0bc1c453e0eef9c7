"""The folder to upload: what it holds, what it is held against and what is refused."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
import pytest
import srt
from click.testing import CliRunner
from msgspec.structs import replace
from PIL import Image

from scenes.__main__ import main
from scenes.stage.errors import LectureError
from scenes.stage.film.record import Chapter, companions, record_path
from scenes.stage.publishing.films import Film, find_film
from scenes.stage.publishing.inspected import findings_of, note_inspection
from scenes.stage.publishing.upload import check_rules, describe, make_tags, write_upload

from .conftest import Published, small_course


def chapter(name: str, start: float, end: float) -> Chapter:
    return Chapter(name=name, title=name.title(), first_frame=0, end_frame=1, start=start, end=end)


@pytest.fixture
def film(asking: Published, monkeypatch: pytest.MonkeyPatch) -> Film:
    """Return the film as if it were longer and had a voice, and the inspector had passed it."""
    long = (chapter("one", 0.0, 12.0), chapter("two", 12.0, 75.0), chapter("three", 75.0, 90.0))
    monkeypatch.setattr("scenes.stage.publishing.upload.findings_of", lambda _: 0)
    return Film(asking.film, replace(asking.record, title="A step", silent=False, chapters=long))


def test_the_folder_holds_what_each_platform_asks_for(film: Film, asking: Published, tmp_path: Path) -> None:
    german = replace(asking.record, language="de")
    folder = write_upload(film, [german], small_course(tags=("descent",)), tmp_path / "out")
    text = (folder / "youtube" / "description.en.txt").read_text(encoding="utf-8")
    assert text.splitlines()[:5] == [asking.record.summary, "", "0:00 One", "0:12 Two", "1:15 Three"]
    assert f"Comparisons with SciPy and closed forms: {len(film.record.experiment.checks)}. Statements" in text
    for platform in ("youtube", "bilibili", "peertube", "plain"):
        (copy,) = (folder / platform).glob("*.mp4")
        assert copy.read_bytes() == asking.film.read_bytes()
        for language in ("en", "de"):
            cues = list(srt.parse((folder / platform / f"{copy.stem}.{language}.srt").read_text(encoding="utf-8")))
            assert [cue.content for cue in cues] == [caption.text for caption in asking.record.captions]
        assert (folder / platform / "tags.txt").read_text(encoding="utf-8") == "asking, descent\n"
    with Image.open(folder / "youtube" / "thumbnail.jpg") as picture:
        assert (picture.size, picture.format) == ((1280, 720), "JPEG")
    with Image.open(folder / "bilibili" / "thumbnail.jpg") as picture:
        assert picture.width / picture.height == pytest.approx(1.6)
    chapters = json.loads((folder / "peertube" / "chapters.json").read_text(encoding="utf-8"))
    assert chapters == {"chapters": [{"timecode": t, "title": n} for t, n in ((0, "One"), (12, "Two"), (75, "Three"))]}
    with av.open(str(folder / "podcast" / "asking.en.m4a")) as sound, av.open(str(asking.film)) as whole:
        assert (len(sound.streams.video), len(sound.streams.audio)) == (0, 1)
        titles = [chapter["metadata"]["title"] for chapter in sound.chapters()]
        assert titles == [chapter["metadata"]["title"] for chapter in whole.chapters()]
        assert sound.metadata["title"] == asking.record.title
        heard, said = (np.concatenate([f.to_ndarray() for f in c.decode(audio=0)], axis=1) for c in (sound, whole))
        np.testing.assert_array_equal(heard, said)
    checked = (folder / "CHECKED.txt").read_text(encoding="utf-8")
    assert "YouTube: every chapter lasts at least 10 s (the shortest lasts 12.0 s)" in checked
    assert "Bilibili: the title has at most 80 characters (it has 6); the platform states no limit" in checked


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"chapters": (chapter("one", 0.0, 40.0), chapter("two", 40.0, 90.0))}, "at least 3 chapters, but there are 2"),
        (
            {"chapters": (chapter("a", 0.0, 40.0), chapter("b", 40.0, 49.0), chapter("c", 49.0, 90.0))},
            "every chapter lasts at least 10 s, but the shortest lasts 9.0 s",
        ),
        ({"chapters": tuple(chapter("a", t, t + 20.0) for t in (1.5, 21.5, 41.5))}, "0:00, but it begins at 0:01"),
        ({"title": "1 < 2"}, "no angle brackets"),
        ({"title": "A" * 101}, "at most 100 characters, but it has 101"),
        ({"summary": "é" * 2500}, "the description has at most 5000 bytes"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused(changes: dict[str, Any], message: str, film: Film, tmp_path: Path) -> None:
    with pytest.raises(LectureError) as caught:
        write_upload(Film(film.path, replace(film.record, **changes)), [], small_course(), tmp_path / "out")
    assert message in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_the_film_itself_is_held_against_the_rules(film: Film, tmp_path: Path) -> None:
    course = small_course()
    found = {
        rule.what: rule for rule in check_rules(film, describe(film.record, course), make_tags(film.record, course))
    }
    assert found["the picture is H.264 High, 4:2:0"].found == "h264 High yuv420p"
    assert found["the sound is AAC at 48 kHz"].holds
    assert found["the index stands before the data"].holds


def test_a_film_without_a_voice_or_too_small_for_a_master_is_refused(film: Film, tmp_path: Path) -> None:
    silent = Film(film.path, replace(film.record, silent=True))
    with pytest.raises(LectureError, match=r"asking \(en\) was rendered without a voice"):
        write_upload(silent, [], small_course(), tmp_path / "out")
    with pytest.raises(LectureError, match=r"180p15; a master is 2160p60: render it with `./run manim -qk"):
        write_upload(film, [], small_course(), tmp_path / "out", master=True)


def test_a_master_is_taken_though_a_smaller_film_is_newer(
    only_asking: None, film: Film, asking: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenes.stage.publishing.course.read_course", lambda: small_course(languages=("en",)))
    for name in ("what_is_broken", "what_has_changed"):
        monkeypatch.setattr(f"scenes.stage.publishing.films.{name}", lambda *_: [])
    monkeypatch.setattr("scenes.stage.publishing.inspected.findings_of", lambda _: 0)
    folders = ["--media_dir", str(tmp_path / "media"), "--build_dir", str(tmp_path / "build")]

    def lay(name: str, age: int, **changes: Any) -> None:
        folder = tmp_path / "media" / "videos" / name
        folder.mkdir(parents=True)
        for path in companions(film.path):
            shutil.copyfile(path, folder / path.name)
        (folder / film.path.name).with_suffix(".json").write_bytes(msgspec.json.encode(replace(film.record, **changes)))
        os.utime(folder / film.path.name, (10**9 - age, 10**9 - age))

    lay("draft", age=0)
    done = CliRunner().invoke(main, ["publish", "asking", "--master", *folders])
    assert isinstance(done.exception, LectureError)
    assert "The newest film of asking (en) is 180p15; a master is 2160p60" in str(done.exception)
    lay("master", age=60, width=3840, height=2160, frame_rate=(60, 1))
    done = CliRunner().invoke(main, ["publish", "asking", "--master", *folders])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "build" / "publish" / "asking" / "youtube" / "asking.en.2160p.mp4").is_file()
    assert CliRunner().invoke(main, ["publish", "asking", *folders]).exit_code == 0
    assert (tmp_path / "build" / "publish" / "asking" / "youtube" / "asking.en.180p.mp4").is_file()


def test_an_old_record_keeps_nobody_from_publishing_another_film(asking: Published, tmp_path: Path) -> None:
    for name, text in (("asking.json", '{"version": 1, "lecture": "asking"}'), ("other.json", '{"lecture": "other"}')):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).with_suffix(".vtt").touch()
    with pytest.raises(LectureError, match=r"asking\.json is a record of version 1"):
        find_film([tmp_path], "asking", "en")
    assert find_film([tmp_path], "third", "en") is None
    found = find_film([tmp_path, asking.film.parent], "asking", "en")
    assert found is not None
    assert found.path == asking.film


def test_a_film_that_the_inspector_has_not_passed_is_refused(
    asking: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = Film(asking.film, asking.record)
    spoken = Film(asking.film, replace(asking.record, silent=False))
    note = asking.film.with_name("Asking.inspected.json")
    note.unlink(missing_ok=True)
    with pytest.raises(LectureError, match="The inspector has not seen this film of asking"):
        write_upload(spoken, [], small_course(), tmp_path / "out")
    note_inspection(film, 2)
    assert findings_of(film) == 2
    with pytest.raises(LectureError, match="The inspector has 2 findings in this film"):
        write_upload(spoken, [], small_course(), tmp_path / "out")
    note_inspection(film, 0)
    assert findings_of(film) == 0
    monkeypatch.setattr("scenes.stage.publishing.inspected.hash_file", lambda _: "another record")
    assert findings_of(film) is None
    monkeypatch.undo()
    note.unlink()
    monkeypatch.setattr("scenes.stage.publishing.inspected.what_is_stale", lambda _: ["the script has changed since"])
    note_inspection(film, 0)
    assert findings_of(film) is None


def test_the_inspector_leaves_its_note_beside_the_film(asking: Published, tmp_path: Path) -> None:
    from scenes.stage.desk import inspect_command

    note = asking.film.with_name("Asking.inspected.json")
    note.unlink(missing_ok=True)
    inspect_command._inspect("asking", type(asking.lesson), silent=True, film=asking.film, media=tmp_path)
    found = findings_of(Film(asking.film, asking.record))
    note.unlink()
    assert found is not None
    assert found > 0  # it has no voice


def test_an_unknown_lecture_or_language_is_one_sentence(tmp_path: Path) -> None:
    for words, message in (
        (["newtn"], 'The course has no lecture "newtn": did you mean "newton"'),
        (["newton", "--language", "fr"], 'The course has no newton in "fr"; its languages are: en.'),
        (["newton"], "There is no finished film of newton (en)"),
    ):
        folders = ["--media_dir", str(tmp_path), "--build_dir", str(tmp_path)]
        done = CliRunner().invoke(main, ["publish", *words, *folders])
        assert isinstance(done.exception, LectureError)
        assert message in str(done.exception)


def test_a_silent_film_is_refused_before_the_inspector_plays(
    only_asking: None, asking: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenes.stage.publishing.course.read_course", lambda: small_course(languages=("en",)))
    monkeypatch.setattr("scenes.stage.desk.inspect_command.inspect_lectures", lambda *_: pytest.fail("it was played"))
    done = CliRunner().invoke(
        main, ["publish", "asking", "--media_dir", str(asking.media), "--build_dir", str(tmp_path)]
    )
    assert isinstance(done.exception, LectureError)
    assert "asking (en) was rendered without a voice" in str(done.exception)


def test_a_changed_film_is_refused_before_the_inspector_plays(
    only_asking: None, asking: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenes.stage.publishing.course.read_course", lambda: small_course(languages=("en",)))
    monkeypatch.setattr("scenes.stage.publishing.films.hash_file", lambda path: "0" * 64)
    done = CliRunner().invoke(
        main, ["publish", "asking", "--media_dir", str(asking.media), "--build_dir", str(tmp_path)]
    )
    assert isinstance(done.exception, LectureError)
    assert "asking (en, 180p" in str(done.exception)
    assert "is not whole: Asking.mp4 is not the one" in str(done.exception)
    assert record_path(asking.film).is_file()
