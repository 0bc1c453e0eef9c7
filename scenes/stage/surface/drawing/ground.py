"""The ground of a view among OpenGL's buffers."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from scenes.stage.surface.drawing import mesh
from scenes.stage.surface.drawing.aim import Aim
from scenes.stage.surface.drawing.changes import SHADOW_REACH
from scenes.stage.surface.drawing.gl import cards, context, draw_cards, draw_triangles, ground_vertices, set_uniforms
from scenes.stage.surface.drawing.viewed import Viewed

Rows = NDArray[np.float32]


class Ground:
    """The block of a landscape with its walls, outlines and overlay."""

    def __init__(self) -> None:
        self._landscape_key = self._color_key = self._overlay_key = b""
        self._overlay: moderngl.Texture | None = None

    def update(self, view: Viewed) -> None:
        """Bring the buffers up to date with what the view shows."""
        landscape, color_key = view.landscape, view.color_map.tobytes()
        if landscape.fingerprint.encode() != self._landscape_key:
            self._landscape_key, self._color_key = landscape.fingerprint.encode(), b""
            self._take_shape(view)
        if color_key != self._color_key:
            self._color_key = color_key
            self._take_colors(view)
        if view.overlay.opacity[0]:
            self._take_overlay(view.overlay.image)

    def _take_shape(self, view: Viewed) -> None:
        gl, landscape = context(), view.landscape
        self._cells = mesh.triangles(landscape.resolution)
        self._triangles = gl.buffer(self._cells.tobytes())
        self._under_ball = gl.buffer(reserve=self._cells.nbytes, dynamic=True)
        walls, faces = mesh.wall_rows(landscape)
        rows = gl.buffer(walls.tobytes())
        self._walls = [ground_vertices("wall", rows, gl.buffer(side.tobytes())) for side in faces]
        self._half_sides = np.array(landscape.sides) / 2
        self._silhouette = mesh.Silhouette(landscape)

    def _take_colors(self, view: Viewed) -> None:
        gl = context()
        self._rows = mesh.ground_rows(view.landscape, view.color_map)
        buffer = gl.buffer(self._rows.tobytes())
        self._grounds = {name: ground_vertices(name, buffer, self._triangles) for name in ("ground", "ground_overlay")}
        self._shadow = ground_vertices("shadow", buffer, self._under_ball)
        outline = mesh.outline_rows(view.landscape, view.color_map)
        self._outline = cards("outline", gl.buffer(outline.tobytes()), *mesh.STROKES)
        self._outline_count = len(outline)

    def _take_overlay(self, image: NDArray[np.uint8]) -> None:
        key = repr(image.shape).encode() + image.tobytes()
        if key != self._overlay_key:
            self._overlay_key = key
            self._overlay = context().texture((image.shape[1], image.shape[0]), 4, image.tobytes())
            self._overlay.repeat_x = self._overlay.repeat_y = False

    @property
    def key(self) -> tuple[bytes, bytes, bytes]:
        """What its buffers hold."""
        return self._landscape_key, self._color_key, self._overlay_key

    def use_overlay(self) -> None:
        """Make the overlay the texture that is read."""
        if self._overlay is not None:
            self._overlay.use(0)

    def draw(self, aim: Aim, target: moderngl.Framebuffer) -> None:
        """Draw the block into a framebuffer that is in use."""
        gl = context()
        gl.disable(moderngl.BLEND)
        # The eye is never inside the block: what is turned away from it lies behind what is not.
        gl.enable(moderngl.CULL_FACE)
        gl.front_face = "cw"  # counterclockwise, with y down
        self.use_overlay()
        name = aim.program("ground")
        draw_triangles(name, self._grounds[name], aim.uniforms)
        gl.disable(moderngl.CULL_FACE)
        for wall, outward in zip(self._walls, mesh.WALL_SIDES, strict=True):
            if (aim.eye[:2] * outward[:2]).sum() > np.abs(outward[:2]) @ self._half_sides:
                draw_triangles("wall", wall, aim.uniforms)
        gl.enable(moderngl.BLEND)
        target.depth_mask = False
        draw_cards("outline", self._outline, aim.uniforms, self._outline_count)
        target.depth_mask = True

    def draw_shadow(self, aim: Aim, ball: Rows) -> None:
        """Darken the cells about a ball, given as its row."""
        last = self._cells.shape[0]
        reach = SHADOW_REACH * ball[3]
        low, high = ((ball[:2] + side * reach) / (2 * self._half_sides) + 0.5 for side in (-1, 1))
        first = np.floor(low * last).clip(0, last).astype(int)
        end = np.ceil(high * last).clip(0, last).astype(int)
        cells = self._cells[first[1] : end[1], first[0] : end[0]]
        if not cells.size:
            return
        set_uniforms("shadow", {"ball": tuple(ball[:4]), "ball_opacity": float(ball[-1])})
        self._under_ball.write(np.ascontiguousarray(cells).tobytes())
        draw_triangles("shadow", self._shadow, aim.uniforms, cells.size)

    def seams(self, aim: Aim) -> Rows:
        """Return rows of the seams along the outlines of its hills."""
        return self._silhouette.rows(self._rows, aim.eye, aim.clip, aim.size)
