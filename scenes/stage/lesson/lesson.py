"""Lesson: the Scene that all lectures extend.

A lesson has an experiment (numbers), a script (words) and choreography (its
``construct``). Before a frame is drawn, every claim of the script is evaluated
against the experiment, every number is filled in and every line is spoken.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Protocol

from manim import FadeOut, Mobject, config, logger, there_and_back
from manim.constants import RendererType
from manim.renderer.cairo_renderer import CairoRenderer
from tqdm import tqdm

from scenes.stage.clock import clock_text
from scenes.stage.errors import LectureError, closest
from scenes.stage.film.soundtrack import ChapterMark, Soundtrack, Utterance
from scenes.stage.film.writer import LectureFileWriter
from scenes.stage.lesson.film_settings import film_settings
from scenes.stage.lesson.frame_exact import WholeFrameScene
from scenes.stage.lesson.messages import SegmentNews, drawing_bar, one_message, speaking_bar
from scenes.stage.lesson.preflight import ask, check_claims, check_folder, find_script
from scenes.stage.lesson.spoken_line import Gesture, SpokenLine
from scenes.stage.look import theme
from scenes.stage.plots.plot import Plot
from scenes.stage.voice.recordings import Recordings
from scenes.stage.voice.speech import SAMPLE_RATE, Speech, Voice
from scenes.stage.voice.voice import SilentVoice, get_voice
from scenes.stage.words.captions import Cue, make_cues, reading_time
from scenes.stage.words.name_check import check_names
from scenes.stage.words.script import Chapter, Script, read_script

__all__ = ["Experiment", "Lesson", "SpokenLine"]

#: A gesture may start this many seconds after its marked word.
SYNC_TOLERANCE = 0.15


class Experiment(Protocol):
    """What a lesson needs of an experiment."""

    @property
    def facts(self) -> Any:
        """Named numbers for the script."""

    @property
    def claims(self) -> Any:
        """Named claims, each evaluated."""


class Lesson(WholeFrameScene):
    """A narrated lecture.

    A variant for another class is a subclass with another `experiment`,
    another `language` or `script_file`, and nothing else.

    Attributes
    ----------
    experiment
        The numbers, from `gdcore.experiments`.
    language
        Which script is read: ``scripts/<module>.<language>.toml``.
    script_file
        A script elsewhere; a relative path starts at the file of the class
        that names it.
    voice
        ``"auto"``, ``"piper"`` or ``"silent"``; the environment variable
        ``LECTURE_VOICE`` overrides it for one render.
    """

    experiment: ClassVar[Any]
    language: ClassVar[str] = "en"
    script_file: ClassVar[str | None] = None
    voice: ClassVar[str] = "auto"

    def __init__(self, renderer: Any = None, **kwargs: Any) -> None:
        if config.renderer == RendererType.OPENGL:
            with one_message():
                raise LectureError("Lectures are drawn by Manim's Cairo renderer: leave out --renderer=opengl.")
        if renderer is None:
            camera = kwargs.get("camera_class")
            renderer = CairoRenderer(
                file_writer_class=LectureFileWriter,
                camera_class=camera,
                skip_animations=kwargs.get("skip_animations", False),
            )
        with film_settings():
            super().__init__(renderer, **kwargs)
        if isinstance(self.renderer.file_writer, LectureFileWriter):
            self.renderer.file_writer.lesson = self
        self.gestures: list[Gesture] = []
        self._chapter: Chapter | None = None
        self._speeches: dict[str, Speech] = {}

    # -- before the first frame ------------------------------------------------

    @cached_property
    def script(self) -> Script:
        """The script with its numbers filled in."""
        return read_script(self.script_path(), ask(type(self).__name__, self.experiment, "facts"))

    @classmethod
    def script_path(cls) -> Path:
        """Return the file in which this lecture's words stand."""
        return find_script(cls, Lesson)

    @classmethod
    def recordings_path(cls) -> Path:
        """Return the folder of a teacher's own recordings of this lecture."""
        stem = cls.script_path().name.split(".")[0]
        return theme.FONT_FOLDER.parent / "recordings" / stem / cls.language

    def setup(self) -> None:
        """Check everything that can be checked, then speak every line."""
        theme.register_fonts()
        self.camera.background_color = theme.GROUND
        self.check_claims()
        self.check_names()
        if self._makes_time():
            check_folder(self.speech_folder)
        self._speak_all()
        self.soundtrack = Soundtrack(self.script.title, self.script.language)

    def check_claims(self) -> None:
        """Refuse to render a script that claims what does not hold.

        Raises
        ------
        LectureError
            Names the line, the claim, the value found and what to change.
        """
        check_claims(type(self).__name__, self.script, ask(type(self).__name__, self.experiment, "claims"))

    def check_names(self) -> None:
        """Hold the names of lines, marks, chapters and screen words in the choreography against the script."""
        check_names(type(self), Lesson, self.script)

    def _makes_time(self) -> bool:
        """Whether the output lasts: a still picture and a dry run need no speech."""
        return bool(self.session_spec.output.enabled and not self.session_spec.output.is_still)

    @property
    def speech_folder(self) -> Path:
        """Where synthesised lines are kept between renders."""
        folder = Path(config.get_dir("media_dir"))
        return (folder if folder.is_absolute() else Path.cwd() / folder) / "speech"

    def get_voice(self) -> Voice:
        """Return the voice of this render; a still picture and a dry run need none."""
        if not self._makes_time():
            return SilentVoice(self.script.language)
        name = os.environ.get("LECTURE_VOICE", "") or self.voice
        return get_voice(name, self.script.language, self.speech_folder, self.recordings_path())

    def _speak_all(self) -> None:
        voice = self.get_voice()
        lines = list(self.script.lines())
        if isinstance(voice, Recordings):
            voice.check_names(lines)
        with speaking_bar(lines) as progress:
            for line in progress:
                self._speeches[line.key] = voice.speak(line)

    # -- progress -----------------------------------------------------------------

    def get_time_progression(self, run_time: float, *args: Any, **kwargs: Any) -> Any:
        """Return the frame times of a play without Manim's bar: the lesson has one for the whole film."""
        shown, config["progress_bar"] = config["progress_bar"], "none"
        try:
            return super().get_time_progression(run_time, *args, **kwargs)
        finally:
            config["progress_bar"] = shown

    @cached_property
    def expected_length(self) -> float:
        """About how long the film will be, in seconds, once its lines have been spoken: a little longer than they."""
        return 1.08 * sum(self._speeches[line.key].end + line.pause for line in self.script.lines())

    @cached_property
    def _progress(self) -> tqdm[Any]:
        """The bar of the whole film, in seconds of film."""
        return drawing_bar(self.expected_length)

    def tear_down(self) -> None:
        """Close the progress bar."""
        self._progress.close()

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations for a whole number of frames."""
        super().play(*args, **kwargs)
        self._progress.update(self.timeline.plays[-1].frames / self.timeline.fps)

    def clear_away(self, *mobjects: Mobject, run_time: float = 0.5) -> None:
        """Fade out what is no longer talked about, and let the plots on screen forget it."""
        plots = [mobject for mobject in self.get_mobject_family_members() if isinstance(mobject, Plot)]
        self.play(*(FadeOut(mobject) for mobject in mobjects), run_time=run_time)
        for plot in plots:
            plot.forget(*mobjects)

    def pulse(self, *mobjects: Mobject, scale: float = 1.5, run_time: float = 0.6) -> None:
        """Point at something: let it swell and shrink back."""
        self.play(*(m.animate(rate_func=there_and_back).scale(scale) for m in mobjects), run_time=run_time)

    # -- words --------------------------------------------------------------------

    def chapter(self, name: str) -> None:
        """Begin a chapter of the script."""
        chapter = self.script.chapters.get(name)
        if chapter is None:
            raise LectureError(f'{self.script.path} has no chapter "{name}": {closest(name, self.script.chapters)}')
        self._chapter = chapter
        self.next_section(name)
        self.soundtrack.chapters.append(ChapterMark(self.timeline.time, chapter.title))
        self.soundtrack.transcript.append((chapter.title, []))
        number = list(self.script.chapters).index(name) + 1
        logger.info(
            "Chapter %d of %d, %s: %s", number, len(self.script.chapters), clock_text(self.timeline.time), chapter.title
        )

    @contextmanager
    def say(self, name: str) -> Iterator[SpokenLine]:
        """Say a line of the current chapter while the body of the ``with`` block plays.

        The block is left when the line and its pause are over.
        """
        if self._chapter is None:
            raise LectureError(f'The line "{name}" is said before any chapter: call self.chapter(…) first.')
        line = self._chapter.lines.get(name)
        if line is None:
            raise LectureError(
                f'{self.script.path}: chapter [{self._chapter.name}] has no line "{name}": '
                f"{closest(name, self._chapter.lines)}"
            )
        speech = self._speeches[line.key]
        start = self.timeline.frame
        self.soundtrack.sounds.append((round(start * SAMPLE_RATE / self.timeline.fps), speech.samples))
        offset = self.timeline.time
        self.soundtrack.lines.append(Utterance(line, offset, speech))
        cues = make_cues([t.caption for t in line.tokens], list(speech.starts), list(speech.ends), self.script.language)
        self.soundtrack.cues += [Cue(offset + c.start, offset + c.end, c.text) for c in cues]
        self.soundtrack.transcript[-1][1].append(line.caption)
        yield SpokenLine(self, line, speech, start)
        read = cues[-1].start + reading_time(cues[-1].text, self.script.language)
        end = offset + max(speech.end + line.pause, read)
        if end > self.timeline.time:
            self.wait(end - self.timeline.time)

    def think(self, seconds: float = 2.0) -> None:
        """Leave silence for a prediction."""
        asked = self.timeline.time
        self.wait(seconds)
        self.soundtrack.questions.append((asked, self.timeline.time))

    def words(self, name: str) -> str:
        """Return words that stand on screen, from the script's ``[screen]`` table."""
        try:
            return self.script.screen[name]
        except KeyError:
            raise LectureError(
                f'{self.script.path}: [screen] has no "{name}": {closest(name, self.script.screen)}'
            ) from None

    def mark_poster(self) -> None:
        """Make the picture of this moment the film's poster."""
        self.soundtrack.poster_time = max(0.0, self.timeline.time - 1.0 / self.timeline.fps)

    def note_gesture(self, spoken: SpokenLine, mark: str, delay: float) -> None:
        """Remember when a marked gesture began, and warn when it came late."""
        self.gestures.append(Gesture(spoken.line.key, mark, self.timeline.time, delay))
        if delay > SYNC_TOLERANCE:
            logger.warning('Line %s: the gesture at "%s" begins %.2f s after its word.', spoken.line.key, mark, delay)

    # -- errors ---------------------------------------------------------------------

    def render(self, preview: bool = False) -> bool:
        """Render; on the command line a lecture's error is one message, not a traceback."""
        news = SegmentNews()
        logger.addFilter(news)
        try:
            with one_message():
                return bool(super().render(preview))
        finally:
            logger.removeFilter(news)
