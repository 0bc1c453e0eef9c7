"""How fast the surface view draws, as ratios within one run.

    ./run python benchmarks/surface_view.py

Every figure is the median of many frames at 1920×1080 of the same 100×100 mesh. The
ratios carry over between machines, the milliseconds do not. How long the lecture with
this view takes, and where its time goes: ``benchmarks/lecture.py local_minimum``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import moderngl
import numpy as np
from manim import DEGREES, Camera, Surface, ThreeDCamera, config
from numpy.typing import NDArray

from scenes.stage.surface.camera import SurfaceCamera
from scenes.stage.surface.drawing import mesh
from scenes.stage.surface.drawing.gl import context
from scenes.stage.surface.drawing.placement import Placement
from scenes.stage.surface.view import SurfaceView

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


def in_turns(draws: dict[str, Callable[[int], object]], frames: int, turns: int = 12) -> dict[str, float]:
    """Return medians in milliseconds of drawings that take turns of so many frames.

    A busy machine is then fair to all. The first frame of a turn does not count: it
    brings the drawing's memory back into the caches, where a film has it.
    """
    times: dict[str, list[float]] = {name: [] for name in draws}
    for turn in range(turns):
        for name, draw in draws.items():
            for k in range(turn * frames, (turn + 1) * frames):
                start = time.perf_counter()
                draw(k)
                if k % frames:
                    times[name].append(time.perf_counter() - start)
    return {name: 1e3 * float(np.median(spent)) for name, spent in times.items()}


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


def through_manim(*, moving: bool) -> Callable[[int], object]:
    """Draw a frame of a stock Manim camera that shows the view."""
    view, camera = make_view(), Camera()
    ball = add_marks(view)

    def draw(k: int) -> None:
        if moving:
            fly(view.camera, k)
        ball.follow(at=5 + 0.3 * k)
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


def main() -> None:
    config.verbosity = "WARNING"
    config.progress_bar = "none"
    config.pixel_width, config.pixel_height = SIZE
    print(f"OpenGL: {context().info['GL_RENDERER']}")
    ms = in_turns({"bare draw and readback": bare(0), "bare with 4 samples a pixel": bare(4), "view": alone()}, 2)
    frames = {
        "view in a frame, camera, ball and trail moving": through_manim(moving=True),
        "view in a frame, only ball and trail moving": through_manim(moving=False),
    }
    ms |= in_turns(frames, 12)
    ms["Manim's Surface in a frame"] = manim_surface_ms()
    for name, value in ms.items():
        print(f"{value:8.1f} ms  {name}")
    plain, sampled, view, moving, still, cairo = ms.values()
    print(f"\nto a bare draw             {view / plain:6.2f}   wanted at most 1.4")
    print(f"to one with 4 samples      {view / sampled:6.2f}   wanted at most 1.4")
    print(f"still to moving camera     {moving / still:6.2f}   times faster, wanted at least 3")
    print(f"to Manim's Surface         {cairo / moving:6.0f}   times faster, wanted at least 40")


if __name__ == "__main__":
    main()
