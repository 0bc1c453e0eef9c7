"""Holds the names that a choreography uses against those of its script, before anything is drawn.

A name is used where it is handed to ``say``, ``at``, ``until``, ``chapter`` or
``words``: as the first argument of such a call, or as the argument of that name
of any other, as in ``RecapRow(say="first", at="level")``. It stands there
written out, or in a variable that a loop, an assignment or the calls of a
function of the lecture fill with names written out. No other string counts.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from scenes.stage.errors import LectureError, closest
from scenes.stage.script import Script

__all__ = ["check_names"]

#: What a method is handed the name of.
_KINDS: Final = {"say": "line", "at": "mark", "until": "mark", "chapter": "chapter", "words": "screen word"}
_REMEDIES: Final = {
    "line": 'say it with self.say("{}")',
    "mark": 'let the scene wait for it with line.at("{}")',
    "chapter": 'begin it with self.chapter("{}")',
    "screen word": 'show it with self.words("{}")',
}

_Function = ast.FunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_Scope = _Function | _Comprehension | ast.Module


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


class _Names:
    """Follows names from where they are written to where they are handed over."""

    def __init__(self, sources: Sequence[ast.Module]) -> None:
        self.above = {
            child: parent for source in sources for parent in ast.walk(source) for child in ast.iter_child_nodes(parent)
        }
        self.calls = [node for node in self.above if isinstance(node, ast.Call)]

    def handed_over(self, source: ast.Module) -> Iterator[tuple[str, str]]:
        """Yield kind and name for each name that a source uses."""
        for call in ast.walk(source):
            if not isinstance(call, ast.Call):
                continue
            given = [(keyword.arg, keyword.value) for keyword in call.keywords]
            if isinstance(call.func, ast.Attribute) and call.args:
                given.append((call.func.attr, call.args[0]))
            for method, value in given:
                if method in _KINDS:
                    for name in self.written(value, (), frozenset()):
                        yield _KINDS[method], name

    def written(self, value: ast.expr, path: tuple[int, ...], seen: frozenset[ast.expr]) -> Iterator[str]:
        """Yield the names that an expression may stand for, or those at a place inside it.

        Parameters
        ----------
        value
            The expression.
        path
            Indices that lead to the place: ``(1,)`` is the second of a pair.
        seen
            What is being followed already.
        """
        if value in seen:
            return
        seen |= {value}
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and not path:
            yield value.value
        elif isinstance(value, ast.Tuple | ast.List) and path and path[0] < len(value.elts):
            yield from self.written(value.elts[path[0]], path[1:], seen)
        elif isinstance(value, ast.IfExp):
            for branch in (value.body, value.orelse):
                yield from self.written(branch, path, seen)
        elif isinstance(value, ast.Name):
            for filling, inside, is_looped_over in self.fillings(value):
                if is_looped_over:
                    yield from self.written_in_loop(filling, (*inside, *path), seen)
                else:
                    yield from self.written(filling, (*inside, *path), seen)

    def written_in_loop(self, value: ast.expr, path: tuple[int, ...], seen: frozenset[ast.expr]) -> Iterator[str]:
        """Yield the names that the elements of an expression may stand for."""
        if isinstance(value, ast.Tuple | ast.List):
            for element in value.elts:
                yield from self.written(element, path, seen)
        elif isinstance(value, ast.Name):
            for filling, inside, is_looped_over in self.fillings(value):
                if not inside and not is_looped_over:
                    yield from self.written_in_loop(filling, path, seen)
        elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and path:
            if value.func.id == "zip" and path[0] < len(value.args):
                yield from self.written_in_loop(value.args[path[0]], path[1:], seen)
            elif value.func.id == "enumerate" and path[0] == 1:
                yield from self.written_in_loop(value.args[0], path[1:], seen)

    def fillings(self, variable: ast.Name) -> Iterator[tuple[ast.expr, tuple[int, ...], bool]]:
        """Yield what fills a variable: an expression, where in it, and whether its elements do one by one."""
        scope: ast.AST | None = variable
        while scope is not None:
            scope = self.above.get(scope)
            if not isinstance(scope, _Scope):
                continue
            found = list(self.fillings_in(scope, variable.id))
            if found:
                yield from found
                return

    def fillings_in(self, scope: _Scope, name: str) -> Iterator[tuple[ast.expr, tuple[int, ...], bool]]:
        """Yield what fills a variable of one function or comprehension, or of the file."""
        if isinstance(scope, _Comprehension):
            yield from ((loop.iter, path, True) for loop in scope.generators for path in _places(loop.target, name))
            return
        for node in scope.body if isinstance(scope, ast.Module) else ast.walk(scope):
            if isinstance(node, ast.For):
                yield from ((node.iter, path, True) for path in _places(node.target, name))
            elif isinstance(node, ast.Assign):
                yield from ((node.value, path, False) for target in node.targets for path in _places(target, name))
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                yield from ((node.value, path, False) for path in _places(node.target, name))
        if isinstance(scope, ast.FunctionDef):
            yield from ((value, (), False) for value in self.arguments(scope, name))

    def arguments(self, function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
        """Yield what the calls of a function give to a parameter, and its default."""
        positional = [*function.args.posonlyargs, *function.args.args]
        names = [argument.arg for argument in positional]
        defaults = dict(zip(names[::-1], function.args.defaults[::-1], strict=False))
        defaults |= {
            argument.arg: default
            for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            if default is not None
        }
        if name in defaults:
            yield defaults[name]
        place = names.index(name) - (names[:1] == ["self"]) if name in names else None
        for call in self.calls:
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
            if called == function.name:
                yield from (keyword.value for keyword in call.keywords if keyword.arg == name)
                if place is not None and place < len(call.args):
                    yield call.args[place]


def _places(target: ast.expr, name: str, path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Yield where in the target of a loop or an assignment a variable stands."""
    if isinstance(target, ast.Name) and target.id == name:
        yield path
    elif isinstance(target, ast.Tuple | ast.List):
        for k, part in enumerate(target.elts):
            yield from _places(part, name, (*path, k))


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
    names = _Names(list(sources.values()))
    used: dict[str, set[str]] = {kind: set() for kind in known}
    for owner, source in sources.items():
        for kind, name in sorted(set(names.handed_over(source))):
            used[kind].add(name)
            if name not in known[kind]:
                raise LectureError(
                    f'{owner.__name__} uses the {kind} "{name}", which {script.path} does not have: '
                    f"{closest(name, known[kind])}"
                )
    for kind in known:
        for name in sorted(known[kind] - used[kind]):
            raise LectureError(
                f'{script.path}: the {kind} "{name}" is not used by {lecture.__name__}: '
                f"remove it, or {_REMEDIES[kind].format(name)}."
            )
