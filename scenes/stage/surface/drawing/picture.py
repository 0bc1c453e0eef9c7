"""Brings the pixels of a surface view into Manim's Cairo frame.

Manim draws images through Pillow, resampling and compositing the whole frame, which
takes longer than drawing the landscape. A picture that was rendered for its very place
needs neither, and is painted over the frame (`scenes.stage.drawing.own_painting`). A camera
that replaces ``display_image_mobject`` still gets correct pixels from ``get_pixel_array``.
"""

from __future__ import annotations

from typing import Any

import cairo
import numpy as np
from manim import Camera
from numpy.typing import NDArray

from scenes.stage.surface.drawing.placement import Placement
from scenes.stage.surface.drawing.viewed import Viewed

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]


def paint(view: Viewed, camera: Camera, frame: Pixels) -> None:
    """Draw a view over what a frame shows already."""
    mobject: Any = view
    upper_left, upper_right, lower_left, _ = camera.points_to_subpixel_coords(mobject, view.points)
    across, down = upper_right - upper_left, lower_left - upper_left
    scale = frame.shape[0] / 1080
    upright = abs(across[1]) < 1e-3 and abs(down[0]) < 1e-3 and across[0] > 0 and down[1] > 0
    if upright:
        (left, top), (right, bottom) = upper_left, upper_left + across + down
        placement = fit(left, top, right, bottom, frame.shape[:2], scale)
        if placement is not None:
            _paint_upright(view, camera, frame, placement)
        return
    size = np.hypot(*np.array([across, down]).T)
    if (size < 1).any():
        return
    width, height = map(int, np.ceil(size))
    pixels = view.render(Placement(0, 0, width, height, (0, 0, width, height), scale))
    matrix = cairo.Matrix(*(across / width), *(down / height), *upper_left)
    _over(camera, frame, pixels, matrix, view.opacity)


def fit(left: float, top: float, right: float, bottom: float, shape: tuple[int, ...], scale: float) -> Placement | None:
    """Place a rectangle in a frame of ``(height, width)`` pixels; None if it is outside."""
    slack = 1e-6
    x0, y0 = max(int(np.floor(left + slack)), 0), max(int(np.floor(top + slack)), 0)
    x1 = min(int(np.ceil(right - slack)), shape[1])
    y1 = min(int(np.ceil(bottom - slack)), shape[0])
    if x1 <= x0 or y1 <= y0:
        return None
    return Placement(float(left), float(top), float(right), float(bottom), (x0, y0, x1 - x0, y1 - y0), scale)


def straight(pixels: Pixels) -> Pixels:
    """Undo the multiplication by alpha."""
    alpha = pixels[..., 3:].astype(np.uint16)
    color = (pixels[..., :3] * np.uint16(255) + alpha // 2) // np.maximum(alpha, 1)
    return np.concatenate([np.minimum(color, 255), alpha], axis=-1).astype(np.uint8)


def _paint_upright(view: Viewed, camera: Camera, frame: Pixels, placement: Placement) -> None:
    x, y, width, height = placement.box
    pixels = view.render(placement)
    if view.opacity >= 1 and view.background_rgba[3] >= 1:
        frame[y : y + height, x : x + width] = pixels
    else:
        _over(camera, frame, pixels, cairo.Matrix(x0=x, y0=y), view.opacity)


def _over(camera: Camera, frame: Pixels, pixels: Pixels, matrix: cairo.Matrix, opacity: float) -> None:
    """Composite premultiplied pixels, which Cairo does faster than anything in Python."""
    height, width = pixels.shape[:2]
    clear = camera.background_opacity < 1
    ground = _premultiplied(frame) if clear else frame
    target = cairo.ImageSurface.create_for_data(ground.data, cairo.FORMAT_ARGB32, frame.shape[1], frame.shape[0])
    source = cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, width, height)
    brush = cairo.Context(target)
    brush.transform(matrix)
    brush.set_source_surface(source, 0, 0)
    whole = (matrix.xx, matrix.xy, matrix.yx, matrix.yy) == (1, 0, 0, 1)
    brush.get_source().set_filter(cairo.FILTER_NEAREST if whole else cairo.FILTER_BILINEAR)
    brush.paint_with_alpha(opacity)
    target.flush()
    if clear:
        frame[...] = straight(ground)


def _premultiplied(pixels: Pixels) -> Pixels:
    alpha = pixels[..., 3:].astype(np.uint16)
    color = (pixels[..., :3] * alpha + 127) // 255
    return np.concatenate([color, alpha], axis=-1).astype(np.uint8)
