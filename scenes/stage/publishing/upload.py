"""A folder ready to upload: for YouTube, Bilibili, PeerTube, a podcast and anyone else, held against their rules.

References
----------
YouTube Help: recommended upload encoding settings; supported subtitle files;
video chapters. PeerTube REST API: video chapters; PeerTube's own limits of
names and tags. Podcasting 2.0: JSON chapters 1.2. The limits that no
publisher states in writing are marked as such in ``CHECKED.txt``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
from PIL import Image

from scenes.stage.clock import clock_text
from scenes.stage.errors import LectureError
from scenes.stage.film.record import SHORTEST_CHAPTER, Caption, Record
from scenes.stage.publishing.course import QUALITIES, Course
from scenes.stage.publishing.films import Film
from scenes.stage.publishing.inspected import findings_of
from scenes.stage.publishing.pages import phrases, translated_captions
from scenes.stage.publishing.site import fresh_folder, link_or_copy, podcast_chapters
from scenes.stage.words.captions import Cue, compose_srt, compose_vtt

__all__ = ["MASTER", "Rule", "check_rules", "describe", "refuse_at_sight", "refuse_unfit", "write_upload"]

#: Of the master: height in pixels and frames a second. A platform that encodes anew keeps more of it.
MASTER = QUALITIES["k"]


@dataclass(frozen=True)
class Rule:
    """A rule of a platform, and what was found.

    Attributes
    ----------
    stated
        Whether the platform states the limit itself.
    """

    platform: str
    what: str
    found: str
    holds: bool
    stated: bool = True


def refuse_unfit(film: Film, *, master: bool = False) -> None:
    """Refuse a film without a voice, one that the inspector has not passed, or one too small for a master.

    Raises
    ------
    LectureError
        Says which, and what to do.
    """
    record = film.record
    name = f"{record.lecture} ({record.language})"
    refuse_at_sight(film, master=master)
    findings = findings_of(film)
    if findings is None or findings > 0:
        state = "has not seen" if findings is None else f"has {findings} finding{'s' * (findings != 1)} in"
        raise LectureError(
            f"The inspector {state} this film of {name}: run `./run python -m scenes inspect {record.lecture}` "
            "and mend what it finds."
        )


def refuse_at_sight(film: Film, *, master: bool = False) -> None:
    """Refuse a film without a voice, or one too small for a master: it need not be inspected.

    Raises
    ------
    LectureError
        Says which, and what to do.
    """
    record = film.record
    name = f"{record.lecture} ({record.language})"
    if record.silent:
        raise LectureError(f"{name} was rendered without a voice: render it without LECTURE_VOICE=silent.")
    if master and (record.height < MASTER[0] or record.fps < MASTER[1]):
        raise LectureError(
            f"The newest film of {name} is {record.height}p{float(record.fps):g}; a master is {MASTER[0]}p{MASTER[1]}: "
            f"render it with `./run manim -qk scenes/{record.lecture}.py`."
        )


def write_upload(film: Film, others: Sequence[Record], course: Course, target: Path, *, master: bool = False) -> Path:
    """Write the folder of a film, replacing the one before as a whole.

    Parameters
    ----------
    others
        Records of the same lecture in other languages: their captions go along.

    Raises
    ------
    LectureError
        The film is unfit, or breaks a rule of a platform.
    """
    refuse_unfit(film, master=master)
    record = film.record
    tags = make_tags(record, course)
    text = describe(record, course)
    rules = list(check_rules(film, text, tags))
    if broken := [rule for rule in rules if not rule.holds]:
        found = "; ".join(f"{rule.platform}: {rule.what}, but {rule.found}" for rule in broken)
        raise LectureError(f"{record.lecture} ({record.language}) cannot be uploaded as it is: {found}.")
    captions = {record.language: list(record.captions)}
    captions |= {other.language: translated_captions(record, other) for other in others}
    name = f"{record.lecture}.{record.language}.{record.height}p{film.path.suffix}"
    with fresh_folder(target) as folder:
        for platform in ("youtube", "bilibili", "peertube", "plain"):
            place = folder / platform
            place.mkdir()
            link_or_copy(film.path, place / name)
            _write_captions(place, captions, name)
            (place / f"description.{record.language}.txt").write_text(text, encoding="utf-8")
            (place / "title.txt").write_text(record.title + "\n", encoding="utf-8")
            (place / "tags.txt").write_text(", ".join(tags) + "\n", encoding="utf-8")
        _write_pictures(film, folder)
        _write_for_peertube(record, course, tags, folder / "peertube")
        podcast = folder / "podcast"
        podcast.mkdir()
        _write_sound(film, podcast / f"{record.lecture}.{record.language}.m4a")
        (podcast / "chapters.json").write_text(json.dumps(podcast_chapters(record), ensure_ascii=False), "utf-8")
        cues = [Cue(cue.start, cue.end, cue.text) for cue in record.captions]
        (podcast / f"transcript.{record.language}.vtt").write_text(compose_vtt(cues, record.language), encoding="utf-8")
        (folder / "CHECKED.txt").write_text(_report(record, rules), encoding="utf-8")
    return target


def _write_sound(film: Film, target: Path) -> None:
    """Write the sound of a film alone, as it is in the film, with its title and chapters."""
    with av.open(str(film.path)) as source, av.open(str(target), "w") as sound:
        heard = source.streams.audio[0]
        voice = sound.add_stream_from_template(heard)
        sound.metadata.update(source.metadata)
        sound.set_chapters(source.chapters())
        for packet in source.demux(heard):
            if packet.dts is not None:  # the last one is empty
                packet.stream = voice
                sound.mux(packet)


def make_tags(record: Record, course: Course) -> list[str]:
    """Return the tags of a film: its own name first, then those of the course."""
    return list(dict.fromkeys([record.lecture.replace("_", " "), *course.tags]))


def describe(record: Record, course: Course) -> str:
    """Return the description of a film: what it is about, its chapters, what was checked."""
    say = phrases(record.language)
    parts = [record.summary, ""]
    parts += [f"{clock_text(chapter.start)} {chapter.title}" for chapter in record.chapters]
    claims = sum(len(line.claims) for line in record.lines)
    parts += ["", say["upload_checked"].format(checks=len(record.experiment.checks), claims=claims)]
    if course.base_url:
        parts += ["", f"{course.base_url.rstrip('/')}/{record.lecture}/{record.language}/"]
    if course.author or course.licence:
        parts += ["", " · ".join(filter(None, (course.author, course.licence)))]
    return "\n".join(parts) + "\n"


def check_rules(film: Film, text: str, tags: Sequence[str]) -> Iterator[Rule]:
    """Yield every rule of the platforms with what was found in the film and its texts."""
    record = film.record
    shown = [clock_text(chapter.start) for chapter in record.chapters]
    lengths = [chapter.end - chapter.start for chapter in record.chapters]
    yield Rule("YouTube", "the first chapter begins at 0:00", f"it begins at {shown[0]}", shown[0] == "0:00")
    yield Rule("YouTube", "there are at least 3 chapters", f"there are {len(shown)}", len(shown) >= 3)
    yield Rule(
        "YouTube",
        f"every chapter lasts at least {SHORTEST_CHAPTER:g} s",
        f"the shortest lasts {min(lengths):.1f} s",
        min(lengths) >= SHORTEST_CHAPTER,
    )
    rising = all(a.start < b.start for a, b in pairwise(record.chapters))
    yield Rule("YouTube", "chapters stand in order", "they do" if rising else "they do not", rising)
    title, brackets = record.title, sum(sign in record.title + text for sign in "<>")
    yield Rule(
        "YouTube", "title and description have no angle brackets", f"they have {brackets or 'none'}", not brackets
    )
    yield Rule("YouTube", "the title has at most 100 characters", f"it has {len(title)}", len(title) <= 100)
    size = len(text.encode())
    yield Rule("YouTube", "the description has at most 5000 bytes", f"it has {size}", size <= 5000)
    length = len(",".join(tags))
    yield Rule("YouTube", "the tags have at most 500 characters", f"they have {length}", length <= 500)
    yield from _film_rules(film)
    marked = sum(bool(re.search(r"<[^>]*>|\{\\", caption.text)) for caption in record.captions)
    yield Rule(
        "YouTube",
        "captions are plain text",
        f"{marked or 'none'} of them {'has' if marked == 1 else 'have'} markup",
        marked == 0,
    )
    yield Rule("PeerTube", "the name has 3 to 120 characters", f"it has {len(title)}", 3 <= len(title) <= 120)
    yield Rule("PeerTube", "the description has at most 10000 characters", f"it has {len(text)}", len(text) <= 10_000)
    fit = [tag for tag in tags if 2 <= len(tag) <= 30]
    yield Rule("PeerTube", "a tag has 2 to 30 characters", f"{len(fit)} of {len(tags)} have", len(fit) == len(tags))
    yield Rule(
        "Bilibili", "the title has at most 80 characters", f"it has {len(title)}", len(title) <= 80, stated=False
    )
    yield Rule(
        "Bilibili", "the description has at most 2000 characters", f"it has {len(text)}", len(text) <= 2000, False
    )


def _film_rules(film: Film) -> Iterator[Rule]:
    with av.open(str(film.path)) as container:
        picture, sound = container.streams.video[0].codec_context, container.streams.audio[0].codec_context
        found = f"{picture.name} {picture.profile} {picture.pix_fmt}"
        yield Rule("YouTube", "the picture is H.264 High, 4:2:0", found, found == "h264 High yuv420p")
        found = f"{sound.name} at {sound.sample_rate} Hz"
        yield Rule("YouTube", "the sound is AAC at 48 kHz", f"it is {found}", found == "aac at 48000 Hz")
    head = film.path.read_bytes()[: 1 << 16]
    early = b"moov" in head[:4096]
    yield Rule("YouTube", "the index stands before the data", "it does" if early else "it does not", early)
    with Image.open(film.poster) as poster:
        size = poster.size
    yield Rule("YouTube", "the thumbnail has 1280 × 720 pixels", f"it has {size[0]} × {size[1]}", size == (1280, 720))


def _write_captions(place: Path, captions: dict[str, list[Caption]], name: str) -> None:
    for language, cues in captions.items():
        text = compose_srt([Cue(cue.start, cue.end, cue.text) for cue in cues])
        (place / f"{Path(name).stem}.{language}.srt").write_text(text, encoding="utf-8")


def _write_pictures(film: Film, folder: Path) -> None:
    """Write the thumbnail, and for Bilibili a cover of 16:10."""
    with Image.open(film.poster) as poster:
        picture = poster.convert("RGB")
    wide = round(picture.height * 16 / 10)
    left = (picture.width - wide) // 2
    cover = picture.crop((left, 0, left + wide, picture.height))
    for platform, image in (("youtube", picture), ("peertube", picture), ("plain", picture), ("bilibili", cover)):
        image.save(folder / platform / "thumbnail.jpg", format="JPEG", quality=90, optimize=True)
    if (folder / "youtube" / "thumbnail.jpg").stat().st_size > 2_000_000:
        raise LectureError(f"The thumbnail of {film.record.lecture} is larger than 2 MB: choose a quieter poster.")


def _write_for_peertube(record: Record, course: Course, tags: Sequence[str], folder: Path) -> None:
    """Write the fields of PeerTube's upload form, and the chapters as its API takes them."""
    fields = {
        "name": record.title,
        "language": record.language,
        "description": describe(record, course),
        "support": course.author,
        "tags": list(tags)[:5],
        "waitTranscoding": True,
    }
    chapters = [{"timecode": int(chapter.start), "title": chapter.title} for chapter in record.chapters]
    (folder / "video.json").write_text(json.dumps(fields, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "chapters.json").write_text(json.dumps({"chapters": chapters}, ensure_ascii=False, indent=1), "utf-8")


def _report(record: Record, rules: Sequence[Rule]) -> str:
    rows = [
        f"{record.title} ({record.language}), {record.height}p{float(record.fps):g}, {clock_text(record.duration)}",
        "",
        "The film, its captions and its chapters are those of one render; its script, experiment and code",
        "have not changed since; the inspector has passed it.",
        "",
    ]
    for rule in rules:
        note = "" if rule.stated else "; the platform states no limit, its users tell of this one"
        rows.append(f"{rule.platform}: {rule.what} ({rule.found}){note}")
    return "\n".join(rows) + "\n"
