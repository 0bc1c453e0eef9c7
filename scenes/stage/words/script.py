"""Reads a script file, fills in the facts and separates caption, speech and marks.

A script is a TOML file: ``title``, ``language`` and optionally ``screen`` (the
words that stand on screen), then one table a chapter with a ``title`` and one
table a line. A line has ``text``, and may have ``claims`` (names of claims that
must hold), ``pause`` (seconds of silence after it) and ``counting`` (number
words in it that count things on screen and state no result). A line of several
sentences that makes claims has a list of them for each, in order:
``claims = [["a"], [], ["b", "c"]]``; so nobody adds a sentence without saying
what it claims. The text carries the small part of SSML that
`scenes.stage.words.markup` reads. Numbers come only from facts, as
``{fact:format}``.
"""

from __future__ import annotations

import math
import re
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape, unescape

from scenes.stage.errors import LectureError, closest
from scenes.stage.words.markup import Markup, Token
from scenes.stage.words.numerals import NUMBER, typeset_number
from scenes.stage.words.pronunciation import read_pronunciations
from scenes.stage.words.sentences import sentences

__all__ = ["Chapter", "Line", "Script", "Token", "read_script", "recap_words"]

LANGUAGES: Final = {
    "en": "eng",
    "zh": "zho",
    "de": "deu",
    "fr": "fra",
    "es": "spa",
    "it": "ita",
    "pt": "por",
    "ja": "jpn",
}
_FIELD: Final = re.compile(r"\{[^{}]*\}")
_NUMBER_WORDS: Final = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half".split()
)
_LINE_KEYS: Final = {"text", "claims", "pause", "counting"}


def recap_words(line: str) -> tuple[str, str]:
    """Return the keys in ``[screen]`` of the two lines on the card of the recap that goes with a line of its chapter.

    >>> recap_words("first")
    ('recap_first_a', 'recap_first_b')
    """
    return f"recap_{line}_a", f"recap_{line}_b"


@dataclass(frozen=True)
class Line:
    """What is said in one go.

    Attributes
    ----------
    marks
        Name of each mark and the index of the token it stands before
        (``len(tokens)`` at the end).
    breaks
        Index of a token and the seconds of silence before it.
    claims_of_sentences
        Names of the claims that each of its `sentences` makes.
    facts
        Names of the facts whose numbers it says.
    """

    chapter: str
    name: str
    tokens: tuple[Token, ...]
    marks: Mapping[str, int]
    breaks: Mapping[int, float]
    claims_of_sentences: tuple[tuple[str, ...], ...]
    pause: float = 0.4
    facts: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """``chapter.line``, as error messages and recordings name it."""
        return f"{self.chapter}.{self.name}"

    @property
    def claims(self) -> tuple[str, ...]:
        """Names of the claims that it makes, each once."""
        return tuple(dict.fromkeys(claim for claims in self.claims_of_sentences for claim in claims))

    @property
    def sentences(self) -> tuple[range, ...]:
        """Which tokens each of its sentences consists of."""
        return sentences([token.caption for token in self.tokens])

    @property
    def caption(self) -> str:
        """The line as it is read."""
        return " ".join(token.caption for token in self.tokens)

    @property
    def speech(self) -> str:
        """The line as it is said."""
        return " ".join(word for token in self.tokens for word in token.speech)


@dataclass(frozen=True)
class Chapter:
    """A stretch of the lecture with a title of its own."""

    name: str
    title: str
    lines: Mapping[str, Line]


@dataclass(frozen=True)
class Script:
    """A script with its numbers filled in."""

    path: Path
    title: str
    language: str
    chapters: Mapping[str, Chapter]
    screen: Mapping[str, str] = field(default_factory=dict)

    def only(self, chapters: Sequence[str]) -> Script:
        """Return the script with these chapters alone, in this order."""
        return replace(self, chapters={name: self.chapters[name] for name in chapters if name in self.chapters})

    def lines(self) -> Iterator[Line]:
        """Yield every line in the order of the file."""
        for chapter in self.chapters.values():
            yield from chapter.lines.values()


class _Filler(string.Formatter):
    """Fills ``{fact:format}`` and nothing else: no attributes, indices or conversions."""

    def __init__(self, facts: Mapping[str, float | int | str]) -> None:
        self.facts = facts

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        if field_name not in self.facts:
            raise LectureError(f'there is no fact "{field_name}": {closest(field_name, self.facts)}')
        return self.facts[field_name], field_name

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion:
            raise LectureError(f'"!{conversion}" is not allowed in a script: write {{fact:format}}')
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, float) and not math.isfinite(value):
            raise LectureError(f"the fact is {value}, no number to be said: change the parameters of the experiment")
        try:
            text = format(value, format_spec)
        except (TypeError, ValueError) as error:
            raise LectureError(f'the format "{format_spec}" does not fit the value {value!r}: {error}') from error
        # With "#", which keeps zeros that count, a whole number ends in its point.
        return escape(text.removesuffix("."), {'"': "&quot;"})


