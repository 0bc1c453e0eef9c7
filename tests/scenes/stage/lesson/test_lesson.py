"""What a lesson refuses before its first frame, what it keeps when it is stopped, and how it tells the teacher."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest
from manim import RIGHT, UP, Dot, FadeOut, Scene, Square

from scenes.stage.errors import LectureError
from scenes.stage.film.segment_encoder import LectureSegmentEncoder
from scenes.stage.lesson.lesson import Lesson

TINY = Path(__file__).parents[1] / "tiny" / "tiny.py"
SCRIPT = (TINY.parent / "scripts" / "tiny.en.toml").read_text()
Settings = Callable[..., Any]


@pytest.fixture
def no_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when a lecture begins to draw."""

    def play(*_: Any, **__: Any) -> None:
        pytest.fail("a frame was drawn")

    monkeypatch.setattr(Scene, "play", play)


@pytest.fixture
def with_script(tiny: type[Lesson], tmp_path: Path) -> Callable[[str], type[Lesson]]:
    """Return a function that gives the tiny lecture another script."""

    def make(text: str) -> type[Lesson]:
        path = tmp_path / "tiny.en.toml"
        path.write_text(text, encoding="utf-8")
        return type("Variant", (tiny,), {"script_file": str(path), "__module__": tiny.__module__})

    return make


def refused(lesson: type[Lesson], settings: Any) -> str:
    """Return the message with which a lecture is refused."""
    with settings, pytest.raises(LectureError) as caught:
        lesson().render()
    message = str(caught.value)
    assert "\n" not in message
    return message


# -- before the first frame -----------------------------------------------------------


@pytest.mark.usefixtures("tone", "no_frames")
def test_a_claim_that_does_not_hold_names_line_claim_value_and_remedy(
    tiny: type[Lesson], render_settings: Settings
) -> None:
    claim = replace(tiny.experiment.claims["start_is_low"], holds=False, found="the start is 3")
    experiment = SimpleNamespace(facts={"start": 3.0}, claims={claim.name: claim}, checks=())
    message = refused(type("High", (tiny,), {"experiment": experiment, "__module__": "tiny"}), render_settings())
    for part in (
        "High",
        "third.look",
        "look here is a dot at 3",
        "start_is_low",
        "the start is 3",
        "choose a lower start",
    ):
        assert part in message


@pytest.mark.usefixtures("no_frames")
@pytest.mark.parametrize("what", ["facts", "claims"])
def test_parameters_that_the_experiment_cannot_take_are_one_message(
    what: str, tiny: type[Lesson], render_settings: Settings
) -> None:
    def fail(_: Any) -> Any:
        raise ValueError("damping must be positive, got -1")

    experiment = type("Experiment", (), {"facts": {"start": -3.0}, "claims": {}, "checks": (), what: property(fail)})()
    message = refused(type("Odd", (tiny,), {"experiment": experiment, "__module__": "tiny"}), render_settings())
    assert message.startswith(f"Odd cannot be rendered: the {what} of its experiment")
    assert "damping must be positive, got -1" in message


@pytest.mark.usefixtures("tone", "no_frames")
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"start_is_low"',
            '"start_is_lov"',
            'line third.look: unknown claim "start_is_lov": did you mean "start_is_low"?',
        ),
        ("{start:g}", "{strt:g}", 'there is no fact "strt": did you mean "start"?'),
        ('name="dot"', 'name="dott"', 'Tiny uses the mark "dot", which'),
        ('<mark name="dot"/>', "", 'Tiny uses the mark "dot", which'),
        ("hello to", '<mark name="wave"/>hello to', 'the mark "wave" is not used by Variant: remove it'),
        ("[first.hello]", "[first.helo]", 'Tiny uses the line "hello", which'),
        ("[third.look]", "[third.more]\ntext = 'so'\n[third.look]", 'the line "more" is not used by Variant'),
        ("[second.world]", "[second.x]", 'uses the line "world"'),
        ("[third]", "[fourth]\ntitle = 'X'\n[third]", 'the chapter "fourth" is not used by Variant'),
        ("[third", "[thirds", 'Tiny uses the chapter "third", which'),
        ('language = "en"', 'language = "xx"', 'unknown language "xx"'),
        ("dot at {start:g}", "dot at 3", '"3" is typed'),
    ],
)
def test_a_script_that_does_not_fit_is_refused(
    old: str, new: str, message: str, with_script: Callable[[str], type[Lesson]], render_settings: Settings
) -> None:
    assert old in SCRIPT
    assert message in refused(with_script(SCRIPT.replace(old, new)), render_settings())


@pytest.mark.usefixtures("no_frames")
def test_a_language_that_is_not_written_is_refused(tiny: type[Lesson], render_settings: Settings) -> None:
    message = refused(type("Tiny", (tiny,), {"language": "zh", "__module__": "tiny"}), render_settings())
    assert "tiny.zh.toml" in message
    assert "Languages written so far: en" in message


