"""Pictures of a moment with what is wrong in it outlined."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import config
from PIL import Image, ImageDraw

from scenes.stage.inspection.findings import Finding

__all__ = ["draw_finding"]


def draw_finding(frame: Any, finding: Finding) -> Image.Image:
    """Return a frame with the culprit of a finding outlined.

    Parameters
    ----------
    frame
        An image, or pixels ``(h, w, 3 or 4)`` of dtype uint8.
    finding
        Its region is outlined; without one the frame is returned as it is.
    """
    image = frame if isinstance(frame, Image.Image) else Image.fromarray(np.asarray(frame, dtype=np.uint8))
    image = image.convert("RGB")
    if finding.region is None:
        return image
    left, bottom, right, top = finding.region
    scale = image.width / float(config.frame_width)
    gap = 0.08 * scale
    x0, x1 = (image.width / 2 + x * scale for x in (left, right))
    y0, y1 = (image.height / 2 - y * scale for y in (top, bottom))
    line = max(2, image.width // 480)
    limits = line, line, image.width - 1 - line, image.height - 1 - line
    box = [max(x0 - gap, limits[0]), max(y0 - gap, limits[1]), min(x1 + gap, limits[2]), min(y1 + gap, limits[3])]
    brush = ImageDraw.Draw(image)
    # Two tones, so that one of them stands out on any ground.
    box = [min(box[0], limits[2]), min(box[1], limits[3]), max(box[2], limits[0]), max(box[3], limits[1])]
    brush.rectangle(box, outline="#000000", width=2 * line)
    brush.rectangle(box, outline="#FF2D9B", width=line)
    return image
