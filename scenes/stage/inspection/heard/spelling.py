"""Written and spoken words in one spelling, so that they can be compared.

A recogniser writes "-0.86", a script's alias says "minus zero point eight
six", a caption shows "−0.86": all become the same words here, and numbers
among the words become values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from num2words import num2words

__all__ = ["Unit", "units", "words"]

_ONES: Final = {num2words(n): n for n in range(20)}
_TENS: Final = {num2words(n): n for n in range(20, 100, 10)}
_SCALES: Final = {"thousand": 1000, "million": 10**6, "billion": 10**9}
_SUPERSCRIPTS: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SIGNS: Final = {
    "=": "equals", "+": "plus", "±": "plus or minus", "×": "times", "·": "times", "%": "percent", "<": "less than",
    ">": "greater than", "≈": "about", "°": "degrees", "&": "and", "√": "root", "½": "one half", "²": "squared",
    "³": "cubed", "η": "eta", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta",
    "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_NUMBER: Final = re.compile(r"(?<![\w.])([-−]\s?)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)(?:st|nd|rd|th)?(?![\w])")
_POWER: Final = re.compile(r"(?<=\d)\s?[·×x*]\s?10\s?(?:\^\s?)?([-−]?)\s?([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d+)")


def words(text: str) -> list[str]:
    """Return the words of a text as they are said, in lower case, without punctuation.

    >>> words("At x = −15, 20% of 1.6·10⁻⁶: Newton's x².")
    ['at', 'x', 'equals', 'minus', 'fifteen', 'twenty', 'percent', 'of', 'one', 'point', 'six', 'times', 'ten', \
'to', 'the', 'minus', 'six', 'newtons', 'x', 'squared']
    """
    text = text.lower().replace("’", "'").replace("per cent", "percent").translate(_SUBSCRIPTS)
    text = _POWER.sub(lambda m: f" times ten to the {m[1]}{m[2].translate(_SUPERSCRIPTS)} ", text)
    text = re.sub(r"(?<=[a-z)])([⁴⁵⁶⁷⁸⁹⁻])", lambda m: f" to the {m[1].translate(_SUPERSCRIPTS)}", text)
    text = re.sub(r"(?<=[a-z0-9.)])\s?=\s?", " equals ", text)
    text = re.sub(r"(?<=[a-z0-9.)])\s?%", " percent ", text)
    text = _NUMBER.sub(lambda m: f" {_spoken(m[1] or '', m[2], m[0])} ", text)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, f" {word} ")
    text = re.sub(r"(?:(?<=\s)|^)[-−](?=\s)|−", " minus ", text)
    found = re.findall(r"[^\W_]+", text.replace("'", ""))
    return [word for k, word in enumerate(found) if not _is_linking_and(found, k)]


def _spoken(sign: str, number: str, whole: str) -> str:
    """Return a number in words; an ordinal in its own."""
    if whole.endswith(("st", "nd", "rd", "th")) and number.isdigit():
        return str(num2words(int(number), to="ordinal")).replace("-", " ")
    before, _, after = number.replace(",", "").partition(".")
    said = ["minus"] if sign else []
    said.append(num2words(int(before or 0)).replace("-", " ").replace(",", ""))
    if after:
        said += ["point", *(num2words(int(digit)) for digit in after)]
    return " ".join(said)


def _is_linking_and(found: Sequence[str], k: int) -> bool:
    """Whether "and" stands inside a number: one hundred and five."""
    if found[k] != "and" or not 0 < k < len(found) - 1:
        return False
    return found[k - 1] in {"hundred", *_SCALES} and found[k + 1] in {**_ONES, **_TENS}


@dataclass(frozen=True)
class Unit:
    """A word, or all the words of a number.

    Attributes
    ----------
    text
        The word; of a number how it is written, like ``-0.86`` or ``20%``.
    value
        Of a number.
    percent
        Whether the number is a percentage.
    first, last
        Index of its first word, and one more than that of its last.
    """

    text: str
    first: int
    last: int
    value: Decimal | None = None
    percent: bool = False

    def means(self, other: Unit) -> bool:
        """Whether two units say the same."""
        if self.value is None or other.value is None:
            return self.text == other.text
        return self.value == other.value and self.percent == other.percent


def units(spoken: Sequence[str]) -> list[Unit]:
    """Return words with their numbers joined.

    >>> [unit.text for unit in units(words("From minus nine point nine to 20%, or 1.6 times 10 to the minus 6"))]
    ['from', '-9.9', 'to', '20%', 'or', '1.6e-6']
    """
    found = []
    at = 0
    while at < len(spoken):
        unit = _number(spoken, at) or Unit(spoken[at], at, at + 1)
        found.append(unit)
        at = unit.last
    return found


def _number(spoken: Sequence[str], at: int) -> Unit | None:
    """Return the number that begins at a word, if one does."""
    first = at
    negative = at + 1 < len(spoken) and spoken[at] == "minus" and _begins_number(spoken[at + 1])
    at += negative
    whole, at = _whole(spoken, at)
    text, at = _decimals(spoken, at, whole)
    if text is None:
        return None
    text = f"-{text}" if negative else text
    if list(spoken[at : at + 4]) == ["times", "ten", "to", "the"]:
        power = _number(spoken, at + 4)
        if power is not None:
            text, at = f"{text}e{power.text}", power.last
    percent = at < len(spoken) and spoken[at] == "percent"
    return Unit(text + "%" * percent, first, at + percent, Decimal(text), percent)


def _begins_number(word: str) -> bool:
    return word in _ONES or word in _TENS or word == "point"


def _whole(spoken: Sequence[str], at: int) -> tuple[int | None, int]:
    """Return the whole number that begins at a word, and where it ends."""
    total, group, seen = 0, 0, False
    size = 10**12  # of what stood before: a number is said from its large parts to its small ones
    while at < len(spoken):
        word = spoken[at]
        if word in _ONES and (size >= 20 or not seen) and (size != 20 or 0 < _ONES[word] < 10):
            group, size, seen = group + _ONES[word], 1, True
        elif word in _TENS and size >= 100:
            group, size, seen = group + _TENS[word], 20, True
        elif word == "hundred" and seen and group and size < 100:
            group, size = group * 100, 100
        elif word in _SCALES and seen and group:
            total, group, size = total + group * _SCALES[word], 0, 10**12
        else:
            break
        at += 1
    return (total + group if seen else None), at


def _decimals(spoken: Sequence[str], at: int, whole: int | None) -> tuple[str | None, int]:
    """Return a number with the digits after its point, and where it ends."""
    text = None if whole is None else str(whole)
    if at + 1 >= len(spoken) or spoken[at] != "point" or _ONES.get(spoken[at + 1], 10) > 9:
        return text, at
    at += 1
    digits = ""
    # A digit before another "point" begins the next number.
    while at < len(spoken) and _ONES.get(spoken[at], 10) < 10 and (not digits or spoken[at + 1 : at + 2] != ["point"]):
        digits += str(_ONES[spoken[at]])
        at += 1
    return f"{text or 0}.{digits}", at
