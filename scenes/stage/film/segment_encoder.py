"""Encodes Manim's segments: whole or not at all, tagged, and without reordered frames."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import av
from av.video.reformatter import ColorRange, Colorspace
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
    repetition of a still frame anew.
    """

    def __init__(self, *, target: Path, spec: Any) -> None:
        super().__init__(target=target, spec=spec)
        context: Any = self._stream.codec_context
        context.color_range, context.colorspace = _MPEG_RANGE, _BT709
        context.color_primaries, context.color_trc = _BT709, _BT709

    def write_frame(self, pixels: NDArray[Any], *, repeat: int = 1) -> None:
        """Encode ``pixels`` ``repeat`` times."""
        self._validate_frame(pixels, repeat)
        try:
            frame = av.VideoFrame.from_ndarray(pixels, format="rgba").reformat(
                format=self.spec.pixel_format, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
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
