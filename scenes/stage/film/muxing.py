"""Puts encoded pictures, sound, captions and chapters into one file.

Every segment was encoded without reordered frames and at the lesson's frame
rate, so a packet's time is its index: picture and sound cannot drift apart,
however the segments came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from scenes.stage.errors import LectureError
from scenes.stage.voice.speech import SAMPLE_RATE
from scenes.stage.words.captions import Cue

__all__ = ["SOUND_BIT_RATE", "sound_packets", "write_film"]

_MILLISECOND: Final = Fraction(1, 1000)
SOUND_BIT_RATE: Final = 128_000
#: An encoder for MPEG-4 timed text wants a style header in Advanced SubStation form.
_TEXT_STYLE: Final = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
    "MarginV, Encoding\n"
    "Style: Default,Sans,18,&Hffffff,&Hffffff,&H0,&H80000000,0,0,0,0,100,100,0,0,3,1,0,2,10,10,10,1\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def write_film(
    draft: Path,
    segments: Sequence[Path],
    fps: Fraction,
    sound: Path,
    cues: Sequence[Cue],
    chapters: Sequence[tuple[float, float, str]],
    metadata: Mapping[str, str],
    lengths: Sequence[int],
) -> None:
    """Put picture, sound, captions, chapters and metadata into one file.

    Parameters
    ----------
    draft
        Where; the container follows its ending.
    segments
        Encoded pictures, in order.
    fps
        Frames a second.
    sound
        A file with the sound, encoded as the film will hold it.
    cues
        Captions; a WebM film carries none.
    chapters
        Start and end in seconds, and title.
    metadata
        Of the film; its ``language`` is also that of every stream.
    lengths
        How many frames each segment has; one that has another number is
        damaged, and is removed.

    Raises
    ------
    LectureError
        A segment is damaged.
    """
    webm = draft.suffix == ".webm"
    # Timed text comes with a window of sound, so the muxer must not hold packets back for long.
    ticks = fps.numerator * (1 if fps.denominator > 1 else 1000)  # a frame is a whole number of them
    options = {} if webm else {"movflags": "+faststart+negative_cts_offsets", "video_track_timescale": str(ticks)}
    with (
        av.open(str(draft), "w", options={}, container_options=options) as film,
        _open_segment(segments[0]) as first,
        av.open(str(sound), "r") as heard,
    ):
        film.metadata.update(metadata)
        language = metadata["language"]
        picture = film.add_stream_from_template(first.streams.video[0])
        picture.metadata["language"] = language
        voice = film.add_stream_from_template(heard.streams.audio[0])
        voice.metadata["language"] = language
        sources = [_picture_packets(segments, lengths, picture, fps), _kept_packets(heard, voice)]
        if cues and not webm:
            captions = film.add_stream("mov_text")
            captions.codec_context.subtitle_header = _TEXT_STYLE.encode()
            captions.metadata["language"] = language
            sources.append(_text_packets(cues, captions))
        film.set_chapters([_chapter(number, *chapter) for number, chapter in enumerate(chapters)])
        for packet in _interleave(sources):
            film.mux(packet)


def _chapter(number: int, start: float, end: float, title: str) -> Any:
    return {
        "id": number, "start": round(start * 1000), "end": round(end * 1000), "time_base": _MILLISECOND,
        "metadata": {"title": title},
    }  # fmt: skip


def _interleave(sources: list[Iterator[av.Packet[Any]]]) -> Iterator[av.Packet[Any]]:
    """Merge packets by time, so that a player finds all streams at the same place of the file."""
    waiting = [(source, packet) for source in sources if (packet := next(source, None)) is not None]
    while waiting:
        k = min(range(len(waiting)), key=lambda n: (waiting[n][1].dts or 0) * (waiting[n][1].time_base or 1))
        source, packet = waiting[k]
        yield packet
        following = next(source, None)
        if following is None:
            del waiting[k]
        else:
            waiting[k] = (source, following)


def _text_packets(cues: Sequence[Cue], stream: Any) -> Iterator[av.Packet[Any]]:
    for cue in cues:
        text = cue.text.encode()
        packet = av.Packet(len(text).to_bytes(2, "big") + text)
        packet.stream, packet.time_base = stream, _MILLISECOND
        packet.pts = packet.dts = round(cue.start * 1000)
        packet.duration = max(1, round(cue.end * 1000) - packet.pts)
        yield packet


def sound_packets(track: NDArray[np.float32], stream: Any) -> Iterator[av.Packet[Any]]:
    """Yield mono sound at 48 kHz as the packets of an open stream."""
    block = stream.codec_context.frame_size or 1024
    for at in range(0, len(track), block):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(track[None, at : at + block]), format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _kept_packets(source: Any, stream: Any) -> Iterator[av.Packet[Any]]:
    """Yield the packets of encoded sound as they are, at the times of the encoder."""
    for packet in source.demux(source.streams.audio[0]):
        if packet.dts is not None:
            packet.stream = stream
            yield packet


def _open_segment(segment: Path) -> Any:
    """Open a segment for reading; one that cannot be read is removed, so that it is drawn anew."""
    try:
        return av.open(str(segment), "r")
    except av.error.FFmpegError as error:
        raise _damaged(segment) from error


def _damaged(segment: Path) -> LectureError:
    segment.unlink(missing_ok=True)
    return LectureError(
        f"The drawn segment {segment.name} was damaged from outside and has been removed: render again, "
        "and it alone is drawn anew."
    )


def _picture_packets(
    segments: Sequence[Path], lengths: Sequence[int], stream: Any, fps: Fraction
) -> Iterator[av.Packet[Any]]:
    index = 0
    for segment, frames in zip(segments, lengths, strict=True):
        end = index + frames
        with _open_segment(segment) as source:
            try:
                for packet in source.demux(source.streams.video[0]):
                    if packet.dts is None:
                        continue
                    packet.stream, packet.time_base = stream, 1 / fps
                    packet.pts = packet.dts = index
                    packet.duration = 1
                    index += 1
                    yield packet
            except av.error.InvalidDataError as error:
                raise _damaged(segment) from error
        if index != end:
            raise _damaged(segment)
