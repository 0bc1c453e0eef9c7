"""The sound of the finished file: cut to what the film shows, and as loud as the standard asks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from hashlib import blake2b
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from scenes.stage.atomic_files import whole_or_not_at_all
from scenes.stage.clock import Span
from scenes.stage.film.loudness import normalise, peaks
from scenes.stage.film.muxing import SOUND_BIT_RATE, sound_packets
from scenes.stage.film.sources import sources_from
from scenes.stage.voice.speech import SAMPLE_RATE

__all__ = ["cut", "master", "mastered_sound"]

#: A tenth under the -1.5 dBTP of the standard.
HIGHEST_PEAK_DBTP: Final = -1.6
#: How often what AAC overshoots is ducked, before the whole is turned down.
PASSES: Final = 6
#: Samples on either side of an overshoot that are turned down with it, and over which the change is spread.
REACH: Final = SAMPLE_RATE // 20
EASE: Final = SAMPLE_RATE // 50
#: Mastered sounds that are kept, those used last: a film takes about a megabyte a minute.
KEPT: Final = 40


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
    return _master(track)[0]


def mastered_sound(track: NDArray[np.float32], codec: str, folder: Path) -> Path:
    """Return a file with the mastered sound, encoded; what was made of the same track before is used again.

    Parameters
    ----------
    track
        The sound, mono at 48 kHz, as loud as it came.
    codec
        ``"aac"`` or ``"libopus"``.
    folder
        Where mastered sounds are kept, by the hash of what went in.
    """
    made_by = sources_from(Path(__file__)).digest
    key = blake2b(f"{made_by} {codec} {len(track)} ".encode() + track.tobytes(), digest_size=16).hexdigest()
    path = folder / f"{key}.mp4"
    if not path.exists():
        mastered, as_aac = _master(track)
        folder.mkdir(parents=True, exist_ok=True)
        with whole_or_not_at_all(path) as draft:
            draft.write_bytes(as_aac if codec == "aac" else _encode(mastered, codec))
    os.utime(path)
    for old in sorted(folder.glob("*.mp4"), key=_age)[KEPT:]:
        old.unlink(missing_ok=True)
    return path


def _age(path: Path) -> float:
    """Return minus the time at which a file was last used; one that another render has just removed is the oldest."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


def _master(track: NDArray[np.float32]) -> tuple[NDArray[np.float32], bytes]:
    """Return the mastered sound, and the same as AAC."""
    mastered = normalise(track)
    for attempt in count():
        coded = _encode(mastered, "aac")
        excess = _excess(mastered, coded)
        if not excess.any():
            return mastered, coded
        if attempt < PASSES:
            mastered = _duck(mastered, excess)
        else:
            mastered = np.asarray(mastered * 10 ** (-(float(excess.max()) + 0.05) / 20), dtype=np.float32)
    raise AssertionError("a count has no end")


def _duck(track: NDArray[np.float32], excess: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn the sound down about every place that is too high, by what it is too high in dB."""
    wanted = maximum_filter1d(np.where(excess > 0, excess + 0.1, 0.0), 2 * REACH + 1)
    gain = uniform_filter1d(10 ** (-wanted / 20), 2 * EASE + 1)
    return np.asarray(track * gain, dtype=np.float32)


def _encode(track: NDArray[np.float32], codec: str) -> bytes:
    """Return the sound as an MP4 file, which keeps every packet and its time as the encoder gave them."""
    coded = BytesIO()
    with av.open(coded, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=SAMPLE_RATE, layout="mono", bit_rate=SOUND_BIT_RATE)
        for packet in sound_packets(track, stream):
            container.mux(packet)
    return coded.getvalue()


def _excess(track: NDArray[np.float32], coded: bytes) -> NDArray[np.float32]:
    """Return by how many dB each sample of ``track`` is too high as ``coded``, shape of ``track``.

    The decoder may set in a packet earlier or later than the track, which `REACH` allows for.
    """
    if not np.any(track):
        return np.zeros_like(track)
    with av.open(BytesIO(coded), "r") as container:
        levels = peaks(np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)]))
    excess = np.maximum(20 * np.log10(np.maximum(levels, 1e-9)) - HIGHEST_PEAK_DBTP, 0.0)
    kept = np.pad(excess, (0, max(0, len(track) - len(excess))))[: len(track)]
    kept[-1] = max(kept[-1], excess[len(track) :].max(initial=0.0))
    return np.asarray(kept, dtype=np.float32)
