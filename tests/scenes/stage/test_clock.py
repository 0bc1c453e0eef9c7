"""The clock counts whole frames and knows what of a lesson is in the film."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.stage.clock import Span, Timeline, clock_text

PLAYS = st.lists(st.tuples(st.integers(1, 90), st.booleans()), max_size=40)


def test_time_is_the_sum_of_frames() -> None:
    timeline = Timeline(30.0)
    for frames in (7, 1, 22):
        timeline.add(frames, written=True)
    assert (timeline.frame, timeline.time) == (30, 1.0)
    assert timeline.frames(0.51) == 15


@pytest.mark.parametrize(
    ("seconds", "decimals", "text"),
    [
        (0, 0, "0:00"),
        (59.9, 0, "0:59"),
        (60, 0, "1:00"),
        (59.996, 2, "1:00.00"),
        (7.25, 1, "0:07.2"),
        (725, 2, "12:05.00"),
    ],
)
def test_a_time_is_written_as_a_player_shows_it(seconds: float, decimals: int, text: str) -> None:
    assert clock_text(seconds, decimals) == text


def test_a_gap_is_left_out() -> None:
    timeline = Timeline(15.0)
    for frames, written in [(5, True), (3, True), (4, False), (2, True)]:
        timeline.add(frames, written=written)
    assert list(timeline.spans()) == [Span(0, 8, 0), Span(12, 2, 8)]
    assert list(timeline.spans([1, 3])) == [Span(5, 3, 0), Span(12, 2, 3)]


@given(PLAYS)
def test_the_film_holds_every_written_frame_once_and_in_order(plays: list[tuple[int, bool]]) -> None:
    timeline = Timeline(15.0)
    for frames, written in plays:
        timeline.add(frames, written=written)
    spans = list(timeline.spans())
    shown = [span.start + k for span in spans for k in range(span.frames)]
    frame, expected = 0, []
    for frames, written in plays:
        expected += range(frame, frame + frames) if written else []
        frame += frames
    assert shown == expected
    assert [span.film for span in spans] == [sum(s.frames for s in spans[:k]) for k in range(len(spans))]
