"""Holds the names that a choreography uses against those of its script, before anything is drawn.

A name is used where it is handed to ``say``, ``tell``, ``when``, ``at``, ``until``, ``chapter`` or
``words``: as the first argument of such a call, or as the argument of that name
of any other, as in ``RecapCard(say="first", at="level")``. It stands there
written out, or in a variable that a loop, an assignment or the calls of a
function of the lecture fill with names written out. No other string counts.

``tell`` names marks as well where it is told what to show or point at by them: ``show={"first": ball}``; so does
the second argument of ``when``.

A `RecapCard` without ``words`` uses those that `recap_words` names after its line.

What the lecture itself, one of its lines or a `RecapCard` is handed must be in the
script. Anything else may have a method or an argument of the same name that means
something else, as in ``table.at("mean")``: it uses a name, but needs none.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Final

from scenes.stage.errors import LectureError, closest
from scenes.stage.words.script import Script, recap_words
from scenes.stage.words.string_origins import Writings

__all__ = ["check_names"]

#: What a method is handed the name of.
_KINDS: Final = {
    "say": "line",
    "tell": "line",
    "at": "mark",
    "until": "mark",
    "show": "mark",
    "point": "mark",
    "chapter": "chapter",
    "words": "screen word",
}
#: What a method is handed the names of, as its first two arguments.
_PAIRS: Final = {"ask": ("line", "screen word"), "when": ("line", "mark")}
#: What the methods of a spoken line call that parameter; the others, the lecture's own, call it a name.
_PARAMETERS_OF_LINES: Final = {"at": "mark", "until": "mark", "show": "mark", "point": "mark"}
_REMEDIES: Final = {
    "line": 'say it with self.say("{}")',
    "mark": 'let the scene wait for it with line.at("{}")',
    "chapter": "give the lecture a beat of that name: @beat() def {}(self)",
    "screen word": 'show it with self.words("{}")',
}


def _source_of(owner: type) -> ast.Module:
    """Return a class and the functions and constants beside it in its file, but no other class."""
    try:
        module = inspect.getmodule(owner)
        around = ast.parse(inspect.getsource(module)).body if module is not None else []
        if not any(isinstance(node, ast.ClassDef) and node.name == owner.__qualname__ for node in around):
            return ast.parse(textwrap.dedent(inspect.getsource(owner)))
    except (OSError, TypeError, SyntaxError):
        return ast.Module([], [])
    return ast.Module([n for n in around if not isinstance(n, ast.ClassDef) or n.name == owner.__qualname__], [])


def _handed_over(source: ast.Module, writings: Writings) -> Iterator[tuple[str, str, bool]]:
    """Yield kind and name of each name that a source uses, and whether the script must have it."""
    for call in ast.walk(source):
        if not isinstance(call, ast.Call):
            continue
        is_row = isinstance(call.func, ast.Name) and call.func.id == "RecapCard"
        for keyword in call.keywords:
            if keyword.arg in _KINDS:
                yield from ((_KINDS[keyword.arg], name, is_row) for name in _names_in(keyword.value, writings))
        if is_row and all(keyword.arg != "words" for keyword in call.keywords):
            said = (
                name for keyword in call.keywords if keyword.arg == "say" for name in _names_in(keyword.value, writings)
            )
            yield from (("screen word", word, True) for name in said for word in recap_words(name))
        if isinstance(call.func, ast.Attribute) and call.func.attr in _PAIRS:
            for kind, value in zip(_PAIRS[call.func.attr], call.args, strict=False):
                yield from ((kind, name, True) for name in writings.strings(value))
        if isinstance(call.func, ast.Attribute) and call.func.attr in _KINDS:
            method = call.func.attr
            is_needed = _belongs(method, call.func.value, writings)
            parameter = _PARAMETERS_OF_LINES.get(method, "name")
            given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == parameter)]
            yield from ((_KINDS[method], name, is_needed) for value in given for name in writings.strings(value))
            if method == "tell" and is_needed:
                marks = [keyword.value for keyword in call.keywords if keyword.arg == "at"]
                told = (keyword.value for keyword in call.keywords if keyword.arg in ("show", "point"))
                marks += [key for value in told if isinstance(value, ast.Dict) for key in value.keys if key is not None]
                yield from (("mark", name, True) for value in marks for name in writings.strings(value))


def _names_in(value: ast.expr, writings: Writings) -> Iterator[str]:
    """Yield the strings that an expression may stand for, or those of the tuples that it may stand for."""
    for origin in writings.origins(value):
        parts = origin.elts if isinstance(origin, ast.Tuple | ast.List) else [origin]
        for part in parts:
            yield from writings.strings(part)


def _belongs(method: str, owner: ast.expr, writings: Writings) -> bool:
    """Whether a method is that of a line, which `say` has given, or of the lecture, and of nothing foreign."""
    for origin in writings.origins(owner):
        if method in _PARAMETERS_OF_LINES:
            if isinstance(origin, ast.Call) and getattr(origin.func, "attr", "") == "say":
                return True
        elif isinstance(origin, ast.Name) and origin.id == "self":
            return True
    return False


def check_names(lecture: type, base: type, script: Script) -> None:
    """Compare the lines, marks, chapters and screen words in the source of ``lecture`` with ``script``.

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
        "screen word": set(script.screen),
    }
    sources = {owner: _source_of(owner) for owner in lecture.__mro__[: lecture.__mro__.index(base)]}
    writings = Writings(list(sources.values()))
    used: dict[str, set[str]] = {kind: set() for kind in known}
    used["chapter"] |= {name for name in dir(lecture) if hasattr(inspect.getattr_static(lecture, name), "needs")}
    for owner, source in sources.items():
        for kind, name, is_needed in sorted(set(_handed_over(source, writings))):
            used[kind].add(name)
            if is_needed and name not in known[kind]:
                raise LectureError(
                    f'{owner.__name__} uses the {kind} "{name}", which {script.path} does not have: '
                    f"{closest(name, known[kind])}"
                )
    for kind in known:
        for name in sorted(known[kind] - used[kind]):
            raise LectureError(
                f'{script.path}: the {kind} "{name}" is not used by {lecture.__name__}: '
                f"remove it, or {_REMEDIES[kind].format(name)}, "
                "the name written out there or in a loop over names written out."
            )
