"""The markup of a line: captions, the words that are said for them, marks and breaks.

It is the small part of SSML that is needed: ``<mark name="…"/>``,
``<sub alias="…">…</sub>`` and ``<break time="…"/>``.

References
----------
Speech Synthesis Markup Language (SSML) Version 1.1, W3C Recommendation, 2010.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from scenes.stage.errors import LectureError
from scenes.stage.words.numerals import NUMBER, say_number, typeset_number

__all__ = ["Markup", "Token"]

_PUNCTUATION: Final = frozenset("'’-–—.,;:!?…()\"“”%，。、；：？！（）《》「」")
_LETTER_NAMES: Final = dict(
    zip(
        "αβγδεηθκλμνρστφψω",
        ("alpha beta gamma delta epsilon eta theta kappa lambda mew new row sigma tau phi psi omega").split(),
        strict=True,
    )
)
_ALLOWED: Final = 'allowed are <mark name="…"/>, <sub alias="…">…</sub> and <break time="…s"/>'


@dataclass(frozen=True)
class Token:
    """One word of the caption and the words the voice says for it (perhaps none)."""

    caption: str
    speech: tuple[str, ...]


def _ends_in_word(text: str | None) -> bool:
    return bool(text) and not text[-1].isspace()


def _join(tokens: list[Token], following: list[Token], glued: bool) -> None:
    """Append tokens; when no space stands between, the first of them belongs to the last word."""
    if glued and tokens and following:
        last, first = tokens.pop(), following[0]
        if last.speech and first.speech:
            speech = (*last.speech[:-1], last.speech[-1] + first.speech[0], *first.speech[1:])
        else:
            speech = last.speech or first.speech
        following = [Token(last.caption + first.caption, speech), *following[1:]]
    tokens += following


@dataclass(frozen=True)
class Markup:
    """Reads the markup of a language, whose number words the voice says."""

    language: str

    def parse(self, filled: str) -> tuple[list[Token], dict[str, int], dict[int, float]]:
        """Return tokens, marks and breaks of a text whose facts are filled in.

        Raises
        ------
        LectureError
            An element is unknown, stands where it may not, or a sign has no way to be said.
        ElementTree.ParseError
            The text is not well-formed.
        """
        root = ElementTree.fromstring(f"<speak>{filled}</speak>")
        tokens: list[Token] = self._words(root.text)
        marks: dict[str, int] = {}
        breaks: dict[int, float] = {}
        glued = _ends_in_word(root.text)
        for element in root:
            tail = element.tail or ""
            if element.tag == "sub":
                _join(tokens, self._substitution(element), glued)
                glued = True
            elif glued and tail[:1].isalnum():
                raise LectureError(
                    f'the <{element.tag}> before "{tail.split()[0]}" stands inside a word; put it before the word'
                )
            if element.tag == "mark":
                self._mark(element, marks, len(tokens))
            elif element.tag == "break":
                breaks[len(tokens)] = breaks.get(len(tokens), 0.0) + self._silence(element)
            elif element.tag != "sub":
                raise LectureError(f"<{element.tag}> is not understood; {_ALLOWED}")
            _join(tokens, self._words(tail), glued and not tail[:1].isspace())
            glued = _ends_in_word(tail) if tail else glued
        if len(tokens) in breaks:
            raise LectureError("a <break> at the end of a line is the line's `pause`: write `pause = …` below the text")
        return tokens, marks, breaks

    def _mark(self, element: ElementTree.Element, marks: dict[str, int], index: int) -> None:
        name = element.get("name")
        if not name or element.text or len(element):
            raise LectureError(f"a <mark> has a name and nothing in it; {_ALLOWED}")
        if name in marks:
            raise LectureError(f'the mark "{name}" stands twice')
        marks[name] = index

    def _silence(self, element: ElementTree.Element) -> float:
        """Return the seconds of a break."""
        time = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)(m?s)", element.get("time", ""))
        if time is None or element.text or len(element):
            raise LectureError(f'a <break> has a time like "0.5s" or "500ms" and nothing in it; {_ALLOWED}')
        return float(time[1]) / (1000 if time[2] == "ms" else 1)

    def _words(self, text: str | None) -> list[Token]:
        return [Token(self._written(word), tuple(self._said(word).split())) for word in (text or "").split()]

    def _substitution(self, element: ElementTree.Element) -> list[Token]:
        """Spread the words of the alias evenly over the words it stands for."""
        if not (element.text or "").strip() or not element.get("alias", "").strip() or len(element):
            raise LectureError(f"a <sub> has an alias, and words and nothing else in it; {_ALLOWED}")
        captions = [self._written(word) for word in (element.text or "").split()]
        speech = self._said(element.attrib["alias"]).split()
        cuts = [round(k * len(speech) / len(captions)) for k in range(len(captions) + 1)]
        return [Token(c, tuple(speech[a:b])) for c, a, b in zip(captions, cuts, cuts[1:], strict=False)]

    def _written(self, word: str) -> str:
        return NUMBER.sub(lambda m: typeset_number(m.group()), word)

    def _said(self, text: str) -> str:
        said = NUMBER.sub(lambda m: say_number(m.group(), self.language), text)
        said = "".join(_LETTER_NAMES.get(c, c) if self.language == "en" else c for c in said)
        for sign in said:
            if not (sign.isalpha() or sign.isdecimal() or sign.isspace() or sign in _PUNCTUATION):
                raise LectureError(
                    f'the voice has no word for "{sign}" in "{text}": write <sub alias="how it is said">{text}</sub>'
                )
        return said
