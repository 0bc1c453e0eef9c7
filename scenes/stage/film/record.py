"""The record beside a film: all that is known of it, for programs.

``<Film>.json`` holds what the page of a lecture, its captions, its upload and
its packages are made from, so that nothing after the render needs Manim. The
types below are the schema: a field's description stands beside it, and
`schema` gives the same as JSON Schema. Times are seconds of the film, frames
are counted from 0, and an end is where the next thing begins.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Final, Protocol

import av
import msgspec
from msgspec import Meta

from scenes.stage.atomic_files import whole_or_not_at_all
from scenes.stage.errors import LectureError
from scenes.stage.film.provenance import PROJECT, code_behind, hash_file, hashes, in_project
from scenes.stage.film.soundtrack import Utterance
from scenes.stage.words.captions import Cue, standard_for


__all__ = [
    "SHORTEST_CHAPTER",
    "VERSION",
    "Caption",
    "Chapter",
    "Check",
    "Claim",
    "Delivered",
    "Fact",
    "Question",
    "Record",
    "Recorded",
    "SpokenSentence",
    "SpokenText",
    "companions",
    "read_record",
    "record_path",
    "schema",
    "write_record",
]

#: Of the schema. It rises with every change that a reader of the version before would stumble over.
VERSION: Final = 3

#: Seconds. Platforms show no chapters of a film that has a shorter one.
SHORTEST_CHAPTER: Final = 10.0

_Seconds = Annotated[float, Meta(ge=0.0, description="Seconds from the start of the film.")]
_Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 of the file's bytes.")]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of a record have in common: they are fixed, and hold nothing that is not described."""


class Chapter(_Part, frozen=True):
    """A chapter of the film."""

    name: Annotated[str, Meta(description="The chapter's table in the script.")]
    title: str
    first_frame: Annotated[int, Meta(ge=0)]
    end_frame: Annotated[int, Meta(ge=0, description="The first frame that is not in it any more.")]
    start: _Seconds
    end: _Seconds


class Claim(_Part, frozen=True):
    """A statement that a sentence makes, evaluated before the first frame was drawn."""

    name: str
    statement: str
    found: Annotated[str, Meta(description="The value that was found.")]
    about: Annotated[
        tuple[str, ...], Meta(description="The runs, facts and other computed things that it was made from.")
    ]
    checks: Annotated[
        tuple[Annotated[int, Meta(ge=0)], ...],
        Meta(description="Which of the experiment's checks are about the same things, counted from 0."),
    ]


class SpokenSentence(_Part, frozen=True):
    """A sentence of a line."""

    text: str
    start: _Seconds
    end: _Seconds
    claims: Annotated[tuple[Claim, ...], Meta(description="What it states, and what was found.")]


