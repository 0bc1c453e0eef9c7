"""The colours by meaning, held to what the theme promises of them."""

from __future__ import annotations

import pytest
from manim import ManimColor

from scenes.stage.inspection.layout.colour import confusable_colours, contrast_ratio
from scenes.stage.look import theme


def test_colours_that_stand_side_by_side_are_told_apart_by_every_viewer() -> None:
    assert confusable_colours(theme.PALETTE) == []


@pytest.mark.parametrize("meaning", [*theme.PALETTE, "INK", "NEUTRAL", "FUNCTION", "DATA"])
def test_words_of_every_colour_stand_out_from_the_ground(meaning: str) -> None:
    colour = theme.PALETTE.get(meaning) or getattr(theme, meaning)
    ratio = contrast_ratio(ManimColor(colour).to_rgb(), ManimColor(theme.GROUND).to_rgb())
    assert ratio >= 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize("meaning", ["FAINT"])
def test_lines_and_areas_stand_out_from_the_ground(meaning: str) -> None:
    ratio = contrast_ratio(ManimColor(getattr(theme, meaning)).to_rgb(), ManimColor(theme.GROUND).to_rgb())
    assert ratio >= 3.0  # WCAG 2.2, 1.4.11
