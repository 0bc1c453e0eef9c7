"""Where speech comes from: a teacher's recordings, an English voice, or silence of the right length.

Synthesised lines are kept in a folder, under a key made of what is said and
how, so that only changed lines are spoken again.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from scenes.stage.atomic_files import whole_or_not_at_all
from scenes.stage.errors import LectureError, closest
from scenes.stage.voice.hibari import HibariVoice, hibari_is_installed
from scenes.stage.voice.kokoro import KokoroVoice
from scenes.stage.voice.recordings import Recordings
from scenes.stage.voice.speech import SAMPLE_RATE, SENTENCE_GAP, Speech, Voice
from scenes.stage.words.script import Line

__all__ = ["ENGLISH", "VOICES", "CachedVoice", "SilentVoice", "get_voice"]


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
            now += SENTENCE_GAP if token.caption.endswith((".", "?", "!", "。", "？", "！")) else 0.0
        samples = np.zeros(round((ends[-1] + 0.1) * SAMPLE_RATE), dtype=np.float32)
        return Speech(samples, np.asarray(starts), np.asarray(ends))


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
        words = [(token.speech, token.phonemes) for token in line.tokens]
        said = repr((self.identity, words, sorted(line.breaks.items()), line.pause))
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
        with whole_or_not_at_all(path) as draft, draft.open("wb") as file:
            np.savez_compressed(file, samples=samples, starts=speech.starts, ends=speech.ends)
        return Speech(samples.astype(np.float32) / 32767.0, speech.starts, speech.ends)


#: What a lesson may write in ``voice = "…"``: the English voices by their names, and what is none.
ENGLISH: Final[dict[str, Callable[[], Voice]]] = {"heart": HibariVoice, "michael": KokoroVoice}
VOICES: Final = ("auto", *ENGLISH, "silent")


def get_voice(name: str, language: str, cache: Path, recordings: Path) -> Voice:
    """Return the voice called ``name``.

    ``auto`` is "heart" where it is installed and speaks the language, silence
    otherwise. Recordings in ``recordings`` come before any.

    Raises
    ------
    LectureError
        There is no voice of that name, it is not installed, or it cannot speak the language.
    """
    if name not in VOICES:
        raise LectureError(f'There is no voice "{name}": {closest(name, VOICES)} (allowed: {", ".join(VOICES)})')
    if name in ENGLISH and language != "en":
        raise LectureError(
            f'The voice "{name}" speaks English only, the script is in "{language}": use "silent" or recordings.'
        )
    if name == "auto":
        name = "heart" if language == "en" and hibari_is_installed() else "silent"
    voice = CachedVoice(ENGLISH[name](), cache) if name in ENGLISH else SilentVoice(language)
    return Recordings(recordings, voice)
