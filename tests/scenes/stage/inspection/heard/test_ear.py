"""A finished film is heard: a voice that says another number than the caption is found, an honest one is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from manim import tempconfig
from scipy.signal import resample_poly

from scenes.stage.desk import listen as listen_module
from scenes.stage.errors import LectureError
from scenes.stage.inspection.heard.ear import Hearing, listen
from scenes.stage.inspection.heard.gestures import gesture_findings, marked_words
from scenes.stage.inspection.heard.recogniser import HeardWord, Recogniser, recogniser_is_installed
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.lesson.spoken_line import Gesture
from scenes.stage.voice.hibari import HibariVoice, hibari_is_installed
from scenes.stage.words.script import Script

needs_voice = pytest.mark.skipif(not hibari_is_installed(), reason="the voice (requirements.lock) is not installed")
needs_ear = pytest.mark.skipif(
    not recogniser_is_installed(), reason="the recogniser (requirements-listen.lock) is not installed"
)

SCRIPT = """
title = "Said and meant"
language = "en"
[only]
title = "Only"
[only.honest]
text = '''The ball comes to <mark name="rest"/>rest at {low:.2f}, in the valley.'''
[only.lie]
text = '''Newton's method lands at <sub alias="x equals {other:g}">x = {start:g}</sub>, on the hill.'''
[only.sign]
text = '''The curvature there is <sub alias="{height:g}">{depth:g}</sub>, and so it climbs.'''
"""
FACTS = {"low": -20.42, "start": -15.0, "other": -14.0, "height": 0.37, "depth": -0.37}


class SaidAndMeant(Lesson):
    experiment = SimpleNamespace(facts=FACTS, claims={}, checks=())
    voice = "heart"

    def construct(self) -> None:
        self.chapter("only")
        for name in ("honest", "lie", "sign"):
            with self.say(name) as line:
                if name == "honest":
                    line.at("rest")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Script, list[Gesture]]:
    """Return a film of three lines, its script and its gestures."""
    folder = tmp_path_factory.mktemp("heard")
    script = folder / "said.en.toml"
    script.write_text(SCRIPT, encoding="utf-8")
    settings = {
        "pixel_width": 160, "pixel_height": 90, "frame_rate": 15, "progress_bar": "none", "verbosity": "WARNING",
        "media_dir": str(folder / "media"),
    }  # fmt: skip
    with tempconfig(settings):
        lecture = type("SaidAndMeant", (SaidAndMeant,), {"script_file": str(script), "__module__": __name__})
        lesson = lecture()
        lesson.render()
        return Path(lesson.renderer.file_writer.movie_file_path), lesson.script, lesson.gestures


class Parrot:
    """Hears what it is told, a word each third of a second, whatever is played to it."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.heard: list[int] = []

    def hear(self, samples: Any, *, carefully: bool = False, about: str = "") -> list[HeardWord]:
        self.heard.append(len(samples))
        said = self.lines[0] if carefully or len(self.lines) == 1 else self.lines.pop(0)
        return [HeardWord(word, 0.3 + k / 3, 0.6 + k / 3) for k, word in enumerate(said.split())]


def wrong_numbers(hearing: Hearing) -> list[str]:
    return [finding.message for finding in hearing.findings if finding.kind == "number_heard_wrong"]


HONEST = "The ball comes to rest at minus 20.42, in the valley."
TOLD = "Newton's method lands at x equals minus 15, on the hill."
SIGNED = "The curvature there is -0.37 and so it climbs."


class Careful(Parrot):
    """Mishears each line at first."""

    def hear(self, samples: Any, *, carefully: bool = False, about: str = "") -> list[HeardWord]:
        said = self.lines.pop(0) if carefully else "something else, 12 times"
        return [HeardWord(word, k / 3, k / 3 + 0.3) for k, word in enumerate(said.split())]


