"""Everything about a finished film that its checks need, read in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

__all__ = ["Caption", "FilmFacts", "read_film"]

Caption = tuple[float, float, str]
"""Start and end in seconds, and text."""


@dataclass
class PictureFacts:
    """The picture stream."""

    codec: str
    profile: str
    pixel_format: str
    size: tuple[int, int]
    colour: dict[str, int]
    rate: Fraction
    times: NDArray[np.float64]

    @property
    def frame(self) -> float:
        """Length of a frame in seconds."""
        return float(1 / self.rate)

    @property
    def end(self) -> float:
        """When the last frame goes, in seconds."""
        return float(self.times[-1]) + self.frame if len(self.times) else 0.0


@dataclass
class SoundFacts:
    """The sound stream, decoded."""

    codec: str
    rate: int
    language: str
    start: float
    samples: NDArray[np.float32]

    @property
    def end(self) -> float:
        """When the sound ends, in seconds."""
        return self.start + float(self.samples.shape[1]) / self.rate

    @property
    def mono(self) -> NDArray[np.float32]:
        """The mean of the channels."""
        mean: NDArray[np.float32] = self.samples.mean(axis=0, dtype=np.float32)
        return mean


@dataclass
class FilmFacts:
    """A film as a player finds it."""

    path: Path
    title: str
    streams: dict[str, int]
    picture: PictureFacts | None = None
    sound: SoundFacts | None = None
    captions: list[Caption] = field(default_factory=list)
    caption_language: str | None = None
    chapters: list[Caption] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)


def read_film(path: Path) -> FilmFacts:
    """Read a film.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    """
    with av.open(str(path)) as film:
        counts = {kind: len(getattr(film.streams, kind)) for kind in ("video", "audio", "subtitles")}
        facts = FilmFacts(path, film.metadata.get("title", ""), counts, boxes=top_boxes(path))
        facts.chapters = [_chapter(chapter) for chapter in film.chapters()]
        if film.streams.video:
            facts.picture = _picture(film.streams.video[0])
        if film.streams.audio:
            facts.sound = _sound_stream(film.streams.audio[0])
        if film.streams.subtitles:
            facts.caption_language = film.streams.subtitles[0].metadata.get("language", "und")
        _demux(film, facts)
    return facts


def _chapter(chapter: Any) -> Caption:
    base = chapter["time_base"]
    return float(chapter["start"] * base), float(chapter["end"] * base), chapter["metadata"].get("title", "")


def _picture(stream: Any) -> PictureFacts:
    context = stream.codec_context
    colour = {
        "primaries": int(context.color_primaries),
        "transfer": int(context.color_trc),
        "matrix": int(context.colorspace),
        "range": int(context.color_range),
    }
    rate = stream.average_rate or Fraction(1)
    size = (stream.width, stream.height)
    return PictureFacts(context.name, str(context.profile), str(context.pix_fmt), size, colour, rate, np.empty(0))


def _sound_stream(stream: Any) -> SoundFacts:
    language = stream.metadata.get("language", "und")
    return SoundFacts(stream.codec_context.name, stream.rate, language, 0.0, np.empty((1, 0), np.float32))


def _demux(film: Any, facts: FilmFacts) -> None:
    """Take the times of the pictures, the samples of the sound and the texts of the captions."""
    times: list[float] = []
    blocks: list[NDArray[np.float32]] = []
    convert = av.AudioResampler(format="fltp")
    chosen = [group[0] for group in (film.streams.video, film.streams.audio, film.streams.subtitles) if group]
    for packet in film.demux(*chosen):
        if packet.stream.type == "video":
            if packet.pts is not None:
                times.append(float(packet.pts * packet.time_base))
        elif packet.stream.type == "subtitle":
            facts.captions += _captions(packet)
        else:
            for frame in packet.decode():
                if not blocks and facts.sound is not None:
                    facts.sound.start = float(frame.time or 0.0)
                blocks += [np.asarray(piece.to_ndarray(), np.float32) for piece in convert.resample(frame)]
    if facts.picture is not None:
        facts.picture.times = np.sort(times)
    if facts.sound is not None and blocks:
        facts.sound.samples = np.hstack(blocks)


def _captions(packet: Any) -> list[Caption]:
    """Return the text of a packet of MPEG-4 timed text: a length of two bytes, then UTF-8."""
    data = bytes(packet)
    length = int.from_bytes(data[:2], "big")
    if packet.pts is None or length == 0:
        return []
    start = float(packet.pts * packet.time_base)
    end = start + float((packet.duration or 0) * packet.time_base)
    return [(start, end, data[2 : 2 + length].decode("utf-8", errors="replace"))]


def top_boxes(path: Path) -> list[str]:
    """Return the names of an MPEG-4 file's outermost boxes in their order."""
    names = []
    size_of_file = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at + 8 <= size_of_file:
            file.seek(at)
            header = file.read(16)
            size = int.from_bytes(header[:4], "big")
            if size == 1:
                size = int.from_bytes(header[8:16], "big")
            names.append(header[4:8].decode("latin-1"))
            if size < 8:
                break  # the last box reaches to the end of the file
            at += size
    return names
