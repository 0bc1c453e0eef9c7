"""A lesson about jumps along parabolas: its balls follow them, and its small pictures show runs as far as is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcore.experiments import NewtonOnCosine
from scenes.stage import Box, ParabolaLesson, Profile, TouchingParabola, Window, beat, theme
from scenes.stage.drawing.drawing import settle
from scenes.stage.look.frame import pixels
from scenes.stage.pictures.series import picture_box
from tests.scenes.rehearsal import rehearse_with

RUN, HOME = NewtonOnCosine(), Window(-24, 24, -1.2, 1.42)
SCRIPT = """title = "A"
language = "en"
[one]
title = "B"
[one.only]
text = '''Look at this.'''
"""


class Jumps(ParabolaLesson):
    experiment = RUN
    beats = ("one",)

    @beat()
    def one(self) -> None:
        with self.say("only"):
            pass


@pytest.fixture
def lesson(tmp_path: Path) -> Any:
    return rehearse_with(SCRIPT, Jumps, tmp_path)


def profile() -> Profile:
    return Profile(RUN, HOME, Box(96, 96, 1824, 640))


@pytest.mark.parametrize(("run", "damping"), [("newton", 0.0), ("damped", RUN.damping)])
def test_a_ball_jumps_along_the_parabola_at_its_iterate(lesson: Any, run: str, damping: float) -> None:
    ball = lesson.jumper(profile(), run, damping=damping)
    ball.position.set(0.3)
    x, y = ball.data()
    assert y == pytest.approx(float(RUN.parabola(RUN.start, damping)(x)))
    ball.position.set(1.0)
    assert ball.data()[0] == RUN.trajectories[run].x[1, 0]
    assert ball.seconds(0, 1) > profile().run("newton", ball.look).seconds(0, 1)
    assert lesson.jumper(profile(), run, damping=damping, step=0.8).seconds(0, 2) == 1.6


def test_a_small_run_stands_at_its_iterate_on_its_card(lesson: Any) -> None:
    land, curve, trail, ball = lesson.small_run(2, HOME, "damped", 5)
    assert ball.plane.box.now == picture_box(2)
    assert ball.data()[0] == RUN.damped.x[5, 0]
    assert (trail.mark, curve.plane, land.plane) == (ball, ball.plane, ball.plane)
    model = lesson.small_run(1, HOME, "damped", 1, damping=RUN.damping)[2]
    assert model.meaning().curvature == RUN.parabola(RUN.start, RUN.damping).curvature


def test_a_parabola_bends_out_of_its_tangent() -> None:
    plot = profile()
    model = TouchingParabola(plot, plot.of("good_start"))
    tangent = model.tangent((-8.0, -2.0))
    assert (tangent.coloring, model.graph.coloring) == (theme.GRADIENT, theme.MODEL)
    for bend in (0.0, 1.0):
        model.bend.set(bend)
        settle([model.graph])
        spots = pixels(model.graph.points[::4])
        x, y = plot.x_at(spots[:, 0]), plot.y_at(spots[:, 1])
        right = RUN.bending_parabola(RUN.good_start, bend)(x)
        assert np.abs(y - right)[np.abs(y) < 2].max() < 1e-2
    assert model.of().curvature == model.bent().curvature
    assert (model.bending().value, model.bending().to) == (model.bend, 1.0)
