"""For the classroom: a clip for each chapter, and the whole page as one file that needs no net.

A chapter begins with a segment of its own, so its pictures are cut out of the
film without encoding them again; the sound is cut to the sample.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Final

import av
import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray
from PIL import Image

from scenes.stage.atomic_files import whole_or_not_at_all
from scenes.stage.errors import LectureError
from scenes.stage.film.muxing import sound_packets
from scenes.stage.film.record import Chapter, Record
from scenes.stage.publishing.films import Film
from scenes.stage.publishing.pages import Page, asset
from scenes.stage.publishing.site import fresh_folder
from scenes.stage.voice.speech import SAMPLE_RATE
from scenes.stage.words.captions import Cue, compose_srt, compose_vtt
from scenes.stage.words.script import LANGUAGES

__all__ = ["ONE_FILE_LIMIT", "clip_name", "write_clips", "write_one_file"]

#: Above this many bytes a browser takes long to open a single file.
ONE_FILE_LIMIT: Final = 100_000_000


def clip_name(number: int, title: str) -> str:
    """Return the name of a chapter's clip.

    >>> clip_name(3, "Newton climbs: why?")
    '03-newton-climbs-why'
    >>> clip_name(2, "Newton's idea")
    '02-newtons-idea'
    """
    words = re.sub(r"['’]", "", unicodedata.normalize("NFKC", title).lower())
    words = re.sub(r"[^\w]+", "-", words).strip("-")
    return f"{number:02d}-{words}" if words else f"{number:02d}"


def write_clips(film: Film, target: Path) -> list[Path]:
    """Write a clip of each chapter with captions, first and last picture; return the clips.

    Raises
    ------
    LectureError
        A chapter does not begin with a picture that stands for itself, or the disk is full.
    """
    sound = _sound(film.path)
    names = [clip_name(number, chapter.title) for number, chapter in enumerate(film.record.chapters, 1)]
    with fresh_folder(target) as folder:
        for name, chapter in zip(names, film.record.chapters, strict=True):
            _write_clip(film, chapter, sound, folder / f"{name}.mp4")
    return [target / f"{name}.mp4" for name in names]


def _write_clip(film: Film, chapter: Chapter, sound: NDArray[np.float32], clip: Path) -> None:
    record = film.record
    cues = list(_cues(record, chapter))
    first, last = (round(frame * SAMPLE_RATE / record.fps) for frame in (chapter.first_frame, chapter.end_frame))
    track = np.zeros(last - first, dtype=np.float32)
    heard = sound[first:last]
    track[: len(heard)] = heard
    _cut(film, chapter, track, clip)
    clip.with_suffix(".srt").write_text(compose_srt(cues), encoding="utf-8")
    clip.with_suffix(".vtt").write_text(compose_vtt(cues, record.language), encoding="utf-8")
    for which, image in zip(("first", "last"), _ends(clip), strict=True):
        image.save(clip.with_name(f"{clip.stem}.{which}.png"))


def _cues(record: Record, chapter: Chapter) -> Iterator[Cue]:
    for caption in record.captions:
        if caption.start < chapter.end and caption.end > chapter.start:
            start, end = max(caption.start, chapter.start), min(caption.end, chapter.end)
            yield Cue(start - chapter.start, end - chapter.start, caption.text)


def _cut(film: Film, chapter: Chapter, track: NDArray[np.float32], clip: Path) -> None:
    """Copy the coded pictures of a chapter, one packet each, and put the sound beside them."""
    record = film.record
    language = LANGUAGES[record.language]
    with (
        av.open(str(film.path)) as source,
        av.open(str(clip), "w", container_options={"movflags": "+faststart"}) as cut,
    ):
        cut.metadata.update({"title": f"{record.title}: {chapter.title}", "language": language})
        stream = source.streams.video[0]
        pictures = cut.add_stream_from_template(stream)
        sounds = cut.add_stream("aac", rate=SAMPLE_RATE, layout="mono", bit_rate=128_000)
        pictures.metadata["language"] = sounds.metadata["language"] = language
        heard = sound_packets(track, sounds)
        for number, packet in enumerate(p for p in source.demux(stream) if p.dts is not None):
            if not chapter.first_frame <= number < chapter.end_frame:
                continue
            frame = number - chapter.first_frame
            if frame == 0 and not packet.is_keyframe:
                raise LectureError(
                    f'The chapter "{chapter.title}" of {film.path} does not begin with a whole picture: '
                    "the film was encoded again by another program; render it once more."
                )
            packet.stream, packet.time_base = pictures, 1 / record.fps
            packet.pts = packet.dts = frame
            packet.duration = 1
            cut.mux(packet)
            for piece in heard:  # sound keeps pace, so that a player finds both at the same place of the file
                cut.mux(piece)
                if (piece.pts or 0) * (piece.time_base or 1) > frame / record.fps:
                    break
        for piece in heard:
            cut.mux(piece)


def _sound(film: Path) -> NDArray[np.float32]:
    """Return the sound of a film, mono at 48 kHz, each sample at its time."""
    with av.open(str(film)) as container:
        if not container.streams.audio:
            return np.zeros(0, dtype=np.float32)
        pieces = [
            (round(Fraction(frame.pts or 0) * (frame.time_base or 1) * SAMPLE_RATE), frame.to_ndarray()[0])
            for frame in container.decode(audio=0)
        ]
    track = np.zeros(max(at + len(piece) for at, piece in pieces), dtype=np.float32)
    for at, piece in pieces:
        track[max(at, 0) : at + len(piece)] = piece[max(-at, 0) :]
    return track


def _ends(clip: Path) -> tuple[Image.Image, Image.Image]:
    first = last = None
    with av.open(str(clip)) as container:
        for frame in container.decode(video=0):
            first = first or frame
            last = frame
    if first is None or last is None:
        raise LectureError(f"{clip} holds no picture: render the film once more.")
    return first.to_image(), last.to_image()  # type: ignore[no-untyped-call]


def write_one_file(film: Film, page: Page, target: Path) -> Path:
    """Write a page that holds its film, style and script, and plays from a disk without a net.

    Raises
    ------
    LectureError
        The disk is full.
    """
    page = replace(page, inline=_inlined(film))
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with whole_or_not_at_all(target) as draft:
            draft.write_text(page.html(), encoding="utf-8")
    except OSError as error:
        raise LectureError(f"{target} cannot be written ({error.strerror}): free some space.") from error
    return target


def _inlined(film: Film) -> dict[str, str]:
    """Return what a page needs from elsewhere, as text to stand in it; style and script as they are."""
    picture = BytesIO()
    with Image.open(film.poster) as poster:
        poster.convert("RGB").save(picture, format="JPEG", quality=85)
    return {
        "style": Markup(asset("style.css")),
        "player": Markup(asset("player.js")),
        "poster": f"data:image/jpeg;base64,{base64.b64encode(picture.getvalue()).decode()}",
        "film": base64.b64encode(film.path.read_bytes()).decode(),
    }
