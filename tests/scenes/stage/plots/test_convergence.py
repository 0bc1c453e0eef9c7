"""Height against step: one height axis with the bowl, and an axis that bends."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LearningRate
from scenes.stage.drawing.drawing import settle
from scenes.stage.look.marks import DESCENT, METHOD
from scenes.stage.plots.box import Box
from scenes.stage.plots.convergence import APART_PX, Convergence
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window


@pytest.fixture
def bowl() -> Plot:
    return Plot(LearningRate(), Window(-22, 22, -28, 408), Box(96, 200, 1040, 884), bleed=False)


@pytest.fixture
def heights(bowl: Plot) -> Convergence:
    return Convergence.beside(bowl, 40, left=1190, right=1590, floor=1e-7, ticks=(4, 5), y_numbers="between")


def test_point_and_ball_stand_equally_high_through_every_zoom_and_move(bowl: Plot, heights: Convergence) -> None:
    ball = bowl.run("better", METHOD)
    point = heights.follow(ball)
    for window, box, position in (
        (Window(-22, 22, -28, 408), Box(96, 200, 1040, 884), 0.0),
        (Window(-50, 50, -90, 2500), Box(96, 300, 1040, 700), 2.4),
        (Window(-5, 5, -2, 25), Box(60, 84, 900, 884), 7.0),
    ):
        bowl.window.set(window)
        bowl.box.set(box)
        ball.position.set(position)
        settle([ball, point])
        assert point.y == pytest.approx(ball.y, abs=1e-9)
        assert point.x == pytest.approx(1190 + 400 * position / 40, abs=1e-9)


def test_it_stays_where_it_is_once_it_has_been_moved_itself(bowl: Plot, heights: Convergence) -> None:
    heights.box.set(Box(300, 180, 1700, 884))
    bowl.box.set(Box(0, 0, 100, 100))
    assert heights.box() == Box(300, 180, 1700, 884)
    assert heights.window().top == bowl.window().top


def test_on_the_bent_axis_equal_ratios_take_equal_room(heights: Convergence) -> None:
    heights.bend.set(1.0)
    rows = heights.v(heights.window().top * 0.5 ** np.arange(20))
    assert np.ptp(np.diff(rows)) < 1e-9
    assert heights.v(heights.floor) == pytest.approx(884)
    heights.bend.set(0.0)
    assert heights.v(100.0) == pytest.approx(884 - (128 / 436) * 684)


@pytest.mark.parametrize("bend", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_numbers_stand_apart_while_the_axis_bends(bend: float, heights: Convergence) -> None:
    heights.bend.set(bend)
    column = next(n for n in heights.numbers if n.ticks.axis == 1)
    settle([column])
    ticks = heights.y_ticks()
    rows = [float(heights.v(value)) for value, _ in ticks]
    assert len(ticks) >= 1
    assert bend == 0 or (np.abs(np.diff(rows)) >= APART_PX).all()
    if bend == 1:
        assert len(ticks) >= 8
        assert [text for text in column.texts if text][:3] == ["100", "10", "1"]
        assert all(np.log10(value) == pytest.approx(round(np.log10(value))) for value, _ in ticks)


def test_names_beside_points_keep_their_distance_and_order(bowl: Plot, heights: Convergence) -> None:
    points = [heights.follow(bowl.run(name, look)) for name, look in (("too_small", DESCENT), ("better", METHOD))]
    places = heights.ends(points, gap=58)
    for position in (0.0, 3.0, 40.0):
        for point in points:
            point.position.set(position)
        rows = [place()[1] for place in places]
        assert rows[1] - rows[0] >= 58 - 1e-9
        if points[1].spot()[1] - points[0].spot()[1] < 58:  # they are pushed apart equally
            assert np.mean(rows) == pytest.approx(np.mean([point.spot()[1] for point in points]))
        else:
            assert rows == pytest.approx([point.spot()[1] for point in points])


@pytest.mark.parametrize("floor", [0.0, -1.0, 100.0, 1e6])
def test_an_axis_without_a_power_of_ten_is_refused(floor: float) -> None:
    with pytest.raises(ValueError, match="shows no power of ten: choose a lowest height"):
        Convergence(LearningRate(), Window(0, 40, -28, 408), Box(0, 0, 100, 100), floor=floor)