def read_script(path: Path, facts: Mapping[str, float | int | str]) -> Script:
    """Read the script at ``path`` and fill it with ``facts``.

    Raises
    ------
    LectureError
        The file is missing or malformed, a digit or a number word is typed
        into it, a fact is unknown, or a sign has no way to be said. The
        message names the file, the line and what to do.
    """
    if not path.is_file():
        others = [p.name.split(".")[1] for p in path.parent.glob(f"{path.name.split('.')[0]}.*.toml")]
        raise LectureError(
            f"There is no script {path}. Languages written so far: {', '.join(sorted(others)) or 'none'}."
        )
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LectureError(f"{path}: this is not a readable TOML file: {error}.") from error
    for key in ("title", "language"):
        if not isinstance(data.get(key), str):
            raise LectureError(f'{path}: the script needs a line `{key} = "…"` at its top.')
    if data["language"] not in LANGUAGES:
        raise LectureError(f'{path}: unknown language "{data["language"]}": {closest(data["language"], LANGUAGES)}')
    pronunciations = read_pronunciations(path.parent, data["language"])
    reader = _Reader(path, Markup(data["language"], pronunciations), _Filler(facts))
    if not isinstance(data.get("screen", {}), dict):
        raise reader.error("screen", f"{data['screen']!r} is not a table like [screen]")
    screen = {name: reader.plain(f"screen.{name}", text) for name, text in data.pop("screen", {}).items()}
    title, language = reader.plain("title", data.pop("title")), data.pop("language")
    chapters = {name: reader.chapter(name, table) for name, table in data.items()}
    if not chapters:
        raise LectureError(f"{path}: the script has no chapter: write a table like [puzzle] with a title and lines.")
    return Script(path, title, language, chapters, screen)


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


@dataclass(frozen=True)
class _Reader:
    path: Path
    markup: Markup
    filler: _Filler

    def error(self, where: str, problem: object) -> LectureError:
        return LectureError(f"{self.path}, {where}: {problem}.".replace("..", ".").replace("?.", "?"))

    def chapter(self, name: str, table: Any) -> Chapter:
        if not isinstance(table, dict) or not isinstance(table.get("title"), str):
            raise self.error(f"[{name}]", 'a chapter is a table with a line `title = "…"`')
        title = self.plain(f"[{name}] title", table["title"])
        lines = {key: self.line(name, key, value) for key, value in table.items() if key != "title"}
        return Chapter(name, title, lines)

    def line(self, chapter: str, name: str, table: Any) -> Line:
        where = f"[{chapter}.{name}]"
        if not isinstance(table, dict) or not isinstance(table.get("text"), str):
            raise self.error(where, "a line is a table with a line `text = '''…'''`")
        if unknown := set(table) - _LINE_KEYS:
            key = sorted(unknown)[0]
            raise self.error(where, f'unknown key "{key}": {closest(key, _LINE_KEYS)}')
        pause = table.get("pause", 0.4)
        if isinstance(pause, bool) or not isinstance(pause, int | float) or not 0.25 <= pause <= 10:
            raise self.error(where, f"pause is {pause!r}; it is a number of seconds from 0.25 to 10")
        counting = table.get("counting", [])
        if not isinstance(counting, list) or not all(isinstance(word, str) for word in counting):
            raise self.error(where, f"counting is {counting!r}; it is a list of number words")
        filled = self.fill(where, table["text"], frozenset(counting))
        try:
            tokens, marks, breaks = self.markup.parse(filled)
        except (LectureError, ValueError, ElementTree.ParseError) as error:
            raise self.error(where, error) from error
        if not any(token.speech for token in tokens):
            raise self.error(where, "the line says nothing")
        claims = self.claims(where, table.get("claims"), len(sentences([token.caption for token in tokens])))
        facts = frozenset(field for _, field, _, _ in self.filler.parse(table["text"]) if field)
        return Line(chapter, name, tuple(tokens), marks, breaks, claims, float(pause), facts)

    def claims(self, where: str, given: Any, count: int) -> tuple[tuple[str, ...], ...]:
        """Return the names of the claims of each of a line's sentences."""
        if given is None:
            return ((),) * count
        lists = [given] if count == 1 else given
        if isinstance(lists, list) and len(lists) == count and all(map(_are_names, lists)):
            return tuple(map(tuple, lists))
        if count == 1:
            wanted = 'the line has one sentence; write a list of names, like `claims = ["…"]`'
        else:
            one_each = ", ".join(["[…]"] * count)
            wanted = (
                f"the line has {count} sentences; write one list of names for each, in order, like "
                f"`claims = [{one_each}]`, and [] for a sentence that claims nothing"
            )
        raise self.error(where, f"claims is {given!r}, and {wanted}")

    def plain(self, where: str, text: Any) -> str:
        """Fill text that is only read, never said."""
        if not isinstance(text, str):
            raise self.error(where, f"{text!r} is not text")
        filled = unescape(self.fill(where, text, frozenset()), {"&quot;": '"'})
        return NUMBER.sub(lambda m: typeset_number(m.group()), filled)

    def fill(self, where: str, text: str, counting: frozenset[str]) -> str:
        """Put facts into ``text``, which holds no other numbers."""
        try:
            filled = self.filler.vformat(text, (), {})
        except (LectureError, ValueError) as error:
            raise self.error(where, error) from error
        self.refuse_typed_numbers(where, text, counting)
        return filled

    def refuse_typed_numbers(self, where: str, text: str, counting: frozenset[str]) -> None:
        bare = re.sub(
            r"<mark\b[^>]*/>|<break\b[^>]*/>|</?sub\b|\balias=|</?phoneme\b[^>]*>", " ", _FIELD.sub(" ", text)
        )
        if digit := re.search(r"\S*\d\S*", bare):
            raise self.error(where, f'"{digit.group()}" is typed; write a fact instead, like {{start:g}}')
        typed = [w for w in re.findall(r"[A-Za-z]+", bare) if w.lower() in _NUMBER_WORDS and w.lower() not in counting]
        if typed:
            raise self.error(
                where,
                (
                    f'the number word "{typed[0]}" is typed; write a fact instead, or, if it only counts things '
                    f'on screen, add `counting = ["{typed[0].lower()}"]` to the line'
                ),
            )
