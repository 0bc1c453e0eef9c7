"""The sources that a picture depends on: every file of the project that a lecture needs, and the libraries."""

from __future__ import annotations

import inspect
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from scenes.stage.film.imports import files_behind, in_library

__all__ = ["Sources", "is_library", "sources_from", "sources_of"]

#: What draws, whatever the lock file says: another version may draw another picture.
LIBRARIES: Final = ("manim", "numpy", "scipy", "pycairo", "ManimPango", "moderngl", "typst", "av")


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
    return module != "__main__" if file is None else in_library(Path(file))


def sources_of(lecture: type) -> Sources:
    """Return the sources of a lecture: the files of its classes, and all that they import, directly or not."""
    return sources_from(*(Path(inspect.getfile(owner)) for owner in lecture.__mro__ if _has_file(owner)))


def sources_from(*beginnings: Path) -> Sources:
    """Return some files and all that they import, directly or not, as far as it is no library."""
    files = files_behind(beginnings)
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
