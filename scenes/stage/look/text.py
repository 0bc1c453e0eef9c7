"""Outlines of words and formulas."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar

from manim import MathTypst, SVGMobject, Text, config

from scenes.stage.look import theme

__all__ = ["formula", "words"]

#: Pango places letters on whole pixels: set large, then shrunk, they keep their distances.
_SETTING_SIZE: Final = 96.0
_SVG = TypeVar("_SVG", bound=SVGMobject)


def words(text: str, size: float = theme.BODY, color: str = theme.INK, weight: str = "MEDIUM") -> Text:
    """Return ``text`` in the course's typeface; ``size`` is a font size of the theme."""
    theme.register_fonts()
    style: dict[str, Any] = {
        "font": theme.FONT,
        "font_size": _SETTING_SIZE,
        "color": color,
        "weight": weight,
        "line_spacing": 0.7,
    }
    with _own_folder():
        mobject = _outlines(Text(text, use_svg_cache=False, **style))
    return mobject.scale(size / _SETTING_SIZE)


@contextmanager
def _own_folder() -> Iterator[None]:
    """Let Manim write the picture of a text where no other process reads it half written."""
    before = config._d["text_dir"]
    config._d["text_dir"] = _folder_of_this_process()
    try:
        yield
    finally:
        config._d["text_dir"] = before


@cache
def _folder_of_this_process() -> str:
    folder = tempfile.mkdtemp(prefix="letters")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def formula(typst: str, size: float = theme.BODY, color: str = theme.INK) -> MathTypst:
    """Return a formula whose letters are as large as `words` of the same size."""
    return _outlines(MathTypst(typst, font_size=size * theme.MATH_SCALE, color=color, use_svg_cache=False))


def _outlines(text: _SVG) -> _SVG:
    """Drop what only reading the file needs: every copy of a text would copy it too, which takes most of its time.

    For the same reason no text is a copy of one made before: it would lack some of its state.
    """
    text.id_to_vgroup_dict = {}
    for member in text.get_family():
        vars(member).pop("path_obj", None)
    return text
