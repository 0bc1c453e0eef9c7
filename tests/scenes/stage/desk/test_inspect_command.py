"""``python -m scenes inspect``: what it prints, what it writes and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from manim import UP, FadeIn
from PIL import Image

from scenes.__main__ import main
from scenes.stage.desk import inspect_command as module
from scenes.stage.errors import LectureError
from scenes.stage.inspection.lecture import inspect_lecture
from scenes.stage.lesson.lesson import Lesson
from tests.scenes.stage.flawed_lessons import FACTS, Ball, kinds, make_lesson, write_script

LINE = "[only.one]\ntext = '''Here is a ball, and now it <mark name=\"moves\"/>moves up the hill.'''\n"


def construct(wait: float) -> Callable[[Any], None]:
    def play(self: Any) -> None:
        self.chapter("only")
        dot = Ball()
        with self.say("one") as line:
            self.play(FadeIn(dot), run_time=0.5)
            line.at("moves")
            self.wait(wait)
            self.play(dot.animate.shift(4 * UP if wait else UP), run_time=0.5)

    return play


@pytest.fixture
def inspect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    script = write_script(tmp_path, LINE)
    lessons = {"clean": make_lesson(script, construct(0.0)), "flawed": make_lesson(script, construct(0.4))}

    def find(name: str) -> type[Lesson]:
        if name not in lessons:
            raise LectureError(f'There is no lecture "{name}"')
        return lessons[name]

    monkeypatch.setattr(module, "lecture_names", lambda: sorted(lessons))
    monkeypatch.setattr(module, "find_lecture", find)
    return lambda *words: CliRunner().invoke(main, ["inspect", "--silent", "--media_dir", str(tmp_path), *words])


def test_a_clean_lecture_ends_with_status_zero_and_one_line_of_counts(inspect: Callable[..., Any]) -> None:
    ended = inspect("clean")
    assert ended.exit_code == 0
    assert ended.output.splitlines()[-1] == "1 lecture and 0 films inspected: 0 findings, all clean."


def test_a_finding_is_printed_with_line_place_picture_and_remedy(inspect: Callable[..., Any], tmp_path: Path) -> None:
    ended = inspect("flawed")
    assert ended.exit_code == 1
    assert "gesture_late  only.one  test_inspect_command.py:" in ended.output
    assert "Play the gesture right after line.at" in ended.output
    assert "cut_by_frame" in ended.output or "outside_safe_margin" in ended.output
    pictures = [line.strip() for line in ended.output.splitlines() if line.strip().endswith(".png")]
    assert pictures
    for picture in pictures:
        assert Path(picture).parent == tmp_path / "inspection" / "flawed"
        with Image.open(picture) as image:
            assert image.size == (960, 540)
    with Image.open(next(p for p in pictures if "gesture_late" not in p)) as image:
        assert (0xFF, 0x2D, 0x9B) in {colour for _, colour in image.getcolors(1 << 20)}  # the outline


def test_without_a_name_all_are_inspected_and_json_tells_the_same(inspect: Callable[..., Any]) -> None:
    ended = inspect("--json")
    told = json.loads(ended.output)
    assert ended.exit_code == 1
    assert [one["lecture"] for one in told["lectures"]] == ["clean", "flawed"]
    clean, flawed = (one["findings"] for one in told["lectures"])
    assert clean == []
    assert told["findings"] == len(flawed) > 0
    late = next(finding for finding in flawed if finding["kind"] == "gesture_late")
    assert late["line"] == "only.one"
    assert Path(late["picture"]).is_file()
    assert late["remedy"]


def test_pictures_of_the_inspection_before_are_gone(inspect: Callable[..., Any], tmp_path: Path) -> None:
    stale = tmp_path / "inspection" / "clean" / "01_old.png"
    stale.parent.mkdir(parents=True)
    stale.touch()
    inspect("clean")
    assert not stale.exists()


def test_the_film_named_is_inspected_too(inspect: Callable[..., Any], tmp_path: Path) -> None:
    import av
    import numpy as np

    film = tmp_path / "film.mp4"
    with av.open(str(film), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for _ in range(30):
            picture = av.VideoFrame.from_ndarray(np.zeros((36, 64, 3), dtype=np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    ended = inspect("clean", "--film", str(film), "--json")
    (clean,) = json.loads(ended.output)["lectures"]
    assert clean["film"] == str(film)
    assert "streams" in {finding["kind"] for finding in clean["findings"]}  # there is no sound
    assert ended.exit_code == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("clena",), 'There is no lecture "clena"'),
        (("clean", "--film", "nowhere.mp4"), "There is no film nowhere.mp4: render it first"),
        (("--film", "nowhere.mp4"), "One film was given for 2 lectures"),
    ],
)
def test_what_cannot_be_inspected_is_said(inspect: Callable[..., Any], words: tuple[str, ...], message: str) -> None:
    ended = inspect(*words)
    assert ended.exit_code == 1
    assert message in str(ended.exception)


def test_captions_of_every_language_with_a_script_are_held_to_its_standard(tmp_path: Path) -> None:
    lesson = make_lesson(write_script(tmp_path, LINE), construct(0.0))
    settings = {"media_dir": str(tmp_path)}
    chinese = "[only.one]\ntext = '''这是一个小球 <mark name=\"moves\"/>它现在向山上移动'''\n"
    write_script(tmp_path, chinese, "small.zh.toml", "zh")
    good = inspect_lecture(lesson, silent=True, settings=settings)
    assert good.languages == ("en", "zh")
    assert [str(finding) for finding in good.findings] == []
    endless = chinese.replace("这是一个小球", "这是一个小球" * 7)
    write_script(tmp_path, endless, "small.zh.toml", "zh")
    bad = inspect_lecture(lesson, silent=True, settings=settings)
    assert "caption_line_length" in kinds(bad)
    assert {finding.where for finding in bad.findings} == {"small.zh.toml"}


def test_a_lecture_that_fails_is_a_finding_at_its_line(tmp_path: Path) -> None:
    def fail(self: Any) -> None:
        self.chapter("only")
        self.wait(1)
        raise ZeroDivisionError(f"{FACTS['start']} over nothing")

    report = inspect_lecture(
        make_lesson(write_script(tmp_path, LINE), fail), silent=True, settings={"media_dir": str(tmp_path)}
    )
    (found,) = report.findings
    assert found.kind == "cannot_be_played"
    assert "ZeroDivisionError: -2.0 over nothing" in found.message
    assert found.time == pytest.approx(1.0)
