"""Loudness: the meter against the standard's own test signals, the setting against the meter.

The signals are those of EBU Tech 3341 (2016), table 1, cases 1 to 3: a 1 kHz
sine of a given level in both channels reads that level in LUFS; in one channel
alone it reads 3.01 dB less.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenes.stage.film.loudness import CEILING_DBTP, integrated_loudness, normalise, true_peak
from scenes.stage.voice.speech import SAMPLE_RATE


def sine(decibel: float, seconds: float, hertz: float = 1000.0, phase: float = 0.0) -> NDArray[np.float32]:
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (10 ** (decibel / 20) * np.sin(2 * np.pi * hertz * t + phase)).astype(np.float32)


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_a_sine_reads_its_level(level: float) -> None:
    assert integrated_loudness(sine(level, 20.0)) == pytest.approx(level - 3.01, abs=0.1)


def test_soft_stretches_are_gated() -> None:
    track = np.concatenate([sine(-36.0, 10.0), sine(-23.0, 60.0), sine(-36.0, 10.0)])
    assert integrated_loudness(track) == pytest.approx(-23.0 - 3.01, abs=0.1)


def test_silence_reads_the_absolute_gate() -> None:
    assert integrated_loudness(np.zeros(SAMPLE_RATE, dtype=np.float32)) == -70.0


def test_the_true_peak_lies_between_the_samples() -> None:
    # a quarter of the sampling rate, 45 degrees off: samples reach 0.707 of the wave
    track = sine(-6.0, 1.0, SAMPLE_RATE / 4, np.pi / 4)
    assert 20 * np.log10(np.abs(track).max()) == pytest.approx(-9.01, abs=0.01)
    assert true_peak(track[2000:-2000] * np.hanning(len(track) - 4000).astype(np.float32)) == pytest.approx(
        -6.0, abs=0.2
    )


def speechlike(seconds: float, level: float, seed: int = 1) -> NDArray[np.float32]:
    """Return noise in syllables of uneven loudness, with pauses, peaky as speech is."""
    random = np.random.default_rng(seed)
    envelope = np.repeat(random.choice([0.0, 0.1, 0.4, 1.0], round(seconds * 4)), SAMPLE_RATE // 4)
    return (level * envelope * random.laplace(0.0, 0.3, len(envelope))).astype(np.float32)


@pytest.mark.parametrize("level", [0.01, 0.3, 3.0])
def test_speech_is_set_to_the_target_without_passing_the_ceiling(level: float) -> None:
    track = normalise(speechlike(20.0, level))
    assert integrated_loudness(track) == pytest.approx(-16.0, abs=0.5)
    assert true_peak(track) <= CEILING_DBTP + 0.5


def test_a_word_in_a_long_silence_is_set_too() -> None:
    track = np.zeros(60 * SAMPLE_RATE, dtype=np.float32)
    word = speechlike(2.0, 0.2)
    track[20 * SAMPLE_RATE : 20 * SAMPLE_RATE + len(word)] = word
    assert integrated_loudness(normalise(track)) == pytest.approx(-16.0, abs=0.5)


def test_silence_stays_silence() -> None:
    silence = np.zeros(SAMPLE_RATE, dtype=np.float32)
    np.testing.assert_array_equal(normalise(silence), silence)
