"""Words, formulas and numbers as drawings: placed in pixels, drained and shown like everything else."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Literal

import numpy as np
from manim import MathTypst, VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.drawing.drawing import Drawing, Stroke, rgba
from scenes.stage.drawing.values import as_source
from scenes.stage.look import text, theme
from scenes.stage.look.frame import LEFT, PIXEL, RIGHT, px
from scenes.stage.words.numerals import NUMBER, typeset_number

__all__ = ["Formula", "Lettering", "Number", "Readout", "Words", "steady", "tell_apart", "typeset"]

Place = Any  # a pair of pixels, or what returns one

#: The name of a part in a formula.
_PART = re.compile(r":\s*(\w+)\s*\}\}")
#: Theme sizes are Manim's: 13 sets an em of 24 px.
_POINTS = 13 / 24


@cache
def _letters(content: str, size: float, weight: str) -> tuple[NDArray[np.float64], tuple[float, float, float, float]]:
    """Return the outlines of words about their first letter's foot, and their left, bottom, right and top."""
    setting = text.words("x" + content, size * _POINTS, weight=weight)
    foot = np.array([setting[1].get_left()[0], setting[0].get_bottom()[1], 0.0])
    parts = [glyph.points - foot for glyph in setting[1:] if len(glyph.points)]
    points = np.round(np.concatenate(parts), 9) if parts else np.zeros((0, 3))
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return points, (float(left), float(bottom), float(right), float(top))


@cache
def _digit_advance(size: float, weight: str) -> float:
    """Return the room of a digit: all take that of the widest, so that a number does not jitter."""
    return 1.12 * max(_letters(digit, size, weight)[1][2] for digit in "0123456789")


def _anchored(box: tuple[float, float, float, float], anchor: str) -> NDArray[np.float64]:
    """Return the point of a box that is put at a place: l, r, t, b name sides, ``"_"`` the baseline."""
    left, bottom, right, top = box
    x = left if "l" in anchor else right if "r" in anchor else (left + right) / 2
    y = 0.0 if "_" in anchor else bottom if "b" in anchor else top if "t" in anchor else (bottom + top) / 2
    return np.array([x, y, 0.0])


class Lettering(Drawing):
    """What is read: it knows what it says and how large it is set.

    Attributes
    ----------
    says
        The words, as they are read.
    size
        Height of an em in pixels.
    """

    layer = 6.0
    kind: ClassVar[Literal["words", "formula", "number"]] = "words"
    says: str = ""
    size: float = theme.LABEL_PX
    at: Place = (0.0, 0.0)
    when: Callable[[], bool] | None = None

    def spot(self) -> NDArray[np.float64]:
        """Return the frame point at which it is put."""
        return px(*(self.at() if callable(self.at) else self.at))

    def width_px(self) -> float:
        """How wide it is, in pixels."""
        raise NotImplementedError

    def after(self, gap: float = 24.0, dy: float = 0.0) -> Callable[[], tuple[float, float]]:
        """Return a place some pixels behind it, for what goes on in the same row; its own anchor is its left end."""

        def behind() -> tuple[float, float]:
            x, y = self.at() if callable(self.at) else self.at
            return x + self.width_px() + gap, y + dy

        return behind

    def there(self) -> bool:
        """Whether its condition, if it has one, holds."""
        return self.when is None or bool(self.when())


class Words(Lettering, Stroke):
    """Words, with an optional condition: what asserts is there only while it holds.

    Parameters
    ----------
    says
        The words.
    at
        Pixels, or what returns them.
    anchor
        Which side is put there: letters of ``lrtb``, or ``_`` for the baseline.
    when
        The condition under which they are shown.
    """

    def __init__(
        self,
        says: str,
        at: Place = (0.0, 0.0),
        *,
        size: float = theme.LABEL_PX,
        color: str = theme.INK,
        weight: str = "MEDIUM",
        anchor: str = "",
        when: Callable[[], bool] | None = None,
    ) -> None:
        self.says, self.at, self.size, self.color_name, self.weight = says, at, size, color, weight
        self.anchor, self.when = anchor, when
        super().__init__()

    def width_px(self) -> float:
        """How wide the words are, in pixels."""
        left, _, right, _ = _letters(self.says, self.size, self.weight)[1]
        return (right - left) / PIXEL

    def within_margins(self, place: Callable[[], tuple[float, float]]) -> Callable[[], tuple[float, float]]:
        """Return a place as far inside the margins of the frame, to the left or to the right, as the words need."""
        width = self.width_px()
        before = 0.0 if "l" in self.anchor else width if "r" in self.anchor else width / 2

        def inside() -> tuple[float, float]:
            x, y = place()
            return min(max(x, LEFT + before), RIGHT + before - width), y

        return inside

    def trace(self) -> None:
        """Set the letters."""
        points, box = _letters(self.says, self.size, self.weight)
        self.points = points + (self.spot() - _anchored(box, self.anchor))
        self.paint([rgba(self.dimmed(self.color_name, text=True), float(self.there()))])


