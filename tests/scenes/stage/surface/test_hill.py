"""A hill is true to scale at every magnification, and fog hides what is far."""

from __future__ import annotations

import cairo
import numpy as np
import pytest

from gdcore.experiments import GradientOnHill
from scenes.stage.drawing.values import Of
from scenes.stage.plots.box import Box
from scenes.stage.surface.hill import NO_FOG, Hill, true_to_scale
from scenes.stage.surface.sight import Sight

RUN = GradientOnHill()
FRAME = (0, 0, 960, 540)


@pytest.fixture
def hill() -> Hill:
    return Hill(RUN, RUN.window, Sight(-70, 36, 3.0, (0.0, 0.0, 0.4)), Box(0, 0, 1920, 1080), RUN.point)


@pytest.mark.parametrize("zoom", [1.0, 7.0, 100.0])
def test_heights_and_distances_have_one_scale(hill: Hill, zoom: float) -> None:
    hill.zoom.set(zoom)
    land, (x, y) = hill.landscape, RUN.point
    step = 0.1 / zoom
    here, there = land.lift(x, y), land.lift(x + step, y)
    run, rise = there[0] - here[0], there[2] - here[2]
    assert rise / run == pytest.approx(RUN.quotient(step), rel=1e-6)
    assert land.sides == pytest.approx((2.0, 2.0 * 4.4 / 6.0))


def test_one_can_go_close_without_leaving_the_ground(hill: Hill) -> None:
    low, high = np.array(RUN.window).T
    for zoom in np.geomspace(1, 100, 30):
        hill.zoom.set(float(zoom))
        sides = np.array(hill.landscape.window)
        assert (sides[:, 0] >= low - 1e-9).all()
        assert (sides[:, 1] <= high + 1e-9).all()
        assert ((sides[:, 0] < RUN.point) & (sides[:, 1] > RUN.point)).all()
    assert np.ptp(sides, axis=1) == pytest.approx([0.06, 0.044])


def test_close_to_a_pass_the_ground_is_level(hill: Hill) -> None:
    hill.about.set(RUN.level_point(1))
    hill.zoom.set(100.0)
    heights = hill.landscape.nodes[..., 2]
    assert np.ptp(heights) < 0.07 * hill.landscape.relief
    assert np.ptp(np.floor(hill.landscape.levels)) == 0  # no contour line


def test_what_is_seen_of_the_ground_follows_the_magnification(hill: Hill) -> None:
    before = hill.spot((1.0, -0.9))
    hill.zoom.set(3.0)
    hill.settle()
    after = hill.spot((1.0, -0.9))
    assert after[0] - before[0] > 100
    assert hill.view.landscape is hill.landscape
    assert hill.zoom in hill.read


def light_at(hill: Hill, place: tuple[float, float]) -> int:
    mask = hill._fading(FRAME, 0.5)
    assert mask is not None
    grey = np.ndarray((mask.get_height(), mask.get_stride()), np.uint8, mask.get_data())
    u, v = place
    return int(grey[round(v / 2), round(u / 2)])


def test_fog_hides_what_is_far_and_nothing_near(hill: Hill) -> None:
    hill.aim()
    assert isinstance(hill._fading(FRAME, 0.5), cairo.ImageSurface)
    for clear in (0.4, 0.8):
        hill.clear.set(clear)
        assert light_at(hill, hill.spot(RUN.point)) > 200
        x, y = RUN.point
        assert light_at(hill, hill.spot((x + 2.6 * clear, y))) < 12
    hill.clear.set(NO_FOG)
    assert light_at(hill, hill.spot((-1.5, -0.9))) > 200


def test_close_up_there_is_no_fog(hill: Hill) -> None:
    hill.clear.set(0.4)
    hill.zoom.set(100.0)
    hill.aim()
    assert light_at(hill, (960.0, 500.0)) == 255


def test_level_ground_lies_in_the_middle_of_its_block() -> None:
    land = true_to_scale(lambda p: 0 * p[..., 0], ((0.0, 1.0), (0.0, 1.0)), least_relief=0.5, resolution=8)
    assert land.relief == pytest.approx(0.5)
    assert np.allclose(land.nodes[..., 2], 0.25)


def test_one_goes_close_at_an_even_pace_by_a_number_of_the_experiment_and_back(hill: Hill) -> None:
    going = hill.magnifying(Of(RUN, "zoom"))
    going.begin()
    seen = []
    for share in (0.0, 0.5, 1.0):
        going.interpolate_mobject(share)
        seen.append(float(hill.zoom.now))
    assert seen == pytest.approx([1.0, np.sqrt(RUN.facts["zoom"]), RUN.facts["zoom"]])
    going.finish()
    assert hill.zoom.fact == "zoom"
    back = hill.magnifying()
    back.begin()
    back.finish()
    assert (hill.zoom.now, hill.zoom.fact) == (1.0, None)
    hill.magnify(Of(RUN, "zoom"), about=RUN.level_point(1))
    assert (hill.zoom.now, hill.zoom.fact) == (RUN.facts["zoom"], "zoom")
    assert hill.about.now.tolist() == list(RUN.level_point(1))
