"""A lecture of a quarter minute, rendered once: what all that is published is made from."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from manim import tempconfig

from scenes.stage.film.record import Record, read_record, record_path

ASKING = Path(__file__).with_name("asking") / "asking.py"


@dataclass(frozen=True)
class Published:
    """A rendered lecture: its film, its record and the lesson that it came from."""

    film: Path
    record: Record
    lesson: Any
    media: Path


@pytest.fixture(scope="session")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return a lecture with two chapters, a claim, a check and a question, rendered small and silent."""
    spec = importlib.util.spec_from_file_location("asking", ASKING)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["asking"] = module
    spec.loader.exec_module(module)
    media = tmp_path_factory.mktemp("media")
    settings = {
        "pixel_width": 320, "pixel_height": 180, "frame_rate": 15, "progress_bar": "none", "verbosity": "WARNING",
        "media_dir": str(media), "input_file": str(ASKING), "max_files_cached": -1,
    }  # fmt: skip
    with tempconfig(settings), pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "LECTURE_VOICE", "silent")
        lesson = module.Asking()
        lesson.render()
        film = Path(lesson.renderer.file_writer.movie_file_path)
    return Published(film, read_record(record_path(film)), lesson, media)
