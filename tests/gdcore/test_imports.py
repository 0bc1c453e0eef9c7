"""No module of gdcore imports, by whatever way round, a module that imports it."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import gdcore


def module_name(file: Path, root: Path) -> str:
    parts = file.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def import_graph(root: Path) -> dict[str, set[str]]:
    """Return which modules of the package each imports: anywhere in it, under TYPE_CHECKING and in functions too."""
    files = {module_name(file, root): file for file in root.rglob("*.py")}
    graph: dict[str, set[str]] = {}
    for name, file in files.items():
        graph[name] = found = set()
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names} & files.keys()
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{name} imports by a relative path"
                for alias in node.names:
                    inside = f"{node.module}.{alias.name}"
                    found |= {inside if inside in files else str(node.module)} & files.keys()
    return graph


def circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_import_circle() -> None:
    graph = import_graph(Path(gdcore.__file__).parent)
    assert len(graph) > 40
    assert circle(graph) == []


@pytest.mark.parametrize(
    "hidden",
    [
        "from house import low",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import house.low",
        "def f():\n    from house.low import g",
    ],
)
def test_a_planted_circle_is_found(tmp_path: Path, hidden: str) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").write_text("from house import low, high")
    (house / "low.py").write_text("from house.high import h")
    (house / "high.py").write_text("h = 1")
    assert circle(import_graph(house)) == []
    (house / "high.py").write_text(hidden)
    assert set(circle(import_graph(house))) == {"house.low", "house.high"}
