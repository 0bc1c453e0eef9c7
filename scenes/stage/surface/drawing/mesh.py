"""Buffers of a landscape: the ground, the walls of the block, its outlines and its seams."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from scenes.stage.surface.landscape import FOUNDATION, Landscape

Array = NDArray[np.float64]
Rows = NDArray[np.float32]
Index = NDArray[np.int32]

WALL = np.array([0.185, 0.210, 0.270])
WALL_SIDES = ((0, -1, 0), (0, 1, 0), (-1, 0, 0), (1, 0, 0))

# Layouts of the rows in a buffer, and the names that the shaders have for their parts.
VERTEX = "3f 3f 3f 1f"
VERTEX_NAMES = ("in_position", "in_normal", "in_color", "in_level")
STROKE = 13
"""Columns of a stroke: two world ends, red, green, blue, alpha, two widths, kind."""
STROKES = ("3f 3f 4f 2f 1f /i", "start", "end", "ink", "width", "kind")
SEAM = "4f 3f 3f 3f 1f 4f 3f 3f 3f 1f 2f /i"
SEAM_NAMES = (
    *("clip_a", "position_a", "normal_a", "color_a", "level_a"),
    *("clip_b", "position_b", "normal_b", "color_b", "level_b"),
    "outward",
)


def ground_rows(landscape: Landscape, color_map: Array) -> Rows:
    """Vertices ``(n, n, 10)``: position, normal, colour, contour level."""
    colors = node_colors(landscape, color_map) * landscape.shade[..., None]
    parts = (landscape.nodes, landscape.normals, colors, landscape.levels[..., None])
    return np.concatenate(parts, axis=-1).astype(np.float32)


def node_colors(landscape: Landscape, color_map: Array) -> Array:
    """Height colours ``(n, n, 3)`` of the nodes."""
    t = np.clip(landscape.nodes[..., 2] / landscape.relief, 0, 1) * (len(color_map) - 1)
    index = np.arange(len(color_map))
    return np.stack([np.interp(t, index, channel) for channel in color_map.T], axis=-1)


@cache
def triangles(n: int) -> Index:
    """Vertex numbers ``(n - 1, n - 1, 6)`` of the two triangles of every cell."""
    node = np.arange(n * n, dtype=np.int32).reshape(n, n)
    a, b, c, d = node[:-1, :-1], node[:-1, 1:], node[1:, 1:], node[1:, :-1]
    return np.stack([a, b, c, a, c, d], axis=-1)


def wall_rows(landscape: Landscape) -> tuple[Rows, Index]:
    """Vertices and triangles ``(4, ...)`` of the walls; the level is 1 at the top and 0 below.

    The order is that of `WALL_SIDES`.
    """
    nodes = landscape.nodes
    sides = zip((nodes[0], nodes[-1], nodes[:, 0], nodes[:, -1]), WALL_SIDES, strict=True)
    rows, faces, first = [], [], 0
    for top, outward in sides:
        n = len(top)
        for level in (1.0, 0.0):
            part = np.empty((n, 10), np.float32)
            part[:, :3] = top
            if level == 0:
                part[:, 2] = -FOUNDATION
            part[:, 3:6], part[:, 6:9], part[:, 9] = outward, WALL, level
            rows.append(part)
        k = first + np.arange(n - 1, dtype=np.int32)
        faces.append(np.stack([k, k + 1, k + n, k + 1, k + n + 1, k + n], axis=-1))
        first += 2 * n
    return np.concatenate(rows), np.stack(faces)


def outline_rows(landscape: Landscape, color_map: Array) -> Rows:
    """Strokes that edge the block: the rim in dark height colours, the foot in wall grey."""
    nodes, colors = landscape.nodes, 0.62 * node_colors(landscape, color_map)
    rows = []
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        line, tint = nodes[edge], colors[edge]
        rows.append(_strokes(line[:-1], line[1:], tint[:-1], 2.2))
    corners = nodes[[0, 0, -1, -1], [0, -1, -1, 0]]
    feet = corners * [1, 1, 0] - [0, 0, FOUNDATION]
    rows.append(_strokes(feet, np.roll(feet, -1, axis=0), 1.9 * WALL, 1.8))
    rows.append(_strokes(feet, corners, 1.5 * WALL, 1.8))
    return np.concatenate(rows)


class Silhouette:
    """The edges of a mesh where it turns away from the eye.

    A rasteriser that tests one point a pixel leaves them jagged. A seam one pixel wide,
    in the colours of the ground and fading outward, makes them smooth.
    """

    def __init__(self, landscape: Landscape) -> None:
        nodes = landscape.nodes
        a, b, c, d = nodes[:-1, :-1], nodes[:-1, 1:], nodes[1:, 1:], nodes[1:, :-1]
        self._planes = [_planes(a, b, c), _planes(a, c, d)]
        n = landscape.resolution
        self._node = np.arange(n * n).reshape(n, n)

    def edges(self, eye: Array) -> Index:
        """Vertex numbers ``(k, 3)``: two ends of an edge, and a node on the visible side."""
        at = np.append(eye, 1.0).astype(np.float32)
        lower, upper = (planes @ at > 0 for planes in self._planes)
        v = self._node
        found = []
        i, j = np.nonzero(lower != upper)  # diagonals
        found.append((v[i, j], v[i + 1, j + 1], v[i, j + 1]))
        i, j = np.nonzero(lower[1:] != upper[:-1])  # along x
        found.append((v[i + 1, j], v[i + 1, j + 1], v[i + 2, j + 1]))
        i, j = np.nonzero(lower[:, :-1] != upper[:, 1:])  # along y
        found.append((v[i, j + 1], v[i + 1, j + 1], v[i, j]))
        return np.concatenate([np.stack(f, axis=-1) for f in found]).astype(np.int32)

    def rows(self, ground: Rows, eye: Array, clip: Array, pixels: tuple[int, int]) -> Rows:
        """One row ``(k, 30)`` a seam: clip place and ground vertex of two ends, outward in clip units.

        A seam carries no contour line, so that none is drawn where it would be ragged.
        """
        vertices = ground.reshape(-1, ground.shape[-1])
        edges = self.edges(eye)
        clip, half = clip.astype(np.float32), np.array(pixels, np.float32) / 2
        flat = vertices[edges, :3] @ clip[:, :3].T + clip[:, 3]
        ahead = (flat[..., 3] > 0.05).all(axis=1)
        flat, edges = flat[ahead], edges[ahead]
        spot = flat[..., :2] / flat[..., 3:] * half
        along = spot[:, 1] - spot[:, 0]
        across = np.stack([-along[:, 1], along[:, 0]], axis=-1)
        inward = ((spot[:, 2] - spot[:, 0]) * across).sum(axis=-1)
        length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
        across *= (-np.sign(inward) / length)[:, None]
        ends = np.concatenate([flat[:, :2], vertices[edges[:, :2]]], axis=-1)
        return np.concatenate([ends.reshape(len(edges), 28), across / half], axis=-1)


def _planes(a: Array, b: Array, c: Array) -> Rows:
    normal = np.cross(b - a, c - a)
    offset = -(normal * a).sum(axis=-1, keepdims=True)
    return np.concatenate([normal, offset], axis=-1).astype(np.float32)


def _strokes(start: Array, end: Array, color: Array, width: float) -> Rows:
    rows = np.zeros((len(start), STROKE), np.float32)
    rows[:, :3], rows[:, 3:6], rows[:, 6:9], rows[:, 9] = start, end, color, 1.0
    rows[:, 10:12] = width
    return rows
