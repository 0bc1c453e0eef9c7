"""Encodes Manim's segments: whole or not at all, tagged, and without reordered frames."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from numpy.typing import NDArray

from scenes.stage.atomic_files import draft_of

__all__ = ["LectureSegmentEncoder", "WholeSegmentEncoder"]

_BT709: Final = 1
_MPEG_RANGE: Final = 1


class WholeSegmentEncoder(VideoSegmentEncoder):
    """Encodes a segment into a draft, which takes its place in the cache when it is whole.

    Whatever ends a render, and whoever else renders into the same folder, the
    cache holds no half segment.
    """

    def __init__(self, *, target: Path, spec: Any) -> None:
        self._draft = draft_of(target)
        super().__init__(target=self._draft, spec=spec)
        self.target = target

    def finish(self) -> None:
        """Close the segment and put it in its place."""
        if not self._closed:
            super().finish()
            os.replace(self._draft, self.target)

    def abort(self) -> None:
        """Remove the draft."""
        self.target = self._draft
        super().abort()


class LectureSegmentEncoder(WholeSegmentEncoder):
    """Encodes a segment as tagged BT.709 video without reordered frames.

    Manim's own encoder leaves the colour matrix to chance and converts every
    repetition of a still frame anew. This one keeps the tables of the
    conversion and the memory of the frame from one frame to the next: to make
    them anew takes longer than to use them.
    """

    def __init__(self, *, target: Path, spec: Any) -> None:
        super().__init__(target=target, spec=spec)
        context: Any = self._stream.codec_context
        context.color_range, context.colorspace = _MPEG_RANGE, _BT709
        context.color_primaries, context.color_trc = _BT709, _BT709
        self._converter = VideoReformatter()
        self._drawn: av.VideoFrame | None = None

    def write_frame(self, pixels: NDArray[Any], *, repeat: int = 1) -> None:
        """Encode ``pixels`` ``repeat`` times."""
        self._validate_frame(pixels, repeat)
        try:
            frame = self._converter.reformat(
                self._filled(pixels),
                format=self.spec.pixel_format,
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
            )
            frame.time_base = 1 / self.spec.frame_rate
            stream: Any = self._stream
            for _ in range(repeat):
                frame.pts = self._next_pts
                self._next_pts += 1
                for packet in stream.encode(frame):
                    self._container.mux(packet)
        except BaseException as error:
            raise self._operation_error("encode", error) from error

    def _filled(self, pixels: NDArray[Any]) -> av.VideoFrame:
        """Return the frame that is used again and again, with ``pixels`` in it."""
        height, width = pixels.shape[:2]
        if self._drawn is None:
            self._drawn = av.VideoFrame(width, height, "rgba")
        plane = self._drawn.planes[0]
        rows = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(-1, plane.line_size)
        rows[:height, : width * 4] = pixels.reshape(height, width * 4)
        return self._drawn
