"""The rooms of the stage: no import runs upward, and no modules import one another in a circle."""

from __future__ import annotations

import ast
import re
import shutil
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import scenes.stage

ROOT = Path(__file__).parents[3]
FACE = "scenes.stage"

Arrows = dict[str, set[str]]


def rooms_said(text: str) -> list[str]:
    """Return the rooms in the order in which the docstring of the face names them."""
    return re.findall(r"^- ``(\w+)``:", text, flags=re.MULTILINE)


def arrows(root: Path) -> Arrows:
    """Return which modules of the stage each one imports, wherever the import stands in it."""
    files = {_module(path.relative_to(root)): path for path in (root / "scenes" / "stage").rglob("*.py")}
    found: Arrows = {}
    for module, path in files.items():
        named: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{path} has a relative import: write it in full"
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                named |= {name if name in files else str(node.module) for name in inside}
        found[module] = (named & files.keys()) - {module}
    return found


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def upward(found: Arrows, rooms: list[str]) -> list[str]:
    """Return the imports from a room above, as ``importer -> imported``."""

    def level(module: str) -> int:
        if module == FACE:  # it stands on all that it offers
            return max(level(offered) for offered in found[FACE]) + 1
        _, _, room, *below = module.split(".")
        return rooms.index(room) if below or room in rooms else -1

    return sorted(f"{a} -> {b}" for a, several in found.items() for b in several if level(b) > level(a))


def circle(found: Arrows) -> list[str]:
    """Return modules that import one another in a circle, or nothing."""
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.fixture(scope="module")
def rooms() -> list[str]:
    return rooms_said(str(scenes.stage.__doc__))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the stage, to plant imports in."""
    shutil.copytree(ROOT / "scenes" / "stage", tmp_path / "scenes" / "stage", ignore=shutil.ignore_patterns("*.pyc"))
    return tmp_path


def test_every_room_has_its_place_in_the_order(rooms: list[str]) -> None:
    there = {path.parent.name for path in (ROOT / "scenes" / "stage").glob("*/__init__.py")}
    assert sorted(rooms) == sorted(there), "name each room once in the docstring of scenes/stage/__init__.py"


def test_the_map_in_the_readme_has_the_rooms_in_the_same_order(rooms: list[str]) -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("| room | holds |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)/` \|", table, flags=re.MULTILINE) == rooms


def test_no_import_runs_upward(rooms: list[str]) -> None:
    assert upward(arrows(ROOT), rooms) == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    assert circle(arrows(ROOT)) == []


@pytest.mark.parametrize(
    ("file", "line", "imported"),
    [
        ("look/theme.py", "from scenes.stage.lesson.lesson import Lesson", "lesson.lesson"),
        ("words/script.py", "if TYPE_CHECKING:\n    from scenes.stage.voice import speech", "voice.speech"),
        ("plots/box.py", "def late():\n    import scenes.stage.surface.view", "surface.view"),
        ("errors.py", "from scenes.stage.words.script import Line", "words.script"),
    ],
)
def test_a_planted_upward_import_is_found(copy: Path, rooms: list[str], file: str, line: str, imported: str) -> None:
    with (copy / "scenes" / "stage" / file).open("a", encoding="utf-8") as target:
        target.write(f"\n{line}\n")
    importer = _module(Path("scenes/stage") / file)
    assert upward(arrows(copy), rooms) == [f"{importer} -> scenes.stage.{imported}"]


def test_a_room_that_imports_from_the_face_is_found(copy: Path, rooms: list[str]) -> None:
    with (copy / "scenes" / "stage" / "pictures" / "lens.py").open("a", encoding="utf-8") as target:
        target.write("\nfrom scenes.stage import Plot\n")
    assert upward(arrows(copy), rooms) == ["scenes.stage.pictures.lens -> scenes.stage"]


def test_a_planted_circle_within_a_room_is_found(copy: Path) -> None:
    with (copy / "scenes" / "stage" / "plots" / "box.py").open("a", encoding="utf-8") as target:
        target.write("\nif TYPE_CHECKING:\n    from scenes.stage.plots.plot import Plot\n")
    assert {"scenes.stage.plots.box", "scenes.stage.plots.plot"} <= set(circle(arrows(copy)))
