"""Voices: which one speaks, and what it has said is kept whole."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenes.stage.errors import LectureError
from scenes.stage.voice.speech import Speech
from scenes.stage.voice.voice import CachedVoice, get_voice
from scenes.stage.words.script import Line

# -- which one speaks --------------------------------------------------------------


@pytest.fixture
def no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    hidden = {"hibari"}
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name in hidden else find(name, *a))


@pytest.mark.usefixtures("no_voice")
def test_without_the_package_a_lecture_is_silent_for_as_long_as_reading_takes(line: Line, tmp_path: Path) -> None:
    voice = get_voice("auto", "en", tmp_path / "cache", tmp_path / "none")
    speech = voice.speak(line)
    assert not speech.samples.any()
    assert len(line.caption) / 17 < speech.duration < len(line.caption) / 10
    assert (np.diff(speech.starts) > 0).all()
    assert not (tmp_path / "cache").exists()


@pytest.mark.usefixtures("no_voice")
def test_asking_for_a_voice_that_is_not_installed_says_how_to_get_it(tmp_path: Path) -> None:
    for name, lock in (("heart", "requirements"), ("michael", "requirements-voice-more")):
        with pytest.raises(
            LectureError, match=rf'"{name}" is not installed: `\./run pip .*-r {lock}\.lock`, or .*=silent'
        ):
            get_voice(name, "en", tmp_path, tmp_path)


def test_an_unknown_voice_is_named(tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r'no voice "hart": did you mean "heart"\?.*auto, heart, michael, silent'):
        get_voice("hart", "en", tmp_path, tmp_path)


@pytest.mark.parametrize("name", ["emma", "fenrir", "fable", "kore"])
def test_a_voice_that_would_be_downloaded_is_refused(name: str, tmp_path: Path) -> None:
    """The package fetches its other voices from the network when they are first used."""
    with pytest.raises(LectureError, match=f'no voice "{name}".*allowed: auto, heart, michael, silent'):
        get_voice(name, "en", tmp_path, tmp_path)


def test_a_voice_that_does_not_speak_the_language_is_named(tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r'"heart" speaks English only, the script is in "de"'):
        get_voice("heart", "de", tmp_path, tmp_path)


# -- the cache -----------------------------------------------------------------------


class Counter:
    """Says a ramp, and counts how often."""

    identity = "counter"
    spoken = 0

    def speak(self, line: Line) -> Speech:
        self.spoken += 1
        n = len(line.tokens)
        samples = np.linspace(-0.5, 0.5, 4800, dtype=np.float32)
        return Speech(samples, 0.01 * np.arange(n), 0.01 * np.arange(n) + 0.005)


def test_a_line_is_spoken_once_and_sounds_the_same_from_the_cache(line: Line, tmp_path: Path) -> None:
    voice = Counter()
    cached = CachedVoice(voice, tmp_path / "cache")
    first, second = cached.speak(line), cached.speak(line)
    assert voice.spoken == 1
    np.testing.assert_array_equal(first.samples, second.samples)
    np.testing.assert_array_equal(first.starts, second.starts)


def test_what_is_said_and_how_decides(line: Line, write_line: Callable[[str], Line], tmp_path: Path) -> None:
    voice = Counter()
    CachedVoice(voice, tmp_path).speak(line)
    other_marks = write_line("Look at the ball, and then at the hill.")
    CachedVoice(voice, tmp_path).speak(other_marks)
    assert voice.spoken == 1  # marks are silent
    CachedVoice(voice, tmp_path).speak(write_line('Look at the <break time="1s"/>ball, and then at the hill.'))
    CachedVoice(voice, tmp_path).speak(replace(line, pause=2.0))  # a prediction is prepared
    known = replace(line.tokens[3], phonemes=("ˈbɔl",))
    CachedVoice(voice, tmp_path).speak(replace(line, tokens=(*line.tokens[:3], known, *line.tokens[4:])))
    assert voice.spoken == 4
    slower = CachedVoice(voice, tmp_path)
    voice.identity = "counter, slower"
    assert slower.voice is voice
    CachedVoice(voice, tmp_path).speak(line)
    assert voice.spoken == 5


def test_a_damaged_file_is_spoken_anew(line: Line, tmp_path: Path) -> None:
    voice = Counter()
    cached = CachedVoice(voice, tmp_path / "cache")
    good = cached.speak(line)
    path = cached.path(line)
    whole = path.read_bytes()
    damaged = [b"", whole[: len(whole) // 2], whole[:-1], b"not an archive"]
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        damaged.append(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    for content in damaged:
        path.write_bytes(content)
        speech = cached.speak(line)
        np.testing.assert_array_equal(speech.samples, good.samples)
        np.testing.assert_array_equal(speech.starts, good.starts)
    assert voice.spoken > 4


def test_nothing_half_written_stays_when_speaking_is_interrupted(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(file: object, **arrays: object) -> None:
        file.write(b"PK half")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    cached = CachedVoice(Counter(), tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(np, "savez_compressed", interrupt)
        with pytest.raises(KeyboardInterrupt):
            cached.speak(line)
    assert list((tmp_path / "cache").iterdir()) == []
    assert len(cached.speak(line).samples) == 4800


RACE = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from scenes.stage.words.script import read_script
from scenes.stage.voice.speech import Speech
from scenes.stage.voice.voice import CachedVoice

class Slow:
    identity = "slow"
    def speak(self, line):
        n = len(line.tokens)
        noise = np.random.default_rng(7).uniform(-0.5, 0.5, 48000).astype(np.float32)
        return Speech(noise, np.arange(n) / 100, np.arange(n) / 100 + 0.005)

folder = Path(sys.argv[1])
line = next(read_script(folder / "trial.en.toml", {}).lines())
first = Slow().speak(line).samples
for _ in range(40):
    cached = CachedVoice(Slow(), folder / "cache")
    heard = cached.speak(line).samples
    assert np.abs(heard - first).max() < 1e-4
    cached.path(line).unlink(missing_ok=True)
"""


@pytest.mark.usefixtures("line")
def test_two_processes_at_once_never_hear_half_a_line(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[4]
    runs = [
        subprocess.Popen([sys.executable, "-c", RACE, str(tmp_path)], cwd=root, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for run in runs:
        _, errors = run.communicate(timeout=60)
        assert run.returncode == 0, errors.decode()
    assert not list((tmp_path / "cache").glob(".*"))
