"""The caption standard: each breach is found, and captions just inside the limits are not."""

from __future__ import annotations

import pytest

from scenes.stage.inspection.finished.caption_check import check_captions

LINE = "x" * 42
FULL = f"{LINE}\n{'y' * 41}"  # 84 characters with the break between the lines


def kinds(captions: list[tuple[float, float, str]], language: str = "en") -> list[str]:
    return [finding.kind for finding in check_captions(captions, language)]


@pytest.mark.parametrize(
    ("kind", "flawed", "innocent"),
    [
        ("caption_lines", (0, 3, "a\nb\nc"), (0, 3, "a\nb")),
        ("caption_line_length", (0, 6, LINE + "x"), (0, 6, LINE)),
        ("caption_too_fast", (0, 4.8, FULL), (0, 5.0, FULL)),  # 84 / 17 = 4.94 s
        ("caption_too_short", (0, 0.9, "soon"), (0, 1.0, "soon")),
        ("caption_too_long", (0, 7.1, "stay"), (0, 7.0, "stay")),
        ("caption_empty", (0, 2, " "), (0, 2, "a")),
    ],
)
def test_limits_of_alphabetic_scripts(kind: str, flawed: tuple, innocent: tuple) -> None:
    assert kinds([flawed]) == [kind]
    assert kinds([innocent]) == []


@pytest.mark.parametrize(
    ("kind", "flawed", "innocent"),
    [
        ("caption_line_length", (0, 3, "梯" * 17), (0, 3, "梯" * 16)),
        ("caption_too_fast", (0, 1.7, "梯" * 16), (0, 1.8, "梯" * 16)),  # 16 / 9 = 1.78 s
    ],
)
def test_limits_of_chinese(kind: str, flawed: tuple, innocent: tuple) -> None:
    assert kinds([flawed], "zh") == [kind]
    assert kinds([innocent], "zh") == []


def test_overlap_and_order() -> None:
    assert kinds([(0, 2, "one"), (1.9, 4, "two")]) == ["caption_overlap"]
    assert kinds([(3, 5, "two"), (0, 2, "one")]) == ["caption_order"]
    assert kinds([(0, 2, "one"), (2, 4, "two")]) == []


def test_finding_names_the_caption_the_value_and_the_limit() -> None:
    (finding,) = check_captions([(12.5, 20.0, "Newton's method can climb")], "en", where="newton.srt")
    assert finding.time == 12.5
    assert finding.where == "newton.srt"
    for part in ("Newton's method can climb", "7.50 s", "7 s"):
        assert part in finding.message
