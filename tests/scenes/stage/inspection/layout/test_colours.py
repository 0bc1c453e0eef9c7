"""Contrast and colour difference against published numbers."""

from __future__ import annotations

import numpy as np
import pytest
from manim import ManimColor

from scenes.stage.inspection.layout.colour import (
    DEFICIENCIES,
    ciede2000,
    composite,
    confusable_colours,
    contrast_ratio,
    lab,
    seen_with,
)


def rgb(color: str) -> np.ndarray:
    return ManimColor(color).to_rgb()


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [  # Sharma, Wu, Dalal 2005, table 1
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (56, -27, -3), 31.9030),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_ciede2000_of_published_pairs(one: tuple, other: tuple, difference: float) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=5e-5)
    assert ciede2000(other, one) == pytest.approx(difference, abs=5e-5)


def test_contrast_of_known_pairs() -> None:
    assert contrast_ratio((1, 1, 1), (0, 0, 0)) == pytest.approx(21)
    # The grey known as the lightest that reaches 4.5:1 on white.
    assert contrast_ratio(rgb("#767676"), (1, 1, 1)) >= 4.5 > contrast_ratio(rgb("#777777"), (1, 1, 1))


def test_veil_is_composited() -> None:
    assert composite((1, 1, 1, 0.25), (0, 0, 1)) == pytest.approx((0.25, 0.25, 1))


def test_lab_of_the_corners() -> None:
    white, black, red = lab(seen_with(None, [(1, 1, 1), (0, 0, 0), (1, 0, 0)]))
    assert white == pytest.approx((100, 0, 0), abs=0.02)
    assert black == pytest.approx((0, 0, 0), abs=1e-9)
    assert red == pytest.approx((53.24, 80.09, 67.20), abs=0.02)  # sRGB red under D65


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_greys_stay_grey_for_everyone(deficiency: str) -> None:
    seen = seen_with(deficiency, (0.5, 0.5, 0.5))
    assert np.ptp(seen) < 1e-5


def test_red_and_green_are_confused_blue_and_yellow_are_not() -> None:
    found = confusable_colours({"up": "#D62728", "down": "#7A6A00", "left": "#1F5FD0", "right": "#FFD24A"})
    assert {finding.culprits for finding in found} == {("up", "down")}


def test_pairs_that_differ_in_shape_may_look_alike() -> None:
    twins = {"minimum": "#2FC5A4", "positive": "#2FC5A4"}
    messages = " ".join(finding.message for finding in confusable_colours(twins))
    assert all(deficiency in messages for deficiency in DEFICIENCIES)
    assert confusable_colours(twins, differ_in_shape=[frozenset(twins)]) == []
