"""The sound of the finished file: what it keeps of the track, and that its peak stays under the standard's."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.film import mastering
from scenes.stage.film.loudness import integrated_loudness
from scenes.stage.film.mastering import master
from scenes.stage.voice.speech import SAMPLE_RATE


def bursts(level: float) -> np.ndarray:
    """Return two seconds of short bursts of noise, which AAC overshoots, with samples up to ``level``."""
    sound = np.random.default_rng(0).normal(size=2 * SAMPLE_RATE) * (np.arange(2 * SAMPLE_RATE) % 4800 < 200)
    return np.asarray(level * sound / np.abs(sound).max(), dtype=np.float32)


def tone(bursts_at: tuple[float, ...] = ()) -> np.ndarray:
    """Return ten seconds of a tone, with bursts in it that are far too high."""
    t = np.arange(10 * SAMPLE_RATE) / SAMPLE_RATE
    sound = 0.224 * np.sin(2 * np.pi * 440 * t)
    for at in bursts_at:
        near = np.abs(t - at) < 0.01
        sound[near] += 0.9 * np.random.default_rng(0).normal(size=near.sum()).clip(-1, 1)
    return np.asarray(sound, dtype=np.float32)


def excess_as_aac(sound: np.ndarray) -> np.ndarray:
    return mastering._excess(sound, mastering._encode(sound, "aac"))


def test_what_is_too_high_as_aac_is_turned_down_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mastering, "normalise", lambda track: track)
    track = tone(bursts_at=(2.0, 5.0, 7.5))
    mastered = master(track)
    assert excess_as_aac(track).max() > 0.3
    assert excess_as_aac(mastered).max() == 0.0
    assert integrated_loudness(mastered) == pytest.approx(integrated_loudness(tone()), abs=0.3)
    calm = np.s_[3 * SAMPLE_RATE : 4 * SAMPLE_RATE]
    np.testing.assert_array_equal(mastered[calm], track[calm])


def test_what_ducking_does_not_bring_down_is_turned_down_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The promise about the peak holds all the same."""
    monkeypatch.setattr(mastering, "normalise", lambda track: track)
    monkeypatch.setattr(mastering, "_duck", lambda track, excess: track)
    loud = bursts(1.0)
    mastered = master(loud)
    assert excess_as_aac(mastered).max() == 0.0
    assert 0.3 < np.abs(mastered).max() < np.abs(loud).max()


def test_silence_stays_silence() -> None:
    assert not master(np.zeros(SAMPLE_RATE, dtype=np.float32)).any()
