"""Two sequences of words laid beside each other, with the fewest differences."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scenes.stage.errors import LectureError
from scenes.stage.inspection.heard.spelling import Unit, units, words

__all__ = ["Harmless", "Pair", "compare", "read_homophones"]

Harmless = Mapping[str, frozenset[tuple[str, ...]]]
"""What may be heard for a word without harm, in words."""

_WIDEST: Final = 4


@dataclass(frozen=True)
class Pair:
    """Units that are meant and those that are heard in their place; one of them may be missing.

    Attributes
    ----------
    cost
        How many words differ.
    """

    meant: tuple[Unit, ...]
    heard: tuple[Unit, ...]
    cost: int


def read_homophones(folder: Path, language: str) -> Harmless:
    """Return what may be heard for a word without harm, from ``homophones.<language>.toml``.

    Raises
    ------
    LectureError
        The table is malformed, or lets a number be heard as another.
    """
    path = folder / f"homophones.{language}.toml"
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LectureError(f"{path}: this is not a readable TOML file: {error}.") from error
    harmless = {}
    for meant, heard in table.items():
        if not isinstance(heard, list) or not all(isinstance(text, str) and words(text) for text in heard):
            raise LectureError(f'{path}: "{meant}" needs a list of what may be heard for it, like plain = ["plane"].')
        own = _value(meant)
        for text in heard:
            other = _value(text)
            if own is not None and other is not None and own != other:
                raise LectureError(f'{path}: "{text}" is another number than "{meant}": take it out.')
        harmless["".join(words(meant))] = frozenset(tuple(words(text)) for text in heard)
    return harmless


def _value(text: str) -> object:
    found = [unit.value for unit in units(words(text)) if unit.value is not None]
    return found[0] if found else None


def compare(meant: Sequence[Unit], heard: Sequence[Unit], harmless: Harmless) -> list[Pair]:
    """Lay what is heard beside what is meant.

    The pairs with the least cost over the whole are found by dynamic programming
    (Levenshtein's distance). Words that are only written apart or together cost
    nothing, nor does what is harmless.
    """
    rows, columns = len(meant) + 1, len(heard) + 1
    best: list[list[tuple[float, int, int, int]]] = [[(float("inf"), 0, 0, 0)] * columns for _ in range(rows)]
    best[0][0] = (0.0, 0, 0, 0)
    for i in range(rows):
        for j in range(columns):
            if i == j == 0:
                continue
            best[i][j] = min(_options(best, meant, heard, harmless, i, j))
    pairs = []
    i, j = rows - 1, columns - 1
    while i or j:
        _, taken, given, cost = best[i][j]
        pairs.append(Pair(tuple(meant[i - taken : i]), tuple(heard[j - given : j]), cost))
        i, j = i - taken, j - given
    return pairs[::-1]


def _options(
    best: list[list[tuple[float, int, int, int]]],
    meant: Sequence[Unit],
    heard: Sequence[Unit],
    harmless: Harmless,
    i: int,
    j: int,
) -> list[tuple[float, int, int, int]]:
    """Return cost, units taken and given, and the cost of that step, for every way to come to a cell."""
    found = []
    if i:
        length = meant[i - 1].last - meant[i - 1].first
        found.append((best[i - 1][j][0] + length, 1, 0, length))
    if j:
        length = heard[j - 1].last - heard[j - 1].first
        found.append((best[i][j - 1][0] + length, 0, 1, length))
    if i and j:
        a, b = meant[i - 1], heard[j - 1]
        cost = 0 if a.means(b) else max(a.last - a.first, b.last - b.first)
        found.append((best[i - 1][j - 1][0] + cost + 0.001 * ((a.value is None) != (b.value is None)), 1, 1, cost))
    for taken in range(1, min(_WIDEST, i) + 1):
        for given in range(0, min(_WIDEST, j) + 1):
            if (taken, given) != (1, 0) and _sounds_alike(meant[i - taken : i], heard[j - given : j], harmless):
                found.append((best[i - taken][j - given][0], taken, given, 0))
    return found


def _sounds_alike(meant: Sequence[Unit], heard: Sequence[Unit], harmless: Harmless) -> bool:
    if not heard:
        return False
    said = tuple(word for unit in heard for word in _words(unit))
    wanted = "".join(word for unit in meant for word in _words(unit))
    numbers = any(unit.value is not None for unit in (*meant, *heard))
    return (not numbers and wanted == "".join(said)) or said in harmless.get(wanted, frozenset())


def _words(unit: Unit) -> list[str]:
    return [unit.text] if unit.value is None else words(unit.text)
