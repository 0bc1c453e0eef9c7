"""The standard a layout is held to."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LayoutStandard"]


@dataclass(frozen=True, kw_only=True)
class LayoutStandard:
    """Limits of a picture.

    Attributes
    ----------
    margin
        The part of the screen that stays free on every side.
    caption_zone
        The lowest part of the screen, free for the player's captions.
    text_pixels
        The smallest em, in pixels at 1080p.
    text_contrast, line_contrast
        Least contrast ratios (WCAG 2.2).
    words
        The most words at once, beside formulas and the numbers and names of axes.
    clearance
        How close a text may come to anything, in pixels at 1080p.
    fading
        Seconds for which something nearly transparent is tolerated.
    """

    margin: float = 0.05
    caption_zone: float = 0.12
    text_pixels: float = 30.0
    text_contrast: float = 4.5
    line_contrast: float = 3.0
    words: int = 12
    clearance: float = 1.0
    fading: float = 0.6
