"""A line of a script, for the tests of what says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.stage.words.script import Line, read_script


@pytest.fixture
def write_line(tmp_path: Path) -> Callable[[str], Line]:
    """Return a function that writes a script of one line and reads it."""

    def write(text: str) -> Line:
        path = tmp_path / "trial.en.toml"
        path.write_text(f"title = 'A'\nlanguage = 'en'\n[one]\ntitle = 'First'\n[one.only]\ntext = '''{text}'''\n")
        return next(read_script(path, {}).lines())

    return write


@pytest.fixture
def line(write_line: Callable[[str], Line]) -> Line:
    return write_line('Look at the <mark name="ball"/>ball, and <mark name="hill"/>then at the hill.')
