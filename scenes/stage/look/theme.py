"""Colours by meaning, type scale, spacing and fonts: how every lecture looks.

A colour is named for what it shows, never for how it looks, and means the same
in every lecture. Every colour reaches 4.5:1 against `GROUND` (WCAG 2.2) and
those that must be told apart stay apart under deuteranopia and protanopia;
where two roles share a hue (a minimum lies where the curvature is positive),
the shape of the mark differs as well.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import manimpango

from scenes.stage.errors import LectureError

GROUND: Final = "#0F141B"  # behind everything
INK: Final = "#F2F4F7"  # words and formulas
NEUTRAL: Final = "#9AA7B5"  # axes, ticks, secondary words
FAINT: Final = "#6B7885"  # guides and grid: lines only, never text
FUNCTION: Final = "#DCE3EA"  # the curve of the objective

ITERATE: Final = "#FFD24A"  # where the method stands
GRADIENT: Final = "#5CB8F5"  # slopes, gradients and gradient descent
MODEL: Final = "#DF71B7"  # the model parabola of Newton's method
POSITIVE: Final = "#2FC5A4"  # positive curvature
NEGATIVE: Final = "#F4743B"  # negative curvature
MINIMUM: Final = POSITIVE  # drawn as a triangle pointing down
MAXIMUM: Final = NEGATIVE  # drawn as a triangle pointing up
FAR_MINIMUM: Final = "#1E8A74"  # ends in some minimum far away
FAR_MAXIMUM: Final = "#B4532A"  # ends on some maximum far away
TRACE: Final = "#C9A227"  # where the iterates have been
DATA: Final = "#B8A6F5"  # measured points

#: Colours that stand side by side somewhere and must be told apart by hue.
PALETTE: Final = {
    "iterate": ITERATE,
    "gradient": GRADIENT,
    "model": MODEL,
    "positive": POSITIVE,
    "negative": NEGATIVE,
}

# Font sizes are Manim's: size 13 sets an em of 24 px at 1080p.
TITLE: Final = 34.0
HEADING: Final = 24.0
BODY: Final = 20.0
LABEL: Final = 16.0
#: MathTypst sets a smaller em than Text at the same nominal size.
MATH_SCALE: Final = 1.42

# Distances in frame units (the frame is 8 high, 14.2 wide).
GAP: Final = 0.25
CURVE_WIDTH: Final = 4.0
LINE_WIDTH: Final = 3.0
GUIDE_WIDTH: Final = 2.0

FONT: Final = "Inter"
FONT_FOLDER: Final = Path(__file__).resolve().parents[3] / "assets" / "fonts"


@cache
def register_fonts() -> None:
    """Make the shipped typeface known to Pango, once a process.

    Raises
    ------
    LectureError
        A font file is missing or cannot be read.
    """
    files = sorted(FONT_FOLDER.glob("*.otf"))
    if not files:
        raise LectureError(f"No font file in {FONT_FOLDER}: restore the folder from the repository.")
    for file in files:
        if not manimpango.register_font(str(file)):
            raise LectureError(f"The font {file} cannot be registered: restore it from the repository.")
