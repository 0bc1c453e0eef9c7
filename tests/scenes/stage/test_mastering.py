"""The sound of the finished file: what it keeps of the track, and that its peak stays under the standard's."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage import mastering
from scenes.stage.mastering import HIGHEST_PEAK_DBTP, master
from scenes.stage.speech import SAMPLE_RATE


def bursts(level: float) -> np.ndarray:
    """Return two seconds of short bursts of noise, which AAC overshoots, with samples up to ``level``."""
    sound = np.random.default_rng(0).normal(size=2 * SAMPLE_RATE) * (np.arange(2 * SAMPLE_RATE) % 4800 < 200)
    return np.asarray(level * sound / np.abs(sound).max(), dtype=np.float32)


def test_what_no_limit_brings_down_is_turned_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """AAC may overshoot even the last ceiling: the promise about the peak holds all the same."""
    monkeypatch.setattr(mastering, "normalise", lambda track, ceiling=0.0: track)
    mastered = master(bursts(1.0))
    peak = mastering._peak_as_aac(mastered)
    assert HIGHEST_PEAK_DBTP - 1.0 < peak <= HIGHEST_PEAK_DBTP


@pytest.mark.parametrize("enough", range(4))
def test_each_ceiling_is_measured_and_the_first_that_is_enough_is_kept(
    enough: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = [1.0] * enough + [0.25 - 0.01 * k for k in range(4 - enough)]
    given = dict(zip(mastering.CEILINGS_DBTP, levels, strict=True))
    monkeypatch.setattr(mastering, "normalise", lambda track, ceiling=None: bursts(given[ceiling]))
    assert np.abs(master(bursts(1.0))).max() == pytest.approx(0.25)


def test_silence_stays_silence() -> None:
    assert not master(np.zeros(SAMPLE_RATE, dtype=np.float32)).any()
