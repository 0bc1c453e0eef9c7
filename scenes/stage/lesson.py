"""Lesson: the Scene that all lectures extend.

A lesson has an experiment (numbers), a script (words) and choreography (its
``construct``). Before a frame is drawn, every claim of the script is evaluated
against the experiment, every number is filled in and every line is spoken.
"""

from __future__ import annotations

import dataclasses
import errno
import inspect
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Protocol

import click
from manim import Animation, FadeOut, Mobject, Scene, config, logger
from manim._config import error_console
from manim.constants import RendererType
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from rich.markup import escape
from tqdm import tqdm

from gdcore.verification import Claim
from scenes.stage import theme
from scenes.stage.captions import Cue, make_cues, reading_time
from scenes.stage.clock import Timeline, clock_text
from scenes.stage.delivery import ChapterMark, Soundtrack
from scenes.stage.errors import LectureError, closest
from scenes.stage.film_writer import LectureFileWriter
from scenes.stage.names import check_names
from scenes.stage.plots import Plot
from scenes.stage.script import Chapter, Line, Script, read_script
from scenes.stage.speech import SAMPLE_RATE, Speech, Voice
from scenes.stage.voice import Recordings, SilentVoice, get_voice

__all__ = ["Experiment", "Lesson", "SpokenLine"]

#: A gesture may start this many seconds after its marked word.
SYNC_TOLERANCE = 0.15

_DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})


class Experiment(Protocol):
    """What a lesson needs of an experiment."""

    @property
    def facts(self) -> Any:
        """Named numbers for the script."""

    @property
    def claims(self) -> Any:
        """Named claims, each evaluated."""


@dataclasses.dataclass(frozen=True)
class Gesture:
    """A mark that was waited for: how many seconds after its word the scene got there."""

    line: str
    mark: str
    time: float
    delay: float


class SpokenLine:
    """A line while it is being said: the hold of a scene on the words."""

    def __init__(self, lesson: Lesson, line: Line, speech: Speech, start: int) -> None:
        self.lesson = lesson
        self.line = line
        self.speech = speech
        self.start = start

    def _time_of(self, mark: str) -> float:
        if mark not in self.line.marks:
            raise LectureError(
                f'{self.lesson.script.path}: line {self.line.key} has no mark "{mark}": '
                f"{closest(mark, self.line.marks)}"
            )
        return self.start / self.lesson.timeline.fps + self.speech.mark(self.line, mark)

    def at(self, mark: str) -> None:
        """Wait until the marked word is said."""
        ahead = self._time_of(mark) - self.lesson.timeline.time
        if ahead > 0:
            self.lesson.wait(ahead)
        self.lesson.note_gesture(self, mark, max(0.0, -ahead))

    def until(self, mark: str, *, at_least: float = 0.3) -> float:
        """Return the seconds from now to the marked word: a run time for what must be over by then."""
        return max(self._time_of(mark) - self.lesson.timeline.time, at_least)

    def rest(self, *, at_least: float = 0.5) -> float:
        """Return the seconds from now until the line has been said."""
        return max(self.start / self.lesson.timeline.fps + self.speech.end - self.lesson.timeline.time, at_least)


