"""A whole lecture, rendered once; a tiny lecture, a voice to be recognised in a film, eyes and ears for films."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import tempconfig

from scenes.newton import NewtonsMethod
from scenes.stage.voice.speech import SAMPLE_RATE, Speech
from scenes.stage.words.script import Line

#: Hertz at which the voice says a line, by its first word.
PITCH = {"hello": 400.0, "world": 800.0, "look": 1600.0}


class ToneVoice:
    """Says every word as a tone of a quarter second; each line has its own pitch."""

    identity = "tone"
    spoken = 0

    def speak(self, line: Line) -> Speech:
        type(self).spoken += 1
        n = len(line.tokens)
        starts = 0.1 + 0.4 * np.arange(n)
        samples = np.zeros(round((starts[-1] + 0.3) * SAMPLE_RATE), dtype=np.float32)
        t = np.arange(SAMPLE_RATE // 4) / SAMPLE_RATE
        tone = 0.3 * np.sin(2 * np.pi * PITCH[line.tokens[0].caption] * t) * np.hanning(len(t))
        for start in starts:
            at = round(start * SAMPLE_RATE)
            samples[at : at + len(tone)] += tone.astype(np.float32)
        return Speech(samples, starts, starts + 0.25)


@pytest.fixture
def tone(monkeypatch: pytest.MonkeyPatch) -> type[ToneVoice]:
    """Let every lecture speak in tones."""
    monkeypatch.setattr("scenes.stage.lesson.lesson.get_voice", lambda *_: ToneVoice())
    monkeypatch.setattr(ToneVoice, "spoken", 0)
    return ToneVoice


@dataclass
class Film:
    """What a player finds in a film."""

    path: Path
    streams: dict[str, Any]
    frames: int
    rate: float
    size: tuple[int, int]
    sound: Any
    cues: list[tuple[float, float, str]]
    chapters: list[tuple[float, float, str]]
    metadata: dict[str, str]

    @property
    def duration(self) -> float:
        """Length of the picture in seconds."""
        return self.frames / self.rate

    def pitch(self, start: float, end: float) -> float:
        """Return the strongest frequency of a stretch of sound, or 0 where it is silent."""
        stretch = self.sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        if not len(stretch) or np.abs(stretch).max() < 0.01:
            return 0.0
        spectrum = np.abs(np.fft.rfft(stretch * np.hanning(len(stretch))))
        return float(np.argmax(spectrum) * SAMPLE_RATE / len(stretch))


def watch(path: Path) -> Film:
    """Decode a film whole."""
    with av.open(str(path)) as container:
        picture = container.streams.video[0]
        frames = sum(1 for _ in container.decode(picture))
        streams = {
            stream.type: (stream.codec_context.name, stream.metadata.get("language"))
            for stream in container.streams
            if stream.codec_context is not None
        }
        chapters = [
            (c["start"] * float(c["time_base"]), c["end"] * float(c["time_base"]), c["metadata"]["title"])
            for c in container.chapters()
        ]
        rate, size = float(picture.average_rate or 0), (picture.width, picture.height)
        metadata = dict(container.metadata)
    return Film(path, streams, frames, rate, size, _sound(path), _cues(path), chapters, metadata)


def _sound(path: Path) -> Any:
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return np.zeros(0)
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


def _cues(path: Path) -> list[tuple[float, float, str]]:
    with av.open(str(path)) as container:
        if not container.streams.subtitles:
            return []
        found = []
        for packet in container.demux(container.streams.subtitles[0]):
            data = bytes(packet)
            if packet.pts is not None and len(data) > 2:
                size = int.from_bytes(data[:2], "big")
                base = float(packet.time_base)
                found.append((packet.pts * base, (packet.pts + packet.duration) * base, data[2 : 2 + size].decode()))
        return [cue for cue in found if cue[2]]


@pytest.fixture(name="watch")
def _watch() -> Callable[[Path], Film]:
    return watch


@dataclass
class Rendered:
    """A lecture that has been rendered, and its finished file."""

    lesson: Any
    film: Film
    settings: dict[str, Any]


@pytest.fixture(scope="session")
def newton(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """Return the Newton lecture, rendered small, spoken where the voice is installed."""
    settings = {
        "pixel_width": 320, "pixel_height": 180, "frame_rate": 15, "progress_bar": "none", "verbosity": "WARNING",
        "media_dir": str(tmp_path_factory.mktemp("newton")),
    }  # fmt: skip
    with tempconfig(settings):
        lesson = NewtonsMethod()
        lesson.render()
    return Rendered(lesson, watch(Path(lesson.renderer.file_writer.movie_file_path)), settings)
