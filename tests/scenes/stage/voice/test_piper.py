"""Piper: words in order and in time, the same on every run; and what happens without it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from scenes.stage.voice.alignment import align_words
from scenes.stage.voice.piper import PiperVoice, piper_is_installed
from scenes.stage.voice.speech import SAMPLE_RATE
from scenes.stage.words.script import Line

needs_piper = pytest.mark.skipif(not piper_is_installed(), reason="the voice is an optional extra and is not installed")


def onset(samples: NDArray[np.float32], after: float) -> float:
    """Return when sound first rises clearly after a moment of silence, in seconds."""
    level = np.sqrt(np.convolve(samples**2, np.ones(480) / 480, mode="same"))
    start = round(after * SAMPLE_RATE)
    return (start + int(np.argmax(level[start:] > 0.1 * level.max()))) / SAMPLE_RATE


@pytest.fixture(scope="module")
def piper() -> PiperVoice:
    return PiperVoice()


@needs_piper
def test_words_are_said_in_order_inside_the_sound(piper: PiperVoice, write_line: Callable[[str], Line]) -> None:
    line = write_line(
        'One of the best of them is <sub alias="x sub k plus alpha">x + α</sub>, isn\'t it? <break time="0.7s"/>Yes.',
    )
    speech = piper.speak(line)
    assert len(speech.starts) == len(speech.ends) == len(line.tokens)
    assert (np.diff(speech.starts) >= 0).all()
    assert (speech.ends >= speech.starts).all()
    assert 0 <= speech.starts[0] <= speech.end <= speech.duration + 1e-6
    assert speech.starts[-1] - speech.ends[-2] >= 0.7


@needs_piper
def test_a_mark_is_where_its_word_is_heard(piper: PiperVoice, write_line: Callable[[str], Line]) -> None:
    for word in ("Paint", "Today", "Kick"):  # plosives: their beginning is seen in the sound
        line = write_line(f'This was all. <break time="0.6s"/><mark name="here"/>{word} the whole curve.')
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
def test_a_break_is_as_long_as_it_says(piper: PiperVoice, write_line: Callable[[str], Line]) -> None:
    plain = piper.speak(write_line("Wait. Go.")).duration
    broken = piper.speak(write_line('Wait. <break time="2s"/>Go.')).duration
    assert broken - plain == pytest.approx(2.0 - 0.3, abs=0.5)


def test_words_run_together_in_speech_are_told_apart() -> None:
    starts, ends = align_words(["ɒv", "ðə", "hɪl"], list("ʌvðə hˈɪl"), [0.1 * k for k in range(10)])
    assert starts == pytest.approx([0.0, 0.2, 0.5])
    assert ends == pytest.approx([0.2, 0.4, 0.9])
