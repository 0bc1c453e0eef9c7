"""What is checked in a finished film; each rule yields what is wrong and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import srt
from numpy.typing import NDArray
from PIL import Image

from scenes.stage.inspection.finished.film_facts import Caption, FilmFacts, PictureFacts, SoundFacts
from scenes.stage.inspection.finished.sound import HOP, QUIET, clicks, clipped, envelope, loudness, onsets, silences

__all__ = ["FilmStandard", "Flaw"]


@dataclass(frozen=True, kw_only=True)
class FilmStandard:
    """Limits of a finished film.

    Attributes
    ----------
    loudness, loudness_tolerance
        Integrated, in LUFS.
    true_peak
        At most, in dBTP.
    sample_rate
        In hertz.
    onset
        Seconds between a caption and the speech that it belongs to.
    longest_silence
        In seconds.
    poster
        Width and height in pixels.
    """

    loudness: float = -16.0
    loudness_tolerance: float = 0.5
    true_peak: float = -1.5
    sample_rate: int = 48_000
    onset: float = 0.1
    longest_silence: float = 8.0
    poster: tuple[int, int] = (1280, 720)


@dataclass(frozen=True)
class Flaw:
    """Something wrong with a film, at a time in seconds or with all of it."""

    kind: str
    message: str
    remedy: str
    time: float = 0.0
    end: float | None = None


def streams(facts: FilmFacts) -> Iterator[Flaw]:
    """Yield what is missing: one picture, one sound, one track of captions."""
    for kind, name in (("video", "picture"), ("audio", "sound"), ("subtitles", "caption")):
        count = facts.streams[kind]
        if count != 1:
            yield Flaw("streams", f"the film has {count} {name} streams; exactly 1", f"Mux one {name} stream")


def picture(facts: FilmFacts) -> Iterator[Flaw]:
    """Yield what is wrong with the coding of the picture."""
    if facts.picture is None:
        return
    found = facts.picture
    encode = "Encode the picture with libx264, profile High, yuv420p"
    if (found.codec, found.profile) != ("h264", "High"):
        yield Flaw("codec", f"the picture is {found.codec} {found.profile}; H.264 High is needed", encode)
    if found.pixel_format != "yuv420p":
        yield Flaw("pixel_format", f"the pixels are {found.pixel_format}; yuv420p is needed", encode)
    for tag, value in found.colour.items():
        if value != 1:  # in H.264's tables 1 is BT.709, and for the range, limited
            allowed = "1 (limited)" if tag == "range" else "1 (BT.709)"
            yield Flaw("colour_tags", f"the colour {tag} is tagged {value}; {allowed} is needed", f"Tag the {tag}")
    yield from _steady(found)


def _steady(found: PictureFacts) -> Iterator[Flaw]:
    if len(found.times) < 2:
        return
    drift = np.abs(found.times - found.times[0] - np.arange(len(found.times)) * found.frame)
    worst = int(drift.argmax())
    if drift[worst] > 0.1 * found.frame:
        rate = f"{float(found.rate):.3g} frames a second"
        message = f"frame {worst} comes {drift[worst] * 1000:.0f} ms off a constant {rate}"
        yield Flaw("frame_rate", message, "Give every frame the time of its number", float(found.times[worst]))


def fast_start(facts: FilmFacts) -> Iterator[Flaw]:
    """Yield whether a player has to load the whole file before it can begin."""
    boxes = facts.boxes
    if "moov" in boxes and "mdat" in boxes and boxes.index("moov") > boxes.index("mdat"):
        yield Flaw("fast_start", "the index stands after the data", "Mux with movflags=+faststart")


def durations(facts: FilmFacts) -> Iterator[Flaw]:
    """Yield which streams do not begin and end with the picture."""
    if facts.picture is None:
        return
    frame, end = facts.picture.frame, facts.picture.end
    if facts.sound is not None:
        for what, sound, shown in (("starts", facts.sound.start, 0.0), ("ends", facts.sound.end, end)):
            # Sound is coded in blocks that a player plays to their end.
            allowed = max(frame, 1024 / facts.sound.rate)
            if abs(sound - shown) > allowed + 1e-6:
                message = f"the sound {what} at {sound:.3f} s, the picture at {shown:.3f} s; {allowed:.3f} s allowed"
                yield Flaw("durations", message, "Cut or pad the sound to the picture", min(sound, shown))
    last = max((caption[1] for caption in facts.captions), default=0.0)
    if last > end + frame:
        message = f"the last caption goes at {last:.3f} s, the picture at {end:.3f} s"
        yield Flaw("durations", message, "End the captions with the picture", end)


def sound(facts: FilmFacts, standard: FilmStandard) -> Iterator[Flaw]:
    """Yield what is wrong with what one hears."""
    if facts.sound is None or facts.sound.samples.shape[1] == 0:
        return
    found = facts.sound
    if (found.codec, found.rate) != ("aac", standard.sample_rate):
        message = f"the sound is {found.codec} at {found.rate} Hz; AAC at {standard.sample_rate} Hz is needed"
        yield Flaw("sound_codec", message, "Encode the sound as AAC at that rate")
    yield from _levels(found, standard)
    level = envelope(found.mono, found.rate)
    for start, end in silences(level, standard.longest_silence):
        message = f"nothing is heard for {end - start:.1f} s; at most {standard.longest_silence:g} s"
        yield Flaw("silence", message, "Say something, or shorten the wait", start, end)
    for times, kind, what, remedy in (
        (clipped(found.samples, found.rate), "clipping", "the sound is clipped", "Turn it down before encoding"),
        (clicks(found.mono, found.rate), "click", "a click is heard", "Fade the pieces of sound at their joint"),
    ):
        if times:
            places = ", ".join(f"{time:.2f}" for time in times[:5])
            yield Flaw(kind, f"{what} {len(times)} times, at {places} s", remedy, times[0])


def _levels(found: SoundFacts, standard: FilmStandard) -> Iterator[Flaw]:
    measured = loudness(found.samples[:2], found.rate)
    if abs(measured.integrated - standard.loudness) > standard.loudness_tolerance:
        message = (
            f"the integrated loudness is {measured.integrated:.1f} LUFS; "
            f"{standard.loudness:g} ±{standard.loudness_tolerance:g} is needed"
        )
        change = standard.loudness - measured.integrated
        yield Flaw("loudness", message, f"Change the gain by {change:+.1f} dB before encoding")
    if measured.true_peak > standard.true_peak:
        message = f"the true peak is {measured.true_peak:.1f} dBTP; at most {standard.true_peak:g}"
        yield Flaw("true_peak", message, "Limit the sound before it is encoded, with some room for the codec")


def speech(facts: FilmFacts, captions: Sequence[Caption], standard: FilmStandard) -> Iterator[Flaw]:
    """Yield captions that do not come with their speech.

    Only where speech sets in after a pause can its start be heard. A caption that starts
    in the middle of a sentence is late only if no other one has come for that sentence.
    """
    if facts.sound is None or facts.sound.samples.shape[1] == 0:
        return
    level = envelope(facts.sound.mono, facts.sound.rate)
    starts = onsets(level) + facts.sound.start
    shown = np.array([caption[0] for caption in captions])
    for start, end, text in captions:
        name = f"the caption “{' '.join(text.split())[:32]}”"
        if not _heard(level, facts.sound.start, start, end):
            yield Flaw("caption_without_speech", f"{name} stands over silence", "Remove it or move it", start, end)
            continue
        before = starts[(starts < start - standard.onset) & (starts > start - 0.6)]
        after = starts[starts > start + standard.onset]
        if len(after) and not _heard(level, facts.sound.start, start - 0.02, start + standard.onset):
            yield _late(name, start, start - after[0], standard)
        elif len(before) and np.abs(shown - before[-1]).min() > standard.onset:
            yield _late(name, start, start - before[-1], standard)


def _heard(level: NDArray[np.float64], offset: float, start: float, end: float) -> bool:
    first, last = (round((time - offset) / HOP) for time in (start, end))
    return bool((level[max(first, 0) : max(last, 1)] >= QUIET).any())


def _late(name: str, start: float, late: float, standard: FilmStandard) -> Flaw:
    side = "after" if late > 0 else "before"
    message = f"{name} comes {abs(late) * 1000:.0f} ms {side} its speech; at most {standard.onset * 1000:.0f} ms"
    return Flaw("caption_onset", message, "Start it with the speech", start)


def labels(facts: FilmFacts, language: str | None) -> Iterator[Flaw]:
    """Yield what a player cannot tell its viewers: title, language, chapters."""
    if not facts.title.strip():
        yield Flaw("title", "the film has no title", "Set the container's title")
    tags = [("sound", facts.sound.language if facts.sound else None), ("captions", facts.caption_language)]
    for name, tag in tags:
        if tag is not None and (tag in {"", "und"} or (language is not None and tag != language)):
            wanted = language or "an ISO 639-2 code"
            message = f"the language of the {name} is tagged “{tag}”; {wanted} is needed"
            yield Flaw("language", message, "Tag the stream")
    if not facts.chapters:
        yield Flaw("chapters", "the film has no chapters", "Write the chapters of the script into the container")
    end = facts.picture.end if facts.picture is not None else np.inf
    previous = -1.0
    for start, stop, title in facts.chapters:
        if not title.strip() or start <= previous or stop < start or start < 0 or stop > end + 0.1:
            message = f"the chapter “{title}” runs from {start:.2f} to {stop:.2f} s in a film of {end:.2f} s"
            yield Flaw("chapters", message, "Give it a title, and a place after the one before", max(start, 0.0))
        previous = start


def beside(facts: FilmFacts, captions: Sequence[Caption], standard: FilmStandard) -> Iterator[Flaw]:
    """Yield which files beside the film are missing or do not belong to it."""
    path = facts.path
    for ending, what in ((".srt", "SubRip captions"), (".vtt", "WebVTT captions"), (".txt", "a transcript")):
        beside_it = path.with_suffix(ending)
        if not beside_it.is_file() or not beside_it.read_text(encoding="utf-8").strip():
            yield Flaw("beside", f"{beside_it.name} is missing or empty", f"Write {what} beside the film")
    if path.with_suffix(".srt").is_file():
        yield from _same_captions(path.with_suffix(".srt"), captions, facts)
    posters = [path.with_name(f"{path.stem}.poster{ending}") for ending in (".png", ".jpg")]
    poster = next((file for file in posters if file.is_file()), None)
    if poster is None:
        yield Flaw("poster", f"{path.stem}.poster.png is missing", "Write the poster beside the film")
        return
    with Image.open(poster) as image:
        if image.size != standard.poster:
            size, wanted = "×".join(map(str, image.size)), "×".join(map(str, standard.poster))
            yield Flaw("poster", f"{poster.name} is {size}; {wanted} is needed", "Write it at that size")


def _same_captions(file: Path, captions: Sequence[Caption], facts: FilmFacts) -> Iterator[Flaw]:
    frame = facts.picture.frame if facts.picture is not None else 0.04
    listed = [
        (cue.start.total_seconds(), cue.end.total_seconds(), cue.content)
        for cue in srt.parse(file.read_text(encoding="utf-8"))
    ]
    if len(listed) != len(captions):
        message = f"{file.name} has {len(listed)} captions, the film {len(captions)}"
        yield Flaw("beside", message, "Write both from the same captions")
        return
    for mine, theirs in zip(captions, listed, strict=True):
        if abs(mine[0] - theirs[0]) > frame or mine[2].split() != theirs[2].split():
            message = f"{file.name} has “{theirs[2][:24]}” at {theirs[0]:.2f} s where the film has “{mine[2][:24]}”"
            yield Flaw("beside", message, "Write both from the same captions", mine[0])