class Number(Lettering, Stroke):
    """A number that stands for a source, never a bare one; its digits all take the same room.

    Parameters
    ----------
    source
        A fact, a value, or what the experiment says.
    spec
        Python's format, or what returns it for a number. Where it would show a number that is not zero as zero,
        two significant digits are shown instead.
    suffix
        Words behind the number, on its baseline.
    """

    kind = "number"

    def __init__(
        self,
        source: Any,
        spec: str | Callable[[float], str] = ".2f",
        at: Place = (0.0, 0.0),
        *,
        size: float = theme.READOUT_PX,
        color: str | Callable[[], str] = theme.INK,
        anchor: str = "l",
        suffix: str = "",
        when: Callable[[], bool] | None = None,
    ) -> None:
        self.source, self.spec, self.at, self.size = as_source(source), spec, at, size
        self.color_source, self.anchor, self.suffix, self.when = color, anchor, suffix, when
        self.number = math.nan
        super().__init__()

    def trace(self) -> None:
        """Set the digits."""
        self.number = float(self.source())
        spec = self.spec(self.number) if callable(self.spec) else self.spec
        self.says = typeset(self.number, spec) + self.suffix
        points, box = _digits(self.says, self.size)
        self.points = points + (self.spot() - _anchored(box, self.anchor))
        color = self.color_source() if callable(self.color_source) else self.color_source
        self.paint([rgba(self.dimmed(color, text=True), float(self.there()))])


@cache
def _digits(says: str, size: float) -> tuple[NDArray[np.float64], tuple[float, float, float, float]]:
    weight, parts, x = "SEMIBOLD", [], 0.0
    advance = _digit_advance(size, weight)
    for character in says:
        if character == " ":
            x += 0.6 * advance
            continue
        points, (left, _, right, _) = _letters(character, size, weight)
        room = advance if character.isdigit() else right - left + 0.14 * advance
        parts.append(points + np.array([x + (room - (left + right)) / 2, 0.0, 0.0]))
        x += room
    points = np.concatenate(parts)
    bottom, top = _letters("0", size, weight)[1][1::2]
    return points, (0.0, bottom, x, top)


def typeset(number: float, spec: str) -> str:
    """Return a number as it is shown; one that is not zero never reads as zero.

    >>> typeset(-15, "g"), typeset(0.0004, ".2f"), typeset(0.0, ".2f")
    ('−15', '0.0004', '0.00')
    """
    if math.isnan(number):
        return "–"
    written = format(number, spec)
    if number != 0 and not any(digit in written for digit in "123456789"):
        written = format(float(f"{number:.2g}"), ".2g")
    return NUMBER.sub(lambda match: typeset_number(match.group()), written)


def tell_apart(numbers: Sequence[float], spec: str = ".2g", most: int = 6) -> str:
    """Return the shortest format of significant digits under which numbers that differ read differently.

    >>> tell_apart([0.0001, 0.00049, 0.00051])
    '.2g'
    >>> tell_apart([0.1251, 0.1252])
    '.4g'
    """
    digits = int(spec[1:-1])
    while digits < most and len({format(n, f".{digits}g") for n in numbers}) < len(set(numbers)):
        digits += 1
    return f".{digits}g"


def steady(numbers: Sequence[float], digits: int = 2) -> str:
    """Return the format of fixed places for a number that moves between some: the least keeps its significant digits.

    >>> steady([0.0156, 0.125, 1.05]), steady([15.6, 300.0])
    ('.3f', '.0f')
    """
    least = min(abs(n) for n in numbers if n != 0)
    return f".{max(0, digits - 1 - math.floor(math.log10(least)))}f"


