"""Follows an expression of a choreography back to the strings that are written out in its source.

Nothing is run: an expression is read, and a variable, an attribute of ``self``, a
loop, a subscript or a parameter is followed to what fills it. What the source does
not write out, such as a name put together from pieces, is not found.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final

__all__ = ["Writings"]


class _Some(Enum):
    """Which parts of an expression are meant, where it is not one at a known index."""

    LOOPED = auto()  # those that a loop over it gives: the elements of a sequence, the keys of a dictionary
    INDEXED = auto()  # those that brackets give: the elements of a sequence, the values of a dictionary


#: Steps that lead to a place inside an expression: ``(LOOPED, 1)`` is the second of each pair.
_Path = tuple[int | str | _Some, ...]
#: Nothing is nested deeper; `rest = rest[1]` in a loop would lead on for ever.
_DEEPEST: Final = 6
_Seen = frozenset[tuple[ast.expr, _Path]]

_Elements = ast.ListComp | ast.SetComp | ast.GeneratorExp
_Comprehension = _Elements | ast.DictComp
_Scope = ast.FunctionDef | ast.Lambda | _Comprehension | ast.Module
_Binding = ast.For | ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr | ast.withitem
#: Functions that give the elements of their first argument, in whatever order.
_REARRANGING: Final = {"reversed", "sorted", "list", "tuple", "set", "iter", "dict"}


class Writings:
    """What the sources of a lecture write out, and where it goes from there."""

    def __init__(self, sources: Sequence[ast.Module]) -> None:
        self.above = {
            child: parent for source in sources for parent in ast.walk(source) for child in ast.iter_child_nodes(parent)
        }
        self.calls = [node for node in self.above if isinstance(node, ast.Call)]
        self.bindings = [node for node in self.above if isinstance(node, _Binding)]

    def strings(self, value: ast.expr) -> Iterator[str]:
        """Yield the strings that an expression may stand for."""
        for origin in self.origins(value):
            if isinstance(origin, ast.Constant) and isinstance(origin.value, str):
                yield origin.value

    def origins(self, value: ast.expr, path: _Path = (), seen: _Seen = frozenset()) -> Iterator[ast.expr]:
        """Yield the expressions that fill a variable or an attribute, or a place inside it; others yield themselves.

        Parameters
        ----------
        value
            The expression.
        path
            The steps to the place inside it; none for the whole.
        seen
            What is being followed already.
        """
        if (value, path) in seen or len(path) > _DEEPEST:
            return
        seen |= {(value, path)}
        for inside, steps in self._sources_of(value, path):
            if inside is value and steps == path:
                yield value
            else:
                yield from self.origins(inside, steps, seen)

    def _sources_of(self, value: ast.expr, path: _Path) -> Iterator[tuple[ast.expr, _Path]]:
        """Yield the next expressions on the way and the places in them."""
        if isinstance(value, ast.Name) and value.id != "self":
            yield from ((filling, (*inside, *path)) for filling, inside in self._fillings(value))
        elif isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name) and value.value.id == "self":
            yield from ((filling, (*inside, *path)) for filling, inside in self._attribute_fillings(value.attr))
        elif isinstance(value, ast.IfExp):
            yield from ((branch, path) for branch in (value.body, value.orelse))
        elif isinstance(value, ast.Subscript):
            yield value.value, _step_into(value.slice, path)
        elif not path:
            yield value, path
        else:
            yield from _parts(value, path)

    def _fillings(self, variable: ast.Name) -> Iterator[tuple[ast.expr, _Path]]:
        """Yield what fills a variable: an expression, and where in it."""
        scope: ast.AST | None = variable
        while scope is not None:
            scope = self.above.get(scope)
            if not isinstance(scope, _Scope):
                continue
            found = list(self._fillings_in(scope, variable.id))
            if found:
                yield from found
                return

    def _fillings_in(self, scope: _Scope, name: str) -> Iterator[tuple[ast.expr, _Path]]:
        """Yield what fills a variable of one function or comprehension, or of the file."""
        if isinstance(scope, _Comprehension):
            for loop in scope.generators:
                yield from ((loop.iter, (_Some.LOOPED, *path)) for path in _places(loop.target, name))
            return
        for node in scope.body if isinstance(scope, ast.Module) else ast.walk(scope):
            yield from _bound_by(node, name)
        if isinstance(scope, ast.FunctionDef):
            yield from ((value, ()) for value in self._arguments(scope, name))

    def _attribute_fillings(self, name: str) -> Iterator[tuple[ast.expr, _Path]]:
        """Yield what fills an attribute of the lecture, in a method or in the body of a class."""
        for node in self.bindings:
            yield from _bound_by(node, name, "self")
            if isinstance(self.above[node], ast.ClassDef):
                yield from _bound_by(node, name)

    def _arguments(self, function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
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


def _step_into(index: ast.expr, path: _Path) -> _Path:
    """Return the path into what stands before brackets; the elements of a slice may be any."""
    if isinstance(index, ast.Slice):
        return (_Some.INDEXED, *path[1:])
    try:
        known = ast.literal_eval(index)
    except ValueError:
        known = None
    return (known if isinstance(known, int | str) else _Some.INDEXED, *path)


def _parts(value: ast.expr, path: _Path) -> Iterator[tuple[ast.expr, _Path]]:
    """Yield what the first step of a path leads to in a display, a sum, a comprehension or a call."""
    step, rest = path[0], path[1:]
    anywhere = _Some.INDEXED if isinstance(step, int) else step
    if isinstance(value, ast.Tuple | ast.List | ast.Set):
        unpacks = any(isinstance(element, ast.Starred) for element in value.elts)
        if isinstance(step, int) and not unpacks:
            yield from ((element, rest) for element in value.elts[step:][:1])
            return
        for element in value.elts:
            yield (element.value, (anywhere, *rest)) if isinstance(element, ast.Starred) else (element, rest)
    elif isinstance(value, ast.Dict):
        yield from _entries(value, path)
    elif isinstance(value, ast.BinOp):
        yield from ((side, (anywhere, *rest)) for side in (value.left, value.right))
    elif isinstance(value, ast.DictComp):
        yield value.key if step is _Some.LOOPED else value.value, rest
    elif isinstance(value, _Elements):
        yield value.elt, rest
    elif isinstance(value, ast.Call):
        yield from _given_back(value, anywhere, rest)


def _entries(value: ast.Dict, path: _Path) -> Iterator[tuple[ast.expr, _Path]]:
    """Yield the keys of a dictionary to a loop, to brackets the value of the key or, failing that, every one."""
    step, rest = path[0], path[1:]
    entries = [(key, entry) for key, entry in zip(value.keys, value.values, strict=True) if key is not None]
    yield from ((entry, path) for key, entry in zip(value.keys, value.values, strict=True) if key is None)
    if step is _Some.LOOPED:
        yield from ((key, rest) for key, _ in entries)
        return
    matching = [entry for key, entry in entries if isinstance(key, ast.Constant) and key.value == step]
    yield from ((entry, rest) for entry in matching or [entry for _, entry in entries])


def _given_back(call: ast.Call, step: str | _Some, rest: _Path) -> Iterator[tuple[ast.expr, _Path]]:
    """Yield what is in what a call gives back: one that rearranges or pairs, or shows a dictionary."""
    which = rest[0] if rest else None
    if isinstance(call.func, ast.Attribute):
        view = call.func.attr
        if view == "keys" or (view, which) == ("items", 0):
            yield call.func.value, (_Some.LOOPED, *(rest if view == "keys" else rest[1:]))
        elif view == "values" or (view, which) == ("items", 1):
            yield call.func.value, (_Some.INDEXED, *(rest if view == "values" else rest[1:]))
    elif isinstance(call.func, ast.Name) and call.args:
        if call.func.id in _REARRANGING:
            yield call.args[0], (step, *rest)
        elif call.func.id == "zip" and isinstance(which, int):
            yield from ((given, (step, *rest[1:])) for given in call.args[which:][:1])
        elif call.func.id == "enumerate" and which == 1:
            yield call.args[0], (step, *rest[1:])


def _bound_by(node: ast.AST, name: str, owner: str = "") -> Iterator[tuple[ast.expr, _Path]]:
    """Yield what a statement puts into a variable, or into an attribute of ``owner``, and where in it."""
    if isinstance(node, ast.For):
        yield from ((node.iter, (_Some.LOOPED, *path)) for path in _places(node.target, name, owner))
    elif isinstance(node, ast.Assign):
        yield from ((node.value, path) for target in node.targets for path in _places(target, name, owner))
    elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
        yield from ((node.value, path) for path in _places(node.target, name, owner))
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from ((node.context_expr, path) for path in _places(node.optional_vars, name, owner))


def _places(target: ast.expr, name: str, owner: str = "", path: _Path = ()) -> Iterator[_Path]:
    """Yield where in the target of a loop or an assignment a variable stands, or an attribute of ``owner``."""
    if isinstance(target, ast.Name) and not owner:
        if target.id == name:
            yield path
    elif isinstance(target, ast.Attribute) and owner and isinstance(target.value, ast.Name):
        if (target.value.id, target.attr) == (owner, name):
            yield path
    elif isinstance(target, ast.Tuple | ast.List):
        for k, part in enumerate(target.elts):
            yield from _places(part, name, owner, (*path, k))
