"""Draws a surface view into an array of pixels.

The ground is the costly part and the balls move on it. A picture whose ground and
camera are those of the picture before is therefore made from a kept layer of colour and
depth: only the marks are drawn, and only the rectangle in which they changed is read.
"""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from scenes.stage.surface.drawing import mesh
from scenes.stage.surface.drawing.aim import Aim, aim_key
from scenes.stage.surface.drawing.changes import changed_rectangle
from scenes.stage.surface.drawing.gl import cards, collect, context, copy_part, draw_cards, fill, set_uniforms
from scenes.stage.surface.drawing.ground import Ground
from scenes.stage.surface.drawing.placement import Placement, Rectangle
from scenes.stage.surface.drawing.viewed import Viewed

Pixels = NDArray[np.uint8]
Rows = NDArray[np.float32]


class ViewRenderer:
    """The OpenGL side of one view: its ground, its layers and the last picture."""

    def __init__(self) -> None:
        gl = context()
        self._ground = Ground()
        self._aim: Aim | None = None
        self._size = (0, 0)
        self._shown_key: object = None
        self._kept_key: object = None
        self._strokes: list[Rows] = []
        self._balls: list[Rows] = []
        self._stroke_buffer = gl.buffer(reserve=mesh.STROKE * 4 * 1024, dynamic=True)
        self._stroke_cards = cards("stroke", self._stroke_buffer, *mesh.STROKES)
        self._ball_card = cards("ball")
        self._seam_buffer = gl.buffer(reserve=30 * 4 * 1024, dynamic=True)
        self._seam_cards = {
            name: cards(name, self._seam_buffer, mesh.SEAM, *mesh.SEAM_NAMES) for name in ("seam", "seam_overlay")
        }
        self.drawn: Rectangle = (0, 0, 0, 0)
        """The rectangle that the last picture drew anew."""

    def picture(self, view: Viewed, placement: Placement, *, layered: bool = True) -> Pixels:
        """Return the pixels ``(height, width, 4)``, colours multiplied by alpha.

        The array is the renderer's own; copy what is to be kept.
        """
        collect()
        self._resize(placement.box[2:])
        self._ground.update(view)
        aim = self._take_aim(view, placement)
        key = (self._ground.key, aim.key, view.background_rgba)
        strokes, balls = view.stroke_rows(), view.ball_rows(aim.eye)
        same = layered and key == self._shown_key
        self.drawn = (0, 0, *self._size)
        if same:
            changes = (self._strokes, strokes), (self._balls, balls)
            self.drawn = changed_rectangle(*changes, aim.pixel, placement.pixel_scale, self._size)
        self._strokes, self._balls = strokes, balls
        if not same:
            self._find_seams(aim)
            self._draw_ground(view, aim, self._work)
        elif self.drawn[2] and self._kept_key != key:
            self._draw_ground(view, aim, self._kept)
            self._kept_key = key
        self._shown_key = key
        if self.drawn[2]:
            if same:
                copy_part(self._work, self._kept, self.drawn)
            self._draw_marks(aim)
            self._read(self.drawn)
        return self.pixels

    def _resize(self, size: tuple[int, int]) -> None:
        if size == self._size:
            return
        gl = context()
        self._size = size
        self._shown_key = self._kept_key = None
        self._work, self._kept = (gl.framebuffer([gl.texture(size, 4)], gl.depth_texture(size)) for _ in range(2))
        self.pixels = np.zeros((size[1], size[0], 4), np.uint8)

    def _take_aim(self, view: Viewed, placement: Placement) -> Aim:
        if self._aim is None or self._aim.key != aim_key(view, placement):
            self._aim = Aim(view, placement)
        return self._aim

    def _begin(self, target: moderngl.Framebuffer) -> None:
        target.viewport = (0, 0, *self._size)
        target.use()
        gl = context()
        gl.enable(moderngl.DEPTH_TEST)
        gl.depth_func = "<="
        gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA

    def _draw_ground(self, view: Viewed, aim: Aim, target: moderngl.Framebuffer) -> None:
        self._begin(target)
        red, green, blue, alpha = view.background_rgba
        target.clear(red * alpha, green * alpha, blue * alpha, alpha)
        self._ground.draw(aim, target)

    def _draw_marks(self, aim: Aim) -> None:
        gl, work = context(), self._work
        self._begin(work)
        work.scissor = self.drawn
        gl.enable(moderngl.BLEND)
        work.depth_mask = False
        self._draw_strokes(aim)
        gl.polygon_offset = -1.0, -4.0
        for (row,) in self._balls:
            self._ground.draw_shadow(aim, row)
        gl.polygon_offset = 0.0, 0.0
        work.depth_mask = True
        for (row,) in self._balls:
            set_uniforms("ball", _ball_uniforms(row))
            draw_cards("ball", self._ball_card, aim.uniforms)
        work.depth_mask = False
        self._draw_seams(aim)
        work.depth_mask = True
        work.scissor = None  # type: ignore[assignment]

    def _draw_strokes(self, aim: Aim) -> None:
        rows = np.concatenate([np.empty((0, mesh.STROKE), np.float32), *self._strokes])
        if len(rows):
            fill(self._stroke_buffer, rows)
            draw_cards("stroke", self._stroke_cards, aim.uniforms, len(rows))

    def _find_seams(self, aim: Aim) -> None:
        rows = self._seam_rows = self._ground.seams(aim)
        ends = rows[:, :28].reshape(-1, 2, 14)
        spots = (ends[..., :2] / ends[..., 3:4] + 1) / 2 * np.array(self._size, np.float32)
        self._seam_bounds = spots.min(axis=1) - 2, spots.max(axis=1) + 2

    def _draw_seams(self, aim: Aim) -> None:
        x, y, width, height = self.drawn
        low, high = self._seam_bounds
        rows = self._seam_rows[((high >= (x, y)) & (low <= (x + width, y + height))).all(axis=1)]
        if not len(rows):
            return
        fill(self._seam_buffer, rows)
        name = aim.program("seam")
        self._ground.use_overlay()
        # A seam covers what lies behind it, never the ground that it continues.
        context().polygon_offset = 1.0, 4.0
        draw_cards(name, self._seam_cards[name], aim.uniforms, len(rows))
        context().polygon_offset = 0.0, 0.0

    def _read(self, rectangle: Rectangle) -> None:
        x, y, width, height = rectangle
        if (width, height) == self._size:
            self._work.read_into(self.pixels, components=4)
            return
        part = np.empty((height, width, 4), np.uint8)
        self._work.read_into(part, viewport=rectangle, components=4)
        self.pixels[y : y + height, x : x + width] = part


def _ball_uniforms(row: Rows) -> dict[str, object]:
    return {
        "ball": tuple(row[:4]),
        "ground_normal": tuple(row[4:7]),
        "color_a": tuple(row[7:10]),
        "color_b": tuple(row[10:13]),
        "turned": row[13:22].reshape(3, 3),
        "ball_opacity": float(row[22]),
    }
