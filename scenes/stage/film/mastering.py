"""The sound of the finished file: cut to what the film shows, and as loud as the standard asks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from scenes.stage.clock import Span
from scenes.stage.film.loudness import normalise, peaks
from scenes.stage.film.muxing import SOUND_BIT_RATE, sound_packets
from scenes.stage.voice.speech import SAMPLE_RATE

__all__ = ["cut", "master"]

#: A tenth under the -1.5 dBTP of the standard.
HIGHEST_PEAK_DBTP: Final = -1.6
#: How often what AAC overshoots is ducked, before the whole is turned down.
PASSES: Final = 6
#: Samples on either side of an overshoot that are turned down with it, and over which the change is spread.
REACH: Final = SAMPLE_RATE // 20
EASE: Final = SAMPLE_RATE // 50


def cut(track: NDArray[np.float32], spans: Sequence[Span], fps: Fraction) -> NDArray[np.float32]:
    """Keep of ``track`` what the film shows."""

    def sample(frame: int) -> int:
        return round(frame * SAMPLE_RATE / fps)

    pieces = [track[sample(s.start) : sample(s.start) + sample(s.film + s.frames) - sample(s.film)] for s in spans]
    return np.concatenate(pieces) if pieces else track[:0]


def master(track: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sound at -16 LUFS and so that it stays under -1.5 dBTP even as AAC.

    How far AAC overshoots depends on the sound, and it does so in a few places:
    it is encoded and measured, and turned down about these places alone, which
    leaves the loudness as it is. Sound that stays too high all the same is
    turned down as a whole: the peak comes before the loudness.
    """
    mastered = normalise(track)
    for _ in range(PASSES):
        excess = _excess_as_aac(mastered)
        if not excess.any():
            return mastered
        mastered = _duck(mastered, excess)
    while (excess := _excess_as_aac(mastered)).any():
        mastered = np.asarray(mastered * 10 ** (-(float(excess.max()) + 0.05) / 20), dtype=np.float32)
    return mastered


def _duck(track: NDArray[np.float32], excess: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn the sound down about every place that is too high, by what it is too high in dB."""
    wanted = maximum_filter1d(np.where(excess > 0, excess + 0.1, 0.0), 2 * REACH + 1)
    gain = uniform_filter1d(10 ** (-wanted / 20), 2 * EASE + 1)
    return np.asarray(track * gain, dtype=np.float32)


def _excess_as_aac(track: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how many dB each sample is too high after encoding and decoding, shape of ``track``.

    The decoder may set in a packet earlier or later than the track, which `REACH` allows for.
    """
    if not np.any(track):
        return np.zeros_like(track)
    coded = BytesIO()
    with av.open(coded, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono", bit_rate=SOUND_BIT_RATE)
        for packet in sound_packets(track, stream):
            container.mux(packet)
    coded.seek(0)
    with av.open(coded) as container:
        levels = peaks(np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)]))
    excess = np.maximum(20 * np.log10(np.maximum(levels, 1e-9)) - HIGHEST_PEAK_DBTP, 0.0)
    kept = np.pad(excess, (0, max(0, len(track) - len(excess))))[: len(track)]
    kept[-1] = max(kept[-1], excess[len(track) :].max(initial=0.0))
    return np.asarray(kept, dtype=np.float32)