class SpokenText(_Part, frozen=True):
    """A line of the script, as it is heard in the film."""

    key: Annotated[str, Meta(description="``chapter.line`` in the script.")]
    chapter: Annotated[str, Meta(description="The name of its chapter.")]
    text: str
    start: _Seconds
    end: _Seconds
    sentences: tuple[SpokenSentence, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What its sentences state, each claim once."""
        return tuple({claim.name: claim for sentence in self.sentences for claim in sentence.claims}.values())


class Caption(_Part, frozen=True):
    """A caption as it stands in the file; line ends are breaks on screen."""

    text: str
    start: _Seconds
    end: _Seconds


class Question(_Part, frozen=True):
    """A silence that is left for a prediction."""

    start: _Seconds
    end: _Seconds
    line: Annotated[str, Meta(description="The key of the line before it, which asks.")]


class Fact(_Part, frozen=True):
    """A number or word of the experiment that is said or shown."""

    name: str
    value: float | int | str | None
    lines: Annotated[tuple[str, ...], Meta(description="Keys of the lines, or of words on screen, that hold it.")]
    chapters: Annotated[tuple[str, ...], Meta(description="Names of the chapters in whose pictures it is shown.")]


class Check(_Part, frozen=True):
    """A number of the experiment, held against SciPy or a closed form."""

    name: str
    computed: float | None
    expected: float | None
    difference: float | None
    tolerance: float | None
    passed: bool
    reference: Annotated[str, Meta(description="Where the expected value comes from.")]
    entries: Annotated[int, Meta(ge=1, description="How many numbers were compared; those that differ most are told.")]
    where: Annotated[str, Meta(description="Which of them these are; empty if there is nothing to tell them apart.")]
    about: Annotated[tuple[str, ...], Meta(description="What the computed value was made from, as of claims.")]


class Experiment(_Part, frozen=True):
    """The computation behind the lecture."""

    name: str
    parameters: dict[str, float | int | str | bool | None]
    checks: tuple[Check, ...]


class Sources(_Part, frozen=True):
    """What the film was made from; each file with its path in the project."""

    lecture: Annotated[str, Meta(description="The lecture's file.")]
    script: Annotated[str, Meta(description="The file of its words.")]
    script_hash: _Hash
    code: Annotated[dict[str, _Hash], Meta(description="Every module of the project that the lecture imports.")]
    recordings: Annotated[dict[str, _Hash], Meta(description="The teacher's own recordings.")]
    lock: Annotated[str | None, Meta(description="SHA-256 of the lock file of the installed packages.")]


class Record(_Part, frozen=True):
    """All that is known of one film."""

    version: Annotated[int, Meta(ge=VERSION, le=VERSION, description="Of this schema.")]
    lecture: Annotated[str, Meta(description="The name of the lecture's file, without its ending.")]
    scene: Annotated[str, Meta(description="The name of the lecture's class.")]
    title: str
    language: Annotated[str, Meta(description="Of voice, captions and words on screen: a BCP 47 tag.")]
    summary: Annotated[str, Meta(description="What the lecture is about, in a sentence.")]
    frame_rate: Annotated[tuple[int, int], Meta(description="Frames a second: numerator and denominator.")]
    width: Annotated[int, Meta(gt=0)]
    height: Annotated[int, Meta(gt=0)]
    frames: Annotated[int, Meta(gt=0)]
    duration: _Seconds
    whole: Annotated[bool, Meta(description="Whether the film shows the lecture from its first frame to its last.")]
    silent: Annotated[bool, Meta(description="Whether no line has a voice.")]
    poster: _Seconds
    chapters: tuple[Chapter, ...]
    lines: tuple[SpokenText, ...]
    captions: tuple[Caption, ...]
    questions: tuple[Question, ...]
    facts: tuple[Fact, ...]
    experiment: Experiment
    sources: Sources
    files: Annotated[dict[str, _Hash], Meta(description="The film and what lies beside it, by file name.")]

    def __post_init__(self) -> None:
        """Refuse a claim with a check that there is not."""
        for claim in (claim for line in self.lines for claim in line.claims):
            if any(number >= len(self.experiment.checks) for number in claim.checks):
                raise ValueError(f"the claim {claim.name} names a check that there is not")

    def checks_about(self, *claims: Claim) -> list[Check]:
        """Return the checks of what claims are about, each once."""
        numbers = dict.fromkeys(number for claim in claims for number in claim.checks)
        return [self.experiment.checks[number] for number in numbers]

    @property
    def fps(self) -> Fraction:
        """Frames a second."""
        return Fraction(*self.frame_rate)

    @property
    def film(self) -> str:
        """The film's file name."""
        return next(iter(self.files))

    def lines_of(self, chapter: Chapter) -> list[SpokenText]:
        """Return the lines that are said in a chapter."""
        return [line for line in self.lines if line.chapter == chapter.name]


def schema() -> dict[str, Any]:
    """Return the schema of a record as JSON Schema (2020-12)."""
    return msgspec.json.schema(Record)


def record_path(film: Path) -> Path:
    """Return where the record of a film lies."""
    return film.with_suffix(".json")


def companions(film: Path) -> list[Path]:
    """Return the film and what lies beside it: captions, transcript and poster."""
    beside = [film.with_suffix(ending) for ending in (".srt", ".vtt", ".txt")]
    return [film, *beside, film.with_name(f"{film.stem}.poster.png")]


def read_record(path: Path) -> Record:
    """Read the record at ``path``.

    Raises
    ------
    LectureError
        There is none, it is not whole, or it is of another version.
    """
    again = "render the film once more"
    try:
        data = msgspec.json.decode(path.read_bytes())
        version = data.get("version") if isinstance(data, dict) else None
        if version != VERSION:
            raise LectureError(
                f"{path} is a record of version {version}; this project reads version {VERSION}: {again}."
            )
        return msgspec.convert(data, Record)
    except FileNotFoundError:
        raise LectureError(f"There is no record {path}: {again}.") from None
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise LectureError(f"{path} is no whole record ({error}): {again}.") from error


# --- Writing ---


@dataclasses.dataclass(frozen=True)
class Delivered:
    """What the delivery of a film knows when it is done.

    Attributes
    ----------
    film
        Where it lies.
    fps
        Frames a second.
    frames
        Its length.
    whole
        Whether it begins with the lesson and leaves nothing out up to its last frame.
    place
        Returns the film time of a stretch of lesson time, or None where the film does not show it.
    chapters
        Start and end in seconds of the film, and title.
    cues
        The captions.
    poster
        Film time of the poster.
    """

    film: Path
    fps: Fraction
    frames: int
    whole: bool
    place: Callable[[float, float], tuple[float, float] | None]
    chapters: Sequence[tuple[float, float, str]]
    cues: Sequence[Cue]
    poster: float


class Recorded(Protocol):
    """What a record is made from: a lesson's words and numbers, its clock and its sound."""

    soundtrack: Any
    timeline: Any

    @property
    def experiment(self) -> Any:
        """The numbers."""

    @property
    def script(self) -> Any:
        """The words."""

    @classmethod
    def script_path(cls) -> Path:
        """Return the file of the script."""

    @classmethod
    def recordings_path(cls) -> Path:
        """Return the folder of a teacher's recordings."""


def write_record(lesson: Recorded, done: Delivered) -> None:
    """Write the record of a film, whole or not at all, beside it; one that says the same is left as it lies there."""
    data = msgspec.json.format(msgspec.json.encode(_record(lesson, done), enc_hook=_from_numpy), indent=1) + b"\n"
    path = record_path(done.film)
    if path.is_file() and path.read_bytes() == data:
        return
    with whole_or_not_at_all(path) as draft:
        draft.write_bytes(data)


def _from_numpy(value: Any) -> Any:
    return value.item()


def _record(lesson: Recorded, done: Delivered) -> Record:
    script, soundtrack = lesson.script, lesson.soundtrack
    lines = tuple(line for said in soundtrack.lines if (line := _line(lesson, said, done)) is not None)
    chapters = tuple(_chapter(lesson, chapter, done.fps) for chapter in done.chapters)
    with av.open(str(done.film)) as container:
        stream = container.streams.video[0]
        width, height = stream.width, stream.height
    return Record(
        version=VERSION,
        lecture=Path(inspect.getfile(type(lesson))).stem,
        scene=type(lesson).__name__,
        title=soundtrack.title,
        language=soundtrack.language,
        summary=soundtrack.description or (inspect.getdoc(type(lesson)) or "").split("\n\n")[0].replace("\n", " "),
        frame_rate=(done.fps.numerator, done.fps.denominator),
        width=width,
        height=height,
        frames=done.frames,
        duration=float(done.frames / done.fps),
        whole=done.whole and done.frames == lesson.timeline.frame and len(lines) == len(list(script.lines())),
        silent=not any(bool(samples.any()) for _, samples in soundtrack.sounds),
        poster=done.poster,
        chapters=chapters,
        lines=lines,
        captions=tuple(Caption(text=cue.text, start=cue.start, end=cue.end) for cue in done.cues),
        questions=tuple(_questions(lesson, done)),
        facts=tuple(_facts(lesson, chapters)),
        experiment=_experiment(lesson.experiment),
        sources=_sources(lesson),
        files={path.name: hash_file(path) for path in companions(done.film) if path.is_file()},
    )


def _chapter(lesson: Recorded, chapter: tuple[float, float, str], fps: Fraction) -> Chapter:
    start, end, title = chapter
    name = next(name for name, found in lesson.script.chapters.items() if found.title == title)
    return Chapter(
        name=name, title=title, first_frame=round(start * fps), end_frame=round(end * fps), start=start, end=end
    )


def _line(lesson: Recorded, said: Utterance, done: Delivered) -> SpokenText | None:
    when = done.place(said.start, said.start + said.speech.end)
    if when is None:
        return None
    space = standard_for(lesson.script.language).space
    sentences = [
        SpokenSentence(
            text=space.join(token.caption for token in said.line.tokens[words.start : words.stop]),
            start=placed[0],
            end=placed[1],
            claims=tuple(_claim(lesson.experiment, lesson.experiment.claims[name]) for name in names),
        )
        for words, names in zip(said.line.sentences, said.line.claims_of_sentences, strict=True)
        if (placed := done.place(*_when(said, words))) is not None
    ]
    return SpokenText(
        key=said.line.key,
        chapter=said.line.chapter,
        text=space.join(token.caption for token in said.line.tokens),
        start=when[0],
        end=when[1],
        sentences=tuple(sentences),
    )


def _claim(experiment: Any, claim: Any) -> Claim:
    about = experiment.checks_about(claim) if hasattr(experiment, "checks_about") else ()
    return Claim(
        name=claim.name,
        statement=claim.statement,
        found=claim.found,
        about=tuple(sorted(claim.subjects)),
        checks=tuple(k for k, check in enumerate(getattr(experiment, "checks", ())) if any(check is c for c in about)),
    )


def _when(said: Utterance, words: range) -> tuple[float, float]:
    """Return when the words of a sentence begin and end, in lesson time."""
    return said.start + said.speech.starts[words[0]], said.start + said.speech.ends[words[-1]]


def _questions(lesson: Recorded, done: Delivered) -> list[Question]:
    found = []
    for start, end in lesson.soundtrack.questions:
        before = [said.line.key for said in lesson.soundtrack.lines if said.start <= start]
        placed = done.place(start, end)
        if placed is not None and before:
            found.append(Question(start=placed[0], end=placed[1], line=before[-1]))
    return found


def _facts(lesson: Recorded, chapters: Sequence[Chapter]) -> list[Fact]:
    """Return the facts that the script names, in its order, and then those that only a picture shows."""
    said: dict[str, list[str]] = {}
    table = ""
    for row in lesson.script.path.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"\[([\w.]+)\]", row):
            table = heading.group(1)
        key = f"screen.{row.partition('=')[0].strip()}" if table == "screen" else table
        for name in re.findall(r"\{(\w+)[:}]", row):
            keys = said.setdefault(name, [])
            if key not in keys:
                keys.append(key)
    facts = lesson.experiment.facts
    in_film = {chapter.name for chapter in chapters}
    shown = {name: [c for c in where if c in in_film] for name, where in lesson.soundtrack.facts.items()}
    names = [*said, *(name for name, where in shown.items() if where and name in facts and name not in said)]
    return [
        Fact(
            name=name,
            value=_plain(facts[name]),
            lines=tuple(said.get(name, ())),
            chapters=tuple(shown.get(name, ())),
        )
        for name in names
    ]


