"""What a sound track measures: loudness, peaks, silences, clipped samples, clicks, onsets.

References
----------
.. [1] ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak
   audio level", 2015, as implemented by libavfilter's ``ebur128``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, sosfilt

__all__ = ["Loudness", "clicks", "clipped", "envelope", "loudness", "onsets", "silences"]

Samples = NDArray[np.float32]
Array = NDArray[np.float64]
Stretch = tuple[float, float]

#: Seconds to a value of the envelope.
HOP: Final = 0.005
#: Level in dBFS under which nothing is heard beside speech at -16 LUFS.
QUIET: Final = -50.0
#: How much louder than what is around it a click is, in dB.
CLICK: Final = 25.0


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and true peak in dBTP."""

    integrated: float
    true_peak: float


def loudness(samples: Samples, rate: int) -> Loudness:
    """Measure a mono or stereo track ``(channels, n)``."""
    layout = {1: "mono", 2: "stereo"}[len(samples)]
    graph = Graph()
    source = graph.add_abuffer(format="fltp", sample_rate=rate, layout=layout, time_base=Fraction(1, rate))
    meter, sink = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    values: dict[str, str] = {}
    for at in range(0, samples.shape[1], rate):
        block = np.ascontiguousarray(samples[:, at : at + rate], dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
        graph.push(frame)
        values.update(_drain(graph))
    graph.push(None)
    values.update(_drain(graph))
    peak = float(values.get("lavfi.r128.true_peak", 0))
    return Loudness(float(values.get("lavfi.r128.I", -70)), float(20 * np.log10(max(peak, 1e-6))))


def _drain(graph: Graph) -> dict[str, str]:
    values: dict[str, str] = {}
    while True:
        try:
            values.update(graph.pull().metadata)
        except (av.error.BlockingIOError, av.error.EOFError):
            return values


def envelope(mono: Samples, rate: int) -> Array:
    """Return the level in dBFS, over 10 ms, every `HOP` seconds."""
    power = uniform_filter1d(np.square(mono, dtype=np.float64), max(1, rate // 100))
    level: Array = 10 * np.log10(np.maximum(power[:: round(rate * HOP)], 1e-12))
    return level


def silences(level: Array, longest: float) -> list[Stretch]:
    """Return the stretches in which nothing is heard for longer than ``longest`` seconds."""
    return [(a, b) for a, b in _runs(level < QUIET) if b - a > longest]


def onsets(level: Array, pause: float = 0.15) -> Array:
    """Return when sound sets in after a pause of at least ``pause`` seconds."""
    return np.array([end for start, end in _runs(level < QUIET) if end - start >= pause])


def _runs(flags: NDArray[np.bool_]) -> list[Stretch]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(float(a * HOP), float(b * HOP)) for a, b in edges.reshape(-1, 2)]


def clipped(samples: Samples, rate: int, run: int = 3) -> list[float]:
    """Return when at least ``run`` samples in a row stand at full scale."""
    full = np.abs(samples).max(axis=0) >= 0.999
    edges = np.flatnonzero(np.diff(np.concatenate([[False], full, [False]]).astype(np.int8))).reshape(-1, 2)
    return [float(a / rate) for a, b in edges if b - a >= run]


def clicks(mono: Samples, rate: int) -> list[float]:
    """Return when there is a burst of high frequencies that is over within milliseconds.

    A consonant hisses for tens of milliseconds, and the release of a stop ("step", "part")
    takes five to die away; a step between two pieces of sound does not. Levels above 6 kHz
    over 1 ms are compared with those from 4 to 25 ms away on both sides.
    """
    high = sosfilt(butter(4, 6000, "highpass", fs=rate, output="sos"), np.asarray(mono, dtype=np.float64))
    step = rate // 1000
    frames = len(high) // step
    level = 10 * np.log10(np.maximum(np.square(high[: frames * step]).reshape(frames, step).mean(axis=1), 1e-10))
    around = np.full(frames, -np.inf)
    for away in range(4, 26):
        around[away:] = np.maximum(around[away:], level[:-away])
        around[:-away] = np.maximum(around[:-away], level[away:])
    sharp = (level > -45) & (level - around > CLICK)
    starts = np.flatnonzero(np.diff(np.concatenate([[False], sharp]).astype(np.int8)) == 1)
    return [float(k / 1000) for k in starts]
