"""Colours by meaning, type scale, spacing and fonts: how every lecture looks.

A colour is named for what it shows, never for how it looks, and means the same
in every lecture. Every colour reaches 4.5:1 against `GROUND` (WCAG 2.2) and
those that must be told apart stay apart under deuteranopia and protanopia;
where two roles share a hue (a minimum lies where the curvature is positive),
the shape of the mark differs as well.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from pathlib import Path
from typing import Final

import manimpango
import numpy as np
from manim.utils.color import ManimColor

from scenes.stage.errors import LectureError

NIGHT: Final = "#0A0F16"  # the ground in the dark
DUSK: Final = "#17212E"  # the ground under the lamp
GROUND: Final = NIGHT  # what words and lines are held against
CARD_TOP: Final = "#1D2938"  # a card's upper edge: it lies nearer to the lamp
CARD_BOTTOM: Final = "#121A25"
CARD_EDGE: Final = "#5E7389"
INK: Final = "#F2F4F7"  # words and formulas, values that flow forward
FUNCTION: Final = "#E4EAF0"  # the curve of the objective while nothing is said of its shape
NEUTRAL: Final = "#A3B0BE"  # axes, numbers on axes, secondary words
FAINT: Final = "#6F7D8B"  # empty part of a slider or a strip: lines only, never text
DIM_TEXT: Final = "#8391A0"  # words that are not talked about
DIM_LINE: Final = "#5F6E7E"  # lines that are not talked about
LAND: Final = "#6E93BF"  # the ground under a curve: decoration

ITERATE: Final = "#FFD24A"  # where the method stands, its way, the parameters
GRADIENT: Final = "#4298F7"  # slopes, gradients and gradient descent, what flows back
MODEL: Final = "#E65AA6"  # the model parabola of Newton's method
POSITIVE: Final = "#2FCFA2"  # positive curvature, what shrinks
NEGATIVE: Final = "#F0703A"  # negative curvature, what grows
MINIMUM: Final = POSITIVE  # drawn as a triangle pointing down
MAXIMUM: Final = NEGATIVE  # drawn as a triangle pointing up
DATA: Final = "#D2C8FD"  # measured points, inputs
CLASS_A: Final = "#A9B8FF"  # the first of two classes, drawn as discs
CLASS_B: Final = "#FFB37A"  # the second of two classes, drawn as diamonds
FIELD_A: Final = "#3F50C4"  # where a model answers with the first class
FIELD_B: Final = "#B4551F"  # where it answers with the second

#: Colours that can stand side by side and must be told apart by hue.
PALETTE: Final = {
    "iterate": ITERATE,
    "gradient": GRADIENT,
    "model": MODEL,
    "positive": POSITIVE,
    "negative": NEGATIVE,
    "data": DATA,
}

# Heights of an em in pixels of a frame 1080 high.
HERO_PX: Final = 112.0  # the one number of the moment; 84 in a card
TITLE_PX: Final = 104.0  # the opening; a question has 90
QUESTION_PX: Final = 90.0
FORMULA_PX: Final = 60.0  # rules; 72 where one stands alone
READOUT_PX: Final = 48.0  # numbers that move, recap lines
LABEL_PX: Final = 38.0  # names of things
TICK_PX: Final = 32.0  # numbers of axes
SMALL_PX: Final = 30.0  # the chapter's name

# Widths of strokes in the same pixels.
CURVE_PX: Final = 7.0
SECOND_PX: Final = 5.0
LINE_PX: Final = 4.5
GUIDE_PX: Final = 2.5
HAIR_PX: Final = 1.5
#: Radii of lit balls.
BALL_PX: Final = 24.0
SECOND_BALL_PX: Final = 17.0
FOOT_PX: Final = 13.0
PEARL_PX: Final = 5.5

# Font sizes are Manim's: size 13 sets an em of 24 px at 1080p.
BODY: Final = 20.0
#: MathTypst sets a smaller em than Text at the same nominal size.
MATH_SCALE: Final = 1.42

FONT: Final = "Inter"
FONT_FOLDER: Final = Path(__file__).resolve().parents[3] / "assets" / "fonts"


@cache
def light(color: str) -> tuple[float, float, float]:
    """Return red, green and blue of a colour, from 0 to 1."""
    red, green, blue = ManimColor(color).to_rgb()
    return float(red), float(green), float(blue)


def mix(start: str, end: str, share: float) -> str:
    """Return a colour between two, mixed as light is."""
    blended = (1 - share) * np.array(light(start)) ** 2.2 + share * np.array(light(end)) ** 2.2
    return str(ManimColor.from_rgb(blended ** (1 / 2.2)).to_hex())


def of_sign(number: float) -> str:
    """Return the colour of a curvature, or of whatever else has a sign that matters."""
    return POSITIVE if number > 0 else NEGATIVE


#: The font files that this process has made known to Pango.
_registered: Final[set[Path]] = set()


def register_fonts() -> None:
    """Make the shipped typeface known to Pango; called before every text.

    Raises
    ------
    LectureError
        A font file is missing or cannot be read, or Pango does not find the typeface.
    """
    if _registered and FONT in manimpango.list_fonts():
        return
    files = sorted(FONT_FOLDER.glob("*.otf"))
    if not files:
        raise LectureError(f"No font file in {FONT_FOLDER}: restore the folder from the repository.")
    for file in files:
        if not manimpango.register_font(str(file)):
            raise LectureError(f"The font {file} cannot be registered: restore it from the repository.")
        _registered.add(file)
    # Fontconfig reads its folders again when one of them changes, as in a system's update during a long render, and
    # forgets what was registered: texts would go on in another typeface, without a word. An interval of 0 means never.
    if sys.platform == "linux":
        ctypes.CDLL("libfontconfig.so.1").FcConfigSetRescanInterval(None, 0)
        # Where a text was set before this, Pango goes on with the fonts of that moment, unless it begins anew.
        ctypes.CDLL("libpangocairo-1.0.so.0").pango_cairo_font_map_set_default(None)
    if FONT not in manimpango.list_fonts():
        raise LectureError(f"Pango does not find the typeface {FONT}, which was registered from {FONT_FOLDER}.")
