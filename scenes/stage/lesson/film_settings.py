"""What a lecture needs of Manim's settings, wherever it is rendered from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from manim import config

__all__ = ["film_settings"]


@contextmanager
def film_settings() -> Iterator[None]:
    """Set what a lecture needs while it is made, and put back what was set.

    The encoder writes High profile without reordered frames; the cache keeps
    all of a lecture's segments, several hundred, where Manim's default keeps a
    hundred; and a segment is encoded while the next one is drawn.
    """
    names = ("video_encoder_options", "max_files_cached", "max_inflight_encoders")
    before = {name: getattr(config, name) for name in names}
    others = config.transparent or str(config.format) == "webm"  # VP9 and QuickTime Animation have no such options
    if config.video_codec == "libx264" or (config.video_codec == "auto" and not others):
        film = {"crf": "16", "preset": "veryfast", "bf": "0", "profile": "high", "tune": "animation"}
        config.video_encoder_options = {**film, **config.video_encoder_options}
    if config.max_files_cached == 100:
        config.max_files_cached = -1
    config.max_inflight_encoders = max(2, config.max_inflight_encoders)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(config, name, value)
