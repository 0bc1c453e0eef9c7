"""A teacher's own recordings: they come first, labels fix their marks, and a broken one is named."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scenes.stage.errors import LectureError
from scenes.stage.voice.recordings import Recordings, read_wav
from scenes.stage.voice.voice import SilentVoice
from scenes.stage.words.script import Line


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


def test_labels_may_come_from_any_editor(line: Line, write_recording: Callable[..., Path]) -> None:
    """Some put a byte order mark before the text, and an empty row after it or in between."""
    path = write_recording()
    path.with_suffix(".txt").write_bytes(b"\xef\xbb\xbf0.9\t0.9\tball\r\n\r\n1.75\t1.75\thill\r\n \r\n")
    speech = Recordings(path.parent, SilentVoice()).speak(line)
    assert speech.mark(line, "ball") == pytest.approx(0.9)
    assert speech.mark(line, "hill") == pytest.approx(1.75)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_labels_in_another_encoding_are_named(encoding: str, line: Line, write_recording: Callable[..., Path]) -> None:
    path = write_recording()
    path.with_suffix(".txt").write_text("0.9\t0.9\tbäll\n", encoding=encoding)
    with pytest.raises(LectureError, match=r"one\.only\.txt: these labels are not UTF-8: save the file"):
        Recordings(path.parent, SilentVoice()).speak(line)


def test_a_label_may_stand_on_the_first_word(
    write_recording: Callable[..., Path], write_line: Callable[[str], Line]
) -> None:
    line = write_line('<mark name="now"/>Look at the ball.')
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


@pytest.mark.parametrize("suffix", [".WAV", ".Wav", ".TXT"])
def test_a_file_that_would_not_be_read_is_named(suffix: str, line: Line, write_recording: Callable[..., Path]) -> None:
    """Capital letters, as many recorders write them, are another file to most systems."""
    path = write_recording()
    capital = path.with_suffix(suffix)
    path.rename(capital)
    with pytest.raises(LectureError, match=rf"only\{suffix} .* rename it to one\.only\{suffix.lower()}\."):
        Recordings(path.parent, SilentVoice()).check_names([line])


def test_labels_without_their_recording_are_named(line: Line, tmp_path: Path) -> None:
    (tmp_path / "one.only.txt").write_text("0.9\t0.9\tball\n")
    (tmp_path / "trial.en.toml").unlink()
    with pytest.raises(LectureError, match=r"the recording one\.only\.wav .*is missing"):
        Recordings(tmp_path, SilentVoice()).check_names([line])
