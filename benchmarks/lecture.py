"""How long a lecture takes to render, against its own length and against plain Manim.

    ./run python benchmarks/lecture.py newton
    ./run python benchmarks/lecture.py newton --quick    # the second ratio only, at 480p15

Two ratios, each within one run, cold cache, speech included in the first:

film    seconds to render at 1080p60 / seconds the film lasts (at most 1, with a landscape 1.5),
        and where these seconds go
stage   seconds to render as a lesson / seconds for the same animations, of the
        same lengths, in a plain Manim Scene with Manim's own file writer (at most 1.15)
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from manim import Scene, tempconfig
from stopwatch import Stopwatch

from scenes.stage.lesson.lesson import Lesson, SpokenLine
from scenes.stage.look import theme
from scenes.stage.voice.voice import SilentVoice

FILM = {"pixel_width": 1920, "pixel_height": 1080, "frame_rate": 60}
AT_MOST = {"local_minimum": 1.5}
SMALL = {"pixel_width": 854, "pixel_height": 480, "frame_rate": 15}


def find_lesson(name: str) -> type[Lesson]:
    """Return the one lesson of ``scenes/<name>.py``."""
    module = importlib.import_module(f"scenes.{name}")
    found = [
        c
        for c in vars(module).values()
        if inspect.isclass(c) and issubclass(c, Lesson) and c.__module__ == module.__name__
    ]
    return found[0]


def plain(lesson: type[Lesson]) -> type[Scene]:
    """Return the choreography of ``lesson`` as a plain Manim Scene.

    Lines last as long as with the silent voice; sections, captions, sound,
    claims, the frame clock and the delivery of the film fall away.
    """

    class Plain(lesson):  # type: ignore[misc, valid-type]
        render, play, tear_down = Scene.render, Scene.play, Scene.tear_down
        get_run_time, compile_animation_data = Scene.get_run_time, Scene.compile_animation_data

        def __init__(self) -> None:
            Scene.__init__(self)
            self.soundtrack = SimpleNamespace(poster_time=None)

        @property
        def timeline(self) -> Any:
            fps = self.camera.frame_rate
            return SimpleNamespace(time=self.renderer.time, fps=fps, frame=self.renderer.time * fps)

        def setup(self) -> None:
            theme.register_fonts()
            self.camera.background_color = theme.GROUND
            self.silence = SilentVoice(self.script.language)

        def wait(self, duration: float = 1.0, stop_condition: Any = None, frozen_frame: bool | None = None) -> None:
            if duration * self.camera.frame_rate >= 1:
                Scene.wait(self, duration, stop_condition, True)

        def chapter(self, name: str) -> None:
            self.lines = self.script.chapters[name].lines

        @contextmanager
        def say(self, name: str) -> Iterator[SpokenLine]:
            line = self.lines[name]
            speech = self.silence.speak(line)
            begin = self.timeline
            yield SpokenLine(self, line, speech, begin.frame)
            self.wait(max(0.0, begin.time + speech.end + line.pause - self.timeline.time))

        def note_gesture(self, *args: Any) -> None:
            pass

    Plain.__name__ = f"Plain{lesson.__name__}"
    return Plain


def seconds_to_render(scene: type[Scene], settings: dict[str, Any]) -> tuple[float, Any]:
    """Render ``scene`` into an empty folder and return the time and the scene."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempconfig(
            {
                **settings,
                "media_dir": folder,
                "progress_bar": "none",
                "verbosity": "ERROR",
                "max_files_cached": -1,
                "max_inflight_encoders": 2,
            }
        ),
    ):
        begin = time.perf_counter()
        made = scene()
        made.render()
        return time.perf_counter() - begin, made


def main() -> None:
    """Print both ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lecture", nargs="?", default="newton")
    parser.add_argument("--quick", action="store_true", help="only the second ratio, at 480p15")
    options = parser.parse_args()
    lesson = find_lesson(options.lecture)
    if not options.quick:
        watch = Stopwatch()
        with watch.watching():
            taken, made = seconds_to_render(lesson, FILM)
        length, limit = made.timeline.time, AT_MOST.get(options.lecture, 1)
        print(f"film   {taken:7.1f} s for {length:6.1f} s of 1080p60: ratio {taken / length:.2f} (at most {limit})")
        print(watch.report(), flush=True)
    os.environ["LECTURE_VOICE"] = "silent"
    settings = SMALL if options.quick else {**FILM, "frame_rate": 30}
    pairs = [(seconds_to_render(lesson, settings)[0], seconds_to_render(plain(lesson), settings)[0]) for _ in range(2)]
    ratios = sorted(a / b for a, b in pairs)
    print(
        f"stage  {pairs[-1][0]:7.1f} s against {pairs[-1][1]:.1f} s plain: "
        f"ratios {', '.join(f'{r:.2f}' for r in ratios)} (at most 1.15)"
    )


if __name__ == "__main__":
    main()
