"""Pictures of a lecture's moments, kept while it is played for what is found out later."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

__all__ = ["Album"]


class Album:
    """Pictures in order of time, kept small."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._pages: list[bytes] = []

    def keep(self, time: float, pixels: Any) -> None:
        """Keep the pixels ``(h, w, 4)`` of a moment later than all kept so far."""
        page = io.BytesIO()
        Image.fromarray(pixels).convert("RGB").save(page, "PNG", compress_level=1)
        self._times.append(time)
        self._pages.append(page.getvalue())

    def during(self, time: float, end: float) -> Image.Image | None:
        """Return the picture nearest to the middle of a stretch; None of an empty album."""
        if not self._times:
            return None
        middle = (time + end) / 2
        nearest = min(range(len(self._times)), key=lambda k: abs(self._times[k] - middle))
        return Image.open(io.BytesIO(self._pages[nearest]))
