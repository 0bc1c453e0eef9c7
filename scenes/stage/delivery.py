"""The finished file: picture, sound, captions, chapters and metadata in one, and what lies beside it.

The film is put together from Manim's cached segments without encoding the
picture again. Every segment was encoded without reordered frames and at the
lesson's frame rate, so a packet's time is its index: picture and sound cannot
drift apart, however the segments came about.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from numpy.typing import NDArray
from PIL import Image

from scenes.stage.captions import Cue, compose_srt, compose_vtt, give_time_to_read
from scenes.stage.clock import Span
from scenes.stage.loudness import CEILING_DBTP, normalise, true_peak
from scenes.stage.script import LANGUAGES
from scenes.stage.speech import SAMPLE_RATE

__all__ = ["ChapterMark", "LectureSegmentEncoder", "Soundtrack", "WholeSegmentEncoder", "deliver", "write_poster"]

_MILLISECOND: Final = Fraction(1, 1000)
SOUND_BIT_RATE: Final = 128_000
#: A tenth under the -1.5 dBTP of the standard.
HIGHEST_PEAK_DBTP: Final = -1.6
_BT709: Final = 1
_MPEG_RANGE: Final = 1
#: An encoder for MPEG-4 timed text wants a style header in Advanced SubStation form.
_TEXT_STYLE: Final = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
    "MarginV, Encoding\n"
    "Style: Default,Sans,18,&Hffffff,&Hffffff,&H0,&H80000000,0,0,0,0,100,100,0,0,3,1,0,2,10,10,10,1\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def draft_of(path: Path) -> Path:
    """Return where this process writes what will be ``path`` once it is whole."""
    return path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")


class WholeSegmentEncoder(VideoSegmentEncoder):
    """Encodes a segment into a draft, which takes its place in the cache when it is whole.

    Whatever ends a render, and whoever else renders into the same folder, the
    cache holds no half segment.
    """

    def __init__(self, *, target: Path, spec: Any) -> None:
        self._draft = draft_of(target)
        super().__init__(target=self._draft, spec=spec)
        self.target = target

    def finish(self) -> None:
        """Close the segment and put it in its place."""
        if not self._closed:
            super().finish()
            os.replace(self._draft, self.target)

    def abort(self) -> None:
        """Remove the draft."""
        self.target = self._draft
        super().abort()


class LectureSegmentEncoder(WholeSegmentEncoder):
    """Encodes a segment as tagged BT.709 video without reordered frames.

    Manim's own encoder leaves the colour matrix to chance and converts every
    repetition of a still frame anew.
    """

    def __init__(self, *, target: Path, spec: Any) -> None:
        super().__init__(target=target, spec=spec)
        context = self._stream.codec_context
        context.color_range, context.colorspace = _MPEG_RANGE, _BT709
        context.color_primaries, context.color_trc = _BT709, _BT709

    def write_frame(self, pixels: NDArray[np.uint8], *, repeat: int = 1) -> None:
        """Encode ``pixels`` ``repeat`` times."""
        self._validate_frame(pixels, repeat)
        try:
            frame = av.VideoFrame.from_ndarray(pixels, format="rgba").reformat(
                format=self.spec.pixel_format, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            frame.time_base = 1 / self.spec.frame_rate
            for _ in range(repeat):
                frame.pts = self._next_pts
                self._next_pts += 1
                for packet in self._stream.encode(frame):
                    self._container.mux(packet)
        except BaseException as error:
            raise self._operation_error("encode", error) from error


@dataclass(frozen=True)
class ChapterMark:
    """A chapter's title and the lesson time in seconds at which it begins."""

    start: float
    title: str


@dataclass
class Soundtrack:
    """What is heard and read along the lesson, in lesson time."""

    title: str
    language: str
    description: str = ""
    sounds: list[tuple[int, NDArray[np.float32]]] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    chapters: list[ChapterMark] = field(default_factory=list)
    transcript: list[tuple[str, list[str]]] = field(default_factory=list)
    poster_time: float | None = None

    def mix(self, length: int) -> NDArray[np.float32]:
        """Return all sounds at their places, ``length`` samples, as loud as they came."""
        track = np.zeros(length, dtype=np.float32)
        for at, samples in self.sounds:
            piece = samples[: max(0, length - at)]
            track[at : at + len(piece)] += piece
        return track


