"""What all tests share: small pictures, quiet output, a media folder of their own, a tiny lecture."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from manim import config, tempconfig

from scenes.stage.lesson.lesson import Lesson

TINY = Path(__file__).parent / "scenes" / "stage" / "tiny" / "tiny.py"
SMALL = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 15, "progress_bar": "none", "verbosity": "WARNING"}


@pytest.fixture
def render_settings(tmp_path: Path) -> Callable[..., AbstractContextManager[None]]:
    """Return a context manager with settings for a small render into ``tmp_path``."""

    @contextmanager
    def settings(**changes: Any) -> Iterator[None]:
        with tempconfig({**SMALL, "media_dir": str(tmp_path / "media"), "max_files_cached": -1, **changes}):
            yield

    return settings


@pytest.fixture(autouse=True, scope="session")
def _media_of_one_worker(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each worker a media folder of its own: Manim writes pictures of texts there, and reads them at once."""
    config["media_dir"] = str(tmp_path_factory.mktemp("media"))


@pytest.fixture(autouse=True)
def _manim_config_is_left_alone() -> Iterator[None]:
    before = dict(config._d)
    yield
    config._d.update(before)


@pytest.fixture
def tiny() -> type[Lesson]:
    """Return the class of the tiny lecture, imported anew."""
    spec = importlib.util.spec_from_file_location("tiny", TINY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tiny"] = module  # where inspect looks for it
    spec.loader.exec_module(module)
    lesson: type[Lesson] = module.Tiny
    return lesson
