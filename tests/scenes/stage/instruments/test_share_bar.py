"""A bar of shares."""

from __future__ import annotations

import numpy as np

from scenes.stage.instruments.share_bar import ShareBar


def test_parts_of_a_bar_stand_end_to_end() -> None:
    bar = ShareBar(["#FF0000", "#00FF00"], width=2.0, height=0.5, center=np.array([1.0, 0.0, 0.0]))
    bar.set_shares([0.25, 0.5])
    ends = [(part.get_left()[0], part.get_right()[0]) for part in bar.parts]
    np.testing.assert_allclose(ends, [(0.0, 0.5), (0.5, 1.5)])