@needs_voice
def test_what_is_heard_right_is_clean(film: tuple[Path, Script, list[Gesture]]) -> None:
    ear = Parrot(HONEST, TOLD, SIGNED)
    hearing = listen(film[0], film[1], ear)
    assert wrong_numbers(hearing) == []
    assert [line.line.key for line in hearing.lines] == ["only.honest", "only.lie", "only.sign"]
    assert [(n.meant, n.right) for line in hearing.lines for n in line.numbers] == [
        ("-20.42", True), ("-15", True), ("-0.37", True)
    ]  # fmt: skip
    assert all(16_000 < length < 8 * 16_000 for length in ear.heard)  # each line by itself


@needs_voice
def test_a_line_is_heard_again_before_it_counts(film: tuple[Path, Script, list[Gesture]]) -> None:
    assert wrong_numbers(listen(film[0], film[1], Careful(HONEST, TOLD, SIGNED))) == []


@needs_voice
@pytest.mark.parametrize(
    ("heard", "message"),
    [
        ("Newton's method lands at x equals minus 50, on the hill.", "the caption says -15, heard is -50"),
        ("Newton's method lands at x equals 15, on the hill.", "the caption says -15, heard is 15"),
        ("Newton's method lands, on the hill.", "-15 is not heard"),
        ("Newton's method lands 3 times at x equals minus 15, on the hill.", "3 is heard, which the caption does not"),
    ],
)
def test_a_wrong_number_is_found_with_its_time_and_line(
    heard: str, message: str, film: tuple[Path, Script, list[Gesture]]
) -> None:
    class Mixed(Parrot):
        def hear(self, samples: Any, *, carefully: bool = False, about: str = "") -> list[HeardWord]:
            if not carefully:
                self.now = self.lines.pop(0)
            return [HeardWord(word, k / 3, k / 3 + 0.3) for k, word in enumerate(self.now.split())]

    hearing = listen(film[0], film[1], Mixed(HONEST, heard, SIGNED))
    assert len(wrong_numbers(hearing)) == 1
    finding = next(finding for finding in hearing.findings if finding.kind == "number_heard_wrong")
    assert finding.line == "only.lie"
    assert message in finding.message
    line = hearing.lines[1]
    assert line.start - 0.4 <= finding.time <= line.end


@needs_voice
def test_too_many_word_errors_are_a_finding(film: tuple[Path, Script, list[Gesture]]) -> None:
    garbled = Parrot("The bell comes two rust at minus 20.42, in a volley.")
    kinds = {finding.kind for finding in listen(film[0], film[1], garbled).findings}
    assert "too_many_word_errors" in kinds


@needs_voice
def test_a_gesture_far_from_its_word_is_a_finding(film: tuple[Path, Script, list[Gesture]]) -> None:
    hearing = listen(film[0], film[1], Parrot(HONEST, TOLD, SIGNED))
    rest = hearing.lines[0].heard[4].start
    for late, found in ((0.1, 0), (0.9, 1), (-0.9, 1)):
        marked = marked_words([Gesture("only.honest", "rest", rest + late, 0.0)], hearing.lines)
        assert marked[0].late == pytest.approx(late)
        assert len(list(gesture_findings(marked, "film"))) == found


@needs_voice
def test_a_film_of_another_script_is_refused(film: tuple[Path, Script, list[Gesture]]) -> None:
    with pytest.raises(LectureError, match=r"No caption of the film .* is a line of said\.en\.toml: render the film"):
        listen(film[0], other(film[1]), Parrot(""))


def other(script: Script) -> Script:
    """Return a script whose lines all begin with another word."""
    chapter = script.chapters["only"]
    lines = {
        name: replace(line, tokens=(replace(line.tokens[0], caption="Otherwise"), *line.tokens[1:]))
        for name, line in chapter.lines.items()
    }
    return replace(script, chapters={"only": replace(chapter, lines=lines)})


