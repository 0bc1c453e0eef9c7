"""How long a lecture takes to render: against its own length, again, and against plain Manim.

    ./run python benchmarks/lecture.py newton
    ./run python benchmarks/lecture.py newton --quick          # at 480p15
    ./run python benchmarks/lecture.py newton --only renders   # without plain Manim

Ratios, each within one run:

film        seconds to render at 1080p60 with an empty cache, speech included / seconds the film
            lasts (at most 1, with a landscape 1.5), and where these seconds go
unchanged   seconds to render again when nothing has changed / seconds of the first (at most 0.12)
one line    seconds to render again when one line of the script says more / seconds of the first (at most 0.2)
stage       seconds to render as a lesson / seconds for the same animations, of the
            same lengths, in a plain Manim Scene with Manim's own file writer (at most 1.15)

The first three are given in processor time as well, which other programs disturb less.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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


def seconds_to_render(scene: type[Scene], settings: dict[str, Any], folder: str = "") -> tuple[float, float, Any]:
    """Render ``scene`` into a folder, by default an empty one; return the time, the processor time and the scene."""
    with (
        tempfile.TemporaryDirectory() as empty,
        tempconfig(
            {
                **settings,
                "media_dir": folder or empty,
                "progress_bar": "none",
                "verbosity": "ERROR",
                "max_files_cached": -1,
                "max_inflight_encoders": 2,
            }
        ),
    ):
        begin, processor = time.perf_counter(), time.process_time()
        made = scene()
        made.render()
        return time.perf_counter() - begin, time.process_time() - processor, made


def with_script(lesson: type[Lesson], script: Path) -> type[Lesson]:
    """Return the lecture with another script, and the same in all else."""
    return type(lesson.__name__, (lesson,), {"script_file": str(script), "__module__": lesson.__module__})


def say_more(script: str) -> str:
    """Return the text of a script in which one line, at the middle of the lecture, says more."""
    ends = [match.start() for match in re.finditer(r"(?<=\S)\s*'''\s*\n", script)]
    at = ends[len(ends) // 2]
    return f"{script[:at]} Look at this once more.{script[at:]}"


def renders(lesson: type[Lesson], settings: dict[str, Any]) -> Iterator[tuple[str, float, float, Any]]:
    """Render a lecture cold, unchanged, and with one line changed, into one folder; yield names, times and scenes."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / lesson.script_path().name
        words = lesson.script_path().read_text(encoding="utf-8")
        script.write_text(words, encoding="utf-8")
        lesson = with_script(lesson, script)
        watch = Stopwatch()
        with watch.watching():
            cold = seconds_to_render(lesson, settings, folder)
        print(watch.report(), flush=True)
        yield ("film", *cold)
        yield ("unchanged", *seconds_to_render(lesson, settings, folder))
        script.write_text(say_more(words), encoding="utf-8")
        yield ("one line", *seconds_to_render(lesson, settings, folder))


def drawn(scene: Any) -> set[str]:
    """Return the names of the segments of a film."""
    return {Path(file).name for file in scene.renderer.file_writer.partial_movie_files if file}


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lecture", nargs="?", default="newton")
    parser.add_argument("--quick", action="store_true", help="at 480p15")
    parser.add_argument("--only", choices=("renders", "stage"), help="one part of the benchmark")
    options = parser.parse_args()
    lesson = find_lesson(options.lecture)
    if options.only != "stage":
        limits = {"film": AT_MOST.get(options.lecture, 1), "unchanged": 0.12, "one line": 0.2}
        first: tuple[float, float, Any] | None = None
        for name, taken, processor, made in renders(lesson, SMALL if options.quick else FILM):
            print(f"{name:10} {taken:7.1f} s, {processor:.1f} s of processor: ", end="")
            if first is None:
                first = taken, processor, made
                print(f"{made.timeline.time:.1f} s of film, ratio {taken / made.timeline.time:.2f}", end="")
            else:
                print(
                    f"{len(drawn(made) - drawn(first[2]))} of {len(drawn(made))} segments drawn, "
                    f"ratio {taken / first[0]:.3f}, of processor time {processor / first[1]:.3f}",
                    end="",
                )
            print(f" (at most {limits[name]})", flush=True)
    if options.only == "renders":
        return
    os.environ["LECTURE_VOICE"] = "silent"
    settings = SMALL if options.quick else {**FILM, "frame_rate": 30}
    pairs = [(seconds_to_render(lesson, settings)[0], seconds_to_render(plain(lesson), settings)[0]) for _ in range(2)]
    ratios = sorted(a / b for a, b in pairs)
    print(
        f"stage      {pairs[-1][0]:7.1f} s against {pairs[-1][1]:.1f} s plain: "
        f"ratios {', '.join(f'{r:.2f}' for r in ratios)} (at most 1.15)"
    )


if __name__ == "__main__":
    main()
