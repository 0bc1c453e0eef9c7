"""A bar of shares is as full as its parts are."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene, tempconfig

from scenes.stage.drawing.values import Value
from scenes.stage.instruments.share_bar import ShareBar
from scenes.stage.plots.box import Box


def test_each_part_is_as_long_as_its_share_and_follows_it() -> None:
    shares = Value(np.array([0.25, 0.5]))
    bar = ShareBar(shares, lambda: ["#FF0000", "#00FF00"], Box(200.0, 300.0, 1000.0, 340.0), None)
    for now in ((0.25, 0.5), (0.1, 0.3)):
        shares.set(np.array(now))
        bar.settle()
        with tempconfig({"pixel_width": 1920, "pixel_height": 1080}):
            scene = Scene()
            scene.camera.capture_mobjects([bar])
            row = scene.camera.pixel_array[320, :, :3].astype(int)
        red, green = (((row[:, k] > 200) & (row[:, 1 - k] < 60)).sum() for k in (0, 1))
        assert red == pytest.approx(800 * now[0], abs=2)
        assert green == pytest.approx(800 * now[1], abs=2)
    assert shares in bar.read
