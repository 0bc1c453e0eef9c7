"""Loudness by the broadcast standard: measured and set.

References
----------
ITU-R BS.1770-5 (2023), Algorithms to measure audio programme loudness and
true-peak audio level. EBU R 128 (2023).
"""

from __future__ import annotations

from typing import Final

import av
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from scenes.stage.voice.speech import SAMPLE_RATE

__all__ = ["TARGET_LUFS", "integrated_loudness", "normalise", "peaks", "true_peak"]

TARGET_LUFS: Final = -16.0
#: A decibel and a half under the -1.5 dBTP of the finished file: AAC overshoots.
CEILING_DBTP: Final = -3.0


def integrated_loudness(samples: NDArray[np.float32]) -> float:
    """Return the integrated loudness of mono sound at 48 kHz, in LUFS.

    Silence has -70, the absolute gate.
    """
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE, format="fltp", layout="mono", time_base=av.AudioFrame().time_base
    )
    meter = graph.add("ebur128", "metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    loudness = -70.0
    block = SAMPLE_RATE // 10
    padded = np.pad(samples, (0, -len(samples) % block + 4 * block))
    for at in range(0, len(padded), block):
        frame = av.AudioFrame.from_ndarray(padded[None, at : at + block], format="fltp", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = at
        graph.push(frame)
        while True:
            try:
                measured = graph.pull().metadata.get("lavfi.r128.I")
            except (av.BlockingIOError, av.EOFError):
                break
            if measured is not None and np.isfinite(float(measured)):
                loudness = float(measured)
    return loudness


def true_peak(samples: NDArray[np.float32]) -> float:
    """Return the highest level between the samples, in dBTP (four times oversampled)."""
    return float(20 * np.log10(np.max(peaks(samples), initial=1e-10)))


def peaks(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the highest level at each sample and on the way to the next, shape of ``samples``."""
    from scipy.signal import resample_poly  # takes half a second, which a list of lectures need not wait for

    found = [np.zeros(0, dtype=np.float32)]
    for at in range(0, len(samples), 10 * SAMPLE_RATE):
        before = min(at, 64)
        stretch = samples[at - before : at + 10 * SAMPLE_RATE + 64]
        between = np.abs(resample_poly(stretch, 4, 1)).reshape(-1, 4).max(axis=1)
        found.append(between[before : before + 10 * SAMPLE_RATE])
    return np.concatenate(found)


def _limit(samples: NDArray[np.float32], levels: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """Turn down, smoothly and in advance, where the sound would pass ``ceiling``."""
    window = SAMPLE_RATE // 200
    gain = minimum_filter1d(np.minimum(1.0, ceiling / np.maximum(levels, 1e-9)), 2 * window + 1)
    return np.asarray(samples * uniform_filter1d(gain, 2 * window + 1), dtype=np.float32)


def _compress(samples: NDArray[np.float32], threshold: float = 0.06, ratio: float = 3.0) -> NDArray[np.float32]:
    """Even out loud and soft syllables, so that the limiter has little left to do.

    The level is a root mean square over 30 ms; above the threshold a rise of
    ``ratio`` decibels is let through as one.
    """
    level = np.sqrt(uniform_filter1d(np.square(samples, dtype=np.float64), SAMPLE_RATE * 3 // 100).clip(0.0))
    gain = np.minimum(1.0, (np.maximum(level, 1e-9) / threshold) ** (1.0 / ratio - 1.0))
    return np.asarray(samples * uniform_filter1d(gain, SAMPLE_RATE // 50), dtype=np.float32)


def normalise(samples: NDArray[np.float32], ceiling_dbtp: float = CEILING_DBTP) -> NDArray[np.float32]:
    """Return the sound at -16 LUFS with its true peak under the ceiling; silence stays silence."""
    if not np.any(np.abs(samples) > 1e-4):
        return samples
    ceiling = 0.97 * 10 ** (ceiling_dbtp / 20)
    even = _compress(np.asarray(samples * 10 ** ((-20.0 - integrated_loudness(samples)) / 20), dtype=np.float32))
    gain_db, limited, levels = 0.0, even, peaks(even)
    for _ in range(10):
        off = TARGET_LUFS - integrated_loudness(limited)
        if abs(off) < 0.05:
            break
        gain_db += 1.3 * off  # limiting takes some of it back
        gain = np.float32(10 ** (gain_db / 20))
        limited = _limit(even * gain, levels * gain, ceiling)
    return limited
