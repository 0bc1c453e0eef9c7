"""What is written, spoken and heard becomes one spelling, and numbers become values."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.stage.errors import LectureError
from scenes.stage.inspection.heard.likeness import compare, read_homophones
from scenes.stage.inspection.heard.spelling import units, words
from scenes.stage.words.numerals import say_number, typeset_number


def numbers(text: str) -> list[tuple[Decimal | None, bool]]:
    return [(unit.value, unit.percent) for unit in units(words(text)) if unit.value is not None]


@settings(max_examples=200)
@given(
    st.one_of(
        st.integers(-999_999, 999_999).map(str),
        st.floats(-999, 999).map(lambda x: f"{x:.3f}"),
        st.floats(1e-9, 1).map(lambda x: f"{x:.1e}"),
        st.integers(0, 100).map(lambda n: f"{n}%"),
    )
)
def test_a_number_is_the_same_as_caption_and_as_speech(number: str) -> None:
    caption, speech = (f"It is at {text}, and on." for text in (typeset_number(number), say_number(number)))
    assert numbers(caption) == numbers(speech) == [(Decimal(number.rstrip("%")), number.endswith("%"))]


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("at minus 21.37, outside", ["-21.37"]),
        ("x = -15 and x=4", ["-15", "4"]),
        ("0.97, 0.75, and minus one", ["0.97", "0.75", "-1"]),
        ("300 and 4 times", ["304"]),
        ("1.6 times 10 to the minus 6", ["1.6e-6"]),
        ("minus 1.6 x 10^-6", ["-1.6e-6"]),
        ("37% of them, twenty percent", ["37%", "20%"]),
        ("within 0.00, one of the bottom", ["0.001"]),
        ("1,024 steps", ["1024"]),
        ("the 3rd of two", ["2"]),
        ("x² − cosine, f minus g", []),
    ],
)
def test_what_a_recogniser_writes_is_understood(heard: str, meant: list[str]) -> None:
    assert [unit.text for unit in units(words(heard)) if unit.value is not None] == meant


@pytest.fixture
def harmless(tmp_path: Path) -> Path:
    (tmp_path / "homophones.en.toml").write_text('colour = ["color"]\neta = ["8 at"]\ntwo = ["too"]\n')
    return tmp_path


def cost(meant: str, heard: str, folder: Path) -> int:
    pairs = compare(units(words(meant)), units(words(heard)), read_homophones(folder, "en"))
    return sum(pair.cost for pair in pairs)


@pytest.mark.parametrize(
    ("meant", "heard", "expected"),
    [
        ("the colour of it", "the color of it", 0),
        ("take eta equals one", "take 8 at equals 1", 0),
        ("only two of them", "only too of them", 0),
        ("beyond the hilltop", "beyond the hill top", 0),
        ("side-by-side for ever", "side by side forever", 0),
        ("walks downhill", "walks uphill", 1),
        ("walks slowly downhill", "walks downhill", 1),
        ("at minus fifteen", "at fifteen", 2),
        ("at fifteen", "at fifty", 1),
        ("at one four", "at fourteen", 2),
    ],
)
def test_only_what_is_heard_differently_counts(meant: str, heard: str, expected: int, harmless: Path) -> None:
    assert cost(meant, heard, harmless) == expected


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('fifteen = ["fifty"]', r'homophones\.en\.toml: "fifty" is another number than "fifteen"'),
        ('plain = "plane"', r'"plain" needs a list'),
        ("plain = [", r"no.* readable TOML"),
    ],
)
def test_a_table_that_would_hide_a_lie_is_refused(table: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "homophones.en.toml").write_text(table)
    with pytest.raises(LectureError, match=message):
        read_homophones(tmp_path, "en")
