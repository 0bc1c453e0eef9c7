"""What a map of two parameters draws is where the experiment says, at every magnification."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdcore.experiments import LineFromAHandful
from scenes.stage import Box, Climbs, CostAxis, DataCard, ParameterMap, Race, Value, theme
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of
from scenes.stage.look.frame import pixels
from scenes.stage.look.marks import DESCENT, METHOD, Look

RUN = LineFromAHandful()
BOX = Box(190, 176, 1130, 884)


def of(name: str, *args: Any) -> Of:
    return Of(RUN, name, args)


@pytest.fixture
def plot() -> ParameterMap:
    return ParameterMap(RUN, (0.0, 1.0), 2.0, BOX)


def place(plot: ParameterMap, spot: Any) -> np.ndarray:
    """Return the point of the ground at a pixel, computed from the numbers of the fixture."""
    scale = (884 - 176) / (2 * 2.0)
    return np.stack([(spot[..., 0] - 660) / scale, 1.0 - (spot[..., 1] - 530) / scale], axis=-1)


def test_both_parameters_have_one_scale_in_every_box(plot: ParameterMap) -> None:
    for box in (BOX, Box(0, 0, 300, 900), Box(10, 10, 1900, 200)):
        for change in plot.going((0.3, 0.2), 0.7, box):
            change.value.set(change.to)
        across, up = plot.u(1.0) - plot.u(0.0), plot.v(0.0) - plot.v(1.0)
        assert across == pytest.approx(up)
        assert plot.spot(0.3, 0.2) == pytest.approx(((box.left + box.right) / 2, (box.top + box.bottom) / 2))


def test_a_ball_goes_straight_from_iterate_to_iterate(plot: ParameterMap) -> None:
    ball = plot.ball("handful", METHOD)
    x = RUN.trajectories["handful"].x
    for position, true in ((0.0, x[0]), (3.0, x[3]), (3.25, 0.75 * x[3] + 0.25 * x[4]), (2000.0, x[-1])):
        ball.position.set(position)
        ball.settle()
        np.testing.assert_allclose(place(plot, np.array([ball.x, ball.y])), true, atol=1e-9)
        np.testing.assert_allclose(ball.point(), true)


def test_level_lines_double_the_height_and_follow_the_window(plot: ParameterMap) -> None:
    levels = plot.levels()
    levels.settle()
    heights = []
    for ring in levels.rings:
        here = RUN.objective.funs(place(plot, ring)) - RUN.facts["best_error"]
        assert np.ptp(here) < 1e-9 * here.max()
        heights.append(here.mean())
    np.testing.assert_allclose(np.diff(np.log2(heights)), 1.0, atol=1e-9)
    wide = len(levels.rings)
    for change in plot.going(RUN.bottom, 0.02):
        change.value.set(change.to)
    levels.settle()
    assert len(levels.rings) == pytest.approx(wide, abs=1)


def test_lines_of_data_end_at_the_edges_of_the_map(plot: ParameterMap) -> None:
    lines = plot.lines("samples_with", 0.3)
    lines.settle()
    spots = pixels(lines.points)
    assert spots[:, 0].min() >= 190 - 1e-6
    assert spots[:, 0].max() <= 1130 + 1e-6
    assert spots[:, 1].min() >= 176 - 1e-6
    assert spots[:, 1].max() <= 884 + 1e-6
    lines.reveal.set(0.5)
    lines.settle()
    halves = pixels(lines.points)
    np.testing.assert_allclose(halves[0], spots[0])
    np.testing.assert_allclose(halves[3], (spots[0] + spots[3]) / 2)


def test_arrows_grow_from_their_starts(plot: ParameterMap) -> None:
    arrows = plot.arrows(of("fan", 0.5), of("leads_down", 0.5))
    arrows.reveal.set(0.5)
    arrows.settle()
    fan = RUN.fan(0.5)
    np.testing.assert_allclose(place(plot, arrows.tips), fan.mean(axis=1), atol=1e-9)
    assert [shade == theme.GRADIENT for shade in arrows.shades] == RUN.leads_down(0.5).tolist()


def test_a_plumb_line_meets_the_line_of_its_datum(plot: ParameterMap) -> None:
    plumb = plot.plumb("plumb", 30, of("place", 0.0))
    plumb.settle()
    foot = place(plot, plumb.ends)[1]
    ((x, y),) = RUN.sample(30)
    assert foot[0] * x + foot[1] == pytest.approx(y)


def test_steps_that_lead_up_have_the_colour_of_climbing(plot: ParameterMap) -> None:
    ball = plot.ball("single", METHOD)
    climbs = Climbs(ball, keep=20)
    ball.position.set(300.0)
    climbs.settle()
    heights = RUN.trajectories["single"].fun[280:301]
    assert [shade == theme.NEGATIVE for shade in climbs.shades] == (np.diff(heights) > 0).tolist()
    ball.position.set(2.0)
    climbs.settle()
    assert len(climbs.shades) == 2


def test_an_axis_turns_from_steps_into_looks(plot: ParameterMap) -> None:
    axis = CostAxis(RUN, 12.0, Box(1010, 176, 1560, 884), floor=0.002, units=("steps", "looks"))
    runners = (("all", DESCENT, 24.0, "all"), ("handful", METHOD, 18.0, "handful"))
    race = Race(plot, axis, runners)
    point = race.points["handful"]
    race.balls["handful"].position.set(4.0)
    for share, cost in ((0.0, 4.0), (0.5, 4.0 * 5**0.5), (1.0, 20.0)):
        axis.priced.set(share)
        assert point.data()[0] == pytest.approx(cost)
        assert point.data()[1] == pytest.approx(RUN.left_by("handful")[4])
        assert [word.there() for word in axis.units] == [share == 0.0, share == 1.0]
    settle([axis.trail(point), *race.runner("all")])
    assert [run for run in race.legend] == ["all", "handful"]
    assert race.entry("all")[-1] is race.points["all"]
    name, number = race.result("handful", of("handful_left_after_pass"), ".1%")
    assert name is race.names["handful"]
    cost = race.cost("handful", of("handful_looks_to_tenth"))
    settle([name, number, cost])
    assert (number.spot()[0] > cost.spot()[0], cost.says) == (True, f"{RUN.facts['handful_looks_to_tenth']:.0f}")


def test_runners_go_as_far_as_a_price_takes_them_and_back(plot: ParameterMap) -> None:
    axis = CostAxis(RUN, 12.0, Box(1010, 176, 1560, 884), floor=0.002, units=("steps", "looks"), title="left")
    race = Race(plot, axis, (("all", DESCENT, 24.0, "all"), ("handful", METHOD, 18.0, "handful")))
    price = 2 * RUN.samples + 1
    for change in [*race.going_for(price), *axis.turning(price)]:
        change.value.set(change.to)
    assert {run: ball.position.now for run, ball in race.balls.items()} == {
        "all": 2.0, "handful": float(price // RUN.handful)
    }  # fmt: skip
    assert (axis.priced.now, axis.window.now.right) == (1.0, price)
    for change in [*race.going_back(), axis.reaching(5)]:
        change.value.set(change.to)
    assert [ball.position.now for ball in race.runners] == [0.0, 0.0]
    assert (axis.window.now.right, axis.names[-1].says) == (5.0, "left")


def test_the_way_beyond_the_end_of_the_axis_is_not_seen(plot: ParameterMap) -> None:
    axis = CostAxis(RUN, 12.0, Box(1010, 176, 1560, 884), floor=0.002, units=("steps", "looks"))
    ball = plot.ball("all", Look(theme.GRADIENT, "ring"))
    trail = axis.trail(axis.cost_of(ball, of("left_by", "all"), of("looks_per_step", "all")))
    ball.position.set(10.0)
    axis.priced.set(1.0)
    trail.settle()
    assert trail.way[:, 0].max() > 1900
    assert max((line[:, 0].max() for line, *_ in trail.outlines()), default=0.0) <= 1580


def test_a_card_of_data_follows_its_noise() -> None:
    noise = Value(0.3)
    card = DataCard(RUN, of("points_with", noise), of("line_with", noise), Box(1216, 112, 1824, 896))
    settle([card.data, card.curve])
    before = card.data.discs.copy()
    noise.set(0.0)
    settle([card.data, card.curve])
    assert not np.allclose(before, card.data.discs)
    settle([card.knob("noise", noise, 0.3)])
    assert card.plot.box().bottom + 80 < card.below[1] < 896 - 80
    x, y = card.curve.sampled()
    np.testing.assert_allclose(y, 0.8 * x + 0.5, atol=1e-9)
