"""Balls on maps stand at their iterates, and marks above steps as high as the run is there."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import MomentumInRavine
from scenes.stage.drawing.drawing import settle
from scenes.stage.look.marks import METHOD
from scenes.stage.plots.box import Box
from scenes.stage.plots.convergence import Convergence
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

RUN = MomentumInRavine()


@pytest.fixture
def ball() -> object:
    plot = Plot(RUN, Window(-4, 11, -1.25, 1.25), Box(96, 160, 1536, 400), bleed=False)
    return plot.ball("heavy", METHOD)


@pytest.mark.parametrize("k", [0, 1, 14, 125])
def test_a_ball_on_a_map_stands_at_its_iterate(ball: object, k: int) -> None:
    ball.position.set(float(k))
    settle([ball])
    assert (ball.plane.x_at(ball.x), ball.plane.y_at(ball.y)) == pytest.approx(tuple(RUN.heavy.x[k]))
    assert ball.last == RUN.heavy.nit


def test_it_goes_straight_between_two(ball: object) -> None:
    ball.position.set(3.25)
    settle([ball])
    expected = 0.75 * RUN.heavy.x[3] + 0.25 * RUN.heavy.x[4]
    assert (ball.plane.x_at(ball.x), ball.plane.y_at(ball.y)) == pytest.approx(tuple(expected))


@pytest.mark.parametrize(("coordinate", "k"), [(None, 20), (0, 7), (1, 7)])
def test_a_mark_above_a_step_shows_height_or_place(ball: object, coordinate: int | None, k: int) -> None:
    plot = Plot(RUN, Window(0, 60, -12, 120), Box(96, 500, 1536, 884), bleed=False)
    mark = plot.steps_of(ball, coordinate=coordinate)
    ball.position.set(float(k))
    settle([mark])
    high = RUN.heavy.fun[k] if coordinate is None else RUN.heavy.x[k, coordinate]
    assert (plot.x_at(mark.x), plot.y_at(mark.y)) == pytest.approx((k, high))


def test_on_a_bent_axis_the_way_between_steps_is_straight(ball: object) -> None:
    bent = Convergence(RUN, Window(0, 60, 0, 300), Box(96, 500, 1536, 884), floor=1e-4, bend=1.0)
    mark = bent.steps_of(ball)
    rows = []
    for position in (4.0, 4.5, 5.0):
        ball.position.set(position)
        settle([mark])
        rows.append(mark.y)
    assert rows[1] == pytest.approx((rows[0] + rows[2]) / 2)


def test_exactly_the_rising_steps_are_lit(ball: object) -> None:
    plot = Plot(RUN, Window(0, 200, 0, 120), Box(96, 500, 1536, 884), bleed=False)
    rises = plot.rises(plot.steps_of(ball))
    ball.position.set(float(RUN.facts["momentum_steps"]))
    settle([rises])
    assert len(rises.pieces) == RUN.facts["rising_steps"]
    assert (np.diff(rises.pieces[..., 1], axis=1) < 0).all()  # upwards
