"""A landscape follows its values: what stands on it is where camera and ground put it, in every frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import Scene, tempconfig

from scenes.stage.drawing.values import Of, Value
from scenes.stage.look.frame import HEIGHT, WIDTH
from scenes.stage.look.marks import MINIMUM
from scenes.stage.plots.box import Box
from scenes.stage.surface.edges import EdgeNumbers
from scenes.stage.surface.landscape import Landscape, Rising
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.standing import GroundArrow, GroundMark, GroundTrail, Ring, RunBall
from scenes.stage.surface.terrain import Terrain

SMALL = {"pixel_width": 960, "pixel_height": 540, "verbosity": "ERROR"}


def by_hand(terrain: Terrain, point: tuple[float, float]) -> np.ndarray:
    """Project a data point with a pinhole camera written down here, in pixels of the frame."""
    sight, box = terrain.sight.now, terrain.box.now
    low, high = -2.0, 2.0
    error = float(terrain.experiment.objective.fun(np.array(point)))
    roots = np.sqrt(terrain.landscape.value_range)
    world = np.array([
        2 * (point[0] - low) / (high - low) - 1, 2 * (point[1] - low) / (high - low) - 1,
        terrain.landscape.relief * (np.sqrt(error) - roots[0]) / (roots[1] - roots[0]),
    ])  # fmt: skip
    azimuth, elevation = np.radians([sight.azimuth, sight.elevation])
    away = np.array([np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    from_eye = world - (np.array(sight.focus) + sight.distance * away)
    depth = -from_eye @ away
    focal = (box.bottom - box.top) / 2 / np.tan(np.radians(sight.opening) / 2)
    middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2])
    return middle + focal / depth * np.array([from_eye @ right, -from_eye @ np.cross(away, right)])


@pytest.mark.parametrize(
    "sight", [Sight(-64, 41, 4.05), Sight(20, 60, 3.0, (0.2, 0.1, 0.3)), Sight.from_above(1080, 860)]
)
def test_a_data_point_is_where_a_pinhole_camera_sees_it(terrain: Terrain, sight: Sight) -> None:
    terrain.sight.set(sight)
    terrain.box.set(Box(100.0, -50.0, 1500.0, 1000.0))
    for point in ((0.3, -1.2), (1.5, 1.5)):
        assert np.allclose(terrain.spot(point), by_hand(terrain, point), atol=0.05)


def test_from_above_the_map_is_as_large_as_asked_and_true(terrain: Terrain) -> None:
    terrain.sight.set(Sight.from_above(1080, 860, relief=terrain.landscape.relief))
    corners = terrain.spots([(-2, -2), (2, -2), (-2, 2)])
    assert np.ptp(corners[:2, 0]) == pytest.approx(860, rel=0.02)
    assert np.ptp(corners[[0, 2], 1]) == pytest.approx(860, rel=0.02)
    inner = terrain.spots([(0.0, 1.0), (1.0, 1.0)])
    assert inner[1, 0] - inner[0, 0] == pytest.approx(215, rel=0.02)


def test_what_stands_on_the_ground_follows_camera_and_box(terrain: Terrain) -> None:
    place = Value(np.array([0.5, 0.2]))
    mark, ring = GroundMark(terrain, MINIMUM, place), Ring(terrain, place)
    for sight, box in ((Sight(-64, 41, 4.05), terrain.box.now), (Sight(30, 55, 3.0), Box(0, 0, 900, 900))):
        terrain.sight.set(sight)
        terrain.box.set(box)
        mark.settle()
        ring.settle()
        assert np.allclose([mark.x, mark.y], by_hand(terrain, (0.5, 0.2)), atol=0.05)
        assert np.allclose([ring.x, ring.y], by_hand(terrain, (0.5, 0.2)), atol=0.05)
    assert {terrain.sight, terrain.box, place} <= mark.read


def test_a_point_behind_a_ridge_or_off_the_picture_is_not_seen(terrain: Terrain) -> None:
    flat = Sight(-90.0, 4.0, 4.0, (0.0, 0.0, 0.3))
    terrain.sight.set(flat)
    low = terrain.experiment.trajectories["only"].x[-1]
    assert terrain.seen(low) < 0.5  # the rim in front is higher
    terrain.sight.set(Sight(-90.0, 70.0, 4.0))
    assert terrain.seen(low) == 1.0
    terrain.box.set(Box(2200.0, 0.0, 3200.0, 1000.0))
    assert terrain.seen(low) == 0.0


def test_a_ball_rolls_where_its_run_is_and_its_trail_reaches_it(terrain: Terrain, experiment: Any) -> None:
    ball = RunBall(terrain, Of(experiment, "trajectories.only"), 0.05, ("#FFD24A", "#7A4A12"))
    trail = GroundTrail(ball)
    x = experiment.trajectories["only"].x
    for k in (0, 3, 40):
        ball.position.set(float(k))
        trail.settle()
        terrain.settle()
        assert np.allclose(ball.point(), x[k])
        assert trail.part.drawn[1] == k
    ball.position.set(2.5)
    assert np.allclose(ball.point(), (x[2] + x[3]) / 2)
    assert ball.run_name == "only"
    assert ball.last == 40
    pace = ball.pace(0.0, 40.0)
    lengths = [ball.path.arc_length(pace(share)) for share in (0.0, 0.5, 1.0)]
    assert lengths[1] == pytest.approx(lengths[2] / 2, rel=0.01)  # halfway in time, halfway on the ground


def test_the_slope_arrow_points_downhill(terrain: Terrain, experiment: Any) -> None:
    arrow = GroundArrow(terrain, Value(np.array([1.2, -0.7])))
    arrow.settle()
    start, end = arrow.part.start, arrow.part.start + 0.1 * arrow.part.vector
    assert experiment.objective.fun(end) < experiment.objective.fun(start)


def test_what_is_not_on_screen_is_not_drawn(terrain: Terrain, experiment: Any) -> None:
    here: set[int] = set()
    terrain.screen = lambda: here
    ball = RunBall(terrain, Of(experiment, "trajectories.only"), 0.05, ("#FFD24A", "#7A4A12"))
    terrain.settle()
    assert ball.part.opacity[0] == 0
    here.add(id(ball))
    terrain.settle()
    assert ball.part.opacity[0] == 1
    ball.presence.set(0.25)
    terrain.settle()
    assert ball.part.opacity[0] == 0.25


def test_a_ground_follows_what_came_onto_it_later(terrain: Terrain, experiment: Any) -> None:
    terrain.settle()
    ball = RunBall(terrain, Of(experiment, "trajectories.only"), 0.05, ("#FFD24A", "#7A4A12"))
    ball.settle()
    assert {ball.position, ball.presence} <= terrain.read


def test_the_ball_is_painted_where_its_spot_is(terrain: Terrain, experiment: Any) -> None:
    with tempconfig(SMALL):
        scene = Scene()
        ball = RunBall(terrain, Of(experiment, "trajectories.only"), 0.06, ("#FF0000", "#FF0000"))
        for position in (0.0, 40.0):
            ball.position.set(position)
            scene.clear()
            scene.add(terrain, ball)
            terrain.settle()
            scene.camera.reset()
            scene.camera.capture_mobjects(scene.mobjects)
            pixels = scene.camera.pixel_array[..., :3].astype(int)
            red = (pixels[..., 0] > 90) & (pixels[..., 1] < 40) & (pixels[..., 2] < 40)
            v, u = (part.mean() * HEIGHT / pixels.shape[0] for part in np.nonzero(red))
            assert np.hypot(u - ball.spot()[0], v - ball.spot()[1]) < 0.35 * ball.radius_px()


def test_the_ground_sinks_into_the_dark_unless_it_is_a_map(terrain: Terrain) -> None:
    def below(row: float) -> float:
        with tempconfig(SMALL):
            scene = Scene()
            terrain.settle()
            scene.camera.capture_mobjects([terrain])
            pixels = scene.camera.pixel_array
            return float(pixels[int(row * pixels.shape[0] / HEIGHT) :, :, :3].max())

    terrain.box.set(Box(0, 0, WIDTH, HEIGHT))
    terrain.sight.set(Sight(-64, 30, 2.5))
    assert below(952) == 0
    terrain.sight.set(Sight.from_above(1080, 1000))
    assert below(952) > 40


def test_numbers_at_the_edges_keep_within_the_words_part_of_the_frame(terrain: Terrain) -> None:
    numbers = EdgeNumbers(terrain, (-1.0, 0.0, 1.0))
    for sight in (Sight(-64, 41, 4.05), Sight(10, 30, 3.0), Sight.from_above(1080, 900)):
        terrain.sight.set(sight)
        numbers.settle()
        for number in numbers.submobjects[::2]:
            if len(number.points) and number.fill_rgbas[0, 3] > 0.05:
                u = number.points[:, 0] * 135 + WIDTH / 2
                v = HEIGHT / 2 - number.points[:, 1] * 135
                assert u.min() >= 94
                assert u.max() <= 1826
                assert v.min() >= 52
                assert v.max() <= 952


def test_each_parameter_has_its_own_numbers_at_its_edges(terrain: Terrain) -> None:
    terrain.sight.set(Sight.from_above(1080, 600))
    numbers = EdgeNumbers(terrain, (-1.0, 1.0), (0.0, 0.5, 1.5))
    numbers.settle()
    assert numbers.says == "−1 1 0 0.5 1.5"
    places = [n.points[:, :2] for n in numbers.submobjects[::2] if len(n.points)]
    boxes = [(points.min(axis=0), points.max(axis=0)) for points in places]
    u, v = np.array([(low + high) / 2 for low, high in boxes]).T * 135
    below, beside = v < v.min() + 30, u < u.min() + 30
    assert (below.sum(), beside.sum()) == (2, 3)
    assert np.ptp(u[below]) == pytest.approx(300, rel=0.03)
    assert np.diff(np.sort(v[beside])) == pytest.approx([75, 150], rel=0.03)


def test_a_sight_goes_over_to_another_without_a_leap() -> None:
    start, end = Sight(-64, 41, 4.05), Sight.from_above(1080, 860)
    assert start.towards(end, 1.0).distance == pytest.approx(end.distance)
    way = [start.towards(end, share) for share in np.linspace(0, 1, 41)]
    spans = np.array([sight.span for sight in way])
    assert np.all(np.abs(np.diff(spans)) < 0.05)
    assert way[-1].flatness == 1.0
    assert way[0].flatness == 0.0


def test_a_ground_rises_from_a_slab_or_from_another_ground(terrain: Terrain) -> None:
    own = terrain.landscape
    flat = Rising(own, None, 0.0)
    assert np.allclose(flat.nodes[..., 2], 0.0)
    assert np.allclose(flat.normals, (0.0, 0.0, 1.0))
    half = Rising(own, None, 0.5)
    assert np.allclose(half.nodes[..., 2], own.nodes[..., 2] / 2)
    point = np.array([[0.3, -0.4]])
    assert np.allclose(half.lift(*point.T)[:, 2], own.lift(*point.T)[:, 2] / 2)
    assert np.allclose(Rising(own, half, 0.5).nodes[..., 2], 0.75 * own.nodes[..., 2])
    other = Landscape(lambda x, y: x + y, ((0.0, 1.0), (0.0, 1.0)), resolution=20)
    with pytest.raises(ValueError, match="same window"):
        Rising(own, other, 0.5)


def test_a_terrain_that_rises_takes_marks_and_spots_with_it(terrain: Terrain) -> None:
    place = np.array([1.5, 1.5])
    whole = terrain.spot(place)
    terrain.risen.set(0.0)
    terrain.settle()
    assert terrain.view.landscape.nodes[..., 2].max() == 0.0
    assert terrain.spot(place)[1] > whole[1] + 20
    assert terrain.risen in terrain.read
