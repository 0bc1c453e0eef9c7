"""How words are pronounced: the table beside the scripts, and IPA as a dictionary prints it.

The table ``pronunciations.<language>.toml`` maps words to IPA. The one beside
the lectures' scripts holds for every lecture; one beside a script elsewhere
is read after it and wins.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scenes.stage.errors import LectureError

__all__ = ["core_of", "possessive", "read_pronunciations"]

_HOME: Final = Path(__file__).resolve().parents[2] / "scripts"
#: What may stand around a word without being said.
_AROUND: Final = '-–—.,;:!?…()"“”%，。、；：？！（）《》「」'
_VOICELESS: Final = frozenset("ptkfθ")
_HISSING: Final = frozenset("szʃʒ")


def core_of(word: str) -> str:
    """Return a word without the punctuation around it.

    >>> core_of("(SciPy's),")
    "SciPy's"
    """
    return word.strip(_AROUND).replace("’", "'")


def possessive(phonemes: str) -> str:
    """Return the IPA of a word with a possessive s.

    >>> possessive("ˈsaɪpaɪ")
    'ˈsaɪpaɪz'
    """
    last = phonemes[-1:]
    return phonemes + ("s" if last in _VOICELESS else "ɪz" if last in _HISSING else "z")


def read_pronunciations(folder: Path, language: str) -> Mapping[str, str]:
    """Return the words whose pronunciation is fixed for scripts in ``folder``, with their IPA.

    Raises
    ------
    LectureError
        A table is no readable TOML, or maps a word to something else than text.
    """
    table: dict[str, str] = {}
    for home in dict.fromkeys((_HOME, folder.resolve())):
        path = home / f"pronunciations.{language}.toml"
        if not path.is_file():
            continue
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LectureError(f"{path}: this is not a readable TOML file: {error}.") from error
        for word, phonemes in found.items():
            if not isinstance(phonemes, str) or not phonemes.strip() or len(phonemes.split()) != 1:
                raise LectureError(f'{path}: "{word}" needs the IPA of one word, like SciPy = "ˈsaɪpaɪ".')
            table[word] = phonemes.strip()
    return table
