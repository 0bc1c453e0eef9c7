"""``python -m scenes``: what a newcomer meets first."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from scenes.__main__ import main
from scenes.stage.desk import doctor as doctor_module
from scenes.stage.desk.catalogue import find_lecture, lecture_names, look_up
from scenes.stage.desk.contact_sheet import write_contact_sheet
from scenes.stage.errors import LectureError

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@pytest.fixture
def command() -> Callable[..., Any]:
    return lambda *words: CliRunner().invoke(main, list(words))


def test_the_list_names_every_lecture_with_its_language(command: Callable[..., Any]) -> None:
    shown = command().output
    assert lecture_names()
    for name in lecture_names():
        assert name in shown
    assert " en " in shown


def test_every_lecture_file_holds_exactly_one_lecture_whose_claims_hold(tmp_path: Path) -> None:
    for name in lecture_names():
        lecture = find_lecture(name)
        assert lecture.__module__ == f"scenes.{name}"
        assert look_up(name, tmp_path).state == "not rendered yet"
        lecture.__new__(lecture).check_claims()


def _processor_seconds(*words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=os.environ | ONE_THREAD)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_list_answers_hardly_later_than_manim_starts() -> None:
    """It rehearses no lecture, opens no network and loads no voice: any of them would take many times as long."""
    manim = min(_processor_seconds("-c", "import manim") for _ in range(2))
    assert min(_processor_seconds("-m", "scenes") for _ in range(2)) < 4 * manim


@pytest.mark.parametrize("content", [b"", b"half a film"])
def test_a_damaged_film_is_said_and_the_other_lectures_are_listed(
    content: bytes, command: Callable[..., Any], tmp_path: Path
) -> None:
    film = tmp_path / "videos" / "newton" / "1080p60" / "NewtonsMethod.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(content)
    entry = look_up("newton", tmp_path)
    assert entry.state == f"{film} cannot be read: render it again"
    assert entry.length.startswith("about ")
    result = command("list", "--media_dir", str(tmp_path))
    assert result.exit_code == 0
    assert all(name in result.output for name in lecture_names())


def test_a_misspelt_lecture_is_answered_with_the_near_one() -> None:
    with pytest.raises(LectureError, match='no lecture "newtn": did you mean "newton"'):
        find_lecture("newtn")


def test_variants_shows_every_parameter_with_its_value_and_meaning(command: Callable[..., Any]) -> None:
    shown = command("variants", "newton").output
    assert "start = -15.0\n      Where both methods start." in shown
    assert "class MyNewtonsMethod(NewtonsMethod):" in shown
    assert "curvature_is_negative_at_start" in shown
    assert "The words stand in scenes/scripts/newton.en.toml" in shown
    assert "maxiter = 60\n      Iterations of every run, at least 1.\n\n" in shown  # nothing else of its docstrings
    assert "`" not in shown


def test_the_doctor_finds_what_is_missing_and_says_how_to_get_it(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def absent() -> str:
        raise ModuleNotFoundError("hibari is not installed")

    def broken() -> str:
        raise OSError("no H.264 here")

    monkeypatch.setattr(doctor_module, "_voice", absent)
    healthy = command("doctor", "--media_dir", str(tmp_path))
    assert "absent   voice: ModuleNotFoundError: hibari is not installed" in healthy.output
    assert "-r requirements.lock; without it lectures are silent" in healthy.output
    assert healthy.exit_code == 0  # lectures render without a voice
    monkeypatch.setattr(doctor_module, "_codecs", broken)
    ill = command("doctor", "--media_dir", str(tmp_path))
    assert "MISSING  H.264 and AAC: OSError: no H.264 here" in ill.output
    assert ill.exit_code == 1


def test_a_contact_sheet_shows_frames_in_order(tmp_path: Path) -> None:
    import av
    import numpy as np

    film = tmp_path / "film.mp4"
    with av.open(str(film), "w") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for k in range(20):
            level = np.full((36, 64, 3), 12 * k, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(level, format="rgb24")))
        container.mux(stream.encode(None))
    sheet = Image.open(write_contact_sheet(film, every=1.0, columns=4, width=64)).convert("L")
    assert sheet.size == (256, 58)
    shades = [sheet.getpixel((64 * k + 32, 50)) for k in range(4)]
    assert shades == pytest.approx([0, 60, 120, 180], abs=6)
