"""The sound of the finished file: cut to what the film shows, and as loud as the standard asks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from scenes.stage.clock import Span
from scenes.stage.loudness import CEILING_DBTP, normalise, true_peak
from scenes.stage.muxing import SOUND_BIT_RATE, sound_packets
from scenes.stage.speech import SAMPLE_RATE

__all__ = ["cut", "master"]

#: The ceilings of the limiter that are tried, one after the other.
CEILINGS_DBTP: Final = (CEILING_DBTP, CEILING_DBTP - 1.0, CEILING_DBTP - 2.0, CEILING_DBTP - 3.5)
#: A tenth under the -1.5 dBTP of the standard.
HIGHEST_PEAK_DBTP: Final = -1.6


def cut(track: NDArray[np.float32], spans: Sequence[Span], fps: Fraction) -> NDArray[np.float32]:
    """Keep of ``track`` what the film shows."""

    def sample(frame: int) -> int:
        return round(frame * SAMPLE_RATE / fps)

    pieces = [track[sample(s.start) : sample(s.start) + sample(s.film + s.frames) - sample(s.film)] for s in spans]
    return np.concatenate(pieces) if pieces else track[:0]


def master(track: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sound at -16 LUFS and so that it stays under -1.5 dBTP even as AAC.

    How far AAC overshoots depends on the sound: it is encoded and measured,
    and limited more where the first ceiling is not enough. Sound that even the
    last one leaves too high is turned down as a whole: the peak comes before
    the loudness.
    """
    mastered, excess = track, np.inf
    for ceiling in CEILINGS_DBTP:
        mastered = normalise(track, ceiling)
        excess = _peak_as_aac(mastered) - HIGHEST_PEAK_DBTP
        if excess <= 0:
            return mastered
    while excess > 0:  # the overshoot changes a little with the level
        mastered = np.asarray(mastered * 10 ** (-(excess + 0.05) / 20), dtype=np.float32)
        excess = _peak_as_aac(mastered) - HIGHEST_PEAK_DBTP
    return mastered


def _peak_as_aac(track: NDArray[np.float32]) -> float:
    """Return the true peak of ``track`` after encoding and decoding, in dBTP."""
    if not np.any(track):
        return -np.inf
    coded = BytesIO()
    with av.open(coded, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono", bit_rate=SOUND_BIT_RATE)
        for packet in sound_packets(track, stream):
            container.mux(packet)
    coded.seek(0)
    with av.open(coded) as container:
        return true_peak(np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)]))
