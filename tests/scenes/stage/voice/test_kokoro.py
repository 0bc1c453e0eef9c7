"""The second English voice: the same care for words and their times, an octave lower."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scenes.stage.voice.kokoro import KokoroVoice, kokoro_is_installed
from scenes.stage.voice.speech import SAMPLE_RATE, Speech
from scenes.stage.words.script import Line

pytestmark = pytest.mark.skipif(
    not kokoro_is_installed(), reason="the voice michael (requirements-voice-more.lock) is not installed"
)


def pitch(speech: Speech) -> float:
    """Return the strongest frequency between 70 and 300 Hz."""
    spectrum = np.abs(np.fft.rfft(speech.samples))
    hertz = np.arange(len(spectrum)) * SAMPLE_RATE / len(speech.samples)
    heard = (hertz > 70) & (hertz < 300)
    return float(hertz[heard][np.argmax(np.convolve(spectrum, np.ones(25), mode="same")[heard])])


def test_michael_says_every_word_in_time_and_the_same_every_time(write_line: Callable[[str], Line]) -> None:
    line = write_line("It is, kick.")
    voice = KokoroVoice()
    speech = voice.speak(line)
    np.testing.assert_array_equal(voice.speak(line).samples, speech.samples)
    assert len(speech.starts) == len(line.tokens)
    assert (np.diff(speech.starts) > 0).all()
    level = np.sqrt(np.convolve(speech.samples**2, np.ones(480) / 480, mode="same"))
    after = round((speech.ends[1] + 0.05) * SAMPLE_RATE)
    kick = (after + int(np.argmax(level[after:] > 0.1 * level.max()))) / SAMPLE_RATE
    assert speech.starts[2] == pytest.approx(kick, abs=0.06)
    assert pitch(speech) < 160  # the first voice is at about 200 Hz
