"""Lines spoken by a network that says how long each phoneme lasts.

A network reads the phonemes of one sentence and returns its sound and the
frames of every phoneme. Words are timed from the frames: nothing is guessed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenes.stage.errors import LectureError
from scenes.stage.voice.alignment import LEAD, SILENT_PHONEMES, word_times
from scenes.stage.voice.phrasing import PHRASING, Sentence, leave_time_to_read, sentences
from scenes.stage.voice.pronouncing import Pronouncer
from scenes.stage.voice.speech import SAMPLE_RATE, Speech, at_sample_rate, token_times
from scenes.stage.words.script import Line

__all__ = ["FRAME", "NETWORK_RATE", "PhonemeVoice", "Sound", "open_network", "rising"]

Sound = NDArray[np.float32]

#: Samples a second that the networks return.
NETWORK_RATE: Final = 24_000
#: Seconds to a frame: the step in which phonemes are timed.
FRAME: Final = 0.025
#: Seconds kept before the first and after the last sound of a sentence.
_BEFORE, _AFTER = 0.05, 0.12
#: Level under which nothing of a sentence is heard, as a ratio to its loudest sample: -50 dB.
_SILENT: Final = 10 ** (-50 / 20)
#: Level under which a word is over: -36 dB.
_FAINT: Final = 10 ** (-36 / 20)
#: Seconds by which a word beside a silence may be heard away from its frames.
_NEAR: Final = 0.15
#: Seconds that sound is off at least where it pauses.
_SHORTEST_SILENCE: Final = 0.03
#: Phonemes that a network reads in one go.
_LONGEST: Final = 300
#: Hertz under which a frame has no pitch.
_UNVOICED: Final = 40.0
#: Frames of the melody, half a second, in which a question rises at most.
_RISING: Final = 40
#: Seconds that a line may last: nobody follows a longer one.
LONGEST_LINE: Final = 30.0


class PhonemeVoice(ABC):
    """A voice that is a network from phonemes to sound.

    Attributes
    ----------
    name
        How lessons call it.
    identity
        Everything that changes the sound, as text: part of the cache key.
    """

    name: str
    identity: str

    def __init__(self, versions: str) -> None:
        timing = (_BEFORE, _AFTER, LEAD, _FAINT, _NEAR, _SHORTEST_SILENCE)
        self.identity = f"{self.name} {versions} {PHRASING} {timing}"
        self._pronouncer = Pronouncer()

    @property
    @abstractmethod
    def alphabet(self) -> dict[str, int]:
        """Number of each phoneme that the network reads."""

    @abstractmethod
    def synthesise(self, numbers: list[int], pace: NDArray[np.float32], rise: float) -> tuple[Sound, list[int]]:
        """Return the sound of a sentence at 24 kHz and the frames of each phoneme.

        Parameters
        ----------
        numbers
            Phonemes, with silence (0) at both ends, shape (n,).
        pace
            Speed of each phoneme, shape (n,).
        rise
            Pitch at the end as a ratio to the usual one; 1 where it does not rise.
        """

    def speak(self, line: Line) -> Speech:
        """Return ``line`` spoken, with the time of each word.

        Raises
        ------
        LectureError
            There is no word in the line, it lasts longer than 30 s, or its phonemes cannot be read.
        """
        pieces: list[Sound] = []
        starts: list[float] = []
        ends: list[float] = []
        now = 0.0
        try:
            for sentence in sentences(line):
                pieces.append(np.zeros(round(max(sentence.silence - _BEFORE - _AFTER, 0.0) * SAMPLE_RATE), np.float32))
                now += len(pieces[-1]) / SAMPLE_RATE
                sound, word_starts, word_ends = self._say(sentence)
                starts += [now + t for t in word_starts]
                ends += [now + t for t in word_ends]
                pieces.append(sound)
                now += len(sound) / SAMPLE_RATE
        except LectureError as error:
            raise LectureError(f"Line {line.key}: {error}.") from error
        if not pieces or not any(len(sound) for sound in pieces[1::2]):
            raise LectureError(f'Line {line.key}: there is nothing to be said in "{line.caption}": write words.')
        speech = leave_time_to_read(line, Speech(np.concatenate(pieces), *token_times(line, starts, ends)))
        if speech.duration > LONGEST_LINE:
            raise LectureError(
                f"Line {line.key} lasts {speech.duration:.0f} s; nobody follows more than {LONGEST_LINE:.0f} s "
                "in one go: make two lines of it."
            )
        return speech

    def _say(self, sentence: Sentence) -> tuple[Sound, list[float], list[float]]:
        """Return a sentence at 48 kHz, trimmed to its sound, and when its words begin and end."""
        words = [self._readable(w) for w in self._pronouncer.phonemes(sentence.words)]
        if all(p in SILENT_PHONEMES for word in words for p in word):
            return np.zeros(0, np.float32), [0.0] * len(words), [0.0] * len(words)
        sounds, starts, ends, now = [], [], [], 0.0
        for first, last in _portions(words):
            said, paces = words[first:last], sentence.pace[first:last]
            text = " ".join(said)
            pace = [speed for word, speed in zip(said, paces, strict=True) for speed in [speed] * (len(word) + 1)]
            numbers = [0, *(self.alphabet[p] for p in text), 0]
            rise = sentence.rise if last == len(words) else 1.0
            sound, frames = self.synthesise(numbers, np.array([pace[0], *pace], dtype=np.float32), rise)
            begin, end = word_times(said, [FRAME * n for n in frames])
            begin, end = _as_heard(sound, said, begin, end)
            sound, cut = _trim(sound, min(begin))
            starts += [now + t - cut for t in begin]
            ends += [now + t - cut for t in end]
            sounds.append(at_sample_rate(sound, NETWORK_RATE))
            now += len(sounds[-1]) / SAMPLE_RATE
        return np.concatenate(sounds), [max(t, 0.0) for t in starts], [min(max(t, 0.0), now) for t in ends]

    def _readable(self, phonemes: str) -> str:
        return "".join(p for p in phonemes if p in self.alphabet)


def _portions(words: list[str]) -> list[tuple[int, int]]:
    """Return the words of a sentence that are read in one go: all, unless it is very long; then cut after a comma."""
    portions, first, count = [], 0, 0
    cut = 0
    for k, word in enumerate(words):
        count += len(word) + 1
        if count > _LONGEST and k > first:
            last = cut if cut > first else k
            portions.append((first, last))
            first, count = last, sum(len(w) + 1 for w in words[last : k + 1])
        if word.endswith((",", ";", ":", "—")):
            cut = k + 1
    return [*portions, (first, len(words))]


def _as_heard(
    sound: Sound, words: list[str], starts: list[float], ends: list[float]
) -> tuple[list[float], list[float]]:
    """Return the times of the words of a sentence, set right beside its silences.

    The frames do not tell a silence from the phoneme before it. There the sound itself says where
    words end and begin.
    """
    floor = _FAINT * float(np.abs(sound).max(initial=1e-9))
    begins, finishes = [], []
    silent_from = 0.0  # where the silence before the next word begins; negative where there is none
    for k, (word, start, end) in enumerate(zip(words, starts, ends, strict=True)):
        before_silence = k + 1 == len(words) or word[-1:] in SILENT_PHONEMES
        if silent_from >= 0.0:
            start = _after_silence(_heard(sound, silent_from, min(start + _NEAR, end), floor), silent_from, start)
        if before_silence:
            following = starts[k + 1] if k + 1 < len(words) else len(sound) / NETWORK_RATE
            heard = _heard(sound, start, min(end + LEAD, following), floor)
            end = float(heard[-1]) if len(heard) else end
        begins.append(start)
        finishes.append(max(start, end))
        silent_from = end if before_silence else -1.0
    return begins, finishes


def _after_silence(heard: NDArray[np.float64], silent_from: float, start: float) -> float:
    """Return when the longest silence before a word ends, if that is near to where its frames let it begin."""
    if not len(heard):
        return start
    gaps = np.diff(heard, prepend=silent_from)
    longest = int(np.argmax(gaps))
    found = float(heard[longest])
    return found if gaps[longest] > _SHORTEST_SILENCE and abs(found - start) < _NEAR else start


def _heard(sound: Sound, start: float, end: float, floor: float) -> NDArray[np.float64]:
    """Return the seconds at which a stretch of sound is louder than ``floor``."""
    first = max(0, round(start * NETWORK_RATE))
    return (first + np.flatnonzero(np.abs(sound[first : round(end * NETWORK_RATE)]) > floor)) / NETWORK_RATE


def _trim(sound: Sound, first: float) -> tuple[Sound, float]:
    """Return a sentence without the silence around it, faded in and out, and the seconds cut off before.

    ``first`` is when its first word begins.
    """
    heard = np.flatnonzero(np.abs(sound) > _SILENT * np.abs(sound).max(initial=1e-9))
    begin = min(heard[0] / NETWORK_RATE, first) - _BEFORE
    finish = heard[-1] / NETWORK_RATE + _AFTER
    start = max(0, round(begin * NETWORK_RATE))
    stop = min(len(sound), round(finish * NETWORK_RATE))
    sound = sound[start:stop].copy()
    ramp = np.sin(np.linspace(0.0, np.pi / 2, NETWORK_RATE // 50, dtype=np.float32)) ** 2
    n = min(len(ramp), len(sound) // 2)
    sound[:n] *= ramp[:n]
    sound[len(sound) - n :] *= ramp[:n][::-1]
    return sound, start / NETWORK_RATE


def open_network(model: Any, lengths: str, melody: str, threads: int = 1) -> Any:
    """Return a session of an ONNX model that also tells the frames of its phonemes and takes a pace for each.

    Parameters
    ----------
    model
        The loaded graph; it is changed.
    lengths
        Name of the tensor with the frames of each phoneme.
    melody
        Name of the tensor with the pitch of each frame, which becomes a product with a
        new input ``melody``, before the network goes on with it.
    threads
        On how many threads the network computes.
    """
    import onnx
    import onnxruntime

    graph = model.graph
    for name in {lengths, melody} - {output.name for output in graph.output}:
        graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    pace = next(i for i in graph.input if i.name == "speed").type.tensor_type.shape.dim[0]
    pace.ClearField("dim_value")
    pace.dim_param = "phonemes"
    place, node = next((k, n) for k, n in enumerate(graph.node) if melody in n.output)
    node.output[list(node.output).index(melody)] = "flat_melody"
    graph.node.insert(place + 1, onnx.helper.make_node("Mul", ["flat_melody", "melody"], [melody]))
    graph.input.append(onnx.helper.make_tensor_value_info("melody", onnx.TensorProto.FLOAT, ["frames"]))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = (
        1  # the same sound on every machine, however many cores
    )
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def rising(pitch: NDArray[np.float32], rise: float) -> NDArray[np.float32]:
    """Return by how much each frame of a question must be raised.

    From half a second before its end the pitch is led, evenly to the ear, to ``rise`` times
    its median; where it is higher already, it stays.
    """
    voiced = np.flatnonzero(pitch > _UNVOICED)
    melody = np.ones(len(pitch), dtype=np.float32)
    if len(voiced) < 8:
        return melody
    usual = float(np.median(pitch[voiced]))
    first, last = max(voiced[-1] - _RISING, voiced[0]), voiced[-1]
    way = np.clip((np.arange(len(pitch)) - first) / max(last - first, 1), 0.0, 1.0)
    target = usual * 0.92 * (rise / 0.92) ** way
    raised = voiced[voiced >= first]
    # It begins gently: the melody of the sentence goes over into the rise.
    melody[raised] = np.maximum(target[raised] / pitch[raised], 1.0) ** np.minimum(2.0 * way[raised], 1.0)
    return np.minimum(melody, 2.2)
