"""A lens stays, magnifies what it says, and refuses to make things smaller."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LearningRate
from scenes.stage.drawing.drawing import settle
from scenes.stage.look.marks import DIVERGING
from scenes.stage.pictures.lens import INNER, Lens
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

HOME, FAR = Window(-23, 23, -40, 530), Window(-2300, 2300, -4e5, 5.3e6)


@pytest.fixture
def lens() -> Lens:
    plot = Plot(LearningRate(), FAR, Box(60, 84, 1860, 884))
    lens = Lens(plot, HOME, at=(262, 700), radius=150)
    return lens.hold(lens.inside.graph("objective"), lens.inside.run("diverging", DIVERGING))


def test_what_is_in_the_glass_stays_where_it_is_while_the_window_backs_away(lens: Lens) -> None:
    ball = lens.held[1]
    settle([lens.glass, *lens.held])
    before = ball.x, ball.y
    lens.plot.window.set(Window(-9e5, 9e5, -1e11, 8e11))
    settle([lens.glass, *lens.held])
    assert (ball.x, ball.y) == before
    assert np.hypot(ball.x - 262, ball.y - 700) < 150


def test_the_magnification_is_measured_on_the_picture(lens: Lens) -> None:
    wide = float(lens.inside.u(20) - lens.inside.u(-20)) / float(lens.plot.u(20) - lens.plot.u(-20))
    assert lens.magnification() == pytest.approx(wide, rel=1e-12)
    assert wide == pytest.approx(2 * INNER * 150 / (1800 / 100), rel=1e-12)


def test_closed_it_lies_exactly_on_its_place(lens: Lens) -> None:
    lens.opened.set(0.0)
    for x, y in ((-20.0, 400.0), (3.0, 9.0)):
        assert lens.inside.spot(x, y) == pytest.approx(lens.plot.spot(x, y), abs=1e-6)


def test_everything_that_reads_the_window_follows_it(lens: Lens) -> None:
    settle([*lens.parts])
    assert all(lens.plot.window in part.read for part in lens.parts)
    assert all(lens.opened in part.read for part in lens.parts)


def test_a_lens_that_would_make_its_place_smaller_is_refused(lens: Lens) -> None:
    lens.plot.window.set(HOME)
    with pytest.raises(ValueError, match="back away further"):
        settle([lens.glass])
