"""The benchmark of lectures: both sides of its ratio render, and every second is accounted for."""

from __future__ import annotations

import importlib
import time
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from manim import Scene

from scenes.stage.lesson.lesson import Lesson
from scenes.stage.surface.view import SurfaceView

FOLDER = Path(__file__).parents[2] / "benchmarks"
TINY_FILM = {"pixel_width": 64, "pixel_height": 36, "frame_rate": 10}


@pytest.fixture
def lecture(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.setenv("LECTURE_VOICE", "silent")
    return importlib.import_module("lecture")


def test_plain_scene_plays_what_the_lesson_plays_for_as_long(lecture: ModuleType, tiny: type[Lesson]) -> None:
    *_, lesson = lecture.seconds_to_render(tiny, TINY_FILM)
    *_, plain = lecture.seconds_to_render(lecture.plain(tiny), TINY_FILM)
    assert not isinstance(plain.renderer.file_writer, type(lesson.renderer.file_writer))
    assert plain.renderer.time == pytest.approx(lesson.timeline.time, abs=0.5)


class Landscape(Scene):
    def construct(self) -> None:
        view = SurfaceView(lambda x, y: x * y, ((-1, 1), (-1, 1)), resolution=10)
        self.add(view)
        self.play(view.camera.animate.set(azimuth=1.0), run_time=0.5)


def test_every_second_of_a_render_is_accounted_for(lecture: ModuleType) -> None:
    watch = importlib.import_module("stopwatch").Stopwatch()
    begin = time.perf_counter()
    with watch.watching():
        lecture.seconds_to_render(Landscape, TINY_FILM)
    assert sum(watch.seconds.values()) == pytest.approx(time.perf_counter() - begin, rel=0.05)
    assert {"drawing landscapes (OpenGL)", "copying landscapes into frames", "moving things"} <= set(watch.seconds)
    # What was watched works afterwards as before.
    *_, scene = lecture.seconds_to_render(Landscape, TINY_FILM)
    assert np.ptp(scene.renderer.get_frame()[..., :3]) > 20


def test_the_three_renders_are_what_they_are_called(lecture: ModuleType, tiny: type[Lesson]) -> None:
    found = list(lecture.renders(tiny, TINY_FILM))
    assert [name for name, *_ in found] == ["film", "unchanged", "one line"]
    cold, unchanged, changed = (scene for *_, scene in found)
    assert lecture.drawn(unchanged) == lecture.drawn(cold)
    assert len(lecture.drawn(changed) - lecture.drawn(cold)) == 1
    assert changed.timeline.time > cold.timeline.time
    assert all(wall > 0 and processor > 0 for _, wall, processor, _ in found)
