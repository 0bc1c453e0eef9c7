"""Which mobjects are read, what they say and how large it is set.

Glyphs are stamped with the text that they come from when it is made, so that a single
letter that flies off is still known for what it is.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any, Final, Literal

import manim
import numpy as np
from manim import DecimalNumber, MarkupText, MathTypst, Mobject, SingleStringMathTex, Text, Typst, VMobject

__all__ = ["Glyph", "Reading", "em_of", "is_text", "made_at", "place", "read", "recording", "stamp_of"]

TEXT_CLASSES: Final = (Text, MarkupText, Typst, SingleStringMathTex, DecimalNumber)
#: Frame units to the em, for one point of Manim's font size.
EM: Final = {Text: 1 / 72, MarkupText: 1 / 72, Typst: 1 / 96, SingleStringMathTex: 1 / 96}
#: First-level scripts in Typst's default mathematics font, in ems.
SCRIPT: Final = 0.7

_STAMP: Final = "inspection_glyph"
_MADE_AT: Final = "inspection_made_at"
_NOT_A_SCENE: Final = (
    str(Path(manim.__file__).parents[1]),
    sysconfig.get_path("stdlib"),
    str(Path(__file__).resolve().parents[2]),
    "<",
)
_fresh = count(1)


@dataclass(frozen=True)
class Reading:
    """What a viewer reads in one text."""

    content: str
    kind: Literal["words", "formula", "number"]

    @property
    def words(self) -> int:
        """How many words it has; two characters of Chinese or Japanese make one."""
        if self.kind != "words":
            return 0
        dense = re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", self.content)
        rest = re.sub(r"[\u3040-\u30ff\u3400-\u9fff]", " ", self.content)
        return len(re.findall(r"[^\W\d_]{2,}(?:['’\-][^\W\d_]+)*", rest)) + (len(dense) + 1) // 2


@dataclass(frozen=True)
class Glyph:
    """One letter as it was made: how the em follows from the length of its outline."""

    reading: Reading
    text: int
    em_per_length: float
    points: int


def is_text(mobject: Mobject) -> bool:
    """Whether a mobject is something to read."""
    return isinstance(mobject, TEXT_CLASSES) or bool(getattr(mobject, "says", ""))


def read(mobject: Mobject) -> Reading:
    """Return what a text says; lettering of the stage knows it itself."""
    says = getattr(mobject, "says", "")
    if says:
        return Reading(says, getattr(mobject, "kind", "number"))
    if isinstance(mobject, DecimalNumber):
        return Reading(f"{mobject.number:g}" if np.isreal(mobject.number) else str(mobject.number), "number")
    if isinstance(mobject, Typst):
        formula = isinstance(mobject, MathTypst)
        return Reading(mobject.typst_code, "formula") if formula else _typst_words(mobject.typst_code)
    if isinstance(mobject, SingleStringMathTex):
        return Reading(mobject.tex_string, "formula")
    content = re.sub(r"<[^>]*>", "", str(getattr(mobject, "original_text", "")))
    return Reading(content, "words" if re.search(r"[^\W\d_]", content) else "number")


def _typst_words(code: str) -> Reading:
    prose = re.sub(r"\$[^$]*\$|#[\w.]+(\([^)]*\))?|<[\w-]+>", " ", code)
    return Reading(" ".join(prose.split()) or code, "words")


def smallest_part(reading: Reading) -> float:
    """Return the size of the smallest letters of a text, in its ems."""
    return SCRIPT if reading.kind == "formula" and re.search(r"[_^]", reading.content) else 1.0


def stamp_of(mobject: Mobject) -> Glyph | None:
    """Return which text a glyph comes from, if that was recorded."""
    return getattr(mobject, _STAMP, None)


def em_of(glyph: VMobject) -> float | None:
    """Return the em of a glyph in Manim's units; None when it has become another shape."""
    stamp = stamp_of(glyph)
    if stamp is None or stamp.points != len(glyph.points):
        return None
    return stamp.em_per_length * _length(glyph)


def _length(glyph: VMobject) -> float:
    """Return the length of the control polygon, which turning leaves alone."""
    return float(np.linalg.norm(np.diff(glyph.points, axis=0), axis=1).sum())


def place(depth: int = 1) -> str:
    """Return ``file:line`` of the innermost caller that is neither a library nor the stage."""
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(_NOT_A_SCENE):
            return f"{Path(file).name}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


def made_at(mobject: Mobject) -> str:
    """Return ``file:line`` where a mobject was made, if that was recorded."""
    return getattr(mobject, _MADE_AT, "")


@contextmanager
def recording() -> Iterator[None]:
    """Note for every mobject where it is made, and for every glyph what it belongs to."""
    before: list[tuple[type, Callable[..., None]]] = []

    def replace(cls: type, after: Callable[[Any], None]) -> None:
        before.append((cls, cls.__init__))  # type: ignore[misc]
        cls.__init__ = _followed(cls.__init__, after)  # type: ignore[misc]

    try:
        replace(Mobject, lambda mobject: setattr(mobject, _MADE_AT, place(3)))
        for cls in EM:
            replace(cls, _stamp)
        yield
    finally:
        for cls, init in reversed(before):
            cls.__init__ = init


def _followed(init: Callable[..., None], after: Callable[[Any], None]) -> Callable[..., None]:
    @wraps(init)
    def followed(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        after(self)

    return followed


def _stamp(text: Any) -> None:
    unit = next(size for cls, size in EM.items() if isinstance(text, cls))
    reading, number = read(text), next(_fresh)
    for glyph in text.family_members_with_points():
        length = _length(glyph)
        if length > 0:
            em = unit * text.font_size
            setattr(glyph, _STAMP, Glyph(reading, number, em / length, len(glyph.points)))
