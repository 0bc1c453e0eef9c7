"""Which files of the project a file needs, read from its import statements: nothing is run, and nothing listed.

A package may have a lazy face: its ``__init__`` names what it offers under ``if TYPE_CHECKING`` and imports each thing
when it is asked for. Of such a package a file needs what it asks for by name; where it does something else with the
package, all of it. Other imports under ``if TYPE_CHECKING`` are never carried out and count for nothing.
"""

from __future__ import annotations

import ast
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import Final

__all__ = ["Imports", "files_behind", "in_library"]

_LIBRARY_FOLDERS: Final = tuple(
    {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
)
#: In a chain of names: whatever the package offers.
_ALL: Final = "*"
_Chain = tuple[str, ...]


def in_library(file: Path) -> bool:
    """Whether a file belongs to Python or to an installed package."""
    # An environment may lie inside the project, never the project inside an environment.
    return any(folder in (resolved := file.resolve()).parents for folder in _LIBRARY_FOLDERS) or (
        "site-packages" in resolved.parts
    )


def files_behind(
    beginnings: Iterable[Path], root: Path | None = None, imports: Imports | None = None
) -> dict[Path, str]:
    """Return some files and all that they need, directly or not, each with the digest of its content.

    Parameters
    ----------
    root
        Where packages are looked for first; by default they are where Python finds them.
    imports
        Those of this moment, if somebody has begun to read them; they know their root themselves.

    Raises
    ------
    SyntaxError
        One of them is no Python.
    """
    imports = imports or Imports(root)
    todo = [file.resolve() for file in beginnings]
    files: dict[Path, str] = {}
    while todo:
        file = todo.pop()
        if file in files or in_library(file):
            continue
        files[file], needed = imports.of(file)
        todo += needed
    return files


@cache
def _read(file: Path, changed: int, size: int) -> tuple[str, tuple[_Chain, ...]]:
    """Return the digest of a file and all that it imports: names from the top, with those that are asked of them."""
    content = file.read_bytes()
    tree = ast.parse(content)
    nodes = list(_carried_out(tree))
    imported: dict[str, list[_Chain]] = {}
    chains: dict[_Chain, None] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                parts = tuple(alias.name.split("."))
                chains[parts] = None
                imported.setdefault(alias.asname or parts[0], []).append(parts if alias.asname else parts[:1])
        elif isinstance(node, ast.ImportFrom):
            base = (*["."] * node.level, *filter(None, (node.module or "").split(".")))
            for alias in node.names:
                chains[(*base, alias.name)] = None
                imported.setdefault(alias.asname or alias.name, []).append((*base, alias.name))
    for name, attributes in _uses(nodes, imported.keys()):
        chains |= {(*chain, *(attributes or (_ALL,))): None for chain in imported[name]}
    if file.name == "__init__.py" and _face(file, changed, size):
        # What it offers to others is none of an importer's business; what it takes is found by where it lies.
        content = "\n".join(ast.unparse(node) for node in tree.body if not _is_face(node)).encode()
    return blake2b(content).hexdigest(), tuple(chains)


def _is_face(node: ast.stmt) -> bool:
    offers = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    return offers or (isinstance(node, ast.If) and _is_for_types(node.test))


def _carried_out(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a piece of a file and all in it, but for what is there for the reader of types alone."""
    yield node
    for field, value in ast.iter_fields(node):
        if isinstance(node, ast.If) and field == "body" and _is_for_types(node.test):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _carried_out(child)


def _is_for_types(test: ast.expr) -> bool:
    return isinstance(test, ast.Name | ast.Attribute) and ast.unparse(test).rpartition(".")[2] == "TYPE_CHECKING"


def _uses(nodes: list[ast.AST], names: Iterable[str]) -> Iterator[tuple[str, _Chain]]:
    """Yield every use of some names with the attributes that are asked of them, none where one is used as it is."""
    wanted = set(names)
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if not isinstance(node, ast.Attribute | ast.Name) or id(node) in inner:
            continue
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in wanted:
            yield node.id, tuple(attributes)


class Imports:
    """What files import, as they and their folders are at one moment: each is read once.

    Parameters
    ----------
    root
        Where packages are looked for first; by default they are where Python finds them.
    """

    def __init__(self, root: Path | None = None) -> None:
        self._root = root
        self._read: dict[Path, tuple[str, tuple[Path, ...]]] = {}
        self._gone: dict[tuple[Path, _Chain], tuple[Path, ...]] = {}

    def of(self, file: Path) -> tuple[str, tuple[Path, ...]]:
        """Return the digest of a file and the files that it needs itself."""
        if file not in self._read:
            state = file.stat()
            digest, chains = _read(file, state.st_mtime_ns, state.st_size)
            needed = dict.fromkeys(needed for chain in chains for needed in self._needed(chain, file))
            self._read[file] = digest, tuple(needed)
        return self._read[file]

    def _needed(self, chain: _Chain, importer: Path) -> Iterator[Path]:
        """Yield the files that are read when ``importer`` asks for what a chain of names leads to."""
        level = sum(part == "." for part in chain)
        parts = chain[level:]
        if level:
            folders: tuple[Path, ...] = (importer.parents[level - 1],)
        elif parts:
            folders = _folders_of(parts[0], importer.parent, self._root)
            parts = parts[1:]
        else:
            return
        for folder in folders:
            yield from self._along(folder, parts)

    def _along(self, place: Path, parts: _Chain) -> tuple[Path, ...]:
        if (place, parts) not in self._gone:
            self._gone[place, parts] = tuple(dict.fromkeys(self._go(place, parts)))
        return self._gone[place, parts]

    def _go(self, place: Path, parts: _Chain) -> Iterator[Path]:
        if place.is_file():
            yield place.resolve()
            return
        init = place / "__init__.py"
        face: Mapping[str, _Chain] = {}
        if init.is_file():
            yield init.resolve()
            state = init.stat()
            face = _face(init, state.st_mtime_ns, state.st_size)
        if not parts:
            return
        first, rest = parts[0], parts[1:]
        if first == _ALL:
            for chain in face.values():
                yield from self._needed(chain, init)
        elif first in face:
            yield from self._needed((*face[first], *rest), init)
        elif (place / f"{first}.py").is_file():
            yield (place / f"{first}.py").resolve()
        elif (place / first).is_dir():
            yield from self._along(place / first, rest)


@cache
def _face(init: Path, changed: int, size: int) -> Mapping[str, _Chain]:
    """Return where a package takes each thing from that it imports when it is asked for; nothing if it has no such."""
    tree = ast.parse(init.read_bytes())
    if not any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body):
        return {}
    return {
        alias.asname or alias.name: (*["."] * node.level, *filter(None, (node.module or "").split(".")), alias.name)
        for block in tree.body
        if isinstance(block, ast.If) and _is_for_types(block.test)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@cache
def _folders_of(package: str, beside: Path, root: Path | None) -> tuple[Path, ...]:
    """Return where a top-level package or module lies; of a module its file."""
    if package in sys.stdlib_module_names:
        return ()
    if root is not None:
        spec = PathFinder.find_spec(package, [str(root)])
    else:
        # An editable installation is found by a finder of its own, not on the path.
        above = next(folder for folder in (beside, *beside.parents) if not (folder / "__init__.py").is_file())
        spec = PathFinder.find_spec(package, [str(beside), str(above), *sys.path]) or find_spec(package)
    if spec is None:
        return ()
    if spec.submodule_search_locations:
        return tuple(Path(folder) for folder in spec.submodule_search_locations)
    return (Path(spec.origin),) if spec.origin and Path(spec.origin).is_file() else ()
