"""How fast the surface view draws, as ratios within one run, and where the time goes.

Run it from the root of the project::

    python benchmarks/surface_view.py

Every figure is the median of many frames at 1920×1080 of the same 100×100 mesh. The
ratios carry over between machines, the milliseconds do not.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from manim import DEGREES, Camera, Scene, Surface, ThreeDCamera, config, linear, tempconfig
from numpy.typing import NDArray

from scenes.stage import surface_view_mesh as mesh
from scenes.stage.surface_view import SurfaceView
from scenes.stage.surface_view_camera import SurfaceCamera
from scenes.stage.surface_view_gl import context
from scenes.stage.surface_view_renderer import Placement, ViewRenderer

Array = NDArray[np.float64]
SIZE = (1920, 1080)
NODES = 100
GROUND = "#10141C"

BARE_VERTEX = """
#version 330
in vec3 in_position; in vec3 in_normal; in vec3 in_color; in float in_level;
uniform mat4 world_to_clip;
out vec3 normal; out vec3 color; out float level;
void main() {
    gl_Position = world_to_clip * vec4(in_position, 1.0);
    normal = in_normal; color = in_color; level = in_level;
}
"""
BARE_FRAGMENT = """
#version 330
in vec3 normal; in vec3 color; in float level;
out vec4 pixel;
void main() {
    float light = 0.3 + 0.7 * max(dot(normalize(normal), normalize(vec3(-0.4, -0.3, 0.8))), 0.0);
    float line = clamp((0.5 - abs(fract(level) - 0.5)) / fwidth(level) - 0.3, 0.0, 1.0);
    pixel = vec4(color * light * mix(0.6, 1.0, line), 1.0);
}
"""


def landscape(x: Array, y: Array) -> Array:
    """Hills, valleys and a ridge, cheap to evaluate."""
    return np.sin(1.7 * x) * np.cos(1.3 * y) + 0.15 * x


def make_view() -> SurfaceView:
    return SurfaceView(landscape, ((-3, 3), (-3, 3)), resolution=NODES, background=GROUND)


def add_marks(view: SurfaceView) -> Any:
    """Put a ball with a trail on a long winding path."""
    t = np.linspace(0, 1, 60)
    path = view.path(np.column_stack([5 * t - 2.5, 2 * np.sin(5 * t)]))
    ball = view.add_ball(path)
    view.add_trail(ball)
    return ball


def side_by_side(draws: dict[str, Callable[[int], object]], frames: int = 40) -> dict[str, float]:
    """Medians in milliseconds of drawings that take turns, so that a busy machine is fair to all."""
    times: dict[str, list[float]] = {name: [] for name in draws}
    for k in range(4 + frames):
        for name, draw in draws.items():
            draw(2 * k)  # brings its memory back into the caches
            start = time.perf_counter()
            draw(2 * k + 1)
            times[name].append(time.perf_counter() - start)
    return {name: 1e3 * float(np.median(spent[4:])) for name, spent in times.items()}


def fly(camera: SurfaceCamera, k: int) -> None:
    camera.set(azimuth=(-60 + 0.5 * k) * DEGREES)


def bare(samples: int) -> Callable[[int], object]:
    """Clear, draw and read the mesh back, with nothing of this project around it."""
    gl, view = context(), make_view()
    program = gl.program(vertex_shader=BARE_VERTEX, fragment_shader=BARE_FRAGMENT)
    rows = gl.buffer(mesh.ground_rows(view.landscape, view.color_map).tobytes())
    faces = gl.buffer(mesh.triangles(NODES).tobytes())
    array = gl.vertex_array(program, [(rows, mesh.VERTEX, *mesh.VERTEX_NAMES)], faces)
    target = gl.framebuffer([gl.renderbuffer(SIZE, 4, samples=samples)], gl.depth_renderbuffer(SIZE, samples=samples))
    flat = gl.framebuffer([gl.renderbuffer(SIZE, 4)])
    pixels = np.empty((SIZE[1], SIZE[0], 4), np.uint8)

    def draw(k: int) -> None:
        fly(view.camera, k)
        matrix = view.camera.projection(SIZE[0] / SIZE[1])
        program["world_to_clip"].write(matrix.T.astype(np.float32).tobytes())
        target.use()
        gl.enable_only(moderngl.DEPTH_TEST)
        target.clear(0.06, 0.08, 0.11, 1.0)
        array.render()
        if samples:
            gl.copy_framebuffer(flat, target)
        (flat if samples else target).read_into(pixels, components=4)

    return draw


def alone() -> Callable[[int], object]:
    """Draw the view with a moving camera and read it back, outside of any frame."""
    view = make_view()
    whole = Placement(0, 0, *SIZE, (0, 0, *SIZE))

    def draw(k: int) -> None:
        fly(view.camera, k)
        view.render(whole)

    return draw


def through_manim(*, moving: bool, marks: bool) -> Callable[[int], object]:
    """Draw a frame of a stock Manim camera that shows the view."""
    view, camera = make_view(), Camera()
    ball = add_marks(view) if marks else None

    def draw(k: int) -> None:
        if moving:
            fly(view.camera, k)
        if ball is not None:
            ball.follow(at=5 + 0.6 * k)
        camera.reset()
        camera.capture_mobjects([view])

    return draw


def manim_surface_ms() -> float:
    """Time one frame of Manim's own surface with a moving camera."""
    surface = Surface(
        lambda u, v: np.array([u, v, 0.7 * float(landscape(np.array(u), np.array(v)))]),
        u_range=(-3, 3),
        v_range=(-3, 3),
        resolution=(NODES - 1, NODES - 1),
    )
    camera = ThreeDCamera(phi=55 * DEGREES)

    def draw(k: int) -> None:
        camera.set_theta((-60 + k) * DEGREES)
        camera.reset()
        camera.capture_mobjects([surface])

    start = time.perf_counter()
    draw(0)
    return 1e3 * (time.perf_counter() - start)


