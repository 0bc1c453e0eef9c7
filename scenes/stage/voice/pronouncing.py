"""Words become the phonemes of the English voices.

The dictionary and the rules are those of ``hibari``, which need neither
network nor another program. Its alphabet is that of the Kokoro voices: IPA
with one letter for each diphthong and affricate, and the stress mark before
the vowel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from scenes.stage.errors import LectureError
from scenes.stage.words.pronunciation import core_of

__all__ = ["Pronouncer", "Word", "from_ipa"]

_VOWELS: Final = "AIOWYiuæɑɔəɛɜɪʊʌᵻᵊɐ"
_SOUNDS: Final = frozenset(_VOWELS + "bdfhjklmnpstvwzðŋɡɹʃʒʤʧθTˈˌ")
#: What dictionaries write, longest first, and what the voices read for it.
_FROM_IPA: Final = (
    ("aɪ", "I"), ("eɪ", "A"), ("oʊ", "O"), ("əʊ", "O"), ("aʊ", "W"), ("ɔɪ", "Y"),
    ("dʒ", "ʤ"), ("tʃ", "ʧ"), ("ɜːɹ", "ɜɹ"), ("ɜːr", "ɜɹ"), ("ɝ", "ɜɹ"), ("ɚ", "əɹ"), ("ɜː", "ɜɹ"),
    ("r", "ɹ"), ("g", "ɡ"), ("ɫ", "l"), ("ɒ", "ɑ"), ("ɾ", "T"), ("ʔ", "t"), ("ʍ", "w"), ("ː", ""),
)  # fmt: skip
_IGNORED: Final = str.maketrans("", "", "͜͡.·/")


@dataclass(frozen=True)
class Word:
    """A word as it is written, and its IPA where that is fixed."""

    text: str
    ipa: str = ""


def from_ipa(ipa: str) -> str:
    """Return IPA, as a dictionary prints it, in the alphabet of the voices.

    Raises
    ------
    LectureError
        A sign stands for no sound of American English.

    Examples
    --------
    >>> from_ipa("ˈsaɪpaɪ")
    'sˈIpI'
    """
    text = ipa.translate(_IGNORED)
    for written, read in _FROM_IPA:
        text = text.replace(written, read)
    unknown = next((sign for sign in text if sign not in _SOUNDS), None)
    if unknown is not None or not any(sign in _VOWELS for sign in text):
        fault = f'"{unknown}" is no sound of American English' if unknown else "it has no vowel"
        raise LectureError(f'the phonemes "{ipa}" cannot be read: {fault}; write IPA like ˈkɝvətʃɚ')
    # A dictionary stresses the syllable, the voice the vowel.
    return re.sub(rf"([ˈˌ])([^{_VOWELS}ˈˌ]+)", r"\2\1", text)


class Pronouncer:
    """Knows the phonemes of English words, each in its sentence."""

    @cached_property
    def _rules(self) -> Any:
        from hibari.g2p import G2P

        return G2P()

    def phonemes(self, words: Sequence[Word]) -> list[str]:
        """Return the phonemes of each word of a sentence, with its punctuation.

        Words are looked up as what they are: a noun, a verb, "the" before a vowel. What
        ``hibari`` would read as markup (``[word](/phonemes/)``) is punctuation here.
        """
        from hibari.g2p.token import Tok

        rules = self._rules
        pieces = [rules.tokenizer.split(word.text.replace("[", "(").replace("]", ")")) for word in words]
        kinds = iter(rules.tagger([piece for parts in pieces for piece in parts]))
        tokens = []
        for word, parts in zip(words, pieces, strict=True):
            found = [Tok(piece, next(kinds)) for piece in parts]
            if word.ipa:
                found = _fixed(word, found, Tok)
            found[-1].whitespace = " "
            tokens += found
        tokens[-1].whitespace = ""
        spoken = [""]
        for token in rules.phonemize_tokens(tokens):
            spoken[-1] += token.phonemes or ""
            if token.whitespace:
                spoken.append("")
        return [phonemes.strip() for phonemes in spoken]


def _fixed(word: Word, found: list[Any], token: Any) -> list[Any]:
    """Return the tokens of a word whose core is said as its IPA demands: punctuation, core, punctuation."""
    core = core_of(word.text)
    before, _, after = word.text.replace("’", "'").partition(core)
    kind = found[0].tag
    pieces = [token(sign, sign) for sign in before]
    pieces.append(token(core, kind, phonemes=from_ipa(word.ipa), rating=5))
    return pieces + [token(sign, "." if sign in ".?!" else ",") for sign in after]
