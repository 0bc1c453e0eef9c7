"""A plot of data brings its dots; graphs, tallies and large numbers are named where they stand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from scenes.stage import Box, DataPlot, Hero, Of, Tally, Value, Window, data_plot
from scenes.stage.drawing.drawing import settle

BOX = Box(96, 150, 1824, 884)
X = np.linspace(-1, 1, 11)


@pytest.fixture
def run() -> Any:
    return SimpleNamespace(facts={"best": 0.25}, points=(X, X**2), others=(X[:3], X[:3]), square=lambda x: x**2)


def places(dots: Any) -> Any:
    settle([dots])
    return np.stack([dots.plane.x_at(dots.discs[:, 0]), dots.plane.y_at(dots.discs[:, 1])])


def test_data_belong_to_the_frame_of_their_plot(run: Any) -> None:
    plot = DataPlot(run, Window(-2, 2, -1, 2), BOX, depth=10.0)
    assert plot.data in plot.frame
    assert plot.data.nearness == 10.0
    assert np.allclose(places(plot.data), run.points)
    plot.window.set(Window(-1, 3, -1, 2))
    assert np.allclose(places(plot.data), run.points)
    assert np.allclose(places(plot.dots("others")), run.others)


def test_a_plot_of_data_is_declared_and_made_once(run: Any) -> None:
    class Lecture:
        experiment = run
        measured = data_plot(Window(-2, 2, -1, 2), BOX, radius=4.0)

    lecture = Lecture()
    assert lecture.measured is lecture.measured
    assert lecture.measured.data.radius == 4.0


def test_a_graph_is_named_in_its_colour_where_it_stands(run: Any) -> None:
    plot = DataPlot(run, Window(-2, 2, -1, 2), BOX)
    graph, name = plot.named("square", "x^2", 0.5, dx=70.0, dy=-50.0, color="#FF0000")
    assert (graph.meaning.name, name.says, name.color_name) == ("square", "x^2", "#FF0000")
    u, v = plot.spot(0.5, 0.25)
    assert name.at() == (u + 70, v - 50)


def test_rows_of_a_tally_come_one_by_one_under_its_title(run: Any) -> None:
    tally = Tally(
        {"one": (Of(run, "best"), "#FF0000"), "two": (Of(run, "best"), "#00FF00")}, 300, 760, 240, title="error"
    )
    assert tally.row(1) == [tally.names[1], tally.numbers[1]]
    (title,) = tally.title
    assert title.at[1] < tally.numbers[0].at[1]
    assert tally.parts[0] is title
    assert Tally({}, 0, 100, 100).title == []


def test_a_large_number_goes_with_its_place(run: Any) -> None:
    place = Value((100.0, 200.0))
    hero = Hero(Of(run, "best"), ".2f", place, "the lowest error", suffix="×")
    words = hero.submobjects[1]
    settle([hero])
    first = words.get_center()
    assert hero.number.says == "0.25×"
    place.set((400.0, 200.0))
    settle([hero])
    assert words.get_center()[0] > first[0]
    assert words.get_center()[1] == pytest.approx(first[1])