def _cut(track: NDArray[np.float32], spans: Sequence[Span], fps: Fraction) -> NDArray[np.float32]:
    """Keep of ``track`` what the film shows."""

    def sample(frame: int) -> int:
        return round(frame * SAMPLE_RATE / fps)

    pieces = [track[sample(s.start) : sample(s.start) + sample(s.film + s.frames) - sample(s.film)] for s in spans]
    return np.concatenate(pieces) if pieces else track[:0]


def _master(track: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sound at -16 LUFS and so that it stays under -1.5 dBTP even as AAC.

    How far AAC overshoots depends on the sound: it is encoded and measured,
    and limited more where the first ceiling is not enough.
    """
    mastered = normalise(track)
    for ceiling in (CEILING_DBTP - 1.0, CEILING_DBTP - 2.0, CEILING_DBTP - 3.5):
        if _peak_as_aac(mastered) <= HIGHEST_PEAK_DBTP:
            break
        mastered = normalise(track, ceiling)
    return mastered


def _peak_as_aac(track: NDArray[np.float32]) -> float:
    """Return the true peak of ``track`` after encoding and decoding, in dBTP."""
    if not np.any(track):
        return -np.inf
    coded = BytesIO()
    with av.open(coded, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono", bit_rate=SOUND_BIT_RATE)
        for packet in _sound_packets(track, stream):
            container.mux(packet)
    coded.seek(0)
    with av.open(coded) as container:
        return true_peak(np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)]))


def _in_film(start: float, end: float, spans: Sequence[Span], fps: Fraction) -> tuple[float, float] | None:
    """Return the part of a stretch of lesson time that is in the film, in film time."""
    for span in spans:
        begin, finish = float(span.start / fps), float((span.start + span.frames) / fps)
        if start < finish and end > begin:
            shift = float(span.film / fps) - begin
            return max(start, begin) + shift, min(end, finish) + shift
    return None


def _text_packets(cues: Sequence[Cue], stream: Any) -> Iterator[av.Packet]:
    for cue in cues:
        text = cue.text.encode()
        packet = av.Packet(len(text).to_bytes(2, "big") + text)
        packet.stream, packet.time_base = stream, _MILLISECOND
        packet.pts = packet.dts = round(cue.start * 1000)
        packet.duration = max(1, round(cue.end * 1000) - packet.pts)
        yield packet


def _sound_packets(track: NDArray[np.float32], stream: Any) -> Iterator[av.Packet]:
    block = stream.codec_context.frame_size or 1024
    for at in range(0, len(track), block):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(track[None, at : at + block]), format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _picture_packets(segments: Sequence[Path], stream: Any, fps: Fraction) -> Iterator[av.Packet]:
    index = 0
    for segment in segments:
        with av.open(str(segment)) as source:
            for packet in source.demux(source.streams.video[0]):
                if packet.dts is None:
                    continue
                packet.stream, packet.time_base = stream, 1 / fps
                packet.pts = packet.dts = index
                packet.duration = 1
                index += 1
                yield packet


def deliver(
    segments: Sequence[Path],
    spans: Sequence[Span],
    fps: Fraction,
    soundtrack: Soundtrack,
    output: Path,
    *,
    beside: bool = True,
) -> None:
    """Write the film to ``output``, whole or not at all, and its companions beside it.

    Parameters
    ----------
    segments
        Manim's segment files in order.
    spans
        What stretches of the lesson they hold.
    fps
        Frames a second.
    soundtrack
        What is heard and read.
    output
        Where the film goes; the container follows its ending.
    beside
        Whether captions, transcript and poster are written as well.
    """
    last = max(span.start + span.frames for span in spans)
    track = _master(_cut(soundtrack.mix(round(last * SAMPLE_RATE / fps)), spans, fps))
    length = float(sum(span.frames for span in spans) / fps)
    cues = [
        Cue(*when, cue.text)
        for cue in soundtrack.cues
        if (when := _in_film(cue.start, cue.end, spans, fps)) is not None
    ]
    cues = give_time_to_read(cues, soundtrack.language, length)
    output.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(output)
    try:
        _write_film(draft, segments, spans, fps, soundtrack, track, cues, length)
        os.replace(draft, output)
    finally:
        draft.unlink(missing_ok=True)
    if beside:
        _write_text(output.with_suffix(".srt"), compose_srt(cues))
        _write_text(output.with_suffix(".vtt"), compose_vtt(cues, soundtrack.language))
        _write_text(output.with_suffix(".txt"), _transcript(soundtrack))
        when = soundtrack.poster_time
        shown = _in_film(when, when + 0.01, spans, fps) if when is not None else None
        write_poster(output, shown[0] if shown else 0.3 * length)


def _write_film(
    draft: Path,
    segments: Sequence[Path],
    spans: Sequence[Span],
    fps: Fraction,
    soundtrack: Soundtrack,
    track: NDArray[np.float32],
    cues: Sequence[Cue],
    length: float,
) -> None:
    webm = draft.suffix == ".webm"
    # Timed text comes with a window of sound, so the muxer must not hold packets back for long.
    ticks = fps.numerator * (1 if fps.denominator > 1 else 1000)  # a frame is a whole number of them
    options = {} if webm else {"movflags": "+faststart+negative_cts_offsets", "video_track_timescale": str(ticks)}
    with av.open(str(draft), "w", options={}, container_options=options) as film, av.open(str(segments[0])) as first:
        language = LANGUAGES[soundtrack.language]
        film.metadata.update(title=soundtrack.title, language=language, comment=soundtrack.description)
        picture = film.add_stream_from_template(first.streams.video[0])
        picture.metadata["language"] = language
        sound = film.add_stream("libopus" if webm else "aac", rate=SAMPLE_RATE, layout="mono", bit_rate=SOUND_BIT_RATE)
        sound.metadata["language"] = language
        sources = [_picture_packets(segments, picture, fps), _sound_packets(track, sound)]
        if cues and not webm:
            captions = film.add_stream("mov_text")
            captions.codec_context.subtitle_header = _TEXT_STYLE.encode()
            captions.metadata["language"] = language
            sources.append(_text_packets(cues, captions))
        film.set_chapters(_chapters(soundtrack, spans, fps, length))
        for packet in _interleave(sources):
            film.mux(packet)


def _interleave(sources: list[Iterator[av.Packet]]) -> Iterator[av.Packet]:
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


def _chapters(soundtrack: Soundtrack, spans: Sequence[Span], fps: Fraction, length: float) -> list[Any]:
    """Return the chapters of the film, each reaching to the next."""
    ends = [mark.start for mark in soundtrack.chapters[1:]] + [float("inf")]
    found = [
        (when[0], mark.title)
        for mark, end in zip(soundtrack.chapters, ends, strict=True)
        if (when := _in_film(mark.start, end, spans, fps)) is not None
    ]
    starts = [round(start * 1000) for start, _ in found]
    return [
        {"id": n, "start": a, "end": b, "time_base": _MILLISECOND, "metadata": {"title": title}}
        for n, (a, b, (_, title)) in enumerate(zip(starts, [*starts[1:], round(length * 1000)], found, strict=True))
    ]


def _transcript(soundtrack: Soundtrack) -> str:
    parts = [soundtrack.title, "=" * len(soundtrack.title)]
    for title, lines in soundtrack.transcript:
        parts += ["", title, "-" * len(title), *lines]
    return "\n".join(parts) + "\n"


def _write_text(path: Path, text: str) -> None:
    draft = draft_of(path)
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def write_poster(film: Path, time: float) -> None:
    """Save the frame of ``film`` at ``time`` seconds as a 1280×720 picture beside it."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        container.seek(int(time * av.time_base))
        image = None
        for frame in container.decode(stream):
            image = frame
            if frame.time is not None and frame.time >= time - 1e-6:
                break
    if image is not None:
        path = film.with_name(f"{film.stem}.poster.png")
        draft = draft_of(path)
        image.to_image().resize((1280, 720), Image.Resampling.LANCZOS).save(draft, format="PNG")
        os.replace(draft, path)
