"""The English voice: words in order and in time, the same on every run, a lecturer's pace and melody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from scenes.stage.errors import LectureError
from scenes.stage.inspection.finished.sound import clicks
from scenes.stage.voice.alignment import word_times
from scenes.stage.voice.hibari import HibariVoice, hibari_is_installed
from scenes.stage.voice.speech import SAMPLE_RATE
from scenes.stage.words.script import Line

needs_voice = pytest.mark.skipif(
    not hibari_is_installed(), reason="the voice's package (hibari-tts in requirements.lock) is not installed"
)
Write = Callable[[str], Line]


def onset(samples: NDArray[np.float32], after: float) -> float:
    """Return when sound first rises clearly after a moment of silence, in seconds."""
    level = np.sqrt(np.convolve(samples**2, np.ones(480) / 480, mode="same"))
    start = round(after * SAMPLE_RATE)
    return (start + int(np.argmax(level[start:] > 0.1 * level.max()))) / SAMPLE_RATE


def pitch_at_end(samples: NDArray[np.float32]) -> float:
    """Return the pitch of the last voiced stretch in hertz, by autocorrelation: no part of the voice is asked."""
    width, pitches = SAMPLE_RATE // 25, []
    for at in range(0, len(samples) - width, SAMPLE_RATE // 100):
        frame = samples[at : at + width] - samples[at : at + width].mean()
        if np.sqrt((frame**2).mean()) < 0.1 * np.sqrt((samples**2).mean()):
            continue
        spectrum = np.abs(np.fft.rfft(frame * np.hanning(width), 2 * width)) ** 2
        correlation = np.fft.irfft(spectrum)
        low, high = SAMPLE_RATE // 400, SAMPLE_RATE // 90
        best = low + int(np.argmax(correlation[low:high]))
        if correlation[best] > 0.5 * correlation[0]:
            pitches.append(SAMPLE_RATE / best)
    return float(np.median(pitches[-10:]))


@pytest.fixture(scope="module")
def heart() -> HibariVoice:
    return HibariVoice()


@needs_voice
def test_words_are_said_in_order_inside_the_sound(heart: HibariVoice, write_line: Write) -> None:
    line = write_line(
        'One of the best of them is <sub alias="x sub k plus alpha">x + α</sub>, isn\'t it? <break time="0.7s"/>Yes.',
    )
    speech = heart.speak(line)
    assert len(speech.starts) == len(speech.ends) == len(line.tokens)
    assert (np.diff(speech.starts) > 0).all()
    assert (speech.ends > speech.starts).all()
    assert 0 <= speech.starts[0] <= speech.end <= speech.duration
    assert speech.starts[-1] - speech.ends[-2] >= 0.7


@needs_voice
def test_words_begin_where_they_are_heard(heart: HibariVoice, write_line: Write) -> None:
    """Plosives after a silence: their beginning is seen in the sound, whatever the network says of its frames."""
    late = []
    for word in ("Paint", "Today", "Kick", "Take", "Compare", "Past", "Turn", "Build", "Go", "Divide"):
        for before in ('This was all. <break time="0.6s"/>', "This was all, and now: "):
            line = write_line(f'{before}<mark name="here"/>{word} the whole curve.')
            speech = heart.speak(line)
            after = float(speech.ends[line.marks["here"] - 1]) + 0.03
            late.append(onset(speech.samples, after) - speech.mark(line, "here"))
    assert np.median(np.abs(late)) < 0.02
    assert np.abs(late).max() < 0.1


@needs_voice
def test_words_of_a_long_sentence_end_where_silence_begins(heart: HibariVoice, write_line: Write) -> None:
    """Errors of single phonemes do not add up: the last word ends with the sound."""
    speech = heart.speak(write_line("Gradient descent feels the slope and walks down along the valley step by step."))
    level = np.sqrt(np.convolve(speech.samples**2, np.ones(480) / 480, mode="same"))
    last = np.flatnonzero(level > 0.015 * level.max())[-1] / SAMPLE_RATE
    assert speech.end == pytest.approx(last, abs=0.05)


@needs_voice
def test_a_word_is_one_word_however_many_the_dictionary_makes_of_it(heart: HibariVoice, write_line: Write) -> None:
    line = write_line("The hill-climbing x-axis, as we — with SciPy's e.g. one — saw, is level.")
    speech = heart.speak(line)
    assert len(speech.starts) == len(line.tokens)
    assert (np.diff(speech.starts) >= 0).all()


@needs_voice
def test_the_same_text_gives_the_same_sound(heart: HibariVoice, line: Line) -> None:
    again = HibariVoice().speak(line)
    heart.speak(replace(line, tokens=line.tokens[:3], marks={}))  # what was said before does not matter
    speech = heart.speak(line)
    np.testing.assert_array_equal(speech.samples, again.samples)
    np.testing.assert_array_equal(speech.starts, again.starts)


@needs_voice
def test_a_break_is_as_long_as_it_says(heart: HibariVoice, write_line: Write) -> None:
    plain = heart.speak(write_line("Wait. Go.")).duration
    broken = heart.speak(write_line('Wait. <break time="2s"/>Go.')).duration
    assert broken - plain == pytest.approx(2.0 - 0.45, abs=0.02)


@needs_voice
def test_the_joints_of_a_line_do_not_click(heart: HibariVoice, write_line: Write) -> None:
    text = 'A step goes out. <break time="0.5s"/>The bright part: every further step. Kick it, take it. Is it?'
    samples = heart.speak(write_line(text)).samples
    assert clicks(samples, SAMPLE_RATE) == []
    assert np.abs(samples[[0, -1]]).max() < 1e-4
    assert np.abs(samples).max() < 1.0


@needs_voice
def test_phonemes_are_said_in_place_of_the_dictionarys(heart: HibariVoice, write_line: Write) -> None:
    def say(word: str) -> NDArray[np.float32]:
        return heart.speak(write_line(f"Here is {word}.")).samples

    hill = '<phoneme alphabet="ipa" ph="{}">hill</phoneme>'
    np.testing.assert_array_equal(say("hill"), say(hill.format("ˈhɪl")))
    np.testing.assert_array_equal(say("hall"), say(hill.format("ˈhɔːl")))


@needs_voice
def test_brackets_are_no_pronunciation_syntax(heart: HibariVoice, line: Line) -> None:
    written = ("[hill](/bˈɔl/)",)
    sly = replace(line, tokens=(*line.tokens[:3], replace(line.tokens[3], speech=written)), marks={})
    honest = replace(sly, tokens=(*line.tokens[:3], replace(line.tokens[3], speech=("ball",))))
    assert not np.array_equal(heart.speak(sly).samples, heart.speak(honest).samples)


@needs_voice
def test_a_question_rises_and_a_statement_falls(heart: HibariVoice, write_line: Write) -> None:
    for words in ("Is it a minimum", "Will this ball find the same valley", "Where will the jump end"):
        asked, told = (pitch_at_end(heart.speak(write_line(words + end)).samples) for end in "?.")
        assert asked > 1.05 * told


@needs_voice
def test_a_prediction_is_prepared_and_numbers_are_not_rushed(heart: HibariVoice, write_line: Write) -> None:
    question = write_line("Where will this ball come to rest?")
    assert heart.speak(replace(question, pause=2.0)).end > 1.03 * heart.speak(question).end
    line = write_line("It stands at here of it.")
    number = replace(line.tokens[3], speech=("minus", "zero", "point", "zero", "eight", "one"))
    speech = heart.speak(replace(line, tokens=(*line.tokens[:3], number, *line.tokens[4:])))
    assert 2.0 < 6 / float(speech.ends[3] - speech.starts[3]) < 3.2  # words a second


@needs_voice
def test_a_lecturer_speaks_at_about_150_words_a_minute(heart: HibariVoice, write_line: Write) -> None:
    text = (
        "Gradient descent keeps its rate positive, whatever the ground. Then every step leads down, and the ball comes "
        "to rest in a valley. Newton's method looks further than the slope, and fits a parabola."
    )
    speech = heart.speak(write_line(text))
    assert 130 < 60 * len(text.split()) / speech.end < 170


@needs_voice
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('Say <phoneme alphabet="ipa" ph="ˈsɪ2">it</phoneme>.', r'Line one\.only: .*"2" is no sound of American'),
        (
            'Say <phoneme alphabet="ipa" ph="ts">it</phoneme>.',
            r'Line one\.only: .*"ts" cannot be read: it has no vowel',
        ),
        ("It goes on, and on, " * 30 + "and on.", r"Line one\.only lasts \d+ s; nobody follows more than 30 s"),
    ],
)
def test_what_the_voice_cannot_say_is_one_sentence(
    heart: HibariVoice, write_line: Write, text: str, message: str
) -> None:
    with pytest.raises(LectureError, match=message):
        heart.speak(write_line(text))


@needs_voice
def test_a_line_that_comes_out_empty_is_one_sentence(heart: HibariVoice, line: Line) -> None:
    empty = replace(line, tokens=(replace(line.tokens[0], caption="…", speech=("…",)),), marks={})
    with pytest.raises(LectureError, match=r'Line one\.only: there is nothing to be said in "…"'):
        heart.speak(empty)


@needs_voice
def test_a_sentence_longer_than_the_network_reads_is_said_whole(heart: HibariVoice, write_line: Write) -> None:
    words = ("we walk and walk along the long valley " * 4).strip()
    speech = heart.speak(write_line(f"First, {words}, and then {words} and stop."))
    gaps = speech.starts[1:] - speech.ends[:-1]
    assert (np.diff(speech.starts) > 0).all()
    assert gaps.max() < 0.6


def test_words_are_timed_by_the_lengths_of_their_phonemes() -> None:
    lengths = [1.0, 0.1, 0.2, 0.4, 0.1, 0.2, 0.3, 0.4, 5.0, 0.5, 0.6, 2.0]  # silence, ð ə, space, h ˈ ɪ l ",", ...
    starts, ends = word_times(["ðə", "hˈɪl,", "—"], lengths, lead=0.1)
    assert starts == pytest.approx([0.9, 1.4, 8.1])  # two words meet in the middle of the space between them
    assert ends == pytest.approx([1.4, 2.6, 8.1])
    with pytest.raises(ValueError, match="3 lengths do not fit 4 phonemes"):
        word_times(["ðə"], [1, 2, 3])


@needs_voice
def test_words_in_running_speech_begin_where_they_are_heard(heart: HibariVoice, write_line: Write) -> None:
    """A hiss after a vowel is seen in the spectrum, whatever the network says of its frames."""
    late = []
    for word in ("same", "sun", "single", "sound", "simple", "second", "surface"):
        line = write_line(f"So now we may know a <mark name='here'/>{word} of the whole curve and then the next one.")
        speech = heart.speak(line)
        said = speech.mark(line, "here")
        hiss = sosfilt(butter(4, 4500, "highpass", fs=SAMPLE_RATE, output="sos"), speech.samples)
        level = np.sqrt(np.convolve(hiss**2, np.ones(480) / 480, mode="same"))
        around = level[round((said - 0.2) * SAMPLE_RATE) : round((said + 0.1) * SAMPLE_RATE)]
        late.append(int(np.argmax(around > 0.2 * around.max())) / SAMPLE_RATE - 0.2)
    assert abs(np.median(late)) < 0.03
    assert np.abs(late).max() < 0.08
