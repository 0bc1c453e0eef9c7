"""Lesson: the Scene that all lectures extend.

A lesson has an experiment (numbers), a script (words) and choreography (its
``construct``). Before a frame is drawn, every claim of the script is evaluated
against the experiment, every number is filled in and every line is spoken.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar, Protocol

from manim import Mobject, config, linear, logger
from manim.constants import RendererType
from tqdm import tqdm

from scenes.stage.cairo_only import REFUSAL
from scenes.stage.clock import clock_text
from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.lettering import Lettering, Words
from scenes.stage.drawing.solids import Plate
from scenes.stage.drawing.values import Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.drawing.walker import Walker
from scenes.stage.errors import LectureError, closest
from scenes.stage.film.renderer import LectureRenderer
from scenes.stage.film.soundtrack import ChapterMark, Soundtrack, Utterance
from scenes.stage.film.writer import LectureFileWriter
from scenes.stage.lesson.beats import needs_of
from scenes.stage.lesson.film_settings import film_settings
from scenes.stage.lesson.messages import SegmentNews, drawing_bar, one_message, speaking_bar
from scenes.stage.lesson.preflight import ask, check_beats, check_claims, check_folder, check_numbers, find_script
from scenes.stage.lesson.spoken_line import Gesture, SpokenLine
from scenes.stage.lesson.stagecraft import Stagecraft, drawings_in
from scenes.stage.look import theme
from scenes.stage.look.ground import lit_ground
from scenes.stage.pictures.series import (
    CourseMark,
    Ghost,
    RecapCard,
    Ridges,
    Waiting,
    recap_card,
    recap_lines,
    title_lines,
)
from scenes.stage.voice.recordings import Recordings
from scenes.stage.voice.speech import SAMPLE_RATE, Speech, Voice
from scenes.stage.voice.voice import SilentVoice, get_voice
from scenes.stage.words.captions import Cue, make_cues, reading_time
from scenes.stage.words.name_check import check_names
from scenes.stage.words.script import Chapter, Line, Script, read_script

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


class Occasion:
    """A line that is said around one verb of a lecture; see `Lesson.when`."""

    def __init__(self, lesson: Lesson, name: str, mark: str) -> None:
        self._lesson, self._name, self._mark = lesson, name, mark

    def __getattr__(self, verb: str) -> Callable[..., None]:
        def do(*things: Any, **how: Any) -> None:
            with self._lesson.say(self._name) as line:
                getattr(line.at(self._mark), verb)(*things, **how)

        return do


class Lesson(Stagecraft):
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
    beats
        Which beats are played, in which order: names of methods marked with `beat`, each with a chapter of
        that name in the script. Lines and claims of what is left out go with it.
    rehearsed
        Whether the lecture is run through without a picture before the first frame, so that what is said of
        what is drawn, and plots that cannot be drawn, are judged before anything is rendered.
    voice
        ``"auto"``, ``"heart"``, ``"michael"`` or ``"silent"``; the environment variable
        ``LECTURE_VOICE`` overrides it for one render.
    """

    experiment: ClassVar[Any]
    language: ClassVar[str] = "en"
    script_file: ClassVar[str | None] = None
    voice: ClassVar[str] = "auto"
    beats: ClassVar[tuple[str, ...]] = ()
    rehearsed: ClassVar[bool] = True

    def __init__(self, renderer: Any = None, *, rehearsing: bool = False, **kwargs: Any) -> None:
        self.rehearsing = rehearsing
        if config.renderer == RendererType.OPENGL:
            with one_message():
                raise LectureError(REFUSAL)
        if renderer is None:
            camera = kwargs.get("camera_class")
            renderer = LectureRenderer(
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
        self._heading: list[Any] = []
        self._speeches: dict[str, Speech] = {}

    # -- before the first frame ------------------------------------------------

    @cached_property
    def whole_script(self) -> Script:
        """The script with its numbers filled in, whatever beats are chosen."""
        return read_script(self.script_path(), ask(type(self).__name__, self.experiment, "facts"))

    @cached_property
    def script(self) -> Script:
        """The script of the beats that are played."""
        return self.whole_script.only(self.beats) if self.beats else self.whole_script

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
        self.light_the_ground()
        self.check_beats()
        self.check_numbers()
        self.check_claims()
        self.check_names()
        if self._makes_time():
            check_folder(self.speech_folder)
        self.soundtrack = Soundtrack(self.script.title, self.script.language)
        if self.rehearsed and not self.rehearsing:
            self.rehearse()
        self._speak_all()

    def rehearse(self) -> None:
        """Run through the lecture without a picture, timed by reading speed.

        Raises
        ------
        LectureError
            A line says of a run what the part that is drawn does not show, or something cannot be drawn.
        """
        lesson = type(self)(rehearsing=True)
        lesson.setup()
        try:
            lesson.construct()
        except (ValueError, ArithmeticError) as error:
            raise LectureError(
                f"{type(self).__name__} cannot be rendered: chapter [{lesson.chapter_name}] cannot be drawn "
                f"for these parameters: {error}"
            ) from error

    @property
    def chapter_name(self) -> str:
        """The name of the current chapter."""
        return self._chapter.name if self._chapter is not None else ""

    # -- beats ------------------------------------------------------------------

    def construct(self) -> None:
        """Play the beats."""
        for name in self.beats:
            self.perform(name)

    def perform(self, name: str) -> None:
        """Play one beat: whatever it does not need leaves, and what it needs and is missing appears."""
        method = getattr(self, name)
        needs = [attrgetter(need)(self) for need in needs_of(method)]
        self.chapter(name)
        self.change_scene(keep=needs)
        method()

    def change_scene(self, *, keep: Sequence[Any] = ()) -> None:
        """Let what is not kept leave while what is missing of it appears, and the chapter's name changes.

        The film begins with its course mark in place: its first frame is not empty.
        """
        chapter = self._chapter
        assert chapter is not None
        chapters = list(self.script.chapters)
        progress = chapters.index(chapter.name) / max(len(chapters) - 1, 1)
        name = CourseMark.title(chapter.title)
        if not self.is_shown(self.course_mark):
            self.course_mark.progress.set(progress)
            self._heading = [self.course_mark, name]
            self.put(*self._heading)
            if keep:
                self.play(*self.showing(*keep), run_time=0.5)
            return
        leaving = self.others_than([*keep, self.course_mark])
        self._heading = [self.course_mark, name]
        self.play(
            Vary(self.course_mark.progress, progress),
            *self.hiding(*leaving),
            *(Vary(d.drained, 0.0) for d in drawings_in(keep) if d.drained.now > 0),
            *self.showing(*keep, name),
            run_time=0.5,
        )
        self.drop(*leaving)

    def leave_only(self, *, keep: Sequence[Any] = (), **how: Any) -> None:
        """Let everything go but what is kept; course mark and chapter's name always stay."""
        super().leave_only(keep=[*keep, *self._heading], **how)

    @cached_property
    def course_mark(self) -> CourseMark:
        """The ball on the slope that says how far the lecture has come."""
        return CourseMark()

    # -- numbers ------------------------------------------------------------------

    def fact(self, name: str) -> Of:
        """Return a fact of the experiment, as a source for numbers and places.

        Raises
        ------
        LectureError
            The experiment has no such fact.
        """
        if name not in self.experiment.facts:
            raise LectureError(
                f'{type(self).__name__}: there is no fact "{name}": {closest(name, self.experiment.facts)}'
            )
        return Of(self.experiment, name)

    def of(self, name: str, *args: Any) -> Of:
        """Return what the experiment says of something, as a source: ``self.of("parabola", x)``."""
        return Of(self.experiment, name, args)

    def vary(self, *changes: Any, to: Any = None, fact: str | None = None, **how: Any) -> None:
        """Take a value to another one; where only a fact is named, to that number of the experiment."""
        super().vary(*changes, to=self.fact(fact)() if to is None and fact is not None else to, fact=fact, **how)

    def varying(self, value: Value[float], fact: str, **how: Any) -> Vary:
        """Return an animation that takes a value to a fact, to be played with others."""
        return Vary(value, self.fact(fact)(), fact=fact, **how)

    def check_drawn(self, line: Line) -> None:
        """Hold the claims of a line against the part of the runs that is drawn.

        Raises
        ------
        LectureError
            The sentence is true of the run, but not of what has been drawn of it.
        """
        drawn: dict[str, int] = {}
        for mark in self.get_mobject_family_members():
            if not (isinstance(mark, Drawing) and isinstance(mark, Walker)):
                continue
            whole = int(mark.position.now + 1e-9)
            if whole and mark.presence.now > 0:
                drawn[mark.run_name] = max(drawn.get(mark.run_name, 0), whole)
        for name in line.claims:
            claim = self.experiment.claims[name].evaluate(drawn)
            if not claim.holds:
                raise LectureError(
                    f'{type(self).__name__} cannot be rendered: line {line.key} says "{line.caption}", but what is '
                    f"drawn does not show it: {claim.statement} does not hold {claim.found}. "
                    f"To change it, {claim.remedy}."
                )

    def light_the_ground(self) -> None:
        """Let the lamp shine on the ground, which is Manim's background."""
        camera: Any = self.camera  # Cairo's: OpenGL's has no background of its own
        camera.background_color = theme.GROUND
        camera.background = lit_ground(camera.pixel_width, camera.pixel_height)
        camera.reset()

    def check_beats(self) -> None:
        """Refuse beats that are no methods of the lecture, and needs that are no attributes of it.

        Raises
        ------
        LectureError
            Names the beat, and what there is.
        """
        check_beats(type(self), self.script)

    def check_numbers(self) -> None:
        """Refuse to render numbers that disagree with SciPy or a closed form, for the parameters at hand.

        Raises
        ------
        LectureError
            Names the check, both numbers and the tolerance.
        """
        check_numbers(type(self).__name__, ask(type(self).__name__, self.experiment, "checks"))

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
        check_names(type(self), Lesson, self.whole_script)

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
        if self.rehearsing or not self._makes_time():
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
        self._note_facts()
        if not self.rehearsing:
            self._progress.update(self.timeline.plays[-1].frames / self.timeline.fps)

    def _note_facts(self) -> None:
        """Remember for the record which numbers of the experiment stand in the picture now."""
        for drawing in drawings_in(self.mobjects):
            if drawing.presence.now > 0 and (not isinstance(drawing, Lettering) or drawing.there()):
                for fact in sorted(drawing.facts_of(self.experiment)):
                    chapters = self.soundtrack.facts.setdefault(fact, [])
                    if self.chapter_name not in chapters:
                        chapters.append(self.chapter_name)

    # -- frames that every lecture has -----------------------------------------------

    def open_with(
        self, *picture: Any, color: str = theme.ITERATE, x: float = 960.0, y: float = 250.0, hold: float = 1.2
    ) -> None:
        """Open the film: the puzzle's picture as a landscape, its title in two lines.

        The first frame is not empty: the ridges stand from the start, and the rest appears within 0.3 s.
        """
        ridges, title = Ridges(), title_lines(self.script.title, color, x, y)
        self.put(ridges)
        self.play(*self.showing(*picture, *title), run_time=0.3)
        self._opening = ridges, title
        self.wait(hold)

    def begin_the_plot(self, *things: Any, run_time: float = 1.2, also: Sequence[Any] = ()) -> None:
        """Let the ridges sink and the title go, while the same picture becomes the plot."""
        ridges, title = self._opening
        self.play(Vary(ridges.sunk, 1.0), *self.hiding(*title), *self.showing(*things), *also, run_time=run_time)
        self.drop(ridges, *title)

    def ask(
        self,
        line: str,
        words: str,
        ball: Any,
        ghosts: Sequence[Any] = (),
        *,
        at: tuple[float, float] = (960.0, 160.0),
        size: float = theme.QUESTION_PX,
    ) -> list[Ghost]:
        """Ask for a prediction: everything but the ball drains, ghosts stand at the possible answers, a ring empties.

        Parameters
        ----------
        line
            The line of the current chapter that asks; its pause is the time to predict.
        words
            Key of the question in the script's ``[screen]`` table.
        ball
            What the question is about: a solid, a place, or a list that begins with a solid.
        ghosts
            Places of the possible answers, two or three.
        at
            Middle of the question, in pixels.

        Returns
        -------
        list of Ghost
            They stay on screen: fill the one that is the answer with `answer`, which takes all of them away.
        """
        spoken = self.script.chapters[self.chapter_name].lines[line]
        asked = Words(self.words(words), at, size=size, weight="SEMIBOLD")
        rings = [Ghost(letter, place) for letter, place in zip("ABC", ghosts, strict=False)]
        self._ghosts = [part for ring in rings for part in ring.parts_with_letter()]
        bright = [thing for thing in (ball if isinstance(ball, list) else [ball]) if isinstance(thing, Mobject)]
        place = bright[0].spot if bright else ball
        for ring in rings:
            ring.rivals, ring.about = rings, bright[0] if bright else ball
        waiting = Waiting(place)
        asking = [Plate(asked), asked, *self._ghosts]
        for part in (*asking[:2], waiting):
            part.at_depth(10.0)  # nearer than any card
        bright = [*bright, *asking, *self._heading]
        with self.say(line) as said:
            appearing = self.showing(asking)
            self.dim(but=bright, also=appearing)
            self.show(waiting, run_time=0.3)
            rest = said.rest(at_least=0.1) + spoken.pause - 0.1
            self.soundtrack.questions.append((self.timeline.time, self.timeline.time + rest))
            self.play(Vary(waiting.left, 0.0, rate_func=linear), run_time=max(rest, 0.5))
        self.hide(*asking[:2], waiting, run_time=0.3, also=self.brightening())
        return rings

    def beside(
        self, thing: Any, words: str, dx: float = 0.0, dy: float = 0.0, *, alpha: float = 0.92, **options: Any
    ) -> list[Drawing]:
        """Name a ball, or anything with a place: words on a plate, some pixels off, in the colour of its look.

        At the sides of the frame the name stays within the margins.
        """
        look = {"color": thing.look.color} if hasattr(thing, "look") else {}
        name = Words(words, **{**look, **options})
        name.at = name.within_margins(lambda: (thing.spot()[0] + dx, thing.spot()[1] + dy))
        return [Plate(name, alpha=alpha), name]

    def answer(self, ghost: Ghost | None = None) -> None:
        """Fill the ghost that was right, and let all of them go."""
        if ghost is not None:
            self.play(Vary(ghost.filled, 1.0), run_time=0.3)
        self.hide(*self._ghosts, run_time=0.4)

    def take_home(self, *cards: RecapCard) -> None:
        """Show what is to be taken home: three pictures, each lit with its two short lines as its line is said."""
        grounds = [recap_card(k) for k in range(len(cards))]
        pictures = [part for card in cards for part in card.picture]
        for drawing in drawings_in(pictures):
            drawing.drained.set(1.0)
        self.leave_only(show=[*grounds, *pictures], run_time=0.6)
        for k, card in enumerate(cards):
            lines = recap_lines(k, self.words(card.first), self.words(card.second), card.color)
            lit = [Vary(d.drained, 0.0) for d in drawings_in(card.picture)]
            with self.say(card.say) as line:
                line.at(card.at)
                self.show(lines, run_time=0.6, also=lit)

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
        self.check_drawn(line)
        if end > self.timeline.time:
            self.wait(end - self.timeline.time)

    def when(self, name: str, mark: str) -> Any:
        """Say a line of the current chapter, and do one thing at a mark: ``self.when("walk", "walks").follow(ball)``.

        What follows is any verb of the lecture; what it is handed is made before the line begins, and the line is
        over when it returns.
        """
        return Occasion(self, name, mark)

    def tell(
        self, name: str, *things: Any, at: str | None = None, show: Sequence[Any] | Mapping[str, Any] = (),
        hide: Sequence[Any] = (), point: Mapping[str, Any] | None = None, **how: Any,
    ) -> None:  # fmt: skip
        """Say a line of the current chapter over the picture as it is.

        Parameters
        ----------
        name
            The line.
        things
            What is pointed at.
        at
            The mark in the line at which that happens; by default as it begins.
        show
            What appears then, in place of what is pointed at; see `Stagecraft.show` for ``how``. By the marks of the
            line, if it has several: ``show={"this": ball, "that": [trail, name]}``.
        hide
            What goes then.
        point
            What is pointed at, by the marks of the line, if it has several.
        """
        with self.say(name) as line:
            if at is not None:
                line.at(at)
            if isinstance(show, Mapping):
                for mark, shown in show.items():
                    line.show(mark, shown, **how)
            elif show:
                self.show(*show, **how)
            if hide:
                self.hide(*hide)
            if things:
                self.pulse(*things)
            for mark, pointed in (point or {}).items():
                line.point(mark, pointed)

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
        if delay > SYNC_TOLERANCE and not self.rehearsing:
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
