"""Says where the time of a render goes, activity by activity."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from manim import Camera, Scene
from manim.renderer import cairo_renderer
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.stage.drawing.own_painting import install
from scenes.stage.film.writer import LectureFileWriter
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.surface.drawing.renderer import ViewRenderer

ACTIVITIES: tuple[tuple[Any, str, str], ...] = (
    (Lesson, "_speak_all", "speaking"),
    (ViewRenderer, "picture", "drawing landscapes (OpenGL)"),
    (Camera, "display_image_mobject", "copying landscapes into frames"),
    (Camera, "display_multiple_vectorized_mobjects", "drawing lines and text (Cairo)"),
    (Scene, "update_to_time", "moving things"),
    (cairo_renderer, "get_hash_from_play_call", "looking for a play in the cache"),
    (SceneFileWriter, "write_frame", "waiting for the encoder"),
    (SceneFileWriter, "join_all_encode_jobs", "waiting for the encoder"),
    (LectureFileWriter, "combine_files", "finishing the film: sound, captions, chapters"),
)
REST = "the rest: choreography, type, still pictures"


class Stopwatch:
    """Seconds by activity; what one activity spends in another counts for the inner one only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner = [0.0]

    @contextmanager
    def timing(self, label: str) -> Iterator[None]:
        """Count the time of the block under a label."""
        self._inner.append(0.0)
        begin = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - begin
            self.seconds[label] = self.seconds.get(label, 0.0) + spent - self._inner.pop()
            self._inner[-1] += spent

    def watched(self, usual: Callable[..., Any], label: str) -> Callable[..., Any]:
        """Return a function that is timed whenever it is called."""

        @wraps(usual)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.timing(label):
                return usual(*args, **kwargs)

        return timed

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time everything that is rendered in the block, each of `ACTIVITIES` by itself."""
        install()  # it would be undone with the rest, did a view do it in the block
        usual = [(owner, name, getattr(owner, name)) for owner, name, _ in ACTIVITIES]
        for (owner, name, label), (*_, function) in zip(ACTIVITIES, usual, strict=True):
            setattr(owner, name, self.watched(function, label))
        try:
            with self.timing(REST):
                yield
        finally:
            for owner, name, function in usual:
                setattr(owner, name, function)

    def report(self) -> str:
        """One line an activity, the longest first."""
        total = sum(self.seconds.values())
        ranked = sorted(self.seconds.items(), key=lambda item: -item[1])
        return "\n".join(f"  {spent:7.1f} s {spent / total:5.0%}  {label}" for label, spent in ranked)