class Flight(Scene):
    """Six seconds: a moving camera with axes and a ball, then a ball under a still one."""

    def construct(self) -> None:
        """Play both halves."""
        self.camera.background_color = GROUND
        view = make_view()
        ball = add_marks(view)
        axes = view.get_axes(x_ticks=range(-3, 4), y_ticks=range(-3, 4), x_name="a", y_name="b")
        self.add(view, axes)
        self.play(ball.animate.follow(at=30), view.camera.animate.set(azimuth=-1.6), run_time=3, rate_func=linear)
        axes.clear_updaters()
        self.play(ball.animate.follow(at=55), run_time=3, rate_func=linear)


def film_report() -> tuple[float, dict[str, float]]:
    """Render `Flight` at 1080p60; return the ratio to its length and seconds by activity."""
    spent: dict[str, float] = {}

    def timed(owner: type, name: str, label: str) -> Callable[[], None]:
        usual = getattr(owner, name)

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return usual(*args, **kwargs)
            finally:
                spent[label] = spent.get(label, 0.0) + time.perf_counter() - start

        setattr(owner, name, wrapper)
        return lambda: setattr(owner, name, usual)

    undo = [
        timed(ViewRenderer, "picture", "drawing the landscape"),
        timed(Camera, "display_multiple_vectorized_mobjects", "drawing numbers and lines (Cairo)"),
        timed(Camera, "display_image_mobject", "drawing the view, with copying"),
        timed(Scene, "update_mobjects", "updating mobjects"),
    ]
    with (
        tempfile.TemporaryDirectory() as folder,
        tempconfig(
            {
                "media_dir": folder,
                "quality": "high_quality",
                "frame_rate": 60,
                "disable_caching": True,
                "max_inflight_encoders": 2,
            }
        ),
    ):
        start = time.perf_counter()
        Flight().render()
        total = time.perf_counter() - start
        assert list(Path(folder).rglob("*.mp4"))
    for restore in undo:
        restore()
    spent["everything"] = total
    return total / 6.0, spent


def main() -> None:
    config.verbosity = "WARNING"
    config.progress_bar = "none"
    config.pixel_width, config.pixel_height = SIZE
    print(f"OpenGL: {context().info['GL_RENDERER']}")
    ms = side_by_side(
        {
            "bare draw and readback": bare(0),
            "bare with 4 samples a pixel": bare(4),
            "view": alone(),
        }
    )
    # Frames of a film follow each other, and a still picture profits from warm caches.
    ms |= side_by_side({"view in a frame, camera, ball and trail moving": through_manim(moving=True, marks=True)})
    ms |= side_by_side({"view in a frame, only ball and trail moving": through_manim(moving=False, marks=True)})
    ms["Manim's Surface in a frame"] = manim_surface_ms()
    for name, value in ms.items():
        print(f"{value:8.1f} ms  {name}")
    plain, sampled, view, moving, still, cairo = ms.values()
    print(f"\nto a bare draw             {view / plain:6.2f}   wanted at most 1.4")
    print(f"to one with 4 samples      {view / sampled:6.2f}   wanted at most 1.4")
    print(f"still to moving camera     {moving / still:6.2f}   times faster, wanted at least 3")
    print(f"to Manim's Surface         {cairo / moving:6.0f}   times faster, wanted at least 40\n")
    ratio, spent = film_report()
    print(f"a film at 1080p60          {ratio:6.2f}   times its length, wanted at most 1.5")
    for label, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {seconds:6.2f} s  {label}")


if __name__ == "__main__":
    main()
