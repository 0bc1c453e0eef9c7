"""Numbers as they are written and as a lecturer says them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from scenes.stage.words.numerals import NUMBER, say_number, typeset_number


@pytest.mark.parametrize(
    ("number", "written", "said"),
    [
        ("0", "0", "zero"),
        ("-0.0174", "−0.0174", "minus zero point zero one seven four"),
        ("10.05", "10.05", "ten point zero five"),
        ("+2", "+2", "plus two"),
        ("1,234", "1234", "one thousand two hundred and thirty-four"),
        ("50%", "50%", "fifty percent"),
        ("-0.00", "0.00", "zero point zero zero"),
        ("-0.0e+00", "0.0·10⁰", "zero point zero times ten to the zero"),
        ("-1.6e-06", "−1.6·10⁻⁶", "minus one point six times ten to the minus six"),
        ("1e+20", "1·10²⁰", "one times ten to the twenty"),
    ],
)
def test_known_numbers(number: str, written: str, said: str) -> None:
    assert typeset_number(number) == written
    assert say_number(number) == said


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_what_is_said_is_the_number_that_is_written(value: float, decimals: int) -> None:
    digits = {num2words(k): str(k) for k in range(10)}
    number = f"{value:.{decimals}f}"
    said = say_number(number)
    assert not re.search(r"\d", said)
    whole, _, rest = said.removeprefix("minus ").partition(" point ")
    heard = "-" * said.startswith("minus") + next(
        w for w in [number.lstrip("-").split(".")[0]] if num2words(int(w)).replace(",", "") == whole
    )
    heard += "." * bool(decimals) + "".join(digits[word] for word in rest.replace(",", "").split())
    assert heard == (number if float(number) else number.removeprefix("-"))


@given(st.floats(-1e300, 1e300), st.sampled_from([".0f", ".3f", ".2e", "g", ".0%", ",.1f"]))
def test_whatever_python_formats_is_one_number(value: float, spec: str) -> None:
    text = format(value, spec)
    assert NUMBER.fullmatch(text)
    assert "-" not in typeset_number(text)


def test_a_language_without_words_keeps_the_digits() -> None:
    assert say_number("-2.5", "zh") == "−2.5"
