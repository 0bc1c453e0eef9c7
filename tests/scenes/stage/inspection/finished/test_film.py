"""Each flaw of a finished film, planted in a small file, beside the innocent film."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import srt
from PIL import Image

from scenes.stage.inspection.finished.film import FilmStandard, inspect_film
from scenes.stage.inspection.finished.sound import clicks, loudness
from scenes.stage.words.captions import Cue, compose_srt

RATE, FPS = 48_000, 30
WORDS = ((0.5, 2.2), (2.7, 4.5))
"""When someone speaks, in seconds, in a film of five."""
CAPTIONS = tuple((a, b, f"This is what is said at {k}") for k, (a, b) in enumerate(WORDS))
STYLE = "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Sans,18\n"


def voice(seconds: float = 5.0, gain: float = 1.0, words: tuple[tuple[float, float], ...] = WORDS) -> np.ndarray:
    """Return syllables of soft-edged noise at about -16 LUFS."""
    t = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(1).standard_normal(len(t))
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(len(t), 1 / RATE)
    noise = np.fft.irfft(spectrum * ((hertz > 200) & (hertz < 3000)), len(t))
    inside = np.any([(t >= a) & (t < b) for a, b in words], axis=0).astype(float)
    edge = np.hanning(481)
    level = np.convolve(inside, edge / edge.sum(), "same") * (0.75 + 0.25 * np.sin(2 * np.pi * 5 * t))
    speech = noise * level
    loud = loudness(speech[None].astype(np.float32), RATE).integrated
    return gain * speech * 10 ** ((-16 - loud) / 20)


def write_film(
    path: Path,
    *,
    sound: np.ndarray | None = None,
    sound_rate: int = RATE,
    codec: str = "libx264",
    profile: str | None = "High",
    pixels: str = "yuv420p",
    colour: int = 1,
    movflags: str = "+faststart",
    late: dict[int, int] | None = None,
    frames: int = 150,
    title: str = "A film",
    language: str = "eng",
    chapters: tuple[tuple[float, float, str], ...] = ((0, 2, "one"), (2, 5, "two")),
    captions: tuple[tuple[float, float, str], ...] = CAPTIONS,
    with_sound: bool = True,
) -> Path:
    samples = voice() if sound is None else sound
    with av.open(str(path), "w", container_options={"movflags": movflags} if movflags else {}) as film:
        film.metadata["title"] = title
        picture = film.add_stream(codec, rate=FPS)
        picture.width, picture.height, picture.pix_fmt = 64, 48, pixels
        context: Any = picture.codec_context
        if profile is not None:
            context.profile = profile
        context.max_b_frames = 0
        context.color_range = context.colorspace = context.color_primaries = context.color_trc = colour
        streams: list[Any] = [picture]
        if with_sound:
            streams.append(film.add_stream("aac", rate=sound_rate, layout="mono", bit_rate=128_000))
        if captions:
            streams.append(film.add_stream("mov_text"))
            streams[-1].codec_context.subtitle_header = STYLE.encode()
        for stream in streams:
            stream.metadata["language"] = language
        film.set_chapters([
            {"id": k, "start": int(a * 1000), "end": int(b * 1000), "time_base": Fraction(1, 1000),
             "metadata": {"title": name}} for k, (a, b, name) in enumerate(chapters)
        ])  # fmt: skip
        packets = []
        for k in range(frames):
            grey = np.full((48, 64, 3), k % 256, np.uint8)
            image = av.VideoFrame.from_ndarray(grey, format="rgb24").reformat(format=pixels)
            image.pts, image.time_base = k, Fraction(1, FPS)
            packets += picture.encode(image)
        packets += picture.encode()
        for packet in packets:
            packet.pts = packet.dts = packet.pts + (late or {}).get(packet.pts, 0)
        if with_sound:
            block = av.AudioFrame.from_ndarray(samples[None].astype(np.float32), format="fltp", layout="mono")
            block.sample_rate, block.pts = sound_rate, 0
            packets += [*streams[1].encode(block), *streams[1].encode()]
        packets += [text_packet(caption, streams[-1]) for caption in captions]
        for packet in sorted(packets, key=lambda packet: float((packet.dts or 0) * packet.time_base)):
            film.mux(packet)
    return path


def text_packet(caption: tuple[float, float, str], stream: Any) -> av.Packet:
    data = caption[2].encode()
    packet = av.Packet(len(data).to_bytes(2, "big") + data)
    packet.stream, packet.time_base = stream, Fraction(1, 1000)
    packet.pts = packet.dts = round(caption[0] * 1000)
    packet.duration = round((caption[1] - caption[0]) * 1000)
    return packet


def write_beside(film: Path, *, poster: tuple[int, int] = (1280, 720), captions: Any = CAPTIONS) -> None:
    film.with_suffix(".srt").write_text(compose_srt([Cue(*caption) for caption in captions]), encoding="utf-8")
    film.with_suffix(".vtt").write_text("WEBVTT\n", encoding="utf-8")
    film.with_suffix(".txt").write_text("What is said.\n", encoding="utf-8")
    Image.new("RGB", poster).save(film.with_name(f"{film.stem}.poster.png"))


def kinds(film: Path, **options: Any) -> set[str]:
    return {finding.kind for finding in inspect_film(film, **{"files_beside": False, **options})}


def test_innocent_film_has_no_findings(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4")
    write_beside(film)
    assert [str(finding) for finding in inspect_film(film, language="en")] == []


def step(samples: np.ndarray) -> np.ndarray:
    """Join two pieces with a jump, in the pause between the words."""
    jumped = samples.copy()
    jumped[round(2.45 * RATE) : round(2.4503 * RATE)] += 0.3
    return jumped


def clip(samples: np.ndarray) -> np.ndarray:
    louder = samples.copy()
    middle = slice(round(3 * RATE), round(3.2 * RATE))
    louder[middle] = np.sign(louder[middle])
    return louder


def with_hum_cut_off(samples: np.ndarray) -> np.ndarray:
    return np.concatenate([samples, np.zeros(5 * RATE)])


FLAWS: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "other codec": ("codec", lambda: {"codec": "mpeg4", "profile": None}),
    "other profile": ("codec", lambda: {"profile": "Baseline"}),
    "full chroma": ("pixel_format", lambda: {"pixels": "yuv444p", "profile": "High 4:4:4 Predictive"}),
    "untagged": ("colour_tags", lambda: {"colour": 2}),
    "index at the end": ("fast_start", lambda: {"movflags": ""}),
    "a late frame": ("frame_rate", lambda: {"late": {60: 1}, "frames": 61}),
    "sound too short": ("durations", lambda: {"sound": voice(4.8)}),
    "caption after the end": ("durations", lambda: {"captions": (*CAPTIONS, (4.6, 6.0, "late"))}),
    "no sound": ("streams", lambda: {"with_sound": False}),
    "no captions": ("streams", lambda: {"captions": ()}),
    "too soft": ("loudness", lambda: {"sound": voice(gain=0.93)}),  # 0.6 dB
    "too loud": ("loudness", lambda: {"sound": voice(gain=1.08)}),
    "too high peaks": ("true_peak", lambda: {"sound": clip(voice())}),
    "clipped": ("clipping", lambda: {"sound": 4 * clip(voice())}),
    "click": ("click", lambda: {"sound": step(voice())}),
    "silence": ("silence", lambda: {"sound": with_hum_cut_off(voice(15.0)), "frames": 450}),
    "other rate": ("sound_codec", lambda: {"sound": voice()[::2], "sound_rate": RATE // 2}),
    "caption too early": ("caption_onset", lambda: {"captions": ((0.3, 2.2, "early"), CAPTIONS[1])}),
    "caption too late": ("caption_onset", lambda: {"captions": ((0.7, 2.2, "late"), CAPTIONS[1])}),
    "caption over nothing": ("caption_without_speech", lambda: {"sound": voice(words=WORDS[:1])}),
    "no title": ("title", lambda: {"title": ""}),
    "no language": ("language", lambda: {"language": "und"}),
    "wrong language": ("language", lambda: {"language": "deu"}),
    "no chapters": ("chapters", lambda: {"chapters": ()}),
    "chapter after the end": ("chapters", lambda: {"chapters": ((0, 2, "one"), (2, 9, "two"))}),
    "nameless chapter": ("chapters", lambda: {"chapters": ((0, 2, ""), (2, 5, "two"))}),
    "caption too fast": ("caption_too_fast", lambda: {"captions": (CAPTIONS[0], (2.7, 4.5, "too much to read " * 2))}),
}


@pytest.mark.parametrize(("kind", "settings"), FLAWS.values(), ids=FLAWS.keys())
def test_flaw_is_caught(kind: str, settings: Callable[[], dict[str, Any]], tmp_path: Path) -> None:
    assert kind in kinds(write_film(tmp_path / "film.mp4", **settings()), language="en")


@pytest.mark.parametrize(
    "settings",
    [
        {"sound": voice(gain=0.96)},  # 0.35 dB
        {"captions": ((0.42, 2.2, "nearly"), CAPTIONS[1])},
        # The second caption of one sentence begins in the middle of its speech.
        {"captions": (CAPTIONS[0], (2.7, 3.72, "one half"), (3.72, 4.8, "other half"))},
        {"sound": voice(4.97)},
    ],
)
def test_what_is_within_the_limits_is_not(settings: dict[str, Any], tmp_path: Path) -> None:
    assert kinds(write_film(tmp_path / "film.mp4", **settings)) == set()


@pytest.mark.parametrize("spoil", ["film.srt", "film.vtt", "film.txt", "film.poster.png"])
def test_missing_file_beside_is_caught(spoil: str, tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4")
    write_beside(film)
    (tmp_path / spoil).unlink()
    (finding,) = inspect_film(film)
    assert spoil in finding.message


def test_poster_of_another_size_and_other_captions_are_caught(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4")
    write_beside(film, poster=(640, 360), captions=((0.5, 2.2, "Something else"), CAPTIONS[1]))
    assert {"poster", "beside"} == kinds(film, files_beside=True)


def test_captions_of_the_film_are_read(tmp_path: Path) -> None:
    wrapped = ((0.5, 2.2, "two lines –\nand a dash"), CAPTIONS[1])
    film = write_film(tmp_path / "film.mp4", captions=wrapped)
    write_beside(film, captions=wrapped)
    assert len(list(srt.parse(film.with_suffix(".srt").read_text(encoding="utf-8")))) == 2
    assert kinds(film, files_beside=True) == set()


def test_missing_film_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="render it first"):
        inspect_film(tmp_path / "none.mp4")


def test_limits_can_be_set(tmp_path: Path) -> None:
    assert "loudness" in kinds(write_film(tmp_path / "film.mp4"), standard=FilmStandard(loudness=-23))


# -- measured against the definition -------------------------------------------------


def sine(amplitude: float, hertz: float = 997.0, seconds: float = 4.0, phase: float = 0.0) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE + phase)


@pytest.mark.parametrize("amplitude", [1.0, 0.1])
def test_loudness_of_the_reference_sine(amplitude: float) -> None:
    """BS.1770-4: a full-scale 997 Hz sine in one channel measures -3.01 LUFS."""
    measured = loudness(sine(amplitude)[None].astype(np.float32), RATE)
    assert measured.integrated == pytest.approx(-3.01 + 20 * np.log10(amplitude), abs=0.05)


def test_true_peak_lies_between_the_samples() -> None:
    """A sine at a quarter of the rate, sampled 45° off its crests, peaks 3.01 dB above its samples."""
    wave = sine(0.5, RATE / 4, phase=np.pi / 4)
    assert np.abs(wave).max() == pytest.approx(0.5 / np.sqrt(2), rel=1e-6)
    wave *= np.clip(np.minimum(np.arange(len(wave)), np.arange(len(wave))[::-1]) / RATE, 0, 1)
    assert loudness(wave[None].astype(np.float32), RATE).true_peak == pytest.approx(20 * np.log10(0.5), abs=0.1)


def test_plosive_is_no_click() -> None:
    t = np.arange(RATE) / RATE
    decay = np.exp(-np.clip(t - 0.5, 0, None) / 0.02) * (t >= 0.5)
    burst = 0.2 * decay * np.random.default_rng(2).standard_normal(RATE)
    assert clicks(burst, RATE) == []
    assert clicks(step(np.zeros(3 * RATE)), RATE) != []
