"""A teacher's own voice, line by line, with the times of the marked words."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenes.stage.errors import LectureError, closest
from scenes.stage.voice.speech import SAMPLE_RATE, Speech, Voice, at_sample_rate
from scenes.stage.words.script import Line

__all__ = ["Recordings", "read_wav"]


class Recordings:
    """A teacher's own voice: ``<folder>/<chapter>.<line>.wav`` where there is one, else another voice.

    Words are spread over the sounding part of a recording by their length. A
    label file of the same name (``.txt``: start, end and mark name, separated
    by tabs, as Audacity exports it) fixes the marked words exactly.
    """

    def __init__(self, folder: Path, otherwise: Voice) -> None:
        self.folder = folder
        self.otherwise = otherwise
        self.identity = otherwise.identity

    def speak(self, line: Line) -> Speech:
        """Return the recording of ``line``, or what the other voice says."""
        path = self.folder / f"{line.key}.wav"
        if not path.exists():
            return self.otherwise.speak(line)
        return self._timed(path, line)

    def check_names(self, lines: Iterable[Line]) -> None:
        """Refuse recordings and label files that belong to no line.

        Raises
        ------
        LectureError
            Names the file and what it may be called.
        """
        keys = {line.key for line in lines}
        for path in sorted(self.folder.glob("*")) if self.folder.is_dir() else ():
            suffix = path.suffix.lower()
            if suffix not in {".wav", ".txt"}:
                continue
            if path.suffix != suffix:
                raise LectureError(f"{path} would not be read: rename it to {path.stem}{suffix}.")
            if path.stem not in keys:
                raise LectureError(f'{path}: the script has no line "{path.stem}": {closest(path.stem, keys)}')
            if suffix == ".txt" and not path.with_suffix(".wav").exists():
                raise LectureError(f"{path}: the recording {path.stem}.wav to which these labels belong is missing.")

    def _timed(self, path: Path, line: Line) -> Speech:
        samples = read_wav(path)
        loud = np.flatnonzero(np.abs(samples) > 0.02 * np.max(np.abs(samples), initial=1e-9))
        if not len(loud) or np.max(np.abs(samples)) < 1e-3:
            raise LectureError(f"{path}: this recording is silent: record the line again, or remove the file.")
        begin, end = loud[0] / SAMPLE_RATE, (loud[-1] + 1) / SAMPLE_RATE
        weights = np.cumsum([0, *(max(len(" ".join(token.speech)), 1) for token in line.tokens)])
        anchors = {0: begin, len(line.tokens): end}
        anchors |= {
            line.marks[name]: time for name, time in self._labels(path.with_suffix(".txt"), line, len(samples)).items()
        }
        index = np.array(sorted(anchors))
        when = np.maximum.accumulate([anchors[k] for k in index])
        edges = np.interp(weights, weights[index], when)
        return Speech(samples, edges[:-1], edges[1:])

    def _labels(self, path: Path, line: Line, samples: int) -> dict[str, float]:
        if not path.exists():
            return {}
        labels: dict[str, float] = {}
        for number, row in enumerate(_read_text(path).splitlines(), 1):
            if not row.strip():
                continue
            cells = row.split("\t")
            try:
                labels[cells[2].strip()] = float(cells[0])
            except (IndexError, ValueError):
                raise LectureError(f"{path}, row {number}: {row!r} is not `start<tab>end<tab>mark name`.") from None
        for name in labels:
            if name not in line.marks:
                raise LectureError(f'{path}: unknown mark "{name}" in line {line.key}: {closest(name, line.marks)}')
            if not 0 <= labels[name] <= samples / SAMPLE_RATE:
                lasts = f"the recording lasts {samples / SAMPLE_RATE:.2f} s"
                raise LectureError(f'{path}: the label "{name}" is at {labels[name]:g} s; {lasts}.')
        return dict(sorted(labels.items(), key=lambda item: line.marks[item[0]]))


def _read_text(path: Path) -> str:
    """Return a text file of an editor, which may have put a byte order mark before it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise LectureError(f"{path}: these labels are not UTF-8: save the file with that encoding.") from None


def read_wav(path: Path) -> NDArray[np.float32]:
    """Return a WAV file as mono samples at 48 kHz.

    Raises
    ------
    LectureError
        The file is not an uncompressed 16-bit WAV file, or is cut short.
    """
    try:
        with wave.open(str(path)) as file:
            if file.getsampwidth() != 2:
                raise LectureError(f"{path}: {8 * file.getsampwidth()}-bit sound; export the recording as 16-bit WAV.")
            raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            sound = raw.reshape(-1, file.getnchannels()).mean(axis=1) / 32768.0
            rate = file.getframerate()
    except (wave.Error, EOFError, ValueError, OSError) as error:
        raise LectureError(f"{path}: this recording cannot be read ({error}); export it as 16-bit WAV.") from error
    return at_sample_rate(sound, rate)
