"""Pictures of velocities: slopes tip to tail, patches of balls, the map of factors, a map with its profiles."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import MomentumInRavine
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import frame
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.phase_patch import PhasePatch, PhasePlane
from scenes.stage.pictures.profiled_map import ProfiledMap
from scenes.stage.pictures.shrink_map import ShrinkMap
from scenes.stage.pictures.slope_stack import SlopeStack
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

RUN = MomentumInRavine()


@pytest.mark.parametrize(("kind", "newest"), [("agreeing", 100), ("flipping", 5)])
def test_the_tip_of_the_newest_slope_stands_at_the_velocity(kind: str, newest: int) -> None:
    count = Value(0.0)
    stack = SlopeStack(RUN, kind, count, -0.6, 11.0, Box(96, 600, 1824, 884), drop=20, newest=newest)
    for k in (1, 2, 12):
        count.set(float(k))
        settle([stack.arrows])
        arrows = stack.arrows.arrows
        assert len(arrows) == min(k, newest)
        assert stack.x_at(arrows[-1, 2]) == pytest.approx(RUN.velocities(getattr(RUN, kind))[k - 1])
        assert arrows[1:, 0] == pytest.approx(arrows[:-1, 2])  # tip to tail
        assert abs(stack.x_at(arrows[-1, 2]) - stack.x_at(arrows[-1, 0])) == pytest.approx(1.0)


def test_a_patch_is_drawn_where_its_corners_are() -> None:
    plot, count = Plot(RUN, Window(-3, 3, -200, 200), Box(100, 100, 900, 800), bleed=False), Value(2.5)
    patch = PhasePatch(plot, Of(RUN, "patch_at", (Of(RUN, "steep"), count)), balls=3)
    settle([patch])
    corners = np.stack([plot.x_at(patch.corners[:, 0]), plot.y_at(patch.corners[:, 1])], axis=-1)
    assert corners == pytest.approx(RUN.patch_at(100.0, 2.5))
    assert patch.balls[4] == pytest.approx(patch.corners.mean(axis=0))


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_the_map_of_factors_shows_the_plateau(momentum: float) -> None:
    factors = ShrinkMap(RUN, Value(momentum), 1e-4, 6.0, Box(200, 150, 1760, 884))
    settle([factors.curve])
    spots = frame.pixels(factors.curve.points)[::4]
    z, factor = factors.x_at(spots[:, 0]), factors.y_at(spots[:, 1])
    assert factor == pytest.approx(RUN.shrink_with(momentum)(z), abs=1e-6)
    inside = ((1 - np.sqrt(momentum)) ** 2 < z) & (z < (1 + np.sqrt(momentum)) ** 2)
    if momentum:
        assert factor[inside] == pytest.approx(np.sqrt(momentum))
    assert factors.u(1e-2) - factors.u(1e-3) == pytest.approx(factors.u(1e-1) - factors.u(1e-2))


def test_a_wall_stands_at_its_limit_and_says_the_rate_it_stands_for() -> None:
    factors = ShrinkMap(RUN, Value(0.9), 0.05, 6.0, Box(200, 150, 1760, 884), highest=2.5)
    guide, number = factors.wall("momentum_wall_z", Of(RUN, "momentum_limit"), ".3f", 1.5, "#FFFFFF")
    settle([guide, number])
    assert factors.x_at(guide.ends[0, 0]) == pytest.approx(3.8)
    assert number.says == "0.038"
    assert frame.pixels(number.points)[:, 0].max() < guide.ends[0, 0]


def test_planes_of_all_curvatures_show_the_first_patch_alike() -> None:
    count, boxes = Value(0.0), (Box(200, 180, 880, 770), Box(1110, 180, 1790, 770))
    planes = [PhasePlane(RUN, Of(RUN, name), count, 1.4, box, title="t", area="area",
                         turn=Of(RUN, f"{name}_turn_degrees"))
              for name, box in zip(("flat", "steep"), boxes, strict=True)]  # fmt: skip
    settle([plane.patch for plane in planes])
    assert planes[0].patch.corners - planes[0].patch.corners[0] == pytest.approx(
        planes[1].patch.corners - planes[1].patch.corners[0]
    )
    count.set(3.0)
    settle([plane.area[0] for plane in planes])
    assert {plane.area[0].says for plane in planes} == {f"{0.9**3:.2f}"}
    settle([plane.turn for plane in planes])
    assert [plane.turn.says for plane in planes] == ["8°", "92°"]


def test_a_map_and_its_profiles_have_one_scale() -> None:
    view = ProfiledMap(RUN, (-4.0, 11.0), 1.25, 60.0, [10.0], Box(96, 170, 1824, 884))
    units = [np.ptp(plot.u([0.0, 1.0])) for plot in (view.map, view.floor, view.walls)]
    assert units == pytest.approx([view.unit] * 3)
    assert abs(np.ptp(view.map.v([0.0, 1.0]))) == pytest.approx(view.unit)
    assert view.map.u(3.0) == pytest.approx(view.floor.u(3.0))
    assert view.floor.v(20.0) == pytest.approx(view.walls.v(20.0))
    box, window = view.strip(96, 200, 1824), view.map.window.now
    assert (box.right - box.left) / (window.right - window.left) == pytest.approx(
        (box.bottom - box.top) / (window.top - window.bottom)
    )


def test_shadows_keep_step_with_their_ball() -> None:
    view = ProfiledMap(RUN, (-4.0, 11.0), 1.25, 60.0, [10.0], Box(96, 170, 1824, 884))
    _, ball = view.ball("plain", METHOD)
    shadows = view.shadows("plain", METHOD, ball.position)
    ball.position.set(5.0)
    settle([ball, *shadows])
    assert shadows[0].x == pytest.approx(ball.x)
    assert view.walls.x_at(shadows[1].x) == pytest.approx(RUN.plain.x[5, 1])
    assert view.walls.y_at(shadows[1].y) == pytest.approx(50 * RUN.plain.x[5, 1] ** 2)
