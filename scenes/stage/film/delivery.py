"""The finished file: picture, sound, captions, chapters and metadata in one, and what lies beside it.

The film is put together from Manim's cached segments without encoding the
picture again; a film of a part of the lesson holds that part of the sound,
the captions and the chapters.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
from PIL import Image

from scenes.stage.atomic_files import whole_or_not_at_all
from scenes.stage.clock import Span
from scenes.stage.film.delivery_note import DeliveryNote
from scenes.stage.film.mastering import cut, mastered_sound
from scenes.stage.film.muxing import write_film
from scenes.stage.film.record import Delivered
from scenes.stage.film.soundtrack import Soundtrack
from scenes.stage.voice.speech import SAMPLE_RATE
from scenes.stage.words.captions import Cue, compose_srt, compose_vtt, give_time_to_read
from scenes.stage.words.script import LANGUAGES

__all__ = ["deliver", "write_poster"]


def deliver(
    segments: Sequence[Path],
    lengths: Sequence[int],
    spans: Sequence[Span],
    fps: Fraction,
    soundtrack: Soundtrack,
    output: Path,
    *,
    kept: Path,
    beside: bool = True,
    record: Callable[[Delivered], None] | None = None,
) -> None:
    """Write the film to ``output``, whole or not at all, and its companions beside it.

    A film that would come out as it lies there is left as it is.

    Parameters
    ----------
    segments
        Manim's segment files in order. Their names stand for what they show.
    lengths
        How many frames each of them has.
    spans
        What stretches of the lesson they hold.
    fps
        Frames a second.
    soundtrack
        What is heard and read.
    output
        Where the film goes; the container follows its ending.
    kept
        The folder in which mastered sound is kept between renders.
    beside
        Whether captions, transcript and poster are written as well.
    record
        Writes the record, when all else is written.
    """
    last = max(span.start + span.frames for span in spans)
    track = cut(soundtrack.mix(round(last * SAMPLE_RATE / fps)), spans, fps)
    sound = mastered_sound(track, "libopus" if output.suffix == ".webm" else "aac", kept)
    length = float(sum(span.frames for span in spans) / fps)
    cues = [
        Cue(*when, cue.text)
        for cue in soundtrack.cues
        if (when := _in_film(cue.start, cue.end, spans, fps)) is not None
    ]
    cues = give_time_to_read(cues, soundtrack.language, length) if cues else []
    metadata = {
        "title": soundtrack.title,
        "language": LANGUAGES[soundtrack.language],
        "comment": soundtrack.description,
    }
    chapters = _chapters(soundtrack, spans, fps, length)
    moment = soundtrack.poster_time
    shown = _in_film(moment, moment + 0.01, spans, fps) if moment is not None else None
    poster = shown[0] if shown else 0.3 * length
    texts = {
        output.with_suffix(".srt"): compose_srt(cues),
        output.with_suffix(".vtt"): compose_vtt(cues, soundtrack.language),
        output.with_suffix(".txt"): _transcript(soundtrack),
    }
    made_of = [
        [s.name for s in segments],
        list(lengths),
        str(fps),
        sound.name,
        cues,
        chapters,
        metadata,
        poster,
        beside,
    ]
    note = DeliveryNote(
        segments[0].parent / f"{output.name}.delivered",
        (output, *((*texts, _poster_of(output)) if beside else ())),
        repr((made_of, sorted(texts.values()))),
    )

    def write_the_record() -> None:
        if beside and record is not None:
            frames = sum(span.frames for span in spans)
            whole = [(span.start, span.film) for span in spans] == [(0, 0)]
            place = partial(_in_film, spans=spans, fps=fps)
            record(Delivered(output, fps, frames, whole, place, chapters, cues, poster))

    if note.is_true():
        os.utime(output)  # it is as new as what it was made from
        note.write()
        write_the_record()
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    with whole_or_not_at_all(output) as draft:
        write_film(draft, segments, fps, sound, cues, chapters, metadata, lengths)
    if beside:
        for path, text in texts.items():
            _write_text(path, text)
        write_poster(output, poster)
    note.write()
    write_the_record()


def _in_film(start: float, end: float, spans: Sequence[Span], fps: Fraction) -> tuple[float, float] | None:
    """Return the part of a stretch of lesson time that is in the film, in film time."""
    for span in spans:
        begin, finish = float(span.start / fps), float((span.start + span.frames) / fps)
        if start < finish and end > begin:
            shift = float(span.film / fps) - begin
            return max(start, begin) + shift, min(end, finish) + shift
    return None


def _chapters(
    soundtrack: Soundtrack, spans: Sequence[Span], fps: Fraction, length: float
) -> list[tuple[float, float, str]]:
    """Return start, end and title of the chapters of the film, each reaching to the next."""
    ends = [mark.start for mark in soundtrack.chapters[1:]] + [float("inf")]
    found = [
        (when[0], mark.title)
        for mark, end in zip(soundtrack.chapters, ends, strict=True)
        if (when := _in_film(mark.start, end, spans, fps)) is not None
    ]
    film_ends = [*(start for start, _ in found[1:]), length]
    return [(start, end, title) for (start, title), end in zip(found, film_ends, strict=True)]


def _transcript(soundtrack: Soundtrack) -> str:
    parts = [soundtrack.title, "=" * len(soundtrack.title)]
    for title, lines in soundtrack.transcript:
        parts += ["", title, "-" * len(title), *lines]
    return "\n".join(parts) + "\n"


def _write_text(path: Path, text: str) -> None:
    with whole_or_not_at_all(path) as draft:
        draft.write_text(text, encoding="utf-8")


def _poster_of(film: Path) -> Path:
    return film.with_name(f"{film.stem}.poster.png")


def write_poster(film: Path, time: float) -> None:
    """Save the frame of ``film`` at ``time`` seconds as a 1280×720 picture beside it."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        container.seek(int(time * av.time_base))
        image = None
        for frame in container.decode(stream):
            image = frame
            if frame.time is not None and frame.time >= time - 1e-6:
                break
    if image is not None:
        with whole_or_not_at_all(_poster_of(film)) as draft:
            picture: Image.Image = image.to_image()  # type: ignore[no-untyped-call]
            picture.resize((1280, 720), Image.Resampling.LANCZOS).save(draft, format="PNG")
