"""Words are set in the course's typeface, whatever happens to the system's fonts meanwhile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scenes.stage.look.text import words

#: Fontconfig looks once a second whether one of its folders has changed.
SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
  <config><rescan><int>1</int></rescan></config>
</fontconfig>
"""
PROGRAM = """
import os, sys, time
from pathlib import Path
import manimpango
from scenes.stage.look import theme
from scenes.stage.look.text import words
if sys.argv[2] == "as Manim does":
    for file in theme.FONT_FOLDER.glob("*.otf"):
        manimpango.register_font(str(file))
    theme.register_fonts = lambda: None
theme.register_fonts()
for _ in range(3):
    time.sleep(1.1)
    os.utime(sys.argv[1])
    manimpango.list_fonts()
print(words("Which way is down?", weight="SEMIBOLD").width)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig sets the words on Linux only")
def test_words_keep_their_typeface_when_fonts_are_installed_during_a_render(tmp_path: Path) -> None:
    folder, settings = tmp_path / "fonts", tmp_path / "fonts.conf"
    folder.mkdir()
    settings.write_text(SETTINGS.format(folder=folder))

    def width(way: str) -> float:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(folder), way],
            env={"FONTCONFIG_FILE": str(settings), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TERM": "dumb"},
            cwd=Path(__file__).parents[4],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return float(done.stdout.split()[-1])

    true = words("Which way is down?", weight="SEMIBOLD").width
    assert width("as Manim does") != true, "nothing was forgotten: this test has lost its flaw"
    assert width("as the stage does") == true


def test_words_have_their_typeface_after_a_text_of_manims_own() -> None:
    program = "from manim import Text; Text('a'); from scenes.stage.look.text import words; print(words('down').width)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[4], capture_output=True, text=True, check=True
    )
    assert float(done.stdout.split()[-1]) == words("down").width
