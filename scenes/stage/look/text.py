"""Words, formulas and numbers on screen."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar

import numpy as np
from manim import DOWN, RIGHT, MathTypst, Mobject, SVGMobject, Text, VGroup, VMobject, config
from manim.typing import Point3D

from scenes.stage.look import theme
from scenes.stage.words.numerals import NUMBER, typeset_number

__all__ = ["Number", "formula", "merge", "put", "unit", "words"]

#: Pango places letters on whole pixels: set large, then shrunk, they keep their distances.
_SETTING_SIZE: Final = 96.0
_SLOT_CHARACTERS: Final = "0123456789"
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


@cache
def _glyph(character: str, size: float) -> tuple[VMobject, float, float]:
    """Return a character, the width of its slot and its height above the baseline."""
    pair = words("0" + ("0" if character == " " else character), size)
    zero, glyph = pair[0], pair[1]
    widest = max(words(digit, size).width for digit in _SLOT_CHARACTERS) if character in _SLOT_CHARACTERS else 0.0
    advance = widest * 1.12 if widest else glyph.width + 0.14 * zero.width
    assert isinstance(glyph, VMobject)
    return glyph, advance, float(glyph.get_center()[1] - zero.get_bottom()[1])


def merge(target: VMobject, parts: Sequence[VMobject]) -> None:
    """Give ``target`` the outlines of ``parts``, and only those.

    Manim settles which mobjects are drawn when an animation begins, so
    whatever changes during one must change its points, not its parts.
    """
    points = [member.points for part in parts for member in part.family_members_with_points()]
    target.points = np.concatenate(points) if points else np.zeros((0, 3))


def unit(number: Number, text: str, gap: float = 0.14) -> VGroup:
    """Return words that stand on the baseline of a right-aligned number, behind it."""
    setting = words("0" + text, number.size)
    zero = setting[0]
    letters = VGroup(*setting[1:])
    return letters.shift(number.anchor() - zero.get_corner(DOWN + RIGHT) + np.array([gap, 0.0, 0.0]))


def put(mobject: Mobject, point: Point3D) -> None:
    """Put the middle of ``mobject`` at ``point``, to the same bits whichever way it came.

    Moving adds up rounding errors, one for each frame; Manim would take what it
    drew for another picture than what it finds in its cache, and draw the rest anew.
    """
    middle = mobject.get_center()
    for member in mobject.family_members_with_points():
        member.points = np.asarray(point) + np.round(member.points - middle, 9)


class Number(VMobject):
    """A number whose digits all take the same room, so that it does not jitter as it changes.

    Parameters
    ----------
    value
        What is shown.
    format_spec
        Python's format, such as ``".2f"``; the sign, the decimal point and
        powers of ten are typeset as in the captions.
    align
        ``"left"``, ``"right"`` or ``"center"``: which end of the number stays
        in place as it grows.
    fact
        Name of the fact that is shown, for the inspector.
    """

    def __init__(
        self,
        value: float,
        format_spec: str = ".2f",
        *,
        size: float = theme.BODY,
        color: str = theme.INK,
        align: str = "left",
        fact: str | None = None,
    ) -> None:
        super().__init__(fill_color=color, fill_opacity=1.0, stroke_width=0.0)
        self.format_spec, self.size, self.align, self.fact = format_spec, size, align, fact
        self.shown = ""
        self.first_offset = np.zeros(3)
        self.set_value(value)

    def set_value(self, value: float) -> Number:
        """Show ``value`` at the same place."""
        self.value = float(value)
        text = NUMBER.sub(lambda match: typeset_number(match.group()), format(value, self.format_spec))
        if text == self.shown:
            return self
        anchor = np.round(self.anchor(), 9) if self.shown else np.zeros(3)  # errors must not add up
        glyphs, x = [], 0.0
        for character in text:
            glyph, advance, height = _glyph(character, self.size)
            if character != " ":
                glyphs.append(glyph.copy().move_to((x + advance / 2, height, 0.0)))
            x += advance
        self.shown = text
        merge(self, glyphs)
        self.shift(anchor - np.array([{"left": 0.0, "right": x, "center": x / 2}[self.align], 0.0, 0.0]))
        self.first_offset = anchor - self.points[0]
        return self

    def anchor(self) -> Point3D:
        """Return where the fixed end of the baseline is."""
        return np.asarray(self.points[0] + self.first_offset)

    def place(self, anchor: Point3D) -> Number:
        """Put the fixed end of the baseline at ``anchor``."""
        return self.shift(np.asarray(anchor) - self.anchor())

    def stand_after(self, mobject: Mobject, gap: float = 0.14) -> Number:
        """Put a left-aligned number behind a line of words or a formula, centred on it."""
        middle = mobject.get_right() + np.array([gap, 0.0, 0.0])
        return self.place(middle - np.array([0.0, _glyph("0", self.size)[2], 0.0]))
