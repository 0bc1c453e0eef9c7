"""The sources that a picture depends on: every file of the project that a lecture imports, and the libraries."""

from __future__ import annotations

import ast
import inspect
import platform
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.machinery import PathFinder
from importlib.util import find_spec
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

__all__ = ["Sources", "is_library", "sources_from", "sources_of"]

#: What draws, whatever the lock file says: another version may draw another picture.
LIBRARIES: Final = ("manim", "numpy", "scipy", "pycairo", "ManimPango", "moderngl", "typst", "av")
_LIBRARY_FOLDERS: Final = tuple(
    {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
)


@dataclass(frozen=True)
class Sources:
    """The sources of a lecture.

    Attributes
    ----------
    files
        The Python files that it consists of, libraries apart.
    modules
        The names of those that have been imported.
    digest
        Of the contents of the files, of the lock file and of the versions of the libraries;
        it does not depend on where the files lie.
    """

    files: tuple[Path, ...]
    modules: frozenset[str]
    digest: str


@cache
def is_library(module: str) -> bool:
    """Whether a module belongs to Python or to an installed package, whose version stands for its sources."""
    found = sys.modules.get(module)
    if found is None:
        return False
    file = getattr(found, "__file__", None)
    return module != "__main__" if file is None else _in_library(Path(file))


def sources_of(lecture: type) -> Sources:
    """Return the sources of a lecture: the files of its classes, and all that they import, directly or not."""
    return sources_from(*(Path(inspect.getfile(owner)) for owner in lecture.__mro__ if _has_file(owner)))


def sources_from(*beginnings: Path) -> Sources:
    """Return some files and all that they import, directly or not, as far as it is no library."""
    todo = [file.resolve() for file in beginnings]
    files: dict[Path, str] = {}
    while todo:
        file = todo.pop()
        if file in files or _in_library(file):
            continue
        digest, names = _read(file, file.stat().st_mtime_ns, file.stat().st_size)
        files[file] = digest
        for name in names:
            todo += _files_of(name, file)
    loaded = {
        name
        for name, module in tuple(sys.modules.items())
        if (path := getattr(module, "__file__", None)) and Path(path).resolve() in files
    }
    parts = [*sorted(files.values()), platform.python_version(), *map(_version, LIBRARIES), *_locks(files)]
    return Sources(tuple(sorted(files)), frozenset(loaded), blake2b("\n".join(parts).encode()).hexdigest())


def _has_file(owner: type) -> bool:
    try:
        return Path(inspect.getfile(owner)).is_file()
    except (TypeError, OSError):
        return False


def _in_library(file: Path) -> bool:
    # An environment may lie inside the project, never the project inside an environment.
    return any(folder in (resolved := file.resolve()).parents for folder in _LIBRARY_FOLDERS) or (
        "site-packages" in resolved.parts
    )


@cache
def _read(file: Path, changed: int, size: int) -> tuple[str, tuple[str, ...]]:
    """Return the digest of a file and the modules that it imports, by their full names."""
    content = file.read_bytes()
    names: dict[str, None] = {}
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Import):
            names |= {alias.name: None for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            names |= dict.fromkeys([base, *(f"{base}.{alias.name}" for alias in node.names)])
    return blake2b(content).hexdigest(), tuple(names)


def _files_of(name: str, importer: Path) -> Iterator[Path]:
    """Yield the files that are read when ``importer`` imports a module: its packages' and its own."""
    level = len(name) - len(name.lstrip("."))
    parts = [part for part in name.split(".") if part]
    if level:
        folders = [importer.parents[level - 1]]
    else:
        folders = list(_folders_of(parts[0], importer.parent))
        if not folders:
            return
        parts = parts[1:]
    for folder in folders:
        yield from _walk(folder, parts)


@cache
def _folders_of(package: str, beside: Path) -> tuple[Path, ...]:
    """Return where a top-level package or module lies; of a module its file."""
    # An editable installation is found by a finder of its own, not on the path.
    spec = PathFinder.find_spec(package, [str(beside), *sys.path]) or find_spec(package)
    if spec is None or package in sys.stdlib_module_names:
        return ()
    if spec.submodule_search_locations:
        return tuple(Path(folder) for folder in spec.submodule_search_locations)
    return (Path(spec.origin),) if spec.origin and Path(spec.origin).is_file() else ()


def _walk(folder: Path, parts: list[str]) -> Iterator[Path]:
    if folder.is_file():
        yield folder.resolve()
        return
    for candidate in (folder / "__init__.py", *((folder / f"{parts[0]}.py",) if parts else ())):
        if candidate.is_file():
            yield candidate.resolve()
    if parts and (folder / parts[0]).is_dir():
        yield from _walk(folder / parts[0], parts[1:])


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _locks(files: Iterable[Path]) -> list[str]:
    """Return the digests of the lock files of the projects to which the files belong."""
    folders = {parent for file in files for parent in file.parents}
    locks = (folder / "requirements.lock" for folder in folders)
    return sorted(blake2b(lock.read_bytes()).hexdigest() for lock in locks if lock.is_file())