@pytest.mark.usefixtures("no_frames")
def test_an_unknown_voice_is_refused(
    tiny: type[Lesson], render_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LECTURE_VOICE", raising=False)
    message = refused(type("Tiny", (tiny,), {"voice": "siren", "__module__": "tiny"}), render_settings())
    assert 'There is no voice "siren"' in message


@pytest.mark.usefixtures("tone", "no_frames")
def test_a_media_folder_that_takes_nothing_is_refused(
    tiny: type[Lesson], render_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    message = refused(tiny, render_settings(media_dir=str(tmp_path / "file" / "media")))
    assert "cannot be written to" in message
    assert "--media_dir" in message


@pytest.mark.usefixtures("tone", "no_frames")
def test_a_read_only_media_folder_is_refused(
    tiny: type[Lesson], render_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, data: bytes) -> int:
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert "(Read-only file system)" in refused(tiny, render_settings())


# -- words on screen, lines and marks while it plays ----------------------------------------


@pytest.mark.usefixtures("tone")
@pytest.mark.parametrize(
    ("construct", "message"),
    [
        (lambda self: self.say("hello").__enter__(), 'The line "hello" is said before any chapter'),
        (lambda self: self.chapter("fist"), 'has no chapter "fist": did you mean "first"?'),
        (lambda self: (self.chapter("first"), self.say("world").__enter__()), 'chapter [first] has no line "world"'),
        (lambda self: self.words("label"), '[screen] has no "label": there are none'),
    ],
)
def test_a_slip_of_the_choreography_is_named(
    construct: Callable[[Any], None], message: str, tiny: type[Lesson], render_settings: Settings
) -> None:
    lesson = type("Slip", (tiny,), {"construct": construct, "__module__": "tiny"})
    assert message in refused(lesson, render_settings())


@pytest.mark.usefixtures("tone")
def test_a_gesture_that_comes_late_is_told(
    tiny: type[Lesson], render_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("scenes.stage.lesson.lesson.logger.warning", lambda text, *values: said.append(text % values))

    def construct(self: Any) -> None:
        self.chapter("third")
        with self.say("look") as line:
            self.wait(3.0)
            line.at("dot")

    with render_settings(dry_run=True):
        type("Late", (tiny,), {"construct": construct, "__module__": "tiny"})().render()
    assert len(said) == 1
    assert said[0].startswith('Line third.look: the gesture at "dot" begins')


# -- clearing away --------------------------------------------------------------------------------


@pytest.mark.usefixtures("tone")
# -- what follows something else ---------------------------------------------------------------


@pytest.mark.usefixtures("tone")
def test_what_follows_is_the_same_cold_and_from_the_cache(tiny: type[Lesson], render_settings: Settings) -> None:
    """A label with an updater has caught up when a play ends, whether the play was drawn or not."""
    ends: list[float] = []

    def construct(self: Any) -> None:
        self.chapter("third")
        dot = Dot()
        label = Square(0.4).add_updater(lambda square: square.next_to(dot, UP))
        self.add(dot, label)
        with self.say("look"):
            self.play(dot.animate.shift(3 * RIGHT), run_time=0.4)
            ends.append(float(label.get_center()[0]))
            self.play(FadeOut(dot), run_time=0.2)

    follower = type("Follower", (tiny,), {"construct": construct, "__module__": tiny.__module__})
    films = []
    for _ in ("cold", "cached"):
        with render_settings():
            lesson = follower()
            lesson.render()
        films.append((segments(Path(lesson.renderer.file_writer.partial_movie_directory)), content(film_of(lesson))))
    assert set(ends) == {3.0}, "in the rehearsal, cold or from the cache the label has not caught up"
    assert films[0][0] == films[1][0]
    assert_same_film(film_of(lesson), films[0][1])


# -- a render that is stopped ------------------------------------------------------------------


def film_of(lesson: Lesson) -> Path:
    return Path(lesson.renderer.file_writer.movie_file_path)


def content(film: Path) -> tuple[list[Any], Any, str]:
    """Return pictures, sound and captions of a film."""
    with av.open(str(film)) as container:
        pictures = [frame.to_ndarray(format="gray").mean() for frame in container.decode(video=0)]
    with av.open(str(film)) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    return pictures, sound, film.with_suffix(".srt").read_text()


def assert_same_film(film: Path, other: tuple[list[Any], Any, str]) -> None:
    pictures, sound, captions = content(film)
    assert pictures == other[0]
    np.testing.assert_array_equal(sound, other[1])
    assert captions == other[2]


def segments(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("partial_movie_files/**/*") if path.is_file() and path.suffix == ".mp4"]


@pytest.mark.usefixtures("tone")
@pytest.mark.parametrize("frame", [1, 7, 75])
def test_after_an_interruption_the_next_render_gives_the_same_film(
    frame: int, tiny: type[Lesson], render_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with render_settings(media_dir=str(tmp_path / "undisturbed")):
        lesson = tiny()
        lesson.render()
        whole = content(film_of(lesson))
    seen = 0

    def interrupt(self: Any, *args: Any, **kwargs: Any) -> None:
        nonlocal seen
        seen += kwargs.get("num_frames", 1)
        if seen >= frame:
            raise KeyboardInterrupt
        add_frame(self, *args, **kwargs)

    from manim.renderer.cairo_renderer import CairoRenderer

    add_frame = CairoRenderer.add_frame
    with monkeypatch.context() as patch, render_settings():
        patch.setattr(CairoRenderer, "add_frame", interrupt)
        with pytest.raises(KeyboardInterrupt):
            tiny().render()
    for segment in segments(tmp_path / "media"):
        with av.open(str(segment)) as container:
            assert sum(1 for _ in container.decode(video=0)) > 0
    assert not list((tmp_path / "media").rglob(".*.mp4"))
    with render_settings():
        lesson = tiny()
        lesson.render()
    assert_same_film(film_of(lesson), whole)


@pytest.mark.usefixtures("tone")
def test_a_segment_is_in_the_cache_whole_or_not_at_all(
    tiny: type[Lesson], render_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A render that is killed leaves no half segment: until it is finished it has another name."""
    seen: list[bool] = []
    write_frame = LectureSegmentEncoder.write_frame

    def look(self: LectureSegmentEncoder, *args: Any, **kwargs: Any) -> None:
        write_frame(self, *args, **kwargs)
        seen.append(self.target.exists())

    monkeypatch.setattr(LectureSegmentEncoder, "write_frame", look)
    with render_settings():
        tiny().render()
    assert seen
    assert not any(seen)
    assert len(segments(tmp_path)) >= 4


@pytest.mark.usefixtures("tone")
@pytest.mark.parametrize("place", ["encoder", "film", "captions", "speech"])
def test_a_full_disk_is_one_sentence_and_loses_nothing(
    place: str, tiny: type[Lesson], render_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    calls = 0

    def fail_later(*_: Any, **__: Any) -> Any:
        raise full

    finish = LectureSegmentEncoder.finish

    def fail_at_third(self: LectureSegmentEncoder) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise self._operation_error("finish", full) from full
        finish(self)

    with monkeypatch.context() as patch:
        if place == "encoder":
            patch.setattr(LectureSegmentEncoder, "finish", fail_at_third)
        elif place == "film":
            patch.setattr("scenes.stage.film.delivery.write_film", fail_later)
        elif place == "captions":
            patch.setattr("scenes.stage.film.delivery._write_text", fail_later)
        else:
            patch.setattr("scenes.stage.lesson.lesson.get_voice", lambda *_: SimpleNamespace(speak=fail_later))
        message = refused(tiny, render_settings())
    assert "No space left on device" in message
    assert "--media_dir" in message
    assert "kept" in message
    kept = {path: path.stat().st_ino for path in segments(tmp_path)}
    assert len(kept) >= {"encoder": 2, "film": 4, "captions": 4, "speech": 0}[place]
    with render_settings():
        lesson = tiny()
        lesson.render()
    assert {path: path.stat().st_ino for path in kept} == kept
    assert film_of(lesson).with_suffix(".srt").exists()
    assert not [path for path in tmp_path.rglob(".*") if path.is_file()]


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from manim.__main__ import main
sys.argv = ["manim", "-ql", "-r", "320,180", "--media_dir", sys.argv[2], sys.argv[3]]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("limit", [2000, 6000])
def test_a_disk_that_really_takes_no_more_is_one_message_of_the_command(limit: int, tmp_path: Path) -> None:
    """The system refuses to let any file grow beyond a limit: first a segment's, then the film's."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(limit), str(tmp_path), str(TINY)],
        cwd=tmp_path, env={**os.environ, "LECTURE_VOICE": "silent", "COLUMNS": "300"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert "cannot be written" in said
    assert not list(tmp_path.rglob("videos/*/*/*.mp4"))


@pytest.mark.parametrize("command", [["-ql", "-r", "320,180"]])
def test_two_renders_at_once_into_one_folder_both_give_the_film(
    command: list[str], tmp_path: Path, watch: Callable[[Path], Any]
) -> None:
    env = {**os.environ, "LECTURE_VOICE": "silent"}
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "manim", *command, "--media_dir", str(tmp_path), str(TINY)],
            cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for _ in range(2)
    ]  # fmt: skip
    for run in runs:
        output, _ = run.communicate(timeout=120)
        assert run.returncode == 0, output.decode()
    film = watch(next(tmp_path.rglob("videos/*/*/*.mp4")))
    assert len(film.cues) == 3
    assert film.frames > 60
