"""What a film was made from: the files behind it and their hashes.

Which files of the project a lecture runs is read from its import statements,
so it is known without running it, and without Manim.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from scenes.stage.film.imports import Imports, files_behind

__all__ = ["PROJECT", "code_behind", "hash_file", "hashes", "in_project"]

#: The folder that holds `gdcore`, `scenes` and the lock file.
PROJECT: Final = Path(__file__).resolve().parents[3]


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def code_behind(lecture: Path, root: Path = PROJECT, imports: Imports | None = None) -> list[Path]:
    """Return the files under ``root`` that a lecture imports, directly or not, itself among them, sorted.

    Parameters
    ----------
    imports
        Those of this moment under ``root``, if several lectures are asked for.

    Raises
    ------
    SyntaxError
        One of them is no Python.
    """
    return sorted(file for file in files_behind([lecture], root, imports) if file.is_relative_to(root.resolve()))


def in_project(path: Path, root: Path = PROJECT) -> str:
    """Return a path as the record names it: from the project's folder, or whole where it is elsewhere."""
    path = path.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def hashes(paths: list[Path], root: Path = PROJECT) -> dict[str, str]:
    """Return the hash of each file under its name in the project."""
    return {in_project(path, root): hash_file(path) for path in paths}
