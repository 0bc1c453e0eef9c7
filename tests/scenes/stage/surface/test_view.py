"""The surface view: where things stand, how balls roll, what hides what, what is drawn."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from manim import DEGREES, Camera, Dot, Scene, Square, config, tempconfig
from manim.utils.hashing import get_json
from numpy.typing import NDArray

from scenes.stage.surface.drawing import gl as surface_view_gl
from scenes.stage.surface.drawing.placement import Placement
from scenes.stage.surface.view import SurfaceView

Array = NDArray[np.float64]
WINDOW = ((-2.0, 2.0), (-2.0, 2.0))
SMALL = Placement(0, 0, 320, 180, (0, 0, 320, 180), 1 / 3)


def bowl(x: Array, y: Array) -> Array:
    return 0.5 * x**2 + y**2


def ridge(x: Array, y: Array) -> Array:
    """A wall along x at y = 0."""
    return np.exp(-8 * y**2) + 0 * x


def plain(x: Array, y: Array) -> Array:
    return 0 * x * y


def make_view(fun=bowl, **options) -> SurfaceView:
    options.setdefault("resolution", 60)
    return SurfaceView(fun, WINDOW, width=8.0, height=4.5, **options)


def spiral(n: int = 12) -> Array:
    t = np.linspace(0, 1, n)[:, None]
    angle = 5 * t
    return (1.6 - 1.3 * t) * np.concatenate([np.cos(angle), np.sin(angle)], axis=1)


def drawn(view: SurfaceView, **options) -> NDArray[np.uint8]:
    return view.render(SMALL, **options).copy()


# Projection


def look_through(eye: Array, focus: Array, opening: float, point: Array, height: float) -> Array:
    """Project by similar triangles in the plane one unit ahead of the eye."""
    ahead = (focus - eye) / np.linalg.norm(focus - eye)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    off = point - eye
    on_plane = np.array([off @ right, off @ up]) / (off @ ahead)
    return on_plane * (height / 2) / np.tan(opening / 2)


@pytest.mark.parametrize("azimuth", [-150.0, -60.0, 20.0])
@pytest.mark.parametrize("point", [(0.0, 0.0), (1.5, -1.0), (-1.9, 1.3)])
def test_project_agrees_with_similar_triangles(azimuth: float, point: tuple[float, float]) -> None:
    view = make_view()
    view.shift([1.0, -0.5, 0])
    view.camera.set(azimuth=azimuth * DEGREES, elevation=40 * DEGREES, distance=5.0, focus=(0.1, 0.2, 0.3))
    cos, sin = np.cos(40 * DEGREES), np.sin(40 * DEGREES)
    around = np.array([cos * np.cos(azimuth * DEGREES), cos * np.sin(azimuth * DEGREES), sin])
    focus = np.array([0.1, 0.2, 0.3])
    low, high = 0.0, 6.0
    x, y = point
    # The mesh has no node at the minimum, so its lowest node stands at height 0.
    nodes = np.linspace(-2, 2, 60)
    low = bowl(nodes, nodes[:, None]).min()
    world = np.array([x / 2, y / 2, 0.7 * (bowl(x, y) - low) / (high - low)])
    expected = look_through(focus + 5.0 * around, focus, 36 * DEGREES, world, 4.5)
    place, _ = view.project(point)
    np.testing.assert_allclose(place[:2], expected + np.array([1.0, -0.5]), atol=1e-9)


def test_projected_point_is_where_the_picture_shows_it() -> None:
    view = make_view(plain, relief=0.3)
    ball = view.add_ball((0.8, -0.6), radius=0.03, colors=("#FF0000", "#FF0000"))
    pixels = drawn(view).astype(int)
    red = np.argwhere((pixels[..., 0] > 90) & (pixels[..., 1] < 60) & (pixels[..., 2] < 60))
    place, visible = view.project_world(ball.centre)
    row, column = (2.25 - place[1]) * 180 / 4.5 - 0.5, (place[0] + 4) * 320 / 8 - 0.5
    assert visible
    np.testing.assert_allclose(red.mean(axis=0), [row, column], atol=1.0)


def test_points_behind_a_ridge_or_out_of_the_rectangle_are_not_visible() -> None:
    view = make_view(ridge)
    view.camera.set(azimuth=-90 * DEGREES, elevation=15 * DEGREES)
    assert view.project((0.0, -1.0))[1]
    assert not view.project((0.0, 0.5))[1]
    assert view.project((0.0, 0.5), above=0.7)[1]
    view.camera.set(distance=1.2)
    assert not view.project((1.9, -1.9))[1]


# Balls and paths


def test_path_passes_through_every_iterate_and_lies_on_the_surface() -> None:
    view, iterates = make_view(), spiral()
    path = view.path(iterates)
    for k, (x, y) in enumerate(iterates):
        np.testing.assert_allclose(path.point(float(k)), (x, y), atol=1e-12)
        np.testing.assert_allclose(path.touch(float(k)), view.landscape.lift(x, y), atol=1e-12)
    line = path.polyline(0, path.end)
    for corner in view.landscape.lift(*iterates.T):
        assert np.linalg.norm(line - corner, axis=1).min() < 1e-12
    off = (
        0.7
        * (bowl(*(2 * line[:, :2].T)) - view.landscape.value_range[0])
        / (view.landscape.value_range[1] - view.landscape.value_range[0])
    )
    np.testing.assert_allclose(line[:, 2], off, atol=1e-12)


@pytest.mark.parametrize("radius", [0.05, 0.12])
def test_rolled_angle_is_arc_length_over_radius(radius: float) -> None:
    view = make_view()
    path = view.path(spiral())
    ball = view.add_ball(path, radius=radius).follow()
    # The arc length, measured independently on a dense line.
    t = np.linspace(0, path.end, 40001)
    dense = view.landscape.lift(*np.stack([np.interp(t, np.arange(12), c) for c in spiral().T]))
    length = np.linalg.norm(np.diff(dense, axis=0), axis=1).sum()
    assert ball.rolled_angle == pytest.approx(length / radius, rel=1e-4)
    # Without slipping the contact leaves a trace of that angle on the ball itself.
    trace = [path.orientation(s, radius).T @ -path.normal(s) for s in np.linspace(0, path.end, 4001)]
    angle = np.linalg.norm(np.diff(trace, axis=0), axis=1).sum()
    assert angle == pytest.approx(length / radius, rel=3e-3)


def test_ball_on_a_plain_turns_about_the_axis_across_its_way() -> None:
    view = make_view(plain)
    ball = view.add_ball(view.path([(-1, 0), (1, 0)]), radius=0.25).follow(at=0.5)
    quarter = 0.5 / 0.25  # half a world unit on the plain
    c, s = np.cos(quarter), np.sin(quarter)
    np.testing.assert_allclose(ball.orientation, [[c, 0, s], [0, 1, 0], [-s, 0, c]], atol=1e-9)


def test_ball_touches_the_upper_side_and_the_mesh_does_not_cut_it() -> None:
    view = make_view(lambda x, y: np.cos(2 * x) * np.sin(2 * y), resolution=100)
    ball = view.add_ball(view.path([(-1.7, -1.5), (0.3, 0.9), (1.5, -0.4)]), radius=0.05)
    for place in np.linspace(0, 2, 41):
        ball.follow(at=place)
        foot = view.landscape.lift(*ball.point)
        off = ball.centre - foot
        assert np.linalg.norm(off) == pytest.approx(0.05, rel=2e-2)
        assert off[2] > 0
        dense = np.stack(np.meshgrid(*[np.linspace(-0.06, 0.06, 41)] * 2), axis=-1) + ball.centre[:2]
        ground = np.dstack([dense, view.landscape.mesh_height(dense)])
        assert np.nanmin(np.linalg.norm(ground - ball.centre, axis=-1)) > 0.93 * 0.05


def test_ball_rolls_to_the_same_state_at_any_frame_rate() -> None:
    view = make_view()
    ball = view.add_ball(view.path(spiral()))
    start, end = ball.copy(), ball.copy().follow()
    coarse, fine = ball.copy(), ball.copy()
    for alpha in np.linspace(0, 0.6, 4):
        coarse.interpolate(start, end, alpha)
    for alpha in np.linspace(0, 0.6, 61):
        fine.interpolate(start, end, alpha)
    np.testing.assert_array_equal(coarse.row(), fine.row())


def test_pattern_does_not_jump_when_a_ball_takes_another_path() -> None:
    view = make_view()
    ball = view.add_ball(view.path(spiral())).follow()
    before = ball.orientation
    ball.follow(view.path([spiral()[-1], (0, 0)]), at=0)
    np.testing.assert_allclose(ball.orientation, before, atol=1e-12)


@pytest.mark.parametrize(("y", "shows"), [(0.45, False), (-0.7, True)])
def test_ball_behind_a_ridge_is_hidden(y: float, shows: bool) -> None:
    view = make_view(ridge)
    view.camera.set(azimuth=-90 * DEGREES, elevation=12 * DEGREES)
    ball = view.add_ball((0.0, y), radius=0.05, colors=("#FF0000", "#FF0000"))
    pixels = drawn(view).astype(int)
    red = (pixels[..., 0] > 90) & (pixels[..., 1] < 60) & (pixels[..., 2] < 60)
    assert red.any() == shows == view.project_world(ball.centre)[1]


# Camera


@pytest.mark.parametrize("distance", [0.05, 0.4, 1.0, 3.0])
@pytest.mark.parametrize("elevation", [-60.0, 0.0, 10.0])
def test_camera_stays_above_the_ground(distance: float, elevation: float) -> None:
    view = make_view(ridge)
    for azimuth in np.linspace(-np.pi, np.pi, 25):
        view.camera.set(azimuth=azimuth, elevation=elevation * DEGREES, distance=distance)
        eye = view.camera.eye
        ground = view.landscape.mesh_height(eye[:2])
        assert eye[2] > max(np.nan_to_num(ground), 0.0) + 0.05


def test_a_narrowing_lens_keeps_the_size_of_the_focus_and_straightens_the_rest() -> None:
    view = make_view(ridge)
    start, end = view.camera.copy(), view.camera.copy()
    for camera, opening in ((start, 36 * DEGREES), (end, 6 * DEGREES)):
        camera.set(elevation=90 * DEGREES, field_of_view=opening, distance=1.4 / np.tan(opening / 2))
    widths, bends = [], []
    for alpha in np.linspace(0, 1, 6):
        view.camera.interpolate(start, end, alpha)
        places = view.projector()(view.camera.focus + np.array([[-0.1, 0, 0], [0.1, 0, 0]]))
        widths.append(np.linalg.norm(places[1] - places[0]))
        rim = view.projector()(view.landscape.nodes[:, 0])
        off = rim[:, :2] - rim[0, :2]
        along = off[-1] / np.linalg.norm(off[-1])
        bends.append(np.abs(off @ [-along[1], along[0]]).max())
    np.testing.assert_allclose(widths, widths[0], rtol=1e-3)
    assert bends[-1] < 0.25 * bends[0]


def test_camera_and_ball_may_move_in_the_same_play() -> None:
    with tempconfig({"dry_run": True, "quality": "low_quality", "frame_rate": 4}):
        scene = Scene()
        view = make_view()
        ball = view.add_ball(view.path(spiral()))
        scene.add(view)
        scene.play(view.animate.move_camera(azimuth=1.0), ball.animate.follow(), run_time=0.5)
        assert view.camera.azimuth == pytest.approx(1.0)
        assert ball.place == ball.path.end


# Pictures


def test_every_picture_is_the_same_byte_for_byte() -> None:
    pictures = []
    for _ in range(2):
        view = make_view()
        ball = view.add_ball(view.path(spiral())).follow(at=4.3)
        view.add_trail(ball)
        pictures.append(drawn(view))
    np.testing.assert_array_equal(*pictures)


def test_kept_layers_give_the_picture_that_drawing_everything_gives() -> None:
    view = make_view()
    balls = [view.add_ball(view.path(spiral()), radius=r) for r in (0.05, 0.09)]
    view.add_trail(balls[0])
    arrow = view.add_gradient_arrow((1, 1), 0.3)
    for k in range(4):
        balls[0].follow(at=1.3 * k)
        balls[1].follow(at=11 - k)
        arrow.set_opacity(k % 2)
        kept = drawn(view)
        np.testing.assert_array_equal(kept, drawn(view, layered=False))
        assert kept.any()


@pytest.mark.parametrize("overlay", [0.0, 1.0])
def test_balls_that_cross_behind_a_ridge_leave_nothing_behind(overlay: float) -> None:
    def rolling() -> tuple[SurfaceView, list]:
        view = make_view(ridge)
        view.camera.set(azimuth=-80 * DEGREES, elevation=24 * DEGREES)
        view.overlay.set_image(np.full((2, 2, 3), 0.7)).set_opacity(overlay)
        balls = [view.add_ball(view.path([(-1.0, y), (1.0, -y)]), radius=0.08) for y in (-0.5, 0.5)]
        view.add_trail(balls[1])
        return view, balls

    view, balls = rolling()
    for place in np.linspace(0, 1, 9):
        again, others = rolling()
        for ball in (*balls, *others):
            ball.follow(at=place)
        np.testing.assert_array_equal(drawn(view), drawn(again))


def test_outlines_of_hills_have_the_colours_of_an_overlay() -> None:
    """Two height maps of equal lightness, each all under the same overlay: only the rims differ."""
    pictures = []
    for color in ("#800000", "#004600"):
        view = make_view(ridge, color_map=[color, color])
        view.camera.set(azimuth=-90 * DEGREES, elevation=12 * DEGREES)
        view.overlay.set_image(np.full((2, 2, 3), 0.5)).set_opacity(1)
        pictures.append(drawn(view).astype(int))
    crest, _ = view.project((0.0, 0.0))
    row = round(90 - crest[1] * 40)  # 180 pixels for 4.5 units
    around = np.s_[row - 6 : row + 7, 120:200]
    assert np.ptp(pictures[0][around], axis=0).max() > 20  # the crest is there
    np.testing.assert_allclose(pictures[0][around], pictures[1][around], atol=1)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read as Linux tells it")
def test_a_view_that_changes_its_size_gives_its_memory_back() -> None:
    def megabytes() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    view = make_view()
    sizes = [Placement(0, 0, w, 540, (0, 0, w, 540), 0.5) for w in range(900, 940)]
    for placement in sizes[:4]:
        view.render(placement)
    before = megabytes()
    for placement in sizes:
        view.overlay.set_image(np.full((600, 600, 3), placement.right / 1000)).set_opacity(1)
        view.render(placement)
    assert megabytes() - before < 100  # one size takes about 10


def test_background_is_transparent_unless_a_colour_is_given() -> None:
    assert drawn(make_view())[0, 0].tolist() == [0, 0, 0, 0]
    assert drawn(make_view(background="#102030"))[0, 0].tolist() == [16, 32, 48, 255]


def changes(view: SurfaceView) -> dict[str, object]:
    ball, trail, arrow = view.submobjects[2:5]
    return {
        "azimuth": lambda: view.camera.set(azimuth=0.1),
        "distance": lambda: view.camera.set(distance=3.0),
        "ball": lambda: ball.follow(at=2.5),
        "radius": lambda: setattr(ball, "radius_value", np.array([0.2])),
        "path": lambda: ball.follow(view.path(spiral(13)), at=0),
        "trail": lambda: trail.draw_between(1.0, 3.0),
        "arrow": lambda: setattr(arrow, "vector", np.array([0.1, 0.9])),
        "colours": lambda: view.set_color_map("ember"),
        "overlay": lambda: view.overlay.set_image(np.ones((4, 4, 3))).set_opacity(0.5),
        "opacity": lambda: view.set_opacity(0.4),
        "place": lambda: view.shift([0.1, 0, 0]),
    }


def marked_view(fun=bowl) -> SurfaceView:
    view = make_view(fun)
    path = view.path(spiral())
    view.add_ball(path)
    view.add_trail(path)
    view.add_step_arrow((0, 0), (1, 1))
    return view


@pytest.mark.parametrize("name", list(changes(marked_view())))
def test_cache_key_sees_whatever_changes_the_picture(name: str) -> None:
    view = marked_view()
    before = get_json(view)
    changes(view)[name]()
    assert get_json(view) != before


def test_cache_key_is_that_of_the_picture_alone() -> None:
    view, twin = marked_view(), marked_view()
    before = get_json(view)
    drawn(view)
    assert get_json(view) == before == get_json(twin)
    assert get_json(view) != get_json(marked_view(ridge))


# In a scene


def frame_of(*mobjects, **settings) -> NDArray[np.uint8]:
    options = {"dry_run": True, "pixel_width": 320, "pixel_height": 180, "save_last_frame": True}
    with tempconfig(options | settings):
        scene = Scene()
        scene.add(*mobjects)
        scene.render()
        return scene.renderer.camera.pixel_array.copy()


def test_view_stands_among_mobjects_in_their_order() -> None:
    view = SurfaceView(plain, WINDOW, width=4, height=4, resolution=10, background="#0000FF")
    view.shift([-2, 0, 0])
    below = Square(2, color="#FF0000", fill_opacity=1).shift([-2, 1.8, 0])
    above = Dot([-3.6, -1.6, 0], radius=0.3, color="#00FF00")
    frame = frame_of(below, view, above)
    scale = 180 / 8

    def pixel(x: float, y: float) -> list[int]:
        return frame[int(90 - y * scale), int(160 + x * scale), :3].tolist()

    assert pixel(-3.8, 1.8) == [0, 0, 255]
    assert pixel(-2, 2.5) == [255, 0, 0]
    assert pixel(-2, 1.8) == [0, 0, 255]
    assert pixel(-3.6, -1.6) == [0, 255, 0]
    assert pixel(2, 0) == [0, 0, 0]


def test_a_camera_that_asks_for_pixels_gets_the_same_picture() -> None:
    view = SurfaceView(bowl, WINDOW, width=config.frame_width, height=config.frame_height)
    direct = frame_of(view).astype(float)
    with tempconfig({"pixel_width": 320, "pixel_height": 180}):
        pixels = view.get_pixel_array().astype(float)
    over_black = pixels[..., :3] * pixels[..., 3:] / 255
    np.testing.assert_allclose(direct[..., :3], over_black, atol=1.5)


def test_view_is_translucent_turned_and_outside_without_failing() -> None:
    whole = frame_of(make_view(background="#FFFFFF"))
    faint = frame_of(make_view(background="#FFFFFF").set_opacity(0.5))
    assert faint[60, 110, 0] == pytest.approx(128, abs=2)
    assert whole[60, 110, 0] == 255
    turned = frame_of(make_view(background="#FFFFFF").rotate(90 * DEGREES))
    assert turned[10, 160, 0] == 255
    assert frame_of(make_view(background="#FFFFFF").shift([40, 0, 0]))[..., :3].max() == 0


@pytest.mark.parametrize("height", [90, 240, 720])
def test_every_resolution_shows_the_whole_block(height: int) -> None:
    frame = frame_of(make_view(plain, resolution=10), pixel_width=height * 16 // 9, pixel_height=height)
    lit = np.argwhere(frame[..., :3].sum(axis=-1) > 60) / height
    reference = frame_of(make_view(plain, resolution=10))
    expected = np.argwhere(reference[..., :3].sum(axis=-1) > 60) / 180
    np.testing.assert_allclose(lit.mean(axis=0), expected.mean(axis=0), atol=0.02)


def test_transparent_scene_keeps_straight_colours() -> None:
    view = make_view(plain, resolution=10, background="#FF8000").set_opacity(0.5)
    frame = frame_of(view, background_opacity=0.0, background_color="#000000")
    np.testing.assert_allclose(frame[60, 110], [255, 128, 0, 128], atol=2)


# Complaints


def test_missing_opengl_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise Exception("libEGL.so.1 not loaded")

    monkeypatch.setattr(surface_view_gl.moderngl, "create_context", fail)
    # Past the cache, so that the context of the other tests lives on.
    with pytest.raises(surface_view_gl.OpenGLMissingError, match=r"libegl1.*libgl1-mesa-dri") as caught:
        surface_view_gl.context.__wrapped__()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"transform": lambda v: -v}, "does not increase"),
        ({"resolution": 2}, "at least 4"),
        ({"color_map": "jet"}, "unknown height map"),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        make_view(**options)


def test_bad_ground_and_paths_are_refused() -> None:
    with pytest.raises(ValueError, match="min < max"):
        SurfaceView(bowl, ((1, 1), (0, 1)))
    with pytest.raises(ValueError, match="not finite"):
        SurfaceView(lambda x, y: np.where(x > 0, np.nan, y), WINDOW)
    with pytest.raises(ValueError, match="elementwise"):
        SurfaceView(lambda x, y: 0.0, WINDOW)
    with pytest.raises(ValueError, match=r"\(n, 2\)"):
        make_view().path([1.0, 2.0])
    with pytest.raises(ValueError, match="diverges"):
        make_view().path([(0, 0), (np.inf, 0)])


def test_camera_frames_of_other_classes_are_untouched() -> None:
    camera = Camera(pixel_width=64, pixel_height=36)
    camera.capture_mobjects([make_view(background="#FF0000")])
    assert camera.pixel_array[18, 32, 3] == 255
    assert config.pixel_width != 64


def test_the_slow_dark_gradient_of_a_wall_does_not_stand_in_bands() -> None:
    large = Placement(0, 0, 1280, 720, (0, 0, 1280, 720), 4 / 3)
    picture = make_view(bowl).render(large)[..., :3].astype(int)
    lengths = []
    for y in range(0, 660, 60):
        for x in range(0, 1220, 60):
            block = picture[y : y + 60, x : x + 60]
            slow = max(np.abs(np.diff(block, axis=axis)).max() for axis in (0, 1)) <= 2
            if slow and np.ptp(block, axis=(0, 1)).max() >= 3 and block.mean() < 80:
                same = (np.diff(block, axis=1) == 0).all(axis=2)
                lengths.append(same.mean())
    assert len(lengths) > 3
    assert max(lengths) < 0.75  # of the neighbours in a row; in bands nearly all of them are the same