class Lesson(Scene):
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
            with _one_message():
                raise LectureError("Lectures are drawn by Manim's Cairo renderer: leave out --renderer=opengl.")
        if renderer is None:
            camera = kwargs.get("camera_class")
            renderer = CairoRenderer(
                file_writer_class=LectureFileWriter,
                camera_class=camera,
                skip_animations=kwargs.get("skip_animations", False),
            )
        with _film_settings():
            super().__init__(renderer, **kwargs)
        if isinstance(self.renderer.file_writer, LectureFileWriter):
            self.renderer.file_writer.lesson = self
        self.timeline = Timeline(float(config.frame_rate))
        self.gestures: list[Gesture] = []
        self._chapter: Chapter | None = None
        self._speeches: dict[str, Speech] = {}

    # -- before the first frame ------------------------------------------------

    @cached_property
    def script(self) -> Script:
        """The script with its numbers filled in."""
        return read_script(self.script_path(), self._ask_experiment("facts"))

    @classmethod
    def script_path(cls) -> Path:
        """Return the file in which this lecture's words stand."""
        for owner in cls.__mro__:
            if owner is Lesson:
                break
            home = Path(inspect.getfile(owner)).resolve()
            named = vars(owner).get("script_file")
            if named is not None:
                return home.parent / str(named)
            own = home.parent / "scripts" / f"{home.stem}.{cls.language}.toml"
            if own.exists() or any(own.parent.glob(f"{home.stem}.*.toml")):
                return own
        home = Path(inspect.getfile(cls)).resolve()
        return home.parent / "scripts" / f"{home.stem}.{cls.language}.toml"

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
            self._check_folder()
        self._speak_all()
        self.soundtrack = Soundtrack(self.script.title, self.script.language)

    def check_claims(self) -> None:
        """Refuse to render a script that claims what does not hold.

        Raises
        ------
        LectureError
            Names the line, the claim, the value found and what to change.
        """
        claims: dict[str, Claim] = self._ask_experiment("claims")
        for line in self.script.lines():
            for name in line.claims:
                if name not in claims:
                    raise LectureError(
                        f'{self.script.path}, line {line.key}: unknown claim "{name}": {closest(name, claims)}'
                    )
                claim = claims[name]
                if not claim.holds:
                    raise LectureError(
                        f'{type(self).__name__} cannot be rendered: line {line.key} says "{line.caption}", '
                        f"which claims ({name}) that {claim.statement}; but {claim.found}. "
                        f"To change it, {claim.remedy}."
                    )

    def _ask_experiment(self, what: str) -> Any:
        """Return the facts or the claims of the experiment; parameters that rule them out are a lecture's error."""
        try:
            return getattr(self.experiment, what)
        except (ValueError, ArithmeticError) as error:
            raise LectureError(
                f"{type(self).__name__} cannot be rendered: the {what} of its experiment cannot be computed: {error}"
            ) from error

    def check_names(self) -> None:
        """Hold the names of lines and marks in the choreography against the script."""
        check_names(type(self), Lesson, self.script)

    def _makes_time(self) -> bool:
        """Whether the output lasts: a still picture and a dry run need no speech."""
        return bool(self.session_spec.output.enabled and not self.session_spec.output.is_still)

    def _check_folder(self) -> None:
        folder = self.speech_folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".probe{os.getpid()}"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise LectureError(
                f"The media folder {folder.parent} cannot be written to ({error.strerror}): "
                "choose another one with --media_dir."
            ) from error

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
        with tqdm(lines, desc="Speaking", unit="line", leave=False, disable=_no_bars()) as progress:
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
        return tqdm(
            total=round(self.expected_length),
            desc="Drawing",
            unit="s",
            leave=False,
            disable=_no_bars(),
            bar_format="{desc}: {n:.0f} of about {total:.0f} s of film |{bar}| {elapsed} gone, about {remaining} to go",
        )

    def tear_down(self) -> None:
        """Close the progress bar."""
        self._progress.close()

    # -- the clock --------------------------------------------------------------

    def get_run_time(self, animations: list[Animation]) -> float:
        """Return the run time of a play, a quarter of a frame short of whole frames.

        Manim counts the frames of a play upwards from this number, so the
        quarter makes the count immune to rounding.
        """
        nominal = super().get_run_time(animations)
        return (max(1, self.timeline.frames(nominal)) - 0.25) / self.timeline.fps

    def compile_animation_data(self, *animations: Any, **kwargs: Any) -> Any:
        """Compile a play and settle its length in frames."""
        result = super().compile_animation_data(*animations, **kwargs)
        self._frames = round(self.duration * self.timeline.fps + 0.25)
        if self.is_current_animation_frozen_frame():
            # A frozen frame is counted downwards.
            self.duration = (self._frames + 0.25) / self.timeline.fps
        return result

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations for a whole number of frames."""
        writer: SceneFileWriter = self.renderer.file_writer
        super().play(*args, **kwargs)
        last = writer.partial_movie_files[-1] if writer.partial_movie_files else None
        self.timeline.add(self._frames, written=last is not None)
        self.renderer.time = self.timeline.time
        self._let_followers_catch_up()
        self._progress.update(self._frames / self.timeline.fps)

    def _let_followers_catch_up(self) -> None:
        """Let what follows something else follow it to the end of the play.

        Manim runs updaters before it draws a frame: a play that came from the cache has drawn none, and one
        that was drawn ends after its last. What is left on screen has to be the same either way.
        """
        for mobject in self.mobjects:
            if mobject.get_family_updaters():
                mobject.update(0.0)

    def wait(self, duration: float = 1.0, stop_condition: Any = None, frozen_frame: bool | None = None) -> None:
        """Hold the picture; less than half a frame is no wait at all."""
        frames = self.timeline.frames(duration)
        if frames < 1:
            return
        duration = (frames + 0.25) / self.timeline.fps
        if frozen_frame is None and stop_condition is None:
            frozen_frame = True  # whatever moves, moves in a play
        super().wait(duration, stop_condition, frozen_frame)

    def clear_away(self, *mobjects: Mobject, run_time: float = 0.5) -> None:
        """Fade out what is no longer talked about, and let the plots on screen forget it."""
        plots = [mobject for mobject in self.get_mobject_family_members() if isinstance(mobject, Plot)]
        self.play(*(FadeOut(mobject) for mobject in mobjects), run_time=run_time)
        for plot in plots:
            plot.forget(*mobjects)

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
        self.wait(seconds)

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
        news = _SegmentNews()
        logger.addFilter(news)
        try:
            with _one_message():
                return bool(super().render(preview))
        finally:
            logger.removeFilter(news)


@contextmanager
def _one_message() -> Iterator[None]:
    """On the command line, end with the message of a lecture's error alone."""
    try:
        with _disk_errors():
            yield
    except LectureError as error:
        if click.get_current_context(silent=True) is None:
            raise
        error_console.print(f"[bold red]Not rendered.[/] {escape(str(error))}", soft_wrap=True, highlight=False)
        raise SystemExit(1) from None


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Say in one sentence that the disk takes no more, wherever that was noticed."""
    try:
        yield
    except LectureError:
        raise
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, OSError) and cause.errno in _DISK_TROUBLE:
                raise LectureError(
                    f"The film cannot be written: {cause.strerror or cause}. Free some space or choose another folder "
                    "with --media_dir; all that was drawn and spoken is kept."
                ) from error
            cause = cause.__cause__
        raise


@contextmanager
def _film_settings() -> Iterator[None]:
    """Set what a lecture needs of Manim, wherever it is rendered from.

    The encoder writes High profile without reordered frames; the cache keeps
    all of a lecture's segments, several hundred, where Manim's default keeps a
    hundred; and a segment is encoded while the next one is drawn.
    """
    names = ("video_encoder_options", "max_files_cached", "max_inflight_encoders")
    before = {name: getattr(config, name) for name in names}
    others = config.transparent or str(config.format) == "webm"  # VP9 and QuickTime Animation have no such options
    if config.video_codec == "libx264" or (config.video_codec == "auto" and not others):
        film = {"crf": "19", "preset": "veryfast", "bf": "0", "profile": "high", "tune": "animation"}
        config.video_encoder_options = {**film, **config.video_encoder_options}
    if config.max_files_cached == 100:
        config.max_files_cached = -1
    config.max_inflight_encoders = max(2, config.max_inflight_encoders)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(config, name, value)


def _no_bars() -> bool:
    """Whether progress is unwanted, or nobody is watching."""
    return bool(config["progress_bar"] == "none" or not sys.stderr.isatty())


class _SegmentNews(logging.Filter):
    """Keeps what Manim says of each of several hundred segments out of sight."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a message is of interest."""
        text = str(record.msg)
        return record.levelno > logging.INFO or not (
            "Partial movie file written" in text or "Using cached data" in text
        )
