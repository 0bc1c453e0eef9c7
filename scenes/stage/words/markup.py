"""The markup of a line: captions, the words that are said for them, marks and breaks.

It is the small part of SSML that is needed: ``<mark name="…"/>``,
``<sub alias="…">…</sub>``, ``<break time="…"/>`` and
``<phoneme alphabet="ipa" ph="…">…</phoneme>``.

References
----------
Speech Synthesis Markup Language (SSML) Version 1.1, W3C Recommendation, 2010.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree import ElementTree

from scenes.stage.errors import LectureError
from scenes.stage.words.numerals import NUMBER, say_number, typeset_number
from scenes.stage.words.pronunciation import core_of, possessive

__all__ = ["Markup", "Token"]

_PUNCTUATION: Final = frozenset("'’-–—.,;:!?…()\"“”%，。、；：？！（）《》「」")
_LETTER_NAMES: Final = dict(
    zip(
        "αβγδεηθκλμνρστφψω",
        ("alpha beta gamma delta epsilon eta theta kappa lambda mew new row sigma tau phi psi omega").split(),
        strict=True,
    )
)
_ALLOWED: Final = (
    'allowed are <mark name="…"/>, <sub alias="…">…</sub>, <break time="…s"/> '
    'and <phoneme alphabet="ipa" ph="…">…</phoneme>'
)


@dataclass(frozen=True)
class Token:
    """One word of the caption and the words the voice says for it (perhaps none).

    Attributes
    ----------
    phonemes
        IPA of each word of the speech, without the punctuation around it, where it is
        fixed; empty text where the voice knows best, and nothing at all where it knows
        every word.
    """

    caption: str
    speech: tuple[str, ...]
    phonemes: tuple[str, ...] = ()

    @property
    def fixed(self) -> tuple[str, ...]:
        """IPA, or empty text, for each word of the speech."""
        return self.phonemes or ("",) * len(self.speech)


def _ends_in_word(text: str | None) -> bool:
    return text is not None and not text[-1:].isspace() and text != ""


def _join(tokens: list[Token], following: list[Token], glued: bool) -> None:
    """Append tokens; when no space stands between, the first of them belongs to the last word."""
    if glued and tokens and following:
        last, first = tokens.pop(), following[0]
        following = [_one_token(last, first), *following[1:]]
    tokens += following


def _one_token(last: Token, first: Token) -> Token:
    """Join two tokens between which no space stands; where both are said, they meet in one word."""
    caption = last.caption + first.caption
    if not last.speech or not first.speech:
        said = last if last.speech else first
        return replace(said, caption=caption)
    speech = (*last.speech[:-1], last.speech[-1] + first.speech[0], *first.speech[1:])
    if not last.phonemes and not first.phonemes:
        return Token(caption, speech)
    ending, beginning = last.fixed[-1], first.fixed[0]
    for sound, other in ((ending, first.speech[0]), (beginning, last.speech[-1])):
        if sound and core_of(other):
            raise LectureError(f'a <phoneme> holds a whole word, and "{core_of(speech[len(last.speech) - 1])}" is one')
    return Token(caption, speech, (*last.fixed[:-1], ending or beginning, *first.fixed[1:]))


@dataclass(frozen=True)
class Markup:
    """Reads the markup of a language, whose number words the voice says.

    Attributes
    ----------
    pronunciations
        IPA of words that a voice would say wrongly.
    """

    language: str
    pronunciations: Mapping[str, str] = field(default_factory=dict)

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
            if element.tag in {"sub", "phoneme"}:
                inner = self._substitution(element) if element.tag == "sub" else self._pronunciation(element)
                _join(tokens, inner, glued)
                glued = True
            elif glued and tail[:1].isalnum():
                raise LectureError(
                    f'the <{element.tag}> before "{tail.split()[0]}" stands inside a word; put it before the word'
                )
            if element.tag == "mark":
                self._mark(element, marks, len(tokens))
            elif element.tag == "break":
                breaks[len(tokens)] = breaks.get(len(tokens), 0.0) + self._silence(element)
            elif element.tag not in {"sub", "phoneme"}:
                raise LectureError(f"<{element.tag}> is not understood; {_ALLOWED}")
            _join(tokens, self._words(tail), glued and not tail[:1].isspace())
            glued = _ends_in_word(tail) if tail else glued
        if len(tokens) in breaks:
            raise LectureError("a <break> at the end of a line is the line's `pause`: write `pause = …` below the text")
        return [self._as_in_table(token) for token in tokens], marks, breaks

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

    def _pronunciation(self, element: ElementTree.Element) -> list[Token]:
        """Return the words of a ``<phoneme>``, each with its own IPA."""
        words, sounds = (element.text or "").split(), element.get("ph", "").split()
        if not words or len(element) or element.get("alphabet") != "ipa":
            raise LectureError(f'a <phoneme> has alphabet="ipa", a ph, and words and nothing else in it; {_ALLOWED}')
        if len(words) != len(sounds):
            raise LectureError(
                f'the <phoneme> around "{" ".join(words)}" has {len(sounds)} words in its ph and {len(words)} in it; '
                "write one for each, with spaces between"
            )
        if any(NUMBER.search(word) for word in words):
            raise LectureError(
                f'the <phoneme> around "{" ".join(words)}" holds a number; the voice says it from the fact'
            )
        return [Token(word, (self._said(word),), (sound,)) for word, sound in zip(words, sounds, strict=True)]

    def _as_in_table(self, token: Token) -> Token:
        """Return a token with the pronunciations of the table, where the line gives none itself."""
        sounds = tuple(sound or self._in_table(word) for word, sound in zip(token.speech, token.fixed, strict=True))
        return replace(token, phonemes=sounds) if any(sounds) else token

    def _in_table(self, word: str) -> str:
        core = core_of(word)
        if core in self.pronunciations:
            return self.pronunciations[core]
        if core.endswith("'s") and core[:-2] in self.pronunciations:
            return possessive(self.pronunciations[core[:-2]])
        return ""

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
