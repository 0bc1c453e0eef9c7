"""Captions keep to the standard, whatever is said and however fast."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import srt
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.stage.words.captions import Cue, compose_srt, compose_vtt, give_time_to_read, make_cues, reading_time

WORDS = st.text("abcdefghijklmnopqrstuvwxyz−0123456789", min_size=1, max_size=14)
ENDINGS = st.sampled_from(["", "", "", "", ",", ".", "?"])


def cues_of(words: list[str], durations: list[float], language: str = "en") -> list[Cue]:
    """Return the cues of one line spoken without a rest, and then a pause."""
    times = 0.2 + np.concatenate([[0.0], np.cumsum(durations)])
    cues = make_cues(words, list(times[:-1]), list(times[1:]), language)
    return give_time_to_read(
        cues, language, max(times[-1] + 0.4, cues[-1].start + reading_time(cues[-1].text, language))
    )


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(st.tuples(WORDS, ENDINGS), min_size=1, max_size=60))
def test_whatever_is_said_is_captioned_to_the_standard(data: st.DataObject, said: list[tuple[str, str]]) -> None:
    words = [word + ending for word, ending in said]
    # at a reading speed of 8 to 16 characters a second; words of a sentence no faster than eyes
    pace = data.draw(st.floats(8.0, 16.0))
    cues = cues_of(words, [(len(word) + 1) / pace for word in words])
    assert " ".join(cue.text.replace("\n", " ") for cue in cues) == " ".join(words)
    for cue in cues:
        assert cue.text.count("\n") <= 1
        assert max(len(line) for line in cue.text.split("\n")) <= 42
        assert len(cue.text) / (cue.end - cue.start) <= 17.0
        assert 1.0 <= cue.end - cue.start <= 7.0 + 1e-9
    for cue, following in pairwise(cues):
        assert cue.end < following.start


def test_cues_start_with_their_words_and_end_at_sentences() -> None:
    words = "The first sentence has some words. The second one, which is longer, has a clause as well.".split()
    starts = [0.4 * k for k in range(len(words))]
    cues = make_cues(words, starts, [start + 0.35 for start in starts], "en")
    assert cues[0].text.endswith("words.")
    first_words = np.cumsum([0, *(len(cue.text.split()) for cue in cues[:-1])])
    assert [cue.start for cue in cues] == [starts[k] for k in first_words]


def test_no_line_ends_in_a_weak_word_when_it_need_not() -> None:
    words = "Newton's method looks for the place where the slope of the parabola vanishes".split()
    starts = [0.35 * k for k in range(len(words))]
    cues = make_cues(words, starts, [start + 0.3 for start in starts], "en")
    lines = [line for cue in cues for line in cue.text.split("\n")]
    assert not any(line.split()[-1] in {"the", "of"} for line in lines)


def test_words_that_are_not_spoken_take_no_time_and_are_shown() -> None:
    cues = make_cues(["x", "=", "−15", "here"], [0.0, 0.5, 0.5, 1.0], [0.5, 0.5, 1.0, 1.4], "en")
    assert [cue.text for cue in cues] == ["x = −15 here"]


def test_a_short_cue_waits_until_it_has_been_read() -> None:
    (cue,) = give_time_to_read([Cue(3.0, 3.2, "So?")], "en", until=10.0)
    assert cue.end - cue.start >= 1.0


def test_a_cue_never_outlives_the_film() -> None:
    (cue,) = give_time_to_read([Cue(3.0, 3.2, "So?")], "en", until=3.5)
    assert cue.end <= 3.5


CUES = [Cue(0.1, 2.0, "if a < b & c > d\nthen it is −15"), Cue(3599.9996, 3602.25, "an hour later")]


def test_subrip_is_read_back_as_written() -> None:
    parsed = list(srt.parse(compose_srt(CUES)))
    assert [(s.start.total_seconds(), s.end.total_seconds(), s.content) for s in parsed] == [
        (0.1, 2.0, CUES[0].text),
        (3600.0, 3602.25, CUES[1].text),
    ]


def test_webvtt_has_its_head_hours_and_escapes() -> None:
    blocks = compose_vtt(CUES, "en").strip().split("\n\n")
    assert blocks[0].split("\n") == ["WEBVTT", "Language: en"]
    assert blocks[1] == "00:00:00.100 --> 00:00:02.000\nif a &lt; b &amp; c &gt; d\nthen it is −15"
    assert blocks[2].startswith("01:00:00.000 --> 01:00:02.250\n")


@pytest.mark.parametrize("words", [["one"], ["a" * 60], ["a" * 60, "b" * 60]])
def test_a_word_too_long_for_a_line_is_still_shown(words: list[str]) -> None:
    cues = cues_of(words, [2.0] * len(words))
    assert " ".join(cue.text.replace("\n", " ") for cue in cues) == " ".join(words)
