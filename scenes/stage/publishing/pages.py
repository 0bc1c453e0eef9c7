"""The pages of the course: one a lecture and language, and the index, from records and templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scenes.stage.clock import clock_text
from scenes.stage.errors import LectureError
from scenes.stage.film.record import Caption, Record, SpokenText
from scenes.stage.publishing.course import Course, Exercise
from scenes.stage.words.captions import standard_for

__all__ = ["ASSETS", "Neighbour", "Page", "asset", "phrases", "render", "translated_captions"]

_HOME: Final = Path(__file__).parent
ASSETS: Final = _HOME / "assets"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HOME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(clock=clock_text, number=_number, plain=lambda value: f"{value:g}".replace("-", "−"))
    return environment


def render(template: str, **values: Any) -> str:
    """Return a filled template; every value is escaped."""
    return _environment().get_template(template).render(**values)


def _number(value: float | None, digits: int = 9) -> str:
    return "–" if value is None else f"{value:.{digits}g}".replace("-", "−")


def asset(name: str) -> str:
    """Return the text of a script or style sheet."""
    return (ASSETS / name).read_text(encoding="utf-8")


def phrases(language: str) -> Mapping[str, str]:
    """Return the words of the pages themselves.

    Raises
    ------
    LectureError
        They have not been written in this language, or not all of them.
    """
    path = _HOME / "phrases.toml"
    tables: dict[str, dict[str, str]] = msgspec.toml.decode(path.read_bytes())
    if language not in tables:
        raise LectureError(
            f'{path} has no table [{language}]: add one with the keys of [en] to publish in "{language}".'
        )
    if missing := sorted(tables["en"].keys() - tables[language].keys()):
        raise LectureError(f"{path}, [{language}]: {missing[0]} is missing.")
    return tables[language]


@dataclass(frozen=True)
class Neighbour:
    """A lecture before or after another one."""

    lecture: str
    title: str


@dataclass(frozen=True)
class Page:
    """The watch page of a lecture in a language.

    Attributes
    ----------
    record
        Of its film.
    others
        Records of the same lecture in other languages.
    exercise
        Asked below the transcript.
    film, poster, av1
        File names beside the page.
    av1_codec
        How the page names the coding of the AV1 file.
    address
        Where the page will stand, with a slash at its end, or empty.
    date
        When the film was made, as ISO 8601.
    """

    record: Record
    course: Course | None = None
    others: Sequence[Record] = ()
    exercise: Exercise | None = None
    previous: Neighbour | None = None
    next: Neighbour | None = None
    film: str = "film.mp4"
    poster: str = "poster.jpg"
    av1: str | None = None
    av1_codec: str = ""
    address: str = ""
    date: str = ""
    draft: bool = False
    stops: bool = True
    scripts: Sequence[str] = ("player.js",)
    root: str = "../../"
    inline: Mapping[str, str] | None = None
    package: bool = False
    size: int = 0
    tracks: dict[str, list[Caption]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.tracks[self.language] = list(self.record.captions)
        for other in self.others:
            self.tracks[other.language] = translated_captions(self.record, other)

    @property
    def language(self) -> str:
        """Of the film and of the page."""
        return self.record.language

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return phrases(self.language)["name"]

    def html(self) -> str:
        """Return the page."""
        say = phrases(self.language)
        return render(
            "lecture.html.j2",
            record=self.record,
            language=self.language,
            course=self.course,
            others=[{"language": other.language, "name": phrases(other.language)["name"]} for other in self.others],
            tracks=[{"language": language, "label": phrases(language)["name"]} for language in self.tracks],
            exercise=self.exercise,
            previous=self.previous,
            next=self.next,
            film=self.film,
            poster=self.poster,
            poster_source=self.inline["poster"] if self.inline else self.poster,
            av1=self.av1,
            av1_codec=self.av1_codec,
            address=self.address,
            draft=self.draft,
            root=self.root,
            inline=self.inline,
            package=self.package,
            scripts=self.scripts,
            say=say,
            space=standard_for(self.language).space,
            player_data=self._player_data(say),
            linked_data=self.linked_data(),
        )

    def _player_data(self, say: Mapping[str, str]) -> dict[str, Any]:
        return {
            "key": f"{self.record.lecture}.{self.language}",
            "fps": float(self.record.fps),
            "duration": self.record.duration,
            "stops": self.stops,
            "captions": [
                {
                    "language": language,
                    "label": phrases(language)["name"],
                    "cues": [[round(cue.start, 3), round(cue.end, 3), cue.text] for cue in cues],
                }
                for language, cues in self.tracks.items()
            ],
            "questions": [[question.start, question.end] for question in self.record.questions],
            "say": {key: say[key] for key in ("question", "right", "wrong", "no_number", "resumed", "no_film")},
        }

    def linked_data(self) -> dict[str, Any]:
        """Return what search engines read: a VideoObject with its clips, by schema.org."""
        record = self.record
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": ["VideoObject", "LearningResource"],
            "name": record.title,
            "description": record.summary,
            "inLanguage": record.language,
            "duration": f"PT{record.duration:.3f}S",
            "transcript": " ".join(line.text for line in record.lines),
            "learningResourceType": "lecture",
        }
        if self.course and self.course.licence:
            data["license"] = self.course.licence
        if self.address:
            data |= {
                "url": self.address,
                "contentUrl": self.address + self.film,
                "thumbnailUrl": self.address + self.poster,
                "uploadDate": self.date,
                "hasPart": [
                    {
                        "@type": "Clip",
                        "name": chapter.title,
                        "startOffset": round(chapter.start, 3),
                        "endOffset": round(chapter.end, 3),
                        "url": f"{self.address}?t={chapter.start:.3f}",
                    }
                    for chapter in record.chapters
                ],
            }
        return data


def translated_captions(record: Record, other: Record) -> list[Caption]:
    """Return the captions of the same lecture in another language, at the times of this film.

    A line is said in both films. The captions of it are moved from its
    stretch there to its stretch here, and stretched as the line is; a line
    lasts until the next one begins.
    """
    here, there = _stretches(record), _stretches(other)
    found = []
    for caption in other.captions:
        key = next((key for key, (start, _) in reversed(there.items()) if start <= caption.start + 1e-3), None)
        if key is None or key not in here:
            continue
        (start, end), (begun, over) = here[key], there[key]
        scale = (end - start) / (over - begun)
        moved = [start + scale * (min(time, over) - begun) for time in (caption.start, caption.end)]
        found.append(Caption(text=caption.text, start=max(moved[0], 0.0), end=moved[1]))
    return found


def _stretches(record: Record) -> dict[str, tuple[float, float]]:
    lines: Sequence[SpokenText] = record.lines
    ends = [*(line.start for line in lines[1:]), record.duration]
    return {line.key: (line.start, end) for line, end in zip(lines, ends, strict=True)}
