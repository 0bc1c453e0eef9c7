"""Draws a surface view into an array of pixels.

The ground is the costly part and the balls move on it. A picture whose ground and
camera are those of the picture before is therefore made from a kept layer of colour and
depth: only the marks are drawn, and only the rectangle in which they changed is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import moderngl
import numpy as np
from numpy.typing import NDArray

from scenes.stage import surface_view_mesh as mesh
from scenes.stage.surface_view_changes import SHADOW_REACH, changed_rectangle
from scenes.stage.surface_view_gl import context, copy_part, program, set_uniforms
from scenes.stage.surface_view_marks import STROKE
from scenes.stage.surface_view_placement import Placement, Rectangle

if TYPE_CHECKING:
    from scenes.stage.surface_view import SurfaceView

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Rows = NDArray[np.float32]

STROKE_FORMAT = "3f 3f 4f 2f 1f /i"
STROKE_NAMES = ("start", "end", "ink", "width", "kind")


#: Whose uniforms each program of the context holds; they are set anew only when they differ.
_AIMED: dict[str, object] = {}


class ViewRenderer:
    """The OpenGL side of one view: its buffers, its layers and the last picture."""

    def __init__(self) -> None:
        self._gl = context()
        self._size = (0, 0)
        self._landscape_key = self._color_key = self._overlay_key = b""
        self._shown_key = self._kept_key = b""
        self._strokes: list[Rows] = []
        self._balls: list[Rows] = []
        self._overlay: moderngl.Texture | None = None
        corners = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)
        self._corners = self._gl.buffer(corners.tobytes())
        self._stroke_buffer = self._gl.buffer(reserve=STROKE * 4 * 1024, dynamic=True)
        self._stroke_marks = self._stroke_array(self._stroke_buffer)
        self._seams = self._gl.buffer(reserve=30 * 4 * 1024, dynamic=True)
        self._seam_arrays: dict[str, moderngl.VertexArray] = {}
        self._seam_rows = np.empty((0, 30), np.float32)
        self._aimed: tuple[object, ...] = ()
        self._card = self._gl.vertex_array(program("ball"), [(self._corners, "2f", "corner")])
        self.drawn: Rectangle = (0, 0, 0, 0)
        """The rectangle that the last picture drew anew."""

    def picture(self, view: SurfaceView, placement: Placement, *, layered: bool = True) -> Pixels:
        """Return the pixels ``(height, width, 4)``, colours multiplied by alpha.

        The array is the renderer's own; copy what is to be kept.
        """
        self._resize(placement.box[2:])
        self._upload(view)
        self._aim(view, placement)
        key = self._ground_key(view, placement)
        strokes, balls = view.stroke_rows(), view.ball_rows(self._eye)
        same = layered and key == self._shown_key
        whole = (0, 0, *self._size)
        self.drawn = self._changed(strokes, balls) if same else whole
        self._strokes, self._balls = strokes, balls
        if not same:
            self._find_seams()
            self._draw_ground(view, self._work)
        elif self.drawn[2] and self._kept_key != key:
            self._draw_ground(view, self._kept)
            self._kept_key = key
        self._shown_key = key
        if self.drawn[2]:
            if same:
                copy_part(self._work, self._kept, self.drawn)
            self._draw_marks(view)
            self._read(self.drawn)
        return self.pixels

    def _resize(self, size: tuple[int, int]) -> None:
        if size == self._size:
            return
        self._size = size
        self._shown_key = self._kept_key = b""
        self._work, self._kept = (
            self._gl.framebuffer([self._gl.texture(size, 4)], self._gl.depth_texture(size)) for _ in range(2)
        )
        self.pixels = np.zeros((size[1], size[0], 4), np.uint8)

    def _upload(self, view: SurfaceView) -> None:
        """Bring the buffers up to date with what the view shows."""
        landscape, color_key = view.landscape, view.color_map.tobytes()
        gl = self._gl
        if landscape.fingerprint.encode() != self._landscape_key:
            self._landscape_key, self._color_key = landscape.fingerprint.encode(), b""
            cells = mesh.triangles(landscape.resolution).tobytes()
            self._triangles = gl.buffer(cells)
            self._shaded = gl.buffer(reserve=len(cells), dynamic=True)
            walls, faces = mesh.wall_rows(landscape)
            corners = gl.buffer(walls.tobytes())
            self._walls = [self._vertices("wall", corners, gl.buffer(side.tobytes())) for side in faces]
            self._silhouette = mesh.Silhouette(landscape)
        if color_key != self._color_key:
            self._color_key = color_key
            self._ground_rows = mesh.ground_rows(landscape, view.color_map)
            self._ground = gl.buffer(self._ground_rows.tobytes())
            self._grounds = {
                name: self._vertices(name, self._ground, self._triangles) for name in ("ground", "ground_overlay")
            }
            self._shadow = self._vertices("shadow", self._ground, self._shaded)
            outline = mesh.outline_rows(landscape, view.color_map)
            self._outline_count = len(outline)
            self._outline = self._stroke_array(gl.buffer(outline.tobytes()))
        self._upload_overlay(view)

    def _upload_overlay(self, view: SurfaceView) -> None:
        if not view.overlay.opacity[0]:
            return
        image = view.overlay.image
        key = repr(image.shape).encode() + image.tobytes()
        if key != self._overlay_key:
            self._overlay_key = key
            self._overlay = self._gl.texture((image.shape[1], image.shape[0]), 4, image.tobytes())
            self._overlay.repeat_x = self._overlay.repeat_y = False

    def _aim(self, view: SurfaceView, placement: Placement) -> None:
        camera, overlay = view.camera, view.overlay
        values = (camera.values, overlay.opacity, overlay.reveal, overlay.origin)
        aimed = (placement, camera.field_of_view, self._landscape_key, *(v.tobytes() for v in values))
        if aimed == self._aimed:
            return
        self._aimed, self._placement = aimed, placement
        lens = camera.projection(placement.aspect)
        self._clip = placement.crop() @ lens
        (_, _, backward), self._eye = camera.pose()
        # Depth over the distance w from the eye is depth[0] + depth[1] / w.
        ahead = lens[2] @ np.append(self._eye - backward, 1.0)
        further = lens[2] @ np.append(self._eye - 2 * backward, 1.0)
        slope = float(further - ahead)
        height = placement.bottom - placement.top
        self._uniforms: dict[str, object] = {
            "world_to_clip": self._clip,
            "eye": tuple(self._eye),
            "pixels": tuple(map(float, self._size)),
            "depth": (slope, float(ahead) - slope),
            "pixel_scale": placement.pixel_scale,
            "line_width": 1.6 * placement.pixel_scale,
            "pixel_angle": 2 * np.tan(camera.field_of_view / 2) / height,
            "sides": view.landscape.sides,
            "overlay_opacity": float(overlay.opacity[0]),
            "overlay_reveal": float(overlay.reveal[0]),
            "overlay_origin": tuple(overlay.origin),
        }

    def _ground_key(self, view: SurfaceView, placement: Placement) -> bytes:
        overlay = view.overlay
        parts = [self._landscape_key, self._color_key, self._clip.tobytes(), self._eye.tobytes()]
        parts += [repr((placement.box, placement.pixel_scale, view.background_rgba)).encode()]
        if overlay.opacity[0]:
            parts += [self._overlay_key]
            parts += [a.tobytes() for a in (overlay.opacity, overlay.reveal, overlay.origin)]
        return b"|".join(parts)

    def _changed(self, strokes: list[Rows], balls: list[Rows]) -> Rectangle:
        scale = self._placement.pixel_scale
        return changed_rectangle((self._strokes, strokes), (self._balls, balls), self._pixel, scale, self._size)

    def _pixel(self, places: Array) -> Array:
        clip = places @ self._clip[:, :3].T + self._clip[:, 3]
        ahead = np.maximum(clip[:, 3:], 0.05)
        return (clip[:, :2] / ahead + 1) / 2 * np.array(self._size)

    def _draw_ground(self, view: SurfaceView, target: moderngl.Framebuffer) -> None:
        gl = self._gl
        self._begin(target)
        red, green, blue, alpha = view.background_rgba
        target.clear(red * alpha, green * alpha, blue * alpha, alpha)
        gl.disable(moderngl.BLEND)
        # The eye is never inside the block: what is turned away from it lies behind what is not.
        gl.enable(moderngl.CULL_FACE)
        gl.front_face = "cw"  # counterclockwise, with y down
        self._render(self._ground_name("ground"), self._grounds[self._ground_name("ground")])
        gl.disable(moderngl.CULL_FACE)
        for wall, outward in zip(self._walls, mesh.WALL_SIDES, strict=True):
            if (self._eye[:2] * outward[:2]).sum() > np.abs(outward[:2]) @ view.landscape.sides / 2:
                self._render("wall", wall)
        gl.enable(moderngl.BLEND)
        target.depth_mask = False
        self._render("stroke", self._outline, self._outline_count, nearer=0.006)
        target.depth_mask = True

    def _draw_marks(self, view: SurfaceView) -> None:
        self._begin(self._work)
        self._work.scissor = self.drawn
        self._gl.enable(moderngl.BLEND)
        self._work.depth_mask = False
        self._draw_strokes()
        self._gl.polygon_offset = -1.0, -4.0
        for (row,) in self._balls:
            self._draw_shadow(view, row)
        self._gl.polygon_offset = 0.0, 0.0
        self._work.depth_mask = True
        for (row,) in self._balls:
            set_uniforms("ball", _ball_uniforms(row))
            self._render("ball", self._card)
        self._work.depth_mask = False
        self._draw_seams()
        self._work.depth_mask = True
        self._work.scissor = None

    def _draw_strokes(self) -> None:
        rows = np.concatenate([np.empty((0, STROKE), np.float32), *self._strokes])
        if not len(rows):
            return
        _fill(self._stroke_buffer, rows)
        self._render("stroke", self._stroke_marks, len(rows), nearer=0.012)

    def _draw_shadow(self, view: SurfaceView, row: Rows) -> None:
        landscape = view.landscape
        last = landscape.resolution - 1
        reach = SHADOW_REACH * row[3]
        sides = np.array(landscape.sides)
        low = np.floor(((row[:2] - reach) / sides + 0.5) * last).clip(0, last).astype(int)
        high = np.ceil(((row[:2] + reach) / sides + 0.5) * last).clip(0, last).astype(int)
        cells = mesh.triangles(landscape.resolution)[low[1] : high[1], low[0] : high[0]]
        if not cells.size:
            return
        set_uniforms("shadow", {"ball": tuple(row[:4]), "ball_opacity": float(row[-1])})
        self._shaded.write(np.ascontiguousarray(cells).tobytes())
        self._render("shadow", self._shadow, vertices=cells.size)

    def _find_seams(self) -> None:
        rows = self._seam_rows = self._silhouette.rows(self._ground_rows, self._eye, self._clip, self._size)
        ends = rows[:, :28].reshape(-1, 2, 14)
        self._seam_spots = (ends[..., :2] / ends[..., 3:4] + 1) / 2 * np.array(self._size, np.float32)

    def _draw_seams(self) -> None:
        x, y, width, height = self.drawn
        low, high = self._seam_spots.min(axis=1), self._seam_spots.max(axis=1)
        near = ((high >= (x - 2, y - 2)) & (low <= (x + width + 2, y + height + 2))).all(axis=1)
        rows = self._seam_rows[near]
        if not len(rows):
            return
        _fill(self._seams, rows)
        name = self._ground_name("seam")
        if name not in self._seam_arrays:
            layouts = [(self._corners, "2f", "corner"), (self._seams, mesh.SEAM, *mesh.SEAM_NAMES)]
            self._seam_arrays[name] = self._gl.vertex_array(program(name), layouts, skip_errors=True)
        # A seam covers what lies behind it, never the ground that it continues.
        self._gl.polygon_offset = 1.0, 4.0
        self._render(name, self._seam_arrays[name], len(rows))
        self._gl.polygon_offset = 0.0, 0.0

    def _read(self, rectangle: Rectangle) -> None:
        x, y, width, height = rectangle
        if (width, height) == self._size:
            self._work.read_into(self.pixels, components=4)
            return
        part = np.empty((height, width, 4), np.uint8)
        self._work.read_into(part, viewport=rectangle, components=4)
        self.pixels[y : y + height, x : x + width] = part

    def _begin(self, target: moderngl.Framebuffer) -> None:
        target.viewport = (0, 0, *self._size)
        target.use()
        gl = self._gl
        gl.enable(moderngl.DEPTH_TEST)
        gl.depth_func = "<="
        gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA

    def _render(
        self, name: str, array: moderngl.VertexArray, instances: int = 1, *, vertices: int = -1, nearer: float = 0.0
    ) -> None:
        if _AIMED.get(name) is not self._uniforms:
            set_uniforms(name, self._uniforms)
            _AIMED[name] = self._uniforms
        if name == "stroke":
            set_uniforms(name, {"nearer": nearer})
        if name.endswith("overlay") and self._overlay is not None:
            self._overlay.use(0)
        strip = not name.startswith(("ground", "wall", "shadow"))
        array.render(moderngl.TRIANGLE_STRIP if strip else moderngl.TRIANGLES, vertices, instances=instances)

    def _ground_name(self, name: str) -> str:
        return f"{name}_overlay" if self._uniforms["overlay_opacity"] else name

    def _vertices(self, name: str, rows: moderngl.Buffer, faces: moderngl.Buffer) -> moderngl.VertexArray:
        layout = (rows, mesh.VERTEX, *mesh.VERTEX_NAMES)
        return self._gl.vertex_array(program(name), [layout], faces, skip_errors=True)

    def _stroke_array(self, rows: moderngl.Buffer) -> moderngl.VertexArray:
        layouts = [(self._corners, "2f", "corner"), (rows, STROKE_FORMAT, *STROKE_NAMES)]
        return self._gl.vertex_array(program("stroke"), layouts)


def _fill(buffer: moderngl.Buffer, rows: Rows) -> None:
    data = np.ascontiguousarray(rows, np.float32).tobytes()
    if len(data) > buffer.size:
        buffer.orphan(2 * len(data))
    buffer.write(data)


def _ball_uniforms(row: Rows) -> dict[str, object]:
    return {
        "ball": tuple(row[:4]),
        "ground_normal": tuple(row[4:7]),
        "color_a": tuple(row[7:10]),
        "color_b": tuple(row[10:13]),
        "turned": row[13:22].reshape(3, 3),
        "ball_opacity": float(row[22]),
    }
