"""A part of a formula that is named for a colour has it, unless another one is given."""

from __future__ import annotations

import pytest
from manim import ManimColor

from scenes.stage import Formula, theme


def colors(formula: Formula) -> dict[str, str]:
    formula.settle()
    pairs = zip(formula.names, formula.submobjects, strict=True)
    return {name: str(ManimColor.from_rgb(glyphs.fill_rgbas[0, :3]).to_hex()) for name, glyphs in pairs}


def test_a_part_named_for_a_colour_has_it() -> None:
    rule = Formula("{{ x : iterate }} - eta {{ f'(x) : gradient }}")
    assert colors(rule) == {"": theme.INK, "iterate": theme.ITERATE, "gradient": theme.GRADIENT}


def test_another_colour_can_be_given() -> None:
    rule = Formula("{{ x : iterate }} + {{ y : own }}", parts={"iterate": theme.DATA, "own": theme.MODEL})
    assert colors(rule) == {"": theme.INK, "iterate": theme.DATA, "own": theme.MODEL}


def test_a_part_without_a_colour_is_refused() -> None:
    with pytest.raises(ValueError, match=r"has the part 'own', which no colour is given for"):
        Formula("{{ y : own }}")