class Formula(Lettering, VGroup):
    """A formula set by Typst; a part written ``{{ … : name }}`` takes the colour given for its name.

    Parts with a name of `theme.PALETTE` have its colour where none is given: ``{{ f'(x) : gradient }}``.
    Hairlines of the serif drown on a dark ground: every glyph has a stroke of its own colour.
    """

    kind = "formula"

    def __init__(
        self,
        typst: str,
        at: Place = (0.0, 0.0),
        *,
        size: float = theme.FORMULA_PX,
        color: str = theme.INK,
        anchor: str = "",
        parts: Mapping[str, Any] | None = None,
        when: Callable[[], bool] | None = None,
    ) -> None:
        self.says, self.at, self.size, self.color_name, self.anchor, self.when = typst, at, size, color, anchor, when
        self.parts = dict(parts or {})
        super().__init__()
        named = sorted(set(_PART.findall(typst)))
        if missing := [name for name in named if name not in {**theme.PALETTE, **self.parts}]:
            raise ValueError(f"The formula {typst} has the part {missing[0]!r}, which no colour is given for.")
        groups, self.box = _formula(typst, size, tuple(named))
        self.outlines = dict(groups)
        for _ in groups:
            self.add(VMobject(stroke_width=0.0).set_z_index(self.layer))
        self.names = [name for name, _ in groups]

    def at_depth(self, depth: float) -> Any:
        """Lie nearer to the viewer."""
        super().at_depth(depth)
        for glyphs in self.submobjects:
            glyphs.set_z_index(self.layer + depth)
        return self

    def width_px(self) -> float:
        """How wide the formula is, in pixels."""
        return (self.box[2] - self.box[0]) / PIXEL

    def trace(self) -> None:
        """Set the glyphs."""
        offset = self.spot() - _anchored(self.box, self.anchor)
        presence = self.presence() * self.there()
        for name, glyphs in zip(self.names, self.submobjects, strict=True):
            color = self.parts.get(name, theme.PALETTE.get(name, self.color_name))
            color = rgba(self.dimmed(color() if callable(color) else color, text=True), presence)
            glyphs.points = self.outlines[name] + offset
            glyphs.fill_rgbas = glyphs.stroke_rgbas = np.array([color])
            glyphs.stroke_width = self.size / 120


@cache
def _formula(
    typst: str, size: float, names: tuple[str, ...]
) -> tuple[tuple[tuple[str, NDArray[np.float64]], ...], tuple[float, float, float, float]]:
    found = MathTypst(typst, font_size=size * _POINTS * theme.MATH_SCALE)
    found.move_to((0.0, 0.0, 0.0))
    owner = {id(glyph): name for name in names for glyph in found.select(name).family_members_with_points()}
    groups: dict[str, list[NDArray[np.float64]]] = {}
    for glyph in found.family_members_with_points():
        groups.setdefault(owner.get(id(glyph), ""), []).append(glyph.points)
    (left, bottom), (right, top) = (f(found.get_all_points()[:, :2], axis=0) for f in (np.min, np.max))
    merged = tuple((name, np.concatenate(points).round(9)) for name, points in groups.items())
    return merged, (float(left), float(bottom), float(right), float(top))


class Readout(VGroup):
    """A quantity and its value: ``name = value``, the number in the middle of the equals sign's height.

    Parameters
    ----------
    name
        Typst for the quantity, without the equals sign.
    source, spec
        As for `Number`.
    at
        Pixels of the left end, or what returns them.
    """

    def __init__(
        self,
        name: str,
        source: Any,
        spec: str = ".2f",
        at: Place = (0.0, 0.0),
        *,
        size: float = theme.READOUT_PX,
        color: str | Callable[[], str] = theme.INK,
        name_color: str = theme.INK,
        suffix: str = "",
    ) -> None:
        self.label = Formula(f"{name} =", at, size=1.15 * size, color=name_color, anchor="l")
        width = self.label.width_px()

        def behind() -> tuple[float, float]:
            x, y = at() if callable(at) else at
            return x + width + 0.32 * size, y

        self.number = Number(source, spec, behind, size=size, color=color, anchor="l", suffix=suffix)
        super().__init__(self.label, self.number)
