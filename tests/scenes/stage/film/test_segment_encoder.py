"""Segments: the same pictures give the same bytes, in every render and on every processor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import config
from manim._config.video_encoder import VideoEncoderSpec
from numpy.typing import NDArray

from scenes.stage.film.segment_encoder import LectureSegmentEncoder
from scenes.stage.lesson.film_settings import film_settings
from scenes.stage.look.ground import lit_ground

SIZE = (64, 48)  # four macroblocks a row: x264 works on eight or sixteen at a time


@pytest.fixture
def spec() -> VideoEncoderSpec:
    """Return the encoder of a lecture, for small pictures."""
    with film_settings():
        options = tuple(sorted(config.video_encoder_options.items()))
    return VideoEncoderSpec("mp4", "libx264", "yuv420p", *SIZE, Fraction(10), options)


@pytest.fixture
def encoded(tmp_path: Path) -> Callable[[VideoEncoderSpec], bytes]:
    """Return a function that encodes a disc that crosses the ground."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]

    def picture(k: int) -> NDArray[np.uint8]:
        frame = lit_ground(*SIZE).copy()
        frame[np.hypot(x - 10 - 4 * k, y - 24) < 7] = (255, 170, 40, 255)
        return frame

    frames = [picture(k) for k in range(12)]

    def encode(spec: VideoEncoderSpec) -> bytes:
        encoder = LectureSegmentEncoder(target=tmp_path / "segment.mp4", spec=spec)
        for frame in frames:
            encoder.write_frame(frame)
        encoder.finish()
        return (tmp_path / "segment.mp4").read_bytes()

    return encode


def changed(spec: VideoEncoderSpec, **parameters: Any) -> VideoEncoderSpec:
    """Return an encoder with other parameters of x264."""
    options = dict(spec.options)
    more = ":".join(f"{name.replace('_', '-')}={value}" for name, value in parameters.items())
    return replace(spec, options=tuple({**options, "x264-params": f"{options['x264-params']}:{more}"}.items()))


def test_a_segment_is_the_same_on_every_processor(
    spec: VideoEncoderSpec, encoded: Callable[[VideoEncoderSpec], bytes]
) -> None:
    assert encoded(spec) == encoded(changed(spec, no_asm=1))


def test_a_segment_is_the_same_every_time(spec: VideoEncoderSpec, encoded: Callable[[VideoEncoderSpec], bytes]) -> None:
    """Memory that x264 reads without having written it is a matter of luck: other things are put there each time."""
    rng = np.random.default_rng(0)
    first, litter = encoded(spec), []
    for _ in range(150):
        litter = [np.full(rng.integers(100, 200_000), rng.integers(256), np.uint8) for _ in range(30)][::2]
        assert encoded(spec) == first
    assert litter
