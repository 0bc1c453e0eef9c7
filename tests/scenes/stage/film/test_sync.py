"""Picture and sound agree within one frame: cold, from the cache, and in part of a film.

A lecture made for the purpose flashes white at each mark, while its voice
beeps at each marked word. Flashes and beeps are then found in the finished
file. Between them stand plays of awkward lengths, which made films drift.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest
from manim import Create, FadeOut, Line, Rectangle, ReplacementTransform, Square

from scenes.stage.lesson.lesson import Lesson
from scenes.stage.voice.speech import SAMPLE_RATE, Speech
from scenes.stage.words.script import Line as ScriptLine

SCRIPT = 'title = "Flash and beep"\nlanguage = "en"\n[{chapter}]\ntitle = "Only"\n' + "".join(
    f"[only.{name}]\ntext = '''look now <mark name=\"{mark}\"/>flash and again'''\n"
    for name, mark in [("a", "flash_a"), ("b", "flash_b"), ("c", "flash_c"), ("d", "flash_d")]
)


class Beeper:
    """Beeps for a tenth of a second at the marked word of each line."""

    identity = "beeper"

    def speak(self, line: ScriptLine) -> Speech:
        starts = 0.317 + 0.731 * np.arange(len(line.tokens))
        samples = np.zeros(round((starts[-1] + 0.5) * SAMPLE_RATE), dtype=np.float32)
        at = round(starts[next(iter(line.marks.values()))] * SAMPLE_RATE)
        samples[at : at + SAMPLE_RATE // 10] = np.sin(2 * np.pi * 1000 / SAMPLE_RATE * np.arange(SAMPLE_RATE // 10))
        return Speech(samples, starts, starts + 0.4)


class FlashAndBeep(Lesson):
    experiment = SimpleNamespace(facts={}, claims={}, checks=())

    def get_voice(self) -> Any:
        return Beeper()

    def construct(self) -> None:
        self.chapter("only")
        for name, mark in [("a", "flash_a"), ("b", "flash_b"), ("c", "flash_c"), ("d", "flash_d")]:
            with self.say(name) as line:
                self.play(Create(Line()), run_time=0.217)
                for _ in range(3):
                    self.wait(0.0831)
                    self.play(ReplacementTransform(Square(), Rectangle()), run_time=0.1437)
                line.at(mark)
                flash = Rectangle(width=15, height=9, fill_opacity=1, stroke_width=0, color="#FFFFFF")
                self.add(flash)
                self.wait(0.2)
                self.remove(flash)
                self.play(*[FadeOut(m) for m in self.mobjects], run_time=0.2)


def onsets(film: Path) -> tuple[list[float], list[float], float, float]:
    """Return the times of flashes and beeps, and the lengths of picture and sound."""
    with av.open(str(film)) as container:
        bright = [(float(f.time), f.to_ndarray(format="gray").mean() > 200) for f in container.decode(video=0)]
    with av.open(str(film)) as container:
        pieces = [(f.time, f.to_ndarray()[0]) for f in container.decode(audio=0)]
    flashes = [t for (t, now), (_, before) in zip(bright[1:], bright, strict=False) if now and not before]
    sound = np.concatenate([samples for _, samples in pieces])
    loud = np.flatnonzero(np.abs(sound) > 0.1 * np.abs(sound).max())
    first = loud[np.flatnonzero(np.diff(loud, prepend=-SAMPLE_RATE) > SAMPLE_RATE // 4)]
    start = float(pieces[0][0])
    frame = bright[1][0] - bright[0][0]
    return flashes, [start + k / SAMPLE_RATE for k in first], bright[-1][0] + frame, start + len(sound) / SAMPLE_RATE


@pytest.mark.parametrize("fps", [15, 60])
def test_flash_and_beep_coincide_cold_and_from_the_cache(
    fps: int, tmp_path: Path, render_settings: Callable[..., Any]
) -> None:
    script = tmp_path / "flash.en.toml"
    script.write_text(SCRIPT.format(chapter="only"), encoding="utf-8")
    lesson_class = type("FlashAndBeep", (FlashAndBeep,), {"script_file": str(script), "__module__": __name__})
    films = []
    for _ in ("cold", "cached"):
        with render_settings(frame_rate=fps):
            lesson = lesson_class()
            lesson.render()
            films.append(Path(lesson.renderer.file_writer.movie_file_path))
            flashes, beeps, picture, sound = onsets(films[-1])
            captions = films[-1].with_suffix(".srt").read_text(encoding="utf-8")
            assert len(flashes) == len(beeps) == 4
            assert np.abs(np.subtract(flashes, beeps)).max() <= 1.0 / fps
            # the film ends when its picture does; AAC comes in blocks of 1024 samples
            assert abs(picture - lesson.timeline.time) < 1e-3
            assert abs(sound - picture) <= 1.0 / fps + 1024 / SAMPLE_RATE
            if _ == "cold":
                first = (flashes, beeps, picture, captions, film_sound(films[-1]))
            else:
                assert (flashes, beeps, picture, captions) == first[:4]
                np.testing.assert_array_equal(film_sound(films[-1]), first[4])


def film_sound(film: Path) -> Any:
    with av.open(str(film)) as container:
        return np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)])


def test_a_part_of_a_film_is_in_sync_too(tmp_path: Path, render_settings: Callable[..., Any]) -> None:
    script = tmp_path / "flash.en.toml"
    script.write_text(SCRIPT.format(chapter="only"), encoding="utf-8")
    lesson_class = type("FlashAndBeep", (FlashAndBeep,), {"script_file": str(script), "__module__": __name__})
    with render_settings(from_animation_number=12, upto_animation_number=28):
        lesson = lesson_class()
        lesson.render()
        flashes, beeps, picture, _ = onsets(Path(lesson.renderer.file_writer.movie_file_path))
    assert len(flashes) == len(beeps) >= 1
    assert np.abs(np.subtract(flashes, beeps)).max() <= 1.0 / 15
    assert picture < lesson.timeline.time
