"""What a lecture needs of Manim's settings, wherever it is rendered from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from manim import config

__all__ = ["film_settings"]

#: Seconds after which the thread that draws lets an encoder go on. With Python's 5 ms, which an encoder would wait
#: several times a frame, a film takes a tenth more time.
HANDOVER: Final = 0.0002


@contextmanager
def film_settings() -> Iterator[None]:
    """Set what a lecture needs while it is made, and put back what was set.

    The encoder writes High profile without reordered frames; the cache keeps
    all of a lecture's segments, several hundred, where Manim's default keeps a
    hundred; and segments are encoded, each by one thread, while the next ones are drawn.
    """
    names = ("video_encoder_options", "max_files_cached", "max_inflight_encoders")
    before, patience = {name: getattr(config, name) for name in names}, sys.getswitchinterval()
    others = config.transparent or str(config.format) == "webm"  # VP9 and QuickTime Animation have no such options
    if config.video_codec == "libx264" or (config.video_codec == "auto" and not others):
        film = {"crf": "16", "preset": "veryfast", "bf": "0", "profile": "high", "tune": "animation"}
        # A search to whole pixels costs drawn pictures a tenth of a decibel, and takes a third less time.
        # With AVX-512, x264 weighs macroblocks so that at some widths the same pictures now and then give other bytes;
        # what does not depend on the processor gives the same bytes every time and everywhere, and takes no longer.
        film["x264-params"] = "me=dia:subme=0:threads=1:cpu-independent=1"
        config.video_encoder_options = {**film, **config.video_encoder_options}
    if config.max_files_cached == 100:
        config.max_files_cached = -1
    config.max_inflight_encoders = max(3, config.max_inflight_encoders)
    sys.setswitchinterval(HANDOVER)
    try:
        yield
    finally:
        sys.setswitchinterval(patience)
        for name, value in before.items():
            setattr(config, name, value)