def _experiment(experiment: Any) -> Experiment:
    parameters = (
        {field.name: _plain(getattr(experiment, field.name)) for field in dataclasses.fields(experiment) if field.init}
        if dataclasses.is_dataclass(experiment)
        else {}
    )
    checks = tuple(
        Check(
            name=check.name,
            computed=_finite(check.computed),
            expected=_finite(check.expected),
            difference=_finite(check.difference),
            tolerance=_finite(check.tolerance),
            passed=bool(check.passed),
            reference=check.reference,
            entries=check.entries,
            where=check.where,
            about=tuple(check.about),
        )
        for check in getattr(experiment, "checks", ())
    )
    return Experiment(name=type(experiment).__name__, parameters=parameters, checks=checks)


def _sources(lesson: Recorded) -> Sources:
    lecture, lock = Path(inspect.getfile(type(lesson))), PROJECT / "requirements.lock"
    recordings = sorted(path for path in lesson.recordings_path().glob("*") if path.is_file())
    return Sources(
        lecture=in_project(lecture),
        script=in_project(lesson.script.path),
        script_hash=hash_file(lesson.script.path),
        code=hashes(code_behind(lecture)),
        recordings=hashes(recordings),
        lock=hash_file(lock) if lock.is_file() else None,
    )


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _plain(value: Any) -> float | int | str | bool | None:
    """Return a parameter as JSON holds it; what is no number is described, without addresses in memory."""
    if isinstance(value, bool | str | int) or value is None:
        return value
    if isinstance(value, float):
        return _finite(value)
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))
