"""Holds the names that a choreography uses against those of its script, before anything is drawn."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass, field

from scenes.stage.errors import LectureError, closest
from scenes.stage.script import Script

__all__ = ["check_names"]


@dataclass(frozen=True)
class _Literals:
    """Names that a class's source gives to ``say``, ``at``, ``until`` and ``chapter``, and all its strings."""

    lines: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    chapters: set[str] = field(default_factory=set)
    anything: set[str] = field(default_factory=set)


def _literals(owner: type) -> _Literals:
    found = _Literals()
    kinds = {"say": found.lines, "at": found.marks, "until": found.marks, "chapter": found.chapters}
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    except (OSError, TypeError, SyntaxError):
        return found
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.anything.add(node.value)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in kinds
            and node.args
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                kinds[node.func.attr].add(first.value)
    return found


def check_names(lecture: type, base: type, script: Script) -> None:
    """Compare the lines, marks and chapters in the source of ``lecture`` with ``script``.

    Parameters
    ----------
    lecture
        The class of the lecture; the sources of its bases count as well.
    base
        Where the course's own code begins: this class and its bases do not count.
    script
        What is said.

    Raises
    ------
    LectureError
        A name is used that the script does not have, or the other way round.
    """
    known = {
        "line": {name for chapter in script.chapters.values() for name in chapter.lines},
        "mark": {name for line in script.lines() for name in line.marks},
        "chapter": set(script.chapters),
    }
    anywhere: set[str] = set()
    for owner in lecture.__mro__[: lecture.__mro__.index(base)]:
        found = _literals(owner)
        anywhere |= found.anything
        for kind, used in (("line", found.lines), ("mark", found.marks), ("chapter", found.chapters)):
            for name in sorted(used - known[kind]):
                raise LectureError(
                    f'{owner.__name__} uses the {kind} "{name}", which {script.path} does not have: '
                    f"{closest(name, known[kind])}"
                )
    for kind, names in known.items():
        for name in sorted(names - anywhere):
            raise LectureError(
                f'{script.path}: the {kind} "{name}" is not used by {lecture.__name__}: '
                "remove it, or let the scene wait for it."
            )
