"""What a lecture needs of the project: all that it runs, and of a lazy face what it asks for by name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.stage.film.imports import files_behind
from scenes.stage.film.provenance import PROJECT, code_behind
from scenes.stage.film.sources import sources_from

FACE = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stage.balls import Ball
    from stage.curves import Curve as Line
    from stage.rooms import theme

__all__ = ["Ball", "Line", "theme"]


def __getattr__(name):
    ...
"""


@pytest.fixture
def behind(tmp_path: Path) -> Callable[[str], set[str]]:
    """Return a function that tells which files of a small stage a lecture needs."""
    files = {
        "stage/__init__.py": FACE,
        "stage/balls.py": "import stage.early\nfrom stage.helper import round_",
        "stage/curves.py": "def late():\n    from . import helper",
        "stage/helper.py": "",
        "stage/early.py": "",
        "stage/other.py": "",
        "stage/rooms/__init__.py": "",
        "stage/rooms/theme.py": (
            "import typing\nif typing.TYPE_CHECKING:\n    import stage.other\nelse:\n    import stage.early"
        ),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")

    def ask(lecture: str) -> set[str]:
        path = tmp_path / "lecture.py"
        path.write_text(lecture, encoding="utf-8")
        found = {file.relative_to(tmp_path).as_posix() for file in files_behind([path])}
        return {name.removeprefix("stage/").removesuffix(".py") for name in found} - {"lecture", "__init__"}

    return ask


BALL, ALL = {"balls", "helper", "early"}, {"balls", "curves", "helper", "early", "rooms/__init__", "rooms/theme"}


@pytest.mark.parametrize(
    ("lecture", "needs"),
    [
        ("from stage import Ball", BALL),
        ("from stage import Line as L", {"curves", "helper"}),
        ("from stage import theme\ntheme.INK", {"rooms/__init__", "rooms/theme", "early"}),
        ("import stage\nstage.Ball()", BALL),
        ("import stage as s\ns.Ball()", BALL),
        ("import stage.helper\nstage.Ball()", BALL),
        ("import stage.helper", {"helper"}),
        ("from stage import *", ALL),
        ("import stage\nprint(stage)", ALL),
        ("import stage as s\ngetattr(s, 'Ball')", ALL),
        ("def later():\n    import stage\n    return stage.Line", {"curves", "helper"}),
        ("from stage.rooms import theme", {"rooms/__init__", "rooms/theme", "early"}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from stage import Ball", set()),
    ],
)
def test_of_a_lazy_face_a_file_needs_what_it_asks_for(
    behind: Callable[[str], set[str]], lecture: str, needs: set[str]
) -> None:
    assert behind(lecture) == needs


def test_another_offer_of_the_face_changes_no_key_and_another_home_does(
    behind: Callable[[str], set[str]], tmp_path: Path
) -> None:
    behind("from stage import Ball")
    lecture, face = tmp_path / "lecture.py", tmp_path / "stage" / "__init__.py"
    before = sources_from(lecture).digest
    face.write_text(
        FACE.replace('"theme"]', '"theme", "more"]').replace(
            "    from stage.rooms", "    from stage.other import more\n    from stage.rooms"
        )
    )
    assert sources_from(lecture).digest == before
    (tmp_path / "stage" / "elsewhere.py").write_text("", encoding="utf-8")
    face.write_text(FACE.replace("stage.balls", "stage.elsewhere"))
    assert sources_from(lecture).digest != before
    face.write_text(FACE.replace("    ...", "    return None"))
    assert sources_from(lecture).digest != before


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bool]:
    """Return a function that changes a file of a copy of the project and tells whether the lecture's key changes."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("scenes", "gdcore"):
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    before = sources_from(copy / "scenes" / "newton.py").digest

    def changes(name: str) -> bool:
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content + b"\nPLANTED = 1\n")
        changed = sources_from(copy / "scenes" / "newton.py").digest != before
        (copy / name).write_bytes(content)
        return changed

    return changes


@pytest.mark.parametrize(
    "name",
    [
        "scenes/newton.py",
        "scenes/stage/__init__.py",
        "scenes/stage/plots/graph.py",
        "scenes/stage/look/theme.py",
        "scenes/stage/drawing/lettering.py",
        "scenes/stage/lesson/stagecraft.py",
        "scenes/stage/film/resting.py",
        "scenes/stage/drawing/own_painting.py",
        "gdcore/experiments/newton/runs.py",
        "gdcore/objectives/named.py",
    ],
)
def test_a_change_of_what_a_lecture_draws_with_changes_its_key(plant: Callable[[str], bool], name: str) -> None:
    assert plant(name)


@pytest.mark.parametrize(
    "name",
    [
        "scenes/stage/publishing/pages.py",
        "scenes/stage/desk/render_film.py",
        "scenes/stage/inspection/lecture.py",
        "scenes/stage/surface/view.py",
        "scenes/stage/pictures/swarm.py",
        "scenes/learning_rate.py",
        "gdcore/experiments/momentum/runs.py",
    ],
)
def test_a_change_of_what_it_does_not_draw_with_leaves_its_key(plant: Callable[[str], bool], name: str) -> None:
    assert not plant(name)


REHEARSAL = """
import sys
from manim import tempconfig
from scenes.newton import NewtonsMethod
with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
    lesson = NewtonsMethod(rehearsing=True)
    lesson.setup()
    lesson.construct()
for module in list(sys.modules.values()):
    print(getattr(module, "__file__", None) or "")
"""


def test_whatever_is_loaded_when_a_lecture_has_been_played_counts() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", REHEARSAL], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    loaded = {Path(line) for line in printed.split("\n") if line.startswith(f"{PROJECT}/") and line.endswith(".py")}
    loaded = {path for path in loaded if "site-packages" not in path.parts}
    assert len(loaded) > 80
    assert loaded <= set(code_behind(PROJECT / "scenes" / "newton.py"))
