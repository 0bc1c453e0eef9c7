"""How numbers are written in captions and said aloud.

A value is formatted once, by the format its script asks for; the caption and
the voice both start from that one string, so they can never disagree.
"""

from __future__ import annotations

import re
from typing import Final

from num2words import num2words

__all__ = ["NUMBER", "say_number", "typeset_number"]

#: A number as Python's format mini-language writes it.
NUMBER: Final = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:e[-+]?\d+)?%?")
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_WORDS: Final = {
    "en": {"-": "minus", "+": "plus", ".": "point", "%": "percent", "e": "times ten to the"},
}


def _split(number: str) -> tuple[str, str, str, str | None, bool]:
    """Return sign, whole part, decimals, exponent and whether it is a percentage; zero has no minus."""
    percent = number.endswith("%")
    mantissa, _, exponent = number.rstrip("%").partition("e")
    sign = mantissa[0] if mantissa[0] in "+-" else ""
    whole, _, decimals = mantissa.lstrip("+-").partition(".")
    if sign == "-" and not (whole + decimals).strip("0,"):
        sign = ""
    return sign, whole.replace(",", ""), decimals, exponent or None, percent


def typeset_number(number: str) -> str:
    """Return ``number`` as a caption shows it.

    >>> typeset_number("-1.6e-06")
    '−1.6·10⁻⁶'
    >>> typeset_number("-15")
    '−15'
    """
    sign, whole, decimals, exponent, percent = _split(number)
    text = sign.replace("-", "−") + whole + (f".{decimals}" if decimals else "")
    if exponent is not None:
        text += "·10" + str(int(exponent)).translate(_SUPERSCRIPT)
    return text + ("%" if percent else "")


def say_number(number: str, language: str = "en") -> str:
    """Return ``number`` as a lecturer says it.

    Languages without an entry keep the digits: their voices read them.

    >>> say_number("-0.017")
    'minus zero point zero one seven'
    >>> say_number("4.0e-22")
    'four point zero times ten to the minus twenty-two'

    Digits of which one stands three times in a row come in pairs, or nobody can count them.

    >>> say_number("0.0001")
    'zero point zero zero, zero one'
    """
    words = _WORDS.get(language)
    if words is None:
        return typeset_number(number)
    sign, whole, decimals, exponent, percent = _split(number)
    said = [words[sign]] if sign else []
    said.append(num2words(int(whole), lang=language).replace(",", ""))
    if decimals:
        said.append(words["."])
        digits = [num2words(int(digit), lang=language) for digit in decimals]
        if re.search(r"(\d)\1\1", decimals):
            digits[1:-1:2] = [f"{digit}," for digit in digits[1:-1:2]]
        said += digits
    if exponent is not None:
        said += [words["e"], num2words(int(exponent), lang=language)]
    if percent:
        said.append(words["%"])
    return " ".join(said)
