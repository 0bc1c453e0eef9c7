"""What a plot has drawn stays true to its numbers, whatever becomes of window, box and screen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from gdcore.experiments import LearningRate, NewtonOnCosine
from scenes.stage import METHOD, Box, Plot, Profile, Window, hop, theme
from scenes.stage.drawing.drawing import settle
from scenes.stage.lesson.stagecraft import Stagecraft
from scenes.stage.look.frame import pixels
from scenes.stage.plots.axes import drawn_numbers
from scenes.stage.plots.log_strip import LogStrip
from scenes.stage.plots.plot import Plot as PlotClass

DRY = {
    "dry_run": True,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "pixel_width": 64,
    "pixel_height": 36,
    "frame_rate": 5,
}
RUN = NewtonOnCosine()
HOME, WIDE, BOX = Window(-24, 24, -1.2, 1.42), Window(-24, 424, -1.2, 1.42), Box(96, 96, 1824, 884)


def data(spots: Any, window: Window, box: Box) -> Any:
    """Return the data points of pixels: the inverse, written down once more."""
    u, v = np.asarray(spots, dtype=float).T
    x = window.left + (u - box.left) * (window.right - window.left) / (box.right - box.left)
    return x, window.top - (v - box.top) * (window.top - window.bottom) / (box.bottom - box.top)


def played(construct: Any) -> Any:
    with tempconfig(DRY):
        scene = type("Played", (Stagecraft,), {"construct": construct})()
        scene.render()
    return scene


def test_a_curve_that_was_off_the_screen_during_a_zoom_is_right_when_it_comes_back() -> None:
    """The cosine of period 40 was once shown with a period of 400."""
    plot = Plot(RUN, HOME, BOX)
    curve = plot.graph("objective")

    def construct(self: Any) -> None:
        self.show(plot, curve, draw=True)
        self.hide(curve)
        self.zoom(plot, WIDE)
        self.show(curve)

    played(construct)
    x, y = data(pixels(curve.points[::4]), WIDE, BOX)
    assert np.ptp(x) > 400
    assert np.abs(y + np.cos(np.pi * x / 20)).max() < 0.02


@pytest.mark.parametrize("box", [BOX, Box(96, 96, 1824, 640), Box(300, 200, 900, 700)])
def test_a_curve_is_its_function_in_any_box(box: Box) -> None:
    plot = Plot(RUN, HOME, box, bleed=False)
    curve = plot.graph("objective")
    curve.settle()
    x, y = data(pixels(curve.points[::4]), HOME, box)
    assert np.abs(y + np.cos(np.pi * x / 20)).max() < 0.005


def test_a_ball_stands_at_the_iterate_it_has_followed_to() -> None:
    plot = Plot(RUN, HOME, BOX)
    ball = plot.run("newton", METHOD, way=hop(RUN.parabola))
    places = []

    def construct(self: Any) -> None:
        self.show(plot, ball)
        for k in (1, 2, "end"):
            self.follow(ball, upto=k)
            places.append((ball.x, ball.y))

    played(construct)
    x, y = data(places, HOME, BOX)
    iterates = RUN.newton.x[:, 0]
    np.testing.assert_allclose(x, [iterates[1], iterates[2], iterates[-1]], atol=1e-9)
    np.testing.assert_allclose(y, RUN.objective.value(x), atol=1e-9)


def test_a_ball_on_its_way_follows_the_parabola_that_it_jumps_on() -> None:
    ball = Plot(RUN, HOME, BOX).run("newton", METHOD, way=hop(RUN.parabola))
    x, y = ball.data_at(0.4)
    assert y == pytest.approx(float(RUN.parabola(-15.0)(x)))
    assert RUN.newton.x[1, 0] < x < -15.0


def test_numbers_of_an_axis_stand_at_their_values_after_a_zoom() -> None:
    plot = Plot(RUN, HOME, BOX)

    def construct(self: Any) -> None:
        self.show(plot)
        self.zoom(plot, WIDE)

    played(construct)
    shown = [(t, s) for t, s in zip(plot.numbers[0].texts, plot.numbers[0].slots, strict=True) if t]
    assert len(shown) >= 4
    for text, slot in shown:
        middle = pixels(slot.points)[:, 0]
        x, _ = data([((middle.min() + middle.max()) / 2, 0.0)], WIDE, BOX)
        assert float(text.replace("−", "-")) == pytest.approx(float(x[0]), abs=0.6)


def test_signs_of_the_curvature_change_where_it_vanishes() -> None:
    region = Plot(RUN, HOME, BOX, bleed=False).signs("objective.curvature")
    region.settle()
    assert [color for *_, color in region.columns] == [theme.NEGATIVE, theme.POSITIVE, theme.NEGATIVE]
    edges = [(right, 0.0) for _, right, _ in region.columns[:-1]]
    np.testing.assert_allclose(data(edges, HOME, BOX)[0], [-10.0, 10.0], atol=0.02)


def test_what_a_plot_has_made_is_found_on_screen_and_nowhere_else() -> None:
    plot, other = Plot(RUN, HOME, BOX), Plot(RUN, HOME, BOX)
    mine, hidden, foreign = plot.graph("objective"), plot.graph("objective"), other.graph("objective")
    scene = played(lambda self: self.put(mine, foreign))
    assert plot.on_screen(scene.mobjects) == [mine]
    assert hidden not in scene.mobjects
    assert isinstance(plot, PlotClass)


def test_a_strip_of_distances_refuses_what_has_no_logarithm() -> None:
    with pytest.raises(ValueError, match=r"0 < smallest < largest, got 0 and 20"):
        LogStrip(RUN, 20.0, 0.0, BOX)


@pytest.mark.parametrize("right", [20.5, 21.0, 21.5, 22.0, 24.0])
def test_numbers_of_an_axis_keep_off_its_name(right: float) -> None:
    plot = Plot(RUN, Window(-1000 * right, 1000 * right, -1.2, 1.42), Box(96, 150, 1824, 884), names=("x", ""))
    for drawing in (*plot.numbers, *plot.names):
        drawing.settle()
    name = min(float(pixels(glyphs.points)[:, 0].min()) for glyphs in plot.names[0].submobjects)
    ends = [float(pixels(slot.points)[:, 0].max()) for _, slot in drawn_numbers(plot.numbers[0])]
    assert len(ends) >= 3
    assert max(ends) < name - 2


def test_a_ball_that_leaves_over_the_top_is_gone_before_the_margin_of_the_frame() -> None:
    plot = Plot(RUN, HOME, Box(96, 150, 1824, 884))
    ball = plot.run("newton", METHOD)
    tops, strengths = [], []
    for top in np.linspace(-1.0, 1.0, 60):
        plot.window.set(Window(-24, 24, -1.2, float(top)))
        ball.settle()
        tops.append(ball.y - ball.r)
        strengths.append(ball.strength)
    assert max(strengths) == 1.0
    assert min(tops) < 54  # it does go there
    assert min(t for t, s in zip(tops, strengths, strict=True) if s > 0) >= 54 - 1e-9
    assert all(s == 1.0 for t, s in zip(tops, strengths, strict=True) if t + ball.r >= 150)


def test_a_profile_is_a_graph_on_its_land() -> None:
    plot = Plot(RUN, HOME, BOX)
    land, graph = plot.profile("objective", color=theme.MODEL)
    assert land.graph is graph
    assert (graph.coloring, land.plane, graph.plane) == (theme.MODEL, plot, plot)
    profile = Profile(RUN, HOME, BOX)
    assert profile.whole == [profile.ground, profile.curve]
    assert profile.ground.graph is profile.curve


def test_a_ball_can_be_set_at_any_iterate() -> None:
    ball = Plot(RUN, HOME, BOX).run("newton", METHOD, at=2)
    assert ball.x_now() == RUN.newton.x[2, 0]


def test_a_ladder_says_what_its_numbers_are_and_bears_marks_and_runs() -> None:
    ladder = LogStrip(RUN, 100.0, 1e-9, Box(96, 800, 1824, 884), says="distance")
    assert ladder.title in ladder.frame
    assert ladder.title.at() == (96, 742)  # type: ignore[operator]
    rung = ladder.rung(METHOD, "nearly_square_first_distance")
    assert rung.spot() == ladder.spot(RUN.facts["nearly_square_first_distance"], 0.0)
    runner = ladder.runner(ladder.of("distances_with", RUN.damping), METHOD)
    assert runner.spot() == ladder.spot(abs(RUN.start), 0.0)
    assert LogStrip(RUN, 100.0, 1e-9, BOX).names == []


def test_a_steep_graph_reaches_the_edge_of_its_window() -> None:
    """The distance left after 60 steps rises, from what is nearly nothing, to the wall within two samples."""
    lesson, box, window = LearningRate(), Box(96, 96, 1824, 884), Window(0.0, 1.25, -0.09, 1.3)
    plot = Plot(lesson, window, box)
    curve = plot.graph(plot.of("left_after", 60.0, 4.0), domain=(0.0, 10.0))
    settle([curve])
    rates, left = data(pixels(curve.points[::4]), window, box)
    np.testing.assert_allclose(left, np.abs(1 - 4.0 * rates) ** 60, rtol=1e-6, atol=1e-6)
    assert left.max() > 1.2
    assert rates.max() > 0.5