@needs_voice
@needs_ear
def test_the_recogniser_finds_the_planted_lies_and_nothing_else(film: tuple[Path, Script, list[Gesture]]) -> None:
    hearing = listen(film[0], film[1], Recogniser())
    wrong = {finding.line: finding.message for finding in hearing.findings}
    assert set(wrong) == {"only.lie", "only.sign"}
    assert "the caption says -15, heard is -14" in wrong["only.lie"]
    assert "the caption says -0.37, heard is 0.37" in wrong["only.sign"]
    assert hearing.word_error_rate == 0.0
    (marked,) = marked_words(film[2], hearing.lines)
    assert abs(marked.late) < 0.25  # an independent witness of when the word is said


@needs_voice
@needs_ear
def test_words_are_timed_as_an_independent_ear_hears_them(film: tuple[Path, Script, list[Gesture]]) -> None:
    """The recogniser knows nothing of the voice's phonemes; its own times are good to about a tenth of a second."""
    line = next(film[1].lines())
    speech = HibariVoice().speak(line)
    heard = Recogniser().hear(resample_poly(speech.samples, 1, 3).astype(np.float32))
    begins = {word.text.strip(".,").lower(): word.start for word in heard}
    known = {token.caption.strip(".,").lower(): start for token, start in zip(line.tokens, speech.starts, strict=True)}
    apart = [known[word] - begins[word] for word in ("ball", "comes", "rest", "valley")]
    assert abs(np.median(apart)) < 0.08
    assert np.abs(apart).max() < 0.25


@needs_voice
def test_the_command_prints_what_was_heard(
    film: tuple[Path, Script, list[Gesture]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    fixed = Parrot(HONEST, TOLD, "The curvature there is 0.37 and so it climbs.")
    monkeypatch.setattr(listen_module, "find_lecture", lambda name: SaidAndMeant)
    monkeypatch.setattr(SaidAndMeant, "script", film[1])
    monkeypatch.setattr(listen_module, "play_gestures", lambda *_: [])
    status = listen_module.listen_to_films(("said",), None, film[0], False, tmp_path, ear=fixed)
    printed = capsys.readouterr().out
    assert status == 1
    assert "said: 1 finding; 1 of 37 words heard differently (2.7%), 2 of 3 numbers heard right" in printed
    assert "the caption says -0.37, heard is 0.37" in printed
    mended = Parrot(HONEST, TOLD.replace("15", "14"), SIGNED)
    status = listen_module.listen_to_films(("said",), None, film[0], True, tmp_path, ear=mended)
    plain = json.loads(capsys.readouterr().out)
    assert (status, plain["findings"]) == (1, 1)
    line = plain["lectures"][0]["lines"][1]
    assert line["numbers"] == [{"meant": "-15", "heard": "-14", "time": line["numbers"][0]["time"], "right": False}]
    assert line["start"] <= line["numbers"][0]["time"] <= line["end"]


def test_what_cannot_be_heard_is_one_sentence(tmp_path: Path) -> None:
    def listen_to(*names: str, film: Path | None = None) -> None:
        listen_module.listen_to_films(names, None, film, False, tmp_path, ear=Parrot(""))

    with pytest.raises(LectureError, match=r"There is no film of newton under .*: render it first"):
        listen_to("newton")
    with pytest.raises(LectureError, match=r"There is no film .*gone\.mp4: render it first, or leave out --film"):
        listen_to("newton", film=tmp_path / "gone.mp4")
    with pytest.raises(LectureError, match="One film was given for 2 lectures"):
        listen_to("newton", "learning_rate", film=tmp_path / "gone.mp4")
    with pytest.raises(LectureError, match=r"There is no film under .*: render a lecture first"):
        listen_to()


def test_a_recogniser_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenes.stage.inspection.heard.recogniser.recogniser_is_installed", lambda: False)
    with pytest.raises(
        LectureError, match=r"not installed: `\./run pip install --require-hashes -r requirements-listen\.lock`"
    ):
        Recogniser()


def test_a_silent_film_is_refused(
    tiny: type[Lesson], render_settings: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LECTURE_VOICE", "silent")
    with render_settings():
        lesson = tiny()
        lesson.render()
        film = Path(lesson.renderer.file_writer.movie_file_path)
    with pytest.raises(LectureError, match="is silent: render it with a voice to listen to it"):
        listen(film, lesson.script, Parrot(""))
